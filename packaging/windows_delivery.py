"""`python3 packaging build --windows`: from Python for Windows to the folder, the MSI, the .exe and their sizes."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import msi
import nsis
import signing
import supply
import supply_others
import windows
from bundle import call, weight_mb
from delivery import LIMIT_MB, make_papers_from, version_of
from environment import pip_environment
from outcomes import Exit, SetupError, say
from wine import make_prefix, stop

if TYPE_CHECKING:
    from collections.abc import Sequence

    from windows import Runtime, WindowsWorkshop

OPTIONS = {
    "--python": "",
    "--sha256": "",
    "--certificat": "certificate",
    "--cle": "key",
    "--mot-de-passe": "password",
    "--horodatage": "timestamp",
    "--signer": "command",
}
TRIAL = "essai"


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked. `archive`: Python for Windows; `sha256`: its hash told by python.org; `signer`: if any."""

    archive: Path
    sha256: str
    signer: signing.Signer


def order(arguments: Sequence[str]) -> Order:
    """Read the command line after `build --windows`. Raises SetupError."""
    values: dict[str, str] = {}
    left = list(arguments)
    while left:
        name, has_value, value = left.pop(0).partition("=")
        if name not in OPTIONS or name in values:
            raise SetupError(f"argument inattendu pour build --windows : {name}", Exit.USAGE)
        if not has_value and left:
            value = left.pop(0)
        if not value:
            raise SetupError(f"il manque une valeur après {name}", Exit.USAGE)
        values[name] = value
    if "--python" not in values:
        raise SetupError(
            "Il manque Python pour Windows.\nÀ faire : téléchargez « Windows embeddable package (64-bit) » 3.13 "
            "sur python.org, puis build --windows --python FICHIER --sha256 EMPREINTE.",
            Exit.USAGE,
        )
    if ("--certificat" in values) != ("--cle" in values):
        raise SetupError("--certificat et --cle vont ensemble.", Exit.USAGE)
    fields = {field: values[name] for name, field in OPTIONS.items() if field and name in values}
    return Order(Path(values["--python"]).resolve(), values.get("--sha256", ""), signing.Signer(**fields))


def build(root: Path, asked: Order, python: Path) -> int:
    """Make the Windows folder and its two installers; return the exit code. Raises SetupError.

    `python`: an environment of this machine with the product in it, for pip and for drawing the icon.
    """
    lacking = windows.missing_tools()
    if lacking:
        raise SetupError(f"Il manque : sudo apt-get install {' '.join(lacking)}", Exit.SYSTEM_PACKAGES)
    start = monotonic()
    workshop = windows.WindowsWorkshop(root, root / "build" / "windows")
    workshop.folder.mkdir(parents=True, exist_ok=True)
    runtime = windows.check_runtime(asked.archive, asked.sha256)
    _prepare(workshop, runtime, python)
    version = version_of(root)
    say("PyInstaller sous wine…")
    try:
        windows.freeze(workshop, version)
        papers = _papers(workshop, python)
        told = construction(workshop.root, version, runtime, signed=asked.signer.ready)
        (papers / "CONSTRUCTION.txt").write_text(told, "utf-8", newline="\r\n")
    finally:
        stop(workshop.prefix)
    shutil.copytree(papers, workshop.frozen / "papiers", dirs_exist_ok=True)
    weight = weight_mb(workshop.frozen)
    say(f"Dossier figé : {workshop.frozen}, {weight} Mo (limite {LIMIT_MB['win32']} Mo).")
    if weight > LIMIT_MB["win32"]:
        raise SetupError(f"Le dossier figé pèse {weight} Mo, plus que la limite.", Exit.FAILED)
    for package in _packages(workshop, asked.signer, version, trial=runtime.trial):
        say(f"{package.name} : {package.stat().st_size / 1_000_000:.1f} Mo.")
    say(f"Fait en {monotonic() - start:.0f} s. Construit, non exécuté sous Windows ; essai : trial_windows.py.")
    return Exit.DONE


def _prepare(workshop: WindowsWorkshop, runtime: Runtime, python: Path) -> None:
    """Bring Python, its packages, wine and the icon to where the build takes place."""
    say("Python et roues pour Windows, depuis les verrous…")
    windows.unpack(runtime, workshop.python)
    windows.bring_packages(workshop, python)
    root = workshop.root
    make_prefix(workshop.prefix, root / "packaging" / "livraison" / "windows")
    delivered = root / "packaging" / "livraison"
    environ = pip_environment(os.environ) | {"QT_QPA_PLATFORM": "offscreen"}
    command = [str(python), "-I", str(delivered / "icone.py"), str(delivered / "clausule.svg"), str(workshop.icon)]
    call(command, environ, "Le dessin de l’icône")


def _papers(workshop: WindowsWorkshop, python: Path) -> Path:
    """Write the notices of what is in the Windows folder, Python's own licence included; return their folder."""
    papers = workshop.folder / "papiers"
    shutil.rmtree(papers, ignore_errors=True)
    papers.mkdir()
    packages = supply.components(python, workshop.root, workshop.tables, workshop.packages)
    make_papers_from(papers, workshop.root, packages, supply_others.of_windows(workshop))
    shutil.copyfile(workshop.python / "LICENSE.txt", papers / "LICENCE-Python.txt")
    shutil.copyfile(workshop.root / "packaging" / "livraison" / "GUIDE-DSI.md", papers / "GUIDE-DSI.md")
    shutil.copyfile(workshop.root / "packaging" / "verifier_windows.ps1", papers / "verifier_windows.ps1")
    return papers


def construction(root: Path, version: str, runtime: Runtime, *, signed: bool) -> str:
    """Return what the folder says of how it was made: sources, Python, signature, and that Windows never ran it."""
    command = ["git", "-C", str(root), "describe", "--always", "--dirty", "--abbrev=40"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    origin = "d’essai, qui ne vient pas de python.org : ce paquet ne se diffuse pas" if runtime.trial else "donné"
    signature = "signé par le service qui l’a construit" if signed else "non signé"
    return (
        f"Clausule {version} pour Windows, {signature}\n"
        f"Sources : {done.stdout.strip() or 'hors dépôt'}\n"
        f"Python {origin}, {runtime.archive.name}, SHA-256 {runtime.sha256}\n"
        "Construit sous Linux avec wine ; jamais lancé sur Windows.\n"
    )


def _packages(workshop: WindowsWorkshop, signer: signing.Signer, version: str, *, trial: bool) -> list[Path]:
    """Sign, then make the MSI and the .exe. A trial says so in the names of its files and of its program."""
    if signer.ready:
        for path in signing.unsigned(workshop.frozen):
            signing.sign(signer, path)
    else:
        say("Sans certificat : rien n’est signé.")
    name = f"Clausule ({TRIAL})" if trial else "Clausule"
    stem = f"clausule-{version}-{TRIAL}-x64" if trial else f"clausule-{version}-x64"
    package, installer = (workshop.folder / f"{stem}{suffix}" for suffix in (".msi", ".exe"))
    say("MSI et NSIS…")
    msi.make_msi(workshop.frozen, version, name, workshop.icon, package)
    defined = nsis.definitions(version, name, workshop.frozen, workshop.icon, installer)
    nsis.make_installer(workshop.root, defined, signer)
    if signer.ready:
        for path in (package, installer):
            signing.sign(signer, path)
    return [package, installer]
