"""Visibility of a porteur on the Marché de l'inclusion (R12): what an agent saw, where, when, and the screenshot.

The platform has no service that tells it of facilitateurs: an agent looks, and says so. Not here: what the rule
makes of it (`domain.regles_projet`).
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from app.domain.pieces import Piece
from app.domain.situation import NON_VERIFIEE, Visibilite
from app.importers.limites import LIMITES
from app.importers.noms import nom_sur
from app.services.contexte import Contexte, journaliser
from app.services.faits import constater
from app.socle.changes import Changes
from app.socle.errors import EnvironmentFault, UserError
from app.socle.formats import a_paris, date_courte

if TYPE_CHECKING:
    from pathlib import Path

    from app.domain.dossier import Dossier
    from app.ports import UnitOfWork

_TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".pdf": "application/pdf"}
_DU_CONSTAT = frozenset({"statut", "url"})


class VisibiliteMarche:
    """Records what an agent saw of a porteur."""

    def __init__(self, contexte: Contexte) -> None:
        self._contexte = contexte

    def constater(self, dossier_id: int, **champs: Any) -> tuple[Visibilite, Changes]:
        """Write fields of the visibility; return the one that stood before, for undo.

        A status or an address bears the name of the agent and, unless `verifiee_le` is given, the day of today.
        """
        with self._contexte.store.ecrire() as uow:
            dossier = uow.dossiers.get(dossier_id)
            apres = replace(dossier.visibilite, **champs)
            if _DU_CONSTAT.intersection(champs):
                jour = a_paris(self._contexte.clock.maintenant()).date()
                apres = replace(apres, agent=self._contexte.agent, verifiee_le=champs.get("verifiee_le", jour))
            if apres.statut is NON_VERIFIEE.statut:
                apres = replace(apres, agent="", verifiee_le=None)
            return self._ecrire(uow, dossier, apres, "Constater la visibilité sur le Marché de l’inclusion")

    def remettre(self, dossier_id: int, avant: Visibilite) -> tuple[Visibilite, Changes]:
        """Put back what stood before; return what it replaces."""
        with self._contexte.store.ecrire() as uow:
            acte = "Rétablir la visibilité sur le Marché de l’inclusion"
            return self._ecrire(uow, uow.dossiers.get(dossier_id), avant, acte)

    def joindre_fichier(self, dossier_id: int, chemin: Path) -> tuple[tuple[Piece, Visibilite], Changes]:
        """Keep a file as the screenshot (see `joindre`). Raises EnvironmentFault when it cannot be read."""
        try:
            octets = chemin.read_bytes()
        except OSError as faute:
            raise EnvironmentFault(
                f"Le fichier « {chemin.name} » ne peut pas être lu. Rien n’a été joint."
            ) from faute
        return self.joindre(dossier_id, chemin.name, octets)

    def joindre(self, dossier_id: int, nom: str, octets: bytes) -> tuple[tuple[Piece, Visibilite], Changes]:
        """Keep a picture as a piece of the dossier, by its hash, and as the screenshot of the visibility.

        Return the piece and the visibility that stood before, for undo. Raises UserError on what is neither a
        picture nor a PDF, is empty or too big.
        """
        type_mime = _TYPES.get(PurePath(nom).suffix.lower())
        if type_mime is None or not 0 < len(octets) <= LIMITES.piece_octets:
            raise UserError(
                f"« {nom} » ne peut pas servir de capture d’écran.",
                conseil="Joignez une image (.png, .jpg) ou un PDF. Rien n’a été changé.",
            )
        with self._contexte.store.ecrire() as uow:
            dossier, maintenant = uow.dossiers.get(dossier_id), self._contexte.clock.maintenant()
            piece = uow.pieces.add(
                Piece(
                    dossier_id,
                    nom_sur(nom),
                    uow.pieces.put_contenu(octets),
                    len(octets),
                    maintenant,
                    type_mime=type_mime,
                )
            )
            apres = replace(dossier.visibilite, piece_id=piece.id)
            avant, changes = self._ecrire(uow, dossier, apres, "Joindre la capture du Marché de l’inclusion")
        return (piece, avant), changes

    def retirer(self, dossier_id: int, piece: Piece, avant: Visibilite) -> tuple[Visibilite, Changes]:
        """Undo `joindre`: the piece just added is taken back, its content stays."""
        with self._contexte.store.ecrire() as uow:
            acte = "Retirer la capture du Marché de l’inclusion"
            resultat = self._ecrire(uow, uow.dossiers.get(dossier_id), avant, acte)
            uow.pieces.remove(piece.id or 0)
        return resultat

    def nom_de_capture(self) -> str:
        """Return the name of a picture pasted: « capture marché de l’inclusion 12-07-2022.png »."""
        jour = date_courte(a_paris(self._contexte.clock.maintenant()).date()).replace("/", "-")
        return f"capture marché de l’inclusion {jour}.png"

    def _ecrire(
        self, uow: UnitOfWork, dossier: Dossier, apres: Visibilite, acte: str
    ) -> tuple[Visibilite, Changes]:
        uow.dossiers.save(replace(dossier, visibilite=apres))
        journaliser(
            uow,
            self._contexte,
            acte=acte,
            objet="visibilite",
            objet_id=dossier.numero,
            avant=dossier.visibilite,
            apres=apres,
            dossier_id=dossier.id,
        )
        constater(uow, self._contexte, dossier.cle)
        changes = Changes(
            dossiers=frozenset({dossier.cle}),
            campagnes=frozenset({dossier.campagne_id}),
            sujets=frozenset({"dossiers", "pieces", "journal"}),
        )
        return dossier.visibilite, changes
