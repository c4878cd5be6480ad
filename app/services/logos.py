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


def lire_logo(uow: UnitOfWork, campagne: Campagne) -> bytes:
    """Return the picture of a campaign, checked against its hash; empty when it has none."""
    return uow.pieces.contenu(campagne.logo.sha256) if campagne.logo else b""


class Logos:
    """Sets and removes the logo of a campaign."""

    def __init__(self, contexte: Contexte, lecteur: LecteurDeCourriels) -> None:
        self._contexte, self._lecteur = contexte, lecteur

    def choisir(self, campagne_id: int, chemin: Path, alternative: str) -> tuple[Campagne, Changes]:
        """Keep a picture as the logo of the acts; `alternative` says what it shows, for who cannot see it.

        Raises UserError when the file is too big, is no PNG or JPEG, or without `alternative`; EnvironmentFault
        when it cannot be read. The logo of before is then kept.
        """
        dite = " ".join(alternative.split())
        if not dite:
            raise UserError(
                "Dites en quelques mots ce que montre le logo. Rien n’a été changé.",
                conseil="Ce texte est lu à qui ne voit pas l’image, par exemple «\u00a0Logo de la DREETS\u00a0».",
            )
        if defaut := defaut_d_impression(dite):
            raise UserError(f"Texte du logo{NBSP}: {defaut}. Rien n’a été changé.")
        image, largeur = self._redessiner(chemin)
        with self._contexte.store.ecrire() as uow:
            avant = uow.campagnes.get(campagne_id)
            logo = Logo(uow.pieces.put_contenu(image), chemin.name, dite, largeur)
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

    def _redessiner(self, chemin: Path) -> tuple[bytes, int]:
        """Return the picture that the confined process drew again, and its width in pixels."""
        try:
            if chemin.stat().st_size > OCTETS_MAX:
                raise _refus(chemin, f"elle pèse plus de {OCTETS_MAX // MIO}{NBSP}Mio")
            octets = chemin.read_bytes()
        except OSError as faute:
            raise EnvironmentFault(
                f"Le fichier «{NBSP}{chemin.name}{NBSP}» ne peut pas être lu ({cause(faute)}). "
                "Rien n’a été changé.",
                conseil="Copiez-le sur ce poste, puis choisissez-le de nouveau.",
            ) from faute
        try:
            return logo_de_trame(*self._lecteur.interroger({"genre": LOGO}, (octets,), mime="image/png"))
        except TrameRompue as faute:
            raise _refus(chemin, "sa lecture s’est arrêtée") from faute
        except UserError as faute:
            raise _refus(chemin, faute.message.rstrip(".")) from faute


def _refus(chemin: Path, raison: str) -> UserError:
    return UserError(
        f"L’image «{NBSP}{chemin.name}{NBSP}» ne peut pas servir de logo{NBSP}: {raison}. Rien n’a été changé.",
        conseil=f"Choisissez un fichier PNG ou JPEG de moins de {OCTETS_MAX // MIO}{NBSP}Mio.",
    )
