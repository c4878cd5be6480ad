"""The acceptance list for Windows, read as Windows PowerShell 5.1 reads it: no later syntax, nothing left open."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: PowerShell takes these for quotes; the text of the script is French and holds some.
SINGLE, DOUBLE = "'\u2018\u2019\u201a\u201b", '"\u201c\u201d\u201e'
PAIRS = {")": "(", "}": "{", "]": "["}
#: Not in 5.1: chains of commands, what to do of a null, ternary choice, and what needs a module of its own.
LATER = re.compile(r"&&|\|\||\?\?|\?\.|\?\[|-Parallel\b|\bclean\s*\{|\$IsWindows|\bGet-Error\b|\s\?\s")
CMDLETS = frozenset(
    {
        "Get-AppLockerPolicy",
        "Get-AuthenticodeSignature",
        "Get-ChildItem",
        "Get-CimInstance",
        "Get-Command",
        "Get-Content",
        "Get-Date",
        "Get-Item",
        "Get-ItemProperty",
        "Get-NetTCPConnection",
        "Get-NetUDPEndpoint",
        "Join-Path",
        "Measure-Object",
        "New-Item",
        "Out-Null",
        "Out-String",
        "Read-Host",
        "Remove-Item",
        "Select-Object",
        "Start-Process",
        "Start-Sleep",
        "Start-Transcript",
        "Stop-Transcript",
        "Test-AppLockerPolicy",
        "Test-Path",
        "Where-Object",
        "Write-Host",
    }
)


class NotWindowsPowerShell(Exception):
    """The script would not be read; the message says where."""


def code_of(text: str) -> str:
    """Return the code of a script, strings and comments out of it. Raises NotWindowsPowerShell."""
    kept: list[str] = []
    opened: list[str] = []
    place = 0
    while place < len(text):
        sign = text[place]
        line = text.count("\n", 0, place) + 1
        if sign == "#":
            place = (text + "\n").index("\n", place)
            continue
        if sign in SINGLE or sign in DOUBLE:
            place, inside = after_string(text, place, line)
            kept += [" ", inside, " "]
            continue
        if ord(sign) > 126:
            raise NotWindowsPowerShell(f"ligne {line} : {sign!r} hors d’une chaîne")
        if sign in PAIRS.values():
            opened.append(sign)
        elif sign in PAIRS and (not opened or opened.pop() != PAIRS[sign]):
            raise NotWindowsPowerShell(f"ligne {line} : {sign!r} sans son début")
        kept.append(sign)
        place += 2 if sign == "`" else 1
    if opened:
        raise NotWindowsPowerShell(f"{opened} sans sa fin")
    return "".join(kept)


def after_string(text: str, start: int, line: int) -> tuple[int, str]:
    """Return where a string ends, and the code of the expressions in it."""
    if text[start] != '"' and text[start] != "'":
        raise NotWindowsPowerShell(f"ligne {line} : guillemet typographique pris pour une fin de chaîne")
    quotes = SINGLE if text[start] == "'" else DOUBLE
    place, codes = start + 1, []
    while place < len(text) and text[place] != "\n":
        if quotes is DOUBLE and text[place] == "`":
            place += 2
        elif quotes is DOUBLE and text.startswith("$(", place):
            end = after_expression(text, place + 2, line)
            codes.append(code_of(text[place + 1 : end]))
            place = end
        elif text[place] not in quotes:
            place += 1
        elif text[place] == text[start]:
            return place + 1, " ".join(codes)
        else:
            raise NotWindowsPowerShell(f"ligne {line} : guillemet typographique dans une chaîne")
    raise NotWindowsPowerShell(f"ligne {line} : chaîne sans fin")


def after_expression(text: str, start: int, line: int) -> int:
    """Return where the expression of a string ends."""
    depth = 1
    for place in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        if not depth:
            return place + 1
    raise NotWindowsPowerShell(f"ligne {line} : expression sans fin")


def called(code: str) -> Iterator[str]:
    """Give the cmdlets that a code calls."""
    return (match[0] for match in re.finditer(r"(?<![-\w$.])[A-Z][a-z]+-[A-Z]\w+", code))


@pytest.fixture
def script(root: Path) -> bytes:
    return (root / "packaging" / "verifier_windows.ps1").read_bytes()


def test_windows_powershell_reads_the_accents(script: bytes) -> None:
    assert script.startswith(b"\xef\xbb\xbf")
    assert b"\0" not in script
    script.decode("utf-8-sig")


def test_the_script_is_one_that_windows_powershell_5_reads(script: bytes) -> None:
    code = code_of(script.decode("utf-8-sig"))
    assert not LATER.search(code)
    assert set(called(code)) <= CMDLETS
    assert code.lstrip().startswith("param(")


def test_the_script_names_what_is_installed(script: bytes, root: Path) -> None:
    text = script.decode("utf-8-sig")
    assert '"clausule.exe"' in text
    assert '"clausule-fenetre.exe"' in text
    assert '-eq "Clausule.Base"' in text
    assert "150 Mo" in text
    window = (root / "ui" / "arguments.py").read_text("utf-8")
    assert all(option in window for option in re.findall(r'\$fenetre "(--\w+)', text))


@pytest.mark.parametrize(
    "text",
    [
        'Write-Host "ouvert',
        "if ($x) { 1",
        "if ($x) { 1 ))",
        "Write-Host “a”",
        'Write-Host "a “b” c"',
        "Write-Host 'l’été'",
        "$é = 1",
        'Write-Host "$(1"',
    ],
)
def test_what_windows_powershell_would_not_read_is_seen(text: str) -> None:
    with pytest.raises(NotWindowsPowerShell):
        code_of(text)


@pytest.mark.parametrize("text", ["a && b", "$a ?? $b", "$a ? 1 : 2", "1..3 | ForEach-Object -Parallel { 1 }"])
def test_later_syntax_is_seen(text: str) -> None:
    assert LATER.search(code_of(text))


def test_a_cmdlet_that_is_not_known_is_seen() -> None:
    assert set(called(code_of('Write-Host "$(Get-Secret a)" # Get-Nothing'))) == {"Write-Host", "Get-Secret"}
