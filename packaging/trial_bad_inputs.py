"""What no one should do to the installed window, on the bare Debian: each time, words in French, nothing lost.

Also what it says of its own end, and what its technical log keeps. Words are read on the screen (`trial_screen`).
"""

from __future__ import annotations

import json
import re
import shlex
import shutil
import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from trial_bare import ACCOUNT, HOME, NUMBER, as_person, expect, sums

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA = f"{HOME}/.local/share/Clausule"
LOGS = f"{DATA}/journaux"
BASE = "l’essai.clausule"
READY = "Accueil — Clausule"
LONG = "un dossier au nom long/" * 14
READ_ONLY, OPEN = 0o500, 0o755
REFUSED = 3
#: Of the technical log: what one file holds at most, and how many are kept beside it.
LIMIT, KEPT = 2_000_000, 5
DAMAGED = b"theme = \x00\xff[["
#: A screen and a bus of its own, then the eyes.
SCREEN = (
    "rm -rf /tmp/bus; mkdir -m 700 /tmp/bus; export XDG_RUNTIME_DIR=/tmp/bus QT_LINUX_ACCESSIBILITY_ALWAYS_ON=1; "
    "xvfb-run -a -s '-screen 0 1280x800x24' dbus-run-session -- sh -c "
    "'/usr/libexec/at-spi-bus-launcher --launch-immediately & exec python3 /srv/trial_screen.py \"$@\"' eyes "
)
STOP = (("tuer", "SIGTERM"), ("finir", "-15"))
#: What a technical log must never hold: an address, an account number, a SIRET.
PERSONAL = re.compile(r"[\w.]+@[\w.]+|\bFR\d{2}[ \d]{10,}|\b\d{14}\b")


def window(system: Path, base: str, *steps: tuple[str, str]) -> str:
    """Open the installed window, on a base of the person if any; return what was seen. Raises SystemExit."""
    words = ["clausule-fenetre", *([f"/{HOME}/{base}"] if base else [])]
    said = as_person(system, SCREEN + shlex.join([json.dumps(steps), *words]))
    return "\n".join(line.removeprefix("vu : ") for line in said.splitlines() if line.startswith("vu : "))


def bad_inputs(system: Path) -> None:
    """Play each, in order. Raises SystemExit at the first thing that is not right."""
    shutil.copyfile(Path(__file__).with_name("trial_screen.py"), system / "srv" / "trial_screen.py")
    without_rights(system)
    damaged_settings(system)
    newer_base(system)
    far_path(system)
    no_printer(system)
    brutal_end(system)
    full_log(system)


@contextmanager
def nothing_lost(system: Path, what: str) -> Iterator[None]:
    """Check that the files of the person are the same after as before. Raises SystemExit."""
    before = sums(system)
    yield
    after = sums(system)
    lost = sorted(name for name in before if after.get(name) != before[name])
    if lost:
        raise SystemExit(f"{what} : changé ou perdu : {lost[:10]}")


def without_rights(system: Path) -> None:
    """Start while the folder of data cannot be written: a box says it, and nothing begins."""
    folder = system / DATA
    folder.chmod(READ_ONLY)
    try:
        with nothing_lost(system, "Sans droit"):
            said = window(
                system, BASE, ("voir", "n’est pas accessible"), ("cliquer", "OK"), ("finir", str(REFUSED))
            )
    finally:
        folder.chmod(OPEN)
    expect(said, "Rien n’a été écrit", "Faites-vous donner le droit")
    print(f"Aucun droit sur le dossier des données : « {said} »")


def damaged_settings(system: Path) -> None:
    """Damage the file of the settings: it is said, and what it held is kept beside."""
    settings = system / DATA / "reglages.toml"
    settings.write_bytes(DAMAGED)
    settings.chmod(0o666)
    with no_row_lost(system):
        said = window(system, "", ("voir", "Le fichier des réglages est abîmé"), *STOP)
    expect(said, "réglages par défaut", "Vos dossiers ne sont pas touchés")
    if settings.with_name("reglages-abime.toml").read_bytes() != DAMAGED:
        raise SystemExit("Les réglages abîmés ne sont pas gardés.")
    print(f"Réglages abîmés : « {said} »")


@contextmanager
def no_row_lost(system: Path) -> Iterator[None]:
    """Check that each base of the person holds as many rows after as before, or more. Raises SystemExit."""
    before = {base: rows(base) for base in (system / HOME).glob("*.clausule")}
    yield
    lost = [base.name for base, count in before.items() if rows(base) < count]
    if lost:
        raise SystemExit(f"Des lignes manquent dans {lost}.")


def rows(base: Path) -> int:
    """Return how many rows the tables of a base hold."""
    with closing(sqlite3.connect(f"file:{base}?mode=ro", uri=True)) as connection:
        # The index of the search needs the SQLite of the program: that of this machine may be older.
        plain = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
        tables = connection.execute(plain).fetchall()
        counts = (f'SELECT count(*) FROM "{name}"' for (name,) in tables)  # noqa: S608  # names of our own schema
        return sum(connection.execute(count).fetchone()[0] for count in counts)


def newer_base(system: Path) -> None:
    """Open a base of a newer program, by the console and by the window: it is said, and the file is not touched."""
    base = system / HOME / "future.clausule"
    shutil.copyfile(system / HOME / BASE, base)
    with closing(sqlite3.connect(base)) as future:
        future.execute("PRAGMA user_version = 99")
    base.chmod(0o666)
    content = base.read_bytes()
    said = as_person(system, 'clausule lister --base "$HOME/future.clausule"', code=REFUSED)
    expect(said, "version plus récente")
    shown = window(system, base.name, ("voir", "version plus récente"), *STOP)
    expect(shown, "Rien n’y a été modifié", "Installez la dernière version")
    if base.read_bytes() != content:
        raise SystemExit("Une base d’une version plus récente a été modifiée.")
    print(f"Base d’un programme plus récent : « {shown} »")


def far_path(system: Path) -> None:
    """Make, check and open a base whose path is longer than 260 characters."""
    far = f"/{HOME}/{LONG}l’été.clausule"
    words = f"mkdir -p {shlex.quote(str(Path(far).parent))}; far={shlex.quote(far)}; "
    said = as_person(
        system,
        words + 'clausule creer --base "$far" --modele corse-2022; clausule verifier --base "$far"; '
        'xvfb-run -a clausule-fenetre --mesurer --base "$far"',
    )
    expect(said, "Base créée", "Base saine", "ouverte")
    print(f"Chemin de {len(far)} caractères : base créée, vérifiée, ouverte par la fenêtre.")


def no_printer(system: Path) -> None:
    """Produce an act, then ask for it on paper where no printer is: it is said, and the act is kept."""
    shutil.copyfile(system / HOME / "parcours" / "parcours.clausule", system / HOME / "actes.clausule")
    (system / HOME / "actes.clausule").chmod(0o666)
    said = window(
        system,
        "actes.clausule",
        ("voir", "dossiers reçus"),
        ("cliquer", "Actes"),
        ("cliquer", "Produire et imprimer"),
        ("voir", "Circuit de signature…"),
        ("cliquer", "Imprimer"),
        ("voir", "Aucune imprimante n’est installée"),
        *STOP,
    )
    expect(said, "L’acte est gardé", "enregistrez le PDF")
    as_person(system, 'clausule verifier --base "$HOME/actes.clausule"')
    print(f"Aucune imprimante : « {said.splitlines()[-1]} »")


def brutal_end(system: Path) -> None:
    """Bring the window down as a library would: its next start says so, shows where, and names no one."""
    trace = system / LOGS / "arret-brutal.log"
    window(system, BASE, ("voir", READY), ("tuer", "SIGSEGV"), ("finir", "-11"))
    if not trace.read_text("utf-8").strip():
        raise SystemExit("La trace de l’arrêt brutal n’est pas écrite.")
    said = window(
        system,
        BASE,
        ("voir", "s’est arrêté brutalement la dernière fois"),
        ("cliquer", "Voir le rapport…"),
        ("voir", "Clausule a rencontré une erreur"),
        ("cliquer", "Montrer les détails…"),
        ("voir", "arrêt brutal de l’exécution précédente"),
        *STOP,
    )
    expect(said, "Ce qui était enregistré l’est toujours", "Fatal Python error")
    report = said.splitlines()[-1]
    named = [word for word in (ACCOUNT, "home/", BASE) if word in report]
    if named or PERSONAL.search(report):
        raise SystemExit(f"Le rapport nomme quelqu’un : {named or PERSONAL.findall(report)}")
    if not trace.with_name("arret-brutal-precedent.log").exists() or trace.read_text("utf-8").strip():
        raise SystemExit("La trace montrée n’est pas mise de côté.")
    print(f"Arrêt brutal dit au départ suivant, rapport de {len(report)} caractères sans nom ni chemin.")


def full_log(system: Path) -> None:
    """Write past the limit of the log: its files turn, the oldest goes, and none holds personal data."""
    logs, recents = system / LOGS, system / DATA / "recents.json"
    line = "2026-01-01 00:00:00,000 INFO clausule.essai ligne de remplissage\n"
    full = line * ((LIMIT - 1) // len(line))
    names = ["clausule.log", *(f"clausule.log.{rank}" for rank in range(1, KEPT + 1))]
    for rank, name in enumerate(names):
        _written(logs / name, f"{rank}{full[1:]}")
    # A folder in its place: the window writes in its log that recent files are not kept.
    recents.unlink(missing_ok=True)
    recents.mkdir()
    try:
        window(system, BASE, ("voir", READY), *STOP)
    finally:
        recents.rmdir()
    found = sorted(path.name for path in logs.glob("clausule.log*"))
    sizes = [(logs / name).stat().st_size for name in found]
    firsts = [(logs / name).read_text("utf-8")[:1] for name in names[1:]]
    if found != names or max(sizes) > LIMIT or firsts != [str(rank) for rank in range(KEPT)]:
        raise SystemExit(f"Le journal ne tourne pas : {found}, {sizes}, {firsts}")
    expect((logs / names[0]).read_text("utf-8"), "recent files not kept")
    told = "".join(path.read_text("utf-8", errors="replace") for path in logs.iterdir())
    named = [word for word in (ACCOUNT, HOME, BASE) if word in told] + PERSONAL.findall(told)
    if named:
        raise SystemExit(f"Le journal technique nomme quelqu’un : {named[:5]}")
    print(
        f"Journal plein : {len(found)} fichiers de {LIMIT} octets au plus, le plus ancien parti, personne de nommé."
    )


def _written(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")
    shutil.chown(path, NUMBER, NUMBER)
