"""Starts a delivered program on a profile of its own and plays the journey; any unexpected word is a fault.

Run by `python3 packaging build` on the frozen folder, and by the trials of the installers on the installed copy.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

JOURNEY_SECONDS = 300
KEPT = ("PATH", "SYSTEMROOT", "WINDIR", "TEMP", "TMP")
#: What Qt says of the offscreen platform, where no window can be raised; nothing of ours.
HARMLESS = frozenset(
    {
        "This plugin does not support raise()",
        "This plugin does not support grabbing the keyboard",
        "This plugin does not support propagateSizeHints()",
    }
)
EXPECTED = ("*.pdf", "*.png", "*.xlsx", "*.clausule*")


@dataclass(frozen=True, slots=True)
class Fault:
    """What a delivered program did that it should not, in French."""

    step: str
    what: str

    def sentence(self) -> str:
        """Return both, as one sentence."""
        return f"{self.step} : {self.what}"


def profile(folder: Path) -> dict[str, str]:
    """Return the variables of an account that never saw Clausule: an empty home, no Python, no display."""
    home = folder / "Hélène d’Arc"
    home.mkdir()
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    places = {"HOME": str(home), "USERPROFILE": str(home), "LOCALAPPDATA": str(home / "AppData" / "Local")}
    return kept | places | {"LANG": "C.UTF-8", "LOGNAME": "helene", "QT_QPA_PLATFORM": "offscreen"}


def smoke_test(window: Sequence[str], console: Sequence[str], folder: Path) -> list[Fault]:
    """Return what went wrong, nothing when all is right.

    `window`, `console`: how the two programs are called. `folder`: where the journey writes; made when missing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="clausule-profil-") as temporary:
        environ = profile(Path(temporary))
        base = str(Path(environ["HOME"]) / "l’essai.clausule")
        steps: list[tuple[str, list[str]]] = [
            ("la console dit ses verbes", [*console, "--aide"]),
            ("la console crée une base", [*console, "creer", "--base", base, "--modele", "corse-2022"]),
            ("la console vérifie la base", [*console, "verifier", "--base", base]),
            ("la fenêtre joue le parcours", [*window, "--parcours", str(folder)]),
        ]
        faults = [fault for step, command in steps if (fault := _fault(step, command, environ))]
    missing = [pattern for pattern in EXPECTED if not any(folder.rglob(pattern))]
    return [*faults, *(Fault("la fenêtre joue le parcours", f"aucun fichier {pattern}") for pattern in missing)]


def _fault(step: str, command: list[str], environ: dict[str, str]) -> Fault | None:
    try:
        done = subprocess.run(
            command,
            check=False,
            env=environ,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=JOURNEY_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return Fault(step, str(error))
    if done.returncode:
        return Fault(step, f"code {done.returncode}\n{done.stderr.strip()[-2000:]}")
    unexpected = "\n".join(line for line in done.stderr.splitlines() if line.strip() and line not in HARMLESS)
    if unexpected:
        return Fault(step, f"sortie d’erreur inattendue\n{unexpected[-2000:]}")
    return None


def main(arguments: Sequence[str]) -> int:
    """Try an installed copy: `smoke.py WINDOW CONSOLE FOLDER`; return the number of faults."""
    window, console, folder = arguments
    faults = smoke_test([window], [console], Path(folder))
    for fault in faults:
        print(fault.sentence(), file=sys.stderr)
    return len(faults)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
