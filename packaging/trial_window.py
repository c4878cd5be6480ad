"""The installed window on a screen, and what no one should do to it: each time, words and no loss."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msi
from trial_report import Wrong
from trial_scenes import BUSY, UNINSTALLER
from trial_workstation import DONE, Running, photograph_still, wait_for, wait_until
from wine import in_wine
from wine_system import give, windows_titled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trial_scenes import Stage

#: The title of the window once the base is open.
READY = "Accueil"
#: In the command line of the copy of itself that an uninstaller starts.
COPY = b"_?="
#: Wine looks for the program of a file among those of the machine alone.
SCOPE = "/AllUsers"
REFUSAL = "Clausule ne peut pas démarrer"
REFUSED = frozenset({3})
LONG = "un dossier au nom long/" * 14
READ_ONLY, OPEN = 0o500, 0o755


@contextmanager
def opened(stage: Stage, home: Path, base: Path) -> Iterator[Running]:
    """Hold the window open on a base, photographed once nothing moves in it; close it as a person does."""
    window = Running(stage.machine.prefix, str(home / msi.WINDOW), str(base))
    try:
        wait_for(READY)
        photograph_still(stage.pictures / "fenetre.png")
        yield window
    finally:
        in_wine(stage.machine.prefix, "taskkill", "/im", msi.WINDOW)
        window.ended()


def play_window(stage: Stage, home: Path) -> None:
    """Install for the machine, then: window drawn, one window, nothing replaced while it is open, bad inputs."""
    machine, report = stage.machine, stage.report
    base = machine.profile / "l’été d'Élodie.clausule"
    console = str(home / "clausule.exe")
    machine.new_person()
    with report.step("installer par l’EXE pour le poste"):
        machine.run("installation", DONE, str(stage.new.installer), "/S", SCOPE)
        machine.run("creer", DONE, console, "creer", "--base", str(base), "--modele", "corse-2022")
        machine.run("importer", DONE, console, "importer", "--base", str(base), str(stage.mails))
    _play_open_window(stage, home, base)
    _play_bad_inputs(stage, home, base)
    with report.step("retirer en silence"):
        machine.run("retrait", DONE, str(home / UNINSTALLER), SCOPE, "/S")
    stage.gone(home, base, machine.data)


def _play_open_window(stage: Stage, home: Path, base: Path) -> None:
    machine, report = stage.machine, stage.report
    with report.step("la fenêtre installée se dessine à l’écran") as seen, opened(stage, home, base):
        seen.append("fenetre.png, à regarder")
        before = len(windows_titled("Clausule"))
        code, said = in_wine(machine.prefix, "start", "/wait", machine.windows(base))
        if code or len(windows_titled("Clausule")) != before:
            raise Wrong(f"second départ par l’association : code {code}, {said}")
        seen.append("double clic sur une base : la même fenêtre, pas de seconde")
        code, said = in_wine(machine.prefix, str(stage.new.installer), "/S", SCOPE)
        if code not in BUSY:
            raise Wrong(f"remplacé pendant qu’il est ouvert : code {code}")
        # Its code is that of the copy that it starts: only what is left can be looked at.
        in_wine(machine.prefix, str(home / UNINSTALLER), SCOPE, "/S")
        wait_until(lambda: not any(COPY in line for line in command_lines()), "le retrait ne finit pas")
        if not (home / "_internal").is_dir() or not (home / UNINSTALLER).exists():
            raise Wrong("retiré pendant qu’il est ouvert")
        seen.append("ouvert : ni remplacé, ni retiré")
    with report.step("fermée, la base est saine"):
        machine.run("verifier", DONE, str(home / "clausule.exe"), "verifier", "--base", str(base))


def _play_bad_inputs(stage: Stage, home: Path, base: Path) -> None:
    machine, report = stage.machine, stage.report
    console = str(home / "clausule.exe")
    with report.step("nom de session avec accents et apostrophe") as seen:
        if not (machine.data / "fenetre").is_dir():
            raise Wrong(f"pas de données dans {machine.data}")
        seen.append(machine.windows(machine.data))
    with report.step("chemin de plus de 260 caractères") as seen:
        far = machine.profile / LONG / "l’été.clausule"
        far.parent.mkdir(parents=True)
        give(machine.profile / LONG.split("/", maxsplit=1)[0])
        path = machine.windows(far)
        machine.run("creer", DONE, console, "creer", "--base", path, "--modele", "corse-2022")
        machine.run("verifier", DONE, console, "verifier", "--base", path)
        seen.append(f"{len(path)} caractères, base créée et vérifiée")
        shutil.rmtree(machine.profile / LONG.split("/", maxsplit=1)[0])
    with report.step("réglages abîmés") as seen:
        settings = machine.data / "reglages.toml"
        settings.write_bytes(b"theme = \x00\xff[[")
        said = machine.run("reglages", DONE, console, "reglages")
        kept = [path for path in machine.data.glob("reglages-abime*") if path.read_bytes() == b"theme = \x00\xff[["]
        if "abîmé" not in said or not kept:
            raise Wrong(f"rien n’est dit, ou rien n’est gardé :\n{said[-800:]}")
        seen.append(next(line for line in said.splitlines() if "abîmé" in line))
    with report.step("base d’une version plus récente") as seen:
        newer = base.with_name("récente.clausule")
        shutil.copyfile(base, newer)
        with sqlite3.connect(newer) as connection:
            connection.execute("PRAGMA user_version = 99")
        connection.close()
        give(newer)
        content = newer.read_bytes()
        said = machine.run("verifier", REFUSED, console, "verifier", "--base", str(newer))
        if "plus récente" not in said or newer.read_bytes() != content:
            raise Wrong(said[-800:])
        seen.append(said.strip().splitlines()[0])
    with report.step("aucun droit sur le dossier des données") as seen:
        seen.append(_refuse_without_rights(stage, home, base))


def command_lines() -> Iterator[bytes]:
    """Give the command line of each program that runs, those of wine included."""
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it has just ended
            yield file.read_bytes()


def _agree_to(stage: Stage, window: Running) -> None:
    """Wait for the box of refusal, photograph it, agree. Raises Wrong when the code is not that of a refusal."""
    wait_for(REFUSAL)
    photograph_still(stage.pictures / "refus-droits.png")
    code = window.agreed()
    if code not in REFUSED:
        raise Wrong(f"code {code} : {window.said[-800:]}")


def _refuse_without_rights(stage: Stage, home: Path, base: Path) -> str:
    """Start the window while the folder of data cannot be written; return what it said."""
    data, content = stage.machine.data, base.read_bytes()
    before = stage.machine.files(data)
    program = stage.machine.windows(home / msi.WINDOW)
    data.chmod(READ_ONLY)
    try:
        # Started as by a double click: no stream to write to, the box alone says it.
        alone = Running(stage.machine.prefix, "start", "/wait", program)
        _agree_to(stage, alone)
        window = Running(stage.machine.prefix, program, str(base))
        _agree_to(stage, window)
    finally:
        data.chmod(OPEN)
    if "n’est pas accessible" not in window.said:
        raise Wrong(window.said[-800:])
    if stage.machine.files(data) != before or base.read_bytes() != content:
        raise Wrong("quelque chose a été écrit ou perdu")
    return window.said.strip().splitlines()[0]
