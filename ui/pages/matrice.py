"""The matrix of pieces: what every dossier must give, what came, one key per verdict, Enter to read the piece."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QStackedWidget, QWidget
from typing_extensions import override

from app.domain.comptes import REGLE_COMPTES
from app.domain.cycle import Etat
from app.domain.pieces import A_MOTIVER, LIBELLES_VERDICT, Verdict
from app.services.matrice import Bilan, Tableau, bilan
from app.socle.errors import UserError
from app.socle.formats import centiemes, pluriel, sans_accents
from ui.models.dossiers import GROUPES_D_ETATS
from ui.models.matrice import DEPASSEE, bilans_de, question_de
from ui.models.pieces import motifs_proposes
from ui.pages.base import Page
from ui.pages.travaux import Lecture
from ui.widgets.champ_choix import ChampChoix
from ui.widgets.detail_piece import DetailPiece
from ui.widgets.entete import Entete
from ui.widgets.etat_vide import EtatVide
from ui.widgets.flux import Flux
from ui.widgets.grille_pieces import GrillePieces
from ui.widgets.liste_pieces import TOUCHES
from ui.widgets.page import acte, pile_de_page
from ui.widgets.texte_elide import TexteElide

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from PySide6.QtGui import QAction

    from app.domain.pieces import TypePiece
    from app.services.matrice import Case, LigneDeMatrice
    from app.socle.changes import Changes, Sujet
    from ui.session import Session

SUJETS: tuple[Sujet, ...] = ("dossiers", "pieces", "decisions", "arrivees")
LEGENDE = "C N V P S D\u00a0: verdict · Suppr\u00a0: retirer · F\u00a0: fin de validité"
_ETATS: tuple[tuple[object, str], ...] = (
    (frozenset[Etat](), "Tous les dossiers"),
    *GROUPES_D_ETATS,
)
_VERDICTS: tuple[tuple[object, str], ...] = (
    (None, "Toutes les pièces"),
    *((v, f"{symbole} {mot}") for v, (symbole, mot) in LIBELLES_VERDICT.items()),
    (DEPASSEE, f"! {DEPASSEE}"),
)


@dataclass(frozen=True, slots=True)
class _Entier:
    """The whole matrix with the figures of its columns, as read in a worker."""

    tableau: Tableau
    bilans: tuple[Bilan, ...]


class PageMatrice(Page):
    """Every dossier against every expected piece of the campaign."""

    cle = "pieces"
    titre = "Pièces"
    aide = "pieces"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._tableau: Tableau | None = None
        self._bilans: tuple[Bilan, ...] = ()
        self._tout = True
        self._a_relire: frozenset[int] = frozenset()
        self._en_retard = False
        self._texte = ""
        self._en_attente: tuple[int, str, Verdict] | None = None
        self._lecture: Lecture[_Entier | tuple[LigneDeMatrice, ...]] = Lecture(
            self, session.runner, "Lecture des pièces", self._lire, self._on_lu
        )
        self.grille = GrillePieces()
        self.detail = DetailPiece()
        self._batir()
        self.grille.courante_changee.connect(self._detailler)
        self.grille.ouverte.connect(self._ouvrir)
        self.detail.repondu.connect(self._on_repondu)
        self.detail.abandonne.connect(self._on_abandonne)
        self.detail.date_changee.connect(self._on_date_changee)
        self.detail.date.editingFinished.connect(self._rattraper)

    @override
    def actualiser(self, changes: Changes | None) -> None:
        if changes is not None and not changes.touches(*SUJETS):
            return
        connus = frozenset(x.dossier_id for x in self._tableau.lignes) if self._tableau else frozenset()
        if changes is None or changes.tout or not changes.dossiers or not changes.dossiers <= connus:
            self._tout = True
        else:
            self._a_relire |= changes.dossiers
        self._lecture.demander()

    @override
    def rechercher(self, texte: str) -> bool:
        self._texte = texte
        self._remplir()
        return True

    @override
    def panneaux(self) -> Sequence[QWidget]:
        return (self.grille.cellules, self.manque)

    def effacer_filtres(self) -> None:
        """Show every dossier and every piece again."""
        self._texte = ""
        self.manque.setChecked(False)
        self.etats.fixer(frozenset())
        self.verdicts.fixer(None)
        self._remplir()

    def _batir(self) -> None:
        ouvrir = acte(
            self, "ouvrir_la_piece", "Ouvrir le dossier sur la pièce", self._ouvrir, dessin="ouvrir", aide="Entrée"
        )
        acte(self, "effacer_filtres", "Montrer toutes les pièces", self.effacer_filtres, dessin="filtre")
        for touche, texte, verdict in TOUCHES:
            self._touche(touche, texte).triggered.connect(partial(self._on_verdict, verdict))
        self._touche("F", "Fin de validité…").triggered.connect(lambda _coche: self._on_fin_demandee())
        self.entete = Entete("Pièces", (ouvrir,))
        self.manque = QCheckBox("Seulement ce qui est à régler")
        self.manque.setObjectName("filtre_manque")
        self.manque.toggled.connect(lambda _coche: self._remplir())
        self.etats = ChampChoix(_ETATS, quoi="Filtrer par état du dossier")
        self.verdicts = ChampChoix(_VERDICTS, quoi="Filtrer par état d’une pièce")
        for choix in (self.etats, self.verdicts):
            choix.valeur_changee.connect(lambda _valeur: self._remplir())
        self.legende = TexteElide()
        self.legende.setText(LEGENDE)
        self.legende.setProperty("role", "secondaire")
        filtres = Flux()
        filtres.setSpacing(8)
        filtres.addWidget(self.manque)
        filtres.addWidget(self.etats, stretch=1)
        filtres.addWidget(self.verdicts, stretch=1)
        filtres.addWidget(self.legende, stretch=2)
        self.aucun = EtatVide(
            "Aucun dossier",
            "Les pièces attendues se montrent ici dès qu’une candidature est enregistrée.",
            dessin="piece",
            acte="Voir la réception",
            au_clic=lambda: self.demande_page.emit("reception", None),
        )
        self.introuvable = EtatVide(
            "Rien ne correspond",
            "Aucun dossier ne répond à ces filtres.",
            dessin="recherche",
            acte="Montrer toutes les pièces",
            au_clic=self.effacer_filtres,
        )
        self.contenu = QStackedWidget()
        for widget in (QWidget(), self.grille, self.introuvable, self.aucun):
            self.contenu.addWidget(widget)
        pile = pile_de_page(self)
        pile.addWidget(self.entete)
        pile.addLayout(filtres)
        pile.addWidget(self.contenu, stretch=1)
        pile.addWidget(self.detail)

    def _touche(self, touche: str, texte: str) -> QAction:
        action = acte(self, f"piece_{touche.lower()}", texte, lambda: None, raccourci=touche)
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.grille.cellules.addAction(action)
        return action

    def _lire(self) -> _Entier | tuple[LigneDeMatrice, ...]:
        """Read all, or the dossiers that changed. Called in a worker; what is asked meanwhile is read after."""
        matrice, campagne_id = self._session.bureau.matrice, self._session.campagne_id
        if not self._tout:
            return matrice.lignes(campagne_id, self._a_relire)
        tableau = matrice.tableau(campagne_id)
        return _Entier(tableau, bilans_de(tableau))

    def _on_lu(self, lu: _Entier | tuple[LigneDeMatrice, ...]) -> None:
        self._tout, self._a_relire = False, frozenset()
        if isinstance(lu, _Entier):
            self._tableau, self._bilans, self._en_retard = lu.tableau, lu.bilans, True
            self._rattraper()
        elif self._tableau is not None:
            self._remplacer(self._tableau, lu)

    def _rattraper(self) -> None:
        """Show what was read, unless the officer is typing a reason or a date: then once it is typed."""
        if self._en_retard and self._en_attente is None and not self.detail.date.hasFocus():
            self._remplir()

    def _remplacer(self, tableau: Tableau, nouvelles: Sequence[LigneDeMatrice]) -> None:
        """Show other rows in the place of those of the same dossiers; one that a filter would hide now stays."""
        par_id = {x.dossier_id: x for x in nouvelles}
        touchees = {
            rang
            for ancienne in tableau.lignes
            if ancienne.dossier_id in par_id
            for rang, cases in enumerate(zip(ancienne.cases, par_id[ancienne.dossier_id].cases, strict=True))
            if cases[0] != cases[1]
        }
        lignes = tuple(par_id.get(x.dossier_id, x) for x in tableau.lignes)
        self._tableau = replace(tableau, lignes=lignes)
        self._bilans = tuple(
            bilan(lignes, rang) if rang in touchees else compte for rang, compte in enumerate(self._bilans)
        )
        self.grille.actualiser(nouvelles, self._bilans)
        self._resumer(lignes)
        if self._en_attente is None and not self.detail.date.hasFocus():
            self._detailler()

    def _remplir(self) -> None:
        """Show the rows and columns that the filters keep; the cursor stays on its cell when it is still there."""
        tableau = self._tableau
        if tableau is None:
            return
        self._en_retard = False
        manque, courante = self.manque.isChecked(), self._courante()
        lignes = [x for x in tableau.lignes if self._garde(x)]
        rangs = [r for r, compte in enumerate(self._bilans) if compte.manquantes or not manque]
        self.grille.montrer(tableau, self._bilans, lignes, rangs)
        if courante is not None:
            self.grille.retrouver(courante[1].dossier_id, courante[0].code)
        elif lignes:
            self.grille.choisir(0, 0)
        montre = self.grille if lignes and rangs else self.introuvable
        self.contenu.setCurrentWidget(montre if tableau.lignes else self.aucun)
        self._resumer(tableau.lignes)
        self._detailler()

    def _garde(self, ligne: LigneDeMatrice) -> bool:
        etats, cherche = self.etats.valeur, self.verdicts.valeur
        nom = sans_accents(f"{ligne.numero} {ligne.porteur}")
        return (
            (bool(ligne.manquantes) or not self.manque.isChecked())
            and (not isinstance(etats, frozenset) or not etats or ligne.etat in etats)
            and (cherche is None or any(case is not None and _dit(case, cherche) for case in ligne.cases))
            and all(mot in nom for mot in sans_accents(self._texte).split())
        )

    def _resumer(self, lignes: Sequence[LigneDeMatrice]) -> None:
        manquantes = sum(compte.manquantes for compte in self._bilans)
        incomplets = sum(bool(x.manquantes) for x in lignes)
        phrase = (
            f"{pluriel(manquantes, 'pièce à régler', 'pièces à régler')} dans "
            f"{pluriel(incomplets, 'dossier')} sur {centiemes(len(lignes) * 100, decimales=0)}."
            if manquantes
            else "Aucune pièce n’est à régler."
        )
        inconnues = sum(x.forme is None for x in lignes)
        suite = f" {pluriel(inconnues, 'dossier')} sans forme juridique\u00a0: rien n’y est encore attendu."
        self.entete.dire(phrase + suite if inconnues else phrase)

    def _courante(self) -> tuple[TypePiece, LigneDeMatrice, Case | None] | None:
        modele, index = self.grille.modele, self.grille.cellules.currentIndex()
        if not index.isValid():
            return None
        return modele.types[index.column()], modele.lignes[index.row()], modele.case(index)

    def _detailler(self) -> None:
        self._en_attente = None
        courante = self._courante()
        if courante is None:
            self.detail.montrer(None, None, None, None)
        else:
            colonne = self.grille.cellules.currentIndex().column()
            self.detail.montrer(*courante, self.grille.modele.bilan(colonne))

    def _ouvrir(self) -> None:
        courante = self._courante()
        if courante is not None:
            self.demande_page.emit("dossier", (courante[1].dossier_id, ("attendue", courante[0].code)))

    def _on_verdict(self, verdict: Verdict | None, *_coche: object) -> None:
        """Give the verdict, or ask its reason; nothing where the piece is not asked, as the strip says."""
        courante = self._courante()
        if courante is None:
            return
        type_piece, ligne, case = courante
        if case is None:
            return
        if verdict is None or not (verdict in A_MOTIVER or self._second_regard(type_piece, ligne, verdict)):
            self._rendre(ligne.dossier_id, type_piece.code, verdict, "")
            return
        self._en_attente = (ligne.dossier_id, type_piece.code, verdict)
        garde = case.attendue.motif if case.attendue.verdict is verdict else ""
        propositions = list(motifs_proposes().get(verdict.value, ()))
        self.detail.demander(question_de(verdict), propositions, garde)

    def _second_regard(self, type_piece: TypePiece, ligne: LigneDeMatrice, verdict: Verdict) -> bool:
        """True when « conforme » must say why: a conflict of accounts waits for it."""
        return (
            verdict is Verdict.CONFORME
            and type_piece.regle == REGLE_COMPTES
            and bool(self._session.bureau.matrice.conflits(ligne.dossier_id))
        )

    def _rendre(self, dossier_id: int, code: str, verdict: Verdict | None, motif: str) -> None:
        instruction = self._session.bureau.instruction
        self._session.faire(
            f"le verdict sur {code}",
            lambda: instruction.rendre_verdict(dossier_id, code, verdict, motif),
            lambda avant: instruction.remettre_verdict(dossier_id, code, avant),
        )

    def _on_repondu(self, motif: str) -> None:
        attente, self._en_attente = self._en_attente, None
        self.grille.setFocus(Qt.FocusReason.OtherFocusReason)
        if attente is not None:
            self._rendre(*attente, motif)
        self._rattraper()

    def _on_abandonne(self) -> None:
        self._en_attente = None
        self.grille.setFocus(Qt.FocusReason.OtherFocusReason)
        self._rattraper()

    def _on_fin_demandee(self) -> None:
        if self.detail.saisir_date():
            return
        self._session.runner.erreur.emit(
            UserError(
                "Cette pièce ne porte pas de fin de validité.",
                conseil="Seules celles que l’usage date en ont une, une fois leur verdict donné.",
            )
        )

    def _on_date_changee(self, jour: date | None) -> None:
        courante = self._courante()
        if courante is None:
            return
        matrice, dossier_id, code = self._session.bureau.matrice, courante[1].dossier_id, courante[0].code
        self._session.faire(
            f"la fin de validité de {code}",
            lambda: matrice.dater(dossier_id, code, jour),
            lambda avant: matrice.dater(dossier_id, code, avant),
        )


def _dit(case: Case, cherche: object) -> bool:
    if cherche == DEPASSEE:
        return case.depassee
    return case.attendue.verdict is cherche and not case.non_exigee
