"""Backups: a checked copy of the base where the officer says, and the check of the base itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.services.recompte import recompter
from app.socle.errors import EnvironmentFault, UserError
from app.socle.fichiers import chemin_libre

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

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

        In a sound file, each total is then counted twice (`services.recompte`).
        """
        anomalies = self._contexte.store.verifier()
        if anomalies:
            return anomalies
        with self._contexte.store.lire() as uow:
            comptes = [recompter(uow, campagne) for campagne in uow.campagnes.all()]
        return tuple(d.phrase for compte in comptes for d in compte.discordances)
