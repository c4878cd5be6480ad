"""What is delivered besides our own lines: licences checked, notices of third parties, list of components.

All is read in the environment that the program was frozen from, so it says what is shipped, not what was wished.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from locks import Lot, lock_path, normalise, parse
from outcomes import Exit, SetupError
from shipped import delivered, taken

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

#: Licences that the State may ship with its own program; LGPL parts stay separate files that can be replaced.
ALLOWED = re.compile(
    r"\b(MIT|MIT-CMU|MIT-0|BSD|BSD-2-Clause|BSD-3-Clause|0BSD|ISC|Apache|Apache-2\.0|PSF|PSF-2\.0|Python-2\.0|Zlib|zlib|"
    r"HPND|Unlicense|CC0-1\.0|MPL-2\.0|MPL|LGPL|LGPL-2\.1|LGPL-3\.0-only|LGPL-3\.0-or-later|LGPL-2\.1-only|"
    r"LGPL-2\.1-or-later|EUPL-1\.2|OFL-1\.1|Public Domain|bzip2-1\.0\.6)\b"
)
#: The program that starts a frozen one: under GPL, with leave to be joined to any program.
STARTER, WITH_LEAVE = "pyinstaller", "WITH Bootloader-exception"
FORBIDDEN = re.compile(r"(?<!L)(?:A?GPL|GNU (?:AFFERO )?GENERAL PUBLIC)", re.IGNORECASE)
FOREWORD = """\
Clausule contient les logiciels suivants, avec leurs licences. Les bibliothèques sous LGPL (Qt, PySide6, num2words,
docxtpl) sont des fichiers séparés, que chacun peut remplacer par une version qu’il a modifiée.
"""
#: A longer « License » is the text itself, not a name.
LONGEST = 120
#: A list of components carries one name per version: this namespace makes it, not chance.
NAMESPACE = uuid.UUID("6f9619ff-8b86-5d01-b42d-00cf4fc964ff")


@dataclass(frozen=True, slots=True)
class Component:
    """A part that is shipped. `licence`: as it declares it, in one line; `texts`: its licence files.

    `origin`: where it comes from, as lists of components write it.
    """

    name: str
    version: str
    licence: str
    home: str
    texts: tuple[str, ...]
    origin: str = "pypi"

    @property
    def purl(self) -> str:
        """Return its name as lists of components write it."""
        name = normalise(self.name) if self.origin == "pypi" else self.name
        return f"pkg:{self.origin}/{name}@{quote(self.version, safe='')}"


def components(python: Path, root: Path, tables: Path, packages: Path | None = None) -> tuple[Component, ...]:
    """Return the packages that are in the frozen folder, and what starts it, by name.

    Raises SetupError if one of the lock is neither in the environment nor in the folder.

    `tables`: what PyInstaller wrote of its work; `packages`: the folder to look at, if not that of `python`.
    """
    inventory = root / "packaging" / "livraison" / "inventaire.py"
    command = [str(python), "-I", str(inventory), *([str(packages)] if packages else [])]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    entries = {normalise(entry["name"]): entry for entry in json.loads(done.stdout)}
    wanted = {pin.name for pin in parse(lock_path(root, Lot.PRODUIT).read_text("utf-8"))}
    missing = sorted((wanted | {STARTER}) - entries.keys())
    if missing:
        raise SetupError(f"Paquets du verrou absents de l’environnement : {', '.join(missing)}.", Exit.INTEGRITY)
    files = {name: entry["files"] for name, entry in entries.items()}
    here = delivered(files, wanted, taken(tables)) | {STARTER}
    return tuple(_component(entries[name]) for name in sorted(here))


#: Said in the licence file that the package ships, not in its own description.
TOLD_IN_ITS_TEXT = {"sqlcipher3": "Zlib"}
#: Of what starts the program, a sentence: this is its name in the list of licences.
NAMED = {STARTER: f"GPL-2.0-or-later {WITH_LEAVE}"}


def _component(entry: dict[str, Any]) -> Component:
    declared = entry["expression"] or next(iter(entry["license"].splitlines()), "")
    classified = " ; ".join(c.rpartition(" :: ")[2] for c in entry["classifiers"])
    declared = NAMED.get(normalise(entry["name"]), declared)
    licence = declared if declared and len(declared) < LONGEST else classified
    licence = licence or classified or TOLD_IN_ITS_TEXT.get(normalise(entry["name"]), "")
    return Component(entry["name"], entry["version"], licence, entry["home"], tuple(entry["texts"]))


def licence_findings(found: Iterable[Component]) -> list[str]:
    """Return a French sentence for each package whose licence is not allowed, or is not told."""
    findings = []
    for component in found:
        if not component.licence:
            findings.append(f"{component.name} {component.version} ne dit pas sa licence")
        elif component.licence.endswith(WITH_LEAVE):
            continue
        elif FORBIDDEN.search(component.licence) and not _has_a_choice(component.licence):
            findings.append(f"{component.name} {component.version} est sous {component.licence}")
        elif not ALLOWED.search(component.licence):
            findings.append(f"{component.name} {component.version} : licence à examiner, {component.licence}")
    return findings


def _has_a_choice(licence: str) -> bool:
    """True for « LGPL-3.0-only OR GPL-2.0-only »: the first is taken."""
    choices = re.split(r"\bOR\b|;|/", licence)
    return any(ALLOWED.search(choice) and not FORBIDDEN.search(choice) for choice in choices)


def notices(found: Sequence[Component]) -> str:
    """Return the notices of third parties, as one text: name, version, licence, address, then its own words."""
    parts = [FOREWORD]
    for component in found:
        head = f"{component.name} {component.version}\nLicence : {component.licence}\n{component.home}\n"
        parts.append(head + "\n".join(text.strip() + "\n" for text in component.texts))
    return ("\n" + "-" * 100 + "\n\n").join(parts)


def bill_of_materials(found: Sequence[Component], version: str, root: Path) -> str:
    """Return the CycloneDX 1.6 list of what is shipped, as JSON; same components, same bytes."""
    hashes = _hashes(lock_path(root, Lot.SIGNATURE).read_text("utf-8"))  # all of the product, and the option
    seed = "\n".join(component.purl for component in found)
    serial = uuid.uuid5(NAMESPACE, f"clausule {version}\n{hashlib.sha256(seed.encode()).hexdigest()}")
    table = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "name": "clausule",
                "version": version,
                "bom-ref": "clausule",
                "licenses": [{"license": {"id": "EUPL-1.2"}}],
            }
        },
        "components": [
            {
                "type": "library",
                "bom-ref": component.purl,
                "name": component.name,
                "version": component.version,
                "purl": component.purl,
                "licenses": [{"license": {"name": component.licence}}],
                "properties": [
                    {"name": "clausule:sha256-admis", "value": value}
                    for value in hashes.get(normalise(component.name), ())
                ],
            }
            for component in found
        ],
        "dependencies": [{"ref": "clausule", "dependsOn": [component.purl for component in found]}],
    }
    return json.dumps(table, ensure_ascii=False, indent=1) + "\n"


def _hashes(lock: str) -> dict[str, list[str]]:
    """Return the hashes of the files that a lock accepts, by normalised name."""
    found: dict[str, list[str]] = {}
    for line in lock.replace("\\\n", " ").splitlines():
        name, separator, _ = line.partition("==")
        if separator and not line.startswith((" ", "#")):
            found[normalise(name)] = re.findall(r"--hash=sha256:([0-9a-f]{64})", line)
    return found
