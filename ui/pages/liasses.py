"""Bundles for a reader without the base: those that left, the form that prepares one, the return of one.

Not here: the two sides of what comes back (`ui.pages.fusion`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSplitter, QWidget
from typing_extensions import override

from app.socle.formats import pluriel
from ui.dialogs.fichiers import Fichiers
from ui.dialogs.liasse import Preparation, SaisieLiasse
from ui.dialogs.mot_de_passe import MotDePasse
from ui.models.liasses import colonnes_liasses
from ui.models.table import ModeleTable
from ui.pages.lue import PageLue
from ui.pages.travaux import Lecture, ecrire
from ui.theme import px
from ui.widgets.entete import Entete
from ui.widgets.etat_vide import EtatVide
from ui.widgets.page import Etirement, TableOuVide, acte, pile_de_page
from ui.widgets.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from app.services.liasse_depart import Bilan
    from app.services.liasse_manifeste import Manifeste, Reprise, Suivi
    from app.services.liasse_retour import Examen
    from app.socle.changes import Changes
    from app.socle.progress import Annulation, Rapporter
    from ui.session import Session

LARGEUR_VOLET, LARGEUR_MAXIMALE = 340, 520
PHRASE = "Confiez des dossiers à un lecteur sans la base, puis reprenez ses notes."


class PageLiasses(PageLue):
    """The bundles of the campaign. `montrer` takes identifiers of dossiers to send, or a sentence to say."""

    cle = "liasses"
    titre = "Liasses"
    aide = "liasse"
    sujets = ("journal",)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._choisis: tuple[int, ...] = ()
        self.modele = ModeleTable(colonnes_liasses(), identite=lambda s: s.liasse, parent=self)
        self.table = Table(self.modele, nom="Liasses préparées", parent=self)
        self.table.setObjectName("table_liasses")
        Etirement(self.table, "fichier")
        self.saisie = SaisieLiasse(self)
        self._lecture = Lecture(self, session.runner, "Lecture des liasses", self._lire, self._on_lu)
        self._bilan = Lecture(self, session.runner, "Contenu de la liasse", self._lire_bilan, self._on_bilan)
        self._batir()
        self.table.courante.connect(lambda _rang: self._accorder())
        self.saisie.saisi.connect(self._on_saisi)
        self.saisie.abandonne.connect(self._fermer_saisie)
        self.saisie.demande_changee.connect(self._bilan.demander)

    @override
    def montrer(self, argument: object) -> None:
        if isinstance(argument, tuple):
            self._choisis = tuple(i for i in argument if isinstance(i, int))
            self.preparer()
        elif isinstance(argument, str):
            self.dire(f"● {argument}", "succes")
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def panneaux(self) -> Sequence[QWidget]:
        return (self.table, self.saisie)

    def dire(self, phrase: str, role: str) -> None:
        """Write what was just done under the head of the page."""
        self.verdict.setText(phrase)
        self.verdict.setProperty("role", role)
        self.verdict.style().polish(self.verdict)
        self.verdict.setVisible(bool(phrase))

    def preparer(self) -> None:
        """Open the form: the dossiers chosen in the list, all, or those of a wave."""
        bureau, campagne_id = self._session.bureau, self._session.campagne_id
        campagne, tous = bureau.campagnes.get(campagne_id), bureau.liasses.dossiers_de
        choix: list[tuple[object, str]] = []
        if self._choisis:
            choix.append((self._choisis, f"La sélection ({pluriel(len(self._choisis), 'dossier')})"))
        choix.append((tous(campagne_id, None), "Toute la campagne"))
        choix += [(tous(campagne_id, v.numero), f"Vague {v.numero}") for v in campagne.vagues]
        self.dire("", "")
        self.saisie.show()
        self.contenu.setVisible(self.modele.rowCount() > 0)  # beside a form, an empty list has nothing to say
        self.saisie.commencer(campagne_id, choix)

    def reprendre(self) -> None:
        """Ask for a file and its password, then examine it."""
        chemin = Fichiers.liasse(self)
        if chemin is not None:
            MotDePasse.demander(self, chemin.name, lambda mot: self.examiner(chemin, mot))

    def examiner(self, chemin: Path, mot_de_passe: str) -> None:
        """Verify a bundle and compare it in a worker, then show both sides."""
        liasses, campagne_id = self._session.bureau.liasses, self._session.campagne_id
        self._session.runner.lancer(
            lambda _rapporter, annulation: liasses.examiner(campagne_id, chemin, mot_de_passe, annulation),
            libelle="Vérification de la liasse",
            au_succes=self._on_examine,
            proprietaire=self,
        )

    def ecrire_vers(self, preparation: Preparation, chemin: Path) -> None:
        """Write a bundle in a worker."""
        liasses = self._session.bureau.liasses
        self.saisie.oublier()

        def faire(rapporter: Rapporter, annulation: Annulation) -> tuple[Manifeste, Changes]:
            demande, mot = preparation.demande, preparation.mot_de_passe
            return liasses.preparer(demande, chemin, mot, rapporter, annulation)

        def fini(obtenu: tuple[Manifeste, Changes]) -> None:
            manifeste, changes = obtenu
            self._session.bus.changed.emit(changes)
            self._fermer_saisie()
            nombre = pluriel(len(manifeste.dossiers), "dossier")
            self.dire(
                f"● Liasse écrite\u00a0: «\u00a0{chemin.name}\u00a0», {nombre}, dans {chemin.parent}.", "succes"
            )

        self._session.runner.lancer(
            faire, libelle="Écriture de la liasse", au_succes=fini, en_ecriture=True, proprietaire=self
        )

    def annuler(self) -> None:
        """Undo the last return of the bundle under the cursor."""
        suivi = self._courante()
        if suivi is not None:
            liasses = self._session.bureau.liasses
            ecrire(
                self._session,
                lambda _rapporter, _annulation: liasses.annuler(suivi.liasse),
                libelle="Annulation de la reprise",
                au_succes=self._on_annulee,
            )

    def _batir(self) -> None:
        self.act_annuler = acte(
            self, "annuler_la_reprise", "Annuler la reprise", self.annuler, dessin="annuler",
            aide="Défaire d’un coup la dernière reprise de la liasse choisie, tant que rien n’a changé depuis",
        )  # fmt: skip
        self.act_reprendre = acte(
            self, "reprendre_une_liasse", "Reprendre une liasse…", self.reprendre, raccourci="Ctrl+Shift+O",
            dessin="importer", aide="Vérifier une liasse revenue et voir ce qui change",
        )  # fmt: skip
        self.act_preparer = acte(
            self, "preparer_une_liasse", "Préparer une liasse…", self.preparer, raccourci="Ctrl+Shift+L",
            dessin="exporter", aide="Écrire un fichier chiffré avec des dossiers choisis",
        )  # fmt: skip
        self.act_annuler.setEnabled(False)
        self.entete = Entete(
            "Liasses pour un lecteur", (self.act_annuler, self.act_reprendre, self.act_preparer), self
        )
        self.entete.dire(PHRASE)
        self.verdict = QLabel(self)
        self.verdict.setObjectName("verdict_liasse")
        self.verdict.setTextFormat(Qt.TextFormat.PlainText)
        self.verdict.setWordWrap(True)
        self.verdict.hide()
        self.contenu = TableOuVide(
            self.table,
            EtatVide(
                "Aucune liasse",
                "Un fichier chiffré qui ne contient que les dossiers choisis. Le lecteur l’ouvre avec Clausule, "
                "note, et vous le rend.",
                dessin="exporter",
                acte="Préparer une liasse",
                au_clic=self.preparer,
            ),
            self,
        )
        self.saisie.setMinimumWidth(px(LARGEUR_VOLET))
        self.saisie.setMaximumWidth(px(LARGEUR_MAXIMALE))
        self.saisie.hide()
        partage = QSplitter(Qt.Orientation.Horizontal, self)
        partage.addWidget(self.contenu)
        partage.addWidget(self.saisie)
        partage.setStretchFactor(0, 1)
        partage.setChildrenCollapsible(False)
        pile = pile_de_page(self)
        pile.addWidget(self.entete)
        pile.addWidget(self.verdict)
        pile.addWidget(partage, stretch=1)

    def _lire(self) -> tuple[Suivi, ...]:
        return self._session.bureau.liasses.suivi(self._session.campagne_id)

    def _on_lu(self, suivis: tuple[Suivi, ...]) -> None:
        courante = self._courante()
        self.modele.remplacer(suivis)
        self.contenu.accorder()
        self.table.choisir(max(0, self.modele.rang_de(courante.liasse)) if courante else 0)
        self._accorder()

    def _lire_bilan(self) -> Bilan:
        return self._session.bureau.liasses.bilan(self.saisie.demande)

    def _on_bilan(self, bilan: Bilan) -> None:
        self.saisie.dire_contenu(bilan)

    def _courante(self) -> Suivi | None:
        return self.modele.ligne(self.table.currentIndex().row())

    def _accorder(self) -> None:
        courante = self._courante()
        self.act_annuler.setEnabled(courante is not None and courante.reprise_le is not None)

    def _fermer_saisie(self) -> None:
        self.saisie.oublier()
        self.saisie.hide()
        self.contenu.show()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_saisi(self, preparation: Preparation) -> None:
        chemin = Fichiers.nouvelle_liasse(self, f"Clausule pour {preparation.demande.lecteur}")
        if chemin is not None:
            self.ecrire_vers(preparation, chemin)

    def _on_examine(self, examen: Examen) -> None:
        self.demande_page.emit("fusion", examen)

    def _on_annulee(self, reprise: Reprise) -> None:
        self.dire(f"● Reprise annulée\u00a0: {pluriel(reprise.nb_notes, 'note')} comme avant.", "succes")
