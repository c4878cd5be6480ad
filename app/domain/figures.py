"""The pictures of the scoring as data: what each shows, in rows, with its table and its message in words.

A picture and its table are two readings of one value: neither holds a figure that the other lacks.
Not here: how the rows are computed (`domain.figures_notation`), nor how they are drawn (`ui.figures`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from app.domain.cartouche import Cartouche, TableJumelle
from app.socle.formats import NBSP, pluriel, points

if TYPE_CHECKING:
    from app.domain.figures_piles import Piles
    from app.domain.figures_territoire import Couvertures, Tuiles


class Presence(StrEnum):
    """Whether a share exists: « non noté », « sans objet » and 0 are three things."""

    NOTE = "noté"
    NON_NOTE = "non noté"
    SANS_OBJET = "sans objet"


@dataclass(frozen=True, slots=True)
class Part:
    """Share of the points of a criterion, 0 to 1, exact; None unless `presence` is NOTE.

    `points` of `sur`: the points behind the share. `attente`: the codes of the sub-criteria still without a note.
    """

    presence: Presence
    valeur: Fraction | None = None
    points: Fraction | None = None
    sur: Fraction | None = None
    attente: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if (self.valeur is None) == (self.presence is Presence.NOTE):
            raise ValueError("une part a une valeur si elle est notée, et alors seulement")

    @property
    def mot(self) -> str:
        """Return « 63 » (percent) or the words that stand for an absence."""
        return str(self.presence) if self.valeur is None else pour_cent(self.valeur)

    @property
    def ecrite(self) -> str:
        """Return the share as the picture writes it: « 63 % » or the words."""
        return str(self.presence) if self.valeur is None else f"{self.mot}{NBSP}%"


def pour_cent(part: Fraction) -> str:
    """Return a share as a whole number of percent, halves rounded up."""
    return str((part.numerator * 2 * 100 + part.denominator) // (2 * part.denominator))


@dataclass(frozen=True, slots=True)
class Barre:
    """One criterion of one dossier against the median of `n` dossiers; median None when none has a note."""

    code: str
    intitule: str
    part: Part
    mediane: Fraction | None
    n: int

    @property
    def phrase(self) -> str:
        """Return what is read aloud under the cursor."""
        detail = ""
        if self.part.points is not None:
            detail = f" ({points(self.part.points)} sur {points(self.part.sur)})"
        elif self.part.attente:
            detail = f" ({', '.join(self.part.attente)})"
        return f"{self.code} {self.intitule}{NBSP}: {self.part.ecrite}{detail}"

    @property
    def phrase_mediane(self) -> str:
        """Return the median in words."""
        if self.mediane is None:
            return f"{self.code} {self.intitule}{NBSP}: pas de médiane, aucun dossier n’y est noté"
        n = pluriel(self.n, "dossier noté", "dossiers notés")
        return f"{self.code} {self.intitule}{NBSP}: médiane {pour_cent(self.mediane)}{NBSP}% ({n})"


@dataclass(frozen=True, slots=True)
class Barres:
    """One dossier, criterion by criterion, against the median of those it competes with."""

    cartouche: Cartouche
    barres: tuple[Barre, ...]

    def table(self) -> TableJumelle:
        """Return the same data in rows, one per criterion."""
        entetes = ("Critère", "Intitulé", "Part des points (%)", "Points", "Sur", "Médiane (%)", "Dossiers notés")
        lignes = tuple(
            (
                b.code,
                b.intitule,
                b.part.mot,
                points(b.part.points),
                points(b.part.sur),
                "" if b.mediane is None else pour_cent(b.mediane),
                str(b.n),
            )
            for b in self.barres
        )
        return TableJumelle(entetes, lignes, frozenset(range(2, len(entetes))))


@dataclass(frozen=True, slots=True)
class Rangee:
    """One dossier of the heat map: a share per criterion, in the order of the columns."""

    numero: str
    porteur: str
    rang: int | None
    parts: tuple[Part, ...]
    total: Fraction | None


@dataclass(frozen=True, slots=True)
class Carte:
    """Heat map: dossiers in rows, criteria in columns. `criteres`: code and title of each."""

    cartouche: Cartouche
    criteres: tuple[tuple[str, str], ...]
    rangees: tuple[Rangee, ...]
    sur: int

    @property
    def mot_total(self) -> str:
        """Return the heading of the last column."""
        return "Total"

    def phrase(self, ligne: int, colonne: int) -> str:
        """Return one cell in words."""
        rangee, (code, intitule) = self.rangees[ligne], self.criteres[colonne]
        part = rangee.parts[colonne]
        attente = f" ({', '.join(part.attente)})" if part.attente else ""
        return f"{rangee.numero}, {rangee.porteur}, {code} {intitule}{NBSP}: {part.ecrite}{attente}"

    def phrase_total(self, ligne: int) -> str:
        """Return the total of a row in words."""
        rangee = self.rangees[ligne]
        total = "pas de total" if rangee.total is None else f"total {points(rangee.total)} sur {self.sur}"
        rang = "sans rang" if rangee.rang is None else f"rang {rangee.rang}"
        return f"{rangee.numero}, {rangee.porteur}{NBSP}: {total}, {rang}"

    def table(self) -> TableJumelle:
        """Return the same data in rows, one per dossier."""
        titres = tuple(f"{code} {intitule} (%)" for code, intitule in self.criteres)
        entetes = ("Rang", "Dossier", "Porteur", *titres, f"Total (sur {self.sur})")
        lignes = tuple(
            ("" if r.rang is None else str(r.rang), r.numero, r.porteur, *(p.mot for p in r.parts), points(r.total))
            for r in self.rangees
        )
        return TableJumelle(entetes, lignes, frozenset({0, *range(2 + 1, len(entetes))}))


@dataclass(frozen=True, slots=True)
class CarteEcarts:
    """Heat map of the gaps of two readings: a share is how far they are, of the points of the criterion.

    The total of a row is its gap in points, whichever reader gives more.
    """

    cartouche: Cartouche
    criteres: tuple[tuple[str, str], ...]
    rangees: tuple[Rangee, ...]
    sur: int

    @property
    def mot_total(self) -> str:
        """Return the heading of the last column."""
        return "Écart"

    def phrase(self, ligne: int, colonne: int) -> str:
        """Return one cell in words."""
        rangee, (code, intitule) = self.rangees[ligne], self.criteres[colonne]
        return f"{rangee.numero}, {rangee.porteur}, {code} {intitule}{NBSP}: écart {rangee.parts[colonne].ecrite}"

    def phrase_total(self, ligne: int) -> str:
        """Return the gap of a row in words."""
        rangee = self.rangees[ligne]
        return f"{rangee.numero}, {rangee.porteur}{NBSP}: {points(rangee.total)} points d’écart sur {self.sur}"

    def table(self) -> TableJumelle:
        """Return the same data in rows, one per dossier."""
        titres = tuple(f"{code} {intitule}, écart (%)" for code, intitule in self.criteres)
        entetes = ("Rang", "Dossier", "Porteur", *titres, f"Écart (sur {self.sur})")
        lignes = tuple(
            ("" if r.rang is None else str(r.rang), r.numero, r.porteur, *(p.mot for p in r.parts), points(r.total))
            for r in self.rangees
        )
        return TableJumelle(entetes, lignes, frozenset({0, *range(2 + 1, len(entetes))}))


@dataclass(frozen=True, slots=True)
class Ecart:
    """Two readings of one sub-criterion. A note is None for « sans objet »; absent when `lu` is False.

    `accord`: the agreed note; `accorde` False while there is none.
    """

    code: str
    intitule: str
    premiere: int | None
    seconde: int | None
    accord: int | None = None
    premiere_lue: bool = True
    seconde_lue: bool = True
    accorde: bool = False

    @property
    def ecart(self) -> int | None:
        """Return the distance in levels; None when one of the two is not a number."""
        if self.premiere is None or self.seconde is None:
            return None
        return abs(self.premiere - self.seconde)

    @property
    def desaccord(self) -> bool:
        """True when both have read and do not say the same."""
        return self.premiere_lue and self.seconde_lue and self.premiere != self.seconde

    @property
    def mots(self) -> tuple[str, str, str, str]:
        """Return first note, second note, agreed note and gap, as they are written everywhere."""
        return (
            _note(self.premiere, lue=self.premiere_lue),
            _note(self.seconde, lue=self.seconde_lue),
            _note(self.accord, lue=True) if self.accorde else "aucun",
            "" if self.ecart is None else str(self.ecart),
        )


def _note(valeur: int | None, *, lue: bool) -> str:
    if not lue:
        return str(Presence.NON_NOTE)
    return str(Presence.SANS_OBJET) if valeur is None else str(valeur)


@dataclass(frozen=True, slots=True)
class Ecarts:
    """Two readers of one dossier, sub-criterion by sub-criterion, on a scale from 0 to `note_max`."""

    cartouche: Cartouche
    lecteurs: tuple[str, str]
    note_max: int
    ecarts: tuple[Ecart, ...]

    def phrase(self, ligne: int) -> str:
        """Return one row in words."""
        e = self.ecarts[ligne]
        une, autre, accord, ecart = e.mots
        fin = f", écart {ecart}" if ecart else ""
        return (
            f"{e.code} {e.intitule}{NBSP}: {self.lecteurs[0]} {une}, {self.lecteurs[1]} {autre}, "
            f"accord {accord}{fin}"
        )

    def table(self) -> TableJumelle:
        """Return the same data in rows, one per sub-criterion."""
        entetes = ("Sous-critère", "Intitulé", *self.lecteurs, "Accord", "Écart")
        lignes = tuple((e.code, e.intitule, *e.mots) for e in self.ecarts)
        return TableJumelle(entetes, lignes, frozenset(range(2, len(entetes))))


@dataclass(frozen=True, slots=True)
class Bande:
    """The rank of a dossier, and the best and worst it may take under the stated hypothesis."""

    numero: str
    porteur: str
    rang: int
    rang_min: int
    rang_max: int

    def __post_init__(self) -> None:
        if not 1 <= self.rang_min <= self.rang <= self.rang_max:
            raise ValueError(
                f"{self.numero}\u00a0: rangs {self.rang_min}, {self.rang}, {self.rang_max} hors d’ordre"
            )

    @property
    def largeur(self) -> int:
        """Return by how many places the rank may move in all."""
        return self.rang_max - self.rang_min

    @property
    def etendue(self) -> str:
        """Return « 3 à 9 », or « 3 » when the rank holds."""
        return f"{self.rang_min} à {self.rang_max}" if self.largeur else str(self.rang)

    @property
    def phrase(self) -> str:
        """Return the row in words."""
        mouvement = f"entre {self.rang_min} et {self.rang_max}" if self.largeur else "ne bouge pas"
        return f"{self.numero}, {self.porteur}{NBSP}: rang {self.rang}, {mouvement}"


@dataclass(frozen=True, slots=True)
class Bandes:
    """Bands of ranks, best first."""

    cartouche: Cartouche
    bandes: tuple[Bande, ...]

    def table(self) -> TableJumelle:
        """Return the same data in rows, one per dossier."""
        return TableJumelle(
            ("Rang", "Dossier", "Porteur", "Meilleur rang", "Moins bon rang"),
            tuple((str(b.rang), b.numero, b.porteur, str(b.rang_min), str(b.rang_max)) for b in self.bandes),
            frozenset({0, 2 + 1, 2 + 2}),
        )


Figure: TypeAlias = "Barres | Carte | CarteEcarts | Ecarts | Bandes | Piles | Tuiles | Couvertures"
