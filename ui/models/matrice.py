"""The matrix of pieces as rows and columns, and the words of each cell.

Not here: the filters (`ui.pages.matrice`), nor how a cell is painted (`ui.delegates.verdict`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QObject, Qt
from typing_extensions import override

from app.domain.pieces import LIBELLES_VERDICT, Exigence, Verdict
from app.domain.porteur import Forme
from app.services.matrice import bilan
from app.socle.formats import date_heure, date_longue, pluriel
from ui.models.pieces import LIBELLES_EXIGENCE, etat_de
from ui.models.table import LIGNE_ROLE, RACINE, Column, Index, Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.domain.pieces import TypePiece
    from app.services.matrice import Bilan, Case, LigneDeMatrice, Tableau

ETAT_ROLE = Role.UserRole + 2
NON_EXIGEE = ("·", "non exigée", "texte2")
DEPASSEE = "validité dépassée"
NON_DEMANDEE = LIBELLES_EXIGENCE[Exigence.NON_DEMANDEE]
SANS_FORME = "forme juridique inconnue, aucune pièce n’est encore attendue"
_FORMES = {
    Forme.ASSOCIATION: "associations",
    Forme.ASSOCIATION_RUP: "associations agréées ou d’utilité publique",
    Forme.FONDATION: "fondations",
    Forme.COLLECTIVITE: "collectivités",
    Forme.EPCI: "EPCI et syndicats mixtes",
    Forme.CCAS: "CCAS et CIAS",
    Forme.GIP: "GIP",
    Forme.CONSULAIRE: "chambres consulaires",
    Forme.SOCIETE: "sociétés",
}
_DEMANDES = {
    Exigence.OBLIGATOIRE: "Due par",
    Exigence.CONDITIONNELLE: "Selon le cas",
    Exigence.NON_DEMANDEE: "Ne se demande pas",
}
_AU_PLURIEL = {
    Verdict.ABSENTE: "absentes",
    Verdict.RECUE: "reçues",
    Verdict.CONFORME: "conformes",
    Verdict.NON_CONFORME: "non conformes",
    Verdict.PERIMEE: "périmées",
    Verdict.DEJA_DETENUE: "déjà détenues",
}
_SENS = {
    Verdict.DEJA_DETENUE: " (l’administration l’a déjà, elle ne se redemande pas)",
    Verdict.SANS_OBJET: " (la pièce ne concerne pas ce dossier)",
    Verdict.CONFORME: " (compte en conflit\u00a0: c’est le second regard que la convention attend)",
}


def etat_de_case(case: Case) -> tuple[str, str, str]:
    """Return symbol, word and token of colour; a date gone by adds « ! » and its words, whatever the verdict."""
    if case.non_exigee:
        return NON_EXIGEE
    symbole, mot, jeton = etat_de(case.attendue)
    if case.depassee:
        return f"{symbole}!", f"{mot}, {DEPASSEE}", "alerte"
    return symbole, mot, jeton


def etat_ecrit(ligne: LigneDeMatrice, case: Case | None) -> str:
    """Return the state of a cell in words, with its reason, its author and its date."""
    if case is None:
        return f"– {NON_DEMANDEE if ligne.forme else SANS_FORME}"
    symbole, mot, _ = etat_de_case(case)
    motif = case.attendue.motif
    texte = f"{symbole} {mot}\u00a0: {motif}" if motif else f"{symbole} {mot}"
    auteur = f"{case.rendu.agent}, {date_heure(case.rendu.le)}" if case.rendu else ""
    fichiers = len(case.attendue.fichiers)
    recus = pluriel(fichiers, "fichier") if fichiers else "aucun fichier"
    return "\u00a0· ".join(x for x in (texte, LIBELLES_EXIGENCE[case.attendue.exigence], recus, auteur) if x)


def question_de(verdict: Verdict) -> str:
    """Return how the reason of a verdict is asked; it says what sets « déjà détenue » and « sans objet » apart."""
    mot = LIBELLES_VERDICT[verdict][1]
    return f"{mot[0].upper()}{mot[1:]}{_SENS.get(verdict, '')}\u00a0: pour quel motif\u00a0?"


def a_qui(type_piece: TypePiece) -> str:
    """Return of whom a piece may be asked, and of whom it must not be."""
    phrases = []
    for exigence, verbe in _DEMANDES.items():
        formes = [
            nom for f, nom in _FORMES.items() if type_piece.exigences.get(f, Exigence.NON_DEMANDEE) is exigence
        ]
        if formes:
            phrases.append(f"{verbe}\u00a0: {'tous' if len(formes) == len(_FORMES) else ', '.join(formes)}.")
    return " ".join(phrases)


def decompte(compte: Bilan) -> str:
    """Return the figures of a column in words; « déjà détenue » and « sans objet » stay two figures."""
    parts = [(compte.manquantes, "manquante", "manquantes")]
    parts += [
        (nombre, mot, _AU_PLURIEL.get(verdict, mot))
        for verdict, (_, mot) in LIBELLES_VERDICT.items()
        if (nombre := compte.par_verdict.get(verdict, 0))
    ]
    if compte.non_exigees:
        parts.append((compte.non_exigees, NON_EXIGEE[1], "non exigées"))
    if compte.non_demandees:
        parts.append((compte.non_demandees, "non demandée", "non demandées"))
    return "\u00a0· ".join(pluriel(*part) for part in parts)


def validite_ecrite(case: Case) -> str:
    """Return what the habit of validity says of a piece; empty for a type that does not expire."""
    mois = case.attendue.type.validite_mois
    if mois is None:
        return ""
    usage = f"usage\u00a0: moins de {mois} mois, ce n’est pas une règle"
    if case.rendu is None:
        return f"{usage}. Donnez d’abord un verdict, puis la date."
    if case.depassee:
        fin = date_longue(case.rendu.valable_jusqu_au)
        return f"Attention\u00a0: validité dépassée depuis le {fin}. Rien n’est bloqué\u00a0; {usage}."
    return f"{usage}."


def dire_case(type_piece: TypePiece, ligne: LigneDeMatrice, case: Case | None) -> str:
    """Return a cell as a screen reader says it."""
    return f"{ligne.numero}, {type_piece.code} {type_piece.libelle}\u00a0: {etat_ecrit(ligne, case)}"


def colonnes_fixes() -> tuple[Column[LigneDeMatrice], ...]:
    """Return the columns that stay in sight: number, porteur, how many pieces are missing."""
    return (
        Column("numero", "Numéro", lambda x: x.numero, largeur=112),
        Column("porteur", "Porteur", lambda x: x.porteur, largeur=150, infobulle=lambda x: x.porteur),
        Column(
            "manquantes",
            "Pièces\nà régler",
            _manque,
            alignement="droite",
            largeur=76,
            accessible=lambda x: pluriel(x.manquantes, "pièce à régler", "pièces à régler"),
            infobulle=lambda x: pluriel(x.manquantes, "pièce à régler", "pièces à régler"),
            couleur=lambda x: "erreur" if x.manquantes else "",
        ),
    )


def _manque(ligne: LigneDeMatrice) -> str:
    return str(ligne.manquantes) if ligne.forme else "?"


class ModeleMatrice(QAbstractTableModel):
    """One row per dossier, one column per expected piece shown; a cell is frozen and replaced whole."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._types: tuple[TypePiece, ...] = ()
        self._bilans: tuple[Bilan, ...] = ()
        self._rangs: tuple[int, ...] = ()
        self._lignes: list[LigneDeMatrice] = []

    def montrer(
        self, tableau: Tableau, bilans: Sequence[Bilan], lignes: Iterable[LigneDeMatrice], rangs: Sequence[int]
    ) -> None:
        """Show these rows, and of the types of the matrix those of these ranks; `bilans` follows the types."""
        self.beginResetModel()
        self._types, self._bilans, self._rangs = tableau.types, tuple(bilans), tuple(rangs)
        self._lignes = list(lignes)
        self.endResetModel()

    def actualiser_ligne(self, nouvelle: LigneDeMatrice) -> None:
        """Replace the row of the same dossier, in place; an unknown one is ignored."""
        rang = self.rang_de(nouvelle.dossier_id)
        if rang >= 0:
            self._lignes[rang] = nouvelle
            self.dataChanged.emit(self.index(rang, 0), self.index(rang, len(self._rangs) - 1))

    def compter(self, bilans: Sequence[Bilan]) -> None:
        """Write other figures in the heads of the columns."""
        self._bilans = tuple(bilans)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._rangs) - 1)

    @property
    def lignes(self) -> Sequence[LigneDeMatrice]:
        """The rows, in the order shown."""
        return self._lignes

    @property
    def types(self) -> tuple[TypePiece, ...]:
        """The types of the columns shown."""
        return tuple(self._types[rang] for rang in self._rangs)

    def case(self, index: Index) -> Case | None:
        """Return a cell; None where the piece is not asked, and out of the table."""
        if not index.isValid():
            return None
        return self._lignes[index.row()].cases[self._rangs[index.column()]]

    def bilan(self, colonne: int) -> Bilan:
        """Return the figures of a column shown."""
        return self._bilans[self._rangs[colonne]]

    def rang_de(self, dossier_id: int | None) -> int:
        """Return the row of a dossier, -1 when it is not shown."""
        return next((r for r, x in enumerate(self._lignes) if x.dossier_id == dossier_id), -1)

    def colonne_de(self, code: str) -> int:
        """Return the column of a type, -1 when it is not shown."""
        return next((c for c, t in enumerate(self.types) if t.code == code), -1)

    @override
    def rowCount(self, parent: Index = RACINE) -> int:
        return 0 if parent.isValid() else len(self._lignes)

    @override
    def columnCount(self, parent: Index = RACINE) -> int:
        return 0 if parent.isValid() else len(self._rangs)

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> object:
        if orientation == Qt.Orientation.Vertical:
            connue = role == Role.DisplayRole and 0 <= section < len(self._lignes)
            return self._lignes[section].numero if connue else None
        if not 0 <= section < len(self._rangs):
            return None
        rang = self._rangs[section]
        if role == Role.DisplayRole:
            return f"{self._types[rang].code}\n{self._bilans[rang].manquantes}"
        if role in (Role.ToolTipRole, Role.AccessibleTextRole):
            type_piece = self._types[rang]
            return f"{type_piece.code} {type_piece.libelle}\u00a0: {decompte(self._bilans[rang])}"
        return Qt.AlignmentFlag.AlignCenter if role == Role.TextAlignmentRole else None

    @override
    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        if not index.isValid():
            return None
        case = self.case(index)
        if role == LIGNE_ROLE:
            return case
        if role == ETAT_ROLE:
            return etat_de_case(case) if case else None
        if role == Role.DisplayRole:
            return " ".join(etat_de_case(case)[:2]) if case else ""
        if role in (Role.ToolTipRole, Role.AccessibleTextRole):
            ligne, type_piece = self._lignes[index.row()], self._types[self._rangs[index.column()]]
            return dire_case(type_piece, ligne, case)
        return None


def bilans_de(tableau: Tableau) -> tuple[Bilan, ...]:
    """Return the figures of every column."""
    return tuple(bilan(tableau.lignes, rang) for rang in range(len(tableau.types)))
