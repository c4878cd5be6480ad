"""The panel of the pieces: what is expected, what came, one key per verdict, its reason asked beside the list.

Not here: what a verdict does (`services.instruction`), nor the document itself (`visionneuse`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QListView,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.comptes import REGLE_COMPTES
from app.domain.controles import Niveau
from app.domain.cycle import EN_COURS
from app.domain.demandes import en_cours
from app.domain.pieces import A_MOTIVER, LigneDePiece, Piece, Verdict
from app.domain.preuve import remplacantes
from app.services.demandes import proposition
from app.socle.formats import date_courte, pluriel
from ui.delegates.piece import DelegatePiece
from ui.models.detail_pieces import detail_de
from ui.models.pieces import (
    NON_CLASSE,
    Fichier,
    ModelePieces,
    anciennes_possibles,
    code_tape,
    identite,
    libelle_de_fichier,
    ligne_de,
    lignes_de,
    motifs_proposes,
)
from ui.touches import avec_touches
from ui.widgets.choix_en_ligne import ChoixEnLigne
from ui.widgets.flux import Flux
from ui.widgets.panneau_demande import PanneauDemande

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.domain.dossier import Canal
    from app.services.instruction import Fiche
    from app.services.preuves import PreuvesDuDossier
    from ui.session import Session

TOUCHES: tuple[tuple[str, str, Verdict | None], ...] = (
    ("C", "Conforme", Verdict.CONFORME),
    ("N", "Non conforme…", Verdict.NON_CONFORME),
    ("V", "À vérifier", Verdict.A_VERIFIER),
    ("P", "Périmée…", Verdict.PERIMEE),
    ("S", "Sans objet…", Verdict.SANS_OBJET),
    ("D", "Déjà détenue…", Verdict.DEJA_DETENUE),
    ("Del", "Retirer le verdict", None),
)
TOUCHE_TYPE, TOUCHE_REMPLACER, TOUCHE_REMPLACE = "T", "R", "M"


class ListePieces(QWidget):
    """The list, the detail of the row under the cursor, and the acts on it.

    Signals:
        piece_choisie(object): the Piece to show, None when the row has no file; the page listens.
        ajout_demande(): « Ajouter des pièces… » ; the page listens.
        remplacement_demande(Piece): « Remplacer par un fichier… » ; the page listens.
        remplacement_dit(int, int): the older piece, and the one that replaces it; the page listens.
    """

    piece_choisie = Signal(object)
    ajout_demande = Signal()
    remplacement_demande = Signal(object)
    remplacement_dit = Signal(int, int)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._fiche: Fiche | None = None
        self._montree: int | None = None
        self._en_attente: tuple[str, Verdict] | int | Piece | None = None
        self._preuves: PreuvesDuDossier | None = None
        self._resume = QLabel()
        self._resume.setProperty("role", "section")
        self.vue = QListView()
        self.vue.setAccessibleName("Pièces du dossier")
        self.vue.setUniformItemSizes(False)
        self.vue.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.vue.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.vue.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.modele = ModelePieces(self)
        self.vue.setModel(self.modele)
        self.vue.setItemDelegate(DelegatePiece(self.vue))
        self._detail = QLabel()
        self._detail.setWordWrap(True)
        self._detail.setTextFormat(Qt.TextFormat.PlainText)
        self._detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._base = QLabel()
        self._base.setWordWrap(True)
        self._base.setTextFormat(Qt.TextFormat.PlainText)
        self._base.setProperty("role", "secondaire")
        self.question = ChoixEnLigne()
        self.demande = PanneauDemande()
        self.actes = self._batir_actes()
        self._batir()
        self.vue.selectionModel().currentChanged.connect(self._on_courante_changee)
        self.vue.customContextMenuRequested.connect(
            lambda point: self._menu.popup(self.vue.viewport().mapToGlobal(point))
        )
        self.question.repondu.connect(self._on_repondu)
        self.question.abandonne.connect(self._on_abandonne)
        self.demande.valide.connect(self._on_demande_validee)
        self.demande.abandonne.connect(self._on_abandonne)

    def montrer(self, fiche: Fiche) -> None:
        """Show the pieces of a dossier; the cursor stays on the same row when it is still there."""
        if self._fiche is None or self._fiche.dossier.cle != fiche.dossier.cle:
            self._montree = None
            self.question.hide()
            self.demande.hide()
        self._fiche = fiche
        ancienne = ligne_de(self.vue.currentIndex())
        rang = -1
        if self.modele.montrer(lignes_de(fiche.completude, fiche.pieces)):
            rang = self.modele.rang_de(identite(ancienne)) if ancienne is not None else -1
            self.vue.setCurrentIndex(self.modele.index(rang if rang >= 0 else self._premiere()))
        self._resumer(fiche)
        self._detailler()
        self._dire_piece()

    def montrer_preuves(self, preuves: PreuvesDuDossier) -> None:
        """Say of each file which notes rest on it."""
        self._preuves = preuves
        self._detailler()

    def choisir(self, cle: tuple[str, object]) -> None:
        """Put the cursor on a row, by its identity (« attendue », code) or (« fichier », id)."""
        rang = self.modele.rang_de(cle)
        if rang >= 0:
            self.vue.setCurrentIndex(self.modele.index(rang))

    def _premiere(self) -> int:
        """Return the first row that has a file to look at, else the first that may be chosen."""
        avec = (r for r, x in enumerate(self.modele.lignes) if isinstance(x, LigneDePiece) and x.fichiers)
        fichiers = (r for r, x in enumerate(self.modele.lignes) if isinstance(x, Fichier))
        return next(avec, next(fichiers, 0))

    def _batir(self) -> None:
        verdict = QPushButton("Verdict")
        verdict.setToolTip("Dire ce que vaut la pièce choisie\u00a0; chaque verdict a sa touche")
        verdict.setMenu(self._menu)
        ajouter = QPushButton("Ajouter…")
        ajouter.setAccessibleName("Ajouter des pièces")
        ajouter.setToolTip("Ajouter des fichiers au dossier, ou les déposer sur la page")
        ajouter.clicked.connect(lambda _coche: self.ajout_demande.emit())
        self.bouton_demande = QPushButton()
        self.bouton_demande.setObjectName("demander_pieces")
        self.bouton_demande.clicked.connect(lambda _coche: self._on_demander())
        boutons = Flux()
        boutons.setSpacing(8)
        boutons.addWidget(verdict)
        boutons.addWidget(ajouter)
        boutons.addWidget(self.bouton_demande)
        boutons.addStretch(1)
        pile = QVBoxLayout(self)
        pile.setContentsMargins(16, 8, 4, 8)
        pile.setSpacing(8)
        pile.addWidget(self._resume)
        pile.addWidget(self.vue, stretch=1)
        pile.addWidget(self.question)
        pile.addWidget(self.demande)
        pile.addWidget(self._detail)
        pile.addWidget(self._base)
        pile.addLayout(boutons)

    def _batir_actes(self) -> tuple[QAction, ...]:
        self._menu = QMenu("Verdict", self)
        actes = []
        for touche, texte, verdict in TOUCHES:
            acte = self._acte(touche, texte)
            acte.triggered.connect(partial(self._on_verdict, verdict))
            actes.append(acte)
        self._menu.addSeparator()
        classer = self._acte(TOUCHE_TYPE, "Classer le fichier…")
        classer.triggered.connect(self._on_classer)
        remplacer = self._acte(TOUCHE_REMPLACER, "Remplacer par un fichier…")
        remplacer.triggered.connect(self._on_remplacer)
        remplace = self._acte(TOUCHE_REMPLACE, "Remplace une autre pièce…")
        remplace.triggered.connect(self._on_remplace)
        return (*actes, classer, remplacer, remplace)

    def _acte(self, touche: str, texte: str) -> QAction:
        acte = QAction(texte, self)
        acte.setObjectName(f"piece_{touche.lower()}")
        acte.setShortcut(QKeySequence(touche))
        acte.setToolTip(avec_touches(texte, [touche]))
        acte.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.vue.addAction(acte)
        self._menu.addAction(acte)
        return acte

    def _resumer(self, fiche: Fiche) -> None:
        manquent = len(fiche.completude.manquantes)
        if not fiche.completude.lignes:
            self._resume.setText("Pièces")
        elif manquent:
            self._resume.setText(f"Pièces · {pluriel(manquent, 'à régler', 'à régler')}")
        else:
            self._resume.setText("Pièces · complet")
        self._proposer(fiche)

    def _proposer(self, fiche: Fiche) -> None:
        """Offer to ask what is missing; while a request runs, say until when instead."""
        jour = self._session.bureau.contexte.clock.maintenant().date()
        nombre = len(proposition(fiche.campagne, fiche.completude, jour).lignes)
        ouverte = en_cours(fiche.demandes)
        court = ouverte is not None and ouverte.date_limite >= jour
        self.bouton_demande.setVisible(fiche.dossier.etat in EN_COURS and bool(nombre))
        self.bouton_demande.setEnabled(not court)
        self.bouton_demande.setText("Demande en cours" if court else f"Demander {pluriel(nombre, 'pièce')}")
        self.bouton_demande.setToolTip(
            f"Pièces demandées, à produire au plus tard le {date_courte(ouverte.date_limite)}"
            if ouverte is not None and court
            else "Demander au porteur ce qui manque ou ne va pas, avec une date limite"
        )

    def _attendue(self) -> LigneDePiece | None:
        ligne = ligne_de(self.vue.currentIndex())
        return ligne.attendue if isinstance(ligne, Fichier) else ligne if isinstance(ligne, LigneDePiece) else None

    def _fichier(self) -> Piece | None:
        """Return the file under the cursor, or the first one in force of the expected piece."""
        ligne = ligne_de(self.vue.currentIndex())
        if isinstance(ligne, Fichier):
            return ligne.piece
        if not isinstance(ligne, LigneDePiece) or not ligne.fichiers or self._fiche is None:
            return None
        remplacees = remplacantes(self._fiche.pieces)
        return next((f for f in ligne.fichiers if f.id not in remplacees), ligne.fichiers[0])

    def _on_courante_changee(self, _index: QModelIndex) -> None:
        self.question.hide()
        self._en_attente = None
        self._detailler()
        self._dire_piece()

    def _dire_piece(self) -> None:
        piece = self._fichier()
        cle = piece.id if piece else 0
        if cle != self._montree:
            self._montree = cle
            self.piece_choisie.emit(piece)

    def _detailler(self) -> None:
        texte, base = detail_de(ligne_de(self.vue.currentIndex()), self._attendue(), self._fiche, self._preuves)
        self._detail.setText(texte)
        self._base.setText(base)
        libre = self.demande.isHidden()  # a request takes the place of what is said of a piece
        self._detail.setVisible(libre)
        self._base.setVisible(libre and bool(base))

    def _on_verdict(self, verdict: Verdict | None, *_coche: object) -> None:
        attendue = self._attendue()
        if attendue is None:
            self._detail.setText("Ce fichier n’est pas classé\u00a0: tapez T pour dire quelle pièce c’est.")
            return
        if verdict is not None and (verdict in A_MOTIVER or self._seconde_lecture(attendue, verdict)):
            self._en_attente = (attendue.type.code, verdict)
            mot = next(texte for _, texte, v in TOUCHES if v is verdict).rstrip("…")
            propositions = list(motifs_proposes().get(verdict.value, ()))
            garde = attendue.motif if attendue.verdict is verdict else ""
            self._demander(f"{mot}\u00a0: pour quel motif\u00a0?", propositions, garde)
            return
        self._rendre(attendue.type.code, verdict, "")

    def _seconde_lecture(self, attendue: LigneDePiece, verdict: Verdict) -> bool:
        """True when « conforme » must say why: a conflict of accounts waits for it."""
        return (
            self._fiche is not None
            and verdict is Verdict.CONFORME
            and attendue.type.regle == REGLE_COMPTES
            and any(c.regle == REGLE_COMPTES and c.niveau is Niveau.BLOQUANT for c in self._fiche.constats)
        )

    def _on_demander(self) -> None:
        if self._fiche is not None:
            self.question.hide()
            self._detail.hide()
            self._base.hide()
            jour = self._session.bureau.contexte.clock.maintenant().date()
            self.demande.demander(proposition(self._fiche.campagne, self._fiche.completude, jour))

    def _on_demande_validee(self, limite: date, canal: Canal) -> None:
        if self._fiche is None:
            return
        demandes, dossier_id = self._session.bureau.demandes, self._fiche.dossier.cle
        self._session.faire(
            "la demande de pièces",
            lambda: demandes.demander(dossier_id, limite, canal),
            lambda _faite: demandes.retirer(dossier_id),
        )
        self.vue.setFocus(Qt.FocusReason.OtherFocusReason)

    def _rendre(self, code: str, verdict: Verdict | None, motif: str) -> None:
        if self._fiche is None:
            return
        instruction, dossier_id = self._session.bureau.instruction, self._fiche.dossier.cle
        self._session.faire(
            f"le verdict sur {code}",
            lambda: instruction.rendre_verdict(dossier_id, code, verdict, motif),
            lambda avant: instruction.remettre_verdict(dossier_id, code, avant),
        )

    def _on_classer(self) -> None:
        piece, ligne = self._fichier(), ligne_de(self.vue.currentIndex())
        if piece is None or piece.id is None or self._fiche is None:
            self._detail.setText("Aucun fichier à classer sur cette ligne.")
            return
        if isinstance(ligne, Fichier) and ligne.est_courriel:
            return
        self._en_attente = piece.id
        types = [f"{t.code} – {t.libelle}" for t in self._fiche.campagne.pieces]
        actuel = next((texte for texte in types if texte.startswith(f"{piece.code} – ")), "")
        self._demander(f"«\u00a0{piece.nom}\u00a0» est…", [*types, NON_CLASSE], actuel)

    def _demander(self, question: str, propositions: Sequence[str], valeur: str) -> None:
        self._base.hide()  # the list keeps its place while the question takes some
        self.question.demander(question, propositions, valeur)

    def _on_repondu(self, texte: str) -> None:
        attente, self._en_attente = self._en_attente, None
        self._detailler()
        self.vue.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(attente, tuple):
            self._rendre(*attente, texte)
        elif isinstance(attente, Piece):
            self._remplace(attente, texte)
        elif attente is not None and self._fiche is not None:
            code = code_tape(texte, self._fiche.campagne.pieces)
            if code is None:
                self._detail.setText(
                    f"«\u00a0{texte}\u00a0» n’est pas une pièce de la liste\u00a0: rien n’a changé."
                )
            else:
                self._classer(attente, code)

    def _classer(self, piece_id: int, code: str) -> None:
        instruction = self._session.bureau.instruction
        self._session.faire(
            "le classement d’un fichier",
            lambda: instruction.classer_piece(piece_id, code),
            lambda avant: instruction.classer_piece(piece_id, avant),
        )

    def _on_remplacer(self) -> None:
        piece = self._fichier()
        if piece is None:
            self._detail.setText("Aucun fichier à remplacer sur cette ligne.")
        else:
            self.remplacement_demande.emit(piece)

    def _on_remplace(self) -> None:
        piece = self._fichier()
        choix = anciennes_possibles(piece, self._fiche.pieces) if piece and self._fiche else ()
        if piece is None or not choix:
            self._detail.setText("Aucune autre pièce que ce fichier puisse remplacer.")
            return
        self._en_attente = piece
        meme_type = next((p for p in choix if p.code and p.code == piece.code), None)
        propose = libelle_de_fichier(meme_type) if meme_type else ""
        self._demander(f"«\u00a0{piece.nom}\u00a0» remplace…", [libelle_de_fichier(p) for p in choix], propose)

    def _remplace(self, neuve: Piece, texte: str) -> None:
        choix = anciennes_possibles(neuve, self._fiche.pieces) if self._fiche else ()
        ancienne = next((p for p in choix if texte in {libelle_de_fichier(p), p.nom}), None)
        if ancienne is None:
            self._detail.setText(f"«\u00a0{texte}\u00a0» n’est pas une pièce de la liste\u00a0: rien n’a changé.")
        else:
            self.remplacement_dit.emit(ancienne.id, neuve.id)

    def _on_abandonne(self) -> None:
        self._en_attente = None
        self._detailler()
        self.vue.setFocus(Qt.FocusReason.OtherFocusReason)
