"""Outlook messages (.msg), through python-oxmsg used at the level of its storages.

Only what is in the file is read: an attachment « by reference » names a path of the sender's
network, which is never followed. Not here: how compressed RTF is read (`rtf`).
"""

from __future__ import annotations

import struct
from datetime import UTC, datetime
from email.parser import HeaderParser
from typing import TYPE_CHECKING

import olefile
from oxmsg.properties import Properties
from oxmsg.storage import Storage

from app.importers.decodage import (
    ANNEE_MAX,
    ANNEE_MIN,
    decoder_texte,
    entete,
    entetes_bruts,
    lire_adresse,
    lire_date,
    page_de_code,
    texte_du_html,
)
from app.importers.images import est_citee, trier_images
from app.importers.message import CHIFFRE, RIEN_ENREGISTRE, SIGNE, Fichier, Lecture, MessageJoint, MessageLu
from app.importers.noms import nom_lisible, texte_propre
from app.importers.rtf import mots_du_rtf, rtf_en_clair
from app.socle.errors import UserError
from app.socle.formats import NBSP

if TYPE_CHECKING:
    from email.message import Message

MAGIE_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PROPRIETES = "__properties_version1.0"
MARQUE_MSG = PROPRIETES.encode("utf-16-le")

# Offsets of the properties in their stream, by kind of storage ([MS-OXMSG] 2.4.1).
_DEBUT_RACINE, _DEBUT_INTERNE, _DEBUT_PIECE = 32, 24, 8
# Identifiers of properties ([MS-OXPROPS]).
_CLASSE = 0x001A
_OBJET, _CORPS, _CORPS_HTML, _CORPS_RTF = 0x0037, 0x1000, 0x1013, 0x1009
_EN_TETES, _MESSAGE_ID, _REFERENCES, _EN_REPONSE = 0x007D, 0x1035, 0x1039, 0x1042
_ENVOYE_LE, _REMIS_LE = 0x0039, 0x0E06
_NOMS = (0x0C1A, 0x0042)
_ADRESSES = (0x5D01, 0x5D02, 0x0C1F, 0x0065)
_NOM_LONG, _NOM_COURT, _NOM_MONTRE, _NOM_REFERENCE = 0x3707, 0x3704, 0x3001, 0x370D
_METHODE, _DONNEES, _GENRE, _CONTENT_ID, _CACHE = 0x3705, 0x3701, 0x370E, 0x3712, 0x7FFE
_PAGE_DE_CODE, _PAGE_DU_CORPS = 0x3FFD, 0x3FDE
_UNICODE, _ANSI, _BINAIRE = 0x001F, 0x001E, 0x0102
_PAR_REFERENCE = frozenset((2, 3, 4, 7))
_INTERNE = "__substg1.0_3701000D"
ENTREES_MAX = 10_000  # of the directory of a compound file; 500 attachments take half of that
_PAGE_EUROPE = "cp1252"
_AUTRES_CLASSES = {
    "ipm.appointment": "un rendez-vous",
    "ipm.schedule": "une invitation",
    "ipm.task": "une tâche",
    "ipm.contact": "une fiche de contact",
    "ipm.stickynote": "une note",
}

PANNES_OLE = (
    OSError,  # includes olefile's own errors
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    OverflowError,
    AssertionError,
    RecursionError,
    struct.error,
)


def est_ole(octets: bytes) -> bool:
    """True when the first bytes are those of a compound file, a .msg or an old Office document."""
    return octets.startswith(MAGIE_OLE)


def msg_abime() -> UserError:
    """Return the refusal of a .msg that cannot be read."""
    return UserError(f"Ce fichier .msg est abîmé. {RIEN_ENREGISTRE}{NBSP}; demandez l’envoi en .eml ou en PDF.")


def lire_msg(octets: bytes, lecture: Lecture, niveau: int = 1) -> MessageLu:
    """Return the message of a .msg. Raises UserError when it is damaged or beyond the limits."""
    try:
        with olefile.OleFileIO(octets) as ole:
            _verifier_les_flux(ole, len(octets))
            racine = Storage.from_ole(ole)
        return _Bloc(racine, _DEBUT_RACINE).lire(lecture, niveau)
    except PANNES_OLE as panne:
        raise msg_abime() from panne


def _verifier_les_flux(ole: olefile.OleFileIO, taille: int) -> None:
    """Raise ValueError for streams that say they are longer than the file, or for too many of them.

    The library follows a chain in a loop as long as the size says, and searches each name among all.
    """
    presents = [entree for entree in ole.direntries if entree is not None]
    flux = sum(entree.size for entree in presents if entree.entry_type == olefile.STGTY_STREAM)
    if flux > taille or len(presents) > ENTREES_MAX:
        raise ValueError("streams out of bounds")


class _Bloc:
    """One storage of the file and its properties; missing or unreadable ones are None or empty."""

    def __init__(self, bloc: Storage, debut: int, page: str = _PAGE_EUROPE) -> None:
        self._bloc = bloc
        self._flux = {flux.name.upper(): flux.bytes_ for flux in bloc.streams}
        if PROPRIETES.upper() not in self._flux:
            raise ValueError("properties stream missing")
        self._proprietes = Properties(bloc, properties_header_offset=debut)
        self._page = self._page_de_code(_PAGE_DE_CODE, page)

    def _page_de_code(self, pid: int, defaut: str) -> str:
        return page_de_code(self._entier(pid), defaut)

    def _entier(self, pid: int) -> int | None:
        try:
            return self._proprietes.int_prop_value(pid)
        except (AttributeError, TypeError, LookupError, struct.error):
            return None

    def _date(self, pid: int) -> datetime | None:
        try:
            date = self._proprietes.date_prop_value(pid)
        except (AttributeError, TypeError, LookupError, ValueError, OverflowError, struct.error):
            return None
        if not isinstance(date, datetime) or not ANNEE_MIN <= date.year <= ANNEE_MAX:
            return None
        return date.astimezone(UTC)

    def _binaire(self, pid: int) -> bytes | None:
        return self._flux.get(f"__SUBSTG1.0_{pid:04X}{_BINAIRE:04X}")

    def _texte(self, pid: int, page: str = "") -> str:
        large = self._flux.get(f"__SUBSTG1.0_{pid:04X}{_UNICODE:04X}")
        if large is not None:
            return texte_propre(large.decode("utf-16-le", "replace")).rstrip("\ufffd\n ")
        etroit = self._flux.get(f"__SUBSTG1.0_{pid:04X}{_ANSI:04X}")
        return "" if etroit is None else decoder_texte(etroit.rstrip(b"\0"), page or self._page)

    def _premier(self, *pids: int) -> str:
        return next((texte for pid in pids if (texte := self._texte(pid).strip())), "")

    def lire(self, lecture: Lecture, niveau: int) -> MessageLu:
        """Return the message of this storage. Raises UserError beyond the limits."""
        lecture.verifier_niveau(niveau)
        lecture.compter_partie()
        texte, riche = self._corps()
        fichiers, messages, remarques = self._pieces(lecture, niveau, texte, riche)
        en_tetes: Message = HeaderParser().parsestr(self._texte(_EN_TETES))
        nom, adresse = self._auteur(en_tetes)
        if not adresse:
            remarques.insert(0, "Le message ne donne pas l’adresse de son expéditeur.")
        remarques += self._remarques_de_classe()
        reponses = f"{self._texte(_EN_REPONSE)} {self._texte(_REFERENCES)}".split()
        recus = entetes_bruts(en_tetes, "Received")
        trace = lire_date(recus[0].rpartition(";")[2]) if recus else None
        if not texte and not riche and self._binaire(_CORPS_RTF):
            remarques.append(
                f"Le texte du message, au format RTF, n’a pas pu être lu{NBSP}: il reste dans l’original."
            )
        return MessageLu(
            expediteur_nom=nom_lisible(nom),
            expediteur_adresse=nom_lisible(adresse),
            objet=nom_lisible(self._texte(_OBJET)),
            date_envoi=self._date(_ENVOYE_LE) or lire_date(entete(en_tetes, "Date")),
            trace_serveur=trace or self._date(_REMIS_LE),
            message_id=nom_lisible(self._texte(_MESSAGE_ID) or entete(en_tetes, "Message-ID")),
            en_reponse_a=tuple(dict.fromkeys(nom_lisible(r) for r in reponses)),
            texte=texte,
            fichiers=tuple(fichiers),
            messages=tuple(messages),
            avertissements=tuple(remarques),
        )

    def _auteur(self, en_tetes: Message) -> tuple[str, str]:
        """Return name and Internet address; an Exchange « /O=… » path is no address."""
        de = entetes_bruts(en_tetes, "From")
        nom, adresse = lire_adresse(de[0]) if de else ("", "")
        candidates = (self._texte(pid).strip() for pid in _ADRESSES)
        adresse = adresse or next((a for a in candidates if "@" in a), "")
        return nom or self._premier(*_NOMS), adresse

    def _remarques_de_classe(self) -> list[str]:
        """Tell what Outlook keeps as messages and is none, and what is closed ([MS-OXCMSG] 2.2.1.3)."""
        classe = self._texte(_CLASSE).strip().lower()
        if classe.startswith("ipm.note.smime"):
            return [CHIFFRE if not classe.endswith("multipartsigned") else SIGNE]
        quoi = next((mots for debut, mots in _AUTRES_CLASSES.items() if classe.startswith(debut)), None)
        return [f"Ce fichier Outlook n’est pas un courriel mais {quoi}."] if quoi else []

    def _corps(self) -> tuple[str, str]:
        """Return the words of the body and its source, HTML or RTF, where pictures are cited."""
        page = self._page_de_code(_PAGE_DU_CORPS, self._page)
        html = self._binaire(_CORPS_HTML)
        riche = decoder_texte(html, page) if html else self._texte(_CORPS_HTML, page)
        rtf = "" if riche else rtf_en_clair(self._binaire(_CORPS_RTF) or b"") or ""
        texte = self._texte(_CORPS, page).strip() or texte_du_html(riche) or mots_du_rtf(rtf) or ""
        return texte, riche or rtf

    def _pieces(
        self, lecture: Lecture, niveau: int, texte: str, riche: str
    ) -> tuple[list[Fichier], list[MessageJoint], list[str]]:
        fichiers: list[Fichier] = []
        messages: list[MessageJoint] = []
        remarques: list[str] = []
        images: list[Fichier] = []
        for rang, bloc in enumerate(self._bloc.iter_attachment_storages(), start=1):
            lecture.compter_partie()
            piece = _Bloc(bloc, _DEBUT_PIECE, self._page)
            nom = piece._premier(_NOM_LONG, _NOM_COURT, _NOM_MONTRE) or f"Pièce {rang}"
            interne = next((s for s in bloc.storages if s.name.upper() == _INTERNE.upper()), None)
            if interne is not None and PROPRIETES in {f.name for f in interne.streams}:
                lu = _Bloc(interne, _DEBUT_INTERNE, self._page).lire(lecture, niveau + 1)
                messages.append(MessageJoint(nom, lu, _sans_fichier))
            elif piece._entier(_METHODE) in _PAR_REFERENCE:
                remarques.append(_par_reference(nom))
            elif (contenu := piece._binaire(_DONNEES)) is None:
                remarques.append(_illisible(rang, nom))
            else:
                lecture.verifier_taille(nom, len(contenu))
                fichier = Fichier(nom, contenu, piece._texte(_GENRE))
                (images if piece._est_decor(riche) else fichiers).append(fichier)
        gardees, dits = trier_images(images, seules=not (texte or fichiers or messages))
        return fichiers + gardees, messages, remarques + dits

    def _est_decor(self, riche: str) -> bool:
        """True for a picture of the body: it has a content id, and Outlook hides it or the body cites it."""
        cid = self._texte(_CONTENT_ID)
        return bool(cid) and (bool(self._entier(_CACHE)) or est_citee(cid, riche))


def _sans_fichier() -> None:
    """An embedded message is storages of its host: there is no file of it to keep."""


def _par_reference(nom: str) -> str:
    return (
        f"La pièce «{NBSP}{nom_lisible(nom)}{NBSP}» n’est pas dans le message, qui en donne seulement le chemin"
        f"{NBSP}: elle n’a pas été cherchée. À redemander."
    )


def _illisible(rang: int, nom: str) -> str:
    return (
        f"Message incomplet{NBSP}: 1 pièce illisible (n°{NBSP}{rang}, «{NBSP}{nom_lisible(nom)}{NBSP}»). "
        "Elle reste dans le message d’origine. À redemander."
    )
