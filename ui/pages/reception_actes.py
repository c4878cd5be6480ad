"""The acts on a mail of the register: join another dossier, stay where it is, correct its date of receipt.

Their forms open beside the register. Not here: the register itself (`ui.pages.reception`).
"""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.services.rattachement import rapprochements
from ui.commands import Commande
from ui.dialogs.date_reception import DateSaisie, SaisieDateReception
from ui.dialogs.rattachement import SaisieRattachement
from ui.widgets.page import acte

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QStackedWidget, QWidget

    from app.services.apercu_depot import DossierPropose
    from app.services.deplacements import Deplacement
    from app.services.listes import ArriveeListee
    from app.services.registre import Recu
    from app.socle.changes import Changes
    from ui.session import Session


class ActesArrivee(QObject):
    """Acts on the mail last aimed at.

    Signals:
        fini(): a form was validated or given up; the page shows the mail again.
    """

    fini = Signal()

    def __init__(self, page: QWidget, session: Session, droite: QStackedWidget) -> None:
        super().__init__(page)
        self._session = session
        self._droite = droite
        self._arrivee_id = 0
        self.rattacher = acte(
            page,
            "rattacher_le_courriel",
            "Rattacher…",
            self._on_rattacher,
            raccourci="R",
            aide="Ranger ce courriel dans un dossier existant, le plus probable d’abord ; s’annule",
        )
        self.laisser = acte(
            page,
            "laisser_le_courriel",
            "Laisser où il est",
            self._on_laisser,
            raccourci="L",
            aide="Le rapprochement signalé n’en est pas un : ne plus le signaler",
        )
        self.corriger = acte(
            page,
            "corriger_la_date",
            "Corriger la date…",
            self._on_corriger,
            raccourci="D",
            aide="Corriger la date de réception, avec un motif",
        )
        self.tous = (self.rattacher, self.laisser, self.corriger)
        self.viser(None)

    @cached_property
    def rattachement(self) -> SaisieRattachement:
        """The form that adds a mail to a dossier, built when it is first asked for."""
        formulaire = SaisieRattachement(self._droite)
        formulaire.saisi.connect(self._on_rattache)
        formulaire.abandonne.connect(self.fini)
        self._droite.addWidget(formulaire)
        return formulaire

    @cached_property
    def correction(self) -> SaisieDateReception:
        """The form that corrects a date of receipt, built when it is first asked for."""
        formulaire = SaisieDateReception(self._session.bureau.contexte.clock.maintenant(), self._droite)
        formulaire.saisi.connect(self._on_date_saisie)
        formulaire.abandonne.connect(self.fini)
        self._droite.addWidget(formulaire)
        return formulaire

    def viser(self, ligne: ArriveeListee | None) -> None:
        """Aim at the mail under the cursor: what can be done with it follows."""
        self._arrivee_id = ligne.arrivee.id or 0 if ligne else 0
        self.rattacher.setEnabled(ligne is not None)
        self.laisser.setEnabled(ligne is not None and bool(rapprochements(ligne.arrivee)))
        self.corriger.setEnabled(ligne is not None)

    def corriger_le_dossier(self, dossier_id: int) -> None:
        """Open the form on the date of receipt of a dossier, however it came."""
        self._lire_la_date(partial(self._session.bureau.registre.du_dossier, dossier_id))

    def _on_rattacher(self) -> None:
        registre, arrivee_id = self._session.bureau.registre, self._arrivee_id
        self._session.runner.lancer(
            lambda _rapporter, _annulation: registre.dossiers_proposes(arrivee_id),
            libelle="Lecture des dossiers",
            au_succes=partial(self._on_proposes, arrivee_id),
            proprietaire=self,
        )

    def _on_proposes(self, arrivee_id: int, dossiers: tuple[DossierPropose, ...]) -> None:
        self._montrer(self.rattachement)
        self.rattachement.commencer(arrivee_id, dossiers)

    def _on_rattache(self, saisi: tuple[int, int]) -> None:
        registre, (arrivee_id, dossier_id) = self._session.bureau.registre, saisi
        deplace: list[Deplacement] = []

        def faire() -> Changes:
            fait, changes = registre.rattacher(arrivee_id, dossier_id)
            deplace[:] = [fait]
            return changes

        def defaire() -> Changes:
            return registre.remettre_en_place(deplace[0])[1]

        self.fini.emit()
        self._session.historique.lancer(Commande("le rattachement du courriel", faire, defaire))

    def _on_laisser(self) -> None:
        registre = self._session.bureau.registre
        self._session.faire(
            "Laisser un courriel où il est", partial(registre.laisser, self._arrivee_id), registre.remettre
        )

    def _on_corriger(self) -> None:
        self._lire_la_date(partial(self._session.bureau.registre.du_courriel, self._arrivee_id))

    def _lire_la_date(self, lire: Callable[[], Recu]) -> None:
        self._session.runner.lancer(
            lambda _rapporter, _annulation: lire(),
            libelle="Lecture de la date de réception",
            au_succes=self._on_date_lue,
            proprietaire=self,
        )

    def _on_date_lue(self, recu: Recu) -> None:
        self._montrer(self.correction)
        self.correction.commencer(recu)

    def _on_date_saisie(self, saisie: DateSaisie) -> None:
        registre = self._session.bureau.registre
        self.fini.emit()
        self._session.faire(
            "Corriger la date de réception",
            partial(registre.corriger_la_date, saisie.recu, saisie.recu_le, saisie.motif),
            registre.remettre_la_date,
        )

    def _montrer(self, panneau: QWidget) -> None:
        self._droite.setCurrentWidget(panneau)
        self._droite.show()
