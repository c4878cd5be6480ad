"""Signed acts come back on paper: the scanned bundle, the acts found in it, the pages that miss or join none.

Nothing is kept before it is asked. Not here: how pages are read and sorted (`app.services.retours_scannes`).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPixmap, QTransform
from PySide6.QtWidgets import QLabel, QListView, QListWidget, QListWidgetItem, QSplitter, QWidget
from typing_extensions import override

from app.domain.convention import Acte
from app.services.retours_scannes import dire_l_examen
from app.socle.formats import pluriel
from ui.commands import Commande
from ui.dialogs.fichiers import Fichiers
from ui.models.retours import colonnes_retours, lignes_de
from ui.models.table import ModeleTable
from ui.pages.base import Page
from ui.theme import px
from ui.widgets.assignation_page import AssignationPage
from ui.widgets.entete import Entete
from ui.widgets.etat_vide import EtatVide
from ui.widgets.page import Etirement, TableOuVide, acte, pile_de_page
from ui.widgets.table import Table

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from app.importers.apercu import Image
    from app.services.retours_scannes import Examen, Retenu
    from app.socle.changes import Changes
    from app.socle.progress import Annulation, Rapporter
    from ui.models.retours import LigneRetour
    from ui.session import Session

PHRASE = "Déposez ici le fichier du copieur\u00a0: chaque page retrouve son acte par le code imprimé dans sa marge."
ENSUITE = "Dites dans le circuit de signature qui a signé, et quel jour."
RELIRE = "Regardez l’acte, puis retenez-le."
LARGEUR, HAUTEUR = 150, 212
ECHELLE = 2 * LARGEUR / 595  # of an A4 page, for a dense screen


class PageRetourScan(Page):
    """One bundle at a time. `montrer` takes its files."""

    cle = "retour_scan"
    titre = "Actes signés revenus"
    aide = "retours"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._examen: Examen | None = None
        self._au_circuit: tuple[int, ...] = ()
        self.modele = ModeleTable(colonnes_retours(), identite=lambda x: x.cle, parent=self)
        self.table = Table(self.modele, nom="Actes et pages de la liasse", parent=self)
        self.table.setObjectName("table_retours")
        Etirement(self.table, "quoi", replies=("dossier",))
        self._batir_actes()
        self._batir()
        self.table.courante.connect(lambda _rang: self._montrer_les_pages())
        self._accorder()

    @override
    def montrer(self, argument: object) -> None:
        if isinstance(argument, tuple) and argument:
            self.examiner([p for p in argument if isinstance(p, Path)])

    @override
    def panneaux(self) -> Sequence[QWidget]:
        return (self.table, self.pages)

    def dire(self, phrase: str, role: str) -> None:
        """Write what was just done under the head of the page."""
        self.verdict.setText(phrase)
        self.verdict.setProperty("role", role)
        self.verdict.style().polish(self.verdict)
        self.verdict.setVisible(bool(phrase))

    def importer(self) -> None:
        """Ask for the files of a bundle, then read them."""
        chemins = Fichiers.scans(self)
        if chemins:
            self.examiner(chemins)

    def examiner(self, chemins: Sequence[Path]) -> None:
        """Read a bundle in a worker, then show what it holds."""
        retours = self._session.bureau.retours

        def lire(rapporter: Rapporter, annulation: Annulation) -> Examen:
            return retours.examiner(chemins, rapporter, annulation)

        self.dire("", "")
        self._session.runner.lancer(
            lire, libelle="Lecture de la liasse numérisée", au_succes=self._on_examine, proprietaire=self
        )

    def retenir_les_complets(self) -> None:
        """Keep the signed copy of every whole act."""
        if self._examen is not None:
            self._retenir({a.cle for a in self._examen.actes if a.a_retenir})

    def retenir_l_acte(self) -> None:
        """Keep the signed copy of the act under the cursor, whole or not."""
        ligne = self._courante()
        if ligne is not None and ligne.acte is not None:
            self._retenir({ligne.acte.cle})

    def assigner_la_page(self) -> None:
        """Say that the page under the cursor is the page chosen below; it joins its act, nothing is kept yet."""
        ligne, examen, retours = self._courante(), self._examen, self._session.bureau.retours
        vise, numero = self.assignation.acte, self.assignation.numero
        if ligne is None or ligne.ecartee is None or examen is None or vise is None:
            return
        page = ligne.ecartee.page

        def fini(neuf: Examen) -> None:
            self._on_examine(neuf)
            self.dire(f"● {ligne.quoi.partition(',')[0].capitalize()}\u00a0: dite à la main. {RELIRE}", "succes")

        self._session.runner.lancer(
            lambda _rapporter, _annulation: retours.assigner(examen, page, vise, numero),
            libelle="Rattachement de la page",
            au_succes=fini,
            proprietaire=self,
        )

    def ouvrir_le_circuit(self) -> None:
        """Open the circuit of signature on the acts whose copies were just kept."""
        if self._au_circuit:
            self.demande_page.emit("circuit", self._au_circuit)

    def _retenir(self, choisis: Collection[tuple[str, str]]) -> None:
        examen, retours = self._examen, self._session.bureau.retours
        if examen is None:
            return
        faits: list[Retenu] = []

        def faire() -> Changes:
            retenu, changes = retours.retenir(examen, choisis)
            faits.append(retenu)
            return changes

        def defaire() -> Changes:
            return retours.retirer(faits[-1])[1]

        def fini() -> None:
            if faits:
                self._au_circuit = _a_signer(faits[-1])
                self._accorder()
                copies = pluriel(len(faits[-1].copies), "copie signée retenue", "copies signées retenues")
                self.dire(f"● {copies}, la liasse est gardée. {ENSUITE}", "succes")

        libelle = f"la retenue de {pluriel(len(choisis), 'copie signée', 'copies signées')}"
        self._session.historique.lancer(Commande(libelle, faire, defaire), a_la_fin=fini)

    def examiner_encore(self) -> None:
        """Say again which acts have a signed copy."""
        examen, retours = self._examen, self._session.bureau.retours
        if examen is not None:
            self._session.runner.lancer(
                lambda _rapporter, _annulation: retours.actualiser(examen),
                libelle="Relecture de la liasse",
                au_succes=self._on_examine,
                proprietaire=self,
            )

    @override
    def actualiser(self, changes: Changes | None) -> None:
        if changes is not None and changes.touches("pieces"):
            self.examiner_encore()

    def _batir_actes(self) -> None:
        self.act_importer = acte(
            self, "importer_un_scan", "Importer un scan signé…", self.importer, raccourci="Ctrl+Shift+I",
            dessin="importer", aide="Lire le PDF ou les images que le copieur a enregistrés",
        )  # fmt: skip
        self.act_un = acte(
            self, "retenir_l_acte", "Retenir l’acte choisi", self.retenir_l_acte, dessin="coche",
            aide="Garder la copie signée de l’acte choisi, même si des pages manquent\u00a0: son nom le dira",
        )  # fmt: skip
        self.act_complets = acte(
            self, "retenir_les_complets", "Retenir les actes complets", self.retenir_les_complets,
            raccourci="Ctrl+Return", dessin="coche", aide="Garder la copie signée de chaque acte complet",
        )  # fmt: skip
        self.act_circuit = acte(
            self, "ouvrir_le_circuit", "Dire qui a signé…", self.ouvrir_le_circuit, raccourci="Ctrl+Alt+G",
            dessin="signature", aide="Ouvrir le circuit de signature sur les actes qui viennent d’être retenus",
        )  # fmt: skip
        self.act_assigner = acte(
            self, "assigner_la_page", "Rattacher la page", self.assigner_la_page, raccourci="Ctrl+Alt+P",
            aide="Dire de quel acte est cette page, et laquelle\u00a0; le journal le dira avec la copie retenue",
        )  # fmt: skip

    def _batir(self) -> None:
        actes = (self.act_importer, self.act_circuit, self.act_un, self.act_complets)
        self.entete = Entete("Actes signés revenus", actes, self)
        self.entete.dire(PHRASE)
        self.verdict = QLabel(self)
        self.verdict.setObjectName("verdict_retour")
        self.verdict.setTextFormat(Qt.TextFormat.PlainText)
        self.verdict.setWordWrap(True)
        self.verdict.hide()
        self.contenu = TableOuVide(
            self.table,
            EtatVide(
                "Aucune liasse lue",
                "Numérisez les actes signés dans n’importe quel ordre, même à l’envers, puis déposez le fichier "
                "sur la fenêtre. Rien n’est enregistré avant votre accord.",
                dessin="importer",
                acte="Importer un scan signé…",
                au_clic=self.importer,
            ),
            self,
        )
        self.contenu.accorder()
        self.pages = QListWidget(self)
        self.pages.setObjectName("pages_retour")
        self.pages.setAccessibleName("Pages de la ligne choisie")
        self.pages.setViewMode(QListView.ViewMode.IconMode)
        self.pages.setIconSize(QSize(LARGEUR, HAUTEUR))
        self.pages.setGridSize(QSize(LARGEUR + 24, HAUTEUR + 40))
        self.pages.setResizeMode(QListView.ResizeMode.Adjust)
        self.pages.setMovement(QListView.Movement.Static)
        self.pages.setWordWrap(True)
        self.pages.setMinimumWidth(px(LARGEUR + 56))
        self.assignation = AssignationPage(self.act_assigner, self)
        partage = QSplitter(Qt.Orientation.Horizontal, self)
        partage.addWidget(self.contenu)
        partage.addWidget(self.pages)
        partage.setStretchFactor(0, 3)
        partage.setStretchFactor(1, 2)
        partage.setChildrenCollapsible(False)
        pile = pile_de_page(self)
        pile.addWidget(self.entete)
        pile.addWidget(self.verdict)
        pile.addWidget(partage, stretch=1)
        pile.addWidget(self.assignation)

    def _on_examine(self, examen: Examen) -> None:
        courante = self._courante()
        neuf = self._examen is None or self._examen.fichiers != examen.fichiers
        self._examen = examen
        if neuf:
            self._au_circuit = ()
        self.assignation.proposer(examen)
        self.modele.remplacer(lignes_de(examen))
        self.contenu.accorder()
        self.entete.dire(f"{dire_l_examen(examen)}.")
        self.table.choisir(0 if neuf or courante is None else max(0, self.modele.rang_de(courante.cle)))
        if neuf:
            self._montrer_les_pages()
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._accorder()

    def _montrer_les_pages(self) -> None:
        self._accorder()
        self.pages.clear()
        ligne, examen, retours = self._courante(), self._examen, self._session.bureau.retours
        self.pages.setVisible(ligne is not None)
        if ligne is None or examen is None:
            return
        for nom, _ in ligne.pages:
            QListWidgetItem(nom, self.pages)
        presentes = [(rang, page) for rang, (_, page) in enumerate(ligne.pages) if page is not None]

        def lire(_rapporter: Rapporter, annulation: Annulation) -> list[tuple[int, int, Image]]:
            vues = []
            for rang, page in presentes:
                annulation.verifier()
                vues.append((rang, page.tours, retours.vignette(examen, page, ECHELLE)))
            return vues

        self._session.runner.lancer(
            lire,
            libelle="Vignettes des pages",
            au_succes=lambda vues: self._poser(ligne, vues),
            proprietaire=self,
        )

    def _poser(self, ligne: LigneRetour, vues: Sequence[tuple[int, int, Image]]) -> None:
        courante = self._courante()
        if courante is None or courante.cle != ligne.cle:
            return
        for rang, tours, image in vues:
            item = self.pages.item(rang)
            if item is not None:
                item.setIcon(QIcon(_droite(image, tours)))

    def _courante(self) -> LigneRetour | None:
        return self.modele.ligne(self.table.currentIndex().row())

    def _accorder(self) -> None:
        ligne = self._courante()
        self.act_un.setEnabled(ligne is not None and ligne.acte is not None)
        self.act_complets.setEnabled(self._examen is not None and any(a.a_retenir for a in self._examen.actes))
        self.act_circuit.setEnabled(bool(self._au_circuit))
        a_part = ligne is not None and ligne.ecartee is not None
        self.act_assigner.setEnabled(a_part and self.assignation.acte is not None)
        self.assignation.setVisible(a_part)
        self.pages.setVisible(ligne is not None)


def _a_signer(retenu: Retenu) -> tuple[int, ...]:
    """Return the acts whose circuit may be said; the documents of a campaign have none."""
    return tuple(c.acte.id for c in retenu.copies if isinstance(c.acte, Acte) and c.acte.id is not None)


def _droite(image: Image, tours: int) -> QPixmap:
    """Return the picture of a page, upright."""
    dessin = QImage(image.octets, image.largeur, image.hauteur, 4 * image.largeur, QImage.Format.Format_RGB32)
    pixmap = QPixmap.fromImage(dessin)
    return pixmap.transformed(QTransform().rotate(90.0 * tours)) if tours else pixmap
