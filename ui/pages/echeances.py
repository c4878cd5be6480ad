"""The dates of the law: those to come of the whole campaign, or all those of one dossier, and why each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout
from typing_extensions import override

from app.domain.horloge import EcranHorloge, EtatHorloge
from app.domain.restes import Travail
from app.services.horloge_legale import HorlogeDuDossier
from app.socle.formats import pluriel
from ui.models.horloge import LigneVue
from ui.pages.lue import PageLue
from ui.pages.travaux import Lecture
from ui.widgets.champ_choix import ChampChoix
from ui.widgets.entete import Entete
from ui.widgets.etat_vide import EtatVide
from ui.widgets.page import pile_de_page
from ui.widgets.panneau_horloge import PanneauHorloge

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtWidgets import QTabWidget, QWidget

    from app.services.bureau import Bureau
    from ui.pages.base import Page
    from ui.session import Session

_HORIZON = 30
Lu = tuple["Mapping[str, int]", "HorlogeDuDossier | tuple[LigneVue, ...]"]


def lire_echeances(bureau: Bureau, campagne_id: int, dossier_id: int | None) -> Lu:
    """Return the dossiers of the campaign by number, and the dates of one of them or those to come of all."""
    numeros = bureau.instruction.numeros(campagne_id)
    if dossier_id is not None:
        return numeros, bureau.horloge.de_dossier(dossier_id)
    jour = bureau.contexte.clock.maintenant().date()
    return numeros, tuple(
        LigneVue(x.ligne, jour, x.dossier_id, x.numero, x.porteur) for x in bureau.horloge.de_campagne(campagne_id)
    )


def aller_a_l_echeance(page: Page, vue: LigneVue) -> None:
    """Go where what misses is filled, else to the dossier."""
    ecran, dossier_id = vue.ligne.ecran, vue.dossier_id
    cible: dict[EcranHorloge, tuple[str, object]] = {
        EcranHorloge.CAMPAGNE: ("cockpit", "campagne"),
        EcranHorloge.CIRCUIT: ("actes", dossier_id),
        EcranHorloge.COMITE: ("comite", None),
        EcranHorloge.DECISION: ("dossier", (dossier_id, (Travail.DECIDER, ""))),
        EcranHorloge.PORTEUR: ("dossier", (dossier_id, (Travail.PORTEUR, "forme"))),
        EcranHorloge.ECHEANCES: ("echeances", dossier_id),
    }
    page.demande_page.emit(*cible.get(ecran or EcranHorloge.PIECES, ("dossier", dossier_id)))


class PageEcheances(PageLue):
    """The dates to come of the campaign; `montrer(dossier_id)` shows all those of one dossier."""

    cle = "echeances"
    titre = "Échéances"
    aide = "echeances"
    sujets = ("dossiers", "decisions", "actes", "pieces", "circuit", "executions", "echeances", "quota")

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._dossier_id: int | None = None
        self._lecture = Lecture(self, session.runner, "Lecture des échéances", self._lire, self._on_lu)
        self.entete = Entete("Échéances")
        self.dossiers = ChampChoix(((None, "Toute la campagne, ce qui vient"),), quoi="Échéances d’un dossier")
        self.dossiers.setObjectName("filtre_echeances")
        self.panneau = PanneauHorloge(session, large=True, parent=self)
        self.vide = EtatVide(
            "Aucune échéance à venir",
            "Choisissez un dossier pour voir toutes ses dates, passées comprises.",
            dessin="calendrier",
            acte="Voir les dossiers",
            au_clic=lambda: self.demande_page.emit("dossiers", frozenset()),
        )
        filtres = QHBoxLayout()
        filtres.addWidget(self.dossiers, stretch=1)
        filtres.addStretch(2)
        pile = pile_de_page(self)
        pile.addWidget(self.entete)
        pile.addLayout(filtres)
        pile.addWidget(self.panneau, stretch=1)
        pile.addWidget(self.vide, stretch=1)
        self.vide.hide()
        self.dossiers.valeur_changee.connect(self._on_dossier)
        self.panneau.ecran_demande.connect(lambda vue: aller_a_l_echeance(self, vue))

    @property
    @override
    def dossier_en_vue(self) -> int | None:
        return self._dossier_id

    @override
    def montrer(self, argument: object) -> None:
        if isinstance(argument, int):
            self._on_dossier(argument)
            self.panneau.table.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def panneaux(self) -> Sequence[QWidget]:
        return (self.panneau.table, self.panneau.pourquoi, self.dossiers)

    def _lire(self) -> Lu:
        return lire_echeances(self._session.bureau, self._session.campagne_id, self._dossier_id)

    def _on_lu(self, lu: Lu) -> None:
        numeros, dates = lu
        self.dossiers.proposer(
            [(None, "Toute la campagne, ce qui vient"), *((cle, numero) for numero, cle in numeros.items())]
        )
        self.dossiers.fixer(self._dossier_id)
        if isinstance(dates, HorlogeDuDossier):
            self.panneau.montrer(dates)
            manquent = sum(x.etat is EtatHorloge.NON_CALCULABLE for x in dates.lignes)
            suite = f" {pluriel(manquent, 'date attend', 'dates attendent')} un fait." if manquent else ""
            self.entete.dire(f"Dossier {dates.numero}, {dates.porteur}.{suite}")
        else:
            self.panneau.montrer_lignes(dates)
            proches = sum((v.ligne.reste(v.jour) or 0) <= _HORIZON for v in dates)
            self.entete.dire(
                f"{pluriel(len(dates), 'échéance')} à venir, dont {proches} dans les {_HORIZON} prochains jours."
            )
        self.panneau.setVisible(bool(dates))
        self.vide.setVisible(not dates)

    def _on_dossier(self, dossier_id: object) -> None:
        self._dossier_id = dossier_id if isinstance(dossier_id, int) else None
        self._lecture.demander()


def lier_l_horloge(page: Page, onglets: QTabWidget, session: Session) -> None:
    """Give the page of a dossier its tab « Échéances », read only when it is in sight."""
    panneau = PanneauHorloge(session, large=False, parent=onglets)
    onglets.addTab(panneau, "Échéances")
    horloge = session.bureau.horloge

    def lire() -> HorlogeDuDossier | None:
        dossier_id = page.dossier_en_vue
        return horloge.de_dossier(dossier_id) if dossier_id is not None else None

    def montrer(dates: HorlogeDuDossier | None) -> None:
        if dates is not None:
            panneau.montrer(dates)

    lecture = Lecture(page, session.runner, "Lecture des échéances", lire, montrer)

    def demander(*_dit: object) -> None:
        if onglets.currentWidget() is panneau:
            lecture.demander()

    page.titre_change.connect(demander)
    onglets.currentChanged.connect(demander)
    panneau.ecran_demande.connect(lambda vue: aller_a_l_echeance(page, vue))
