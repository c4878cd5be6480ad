"""How firm a ranking is: the ranks each dossier takes when the weights move a little, or one note by one level.

A planning aid for the service: never printed in the default export nor in the file of a dossier.
Draws come from SHAKE-256 over the seed and the number of the draw: the same on every machine and every Python.
Not here: the picture of the bands (`domain.figures_notation`).
"""

from __future__ import annotations

import hashlib
import struct
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from math import gcd, lcm
from typing import TYPE_CHECKING

from app.domain.calcul import Paquet, empaqueter, sommes
from app.domain.campagne import Ordre
from app.domain.notation import a_des_seuils, eliminations
from app.domain.tableau import Lot, lots
from app.socle.formats import NBSP, pluriel, pourcent
from app.socle.progress import Annulation, Progress, Rapporter, muet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.domain.grille import Grille
    from app.domain.tableau import Tableau

#: Steps in a weight: a draw moves each weight by a whole number of ten-thousandths of itself.
PAS = 100 * 100
LOT_DE_TIRAGES = 100


@dataclass(frozen=True, slots=True)
class BandeDeRangs:
    """The ranks of a dossier over all scenarios. `au_dessus`: scenarios in which it is at or above the line."""

    dossier_id: int
    numero: str
    rang: int
    rang_min: int
    rang_max: int
    au_dessus: int | None


@dataclass(frozen=True, slots=True)
class Sensibilite:
    """Bands by rank. `nombre`: scenarios looked at. `ligne`: number of places, None when not asked.

    `groupes`: identifiers by rank, cut wherever no scenario took a dossier across: inside a group ranks cannot be
    told apart under this hypothesis, between two groups they can.
    """

    hypothese: str
    nombre: int
    ligne: int | None
    bandes: tuple[BandeDeRangs, ...]
    groupes: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Essai:
    """How weights are drawn. `amplitude`: each weight moves by at most this fraction of itself, either way."""

    amplitude: Fraction
    tirages: int
    graine: int


def selon_les_poids(
    tableau: Tableau,
    essai: Essai,
    ligne: int | None = None,
    rapporter: Rapporter = muet,
    annulation: Annulation | None = None,
) -> Sensibilite:
    """Return the bands when every weight is drawn anew, independently, `essai.tirages` times.

    The weight of each sub-criterion is multiplied by a factor drawn evenly within ± amplitude, the same for a code
    that two grids share; weights are brought back to the total of the grid. A criterion weighs the sum of its
    sub-criteria. Eliminatory thresholds are those of the stated weights: nobody enters the ranking nor leaves it.
    Exact. Raises Annule when asked, between two batches; ValueError on an amplitude not in ]0, 1[.
    """
    if not 0 < essai.amplitude < 1:
        raise ValueError(f"amplitude hors de ]0, 1[\u00a0: {essai.amplitude}")
    poids = f"chaque poids varie au hasard de ±{pourcent(essai.amplitude)}"
    hypothese = f"{poids}, {essai.tirages} tirages, graine {essai.graine}"
    if _a_des_seuils(tableau):
        hypothese += f"{NBSP}; les seuils éliminatoires restent ceux de la grille"
    if tableau.ordre is Ordre.ARRIVEE:
        return _immobile(tableau, hypothese, essai.tirages, ligne)
    tirage = _Tirage(tableau, essai)
    nombre = len(tirage.places)
    meilleurs, pires, comptes = [nombre] * nombre, [0] * nombre, Counter[int]()
    for debut in range(0, essai.tirages, LOT_DE_TIRAGES):
        if annulation is not None:
            annulation.verifier()
        fin = min(debut + LOT_DE_TIRAGES, essai.tirages)
        rangees = []
        for numero in range(debut, fin):
            ordre = tirage.ordre(numero)
            rangs = [0] * nombre
            for rang, k in enumerate(ordre, 1):
                rangs[k] = rang
            rangees.append(rangs)
            comptes.update(ordre[: ligne or 0])
        for k, siens in enumerate(zip(*rangees, strict=True)):
            meilleurs[k], pires[k] = min(meilleurs[k], *siens), max(pires[k], *siens)
        rapporter(Progress(fin, essai.tirages, "Tirages des poids"))
    bandes = [
        _bande(tableau, place, (meilleurs[k], pires[k]), None if ligne is None else comptes[k])
        for k, place in enumerate(tirage.places)
    ]
    return _sensibilite(hypothese, essai.tirages, ligne, bandes)


def selon_une_note(
    tableau: Tableau,
    ligne: int | None = None,
    rapporter: Rapporter = muet,
    annulation: Annulation | None = None,
) -> Sensibilite:
    """Return the bands when one note of one dossier moves by one level: every such change, one at a time. Exact.

    A dossier moves by its own notes, and by one rank when another passes it. A change that would eliminate a
    dossier is left out and counted in the hypothesis. Raises Annule when asked.
    """
    hypothese = "une seule note d’un seul dossier change d’un niveau, tous les cas"
    if tableau.ordre is Ordre.ARRIVEE:
        return _immobile(tableau, hypothese, 0, ligne)
    cas = _UneNote(tableau, ligne)
    for fait, lot in enumerate(groupes := lots(tableau), 1):
        for place, notes in zip(lot.places, lot.notes, strict=True):
            if annulation is not None:
                annulation.verifier()
            cas.ajouter(lot, place, notes)
        rapporter(Progress(fait, len(groupes), "Notes changées d’un niveau"))
    if _a_des_seuils(tableau):
        ecartes = pluriel(cas.eliminants, "cas écarté", "cas écartés")
        hypothese += f"{NBSP}; {ecartes} parce qu’un seuil éliminerait le dossier"
    return _sensibilite(hypothese, cas.nombre, ligne, cas.bandes())


def facteurs_du_tirage(codes: Sequence[str], essai: Essai, numero: int) -> Mapping[str, int]:
    """Return, by code, what the weight is multiplied by in that draw, in `PAS`-ths. `codes`: those in play, sorted.

    The bias of the remainder is under one part in a million.
    """
    forme = f"<{len(codes)}I"
    graine = f"{essai.graine}:{numero}".encode()
    entiers = struct.unpack(forme, hashlib.shake_256(graine).digest(struct.calcsize(forme)))
    ecart = int(essai.amplitude * PAS)
    return {code: PAS - ecart + n % (2 * ecart + 1) for code, n in zip(codes, entiers, strict=True)}


class _Tirage:
    """Draws of weights over the ranked dossiers of a ranking; `places` are theirs, in the order of arrival."""

    def __init__(self, tableau: Tableau, essai: Essai) -> None:
        self._essai = essai
        par_grille: dict[int, list[Lot]] = {}
        for lot in lots(tableau):
            par_grille.setdefault(id(lot.grille), []).append(lot)
        self._grilles = [_GrilleTiree(siens, 2 * PAS) for siens in par_grille.values()]
        plates = [place for grille in self._grilles for place in grille.places]
        self.places = sorted(plates)
        position = {place: k for k, place in enumerate(plates)}
        self._reprise = [position[place] for place in self.places]
        self._codes = sorted({code for grille in self._grilles for code in grille.base})

    def ordre(self, numero: int) -> list[int]:
        """Return indices into `places`, best first, for the draw of that number."""
        facteurs = facteurs_du_tirage(self._codes, self._essai, numero)
        tires = [(n, d, grille.total) for grille in self._grilles for n, d in grille.tirer(facteurs)]
        # Two distinct fractions whose denominators are at most d differ by at least 1/d²: the whole part of the
        # fraction times d² keeps both order and equality, without a common denominator.
        echelle = max((d for _, d, _ in tires), default=1) ** 2 if len(tires) > 1 else 0
        plates: list[int] = []
        for numerateurs, diviseur, total in tires:
            facteur = echelle * total
            plates += [n * facteur // diviseur for n in numerateurs] if echelle else numerateurs
        cles = [plates[k] for k in self._reprise]
        return sorted(range(len(cles)), key=cles.__getitem__, reverse=True)


@dataclass(frozen=True, slots=True)
class _Tranche:
    """The dossiers from `debut` to `fin` of a grid share what is « sans objet ».

    `partiels`: by criterion that keeps something, the codes left out; `absents`: criteria wholly left out.
    """

    debut: int
    fin: int
    partiels: tuple[tuple[str, tuple[str, ...]], ...]
    absents: tuple[str, ...]


class _GrilleTiree:
    """The dossiers of one grid, ready for any weights: what is « sans objet » adds nothing to the weighted sums."""

    def __init__(self, siens: Sequence[Lot], facteur_max: int) -> None:
        self._grille = siens[0].grille
        self.total = self._grille.poids_total
        self.base = _poids_entiers(self._grille)
        self.places = [place for lot in siens for place in lot.places]
        rangees = [dict(zip(lot.bareme.codes, ligne, strict=True)) for lot in siens for ligne in lot.notes]
        borne = self._grille.note_max * facteur_max * sum(self.base.values())
        colonnes = {code: [r.get(code, 0) for r in rangees] for code in self.base}
        self._tout = empaqueter(list(colonnes.values()), borne)
        self._tranches: list[_Tranche] = []
        for lot in siens:
            debut = self._tranches[-1].fin if self._tranches else 0
            self._tranches.append(_tranche(lot, debut))
        self._codes = {c.code: [s.code for s in c.sous_criteres] for c in self._grille.criteres}
        utiles = {critere for tranche in self._tranches for critere, _ in tranche.partiels}
        self._partiels: dict[str, Paquet] = {
            critere: empaqueter([colonnes[code] for code in self._codes[critere]], borne) for critere in utiles
        }

    def tirer(self, facteurs: Mapping[str, int]) -> list[tuple[Sequence[int], int]]:
        """Return, for each slice of `places`, totals as numerators over one denominator, for these weights."""
        poids = {code: base * facteurs[code] for code, base in self.base.items()}
        par_critere = {critere: sum([poids[c] for c in codes]) for critere, codes in self._codes.items()}
        tout = sommes(self._tout, list(poids.values()))
        parts = {c: sommes(p, [poids[code] for code in self._codes[c]]) for c, p in self._partiels.items()}
        entier = sum(par_critere.values())
        return [self._totaux(t, poids, par_critere, entier, tout[t.debut : t.fin], parts) for t in self._tranches]

    def _totaux(
        self,
        tranche: _Tranche,
        poids: Mapping[str, int],
        par_critere: Mapping[str, int],
        entier: int,
        tout: Sequence[int],
        parts: Mapping[str, Sequence[int]],
    ) -> tuple[Sequence[int], int]:
        """Return the totals of a slice: a criterion partly left out gives its whole weight to what it keeps."""
        numerateurs, restes = tout, 1
        for critere, ecartes in tranche.partiels:
            perdu = sum([poids[c] for c in ecartes])
            reste = par_critere[critere] - perdu
            gain = perdu * restes
            siens = parts[critere][tranche.debut : tranche.fin]
            numerateurs = [n * reste + p * gain for n, p in zip(numerateurs, siens, strict=True)]
            restes *= reste
        retenu = entier - sum([par_critere[c] for c in tranche.absents])
        return numerateurs, self._grille.note_max * retenu * restes


class _UneNote:
    """Counts, scenario after scenario, where one note moved by one level takes each dossier."""

    def __init__(self, tableau: Tableau, ligne: int | None) -> None:
        self._tableau, self._ligne = tableau, ligne
        self.nombre = 0
        self.eliminants = 0
        self._rangs: dict[int, int] = {}
        self._siens: dict[int, list[int]] = {}
        fin = len(tableau.cles) + 2
        self._descend, self._remonte = [0] * fin, [0] * fin

    def ajouter(self, lot: Lot, place: int, notes: Sequence[int]) -> None:
        """Look at every note of one dossier, one level up and one level down within the scale."""
        tableau = self._tableau
        points, facteur = tableau.totaux[place] or 0, tableau.denominateur // lot.bareme.denominateur
        cle = tableau.cle(place, points)
        rang = self._rangs[place] = len(tableau.cles) - bisect_left(tableau.cles, cle)
        siens = self._siens[place] = []
        toutes = tableau.inscrits[place].notes if a_des_seuils(lot.grille) else {}
        for code, note, coefficient in zip(lot.bareme.codes, notes, lot.bareme.coefficients, strict=True):
            for niveau in (note - 1, note + 1):
                if 0 <= niveau <= lot.grille.note_max:
                    if toutes and eliminations(lot.grille, {**toutes, code: niveau}):
                        self.eliminants += 1
                        continue
                    voulue = tableau.cle(place, points + (niveau - note) * coefficient * facteur)
                    devant = len(tableau.cles) - bisect_left(tableau.cles, voulue)
                    siens.append(devant + 1 - (cle > voulue))
        self.nombre += len(siens)
        for nouveau in siens:
            if nouveau < rang:
                self._descend[nouveau] += 1
                self._descend[rang] -= 1
            elif nouveau > rang:
                self._remonte[rang + 1] += 1
                self._remonte[nouveau + 1] -= 1

    def bandes(self) -> list[BandeDeRangs]:
        """Return the bands once every dossier was looked at."""
        descend, remonte = list(accumulate(self._descend)), list(accumulate(self._remonte))
        trouvees = []
        for place, rang in self._rangs.items():
            possibles = [*self._siens[place], rang]
            possibles += [rang + 1] * bool(descend[rang]) + [rang - 1] * bool(remonte[rang])
            dessus = self._au_dessus(place, rang, descend[rang], remonte[rang])
            trouvees.append(_bande(self._tableau, place, (min(possibles), max(possibles)), dessus))
        return trouvees

    def _au_dessus(self, place: int, rang: int, descend: int, remonte: int) -> int | None:
        ligne, siens = self._ligne, self._siens[place]
        if ligne is None:
            return None
        autres = self.nombre - len(siens)
        par_les_autres = remonte if rang == ligne + 1 else 0
        if rang <= ligne:
            par_les_autres = autres - (descend if rang == ligne else 0)
        return par_les_autres + sum(r <= ligne for r in siens)


def _a_des_seuils(tableau: Tableau) -> bool:
    return any(a_des_seuils(lot.grille) for lot in lots(tableau))


def _tranche(lot: Lot, debut: int) -> _Tranche:
    retenus, partiels, absents = set(lot.bareme.codes), [], []
    for critere in lot.grille.criteres:
        ecartes = tuple(s.code for s in critere.sous_criteres if s.code not in retenus)
        if len(ecartes) == len(critere.sous_criteres):
            absents.append(critere.code)
        elif ecartes:
            partiels.append((critere.code, ecartes))
    return _Tranche(debut, debut + len(lot.places), tuple(partiels), tuple(absents))


def _poids_entiers(grille: Grille) -> Mapping[str, int]:
    """Return the effective weights of the sub-criteria as the smallest integers in the same proportions."""
    effectifs = {
        s.code: Fraction(critere.poids * s.poids, sum([x.poids for x in critere.sous_criteres]))
        for critere in grille.criteres
        for s in critere.sous_criteres
    }
    commun = lcm(*(p.denominator for p in effectifs.values()))
    entiers = {code: int(p * commun) for code, p in effectifs.items()}
    diviseur = gcd(*entiers.values())
    return {code: p // diviseur for code, p in entiers.items()}


def _bande(tableau: Tableau, place: int, rangs: tuple[int, int], au_dessus: int | None) -> BandeDeRangs:
    inscrit = tableau.inscrits[place]
    rang = tableau.rang(inscrit.dossier_id) or 0
    # The stated weights are one more scenario: a band always holds the rank itself.
    return BandeDeRangs(
        inscrit.dossier_id, inscrit.numero, rang, min(rangs[0], rang), max(rangs[1], rang), au_dessus
    )


def _immobile(tableau: Tableau, hypothese: str, nombre: int, ligne: int | None) -> Sensibilite:
    """Return the bands of a ranking by arrival, which no note and no weight moves."""
    bandes = []
    for rang, dossier_id in enumerate(tableau.classes(), 1):
        dessus = None if ligne is None else nombre * (rang <= ligne)
        bandes.append(_bande(tableau, tableau.places[dossier_id], (rang, rang), dessus))
    return _sensibilite(f"{hypothese}{NBSP}; le rang suit l’arrivée, rien ne le déplace", nombre, ligne, bandes)


def _sensibilite(hypothese: str, nombre: int, ligne: int | None, bandes: list[BandeDeRangs]) -> Sensibilite:
    ranges = sorted(bandes, key=lambda b: b.rang)
    groupes: list[list[int]] = [[]]
    plus_bas = 0
    for bande in ranges:
        groupes[-1].append(bande.dossier_id)
        plus_bas = max(plus_bas, bande.rang_max)
        if plus_bas == bande.rang:
            groupes.append([])
    return Sensibilite(hypothese, nombre, ligne, tuple(ranges), tuple(tuple(g) for g in groupes if g))
