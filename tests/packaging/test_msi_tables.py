"""What is completed in the tables of the MSI after wixl, without wixl."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.packaging.conftest import Load


def program(numbers: tuple[int, int, int, int] = (1, 2, 3, 4), language: int | None = 1036) -> bytes:
    """Return bytes that hold a version resource as a program does."""
    major, minor, build, revision = numbers
    fixed = struct.pack("<IIII", 0xFEEF04BD, 0x00010000, major << 16 | minor, build << 16 | revision)
    told = "Translation\0".encode("utf-16-le") + b"\0\0" + struct.pack("<HH", language or 0, 1200)
    return b"MZ" + bytes(62) + fixed + bytes(36) + (told if language is not None else b"")


def test_the_version_of_a_program_is_read(load: Load) -> None:
    tables = load("msi_tables")
    assert tables.file_version(program()) == ("1.2.3.4", "1036")
    assert tables.file_version(program((6, 12, 0, 0), None)) == ("6.12.0.0", "0")
    assert tables.file_version(b"MZ" + bytes(100)) is None


def test_only_programs_are_asked_for_a_version(load: Load, tmp_path: Path) -> None:
    for name in ("a.exe", "b.txt", "c.dll"):
        (tmp_path / name).write_bytes(program() if name != "c.dll" else b"MZ")
    files = {name: tmp_path / name for name in ("a.exe", "b.txt", "c.dll")}
    assert load("msi_tables").versions(files) == {"a.exe": ("1.2.3.4", "1036")}


def test_a_long_name_gets_a_short_one_always_the_same(load: Load) -> None:
    both_names = load("msi_tables").both_names
    assert both_names("Fabcdef0123", "clausule.exe") == "clausule.exe"
    assert both_names("Fabcdef0123", "clausule-fenetre.exe") == "ABCDEF01.EXE|clausule-fenetre.exe"
    assert both_names("Fabcdef0123", "été") == "ABCDEF01|été"
    assert both_names("Fabcdef0123", "a.dist-info") == "ABCDEF01.DIS|a.dist-info"


def test_the_tables_are_completed(load: Load) -> None:
    module = load("msi_tables")
    tables = {
        "File": [
            ["F0123456789", "C1", "Qt6Network.dll", "10", "", "", "512", "1"],
            ["F1123456789", "C2", "a.txt", "3", "", "", "512", "2"],
        ],
        "Directory": [
            ["TARGETDIR", "", "SourceDir"],
            ["ProgramFiles64Folder", "TARGETDIR", "."],
            ["D0123456789", "INSTALLDIR", "_internal"],
        ],
        "MsiFileHash": [["F0123456789", "0", "1", "2", "3", "4"], ["F1123456789", "0", "1", "2", "3", "4"]],
        "Upgrade": [
            ["{U}", "0.3.0", "", "", "2", "", "PLUSRECENTE"],
            ["{U}", "0.0.0", "0.3.0", "", "256", "", "ANCIENNE"],
        ],
        "InstallUISequence": [["AppSearch", "", "50"], ["ReprendreDossier", "NOT INSTALLDIR", "1301"]],
    }
    assert set(tables) == set(module.TABLES)
    done = dict(module.complete(tables, {"F0123456789": ("6.12.0.0", "1033")}))
    assert done["File"][0][2:6] == ["01234567.DLL|Qt6Network.dll", "10", "6.12.0.0", "1033"]
    assert done["File"][1] == tables["File"][1]
    assert [row[2] for row in done["Directory"]] == ["SourceDir", ".", "01234567|_internal"]
    assert [row[0] for row in done["MsiFileHash"]] == ["F1123456789"]
    assert [row[4] for row in done["Upgrade"]] == ["2", "768"]
    assert [row[2] for row in done["InstallUISequence"]] == ["50", "51"]


def test_a_table_comes_back_as_it_went_out(load: Load) -> None:
    module = load("msi_tables")
    text = "A\tB\r\ns72\tS0\r\nTable\tA\r\n1\tété ’\r\n2\t\r\n"
    head, rows = module.read_table(text)
    assert rows == [["1", "été ’"], ["2", ""]]
    assert module.written_table(head, rows) == text.encode()
