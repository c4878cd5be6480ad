"""The lock files: reading them, their fingerprint, and what is wrong with them.

`verrou/produit.txt` is what the application needs, `verrou/signature.txt` the same plus the option that signs PDF
files, `verrou/atelier.txt` both plus the tools of the tests. Not here: installing them (`environment`), renewing
them (`verrou/LISEZMOI.md`).
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

PIN = re.compile(r"^(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)==(?P<version>[^\s;\\]+)(?P<rest>.*)$")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}(?=\s|$)")
REQUIREMENT = re.compile(r"^(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)\s*(?P<bounds>[^;]*)")
BOUND = re.compile(r"^(?P<operator>==|>=)\s*(?P<version>\d+(?:\.\d+)*)$")


class Lot(StrEnum):
    """A set of packages that can be installed; the value is the name of its lock file."""

    PRODUIT = "produit"
    SIGNATURE = "signature"
    ATELIER = "atelier"


@dataclass(frozen=True, slots=True)
class Pin:
    """One package of a lock: normalised name, exact version, number of accepted files."""

    name: str
    version: str
    nb_hashes: int


def lock_path(root: Path, lot: Lot) -> Path:
    """Return where the lock of `lot` is."""
    return root / "packaging" / "verrou" / f"{lot.value}.txt"


def fingerprint(text: str) -> str:
    """Return the SHA-256 of a lock, the same whatever the line ends of the checkout."""
    return hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest()


def fingerprints(root: Path) -> dict[Lot, str]:
    """Return the fingerprint of each lock."""
    return {lot: fingerprint(lock_path(root, lot).read_text("utf-8")) for lot in Lot}


def normalise(name: str) -> str:
    """Return the name as registries compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def parse(text: str) -> tuple[Pin, ...]:
    """Return the pins of a lock, in its order.

    Raises: ValueError on a line that is neither a pin, a hash nor a comment.
    """
    pins: list[Pin] = []
    for line in text.replace("\\\n", " ").splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = PIN.match(line)
        if match is None:
            raise ValueError(f"ligne incomprise dans le verrou : {line.strip()[:80]}")
        nb_hashes = len(HASH.findall(match["rest"]))
        pins.append(Pin(normalise(match["name"]), match["version"], nb_hashes))
    return tuple(pins)


def satisfies(version: str, bound: str) -> bool | None:
    """Tell whether a version is within one bound, None if the bound is not of a form read here."""
    match = BOUND.match(bound.strip())
    if match is None:
        return None
    if match["operator"] == "==":
        return version == match["version"]
    return _numbers(version) >= _numbers(match["version"])


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version))


def requirement_findings(requirements: list[str], pins: tuple[Pin, ...], lot: Lot) -> list[str]:
    """Return one sentence per requirement that the lock does not pin or pins out of bounds."""
    versions = {pin.name: pin.version for pin in pins}
    findings: list[str] = []
    for requirement in requirements:
        match = REQUIREMENT.match(requirement)
        name = normalise(match["name"]) if match else ""
        if match is None or name not in versions:
            findings.append(f"{lot.value}.txt : « {requirement} » du pyproject n’y est pas")
            continue
        for bound in filter(None, match["bounds"].split(",")):
            verdict = satisfies(versions[name], bound)
            if verdict is None:
                findings.append(f"pyproject : borne « {requirement} » non comprise")
            elif not verdict:
                findings.append(f"{lot.value}.txt : {name} {versions[name]} ne suit pas « {requirement} »")
    return findings


def findings(root: Path) -> list[str]:
    """Return everything wrong between `pyproject.toml` and the locks, as French sentences."""
    project: dict[str, Any] = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    needs: list[str] = project["project"]["dependencies"]
    tools: list[str] = project["dependency-groups"]["dev"]
    pins = {lot: parse(lock_path(root, lot).read_text("utf-8")) for lot in Lot}
    found = requirement_findings(needs, pins[Lot.PRODUIT], Lot.PRODUIT)
    option: list[str] = project["project"]["optional-dependencies"]["signature"]
    found += requirement_findings([*needs, *option], pins[Lot.SIGNATURE], Lot.SIGNATURE)
    found += requirement_findings([*needs, *tools], pins[Lot.ATELIER], Lot.ATELIER)
    for lot, content in pins.items():
        found += [f"{lot.value}.txt : {p.name} n’a aucune empreinte" for p in content if not p.nb_hashes]
    workshop = {pin.name: pin for pin in pins[Lot.ATELIER]}
    for pin in pins[Lot.PRODUIT]:
        if workshop.get(pin.name) != pin:
            found.append(f"atelier.txt : {pin.name} y manque ou n’y est pas en {pin.version}")
    return found
