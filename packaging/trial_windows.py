"""Tries the two Windows installers under wine: silent install, play, upgrade, refusal, removal; nothing left.

Run after `build --windows`: `python3 packaging/trial_windows.py [DEBIAN]`. The « older » installers are
made from the same folder with a lower number. It proves what wine can: never that it ran on Windows.
"""

from __future__ import annotations

import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import msi
import nsis
from signing import Signer
from windows import WindowsWorkshop
from wine import Prefix, in_wine, make_prefix, settle, stop

if TYPE_CHECKING:
    from collections.abc import Sequence

OLDER = "0.0.1"
REFUSED_BY_MSI, REFUSED_BY_NSIS = {1603 & 0xFF, 1603}, {1638 & 0xFF, 1638}
DONE = {0}
PERSON = "Hélène d’Arc"
KEYS = (r"HKLM\Software\Clausule", r"HKLM\Software\Classes\.clausule", r"HKCU\Software\Classes\.clausule")
UNINSTALL = r"Software\Microsoft\Windows\CurrentVersion\Uninstall\Clausule"
JOURNEY_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Trial:
    """One installer on one prefix. `home`: where it installs, under C:."""

    title: str
    prefix: Prefix
    frozen: Path
    home: str

    @property
    def installed(self) -> Path:
        """The installed folder."""
        return self.prefix.drive / self.home

    def run(self, what: str, expected: set[int], *command: str, seconds: int = 300) -> str:
        """Run a Windows program; return its words. Raises SystemExit when its code is not one of those expected."""
        code, said = in_wine(self.prefix, *command, seconds=seconds)
        settle(self.prefix)
        if code not in expected:
            raise SystemExit(f"{self.title}, {what} : code {code}, attendu {sorted(expected)}\n{said[-2000:]}")
        return said

    def check_files(self, what: str, added: frozenset[str] = frozenset()) -> None:
        """Compare the installed folder with the frozen one, byte by byte."""
        wanted = {str(path.relative_to(self.frozen)) for path in self.frozen.rglob("*") if path.is_file()}
        found = {str(path.relative_to(self.installed)) for path in self.installed.rglob("*") if path.is_file()}
        if wanted | added != found:
            wrong = sorted((wanted | added) ^ found)
            raise SystemExit(
                f"{self.title}, {what} : {len(wrong)} fichiers manquent ou sont de trop, dont {wrong[:5]}"
            )
        different = [n for n in wanted if (self.frozen / n).read_bytes() != (self.installed / n).read_bytes()]
        if different:
            raise SystemExit(f"{self.title}, {what} : fichiers différents, dont {different[:5]}")

    def play(self, mails: Path, *, window: bool) -> Path:
        """Play console and window in the installed copy; return the base that the person keeps."""
        person = self.prefix.drive / "users" / PERSON
        shutil.rmtree(person, ignore_errors=True)
        person.mkdir(parents=True)
        base = person / "l’essai.clausule"
        console = str(self.installed / "clausule.exe")
        self.expect("aide", r"creer[\s\S]+verifier", console, "--aide")
        self.expect("creer", r"^Base créée", console, "creer", "--base", str(base), "--modele", "corse-2022")
        self.expect("importer", r"\S", console, "importer", "--base", str(base), str(mails))
        self.expect("verifier", r"\S", console, "verifier", "--base", str(base))
        self.run("refus d’un mot inconnu", {2}, console, "inconnu")
        if window:
            journey = person / "parcours"
            program = str(self.installed / "clausule-fenetre.exe")
            said = self.run("parcours", DONE, program, "--parcours", str(journey), seconds=JOURNEY_SECONDS)
            if unexpected(said):
                raise SystemExit(f"{self.title}, parcours : sortie inattendue\n{unexpected(said)}")
            missing = [kind for kind in ("*.pdf", "*.png", "*.xlsx") if not any(journey.rglob(kind))]
            if missing:
                raise SystemExit(f"{self.title}, parcours : rien en {', '.join(missing)}")
        return base

    def expect(self, what: str, pattern: str, *command: str) -> None:
        """Run the console; its code is 0, its words are those expected and no others of Python."""
        said = self.run(what, DONE, *command)
        if unexpected(said) or not re.search(pattern, said):
            raise SystemExit(f"{self.title}, {what} : sortie inattendue\n{said[-2000:]}")

    def check_gone(self, base: Path) -> None:
        """Check that only what the person wrote is left."""
        left = [str(path) for path in (self.installed, *self.prefix.drive.rglob("Clausule*.lnk")) if path.exists()]
        keys = (*KEYS, rf"HKLM\{UNINSTALL}", rf"HKCU\{UNINSTALL}", rf"HKLM\Software\Classes\{msi.PROGRAM_ID}")
        left += [key for key in keys if in_wine(self.prefix, "reg", "query", key, seconds=60)[0] == 0]
        if left:
            raise SystemExit(f"{self.title} : reste après le retrait : {', '.join(left)}")
        if not base.is_file() or not (self.prefix.drive / "users").is_dir():
            raise SystemExit(f"{self.title} : le retrait a emporté la base.")


def unexpected(said: str) -> str:
    """Return the lines that Python or Qt write when something is wrong."""
    words = ("Traceback", "Warning", "Exception", "QPainter", "qt.", "Fatal", "wine:", "Unhandled")
    return "\n".join(line for line in said.splitlines() if any(word in line for word in words))


def try_msi(trial: Trial, packages: Sequence[Path], mails: Path, *, window: bool) -> None:
    """Install the older, the right one over it, refuse the older, remove."""
    older, package = map(str, packages)
    quiet = ("/qn", "/norestart")
    trial.run("installation", DONE, "msiexec", "/i", older, *quiet)
    trial.check_files("installation")
    trial.run("mise à jour", DONE, "msiexec", "/i", package, *quiet)
    trial.check_files("mise à jour")
    base = trial.play(mails, window=window)
    trial.run("retour en arrière", REFUSED_BY_MSI, "msiexec", "/i", older, *quiet)
    trial.check_files("retour en arrière refusé")
    trial.run("retrait", DONE, "msiexec", "/x", package, *quiet)
    trial.check_gone(base)


def try_nsis(trial: Trial, packages: Sequence[Path], mails: Path, scope: str, *, window: bool) -> None:
    """Do the same with the .exe. `scope`: /AllUsers or /CurrentUser."""
    older, package = map(str, packages)
    added = frozenset({"desinstaller.exe"})
    trial.run("installation", DONE, older, "/S", scope)
    trial.check_files("installation", added)
    # A file that only the older one had must go with it.
    (trial.installed / "_internal" / "ancien.txt").write_text("ancien", "utf-8")
    trial.run("mise à jour", DONE, package, "/S", scope)
    trial.check_files("mise à jour", added)
    base = trial.play(mails, window=window)
    trial.run("retour en arrière", REFUSED_BY_NSIS, older, "/S", scope)
    trial.check_files("retour en arrière refusé", added)
    # Without _?= the uninstaller copies itself and returns before its end: settle() waits for the copy.
    trial.run("retrait", DONE, str(trial.installed / "desinstaller.exe"), scope, "/S")
    trial.check_gone(base)


def main(arguments: Sequence[str]) -> int:
    """Make the older installers and try both; return 0. Raises SystemExit at the first thing that is not right."""
    root = Path(__file__).resolve().parents[1]
    workshop = WindowsWorkshop(root, root / "build" / "windows")
    built = {
        path.suffix: path for path in sorted(workshop.folder.glob("clausule-*-x64.*")) if OLDER not in path.name
    }
    name = f"Clausule ({'essai' if 'essai' in built['.msi'].name else OLDER})"
    older = workshop.folder / f"clausule-{OLDER}-essai-x64.msi"
    msi.make_msi(workshop.frozen, OLDER, name, workshop.icon, older)
    older_exe = older.with_suffix(".exe")
    defined = nsis.definitions(OLDER, name, workshop.frozen, workshop.icon, older_exe)
    nsis.make_installer(root, defined, Signer(), fast=True)
    # Wine 8 dies in Qt PDF: the journey is played with a newer one, that of the Debian named on the command line.
    system = Path(arguments[0]) if arguments else None
    prefix = Prefix(workshop.folder / "prefixe-essai", system)
    stop(prefix)
    shutil.rmtree(prefix.folder, ignore_errors=True)
    make_prefix(prefix, root / "packaging" / "livraison" / "windows" / "icuuc.c")
    in_wine(prefix, "reg", "add", r"HKCU\Environment", "/v", "QT_QPA_PLATFORM", "/d", "offscreen", "/f")
    settle(prefix)
    window = system is not None
    mails = root / "resources" / "demo" / "courriels"
    user = next(path.name for path in (prefix.drive / "users").iterdir() if path.name != "Public")
    places = {
        "/AllUsers": "Program Files/Clausule",
        "/CurrentUser": f"users/{user}/AppData/Local/Programs/Clausule",
    }
    start = monotonic()
    try:
        trial = Trial("MSI", prefix, workshop.frozen, places["/AllUsers"])
        try_msi(trial, (older, built[".msi"]), mails, window=window)
        print(f"MSI installé, mis à jour, joué, retour refusé, retiré : {monotonic() - start:.0f} s.", flush=True)
        for scope, home in places.items():
            start = monotonic()
            trial = Trial(f"EXE {scope}", prefix, workshop.frozen, home)
            try_nsis(trial, (older_exe, built[".exe"]), mails, scope, window=False)
            print(f"EXE {scope} : de même, {monotonic() - start:.0f} s.", flush=True)
    finally:
        stop(prefix)
    print("Construit et essayé sous wine, non exécuté sous Windows.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
