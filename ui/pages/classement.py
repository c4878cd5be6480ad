"""The ranking: who comes before whom and why; beneath, those without a rank and what they wait for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from app.socle.formats import pluriel, sans_accents
from ui.models.classement import codes_des_criteres, colonnes_classement, colonnes_sans_rang
from ui.models.table import ModeleTable
from ui.pages.base import Page
from ui.pages.travaux import Lecture
from ui.widgets.entete import Entete
from ui.widgets.etat_vide import EtatVide
from ui.widgets.page import Etirement, TableOuVide, acte, pile_de_page, titre_de_section
from ui.widgets.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.classement import Rang
    from app.socle.changes import Changes
    from ui.session import Session


class PageClassement(Page):
    """Every dossier of the campaign, ranked or not."""

    cle = "classement"
    titre = "Classement"
    aide = "classement"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._rangs: tuple[Rang, ...] = ()
        self._criteres: tuple[tuple[str, str], ...] = ()
        self._texte = ""
        self.modele = ModeleTable(colonnes_classement(()), identite=_identite, parent=self)
        self.table = Table(self.modele, nom="Dossiers classés")
        self.table.setObjectName("table_classement")
        self._etirement = Etirement(self.table, "porteur")
        self.table.trier_par_entetes()
        self.modele_sans = ModeleTable(colonnes_sans_rang(), identite=_identite, parent=self)
        self.table_sans = Table(self.modele_sans, nom="Dossiers sans rang")
        self.table_sans.setObjectName("table_sans_rang")
        Etirement(self.table_sans, "porteur")
        self.table_sans.trier_par_entetes()
        self._lecture = Lecture(self, session.runner, "Calcul du classement", self._lire, self._on_lu)
        self._batir()
        self.table.ouverte.connect(lambda rang: self._ouvrir(self.modele.ligne(rang)))
        self.table_sans.ouverte.connect(lambda rang: self._ouvrir(self.modele_sans.ligne(rang)))

    @override
    def actualiser(self, changes: Changes | None) -> None:
        if changes is None or changes.touches("classement", "notes", "dossiers", "decisions"):
            self._lecture.demander()

    @override
    def rechercher(self, texte: str) -> bool:
        self._texte = texte
        self._remplir()
        return True

    @override
    def panneaux(self) -> Sequence[QWidget]:
        return (self.table, self.table_sans)

    def _batir(self) -> None:
        arbitrer = acte(
            self,
            "voir_le_cockpit",
            "Comparer à la cible",
            lambda: self.demande_page.emit("cockpit", None),
            dessin="cockpit",
            aide="Voir les ETP et les crédits face à la cible et à l’enveloppe",
        )
        figures = acte(
            self,
            "voir_les_figures",
            "Figures",
            self._voir_les_figures,
            raccourci="Ctrl+G",
            aide="Voir les notes par critère, un dossier face à la médiane, deux lectures, les rangs possibles",
        )
        self.entete = Entete("Classement", (figures, arbitrer))
        self.vide = EtatVide(
            "Aucun dossier n’a encore de rang",
            "Un rang vient quand tous les sous-critères d’un dossier sont notés. Ouvrez un dossier et notez-le.",
            dessin="classement",
            acte="Voir les dossiers",
            au_clic=lambda: self.demande_page.emit("dossiers", None),
        )
        self.contenu = TableOuVide(self.table, self.vide)
        self.bas = QWidget()
        pile_basse = QVBoxLayout(self.bas)
        pile_basse.setContentsMargins(0, 8, 0, 0)
        pile_basse.addWidget(titre_de_section("Sans rang"))
        pile_basse.addWidget(self.table_sans, stretch=1)
        pile = pile_de_page(self)
        pile.addWidget(self.entete)
        pile.addWidget(self.contenu, stretch=3)
        pile.addWidget(self.bas, stretch=2)

    def _lire(self) -> tuple[Rang, ...]:
        return self._session.bureau.arbitrage.classement(self._session.campagne_id)

    def _on_lu(self, rangs: tuple[Rang, ...]) -> None:
        self._rangs = rangs
        criteres = codes_des_criteres(rangs)
        if criteres != self._criteres:
            self._criteres = criteres
            self.modele = ModeleTable(colonnes_classement(criteres), identite=_identite, parent=self)
            self.table.setModel(self.modele)
            self._etirement.accorder()
        classes = sum(r.rang is not None for r in rangs)
        sans = len(rangs) - classes
        phrase = pluriel(classes, "dossier classé", "dossiers classés")
        self.entete.dire(f"{phrase}, {sans} sans rang." if sans else f"{phrase}.")
        self._remplir()

    def _remplir(self) -> None:
        mots = sans_accents(self._texte).split()
        gardes = [r for r in self._rangs if all(mot in _mots(r) for mot in mots)]
        self.modele.remplacer(r for r in gardes if r.rang is not None)
        self.modele_sans.remplacer(r for r in gardes if r.rang is None)
        self.contenu.accorder()
        self.bas.setVisible(bool(self.modele_sans.rowCount()))

    def _voir_les_figures(self) -> None:
        rang = self.modele.ligne(self.table.currentIndex().row())
        self.demande_page.emit("figures", rang.candidat.dossier_id if rang else None)

    def _ouvrir(self, rang: Rang | None) -> None:
        if rang is not None:
            self.demande_page.emit("dossier", rang.candidat.dossier_id)


def _identite(rang: Rang) -> object:
    return rang.candidat.dossier_id


def _mots(rang: Rang) -> str:
    return sans_accents(f"{rang.candidat.numero} {rang.candidat.porteur}")
