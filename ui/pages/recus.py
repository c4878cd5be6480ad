"""The receipts of the ranking: established, kept, replayed, compared with today, saved, opened from a file.

Not here: what a receipt holds (`app.domain.recu`), its replay (`app.domain.rejeu`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt
from PySide6.QtWidgets import QLabel, QSplitter, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.recu import lire
from app.importers.noms import nom_sur
from ui.dialogs.fichiers import Fichiers
from ui.dialogs.saisie_recu import SaisieRecu
from ui.models.recus import (
    bilan_de_la_comparaison,
    bilan_du_rejeu,
    colonnes_differences,
    colonnes_recus,
)
from ui.models.table import ModeleTable
from ui.pages.base import Page
from ui.pages.travaux import Lecture, ecrire
from ui.widgets.entete import Entete, bouton_acte
from ui.widgets.etat_vide import EtatVide
from ui.widgets.flux import Flux
from ui.widgets.page import Etirement, TableOuVide, acte, pile_de_page, titre_de_section
from ui.widgets.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from app.domain.recu import RecuDeClassement
    from app.services.recompte import Recompte
    from app.socle.changes import Changes
    from ui.models.recus import Bilan
    from ui.session import Session

INVITE = "Choisissez un reçu, puis rejouez-le ou comparez-le à aujourd’hui."


class PageRecus(Page):
    """The receipts kept by the campaign, and what is found of the one under the cursor."""

    cle = "recus"
    titre = "Reçus du classement"
    aide = "classement"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._ouvert: bytes | None = None
        self.partage = QSplitter(Qt.Orientation.Vertical, self)
        self.modele: ModeleTable[RecuDeClassement] = ModeleTable(
            colonnes_recus(), identite=lambda x: x.id, parent=self
        )
        self.table = Table(self.modele, nom="Reçus gardés", parent=self.partage)
        self.table.setObjectName("table_recus")
        Etirement(self.table, "libelle")
        self.modele_differences: ModeleTable[tuple[int, str, str, str, str]] = ModeleTable(
            colonnes_differences(), identite=lambda x: x[0], parent=self
        )
        self.differences = Table(self.modele_differences, nom="Différences trouvées", parent=self.partage)
        self.differences.setObjectName("table_differences")
        Etirement(self.differences, "trouve")
        self._lecture = Lecture(self, session.runner, "Lecture des reçus", self._lire, self._on_lu)
        self._batir()
        self.table.courante.connect(self._on_courante)
        self.table.ouverte.connect(lambda _rang: self._rejouer())
        self.saisie.saisi.connect(self._on_saisi)
        self.saisie.abandonne.connect(self._fermer_la_saisie)

    @override
    def actualiser(self, changes: Changes | None) -> None:
        if changes is None or changes.touches("recus", "notes", "classement", "dossiers"):
            self._lecture.demander()

    @override
    def panneaux(self) -> Sequence[QWidget]:
        return (self.table, self.differences)

    def _batir(self) -> None:
        retour = acte(
            self,
            "revenir_au_classement",
            "Revenir au classement",
            lambda: self.demande_page.emit("classement", None),
            raccourci="Alt+Left",
            dessin="classement",
            aide="Voir la liste des dossiers classés",
        )
        ouvrir = acte(
            self,
            "ouvrir_un_recu",
            "Ouvrir un reçu…",
            self._on_ouvrir,
            dessin="ouvrir",
            aide="Rejouer un reçu enregistré sur le disque",
        )
        etablir = acte(
            self,
            "etablir_le_recu",
            "Établir le reçu…",
            self._on_etablir,
            raccourci="Ctrl+R",
            aide="Garder le classement tel qu’il est, avec son empreinte",
        )
        self._actes_d_un_recu()
        self.entete = Entete("Reçus du classement", (retour, ouvrir, etablir))
        self.saisie = SaisieRecu(self)
        self.saisie.hide()
        self.vide = EtatVide(
            "Aucun reçu n’est gardé",
            "Un reçu fige le classement d’un comité\u00a0: notes, grilles, règle, liste et empreinte.",
            dessin="classement",
            acte="Établir le reçu…",
            au_clic=self._on_etablir,
        )
        self.contenu = TableOuVide(self.table, self.vide, self.partage)
        self.partage.setChildrenCollapsible(False)
        self.partage.addWidget(self.contenu)
        self.partage.addWidget(self._batir_le_bilan())
        pile = pile_de_page(self)
        for widget in (self.entete, self.saisie):
            pile.addWidget(widget)
        pile.addWidget(self.partage, stretch=1)

    def _actes_d_un_recu(self) -> None:
        self.rejouer = acte(
            self,
            "rejouer_le_recu",
            "Rejouer",
            self._rejouer,
            aide="Refaire le calcul du reçu et vérifier l’empreinte",
        )
        self.comparer = acte(
            self,
            "comparer_le_recu",
            "Comparer à aujourd’hui",
            self._comparer,
            raccourci="Ctrl+D",
            aide="Nommer ce qui a changé depuis le reçu",
        )
        self.enregistrer = acte(
            self,
            "enregistrer_le_recu",
            "Enregistrer…",
            self._on_enregistrer,
            raccourci="Ctrl+Shift+S",
            aide="Écrire le reçu en JSON, qui se vérifie, et en PDF, qui se lit",
        )

    def _batir_le_bilan(self) -> QWidget:
        bas = QWidget(self.partage)
        self.intitule = titre_de_section("")
        self.phrase = QLabel(INVITE, bas)
        self.phrase.setObjectName("bilan_du_recu")
        self.phrase.setTextFormat(Qt.TextFormat.PlainText)
        self.phrase.setWordWrap(True)
        rangee = Flux()
        rangee.setSpacing(8)
        for action in (self.rejouer, self.comparer, self.enregistrer):
            rangee.addWidget(bouton_acte(action))
        rangee.addStretch(1)
        self.trouvees = QStackedWidget(bas)
        self.trouvees.addWidget(QWidget(self.trouvees))
        self.trouvees.addWidget(self.differences)
        pile = QVBoxLayout(bas)
        pile.setContentsMargins(0, 8, 0, 0)
        pile.setSpacing(8)
        pile.addLayout(rangee)
        pile.addWidget(self.intitule)
        pile.addWidget(self.phrase)
        pile.addWidget(self.trouvees, stretch=1)
        self._accorder()
        return bas

    def _lire(self) -> tuple[tuple[RecuDeClassement, ...], Recompte]:
        classements, campagne_id = self._session.bureau.classements, self._session.campagne_id
        return tuple(classements.recus(campagne_id)), classements.recompter(campagne_id)

    def _on_lu(self, lus: tuple[tuple[RecuDeClassement, ...], Recompte]) -> None:
        recus, recompte = lus
        choisi = self._choisi
        with QSignalBlocker(self.table):  # a file that is open stays the one looked at
            self.modele.remplacer(recus)
            if self._ouvert is None:
                self.table.choisir(self.modele.rang_de(choisi.id) if choisi else 0)
        self.contenu.accorder()
        faits = " ".join(d.phrase for d in recompte.discordances)
        self.entete.dire(f"{recompte.phrase} {faits}".strip())
        self._accorder()

    @property
    def _choisi(self) -> RecuDeClassement | None:
        return self.modele.ligne(self.table.currentIndex().row())

    def _accorder(self) -> None:
        """What may be done depends on whether a receipt is under the cursor, or open from a file."""
        for action in (self.rejouer, self.comparer, self.enregistrer):
            action.setEnabled(self._choisi is not None or self._ouvert is not None)

    def _on_courante(self, rang: int) -> None:
        if rang >= 0:
            self._ouvert = None  # the officer came back to the receipts kept
        self._accorder()

    def _octets(self) -> Callable[[], bytes] | None:
        """Return how to read the receipt concerned: the file last opened, else the one under the cursor."""
        ouvert, choisi, classements = self._ouvert, self._choisi, self._session.bureau.classements
        if ouvert is not None:
            return lambda: ouvert
        if choisi is not None:
            return lambda: classements.octets(choisi)
        return None

    def _travailler(self, libelle: str, examiner: Callable[[bytes], Bilan]) -> None:
        lire_octets = self._octets()
        if lire_octets is None:
            return
        self.phrase.setText(f"{libelle}…")
        self._session.runner.lancer(
            lambda _rapporter, _annulation: examiner(lire_octets()),
            libelle=libelle,
            au_succes=self._montrer,
            a_l_erreur=self._refuser,
            proprietaire=self,
        )

    def _rejouer(self) -> None:
        classements = self._session.bureau.classements
        self._travailler(
            "Rejeu du reçu",
            lambda octets: bilan_du_rejeu(octets, classements.rejouer(octets), classements.origine(octets)),
        )

    def _comparer(self) -> None:
        classements = self._session.bureau.classements
        self._travailler(
            "Comparaison du reçu à aujourd’hui",
            lambda octets: bilan_de_la_comparaison(octets, lire(octets), classements.comparer(octets)),
        )

    def _montrer(self, bilan: Bilan) -> None:
        self.intitule.setText(bilan.titre)
        self._dire(" ".join(bilan.phrases), "" if bilan.conforme else "alerte")
        self.modele_differences.remplacer(bilan.differences)
        self.trouvees.setCurrentIndex(1 if bilan.differences else 0)

    def _refuser(self, faute: Exception) -> None:
        self.intitule.setText("Reçu refusé")
        self._dire(f"✕ {faute}", "erreur")
        self.modele_differences.remplacer(())
        self.trouvees.setCurrentIndex(0)

    def _dire(self, phrase: str, role: str) -> None:
        self.phrase.setText(phrase)
        self.phrase.setProperty("role", role)
        self.phrase.style().polish(self.phrase)

    def _on_etablir(self) -> None:
        self.partage.setVisible(bool(self.modele.rowCount()))  # an invitation is not squeezed under its answer
        self.saisie.show()
        self.saisie.commencer()

    def _fermer_la_saisie(self) -> None:
        self.saisie.hide()
        self.partage.show()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_saisi(self, libelle: str) -> None:
        classements, campagne_id = self._session.bureau.classements, self._session.campagne_id
        self._fermer_la_saisie()
        self._ouvert = None
        ecrire(
            self._session,
            lambda _rapporter, _annulation: classements.etablir(campagne_id, libelle),
            libelle="Reçu du classement",
            au_succes=lambda octets: self._dire(f"Reçu établi et gardé ({len(octets) // 1024 + 1} Kio).", ""),
        )

    def _on_ouvrir(self) -> None:
        chemin = Fichiers.recu(self)
        if chemin is None:
            return
        classements = self._session.bureau.classements
        self._session.runner.lancer(
            lambda _rapporter, _annulation: classements.lire_fichier(chemin),
            libelle="Lecture du reçu",
            au_succes=self._on_fichier_lu,
            a_l_erreur=self._refuser,
            proprietaire=self,
        )

    def _on_fichier_lu(self, octets: bytes) -> None:
        self._ouvert = octets
        self.table.setCurrentIndex(QModelIndex())
        self.table.clearSelection()
        self._accorder()
        self._rejouer()

    def _on_enregistrer(self) -> None:
        lire_octets, choisi = self._octets(), self._choisi
        if lire_octets is None:
            return
        nom = nom_sur(f"recu-classement-{choisi.libelle or choisi.empreinte[:12]}.json" if choisi else "recu.json")
        destination = Fichiers.nouveau_recu(self, nom)
        if destination is None:
            return
        classements = self._session.bureau.classements
        self._session.runner.lancer(
            lambda _rapporter, _annulation: classements.enregistrer(lire_octets(), destination),
            libelle="Enregistrement du reçu",
            au_succes=self._on_enregistre,
            proprietaire=self,
        )

    def _on_enregistre(self, fichiers: tuple[Path, Path]) -> None:
        json, pdf = fichiers
        self._dire(f"Enregistré\u00a0: {json.name}, qui se vérifie, et {pdf.name}, qui se lit.", "")
