"""A workstation under wine, for the trials: programs, registry, files, and what may be left of Clausule."""

from __future__ import annotations

import re
import shutil
import threading
from dataclasses import dataclass
from subprocess import TimeoutExpired
from time import monotonic, sleep
from typing import TYPE_CHECKING

import msi
from trial_report import Wrong
from wine import SECONDS, Prefix, in_wine, settle
from wine_system import ACCOUNT, moved, photograph, press, windows_titled

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DONE = frozenset({0})
#: Between two looks at what is waited for.
PAUSE = 1.0
#: A screen is still once this many photographs, one second apart, differ by no more than a caret.
ALIKE, CARET = 5, 200
LISTED = msi.UNINSTALL.rpartition("\\")[0]
CLASSES = (r"Software\Classes\.clausule", rf"Software\Classes\{msi.PROGRAM_ID}")
#: What Python and Qt write when something is wrong.
ALARMS = ("Traceback", "Warning", "Exception", "QPainter", "qt.", "Fatal", "Unhandled exception")
#: Wine itself, when it ends a process: told in the report, where the code of the program is what counts.
WINE_FAULT = "wine: Unhandled page fault"
HIVES = {"HKLM": "system.reg", "HKCU": "user.reg"}


@dataclass(frozen=True, slots=True)
class Workstation:
    """A prefix, seen from outside."""

    prefix: Prefix

    @property
    def profile(self) -> Path:
        """The folder of the person, whose name has accents and an apostrophe."""
        return self.prefix.drive / "users" / ACCOUNT

    @property
    def data(self) -> Path:
        """Where Clausule keeps its own data."""
        return self.profile / "AppData" / "Local" / "Clausule"

    def windows(self, path: Path) -> str:
        """Return a path of the disk C: as Windows writes it."""
        return "C:\\" + str(path.relative_to(self.prefix.drive)).replace("/", "\\")

    def run(self, what: str, expected: frozenset[int], *command: str, seconds: int = SECONDS) -> str:
        """Run a Windows program and wait for the last of its children; return its words. Raises Wrong."""
        code, said = in_wine(self.prefix, *command, seconds=seconds)
        try:
            settle(self.prefix)
        except TimeoutExpired as error:
            raise Wrong(f"{what} : un de ses processus ne finit pas") from error
        # Wine gives its parent the last byte of a code.
        if code not in {number & 0xFF for number in expected}:
            raise Wrong(f"{what} : code {code}, attendu {sorted(expected)}\n{said[-1500:]}")
        return said

    def typed(self, what: str, expected: frozenset[int], line: str) -> None:
        """Run a line as it is typed, quotes included: wine would write its own around the words. Raises Wrong."""
        batch = self.prefix.drive / "commande.bat"
        batch.write_text(f"@{line}\r\n@exit %errorlevel%\r\n", "ascii", newline="")
        self.run(what, expected, "cmd", "/c", self.windows(batch))

    def section(self, key: str) -> str | None:
        """Return what wine wrote of a key of the registry when its last program ended; None where it is not."""
        hive, _, rest = key.partition("\\")
        text = (self.prefix.folder / HIVES[hive]).read_text("utf-8", errors="replace")
        return registry_section(text, rest)

    def read(self, key: str, name: str = "") -> str | None:
        """Return a text of the registry, "" being the name of the default one; None where there is none."""
        section = self.section(key)
        return registry_value(section, name) if section is not None else None

    def write(self, key: str, name: str, value: str | None) -> None:
        """Write a value of the registry; None takes it away."""
        rest = ("/d", value) if value is not None else ()
        in_wine(self.prefix, "reg", "add" if rest else "delete", key, "/v", name, *rest, "/f")
        settle(self.prefix)

    def files(self, folder: Path) -> dict[str, int]:
        """Return what a folder holds: relative path and size."""
        return {str(path.relative_to(folder)): path.stat().st_size for path in folder.rglob("*") if path.is_file()}

    def left_of_clausule(self, *folders: Path) -> list[str]:
        """Return what an installer put and did not take back: folders, shortcuts, keys."""
        left = [str(path) for path in (*folders, *self.prefix.drive.rglob("Clausule*.lnk")) if path.exists()]
        keys = [rf"{hive}\{key}" for hive in ("HKLM", "HKCU") for key in (*CLASSES, msi.UNINSTALL)]
        keys.append(r"HKLM\Software\Clausule")
        left += [key for key in keys if self.section(key) is not None]
        listed = (self.prefix.folder / HIVES["HKLM"]).read_text("utf-8", errors="replace")
        return left + re.findall(r'^"DisplayName"="Clausule.*', listed, re.MULTILINE)

    def new_person(self) -> None:
        """Give the person a profile that never saw Clausule."""
        shutil.rmtree(self.data, ignore_errors=True)
        shutil.rmtree(self.profile / "Documents" / "Clausule", ignore_errors=True)


class Running(threading.Thread):
    """A Windows program that runs while the trial goes on; `code` and `said` once it has ended."""

    def __init__(self, prefix: Prefix, *command: str) -> None:
        super().__init__(target=self._wait, daemon=True)
        self._prefix, self._command = prefix, command
        self.code, self.said = -1, ""
        self.start()

    def _wait(self) -> None:
        self.code, self.said = in_wine(self._prefix, *self._command, seconds=3 * SECONDS)

    def ended(self) -> int:
        """Return its code. Raises Wrong when it goes on."""
        self.join(SECONDS)
        if self.is_alive():
            raise Wrong("le programme ne finit pas")
        return self.code

    def agreed(self) -> int:
        """Agree to the box that it shows, again if the box had not the keys yet; return its code. Raises Wrong."""
        limit = monotonic() + SECONDS
        while self.is_alive() and monotonic() < limit:
            press("Return")
            self.join(5 * PAUSE)
        return self.ended()


def wait_until(seen: Callable[[], bool], what: str) -> None:
    """Wait for a state. Raises Wrong, saying `what` it is, when it does not come."""
    limit = monotonic() + SECONDS
    while not seen():
        if monotonic() > limit:
            raise Wrong(what)
        sleep(PAUSE)


def wait_for(title: str) -> None:
    """Wait for a window in sight. Raises Wrong when it does not come."""
    wait_until(lambda: bool(windows_titled(title)), f"aucune fenêtre « {title} »")


def photograph_still(target: Path) -> None:
    """Write what the screen shows once nothing moves on it. Raises Wrong when it always moves."""
    last = target.with_name("avant-" + target.name)
    photograph(last)
    alike = 0

    def still() -> bool:
        nonlocal alike
        photograph(target)
        alike = alike + 1 if moved(last, target) <= CARET else 0
        shutil.copyfile(target, last)
        return alike >= ALIKE

    try:
        wait_until(still, "l’écran bouge toujours")
    finally:
        last.unlink()


def registry_section(text: str, key: str) -> str | None:
    """Return the lines of a key in the file where wine keeps a hive, as Windows writes the key; None without it."""
    start = text.casefold().find("\n[" + key.replace("\\", "\\\\").casefold() + "]")
    return text[start + 1 :].partition("\n[")[0] if start >= 0 else None


def registry_value(section: str, name: str) -> str | None:
    """Return a text of a key, its escapes undone; None where there is none."""
    told = re.escape(f'"{name}"') if name else "@"
    found = re.search(rf'^{told}="((?:[^"\\]|\\.)*)"', section, re.MULTILINE)
    if found is None:
        return None
    return re.sub(r"\\x([0-9a-f]{1,4})|\\(.)", lambda m: chr(int(m[1], 16)) if m[1] else m[2], found[1])


def same_files(wanted: Path, found: Path, added: frozenset[str] = frozenset()) -> str:
    """Compare two folders byte by byte; return how many files. Raises Wrong."""
    expected = {str(path.relative_to(wanted)) for path in wanted.rglob("*") if path.is_file()}
    there = {str(path.relative_to(found)) for path in found.rglob("*") if path.is_file()}
    if expected | added != there:
        wrong = sorted((expected | added) ^ there)
        raise Wrong(f"{len(wrong)} fichiers manquent ou sont de trop, dont {wrong[:5]}")
    different = [name for name in expected if (wanted / name).read_bytes() != (found / name).read_bytes()]
    if different:
        raise Wrong(f"fichiers différents : {different[:5]}")
    return f"{len(expected)} fichiers identiques"


def unexpected(said: str) -> str:
    """Return the lines that Python or Qt write when something is wrong."""
    return "\n".join(line for line in said.splitlines() if any(word in line for word in ALARMS))
