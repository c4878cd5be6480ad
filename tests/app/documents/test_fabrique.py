"""A batch in several processes: the same bytes in the same order, refusals, cancellation, children that fail."""

from __future__ import annotations

import gc
import io
import json
import os
import pickle
import sys
import time
import weakref
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.documents import fabrique, fabrique_enfant, fabrique_voisin
from app.documents.contenu import Contenu, Paragraphe
from app.documents.fabrique import ESSAIS, Fabrique
from app.documents.fabrique_trame import DRAPEAU_FIGE, PDF, PRET, REFUS, envoyer, recevoir
from app.documents.fabrique_voisin import commande_enfant
from app.documents.pdf import rendre_pdf
from app.socle.errors import Bug, UserError
from app.socle.progress import Annulation, Annule

if TYPE_CHECKING:
    from collections.abc import Iterator

ENFANT = "import os, sys, time\nfrom app.documents import fabrique_enfant as f\n"
ETOURDI = (
    ENFANT
    + """from app.documents.fabrique_trame import PRET, envoyer, recevoir
f.rendre_pdf(f.ECHANTILLON)
envoyer(sys.stdout.buffer, PRET, b"")
while True:
    octets = recevoir(sys.stdin.buffer)[1]
    %s
    envoyer(sys.stdout.buffer, *f._reponse(octets))"""
)


def des_actes(n: int) -> list[Contenu]:
    return [Contenu(f"Acte {i}", f"R-{i}", (Paragraphe(f"Numéro {i}, œuvre"),)) for i in range(n)]


def etourdi(geste: str) -> tuple[str, ...]:
    """Return the command of a child that does this before each act, which it has as `octets`."""
    return (sys.executable, "-c", ETOURDI % geste)


@pytest.fixture
def atelier() -> Iterator[Fabrique]:
    faite = Fabrique()
    yield faite
    faite.fermer()


def test_two_processes_give_the_same_bytes_in_order_batch_after_batch(atelier: Fabrique) -> None:
    actes = des_actes(30)
    attendus = [rendre_pdf(a) for a in actes]
    assert list(atelier.rendre_tous(iter(actes))) == attendus
    premiers = atelier.voisins()
    assert list(atelier.rendre_tous(iter(actes))) == attendus
    assert atelier.voisins() == premiers  # the same children, still warm
    assert list(Fabrique(1).rendre_tous(actes)) == attendus


def test_children_are_started_ahead_and_are_there_for_the_batch(atelier: Fabrique) -> None:
    atelier.chauffer()
    premiers = atelier.voisins()
    assert len(premiers) == atelier.processus
    atelier.chauffer()
    actes = des_actes(6)
    assert list(atelier.rendre_tous(actes)) == [rendre_pdf(a) for a in actes]
    assert atelier.voisins() == premiers
    atelier.fermer()
    assert not atelier.voisins()


@pytest.mark.skipif(sys.platform == "win32", reason="a class of priority is given at the start on Windows")
def test_the_children_let_the_window_go_first(atelier: Fabrique) -> None:
    list(atelier.rendre_tous(des_actes(6)))
    notre = os.getpriority(os.PRIO_PROCESS, 0)
    leurs = [os.getpriority(os.PRIO_PROCESS, v._processus.pid) for v in atelier.voisins()]
    assert leurs
    assert min(leurs) > notre


def test_a_child_that_died_while_idle_is_replaced(atelier: Fabrique) -> None:
    atelier.chauffer()
    mort, vif = atelier.voisins()
    mort._processus.kill()
    mort._processus.wait()
    atelier.chauffer()
    assert mort not in atelier.voisins()
    assert vif in atelier.voisins()
    actes = des_actes(6)
    assert list(atelier.rendre_tous(actes)) == [rendre_pdf(a) for a in actes]


def test_idle_children_are_ended_and_the_next_batch_has_its_own() -> None:
    atelier = Fabrique(repos_s=0.05)
    atelier.chauffer()
    fin = time.monotonic() + 20
    while atelier.voisins() and time.monotonic() < fin:
        time.sleep(0.01)
    assert not atelier.voisins()
    actes = des_actes(5)
    assert list(atelier.rendre_tous(actes)) == [rendre_pdf(a) for a in actes]
    atelier.fermer()


def test_children_end_with_what_they_serve() -> None:
    atelier = Fabrique()
    atelier.chauffer()
    processus = [v._processus for v in atelier.voisins()]
    vu = weakref.ref(atelier)
    del atelier
    gc.collect()
    assert vu() is None
    assert all(p.poll() is not None for p in processus)


def test_one_batch_at_a_time_has_the_children(atelier: Fabrique) -> None:
    actes = des_actes(8)
    premier = atelier.rendre_tous(actes)
    rendus = [next(premier)]
    atelier.chauffer()  # nothing to do for children that are at work, nor to end
    atelier.fermer()
    assert list(atelier.rendre_tous(des_actes(5))) == [rendre_pdf(a) for a in des_actes(5)]
    assert [*rendus, *premier] == [rendre_pdf(a) for a in actes]


@pytest.mark.parametrize(("nombre", "processus"), [(0, 2), (3, 2), (5, 1)])
def test_a_small_batch_starts_no_child(nombre: int, processus: int) -> None:
    actes, atelier = des_actes(nombre), Fabrique(processus)
    assert list(atelier.rendre_tous(actes)) == [rendre_pdf(a) for a in actes]
    assert not atelier.voisins()


@pytest.mark.parametrize(
    "commande",
    [
        ("/un/programme/absent",),
        (sys.executable, "-c", "pass"),
        (sys.executable, "-c", "1/0"),
        (sys.executable, "-c", "print('?' * 9, flush=True)"),
    ],
)
def test_without_children_the_acts_are_made_here(commande: tuple[str, ...]) -> None:
    actes = des_actes(6)
    atelier = Fabrique(commande=commande)
    atelier.chauffer()
    assert list(atelier.rendre_tous(actes)) == [rendre_pdf(a) for a in actes]
    atelier.fermer()


def test_a_child_that_never_gets_ready_is_ended_and_done_without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fabrique_voisin, "DEPART_MAX_S", 0.2)
    atelier = Fabrique(commande=(sys.executable, "-c", "import time; time.sleep(600)"))
    actes = des_actes(5)
    assert list(atelier.rendre_tous(actes)) == [rendre_pdf(a) for a in actes]
    assert not atelier.voisins()


def test_an_act_that_cannot_be_printed_is_refused_and_the_others_go_on(atelier: Fabrique) -> None:
    actes = des_actes(6)
    actes[4] = replace(actes[4], titre="Bravo", blocs=(Paragraphe("Bravo 😀"),))
    for rendus in (list(atelier.rendre_tous(actes)), list(Fabrique(1).rendre_tous(actes))):
        refus = rendus.pop(4)
        assert rendus == [rendre_pdf(a) for a in (*actes[:4], actes[5])]
        assert isinstance(refus, UserError)
        assert "U+1F600 GRINNING FACE" in refus.message
        assert refus.conseil == "Remplacez ou retirez ce caractère."


@pytest.mark.parametrize("processus", [1, 2])
def test_a_batch_stops_when_asked_and_leaves_no_act_in_hand(processus: int) -> None:
    atelier, annulation = Fabrique(processus), Annulation()
    rendus = atelier.rendre_tous(des_actes(40), annulation)
    next(rendus)
    annulation.demander()
    with pytest.raises(Annule):
        next(rendus)
    assert not any(v.en_main for v in atelier.voisins())
    actes = des_actes(5)
    assert list(atelier.rendre_tous(actes)) == [rendre_pdf(a) for a in actes]  # of this batch, not of the other
    atelier.fermer()


def test_only_a_few_acts_are_read_ahead(atelier: Fabrique) -> None:
    lus = []

    def un_a_un() -> Iterator[Contenu]:
        for acte in des_actes(40):
            lus.append(acte)
            yield acte

    rendus = atelier.rendre_tous(un_a_un())
    next(rendus)
    assert len(lus) <= fabrique.AVANCE + 2
    rendus.close()


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


def test_what_warms_a_child_is_an_act_of_every_drawing() -> None:
    assert rendre_pdf(fabrique_enfant.ECHANTILLON).startswith(b"%PDF")


def test_an_answer_to_nothing_is_none_of_ours(atelier: Fabrique) -> None:
    atelier.chauffer()
    voisin = atelier.voisins()[0]
    voisin.comprendre(fabrique_voisin.Message(voisin, PRET))
    with pytest.raises(ValueError, match="P"):
        voisin.comprendre(fabrique_voisin.Message(voisin, PDF, b"%PDF"))


def test_the_frozen_program_is_its_own_child(monkeypatch: pytest.MonkeyPatch) -> None:
    assert commande_enfant()[-2:] == ["-m", "app.documents.fabrique_enfant"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert commande_enfant() == [sys.executable, DRAPEAU_FIGE]


def test_a_child_that_dies_in_the_middle_loses_nothing() -> None:
    atelier = Fabrique(commande=etourdi("f.vus = getattr(f, 'vus', 0) + 1; f.vus > 3 and os._exit(9)"))
    actes = des_actes(9)
    assert list(atelier.rendre_tous(actes)) == [rendre_pdf(a) for a in actes]
    atelier.fermer()


def test_an_act_that_ends_its_children_is_named_and_the_others_are_made() -> None:
    atelier = Fabrique(commande=etourdi("b'R-3' in octets and os._exit(9)"))
    actes = des_actes(8)
    rendus = list(atelier.rendre_tous(actes))
    refus = rendus.pop(3)
    assert isinstance(refus, UserError)
    assert f"«\u00a0R-3\u00a0» a interrompu {ESSAIS} fois" in refus.message
    assert rendus == [rendre_pdf(a) for a in (*actes[:3], *actes[4:])]
    atelier.fermer()


@pytest.mark.parametrize("processus", [1, 2])
def test_an_act_that_the_program_fails_to_draw_is_named_and_told_to_the_log(
    processus: int, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def contredit(contenu: Contenu) -> bytes:
        if contenu.reference == "R-2":
            raise Bug(contenu.titre)
        return rendre_pdf(contenu)

    monkeypatch.setattr("app.documents.pdf.rendre_pdf", contredit)
    atelier = Fabrique(processus, etourdi("b'R-2' in octets and setattr(f, 'rendre_pdf', 1)"))
    refus = list(atelier.rendre_tous(des_actes(6)))[2]
    assert isinstance(refus, UserError)
    assert "n’a pas su dessiner l’acte «\u00a0R-2\u00a0»" in refus.message
    assert ("Bug" if processus == 1 else "TypeError") in caplog.text
    assert "Acte 2" not in caplog.text
    atelier.fermer()


@pytest.mark.lent
def test_an_act_that_takes_too_long_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fabrique_voisin, "DUREE_MAX_S", 1.5)
    atelier = Fabrique(commande=etourdi("b'R-1' in octets and time.sleep(600)"))
    actes = des_actes(5)
    rendus = list(atelier.rendre_tous(actes))
    assert isinstance(rendus.pop(1), UserError)
    assert rendus == [rendre_pdf(a) for a in (actes[0], *actes[2:])]
    atelier.fermer()


def test_a_child_that_is_gone_keeps_what_it_had_until_its_end_is_told() -> None:
    atelier = Fabrique(2, etourdi("False"))
    rendus = atelier.rendre_tous(des_actes(9))
    next(rendus)
    une, autre = atelier.voisins()
    for voisin in (une, autre):
        voisin._processus.kill()
        voisin._processus.wait()
    atelier.perdre(une, remplacer=True)
    assert autre in atelier.voisins()
    assert une not in atelier.voisins()
    rendus.close()
    atelier.fermer()


def test_children_that_always_die_end_the_batch_and_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fabrique, "PERTES", 3)
    atelier = Fabrique(commande=etourdi("os._exit(9)"))
    rendus = list(atelier.rendre_tous(des_actes(9)))
    assert all(isinstance(r, UserError) for r in rendus)
    assert "interrompu 3 fois" in str(rendus[-1])
    assert not atelier.voisins()
