"""The session of instruction: the queue of a campaign, the letters of an agent, the place kept for next time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.cycle import Etat
from app.domain.faits import FaitsDates, Recevabilite
from app.domain.lectures import Lecture
from app.domain.restes import Travail
from app.domain.seance import Lettre, TriRapide
from app.services.contexte import Contexte
from app.services.deport import VueDeLAgent
from app.services.instruction import Instruction
from app.services.notation import Notation
from app.services.seances import Attentes, Seances
from app.socle.errors import UserError
from tests.app.services.atelier import decision_sur, dossier_en_base, dossier_instruit, journal, piece_en_base
from tests.builders import AGENT, le, un_deport, une_arrivee, une_campagne, une_note, une_preuve

CODES = ("C1.1", "C1.2", "C2.1")


@pytest.fixture
def seances(contexte):
    return Seances(contexte)


def recevable(store, dossier):
    with store.ecrire() as u:
        u.faits.set(FaitsDates(dossier.id, Recevabilite.OUI))


def cles(dossier, *travaux):
    return [r.cle for r in dossier.restes if r.travail in travaux]


def test_a_new_dossier_has_everything_left(seances, store, campagne):
    dossier = dossier_en_base(store, campagne)
    piece_en_base(store, dossier, code="RIB")
    (lu,) = seances.file(campagne.id)
    assert lu == seances.du_dossier(dossier.id)
    assert cles(lu, Travail.VERDICT, Travail.DEMANDE) == ["RIB", "demander"]
    assert cles(lu, Travail.NOTER) == list(CODES)
    assert lu.attente == ""


def test_a_dossier_with_nothing_left_says_so_and_comes_last(seances, store, campagne):
    fini = dossier_en_base(store, campagne, etat=Etat.LISTE_ATTENTE)
    reste = dossier_en_base(store, campagne)
    dossier_en_base(store, campagne, etat=Etat.RETIRE)
    file = seances.file(campagne.id)
    assert [d.dossier_id for d in file] == [reste.id, fini.id]
    assert file[1].attente == "Rien à faire\u00a0: en liste d’attente."


def test_what_would_hold_back_a_decision_is_said(seances, store, campagne):
    dossier = dossier_instruit(store, campagne)
    recevable(store, dossier)
    with store.ecrire() as u:
        u.decisions.add(decision_sur(dossier))
    (decider,) = [r for r in seances.du_dossier(dossier.id).restes if r.travail is Travail.DECIDER]
    assert decider.pourquoi.startswith("dossier instruit")


def test_a_note_overtaken_by_the_dossier_is_to_look_at_again(seances, contexte, horloge, store, campagne):
    dossier = dossier_instruit(store, campagne, etat=Etat.EN_INSTRUCTION)
    notation = Notation(contexte)
    for code in CODES:
        notation.noter(dossier.id, code, 3, "p. 2")
    horloge.avancer(hours=1)
    assert cles(seances.du_dossier(dossier.id), Travail.REVOIR) == []
    Instruction(contexte).modifier(dossier.id, "Modifier le projet", plus_value="Tout autre chose.")
    assert cles(seances.du_dossier(dossier.id), Travail.REVOIR) == list(CODES)
    assert cles(seances.file(campagne.id)[0], Travail.REVOIR) == list(CODES)


def test_a_note_of_an_older_grid_is_to_look_at_again(seances, store, campagne):
    dossier = dossier_instruit(store, campagne, etat=Etat.EN_INSTRUCTION)
    with store.ecrire() as u:
        u.notes.set(dossier.id, une_note(sous_critere="C2.1", version_grille=7, le=le(7, 20)))
    (revoir,) = [r for r in seances.du_dossier(dossier.id).restes if r.travail is Travail.REVOIR]
    assert (revoir.cle, revoir.pourquoi) == ("C2.1", "Note donnée sous la version 7 de la grille.")


def test_a_proof_on_a_replaced_piece_is_to_look_at_again(seances, store, campagne):
    dossier = dossier_instruit(store, campagne, etat=Etat.EN_INSTRUCTION)
    ancienne = piece_en_base(store, dossier, code="BUDGET")
    piece_en_base(store, dossier, b"%PDF neuf", code="BUDGET", remplace=ancienne.id)
    with store.ecrire() as u:
        preuve = une_preuve(
            dossier_id=dossier.id, sous_critere="C1.2", piece_id=ancienne.id, sha256=ancienne.sha256
        )
        u.preuves.add(preuve)
    assert cles(seances.du_dossier(dossier.id), Travail.REVOIR) == ["C1.2"]
    assert cles(seances.file(campagne.id)[0], Travail.REVOIR) == ["C1.2"]


def test_without_a_job_nothing_is_noted(seances, store, campagne):
    dossier = dossier_en_base(store, campagne, postes=())
    assert cles(seances.du_dossier(dossier.id), Travail.NOTER) == []
    assert "R13" in cles(seances.du_dossier(dossier.id), Travail.PROJET)


# --- letters


def test_a_letter_is_journaled_undone_and_moves_the_dossier(seances, store, campagne):
    premier, second = dossier_en_base(store, campagne), dossier_en_base(store, campagne)
    avant, changes = seances.trier(second.id, Lettre.A)
    assert avant is None
    assert changes.dossiers == {second.id}
    assert "tri" in changes.sujets
    assert [d.dossier_id for d in seances.file(campagne.id)] == [second.id, premier.id]
    assert journal(store)[0].acte == "Tri rapide\u00a0: A"
    assert seances.trier(second.id, avant)[0] is Lettre.A
    assert seances.du_dossier(second.id).lettre is None


def test_the_same_letter_again_writes_no_line(seances, store, campagne):
    dossier = dossier_en_base(store, campagne)
    seances.trier(dossier.id, Lettre.B)
    lignes = len(journal(store))
    assert seances.trier(dossier.id, Lettre.B)[0] is Lettre.B
    assert len(journal(store)) == lignes


def test_letters_are_each_agent_s_own(seances, store, campagne):
    dossier = dossier_en_base(store, campagne)
    with store.ecrire() as u:
        u.seances.set_tri(TriRapide(dossier.id, "autre agent", Lettre.C, le(9, 1)))
    assert seances.du_dossier(dossier.id).lettre is None


# --- where she stopped


def test_the_place_is_kept_without_a_line_of_journal(seances, store, campagne):
    dossier = dossier_en_base(store, campagne)
    assert seances.reprise(campagne.id) is None
    lignes = len(journal(store))
    seances.retenir_la_place(dossier.id, "C2.1")
    point = seances.reprise(campagne.id)
    assert point.endroit == f"dossier {dossier.numero}, C2.1"
    seances.retenir_la_place(dossier.id)
    assert seances.reprise(campagne.id).endroit == f"dossier {dossier.numero}"
    assert len(journal(store)) == lignes


def test_a_dossier_withdrawn_since_is_not_taken_up_again(seances, store, campagne):
    dossier = dossier_en_base(store, campagne)
    seances.retenir_la_place(dossier.id)
    with store.ecrire() as u:
        u.dossiers.save(replace(u.dossiers.get(dossier.id), etat=Etat.RETIRE))
    assert seances.reprise(campagne.id) is None


def test_a_dossier_hidden_since_is_neither_in_the_queue_nor_taken_up_again(store, horloge, campagne):
    seances = Seances(Contexte(VueDeLAgent(store, AGENT), horloge, AGENT))
    dossier = dossier_en_base(store, campagne)
    seances.retenir_la_place(dossier.id)
    with store.ecrire() as u:
        u.lectures.add_deport(un_deport(dossier_id=dossier.id, agent=AGENT))
    seances = Seances(Contexte(VueDeLAgent(store, AGENT), horloge, AGENT))
    assert seances.reprise(campagne.id) is None
    assert seances.file(campagne.id) == ()
    with pytest.raises(UserError):
        seances.du_dossier(dossier.id)


def test_the_first_page_is_told_what_waits(seances, store, campagne):
    dossier = dossier_en_base(store, campagne)
    seances.retenir_la_place(dossier.id)
    signes = ("À rapprocher\u00a0: même SIRET que le dossier 2022-94-0009.",)
    with store.ecrire() as u:
        sha256 = u.pieces.put_contenu(b"courriel")
        arrivee = une_arrivee(campagne_id=campagne.id, dossier_id=dossier.id, sha256=sha256)
        u.arrivees.add(replace(arrivee, avertissements=signes))
    assert seances.attentes(campagne.id) == Attentes(seances.reprise(campagne.id), 1)


# --- two readers


@pytest.fixture
def a_deux(store):
    with store.ecrire() as u:
        return u.campagnes.add(une_campagne(double_lecture=True))


def lecture(store, dossier, lecteur, rang, notes=(), *, close=False):
    with store.ecrire() as u:
        lue = u.lectures.add(Lecture(dossier.id, lecteur, rang, le(8, 1), le(8, 2) if close else None))
        for code in notes:
            u.lectures.set_note(lue.id, une_note(sous_critere=code))


def lire(seances, campagne, dossier):
    du_dossier = seances.du_dossier(dossier.id)
    assert seances.file(campagne.id) == (du_dossier,)
    return cles(du_dossier, Travail.NOTER, Travail.LIRE)


def test_a_reader_opens_notes_and_closes_her_own_reading(seances, store, a_deux):
    dossier = dossier_en_base(store, a_deux)
    lecture(store, dossier, "autre agent", 1, CODES)
    assert lire(seances, a_deux, dossier) == ["a_ouvrir"]
    lecture(store, dossier, AGENT, 2, CODES[:1])
    assert lire(seances, a_deux, dossier) == list(CODES[1:])


def test_a_whole_reading_is_to_close(seances, store, a_deux):
    dossier = dossier_en_base(store, a_deux)
    lecture(store, dossier, AGENT, 1, CODES)
    assert lire(seances, a_deux, dossier) == ["clore"]


def test_a_closed_reading_waits_for_the_other_then_for_the_agreement(seances, store, a_deux):
    dossier = dossier_en_base(store, a_deux)
    lecture(store, dossier, AGENT, 1, CODES, close=True)
    assert lire(seances, a_deux, dossier) == []
    lecture(store, dossier, "autre agent", 2, CODES, close=True)
    assert lire(seances, a_deux, dossier) == ["a_confronter"]
    with store.ecrire() as u:
        for code in CODES:
            u.notes.set(dossier.id, une_note(sous_critere=code))
    assert lire(seances, a_deux, dossier) == []


def test_a_dossier_that_two_others_read_is_not_hers_to_note(seances, store, a_deux):
    dossier = dossier_en_base(store, a_deux)
    for rang, lecteur in enumerate(("un agent", "autre agent"), 1):
        lecture(store, dossier, lecteur, rang, CODES, close=True)
    assert lire(seances, a_deux, dossier) == []
