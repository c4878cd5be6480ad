"""The queue of a session of instruction: what is left on each dossier, derived; letters by one key; the start.

Thin: the queue is read in a worker, the session lives in `ui.widgets.seance_en_cours`. Not here: what is left to do
(`app.domain.restes`), nor the order (`app.domain.file_instruction`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSplitter, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.file_instruction import (
    LIBELLES_GENRE,
    SANS_LETTRE,
    Choix,
    DossierAFaire,
    Genre,
    ranger,
    retenir,
    retrouver,
)
from app.domain.seance import Lettre
from app.services.seances import PointDeReprise
from app.socle.formats import pluriel
from ui.models.file_instruction import colonnes_file, colonnes_restes
from ui.models.table import ModeleTable
from ui.pages.base import Page
from ui.pages.endroits import suivre_la_seance
from ui.pages.travaux import Lecture
from ui.widgets.champ_choix import ChampChoix
from ui.widgets.entete import Entete
from ui.widgets.etat_vide import EtatVide
from ui.widgets.flux import Flux
from ui.widgets.page import Etirement, TableOuVide, acte, pile_de_page, titre_de_section
from ui.widgets.seance_en_cours import REPRENDRE, SeanceEnCours
from ui.widgets.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.restes import Reste
    from app.socle.changes import Changes, Sujet
    from ui.session import Session

ORDRE = (
    "Dates qui pressent d’abord, puis A, sans lettre, B, C, puis ordre d’arrivée. La lettre est à vous seul et ne "
    "décide de rien."
)
_LETTRES = (("", "Toutes les lettres"), *((x.value, x.value) for x in Lettre), (SANS_LETTRE, "Sans lettre"))
_SUJETS: tuple[Sujet, ...] = ("dossiers", "pieces", "notes", "preuves", "decisions", "actes", "tri", "arrivees")
RELUS_UN_A_UN = 5


@dataclass(frozen=True, slots=True)
class Vue:
    """What one display needs, read in one go outside the UI thread."""

    file: tuple[DossierAFaire, ...]
    reprise: PointDeReprise | None


class PageSeance(Page):
    """The queue. `montrer(REPRENDRE)` takes the session up where the officer stopped."""

    cle = "seance"
    titre = "Séance d’instruction"
    aide = "seance"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._seance = SeanceEnCours.de(session)
        self._file: tuple[DossierAFaire, ...] = ()
        self._a_reprendre = False
        self._lue = False
        self.modele = ModeleTable(colonnes_file(), identite=lambda x: x.dossier_id, parent=self)
        self.table = Table(self.modele, nom="File de la séance", parent=self)
        self.table.setObjectName("table_file")
        Etirement(self.table, "porteur")
        self.modele_restes = ModeleTable(colonnes_restes(), identite=lambda x: x.rang, parent=self)
        self.table_restes = Table(self.modele_restes, nom="Ce qui reste sur ce dossier", parent=self)
        self.table_restes.setObjectName("table_restes")
        Etirement(self.table_restes, "pourquoi")
        self._lecture = Lecture(self, session.runner, "Lecture de ce qui reste à faire", self._lire, self._on_lu)
        self._batir_actes()
        self._batir()
        suivre_la_seance(self, session)
        self.table.courante.connect(self._on_courante)
        self.table.ouverte.connect(self._on_ouverte)
        self.table_restes.ouverte.connect(self._on_reste_ouvert)
        for champ in (self.genre, self.lettre, self.vague):
            champ.valeur_changee.connect(lambda _valeur: self._remplir())
        self._seance.finie.connect(self._on_finie)

    @override
    def actualiser(self, changes: Changes | None) -> None:
        if changes is not None and not changes.touches(*_SUJETS):
            return
        touches = changes.dossiers if changes is not None and not changes.tout else frozenset[int]()
        if touches and len(touches) <= RELUS_UN_A_UN and changes is not None and not changes.touches("arrivees"):
            self._relire(tuple(touches))
        else:
            self._lecture.demander()

    @override
    def montrer(self, argument: object) -> None:
        if argument == REPRENDRE:
            self._a_reprendre = True
            self._lecture.demander()

    @override
    def panneaux(self) -> Sequence[QWidget]:
        return (self.table, self.table_restes, self.genre)

    def trier(self, lettre: Lettre | None) -> None:
        """Give the dossier under the cursor a letter, None takes it back; the cursor goes down one row."""
        rang = self.table.currentIndex().row()
        ligne = self.modele.ligne(rang)
        if ligne is None:
            return
        seances, dossier_id = self._session.bureau.seances, ligne.dossier_id
        libelle = f"le tri rapide du dossier {ligne.numero}"
        self._session.faire(
            libelle,
            lambda: seances.trier(dossier_id, lettre),
            lambda avant: seances.trier(dossier_id, avant),
        )
        self._remplacer((replace(ligne, lettre=lettre),))
        self.table.choisir(rang + 1)

    def _batir_actes(self) -> None:
        self.act_commencer = acte(
            self,
            "commencer_la_seance",
            "Commencer",
            self._commencer,
            raccourci="F2",
            dessin="coche",
            aide="Ouvrir le premier dossier de la file, à l’endroit de ce qui reste",
        )
        for lettre in (*Lettre, None):
            touche = lettre.value if lettre else "Backspace"
            quoi = f"Tri rapide\u00a0: {lettre.value}" if lettre else "Retirer la lettre du tri rapide"
            action = acte(self, f"tri_{touche.lower()}", quoi, partial(self.trier, lettre), raccourci=touche)
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            self.table.addAction(action)

    def _batir(self) -> None:
        self.entete = Entete("Séance d’instruction", (self.act_commencer,))
        self.genre = ChampChoix(((g, LIBELLES_GENRE[g]) for g in Genre), quoi="Genre de travail")
        self.lettre = ChampChoix(_LETTRES, quoi="Lettre du tri rapide")
        self.vague = ChampChoix(((None, "Toutes les vagues"),), quoi="Vague")
        for champ, nom in ((self.genre, "genre"), (self.lettre, "lettre"), (self.vague, "vague")):
            champ.setObjectName(f"filtre_{nom}")
        self.compte = QLabel()
        self.compte.setProperty("role", "secondaire")
        filtres = Flux()
        filtres.setSpacing(8)
        for champ in (self.genre, self.lettre, self.vague):
            filtres.addWidget(champ, stretch=2)
        filtres.addStretch(1)
        filtres.addWidget(self.compte)
        self.vide = EtatVide(
            "Rien ne reste à faire ici",
            "Aucun dossier de ce choix n’attend un geste de votre part. Élargissez les filtres pour en voir "
            "d’autres\u00a0; une candidature reçue en ajoute.",
            dessin="coche",
            acte="Voir les dossiers",
            au_clic=lambda: self.demande_page.emit("dossiers", None),
        )
        self.contenu = TableOuVide(self.table, self.vide)
        self.touches = QLabel(
            "Entrée\u00a0: ouvrir à l’endroit · A, B, C\u00a0: trier, Retour arrière\u00a0: effacer · "
            "F8\u00a0: suivant, dans le dossier"
        )
        self.touches.setProperty("role", "secondaire")
        bas = QWidget(self)
        pile = QVBoxLayout(bas)
        pile.setContentsMargins(0, 0, 0, 0)
        self.titre_dossier = titre_de_section("")
        pile.addWidget(self.titre_dossier)
        pile.addWidget(self.table_restes, stretch=1)
        partage = QSplitter(Qt.Orientation.Vertical)
        partage.addWidget(self.contenu)
        partage.addWidget(bas)
        partage.setStretchFactor(0, 3)
        partage.setStretchFactor(1, 2)
        partage.setChildrenCollapsible(False)
        tout = pile_de_page(self)
        tout.addWidget(self.entete)
        tout.addLayout(filtres)
        tout.addWidget(partage, stretch=1)
        tout.addWidget(self.touches)
        self.entete.dire(ORDRE)

    def _lire(self) -> Vue:
        seances, campagne_id = self._session.bureau.seances, self._session.campagne_id
        return Vue(seances.file(campagne_id), seances.reprise(campagne_id))

    def _relire(self, ids: tuple[int, ...]) -> None:
        """Read again the dossiers just touched, in place: a sort under way does not move its rows."""
        seances = self._session.bureau.seances
        self._session.runner.lancer(
            lambda _rapporter, _annulation: tuple(seances.du_dossier(i) for i in ids),
            libelle="Lecture de ce qui reste à faire",
            au_succes=self._remplacer,
            a_l_erreur=lambda _faute: self._lecture.demander(),  # one of them left the queue
            proprietaire=self,
        )

    def _remplacer(self, lignes: Sequence[DossierAFaire]) -> None:
        neuves = {x.dossier_id: x for x in lignes}
        self._file = tuple(neuves.get(x.dossier_id, x) for x in self._file)
        self.modele.actualiser_lignes(retenir(lignes, replace(self._choix(), lettre="")))
        self._dire_courante()

    def _choix(self) -> Choix:
        genre, lettre, vague = self.genre.valeur, self.lettre.valeur, self.vague.valeur
        return Choix(
            genre if isinstance(genre, Genre) else Genre.TOUT,
            lettre if isinstance(lettre, str) else "",
            vague if isinstance(vague, int) else None,
        )

    def _on_lu(self, vue: Vue) -> None:
        premiere = not self._lue
        self._lue, self._file = True, vue.file
        self._proposer_vagues()
        self._remplir()
        if premiere and self.table_restes.hasFocus():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)  # it was not in sight when the page was
        if self._a_reprendre:
            self._a_reprendre = False
            self._reprendre(vue.reprise)

    def _proposer_vagues(self) -> None:
        choisie = self.vague.valeur
        vagues = sorted({d.vague for d in self._file if d.vague is not None})
        self.vague.proposer(((None, "Toutes les vagues"), *((v, f"Vague {v}") for v in vagues)))
        self.vague.fixer(choisie if choisie in vagues else None)
        self.vague.setVisible(len(vagues) > 1)

    def _remplir(self) -> None:
        courant = self.modele.ligne(self.table.currentIndex().row())
        lignes = retenir(ranger(self._file), self._choix())
        self.modele.remplacer(lignes)
        self.contenu.accorder()
        self.table.choisir(max(self.modele.rang_de(courant.dossier_id) if courant else 0, 0))
        finis = sum(not d.restes for d in self._file)
        reste = sum(len(d.restes) for d in lignes)
        phrase = f"{pluriel(len(lignes), 'dossier')}, {pluriel(reste, 'tâche')}"
        self.compte.setText(f"{phrase}\u00a0; {pluriel(finis, 'dossier')} sans rien à faire" if finis else phrase)
        self.act_commencer.setEnabled(bool(reste))
        self._dire_courante()

    def _on_courante(self, _rang: int) -> None:
        self._dire_courante()

    def _dire_courante(self) -> None:
        ligne = self.modele.ligne(self.table.currentIndex().row())
        self.modele_restes.remplacer(ligne.restes if ligne else ())
        self.titre_dossier.setText(f"{ligne.numero} · {ligne.attente or ligne.porteur}" if ligne else "")

    def _on_ouverte(self, rang: int) -> None:
        ligne = self.modele.ligne(rang)
        if ligne is not None and ligne.restes:
            self._lancer(ligne, ligne.restes[0])
        elif ligne is not None:
            self.demande_page.emit("dossier", ligne.dossier_id)

    def _on_reste_ouvert(self, rang: int) -> None:
        ligne, reste = self.modele.ligne(self.table.currentIndex().row()), self.modele_restes.ligne(rang)
        if ligne is not None and reste is not None:
            self._lancer(ligne, reste)

    def _commencer(self) -> None:
        self._remplir()  # letters just given count from now on
        if self.modele.lignes and self.modele.lignes[0].restes:
            self._lancer(self.modele.lignes[0], self.modele.lignes[0].restes[0])

    def _lancer(self, ligne: DossierAFaire, reste: Reste | None) -> None:
        self.entete.dire(ORDRE)
        file = retenir(ranger(self._file), self._choix())
        if all(d.dossier_id != ligne.dossier_id for d in file):
            file = (ligne, *file)  # its letter was changed under a filter of letters
        self._seance.commencer(file, self._choix().genre, ligne, reste)

    def _reprendre(self, point: PointDeReprise | None) -> None:
        """Take up the whole queue again, at the dossier and the sub-criterion where the officer stopped."""
        for champ, valeur in ((self.genre, Genre.TOUT), (self.lettre, ""), (self.vague, None)):
            champ.fixer(valeur)
        self._remplir()
        rang = self.modele.rang_de(point.dossier_id) if point else -1
        ligne = self.modele.ligne(rang)
        if ligne is not None and point is not None:
            self._lancer(ligne, retrouver(ligne.restes, point.sous_critere))
        elif point is not None:
            self.entete.dire(f"Plus rien ne reste à faire sur le {point.endroit}\u00a0: voici la suite de la file.")

    def _on_finie(self, phrase: str) -> None:
        self.entete.dire(phrase)
