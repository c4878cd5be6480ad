"""What is shipped and comes from no wheel: Python itself and, under Linux, libraries of the system that it calls.

Every file of the frozen folder that is not from a wheel is told: one that is not known stops the build.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from msi_tables import file_version
from outcomes import Exit, SetupError
from shipped import taken
from supply import Component

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from bundle import Workshop
    from windows import WindowsWorkshop

PYTHON_HOME = "https://www.python.org"
ABOUT_PYTHON = (
    "import json, os, platform; print(json.dumps([platform.python_version(), "
    "os.path.join(os.path.dirname(os.__file__), 'LICENSE.txt')]))"
)
#: The libraries of the system that PyInstaller takes along, and what each declares of its licence.
SYSTEM = {
    "libbz2": "bzip2-1.0.6",
    "libffi": "MIT",
    "liblzma": "0BSD",
    "libsqlite3": "Public Domain",
    "libuuid": "BSD-3-Clause",
    "libz": "Zlib",
}
PAPERS = Path("/usr/share/doc")


def of_linux(workshop: Workshop) -> tuple[Component, ...]:
    """Return Python and the libraries of the system that are in the frozen folder. Raises SetupError."""
    command = [str(workshop.python), "-I", "-c", ABOUT_PYTHON]
    version, licence = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    names = [path.name for path in sorted(workshop.frozen.glob("_internal/*.so*")) if not path.is_symlink()]
    own = of_the_system(names, taken(workshop.tables))
    return (python(version, Path(licence)), *(_packaged(name) for name in own))


def of_windows(workshop: WindowsWorkshop) -> tuple[Component, ...]:
    """Return Python for Windows, whose licence file tells the libraries that it brings. Raises SetupError."""
    library = next(workshop.python.glob("python3[0-9]*.dll"))
    told = file_version(library.read_bytes())
    if told is None:
        raise SetupError(f"{library.name} ne dit pas sa version.", Exit.INTEGRITY)
    major, minor, rest, _build = told[0].split(".")
    # The third number of the file is a thousand times that of the version, plus its stage.
    return (python(f"{major}.{minor}.{int(rest) // 1000}", workshop.python / "LICENSE.txt"),)


def of_the_system(names: Sequence[str], from_wheels: Container[str] = ()) -> list[str]:
    """Return the libraries that are neither Python itself nor from a wheel.

    Raises SetupError when the licence of one is not known.
    """
    own = [name for name in names if not name.startswith("libpython") and name not in from_wheels]
    unknown = [name for name in own if name.partition(".so")[0] not in SYSTEM]
    if unknown:
        raise SetupError(f"Pièces sans licence connue dans le dossier figé : {', '.join(unknown)}.", Exit.INTEGRITY)
    return own


def python(version: str, licence: Path) -> Component:
    """Return Python, with its licence. Raises SetupError when the file is not there."""
    if not licence.is_file():
        raise SetupError(f"La licence de Python n’est pas là : {licence}.", Exit.INTEGRITY)
    text = licence.read_text("utf-8", errors="replace")
    return Component("python", version, "PSF-2.0", PYTHON_HOME, (text,), "generic")


def _packaged(name: str) -> Component:
    """Return the package of the system that brings a library, with what Debian says of its licence."""
    licence = SYSTEM[name.partition(".so")[0]]
    owner = _asked("dpkg-query", "-S", f"*/{name}").partition(":")[0]
    if not owner:
        return Component(name, "", licence, "", ())
    version = _asked("dpkg-query", "-W", "-f", "${Version}\n", owner)
    paper = PAPERS / owner / "copyright"
    texts = (paper.read_text("utf-8", errors="replace"),) if paper.is_file() else ()
    return Component(owner, version, licence, f"https://packages.debian.org/{owner}", texts, "deb/debian")


def _asked(*command: str) -> str:
    """Return the first line of what a command says; nothing where it is not, or knows nothing."""
    try:
        done = subprocess.run(command, check=False, capture_output=True, text=True)
    except OSError:
        return ""
    return next(iter(done.stdout.splitlines()), "")
