"""The matrix of pieces: every dossier of a campaign against every expected piece, and until when a piece is good.

Not here: the verdict itself (`services.instruction`), nor which piece is due (`domain.pieces`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.cycle import Etat
from app.domain.pieces import LigneDePiece, TypePiece, Verdict, VerdictRendu, completude
from app.domain.porteur import Forme
from app.services.comptes import conflits_ouverts
from app.services.contexte import Contexte, journaliser
from app.socle.changes import Changes
from app.socle.errors import UserError
from app.socle.formats import a_paris, date_longue

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from app.domain.campagne import Campagne
    from app.domain.comptes import Conflit
    from app.domain.dossier import Dossier
    from app.domain.pieces import Piece
    from app.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class Case:
    """One expected piece of one dossier. `rendu`: the verdict as given, with its author and its date.

    `depassee`: the end of validity that was written down is past. It warns and changes nothing: « moins de trois
    mois » is a habit, not a rule.
    """

    attendue: LigneDePiece
    rendu: VerdictRendu | None
    depassee: bool

    @property
    def non_exigee(self) -> bool:
        """True for a conditional piece that nobody sent and that nothing makes due."""
        return self.attendue.verdict is Verdict.ABSENTE and not self.attendue.due


@dataclass(frozen=True, slots=True)
class LigneDeMatrice:
    """A dossier. `cases` follows the types of the matrix; None where this legal form need not give the piece.

    `forme`: None while it is not known; every cell is then None, as nothing is expected yet. `manquantes`: how many
    due pieces are not satisfied.
    """

    dossier_id: int
    numero: str
    porteur: str
    forme: Forme | None
    etat: Etat
    cases: tuple[Case | None, ...]
    manquantes: int


@dataclass(frozen=True, slots=True)
class Tableau:
    """The matrix of a campaign: its expected pieces in order, its dossiers by number."""

    types: tuple[TypePiece, ...]
    lignes: tuple[LigneDeMatrice, ...]


@dataclass(frozen=True, slots=True)
class Bilan:
    """A column in figures: « déjà détenue » and « sans objet » are two counts of `par_verdict`, never one.

    `par_verdict` leaves out the conditional pieces that are not due (`non_exigees`).
    """

    manquantes: int
    par_verdict: Mapping[Verdict, int]
    non_exigees: int
    non_demandees: int


def bilan(lignes: Iterable[LigneDeMatrice], rang: int) -> Bilan:
    """Count the cells of one column by what they say."""
    cases = [ligne.cases[rang] for ligne in lignes]
    demandees = [case for case in cases if case is not None]
    exigees = [case for case in demandees if not case.non_exigee]
    return Bilan(
        manquantes=sum(case.attendue.manque for case in demandees),
        par_verdict=Counter(case.attendue.verdict for case in exigees),
        non_exigees=len(demandees) - len(exigees),
        non_demandees=len(cases) - len(demandees),
    )


class Matrice:
    """Reads the matrix, whole or by dossiers, and dates the pieces that do not stay good."""

    def __init__(self, contexte: Contexte) -> None:
        self._contexte = contexte

    def tableau(self, campagne_id: int) -> Tableau:
        """Return every dossier of the campaign: each table is read once."""
        with self._contexte.store.lire() as uow:
            campagne = uow.campagnes.get(campagne_id)
            dossiers = uow.dossiers.of_campagne(campagne_id)
            pieces = uow.pieces.of_campagne(campagne_id)
            verdicts = uow.pieces.verdicts_of_campagne(campagne_id)
        jour = self._aujourdhui()
        lignes = (_ligne(campagne, d, pieces.get(d.cle, ()), verdicts.get(d.cle, ()), jour) for d in dossiers)
        return Tableau(tuple(campagne.pieces), tuple(lignes))

    def lignes(self, campagne_id: int, ids: Iterable[int]) -> tuple[LigneDeMatrice, ...]:
        """Return these dossiers alone, those of another campaign left out. Raises UserError on an unknown one."""
        with self._contexte.store.lire() as uow:
            campagne = uow.campagnes.get(campagne_id)
            lus = [(uow.dossiers.get(i), uow.pieces.of_dossier(i), uow.pieces.verdicts(i)) for i in sorted(ids)]
        jour = self._aujourdhui()
        return tuple(_ligne(campagne, d, p, v, jour) for d, p, v in lus if d.campagne_id == campagne_id)

    def conflits(self, dossier_id: int) -> tuple[Conflit, ...]:
        """Return the conflicts of the account of a dossier that wait for a second look: a short read."""
        with self._contexte.store.lire() as uow:
            return conflits_ouverts(uow, dossier_id)

    def dater(self, dossier_id: int, code: str, jusqu_au: date | None) -> tuple[date | None, Changes]:
        """Write until when a piece is good, None for « not known »; return the date that stood before, for undo.

        Raises UserError when this type of piece does not expire, or while the piece has no verdict to bear it.
        """
        with self._contexte.store.ecrire() as uow:
            dossier = uow.dossiers.get(dossier_id)
            avant = _rendu_datable(uow, uow.campagnes.get(dossier.campagne_id), dossier_id, code)
            apres = replace(avant, valable_jusqu_au=jusqu_au)
            uow.pieces.set_verdict(dossier_id, apres)
            fin = f"valable jusqu’au {date_longue(jusqu_au)}" if jusqu_au else "fin de validité effacée"
            journaliser(
                uow,
                self._contexte,
                acte=f"Pièce {code}\u00a0: {fin}",
                objet="piece",
                objet_id=code,
                avant=avant,
                apres=apres,
                dossier_id=dossier_id,
            )
        return avant.valable_jusqu_au, Changes(
            dossiers=frozenset({dossier_id}),
            campagnes=frozenset({dossier.campagne_id}),
            sujets=frozenset({"pieces", "journal"}),
        )

    def _aujourdhui(self) -> date:
        return a_paris(self._contexte.clock.maintenant()).date()


def _rendu_datable(uow: UnitOfWork, campagne: Campagne, dossier_id: int, code: str) -> VerdictRendu:
    if code not in {t.code for t in campagne.pieces if t.validite_mois is not None}:
        raise UserError(f"La pièce {code} n’a pas de durée de validité.", conseil="Rien n’a changé.")
    rendu = next((v for v in uow.pieces.verdicts(dossier_id) if v.code == code), None)
    if rendu is None:
        raise UserError(
            f"La pièce {code} n’a pas encore de verdict.", conseil="Donnez-le d’abord, puis la fin de validité."
        )
    return rendu


def _ligne(
    campagne: Campagne, dossier: Dossier, pieces: Sequence[Piece], verdicts: Sequence[VerdictRendu], jour: date
) -> LigneDeMatrice:
    etat_des_pieces = completude(campagne.pieces, dossier.porteur, pieces, verdicts)
    attendues = {a.type.code: a for a in etat_des_pieces.lignes}
    rendus = {v.code: v for v in verdicts}
    return LigneDeMatrice(
        dossier_id=dossier.cle,
        numero=dossier.numero,
        porteur=dossier.porteur.raison_sociale,
        forme=dossier.porteur.forme,
        etat=dossier.etat,
        cases=tuple(_case(attendues.get(t.code), rendus.get(t.code), jour) for t in campagne.pieces),
        manquantes=len(etat_des_pieces.manquantes),
    )


def _case(attendue: LigneDePiece | None, rendu: VerdictRendu | None, jour: date) -> Case | None:
    if attendue is None:
        return None
    fin = rendu.valable_jusqu_au if rendu else None
    return Case(attendue, rendu, depassee=fin is not None and fin < jour)
