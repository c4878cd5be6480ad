"""Looks for a choice whose sums fall in given windows: the items shared in two halves, each listed, then joined.

Each half lists the sums of its choices as int64; a choice of one half and one of the other are joined by a search
on the narrowest window, and the other windows checked on those that remain. What the relaxations forbid (giving up
more than their margin) is never listed, so that an answer may say that it has seen every choice: « complete ».
Not here: which windows, and what an answer proves (`services.solveur`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from app.domain.proposition import Borne
from app.domain.relaxation import Relaxation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.socle.progress import Annulation

    Entiers: TypeAlias = NDArray[np.int64]
    Drapeaux: TypeAlias = NDArray[np.bool_]
    Places: TypeAlias = NDArray[np.intp]

#: No sum reaches it: a window without a side.
INFINI = 1 << 61
#: Pairs joined at a time: what is checked together fits in the processor's cache.
LOT = 1 << 15
#: Pairs after which the join stops, and no longer says that it has seen them all.
PAIRES_MAX = 1 << 22
#: Sums that a half may list, whatever is asked: 16 MB, and a few times as much while it grows.
CASES_MAX = 1 << 21
#: Thousandths of a margin above which an item is rather left as it is.
LOURD = 64
#: Items whose choice fits in one integer.
PAR_MOT = 62


@dataclass(frozen=True, slots=True)
class Question:
    """`fenetre`: the value and its bounds; `ecarts`: relaxations, with what a choice may give up of each.

    `base`: a choice to start from, allowed or nearly; `partages`: the items of which it is least sure.
    """

    fenetre: Borne
    bornes: tuple[Borne, ...]
    ecarts: tuple[tuple[Relaxation, int], ...]
    base: tuple[bool, ...]
    partages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Reponse:
    """The choice of the greatest value seen, None when none was; `complete`: no other choice has a greater one."""

    choix: tuple[bool, ...] | None
    complete: bool


class _Moitie:
    """The choices of some items: what each gives up, then its sums, a column per choice."""

    def __init__(self, nombre_ecarts: int, nombre_sommes: int) -> None:
        self.ecarts = nombre_ecarts
        self.rangs: list[int] = []
        self.sommes: Entiers = np.zeros((nombre_ecarts + nombre_sommes, 1), np.int64)
        self.mots: list[Entiers] = [np.zeros(1, np.int64)]

    def __len__(self) -> int:
        return int(self.sommes.shape[1])

    def ajouter(self, rang: int, laisse: Entiers, pris: Entiers, marges: Entiers) -> None:
        """List each choice twice, the item left then taken, less those that give up too much."""
        dernier, bit = divmod(len(self.rangs), PAR_MOT)
        if dernier == len(self.mots):
            self.mots.append(np.zeros(len(self), np.int64))
        parties: list[Entiers] = []
        gardes: list[Drapeaux] = []
        for ajout in (laisse, pris):  # one after the other: both at once would take half as much memory again
            cote = self.sommes + ajout[:, None]
            garde: Drapeaux = np.all(cote[: self.ecarts] <= marges[:, None], axis=0)
            gardes.append(garde)
            parties.append(cote[:, garde])
        del cote
        self.sommes = np.concatenate(parties, axis=1)
        ajouts = [0] * len(self.mots)
        ajouts[dernier] = 1 << bit
        self.mots = [
            np.concatenate((mot[gardes[0]], mot[gardes[1]] | bits))
            for mot, bits in zip(self.mots, ajouts, strict=True)
        ]
        self.rangs.append(rang)

    def garder(self, gardes: Drapeaux | Places) -> None:
        """Keep these choices, in this order."""
        self.sommes, self.mots = self.sommes[:, gardes], [m[gardes] for m in self.mots]

    def lire(self, place: int, choix: list[bool]) -> None:
        """Write one of its choices in a choice of all the items."""
        for i, rang in enumerate(self.rangs):
            choix[rang] = bool(int(self.mots[i // PAR_MOT][place]) >> (i % PAR_MOT) & 1)


class Comblement:
    """One question, ready to be asked with more or less memory; `impossible`: no choice at all fits."""

    def __init__(self, question: Question, annulation: Annulation) -> None:
        self._annulation = annulation
        nombre = len(question.base)
        reduits = np.array([r.reduits for r, _ in question.ecarts], np.int64)
        self._laisse, self._pris = np.maximum(reduits, 0), np.maximum(-reduits, 0)
        # A margin under zero lets nothing through, one above all that can be given up lets everything: both fit.
        marges = [max(-1, min(marge, sum(map(abs, r.reduits)))) for r, marge in question.ecarts]
        self._marges = np.array(marges, np.int64)
        lignes = (question.fenetre, *question.bornes)
        self._coefficients = np.array([b.coefficients for b in lignes], np.int64).reshape(len(lignes), nombre)
        self._bas = np.array([-INFINI if b.minimum is None else b.minimum for b in lignes], np.int64)
        self._haut = np.array([INFINI if b.maximum is None else b.maximum for b in lignes], np.int64)
        exclus = (self._pris > self._marges[:, None]).any(axis=0)
        imposes = (self._laisse > self._marges[:, None]).any(axis=0)
        self.impossible = bool((self._marges < 0).any() or (exclus & imposes).any())
        self._base: Drapeaux = np.array(question.base, np.bool_) & ~exclus | imposes
        libres = np.flatnonzero(~(exclus | imposes)).tolist()
        milliemes = np.maximum(self._marges >> 10, 1)[:, None]
        #: how much of a margin each item takes at worst when it changes, in thousandths or so
        self._poids: Entiers = ((self._laisse + self._pris) // milliemes).max(axis=0)
        self._partages = [rang for rang in question.partages if rang in set(libres)]
        self._libres: list[int] = sorted(libres, key=lambda rang: (self._poids[rang], rang * 40503 % 65536))

    def tout(self, capacite: int) -> Reponse:
        """Look among all the choices, or those that give up least when a half has more than `capacite` of them."""
        # the heaviest first: the lists stay short until the last items
        return self._chercher(self._libres[::-1], capacite)

    def autour(self, capacite: int, essai: int) -> Reponse:
        """Look at every choice of a few items, as many as `capacite` allows; each try takes others."""
        return self._chercher(self._equilibre(2 * (capacite.bit_length() - 1), essai), capacite)

    def _equilibre(self, nombre: int, essai: int) -> list[int]:
        """Return items such that taking half of them, any half, moves the sums little from those of the base."""
        if len(self._libres) <= nombre:
            return self._libres
        lourd = self._poids[self._libres[-1]] > LOURD
        viviers = list(dict.fromkeys(self._partages + (self._libres[: 2 * nombre] if lourd else self._libres)))
        coefficients = self._coefficients[:, viviers]
        grands = np.maximum(np.abs(coefficients).max(axis=1), 1)
        sommes = self._coefficients[:, self._base].sum(axis=1)
        jeu = np.minimum(sommes - self._bas, self._haut - sommes)
        serrees = jeu < 4 * grands
        pas = np.where(self._base[viviers], 1, -1) * ((coefficients << 12) // grands[:, None])[serrees]
        poids = self._poids[viviers] << 12
        restants, pris, derive = list(range(len(viviers))), list[int](), np.zeros(len(pas), np.int64)
        while len(pris) < nombre:
            if len(pris) < len(self._partages):
                rang = len(pris)
            elif len(pris) <= len(self._partages) + essai:
                rang = restants[(essai * 7 + len(pris) * 3) % len(restants)]
            else:
                ecarts = ((derive[:, None] + pas[:, restants]) ** 2).sum(axis=0) + poids[restants]
                rang = restants[int(ecarts.argmin())]
            restants.remove(rang)
            derive = derive + pas[:, rang]
            pris.append(rang)
        return [viviers[p] for p in pris]

    def _chercher(self, rangs: Sequence[int], capacite: int) -> Reponse:
        complete = len(rangs) == len(self._libres)
        if self.impossible:
            return Reponse(None, complete=True)
        fixes = np.ones(len(self._base), np.bool_)
        fixes[list(rangs)] = False
        cede = np.where(self._base, self._pris, self._laisse)[:, fixes].sum(axis=1)
        sommes = self._coefficients[:, fixes & self._base].sum(axis=1)
        libres = self._coefficients[:, list(rangs)]
        moins, plus = np.minimum(libres, 0).sum(axis=1) + sommes, np.maximum(libres, 0).sum(axis=1) + sommes
        if ((self._bas > plus) | (self._haut < moins)).any() or (cede > self._marges).any():
            return Reponse(None, complete)
        utiles = [0, *(i for i in range(1, len(moins)) if self._bas[i] > moins[i] or self._haut[i] < plus[i])]
        marges = self._marges - cede
        moities = self._lister(rangs, utiles, marges, capacite)
        if moities is None:
            return Reponse(None, complete=False)
        deux, entieres = moities
        jonction = _Jonction(deux, marges, self._bas[utiles] - sommes[utiles], self._haut[utiles] - sommes[utiles])
        trouve = jonction.chercher(self._annulation) if all(map(len, deux)) else None
        complete = complete and entieres and jonction.vues_toutes
        if trouve is None:
            return Reponse(None, complete)
        choix = self._base.tolist()
        for moitie, place in zip(deux, trouve, strict=True):
            moitie.lire(place, choix)
        return Reponse(tuple(choix), complete or jonction.au_plus_haut)

    def _lister(
        self, rangs: Sequence[int], utiles: list[int], marges: Entiers, capacite: int
    ) -> tuple[tuple[_Moitie, _Moitie], bool] | None:
        """Return the two halves, and whether they hold every choice; None when they cannot be kept short."""
        deux, entieres = (_Moitie(len(marges), len(utiles)), _Moitie(len(marges), len(utiles))), True
        capacite = min(capacite, CASES_MAX // (len(marges) + len(utiles)))
        marges = marges.copy()
        for rang in rangs:
            self._annulation.verifier()
            moitie = min(deux, key=len)
            if len(moitie) > capacite:
                entieres = False
                if not _raccourcir(deux, marges):
                    return None
                moitie = min(deux, key=len)
            coefficients = self._coefficients[utiles, rang]
            laisse = np.concatenate((self._laisse[:, rang], np.zeros(len(utiles), np.int64)))
            moitie.ajouter(rang, laisse, np.concatenate((self._pris[:, rang], coefficients)), marges)
        return deux, entieres


def _raccourcir(deux: tuple[_Moitie, _Moitie], marges: Entiers) -> bool:
    """Lower the first margin until the halves are about a third as long; False when their choices give up alike."""
    cedes = min(deux, key=len).sommes[0]
    seuil = np.partition(cedes, len(cedes) // 3)[len(cedes) // 3]
    if seuil >= marges[0] or (cedes <= seuil).sum() > len(cedes) * 2 // 3:
        return False
    marges[0] = seuil
    for moitie in deux:
        moitie.garder(moitie.sommes[0] <= seuil)
    return True


class _Jonction:
    """The pairs of choices, one of each half, that keep within the margins and the windows."""

    def __init__(self, deux: tuple[_Moitie, _Moitie], marges: Entiers, bas: Entiers, haut: Entiers) -> None:
        self._deux, self._ecarts = deux, len(marges)
        self._bas = np.concatenate((np.full(len(marges), -INFINI), bas))
        self._haut = np.concatenate((marges, haut))
        self._plus_haut = int(haut[0])
        self.vues_toutes, self.au_plus_haut = True, False

    def chercher(self, annulation: Annulation) -> tuple[int, int] | None:
        """Return the places of the pair of greatest value, None when there is none."""
        cle = self._cle()
        for moitie in self._deux:
            moitie.garder(np.argsort(moitie.sommes[cle], kind="stable"))
        une, autre = (moitie.sommes for moitie in self._deux)
        debuts = np.searchsorted(autre[cle], self._bas[cle] - une[cle], "left")
        fins = np.searchsorted(autre[cle], self._haut[cle] - une[cle], "right")
        nombres = np.maximum(fins - debuts, 0)  # under zero where the window itself is empty
        cumuls, place, vues = np.cumsum(nombres), 0, 0
        meilleure: tuple[int, int] | None = None
        while place < len(nombres) and not self.au_plus_haut:
            annulation.verifier()
            if vues >= PAIRES_MAX:
                self.vues_toutes = False
                break
            fin = max(int(np.searchsorted(cumuls, vues + LOT, "right")), place + 1)
            lot = nombres[place:fin]
            vues = int(cumuls[fin - 1])
            gauche = np.repeat(np.arange(place, fin), lot)
            droite = (
                np.arange(len(gauche)) - np.repeat(np.cumsum(lot) - lot, lot) + np.repeat(debuts[place:fin], lot)
            )
            meilleure = self._la_meilleure(une, autre, gauche, droite) or meilleure
            place = fin
        return meilleure

    def _cle(self) -> int:
        """Return the window that fewest pairs meet: the narrowest against the spread of its sums."""

        def largeur(i: int) -> int:
            bornes = [(int(m.sommes[i].min()), int(m.sommes[i].max())) for m in self._deux]
            bas = max(int(self._bas[i]), sum(b for b, _ in bornes))
            haut = min(int(self._haut[i]), sum(h for _, h in bornes))
            return (max(haut - bas + 1, 0) << 60) // (sum(h - b for b, h in bornes) + 1)

        return min(range(self._ecarts, len(self._bas)), key=largeur)

    def _la_meilleure(self, une: Entiers, autre: Entiers, gauche: Places, droite: Places) -> tuple[int, int] | None:
        """Return the pair of greatest value among these, and ask more of the next ones."""
        for i in range(len(self._bas)):
            sommes = une[i][gauche] + autre[i][droite]
            gardes = (sommes >= self._bas[i]) & (sommes <= self._haut[i])
            gauche, droite = gauche[gardes], droite[gardes]
        if not len(gauche):
            return None
        valeurs = une[self._ecarts][gauche] + autre[self._ecarts][droite]
        rang = int(valeurs.argmax())
        self._bas[self._ecarts] = valeurs[rang] + 1
        self.au_plus_haut = int(valeurs[rang]) == self._plus_haut
        return int(gauche[rang]), int(droite[rang])
