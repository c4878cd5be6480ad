"""The mails that dropped files bring: a file is one, an archive or a mailbox holds many, taken one at a time."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NoReturn, Protocol

from app.importers.archives import SEPARATEUR
from app.importers.boites import SUFFIXE_ARCHIVE, SUFFIXE_MBOX, places_des_messages
from app.importers.courriel import est_courriel
from app.importers.limites import LIMITES, MO
from app.importers.message import RIEN_ENREGISTRE
from app.importers.message import verifier_fichier as verifier_taille
from app.importers.noms import nom_lisible
from app.ports.lecteurs import LecteurDePieces
from app.services.fichiers_deposes import lire_octets
from app.socle.errors import UserError, cause
from app.socle.formats import pluriel
from app.socle.progress import Progress, Rapporter, muet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from app.importers.depot import Depot
    from app.socle.progress import Annulation


class LecteurDeBoites(Protocol):
    """Opens archives away from the application (`importers.bac.Bac`). Raises UserError."""

    def inventorier(self, archive: Path, annulation: Annulation | None = None) -> tuple[list[tuple[int, str]], int]:
        """Return rank and name of each mail, and how many other files there are."""
        ...

    def extraire(self, archive: Path, rang: int) -> bytes:
        """Return the bytes of one mail."""
        ...


class LecteurDeCourriels(LecteurDeBoites, LecteurDePieces, Protocol):
    """Reads untrusted bytes away from the application (`importers.bac.Bac`)."""

    def lire(self, octets: bytes, nom: str, annulation: Annulation | None = None) -> Depot:
        """Return what the mail brings. Raises UserError when it cannot be read; nothing is then written."""
        ...


@dataclass(frozen=True, slots=True)
class Envoi:
    """One mail to read: its name as shown, that of its box first when it has one, and its bytes when asked for."""

    nom: str
    lire: Callable[[], bytes]

    def ouvrir(self, lecteur: LecteurDeCourriels, annulation: Annulation | None = None) -> Depot:
        """Return what the mail brings. Raises UserError when it is no mail or cannot be read, Annule."""
        octets = self.lire()
        if not est_courriel(self.nom, octets):
            raise UserError(
                f"Ce fichier n’est pas un courriel. {RIEN_ENREGISTRE}.",
                conseil="Ouvrez un dossier et déposez-y le fichier comme pièce.",
            )
        return lecteur.lire(octets, self.nom, annulation)


def envois(
    fichiers: Iterable[Path],
    lecteur: LecteurDeBoites,
    *,
    archives: bool = True,
    limite_octets: int = LIMITES.courriel_octets,
    rapporter: Rapporter = muet,
    annulation: Annulation | None = None,
) -> Iterator[Envoi]:
    """Give the mails of the files in order; with `archives` false, an archive is a file like another.

    A box that cannot be opened is one mail that refuses when it is read. Raises Annule: looking through a big box
    takes time.
    """
    for fichier in fichiers:
        if annulation is not None:
            annulation.verifier()
        nom = nom_lisible(fichier.name)
        genre = fichier.suffix.lower()
        try:
            if genre == SUFFIXE_ARCHIVE and archives:
                rapporter(Progress(0, 0, f"Inventaire de {nom}"))
                yield from _de_l_archive(fichier, nom, lecteur, annulation)
            elif genre == SUFFIXE_MBOX:
                yield from _de_la_boite(
                    fichier, nom, partial(_avancer, nom, _en_mo(fichier), rapporter, annulation)
                )
            else:
                yield Envoi(nom, partial(lire_octets, fichier, limite_octets))
        except UserError as faute:
            yield Envoi(nom, partial(_refuser, faute))


def _de_l_archive(
    fichier: Path, nom: str, lecteur: LecteurDeBoites, annulation: Annulation | None
) -> Iterator[Envoi]:
    courriels, autres = lecteur.inventorier(fichier, annulation)
    for rang, dedans in courriels:
        yield Envoi(nom + SEPARATEUR + dedans, partial(lecteur.extraire, fichier, rang))
    if autres:
        un = autres == 1
        verbe = "n’est pas un courriel et a été laissé" if un else "ne sont pas des courriels et ont été laissés"
        yield Envoi(
            nom,
            partial(
                _refuser,
                UserError(
                    f"{pluriel(autres, 'fichier')} de l’archive {verbe} de côté. L’archive est intacte à sa place.",
                    conseil="Si ce sont des pièces, ouvrez leur dossier et déposez-les.",
                ),
            ),
        )


def _avancer(nom: str, total: int, rapporter: Rapporter, annulation: Annulation | None, lus: int) -> None:
    """Say how far a mailbox has been looked through, in MB; raise Annule once the stop is asked."""
    if annulation is not None:
        annulation.verifier()
    rapporter(Progress(min(lus // MO, total), total, f"Inventaire de {nom}"))


def _en_mo(fichier: Path) -> int:
    """Return the size of a file in whole MB, at least 1 so that a small one has an end; 0 when it is gone."""
    with suppress(OSError):
        return fichier.stat().st_size // MO + 1
    return 0


def _de_la_boite(fichier: Path, nom: str, avancer: Callable[[int], None]) -> Iterator[Envoi]:
    try:
        with fichier.open("rb") as flux:
            places = places_des_messages(flux, nom, LIMITES, avancer)
    except FileNotFoundError as faute:
        raise UserError(f"Le fichier « {nom} » n’existe pas ou a été déplacé. Rien n’a été enregistré.") from faute
    except OSError as faute:
        raise UserError(
            f"La boîte « {nom} » n’a pas pu être lue ({cause(faute)}). {RIEN_ENREGISTRE}.",
            conseil="Copiez-la sur ce poste et recommencez.",
        ) from faute
    for rang, (debut, taille) in enumerate(places, start=1):
        montre = f"{nom}{SEPARATEUR}message {rang}"
        yield Envoi(montre, partial(_un_message, fichier, montre, debut, taille))


def _un_message(fichier: Path, nom: str, debut: int, taille: int) -> bytes:
    verifier_taille(taille, nom, LIMITES)
    try:
        with fichier.open("rb") as flux:
            flux.seek(debut)
            return flux.read(taille)
    except OSError as faute:
        raise UserError(
            f"Le courriel « {nom} » n’a pas pu être lu ({cause(faute)}). {RIEN_ENREGISTRE}.",
            conseil="Copiez la boîte sur ce poste et recommencez.",
        ) from faute


def _refuser(faute: UserError) -> NoReturn:
    raise faute
