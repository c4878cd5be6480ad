"""Where the notes of the form go: those that count, or the agent’s own reading when two read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.services.carnet import Carnet
from app.services.instruction import Instruction
from app.socle.errors import UserError
from tests.app.services.atelier import dossier_en_base, rien_d_ecrit
from tests.app.services.lecteurs import Lecteur, a_deux


@pytest.fixture
def une(store, horloge):
    return Lecteur(store, horloge, "Une")


def page(lecteur, dossier):
    return lecteur.carnet.page(Instruction(lecteur.contexte).fiche(dossier.id))


def retenues(store, dossier):
    with store.lire() as u:
        return [n.valeur for n in u.notes.of_dossier(dossier.id)]


def test_a_un_lecteur_rien_ne_change(store, campagne, une):
    dossier = dossier_en_base(store, campagne)
    une.carnet.noter(dossier.id, "C1.1", 3)
    une.carnet.confirmer(dossier.id, "C1.1")
    assert retenues(store, dossier) == [3]
    vue = page(une, dossier)
    assert ([n.valeur for n in vue.fiche.notes], vue.phrase) == ([3], "")
    note, _ = une.carnet.effacer(dossier.id, "C1.1")
    une.carnet.remettre(dossier.id, "C1.1", note)
    assert retenues(store, dossier) == [3]


def test_a_deux_le_formulaire_montre_et_ecrit_sa_propre_lecture(store, campagne, une, horloge):
    dossier = dossier_en_base(store, a_deux(store, campagne))
    assert page(une, dossier).phrase.startswith("Deux lecteurs notent ce dossier. Ouvrez votre lecture")
    with rien_d_ecrit(store), pytest.raises(UserError, match="pas de lecture ouverte"):
        une.carnet.noter(dossier.id, "C1.1", 3)
    une.lectures.ouvrir(dossier.id)
    une.carnet.noter(dossier.id, "C1.1", 3)
    une.carnet.confirmer(dossier.id, "C1.1")
    note, _ = une.carnet.effacer(dossier.id, "C1.1")
    une.carnet.remettre(dossier.id, "C1.1", note)
    vue = page(une, dossier)
    assert [n.valeur for n in vue.fiche.notes] == [3]
    assert vue.fiche.resultat.non_notes == ("C1.2", "C2.1")
    assert "à l’aveugle" in vue.phrase
    assert retenues(store, dossier) == []
    autre = Lecteur(store, horloge, "Deux")
    assert page(autre, dossier).fiche.notes == ()
    une.carnet.noter(dossier.id, "C1.2", 3)
    une.carnet.noter(dossier.id, "C2.1", 3)
    une.lectures.clore(dossier.id)
    assert "close" in page(une, dossier).phrase
    autre.lire(dossier, 3, 3, 3)
    une.confrontations.accorder_egales(dossier.id)
    tiers = Lecteur(store, horloge, "Trois")
    vue = page(tiers, dossier)
    assert ([n.valeur for n in vue.fiche.notes], vue.phrase[:14]) == ([3, 3, 3], "Notes accordée")


def test_une_liasse_est_une_lecture_a_elle_seule(store, campagne, une):
    dossier = dossier_en_base(store, a_deux(store, campagne))
    carnet = Carnet(replace(une.contexte, liasse="Une"))
    carnet.noter(dossier.id, "C1.1", 3)
    assert retenues(store, dossier) == [3]
    assert carnet.page(Instruction(une.contexte).fiche(dossier.id)).phrase == ""
