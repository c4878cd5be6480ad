"""The road of a drop through the page: inventory, list to confirm, import, report. Each step can be stopped.

Not here: the list itself (`ui.dialogs.apercu_import`), nor what is written (`app.services.reception`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.socle.formats import pluriel
from ui.pages.travaux import ecrire

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from app.services.apercu_depot import Prevision, Prevu
    from app.services.enregistrement import Issue
    from ui.session import Session

RESTES_NOMMES = 3
AUTRE_CAMPAGNE = "La campagne a changé pendant l’inventaire : rien n’a été enregistré. Déposez de nouveau."
SEUL = " Un courriel seul, dont le sort ne fait pas de doute, s’importe sans aperçu."


class ImportDepot(QObject):
    """One drop at a time.

    Signals:
        apercu(Prevision): several mails, or one to decide: the page shows the list.
        fini(tuple[Issue], str): what was done, and its balance in words; the page shows the report.
        occupe(): an inventory or an import begins; libre(): it ends.
    """

    apercu = Signal(object)
    fini = Signal(object, str)
    occupe = Signal()
    libre = Signal()

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._chemins: tuple[Path, ...] = ()

    def inventorier(self, chemins: Sequence[Path]) -> None:
        """Look at what was dropped, away from the UI thread, with what a list under way already held."""
        reception, campagne_id = self._session.bureau.reception, self._session.campagne_id
        tous = tuple(dict.fromkeys((*self._chemins, *chemins)))
        self.occupe.emit()
        self._session.runner.lancer(
            lambda rapporter, annulation: reception.prevoir(
                campagne_id, tous, rapporter=rapporter, annulation=annulation
            ),
            libelle="Inventaire du dépôt",
            au_succes=partial(self._on_prevu, campagne_id, tous),
            a_la_fin=self.libre.emit,
            proprietaire=self,
        )

    def oublier(self) -> None:
        """Forget what was dropped: its list was confirmed or given up."""
        self._chemins = ()

    def importer(self, prevus: Sequence[Prevu], suite: str = "") -> None:
        """Import what was confirmed, in the writer's thread; `suite` ends the balance."""
        reception, campagne_id = self._session.bureau.reception, self._session.campagne_id
        self.occupe.emit()
        ecrire(
            self._session,
            lambda rapporter, annulation: reception.importer_prevus(
                campagne_id, prevus, rapporter=rapporter, annulation=annulation
            ),
            libelle="Import des courriels",
            au_succes=lambda issues: self.fini.emit(issues, bilan_ecrit(issues, prevus) + suite),
            a_la_fin=self.libre.emit,
        )

    def _on_prevu(self, campagne_id: int, chemins: tuple[Path, ...], prevision: Prevision) -> None:
        if campagne_id != self._session.campagne_id:
            self.fini.emit((), AUTRE_CAMPAGNE)
        elif not prevision.lignes:
            self.fini.emit((), bilan_ecrit((), ()))
        elif prevision.sans_question:
            self.importer(prevision.lignes, "" if prevision.lignes[0].ferme else SEUL)
        else:
            self._chemins = chemins
            self.apercu.emit(prevision)


def bilan_ecrit(issues: Sequence[Issue], prevus: Sequence[Prevu]) -> str:
    """Return « 3 dossiers ouverts. », and after a stop what did not enter, by name."""
    from app.services.enregistrement import bilan  # noqa: PLC0415  # loaded with the services, after the first paint

    texte = f"{bilan(issues)}.".capitalize()
    restes = [p.nom for p in prevus[len(issues) :]]
    if not restes:
        return texte
    noms = ", ".join(f"« {nom} »" for nom in restes[:RESTES_NOMMES]) + ("…" if len(restes) > RESTES_NOMMES else "")
    combien = pluriel(len(restes), "courriel n’est pas entré", "courriels ne sont pas entrés")
    return f"{texte} Import arrêté : ce qui est entré est gardé, {combien} ({noms}). Déposez-les de nouveau."
