"""The environment `.venv` at the root of the repository: judged, made, completed, mended.

A stamp inside it says which locks it holds. Reading the stamp is all that a second start does. Not here:
what the system must bring (`system_needs`), how the output of pip reads (`pip_report`).
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING

import pip_report
from locks import Lot, fingerprints, lock_path, normalise, parse
from outcomes import Exit, SetupError, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

STAMP = "clausule.json"
BUILDING = "en-chantier"
NEEDED_MB = {Lot.PRODUIT: 700, Lot.SIGNATURE: 800, Lot.ATELIER: 1000}
PROBE = "import sys, pip; print('%d.%d' % sys.version_info[:2])"
PROBE_SECONDS = 30
HARMFUL = ("PYTHONPATH", "PYTHONHOME", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_NO_BINARY")


class Action(Enum):
    """What the environment asks for before a verb can run."""

    NOTHING = auto()
    INSTALL = auto()
    REBUILD = auto()


@dataclass(frozen=True, slots=True)
class Stamp:
    """What an environment holds: fingerprints of its locks ("" for one not installed), Python, place."""

    produit: str
    atelier: str
    python: str
    dossier: str
    signature: str = ""


@dataclass(frozen=True, slots=True)
class Venv:
    """The environment of one checkout."""

    root: Path

    @property
    def folder(self) -> Path:
        """The folder of the environment."""
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        """Its interpreter."""
        inside = "Scripts/python.exe" if sys.platform == "win32" else "bin/python"
        return self.folder / inside

    @property
    def stamp_path(self) -> Path:
        """Where its stamp is."""
        return self.folder / STAMP

    @property
    def building_path(self) -> Path:
        """A file that exists while packages are being written: if it is still there, they are not whole."""
        return self.folder / BUILDING


def read_stamp(path: Path) -> Stamp | None:
    """Return the stamp, None if there is none or if it cannot be understood."""
    try:
        return Stamp(**{key: str(value) for key, value in json.loads(path.read_bytes()).items()})
    except (OSError, ValueError, TypeError, AttributeError):
        return None


def decide(stamp: Stamp | None, lot: Lot, expected: Mapping[Lot, str], place: str, python: str) -> Action:
    """Return what must be done for `lot` to be usable in an environment whose interpreter works.

    `python` is the « major.minor » of that interpreter, `place` the resolved path of the environment.
    An environment without a stamp was made by another tool: pip completes it.
    """
    if stamp is None:
        return Action.INSTALL
    if stamp.dossier != place or stamp.python != python:
        return Action.REBUILD
    if stamp.produit != expected[Lot.PRODUIT]:
        return Action.INSTALL
    wanted = _wanted(stamp, lot)
    if wanted is Lot.ATELIER and stamp.atelier != expected[Lot.ATELIER]:
        return Action.INSTALL
    if wanted is Lot.SIGNATURE and stamp.signature != expected[Lot.SIGNATURE]:
        return Action.INSTALL
    return Action.NOTHING


def _wanted(stamp: Stamp | None, lot: Lot) -> Lot:
    """Return the lot to install: an environment keeps the tools, or the option, that it has, and keeps them right.

    The tools come with the option.
    """
    if stamp is not None and stamp.atelier:
        return Lot.ATELIER
    if stamp is not None and stamp.signature and lot is Lot.PRODUIT:
        return Lot.SIGNATURE
    return lot


def diagnose(venv: Venv, lot: Lot, expected: Mapping[Lot, str]) -> Action:
    """Return what `venv` asks for; costs a few file reads when it is right."""
    if venv.building_path.exists() or not venv.python.exists():
        return Action.REBUILD
    stamp = read_stamp(venv.stamp_path)
    python = _version_of(venv, stamp)
    if python is None:
        return Action.REBUILD
    return decide(stamp, lot, expected, str(venv.folder.resolve()), python)


def _version_of(venv: Venv, stamp: Stamp | None) -> str | None:
    """Return the « major.minor » of the environment, None if it does not start or is too old.

    Asked to the interpreter itself only when it is not the one running now.
    """
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    base = Path(base_python())
    if stamp is not None and base.exists() and venv.python.resolve() == base.resolve():
        return here
    try:
        answer = subprocess.run(
            [str(venv.python), "-I", "-c", PROBE],
            check=True,
            capture_output=True,
            text=True,
            timeout=PROBE_SECONDS,
        ).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return None
    major, _, minor = answer.partition(".")
    return answer if (int(major), int(minor)) >= (3, 11) else None


def base_python() -> str:
    """Return the interpreter that does not depend on `.venv`, even when the command runs inside it."""
    return str(getattr(sys, "_base_executable", None) or sys.executable)


def ensure(venv: Venv, lot: Lot) -> None:
    """Make `lot` usable in `venv`, saying each step.

    Raises: SetupError with what happened and what to do.
    """
    expected = fingerprints(venv.root)
    if diagnose(venv, lot, expected) is Action.NOTHING:
        return
    try:
        with _alone(venv):
            action = diagnose(venv, lot, expected)
            if action is Action.REBUILD:
                _create(venv, lot)
            if action is not Action.NOTHING:
                _install(venv, _wanted(read_stamp(venv.stamp_path), lot), expected)
    except OSError as error:
        raise _explain_os_error(error, venv) from error


def _explain_os_error(error: OSError, venv: Venv) -> SetupError:
    if error.errno == errno.ENOSPC:
        return SetupError(f"Il n’y a plus de place sur le disque de {venv.root}.", Exit.DISK)
    return SetupError(
        f"Le dossier {venv.folder} ne peut pas être écrit ({error.strerror}).\n"
        "À faire : fermez Clausule si elle est ouverte, vérifiez vos droits sur ce dossier, "
        "puis relancez la même commande."
    )


@contextlib.contextmanager
def _alone(venv: Venv) -> Iterator[None]:
    """Hold the right to change `venv`, waiting for another command that has it.

    The programs started meanwhile inherit the open file (`close_fds=False`): if this process is killed, the
    pip it leaves behind keeps the lock until it ends, and nobody rebuilds the folder it is writing into.
    """
    key = hashlib.sha256(str(venv.folder.resolve()).encode()).hexdigest()[:16]
    try:
        handle = (Path(tempfile.gettempdir()) / f"clausule-{key}.verrou").open("a+b")
    except OSError:
        # The file of another account: that account cannot write our .venv either.
        yield
        return
    with handle:
        try:
            _lock(handle.fileno(), wait=False)
        except OSError:
            say("Une autre commande prépare déjà l’environnement ; attente de sa fin…")
            _lock(handle.fileno(), wait=True)
        os.set_inheritable(handle.fileno(), True)  # noqa: FBT003 - signature of the standard library
        yield


def _lock(descriptor: int, *, wait: bool) -> None:
    """Take the lock of an open file; closing the file gives it back."""
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - exists on Windows only

        os.lseek(descriptor, 0, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
    else:
        import fcntl  # noqa: PLC0415 - does not exist on Windows

        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))


def _create(venv: Venv, lot: Lot) -> None:
    """Make an empty environment in the place of whatever is there."""
    _check_space(venv, lot)
    if venv.folder.is_symlink():
        venv.folder.unlink()
    elif venv.folder.exists():
        say("L’environnement .venv est incomplet, déplacé ou d’une autre version : il est refait.")
        shutil.rmtree(venv.folder)
    say(f"Création de l’environnement {venv.folder}…")
    venv.folder.mkdir()
    venv.building_path.touch()
    done = subprocess.run(
        [base_python(), "-I", "-m", "venv", str(venv.folder)],
        check=False,
        close_fds=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    if done.returncode:
        raise SetupError(
            "L’environnement n’a pas pu être créé. Python répond :\n"
            f"{done.stdout.strip()[-600:]}\n"
            "À faire : vérifiez que ce Python est complet (paquet python3-venv sous Debian), puis relancez."
        )
    venv.building_path.unlink()


def _check_space(venv: Venv, lot: Lot) -> None:
    free_mb = shutil.disk_usage(venv.root).free // 1_000_000
    if free_mb < NEEDED_MB[lot]:
        raise SetupError(
            f"Il reste {free_mb} Mo sur le disque de {venv.root} ; il en faut environ {NEEDED_MB[lot]}.\n"
            "Rien n’a été modifié. À faire : libérez de la place, puis relancez la même commande.",
            Exit.DISK,
        )


def _install(venv: Venv, lot: Lot, expected: Mapping[Lot, str]) -> None:
    """Bring the packages of `lot` into `venv`, remove those that no lock names, then stamp it."""
    lock = lock_path(venv.root, lot)
    pins = parse(lock.read_text("utf-8"))
    say(f"Paquets vérifiés par empreinte ({lock.name}, {len(pins)}) :")
    progress = pip_report.Progress(len(pins), say)
    code = _run_pip(venv, _install_arguments(lock), progress)
    if code:
        raise pip_report.explain(progress.text, sys.version.split()[0])
    _remove_surplus(venv, {pin.name for pin in pins})
    has_tools = lot is Lot.ATELIER
    stamp = Stamp(
        produit=expected[Lot.PRODUIT],
        atelier=expected[Lot.ATELIER] if has_tools else "",
        python=_version_of(venv, None) or "",
        dossier=str(venv.folder.resolve()),
        signature=expected[Lot.SIGNATURE] if lot is Lot.SIGNATURE else "",
    )
    venv.building_path.unlink(missing_ok=True)
    temporary = venv.stamp_path.with_suffix(".tmp")
    temporary.write_text(json.dumps(asdict(stamp), ensure_ascii=False, indent=1), "utf-8")
    temporary.replace(venv.stamp_path)
    say("Environnement prêt.")


def _install_arguments(lock: Path) -> list[str]:
    options = ["--require-hashes", "--no-deps", "--only-binary", ":all:", "--progress-bar", "off"]
    return ["install", *options, "-r", str(lock)]


def _run_pip(venv: Venv, arguments: list[str], progress: pip_report.Progress) -> int:
    """Run pip, feeding `progress`; mark the environment as unfinished from its first write on."""
    with subprocess.Popen(
        [str(venv.python), "-I", "-X", "utf8", "-m", "pip", *arguments],
        close_fds=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        env=pip_environment(os.environ),
    ) as process:
        if process.stdout is None:
            raise SetupError("La sortie de pip n’a pas pu être lue.")
        for line in process.stdout:
            progress.read(line.rstrip())
            if progress.installing and not venv.building_path.exists():
                venv.building_path.touch()
                venv.stamp_path.unlink(missing_ok=True)
        return process.wait()


def pip_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the variables for pip: mirrors and proxies kept, what would send packages elsewhere dropped."""
    kept = {key: value for key, value in environ.items() if key.upper() not in HARMFUL}
    return kept | {"PIP_USER": "0", "PIP_NO_INPUT": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def _remove_surplus(venv: Venv, wanted: set[str]) -> None:
    """Uninstall what an earlier lock or another tool left, so that the environment is what the lock says."""
    listing = pip_report.Progress(0, say)
    if _run_pip(venv, ["list", "--format", "json"], listing):
        raise pip_report.explain(listing.text, sys.version.split()[0])
    # pip may add warnings about its own configuration around the answer.
    answer = next(line for line in listing.lines if line.startswith("["))
    found = {normalise(entry["name"]) for entry in json.loads(answer)}
    surplus = sorted(found - wanted - {"pip"})
    if surplus and _run_pip(venv, ["uninstall", "-y", *surplus], listing):
        raise pip_report.explain(listing.text, sys.version.split()[0])
