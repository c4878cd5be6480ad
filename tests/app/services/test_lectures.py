"""Reading by two: opened, scored blind, closed, opened again; nobody is told before all are closed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.lectures import MASQUE, Suite, sceau
from app.domain.notation import Note
from app.domain.preuve import Endroit
from app.services.figures import Figures
from app.services.instruction import Instruction
from app.services.lectures import Lectures, Reglage, reglage_propose
from app.services.listes import Listes
from app.services.preuves import Preuves
from app.socle.errors import UserError
from tests.app.services.atelier import HorlogeReglable, cotes, dossier_en_base, journal, rien_d_ecrit, un_seul_acte
from tests.app.services.lecteurs import CODES, Lecteur, a_deux
from tests.builders import une_campagne, une_piece
from tests.fakes import FakeStore


@pytest.fixture
def deux(store, campagne):
    return a_deux(store, campagne)


@pytest.fixture
def dossier(store, deux):
    return dossier_en_base(store, deux)


@pytest.fixture
def lecteurs(store, horloge):
    return tuple(Lecteur(store, horloge, nom) for nom in ("Une", "Deux", "Trois"))


def suite(lecteur, campagne):
    (ligne,) = lecteur.lectures.etat(campagne.id).lignes
    return ligne.suite


def test_le_reglage_se_propose_se_verifie_et_se_defait(contexte, store, campagne):
    lectures = Lectures(contexte)
    propose = reglage_propose()
    assert propose.deux_lecteurs
    assert (propose.ecart, propose.seuil) == (20, 10)
    for mauvais in (replace(propose, ecart=0), replace(propose, seuil=1)):
        with rien_d_ecrit(store), pytest.raises(UserError):
            lectures.regler(campagne.id, mauvais)
    with un_seul_acte(store) as lignes:
        avant, _ = lectures.regler(campagne.id, propose)
    assert lignes[0].acte == "Régler la lecture à deux"
    assert avant == Reglage(deux_lecteurs=False, ecart=None, seuil=None)
    assert lectures.reglage(campagne.id) == propose
    lectures.regler(campagne.id, avant)
    assert lectures.reglage(campagne.id) == avant


def test_a_un_lecteur_aucune_lecture_ne_s_ouvre(store, campagne, lecteurs):
    dossier = dossier_en_base(store, campagne)
    for acte in (lecteurs[0].lectures.ouvrir, lecteurs[0].lectures.abandonner):
        with rien_d_ecrit(store), pytest.raises(UserError, match="qu’un lecteur"):
            acte(dossier.id)


def test_sans_poste_demande_il_n_y_a_pas_de_grille_a_lire(store, deux, lecteurs):
    dossier = dossier_en_base(store, deux, postes=())
    with pytest.raises(UserError, match="aucun poste"):
        lecteurs[0].lectures.ouvrir(dossier.id)
    (ligne,) = lecteurs[0].lectures.etat(deux.id).lignes
    assert (ligne.suite, ligne.lectures, ligne.porteur) == (None, (), dossier.porteur.raison_sociale)


def test_deux_lectures_s_ouvrent_pas_trois(store, dossier, lecteurs):
    une, deux, trois = lecteurs
    with un_seul_acte(store) as lignes:
        lecture, _ = une.lectures.ouvrir(dossier.id)
    assert (lecture.rang, lecture.lecteur, lignes[0].acte) == (1, "Une", "Ouvrir la lecture n°\u00a01")
    with rien_d_ecrit(store), pytest.raises(UserError, match="déjà une lecture"):
        une.lectures.ouvrir(dossier.id)
    assert deux.lectures.ouvrir(dossier.id)[0].rang == 2
    with rien_d_ecrit(store), pytest.raises(UserError, match="a déjà ses lecteurs"):
        trois.lectures.ouvrir(dossier.id)


def test_une_lecture_abandonnee_laisse_sa_place(dossier, lecteurs):
    une, deux, trois = lecteurs
    une.lire(dossier, 3, 3, close=False)
    deux.lectures.ouvrir(dossier.id)
    une.lectures.abandonner(dossier.id)
    assert trois.lectures.ouvrir(dossier.id)[0].rang == 1
    assert une.lectures.mienne(dossier.id).lecture is None


def test_on_note_sa_lecture_et_on_se_reprend(store, dossier, lecteurs):
    une, deux, _ = lecteurs
    with rien_d_ecrit(store), pytest.raises(UserError, match="pas de lecture ouverte"):
        une.lectures.noter(dossier.id, "C1.1", 3)
    une.lectures.ouvrir(dossier.id)
    with un_seul_acte(store):
        avant, _ = une.lectures.noter(dossier.id, "C1.1", 3, " page 4 ")
    assert avant is None
    avant, _ = une.lectures.noter(dossier.id, "C1.1", 2)
    assert (avant.valeur, avant.justification) == (3, "page 4")
    une.lectures.remettre(dossier.id, "C1.1", avant)
    une.lectures.confirmer(dossier.id, "C1.1")
    mienne = une.lectures.mienne(dossier.id)
    assert [(n.valeur, n.agent, n.version_grille) for n in mienne.notes] == [(3, "Une", 1)]
    assert mienne.resultat.non_notes == ("C1.2", "C2.1")
    assert une.lectures.effacer(dossier.id, "C1.1")[0].valeur == 3
    une.lectures.remettre(dossier.id, "C1.1", None)
    assert une.lectures.mienne(dossier.id).notes == ()
    assert deux.lectures.mienne(dossier.id).lecture is None
    with pytest.raises(UserError, match="aucune note n’est à confirmer"):
        une.lectures.confirmer(dossier.id, "C1.1")
    with rien_d_ecrit(store), pytest.raises(UserError, match="hors de l’échelle"):
        une.lectures.noter(dossier.id, "C1.1", 5)
    with store.lire() as u:
        assert u.notes.of_dossier(dossier.id) == ()


def test_le_journal_scelle_chaque_ecriture_puis_verse_les_notes_a_la_cloture_des_deux(store, dossier, lecteurs):
    une, deux, _ = lecteurs
    une.lire(dossier, 4, None, 1, dit="le secret d’Une")
    deux.lire(dossier, 3, 3, close=False)
    lignes = [e for e in journal(store) if e.objet == "note_lecture"]
    assert {e.acte for e in lignes} == {"Écrire dans la lecture n°\u00a01", "Écrire dans la lecture n°\u00a02"}
    assert not any("secret" in e.apres or "C1" in e.apres + e.objet_id for e in journal(store))
    deux.lectures.noter(dossier.id, "C2.1", 2)
    deux.lectures.clore(dossier.id)
    versees = [e for e in journal(store) if e.acte.startswith("Verser au journal")]
    assert [e.acte[-1] for e in versees] == ["1", "2"]
    _, apres = cotes(versees[0])
    assert (apres["lecteur"], [n["valeur"] for n in apres["notes"]]) == ("Une", [4, None, 1])
    with store.lire() as u:
        lues = {n.sous_critere: n for n in u.lectures.notes(1)}
    scelles = {cotes(e)[1]["empreinte"] for e in lignes}
    assert {sceau(apres["sel"], lues[c]) for c in CODES} <= scelles
    assert not {sceau("", Note(c, v)) for c in CODES for v in range(5)} & scelles


def test_clore_demande_tout_note_et_les_bouts_de_l_echelle_commentes(store, dossier, lecteurs):
    une = lecteurs[0]
    une.lire(dossier, 4, 2, close=False, dit="")
    with rien_d_ecrit(store), pytest.raises(UserError, match=r"1.sous-critère non noté.: C2.1. Commentaire.*C1.1"):
        une.lectures.clore(dossier.id)
    une.lectures.noter(dossier.id, "C2.1", 2)
    with pytest.raises(UserError, match=r"close. Commentaire attendu.: C1.1"):
        une.lectures.clore(dossier.id)
    une.lectures.noter(dossier.id, "C1.1", 4, "chiffres p. 2")
    assert une.lectures.clore(dossier.id)[0].est_close
    for acte in (
        lambda: une.lectures.noter(dossier.id, "C1.1", 3),
        lambda: une.lectures.effacer(dossier.id, "C1.1"),
        lambda: une.lectures.clore(dossier.id),
        lambda: une.lectures.abandonner(dossier.id),
    ):
        with rien_d_ecrit(store), pytest.raises(UserError, match="ne changent plus"):
            acte()


def test_rouvrir_demande_un_motif_et_se_dit_aux_deux(store, dossier, lecteurs):
    une, deux, _ = lecteurs
    une.lire(dossier, 3, 3, 3)
    deux.lire(dossier, 3, 3, 2)
    with rien_d_ecrit(store), pytest.raises(UserError, match="motif"):
        une.lectures.rouvrir(dossier.id, " ")
    une.lectures.rouvrir(dossier.id, "page mal lue")
    assert suite(deux, une_campagne(id=1)) is Suite.A_LIRE
    with pytest.raises(UserError, match="pas toutes closes"):
        deux.confrontations.lire(dossier.id)
    with rien_d_ecrit(store), pytest.raises(UserError, match="pas de lecture close"):
        une.lectures.rouvrir(dossier.id, "encore")
    une.lectures.noter(dossier.id, "C1.1", 2)
    une.lectures.clore(dossier.id)
    for lecteur in (une, deux):
        assert lecteur.confrontations.lire(dossier.id).recit == (
            "Rouvrir la lecture n°\u00a01, Une\u00a0: page mal lue",
        )
    une.confrontations.retenir(dossier.id, "C1.1", 1)
    with rien_d_ecrit(store), pytest.raises(UserError, match="Retirez d’abord l’accord"):
        une.lectures.rouvrir(dossier.id, "trop tard")


def test_l_etat_dit_ce_que_chaque_dossier_attend(store, deux, dossier, lecteurs):
    une, autre, _ = lecteurs
    assert suite(une, deux) is Suite.A_LIRE
    une.lire(dossier, 3, 3, 3)
    (ligne,) = autre.lectures.etat(deux.id).lignes
    assert (ligne.mienne, [x.est_close for x in ligne.lectures]) == (None, [True])
    autre.lire(dossier, 3, 3, 2)
    assert suite(une, deux) is Suite.A_ACCORDER
    une.confrontations.accorder_egales(dossier.id)
    une.confrontations.convenir(dossier.id, "C2.1", 3, "les deux pièces se complètent")
    assert suite(autre, deux) is Suite.ACCORDE
    autre.deports.declarer(dossier.id, "membre du conseil")
    (ligne,) = autre.lectures.etat(deux.id).lignes
    assert (ligne.masque, ligne.porteur, ligne.lectures) == (True, MASQUE, ())


def test_l_accord_ne_compte_que_les_dossiers_que_l_agent_peut_voir(store, campagne, horloge, lecteurs):
    reglee = a_deux(store, campagne, ecart=30, seuil=2)
    une, deux, trois = lecteurs
    premier, second, tiers = (dossier_en_base(store, reglee) for _ in range(3))
    une.lire(premier, 3, 3, 3)
    deux.lire(premier, 3, 2, 3)
    une.lire(second, 4, 3, 3)
    deux.lire(second, 0, 3, 3)
    une.lire(tiers, 1, 1, 1)
    deux.lire(tiers, 1, 1, close=False)
    assert une.lectures.etat(reglee.id).accord.dossiers == 2
    assert une.lectures.etat(reglee.id).accord.montrees
    assert trois.lectures.etat(reglee.id).accord.dossiers == 1
    assert trois.lectures.etat(reglee.id).accord.kappa_quadratique is None


DEBUT = tuple(
    (qui, acte, "C1.1", 3)
    for qui, acte in ((0, "ouvrir"), (0, "tout"), (1, "ouvrir"), (1, "tout"), (0, "clore"), (1, "clore"))
)
ACTES = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from(
            ("ouvrir", "noter", "noter", "tout", "clore", "clore", "rouvrir", "abandonner", "accorder")
        ),
        st.sampled_from(CODES),
        st.integers(0, 4),
    ),
    max_size=15,
)


def vu_par(lecteur, campagne, dossier):
    """Return all that the services tell an agent, refusals included, as text."""
    services = (
        lambda: lecteur.lectures.etat(campagne.id),
        lambda: lecteur.lectures.mienne(dossier.id),
        lambda: lecteur.confrontations.lire(dossier.id),
        lambda: lecteur.carnet.page(Instruction(lecteur.contexte).fiche(dossier.id)),
        lambda: Figures(lecteur.contexte).groupes(campagne.id),
        lambda: Listes(lecteur.contexte).journal(limite=1000),
    )
    dits = []
    for service in services:
        try:
            dits.append(repr(service()))
        except UserError as refus:
            dits.append(str(refus))
    return "\n".join(dits)


def jouer(lecteur, dossier, acte, code, valeur, marque):
    lectures = lecteur.lectures
    match acte:
        case "ouvrir" | "abandonner" | "clore":
            getattr(lectures, acte)(dossier.id)
        case "noter":
            lectures.noter(dossier.id, code, valeur, marque)
        case "tout":
            for un_code in CODES:
                lectures.noter(dossier.id, un_code, valeur, marque)
        case "rouvrir":
            lectures.rouvrir(dossier.id, "relecture")
        case _:
            lecteur.confrontations.accorder_egales(dossier.id)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, len(DEBUT)), ACTES, st.sampled_from((None, 10)))
def test_aucune_note_d_une_lecture_ouverte_n_est_donnee_a_un_autre(debut, suite_des_actes, ecart):
    store, horloge = FakeStore(), HorlogeReglable()
    with store.ecrire() as u:
        campagne = u.campagnes.add(une_campagne(double_lecture=True, ecart_troisieme_lecture=ecart))
    dossier = dossier_en_base(store, campagne)
    agents = [Lecteur(store, horloge, nom) for nom in ("Une", "Deux", "Trois")]
    marques, dites = {agent.agent: set() for agent in agents}, set()
    for rang, (qui, acte, code, valeur) in enumerate((*DEBUT[:debut], *suite_des_actes)):
        horloge.avancer(minutes=1)
        marque = f"secret-{rang}."
        marques[agents[qui].agent].add(marque)
        try:
            jouer(agents[qui], dossier, acte, code, valeur, marque)
        except UserError:
            continue
        with store.lire() as u:
            lectures = u.lectures.of_dossier(dossier.id)
        if len(lectures) >= 2 and all(x.est_close for x in lectures):
            dites |= set().union(*marques.values())
        for lecteur in agents:
            vu = vu_par(lecteur, campagne, dossier)
            autres = set().union(*(m for nom, m in marques.items() if nom != lecteur.agent)) - dites
            assert not [m for m in autres if m in vu]


def test_les_preuves_d_un_autre_lecteur_se_cachent_jusqu_a_la_cloture_des_deux(store, dossier, lecteurs, horloge):
    une, deux, _ = lecteurs
    with store.ecrire() as u:
        sha = u.pieces.put_contenu(b"%PDF-1.4")
        piece = u.pieces.add(une_piece(dossier_id=dossier.id, sha256=sha))
    une.lectures.ouvrir(dossier.id)
    deux.lire(dossier, 2, 2, 2)
    Preuves(une.contexte).attacher(dossier.id, CODES[0], piece.id, Endroit(page=1, extrait="vingt marchés"))
    with deux.contexte.store.lire() as u:
        assert u.preuves.of_dossier(dossier.id) == ()
        assert u.preuves.of_campagne(dossier.campagne_id)[dossier.id] == ()
        assert "vingt marchés" not in repr(u.journal.lignes(dossier_id=dossier.id))
        assert "lecture à l’aveugle" in repr(u.journal.lignes(dossier_id=dossier.id))
    with une.contexte.store.lire() as u:
        assert len(u.preuves.of_dossier(dossier.id)) == 1
    for code in CODES:
        une.lectures.noter(dossier.id, code, 2, "page 1")
    une.lectures.clore(dossier.id)
    with deux.contexte.store.lire() as u:
        assert len(u.preuves.of_dossier(dossier.id)) == 1
        assert "vingt marchés" in repr(u.journal.lignes(dossier_id=dossier.id))
