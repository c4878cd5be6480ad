"""Going back in time: the campaign on a past day or at the end of a comité, beside today, and what changed.

Not here: how the past is read again (`services.machine_temps`). Nothing is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QPlainTextEdit, QSplitter, QWidget
from typing_extensions import override

from app.services.machine_temps import Repere
from app.socle.errors import UserError
from app.socle.formats import NBSP, date_heure, pluriel
from ui.models.table import ModeleTable
from ui.models.temps import LigneTemps, colonnes_temps, detail_temps, lignes_temps, resume
from ui.pages.lue import PageLue
from ui.pages.travaux import Lecture
from ui.widgets.champ_choix import ChampChoix
from ui.widgets.champ_date import ChampDate
from ui.widgets.entete import Entete
from ui.widgets.etat_vide import EtatVide
from ui.widgets.flux import Flux
from ui.widgets.page import Etirement, TableOuVide, acte, pile_de_page
from ui.widgets.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from app.services.machine_temps import Retour
    from ui.session import Session

INVITE = "Choisissez un comité ou une date passée\u00a0: la campagne de ce jour-là se lit dans le journal."


class PageTemps(PageLue):
    """The campaign then and now."""

    cle = "temps"
    titre = "Remonter le temps"
    aide = "temps"
    sujets = ("journal", "dossiers", "notes", "quota", "classement")

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._instant: datetime | None = None
        self._retour: Retour | None = None
        self.partage = QSplitter(Qt.Orientation.Horizontal, self)
        self.modele: ModeleTable[LigneTemps] = ModeleTable(
            colonnes_temps(), identite=lambda x: x.maintenant.dossier_id, parent=self
        )
        self.table = Table(self.modele, nom="Dossiers alors et aujourd’hui", parent=self)
        self.table.setObjectName("table_temps")
        replies = ("porteur", "retenu_alors", "rang", "retenu", "etat_alors")
        self.etirement = Etirement(self.table, "change", replies=replies)
        self._lecture = Lecture(self, session.runner, "Lecture du passé de la campagne", self._lire, self._on_lu)
        self._batir()
        self.table.courante.connect(self._on_courante)
        self.table.ouverte.connect(self._on_ouverte)
        self.comites.valeur_changee.connect(self._on_comite)
        self.jour.valeur_changee.connect(self._on_jour)
        self.changes_seuls.toggled.connect(lambda _coche: self._remplir())

    @override
    def panneaux(self) -> Sequence[QWidget]:
        return (self.comites, self.jour, self.table, self.detail)

    def _batir(self) -> None:
        retour = acte(
            self,
            "voir_le_journal",
            "Voir le journal",
            lambda: self.demande_page.emit("journal", None),
            dessin="journal",
            aide="Lire les lignes dont cet écran est tiré",
        )
        self.entete = Entete("Remonter le temps", (retour,), self)
        self.entete.dire(INVITE)
        self.comites = ChampChoix(((None, "Aucun comité"),), quoi="Depuis le comité", parent=self)
        self.comites.setObjectName("comite_temps")
        self.comites.setMinimumContentsLength(22)
        self.jour = ChampDate(quoi="Date passée", parent=self)
        self.jour.setObjectName("jour_temps")
        self.jour.setMaximumWidth(150)
        self.changes_seuls = QCheckBox("Seulement ce qui a &changé", self)
        self.changes_seuls.setObjectName("changes_seuls")
        self.changes_seuls.setChecked(True)
        filtres = Flux()
        for libelle, champ in (("Depuis le", self.comites), ("ou la fin du", self.jour)):
            mot = QLabel(libelle, self)
            mot.setBuddy(champ)
            filtres.addWidget(mot)
            filtres.addWidget(champ)
        filtres.addWidget(self.changes_seuls)
        filtres.addStretch(1)
        self.resume = QLabel(self)
        self.resume.setObjectName("resume_temps")
        self.resume.setWordWrap(True)
        self.resume.hide()
        self.detail = QPlainTextEdit(self.partage)
        self.detail.setReadOnly(True)
        self.detail.setObjectName("detail_temps")
        self.detail.setAccessibleName("Ce qui a changé dans le dossier choisi")
        self.detail.setPlaceholderText("Choisissez un dossier pour lire ce qui a changé, un fait par ligne.")
        self.detail.hide()
        self.vide = EtatVide(
            "Aucune date choisie",
            INVITE,
            dessin="horloge",
            acte="Choisir une date",
            au_clic=lambda: self.jour.setFocus(Qt.FocusReason.OtherFocusReason),
            parent=self,
        )
        self.pile = TableOuVide(self.table, self.vide, self.partage)
        self.partage.insertWidget(0, self.pile)
        self.partage.setStretchFactor(0, 3)
        self.partage.setStretchFactor(1, 1)
        self.partage.setSizes([3000, 1000])
        self.partage.setChildrenCollapsible(False)
        pile = pile_de_page(self)
        pile.addWidget(self.entete)
        pile.addLayout(filtres)
        pile.addWidget(self.resume)
        pile.addWidget(self.partage, stretch=1)

    def _lire(self) -> tuple[tuple[Repere, ...], Retour | None]:
        machine, campagne = self._session.bureau.machine_temps, self._session.campagne_id
        instant = self._instant
        return machine.reperes(campagne), machine.retour(campagne, instant) if instant is not None else None

    def _on_lu(self, lu: tuple[tuple[Repere, ...], Retour | None]) -> None:
        reperes, self._retour = lu
        choisi = self.comites.valeur
        aucun = "Choisir un comité" if reperes else "Aucun comité tenu"
        self.comites.proposer([(None, aucun), *((r, r.libelle) for r in reperes)])
        self.comites.setEnabled(bool(reperes))
        self.comites.fixer(choisi if choisi in reperes else None)
        self._remplir()

    def _remplir(self) -> None:
        retour = self._retour
        courante = self.modele.ligne(self.table.currentIndex().row())
        lignes = lignes_temps(retour, changes_seuls=self.changes_seuls.isChecked()) if retour else ()
        self.modele.remplacer(lignes)
        self._dire(retour, lignes)
        self.pile.accorder()
        self.etirement.accorder()
        self.table.choisir(max(0, self.modele.rang_de(courante.maintenant.dossier_id)) if courante else 0)
        self.detail.setVisible(bool(lignes))

    def _dire(self, retour: Retour | None, lignes: Sequence[LigneTemps]) -> None:
        self.resume.setVisible(retour is not None)
        if retour is None:
            return
        quand = date_heure(retour.alors.instant)
        nombre = sum(1 for c in retour.changements if c.dossier_id is not None)
        self.entete.dire(f"{pluriel(nombre, 'dossier a changé', 'dossiers ont changé')} depuis le {quand}.")
        phrases = [resume(retour.alors, f"Le {quand}"), resume(retour.maintenant, "Aujourd’hui")]
        if retour.alors.reserves:
            non_dits = pluriel(len(retour.alors.reserves), "réserve")
            phrases.append(f"○ {non_dits}\u00a0: {f'{NBSP}; '.join(retour.alors.reserves[:3])}")
        self.resume.setText("\n".join(phrases))
        self.resume.setToolTip("\n".join(retour.alors.reserves))
        if not lignes:
            self.vide.titre.setText("Rien n’a changé")
            self.vide.texte.setText(f"Aucun dossier n’a changé depuis le {quand}.")

    def _on_comite(self, repere: object) -> None:
        self._instant = repere.instant if isinstance(repere, Repere) else None
        self.jour.fixer(None)
        self._lecture.demander()

    def _on_jour(self, jour: date | None) -> None:
        try:
            self._instant = self._session.bureau.machine_temps.a_la_fin_du(jour) if jour is not None else None
        except UserError as refus:
            self.jour.signaler(str(refus))
            return
        self.comites.fixer(None)
        self._lecture.demander()

    def _on_courante(self, rang: int) -> None:
        ligne = self.modele.ligne(rang)
        self.detail.setPlainText(detail_temps(ligne) if ligne else "")

    def _on_ouverte(self, rang: int) -> None:
        ligne = self.modele.ligne(rang)
        if ligne is not None and not ligne.maintenant.masque:
            self.demande_page.emit("dossier", ligne.maintenant.dossier_id)
