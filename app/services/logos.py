"""The logo at the head of the acts: chosen by the service, redrawn by the confined process, taken back.

None is shipped, and never the Marianne nor the block of the State: the service answers for the picture it chooses.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.documents.caracteres import defaut_d_impression
from app.domain.campagne import Logo
from app.importers.limites import MIO
from app.importers.logo import LOGO, OCTETS_MAX, logo_de_trame
from app.importers.trame import TrameRompue
from app.services.contexte import Contexte, journaliser
from app.socle.changes import RIEN, Changes
from app.socle.errors import EnvironmentFault, UserError, cause
from app.socle.formats import NBSP

if TYPE_CHECKING:
    from pathlib import Path

    from app.domain.campagne import Campagne
    from app.ports import UnitOfWork
    from app.services.envois import LecteurDeCourriels


RIEN_CHANGE = "Rien n’a été changé."


def lire_logo(uow: UnitOfWork, campagne: Campagne) -> bytes:
    """Return the picture of a campaign, checked against its hash; empty when it has none."""
    return uow.pieces.contenu(campagne.logo.sha256) if campagne.logo else b""


def redessiner(lecteur: LecteurDeCourriels, octets: bytes, nom: str) -> tuple[bytes, int]:
    """Return the picture that the confined process drew again, and its width in pixels.

    Raises UserError when the bytes are too many, or no PNG nor JPEG picture; `nom`: what the refusal calls them.
    """
    if len(octets) > OCTETS_MAX:
        raise _trop_lourde(nom)
    try:
        return logo_de_trame(*lecteur.interroger({"genre": LOGO}, (octets,), mime="image/png"))
    except TrameRompue as faute:
        raise _refus(nom, "sa lecture s’est arrêtée") from faute
    except UserError as faute:
        raise _refus(nom, faute.message.rstrip(".")) from faute


def lire_fichier(chemin: Path) -> bytes:
    """Return the bytes of a picture chosen on the disk.

    Raises UserError when there are too many, EnvironmentFault when they cannot be read.
    """
    try:
        if chemin.stat().st_size > OCTETS_MAX:
            raise _trop_lourde(chemin.name)
        return chemin.read_bytes()
    except OSError as faute:
        raise EnvironmentFault(
            f"Le fichier «{NBSP}{chemin.name}{NBSP}» ne peut pas être lu ({cause(faute)}). {RIEN_CHANGE}",
            conseil="Copiez-le sur ce poste, puis choisissez-le de nouveau.",
        ) from faute


def dire_l_image(alternative: str) -> str:
    """Return what a logo shows, in one line. Raises UserError when it is not said, or cannot be printed."""
    dite = " ".join(alternative.split())
    if not dite:
        raise UserError(
            f"Dites en quelques mots ce que montre le logo. {RIEN_CHANGE}",
            conseil="Ce texte est lu à qui ne voit pas l’image, par exemple «\u00a0Logo de la DREETS\u00a0».",
        )
    if defaut := defaut_d_impression(dite):
        raise UserError(f"Texte du logo{NBSP}: {defaut}. {RIEN_CHANGE}")
    return dite


class Logos:
    """Sets and removes the logo of a campaign."""

    def __init__(self, contexte: Contexte, lecteur: LecteurDeCourriels) -> None:
        self._contexte, self._lecteur = contexte, lecteur

    def choisir(self, campagne_id: int, chemin: Path, alternative: str) -> tuple[Campagne, Changes]:
        """Keep a picture as the logo of the acts; `alternative` says what it shows, for who cannot see it.

        Raises UserError when the file is too big, is no PNG or JPEG, or without `alternative`; EnvironmentFault
        when it cannot be read. The logo of before is then kept.
        """
        dire_l_image(alternative)
        return self.poser(campagne_id, lire_fichier(chemin), chemin.name, alternative)

    def poser(self, campagne_id: int, octets: bytes, nom: str, alternative: str) -> tuple[Campagne, Changes]:
        """Keep these bytes, drawn again, as the logo of the acts; raises what `choisir` raises of a picture."""
        dite = dire_l_image(alternative)
        image, largeur = redessiner(self._lecteur, octets, nom)
        with self._contexte.store.ecrire() as uow:
            avant = uow.campagnes.get(campagne_id)
            logo = Logo(uow.pieces.put_contenu(image), nom, dite, largeur)
            return self._garder(uow, avant, logo, "Choisir le logo des actes")

    def retirer(self, campagne_id: int) -> tuple[Campagne, Changes]:
        """Print the acts to come without logo; those produced keep theirs. Nothing when there is none."""
        with self._contexte.store.ecrire() as uow:
            avant = uow.campagnes.get(campagne_id)
            if avant.logo is None:
                return avant, RIEN
            return self._garder(uow, avant, None, "Retirer le logo des actes")

    def image(self, campagne_id: int) -> bytes:
        """Return the picture to show, empty when there is none."""
        with self._contexte.store.lire() as uow:
            return lire_logo(uow, uow.campagnes.get(campagne_id))

    def _garder(self, uow: UnitOfWork, avant: Campagne, logo: Logo | None, acte: str) -> tuple[Campagne, Changes]:
        apres = replace(avant, logo=logo)
        uow.campagnes.save(apres)
        journaliser(uow, self._contexte, acte=acte, objet="campagne", objet_id=avant.id, avant=avant, apres=apres)
        return apres, Changes(campagnes=frozenset({avant.id or 0}), sujets=frozenset({"actes", "journal"}))


def _trop_lourde(nom: str) -> UserError:
    return _refus(nom, f"elle pèse plus de {OCTETS_MAX // MIO}{NBSP}Mio")


def _refus(nom: str, raison: str) -> UserError:
    return UserError(
        f"L’image «{NBSP}{nom}{NBSP}» ne peut pas servir de logo{NBSP}: {raison}. {RIEN_CHANGE}",
        conseil=f"Choisissez un fichier PNG ou JPEG de moins de {OCTETS_MAX // MIO}{NBSP}Mio.",
    )
