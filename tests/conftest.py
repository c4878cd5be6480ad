"""What every test shares: Qt without a screen, folders of the user out of reach, a picture of a failed window."""

from __future__ import annotations

import gc
import os
import re
from itertools import count
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before PySide6 is imported by anyone

import pytest
from hypothesis import settings
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.outils.mises_en_page import surveiller
from ui.immortels import proteger
from ui.workers.runner import Runner

proteger()
surveiller()

settings.register_profile("clausule", deadline=None)  # the machine of a test run is shared
settings.load_profile("clausule")

mettre_de_cote, reprendre = gc.freeze, gc.unfreeze
CAPTURES = Path(os.environ.get("CLAUSULE_CAPTURES", "build/captures"))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Begin with what is given the most time: last, it would leave a process without work."""

    def donne(item):
        delai = item.get_closest_marker("timeout")
        return delai.args[0] if delai else 0

    items.sort(key=donne, reverse=True)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish():
    """Set aside what the collection made: walked again at each round of a window, it took half of the suite."""
    gc.collect()
    mettre_de_cote()


@pytest.fixture(autouse=True)
def tas_de_la_suite(monkeypatch):
    """Keep the heap of the suite set aside when a window of a test gives back what it had set aside itself."""
    monkeypatch.setattr(gc, "freeze", lambda: None)
    monkeypatch.setattr(gc, "unfreeze", lambda: None)


@pytest.fixture(scope="session")
def maisons(tmp_path_factory):
    """The temporary folders of the user, one a test; pytest's own numbering reads them all for each new one."""
    racine = tmp_path_factory.mktemp("maisons")
    return (racine / str(rang) for rang in count())


@pytest.fixture(autouse=True)
def dossiers_isoles(maisons, monkeypatch):
    """Send the folders of the user to a temporary one, so that no test reads or writes the real ones."""
    maison = next(maisons)
    maison.mkdir()
    for nom in ("HOME", "USERPROFILE", "LOCALAPPDATA", "APPDATA", "XDG_DATA_HOME", "XDG_CONFIG_HOME",
                "XDG_CACHE_HOME", "XDG_STATE_HOME", "CLAUSULE_DOSSIER"):  # fmt: skip
        monkeypatch.setenv(nom, str(maison))
    return maison


@pytest.fixture(autouse=True)
def mains_levees():
    """Release what a simulated Shift+Tab leaves down: the next test would select as if it were held."""
    yield
    if QApplication.keyboardModifiers() != Qt.KeyboardModifier.NoModifier:
        QTest.keyRelease(QWidget(), Qt.Key.Key_Shift)


@pytest.fixture
def runner(qapp):
    """The runner of one test, drained at its end."""
    executeur = Runner()
    yield executeur
    executeur.annuler_tout()
    executeur.fermer()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Keep a picture of each window in sight when a test fails."""
    rapport = yield
    if call.when == "call" and rapport.failed and "qtbot" in getattr(item, "fixturenames", ()):
        CAPTURES.mkdir(parents=True, exist_ok=True)
        nom = re.sub(r"[^\w-]+", "_", item.name)
        for rang, fenetre in enumerate(w for w in QApplication.topLevelWidgets() if w.isVisible()):
            image = CAPTURES / f"{nom}-{rang}.png"
            fenetre.grab().save(str(image))
            rapport.sections.append(("capture", str(image)))
    return rapport


def pytest_make_parametrize_id(val, argname):
    """Name a file given as bytes by its argument: an archive made on the spot bears its hour, which would differ
    between two workers that collect the same tests."""
    return argname if isinstance(val, bytes) and len(val) > 20 else None
