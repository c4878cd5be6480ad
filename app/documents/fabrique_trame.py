"""What a batch and its child processes say to each other through pipes; apart: a child loads nothing else."""

from __future__ import annotations

import struct
import traceback
from typing import IO

DRAPEAU_FIGE = "--fabrique-enfant"  # asks the frozen program to be a child
PRET, PDF, REFUS, DEFAUT = (
    b"V",
    b"P",
    b"R",
    b"D",
)  # ready; an act; why it is not printed; a failure of the program
_PREFIXE = struct.Struct(">cI")


def envoyer(flux: IO[bytes], genre: bytes, octets: bytes) -> None:
    """Write one message. Raises OSError when the other side is gone."""
    flux.write(_PREFIXE.pack(genre, len(octets)))
    flux.write(octets)
    flux.flush()


def recevoir(flux: IO[bytes]) -> tuple[bytes, bytes]:
    """Read one message. Raises EOFError when the other side is gone."""
    genre, longueur = _PREFIXE.unpack(_exactement(flux, _PREFIXE.size))
    return genre, _exactement(flux, longueur)


def trace(faute: Exception) -> str:
    """Return the kind of a failure and where it arose, never its message: it may quote an act."""
    return f"{type(faute).__name__}\n{''.join(traceback.format_tb(faute.__traceback__))}"


def _exactement(flux: IO[bytes], taille: int) -> bytes:
    octets = flux.read(taille)
    if len(octets) < taille:
        raise EOFError
    return octets
