"""What the pictures of the scoring show, computed from exact results: medians, shares, extremes, sentences.

A share exists only when every sub-criterion of the criterion that applies has its note: half a criterion is not
drawn as a low one. Not here: the shape of the pictures (`domain.figures`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING

from app.domain.cartouche import Cartouche
from app.domain.figures import (
    Bande,
    Bandes,
    Barre,
    Barres,
    Carte,
    CarteEcarts,
    Ecart,
    Ecarts,
    Part,
    Presence,
    Rangee,
    pour_cent,
)
from app.domain.grille import Critere, Grille
from app.domain.notation import Resultat
from app.socle.formats import NBSP, date_heure, pluriel, points

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

EGAL = Fraction(0)


@dataclass(frozen=True, slots=True)
class Cadrage:
    """What every subtitle says: which grid, when, and among which dossiers (« de la vague 2 »).

    `autres`: the other grids of a ranking that mixes jobs. `caches`: dossiers left out because the agent withdrew
    from them.
    """

    grille: Grille
    le: datetime
    groupe: str = "de la campagne"
    autres: tuple[Grille, ...] = ()
    caches: int = 0

    @property
    def pied(self) -> str:
        """Return the grids, their versions, the instant, and how many dossiers are hidden."""
        nommees = [f"«{NBSP}{g.intitule}{NBSP}», version {g.version}" for g in (self.grille, *self.autres)]
        mot = "grilles" if self.autres else "grille"
        fin = f"{NBSP}; {pluriel(self.caches, 'dossier caché', 'dossiers cachés')} (déport)" if self.caches else ""
        return f"{mot} {', '.join(nommees)}, au {date_heure(self.le)}{fin}"


@dataclass(frozen=True, slots=True)
class DossierNote:
    """A dossier and its result on the grid of the picture; `rang` None when it has none."""

    numero: str
    porteur: str
    rang: int | None
    resultat: Resultat


def mediane(valeurs: Iterable[Fraction]) -> Fraction | None:
    """Return the exact median, the mean of the two middle values when their number is even; None for none."""
    rangees = sorted(valeurs)
    if not rangees:
        return None
    milieu, impair = divmod(len(rangees), 2)
    return rangees[milieu] if impair else Fraction(rangees[milieu - 1] + rangees[milieu], 2)


def part(critere: Critere, resultat: Resultat) -> Part:
    """Return the share of the points of a criterion that a dossier has."""
    ligne = next((x for x in resultat.lignes if x.critere.code == critere.code), None)
    if ligne is None:
        return Part(Presence.SANS_OBJET)
    attente = tuple(s.code for s in critere.sous_criteres if s.code in resultat.non_notes)
    if attente:
        return Part(Presence.NON_NOTE, attente=attente)
    return Part(Presence.NOTE, Fraction(ligne.points, ligne.sur), ligne.points, ligne.sur)


def barres(cadrage: Cadrage, dossier: DossierNote, groupe: Sequence[DossierNote]) -> Barres:
    """Return one dossier against the medians of `groupe`, which holds it."""
    lignes = []
    for critere in cadrage.grille.criteres:
        notees = [p.valeur for d in groupe if (p := part(critere, d.resultat)).valeur is not None]
        lignes.append(
            Barre(critere.code, critere.intitule, part(critere, dossier.resultat), mediane(notees), len(notees))
        )
    n = pluriel(len(groupe), "dossier")
    return Barres(
        Cartouche(
            f"{dossier.numero}, {dossier.porteur}",
            f"Part des points de chaque critère, face à la médiane des dossiers {cadrage.groupe} "
            f"({n}, celui-ci compris){NBSP}; {cadrage.pied}.",
            _message_barres(dossier, lignes),
        ),
        tuple(lignes),
    )


def _message_barres(dossier: DossierNote, lignes: Sequence[Barre]) -> str:
    ecarts = [(b.part.valeur - b.mediane, b) for b in lignes if b.part.valeur is not None and b.mediane is not None]
    total = dossier.resultat.total
    tete = (
        f"Total {points(total)} sur {dossier.resultat.sur}."
        if total is not None
        else f"Pas encore de total{NBSP}: {pluriel(len(dossier.resultat.non_notes), 'sous-critère')} sans note."
    )
    if not ecarts:
        return tete
    dessus, dessous = sum(e > EGAL for e, _ in ecarts), sum(e < EGAL for e, _ in ecarts)
    sur = pluriel(len(ecarts), "critère noté", "critères notés")
    phrase = f"{tete} Sur {sur}, {dessus} au-dessus de la médiane, {dessous} au-dessous."
    pire, barre = min(ecarts, key=lambda x: x[0])
    if pire >= EGAL or barre.part.valeur is None or barre.mediane is None:
        return phrase
    return (
        f"{phrase} Le plus loin au-dessous{NBSP}: {barre.code}, {pour_cent(barre.part.valeur)}{NBSP}% "
        f"contre {pour_cent(barre.mediane)}{NBSP}%."
    )


def carte(cadrage: Cadrage, dossiers: Iterable[DossierNote]) -> Carte:
    """Return the heat map, ranked dossiers first, then the others by number."""
    ordre = sorted(dossiers, key=lambda d: (d.rang is None, d.rang or 0, d.numero))
    criteres = cadrage.grille.criteres
    rangees = tuple(
        Rangee(d.numero, d.porteur, d.rang, tuple(part(c, d.resultat) for c in criteres), d.resultat.total)
        for d in ordre
    )
    classes = sum(d.rang is not None for d in ordre)
    return Carte(
        Cartouche(
            f"Notes par critère des dossiers {cadrage.groupe}",
            f"Part des points de chaque critère{NBSP}; {pluriel(len(ordre), 'dossier')}, "
            f"{pluriel(classes, 'classé')}{NBSP}; {cadrage.pied}.",
            _message_carte(criteres, rangees),
        ),
        tuple((c.code, c.intitule) for c in criteres),
        rangees,
        cadrage.grille.poids_total,
    )


def carte_des_ecarts(
    cadrage: Cadrage, dossiers: Iterable[DossierNote], lus: Mapping[str, Sequence[Ecart]]
) -> CarteEcarts:
    """Return the heat map of the gaps of the dossiers read by two, the furthest readings first."""
    criteres = cadrage.grille.criteres
    rangees = []
    for d in (d for d in dossiers if d.numero in lus):
        parts = tuple(_part_d_ecart(c, lus[d.numero], cadrage.grille.note_max) for c in criteres)
        total = sum((p.points for p in parts if p.points is not None), Fraction(0))
        rangees.append(Rangee(d.numero, d.porteur, d.rang, parts, total))
    rangees.sort(key=lambda r: (-(r.total or EGAL), r.numero))
    nombre = pluriel(len(rangees), "dossier lu deux fois", "dossiers lus deux fois")
    ecartes = sum(bool(r.total) for r in rangees)
    plus_loin = f" Le plus loin{NBSP}: {rangees[0].numero}, {points(rangees[0].total)} points." if ecartes else ""
    return CarteEcarts(
        Cartouche(
            f"Écarts des deux lectures, dossiers {cadrage.groupe}",
            f"Écart des deux premières lectures, en part des points de chaque critère{NBSP}; {nombre}{NBSP}; "
            f"{cadrage.pied}.",
            f"{nombre}, {ecartes} avec un écart.{plus_loin}",
        ),
        tuple((c.code, c.intitule) for c in criteres),
        tuple(rangees),
        cadrage.grille.poids_total,
    )


def _part_d_ecart(critere: Critere, ecarts: Sequence[Ecart], note_max: int) -> Part:
    """Return how far two readings are on a criterion, level by level; « sans objet » compares with nothing."""
    poids = {s.code: s.poids for s in critere.sous_criteres}
    compares = [(poids[e.code], e.ecart) for e in ecarts if e.code in poids and e.ecart is not None]
    somme = sum(p for p, _ in compares) * note_max
    if not somme:
        return Part(Presence.SANS_OBJET)
    valeur = Fraction(sum(p * e for p, e in compares), somme)
    return Part(Presence.NOTE, valeur, valeur * critere.poids, Fraction(critere.poids))


def _message_carte(criteres: Sequence[Critere], rangees: Sequence[Rangee]) -> str:
    medianes = [
        (m, c.code)
        for rang, c in enumerate(criteres)
        if (m := mediane(v for r in rangees if (v := r.parts[rang].valeur) is not None)) is not None
    ]
    if not medianes:
        return "Aucun critère n’est entièrement noté."
    haut, bas = max(medianes, key=lambda x: x[0]), min(medianes, key=lambda x: x[0])
    phrase = (
        f"Critère le mieux noté{NBSP}: {haut[1]} (médiane {pour_cent(haut[0])}{NBSP}%){NBSP}; "
        f"le moins bien noté{NBSP}: {bas[1]} (médiane {pour_cent(bas[0])}{NBSP}%)."
        if haut[0] != bas[0]
        else f"Tous les critères ont la même médiane, {pour_cent(haut[0])}{NBSP}%."
    )
    absences = [p.presence for r in rangees for p in r.parts if p.valeur is None]
    if not absences:
        return phrase
    sans_note, sans_objet = absences.count(Presence.NON_NOTE), absences.count(Presence.SANS_OBJET)
    return f"{phrase} {pluriel(sans_note, 'case')} sans note, {sans_objet} sans objet."


def ecarts(
    cadrage: Cadrage, numero: str, porteur: str, lecteurs: tuple[str, str], lignes: Sequence[Ecart]
) -> Ecarts:
    """Return two readings of one dossier, in the order of `lignes`."""
    return Ecarts(
        Cartouche(
            f"Deux lectures de {numero}, {porteur}",
            f"{lecteurs[0]} et {lecteurs[1]}, note de chaque sous-critère sur une échelle de 0 à "
            f"{cadrage.grille.note_max}{NBSP}; {pluriel(len(lignes), 'sous-critère')}{NBSP}; {cadrage.pied}.",
            _message_ecarts(lignes),
        ),
        lecteurs,
        cadrage.grille.note_max,
        tuple(lignes),
    )


def _message_ecarts(lignes: Sequence[Ecart]) -> str:
    lues = [e for e in lignes if e.premiere_lue and e.seconde_lue]
    if not lues:
        return "Aucun sous-critère n’a encore ses deux lectures."
    differents = [e for e in lues if e.desaccord]
    if not differents:
        return f"Les deux lectures disent la même chose sur {pluriel(len(lues), 'sous-critère')}."
    lus = pluriel(len(lues), "sous-critère lu", "sous-critères lus")
    phrase = f"{lus} deux fois, {len(differents)} avec un désaccord."
    plus_grand = max(e.ecart or 0 for e in differents)
    if not plus_grand:
        return phrase
    codes = ", ".join(e.code for e in differents if e.ecart == plus_grand)
    return f"{phrase} Le plus grand écart est de {pluriel(plus_grand, 'niveau', 'niveaux')}, sur {codes}."


def bandes(cadrage: Cadrage, lignes: Iterable[Bande], hypothese: str) -> Bandes:
    """Return the bands of ranks, best first. `hypothese` says what moves (« poids à ±10 %, tirage 42 »)."""
    ordre = tuple(sorted(lignes, key=lambda b: b.rang))
    n = pluriel(len(ordre), "dossier classé", "dossiers classés")
    return Bandes(
        Cartouche(
            f"Rangs possibles des dossiers {cadrage.groupe}",
            f"Meilleur et moins bon rang, {hypothese}{NBSP}; {n}{NBSP}; {cadrage.pied}.",
            _message_bandes(ordre),
        ),
        ordre,
    )


def _message_bandes(ordre: Sequence[Bande]) -> str:
    if not ordre:
        return "Aucun dossier n’a de rang."
    fixes = sum(not b.largeur for b in ordre)
    mobile = max(ordre, key=lambda b: b.largeur)
    if not mobile.largeur:
        return "Aucun rang ne bouge."
    return (
        f"{pluriel(fixes, 'dossier garde son rang', 'dossiers gardent leur rang')} sur {len(ordre)}. "
        f"Le plus mobile, {mobile.numero}, va du rang {mobile.rang_min} au rang {mobile.rang_max}."
    )
