"""The winmail.dat that Outlook sends to other mail programs: its pieces, its names, its text ([MS-OXTNEF]).

Written by hand: the library at hand copies the rest of the file at each attribute and believes the counts it finds,
so that a few bytes keep it busy for hours. Here each count is paid for by bytes that are there. Not here: dates and
recipients, which the mail around gives.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from app.importers.decodage import decoder_texte, page_de_code, texte_du_html
from app.importers.images import est_citee, trier_images
from app.importers.message import Fichier, Lecture, MessageJoint, MessageLu
from app.importers.noms import nom_lisible, texte_propre
from app.importers.rtf import texte_du_rtf
from app.socle.formats import NBSP

SIGNATURE = b"\x78\x9f\x3e\x22"
_ATTRIBUT = struct.Struct("<BII")  # level, identifier with its type, length
_SOMME = 2  # checksum after each attribute; never trusted
_NUMERO = 0xFFFF
_OBJET, _CORPS, _PAGE, _MAPI = 0x8004, 0x800C, 0x9007, 0x9003
_DEBUT_PIECE, _TITRE, _DONNEES, _MAPI_PIECE = 0x9002, 0x8010, 0x800F, 0x9005
# Identifiers and types of MAPI properties ([MS-OXPROPS]).
_P_OBJET, _P_CORPS, _P_HTML, _P_RTF, _P_PAGE = 0x0037, 0x1000, 0x1013, 0x1009, 0x3FDE
_P_NOM_LONG, _P_NOM_COURT, _P_NOM_MONTRE, _P_DONNEES, _P_GENRE, _P_CID, _P_CACHE = (
    0x3707, 0x3704, 0x3001, 0x3701, 0x370E, 0x3712, 0x7FFE,
)  # fmt: skip
_P_NOM, _P_ADRESSES = 0x0C1A, (0x5D01, 0x0C1F)
_ETROIT, _LARGE, _OBJET_JOINT, _BINAIRE = 0x001E, 0x001F, 0x000D, 0x0102
_PLUSIEURS, _NOMMEE = 0x1000, 0x8000
_FIXES = {0x0002: 2, 0x0003: 4, 0x0004: 4, 0x0005: 8, 0x0006: 8, 0x0007: 8, 0x000A: 4, 0x000B: 2, 0x0014: 8,
          0x0040: 8, 0x0048: 16}  # fmt: skip
_IID = 16  # identifier of the interface before an embedded object
_PAGE_EUROPE = "cp1252"


class TnefAbime(ValueError):
    """The bytes are not a winmail.dat, or end too soon."""


@dataclass(slots=True)
class _Piece:
    titre: bytes = b""
    donnees: bytes = b""
    props: dict[int, tuple[int, bytes]] = field(default_factory=dict)


class _Curseur:
    """Reads little-endian values from bytes. Raises TnefAbime past the end."""

    def __init__(self, octets: bytes) -> None:
        self._octets, self._place = octets, 0

    def prendre(self, nombre: int) -> bytes:
        morceau = self._octets[self._place : self._place + nombre]
        if len(morceau) != nombre:
            raise TnefAbime("fin inattendue")
        self._place += nombre
        return morceau

    def entier(self, octets: int = 4) -> int:
        return int.from_bytes(self.prendre(octets), "little")

    def aligne(self, nombre: int) -> bytes:
        """Return the bytes and pass those that fill up to a multiple of four."""
        morceau = self.prendre(nombre)
        self._place = min(self._place + (-nombre % 4), len(self._octets))
        return morceau

    def reste(self) -> int:
        return len(self._octets) - self._place


def est_tnef(octets: bytes) -> bool:
    """True when the bytes begin like a winmail.dat."""
    return octets.startswith(SIGNATURE)


def lire_tnef(octets: bytes, lecture: Lecture, niveau: int = 1) -> MessageLu:
    """Return the message that a winmail.dat holds, without dates.

    Raises TnefAbime when it is damaged, UserError beyond the limits.
    """
    lecture.verifier_niveau(niveau)
    tnef = _Tnef(lecture)
    tnef.parcourir(octets)
    return tnef.message(niveau)


class _Tnef:
    def __init__(self, lecture: Lecture) -> None:
        self._lecture = lecture
        self._page = _PAGE_EUROPE
        self._textes: dict[int, bytes] = {}
        self._props: dict[int, tuple[int, bytes]] = {}
        self._pieces: list[_Piece] = []

    def parcourir(self, octets: bytes) -> None:
        if not est_tnef(octets):
            raise TnefAbime("signature")
        curseur = _Curseur(octets)
        curseur.prendre(len(SIGNATURE) + 2)
        while curseur.reste() >= _ATTRIBUT.size + _SOMME:
            _, identifiant, longueur = _ATTRIBUT.unpack(curseur.prendre(_ATTRIBUT.size))
            donnees = curseur.prendre(longueur)
            curseur.prendre(_SOMME)
            self._recevoir(identifiant & _NUMERO, donnees)

    def _recevoir(self, numero: int, donnees: bytes) -> None:
        if numero == _PAGE:
            self._page = page_de_code(int.from_bytes(donnees[:4], "little"), self._page)
        elif numero == _MAPI:
            self._props |= _proprietes(donnees)
        elif numero in {_OBJET, _CORPS}:
            self._textes[numero] = donnees
        elif numero == _DEBUT_PIECE:
            self._lecture.compter_partie()
            self._pieces.append(_Piece())
        elif self._pieces and numero == _TITRE:
            self._pieces[-1].titre = donnees
        elif self._pieces and numero == _DONNEES:
            self._pieces[-1].donnees = donnees
        elif self._pieces and numero == _MAPI_PIECE:
            self._pieces[-1].props |= _proprietes(donnees)

    def message(self, niveau: int) -> MessageLu:
        fichiers: list[Fichier] = []
        images: list[Fichier] = []
        messages: list[MessageJoint] = []
        html = self._html()
        for rang, piece in enumerate(self._pieces, start=1):
            nom = self._nom(piece) or f"Pièce {rang}"
            if self._joindre_message(piece, nom, messages, niveau):
                continue
            octets = piece.donnees or piece.props.get(_P_DONNEES, (0, b""))[1]
            self._lecture.verifier_taille(nom, len(octets))
            fichier = Fichier(nom, octets, self._texte(piece.props, _P_GENRE))
            cid = self._texte(piece.props, _P_CID)
            cache = any(piece.props.get(_P_CACHE, (0, b""))[1])
            (images if est_citee(cid, html) or (cid and cache) else fichiers).append(fichier)
        texte = self._corps(html)
        gardees, dits = trier_images(images, seules=not (texte or fichiers or messages))
        return MessageLu(
            expediteur_nom=nom_lisible(self._texte(self._props, _P_NOM)),
            expediteur_adresse=nom_lisible(
                next((a for p in _P_ADRESSES if "@" in (a := self._texte(self._props, p))), "")
            ),
            objet=nom_lisible(self._texte(self._props, _P_OBJET) or self._decoder(self._textes.get(_OBJET, b""))),
            date_envoi=None,
            trace_serveur=None,
            message_id="",
            en_reponse_a=(),
            texte=texte,
            fichiers=(*fichiers, *gardees),
            messages=tuple(messages),
            avertissements=tuple(dits),
        )

    def _joindre_message(self, piece: _Piece, nom: str, messages: list[MessageJoint], niveau: int) -> bool:
        """Open the message that the piece is, if it is one; a damaged one stays a file."""
        genre, objet = piece.props.get(_P_DONNEES, (0, b""))
        if genre != _OBJET_JOINT or not est_tnef(objet[_IID : _IID + len(SIGNATURE)]):
            return False
        try:
            lu = lire_tnef(objet[_IID:], self._lecture, niveau + 1)
        except TnefAbime:
            return False
        messages.append(MessageJoint(nom, lu, lambda: None))
        return True

    def _nom(self, piece: _Piece) -> str:
        noms = (self._texte(piece.props, p) for p in (_P_NOM_LONG, _P_NOM_COURT, _P_NOM_MONTRE))
        return next((n for n in noms if n), "") or self._decoder(piece.titre)

    def _texte(self, props: dict[int, tuple[int, bytes]], pid: int) -> str:
        genre, octets = props.get(pid, (0, b""))
        if genre == _LARGE:
            return texte_propre(octets.decode("utf-16-le", "replace").partition("\0")[0]).strip()
        return self._decoder(octets) if genre == _ETROIT else ""

    def _decoder(self, octets: bytes) -> str:
        return decoder_texte(octets.partition(b"\0")[0], self._page).strip()

    def _html(self) -> str:
        genre, octets = self._props.get(_P_HTML, (0, b""))
        if genre == _LARGE:
            return octets.decode("utf-16-le", "replace")
        _, page = self._props.get(_P_PAGE, (0, b""))
        return decoder_texte(octets, page_de_code(int.from_bytes(page, "little"), self._page))

    def _corps(self, html: str) -> str:
        simple = self._texte(self._props, _P_CORPS) or self._decoder(self._textes.get(_CORPS, b""))
        return simple or texte_du_html(html) or texte_du_rtf(self._props.get(_P_RTF, (0, b""))[1]) or ""


def _proprietes(octets: bytes) -> dict[int, tuple[int, bytes]]:
    """Return type and value of each property, the first value of those that have several.

    What follows a property that cannot be read is lost, not what came before: the pieces matter more than the rest.
    """
    props: dict[int, tuple[int, bytes]] = {}
    curseur = _Curseur(octets)
    try:
        for _ in range(curseur.entier()):
            genre, pid = curseur.entier(2), curseur.entier(2)
            if pid >= _NOMMEE:
                _passer_le_nom(curseur)
            valeurs = _valeurs(curseur, genre)
            if valeurs:
                props[pid] = (genre & ~_PLUSIEURS, valeurs[0])
    except TnefAbime:
        pass
    return props


def _passer_le_nom(curseur: _Curseur) -> None:
    curseur.prendre(_IID)
    if curseur.entier() == 0:
        curseur.prendre(4)
    else:
        curseur.aligne(curseur.entier())


def _valeurs(curseur: _Curseur, genre: int) -> list[bytes]:
    simple = genre & ~_PLUSIEURS
    if simple in _FIXES:
        nombre = curseur.entier() if genre & _PLUSIEURS else 1
        ensemble = curseur.aligne(nombre * _FIXES[simple])
        return [ensemble[: _FIXES[simple]]] if ensemble else []
    if simple not in {_ETROIT, _LARGE, _OBJET_JOINT, _BINAIRE}:
        raise TnefAbime(f"genre {genre:#06x}")
    return [curseur.aligne(curseur.entier()) for _ in range(curseur.entier())]


def remarque_tnef(nom: str, lu: MessageLu) -> str:
    """Return the sentence about a winmail.dat that was opened."""
    nombre = len(lu.fichiers) + len(lu.messages)
    montre = f"Le fichier «{NBSP}{nom_lisible(nom)}{NBSP}», propre à Outlook, a été ouvert"
    suite = (
        f"{nombre} pièce{'s' if nombre > 1 else ''}" if nombre else "il ne portait que la mise en forme du texte"
    )
    return f"{montre}{NBSP}: {suite}. Il reste dans le message d’origine."
