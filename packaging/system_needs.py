"""What the system must bring before Qt can start: looked for, installed if we may, else named exactly.

Package names are those of Debian 12; they were found by starting Qt in a bare Debian. Windows needs nothing:
its wheels carry their own libraries.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from outcomes import Exit, SetupError, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

ALWAYS = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libbrotlidec.so.1": "libbrotli1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
}
XCB = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
WAYLAND = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
}
APT = ("-o", "DPkg::Lock::Timeout=120")
LINES_SHOWN = 6


def loads(library: str) -> bool:
    """Tell whether the dynamic loader finds `library` and all that it needs itself."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def expected_libraries(environ: Mapping[str, str], platform: str = sys.platform) -> dict[str, str]:
    """Return the libraries Qt will ask for here, each with the Debian package that brings it."""
    if not platform.startswith("linux"):
        return {}
    expected = dict(ALWAYS)
    if environ.get("DISPLAY"):
        expected |= XCB
    if environ.get("WAYLAND_DISPLAY"):
        expected |= WAYLAND
    return expected


def missing_libraries(expected: Mapping[str, str], is_there: Callable[[str], bool] = loads) -> dict[str, str]:
    """Return those of `expected` that cannot be loaded, with their packages."""
    return {library: package for library, package in expected.items() if not is_there(library)}


def venv_package() -> str | None:
    """Return the Debian package without which no environment can be made, None if nothing lacks."""
    if importlib.util.find_spec("ensurepip") and importlib.util.find_spec("venv"):
        return None
    of_the_system = Path("/usr/bin/python3").resolve() == Path(sys.executable).resolve()
    return "python3-venv" if of_the_system else f"python3.{sys.version_info.minor}-venv"


def manual_command(packages: Iterable[str]) -> str:
    """Return the line that a person with rights types to install `packages`."""
    names = " ".join(packages)
    return f"sudo apt-get update && sudo apt-get install -y --no-install-recommends {names}"


def instructions(packages: list[str], libraries: Iterable[str], *, has_apt: bool) -> str:
    """Return the message that stops the command when the person must install something herself."""
    if has_apt:
        return "\n".join(
            (
                "Il manque des paquets du système, que seul un administrateur peut installer :",
                f"  {manual_command(packages)}",
                "Rien n’a été modifié. À faire : lancez cette ligne, puis la même commande.",
            )
        )
    wanted = [*libraries, *(p for p in packages if p.endswith("-venv"))]
    return "\n".join(
        (
            "Il manque au système des éléments dont Clausule a besoin :",
            *(f"  {name}" for name in wanted),
            "Rien n’a été modifié.",
            "À faire : installez-les avec le gestionnaire de paquets de ce poste, puis relancez.",
            f"Leurs noms sous Debian 12 : {' '.join(packages)}",
        )
    )


def ensure(expected: Mapping[str, str], *, with_venv: bool) -> None:
    """Make sure that the libraries, and ensurepip if `with_venv`, are there; install them if root.

    Raises: SetupError (SYSTEM_PACKAGES) naming the packages when they are not installed in the end.
    """
    lacking = missing_libraries(expected)
    packages = list(dict.fromkeys(lacking.values()))
    maker = venv_package() if with_venv else None
    if maker:
        packages.insert(0, maker)
    if not packages:
        return
    has_apt = shutil.which("apt-get") is not None
    if not (has_apt and is_root()):
        message = instructions(packages, lacking, has_apt=has_apt)
        raise SetupError(message, Exit.SYSTEM_PACKAGES)
    install(packages)
    importlib.invalidate_caches()
    left = missing_libraries(lacking)
    if left or (with_venv and venv_package()):
        raise SetupError(instructions(packages, left, has_apt=True), Exit.SYSTEM_PACKAGES)


def is_root() -> bool:
    """Tell whether this process may install system packages."""
    return sys.platform != "win32" and os.geteuid() == 0


def install(packages: list[str]) -> None:
    """Install Debian packages without a question, reading the lists again if they are absent or stale.

    Raises: SetupError (SYSTEM_PACKAGES) with the last lines of apt-get.
    """
    say(f"Paquets du système à installer ({len(packages)}) : {' '.join(packages)}")
    command = ["install", "-y", "--no-install-recommends", *packages]
    done = _apt(command)
    if done.returncode:
        say("Lecture des listes de paquets (apt-get update)…")
        _apt(["update"])
        done = _apt(command)
    if done.returncode:
        tail = "\n".join(f"  {line}" for line in done.stdout.splitlines()[-LINES_SHOWN:])
        raise SetupError(
            "Les paquets du système n’ont pas pu être installés. apt-get répond :\n"
            f"{tail}\nÀ faire : vérifiez le réseau et les dépôts de ce poste, puis lancez :\n"
            f"  {manual_command(packages)}",
            Exit.SYSTEM_PACKAGES,
        )
    say("Paquets du système installés.")


def _apt(arguments: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["apt-get", *APT, *arguments],  # noqa: S607 - the PATH of root decides where apt-get is
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env=os.environ | {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"},
    )
