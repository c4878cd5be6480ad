"""Backups: a checked copy of the base where the officer says, and the check of the base itself."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from app.domain.notation import resultat
from app.socle.errors import EnvironmentFault, UserError
from app.socle.fichiers import chemin_libre

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from app.domain.campagne import Campagne
    from app.ports import UnitOfWork
    from app.services.contexte import Contexte

DOSSIER = "sauvegardes"


class Sauvegardes:
    """Writes and checks copies of the base."""

    def __init__(self, contexte: Contexte) -> None:
        self._contexte = contexte

    def sauvegarder(self, destination: Path) -> Path:
        """Write a checked copy to `destination` (a folder that exists, or a new file); return the file.

        Raises UserError when the file exists already: a backup never replaces another. Raises EnvironmentFault when
        the disk refuses.
        """
        cible = destination
        if destination.is_dir():
            instant = self._contexte.clock.maintenant()
            cible = chemin_libre(destination, f"sauvegarde-{instant:%Y%m%d-%H%M%S}", ".clausule")
        if cible.exists():
            raise UserError(f"Le fichier « {cible.name} » existe déjà.", conseil="Choisissez un autre nom.")
        try:
            cible.parent.mkdir(parents=True, exist_ok=True)
        except OSError as faute:
            raise EnvironmentFault(
                f"Le dossier « {cible.parent.name} » ne peut pas être créé ({faute.strerror}). Aucune copie n’a "
                "été faite.",
                conseil="Choisissez un autre emplacement.",
            ) from faute
        self._contexte.store.sauvegarder(cible)
        return cible

    def verifier(self) -> Sequence[str]:
        """Return the anomalies of the base, in French; empty when it is sound.

        In a sound file, each total is then counted twice: by `domain.notation`, and by the store alone.
        """
        anomalies = self._contexte.store.verifier()
        if anomalies:
            return anomalies
        with self._contexte.store.lire() as uow:
            return tuple(m for campagne in uow.campagnes.all() for m in _totaux_discordants(uow, campagne))


def _totaux_discordants(uow: UnitOfWork, campagne: Campagne) -> Iterator[str]:
    cle = campagne.id or 0
    notes, comptes = uow.notes.of_campagne(cle), uow.notes.totaux(cle)
    for dossier in uow.dossiers.of_campagne(cle):
        grille = campagne.grilles.get(dossier.type_poste) if dossier.type_poste else None
        total = resultat(grille, notes.get(dossier.cle, ())).total if grille else None
        compte = comptes.get(dossier.cle)
        if total != (Fraction(*compte) if compte else None):
            yield f"Dossier {dossier.numero} : les deux calculs de sa note ne donnent pas le même total."
