"""What wixl leaves out of the tables of an MSI: short names, versions of programs, encoding, order, same version.

Windows replaces a program by its version: one delivered without a version would lose against the one on the disk.
Each table goes out as text, is completed, and comes back.
"""

from __future__ import annotations

import os
import re
import struct
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from bundle import call

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

CODEPAGE = 1252
SHORT = re.compile(r"[A-Z0-9_~-]{1,8}(\.[A-Z0-9_~-]{1,3})?", re.IGNORECASE)
PORTABLE = frozenset({".exe", ".dll", ".pyd"})
#: The fixed part of a version resource: its mark, then the four numbers as two words.
FIXED_PART = struct.Struct("<IIII")
FIXED_MARK = struct.pack("<II", 0xFEEF04BD, 0x00010000)
TRANSLATION = "Translation\0".encode("utf-16-le")
PADDING = 2
#: The older versions, the lowest (256) and this very number (512) included.
OLDER_OR_EQUAL = 256 + 512
OLDER, FOLDER, BEFORE_COSTS = "ANCIENNE", "ReprendreDossier", "51"
TABLES = ("File", "Directory", "MsiFileHash", "Upgrade", "InstallUISequence")
Rows = list[list[str]]


def file_version(content: bytes) -> tuple[str, str] | None:
    """Return the version of a program and its language, as the table « File » writes them; None without one."""
    place = content.find(FIXED_MARK)
    if place < 0:
        return None
    _, _, high, low = FIXED_PART.unpack_from(content, place)
    language = 0
    translation = content.find(TRANSLATION, place)
    if translation >= 0:
        language = struct.unpack_from("<H", content, translation + len(TRANSLATION) + PADDING)[0]
    return f"{high >> 16}.{high & 0xFFFF}.{low >> 16}.{low & 0xFFFF}", str(language)


def versions(files: Mapping[str, Path]) -> dict[str, tuple[str, str]]:
    """Return version and language of the programs among the files, by the key of each."""
    read = ((key, file_version(path.read_bytes())) for key, path in files.items() if path.suffix in PORTABLE)
    return {key: version for key, version in read if version is not None}


def both_names(key: str, name: str) -> str:
    """Return « short|long » for a name that is not short; the short one comes from the key, always the same."""
    if SHORT.fullmatch(name):
        return name
    suffix = re.sub(r"[^A-Z0-9]", "", Path(name).suffix.upper())[:3]
    short = key[1:9].upper() + (f".{suffix}" if suffix else "")
    return f"{short}|{name}"


def complete(tables: Mapping[str, Rows], told: Mapping[str, tuple[str, str]]) -> Iterator[tuple[str, Rows]]:
    """Give the tables completed. `told`: version and language of the programs, by key."""
    yield (
        "File",
        [
            [key, component, both_names(key, name), size, *told.get(key, (version, language)), *rest]
            for key, component, name, size, version, language, *rest in tables["File"]
        ],
    )
    yield (
        "Directory",
        [
            [key, parent, both_names(key, name) if parent and name != "." else name]
            for key, parent, name in tables["Directory"]
        ],
    )
    # A hash is for a file that has no version.
    yield "MsiFileHash", [row for row in tables["MsiFileHash"] if row[0] not in told]
    yield (
        "Upgrade",
        [
            [*bounds, str(OLDER_OR_EQUAL) if told_as == OLDER else attributes, remove, told_as]
            for *bounds, attributes, remove, told_as in tables["Upgrade"]
        ],
    )
    # wixl puts it after what shows the folder.
    yield (
        "InstallUISequence",
        [
            [action, condition, BEFORE_COSTS if action == FOLDER else rank]
            for action, condition, rank in tables["InstallUISequence"]
        ],
    )


def read_table(text: str) -> tuple[list[str], Rows]:
    """Return the three first lines of a table that went out as text, then its rows."""
    lines = text.splitlines()
    return lines[:3], [line.split("\t") for line in lines[3:] if line]


def written_table(head: list[str], rows: Rows) -> bytes:
    """Return the same, as msibuild reads it."""
    return "".join(f"{line}\r\n" for line in (*head, *("\t".join(row) for row in rows))).encode()


def complete_package(package: Path, files: Mapping[str, Path]) -> None:
    """Complete the tables of a package. `files`: what it delivers, by key. Raises SetupError."""
    environ = dict(os.environ)

    def out(name: str) -> str:
        return call(["msiinfo", "export", str(package), name], environ, "msiinfo").replace("\0", "")

    read = {name: read_table(out(name)) for name in TABLES}
    tables = {name: rows for name, (_, rows) in read.items()}
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        # The encoding of the base first: what is written after is read by it.
        (place / "_ForceCodepage.idt").write_bytes(f"\r\n\r\n{CODEPAGE}\t_ForceCodepage\r\n".encode())
        for name, rows in complete(tables, versions(files)):
            (place / f"{name}.idt").write_bytes(written_table(read[name][0], rows))
        for name in ("_ForceCodepage", *tables):
            call(["msibuild", str(package), "-i", str(place / f"{name}.idt")], environ, "msibuild")
