"""The scenes of the Windows trial: the MSI, the .exe, one over the other; what each does, refuses, takes back."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

import msi
from bundle import call
from trial_report import Report, Wrong
from trial_signing import verify
from trial_workstation import (
    DONE,
    LISTED,
    WINE_FAULT,
    Running,
    Workstation,
    photograph_still,
    same_files,
    unexpected,
    wait_for,
)

REFUSED_BY_MSI, REFUSED_BY_EXE, BUSY = frozenset({1603}), frozenset({1638}), frozenset({5})
JOURNEY_SECONDS = 1800
UNINSTALLER = "desinstaller.exe"
ADDED = frozenset({UNINSTALLER})
POLICY = "politique.toml"
QUIET = ("/qn", "/norestart")
ELSEWHERE = "Applications d'ici/Clausule"


@dataclass(frozen=True, slots=True)
class Product:
    """What is tried: its folder, its two installers, its number. `certificate`: of who signed it."""

    frozen: Path
    package: Path
    installer: Path
    version: str
    certificate: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """What every scene needs."""

    report: Report
    machine: Workstation
    old: Product
    new: Product
    mails: Path
    pictures: Path

    def install_msi(self, product: Product, *words: str) -> None:
        """Install silently for the whole machine."""
        self.machine.run("msiexec", DONE, "msiexec", "/i", str(product.package), *QUIET, *words)

    def refused_by_exe(self, expected: frozenset[int], message: str, *command: str) -> str:
        """Run an .exe that must refuse silently; return its words, where a deployment reads them. Raises Wrong."""
        log = self.machine.profile / "AppData" / "Local" / "Temp" / "clausule-installation.log"
        log.unlink(missing_ok=True)
        self.machine.run("refus", expected, *command)
        text = log.read_text("utf-16") if log.exists() else ""
        if message not in text:
            raise Wrong(f"{log.name} ne dit pas « {message} » : {text}")
        return text.strip()

    def refused_by_msi(self, product: Product, found: str) -> str:
        """Run an MSI that must refuse silently, because it `found` something; return its words. Raises Wrong.

        Wine writes in its log what was found and which action stopped; the words, it shows only in a box.
        """
        log = self.machine.prefix.drive / "refus.log"
        log.unlink(missing_ok=True)
        words = ("/l*v", self.machine.windows(log))
        self.machine.run("refus", REFUSED_BY_MSI, "msiexec", "/i", str(product.package), *QUIET, *words)
        text = log.read_text("utf-8", errors="replace")
        if not re.search(rf"{found} = \S", text) or "Action ended" not in text.split("LaunchConditions")[-1]:
            raise Wrong(f"le journal ne nomme pas {found} :\n{text[-600:]}")
        table = call(["msiinfo", "export", str(product.package), "LaunchCondition"], dict(os.environ), "msiinfo")
        return next(line.partition("\t")[2] for line in table.splitlines() if found in line)

    def box(self, picture: str, title: str, expected: frozenset[int], *command: str) -> str:
        """Run an installer that shows why it refuses; photograph it and agree. Raises Wrong."""
        asked = Running(self.machine.prefix, *command)
        wait_for(title)
        target = self.pictures / picture
        photograph_still(target)
        code = asked.agreed()
        if code not in {number & 0xFF for number in expected}:
            raise Wrong(f"code {code}, attendu {sorted(expected)}")
        return f"message montré : {target.name}"

    def registered(self, key: str, product: Product, home: Path) -> str:
        """Check what Windows lists and what a double click does; return it. `key`: HKLM or HKCU."""
        opening = self.machine.read(rf"{key}\Software\Classes\{msi.PROGRAM_ID}\shell\open\command") or ""
        kind = self.machine.read(rf"{key}\Software\Classes\.clausule")
        program = self.machine.windows(home / msi.WINDOW)
        if kind != msi.PROGRAM_ID or opening != f'"{program}" "%1"':
            raise Wrong(f".clausule ouvre {kind} : {opening}, attendu {program}")
        if not any(self.machine.prefix.drive.rglob("Clausule.lnk")):
            raise Wrong("pas de raccourci")
        code = "{" + msi.product_code(product.frozen, product.version) + "}"
        entry = (
            code if (key, self.machine.read(r"HKLM\Software\Clausule", "Installation")) == ("HKLM", "MSI") else ""
        )
        listed = rf"{LISTED}\{entry}" if entry else msi.UNINSTALL
        shown = self.machine.read(rf"{key}\{listed}", "DisplayVersion")
        if shown != product.version:
            raise Wrong(f"version affichée : {shown}, attendu {product.version}")
        return f".clausule ouvre {program}, version {shown}"

    def self_test(self, console: Path, base: Path, *mails: Path) -> str:
        """Play the console of the installed copy, on these mails too; return what it said last."""
        machine, program, faults = self.machine, str(console), 0
        steps = (
            ("aide", r"creer[\s\S]+verifier", ["--aide"]),
            ("creer", r"^Base créée", ["creer", "--base", str(base), "--modele", "corse-2022"]),
            *(("importer", r"\S", ["importer", "--base", str(base), str(path)]) for path in mails),
            ("verifier", r"^Base saine.*", ["verifier", "--base", str(base)]),
        )
        for what, pattern, words in steps:
            said = machine.run(what, DONE, program, *words)
            found = re.search(pattern, said, re.MULTILINE)
            if unexpected(said) or found is None:
                raise Wrong(f"{what} : sortie inattendue\n{said[-1500:]}")
            faults += said.count(WINE_FAULT)
        machine.run("mot inconnu", frozenset({2}), program, "inconnu")
        told = f" ({faults} fin de processus mal prise par wine)" if faults else ""
        return (found[0] if found else "") + told

    def gone(self, home: Path, *kept: Path) -> None:
        """Check, in a step, that only what the person wrote is left."""
        with self.report.step("il ne reste que les données de la personne") as seen:
            left = self.machine.left_of_clausule(home)
            if left:
                raise Wrong(f"reste après le retrait : {', '.join(left)}")
            lost = [str(path) for path in kept if not path.exists()]
            if lost:
                raise Wrong(f"le retrait a emporté {', '.join(lost)}")
            seen.extend(self.machine.windows(path) for path in kept)


def on_z(path: Path) -> str:
    """Return a path of this machine as wine names it."""
    return "Z:" + str(path).replace("/", "\\")


def play_msi(stage: Stage) -> None:
    """Older, used, upgraded, played, older and .exe refused, repaired, removed."""
    report, machine, old, new = stage.report, stage.machine, stage.old, stage.new
    home = machine.prefix.drive / "Program Files" / "Clausule"
    base = machine.profile / "l’essai.clausule"
    with report.step(f"installer la {old.version} en silence") as seen:
        stage.install_msi(old)
        seen += [same_files(old.frozen, home), stage.registered("HKLM", old, home)]
    with report.step("s’en servir : la console crée une base, y importe des courriels, la vérifie") as seen:
        seen.append(stage.self_test(home / "clausule.exe", base, stage.mails))
        (home / POLICY).write_text('[dossiers]\ndonnees = "%LOCALAPPDATA%\\\\Clausule"\n', "utf-8")
    with report.step(f"mettre à jour vers la {new.version} en silence : données gardées") as seen:
        stage.install_msi(new)
        seen += [same_files(new.frozen, home, frozenset({POLICY})), stage.registered("HKLM", new, home)]
        machine.run("verifier", DONE, str(home / "clausule.exe"), "verifier", "--base", str(base))
    with report.step("jouer le parcours par la fenêtre installée") as seen:
        seen.append(journey(stage, home / msi.WINDOW))
    with report.step("installer la plus ancienne par-dessus : refusé") as seen:
        seen.append(stage.refused_by_msi(old, "PLUSRECENTE"))
        loud = ("msiexec", "/i", str(old.package), "/qb")
        seen.append(stage.box("refus-msi.png", "Install Failed", REFUSED_BY_MSI, *loud))
        same_files(new.frozen, home, frozenset({POLICY}))
    for scope in ("/AllUsers", "/CurrentUser"):
        with report.step(f"installer l’EXE {scope} par-dessus le MSI : refusé") as seen:
            seen.append(stage.refused_by_exe(REFUSED_BY_EXE, "par son MSI", str(new.installer), "/S", scope))
            same_files(new.frozen, home, frozenset({POLICY}))
    with report.step("retirer en silence"):
        (home / POLICY).unlink()
        machine.run("retrait", DONE, "msiexec", "/x", str(new.package), *QUIET)
    stage.gone(home, base, machine.data)


def play_msi_elsewhere(stage: Stage) -> None:
    """Install in a folder of one's own: an upgrade that does not name it stays there."""
    home = stage.machine.prefix.drive / ELSEWHERE
    place = f'INSTALLDIR="{stage.machine.windows(home)}"'
    with stage.report.step(f"installer avec {place}") as seen:
        line = f'msiexec /i "{on_z(stage.old.package)}" /qn /norestart {place}'
        stage.machine.typed("installation", DONE, line)
        seen.append(same_files(stage.old.frozen, home))
    with stage.report.step("mettre à jour sans nommer le dossier : même place") as seen:
        stage.install_msi(stage.new)
        seen += [same_files(stage.new.frozen, home), stage.registered("HKLM", stage.new, home)]
    with stage.report.step("retirer par le MSI"):
        stage.machine.run("retrait", DONE, "msiexec", "/x", str(stage.new.package), *QUIET)
    stage.gone(home)


def play_exe(stage: Stage, scope: str, hive: str, home: Path) -> None:
    """Do the same with the .exe. `scope`: its word; `hive`: where it writes; `home`: where it goes."""
    report, machine, old, new = stage.report, stage.machine, stage.old, stage.new
    base = machine.profile / f"essai {scope[1:]}.clausule"
    with report.step(f"installer la {old.version} : /S {scope}") as seen:
        machine.run("installation", DONE, str(old.installer), "/S", scope)
        seen += [same_files(old.frozen, home, ADDED), stage.registered(hive, old, home)]
        if not verify(home / UNINSTALLER, old.certificate):
            raise Wrong("le désinstalleur n’est pas signé")
        seen.append("désinstalleur signé")
    with report.step(f"mettre à jour vers la {new.version} : fichiers remplacés") as seen:
        machine.run("mise à jour", DONE, str(new.installer), "/S", scope)
        seen += [same_files(new.frozen, home, ADDED), stage.registered(hive, new, home)]
    with report.step("s’en servir : la console crée une base et la vérifie") as seen:
        seen.append(stage.self_test(home / "clausule.exe", base))
    with report.step("installer la plus ancienne par-dessus : refusé") as seen:
        seen.append(stage.refused_by_exe(REFUSED_BY_EXE, "version plus récente", str(old.installer), "/S", scope))
        seen.append(stage.box("refus-exe.png", "Installation", REFUSED_BY_EXE, str(old.installer), scope))
        same_files(new.frozen, home, ADDED)
    with report.step("installer dans un autre dossier par-dessus : refusé") as seen:
        words = (str(new.installer), "/S", scope, r"/D=C:\Ailleurs")
        seen.append(stage.refused_by_exe(REFUSED_BY_EXE, "à cette place", *words))
    with report.step("installer le MSI par-dessus l’EXE : refusé") as seen:
        found = "EXEDUPOSTE" if hive == "HKLM" else "EXEDUCOMPTE"
        seen.append(stage.refused_by_msi(new, found))
        same_files(new.frozen, home, ADDED)
    with report.step("retirer en silence"):
        # Without _?= the uninstaller copies itself and returns before its end: the run waits for the copy.
        machine.run("retrait", DONE, str(home / UNINSTALLER), scope, "/S")
    stage.gone(home, base, machine.data)


def play_exe_elsewhere(stage: Stage) -> None:
    """Install with /D=, upgrade without it, refuse the folder of another program."""
    machine, new = stage.machine, stage.new
    home = machine.prefix.drive / ELSEWHERE
    with stage.report.step("refuser le dossier d’un autre programme") as seen:
        other = machine.prefix.drive / "Autre" / "_internal"
        other.mkdir(parents=True)
        (other / "à lui.txt").write_text("à lui", "utf-8")
        words = (str(new.installer), "/S", "/CurrentUser", rf"/D={machine.windows(other.parent)}")
        seen.append(stage.refused_by_exe(BUSY, "un autre programme", *words))
        if not (other / "à lui.txt").exists():
            raise Wrong("le dossier de l’autre programme a été touché")
    place = rf"/D={machine.windows(home)}"
    with stage.report.step(f"installer avec {place}") as seen:
        machine.typed("installation", DONE, f'"{on_z(stage.old.installer)}" /S /CurrentUser {place}')
        seen.append(same_files(stage.old.frozen, home, ADDED))
    with stage.report.step("mettre à jour sans nommer le dossier : même place") as seen:
        machine.run("mise à jour", DONE, str(new.installer), "/S", "/CurrentUser")
        seen.append(same_files(new.frozen, home, ADDED))
    with stage.report.step("retirer en silence"):
        machine.run("retrait", DONE, str(home / UNINSTALLER), "/CurrentUser", "/S")
    stage.gone(home)


def journey(stage: Stage, window: Path) -> str:
    """Play the guided journey with the installed window; return what it wrote."""
    folder = stage.machine.profile / "parcours"
    variables = (r"HKCU\Environment", "QT_QPA_PLATFORM")
    stage.machine.write(*variables, "offscreen")
    try:
        said = stage.machine.run("parcours", DONE, str(window), "--parcours", str(folder), seconds=JOURNEY_SECONDS)
    finally:
        stage.machine.write(*variables, None)
    if unexpected(said):
        raise Wrong(f"sortie inattendue\n{unexpected(said)}")
    counts = {kind: len(list(folder.rglob(f"*.{kind}"))) for kind in ("pdf", "png", "xlsx", "clausule")}
    if not all(counts.values()):
        raise Wrong(f"le parcours n’a pas tout écrit : {counts}")
    return ", ".join(f"{count} {kind}" for kind, count in counts.items())
