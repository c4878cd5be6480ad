"""Folders of the user, never inside the program. `CLAUSULE_DOSSIER` overrides them all."""

from __future__ import annotations

import getpass
import os
from pathlib import Path

import platformdirs


def donnees() -> Path:
    """Return the folder of local data (%LOCALAPPDATA% on Windows), created when it is missing."""
    impose = os.environ.get("CLAUSULE_DOSSIER")
    dossier = Path(impose) if impose else Path(platformdirs.user_data_dir("Clausule", appauthor=False))
    dossier.mkdir(parents=True, exist_ok=True)
    return dossier


def journaux() -> Path:
    """Return the folder of technical logs, created when it is missing."""
    dossier = donnees() / "journaux"
    dossier.mkdir(exist_ok=True)
    return dossier


def copies() -> Path:
    """Return the folder of the copies handed to other programs, private, created when it is missing."""
    dossier = donnees() / "copies"
    dossier.mkdir(mode=0o700, exist_ok=True)
    return dossier


def autorites() -> Path:
    """Return the folder where the service puts the certificates of its authorities, created when it is missing."""
    dossier = donnees() / "autorites"
    dossier.mkdir(exist_ok=True)
    return dossier


def nom_de_session(defaut: str = "poste sans nom") -> str:
    """Return who is logged on, as the journal will name them; `defaut` where the system does not tell."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return defaut
