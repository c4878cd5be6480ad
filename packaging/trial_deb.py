"""Tries the Debian package on a bare Debian: installed, played, upgraded, never downgraded, removed; nothing left.

Run as root: `python3 packaging/trial_deb.py PACKAGE FOLDER`. debootstrap makes the bare system in FOLDER, once. The
older version is the same package under another number: what dpkg and the data of the person become is tried.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from time import monotonic

from trial_bad_inputs import bad_inputs
from trial_bare import HOME, as_person, expect, in_system, make_system, new_home, sums

#: The X server and the eyes of the trial bring their own libraries: those of the package are counted before.
SCREEN = ("xvfb", "xauth", "dbus-daemon", "at-spi2-core", "python3-pyatspi")
OLDER = "0.0.1"
INSTALL = ("apt-get", "install", "-y", "-qq", "--no-install-recommends")
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


def trial(package: Path, system: Path) -> None:
    """Play each scene, in order. Raises SystemExit at the first thing that is not right."""
    start = monotonic()
    make_system(system)
    in_system(system, "sh", "-c", "apt-get purge -y -qq clausule >/dev/null 2>&1 || true")
    new_home(system)
    old, new = system / "srv" / "ancien.deb", system / "srv" / package.name
    older(package, old)
    shutil.copyfile(package, new)
    install_bare(system, old, package)
    before = files_of(system)
    upgrade(system, old, new)
    downgrade(system, old, new)
    bad_inputs(system)
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
        'xvfb-run -a -s "-screen 0 1280x800x24" clausule-fenetre --parcours "$HOME/parcours"; '
        'clausule creer --base "$HOME/l’essai.clausule" --modele corse-2022; '
        'clausule lister --base "$HOME/l’essai.clausule" --json > "$HOME/avant.json"',
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
        'clausule lister --base "$HOME/l’essai.clausule" --json | cmp - "$HOME/avant.json"; '
        'xvfb-run -a clausule-fenetre --mesurer --base "$HOME/l’essai.clausule"; '
        'for base in "$HOME"/parcours/*.clausule; do clausule verifier --base "$base"; done',
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


if __name__ == "__main__":
    if os.geteuid() != 0:
        raise SystemExit("À lancer en administrateur\u00a0: debootstrap et chroot le demandent.")
    trial(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve())
