"""Writes small winmail.dat files for tests: [MS-OXTNEF], with the properties that a mail needs."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from compressed_rtf import compress

UNICODE, ANSI, BINAIRE, OBJET, LOGIQUE = 0x001F, 0x001E, 0x0102, 0x000D, 0x000B
IID_MESSAGE = bytes.fromhex("0703020000000000c000000000000046")


@dataclass
class PieceTnef:
    """An attachment; `message` is an embedded one. `titre` is its short name, `nom` its long one."""

    nom: str = ""
    contenu: bytes = b""
    titre: str = ""
    cid: str = ""
    message: bytes = b""


def attribut(numero: int, genre: int, octets: bytes, niveau: int = 1) -> bytes:
    """Return an attribute with its checksum."""
    return (
        struct.pack("<BHHI", niveau, numero, genre, len(octets)) + octets + struct.pack("<H", sum(octets) & 0xFFFF)
    )


def propriete(pid: int, genre: int, octets: bytes) -> bytes:
    """Return a MAPI property of variable length with one value."""
    return struct.pack("<HHII", genre, pid, 1, len(octets)) + octets + bytes(-len(octets) % 4)


def texte(pid: int, valeur: str) -> bytes:
    """Return a Unicode property, ended by a NUL as Outlook does."""
    return propriete(pid, UNICODE, (valeur + "\0").encode("utf-16-le"))


def proprietes(*props: bytes) -> bytes:
    """Return a block of properties, those that are given."""
    donnees = [p for p in props if p]
    return struct.pack("<I", len(donnees)) + b"".join(donnees)


def ecrire_tnef(
    *pieces: PieceTnef, corps: str = "", html: str = "", rtf: bytes = b"", objet: str = "", page: int = 1252
) -> bytes:
    """Return the bytes of the winmail.dat."""
    sortie = struct.pack("<IH", 0x223E9F78, 1)
    sortie += attribut(0x9006, 8, struct.pack("<I", 0x10000))
    sortie += attribut(0x9007, 6, struct.pack("<II", page, 0))
    nommee = struct.pack("<HH16sI", 0x0003, 0x8001, bytes(16), 0) + struct.pack("<II", 7, 1)
    plusieurs = struct.pack("<HHI", 0x1003, 0x6001, 2) + bytes(8)
    sortie += attribut(
        0x9003,
        6,
        proprietes(
            nommee,
            plusieurs,
            texte(0x0037, objet) if objet else b"",
            texte(0x1000, corps) if corps else b"",
            propriete(0x1013, BINAIRE, html.encode()) if html else b"",
            struct.pack("<HHI", 0x0003, 0x3FDE, 65001) if html else b"",
            propriete(0x1009, BINAIRE, compress(rtf)) if rtf else b"",
        ),
    )
    for piece in pieces:
        sortie += attribut(0x9002, 6, bytes(14), 2)
        if piece.titre:
            sortie += attribut(0x8010, 1, piece.titre.encode(f"cp{page}") + b"\0", 2)
        if not piece.message:
            sortie += attribut(0x800F, 6, piece.contenu, 2)
        sortie += attribut(
            0x9005,
            6,
            proprietes(
                texte(0x3707, piece.nom) if piece.nom else b"",
                texte(0x3712, piece.cid) if piece.cid else b"",
                struct.pack("<HHI", LOGIQUE, 0x7FFE, 1) if piece.cid else b"",
                propriete(0x3701, OBJET, IID_MESSAGE + piece.message) if piece.message else b"",
            ),
            2,
        )
    return sortie
