"""What the window knows of a work under way. Not here: how it runs (`ui.workers.runner`)."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.socle.progress import Annulation, Progress


@dataclass(slots=True, eq=False)
class Tache:
    """One work: its French label, its last progress, and the flag that stops it.

    `en_ecriture` works wait for one another; the others do not.
    """

    libelle: str
    en_ecriture: bool
    annulation: Annulation = field(default_factory=Annulation)
    progres: Progress | None = None
    terminee: bool = False

    def annuler(self) -> None:
        """Ask the work to stop at its next check; what it had begun is not kept."""
        self.annulation.demander()
