"""The report of a failure tells where, never whom."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from app.socle.paths import TRACE, TRACE_A_DIRE, TRACE_GARDEE, VARIABLE
from ui.crash import MESSAGE_TU, Filet, arret_precedent, rapporter
from ui.depart import main as principal
from ui.messages import CODE_MACHINE

SECRETS = ("Dupont-Fictif", "FR7612345", "29400", "porteur@exemple.fr")


def attraper(fonction):
    with pytest.raises(Exception) as attrapee:  # noqa: PT011  # each test raises its own
        fonction()
    return attrapee.value


def panne_qui_cite():
    nom, iban, montant, courriel = SECRETS
    try:
        int(iban)
    except ValueError as cause:
        raise KeyError(f"{nom} {montant} {courriel}") from cause


@pytest.mark.parametrize("genre", [KeyError, TypeError, AttributeError, ValueError])
def test_no_personal_data_whatever_raises(genre):
    def lever():
        raise genre("Dossier de Dupont-Fictif, FR7612345, porteur@exemple.fr")

    for faute in (attraper(lever), attraper(panne_qui_cite)):
        texte = rapporter(faute, version="0.1").texte
        assert not [secret for secret in SECRETS if secret in texte]
        assert MESSAGE_TU in texte


def test_causes_and_places_are_told(tmp_path):
    texte = rapporter(attraper(panne_qui_cite), version="0.1").texte
    assert "Clausule 0.1" in texte
    assert "KeyError" in texte
    assert "ValueError" in texte
    assert "tests/ui/test_crash.py:" in texte
    assert "panne_qui_cite" in texte


def test_what_python_says_of_the_code_is_kept():
    faute = attraper(lambda: object().licorne)
    assert "has no attribute 'licorne'" in rapporter(faute, version="0.1").texte


def test_no_path_of_the_user(tmp_path):
    module = tmp_path / "utilisateur-fictif" / "greffon.py"
    module.parent.mkdir()
    module.write_text("def f():\n    return 1 / 0\n", "utf-8")
    espace: dict[str, object] = {}
    exec(compile(module.read_text("utf-8"), str(module), "exec"), espace)  # noqa: S102  # a file of our own
    texte = rapporter(attraper(espace["f"]), version="0.1").texte
    assert str(tmp_path) not in texte
    assert "utilisateur-fictif" not in texte
    assert "greffon.py:2" in texte


def test_no_path_in_what_an_import_says(tmp_path, monkeypatch):
    (tmp_path / "camille_fictive.py").write_text("", "utf-8")
    monkeypatch.syspath_prepend(tmp_path)

    def importer():
        from camille_fictive import absente  # noqa: F401, PLC0415  # the failure is the point

    texte = rapporter(attraper(importer), version="0.1").texte
    assert "cannot import name 'absente'" in texte
    assert str(tmp_path) not in texte
    refus = ImportError("/home/camille.fictive/libqt.so: undefined symbol")
    monkeypatch.setattr("builtins.__import__", lambda *_mots, **_options: (_ for _ in ()).throw(refus))
    faute = None
    try:
        import ailleurs  # noqa: F401, PLC0415  # as above
    except ImportError as attrapee:
        faute = attrapee
    monkeypatch.undo()
    assert "camille.fictive" not in rapporter(faute, version="0.1").texte


def test_a_native_trace_names_no_folder_of_the_user(tmp_path):
    lieu = tmp_path / "camille.fictive" / "essai.py"
    (tmp_path / TRACE_A_DIRE).write_text(f'Fatal Python error: Aborted\n  File "{lieu}", line 2 in f\n', "utf-8")
    texte = arret_precedent(tmp_path, version="0.1").texte
    assert "essai.py" in texte
    assert "camille.fictive" not in texte


@pytest.fixture
def filet(qapp):
    avant = sys.excepthook, threading.excepthook, sys.unraisablehook
    filet = Filet(version="0.1")
    filet.installer()
    yield filet
    filet.retirer()
    sys.excepthook, threading.excepthook, sys.unraisablehook = avant


def test_a_failure_of_the_window_is_reported_and_logged(qtbot, filet, caplog):
    faute = attraper(panne_qui_cite)
    with qtbot.waitSignal(filet.panne) as signal:
        sys.excepthook(type(faute), faute, faute.__traceback__)
    assert signal.args[0].genre == "KeyError"
    assert "panne_qui_cite" in caplog.text
    assert not [secret for secret in SECRETS if secret in caplog.text]


def test_a_failure_of_a_thread_is_reported_on_the_ui_thread(qtbot, filet, caplog):
    with qtbot.waitSignal(filet.panne):
        fil = threading.Thread(target=panne_qui_cite)
        fil.start()
        fil.join()


def test_the_keyboard_still_interrupts(qtbot, filet, capsys):
    with qtbot.assertNotEmitted(filet.panne, wait=20):
        filet.attraper(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert "KeyboardInterrupt" in capsys.readouterr().err


TOMBER = """
import faulthandler, sys
if sys.argv[1] == "avant_qt":
    import builtins
    importer = builtins.__import__
    def tomber(nom, *reste):
        if nom.startswith("PySide6"):
            faulthandler._sigsegv()
        return importer(nom, *reste)
    builtins.__import__ = tomber
else:
    import ui.mesure
    ui.mesure._dire = lambda mot: faulthandler._sigsegv()
sys.argv = ["clausule", "--mesurer"]
from ui.__main__ import main
main()
"""


def lancer(code, *mots, dossier):
    racine, env = Path(__file__).parents[2], {**os.environ, VARIABLE: str(dossier)}
    return subprocess.run(
        [sys.executable, "-c", code, *mots], cwd=racine, env=env, check=False, capture_output=True
    )


@pytest.mark.parametrize("quand", ["avant_qt", "peinte"])
def test_a_crash_of_a_library_is_told_at_the_next_start(tmp_path, quand):
    maison = tmp_path / "Camille-Fictive"
    journaux = maison / "journaux"
    assert lancer(TOMBER, quand, dossier=maison).returncode != 0
    with (journaux / TRACE).open("a", encoding="utf-8") as sortie:
        sortie.write(f'  File "{maison}/greffon.py", line 2 in f\n')
    assert lancer("from ui.__main__ import _arrets_traces as t\nwith t(): pass", dossier=maison).returncode == 0
    assert (journaux / TRACE).read_bytes() == b""
    rapport = arret_precedent(journaux, version="0.1")
    assert "Segmentation fault" in rapport.texte or "access violation" in rapport.texte
    assert str(tmp_path) not in rapport.texte
    assert (journaux / TRACE_GARDEE).is_file()
    assert arret_precedent(journaux, version="0.1") is None
    (journaux / TRACE_A_DIRE).mkdir()
    assert arret_precedent(journaux, version="0.1") is None


def test_a_folder_that_takes_no_trace_stops_no_start(tmp_path):
    (tmp_path / "journaux").write_text("", "utf-8")
    code = "from ui.__main__ import _arrets_traces as t\nwith t(): print('suite')"
    assert lancer(code, dossier=tmp_path).stdout.split() == [b"suite"]


def test_no_right_on_the_folder_of_data_is_said_and_nothing_starts(qapp, monkeypatch, tmp_path, capsys):
    def refuser(_chemin, **_mots):
        raise PermissionError(13, "Permission denied")

    dites = []
    monkeypatch.setattr("pathlib.Path.touch", refuser)
    monkeypatch.setattr("ui.messages.QMessageBox.critical", lambda _parent, _titre, texte: dites.append(texte))
    assert principal() == CODE_MACHINE
    assert "dossier de données" in dites[0]
    assert "--donnees" in capsys.readouterr().err
