"""History of the notes, marks on those overtaken, and « la note reste valable »."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.lectures import Deport
from app.domain.montants import Montant
from app.domain.poste import TypePoste
from app.services.grilles import Grilles
from app.services.instruction import Instruction
from app.services.notation import Notation
from app.services.suivi_notes import SuiviNotes
from app.socle.errors import UserError
from tests.app.services.atelier import dossier_en_base, rien_d_ecrit, un_seul_acte
from tests.builders import AGENT, le, une_note

TYPE = TypePoste.FACILITATEUR


@pytest.fixture
def notation(contexte):
    return Notation(contexte)


@pytest.fixture
def suivi(contexte):
    return SuiviNotes(contexte)


@pytest.fixture
def dossier(store, campagne):
    return dossier_en_base(store, campagne)


def test_a_note_bears_the_versions_it_was_given_on(store, notation, dossier):
    notation.noter(dossier.id, "C1.1", 3, "page 4")
    with store.lire() as u:
        (note,) = u.notes.of_dossier(dossier.id)
    assert (note.version_grille, note.version_dossier) == (1, dossier.version)


def test_the_history_tells_every_value(notation, suivi, dossier, horloge):
    notation.noter(dossier.id, "C1.1", 3, "page 4")
    horloge.avancer(hours=1)
    notation.noter(dossier.id, "C1.1", None, "hors sujet")
    notation.effacer(dossier.id, "C1.1")
    notation.noter(dossier.id, "C1.2", 1, "autre")
    passages = suivi.historique(dossier.id, "C1.1")
    assert [(p.mot, p.justification, p.agent) for p in passages] == [
        ("3", "page 4", AGENT),
        ("sans objet", "hors sujet", AGENT),
        ("effacée", "", AGENT),
    ]
    assert (passages[0].le, passages[1].le) == (le(9, 20), le(9, 20, 11))


def test_a_note_overtaken_by_the_dossier_is_marked_until_it_is_confirmed(
    store, notation, suivi, contexte, dossier, horloge
):
    notation.noter(dossier.id, "C1.1", 3, "page 4")
    assert suivi.marques(dossier.id) == {}
    horloge.avancer(hours=1)
    instruction = Instruction(contexte)
    instruction.modifier(dossier.id, "Modifier le projet", montant_demande=Montant(2000000))
    instruction.modifier(dossier.id, "Avis", avis="favorable")
    notation.noter(dossier.id, "C1.2", 2)
    marques = suivi.marques(dossier.id)
    assert list(marques) == ["C1.1"]
    assert marques["C1.1"].phrases == ("Le dossier a changé depuis cette note\u00a0: montant demandé.",)
    horloge.avancer(hours=1)
    with un_seul_acte(store) as lignes:
        avant, changes = notation.confirmer(dossier.id, "C1.1")
    assert (lignes[0].acte, lignes[0].objet_id) == ("La note C1.1 reste valable", "C1.1")
    assert changes.touches("notes")
    assert suivi.marques(dossier.id) == {}
    notation.remettre(dossier.id, "C1.1", avant)
    assert list(suivi.marques(dossier.id)) == ["C1.1"]
    with store.lire() as u:
        assert avant in u.notes.of_dossier(dossier.id)
    assert suivi.historique(dossier.id, "C1.1")[-1].mot == "3"


def test_a_note_given_under_an_older_grid_is_marked(store, notation, suivi, contexte, campagne, dossier):
    notation.noter(dossier.id, "C1.1", 3, "page 4")
    notation.noter(dossier.id, "C2.1", 3, "page 4")
    grilles = Grilles(contexte)
    avant = grilles.en_vigueur(campagne.id, TYPE)
    premier = avant.criteres[0]
    sous = (replace(premier.sous_criteres[0], poids=50), replace(premier.sous_criteres[1], poids=10))
    grilles.appliquer(
        campagne.id,
        TYPE,
        avant,
        replace(avant, criteres=(replace(premier, sous_criteres=sous), avant.criteres[1])),
        "motif",
    )
    marques = suivi.marques(dossier.id)
    assert marques["C1.1"].ecarts == ("poids 40 → 50",)
    assert marques["C2.1"].ecarts == ()
    assert marques["C2.1"].version_note == 1
    notation.confirmer(dossier.id, "C1.1")
    assert list(suivi.marques(dossier.id)) == ["C2.1"]
    with store.ecrire() as u:
        u.notes.set(dossier.id, une_note(version_grille=8))
    assert suivi.marques(dossier.id)["C1.1"].ecarts == ()


def test_nothing_to_mark(store, notation, suivi, campagne, dossier):
    assert suivi.marques(dossier.id) == {}
    with store.ecrire() as u:
        u.notes.set(dossier.id, une_note(le=None))
    assert suivi.marques(dossier.id) == {}
    sans_poste = dossier_en_base(store, campagne, postes=())
    assert suivi.marques(sans_poste.id) == {}


def test_only_a_note_can_be_confirmed_by_one_who_may_note(store, notation, dossier):
    with rien_d_ecrit(store), pytest.raises(UserError, match="n’est pas noté"):
        notation.confirmer(dossier.id, "C1.1")
    notation.noter(dossier.id, "C1.1", 3)
    with store.ecrire() as u:
        u.lectures.add_deport(Deport(dossier.id, AGENT, "lien", le(9, 1)))
    with rien_d_ecrit(store), pytest.raises(UserError, match="déporté"):
        notation.confirmer(dossier.id, "C1.1")


def test_putting_back_non_note(store, notation, dossier):
    notation.noter(dossier.id, "C1.1", 3)
    remplacee, _ = notation.remettre(dossier.id, "C1.1", None)
    assert remplacee.valeur == 3
    with store.lire() as u:
        assert u.notes.of_dossier(dossier.id) == ()
