"""The list of the pieces of a dossier: expected ones with their state, their files beneath, then the other files.

Not here: which pieces are expected and whether one is missing (`app.domain.pieces`), nor how a row is painted.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt
from typing_extensions import override

from app.domain.pieces import (
    CODE_ACTE_SIGNE,
    CODE_COURRIEL,
    LIBELLES_VERDICT,
    Exigence,
    LigneDePiece,
    Piece,
    Verdict,
)
from app.domain.preuve import lignee, remplacantes
from app.socle.formats import a_paris, date_courte, sans_accents
from app.socle.resources import lire_toml
from ui.models.table import LIGNE_ROLE, RACINE, Index, Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.domain.pieces import Completude, TypePiece

NON_CLASSE = "Non classé"
GROUPE_COURRIELS = "Courriels reçus"
GROUPE_CLASSEES = "Autres fichiers classés"
GROUPE_NON_CLASSEES = "Fichiers non classés"
_JETONS = {
    Verdict.ABSENTE: "erreur",
    Verdict.RECUE: "info",
    Verdict.A_VERIFIER: "alerte",
    Verdict.CONFORME: "succes",
    Verdict.NON_CONFORME: "erreur",
    Verdict.PERIMEE: "alerte",
    Verdict.SANS_OBJET: "texte2",
    Verdict.DEJA_DETENUE: "succes",
}
LIBELLES_EXIGENCE = {
    Exigence.OBLIGATOIRE: "obligatoire",
    Exigence.CONDITIONNELLE: "conditionnelle",
    Exigence.NON_DEMANDEE: "non demandée à cette forme juridique",
}


@dataclass(frozen=True, slots=True)
class Groupe:
    """A heading; it cannot be chosen."""

    titre: str


@dataclass(frozen=True, slots=True)
class Fichier:
    """One file. `attendue` is the expected piece it was classified as, None when it is not.

    `remplacee_par`: the piece in force in its place, None while it is itself.
    """

    piece: Piece
    attendue: LigneDePiece | None
    remplacee_par: Piece | None = None

    @property
    def est_courriel(self) -> bool:
        """True for the mail itself, which is kept as it came."""
        return self.piece.code == CODE_COURRIEL


Ligne = Groupe | LigneDePiece | Fichier


def lignes_de(completude: Completude, pieces: Iterable[Piece]) -> tuple[Ligne, ...]:
    """Return the rows: each expected piece and its files, then the files that are none of them, the mails last."""
    pieces = tuple(pieces)
    par = remplacantes(pieces)
    lignes: list[Ligne] = []
    for attendue in completude.lignes:
        lignes.append(attendue)
        lignes += [Fichier(piece, attendue, par.get(piece.id or 0)) for piece in attendue.fichiers]
    places = {ligne.piece.id for ligne in lignes if isinstance(ligne, Fichier)}
    autres = [Fichier(piece, None, par.get(piece.id or 0)) for piece in pieces if piece.id not in places]
    for titre, fichiers in (
        (GROUPE_CLASSEES, [f for f in autres if f.piece.code and not f.est_courriel]),
        (GROUPE_NON_CLASSEES, [f for f in autres if not f.piece.code]),
        (GROUPE_COURRIELS, [f for f in autres if f.est_courriel]),
    ):
        if fichiers:
            lignes += [Groupe(titre), *fichiers]
    return tuple(lignes)


def identite(ligne: Ligne) -> tuple[str, object]:
    """Return what makes a row the same after a refresh."""
    if isinstance(ligne, Groupe):
        return ("groupe", ligne.titre)
    if isinstance(ligne, Fichier):
        return ("fichier", ligne.piece.id)
    return ("attendue", ligne.type.code)


def etat_de(ligne: LigneDePiece) -> tuple[str, str, str]:
    """Return symbol, word and token of colour: « ○ », « absente », « erreur »."""
    symbole, mot = LIBELLES_VERDICT[ligne.verdict]
    if ligne.verdict is Verdict.ABSENTE and not ligne.due:
        return symbole, "non exigée", "texte2"
    return symbole, mot, _JETONS[ligne.verdict]


def dire(ligne: Ligne) -> str:
    """Return the row as a screen reader says it."""
    if isinstance(ligne, Groupe):
        return ligne.titre
    if isinstance(ligne, Fichier):
        classement = f"classé {ligne.attendue.type.libelle}" if ligne.attendue else "non classé"
        if ligne.piece.code == CODE_ACTE_SIGNE:
            classement = "copie signée d’un acte"
        elif ligne.attendue is None and ligne.piece.code:
            classement = f"classé {ligne.piece.code}, non attendu à ce jour"
        suite = f", remplacé par {ligne.remplacee_par.nom}" if ligne.remplacee_par else ""
        return f"Fichier {ligne.piece.nom}, {'courriel' if ligne.est_courriel else classement}{suite}"
    _, mot, _ = etat_de(ligne)
    suite = f", {ligne.motif}" if ligne.motif else ""
    return f"{ligne.type.libelle}\u00a0: {mot}{suite}, {LIBELLES_EXIGENCE[ligne.exigence]}"


@cache
def motifs_proposes() -> Mapping[str, Sequence[str]]:
    """Return the reasons offered for each verdict, by its stored value."""
    motifs: Mapping[str, Sequence[str]] = lire_toml("pieces/motifs.toml")["motifs"]
    return motifs


class ModelePieces(QAbstractListModel):
    """The rows of one dossier, refreshed in place when they are the same ones."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lignes: tuple[Ligne, ...] = ()

    @property
    def lignes(self) -> tuple[Ligne, ...]:
        """The rows, in the order shown."""
        return self._lignes

    def montrer(self, lignes: tuple[Ligne, ...]) -> bool:
        """Show these rows; True when the list was rebuilt, hence the cursor lost."""
        if [identite(x) for x in lignes] == [identite(x) for x in self._lignes]:
            self._lignes = lignes
            if lignes:
                self.dataChanged.emit(self.index(0), self.index(len(lignes) - 1))
            return False
        self.beginResetModel()
        self._lignes = lignes
        self.endResetModel()
        return True

    def rang_de(self, cherchee: tuple[str, object]) -> int:
        """Return the rank of the row of this identity, -1 when it is not shown."""
        return next((rang for rang, ligne in enumerate(self._lignes) if identite(ligne) == cherchee), -1)

    @override
    def rowCount(self, parent: Index = RACINE) -> int:
        return 0 if parent.isValid() else len(self._lignes)

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and isinstance(self._lignes[index.row()], Groupe):
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    @override
    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        if not self.checkIndex(index, QAbstractListModel.CheckIndexOption.IndexIsValid):
            return None
        ligne = self._lignes[index.row()]
        if role == LIGNE_ROLE:
            return ligne
        if role in (Role.AccessibleTextRole, Role.ToolTipRole):
            return dire(ligne)
        if role != Role.DisplayRole:
            return None
        if isinstance(ligne, Groupe):
            return ligne.titre
        return ligne.piece.nom if isinstance(ligne, Fichier) else ligne.type.libelle


def ligne_de(index: QModelIndex) -> Ligne | None:
    """Return the row behind an index, None when there is none."""
    ligne = index.data(LIGNE_ROLE)
    return ligne if isinstance(ligne, Groupe | LigneDePiece | Fichier) else None


def anciennes_possibles(neuve: Piece, pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Return the pieces that a file may replace: not mails, nor itself, nor replaced ones, nor its successors.

    None for a mail, nor for a file that replaces one already.
    """
    pieces = tuple(pieces)
    if neuve.code == CODE_COURRIEL or neuve.remplace is not None:
        return ()
    remplacees = remplacantes(pieces)
    return tuple(
        p
        for p in pieces
        if p.code != CODE_COURRIEL and p.id not in remplacees and neuve.id not in lignee(pieces, p.id or 0)
    )


def libelle_de_fichier(piece: Piece) -> str:
    """Return « Budget.pdf, reçue le 12 juill. 2022 (no 4) »: two files may bear one name."""
    return f"{piece.nom}, reçue le {date_courte(a_paris(piece.recue_le).date())} (n°\u00a0{piece.id})"


def code_tape(saisie: str, types: Sequence[TypePiece]) -> str | None:
    """Return the code meant by « P05 – Attestation… », « p5 », « 5 » or a unique part of a label.

    The empty string is « non classé »; None when nothing or several things answer.
    """
    texte = sans_accents(saisie.strip())
    if texte == sans_accents(NON_CLASSE):
        return ""
    debut = texte.split(" ")[0]
    for type_piece in types:
        code = type_piece.code.casefold()
        numero = code.lstrip("abcdefghijklmnopqrstuvwxyz").lstrip("0")
        if debut == code or (numero and debut.lstrip("p0") == numero and debut.lstrip("p").isdigit()):
            return type_piece.code
    trouves = [t.code for t in types if texte in sans_accents(t.libelle)]
    return trouves[0] if len(trouves) == 1 else None
