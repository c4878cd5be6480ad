"""The forms of the cockpit, beside the figures: built when first asked for, each records and closes.

Not here: what each form asks (`ui.dialogs`), the figures (`ui.pages.cockpit`).
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QWidget

from ui.dialogs.campagne import SaisieCampagne
from ui.dialogs.cible import CibleSaisie, SaisieCible
from ui.dialogs.enveloppe import MouvementSaisi, SaisieMouvement
from ui.dialogs.panneau import Panneau
from ui.dialogs.regle_selection import SaisieRegle
from ui.dialogs.report import ReportSaisi, SaisieReport

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from app.domain.campagne import Campagne
    from app.socle.changes import Changes
    from ui.session import Session

P = TypeVar("P", bound=Panneau)
LARGEUR_PANNEAU = 340


class PanneauxCockpit(QStackedWidget):
    """One form at a time, hidden until one is asked for.

    Signals:
        ferme(): the form was recorded or given up; the page takes the focus back.
    """

    ferme = Signal()

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self.setMinimumWidth(LARGEUR_PANNEAU)
        self.hide()

    @cached_property
    def cible(self) -> SaisieCible:
        """The form of the target."""
        return self._preparer(SaisieCible(), self._on_cible)

    @cached_property
    def mouvement(self) -> SaisieMouvement:
        """The form of a movement of the envelope."""
        return self._preparer(SaisieMouvement(), self._on_mouvement)

    @cached_property
    def campagne(self) -> SaisieCampagne:
        """The facts that the service must confirm."""
        return self._preparer(SaisieCampagne(), self._on_campagne)

    @cached_property
    def report(self) -> SaisieReport:
        """The form that postpones the deadline."""
        return self._preparer(SaisieReport(), self._on_report)

    @cached_property
    def regle(self) -> SaisieRegle:
        """The rule of the line of selection."""
        return self._preparer(SaisieRegle(), self._on_regle)

    def notifier(self) -> None:
        """Open the form of the target."""
        self._ouvrir(self.cible)
        self.cible.commencer(self._aujourd_hui())

    def mouvementer(self) -> None:
        """Open the form of a movement of the envelope."""
        self._ouvrir(self.mouvement)
        self.mouvement.commencer(self._aujourd_hui())

    def completer_campagne(self) -> None:
        """Open the facts that the service must confirm."""
        self._ouvrir(self.campagne)
        self.campagne.commencer(self._campagne())

    def reporter(self) -> None:
        """Open the form that postpones the deadline."""
        self._ouvrir(self.report)
        self.report.commencer(self._campagne())

    def regler(self) -> None:
        """Open the rule of the line of selection."""
        self._ouvrir(self.regle)
        self.regle.commencer(self._campagne())

    def fermer(self) -> None:
        """Give the room back to the figures."""
        self.hide()
        self.ferme.emit()

    def _preparer(self, panneau: P, au_terme: Callable[[Any], None]) -> P:
        panneau.saisi.connect(au_terme)
        panneau.abandonne.connect(self.fermer)
        self.addWidget(defilant(panneau, self))
        return panneau

    def _ouvrir(self, panneau: Panneau) -> None:
        defilants = [self.widget(rang) for rang in range(self.count())]
        rang = next(r for r, d in enumerate(defilants) if isinstance(d, QScrollArea) and d.widget() is panneau)
        self.setCurrentIndex(rang)
        self.show()

    def _aujourd_hui(self) -> date:
        return self._session.bureau.contexte.clock.maintenant().date()

    def _campagne(self) -> Campagne:
        return self._session.bureau.campagnes.get(self._session.campagne_id)

    def _on_cible(self, saisie: CibleSaisie) -> None:
        arbitrage, campagne_id = self._session.bureau.arbitrage, self._session.campagne_id
        self._enregistrer(
            lambda: (
                True,
                arbitrage.notifier_cible(
                    campagne_id,
                    saisie.etp_par_type,
                    saisie.notifiee_le,
                    saisie.reference,
                    saisie.commentaire,
                    par_zone=saisie.etp_par_zone,
                ),
            )
        )

    def _on_mouvement(self, saisie: MouvementSaisi) -> None:
        arbitrage, campagne_id = self._session.bureau.arbitrage, self._session.campagne_id
        self._enregistrer(
            lambda: (
                True,
                arbitrage.mouvementer(
                    campagne_id,
                    saisie.nature,
                    saisie.montant,
                    saisie.le,
                    saisie.reference,
                    montant_cp=saisie.montant_cp,
                    etp=saisie.etp,
                ),
            )
        )

    def _on_report(self, saisi: ReportSaisi) -> None:
        campagnes, campagne_id = self._session.bureau.campagnes, self._session.campagne_id
        self._enregistrer(lambda: campagnes.reporter_date_limite(campagne_id, saisi.nouvelle, saisi.motif))

    def _on_campagne(self, valeurs: object) -> None:
        if not isinstance(valeurs, dict) or not valeurs:
            self.fermer()
            return
        self._modifier("Compléter la campagne", valeurs)

    def _on_regle(self, valeurs: dict[str, object]) -> None:
        self._modifier("Choisir la règle de la ligne de sélection", valeurs)

    def _modifier(self, acte: str, valeurs: dict[str, Any]) -> None:
        campagnes, campagne_id = self._session.bureau.campagnes, self._session.campagne_id
        self._enregistrer(lambda: campagnes.modifier(campagne_id, acte, **valeurs))

    def _enregistrer(self, acte: Callable[[], tuple[object, Changes]]) -> None:
        if self._session.faire_sans_retour(acte):
            self.fermer()


def defilant(contenu: QWidget, parent: QWidget) -> QScrollArea:
    """Return a widget in a frame that scrolls."""
    defile = QScrollArea(parent)
    defile.setWidgetResizable(True)
    defile.setFrameShape(QFrame.Shape.NoFrame)
    defile.setWidget(contenu)
    return defile
