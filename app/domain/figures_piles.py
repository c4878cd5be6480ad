"""Stacked bars as data: what came to a campaign, and what its renewals would commit.

Not here: how they are drawn (`ui.figures.piles`), nor how what they show is computed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from app.domain.arrivees import Pas
from app.domain.cartouche import Cartouche, TableJumelle
from app.domain.poste import TypePoste
from app.domain.vague_reconduction import Regle
from app.socle.formats import NBSP, centiemes, date_courte, euros, pluriel, pourcent

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from fractions import Fraction

    from app.domain.arrivees import Periode
    from app.domain.vague_reconduction import ExerciceDeVague, Vague

Motif = Literal["plein", "obliques", "croisees"]
INCONNUE = "non connue"


@dataclass(frozen=True, slots=True)
class Serie:
    """A kind of segment: its word and how it is filled, so that colour is never alone."""

    mot: str
    motif: Motif


@dataclass(frozen=True, slots=True)
class Pile:
    """One bar. `valeurs`: by series, zero or more; `ecrites`: the same as they are read; `reste`: what follows."""

    intitule: str
    valeurs: tuple[int, ...]
    ecrites: tuple[str, ...]
    reste: tuple[str, ...]

    def __post_init__(self) -> None:
        if min(self.valeurs, default=0) < 0:
            raise ValueError(f"{self.intitule}\u00a0: une part est négative")

    @property
    def total(self) -> int:
        """Return the length of the whole bar."""
        return sum(self.valeurs)


@dataclass(frozen=True, slots=True)
class Piles:
    """Stacked bars. `entete`: heading of the rows; `suite`: headings of what is written after each bar.

    `ecrire_en_euros`: the axis counts cents, else dossiers.
    """

    cartouche: Cartouche
    entete: str
    series: tuple[Serie, ...]
    suite: tuple[str, ...]
    piles: tuple[Pile, ...]
    en_euros: bool

    @property
    def maximum(self) -> int:
        """Return the length of the longest bar, at least 1."""
        return max((p.total for p in self.piles), default=0) or 1

    def ecrire(self, valeur: int) -> str:
        """Return a value of the axis in its unit."""
        return euros(valeur, decimales=0) if self.en_euros else str(valeur)

    def phrase(self, ligne: int) -> str:
        """Return one bar in words."""
        pile = self.piles[ligne]
        parts = [f"{s.mot} {e}" for s, e in zip(self.series, pile.ecrites, strict=True)]
        fin = [f"{titre.lower()} {e}" for titre, e in zip(self.suite, pile.reste, strict=True) if e]
        return f"{pile.intitule}{NBSP}: {', '.join((*parts, *fin))}"

    def table(self) -> TableJumelle:
        """Return the same data in rows, one per bar."""
        entetes = (self.entete, *(s.mot.capitalize() for s in self.series), *self.suite)
        lignes = tuple((p.intitule, *p.ecrites, *p.reste) for p in self.piles)
        return TableJumelle(entetes, lignes, frozenset(range(1, len(entetes))))


def piles_des_arrivees(periodes: Sequence[Periode], jour: date) -> Piles:
    """Return the arrivals, a bar per period, by type of job."""
    total = sum(p.nombre for p in periodes)
    plus = max(periodes, key=lambda p: p.nombre, default=None)
    mot = "mois" if periodes and periodes[0].pas is Pas.MOIS else "semaine"
    if plus is None:
        message = "Aucun dossier n’est encore arrivé."
    else:
        venus = pluriel(total, "dossier arrivé", "dossiers arrivés")
        message = f"{venus}. Le plus{NBSP}: {plus.nombre}, {plus.intitule}."
    types = (*TypePoste, None)
    return Piles(
        Cartouche(
            f"Arrivées par {mot}",
            f"au {date_courte(jour)}{NBSP}; jour de réception, dossiers irrecevables et retirés compris{NBSP}; "
            "ETP et euros demandés, un montant non saisi n’est pas ajouté",
            message,
        ),
        mot.capitalize(),
        (
            Serie("facilitateurs", "plein"),
            Serie("coordinateurs", "obliques"),
            Serie("poste non saisi", "croisees"),
        ),
        ("ETP", "Euros", "Montants non saisis"),
        tuple(
            Pile(
                p.intitule,
                tuple(p.par_type[t] for t in types),
                tuple(str(p.par_type[t]) for t in types),
                (
                    centiemes(p.etp.centiemes),
                    euros(p.montant.centimes, decimales=0),
                    str(p.sans_montant),
                ),
            )
            for p in periodes
        ),
        en_euros=False,
    )


def libelle_regle(regle: Regle, baisse: Fraction) -> str:
    """Return « tout reconduire », « selon bilan » or « −20 % »."""
    if regle is Regle.BAISSE:
        return f"−{pourcent(baisse).replace(',00', '')}"
    return "tout reconduire" if regle is Regle.TOUT else "selon bilan"


def piles_de_la_vague(vague: Vague, jour: date) -> Piles:
    """Return the wave, a bar per exercice and rule: decided, supposed, uncertain."""
    return Piles(
        Cartouche(
            "Vague de reconduction",
            f"au {date_courte(jour)}{NBSP}; autorisations d’engagement{NBSP}; un bilan non examiné est montré à "
            f"part, jamais ajouté{NBSP}; «{NBSP}1 + 2{NBSP}»{NBSP}: 1 compté et 2 incertains",
            _message(vague),
        ),
        "Exercice et hypothèse",
        (
            Serie("déjà décidé", "plein"),
            Serie("supposé", "obliques"),
            Serie("incertain", "croisees"),
        ),
        ("Engagé", "ETP", "Conventions", "Enveloppe", "Resterait"),
        tuple(_pile(e, regle, vague.baisse) for e in vague.exercices for regle in Regle),
        en_euros=True,
    )


def _message(vague: Vague) -> str:
    if not vague.exercices:
        return "Aucune reconduction n’est à venir parmi les conventions de cette base."
    premier = vague.exercices[0]
    mots = [
        f"{euros(premier.par_regle[r].total.centimes, decimales=0)} ({libelle_regle(r, vague.baisse)})"
        for r in Regle
    ]
    incertain = premier.par_regle[Regle.BILAN]
    fin = (
        f"{NBSP}; {euros(incertain.incertain.centimes, decimales=0)} de plus dépendent de bilans non examinés"
        if incertain.nombre_incertain
        else ""
    )
    return f"En {premier.annee}, les reconductions engageraient {', '.join(mots)}{fin}."


def _pile(exercice: ExerciceDeVague, regle: Regle, baisse: Fraction) -> Pile:
    engagement = exercice.par_regle[regle]
    valeurs = tuple(m.centimes for m in (engagement.decide, engagement.suppose, engagement.incertain))
    resterait = exercice.resterait(regle)
    nombre = f"{engagement.nombre} + {engagement.nombre_incertain}" if engagement.nombre_incertain else None
    etp = centiemes(engagement.etp.centiemes)
    if engagement.nombre_incertain:
        etp = f"{etp} + {centiemes(engagement.etp_incertain.centiemes)}"
    return Pile(
        f"{exercice.annee}, {libelle_regle(regle, baisse)}",
        valeurs,
        tuple(euros(v, decimales=0) for v in valeurs),
        (
            euros(engagement.total.centimes, decimales=0),
            etp,
            nombre or str(engagement.nombre),
            INCONNUE if exercice.ouvert is None else euros(exercice.ouvert.centimes, decimales=0),
            INCONNUE if resterait is None else euros(resterait.centimes, decimales=0),
        ),
    )
