"""Closed readings confronted: agreed notes count, originals stay, a wide gap asks for a third blind reading."""

from __future__ import annotations

import pytest

from app.domain.lectures import Suite
from app.services.figures import Figures
from app.services.notation import Notation
from app.socle.errors import UserError
from tests.app.services.atelier import dossier_en_base, journal, rien_d_ecrit, un_seul_acte
from tests.app.services.lecteurs import Lecteur, a_deux
from tests.builders import une_note


@pytest.fixture
def deux(store, campagne):
    return a_deux(store, campagne, ecart=20)


@pytest.fixture
def dossier(store, deux):
    return dossier_en_base(store, deux)


@pytest.fixture
def lecteurs(store, horloge):
    return tuple(Lecteur(store, horloge, nom) for nom in ("Une", "Deux", "Trois"))


@pytest.fixture
def proches(dossier, lecteurs):
    """Two closed readings that differ by one level on C2.1."""
    lecteurs[0].lire(dossier, 3, None, 3, dit="vu par Une")
    lecteurs[1].lire(dossier, 3, None, 2, dit="vu par Deux")
    return dossier


@pytest.fixture
def loin(dossier, lecteurs):
    """Two closed readings whose gap asks for a third."""
    lecteurs[0].lire(dossier, 4, 2, 3, dit="vu par Une")
    lecteurs[1].lire(dossier, 1, 2, 3, dit="vu par Deux")
    return dossier


def notes(store, dossier):
    with store.lire() as u:
        return {n.sous_critere: (n.valeur, n.justification) for n in u.notes.of_dossier(dossier.id)}


def test_les_lectures_se_lisent_cote_a_cote(proches, lecteurs):
    vue = lecteurs[0].confrontations.lire(proches.id)
    assert [(x.code, x.egales, x.ecart) for x in vue.lignes] == [
        ("C1.1", True, 0), ("C1.2", True, 0), ("C2.1", False, 1),
    ]  # fmt: skip
    assert [n.justification for n in vue.lignes[2].notes] == ["vu par Une", "vu par Deux"]
    assert (vue.ecartement.total, vue.depasse, vue.empechement, vue.passe_outre, vue.recit) == (10, (), "", "", ())
    assert vue.figure.lecteurs == ("Une", "Deux")
    assert [e.mots for e in vue.figure.ecarts][2] == ("3", "2", "aucun", "1")


def test_l_accord_ecrit_la_note_qui_compte_et_garde_les_originales(store, proches, lecteurs):
    une, deux, _ = lecteurs
    with un_seul_acte(store) as lignes:
        avant, _ = deux.confrontations.retenir(proches.id, "C2.1", 1)
    assert (lignes[0].acte, lignes[0].motif, lignes[0].agent) == ("Accorder C2.1", "lecture n°\u00a01", "Deux")
    assert notes(store, proches) == {"C2.1": (3, "vu par Une")}
    une.confrontations.convenir(proches.id, "C2.1", 2, " la page 6 manque ")
    assert notes(store, proches)["C2.1"] == (2, "la page 6 manque")
    with un_seul_acte(store):
        une.confrontations.remettre(proches.id, avant)
    assert notes(store, proches) == {}
    originales = une.confrontations.lire(proches.id).lignes[2].notes
    assert [n.valeur for n in originales] == [3, 2]


def test_les_notes_egales_s_accordent_en_un_acte(store, proches, lecteurs):
    une = lecteurs[0]
    avant, _ = une.confrontations.accorder_egales(proches.id)
    assert [e.acte for e in journal(store)[-2:]] == ["Accorder C1.1", "Accorder C1.2"]
    assert set(avant) == {"C1.1", "C1.2"}
    assert notes(store, proches) == {
        "C1.1": (3, "vu par Une\nvu par Deux"),
        "C1.2": (None, "vu par Une\nvu par Deux"),
    }
    with rien_d_ecrit(store), pytest.raises(UserError, match="Aucune note égale"):
        une.confrontations.accorder_egales(proches.id)
    une.confrontations.remettre(proches.id, avant)
    assert notes(store, proches) == {}
    une.confrontations.remettre(proches.id, {"C1.1": une_note(sous_critere="C1.1", valeur=1)})
    assert notes(store, proches)["C1.1"][0] == 1


@pytest.mark.parametrize(
    ("acte", "dit"),
    [
        (lambda c, d: c.convenir(d, "C2.1", 2, " "), "raison"),
        (lambda c, d: c.convenir(d, "C9", 2, "dit"), "pas de sous-critère C9"),
        (lambda c, d: c.convenir(d, "C2.1", 7, "dit"), "hors de l’échelle"),
        (lambda c, d: c.retenir(d, "C2.1", 3), "lecture n°\u00a03"),
        (lambda c, d: c.retenir(d, "C2.1", 0), "lecture n°\u00a00"),
        (lambda c, d: c.passer_outre(d, "accord oral"), "n’attend pas"),
        (lambda c, d: c.passer_outre(d, ""), "motif"),
    ],
)
def test_les_refus(store, proches, lecteurs, acte, dit):
    with rien_d_ecrit(store), pytest.raises(UserError, match=dit):
        acte(lecteurs[0].confrontations, proches.id)


def test_rien_ne_se_confronte_avant_la_cloture(store, dossier, lecteurs):
    une, deux, trois = lecteurs
    une.lire(dossier, 3, 3, 3)
    deux.lire(dossier, 3, 3, 3, close=False)
    for lecteur in lecteurs:
        for acte in (lecteur.confrontations.lire, lecteur.confrontations.accorder_egales):
            with rien_d_ecrit(store), pytest.raises(UserError, match="rien n’en est montré"):
                acte(dossier.id)
    deux.lectures.clore(dossier.id)
    assert len(trois.confrontations.lire(dossier.id).lignes) == 3


def test_un_grand_ecart_demande_une_troisieme_lecture_a_l_aveugle(store, deux, loin, lecteurs):
    une, _, trois = lecteurs
    assert une.lectures.etat(deux.id).lignes[0].suite is Suite.TROISIEME
    vue = une.confrontations.lire(loin.id)
    assert vue.depasse == ("total", "C1.1")
    assert "20 points (total, C1.1)" in vue.empechement
    with rien_d_ecrit(store), pytest.raises(UserError, match="troisième lecture est demandée"):
        une.confrontations.retenir(loin.id, "C1.1", 1)
    with pytest.raises(UserError, match="qu’à leurs lecteurs"):
        trois.confrontations.lire(loin.id)
    assert not any("vu par" in e.apres for e in journal(store))
    assert Figures(trois.contexte).groupes(deux.id)[0].lectures == {}
    assert Figures(une.contexte).groupes(deux.id)[0].lectures
    lecture, _ = trois.lectures.ouvrir(loin.id)
    assert lecture.rang == 3
    with pytest.raises(UserError, match="rien n’en est montré"):
        une.confrontations.lire(loin.id)
    for code in ("C1.1", "C1.2", "C2.1"):
        trois.lectures.noter(loin.id, code, 2, "vu par Trois")
    trois.lectures.clore(loin.id)
    versees = [e.acte[-1] for e in journal(store) if e.acte.startswith("Verser au journal")]
    assert versees == ["1", "2", "3"]
    vue = trois.confrontations.lire(loin.id)
    assert (vue.empechement, [x.ecart for x in vue.lignes]) == ("", [3, 0, 1])
    trois.confrontations.retenir(loin.id, "C1.1", 3)
    assert notes(store, loin) == {"C1.1": (2, "vu par Trois")}


def test_on_se_passe_par_ecrit_de_la_troisieme_lecture(store, horloge, loin, lecteurs):
    une, deux, trois = lecteurs
    with pytest.raises(UserError, match="qu’à leurs lecteurs"):
        trois.confrontations.passer_outre(loin.id, "pas le temps")
    horloge.avancer(minutes=5)
    une.confrontations.passer_outre(loin.id, "un seul agent disponible")
    vue = trois.confrontations.lire(loin.id)
    assert (vue.passe_outre, vue.empechement) == ("un seul agent disponible", "")
    assert [e.acte[-1] for e in journal(store) if e.acte.startswith("Verser")] == ["1", "2"]
    with pytest.raises(UserError, match="a déjà ses lecteurs"):
        trois.lectures.ouvrir(loin.id)
    horloge.avancer(minutes=5)
    deux.lectures.rouvrir(loin.id, "erreur de page")
    horloge.avancer(minutes=5)
    deux.lectures.clore(loin.id)
    assert une.confrontations.lire(loin.id).empechement


def test_sans_objet_contre_une_note_n_a_pas_d_ecart(dossier, lecteurs):
    lecteurs[0].lire(dossier, 3, None, 3)
    lecteurs[1].lire(dossier, 3, 3, 3)
    ligne = lecteurs[0].confrontations.lire(dossier.id).lignes[1]
    assert (ligne.ecart, ligne.egales) == (None, False)


def test_a_deux_la_note_qui_compte_ne_s_ecrit_que_par_l_accord(store, proches, lecteurs):
    notation = Notation(lecteurs[0].contexte)
    lecteurs[0].confrontations.retenir(proches.id, "C1.1", 1)
    for acte in (
        lambda: notation.noter(proches.id, "C1.1", 3),
        lambda: notation.effacer(proches.id, "C1.1"),
        lambda: notation.confirmer(proches.id, "C1.1"),
        lambda: notation.remettre(proches.id, "C1.1", une_note(sous_critere="C1.1")),
    ):
        with rien_d_ecrit(store), pytest.raises(UserError, match="par leur accord"):
            acte()
