"""The tabs of what is still to come: the reserve of a rolling intake, and the renewal wave.

Not here: what is shown (`ui.pages.cockpit_reserve`, `ui.pages.cockpit_vague`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.services.previsions import fermeture
from ui.pages.cockpit_panneaux import defilant
from ui.pages.cockpit_reserve import VueReserve
from ui.pages.cockpit_vague import VueVague
from ui.pages.travaux import Lecture
from ui.widgets.page import acte

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QTabWidget, QWidget

    from app.domain.reserve import Fermeture
    from app.services.previsions import ReserveLue, VagueLue
    from app.socle.changes import Changes
    from ui.dialogs.hypotheses import HypothesesSaisies
    from ui.pages.base import Page
    from ui.session import Session


class PrevisionsCockpit(QObject):
    """Adds both tabs and joins them to the service. `vues`: in the order of their tabs."""

    def __init__(self, session: Session, page: Page, onglets: QTabWidget) -> None:
        super().__init__(page)
        self._session = session
        self._onglets = onglets
        self._a_lire = {"reserve", "vague"}
        self._acceptee: tuple[ReserveLue, int]
        self.act_hypotheses = acte(
            page,
            "hypotheses_du_service",
            "Hypothèses…",
            self.ouvrir_hypotheses,
            dessin="modifier",
            aide="Dire combien de dossiers le service attend encore, et la baisse essayée sur les reconductions",
        )
        self.reserve = VueReserve(self.act_hypotheses, session.runner, onglets)
        self.reserve.dossier_choisi.connect(self._on_dossier)
        self.reserve.formulaire.saisi.connect(self._on_saisi)
        self.reserve.formulaire.abandonne.connect(self.reserve.fermer_formulaire)
        self.vague = VueVague(session.runner, onglets)
        self.vague.ouvert.connect(lambda dossier_id: page.demande_page.emit("dossier", dossier_id))
        self._cadres = {"reserve": defilant(self.reserve, onglets), "vague": defilant(self.vague, onglets)}
        onglets.addTab(self._cadres["reserve"], "Réserve")
        onglets.addTab(self._cadres["vague"], "Reconductions")
        onglets.currentChanged.connect(lambda _rang: self._rattraper())
        self._lectures: dict[str, Lecture[ReserveLue] | Lecture[VagueLue]] = {
            "reserve": Lecture(self, session.runner, "Lecture de la réserve", self._lire, self.reserve.montrer),
            "vague": Lecture(
                self, session.runner, "Lecture des reconductions", self._lire_vague, self.vague.montrer
            ),
        }
        self._acceptation = Lecture(
            self, session.runner, "Effet d’une acceptation", self._lire_fermeture, self.reserve.montrer_fermeture
        )

    @property
    def vues(self) -> Sequence[VueReserve | VueVague]:
        """Return both views; each has a `table` that takes the focus."""
        return (self.reserve, self.vague)

    @property
    def panneaux(self) -> Sequence[QWidget]:
        """Return what F6 visits in both tabs."""
        return (
            self.reserve.table,
            self.reserve.table_attentes,
            self.reserve.figure.vue,
            self.reserve.formulaire,
            self.vague.figure.vue,
            self.vague.table,
        )

    def actualiser(self, changes: Changes | None) -> None:
        """Read again what changed, in a worker, once its tab is in sight."""
        if changes is None or changes.touches("quota", "decisions", "dossiers", "campagnes"):
            self._a_lire |= {"reserve", "vague"}
            self._rattraper()

    def ouvrir_hypotheses(self) -> None:
        """Show the reserve and ask for the hypotheses."""
        self._onglets.setCurrentWidget(self._cadres["reserve"])
        self.reserve.ouvrir_formulaire()

    def _rattraper(self) -> None:
        for cle in tuple(self._a_lire):
            if self._onglets.currentWidget() is self._cadres[cle]:
                self._a_lire.discard(cle)
                self._lectures[cle].demander()

    def _lire(self) -> ReserveLue:
        return self._session.bureau.previsions.reserve(self._session.campagne_id)

    def _lire_vague(self) -> VagueLue:
        return self._session.bureau.previsions.vague(self._session.campagne_id)

    def _on_dossier(self, dossier_id: int) -> None:
        if self.reserve.lue is not None:
            self._acceptee = (self.reserve.lue, dossier_id)
            self._acceptation.demander()

    def _lire_fermeture(self) -> Fermeture:
        lue, dossier_id = self._acceptee
        return fermeture(lue, dossier_id)

    def _on_saisi(self, saisies: HypothesesSaisies) -> None:
        previsions, campagne_id = self._session.bureau.previsions, self._session.campagne_id
        self._session.faire(
            "les hypothèses du service",
            lambda: previsions.poser(
                campagne_id,
                saisies.nombres,
                etp_moyen=saisies.etp_moyen,
                montant_moyen=saisies.montant_moyen,
                baisse=saisies.baisse,
            ),
            lambda avant: previsions.retablir(campagne_id, avant),
        )
        self.reserve.fermer_formulaire()
