"""The tabs of what is still to come: the reserve of a rolling intake, and the renewal wave.

Not here: what is shown (`ui.pages.cockpit_reserve`, `ui.pages.cockpit_vague`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from PySide6.QtCore import QObject

from app.services.previsions import fermeture
from ui.pages.cockpit_reserve import VueReserve
from ui.pages.cockpit_vague import VueVague
from ui.pages.suivi_selection import SUIVIS_A_LA_FOIS, SUJETS_D_UN_DOSSIER
from ui.pages.travaux import Lecture
from ui.widgets.defilant import defilant
from ui.widgets.page import acte

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QTabWidget, QWidget

    from app.domain.reserve import Fermeture
    from app.services.previsions_lues import ReserveLue, VagueLue
    from app.socle.changes import Changes, Sujet
    from ui.dialogs.hypotheses import HypothesesSaisies
    from ui.pages.base import Page
    from ui.session import Session

SUJETS: tuple[Sujet, ...] = ("quota", "decisions", "dossiers", "executions")
L = TypeVar("L")


class Suivie(Protocol[L]):
    """A view that keeps what it shows. `lue`: None before the first read."""

    lue: L | None

    def montrer(self, lue: L) -> None:
        """Show it."""
        ...


class PrevisionsCockpit(QObject):
    """Adds both tabs and joins them to the service. `vues`: in the order of their tabs."""

    def __init__(self, session: Session, page: Page, onglets: QTabWidget) -> None:
        super().__init__(page)
        self._session = session
        self._onglets = onglets
        self._a_lire = {"reserve", "vague"}
        self._attendent: dict[str, set[int]] = {"reserve": set(), "vague": set()}
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
        """Follow the dossiers that changed, or read all again in a worker, once the tab is in sight."""
        if changes is not None and not changes.touches(*SUJETS):
            return
        if changes is not None and changes.dossiers and not changes.tout and changes.sujets <= SUJETS_D_UN_DOSSIER:
            for attendent in self._attendent.values():
                attendent.update(changes.dossiers)
        else:
            self._a_lire |= {"reserve", "vague"}
        self._rattraper()

    def ouvrir_hypotheses(self) -> None:
        """Show the reserve and ask for the hypotheses."""
        self._onglets.setCurrentWidget(self._cadres["reserve"])
        self.reserve.ouvrir_formulaire()

    def _rattraper(self) -> None:
        if self._onglets.currentWidget() is self._cadres["reserve"]:
            self._suivre("reserve", self.reserve, self._session.bureau.previsions.suivre_reserve)
        elif self._onglets.currentWidget() is self._cadres["vague"]:
            self._suivre("vague", self.vague, self._session.bureau.previsions.suivre_vague)

    def _suivre(self, cle: str, vue: Suivie[L], suivre: Callable[[L, int], L | None]) -> None:
        """Show a tab as its dossiers changed one by one, or have it read again when that is not enough."""
        attendent, self._attendent[cle] = self._attendent[cle], set()
        lue = vue.lue
        if cle in self._a_lire or lue is None or len(attendent) > SUIVIS_A_LA_FOIS or self._lectures[cle].en_cours:
            if attendent or cle in self._a_lire:
                self._relire(cle)
            return
        suivie: L | None = lue
        for dossier_id in sorted(attendent):
            suivie = suivre(suivie, dossier_id) if suivie is not None else None
        if suivie is None:
            self._relire(cle)
        elif suivie is not lue:
            vue.montrer(suivie)

    def _relire(self, cle: str) -> None:
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
