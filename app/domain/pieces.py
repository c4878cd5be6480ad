"""Pieces: which are expected of whom, the verdict on each, and the complétude that follows.

Not here: the list itself (`resources/pieces`), nor how a type is guessed from a name (`importers`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.domain.porteur import Forme, Porteur

CODE_COURRIEL = "COURRIEL"
CODE_ACTE_SIGNE = "ACTE_SIGNE"  # the scanned copy of an act that came back signed


class Exigence(StrEnum):
    """How much a piece is due."""

    OBLIGATOIRE = "obligatoire"
    CONDITIONNELLE = "conditionnelle"
    NON_DEMANDEE = "non_demandee"


@dataclass(frozen=True, slots=True)
class TypePiece:
    """An expected piece. `exigences`: by legal form. `condition`: key of `CONDITIONS`, for the conditional ones.

    `indispensable`: only such a piece may suspend instruction (CRPA, art. L114-5-1). `base`: what allows to ask it.
    `regle`: the rule of `domain.controles` that the piece serves (« R07 », « R24 », « R25 »), empty for most.
    """

    code: str
    libelle: str
    exigences: Mapping[Forme, Exigence]
    base: str
    condition: str = ""
    indispensable: bool = False
    aide: str = ""
    validite_mois: int | None = None
    regle: str = ""


class Verdict(StrEnum):
    """What the officer found. « Absente » is the state of an expected piece that nobody sent."""

    ABSENTE = "absente"
    RECUE = "recue"
    A_VERIFIER = "a_verifier"
    CONFORME = "conforme"
    NON_CONFORME = "non_conforme"
    PERIMEE = "perimee"
    SANS_OBJET = "sans_objet"
    DEJA_DETENUE = "deja_detenue"


LIBELLES_VERDICT = {
    Verdict.ABSENTE: ("○", "absente"),
    Verdict.RECUE: ("◇", "reçue"),
    Verdict.A_VERIFIER: ("◐", "à vérifier"),
    Verdict.CONFORME: ("●", "conforme"),
    Verdict.NON_CONFORME: ("✕", "non conforme"),
    Verdict.PERIMEE: ("◷", "périmée"),
    Verdict.SANS_OBJET: ("–", "sans objet"),
    Verdict.DEJA_DETENUE: ("◆", "déjà détenue"),
}
SATISFAISANTS = frozenset({Verdict.CONFORME, Verdict.SANS_OBJET, Verdict.DEJA_DETENUE})
A_MOTIVER = frozenset({Verdict.NON_CONFORME, Verdict.PERIMEE, Verdict.SANS_OBJET, Verdict.DEJA_DETENUE})


@dataclass(frozen=True, slots=True)
class Piece:
    """A file of a dossier; its bytes are kept once, by SHA-256, in a table of their own.

    `remplace`: identifier of the piece of the dossier that this one replaces; the older one is kept.
    """

    dossier_id: int
    nom: str
    sha256: str
    taille: int
    recue_le: datetime
    id: int | None = None
    type_mime: str = ""
    code: str = ""
    origine: str = ""
    remplace: int | None = None


@dataclass(frozen=True, slots=True)
class VerdictRendu:
    """A verdict on one expected piece of one dossier, with its reason."""

    code: str
    verdict: Verdict
    motif: str = ""
    agent: str = ""
    le: datetime | None = None
    valable_jusqu_au: date | None = None


@dataclass(frozen=True, slots=True)
class LigneDePiece:
    """One expected piece of a dossier as the screen shows it. `agent`, `le`: who gave the verdict, and when."""

    type: TypePiece
    exigence: Exigence
    due: bool
    verdict: Verdict
    motif: str
    fichiers: tuple[Piece, ...]
    agent: str = ""
    le: datetime | None = None

    @property
    def manque(self) -> bool:
        """True when the piece is due and nothing satisfies it yet."""
        return self.due and self.verdict not in SATISFAISANTS


@dataclass(frozen=True, slots=True)
class Completude:
    """Derived, never typed: which due pieces are not satisfied."""

    lignes: tuple[LigneDePiece, ...]

    @property
    def manquantes(self) -> tuple[LigneDePiece, ...]:
        """Due pieces not satisfied, in the order of the list."""
        return tuple(ligne for ligne in self.lignes if ligne.manque)

    @property
    def est_complet(self) -> bool:
        """True when no due piece is missing; false while the legal form is unknown (nothing is expected yet)."""
        return bool(self.lignes) and not self.manquantes


def _deja_conventionne(porteur: Porteur) -> bool | None:
    return porteur.deja_conventionne


def _jamais_seule(_: Porteur) -> bool:
    return False


#: Conditions of conditional pieces, by the key used in `resources/pieces`. None means « not known yet ».
#: « sur_demande »: the officer asks it when the file calls for it; it is then due once a verdict other
#: than « sans objet » is given.
CONDITIONS = {"deja_conventionne": _deja_conventionne, "sur_demande": _jamais_seule}


def exigence_pour(type_piece: TypePiece, porteur: Porteur) -> tuple[Exigence, bool]:
    """Return how much the piece is due by this porteur, and whether it is due now.

    A conditional piece whose condition is not known yet (R07: « déjà conventionné ? ») is due: the question
    must be answered before the file can be called complete.
    """
    if porteur.forme is None:
        return Exigence.CONDITIONNELLE, False
    exigence = type_piece.exigences.get(porteur.forme, Exigence.NON_DEMANDEE)
    if exigence is Exigence.CONDITIONNELLE:
        condition = CONDITIONS[type_piece.condition or "sur_demande"](porteur)
        return exigence, condition is None or condition
    return exigence, exigence is Exigence.OBLIGATOIRE


def completude(
    types: Iterable[TypePiece],
    porteur: Porteur,
    pieces: Iterable[Piece],
    verdicts: Iterable[VerdictRendu],
) -> Completude:
    """Return the state of each expected piece: the verdict given, else « reçue » or « absente ».

    No line for a piece that this legal form need not give, unless a file or a verdict of that type is there.
    An empty list while the legal form is unknown.
    """
    if porteur.forme is None:
        return Completude(())
    par_code: dict[str, list[Piece]] = {}
    for piece in pieces:
        par_code.setdefault(piece.code, []).append(piece)
    rendus = {v.code: v for v in verdicts}
    lignes = []
    for type_piece in types:
        exigence, due = exigence_pour(type_piece, porteur)
        fichiers = tuple(par_code.get(type_piece.code, ()))
        rendu = rendus.get(type_piece.code)
        if exigence is Exigence.NON_DEMANDEE and not fichiers and rendu is None:
            continue
        verdict = rendu.verdict if rendu else (Verdict.RECUE if fichiers else Verdict.ABSENTE)
        demandee = rendu is not None and verdict not in SATISFAISANTS
        lignes.append(
            LigneDePiece(
                type=type_piece,
                exigence=exigence,
                due=due or (exigence is Exigence.CONDITIONNELLE and demandee),
                verdict=verdict,
                motif=rendu.motif if rendu else "",
                fichiers=fichiers,
                agent=rendu.agent if rendu else "",
                le=rendu.le if rendu else None,
            )
        )
    return Completude(tuple(lignes))
