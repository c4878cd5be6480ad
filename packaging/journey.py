"""Starting the window, or playing the guided journey where no window can be seen.

Not here: the journey itself, which `python -m ui --parcours DIR` plays.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

INVISIBLE_PLATFORMS = ("offscreen", "minimal")


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What was asked of `run`: a base to open, a folder where the journey writes; "" if not given."""

    base: str = ""
    parcours: str = ""


@dataclass(frozen=True, slots=True)
class Start:
    """How the application is started: arguments of `python -m ui`, extra variables, folder to list."""

    arguments: tuple[str, ...]
    variables: Mapping[str, str]
    folder: Path | None
    notice: str = ""


def has_display(environ: Mapping[str, str], platform: str = sys.platform) -> bool:
    """Tell whether a window shown here could be seen by somebody."""
    chosen = environ.get("QT_QPA_PLATFORM", "").partition(":")[0]
    if chosen:
        return chosen not in INVISIBLE_PLATFORMS
    if not platform.startswith("linux"):
        return True
    return bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def default_folder(here: Path, stamp: str) -> Path:
    """Return the folder the journey writes into when none was named: here, else a temporary one."""
    parent = here if os.access(here, os.W_OK) else Path(tempfile.gettempdir())
    return parent / f"parcours-{stamp}"


def plan(options: RunOptions, environ: Mapping[str, str], here: Path) -> Start:
    """Return how to start: the window if it can be seen, else the journey, with the reason told."""
    base = ("--base", options.base) if options.base else ()
    visible = has_display(environ)
    if visible and not options.parcours:
        return Start(base, {}, None)
    if options.parcours:
        folder = here / Path(options.parcours).expanduser()
        notice = f"Parcours guidé : les fichiers seront écrits dans {folder}"
    else:
        folder = default_folder(here, time.strftime("%Y%m%d-%H%M%S"))
        notice = (
            "Aucun écran n’est accessible (ni DISPLAY ni WAYLAND_DISPLAY) : la fenêtre ne peut pas "
            "s’ouvrir.\nLe parcours guidé est joué sans écran ; captures, PDF et classeur seront écrits "
            f"dans {folder}"
        )
    variables = {} if visible else {"QT_QPA_PLATFORM": environ.get("QT_QPA_PLATFORM", "offscreen")}
    return Start((*base, "--parcours", str(folder)), variables, folder, notice)


def snapshot(folder: Path) -> dict[Path, tuple[int, int]]:
    """Return the files under `folder` with their time and size in bytes; empty if there is no folder."""
    files: dict[Path, tuple[int, int]] = {}
    for path in folder.rglob("*"):
        if path.is_file():
            status = path.stat()
            files[path] = (status.st_mtime_ns, status.st_size)
    return files


def written(folder: Path, before: Mapping[Path, tuple[int, int]]) -> list[str]:
    """Return one line per file that is new or changed since `before`, in the order of their names."""
    after = snapshot(folder)
    changed = sorted(path for path in after if before.get(path) != after[path])
    return [f"  {path.relative_to(folder)} ({_size(after[path][1])})" for path in changed]


def _size(nb_bytes: int) -> str:
    return f"{nb_bytes} o" if nb_bytes < 1000 else f"{(nb_bytes + 500) // 1000} ko"
