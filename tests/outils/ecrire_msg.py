"""Writes small Outlook files (.msg) for tests and for the demonstration: [MS-CFB] version 3, [MS-OXMSG].

Enough for a body, a sender, dates, attachments and an embedded message; no recipient table.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from datetime import UTC, datetime

from compressed_rtf import compress

SECTEUR, MINI, SEUIL = 512, 64, 4096
LIBRE, FIN, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
UNICODE, ANSI, BINAIRE, ENTIER, INSTANT, OBJET = 0x001F, 0x001E, 0x0102, 0x0003, 0x0040, 0x000D


@dataclass
class Bloc:
    """A storage: streams and storages under it, in order."""

    flux: dict[str, bytes] = field(default_factory=dict)
    blocs: dict[str, Bloc] = field(default_factory=dict)


@dataclass
class PieceMsg:
    """An attachment; `message` instead of `contenu` for an embedded message."""

    nom: str
    contenu: bytes = b""
    message: MessageMsg | None = None
    methode: int = 1
    cid: str = ""
    cache: bool = False


@dataclass
class MessageMsg:
    """What a test wants to say in a .msg. `ansi` is a code page when strings are not Unicode."""

    objet: str = ""
    corps: str = ""
    html: bytes = b""
    rtf: bytes = b""
    classe: str = "IPM.Note"
    nom: str = ""
    adresse: str = ""
    message_id: str = ""
    envoye_le: datetime | None = None
    remis_le: datetime | None = None
    pieces: tuple[PieceMsg, ...] = ()
    ansi: int = 0


def _filetime(instant: datetime) -> int:
    return int((instant - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000


class _Proprietes:
    def __init__(self, entete: bytes, ansi: int) -> None:
        self.table, self.bloc, self._ansi = entete, Bloc(), ansi

    def fixe(self, pid: int, genre: int, valeur: int) -> None:
        self.table += struct.pack("<HHIQ", genre, pid, 6, valeur)

    def variable(self, pid: int, genre: int, octets: bytes) -> None:
        self.table += struct.pack("<HHIII", genre, pid, 6, len(octets), 0)
        self.bloc.flux[f"__substg1.0_{pid:04X}{genre:04X}"] = octets

    def texte(self, pid: int, valeur: str) -> None:
        if valeur and self._ansi:
            self.variable(pid, ANSI, valeur.encode(f"cp{self._ansi}"))
        elif valeur:
            self.variable(pid, UNICODE, valeur.encode("utf-16-le"))

    def fermer(self) -> Bloc:
        self.bloc.flux["__properties_version1.0"] = self.table
        return self.bloc


def _message(message: MessageMsg, *, racine: bool) -> Bloc:
    compte = struct.pack("<8x4I", 0, len(message.pieces), 0, len(message.pieces))
    p = _Proprietes(compte + bytes(8) if racine else compte, message.ansi)
    p.texte(0x001A, message.classe)
    p.texte(0x0037, message.objet)
    p.texte(0x1000, message.corps)
    p.texte(0x0C1A, message.nom)
    p.texte(0x0C1F, message.adresse)
    p.texte(0x1035, message.message_id)
    if message.html:
        p.variable(0x1013, BINAIRE, message.html)
    if message.rtf:
        p.variable(0x1009, BINAIRE, compress(message.rtf))
    if message.ansi:
        p.fixe(0x3FFD, ENTIER, message.ansi)
    for pid, instant in ((0x0039, message.envoye_le), (0x0E06, message.remis_le)):
        if instant:
            p.fixe(pid, INSTANT, _filetime(instant))
    for rang, piece in enumerate(message.pieces):
        p.bloc.blocs[f"__attach_version1.0_#{rang:08X}"] = _piece(piece, message.ansi)
    return p.fermer()


def _piece(piece: PieceMsg, ansi: int) -> Bloc:
    p = _Proprietes(bytes(8), ansi)
    p.texte(0x3707, piece.nom)
    p.fixe(0x3705, ENTIER, 5 if piece.message else piece.methode)
    p.texte(0x3712, piece.cid)
    if piece.cache:
        p.fixe(0x7FFE, 0x000B, 1)
    if piece.message:
        p.table += struct.pack("<HHIII", OBJET, 0x3701, 6, 0xFFFFFFFF, 1)
        p.bloc.blocs["__substg1.0_3701000D"] = _message(piece.message, racine=False)
    elif piece.methode == 1:
        p.variable(0x3701, BINAIRE, piece.contenu)
    return p.fermer()


class _Fichier:
    """Lays storages and streams out in sectors."""

    def __init__(self) -> None:
        self.entrees: list[bytes] = []
        self.secteurs = bytearray()
        self.fat: list[int] = []
        self.mini = bytearray()
        self.minifat: list[int] = []

    def _chaine(self, table: list[int], nombre: int) -> int:
        debut = len(table)
        table += [debut + i + 1 for i in range(nombre - 1)] + [FIN]
        return debut

    def poser(self, octets: bytes) -> int:
        """Put bytes in whole sectors and return the first one."""
        nombre = -(-len(octets) // SECTEUR)
        self.secteurs += octets.ljust(nombre * SECTEUR, b"\0")
        return self._chaine(self.fat, nombre)

    def _flux(self, octets: bytes) -> int:
        if not octets:
            return FIN
        if len(octets) >= SEUIL:
            return self.poser(octets)
        nombre = -(-len(octets) // MINI)
        self.mini += octets.ljust(nombre * MINI, b"\0")
        return self._chaine(self.minifat, nombre)

    def entree(self, nom: str, genre: int, suite: int, enfant: int, debut: int, taille: int) -> bytes:
        large = nom.encode("utf-16-le")
        return struct.pack(
            "<64sHBBIII16sIQQIQ",
            large, len(large) + 2, genre, 1, LIBRE, suite, enfant, b"", 0, 0, 0, debut, taille,
        )  # fmt: skip

    def ranger(self, bloc: Bloc) -> int:
        """Write the entries of what the storage holds; return the first, the others follow as right siblings."""
        elements = [*bloc.flux.items(), *bloc.blocs.items()]
        rangs = []
        for nom, contenu in elements:
            rangs.append(len(self.entrees))
            self.entrees.append(b"")
            if isinstance(contenu, Bloc):
                self.entrees[rangs[-1]] = self.entree(nom, 1, 0, self.ranger(contenu), 0, 0)
            else:
                self.entrees[rangs[-1]] = self.entree(nom, 2, 0, LIBRE, self._flux(contenu), len(contenu))
        for rang, suite in zip(rangs, [*rangs[1:], LIBRE], strict=True):
            brute = self.entrees[rang]
            self.entrees[rang] = brute[:72] + struct.pack("<I", suite) + brute[76:]
        return rangs[0] if rangs else LIBRE


def ecrire_msg(message: MessageMsg) -> bytes:
    """Return the bytes of the .msg."""
    f = _Fichier()
    f.entrees.append(b"")
    enfant = f.ranger(_message(message, racine=True))
    debut_mini = f.poser(bytes(f.mini)) if f.mini else FIN
    f.entrees[0] = f.entree("Root Entry", 5, LIBRE, enfant, debut_mini, len(f.mini))
    vide = struct.pack("<64sHBBIII16sIQQIQ", b"", 0, 0, 0, LIBRE, LIBRE, LIBRE, b"", 0, 0, 0, 0, 0)
    repertoire = f.poser(b"".join(f.entrees) + vide * (-len(f.entrees) % 4))
    table_mini = b"".join(struct.pack("<I", n) for n in f.minifat)
    nb_minifat = -(-len(table_mini) // SECTEUR)
    debut_minifat = f.poser(table_mini.ljust(nb_minifat * SECTEUR, b"\xff")) if table_mini else FIN
    nb_fat = 1
    while len(f.fat) + nb_fat > nb_fat * (SECTEUR // 4):
        nb_fat += 1
    premiere = len(f.fat)
    f.fat += [TABLE] * nb_fat
    table = b"".join(struct.pack("<I", n) for n in f.fat).ljust(nb_fat * SECTEUR, b"\xff")
    difat = [premiere + i for i in range(nb_fat)]
    entete = struct.pack(
        "<8s16sHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, 0, nb_fat, repertoire, 0, SEUIL,
        debut_minifat, nb_minifat, FIN, 0,
    )  # fmt: skip
    entete += b"".join(struct.pack("<I", n) for n in difat + [LIBRE] * (109 - len(difat)))
    return entete + bytes(f.secteurs) + table
