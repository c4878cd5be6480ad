"""Undo and redo: named, merged, refused, near and far."""

from __future__ import annotations

import pytest

from app.socle.changes import Changes
from app.socle.errors import UserError
from ui.bus import Bus
from ui.commands import Commande, Historique


@pytest.fixture
def bus(qapp):
    return Bus()


@pytest.fixture
def historique(bus, runner):
    return Historique(bus, runner)


class Note:
    """A value with two acts on it."""

    def __init__(self):
        self.valeur = 0

    def commande(self, avant, apres, *, fusion=""):
        return Commande(f"la note {apres}", self._acte(apres), self._acte(avant), fusion=fusion)

    def _acte(self, valeur):
        def acte():
            self.valeur = valeur
            return Changes(dossiers=frozenset({1}), sujets=frozenset({"notes"}))

        return acte


def test_do_undo_redo_tell_the_bus(qtbot, bus, historique):
    note, dits = Note(), []
    bus.changed.connect(dits.append)
    historique.executer(note.commande(0, 3))
    assert (note.valeur, historique.pile.undoText()) == (3, "la note 3")
    historique.pile.undo()
    assert note.valeur == 0
    historique.pile.redo()
    assert note.valeur == 3
    assert len(dits) == 3
    assert dits[0].touches("notes")


def test_two_entries_in_one_cell_are_undone_at_once(historique):
    note = Note()
    historique.executer(note.commande(0, 2, fusion="C1.2"))
    historique.executer(note.commande(2, 3, fusion="C1.2"))
    historique.executer(note.commande(3, 9, fusion="C2.1"))
    assert historique.pile.count() == 2
    historique.pile.undo()
    historique.pile.undo()
    assert note.valeur == 0


def test_a_refused_act_is_told_and_not_kept(qtbot, historique):
    def refuser():
        raise UserError("Le dossier est clos.")

    with qtbot.waitSignal(historique.refus) as signal:
        historique.executer(Commande("la note", refuser, refuser))
    assert str(signal.args[0]) == "Le dossier est clos."
    assert historique.pile.count() == 0


def test_a_long_act_joins_the_stack_after_it_succeeded(qtbot, runner, historique):
    note = Note()
    historique.lancer(note.commande(0, 4))
    assert historique.pile.count() == 0
    qtbot.waitUntil(lambda: historique.pile.count() == 1)
    assert note.valeur == 4
    with qtbot.waitSignal(historique.enregistre):
        historique.pile.undo()
    assert note.valeur == 0


def test_a_long_undo_that_fails_empties_the_stack(qtbot, runner, historique):
    def refuser():
        raise UserError("Trop tard.")

    historique.lancer(Commande("l’import", lambda: Changes(tout=True), refuser))
    qtbot.waitUntil(lambda: historique.pile.count() == 1)
    with qtbot.waitSignal(historique.refus):
        historique.pile.undo()
    assert historique.pile.count() == 0


def test_legal_effect_closes_what_came_before(historique):
    historique.executer(Note().commande(0, 1))
    historique.oublier()
    assert not historique.pile.canUndo()
