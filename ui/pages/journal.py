"""The journal: who did what, newest first, read page after page; the chain is verified in a worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QSplitter, QWidget
from typing_extensions import override

from app.socle.formats import pluriel
from ui.models.journal import colonnes_journal, detail
from ui.models.table import ModeleTable
from ui.pages.lue import PageLue
from ui.pages.travaux import Lecture
from ui.widgets.champ_choix import ChampChoix
from ui.widgets.entete import Entete, bouton_acte
from ui.widgets.flux import Flux
from ui.widgets.page import Etirement, acte, pile_de_page
from ui.widgets.table import Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.services.listes import LigneListee, Verification
    from ui.session import Session

PAGE = 200


class PageJournal(PageLue):
    """The whole journal, or that of one dossier (`montrer` takes its identifier)."""

    cle = "journal"
    titre = "Journal"
    aide = "journal"
    sujets = ("journal",)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._dossier_id: int | None = None
        self._nb_lues = PAGE
        self.modele = ModeleTable(colonnes_journal(), identite=lambda x: x.ligne.rang, parent=self)
        self.table = Table(self.modele, nom="Lignes du journal")
        self.table.setObjectName("table_journal")
        Etirement(self.table, "acte", replies=("motif",))
        self._lecture = Lecture(self, session.runner, "Lecture du journal", self._lire, self._on_lu)
        self._batir()
        self.table.courante.connect(self._on_courante)
        self.table.ouverte.connect(self._on_ouverte)
        self.dossiers.valeur_changee.connect(self._on_dossier)

    @override
    def montrer(self, argument: object) -> None:
        if isinstance(argument, int):
            self._on_dossier(argument)

    @override
    def panneaux(self) -> Sequence[QWidget]:
        return (self.dossiers, self.table, self.detail)

    def _batir(self) -> None:
        self.act_plus = acte(self, "lire_la_suite", "Lire les lignes plus anciennes", self._lire_la_suite)
        self.act_verifier = acte(
            self,
            "verifier_la_chaine",
            "Vérifier la chaîne",
            self.verifier,
            dessin="coche",
            aide="Contrôler que chaque ligne suit la précédente et n’a pas été modifiée",
        )
        self.entete = Entete("Journal", (self.act_verifier,))
        self.verdict = QLabel()
        self.verdict.setObjectName("verdict_journal")
        self.verdict.setWordWrap(True)
        self.verdict.hide()
        self.dossiers = ChampChoix(((None, "Tous les dossiers"),), quoi="Journal d’un dossier")
        self.dossiers.setObjectName("filtre_journal")
        filtres = Flux()
        filtres.addWidget(self.dossiers, stretch=1)
        filtres.addStretch(2)
        filtres.addWidget(bouton_acte(self.act_plus))
        self.detail = QPlainTextEdit()
        self.detail.setReadOnly(True)
        self.detail.setObjectName("detail_journal")
        self.detail.setAccessibleName("Détail de la ligne du journal")
        self.detail.setPlaceholderText("Choisissez une ligne pour lire ce qui a changé.")
        partage = QSplitter(Qt.Orientation.Horizontal)
        partage.addWidget(self.table)
        partage.addWidget(self.detail)
        partage.setStretchFactor(0, 3)
        partage.setStretchFactor(1, 1)
        partage.setChildrenCollapsible(False)
        pile = pile_de_page(self)
        pile.addWidget(self.entete)
        pile.addWidget(self.verdict)
        pile.addLayout(filtres)
        pile.addWidget(partage, stretch=1)

    def verifier(self) -> None:
        """Read the whole chain in a worker and say whether it holds."""
        listes = self._session.bureau.listes
        self.act_verifier.setEnabled(False)
        self._session.runner.lancer(
            listes.verifier_journal,
            libelle="Vérification du journal",
            au_succes=self._on_verifie,
            a_la_fin=lambda: self.act_verifier.setEnabled(True),
            proprietaire=self,
        )

    def _lire(self) -> tuple[tuple[LigneListee, ...], Mapping[str, int]]:
        bureau = self._session.bureau
        lignes = bureau.listes.journal(dossier_id=self._dossier_id, limite=self._nb_lues + 1)
        return lignes, bureau.instruction.numeros(self._session.campagne_id)

    def _on_lu(self, lu: tuple[tuple[LigneListee, ...], Mapping[str, int]]) -> None:
        lignes, numeros = lu
        reste = len(lignes) > self._nb_lues
        courante = self.modele.ligne(self.table.currentIndex().row())
        self.modele.remplacer(lignes[: self._nb_lues])
        self.act_plus.setEnabled(reste)
        vues = pluriel(min(len(lignes), self._nb_lues), "ligne")
        self.entete.dire(f"{vues} affichées, les plus récentes d’abord." if reste else f"{vues}, toutes affichées.")
        self.dossiers.proposer([(None, "Tous les dossiers"), *((cle, numero) for numero, cle in numeros.items())])
        self.dossiers.fixer(self._dossier_id)
        self.table.choisir(max(0, self.modele.rang_de(courante.ligne.rang)) if courante else 0)

    def _lire_la_suite(self) -> None:
        self._nb_lues += PAGE
        self._lecture.demander()

    def _on_dossier(self, dossier_id: object) -> None:
        self._dossier_id = dossier_id if isinstance(dossier_id, int) else None
        self._nb_lues = PAGE
        self._lecture.demander()

    def _on_courante(self, rang: int) -> None:
        ligne = self.modele.ligne(rang)
        self.detail.setPlainText(detail(ligne) if ligne else "")

    def _on_ouverte(self, rang: int) -> None:
        ligne = self.modele.ligne(rang)
        if ligne is not None and ligne.numero:
            self.demande_page.emit("dossier", ligne.ligne.evenement.dossier_id)

    def _on_verifie(self, verification: Verification) -> None:
        saine = verification.rupture is None
        if saine:
            lues = pluriel(verification.nb_lignes, "ligne vérifiée", "lignes vérifiées")
            texte = f"● La chaîne est intacte\u00a0: {lues}."
        else:
            texte = (
                f"✕ La chaîne est rompue à la ligne {verification.rupture}\u00a0: le journal a été modifié hors de "
                "Clausule. Gardez ce fichier tel quel et prévenez le responsable."
            )
        self.verdict.setText(texte)
        self.verdict.setProperty("role", "succes" if saine else "erreur")
        self.verdict.style().polish(self.verdict)
        self.verdict.show()
