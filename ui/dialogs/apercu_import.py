"""The list of a drop before it is imported, in place of the register: nothing is written until « Importer ».

Space ticks, Enter accepts what is proposed or goes to the choice, Ctrl+Enter imports, Escape gives up.
Not here: what would become of a mail (`app.services.apercu_depot`), nor the import (`ui.pages.reception_import`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from app.ports import Sort
from app.services.enregistrement import NOUVEAU, Choix
from app.socle.formats import pluriel
from ui.models.apercu_import import LigneApercu, bilan_prevu, colonnes_apercu, lignes_apercu, raison_ecrite
from ui.models.table import ModeleTable
from ui.widgets.champ_choix import ChampChoix
from ui.widgets.formulaire import boutons, champ
from ui.widgets.page import Etirement, titre_de_section
from ui.widgets.table import Table

if TYPE_CHECKING:
    from app.services.apercu_depot import DossierPropose, Prevision

_TOUCHES = (
    "Espace coche ou décoche, Entrée accepte la première proposition ou mène au choix, Ctrl+Entrée importe, "
    "Échap abandonne. Rien n’est enregistré avant."
)


class ApercuImport(QWidget):
    """The list and the choice for the mail under the cursor.

    Signals:
        importer(tuple[Prevu]): the mails ticked, each with its decision; the page imports them.
        abandonne(): Escape or « Annuler »; nothing is written.
    """

    importer = Signal(object)
    abandonne = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dossiers: tuple[DossierPropose, ...] = ()
        self.modele: ModeleTable[LigneApercu] = ModeleTable(
            colonnes_apercu(), identite=lambda x: x.rang, parent=self
        )
        self.table = Table(self.modele, nom="Courriels à importer", parent=self)
        self.table.setObjectName("table_apercu")
        Etirement(self.table, "raison")
        self.table.trier_par_entetes()
        self.bilan = QLabel(self)
        self.bilan.setObjectName("bilan_apercu")
        self.bilan.setWordWrap(True)
        self.raison = QLabel(self)
        self.raison.setObjectName("raison_apercu")
        self.raison.setTextFormat(Qt.TextFormat.PlainText)
        self.raison.setWordWrap(True)
        self._batir()
        self.table.courante.connect(self._on_courante)
        self.table.ouverte.connect(self._on_ouverte)
        self.table.clicked.connect(self._on_clic)
        self.table.installEventFilter(self)
        self.sort.valeur_changee.connect(self._on_choix)
        self.motif.textEdited.connect(lambda _texte: self._on_choix(self.sort.valeur))

    def montrer(self, prevision: Prevision) -> None:
        """Show a drop; the cursor goes to the first mail to decide, or to the first one.

        Decisions taken on mails that the list already showed are kept.
        """
        self._dossiers = prevision.dossiers
        lignes = lignes_apercu(prevision.lignes, self.modele.lignes)
        self.modele.remplacer(lignes)
        a_decider = (rang for rang, x in enumerate(self.modele.lignes) if x.prevu.a_decider)
        self.table.choisir(next(a_decider, 0))
        self._compter()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def vider(self) -> None:
        """Forget the list."""
        self.modele.remplacer(())

    def _batir(self) -> None:
        touches = QLabel(_TOUCHES, self)
        touches.setProperty("role", "secondaire")
        touches.setWordWrap(True)
        self.grille = QFormLayout()
        self.grille.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
        self.sort = champ(
            self.grille, "&Ce qui sera fait", ChampChoix(quoi="Ce qui sera fait", parent=self), "sort_prevu"
        )
        self.motif = champ(
            self.grille,
            "&Motif",
            QLineEdit(self),
            "motif_prevu",
            aide="Obligatoire pour écarter un courriel : il est gardé au registre et au journal.",
        )
        pile = QVBoxLayout(self)
        pile.setContentsMargins(0, 0, 0, 0)
        pile.setSpacing(8)
        pile.addWidget(titre_de_section("À importer"))
        pile.addWidget(self.bilan)
        pile.addWidget(touches)
        pile.addWidget(self.table, stretch=1)
        pile.addWidget(self.raison)
        pile.addLayout(self.grille)
        rangee = boutons("Importer", self.valider, self.abandonne.emit)
        pile.addLayout(rangee)
        dernier = rangee.itemAt(rangee.count() - 1)
        bouton = dernier.widget() if dernier is not None else None
        self.bouton = bouton if isinstance(bouton, QPushButton) else QPushButton(self)
        for touche in ("Ctrl+Return", "Ctrl+Enter"):
            raccourci = QShortcut(QKeySequence(touche), self)
            raccourci.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            raccourci.activated.connect(self.valider)

    def valider(self) -> None:
        """Give the mails ticked; nothing when there is none."""
        retenus = tuple(x.a_importer() for x in sorted(self.modele.lignes, key=lambda x: x.rang) if x.prete)
        if retenus and self._peut_importer():
            self.importer.emit(retenus)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.abandonne.emit()
        else:
            super().keyPressEvent(event)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Space
        ):
            self._basculer()
            return True
        return super().eventFilter(watched, event)

    def _courante(self) -> LigneApercu | None:
        return self.modele.ligne(self.table.currentIndex().row())

    def _on_clic(self, index: QModelIndex) -> None:
        if index.column() == 0:
            self._basculer()

    def _basculer(self) -> None:
        """Tick or untick the rows selected; a mail to decide must be decided first."""
        lignes = [self.modele.ligne(rang) for rang in self.table.rangs_choisis()]
        libres = [x for x in lignes if x is not None and x.choix is not None and not x.prevu.ferme]
        coche = not all(x.coche for x in libres)
        self.modele.actualiser_lignes([replace(x, coche=coche) for x in libres])
        self._compter()

    def _on_courante(self, rang: int) -> None:
        ligne = self.modele.ligne(rang)
        ouverte = ligne is not None and not ligne.prevu.ferme
        self.sort.setEnabled(ouverte)
        self.raison.setText(raison_ecrite(ligne) if ligne else "")
        if ligne is not None and ouverte:
            self.sort.proposer(self._possibles(ligne))
            ecarte = ligne.choix is not None and ligne.choix.sort is Sort.ECARTE
            self.sort.fixer(_ECARTER if ecarte else ligne.choix)
            self.motif.setText(ligne.choix.motif if ecarte and ligne.choix else "")
            self.motif.setEnabled(ecarte)
        else:
            self.sort.proposer(())
            self.motif.clear()
            self.motif.setEnabled(False)

    def _possibles(self, ligne: LigneApercu) -> list[tuple[object, str]]:
        """Return what may be done with a mail, what is proposed first."""
        prevu = ligne.prevu
        choix: list[tuple[object, str]] = [(None, "à décider")] if prevu.a_decider else []
        choix += [(c.choix, f"ajout au dossier {c.libelle}") for c in prevu.candidats]
        if prevu.choix is not None and prevu.choix.sort is Sort.AJOUT:
            choix.append((prevu.choix, prevu.raison))
        choix += [(NOUVEAU, "nouveau dossier"), (_ECARTER, "écarter, avec un motif")]
        choix += [
            (Choix(Sort.AJOUT, d.dossier_id, motif="dossier choisi par l’agent"), f"ajout au dossier {d.libelle}")
            for d in self._dossiers
        ]
        return choix

    def _on_choix(self, valeur: object) -> None:
        ligne = self._courante()
        if ligne is None:
            return
        choix = valeur if isinstance(valeur, Choix) else None
        ecarte = choix is not None and choix.sort is Sort.ECARTE
        self.motif.setEnabled(ecarte)
        if ecarte and choix is not None:
            choix = replace(choix, motif=self.motif.text().strip())
        self.modele.actualiser_lignes([ligne.decidee(choix)])
        self._compter()

    def _on_ouverte(self, rang: int) -> None:
        """Enter: accept the first proposal of a mail to decide, then go to the next; else go to the choice."""
        ligne = self.modele.ligne(rang)
        if ligne is None or ligne.prevu.ferme:
            return
        if ligne.choix is not None or not ligne.prevu.candidats:
            self.sort.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.modele.actualiser_lignes([ligne.decidee(ligne.prevu.candidats[0].choix)])
        self._compter()
        suivante = (r for r, x in enumerate(self.modele.lignes) if x.choix is None and not x.prevu.ferme)
        self.table.choisir(next(suivante, rang))
        self._on_courante(self.table.currentIndex().row())

    def _compter(self) -> None:
        lignes = self.modele.lignes
        nombre = sum(x.prete for x in lignes)
        sans_motif = self._sans_motif()
        suite = (
            f" {pluriel(sans_motif, 'courriel écarté attend', 'courriels écartés attendent')} un motif."
            if sans_motif
            else ""
        )
        self.bilan.setText(
            f"{pluriel(len(lignes), 'courriel trouvé', 'courriels trouvés')} : {bilan_prevu(lignes)}{suite}"
        )
        self.bouton.setText(f"Importer {pluriel(nombre, 'courriel')}")
        self.bouton.setEnabled(self._peut_importer())

    def _sans_motif(self) -> int:
        return sum(
            x.prete and x.choix is not None and x.choix.sort is Sort.ECARTE and not x.choix.motif
            for x in self.modele.lignes
        )

    def _peut_importer(self) -> bool:
        return any(x.prete for x in self.modele.lignes) and not self._sans_motif()


_ECARTER = Choix(Sort.ECARTE)
