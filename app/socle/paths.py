"""Folders of the user, never inside the program.

`CLAUSULE_DOSSIER` (or `--donnees`) overrides them all, else the policy of the workstation. The standard library
alone: this is loaded before the window is painted.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from app.socle import politique
from app.socle.errors import EnvironmentFault, cause

VARIABLE = "CLAUSULE_DOSSIER"
REGLAGES = "reglages.toml"
#: Where a crash of a library is written, under `journaux`; at the next start it waits to be told, then is kept.
TRACE, TRACE_A_DIRE, TRACE_GARDEE = "arret-brutal.log", "arret-brutal-a-dire.log", "arret-brutal-precedent.log"


def donnees() -> Path:
    """Return the folder of local data (%LOCALAPPDATA% on Windows), created when it is missing.

    Raises EnvironmentFault when the disk or the rights refuse it.
    """
    impose = os.environ.get(VARIABLE)
    dossier = Path(impose) if impose else politique.dossier_de_donnees() or _local() / "Clausule"
    return _cree(dossier)


def exiger_l_ecriture() -> None:
    """Raise EnvironmentFault when the folder of data or that of logs is refused, before anything is begun."""
    dossier = donnees()
    journaux()
    sonde = dossier / ".ecriture"
    try:
        sonde.touch()
        sonde.unlink(missing_ok=True)
    except OSError as faute:
        raise _refus(dossier, faute) from faute


def _local() -> Path:
    """Return where programs keep data of the user on this machine, never in a roaming profile."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")


def _cree(dossier: Path, mode: int = 0o777) -> Path:
    try:
        dossier.mkdir(mode=mode, parents=True, exist_ok=True)
    except OSError as faute:
        raise _refus(dossier, faute) from faute
    return dossier


def _refus(dossier: Path, faute: OSError) -> EnvironmentFault:
    return EnvironmentFault(
        f"Le dossier de données «\u00a0{dossier}\u00a0» n’est pas accessible ({cause(faute)}). Rien n’a été écrit.",
        conseil=f"Faites-vous donner le droit d’y écrire, ou indiquez-en un autre par --donnees ou {VARIABLE}.",
    )


def journaux() -> Path:
    """Return the folder of technical logs, created when it is missing."""
    return _cree(donnees() / "journaux")


def copies() -> Path:
    """Return the folder of the copies handed to other programs, private, created when it is missing."""
    return _cree(donnees() / "copies", 0o700)


def autorites() -> Path:
    """Return the folder where the service puts the certificates of its authorities, created when it is missing."""
    return _cree(donnees() / "autorites")


def nom_de_session(defaut: str = "poste sans nom") -> str:
    """Return who is logged on, as the journal will name them; `defaut` where the system does not tell."""
    import getpass  # noqa: PLC0415  # after the first paint

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return defaut
