"""What is due, in words first; where the campaign stands, in one bar and the table that says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QLabel, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.campagne import Campagne
from app.domain.quota import Quota
from app.services.arbitrage import Situation
from app.services.seances import Attentes
from app.socle.formats import date_longue, jour_semaine, pluriel
from ui.models.affaires import affaires, colonnes_affaires, phrase_a_rapprocher, phrases
from ui.models.arrivees import RAPPROCHER
from ui.models.table import ModeleTable
from ui.pages.base import Page
from ui.pages.etapes import ETATS_D_ETAPE, colonnes_etapes, etapes
from ui.pages.travaux import Lecture
from ui.theme import hauteur_ligne
from ui.widgets.barre_etapes import BarreEtapes
from ui.widgets.champ_choix import ChampChoix
from ui.widgets.entete import Entete
from ui.widgets.etat_vide import EtatVide
from ui.widgets.page import Etirement, TableOuVide, acte, enchainer, pile_de_page, titre_de_section, widgets_de
from ui.widgets.seance_en_cours import REPRENDRE
from ui.widgets.table import Table

if TYPE_CHECKING:
    from app.socle.changes import Changes
    from ui.session import Session

RIEN_DU = (
    "Rien n’attend aujourd’hui",
    "Les dossiers reçus sont complets ou décidés. Le courriel d’un candidat, déposé ici, en ouvre un autre.",
)
SANS_DOSSIER = (
    "Aucune candidature reçue",
    "Déposez le courriel d’un candidat n’importe où dans la fenêtre\u00a0: le dossier se crée avec ses pièces.",
)


@dataclass(frozen=True, slots=True)
class Vue:
    """What one display needs, read in one go outside the UI thread."""

    situation: Situation
    quota: Quota
    campagnes: Sequence[Campagne]
    attentes: Attentes


class PageAccueil(Page):
    """The first page of an open base."""

    cle = "accueil"
    titre = "Accueil"
    aide = "accueil"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._sans_dossier = False
        self.modele = ModeleTable(colonnes_affaires(), parent=self)
        self.table = Table(self.modele, nom="Dossiers à traiter")
        self.table.setObjectName("table_affaires")
        Etirement(self.table, "porteur")
        self.table.trier_par_entetes()
        self.modele_etapes = ModeleTable(colonnes_etapes(), parent=self)
        self.table_etapes = Table(self.modele_etapes, nom="Nombre de dossiers par étape")
        self.table_etapes.setObjectName("table_etapes")
        self.table_etapes.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self._lecture = Lecture(self, session.runner, "Lecture de la campagne", self._lire, self._on_lu)
        self._batir()
        self.table.ouverte.connect(self._on_ouverte)
        self.barre.choisie.connect(self._on_etape)
        self.table_etapes.ouverte.connect(lambda _rang: self._on_colonne_ouverte())
        self.campagnes.valeur_changee.connect(self._on_campagne)

    @override
    def actualiser(self, changes: Changes | None) -> None:
        if changes is None or changes.touches("dossiers", "pieces", "decisions", "quota", "arrivees"):
            self._lecture.demander()

    @override
    def panneaux(self) -> Sequence[QWidget]:
        return (self.table, self.barre, self.table_etapes)

    def _batir(self) -> None:
        self.act_candidature = acte(
            self,
            "enregistrer_candidature",
            "Enregistrer une candidature",
            lambda: self.demande_page.emit("reception", "saisir"),
            dessin="plus",
            aide="Saisir un dossier, ou déposer le courriel du candidat n’importe où dans la fenêtre",
        )
        self.act_seance = acte(
            self,
            "seance_d_instruction",
            "Séance d’instruction",
            lambda: self.demande_page.emit("seance", None),
            raccourci="F2",
            dessin="coche",
            aide="Voir ce qui reste à faire sur chaque dossier, et le faire dans l’ordre, au clavier",
        )
        aujourd_hui = self._session.bureau.contexte.clock.maintenant().date()
        self.entete = Entete(jour_semaine(aujourd_hui).capitalize(), (self.act_seance, self.act_candidature))
        self.campagnes = ChampChoix(quoi="Campagne affichée")
        self.campagnes.setObjectName("campagnes")
        self.campagnes.hide()
        self.phrases = QVBoxLayout()
        self.phrases.setSpacing(2)
        self.rien = EtatVide(
            *RIEN_DU,
            dessin="coche",
            acte="Voir les dossiers",
            au_clic=lambda: self.demande_page.emit("reception" if self._sans_dossier else "dossiers", None),
        )
        self.contenu = TableOuVide(self.table, self.rien)
        self.barre = BarreEtapes()
        self.table_etapes.setFixedHeight(2 * hauteur_ligne() + 8)
        for barre in (self.table_etapes.setHorizontalScrollBarPolicy, self.table_etapes.setVerticalScrollBarPolicy):
            barre(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # one row, as wide as the page: a bar would come and go
        self.resume = QLabel()
        self.resume.setWordWrap(True)
        self.resume.setProperty("role", "secondaire")
        pile = pile_de_page(self)
        pile.addWidget(self.entete)
        pile.addWidget(self.campagnes)
        pile.addLayout(self.phrases)
        pile.addWidget(self.contenu, stretch=1)
        pile.addWidget(titre_de_section("Où en est-on\u00a0?"))
        pile.addWidget(self.barre)
        pile.addWidget(self.table_etapes)
        pile.addWidget(self.resume)

    def _lire(self) -> Vue:
        bureau, campagne_id = self._session.bureau, self._session.campagne_id
        return Vue(
            bureau.arbitrage.situation(campagne_id),
            bureau.arbitrage.quota(campagne_id),
            bureau.campagnes.lister(),
            bureau.seances.attentes(campagne_id),
        )

    def _on_lu(self, vue: Vue) -> None:
        maintenant = self._session.bureau.contexte.clock.maintenant()
        campagne = vue.situation.campagne
        self.entete.dire(f"{campagne.intitule} · date limite\u00a0: {date_longue(campagne.date_limite)}")
        self.modele.remplacer(affaires(vue.situation, maintenant))
        self.contenu.accorder()
        self._dire_phrases(vue, phrases(vue.situation, maintenant))
        etats = etapes(vue.situation.par_etat)
        self.barre.montrer(etats)
        self.modele_etapes.remplacer((etats,))
        total = sum(vue.situation.par_etat.values())
        self._inviter(sans_dossier=not total)
        complets = total - len(vue.situation.incomplets)
        self.resume.setText(
            f"{pluriel(total, 'dossier reçu', 'dossiers reçus')}, dont {pluriel(complets, 'complet')}. "
            "Choisir une étape montre ses dossiers."
            if total
            else "Aucun dossier n’est encore arrivé."
        )
        self.campagnes.proposer((c.id, f"{c.region_nom} {c.edition} · {c.intitule}") for c in vue.campagnes)
        self.campagnes.fixer(self._session.campagne_id)
        self.campagnes.setVisible(len(vue.campagnes) > 1)

    def _inviter(self, *, sans_dossier: bool) -> None:
        """Say what an empty list of things due means: all is done, or nothing has come yet."""
        self._sans_dossier = sans_dossier
        self.rien.dire(*(SANS_DOSSIER if sans_dossier else RIEN_DU))
        self.rien.bouton.setText("Aller à la réception" if sans_dossier else "Voir les dossiers")

    def _dire_phrases(self, vue: Vue, dites: Sequence[tuple[str, str]]) -> None:
        while (element := self.phrases.takeAt(0)) is not None:
            ancien = element.widget()
            if ancien is not None:
                ancien.hide()
                ancien.deleteLater()
        self._dire_attentes(vue.attentes)
        for symbole, phrase in dites:
            self._ajouter_phrase(symbole, phrase, partial(self._montrer_affaires, symbole))
        if vue.quota.version_cible is None:
            self._ajouter_phrase(
                "⚠",
                "La cible régionale n’est pas notifiée\u00a0: aucun dépassement ne peut être contrôlé.",
                lambda: self.demande_page.emit("cockpit", None),
            )
        reste = len(vue.situation.campagne.a_confirmer())
        if reste:
            self._ajouter_phrase(
                "→",
                f"{pluriel(reste, 'valeur')} de la campagne {'reste' if reste == 1 else 'restent'} "
                "à confirmer par le service.",
                lambda: self.demande_page.emit("cockpit", "campagne"),
            )

    def _dire_attentes(self, attentes: Attentes) -> None:
        """Offer to take up the session again; say how many mails wait to be attached, or left, by a person."""
        if attentes.reprise is not None:
            self._ajouter_phrase(
                "→",
                f"Reprendre\u00a0: {attentes.reprise.endroit}",
                lambda: self.demande_page.emit("seance", REPRENDRE),
            )
        if attentes.a_rapprocher:
            self._ajouter_phrase(
                "?",
                phrase_a_rapprocher(attentes.a_rapprocher),
                lambda: self.demande_page.emit("reception", RAPPROCHER),
            )

    def _ajouter_phrase(self, symbole: str, phrase: str, au_clic: object) -> None:
        bouton = QPushButton(f"{symbole}  {phrase}")
        bouton.setProperty("role", "lien")
        bouton.setAccessibleName(phrase)
        bouton.setObjectName(f"phrase_{self.phrases.count()}")
        bouton.clicked.connect(lambda _coche: au_clic() if callable(au_clic) else None)
        self.phrases.addWidget(bouton, alignment=Qt.AlignmentFlag.AlignLeft)
        enchainer((self.campagnes, *widgets_de(self.phrases), self.table))

    def _montrer_affaires(self, symbole: str) -> None:
        rang = next((r for r, a in enumerate(self.modele.lignes) if a.attendu.startswith(symbole)), -1)
        self.table.choisir(rang)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_ouverte(self, rang: int) -> None:
        ligne = self.modele.ligne(rang)
        if ligne is not None:
            self.demande_page.emit("dossier", ligne.dossier_id)

    def _on_etape(self, cle: str) -> None:
        self.demande_page.emit("dossiers", ETATS_D_ETAPE[cle])

    def _on_colonne_ouverte(self) -> None:
        self._on_etape(tuple(ETATS_D_ETAPE)[self.table_etapes.currentIndex().column()])

    def _on_campagne(self, campagne_id: object) -> None:
        if isinstance(campagne_id, int):
            self._session.choisir_campagne(campagne_id)
