"""History of a note and marks on notes overtaken, in the scoring form, by the keyboard."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.cycle import Etat
from app.domain.montants import Montant
from app.socle.errors import UserError
from tests.builders import AGENT, le, une_note
from tests.outils.saisie import type_text


@pytest.fixture
def form(page):
    return page.notation


@pytest.fixture
def depassee(session, form, attendre, page):
    """A note given before the clock of the session; then the amount asked changes."""
    with session.bureau.contexte.store.ecrire() as u:
        u.notes.set(2, une_note(sous_critere="C1.1", le=le(9, 1), version_grille=1, version_dossier=1))
    bureau = session.bureau
    _, changes = bureau.instruction.modifier(2, "Modifier le projet", montant_demande=Montant(100))
    session.bus.changed.emit(changes)
    page.actualiser(None)
    attendre()
    return form.lignes["C1.1"]


def taper(ligne, texte):
    ligne.setFocus()
    type_text(ligne, texte)


def test_a_note_overtaken_is_marked_and_confirmed_by_one_key(session, depassee, attendre):
    suivi = depassee.suivi
    assert suivi.marque.text() == "▲ Le dossier a changé depuis cette note\u00a0: montant demandé."
    assert suivi.isVisibleTo(depassee)
    taper(depassee, "v")
    attendre()
    assert session.historique.pile.undoText() == "«\u00a0la note C1.1 reste valable\u00a0»"
    assert suivi.phrases == ()
    note = next(n for n in session.bureau.instruction.fiche(2).notes if n.sous_critere == "C1.1")
    assert (note.valeur, note.agent, note.le) == (3, AGENT, le(9, 20))
    session.historique.pile.undo()
    attendre()
    assert suivi.phrases
    suivi.valable.click()
    attendre()
    assert suivi.phrases == ()
    taper(depassee, "v")
    attendre()
    assert session.historique.pile.count() == 1


def test_the_history_of_a_note_is_shown_on_demand(form, session, attendre):
    ligne = form.lignes["C1.2"]
    taper(ligne, "h")
    attendre()
    assert ligne.suivi.histoire.text() == "Aucune note n’a encore été donnée."
    taper(ligne, "2")
    attendre()
    taper(ligne, "3")
    attendre()
    lignes = ligne.suivi.histoire.text().split("\n")
    assert len(lignes) == 2
    assert lignes[0].endswith(f"{AGENT}\u00a0: 3, sans justification")
    assert "Histoire de la note C1.2" in ligne.suivi.histoire.accessibleName()
    ligne.setFocus()
    ligne.effacer()
    attendre()
    assert ligne.suivi.histoire.text().split("\n")[0].endswith(f"{AGENT}\u00a0: effacée")
    ligne.suivi.bouton.click()
    assert not ligne.suivi.histoire.isVisibleTo(ligne)
    form.lignes["C1.1"].setFocus()
    assert not ligne.suivi.bouton.isVisibleTo(ligne)


def test_another_dossier_puts_the_history_away(page, form, session, attendre):
    ligne = form.lignes["C1.1"]
    taper(ligne, "h")
    page.montrer(3)
    attendre()
    assert not form.lignes["C1.1"].suivi.histoire_en_vue


def test_undo_puts_back_the_author_and_the_day(session, depassee, attendre):
    taper(depassee, "4")
    attendre()
    session.historique.pile.undo()
    attendre()
    note = next(n for n in session.bureau.instruction.fiche(2).notes if n.sous_critere == "C1.1")
    assert note == une_note(sous_critere="C1.1", le=le(9, 1), version_grille=1, version_dossier=1)


def test_a_note_at_an_end_of_the_scale_asks_for_its_comment_and_keeps_from_instruit(form, session, attendre, page):
    bureau = session.bureau
    with bureau.contexte.store.ecrire() as u:
        dossier = u.dossiers.get(2)
        u.dossiers.save(replace(dossier, etat=Etat.EN_INSTRUCTION))
    taper(form.lignes["C1.1"], "4")
    attendre()
    ligne = form.lignes["C1.1"]
    assert ligne._demande.text() == "Cette note demande une justification."
    assert "À justifier\u00a0: C1.1." in form.reste.text()
    with pytest.raises(UserError, match="Note à justifier par un commentaire"):
        bureau.instruction.changer_etat(2, Etat.INSTRUIT)
    ligne.justification.setFocus()
    type_text(ligne.justification, "Exemplaire")
    ligne.setFocus()
    attendre()
    assert not ligne._demande.text()
    with pytest.raises(UserError) as refus:
        bureau.instruction.changer_etat(2, Etat.INSTRUIT)
    assert "Note à justifier" not in str(refus.value)
