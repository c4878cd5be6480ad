"""Wine, as the Windows build and its trial use it: a prefix of its own, programs run with their streams piped."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import threading
from dataclasses import dataclass
from pathlib import Path

from bundle import call
from wine_system import System, give

WINE, SERVER = "/usr/lib/wine/wine64", "/usr/lib/wine/wineserver64"
COMPILER = "x86_64-w64-mingw32-gcc"
#: The longest that a program of the trial or of the build is waited for, on a machine that does other things.
SECONDS = 900
#: Wine takes a library that carries this mark for its own, and loads the original in its place.
BUILTIN = b"Wine builtin DLL\0"
MARK = 0x40
#: What the C library of wine lacks and NumPy calls: the parts of a complex number, by the Windows convention.
MACHINE_CODE = {
    "crealf": bytes.fromhex("660f6ec1c3"),  # movd xmm0, ecx; ret
    "cimagf": bytes.fromhex("48c1e920660f6ec1c3"),  # shr rcx, 32; movd xmm0, ecx; ret
    "cimag": bytes.fromhex("f20f104108c3"),  # movsd xmm0, [rcx + 8]; ret
}


@dataclass(frozen=True, slots=True)
class Prefix:
    """A wine prefix: the folder that plays a Windows 10 workstation.

    `system`: another Debian whose wine is used, where the folder has the same name; None here.
    `screen`: the X screen on which its windows are drawn; none, they are not.
    """

    folder: Path
    system: System | None = None
    screen: str = ""

    @property
    def drive(self) -> Path:
        """Its disk C:."""
        return self.folder / "drive_c"

    def words(self, program: str, *arguments: str) -> list[str]:
        """Return the call of one of the programs of wine."""
        return self.system.words(program, *arguments) if self.system else [program, *arguments]

    @property
    def environ(self) -> dict[str, str]:
        """The variables of wine: no window, no debugger, paths with accents."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        if self.system:
            kept["HOME"] = "/" + str(self.system.home.relative_to(self.system.root))
        if self.screen:
            kept["DISPLAY"] = self.screen
        return kept | {
            "WINEPREFIX": str(self.folder),
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "winedbg.exe=d;ucrtbase,mscms=n,b",
            "LANG": "C.UTF-8",
            "LC_ALL": "C.UTF-8",
        }


def make_prefix(prefix: Prefix, stubs: Path) -> None:
    """Make the prefix once, Windows 10, with the stubs (folder of C sources) of what Qt asks for and wine lacks."""
    if not (prefix.folder / "system.reg").exists():
        prefix.folder.mkdir(parents=True, exist_ok=True)
        if prefix.system:
            give(prefix.folder)
        call(prefix.words(WINE, "wineboot", "-i"), prefix.environ, "wineboot")
        call(prefix.words(WINE, "winecfg", "-v", "win10"), prefix.environ, "winecfg")
    libraries = prefix.drive / "windows" / "system32"
    gcc = shutil.which(COMPILER) or COMPILER
    for stub in sorted(stubs.glob("*.c")):
        library = (libraries / stub.name).with_suffix(".dll")
        call([gcc, "-shared", "-Os", "-s", "-o", str(library), str(stub)], dict(os.environ), "mingw")
    runtime = libraries / "ucrtbase.dll"
    content = runtime.read_bytes()
    if content[MARK:].startswith(BUILTIN):
        runtime.write_bytes(completed(content))


def completed(library: bytes) -> bytes:
    """Return the C library of wine with what NumPy asks for written over what only says that it is missing."""
    content = bytearray(library)
    content[MARK : MARK + len(BUILTIN)] = bytes(len(BUILTIN))
    places = exports(library)
    for name, code in MACHINE_CODE.items():
        content[places[name] : places[name] + len(code)] = code
    return bytes(content)


def exports(library: bytes) -> dict[str, int]:
    """Return where each function that a 64-bit Windows library gives starts in its file."""

    def words(kind: str, place: int) -> tuple[int, ...]:
        found: tuple[int, ...] = struct.unpack_from(f"<{kind}", library, place)
        return found

    start = words("I", 0x3C)[0]
    count, optional = words("H", start + 6)[0], words("H", start + 20)[0]
    sections = [words("4I", start + 24 + optional + 40 * number + 8) for number in range(count)]

    def place(address: int) -> int:
        virtual, raw = next((v, r) for size, v, _, r in sections if v <= address < v + size)
        return address - virtual + raw

    table = place(words("I", start + 24 + 112)[0])
    number, functions, names, ordinals = words("4I", table + 24)
    found = {}
    for rank in range(number):
        word = place(words("I", place(names) + 4 * rank)[0])
        ordinal = words("H", place(ordinals) + 2 * rank)[0]
        address = words("I", place(functions) + 4 * ordinal)[0]
        found[library[word : library.index(b"\0", word)].decode()] = place(address)
    return found


def in_wine(
    prefix: Prefix, *command: str, seconds: int = SECONDS, variables: dict[str, str] | None = None
) -> tuple[int, str]:
    """Run a Windows program; return its exit code and what it printed.

    Its streams are pipes, its input open to the end: with a file, nothing or an input that is closed, Python for
    Windows or its children die under wine before their first line.
    """
    with subprocess.Popen(
        prefix.words(WINE, *command),
        env=prefix.environ | (variables or {}),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        watch = threading.Timer(seconds, lambda: _stop(prefix, process))
        watch.start()
        said = process.stdout.read() if process.stdout else b""
        code = process.wait()
        watch.cancel()
    return code, said.decode("utf-8", "replace")


def settle(prefix: Prefix) -> None:
    """Wait for the last program of the prefix to end, so that its registry is written. Raises TimeoutExpired."""
    subprocess.run(prefix.words(SERVER, "-w"), check=False, env=prefix.environ, timeout=SECONDS)


def stop(prefix: Prefix) -> None:
    """End every program of the prefix."""
    subprocess.run(prefix.words(SERVER, "-k"), check=False, env=prefix.environ)


def _stop(prefix: Prefix, process: subprocess.Popen[bytes]) -> None:
    """End all of them: killing the launcher alone would leave its children with the pipe."""
    stop(prefix)
    process.kill()
