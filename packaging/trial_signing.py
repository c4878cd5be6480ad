"""Tries the signature on the real files, with a certificate made for the occasion and thrown away with it."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import nsis
import signing
from bundle import call
from msi import make_msi
from msi_tables import file_version
from trial_report import Wrong

if TYPE_CHECKING:
    from pathlib import Path

    from trial_report import Report
    from windows import WindowsWorkshop

PROGRAMS = ("clausule.exe", "clausule-fenetre.exe")
RESOURCES = (b'level="asInvoker"', b"longPathAware", "040C04B0".encode("utf-16-le"))
FRENCH = "1036"
SUBJECT = "/C=FR/O=Certificat d'essai, sans valeur/CN=Essai de signature de Clausule"
USES = ("-addext", "extendedKeyUsage=codeSigning", "-addext", "keyUsage=digitalSignature")
#: A file that only the older version has: it must go with it.
ANCIENT = "_internal/ancien.txt"


def throw_away(folder: Path) -> signing.Signer:
    """Return a signer whose certificate is worth nothing outside the trial."""
    folder.mkdir(exist_ok=True)
    key, certificate = folder / "essai.key", folder / "essai.crt"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:3072", "-nodes", "-days", "30", "-subj", SUBJECT, *USES]
    call([*made, "-keyout", str(key), "-out", str(certificate)], dict(os.environ), "openssl")
    return signing.Signer(certificate=str(certificate), key=str(key))


def verify(path: Path, certificate: str) -> bool:
    """Tell whether osslsigncode finds the signature right, by this certificate."""
    words = ["osslsigncode", "verify", "-CAfile", certificate, "-in", str(path)]
    done = subprocess.run(words, check=False, capture_output=True, text=True)
    return done.returncode == 0 and "Signature verification: ok" in done.stdout


def signed_copy(workshop: WindowsWorkshop, signer: signing.Signer, folder: Path) -> int:
    """Make the older version: the frozen folder, signed, with a file of its own; return how many were signed."""
    shutil.rmtree(folder, ignore_errors=True)
    # Links: a file that is signed is replaced, and the frozen one stays what it is.
    shutil.copytree(workshop.frozen, folder, copy_function=os.link)
    (folder / ANCIENT).write_text("ancien", "utf-8")
    todo = list(signing.unsigned(folder))
    for path in todo:
        signing.sign(signer, path)
    return len(todo)


def try_resources(report: Report, frozen: Path, version: str) -> None:
    """Check what the programs say of themselves: French version, no elevation, long paths, how they were made."""
    with report.step("ressources des programmes : version française, asInvoker, chemins longs") as seen:
        for name in PROGRAMS:
            content = (frozen / name).read_bytes()
            missing = [word for word in RESOURCES if word not in content]
            found = file_version(content)
            if missing or found != (f"{version}.0", FRENCH):
                raise Wrong(f"{name} : version {found}, manque {missing}")
        seen.append(f"{version}.0, langue {FRENCH}")
    with report.step("le paquet dit comment il est fait, et s’il est signé") as seen:
        told = (frozen / "papiers" / "CONSTRUCTION.txt").read_text("utf-8")
        if signing.is_signed((frozen / PROGRAMS[0]).read_bytes()) == ("non signé" in told):
            raise Wrong(told)
        seen.append(told.replace("\n", " ; ").strip())


def try_signing(
    report: Report, workshop: WindowsWorkshop, older: Path, version: str, name: str
) -> tuple[Path, Path]:
    """Make the older version, signed: return its MSI and its .exe. `older`: its folder. Raises Wrong."""
    signer = throw_away(workshop.folder / "certificat")
    package, installer = (workshop.folder / f"clausule-{version}-ancien-x64{suffix}" for suffix in (".msi", ".exe"))
    with report.step("signer les programmes et les bibliothèques que personne n’a signés") as seen:
        seen.append(f"{signed_copy(workshop, signer, older)} fichiers signés")
        left = [path.name for path in signing.unsigned(older)]
        if left or not all(verify(older / name, signer.certificate) for name in PROGRAMS):
            raise Wrong(f"restent sans signature juste : {left or PROGRAMS}")
    with report.step("faire et signer le MSI et l’EXE ; osslsigncode verify les trouve justes") as seen:
        make_msi(older, version, name, workshop.icon, package)
        nsis.make_installer(
            workshop.root, nsis.definitions(version, name, older, workshop.icon, installer), signer, fast=True
        )
        for path in (package, installer):
            signing.sign(signer, path)
            if not verify(path, signer.certificate):
                raise Wrong(f"{path.name} : signature non vérifiée")
        seen.append(f"{package.name}, {installer.name}")
    with report.step("un octet changé dans le programme signé est vu"):
        content = bytearray((older / PROGRAMS[0]).read_bytes())
        content[len(content) // 2] ^= 1
        altered = workshop.folder / "certificat" / "altere.exe"
        altered.write_bytes(content)
        if verify(altered, signer.certificate):
            raise Wrong("osslsigncode trouve juste un programme changé")
    return package, installer
