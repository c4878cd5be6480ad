"""The list of dossiers: filtered and sorted by the base as one types, opened by Enter."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from typing_extensions import override

from app.domain.cycle import Etat
from app.domain.poste import TypePoste
from app.ports import Filtre, Tri
from app.socle.errors import EnvironmentFault, UserError
from app.socle.formats import pluriel
from ui.models.dossiers import GROUPES_D_ETATS, colonnes_dossiers
from ui.models.table import ModeleParesseux
from ui.pages.base import Page
from ui.theme import icone
from ui.widgets.champ_choix import ChampChoix
from ui.widgets.entete import Entete
from ui.widgets.etat_vide import EtatVide
from ui.widgets.flux import Flux
from ui.widgets.page import Etirement, TableOuVide, acte, pile_de_page
from ui.widgets.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.campagne import Campagne
    from app.socle.changes import Changes, Sujet
    from ui.session import Session

REPOS_MS = 60
SUJETS: tuple[Sujet, ...] = ("dossiers", "pieces", "decisions", "arrivees")
_GROUPES: tuple[tuple[object, str], ...] = (
    (frozenset[Etat](), "Tous les états"),
    *GROUPES_D_ETATS,
)
_TYPES: tuple[tuple[object, str], ...] = (
    (frozenset[TypePoste](), "Tous les postes"),
    *((frozenset({t}), f"{t.value.capitalize()}s") for t in TypePoste),
)


class PageDossiers(Page):
    """Every dossier of the campaign. `montrer` takes a set of states, or a text to look for."""

    cle = "dossiers"
    titre = "Dossiers"
    aide = "dossiers"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._filtre = Filtre(session.campagne_id)
        self._campagne: Campagne | None = None
        self.modele = ModeleParesseux(
            colonnes_dossiers(lambda: self._campagne), session.bureau.listes.lignes, parent=self
        )
        self.table = Table(self.modele, nom="Dossiers de la campagne")
        self.table.setObjectName("table_dossiers")
        Etirement(self.table, "porteur", replies=("ville",))
        self.table.trier_par_entetes(self.modele.rang_colonne(Tri.NUMERO))
        self._batir()
        self._repos = QTimer(self, singleShot=True, interval=REPOS_MS)
        self._repos.timeout.connect(self._on_filtre_change)
        self.champ.textChanged.connect(lambda _texte: self._repos.start())
        self.champ.returnPressed.connect(self._on_champ_valide)
        self.etats.valeur_changee.connect(lambda _valeur: self._on_filtre_change())
        self.types.valeur_changee.connect(lambda _valeur: self._on_filtre_change())
        self.modele.tri_demande.connect(self._on_tri_demande)
        self.modele.echec.connect(session.runner.erreur)
        self.table.ouverte.connect(self._on_ouverte)

    @override
    def actualiser(self, changes: Changes | None) -> None:
        if changes is None or changes.tout or self._campagne is None:
            self._campagne = self._session.bureau.campagnes.get(self._session.campagne_id)
        if changes is None or changes.touches(*SUJETS):
            courant = self._identifiant(self.table.currentIndex().row())
            self._lire()
            if courant is not None:
                self.table.choisir(self.modele.rang_de(courant))

    @override
    def montrer(self, argument: object) -> None:
        if isinstance(argument, frozenset):
            self.champ.clear()
            self.etats.fixer(argument)
            self.types.fixer(frozenset())
            self._on_filtre_change()
        elif isinstance(argument, str):
            self.rechercher(argument)
            self.champ.setFocus(Qt.FocusReason.OtherFocusReason)
            self.champ.setCursorPosition(len(argument))

    @override
    def rechercher(self, texte: str) -> bool:
        self.champ.setText(texte)
        self._repos.stop()
        self._on_filtre_change()
        return True

    @override
    def panneaux(self) -> Sequence[QWidget]:
        return (self.champ, self.table)

    def effacer_filtres(self) -> None:
        """Show every dossier again."""
        self.montrer(frozenset[Etat]())

    def _batir(self) -> None:
        acte(self, "ouvrir_le_dossier", "Ouvrir le dossier", self._ouvrir_courant, dessin="ouvrir", aide="Entrée")
        acte(self, "effacer_filtres", "Montrer tous les dossiers", self.effacer_filtres, dessin="filtre")
        acte(
            self,
            "confier_a_un_lecteur",
            "Confier les dossiers choisis à un lecteur…",
            self._confier,
            dessin="exporter",
            aide="Préparer une liasse chiffrée avec les dossiers choisis dans la liste",
        )
        saisir = acte(
            self,
            "enregistrer_candidature",
            "Enregistrer une candidature",
            lambda: self.demande_page.emit("reception", "saisir"),
            dessin="plus",
        )
        self.entete = Entete("Dossiers", (saisir,))
        self.champ = QLineEdit()
        self.champ.setObjectName("filtre_dossiers")
        self.champ.setAccessibleName("Filtrer les dossiers")
        self.champ.setPlaceholderText("Numéro, porteur, ville, objet ou SIRET")
        self.champ.setClearButtonEnabled(True)
        self.champ.addAction(icone("filtre"), QLineEdit.ActionPosition.LeadingPosition)
        self.etats = ChampChoix(_GROUPES, quoi="Filtrer par état")
        self.types = ChampChoix(_TYPES, quoi="Filtrer par type de poste")
        self.etats.setObjectName("filtre_etat")
        self.types.setObjectName("filtre_type")
        self.compte = QLabel()
        self.compte.setProperty("role", "secondaire")
        filtres = Flux()
        filtres.setSpacing(8)
        filtres.addWidget(self.champ, stretch=4)
        filtres.addWidget(self.etats, stretch=2)
        filtres.addWidget(self.types, stretch=2)
        filtres.addStretch(1)
        filtres.addWidget(self.compte)
        self.aucun = EtatVide(
            "Aucun dossier",
            "Déposez le courriel d’un candidat n’importe où dans la fenêtre\u00a0: le dossier se crée tout seul. "
            "Une candidature arrivée sur papier se saisit à la main.",
            dessin="dossiers",
            acte="Enregistrer une candidature",
            au_clic=lambda: self.demande_page.emit("reception", "saisir"),
        )
        self.introuvable = EtatVide(
            "Aucun dossier ne correspond",
            "Vérifiez les mots tapés, ou élargissez les filtres.",
            dessin="recherche",
            acte="Montrer tous les dossiers",
            au_clic=self.effacer_filtres,
        )
        self.contenu = TableOuVide(self.table, self.introuvable)
        self.contenu.addWidget(self.aucun)
        pile = pile_de_page(self)
        pile.addWidget(self.entete)
        pile.addLayout(filtres)
        pile.addWidget(self.contenu, stretch=1)

    def _lire(self) -> None:
        self._filtre = replace(self._filtre, campagne_id=self._session.campagne_id)
        try:
            ids = self._session.bureau.listes.ids(self._filtre)
        except (UserError, EnvironmentFault) as faute:
            self._session.runner.erreur.emit(faute)
            return
        self.modele.remplacer(ids)
        filtre = bool(self._filtre.texte.strip() or self._filtre.etats or self._filtre.types)
        self.contenu.vide = self.introuvable if filtre else self.aucun
        self.contenu.accorder()
        self.compte.setText(pluriel(len(ids), "dossier"))

    def _on_filtre_change(self) -> None:
        etats, types = self.etats.valeur, self.types.valeur
        self._filtre = replace(
            self._filtre,
            texte=self.champ.text(),
            etats=etats if isinstance(etats, frozenset) else frozenset(),
            types=types if isinstance(types, frozenset) else frozenset(),
        )
        self._lire()

    def _on_tri_demande(self, cle: str, decroissant: bool) -> None:  # noqa: FBT001  # the signal of the model
        if cle in set(Tri):
            self._filtre = replace(self._filtre, tri=Tri(cle), decroissant=decroissant)
            self._lire()
            return
        sens = Qt.SortOrder.DescendingOrder if self._filtre.decroissant else Qt.SortOrder.AscendingOrder
        entetes = self.table.horizontalHeader()
        entetes.blockSignals(True)  # noqa: FBT003  # Qt's own signature
        entetes.setSortIndicator(self.modele.rang_colonne(self._filtre.tri), sens)
        entetes.blockSignals(False)  # noqa: FBT003  # Qt's own signature

    def _on_champ_valide(self) -> None:
        """Enter in the field goes to the list; when one row is left, it opens it."""
        self._repos.stop()
        self._on_filtre_change()
        if self.modele.rowCount() == 1:
            self._on_ouverte(0)
        elif self.modele.rowCount():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            self.table.choisir(0)

    def _ouvrir_courant(self) -> None:
        self._on_ouverte(self.table.currentIndex().row())

    def _on_ouverte(self, rang: int) -> None:
        identifiant = self._identifiant(rang)
        if identifiant is not None:
            self.demande_page.emit("dossier", identifiant)

    def _confier(self) -> None:
        ids = self.modele.identifiants
        self.demande_page.emit("liasses", tuple(ids[rang] for rang in self.table.rangs_choisis()))

    def _identifiant(self, rang: int) -> int | None:
        ids = self.modele.identifiants
        return ids[rang] if 0 <= rang < len(ids) else None
