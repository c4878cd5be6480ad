"""The frozen folder: a clean environment from the locks, PyInstaller, and what the folder weighs.

Nothing of `.venv` is used: what is delivered comes from the locks alone, each file checked by its hash.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from environment import base_python, pip_environment
from outcomes import Exit, SetupError, say

LOCKS = ("produit.txt", "livraison.txt")
SIGNATURE_LOCKS = ("signature.txt", "livraison.txt")
STAMP = "clausule-livraison"
LAST_LINES = 25


@dataclass(frozen=True, slots=True)
class Workshop:
    """Where a delivery is made. `signature`: with the option that signs PDF files."""

    root: Path
    folder: Path
    signature: bool = False

    @property
    def environment(self) -> Path:
        """The folder of the clean environment."""
        return self.folder / "env"

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.environment / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")

    @property
    def frozen(self) -> Path:
        """The frozen folder."""
        return self.folder / "dist" / "clausule"

    @property
    def tables(self) -> Path:
        """What PyInstaller writes of its work."""
        return self.folder / "pyinstaller"

    @property
    def locks(self) -> tuple[Path, ...]:
        """The locks that the environment is made from."""
        names = SIGNATURE_LOCKS if self.signature else LOCKS
        return tuple(self.root / "packaging" / "verrou" / name for name in names)


def call(command: list[str], environ: dict[str, str], what: str) -> str:
    """Run a step; return what it printed. Raises SetupError with its last lines when it fails."""
    done = subprocess.run(
        command,
        check=False,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    if done.returncode:
        last = "\n".join(done.stdout.strip().splitlines()[-LAST_LINES:])
        raise SetupError(f"{what} a échoué (code {done.returncode}) :\n{last}", Exit.FAILED)
    return done.stdout


def make_environment(workshop: Workshop) -> None:
    """Make the clean environment, or keep the one made from the same locks. Raises SetupError."""
    key = hashlib.sha256(b"".join(lock.read_bytes() for lock in workshop.locks)).hexdigest()
    stamp = workshop.environment / STAMP
    if stamp.exists() and stamp.read_text("utf-8") == key:
        return
    say("Environnement de livraison, depuis les verrous…")
    environ = pip_environment(os.environ)
    call([base_python(), "-I", "-m", "venv", "--clear", str(workshop.environment)], environ, "L’environnement")
    for lock in workshop.locks:
        options = ["--require-hashes", "--no-deps", "--only-binary", ":all:", "--quiet"]
        command = [str(workshop.python), "-I", "-m", "pip", "install", *options, "-r", str(lock)]
        call(command, environ, f"L’installation de {lock.name}")
    stamp.write_text(key, "utf-8")


def freeze(workshop: Workshop) -> Path:
    """Return the folder made by PyInstaller. Raises SetupError with the end of its log."""
    say("PyInstaller…")
    spec = workshop.root / "packaging" / "livraison" / "clausule.spec"
    options = ["--noconfirm", "--clean", "--log-level", "WARN"]
    places = ["--distpath", str(workshop.folder / "dist"), "--workpath", str(workshop.tables)]
    # Same names in the same order in the same archive: the hash seed and the date are fixed.
    fixed = {"PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": source_date(workshop.root)}
    environ = pip_environment(os.environ) | fixed
    command = [str(workshop.python), "-I", "-m", "PyInstaller", *options, *places, str(spec)]
    call(command, environ, "PyInstaller")
    if sys.platform == "linux":
        _strip(workshop.frozen)
    return workshop.frozen


def _strip(folder: Path) -> None:
    """Drop the debugging symbols that two of the libraries carry: they are most of their weight."""
    heavy = [*folder.rglob("libpython*.so*"), *folder.rglob("sqlcipher3/*.so")]
    call(["strip", "--strip-unneeded", *map(str, heavy)], dict(os.environ), "strip")


def source_date(root: Path) -> str:
    """Return the date of the last commit, in seconds; a fixed day outside a repository."""
    command = ["git", "-C", str(root), "log", "-1", "--format=%ct"]
    try:
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError):
        return "1767225600"
    return done.stdout.strip()


def weight_mb(folder: Path) -> int:
    """Return what the files of a folder weigh, in whole megabytes (10⁶ bytes), links left out."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sum(path.stat().st_size for path in files) // 1_000_000
