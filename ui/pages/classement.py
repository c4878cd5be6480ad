"""The ranking: who comes before whom and why; beneath, those without a rank and what they wait for.

It follows each note as it is written: the rank, its explanation and every row in sight change at once.
Not here: the receipts (`ui.pages.recus`), the pictures (`ui.pages.figures`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.restes import Travail
from app.socle.formats import pluriel, sans_accents
from ui.models.classement import (
    PAR_RANG,
    Demande,
    ModeleClassement,
    colonnes_classement,
    criteres_de,
    ordonner,
    places,
)
from ui.pages.base import Page
from ui.pages.classement_sans_rang import SansRang
from ui.pages.suivi_classement import SuiviClassement
from ui.pages.travaux import Lecture
from ui.widgets.champ_choix import ChampChoix
from ui.widgets.entete import Entete
from ui.widgets.essai_sensibilite import EssaiSensibilite
from ui.widgets.etat_vide import EtatVide
from ui.widgets.explication_rang import ExplicationRang
from ui.widgets.flux import Flux
from ui.widgets.page import Etirement, TableOuVide, acte, pile_de_page
from ui.widgets.panneaux import Panneaux
from ui.widgets.regle_classement import RegleClassement
from ui.widgets.table import Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtGui import QAction

    from app.domain.classement import Rang
    from app.domain.sensibilite import Sensibilite
    from app.domain.tableau import Mouvement, Tableau
    from app.services.concours import Concours
    from app.socle.changes import Changes
    from ui.models.classement import Place
    from ui.session import Session

TAILLES, PARTS = (530, 530), (3, 2)
HORS_VAGUE = "Hors vague"


class PageClassement(Page):
    """Every dossier of the campaign, ranked or not. `montrer` takes the identifier of a dossier to explain."""

    cle = "classement"
    titre = "Classement"
    aide = "classement"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._concours: Concours | None = None
        self._demande = Demande(None)
        self._places: Mapping[int, Place] | None = None
        self._voulu: int | None = None
        self.corps = QWidget(self)
        self.modele = ModeleClassement(colonnes_classement(()), parent=self)
        self.table = Table(self.modele, nom="Dossiers classés", parent=self.corps)
        self.table.setObjectName("table_classement")
        self._etirement = Etirement(self.table, "porteur")
        self.table.trier_par_entetes()
        self.sans_rang = SansRang(self.corps)
        self.explication = ExplicationRang(self)
        self.essai = EssaiSensibilite(session.runner, self)
        self.suivi = SuiviClassement(session, self)
        self._tri = Lecture(self, session.runner, "Tri du classement", self._ordonner, self._on_ordonne)
        self._batir()
        self._relier()

    @override
    def actualiser(self, changes: Changes | None) -> None:
        if changes is None:
            self.suivi.rattraper()

    @override
    def montrer(self, argument: object) -> None:
        if isinstance(argument, int):
            self._voulu = argument
            self._choisir_le_voulu()

    @override
    def rechercher(self, texte: str) -> bool:
        self._demander(mots=tuple(sans_accents(texte).split()))
        return True

    @override
    def panneaux(self) -> Sequence[QWidget]:
        return (self.table, self.explication.texte, self.explication.points, self.sans_rang.table)

    def _relier(self) -> None:
        self.suivi.lu.connect(self._on_lu)
        self.suivi.suivi.connect(self._on_suivi)
        self.modele.tri_demande.connect(self._on_tri)
        self.table.courante.connect(self._on_courante)
        self.sans_rang.courante.connect(self._on_sans_courante)
        self.table.ouverte.connect(lambda rang: self._ouvrir(self.modele.identifiant(rang)))
        self.sans_rang.ouverte.connect(self._ouvrir)
        self.vague.valeur_changee.connect(lambda _valeur: self._changer_de_vague())
        self.explication.note_demandee.connect(self._on_note_demandee)
        self.essai.calculee.connect(self._on_calculee)
        self.essai.effacee.connect(lambda: self._poser_colonnes(None))

    def _batir(self) -> None:
        self.entete = Entete("Classement", self._actes())
        self.regle = RegleClassement(self)
        self.vague = ChampChoix(quoi="Vague", parent=self)
        self.vague.setObjectName("choix_vague")
        self._rangee_vague = QWidget(self)
        rangee = Flux(self._rangee_vague)
        rangee.setContentsMargins(0, 0, 0, 0)
        etiquette = QLabel("&Vague", self._rangee_vague)
        etiquette.setBuddy(self.vague)
        rangee.addWidget(etiquette)
        rangee.addWidget(self.vague)
        rangee.addStretch(1)
        self._rangee_vague.hide()
        self.essai.hide()
        pile = pile_de_page(self)
        for widget in (self.entete, self.regle, self._rangee_vague, self.essai):
            pile.addWidget(widget)
        pile.addWidget(self._batir_le_partage(), stretch=1)

    def _actes(self) -> tuple[QAction, ...]:
        return (
            acte(
                self,
                "essayer_la_sensibilite",
                "Rangs indiscernables",
                self._montrer_l_essai,
                raccourci="Ctrl+Shift+I",
                aide="Voir quels rangs changent si les poids, ou une note, bougent un peu",
            ),
            acte(
                self,
                "voir_les_recus",
                "Reçus…",
                lambda: self.demande_page.emit("recus", None),
                raccourci="Ctrl+R",
                aide="Établir, rejouer ou comparer un reçu du classement",
            ),
            acte(
                self,
                "voir_les_figures",
                "Figures",
                self._voir_les_figures,
                raccourci="Ctrl+G",
                aide="Voir les notes par critère, un dossier face à la médiane, deux lectures, les rangs possibles",
            ),
            acte(
                self,
                "voir_le_cockpit",
                "Comparer à la cible",
                lambda: self.demande_page.emit("cockpit", None),
                dessin="cockpit",
                aide="Voir les ETP et les crédits face à la cible et à l’enveloppe",
            ),
        )

    def _batir_le_partage(self) -> QWidget:
        self.vide = EtatVide(
            "Aucun dossier n’a encore de rang",
            "Un rang vient quand tous les sous-critères d’un dossier sont notés. Ouvrez un dossier et notez-le.",
            dessin="classement",
            acte="Voir les dossiers",
            au_clic=lambda: self.demande_page.emit("dossiers", None),
        )
        self.contenu = TableOuVide(self.table, self.vide, self.corps)
        pile = QVBoxLayout(self.corps)
        pile.setContentsMargins(0, 0, 0, 0)
        pile.addWidget(self.contenu, stretch=3)
        pile.addWidget(self.sans_rang, stretch=2)
        self.plan = Panneaux(
            "classement/panneaux",
            (("Dossiers", "Ctrl+Shift+L", self.corps), ("Explication du rang", "Ctrl+Shift+X", self.explication)),
            TAILLES,
            PARTS,
            self,
        )
        for cle, montrer in zip(("montrer_le_classement", "montrer_l_explication"), self.plan.actes, strict=True):
            montrer.setObjectName(cle)
        self.addActions(self.plan.actes)
        return self.plan

    @property
    def _tableau(self) -> Tableau | None:
        return self._concours.tableaux.get(self._demande.vague) if self._concours else None

    def _on_lu(self, lus: tuple[Concours, tuple[Rang, ...]]) -> None:
        """Show what was read again, all of it; the dossier under the cursor stays under it."""
        concours, sans = lus
        choisi = self.explication.dossier_id
        self._concours = concours
        self._proposer_les_vagues(concours)
        self.regle.montrer(concours.ordre)
        self._poser_colonnes(None)
        self.essai.viser(self._tableau)
        self.sans_rang.remplacer(sans)
        self._montrer_les_rangs(choisi)
        self._choisir_le_voulu()

    def _on_suivi(self, concours: Concours, mouvement: Mouvement) -> None:
        """Follow one note: rows that moved, the explanation, the counts; nothing else is worked out."""
        choisi = self.explication.dossier_id
        entre_ou_sort = (mouvement.avant is None) != (mouvement.apres is None)
        self._concours = concours
        self.modele.suivre(concours, mouvement)
        self.essai.viser(self._tableau)
        cle, classe = mouvement.dossier_id, mouvement.apres is not None
        self.sans_rang.suivre(cle, None if classe else concours.rang(concours.candidat(cle)))
        if not self._demande.est_le_classement:
            self._tri.demander()
        if entre_ou_sort:
            self.contenu.accorder()
            self._dire_les_nombres()
        self._choisir(choisi)
        self._expliquer(choisi)

    def _proposer_les_vagues(self, concours: Concours) -> None:
        vagues = concours.vagues
        vague = self._demande.vague if self._demande.vague in vagues else next(iter(vagues), None)
        if self._voulu is not None and self._voulu in concours.candidats:
            vague = next((v for v in vagues if self._voulu in concours.tableaux[v].places), vague)
        self._demande = replace(self._demande, vague=vague)
        self.vague.proposer((v, HORS_VAGUE if v is None else f"Vague {v}") for v in vagues)
        if vagues:
            self.vague.fixer(vague)
        self._rangee_vague.setVisible(len(vagues) > 1)

    def _dire_les_nombres(self) -> None:
        classes, sans = len(self._tableau.cles) if self._tableau else 0, len(self.sans_rang.lignes)
        ou = f" de la vague {self._demande.vague}" if self._demande.vague is not None else ""
        phrase = f"{pluriel(classes, 'dossier classé', 'dossiers classés')}{ou}"
        self.entete.dire(f"{phrase}, {sans} sans rang." if sans else f"{phrase}.")

    def _poser_colonnes(self, dites: Mapping[int, Place] | None) -> None:
        """Give the table the columns of these criteria, and of these ranks that cannot be told apart."""
        concours = self._concours
        if concours is None:
            return
        self._places = dites
        colonnes = colonnes_classement(
            criteres_de(concours), dites, zones=any(c.blancs for c in concours.candidats.values())
        )
        if [c.titre for c in colonnes] == [c.titre for c in self.modele.colonnes] and dites is None:
            return
        ancien, self.modele = self.modele, ModeleClassement(colonnes, parent=self)
        self.modele.tri_demande.connect(self._on_tri)
        entetes = self.table.horizontalHeader()
        with QSignalBlocker(entetes):
            entetes.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self._demande = replace(self._demande, tri=PAR_RANG, descendant=False)
        self.table.setModel(self.modele)
        ancien.deleteLater()
        # What leaves a narrow table is said whole beside it, in the explanation of the row.
        codes = [code for code, _ in criteres_de(concours)]
        self._etirement.replier((*reversed(codes), "etat", "explication", "type_poste", "etp", "montant"))
        self._montrer_les_rangs(self.explication.dossier_id)

    def _demander(self, **quoi: Any) -> None:
        self._demande = replace(self._demande, **quoi)
        self._tri.demander()
        self.sans_rang.rechercher(self._demande.mots)

    def _ordonner(self) -> tuple[Demande, tuple[int, ...] | None]:
        """Work out, in a worker, which dossiers are shown and in which order."""
        concours, demande = self._concours, self._demande
        return demande, ordonner(concours, demande, self._places or {}) if concours else None

    def _on_ordonne(self, obtenu: tuple[Demande, tuple[int, ...] | None]) -> None:
        demande, ids = obtenu
        if demande == self._demande and self._concours is not None:
            choisi = self.explication.dossier_id
            self.modele.montrer(self._concours, demande.vague, ids)
            self.contenu.accorder()
            self._choisir(choisi)

    def _montrer_les_rangs(self, choisi: int | None) -> None:
        """Show the wave from its ranking; another order, or words typed, are worked out after."""
        if self._concours is None:
            return
        self.modele.montrer(self._concours, self._demande.vague, None)
        if not self._demande.est_le_classement:
            self._tri.demander()
        self.contenu.accorder()
        self._dire_les_nombres()
        if self._tableau is None or choisi not in self._tableau.places:
            self.explication.effacer()
        self._choisir(choisi)
        self._expliquer(choisi)

    def _changer_de_vague(self) -> None:
        vague = self.vague.valeur
        self._demande = replace(self._demande, vague=vague if isinstance(vague, int) else None)
        self.essai.viser(self._tableau)
        self._montrer_les_rangs(None)

    def _on_tri(self, cle: str, descendant: bool) -> None:  # noqa: FBT001  # what the signal gives
        if (cle, descendant) != (self._demande.tri, self._demande.descendant):
            self._demander(tri=cle, descendant=descendant)

    def _choisir_le_voulu(self) -> None:
        """Point at the dossier that another page asked for, in its wave."""
        concours, voulu = self._concours, self._voulu
        if concours is None or voulu is None:
            return
        self._voulu = None
        vague = next((v for v, t in concours.tableaux.items() if voulu in t.places), self._demande.vague)
        if vague != self._demande.vague:
            self.vague.fixer(vague)
            self._changer_de_vague()
        self._choisir(voulu)
        self._expliquer(voulu)

    def _choisir(self, dossier_id: int | None) -> None:
        """Put the cursor on a dossier, where it is now; the explanation does not blink meanwhile."""
        rang = self.modele.rang_de(dossier_id)
        if rang >= 0 and rang != self.table.currentIndex().row():
            with QSignalBlocker(self.table):
                self.table.choisir(rang)

    def _on_courante(self, rang: int) -> None:
        dossier_id = self.modele.identifiant(rang)
        if dossier_id is not None:
            _quitter(self.sans_rang.table)
        self._expliquer(dossier_id)

    def _on_sans_courante(self, dossier_id: int) -> None:
        _quitter(self.table)
        self._expliquer(dossier_id)

    def _expliquer(self, dossier_id: int | None) -> None:
        if self._concours is None or dossier_id is None:
            return
        tableau = self._tableau
        if tableau is not None and dossier_id in tableau.places:
            self.explication.montrer(self._concours, tableau, dossier_id)
            return
        rang = self.sans_rang.ligne(dossier_id)
        if rang is not None:
            self.explication.dire_sans_rang(rang)

    def _montrer_l_essai(self) -> None:
        self.essai.setVisible(self.essai.isHidden())
        if self.essai.isVisible():
            self.essai.hypothese.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_calculee(self, sensibilite: Sensibilite) -> None:
        self._poser_colonnes(places(sensibilite))

    def _voir_les_figures(self) -> None:
        self.demande_page.emit("figures", self.modele.identifiant(self.table.currentIndex().row()))

    def _on_note_demandee(self, dossier_id: int, sous_critere: str) -> None:
        argument = (dossier_id, (Travail.NOTER.value, sous_critere)) if sous_critere else dossier_id
        self.demande_page.emit("dossier", argument)

    def _ouvrir(self, dossier_id: int | None) -> None:
        if dossier_id is not None:
            self.demande_page.emit("dossier", dossier_id)


def _quitter(table: Table) -> None:
    """Take the cursor out of a list: one dossier is explained, in one of the two lists."""
    with QSignalBlocker(table):
        table.setCurrentIndex(QModelIndex())
