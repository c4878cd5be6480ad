"""Passages that two texts have in common, word for word: fingerprints to find them, exact comparison to show them.

Fingerprints are chosen by winnowing: S. Schleimer, D. S. Wilkerson and A. Aiken, « Winnowing: Local Algorithms for
Document Fingerprinting », SIGMOD 2003. With shingles of k words and windows of w shingles, two texts that share
k + w - 1 words in a row share a fingerprint (guarantee threshold t), and no run under k words can give one (noise
threshold). Here k = 8 and t = 20: every passage of 20 words or more, on one page of each side, is found; a shorter
one is never shown. Case, accents, « œ », punctuation and line ends count for nothing.

Not here: which pages are compared (`services.passages`), nor where fingerprints are kept (`ports.Textes`).
"""

from __future__ import annotations

import hashlib
import re
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from app.socle.formats import sans_accents

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

MOTS_PAR_BARDEAU = 8
LONGUEUR_GARANTIE = 20
FENETRE = LONGUEUR_GARANTIE - MOTS_PAR_BARDEAU + 1
OCTETS_D_EMPREINTE = 8
# A letter may carry its accent apart (NFD), and a word may hold the mark of a cut at the end of a line.
_MOT = re.compile("[^\\W_]+(?:[\u0300-\u036f\u00ad\x02]+[^\\W_]*)*")
_COUPE = re.compile("[\u00ad\x02]")

Fenetre: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mot:
    """A word as it is compared, and where it stands in the original text: `texte[debut:fin]`."""

    plie: str
    debut: int
    fin: int


@dataclass(frozen=True, slots=True)
class Commun:
    """A run of `longueur` words common to two texts; `gauche` and `droite`: rank of its first word in each."""

    gauche: int
    droite: int
    longueur: int

    @property
    def retourne(self) -> Commun:
        """The same run, seen from the other side."""
        return Commun(self.droite, self.gauche, self.longueur)


def mots(texte: str) -> tuple[Mot, ...]:
    """Return the words of a text: letters and digits, without accent, case nor ligature."""
    return tuple(Mot(_plier(trouve[0]), trouve.start(), trouve.end()) for trouve in _MOT.finditer(texte))


def normaliser(lus: Iterable[Mot]) -> str:
    """Return the words as one comparable text; `normaliser(mots(x))` is unchanged by itself."""
    return " ".join(mot.plie for mot in lus)


def empreintes(texte: str) -> frozenset[int]:
    """Return the fingerprints of a page, whole numbers of 63 bits; none under `LONGUEUR_GARANTIE` words.

    The same words always give the same fingerprints, on every machine.
    """
    plies = [mot.plie for mot in mots(texte)]
    hachees = [_hacher(plies[rang : rang + MOTS_PAR_BARDEAU]) for rang in range(len(plies) - MOTS_PAR_BARDEAU + 1)]
    return frozenset(_vanner(hachees))


def communs(gauche: Sequence[Mot], droite: Sequence[Mot]) -> tuple[Commun, ...]:
    """Return the longest runs of at least `LONGUEUR_GARANTIE` words that both hold, longest first.

    A run that lies inside a longer one, on either side, is left out. The result does not depend on the side:
    `communs(b, a)` holds the same runs, turned.
    """
    mots_gauche, mots_droite = [m.plie for m in gauche], [m.plie for m in droite]
    partagees = {*_fenetres(mots_gauche)}.intersection(_fenetres(mots_droite))
    if not partagees:
        return ()
    a, rangs_a = _assembler(mots_gauche, _zones(mots_gauche, partagees), "<")
    b, rangs_b = _assembler(mots_droite, _zones(mots_droite, partagees), ">")
    bruts = (*_plus_longs(a, b), *(commun.retourne for commun in _plus_longs(b, a)))
    trouves = {Commun(rangs_a[c.gauche], rangs_b[c.droite], c.longueur) for c in bruts}
    gardes: list[Commun] = []
    for commun in sorted(trouves, key=_ordre):
        if not any(_contient(garde, commun) or _contient(garde.retourne, commun.retourne) for garde in gardes):
            gardes.append(commun)
    return tuple(gardes)


def fenetres(textes: Iterable[str]) -> frozenset[Fenetre]:
    """Return every run of `LONGUEUR_GARANTIE` words of these texts, each as `normaliser` gives it."""
    return frozenset(fenetre for texte in textes for fenetre in _fenetres(texte.split()))


def hors_de(plies: Sequence[str], ecartees: Collection[Fenetre]) -> tuple[tuple[int, int], ...]:
    """Return what remains of a passage once the texts set aside are taken out: (first word, number of words).

    A word is taken out when it stands in one of the runs set aside (`fenetres`); remains shorter than
    `LONGUEUR_GARANTIE` words are not given.
    """
    restes: list[tuple[int, int]] = []
    debut = 0
    for de, a in (*_zones(plies, ecartees), (len(plies), len(plies))):
        if de - debut >= LONGUEUR_GARANTIE:
            restes.append((debut, de - debut))
        debut = a
    return tuple(restes)


def _plier(brut: str) -> str:
    if brut.isascii() and brut.isalnum():
        return brut.lower()
    return sans_accents(_COUPE.sub("", brut))


def _zones(plies: Sequence[str], connues: Collection[Fenetre]) -> tuple[tuple[int, int], ...]:
    """Return the stretches of words, end excluded, that known runs cover; two that touch are one."""
    zones: list[tuple[int, int]] = []
    for rang, fenetre in enumerate(_fenetres(plies)):
        if fenetre in connues:
            debut = zones.pop()[0] if zones and zones[-1][1] >= rang else rang
            zones.append((debut, rang + LONGUEUR_GARANTIE))
    return tuple(zones)


def _assembler(plies: Sequence[str], zones: Iterable[tuple[int, int]], fin: str) -> tuple[list[str], list[int]]:
    """Return the words of stretches one after the other, each ended by a mark that is no word, and their ranks."""
    suite: list[str] = []
    rangs: list[int] = []
    for debut, a in zones:
        suite += [*plies[debut:a], fin]
        rangs += range(debut, a + 1)
    return suite, rangs


def _hacher(bardeau: Sequence[str]) -> int:
    condense = hashlib.blake2b(" ".join(bardeau).encode(), digest_size=OCTETS_D_EMPREINTE).digest()
    return int.from_bytes(condense, "big") >> 1


def _vanner(hachees: Sequence[int]) -> Iterator[int]:
    """Yield the least hash of each window, the rightmost of equal ones; each once for a run of windows."""
    attente: deque[int] = deque()  # ranks of growing hashes; the first is the least of the window
    for rang, hachee in enumerate(hachees):
        while attente and hachees[attente[-1]] >= hachee:
            attente.pop()
        attente.append(rang)
        if attente[0] <= rang - FENETRE:
            attente.popleft()
        if rang >= FENETRE - 1:
            yield hachees[attente[0]]


def _fenetres(plies: Sequence[str]) -> Iterator[Fenetre]:
    for rang in range(len(plies) - LONGUEUR_GARANTIE + 1):
        yield tuple(plies[rang : rang + LONGUEUR_GARANTIE])


def _ordre(commun: Commun) -> tuple[int, int, int, int]:
    rangs = (commun.gauche, commun.droite)
    return -commun.longueur, sum(rangs), min(rangs), commun.gauche


def _contient(grand: Commun, petit: Commun) -> bool:
    return grand.gauche <= petit.gauche and petit.gauche + petit.longueur <= grand.gauche + grand.longueur


class _Automate:
    """The suffix automaton of a list of words: every run of it is a path (Blumer et al., 1985). Linear in size.

    `fins`: where the runs of a state first end; `liens`: the state of their longest shorter ending seen elsewhere.
    """

    def __init__(self, plies: Sequence[str]) -> None:
        self.suites: list[dict[str, int]] = [{}]
        self.liens = [-1]
        self.longueurs = [0]
        self.fins = [-1]
        dernier = 0
        for rang, mot in enumerate(plies):
            dernier = self._ajouter(dernier, mot, rang)

    def _ajouter(self, dernier: int, mot: str, rang: int) -> int:
        neuf = self._etat(self.longueurs[dernier] + 1, {}, rang)
        etat = dernier
        while etat >= 0 and mot not in self.suites[etat]:
            self.suites[etat][mot] = neuf
            etat = self.liens[etat]
        self.liens[neuf] = 0 if etat < 0 else self._divise(etat, mot)
        return neuf

    def _divise(self, etat: int, mot: str) -> int:
        """Return the state reached by `mot` alone from there, split from longer runs when need be."""
        suivant = self.suites[etat][mot]
        if self.longueurs[suivant] == self.longueurs[etat] + 1:
            return suivant
        copie = self._etat(self.longueurs[etat] + 1, dict(self.suites[suivant]), self.fins[suivant])
        self.liens[copie], self.liens[suivant] = self.liens[suivant], copie
        while etat >= 0 and self.suites[etat].get(mot) == suivant:
            self.suites[etat][mot] = copie
            etat = self.liens[etat]
        return copie

    def _etat(self, longueur: int, suites: dict[str, int], fin: int) -> int:
        self.suites.append(suites)
        self.liens.append(0)
        self.longueurs.append(longueur)
        self.fins.append(fin)
        return len(self.suites) - 1


def _plus_longs(gauche: Sequence[str], droite: Sequence[str]) -> Iterator[Commun]:
    """Yield, for each place of the left side, the longest run there that the right side also holds."""
    automate = _Automate(droite)
    etat, longueur, precedente, fin_droite = 0, 0, 0, -1
    for rang, mot in enumerate([*gauche, ""]):  # no word is empty: the last run ends there
        while etat and mot not in automate.suites[etat]:
            etat = automate.liens[etat]
            longueur = automate.longueurs[etat]
        if mot in automate.suites[etat]:
            etat, longueur = automate.suites[etat][mot], longueur + 1
        if longueur <= precedente >= LONGUEUR_GARANTIE:
            yield Commun(rang - precedente, fin_droite - precedente + 1, precedente)
        precedente, fin_droite = longueur, automate.fins[etat]
