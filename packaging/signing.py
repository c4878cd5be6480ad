"""Signing what is delivered for Windows: osslsigncode with the certificate of the service, or a command of its own.

Run as a program by makensis, on the uninstaller that it makes: `signing.py FILE`, told what to do by variables.
"""

from __future__ import annotations

import os
import shlex
import struct
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bundle import call
from outcomes import Exit, SetupError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

VARIABLES = {
    "certificate": "CLAUSULE_CERTIFICAT",
    "key": "CLAUSULE_CLE",
    "password": "CLAUSULE_CLE_MOT_DE_PASSE",
    "timestamp": "CLAUSULE_HORODATAGE",
    "command": "CLAUSULE_SIGNER",
}
PORTABLE = frozenset({".exe", ".dll", ".pyd"})
PE_OFFSET, DIRECTORY_OFFSET, SECURITY = 0x3C, 24 + 112, 4


@dataclass(frozen=True, slots=True)
class Signer:
    """How to sign. `certificate`, `key`, `password`: files; `timestamp`: URL; `command`: signs the file given."""

    certificate: str = ""
    key: str = ""
    password: str = ""
    timestamp: str = ""
    command: str = ""

    @property
    def ready(self) -> bool:
        """True when something can be signed."""
        return bool(self.command or (self.certificate and self.key))

    def variables(self) -> dict[str, str]:
        """Return what `from_variables` reads."""
        return {variable: getattr(self, field) for field, variable in VARIABLES.items() if getattr(self, field)}

    def words(self, source: Path, target: Path) -> list[str]:
        """Return the call of osslsigncode that writes `target`, the signed copy of `source`."""
        words = ["osslsigncode", "sign", "-certs", self.certificate, "-key", self.key, "-h", "sha256"]
        words += ["-readpass", self.password] if self.password else []
        words += ["-ts", self.timestamp] if self.timestamp else []
        return [*words, "-n", "Clausule", "-in", str(source), "-out", str(target)]


def from_variables(environ: Mapping[str, str]) -> Signer:
    """Return the signer that the variables describe."""
    return Signer(**{field: environ.get(variable, "") for field, variable in VARIABLES.items()})


def sign(signer: Signer, path: Path) -> None:
    """Replace a file by its signed copy. Raises SetupError when it is not signed."""
    if signer.command:
        call([*shlex.split(signer.command), str(path)], dict(os.environ), "La signature")
        return
    signed = path.with_name(path.name + ".signe")
    signed.unlink(missing_ok=True)
    call(signer.words(path, signed), dict(os.environ), "La signature")
    signed.replace(path)


def is_signed(content: bytes) -> bool:
    """Tell whether a 64-bit Windows program or library carries a signature; ValueError if it is not one."""
    start = struct.unpack_from("<I", content, PE_OFFSET)[0] if len(content) > PE_OFFSET + 4 else 0
    if content[:2] != b"MZ" or content[start : start + 4] != b"PE\0\0":
        raise ValueError("pas un programme Windows")
    _, size = struct.unpack_from("<II", content, start + DIRECTORY_OFFSET + 8 * SECURITY)
    return bool(size)


def unsigned(folder: Path) -> Iterator[Path]:
    """Give the programs and libraries of a folder that no one signed."""
    for path in sorted(folder.rglob("*")):
        if path.suffix in PORTABLE and not is_signed(path.read_bytes()):
            yield path


def main(arguments: list[str]) -> int:
    """Sign the file that is named, as the variables say."""
    try:
        sign(from_variables(os.environ), Path(arguments[0]))
    except SetupError as error:
        print(error.message, file=sys.stderr)
        return Exit.FAILED
    return Exit.DONE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
