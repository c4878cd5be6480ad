"""Bundles for a reader without the base: prepared, taken back with a three-way merge, undone.

One door on four rooms: `liasse_depart` writes, `liasse_retour` reads and compares, `liasse_reprise` applies and
undoes, `liasse_manifeste` keeps what both ends must agree on. A password is never kept, told nor journaled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.services.contexte import refuser_dans_une_liasse
from app.services.liasse_depart import choisir, ecrire_liasse
from app.services.liasse_manifeste import suivre
from app.services.liasse_reprise import annuler_reprise, appliquer_liasse
from app.services.liasse_retour import examiner_liasse
from app.socle.changes import Changes
from app.socle.errors import Bug, UserError
from app.socle.progress import Annulation, muet

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from app.domain.fusion import Choix
    from app.services.contexte import Contexte
    from app.services.liasse_depart import Bilan, Coffres, Demande
    from app.services.liasse_manifeste import Manifeste, Reprise, Suivi
    from app.services.liasse_retour import Examen
    from app.socle.progress import Rapporter


class Liasses:
    """Prepares bundles and takes them back. `coffres`: how encrypted bases are made, given by the front door."""

    def __init__(self, contexte: Contexte, coffres: Coffres | None) -> None:
        self._contexte = contexte
        self._coffres = coffres

    def bilan(self, demande: Demande) -> Bilan:
        """Return what a bundle would hold and what it leaves out, without writing it."""
        refuser_dans_une_liasse(self._contexte)
        with self._contexte.store.lire() as uow:
            return choisir(uow, demande).bilan

    def dossiers_de(self, campagne_id: int, vague: int | None, numeros: tuple[str, ...] = ()) -> tuple[int, ...]:
        """Return the dossiers of a wave (None: of all), or those named, by number.

        Raises UserError naming each number that the campaign does not have.
        """
        with self._contexte.store.lire() as uow:
            tous, campagne = uow.dossiers.of_campagne(campagne_id), uow.campagnes.get(campagne_id)
        inconnus = sorted(set(numeros) - {d.numero for d in tous})
        if inconnus:
            raise UserError("\n".join(f"Aucun dossier ne porte le numéro «\u00a0{n}\u00a0»." for n in inconnus))
        if numeros:
            return tuple(d.cle for d in tous if d.numero in numeros)
        return tuple(
            d.cle for d in tous if vague is None or (d.vague or campagne.vague_de(d.recu_le.date())) == vague
        )

    def preparer(
        self,
        demande: Demande,
        chemin: Path,
        mot_de_passe: str,
        rapporter: Rapporter = muet,
        annulation: Annulation | None = None,
    ) -> tuple[Manifeste, Changes]:
        """Write a bundle (see `liasse_depart.ecrire_liasse`) and return its manifest."""
        refuser_dans_une_liasse(self._contexte)
        manifeste = ecrire_liasse(
            self._contexte, self._chiffrer(), demande, chemin, mot_de_passe,
            rapporter=rapporter, annulation=annulation or Annulation(),
        )  # fmt: skip
        return manifeste, Changes(campagnes=frozenset({demande.campagne_id}), sujets=frozenset({"journal"}))

    def examiner(
        self, campagne_id: int, chemin: Path, mot_de_passe: str, annulation: Annulation | None = None
    ) -> Examen:
        """Return what a bundle brings back to a campaign, anomalies included; nothing is written."""
        refuser_dans_une_liasse(self._contexte)
        store, coffres = self._contexte.store, self._chiffrer()
        return examiner_liasse(store, coffres, campagne_id, chemin, mot_de_passe, annulation or Annulation())

    def appliquer(self, examen: Examen, choix: Mapping[tuple[str, str], Choix]) -> tuple[Reprise, Changes]:
        """Write what was examined, conflicts as chosen (by number and sub-criterion); undecided ones wait."""
        return appliquer_liasse(self._contexte, examen, choix)

    def annuler(self, liasse: str) -> tuple[Reprise, Changes]:
        """Undo the last return of a bundle, whole, while nothing that it wrote has changed."""
        return annuler_reprise(self._contexte, liasse)

    def suivi(self, campagne_id: int) -> tuple[Suivi, ...]:
        """Return what became of the bundles of a campaign, newest first."""
        with self._contexte.store.lire() as uow:
            return tuple(s for s in reversed(suivre(uow)) if s.campagne_id == campagne_id)

    def _chiffrer(self) -> Coffres:
        if self._coffres is None:
            raise Bug("Ce bureau a été ouvert sans de quoi chiffrer une liasse.")
        return self._coffres
