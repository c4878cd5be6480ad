"""What an officer typed to search the texts, and the words around each place where it is found.

Pure: a query and pages of text in, runs of the original text out. Not here: finding the pages (`ports.Textes`).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from app.importers.apercu import plier_vite
from app.socle.formats import sans_accents

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LONGUEUR = 260  # characters of an excerpt: two lines of the list
AVANT = 60  # of them, before the first word found
MARQUES_LUES = 12  # places of each word looked at in one page, to choose the best
_GUILLEMETS = re.compile(r"[\"“”]([^\"“”]*)(?:[\"“”]|$)|«([^»]*)(?:»|$)")
_MOT = re.compile(r"[^\W_]+")
_BLANCS = re.compile(r"\s+")
_DEBUT, _FIN, _ENTRE = r"(?<![^\W_])", r"(?![^\W_])", r"[\W_]+"


@dataclass(frozen=True, slots=True)
class Motif:
    """A folded word, or a run of words (`suite`, as a pattern). `debut`: the word may go on."""

    mot: str
    debut: bool = False
    suite: re.Pattern[str] | None = None

    def places(self, plie: str) -> Iterator[tuple[int, int]]:
        """Yield beginning and end of what is found in a folded text, whole words only."""
        if self.suite is not None:
            yield from (trouve.span() for trouve in self.suite.finditer(plie))
            return
        de = plie.find(self.mot)
        while de >= 0:
            a = de + len(self.mot)
            while self.debut and a < len(plie) and plie[a].isalnum():
                a += 1
            if not (de and plie[de - 1].isalnum()) and not (a < len(plie) and plie[a].isalnum()):
                yield de, a
            de = plie.find(self.mot, a)


@dataclass(frozen=True, slots=True)
class Requete:
    """Words to look for: `libres`, of which the last may be a beginning, and `suites`, each as it stands.

    Both are for the index. `motifs`: each word or run of words, folded.
    """

    libres: str
    suites: tuple[str, ...]
    motifs: tuple[Motif, ...]

    def extraire(self, texte: str) -> tuple[tuple[tuple[str, bool], ...], str]:
        """Return the text around the words, in runs, True for a word found; and one of these as it is written."""
        plie, rangs = plier_vite(texte)
        marques = self._marques(plie)
        if not marques:
            suite = "…" if len(texte) > LONGUEUR else ""
            return _serrer([(texte[:LONGUEUR] + suite, False)]), ""
        places = [(rangs[de], _fin(texte, rangs, a), motif) for de, a, motif in marques]
        depart = _meilleure(places)
        de = _reculer(texte, depart - AVANT)
        a = _avancer(texte, de + LONGUEUR)
        morceaux: list[tuple[str, bool]] = [("…", False)] if de else []
        position = de
        for debut_mot, fin_mot, _ in places:
            if position <= debut_mot and fin_mot <= a:
                morceaux += [(texte[position:debut_mot], False), (texte[debut_mot:fin_mot], True)]
                position = fin_mot
        morceaux += [(texte[position:a], False), ("…" if a < len(texte) else "", False)]
        premier = next(texte[d:f] for d, f, _ in places if d >= depart)
        return _serrer(morceaux), _BLANCS.sub(" ", premier)

    def _marques(self, plie: str) -> list[tuple[int, int, int]]:
        """Return beginning, end and pattern of what is found in a folded text, in order, without overlap."""
        trouvees = sorted(
            (de, -a, rang)
            for rang, motif in enumerate(self.motifs)
            for de, a in islice(motif.places(plie), MARQUES_LUES)
        )
        gardees: list[tuple[int, int, int]] = []
        for debut, moins_fin, rang in trouvees:
            if not gardees or debut >= gardees[-1][1]:
                gardees.append((debut, -moins_fin, rang))
        return gardees


def lire_requete(saisie: str) -> Requete:
    """Return the query that a text typed makes; an empty one when it holds no word."""
    cites = (_MOT.findall(sans_accents(m[1] or m[2] or "")) for m in _GUILLEMETS.finditer(saisie))
    suites = tuple(" ".join(mots) for mots in cites if mots)
    libres = _MOT.findall(sans_accents(_GUILLEMETS.sub(" ", saisie)))
    finit_libre = bool(libres) and not saisie.rstrip().endswith(('"', "”", "»"))
    motifs = [Motif(suite, suite=_suite(suite)) for suite in suites]
    motifs += [Motif(mot) for mot in (libres[:-1] if finit_libre else libres)]
    if finit_libre:
        motifs.append(Motif(libres[-1], debut=True))
    if not finit_libre:  # no word is a beginning
        return Requete("", (*suites, *libres), tuple(motifs))
    return Requete(" ".join(libres), suites, tuple(motifs))


def _suite(mots: str) -> re.Pattern[str]:
    """Return what finds these words one after the other, whatever stands between."""
    return re.compile(_DEBUT + _ENTRE.join(map(re.escape, mots.split())) + _FIN)


def _meilleure(places: Sequence[tuple[int, int, int]]) -> int:
    """Return where the excerpt begins: the first place that has the most different words near it."""
    return max(
        (debut for debut, _, _ in places),
        key=lambda debut: (len({m for d, f, m in places if debut <= d and f <= debut + LONGUEUR - AVANT}), -debut),
    )


def _fin(texte: str, rangs: Sequence[int], plie: int) -> int:
    """Return the end in the original of what ends there in the folded text, accents written apart included."""
    fin = rangs[plie - 1] + 1
    while fin < len(texte) and unicodedata.combining(texte[fin]):
        fin += 1
    return fin


def _reculer(texte: str, rang: int) -> int:
    """Return the beginning of the word that follows this rank, 0 at the beginning."""
    if rang <= 0:
        return 0
    blanc = _BLANCS.search(texte, rang)
    return blanc.end() if blanc and blanc.end() <= rang + AVANT else rang


def _avancer(texte: str, rang: int) -> int:
    """Return the end of the word that precedes this rank, the end of the text when it is near."""
    if rang >= len(texte):
        return len(texte)
    return max(texte.rfind(" ", rang - AVANT, rang), texte.rfind("\n", rang - AVANT, rang), rang - AVANT)


def _serrer(morceaux: Sequence[tuple[str, bool]]) -> tuple[tuple[str, bool], ...]:
    """Return the runs with blanks as one space, empty ones left out, neighbours of one kind joined."""
    serres: list[tuple[str, bool]] = []
    for brut, marque in morceaux:
        texte = _BLANCS.sub(" ", brut)
        if texte and serres and serres[-1][1] == marque:
            serres[-1] = (serres[-1][0] + texte, marque)
        elif texte:
            serres.append((texte, marque))
    return tuple(serres)
