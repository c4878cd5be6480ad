"""A bundle leaves with the minimum, comes back verified, merges both sides, and is undone in one act."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import replace

import pytest

from app.domain.cycle import Etat
from app.domain.fusion import Choix, Issue
from app.domain.preuve import Endroit
from app.domain.situation import Visibilite
from app.services.bureau import ouvrir_bureau
from app.services.lectures_lues import propres
from app.services.liasse_depart import Demande
from app.services.liasse_manifeste import ecrire_manifeste, lire_manifeste
from app.services.liasse_retour import EN_CLAIR
from app.services.liasses import Liasses
from app.socle.errors import Bug, EnvironmentFault, UserError
from app.socle.fichiers import EXTENSION_LIASSE
from app.socle.progress import Annulation, Annule
from tests.app.services.atelier import dossier_en_base, journal, piece_en_base, rien_d_ecrit
from tests.builders import (
    AGENT,
    le,
    un_deport,
    un_type_piece,
    un_verdict,
    une_campagne,
    une_grille,
    une_lecture,
    une_note,
)
from tests.fakes import FakeStore

MOT = "trois chevaux lents"
LECTRICE = "Lectrice d’essai"
CODES = ("C1.1", "C1.2", "C2.1")


class FauxCoffres:
    """Encrypted bases in memory, each with a file whose bytes say nothing."""

    def __init__(self):
        self.bases = {}

    @contextmanager
    def creer(self, chemin, mot_de_passe):
        chemin.write_bytes(b"chiffre")
        self.bases[chemin.name] = (mot_de_passe, store := FakeStore())
        yield store

    @contextmanager
    def ouvrir(self, chemin, mot_de_passe):
        attendu, store = next(b for nom, b in self.bases.items() if chemin.name in nom)
        if mot_de_passe != attendu:
            raise UserError("Ce mot de passe n’ouvre pas le fichier.")
        yield store


@pytest.fixture
def coffres():
    return FauxCoffres()


@pytest.fixture
def campagne(store):
    with store.ecrire() as u:
        rib = un_type_piece(code="RIB", libelle="RIB", indispensable=False, regle="R25")
        return u.campagnes.add(une_campagne(pieces=(un_type_piece(), rib)))


@pytest.fixture
def bureau(store, horloge, lecteur, coffres, campagne):
    return ouvrir_bureau(store, horloge, AGENT, lecteur, coffres)


@pytest.fixture
def dossier(store, campagne):
    """One dossier with three files: a budget, a RIB and a mail."""
    dossier = dossier_en_base(store, campagne, avis="avis du chef")
    for octets, nom, code in ((b"budget", "Budget.pdf", "BUDGET"), (b"rib", "RIB.pdf", "RIB"),
                              (b"courriel", "courriel.eml", "COURRIEL"), (b"plan", "Plan.pdf", "")):  # fmt: skip
        piece_en_base(store, dossier, octets, nom=nom, code=code)
    with store.ecrire() as u:
        u.pieces.set_verdict(dossier.id, un_verdict())
    return dossier


@pytest.fixture
def chemin(tmp_path):
    return tmp_path / f"pour la lectrice{EXTENSION_LIASSE}"


def demander(campagne, *dossiers, **champs):
    return Demande(campagne.id, tuple(d.id for d in dossiers), **{"lecteur": LECTRICE, **champs})


@pytest.fixture
def partie(bureau, coffres, campagne, dossier, chemin):
    """The bundle of that dossier, gone with the note that stood; return its manifest and its base."""
    with bureau.contexte.store.ecrire() as u:
        u.notes.set(dossier.id, une_note())
    manifeste, _ = bureau.liasses.preparer(demander(campagne, dossier), chemin, MOT)
    return manifeste, next(iter(coffres.bases.values()))[1]


@pytest.fixture
def chez_elle(partie, horloge, lecteur):
    """The desk of the reader on her bundle."""
    return ouvrir_bureau(partie[1], horloge, "poste de la lectrice", lecteur)


def sien(bureau):
    """The only dossier of a bundle."""
    with bureau.contexte.store.lire() as u:
        return u.dossiers.of_campagne(u.campagnes.all()[0].id)[0]


def note_de(store, dossier, code="C1.1"):
    with store.lire() as u:
        return next((n for n in u.notes.of_dossier(dossier.id) if n.sous_critere == code), None)


def examiner(bureau, campagne, chemin):
    return bureau.liasses.examiner(campagne.id, chemin, MOT)


def issues(examen):
    return {x.sous_critere: x.issue for d in examen.dossiers for x in d.lignes}


# --- leaving


def test_ce_qui_part_est_dit_avant_et_compte(bureau, campagne, dossier):
    bilan = bureau.liasses.bilan(demander(campagne, dossier, dossier))
    assert (bilan.numeros, bilan.nb_pieces, bilan.sans_type) == ((dossier.numero,), 2, 1)
    assert bilan.laissees == ("RIB.pdf", "courriel.eml")
    textes = " ".join(bilan.phrases())
    assert "l’aveugle" in textes
    assert "2 pièces écartées" in textes.replace("\u00a0", " ")
    assert "aucune n’est un RIB" in textes


def test_la_liasse_ne_tient_que_le_necessaire(partie, campagne, dossier, store):
    manifeste, liasse = partie
    with liasse.lire() as u:
        (copie,) = u.campagnes.all()
        (d,) = u.dossiers.of_campagne(copie.id)
        assert (copie.code, copie.double_lecture) == (campagne.code, False)
        assert (d.numero, d.etat, d.avis, d.porteur.iban) == (dossier.numero, Etat.EN_INSTRUCTION, "", "")
        assert [p.nom for p in u.pieces.of_dossier(d.id)] == ["Budget.pdf", "Plan.pdf"]
        assert u.pieces.verdicts(d.id)[0].code == "BUDGET"
        assert [n.sous_critere for n in u.notes.of_dossier(d.id)] == ["C1.1"]
        (ligne,) = u.journal.toutes()
        assert not u.decisions.historique(d.id)
    assert ligne.evenement.acte == f"Préparer cette liasse pour {LECTRICE}"
    dit = json.loads(ligne.evenement.apres)
    assert (dit["rang_journal"], dit["empreinte_journal"]) == (manifeste.rang_journal, manifeste.empreinte_journal)
    assert lire_manifeste(ecrire_manifeste(manifeste)) == manifeste
    assert journal(store)[-1].acte == f"Préparer une liasse pour {LECTRICE}"
    assert MOT not in repr(journal(store))


def test_preuves_remplacements_et_capture_suivent(bureau, coffres, campagne, dossier, chemin, store):
    with store.ecrire() as u:
        budget, _, _, plan = u.pieces.of_dossier(dossier.id)
        u.pieces.set_remplace(plan.id, budget.id)
        lu = u.dossiers.get(dossier.id)
        u.dossiers.save(replace(lu, visibilite=replace(Visibilite(), piece_id=plan.id)))
        u.notes.set(dossier.id, une_note())
        derniere = u.journal.append(_evenement())
    bureau.preuves.attacher(dossier.id, "C1.1", budget.id, Endroit(page=1, extrait="mille euros"))
    manifeste, _ = bureau.liasses.preparer(demander(campagne, dossier), chemin, MOT)
    liasse = next(iter(coffres.bases.values()))[1]
    with liasse.lire() as u:
        (d,) = u.dossiers.of_campagne(u.campagnes.all()[0].id)
        b, p = u.pieces.of_dossier(d.id)
        assert p.remplace == b.id
        assert d.visibilite.piece_id == p.id
        assert [x.piece_id for x in u.preuves.of_dossier(d.id)] == [b.id]
    assert manifeste.rang_journal == derniere.rang + 1
    assert examiner(bureau, campagne, chemin).rien_a_reprendre


def _evenement():
    from tests.builders import un_evenement  # noqa: PLC0415  # one use

    return un_evenement()


@pytest.mark.parametrize(
    ("champs", "mot", "dit"),
    [({}, "", "mot de passe est vide"), ({"lecteur": " "}, MOT, "nom du lecteur manque")],
)
def test_une_demande_mal_faite_n_ecrit_rien(bureau, campagne, dossier, chemin, store, champs, mot, dit):
    with rien_d_ecrit(store), pytest.raises(UserError, match=dit):
        bureau.liasses.preparer(demander(campagne, dossier, **champs), chemin, mot)
    assert list(chemin.parent.iterdir()) == []


def test_un_fichier_deja_la_n_est_pas_touche(bureau, campagne, dossier, chemin, store):
    chemin.write_bytes(b"precieux")
    with rien_d_ecrit(store), pytest.raises(UserError, match="existe déjà"):
        bureau.liasses.preparer(demander(campagne, dossier), chemin, MOT)
    assert chemin.read_bytes() == b"precieux"


def test_les_dossiers_qui_ne_partent_pas_sont_nommes(bureau, campagne, dossier, chemin, store):
    sans_poste = dossier_en_base(store, campagne, postes=())
    deporte = dossier_en_base(store, campagne)
    with store.ecrire() as u:
        autre = u.campagnes.add(une_campagne(code="autre"))
        u.lectures.add_deport(un_deport(dossier_id=deporte.id, agent=LECTRICE))
    ailleurs = dossier_en_base(store, autre)
    demande = demander(campagne, dossier, sans_poste, deporte, ailleurs)
    refus = bureau.liasses.bilan(demande).refus
    assert [x.partition("\u00a0: ")[0] for x in refus] == [sans_poste.numero, deporte.numero, ailleurs.numero]
    assert f"{LECTRICE} s’en est déporté" in refus[1]
    with rien_d_ecrit(store), pytest.raises(UserError, match="grille"):
        bureau.liasses.preparer(demande, chemin, MOT)
    with pytest.raises(UserError, match="Aucun dossier n’est choisi"):
        bureau.liasses.preparer(demander(campagne), chemin, MOT)
    assert list(chemin.parent.iterdir()) == []


def test_l_arret_demande_ne_laisse_rien(bureau, campagne, dossier, chemin, store):
    annulation, vus = Annulation(), []

    def rapporter(progres):
        vus.append(progres.libelle)
        annulation.demander()

    with rien_d_ecrit(store), pytest.raises(Annule):
        bureau.liasses.preparer(demander(campagne, dossier), chemin, MOT, rapporter, annulation)
    assert vus == [f"Copie de {dossier.numero}"]
    assert list(chemin.parent.iterdir()) == []


def test_un_disque_qui_refuse_ne_laisse_ni_fichier_ni_ligne(bureau, campagne, dossier, chemin, store, monkeypatch):
    def refuser(_descripteur):
        raise OSError(28, "plein")

    monkeypatch.setattr("app.services.liasse_depart.os.fsync", refuser)
    with rien_d_ecrit(store), pytest.raises(EnvironmentFault, match="plein"):
        bureau.liasses.preparer(demander(campagne, dossier), chemin, MOT)
    assert list(chemin.parent.iterdir()) == []


def test_une_transaction_perdue_reprend_le_fichier(bureau, campagne, dossier, chemin, store, monkeypatch):
    ecrire = store.ecrire

    @contextmanager
    def echouer():
        with ecrire() as u:
            yield u
            raise EnvironmentFault("disque plein")

    monkeypatch.setattr(store, "ecrire", echouer)
    with pytest.raises(EnvironmentFault):
        bureau.liasses.preparer(demander(campagne, dossier), chemin, MOT)
    assert list(chemin.parent.iterdir()) == []


def test_les_dossiers_d_une_vague_ou_nommes(bureau, campagne, dossier, store):
    tard = dossier_en_base(store, campagne, recu_le=le(9, 1))
    liasses = bureau.liasses
    assert liasses.dossiers_de(campagne.id, None) == (dossier.id, tard.id)
    assert liasses.dossiers_de(campagne.id, 2) == (tard.id,)
    assert liasses.dossiers_de(campagne.id, None, (tard.numero,)) == (tard.id,)
    with pytest.raises(UserError, match="2022-94-9999"):
        liasses.dossiers_de(campagne.id, None, (tard.numero, "2022-94-9999"))


def test_sans_coffres_rien_ne_se_chiffre(contexte, campagne, dossier, chemin):
    with pytest.raises(Bug):
        Liasses(contexte, None).preparer(demander(campagne, dossier), chemin, MOT)


# --- at the reader’s


def test_la_lectrice_note_sous_son_nom_et_rien_d_autre(chez_elle, partie, campagne, chemin, tmp_path):
    d = sien(chez_elle)
    chez_elle.notation.noter(d.id, "C1.2", 2, "trop court")
    assert chez_elle.contexte.agent == LECTRICE
    assert journal(partie[1])[-1].agent == LECTRICE
    with rien_d_ecrit(partie[1]):
        for acte in (
            lambda: chez_elle.instruction.modifier(d.id, "Modifier le projet", objet="autre"),
            lambda: chez_elle.exports.classeur(d.campagne_id, tmp_path / "a.xlsx"),
            lambda: chez_elle.liasses.bilan(demander(campagne, d)),
            lambda: chez_elle.liasses.examiner(d.campagne_id, chemin, MOT),
        ):
            with pytest.raises(UserError, match="lire et à noter"):
                acte()


# --- coming back


def test_ce_qu_elle_seule_a_change_est_repris_sous_son_nom(bureau, chez_elle, campagne, dossier, chemin, store):
    d = sien(chez_elle)
    chez_elle.notation.noter(d.id, "C1.2", 2, "trop court")
    budget = next(p for p in chez_elle.instruction.fiche(d.id).pieces if p.nom == "Budget.pdf")
    chez_elle.preuves.attacher(d.id, "C1.2", budget.id, Endroit(page=1, extrait="mille"))
    examen = examiner(bureau, campagne, chemin)
    assert (examen.lecteur, examen.anomalies, examen.a_l_aveugle) == (LECTRICE, (), False)
    assert issues(examen) == {"C1.1": Issue.INCHANGEE, "C1.2": Issue.A_PRENDRE}
    assert examen.compter(Issue.A_PRENDRE) == 1
    assert len(examen.dossiers[0].preuves_de("C1.2")) == 1
    avant = len(journal(store))
    reprise, changes = bureau.liasses.appliquer(examen, {})
    assert reprise.nb_notes == 1
    assert changes.touches("notes")
    note = note_de(store, dossier, "C1.2")
    assert (note.valeur, note.agent, note.version_dossier) == (2, LECTRICE, 1)
    lignes = journal(store)[avant:]
    assert [x.agent for x in lignes] == [AGENT, AGENT]
    assert lignes[0].acte == f"Reprendre la note C1.2 de {LECTRICE}"
    assert LECTRICE in lignes[0].apres
    with store.lire() as u:
        (preuve,) = u.preuves.of_dossier(dossier.id)
        assert (preuve.agent, u.pieces.get(preuve.piece_id).nom) == (LECTRICE, "Budget.pdf")


def test_une_preuve_seule_est_reprise(bureau, chez_elle, campagne, dossier, chemin, store):
    d = sien(chez_elle)
    budget = next(p for p in chez_elle.instruction.fiche(d.id).pieces if p.nom == "Budget.pdf")
    chez_elle.preuves.attacher(d.id, "C1.1", budget.id, Endroit(page=1, extrait="mille"))
    examen = examiner(bureau, campagne, chemin)
    assert not examen.rien_a_reprendre
    reprise, _ = bureau.liasses.appliquer(examen, {})
    assert (reprise.nb_notes, len(reprise.preuves)) == (0, 1)
    assert examiner(bureau, campagne, chemin).rien_a_reprendre
    bureau.preuves.retirer(reprise.preuves[0][1])
    assert examiner(bureau, campagne, chemin).rien_a_reprendre
    bureau.liasses.annuler(examen.retour.manifeste.liasse)
    with store.lire() as u:
        assert not u.preuves.of_dossier(dossier.id)


def test_un_conflit_montre_les_deux_et_attend(bureau, chez_elle, campagne, dossier, chemin, store, horloge):
    d = sien(chez_elle)
    chez_elle.notation.noter(d.id, "C1.1", 1, "bilan incomplet")
    chez_elle.notation.noter(d.id, "C1.2", 2, "court")
    budget = next(p for p in chez_elle.instruction.fiche(d.id).pieces if p.nom == "Budget.pdf")
    chez_elle.preuves.attacher(d.id, "C1.1", budget.id, Endroit(page=1, extrait="mille"))
    bureau.notation.noter(dossier.id, "C1.1", 4, "bilan joint")
    examen = examiner(bureau, campagne, chemin)
    (ligne,) = (x for x in examen.dossiers[0].lignes if x.issue is Issue.CONFLIT)
    assert (ligne.notre.valeur, ligne.leur.valeur, ligne.base.valeur) == (4, 1, 3)
    bureau.liasses.appliquer(examen, {})
    assert note_de(store, dossier).valeur == 4
    encore = examiner(bureau, campagne, chemin)
    assert encore.deja == horloge.maintenant()
    assert issues(encore) == {"C1.1": Issue.CONFLIT, "C1.2": Issue.INCHANGEE}
    bureau.liasses.appliquer(encore, {(dossier.numero, "C1.1"): Choix.LEUR})
    assert note_de(store, dossier).agent == LECTRICE
    with store.lire() as u:
        assert len(u.preuves.of_dossier(dossier.id)) == 1
    fini = examiner(bureau, campagne, chemin)
    assert fini.rien_a_reprendre
    with rien_d_ecrit(store), pytest.raises(UserError, match="à reprendre"):
        bureau.liasses.appliquer(fini, {})


def test_garder_la_notre_regle_le_conflit(bureau, chez_elle, campagne, dossier, chemin, store):
    d = sien(chez_elle)
    chez_elle.notation.noter(d.id, "C1.1", 1, "bilan incomplet")
    chez_elle.notation.noter(d.id, "C1.2", 2, "court")
    bureau.notation.noter(dossier.id, "C1.1", 4, "bilan joint")
    bureau.liasses.appliquer(examiner(bureau, campagne, chemin), {(dossier.numero, "C1.1"): Choix.NOTRE})
    assert note_de(store, dossier).valeur == 4
    assert issues(examiner(bureau, campagne, chemin))["C1.1"] is Issue.GARDEE
    chez_elle.notation.noter(d.id, "C2.1", 3, "suite")
    second = examiner(bureau, campagne, chemin)
    assert issues(second)["C2.1"] is Issue.A_PRENDRE
    assert second.compter(Issue.A_PRENDRE) == 1


def test_une_note_effacee_par_elle_seule_s_efface(bureau, chez_elle, campagne, dossier, chemin, store):
    chez_elle.notation.effacer(sien(chez_elle).id, "C1.1")
    bureau.liasses.appliquer(examiner(bureau, campagne, chemin), {})
    assert note_de(store, dossier) is None
    bureau.liasses.annuler(bureau.liasses.suivi(campagne.id)[0].liasse)
    assert note_de(store, dossier).valeur == 3


def test_une_note_changee_pendant_l_examen_arrete_tout(bureau, chez_elle, campagne, dossier, chemin, store):
    chez_elle.notation.noter(sien(chez_elle).id, "C1.2", 2, "court")
    examen = examiner(bureau, campagne, chemin)
    bureau.notation.noter(dossier.id, "C1.2", 4, "bilan joint")
    with rien_d_ecrit(store), pytest.raises(UserError, match="pendant l’examen"):
        bureau.liasses.appliquer(examen, {})


def test_tout_s_annule_d_un_coup_tant_que_rien_n_a_change(bureau, chez_elle, campagne, dossier, chemin, store):
    d = sien(chez_elle)
    chez_elle.notation.noter(d.id, "C1.2", 2, "court")
    chez_elle.preuves.attacher(
        d.id, "C1.2", chez_elle.instruction.fiche(d.id).pieces[0].id, Endroit(page=1, extrait="mille")
    )
    with store.lire() as u:
        budget = u.pieces.of_dossier(dossier.id)[0]
    bureau.preuves.attacher(dossier.id, "C2.1", budget.id, Endroit(page=2, extrait="cent"))
    liasses = bureau.liasses
    (suivi,) = liasses.suivi(campagne.id)
    assert (suivi.lecteur, suivi.numeros, suivi.reprise_le) == (LECTRICE, (dossier.numero,), None)
    with pytest.raises(UserError, match="Aucune reprise"):
        liasses.annuler(suivi.liasse)
    liasses.appliquer(examiner(bureau, campagne, chemin), {})
    assert liasses.suivi(campagne.id)[0].reprise_le is not None
    liasses.annuler(suivi.liasse)
    assert note_de(store, dossier, "C1.2") is None
    with store.lire() as u:
        assert [p.extrait for p in u.preuves.of_dossier(dossier.id)] == ["cent"]
    assert liasses.suivi(campagne.id)[0].reprise_le is None
    liasses.appliquer(examiner(bureau, campagne, chemin), {})
    bureau.notation.noter(dossier.id, "C1.2", 4, "relu")
    with rien_d_ecrit(store), pytest.raises(UserError, match=r"C1\.2.: la note a changé depuis"):
        liasses.annuler(suivi.liasse)
    with pytest.raises(UserError, match="Aucune reprise"):
        liasses.annuler("inconnue")


def test_le_dossier_modifie_et_la_preuve_sans_piece_sont_dits(bureau, chez_elle, campagne, dossier, chemin, store):
    d = sien(chez_elle)
    budget = chez_elle.instruction.fiche(d.id).pieces[0]
    chez_elle.notation.noter(d.id, "C1.2", 2, "court")
    chez_elle.preuves.attacher(d.id, "C1.2", budget.id, Endroit(page=1, extrait="mille"))
    with store.ecrire() as u:
        u.dossiers.save(replace(u.dossiers.get(dossier.id), objet="autre"))
        u.pieces.clear_verdict(dossier.id, "BUDGET")
        u.pieces.remove(u.pieces.of_dossier(dossier.id)[0].id)
    (revenu,) = examiner(bureau, campagne, chemin).dossiers
    assert revenu.preuves == ()
    assert len(revenu.remarques) == 2
    assert "1 preuve vise" in revenu.remarques[0].replace("\u00a0", " ")


def test_une_lectrice_deportee_depuis_n_apporte_rien(bureau, chez_elle, campagne, dossier, chemin, store):
    chez_elle.notation.noter(sien(chez_elle).id, "C1.2", 2, "court")
    with store.ecrire() as u:
        u.lectures.add_deport(un_deport(dossier_id=dossier.id, agent=LECTRICE))
    examen = examiner(bureau, campagne, chemin)
    assert examen.rien_a_reprendre
    assert "déporté" in examen.dossiers[0].remarques[0]


# --- altered, or from elsewhere


@pytest.mark.parametrize(("mot", "dit"), [("", "vide"), ("faux", "n’ouvre pas")])
def test_le_mot_de_passe(bureau, partie, campagne, chemin, mot, dit):
    with pytest.raises(UserError, match=dit):
        bureau.liasses.examiner(campagne.id, chemin, mot)


def test_une_base_en_clair_ou_un_fichier_absent(bureau, campagne, chemin):
    chemin.write_bytes(EN_CLAIR + b"suite")
    with pytest.raises(UserError, match="pas une liasse"):
        examiner(bureau, campagne, chemin)
    with pytest.raises(EnvironmentFault, match="ne peut pas être lu"):
        examiner(bureau, campagne, chemin.with_name("absente"))


def refuse(bureau, campagne, chemin, store, *dits):
    """Check that each line is told, and that nothing of the bundle is applied."""
    examen = examiner(bureau, campagne, chemin)
    assert len(examen.anomalies) == len(dits)
    for ligne, dit in zip(examen.anomalies, dits, strict=True):
        assert dit in ligne
    with rien_d_ecrit(store), pytest.raises(UserError, match="ne peut pas être reprise"):
        bureau.liasses.appliquer(examen, {})
    return examen


def test_un_journal_rompu(bureau, partie, campagne, chemin, store):
    ligne = partie[1]._base.journal[0]
    partie[1]._base.journal[0] = replace(ligne, evenement=replace(ligne.evenement, agent="autre"))
    assert refuse(bureau, campagne, chemin, store, "Fichier altéré").lecteur == ""


def test_un_contenu_perdu(bureau, partie, campagne, chemin, store):
    partie[1]._base.contenus.clear()
    refuse(bureau, campagne, chemin, store, "Fichier altéré ou illisible")


def test_une_base_chiffree_qui_n_est_pas_une_liasse(bureau, partie, coffres, campagne, chemin, store):
    nom = next(iter(coffres.bases))
    coffres.bases[nom] = (MOT, FakeStore())
    refuse(bureau, campagne, chemin, store, "pas une liasse de lecture")


def test_une_autre_base(partie, campagne, chemin, coffres, horloge, lecteur):
    autre = FakeStore()
    with autre.ecrire() as u:
        u.campagnes.add(une_campagne())
    refuse(ouvrir_bureau(autre, horloge, AGENT, lecteur, coffres), campagne, chemin, autre, "pas de cette base")


def test_une_autre_campagne(bureau, partie, campagne, chemin, store):
    with store.ecrire() as u:
        autre = u.campagnes.add(une_campagne(code="autre"))
    refuse(bureau, autre, chemin, store, "autre campagne")


def test_un_manifeste_change(bureau, partie, campagne, chemin, coffres, store):
    manifeste, liasse = partie
    faux, ligne = FakeStore(), liasse._base.journal[0].evenement
    with faux.ecrire() as u:
        sha = u.pieces.put_contenu(ecrire_manifeste(replace(manifeste, dossiers=())))
        u.journal.append(replace(ligne, apres=json.dumps({**json.loads(ligne.apres), "manifeste": sha})))
    coffres.bases[next(iter(coffres.bases))] = (MOT, faux)
    refuse(bureau, campagne, chemin, store, "son empreinte a changé")


def test_dossiers_inconnus_disparus_ou_ajoutes(bureau, partie, campagne, dossier, chemin, store):
    base = partie[1]._base
    ((cle, copie),) = base.dossiers.items()
    base.dossiers[cle] = replace(copie, numero="2022-94-0777")
    refuse(bureau, campagne, chemin, store, "2022-94-0777\u00a0: ce dossier n’était pas", "a disparu")
    base.dossiers[cle] = copie
    with store.ecrire() as u:
        u.dossiers.save(replace(u.dossiers.get(dossier.id), numero="2022-94-0555"))
    refuse(bureau, campagne, chemin, store, "la campagne n’a pas ce dossier")


def test_une_grille_changee_ou_perdue(bureau, partie, campagne, dossier, chemin, store):
    with store.ecrire() as u:
        grilles = {t: replace(une_grille(), version=2) for t in campagne.grilles}
        u.campagnes.save(replace(campagne, grilles=grilles))
    refuse(bureau, campagne, chemin, store, "version 1 alors, version 2 aujourd’hui")
    with store.ecrire() as u:
        u.dossiers.save(replace(u.dossiers.get(dossier.id), postes=()))
    refuse(bureau, campagne, chemin, store, "aucune aujourd’hui")


def test_des_notes_hors_de_l_echelle_sont_toutes_nommees(bureau, partie, campagne, chemin, store):
    with partie[1].ecrire() as u:
        (d,) = u.dossiers.of_campagne(u.campagnes.all()[0].id)
        u.notes.set(d.id, une_note(valeur=9))
        u.notes.set(d.id, une_note(sous_critere="X9"))
    refuse(bureau, campagne, chemin, store, "hors de l’échelle", "X9")


# --- two readers, blind


@pytest.fixture
def aveugle(bureau, coffres, campagne, dossier, chemin, horloge, lecteur, store):
    """A bundle of a campaign with two readers, and the desk of its reader."""
    with store.ecrire() as u:
        u.campagnes.save(replace(campagne, double_lecture=True))
        u.notes.set(dossier.id, une_note())
    manifeste, _ = bureau.liasses.preparer(demander(campagne, dossier), chemin, MOT)
    assert manifeste.double_lecture
    assert all(not d.depart.notes for d in manifeste.dossiers)
    return ouvrir_bureau(next(iter(coffres.bases.values()))[1], horloge, "poste", lecteur)


def noter_tout(bureau, valeur=2):
    for code in CODES:
        bureau.notation.noter(sien(bureau).id, code, valeur, "lu")


def lectures(store, dossier):
    with store.lire() as u:
        return [(x, propres(u.lectures.notes(x.id))) for x in u.lectures.of_dossier(dossier.id)]


def phrase(examen):
    return examen.dossiers[0].lecture.phrase.replace("\u00a0", " ")


def test_une_lecture_complete_revient_close_et_voilee(aveugle, bureau, campagne, dossier, chemin, store):
    noter_tout(aveugle)
    examen = examiner(bureau, campagne, chemin)
    assert (phrase(examen), examen.a_l_aveugle, examen.dossiers[0].lignes) == (
        "3 notes sur 3, lecture close",
        True,
        (),
    )
    reprise, _ = bureau.liasses.appliquer(examen, {})
    assert reprise.nb_notes == 3
    ((lecture, notes),) = lectures(store, dossier)
    assert (lecture.lecteur, lecture.rang, lecture.est_close, len(notes)) == (LECTRICE, 1, True, 3)
    assert note_de(store, dossier).agent == AGENT
    assert '"valeur"' not in "".join(e.apres for e in journal(store)[-2:])
    encore = examiner(bureau, campagne, chemin)
    assert phrase(encore).startswith("déjà reprise, close le")
    assert encore.rien_a_reprendre
    noter_tout(aveugle, 4)
    assert "ses notes ne changent plus" in phrase(examiner(bureau, campagne, chemin))
    bureau.liasses.annuler(bureau.liasses.suivi(campagne.id)[0].liasse)
    assert lectures(store, dossier) == []


def test_une_lecture_commencee_reste_ouverte_puis_se_complete(aveugle, bureau, campagne, dossier, chemin, store):
    assert phrase(examiner(bureau, campagne, chemin)) == "aucune note : rien à reprendre"
    aveugle.notation.noter(sien(aveugle).id, "C1.1", 2, "lu")
    examen = examiner(bureau, campagne, chemin)
    assert phrase(examen) == "1 note sur 3, lecture laissée ouverte"
    bureau.liasses.appliquer(examen, {})
    assert phrase(examiner(bureau, campagne, chemin)) == "déjà reprise, laissée ouverte"
    noter_tout(aveugle)
    bureau.liasses.appliquer(examiner(bureau, campagne, chemin), {})
    ((lecture, notes),) = lectures(store, dossier)
    assert (lecture.est_close, len(notes)) == (True, 3)
    liasse = bureau.liasses.suivi(campagne.id)[0].liasse
    bureau.liasses.annuler(liasse)
    ((lecture, notes),) = lectures(store, dossier)
    assert (lecture.est_close, len(notes)) == (False, 1)
    with store.ecrire() as u:
        u.lectures.set_note(lecture.id, une_note(valeur=0))
    with pytest.raises(UserError, match=f"la lecture de {LECTRICE} a changé"):
        bureau.liasses.annuler(liasse)
    assert "commencée ici aussi" in phrase(examiner(bureau, campagne, chemin))


def test_la_lecture_prend_le_rang_libre(aveugle, bureau, campagne, dossier, chemin, store):
    noter_tout(aveugle)
    with store.ecrire() as u:
        u.campagnes.save(replace(u.campagnes.get(campagne.id), ecart_troisieme_lecture=20))
        lire(u, dossier, "un", 1)
    assert rang(bureau, campagne, chemin) == 2
    with store.ecrire() as u:
        seconde = lire(u, dossier, "deux", 2)
    assert "aucune lecture n’est attendue" in phrase(examiner(bureau, campagne, chemin))
    with store.ecrire() as u:
        for code in CODES:
            u.lectures.set_note(seconde.id, une_note(sous_critere=code, valeur=0))
    assert rang(bureau, campagne, chemin) == 3
    with store.ecrire() as u:
        lire(u, dossier, "trois", 3)
    assert examiner(bureau, campagne, chemin).rien_a_reprendre


def lire(u, dossier, lecteur, rang):
    """Add a closed reading, every note at the top."""
    lecture = u.lectures.add(une_lecture(dossier_id=dossier.id, lecteur=lecteur, rang=rang, close_le=le(7, 21)))
    for code in CODES:
        u.lectures.set_note(lecture.id, une_note(sous_critere=code, valeur=4))
    return lecture


def rang(bureau, campagne, chemin):
    return examiner(bureau, campagne, chemin).dossiers[0].lecture.rang


def test_une_lecture_sans_ses_commentaires_reste_ouverte(aveugle, bureau, campagne, chemin):
    noter_tout(aveugle)
    aveugle.notation.noter(sien(aveugle).id, "C1.1", 4)
    assert (
        phrase(examiner(bureau, campagne, chemin)) == "3 notes sur 3, 1 commentaire manque, lecture laissée ouverte"
    )


def test_la_seconde_lecture_close_verse_les_deux_au_journal(aveugle, bureau, campagne, dossier, chemin, store):
    noter_tout(aveugle)
    with store.ecrire() as u:
        lire(u, dossier, "un", 1)
    bureau.liasses.appliquer(examiner(bureau, campagne, chemin), {})
    assert [e.acte for e in journal(store)[-4:-1]] == [
        f"Reprendre la lecture n° 2 de {LECTRICE}",
        "Verser au journal les notes de la lecture n° 1",
        "Verser au journal les notes de la lecture n° 2",
    ]


def test_une_note_accordee_depuis_arrete_l_annulation(aveugle, bureau, campagne, dossier, chemin, store, horloge):
    noter_tout(aveugle)
    bureau.liasses.appliquer(examiner(bureau, campagne, chemin), {})
    horloge.avancer(hours=1)
    with store.ecrire() as u:
        u.notes.set(dossier.id, une_note(le=horloge.maintenant()))
    with pytest.raises(UserError, match="accordées depuis"):
        bureau.liasses.annuler(bureau.liasses.suivi(campagne.id)[0].liasse)


def test_la_facon_de_lire_a_change(aveugle, bureau, campagne, chemin, store):
    with store.ecrire() as u:
        u.campagnes.save(replace(u.campagnes.get(campagne.id), double_lecture=False))
    refuse(bureau, campagne, chemin, store, "maintenant à un lecteur")


def test_passer_a_deux_lecteurs_apres_le_depart(bureau, partie, campagne, chemin, store):
    with store.ecrire() as u:
        u.campagnes.save(replace(u.campagnes.get(campagne.id), double_lecture=True))
    refuse(bureau, campagne, chemin, store, "maintenant à deux lecteurs")


def test_un_dossier_qui_ne_se_voit_plus(bureau, chez_elle, campagne, dossier, chemin, store):
    chez_elle.notation.noter(sien(chez_elle).id, "C1.2", 2, "court")
    examen = examiner(bureau, campagne, chemin)
    bureau.liasses.appliquer(examen, {})
    store._base.dossiers[dossier.id] = replace(store._base.dossiers[dossier.id], numero="2022-94-0555")
    with pytest.raises(UserError, match="ne se voit plus"):
        bureau.liasses.annuler(bureau.liasses.suivi(campagne.id)[0].liasse)
    with pytest.raises(UserError, match="pendant l’examen"):
        bureau.liasses.appliquer(examen, {})
