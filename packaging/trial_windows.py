"""Tries the two Windows installers under wine, from the signature to the removal, and writes what was seen.

Run as root after `build --windows`: `python3 packaging/trial_windows.py DEBIAN [SCENE…]`. DEBIAN is the folder of
a Debian whose newer wine shows windows, made there when it is missing. The older version is made from the same
folder, signed, with a lower number and a file more. It proves what wine can: never that it ran on Windows.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bundle import weight_mb
from delivery import LIMIT_MB, version_of
from outcomes import SetupError
from signing import is_signed
from trial_report import Report, Wrong
from trial_scenes import Product, Stage, play_exe, play_exe_elsewhere, play_msi, play_msi_elsewhere
from trial_signing import try_resources, try_signing
from trial_window import play_window
from trial_workstation import Workstation
from windows import WindowsWorkshop
from wine import Prefix, in_wine, make_prefix, stop
from wine_system import SCREEN, System, alone, lend, make_system, screen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

OLDER = "0.2.9"
CLAIM = "Construit et essayé sous wine, jamais lancé sur Windows."


def newest(workshop: WindowsWorkshop, version: str) -> dict[str, Path]:
    """Return the two installers of this version, by suffix. Raises SystemExit when they are not there."""
    found = {path.suffix: path for path in workshop.folder.glob(f"clausule-{version}*-x64.*")}
    if not {".msi", ".exe"} <= found.keys():
        raise SystemExit(f"Pas d’installeurs {version} dans {workshop.folder} : build --windows d’abord.")
    return found


def about(workshop: WindowsWorkshop, packages: Sequence[Path], wine: str) -> dict[str, object]:
    """Return the head of the report: what is tried."""
    told = {
        path.name: {
            "octets": path.stat().st_size,
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        }
        for path in packages
    }
    signed = is_signed((workshop.frozen / "clausule.exe").read_bytes())
    return {
        "annonce": CLAIM,
        "wine": wine,
        "installe_mo": weight_mb(workshop.frozen),
        "limite_mo": LIMIT_MB["win32"],
        "paquets": told,
        "signe": signed,
    }


def scenes(stage: Stage) -> dict[str, Callable[[], None]]:
    """Return the scenes that need wine, by their title, in order."""
    machine = stage.machine
    here = machine.profile / "AppData" / "Local" / "Programs" / "Clausule"
    machine_wide = machine.prefix.drive / "Program Files" / "Clausule"
    return {
        "MSI": partial(play_msi, stage),
        "MSI ailleurs": partial(play_msi_elsewhere, stage),
        "EXE /AllUsers": partial(play_exe, stage, "/AllUsers", "HKLM", machine_wide),
        "EXE /CurrentUser": partial(play_exe, stage, "/CurrentUser", "HKCU", here),
        "EXE ailleurs": partial(play_exe_elsewhere, stage),
        "Fenêtre": partial(play_window, stage, machine_wide),
    }


def fresh_prefix(workshop: WindowsWorkshop, system: System) -> Prefix:
    """Return a workstation on which nothing was ever installed."""
    prefix = Prefix(workshop.folder / "prefixe-essai", system, SCREEN)
    stop(prefix)
    shutil.rmtree(prefix.folder, ignore_errors=True)
    make_prefix(prefix, workshop.root / "packaging" / "livraison" / "windows")
    return prefix


def main(arguments: Sequence[str]) -> int:
    """Play the scenes named, or all; write the report; return 0 when every step went well."""
    root = Path(__file__).resolve().parents[1]
    workshop = WindowsWorkshop(root, root / "build" / "windows")
    system, asked = System(Path(arguments[0]).resolve()), set(arguments[1:])
    make_system(system)
    lend(system, workshop.folder, root / "resources")
    version = version_of(root)
    built = newest(workshop, version)
    name = "Clausule (essai)" if "essai" in built[".msi"].name else "Clausule"
    older = workshop.folder / "ancien"
    with screen():
        prefix = fresh_prefix(workshop, system)
        try:
            wine = in_wine(prefix, "--version")[1].strip()
            report = Report(about(workshop, (built[".msi"], built[".exe"]), wine))
            with report.scene("Signature"):
                try_resources(report, workshop.frozen, version)
                package, installer = try_signing(report, workshop, older, OLDER, name)
                certificate = str(workshop.folder / "certificat" / "essai.crt")
                stage = Stage(
                    report,
                    Workstation(prefix),
                    Product(older, package, installer, OLDER, certificate),
                    Product(workshop.frozen, built[".msi"], built[".exe"], version),
                    root / "resources" / "demo" / "courriels",
                    workshop.folder,
                )
                for title, play in scenes(stage).items():
                    if not asked or title in asked:
                        with report.scene(title):
                            play()
                        if report.wrong and report.wrong[-1].scene == title:
                            fresh_prefix(workshop, system)
        finally:
            stop(prefix)
    report.write(workshop.folder / "essai-windows.json")
    for step in report.wrong:
        print(f"NON  {step.scene} : {step.step}\n{step.seen}")
    print(f"{len(report.steps)} étapes, {len(report.wrong)} refusées. {CLAIM}")
    return 1 if report.wrong else 0


if __name__ == "__main__":
    if os.geteuid() != 0 or not sys.argv[1:]:
        raise SystemExit("À lancer en administrateur (debootstrap, chroot) : trial_windows.py DEBIAN [SCENE…]")
    alone(__file__, sys.argv[1:])
    try:
        sys.exit(main(sys.argv[1:]))
    except (SetupError, Wrong) as error:
        raise SystemExit(str(error)) from error
