"""Boxes of mails: an mbox, or an archive of .eml, .msg and mbox, opened one message after another.

The archive is opened in the child process, which is given its path; of an mbox of the disk only the lines that
begin a message are looked for, which any process may do. An mbox inside an archive is inflated there, within the
limits of archives. Not here: what a mail holds (`courriel`).
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import IO, TYPE_CHECKING

from app.importers.archives import (
    ABIMEE,
    PANNES_ZIP,
    SEPARATEUR,
    SEUIL_DU_TAUX,
    TRANCHE,
    nom_dans_archive,
    refus_des_entrees,
)
from app.importers.message import RIEN_ENREGISTRE, en_mo
from app.importers.noms import nom_lisible
from app.socle.errors import UserError
from app.socle.formats import NBSP

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from app.importers.limites import Limites

SUFFIXE_ARCHIVE, SUFFIXE_MBOX = ".zip", ".mbox"
CHANGEE = "est abîmée ou a changé entre-temps"
LIGNE_MAX = 1000
PAR_MESSAGE = 1_000_000  # rank in an archive: place of the entry, plus this for each message of an mbox
CANDIDATS_MAX = 500_000  # lines that begin with « From », above which the file is no mailbox; a few seconds
_MARQUE = b"\nFrom "
# The date that every writer of mbox puts at the end of the line; a sentence that begins with « From » has none.
_SEPARATEUR = re.compile(rb"From [^\r\n]{1,600}\d\d:\d\d[^\r\n]{0,60}\d{4}[^\r\n]{0,60}\r?\n")


def places_des_messages(
    flux: IO[bytes], nom: str, limites: Limites, avancer: Callable[[int], object] | None = None
) -> list[tuple[int, int]]:
    """Return where each message of an mbox begins and how long it is, its « From » line left out; in bytes.

    `avancer` is told how many bytes were looked at, and may raise to stop. Raises UserError when the file has no
    message or too many.
    """
    debuts: list[tuple[int, int]] = []  # of the separator with its blank line, of the message
    for rang, place in enumerate(_candidats(flux, avancer or _rien)):
        if rang > CANDIDATS_MAX:
            raise _refus(nom, "n’est pas une boîte de courriels lisible")
        flux.seek(max(place - 4, 0))
        avant, ligne = flux.read(min(place, 4)), flux.read(LIGNE_MAX)
        separateur = _SEPARATEUR.match(ligne)
        vide = next((v for v in (b"\r\n", b"\n") if avant.endswith(b"\n" + v)), None) if place else b""
        if separateur and vide is not None:
            debuts.append((place - len(vide), place + separateur.end()))
        if len(debuts) > limites.boite_messages:
            raise _trop(nom, limites)
    if not debuts:
        raise _refus(nom, "n’est pas une boîte de courriels lisible")
    fins = [fin for fin, _ in debuts[1:]] + [flux.seek(0, 2)]
    return [(debut, fin - debut) for (_, debut), fin in zip(debuts, fins, strict=True) if fin > debut]


def _rien(_lus: int) -> None:
    """Look at a box without telling anybody."""


def _candidats(flux: IO[bytes], avancer: Callable[[int], object]) -> Iterator[int]:
    """Give the places where a line begins with « From »; the file may be moved between two."""
    base, reste = -1, b"\n"  # the first line is as if another came before
    while True:
        flux.seek(base + len(reste))
        morceau = flux.read(TRANCHE)
        if not morceau:
            return
        avancer(base + len(reste) + len(morceau))
        tampon = reste + morceau
        place = tampon.find(_MARQUE)
        while place >= 0:
            yield base + place + 1
            place = tampon.find(_MARQUE, place + 1)
        reste = tampon[1 - len(_MARQUE) :]
        base += len(tampon) - len(reste)


class LecteurArchives:
    """Opens archives of mails; keeps the last mbox inflated, since its messages are asked for one after another."""

    def __init__(self, limites: Limites) -> None:
        self._limites = limites
        self._ouverte: tuple[tuple[Path, int, int, int], bytes, list[tuple[int, int]]] | None = None

    def inventorier(self, chemin: Path) -> tuple[list[tuple[int, str]], int]:
        """Return rank and name of each mail of the archive, and how many other files it has.

        An mbox that cannot be opened counts as one mail, which refuses when it is extracted. Raises UserError when
        the archive cannot be opened, is too big or has no mail.
        """
        nom, courriels, autres = chemin.name, list[tuple[int, str]](), 0
        for rang, entree in self._entrees(chemin):
            montre, genre = nom_lisible(nom_dans_archive(entree)), entree.filename.lower()
            if genre.endswith((".eml", ".msg")):
                courriels.append((rang, montre))
            elif genre.endswith(SUFFIXE_MBOX):
                numeros = range(1, self._compter(chemin, rang) + 1)
                courriels += [(rang + n * PAR_MESSAGE, f"{montre}{SEPARATEUR}message {n}") for n in numeros]
            else:
                autres += 1
            if len(courriels) > self._limites.boite_messages:
                raise _trop(nom, self._limites)
        if not courriels:
            raise UserError(
                f"L’archive «{NBSP}{nom_lisible(nom)}{NBSP}» ne contient aucun courriel (.eml, .msg ou .mbox). "
                f"{RIEN_ENREGISTRE}.",
                conseil="Si elle contient des pièces, ouvrez un dossier et déposez-la comme pièce.",
            )
        return courriels, autres

    def extraire(self, chemin: Path, rang: int) -> bytes:
        """Return the bytes of one mail of the archive. Raises UserError beyond the limits, whatever it declares."""
        numero, place = divmod(rang, PAR_MESSAGE)
        if not numero:
            return _ouvrir(chemin, place, self._limites, self._limites.courriel_octets)
        octets, places = self._boite(chemin, place)
        if numero > len(places):
            raise _refus(chemin.name, CHANGEE)
        debut, taille = places[numero - 1]
        return octets[debut : debut + taille]

    def _entrees(self, chemin: Path) -> list[tuple[int, zipfile.ZipInfo]]:
        nom = chemin.name
        try:
            with zipfile.ZipFile(chemin) as archive:
                entrees = [(rang, e) for rang, e in enumerate(archive.infolist()) if not e.is_dir()]
        except PANNES_ZIP as panne:
            raise _refus(nom, ABIMEE) from panne
        if len(entrees) > self._limites.boite_messages:
            raise _trop(nom, self._limites)
        if raison := refus_des_entrees(e for _, e in entrees):
            raise _refus(nom, raison)
        return entrees

    def _compter(self, chemin: Path, place: int) -> int:
        """Return how many messages an mbox of the archive has; one when it is refused."""
        try:
            return len(self._boite(chemin, place)[1])
        except UserError:
            return 1

    def _boite(self, chemin: Path, place: int) -> tuple[bytes, list[tuple[int, int]]]:
        try:
            etat = chemin.stat()
        except OSError as panne:
            raise _refus(chemin.name, CHANGEE) from panne
        cle = (chemin, place, etat.st_mtime_ns, etat.st_size)
        if self._ouverte is None or self._ouverte[0] != cle:
            self._ouverte = None  # freed before another one is inflated
            octets = _ouvrir(chemin, place, self._limites, self._limites.archive_octets)
            self._ouverte = (cle, octets, places_des_messages(io.BytesIO(octets), chemin.name, self._limites))
        return self._ouverte[1], self._ouverte[2]


def _ouvrir(chemin: Path, place: int, limites: Limites, plafond: int) -> bytes:
    """Return the bytes of one entry, at most `plafond`."""
    morceaux, total = [], 0
    try:
        with zipfile.ZipFile(chemin) as archive:
            entree = archive.infolist()[place]
            nom = nom_dans_archive(entree)
            with archive.open(entree) as flux:
                while morceau := flux.read(TRANCHE):
                    morceaux.append(morceau)
                    total += len(morceau)
                    if total > plafond:
                        raise _refus(nom, f"dépasse {en_mo(plafond)} une fois ouvert")
                    if total > SEUIL_DU_TAUX and total > limites.archive_taux * entree.compress_size:
                        raise _refus(nom, f"grossit de plus de {limites.archive_taux} fois à l’ouverture")
    except PANNES_ZIP as panne:
        raise _refus(chemin.name, CHANGEE) from panne
    return b"".join(morceaux)


def _refus(nom: str, raison: str) -> UserError:
    return UserError(
        f"«{NBSP}{nom_lisible(nom)}{NBSP}» {raison}. {RIEN_ENREGISTRE}.",
        conseil="Demandez les courriels un par un (.eml ou .msg).",
    )


def _trop(nom: str, limites: Limites) -> UserError:
    return UserError(
        f"«{NBSP}{nom_lisible(nom)}{NBSP}» contient plus de {limites.boite_messages} courriels. {RIEN_ENREGISTRE}.",
        conseil="Partagez la boîte en plusieurs dépôts.",
    )
