"""The .exe installer, for one account or for a whole machine, built by makensis from the frozen folder."""

from __future__ import annotations

import os
import shlex
import sys
from typing import TYPE_CHECKING

from bundle import call

if TYPE_CHECKING:
    from pathlib import Path

    from signing import Signer


def four_numbers(version: str) -> str:
    """Return a version as Windows writes it: « 0.1.0 » gives « 0.1.0.0 »."""
    return ".".join([*version.split("."), "0", "0", "0"][:4])


def definitions(version: str, name: str, folder: Path, icon: Path, target: Path) -> dict[str, str]:
    """Return what the script asks for."""
    return {
        "VERSION": version,
        "VERSION4": four_numbers(version),
        "NOM": name,
        "SOURCE": str(folder),
        "SORTIE": str(target),
        "ICONE": str(icon),
    }


def make_installer(root: Path, defined: dict[str, str], signer: Signer, *, fast: bool = False) -> None:
    """Build the installer. `fast`: light compression, for trials. Raises SetupError with the words of makensis."""
    if signer.ready:
        program = [sys.executable, str(root / "packaging" / "signing.py")]
        defined = defined | {"SIGNER": shlex.join(program)}
    if fast:
        defined = defined | {"VITE": "1"}
    words = [f"-D{name}={value}" for name, value in defined.items()]
    script = root / "packaging" / "livraison" / "windows" / "installeur.nsi"
    command = ["makensis", "-V2", "-WX", "-INPUTCHARSET", "UTF8", *words, str(script)]
    call(command, dict(os.environ) | signer.variables(), "makensis")
