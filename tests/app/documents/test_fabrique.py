"""A batch in several processes: the same bytes in the same order, refusals, cancellation, children that fail."""

from __future__ import annotations

import io
import json
import pickle
import sys
from dataclasses import replace

import pytest

from app.documents import fabrique, fabrique_enfant
from app.documents.contenu import Contenu, Paragraphe
from app.documents.fabrique import DRAPEAU_FIGE, commande_enfant, rendre_tous
from app.documents.fabrique_trame import PDF, REFUS, envoyer, recevoir
from app.documents.pdf import rendre_pdf
from app.socle.errors import UserError
from app.socle.progress import Annulation, Annule


def des_actes(n: int) -> list[Contenu]:
    return [Contenu(f"Acte {i}", f"R-{i}", (Paragraphe(f"Numéro {i}, œuvre"),)) for i in range(n)]


@pytest.mark.parametrize("libre", [True, False])
def test_two_processes_give_the_same_bytes_in_order(libre: bool) -> None:  # a parameter of the test
    actes = des_actes(30)
    assert list(rendre_tous(iter(actes), 2, libre=libre)) == [rendre_pdf(a) for a in actes]


@pytest.mark.parametrize(("nombre", "processus"), [(0, 2), (3, 2), (5, 1)])
def test_a_small_batch_starts_no_child(nombre: int, processus: int) -> None:
    actes = des_actes(nombre)
    lent = ("/un/programme/absent",)
    assert list(rendre_tous(actes, processus, commande=lent)) == [rendre_pdf(a) for a in actes]


@pytest.mark.parametrize(
    "commande",
    [("/un/programme/absent",), (sys.executable, "-c", "pass"), (sys.executable, "-c", "1/0")],
)
def test_without_children_the_acts_are_made_here(commande: tuple[str, ...]) -> None:
    actes = des_actes(6)
    assert list(rendre_tous(actes, 2, commande=commande)) == [rendre_pdf(a) for a in actes]


def test_a_child_that_hangs_is_ended_and_done_without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fabrique, "DUREE_MAX_S", 0.2)
    commande = (sys.executable, "-c", "import time; time.sleep(600)")
    actes = des_actes(5)
    assert list(rendre_tous(actes, 2, commande=commande)) == [rendre_pdf(a) for a in actes]


@pytest.mark.parametrize("libre", [True, False])
def test_an_act_that_cannot_be_printed_is_refused_as_alone(libre: bool) -> None:  # the same
    actes = des_actes(6)
    actes[4] = replace(actes[4], titre="Bravo", blocs=(Paragraphe("Bravo 😀"),))
    rendus = rendre_tous(actes, 2, libre=libre)
    assert [next(rendus) for _ in range(4)] == [rendre_pdf(a) for a in actes[:4]]
    with pytest.raises(UserError, match="U\\+1F600 GRINNING FACE") as refus:
        next(rendus)
    assert refus.value.conseil == "Remplacez ou retirez ce caractère."


@pytest.mark.parametrize("processus", [1, 2])
def test_a_batch_stops_when_asked(processus: int) -> None:
    annulation = Annulation()
    rendus = rendre_tous(des_actes(40), processus, annulation)
    next(rendus)
    annulation.demander()
    with pytest.raises(Annule):
        next(rendus)


def test_only_a_few_acts_are_read_ahead() -> None:
    lus = []

    def un_a_un():
        for acte in des_actes(40):
            lus.append(acte)
            yield acte

    rendus = rendre_tous(un_a_un(), 2)
    next(rendus)
    assert len(lus) <= 7
    rendus.close()  # the children are ended


def test_the_child_answers_until_the_pipe_closes() -> None:
    bon, mauvais = des_actes(1)[0], replace(des_actes(1)[0], reference="😀")
    entree, sortie = io.BytesIO(), io.BytesIO()
    for acte in (bon, mauvais):
        envoyer(entree, PDF, pickle.dumps(acte))
    entree.seek(0)
    fabrique_enfant.servir(entree, sortie)
    sortie.seek(0)
    assert recevoir(sortie) == (PDF, rendre_pdf(bon))
    genre, octets = recevoir(sortie)
    assert genre == REFUS
    assert "GRINNING FACE" in json.loads(octets)["message"]
    with pytest.raises(EOFError):
        recevoir(sortie)


def test_the_frozen_program_is_its_own_child(monkeypatch: pytest.MonkeyPatch) -> None:
    assert commande_enfant()[-2:] == ["-m", "app.documents.fabrique_enfant"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert commande_enfant() == [sys.executable, DRAPEAU_FIGE]


def test_a_child_that_dies_with_an_act_in_hand_leaves_nobody_waiting() -> None:
    programme = """import sys
from app.documents import fabrique_enfant as f
from app.documents.fabrique_trame import envoyer, recevoir
envoyer(sys.stdout.buffer, *f._reponse(recevoir(sys.stdin.buffer)[1]))"""
    commande = (sys.executable, "-c", programme)
    actes = des_actes(12)
    assert list(rendre_tous(actes, 2, commande=commande)) == [rendre_pdf(a) for a in actes]
