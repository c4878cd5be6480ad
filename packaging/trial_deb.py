"""Tries the Debian package on a bare Debian: installed, played, upgraded, never downgraded, removed; nothing left.

Run as root: `python3 packaging/trial_deb.py PACKAGE FOLDER`. debootstrap makes the bare system in FOLDER, once. The
older version is the same package under another number: what dpkg and the data of the person become is tried.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from time import monotonic

SUITE = "bookworm"
LAST_LINES = 15
#: Written by the person, so kept when the program is removed.
ACCOUNT = "helene"
HOME = f"home/{ACCOUNT}"
#: The X server brings its own libraries: those of the package are counted before it comes.
SCREEN = ("xvfb", "xauth")
OLDER = "0.0.1"
INSTALL = ("apt-get", "install", "-y", "-qq", "--no-install-recommends")
AS_PERSON = f"export HOME=/{HOME} LANG=C.UTF-8; "
#: Whatever apt and dpkg note of their own work; all the rest of the system is compared before and after.
OF_THE_SYSTEM = (
    "proc",
    "sys",
    "dev",
    "run",
    "tmp",
    "srv",
    "var/lib/dpkg",
    "var/lib/apt",
    "var/cache",
    "var/log",
    HOME,
)


def in_system(system: Path, *command: str, account: str = "root", code: int = 0) -> str:
    """Run a command in the bare system; return what it printed. Raises SystemExit when it ends otherwise."""
    words = ["chroot", str(system), "runuser", "-u", account, "--", *command]
    environ = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND": "noninteractive", "LANG": "C.UTF-8"}
    done = subprocess.run(
        words, check=False, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if done.returncode != code:
        last = "\n".join(done.stdout.splitlines()[-LAST_LINES:])
        raise SystemExit(
            f"«\u00a0{' '.join(command)}\u00a0»\u00a0: code {done.returncode} au lieu de {code}\n{last}"
        )
    return done.stdout


def as_person(system: Path, words: str, code: int = 0) -> str:
    """Run words of the shell as the person; return what they printed."""
    return in_system(system, "sh", "-e", "-c", AS_PERSON + words, account=ACCOUNT, code=code)


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


def field(package: Path, name: str) -> str:
    """Return a field of a package."""
    command = ["dpkg-deb", "--field", str(package), name]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def older(package: Path, target: Path) -> None:
    """Write the package again under an older version."""
    with tempfile.TemporaryDirectory() as temporary:
        tree = Path(temporary) / "tree"
        extract = ["dpkg-deb", "--raw-extract", str(package), str(tree)]
        subprocess.run(extract, check=True)
        for script in (tree / "DEBIAN" / "control", tree / "DEBIAN" / "preinst"):
            script.write_text(script.read_text("utf-8").replace(field(package, "Version"), OLDER), "utf-8")
        command = ["dpkg-deb", "--root-owner-group", "-Zgzip", "-z1", "--build", str(tree), str(target)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def files_of(system: Path) -> set[str]:
    """Return the files of the system, without those of the person and the notes of apt and dpkg."""
    found: set[str] = set()
    for folder, folders, names in os.walk(system):
        place = Path(folder).relative_to(system)
        folders[:] = [name for name in folders if (place / name).as_posix() not in OF_THE_SYSTEM]
        found.update((place / name).as_posix() for name in names)
    return found


def expect(said: str, *words: str) -> None:
    """Raise SystemExit when a word is not in what was said."""
    missing = [word for word in words if word not in said]
    if missing:
        raise SystemExit(f"Non dit\u00a0: {', '.join(missing)}. Dit\u00a0:\n{said[-2000:]}")


def trial(package: Path, system: Path) -> None:
    """Play each scene, in order. Raises SystemExit at the first thing that is not right."""
    start = monotonic()
    make_system(system)
    in_system(system, "sh", "-c", "apt-get purge -y -qq clausule >/dev/null 2>&1 || true")
    shutil.rmtree(system / HOME, ignore_errors=True)
    in_system(system, "sh", "-c", f"install -d -o {ACCOUNT} -g {ACCOUNT} /{HOME}")
    old, new = system / "srv" / "ancien.deb", system / "srv" / package.name
    older(package, old)
    shutil.copyfile(package, new)
    install_bare(system, old, package)
    before = files_of(system)
    upgrade(system, old, new)
    downgrade(system, old, new)
    newer_base(system)
    remove(system, before)
    print(f"Paquet essayé sur une Debian nue en {monotonic() - start:.0f} s.")


def install_bare(system: Path, old: Path, package: Path) -> None:
    """Install on the bare system, without a screen; then keep what the package asks for, and take it away."""
    in_system(system, *INSTALL, f"/srv/{old.name}")
    in_system(system, "clausule", "--aide")
    asked = [name.partition(" ")[0] for name in field(package, "Depends").split(", ")]
    in_system(system, "apt-mark", "manual", *asked)
    in_system(system, "apt-get", "purge", "-y", "-qq", "clausule")
    in_system(system, *INSTALL, *SCREEN)
    print("Installé et lancé sur une Debian nue, puis retiré.")


def upgrade(system: Path, old: Path, new: Path) -> None:
    """Make data with the older version, upgrade, open them."""
    in_system(system, *INSTALL, f"/srv/{old.name}")
    said = as_person(
        system,
        "xvfb-run -a -s '-screen 0 1280x800x24' clausule-fenetre --parcours $HOME/parcours; "
        'clausule creer --base "$HOME/l’essai.clausule" --modele corse-2022; '
        'clausule lister --base "$HOME/l’essai.clausule" --json > $HOME/avant.json',
    )
    expect(said, "Parcours joué", "Base créée")
    kept = sums(system)
    in_system(system, *INSTALL, f"/srv/{new.name}")
    expect(in_system(system, "dpkg-query", "-W", "clausule"), field(new, "Version"))
    if sums(system) != kept:
        raise SystemExit("La mise à jour a touché aux fichiers de l’agente.")
    said = as_person(
        system,
        'clausule verifier --base "$HOME/l’essai.clausule"; '
        'clausule lister --base "$HOME/l’essai.clausule" --json | cmp - $HOME/avant.json; '
        'xvfb-run -a clausule-fenetre --mesurer --base "$HOME/l’essai.clausule"; '
        "for base in $HOME/parcours/*.clausule; do clausule verifier --base $base; done",
    )
    expect(said, "Base saine", "peinte", "ouverte")
    bases = len(list((system / HOME / "parcours").glob("*.clausule"))) + 1
    print(
        f"Mis à jour de {OLDER}\u00a0: {len(kept)} fichiers de l’agente intacts, {bases} bases ouvertes et saines."
    )


def downgrade(system: Path, old: Path, new: Path) -> None:
    """Try to install the older version over the newer one: refused, and the newer one still works."""
    said = in_system(system, "dpkg", "-i", f"/srv/{old.name}", code=1)
    expect(said, "plus récente, est installée", "Rien n’a changé")
    expect(
        in_system(system, "dpkg-query", "-W", "-f", "${Version} ${Status}", "clausule"),
        field(new, "Version"),
        "ok installed",
    )
    as_person(system, 'clausule verifier --base "$HOME/l’essai.clausule"')
    in_system(system, *INSTALL, "--reinstall", f"/srv/{new.name}")
    print(f"Version {OLDER} refusée par-dessus la plus récente, qui marche toujours.")


def newer_base(system: Path) -> None:
    """Open a base of a newer program: it is said, and the file is not touched."""
    base = system / HOME / "future.clausule"
    shutil.copyfile(system / HOME / "l’essai.clausule", base)
    with closing(sqlite3.connect(base)) as future:
        future.execute("PRAGMA user_version = 99")
    base.chmod(0o666)
    bytes_before = base.read_bytes()
    said = as_person(system, "clausule lister --base $HOME/future.clausule", code=3)
    expect(said, "version plus récente")
    if base.read_bytes() != bytes_before:
        raise SystemExit("Une base d’une version plus récente a été modifiée.")
    print(f"Base d’un programme plus récent\u00a0: «\u00a0{said.strip().splitlines()[-1]}\u00a0»")


def remove(system: Path, before: set[str]) -> None:
    """Remove the program: the system is as before, the files of the person are there."""
    kept = sums(system)
    in_system(system, "apt-get", "purge", "-y", "-qq", "clausule")
    left, lost = sorted(files_of(system) - before), sorted(before - files_of(system))
    if left or lost:
        raise SystemExit(f"Après le retrait, en plus\u00a0: {left[:20]}\u00a0; en moins\u00a0: {lost[:20]}")
    if sums(system) != kept:
        raise SystemExit("Le retrait a touché aux fichiers de l’agente.")
    print(f"Retiré\u00a0: {len(before)} fichiers du système comme avant, {len(kept)} fichiers de l’agente gardés.")


def sums(system: Path) -> dict[str, int]:
    """Return the files of the person with the hash of what they hold, logs left out."""
    home = system / HOME
    files = (path for path in home.rglob("*") if path.is_file() and "journaux" not in path.parts)
    return {path.relative_to(home).as_posix(): hash(path.read_bytes()) for path in files}


if __name__ == "__main__":
    if os.geteuid() != 0:
        raise SystemExit("À lancer en administrateur\u00a0: debootstrap et chroot le demandent.")
    trial(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve())
