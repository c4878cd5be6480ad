"""The pictures of the scoring, one at a time: which one, of which group, of which dossier.

Not here: what they hold (`app.domain.figures_notation`), nor how they are drawn (`ui.figures`).
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QStackedWidget, QWidget
from typing_extensions import override

from app.domain.figures import Bandes, Carte, CarteEcarts
from app.domain.figures_notation import barres, carte, carte_des_ecarts, ecarts
from app.services.figures import Hypothese
from ui.figures.cadre import CadreFigure
from ui.pages.lue import PageLue
from ui.pages.travaux import Lecture
from ui.widgets.champ_choix import ChampChoix
from ui.widgets.entete import Entete
from ui.widgets.etat_vide import EtatVide
from ui.widgets.flux import Flux
from ui.widgets.page import acte, pile_de_page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.figures import Figure
    from app.domain.figures_notation import DossierNote
    from app.services.figures import Groupe
    from ui.session import Session
    from ui.workers.task import Tache


class Genre(StrEnum):
    """The pictures offered; the value begins the name of the files."""

    CARTE = "notes-par-critere"
    CARTE_ECARTS = "ecarts-des-lectures"
    BARRES = "dossier-et-mediane"
    ECARTS = "deux-lectures"
    POIDS = "rangs-selon-les-poids"
    NOTE = "rangs-selon-une-note"


GENRES = (
    (Genre.CARTE, "Notes par critère"),
    (Genre.BARRES, "Un dossier face à la médiane"),
    (Genre.ECARTS, "Deux lectures d’un dossier"),
    (Genre.CARTE_ECARTS, "Écarts de toutes les lectures"),
    (Genre.POIDS, "Rangs si les poids varient"),
    (Genre.NOTE, "Rangs si une note change"),
)
PAR_DOSSIER = frozenset({Genre.BARRES, Genre.ECARTS})
DE_DEUX_LECTURES = frozenset({Genre.ECARTS, Genre.CARTE_ECARTS})
HYPOTHESES = {Genre.POIDS: Hypothese.POIDS, Genre.NOTE: Hypothese.NOTE}
CALCUL = "Calcul des rangs possibles en cours…"
SANS_LECTURES = "Aucun dossier de ce groupe n’a deux lectures closes."


class PageFigures(PageLue):
    """One picture. `montrer` takes the identifier of a dossier: its bars against the median are shown."""

    cle = "figures"
    titre = "Figures"
    aide = "classement"
    sujets = ("classement", "notes", "dossiers", "decisions")

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._groupes: tuple[Groupe, ...] = ()
        self._bandes: dict[tuple[int | None, Hypothese], Bandes] = {}
        self._tache: Tache | None = None
        self._voulu: int | None = None
        self.genre = ChampChoix(GENRES, quoi="Figure", parent=self)
        self.genre.setObjectName("choix_figure")
        self.groupe = ChampChoix(quoi="Dossiers comparés", parent=self)
        self.groupe.setObjectName("choix_groupe")
        self.dossier = ChampChoix(quoi="Dossier", parent=self)
        self.dossier.setObjectName("choix_dossier")
        self.cadre = CadreFigure(session.runner, self)
        self._lecture = Lecture(self, session.runner, "Lecture des notes", self._lire, self._on_lu)
        self._batir()
        self.genre.valeur_changee.connect(lambda _valeur: self._accorder())
        self.groupe.valeur_changee.connect(lambda _valeur: self._accorder())
        self.dossier.valeur_changee.connect(lambda _valeur: self._dessiner())
        self.cadre.ouverte.connect(self._on_ouverte)

    @override
    def montrer(self, argument: object) -> None:
        if isinstance(argument, int):
            self._voulu = argument
            self.genre.fixer(Genre.BARRES)
            self._choisir_le_voulu()

    @override
    def panneaux(self) -> Sequence[QWidget]:
        return (self.genre, self.cadre.pile.currentWidget() or self.cadre.vue)

    def _batir(self) -> None:
        retour = acte(
            self,
            "retour_au_classement",
            "Revenir au classement",
            lambda: self.demande_page.emit("classement", None),
            raccourci="Alt+Left",
            dessin="classement",
            aide="Voir la liste des dossiers classés",
        )
        self.entete = Entete("Figures", (retour,))
        self.vide = EtatVide(
            "Aucun dossier à comparer",
            "Une figure compare des dossiers qui ont une grille\u00a0: indiquez le poste demandé, puis notez.",
            dessin="classement",
            acte="Voir les dossiers",
            au_clic=lambda: self.demande_page.emit("dossiers", None),
        )
        self.absente = EtatVide("Pas de figure", SANS_LECTURES, dessin="classement")
        self.pile = QStackedWidget(self)
        for widget in (self.cadre, self.vide, self.absente):
            self.pile.addWidget(widget)
        self.addActions(self.cadre.actions())  # their keys work while a choice has the focus
        pile = pile_de_page(self)
        pile.addWidget(self.entete)
        rangee = self._rangee((("Fi&gure", self.genre), ("Dossiers &comparés", self.groupe)))
        self._rangee_dossier = self._rangee((("Do&ssier", self.dossier),))
        pile.addWidget(rangee)
        pile.addWidget(self._rangee_dossier)
        pile.addWidget(self.pile, stretch=1)

    def _rangee(self, champs: Sequence[tuple[str, ChampChoix]]) -> QWidget:
        rangee = QWidget(self)
        boite = Flux(rangee)
        boite.setContentsMargins(0, 0, 0, 0)
        boite.setSpacing(8)
        for mot, champ in champs:
            etiquette = QLabel(mot, rangee)
            etiquette.setBuddy(champ)
            boite.addWidget(etiquette)
            boite.addWidget(champ, stretch=1)
        return rangee

    def _lire(self) -> tuple[Groupe, ...]:
        return self._session.bureau.figures.groupes(self._session.campagne_id)

    def _on_lu(self, groupes: tuple[Groupe, ...]) -> None:
        avant = self.groupe.currentIndex()
        self._groupes = groupes
        self._bandes.clear()
        self._tache = None
        self.groupe.proposer((rang, g.intitule) for rang, g in enumerate(groupes))
        self.groupe.fixer(max(avant, 0))
        self.groupe.setEnabled(len(groupes) > 1)
        if not self._choisir_le_voulu():
            self._voulu = None
            self._accorder()

    def _choisir_le_voulu(self) -> bool:
        """Point at the dossier that another page asked for; False when there is none, or it is in no group."""
        if self._voulu is None:
            return False
        for rang, groupe in enumerate(self._groupes):
            for numero, cle in groupe.ids.items():
                if cle == self._voulu:
                    self._voulu = None
                    self.groupe.fixer(rang)
                    self._accorder(numero)
                    return True
        return False

    @property
    def _courant(self) -> Groupe | None:
        rang = self.groupe.currentIndex()
        return self._groupes[rang] if 0 <= rang < len(self._groupes) else None

    def _accorder(self, numero: object = None) -> None:
        """Offer the dossiers that the picture may show, keep the one in sight, draw."""
        par_dossier = self.genre.valeur in PAR_DOSSIER
        if par_dossier:
            avant = numero or self.dossier.valeur
            self.dossier.proposer((d.numero, f"{d.numero}, {d.porteur}") for d in self._dossiers())
            if self.dossier.rang_de(avant) >= 0:
                self.dossier.fixer(avant)
        self._rangee_dossier.setVisible(par_dossier)
        self._dessiner()

    def _dossiers(self) -> tuple[DossierNote, ...]:
        """Return the dossiers that the picture may show."""
        groupe = self._courant
        if groupe is None:
            return ()
        if self.genre.valeur is Genre.BARRES:
            return groupe.dossiers
        return tuple(d for d in groupe.dossiers if d.numero in groupe.lectures)

    def _dessiner(self) -> None:
        groupe = self._courant
        if groupe is None or not groupe.dossiers:
            self.pile.setCurrentWidget(self.vide)
            return
        figure = self._figure(groupe)
        if figure is None:
            self.absente.texte.setText(SANS_LECTURES if self.genre.valeur in DE_DEUX_LECTURES else CALCUL)
            self.pile.setCurrentWidget(self.absente)
            return
        numero = self.dossier.valeur if self.genre.valeur in PAR_DOSSIER else ""
        self.cadre.montrer(figure, "-".join(str(mot) for mot in (self.genre.valeur, numero) if mot))
        self.pile.setCurrentWidget(self.cadre)

    def _figure(self, groupe: Groupe) -> Figure | None:
        genre = self.genre.valeur
        if genre is Genre.CARTE:
            return carte(groupe.cadrage, groupe.dossiers)
        if genre is Genre.CARTE_ECARTS:
            lus = {numero: lues.ecarts for numero, lues in groupe.lectures.items()}
            return carte_des_ecarts(groupe.cadrage, groupe.dossiers, lus) if lus else None
        if isinstance(genre, Genre) and genre in HYPOTHESES:
            return self._rangs(groupe.vague, HYPOTHESES[genre])
        dossier = self._dossier(groupe)
        if dossier is None:
            return None
        if genre is Genre.BARRES:
            return barres(groupe.cadrage, dossier, groupe.dossiers)
        lues = groupe.lectures[dossier.numero]
        return ecarts(groupe.cadrage, dossier.numero, dossier.porteur, lues.lecteurs, lues.ecarts)

    def _rangs(self, vague: int | None, hypothese: Hypothese) -> Bandes | None:
        """Return the bands already computed; else ask a worker, which draws again when it is done."""
        if (vague, hypothese) in self._bandes:
            return self._bandes[vague, hypothese]
        if self._tache is not None:
            self._tache.annuler()
        figures, campagne_id = self._session.bureau.figures, self._session.campagne_id

        def recevoir(bandes: Bandes) -> None:
            if tache is self._tache:  # the notes may have changed meanwhile
                self._bandes[vague, hypothese] = bandes
                self._dessiner()

        tache = self._tache = self._session.runner.lancer(
            lambda rapporter, annulation: figures.bandes(campagne_id, vague, hypothese, rapporter, annulation),
            libelle="Calcul des rangs possibles",
            au_succes=recevoir,
            proprietaire=self,
        )
        return None

    def _dossier(self, groupe: Groupe) -> DossierNote | None:
        return next((d for d in groupe.dossiers if d.numero == self.dossier.valeur), None)

    def _on_ouverte(self, ligne: int) -> None:
        """Open the dossier of a row; bars and gaps show one dossier, which is opened."""
        figure = self.cadre.figure
        match figure:
            case Carte() | CarteEcarts():
                numero = figure.rangees[ligne].numero
            case Bandes():
                numero = figure.bandes[ligne].numero
            case _:
                numero = str(self.dossier.valeur)
        cle = next((g.ids[numero] for g in self._groupes if numero in g.ids), None)
        if cle is not None:
            self.demande_page.emit("dossier", cle)
