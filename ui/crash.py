"""What happens when the program itself fails: one log line, one report to copy, and the window goes on.

The report holds no personal data by construction: places in the code, types, versions. A message is kept only when
Python wrote it from names of the code. Not here: how it is shown (`ui.messages.panne`).
"""

from __future__ import annotations

import linecache
import logging
import platform
import re
import sys
import threading
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, qVersion

from app.socle import paths

if TYPE_CHECKING:
    from types import TracebackType

_log = logging.getLogger("clausule.panne")
_RACINE = Path(__file__).resolve().parents[1]
_MESSAGES_SURS = (AttributeError, NameError, TypeError, ImportError, ZeroDivisionError)
_LIVRES = tuple({Path(racine) for racine in (sys.prefix, sys.base_prefix, getattr(sys, "_MEIPASS", sys.prefix))})
_FICHIER_DE_TRACE = re.compile(r'File "([^"]+)"')
MESSAGE_TU = "(message omis\u00a0: il pourrait citer un dossier)"


@dataclass(frozen=True, slots=True)
class Rapport:
    """A failure told without any datum of the base."""

    genre: str
    texte: str


def rapporter(faute: BaseException, *, version: str) -> Rapport:
    """Return the report of an exception and of those that caused it."""
    lignes = [
        f"Clausule {version}",
        f"Python {platform.python_version()} · Qt {qVersion()}",
        f"{platform.system()} {platform.release()} · {platform.machine()}",
    ]
    suivante: BaseException | None = faute
    while suivante is not None:
        lignes += ["", *_pile(suivante), f"{type(suivante).__qualname__}\u00a0: {_message(suivante)}"]
        suivante = suivante.__cause__ or suivante.__context__
    return Rapport(type(faute).__qualname__, "\n".join(lignes))


def arret_precedent(dossier: Path, *, version: str) -> Rapport | None:
    """Return where a library brought an earlier run down, None when none is to be told; its file is kept aside.

    The trace names places in the code alone; the folders of the user are taken out of them.
    """
    fichier = dossier / paths.TRACE_A_DIRE
    try:
        texte = fichier.read_text("utf-8", errors="replace").strip()
        if not texte:
            return None
        fichier.replace(dossier / paths.TRACE_GARDEE)
    except OSError:
        return None
    lieux = _FICHIER_DE_TRACE.sub(lambda vu: f'File "{_lieu(vu[1])}"', texte)
    return Rapport("arrêt brutal", f"Clausule {version}, arrêt brutal de l’exécution précédente\n\n{lieux}")


def _pile(faute: BaseException) -> list[str]:
    cadres = traceback.extract_tb(faute.__traceback__)
    return [f"  {_lieu(cadre.filename)}:{cadre.lineno} {cadre.name}" for cadre in cadres]


def _lieu(fichier: str) -> str:
    """Return a path without the folder of the user.

    From the root of the program; the last two names for what Python and its libraries ship; else the name alone:
    the folder above may be called after someone.
    """
    chemin = Path(fichier)
    if chemin.is_relative_to(_RACINE) and ".venv" not in chemin.parts:
        return chemin.relative_to(_RACINE).as_posix()
    livre = not chemin.is_absolute() or any(chemin.is_relative_to(racine) for racine in _LIVRES)
    return "…/" + "/".join(chemin.parts[-2:] if livre else chemin.parts[-1:])


def _message(faute: BaseException) -> str:
    """Return the message when the interpreter wrote it, not a line « raise » that may quote a dossier."""
    if type(faute) not in _MESSAGES_SURS or faute.__traceback__ is None:
        return MESSAGE_TU
    cadre = traceback.extract_tb(faute.__traceback__)[-1]
    ligne = linecache.getline(cadre.filename, cadre.lineno or 0).strip()
    ecrit_par_python = bool(ligne) and not ligne.startswith("raise")
    message = str(faute).split(" (", 1)[0] if isinstance(faute, ImportError) else str(faute)
    sans_chemin = "/" not in message and "\\" not in message
    return message if ecrit_par_python and sans_chemin else MESSAGE_TU


class Filet(QObject):
    """Catches what nobody caught, in any thread, and hands it to the UI thread.

    Signals:
        panne(Rapport): emitted on the UI thread; `ui.messages` listens.
    """

    panne = Signal(object)
    _de_loin = Signal(object)

    def __init__(self, *, version: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._version = version
        self._de_loin.connect(self.panne, Qt.ConnectionType.QueuedConnection)

    def installer(self) -> None:
        """Set the hooks."""
        sys.excepthook = self.attraper
        threading.excepthook = self._attraper_fil
        sys.unraisablehook = self._attraper_muette

    def retirer(self) -> None:
        """Put Python's own hooks back, at exit and between tests."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        sys.unraisablehook = sys.__unraisablehook__

    def attraper(self, genre: type[BaseException], faute: BaseException, trace: TracebackType | None) -> None:
        """Log and report; an interruption from the keyboard stops the program as usual."""
        if issubclass(genre, KeyboardInterrupt | SystemExit):
            sys.__excepthook__(genre, faute, trace)
            return
        rapport = rapporter(faute.with_traceback(trace), version=self._version)
        _log.error("unexpected failure\n%s", rapport.texte)
        self._de_loin.emit(rapport)

    def _attraper_fil(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self.attraper(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)

    def _attraper_muette(self, arguments: sys.UnraisableHookArgs) -> None:
        """A failure in a finaliser: logged only, the act under way is not concerned."""
        if arguments.exc_value is not None:
            _log.error("%s", rapporter(arguments.exc_value, version=self._version).texte)
