"""Passages that a dossier has in common with others, the two original texts side by side.

An information, worded as one: no malus follows, and a shared model is set aside with its reason. Not here: the
comparison (`app.services.passages`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QLabel, QSplitter, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.passages import LONGUEUR_GARANTIE
from app.services.passages import MOTIF_MODELE
from app.socle.formats import pluriel
from ui.models.passages import LigneCommune, colonnes_communes, colonnes_ecartees, lignes_communes, ou
from ui.models.table import ModeleTable
from ui.pages.base import Page
from ui.pages.travaux import Lecture
from ui.theme import px
from ui.widgets.champ_choix import ChampChoix
from ui.widgets.choix_en_ligne import ChoixEnLigne
from ui.widgets.cote_passage import CotePassage
from ui.widgets.entete import Entete, bouton_acte
from ui.widgets.etat_vide import CorpsOuVide, EtatVide
from ui.widgets.flux import Flux
from ui.widgets.lien_passages import SUJETS, libelle
from ui.widgets.page import Etirement, TableOuVide, acte, pile_de_page, titre_de_section
from ui.widgets.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.dossier import Dossier
    from app.services.passages import Cote, EnCommun
    from app.socle.changes import Changes
    from ui.session import Session

PHRASE = (
    "Des textes semblables ont des raisons honnêtes\u00a0: modèle, formulaire, partenaire commun. La notation n’en "
    "tient aucun compte."
)
MOTIFS = (MOTIF_MODELE, "formulaire officiel", "texte d’un partenaire commun", "texte de l’appel à projets")


class PagePassages(Page):
    """What one dossier (`montrer` takes its identifier) has in common with others."""

    cle = "passages"
    titre = "Passages en commun"
    aide = "recherche"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._dossier_id: int | None = None
        self._dossier: Dossier | None = None
        self.modele = ModeleTable(colonnes_communes(), identite=lambda x: x.rang, parent=self)
        self.table = Table(self.modele, nom="Passages en commun", parent=self)
        self.table.setObjectName("table_passages")
        Etirement(self.table, "texte")
        self.modele_ecartes = ModeleTable(colonnes_ecartees(), identite=lambda e: e.id, parent=self)
        self.table_ecartes = Table(self.modele_ecartes, nom="Passages écartés", parent=self)
        self.table_ecartes.setObjectName("table_ecartes")
        Etirement(self.table_ecartes, "texte")
        self._lecture = Lecture(
            self, session.runner, "Comparaison avec les autres dossiers", self._lire, self._on_lu
        )
        self._batir_actes()
        self._batir()
        self.table.courante.connect(self._on_courante)
        self.table.selectionModel().selectionChanged.connect(lambda *_choix: self._on_selection())
        self.table.ouverte.connect(lambda _rang: self._ouvrir(self.droite.cote))
        self.choix.valeur_changee.connect(self._on_choix)
        self.table_ecartes.courante.connect(lambda rang: self.act_reprendre.setEnabled(rang >= 0))
        self.question.repondu.connect(self._on_motif)
        self.question.abandonne.connect(self.table.setFocus)

    @property
    @override
    def dossier_en_vue(self) -> int | None:
        return self._dossier_id

    @override
    def montrer(self, argument: object) -> None:
        if isinstance(argument, int):
            self._dossier_id = argument
            self.corps.accorder(choisi=True)
            self.question.hide()
            self._lecture.demander()
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def actualiser(self, changes: Changes | None) -> None:
        if self._dossier_id is not None and (changes is None or changes.touches(*SUJETS)):
            self._lecture.demander()

    @override
    def panneaux(self) -> Sequence[QWidget]:
        return (self.table, self.gauche.texte, self.droite.texte, self.table_ecartes)

    def _batir_actes(self) -> None:
        self.act_dossier = acte(
            self, "revenir_au_dossier", "Revenir au dossier", self._revenir, raccourci="Alt+Left", dessin="dossier"
        )
        self.act_gauche = acte(
            self,
            "ouvrir_a_gauche",
            "Ouvrir à gauche",
            lambda: self._ouvrir(self.gauche.cote),
            raccourci="Ctrl+Left",
            aide="Ouvrir la pièce de ce dossier, à cette page",
        )
        self.act_droite = acte(
            self,
            "ouvrir_a_droite",
            "Ouvrir à droite",
            lambda: self._ouvrir(self.droite.cote),
            raccourci="Ctrl+Right",
            aide="Ouvrir la pièce de l’autre dossier, à cette page",
        )
        self.act_ecarter = acte(
            self,
            "ecarter_le_passage",
            "Écarter ce passage (modèle partagé)…",
            self._demander_le_motif,
            raccourci="Ctrl+Shift+E",
            aide="Ne plus montrer les passages choisis dans la campagne, avec un motif écrit au journal",
        )
        self.act_modeles = acte(
            self,
            "choisir_les_modeles",
            "Choisir les modèles probables",
            self._choisir_les_modeles,
            aide="Choisir d’un coup les passages présents chez plusieurs porteurs, pour les relire et les écarter",
        )
        self.act_reprendre = acte(
            self,
            "reprendre_le_passage",
            "Reprendre ce passage",
            self._reprendre,
            aide="Montrer de nouveau un passage écarté",
        )
        self.act_reprendre.setEnabled(False)

    def _batir(self) -> None:
        self.entete = Entete("Passages en commun", (self.act_dossier,))
        self.note = QLabel(PHRASE, self)
        self.note.setProperty("role", "secondaire")
        self.note.setWordWrap(True)
        self.vide = EtatVide(
            "Rien en commun",
            f"Aucun passage de {LONGUEUR_GARANTIE} mots de suite ne se retrouve dans un autre dossier. Seules les "
            "pièces dont le texte a été lu sont comparées\u00a0: l’écran Recherche dit quelles pièces manquent.",
            dessin="dossiers",
            parent=self,
        )
        self.haut = TableOuVide(self.table, self.vide, self)
        self.question = ChoixEnLigne(self)
        self.choix = ChampChoix(quoi="Autre pièce qui contient ce passage")
        self.gauche = CotePassage("Texte de ce dossier", self)
        self.droite = CotePassage("Texte de l’autre dossier", self)
        textes = QSplitter(Qt.Orientation.Horizontal, self)
        for cote in (self.gauche, self.droite):
            textes.addWidget(cote)
        textes.setChildrenCollapsible(False)
        boutons = Flux()
        for action in (self.act_gauche, self.act_ecarter, self.act_modeles):
            boutons.addWidget(bouton_acte(action))
        boutons.addStretch(1)
        boutons.addWidget(self.choix, stretch=2)
        boutons.addWidget(bouton_acte(self.act_droite))
        self.bas = self._batir_les_ecartes()
        corps = QWidget(self)
        self.corps = CorpsOuVide(
            corps,
            EtatVide(
                "Aucun dossier choisi",
                "Ouvrez un dossier\u00a0: une ligne sous son en-tête dit ce qu’il a en commun, et mène ici.",
                dessin="dossiers",
                acte="Voir les dossiers",
                au_clic=lambda: self.demande_page.emit("dossiers", None),
            ),
            self,
        )
        page = pile_de_page(self)
        page.addWidget(self.entete)
        page.addWidget(self.corps, stretch=1)
        pile = QVBoxLayout(corps)
        pile.setContentsMargins(0, 0, 0, 0)
        pile.addWidget(self.note)
        pile.addWidget(self.haut, stretch=2)
        pile.addWidget(self.question)
        pile.addWidget(textes, stretch=3)
        pile.addLayout(boutons)
        pile.addWidget(self.bas)

    def _batir_les_ecartes(self) -> QWidget:
        bas = QWidget(self)
        self.titre_ecartes = titre_de_section("")
        tete = Flux()
        tete.addWidget(self.titre_ecartes, stretch=1)
        tete.addWidget(bouton_acte(self.act_reprendre))
        self.table_ecartes.setMaximumHeight(px(120))
        pile = QVBoxLayout(bas)
        pile.setContentsMargins(0, 0, 0, 0)
        pile.addLayout(tete)
        pile.addWidget(self.table_ecartes)
        bas.hide()
        return bas

    def _lire(self) -> tuple[Dossier, EnCommun] | None:
        dossier_id, bureau = self._dossier_id, self._session.bureau
        if dossier_id is None:
            return None
        return bureau.instruction.dossier(dossier_id), bureau.passages.communs(dossier_id)

    def _on_lu(self, lu: tuple[Dossier, EnCommun] | None) -> None:
        if lu is None:
            return
        self._dossier, commun = lu
        rang = max(0, self.table.currentIndex().row())
        self.modele.remplacer(lignes_communes(commun))
        self.haut.accorder()
        incomplet = " Trop de pages se ressemblent\u00a0: les plus proches seules sont comparées."
        self.entete.dire(
            f"{self._dossier.numero} · {self._dossier.porteur.raison_sociale}\u00a0: {libelle(commun)}."
            + (incomplet if commun.incomplet else "")
        )
        self.modele_ecartes.remplacer(commun.ecartes)
        self.titre_ecartes.setText(pluriel(len(commun.ecartes), "passage écarté", "passages écartés"))
        self.act_reprendre.setEnabled(False)
        self.bas.setVisible(bool(commun.ecartes))
        self.act_modeles.setEnabled(any(ligne.modele_probable for ligne in self.modele.lignes))
        self.table.choisir(min(rang, commun.nombre - 1))
        self._on_courante(self.table.currentIndex().row() if commun.nombre else -1)

    def _on_courante(self, rang: int) -> None:
        ligne = self.modele.ligne(rang)
        ailleurs = ligne.ailleurs if ligne else ()
        self.choix.proposer(
            (r, f"{a.cote.numero} · {a.cote.porteur}, {ou(a.cote)}") for r, a in enumerate(ailleurs)
        )
        self.choix.setVisible(len(ailleurs) > 1)
        self.gauche.montrer(ligne.gauche if ligne else None)
        self.droite.montrer(ailleurs[0].cote if ailleurs else None)
        for action in (self.act_gauche, self.act_droite):
            action.setEnabled(ligne is not None)
        self._on_selection()

    def _on_selection(self) -> None:
        self.act_ecarter.setEnabled(bool(self._choisies()))

    def _on_choix(self, rang: object) -> None:
        ligne = self._ligne()
        if ligne is not None and isinstance(rang, int):
            self.droite.montrer(ligne.ailleurs[rang].cote)

    def _ligne(self) -> LigneCommune | None:
        return self.modele.ligne(self.table.currentIndex().row())

    def _ouvrir(self, cote: Cote | None) -> None:
        if cote is not None:
            debut = " ".join(cote.passage.split()[:8])
            self.demande_page.emit("dossier", (cote.dossier_id, ("fichier", cote.piece_id), (cote.page - 1, debut)))

    def _revenir(self) -> None:
        if self._dossier_id is not None:
            self.demande_page.emit("dossier", self._dossier_id)

    def _choisies(self) -> tuple[str, ...]:
        """Return the words of the passages selected, whole files left out."""
        lignes = (self.modele.ligne(rang) for rang in self.table.rangs_choisis())
        return tuple(ligne.plie for ligne in lignes if ligne is not None and ligne.plie)

    def _choisir_les_modeles(self) -> None:
        """Select every passage that is likely a shared model, for the officer to look at and set aside at once."""
        self.table.clearSelection()
        lignes = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        for rang, ligne in enumerate(self.modele.lignes):
            if ligne.modele_probable:
                self.table.selectionModel().select(self.modele.index(rang, 0), lignes)

    def _demander_le_motif(self) -> None:
        nombre = len(self._choisies())
        if nombre:
            quoi = "ce passage" if nombre == 1 else f"ces {pluriel(nombre, 'passage')}"
            sujet = "Il ne sera plus montré" if nombre == 1 else "Ils ne seront plus montrés"
            self.question.demander(
                f"Pourquoi écarter {quoi}\u00a0? {sujet} dans cette campagne.", MOTIFS, MOTIF_MODELE
            )

    def _on_motif(self, motif: str) -> None:
        plies, dossier = self._choisies(), self._dossier
        if not plies or dossier is None:
            return
        passages, campagne_id = self._session.bureau.passages, dossier.campagne_id
        self._session.faire(
            "des passages écartés" if len(plies) > 1 else "un passage écarté",
            partial(passages.ecarter, campagne_id, plies, motif, dossier.cle),
            lambda ecartes: passages.reprendre(campagne_id, [ecarte.texte for ecarte in ecartes]),
        )
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _reprendre(self) -> None:
        rangs = self.table_ecartes.rangs_choisis()
        ecartes = [e for e in map(self.modele_ecartes.ligne, rangs) if e is not None]
        if not ecartes:
            return
        passages, campagne_id = self._session.bureau.passages, ecartes[0].campagne_id
        motif, plies = ecartes[0].motif, [ecarte.texte for ecarte in ecartes]
        self._session.faire(
            "des passages repris" if len(plies) > 1 else "un passage repris",
            partial(passages.reprendre, campagne_id, plies),
            lambda _repris: passages.ecarter(campagne_id, plies, motif),
        )
