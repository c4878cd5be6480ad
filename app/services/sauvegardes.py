"""Backups: a checked copy of the base where the officer says, and the check of the base itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.services.recompte import recompter
from app.socle.errors import UserError
from app.socle.fichiers import chemin_libre, dossier_pret

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from app.services.contexte import Contexte

DOSSIER = "sauvegardes"
MARQUE = "-automatique-"
#: Days after which a copy is due, by the word of the settings.
RYTHMES = {"chaque_jour": 1, "chaque_semaine": 7}


def est_due(rythme: str, derniere: datetime | None, maintenant: datetime) -> bool:
    """Say whether a copy is due: none was ever made, or the last one is of an earlier day, or week."""
    jours = RYTHMES.get(rythme)
    if jours is None:
        return False
    return derniere is None or (maintenant.date() - derniere.date()).days >= jours


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
        dossier_pret(cible.parent, "Aucune copie n’a été faite.")
        self._contexte.store.sauvegarder(cible)
        return cible

    def sauvegarder_d_elle_meme(self, dossier: Path, nom: str, garder: int) -> Path:
        """Write a checked copy of its own accord, and keep the `garder` newest of those for the base `nom`.

        A copy that the officer asked for is never removed, nor an older one while the new one is not checked.
        Raises EnvironmentFault when the disk refuses.
        """
        instant = self._contexte.clock.maintenant()
        marque = f"{nom}{MARQUE}"
        cible = chemin_libre(dossier, f"{marque}{instant:%Y%m%d-%H%M%S}", ".clausule")
        self.sauvegarder(cible)
        faites = sorted(f for f in dossier.iterdir() if f.name.startswith(marque) and f.suffix == ".clausule")
        for ancienne in faites[:-garder]:
            ancienne.unlink(missing_ok=True)
        return cible

    def verifier(self) -> Sequence[str]:
        """Return the anomalies of the base, in French; empty when it is sound.

        In a sound file, each total is then counted twice (`services.recompte`).
        """
        anomalies = self._contexte.store.verifier()
        if anomalies:
            return anomalies
        with self._contexte.store.lire() as uow:
            comptes = [recompter(uow, campagne) for campagne in uow.campagnes.all()]
        return tuple(d.phrase for compte in comptes for d in compte.discordances)

    def exiger_saine(self) -> None:
        """Raise UserError when this base, just copied from a backup, is not sound."""
        anomalies = self.verifier()
        if anomalies:
            raise UserError(
                f"Cette sauvegarde n’est pas saine\u00a0: {anomalies[0]} Rien n’a été restauré, et la sauvegarde "
                "n’a pas été modifiée.",
                conseil="Essayez une sauvegarde plus ancienne.",
            )
