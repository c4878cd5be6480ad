"""Tries the Debian package on a bare Debian: installed, played in a real X server, upgraded, removed; nothing left.

Run as root: `python3 packaging/trial_deb.py PACKAGE FOLDER`. debootstrap makes the bare system in FOLDER, once.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from time import monotonic

SUITE = "bookworm"
LAST_LINES = 15
#: Written by the person, so kept when the program is removed.
ACCOUNT = "helene"
#: The X server brings its own libraries: those of the package are counted before it comes.
SCREEN = ("xvfb", "xauth")
JOURNEY = """
export HOME=/home/{account} LANG=C.UTF-8
xvfb-run -a -s '-screen 0 1280x800x24' clausule-fenetre --parcours $HOME/parcours
clausule creer --base $HOME/essai.clausule --modele corse-2022
clausule verifier --base $HOME/essai.clausule
"""


def in_system(system: Path, *command: str, account: str = "root") -> str:
    """Run a command in the bare system; return what it printed. Raises SystemExit with its last lines."""
    words = ["chroot", str(system), "runuser", "-u", account, "--", *command]
    environ = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND": "noninteractive", "LANG": "C.UTF-8"}
    done = subprocess.run(
        words, check=False, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if done.returncode:
        last = "\n".join(done.stdout.splitlines()[-LAST_LINES:])
        raise SystemExit(f"« {' '.join(command)} » : code {done.returncode}\n{last}")
    return done.stdout


def make_system(system: Path) -> None:
    """Make the bare system, once."""
    if not (system / "etc" / "debian_version").exists():
        subprocess.run(
            [shutil.which("debootstrap") or "/usr/sbin/debootstrap", "--variant=minbase", SUITE, str(system)],
            check=True,
            stdout=subprocess.DEVNULL,
        )
    for source in Path("/etc/apt").glob("apt.conf.d/*proxy*"):
        shutil.copyfile(source, system / "etc/apt/apt.conf.d" / source.name)
    in_system(system, "sh", "-c", f"id {ACCOUNT} >/dev/null 2>&1 || useradd -m {ACCOUNT}")
    in_system(system, "apt-get", "update", "-qq")


def files_of(system: Path) -> set[str]:
    """Return the files that a package could leave behind."""
    places = (
        "usr/lib/clausule",
        "usr/bin",
        "usr/share/applications",
        "usr/share/mime",
        "usr/share/doc/clausule",
        "etc",
    )
    found = (path for place in places for path in (system / place).rglob("*"))
    return {str(path.relative_to(system)) for path in found if "clausule" in path.name.casefold()}


def trial(package: Path, system: Path) -> None:
    """Install, play, install again over, remove. Raises SystemExit at the first thing that is not right."""
    start = monotonic()
    make_system(system)
    shutil.copyfile(package, system / "srv" / package.name)
    install = ("apt-get", "install", "-y", "-qq", "--no-install-recommends")
    in_system(system, *install, f"/srv/{package.name}")
    in_system(system, "clausule", "--aide")
    in_system(system, *install, *SCREEN)
    said = in_system(system, "sh", "-e", "-c", JOURNEY.format(account=ACCOUNT), account=ACCOUNT)
    print(f"Joué dans la copie installée : {said.strip().splitlines()[0]}")
    in_system(system, *install, "--reinstall", f"/srv/{package.name}")
    in_system(system, "apt-get", "purge", "-y", "-qq", "clausule")
    left = sorted(files_of(system))
    if left:
        raise SystemExit(f"Reste après le retrait : {', '.join(left)}")
    base = system / "home" / ACCOUNT / "essai.clausule"
    if not base.is_file():
        raise SystemExit("Le retrait a emporté la base de l’agente.")
    print(
        f"Paquet installé, joué, remis et retiré sur une Debian nue en {monotonic() - start:.0f} s ; base gardée."
    )


if __name__ == "__main__":
    if os.geteuid() != 0:
        raise SystemExit("À lancer en administrateur : debootstrap et chroot le demandent.")
    trial(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve())
