"""Works outside the UI thread: what comes back, in which thread, and what is never called."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QObject, QThread

from app.socle.errors import Bug, EnvironmentFault, UserError
from app.socle.progress import Progress
from ui.workers.runner import Runner


def test_a_value_comes_back_on_the_ui_thread(qtbot, runner):
    recus = []
    fil_principal = QThread.currentThread()
    with qtbot.waitSignal(runner.au_repos):
        runner.lancer(
            lambda _rapporter, _annulation: threading.current_thread().name,
            libelle="Lire",
            au_succes=lambda v: recus.append((v, QThread.currentThread() == fil_principal)),
        )
    assert len(recus) == 1
    assert recus[0][0].startswith("lecture")
    assert recus[0][1]


@pytest.mark.parametrize("faute", [UserError("Champ vide."), EnvironmentFault("Disque plein.")])
def test_an_expected_failure_goes_to_the_caller_else_to_everyone(qtbot, runner, faute):
    def echouer(rapporter, annulation):
        raise faute

    recues = []
    with qtbot.waitSignal(runner.au_repos):
        runner.lancer(echouer, libelle="Lire", a_l_erreur=recues.append)
    assert recues == [faute]
    with qtbot.waitSignal(runner.erreur) as signal:
        runner.lancer(echouer, libelle="Lire")
    assert signal.args == [faute]


def test_a_bug_reaches_the_crash_hook_and_frees_the_caller(qtbot, runner):
    recues, finies = [], []
    with qtbot.captureExceptions() as attrapees, qtbot.waitSignal(runner.au_repos):
        runner.lancer(
            lambda _rapporter, _annulation: 1 // 0,
            libelle="Lire",
            a_l_erreur=recues.append,
            a_la_fin=lambda: finies.append(1),
        )
    assert [genre for genre, _, _ in attrapees] == [ZeroDivisionError]
    assert len(recues) == len(finies) == 1


def test_cancel_stops_between_two_steps_and_calls_only_the_end(qtbot, runner):
    parti, suites = threading.Event(), []

    def longue(rapporter, annulation):
        parti.set()
        while True:
            annulation.verifier()
            threading.Event().wait(0.001)

    tache = runner.lancer(
        longue,
        libelle="Importer",
        en_ecriture=True,
        au_succes=lambda _: suites.append("succes"),
        a_l_erreur=lambda _: suites.append("erreur"),
        a_la_fin=lambda: suites.append("fin"),
    )
    assert parti.wait(5)
    with qtbot.waitSignal(runner.au_repos):
        tache.annuler()
    assert suites == ["fin"]
    assert tache.terminee


def test_writers_wait_for_one_another_in_order(qtbot, runner):
    actifs, pics, ordre = [], [], []

    def ecrire(rang):
        def travail(rapporter, annulation):
            actifs.append(rang)
            pics.append(len(actifs))
            ordre.append(rang)
            actifs.remove(rang)

        return travail

    with qtbot.waitSignal(runner.au_repos):
        for rang in range(8):
            runner.lancer(ecrire(rang), libelle="Écrire", en_ecriture=True)
    assert ordre == list(range(8))
    assert set(pics) == {1}


def test_last_progress_is_always_told(qtbot, runner):
    dits = []
    runner.progressee.connect(lambda tache: dits.append(tache.progres.fait))

    def compter(rapporter, annulation):
        for fait in range(1, 501):
            rapporter(Progress(fait, 500, "ligne"))

    with qtbot.waitSignal(runner.au_repos):
        runner.lancer(compter, libelle="Compter")
    assert dits[-1] == 500
    assert len(dits) < 500


def test_nothing_is_called_once_the_owner_is_deleted(qtbot, runner):
    verrou, recus = threading.Event(), []
    proprietaire = QObject()
    runner.lancer(
        lambda _rapporter, _annulation: verrou.wait(5),
        libelle="Lire",
        au_succes=recus.append,
        a_la_fin=lambda: recus.append("fin"),
        proprietaire=proprietaire,
    )
    proprietaire.deleteLater()
    qtbot.wait(1)
    with qtbot.waitSignal(runner.au_repos):
        verrou.set()
    assert recus == []


def test_closing_drains_and_refuses_what_comes_after(qapp):
    executeur, recus = Runner(), []
    executeur.lancer(lambda _r, _a: 42, libelle="Écrire", au_succes=recus.append, en_ecriture=True)
    executeur.fermer()
    assert recus == [42]
    with pytest.raises(Bug):
        executeur.lancer(lambda _r, _a: 0, libelle="Trop tard")
