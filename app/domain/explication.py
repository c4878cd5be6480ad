"""Why a dossier has its rank: points by criterion, nearest neighbours, smallest single change that would swap them.

All gaps are exact; sentences round for display alone and say the exact gap when rounding would hide it.
Not here: the ranking itself (`domain.tableau`), the page for the porteur (`documents`).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from app.domain.campagne import Ordre
from app.domain.notation import Note, Resultat, a_des_seuils, eliminations, resultat
from app.socle.formats import MOINS, NBSP, points

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.tableau import Inscrit, Tableau

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Contribution:
    """What a criterion brings. `points` over `sur`, the effective weight; both 0 when it is « sans objet ».

    `mediane`: among the ranked dossiers of the wave, None when there is none. `ecart_devant`, `ecart_derriere`:
    points of this dossier less those of the neighbour, None without neighbour.
    """

    code: str
    intitule: str
    points: Fraction
    sur: Fraction
    sans_objet: bool
    mediane: Fraction | None
    ecart_devant: Fraction | None
    ecart_derriere: Fraction | None

    @property
    def ecart_mediane(self) -> Fraction | None:
        """Return the points above the median, negative below; None when « sans objet » or without median."""
        return None if self.mediane is None or self.sans_objet else self.points - self.mediane


@dataclass(frozen=True, slots=True)
class Echange:
    """One note of one dossier that would swap two neighbours. `points`: what its total would gain or lose."""

    dossier_id: int
    numero: str
    sous_critere: str
    de: int
    vers: int
    points: Fraction

    @property
    def niveaux(self) -> int:
        """Return the number of levels of the scale."""
        return abs(self.vers - self.de)


@dataclass(frozen=True, slots=True)
class Voisin:
    """The dossier just above or just below. `ecart`: total of the explained dossier less the neighbour's.

    `criteres`: the gap by criterion, of both grids; their sum is `ecart`. `echange` None: no single note is enough.
    `seuils`: a grid of the two has eliminatory thresholds; a change that would eliminate a dossier is no swap.
    """

    dossier_id: int
    numero: str
    rang: int
    total: Fraction
    ecart: Fraction
    criteres: tuple[tuple[str, Fraction], ...]
    meme_grille: bool
    recu_en_meme_temps: bool
    echange: Echange | None
    seuils: bool = False


@dataclass(frozen=True, slots=True)
class Explication:
    """Everything about a rank. `rang` and `total` are None while `non_notes` is not empty, or nothing applies."""

    dossier_id: int
    numero: str
    ordre: Ordre
    rang: int | None
    classes: int
    total: Fraction | None
    sur: int
    non_notes: tuple[str, ...]
    contributions: tuple[Contribution, ...]
    devant: Voisin | None
    derriere: Voisin | None


def expliquer(tableau: Tableau, dossier_id: int) -> Explication:
    """Return the explanation of a rank of the wave. Raises KeyError when the dossier is not in it."""
    inscrit, rang = tableau.inscrit(dossier_id), tableau.rang(dossier_id)
    score = _resultat(inscrit)
    devant = derriere = None
    if rang is not None:
        devant = _voisin(tableau, inscrit, tableau.au_rang(rang - 1)) if rang > 1 else None
        derriere = _voisin(tableau, inscrit, tableau.au_rang(rang + 1)) if rang < len(tableau.cles) else None
    return Explication(
        dossier_id=dossier_id,
        numero=inscrit.numero,
        ordre=tableau.ordre,
        rang=rang,
        classes=len(tableau.cles),
        total=score.total,
        sur=score.sur,
        non_notes=score.non_notes,
        contributions=tuple(_contributions(tableau, inscrit, score, devant, derriere)),
        devant=devant,
        derriere=derriere,
    )


def phrases(explication: Explication) -> tuple[str, ...]:
    """Return the explanation in French: the rank, each criterion, the neighbour above, the one below.

    A dossier without rank has no neighbours.
    """
    dites = [_phrase_rang(explication), *(_phrase_critere(c) for c in explication.contributions)]
    if explication.rang is not None:
        dites.append(_phrase_voisin(explication, explication.devant, devant=True))
        dites.append(_phrase_voisin(explication, explication.derriere, devant=False))
    return tuple(dites)


def en_points(valeur: Fraction, *, signe: bool = False) -> str:
    """Return « 1,25 point », « −0,50 point », with the exact fraction when two decimals do not say it all."""
    absolu = abs(valeur)
    devant = (MOINS if valeur < 0 else "+" if valeur > 0 else "") if signe else ""
    mot = "points" if absolu >= 2 else "point"  # French plural starts at two
    exact = "" if (absolu * 100).denominator == 1 else f" (exactement {devant}{absolu})"
    return f"{devant}{points(absolu)}{NBSP}{mot}{exact}"


def _resultat(inscrit: Inscrit) -> Resultat:
    return resultat(inscrit.grille, [Note(code, valeur) for code, valeur in inscrit.notes.items()])


def _contributions(
    tableau: Tableau, inscrit: Inscrit, score: Resultat, devant: Voisin | None, derriere: Voisin | None
) -> Iterator[Contribution]:
    lignes = {ligne.critere.code: ligne for ligne in score.lignes}
    ecarts = [dict(v.criteres) if v else None for v in (devant, derriere)]
    for critere in inscrit.grille.criteres:
        ligne = lignes.get(critere.code)
        yield Contribution(
            code=critere.code,
            intitule=critere.intitule,
            points=ligne.points if ligne else ZERO,
            sur=ligne.sur if ligne else ZERO,
            sans_objet=ligne is None,
            mediane=tableau.mediane(critere.code),
            ecart_devant=None if ecarts[0] is None else ecarts[0][critere.code],
            ecart_derriere=None if ecarts[1] is None else ecarts[1][critere.code],
        )


def _voisin(tableau: Tableau, inscrit: Inscrit, autre: Inscrit) -> Voisin:
    rang, total = tableau.rang(autre.dossier_id), tableau.total(autre.dossier_id)
    siens, autres = _par_critere(inscrit), _par_critere(autre)
    codes = dict.fromkeys((*siens, *autres))
    criteres = tuple((code, siens.get(code, ZERO) - autres.get(code, ZERO)) for code in codes)
    return Voisin(
        dossier_id=autre.dossier_id,
        numero=autre.numero,
        rang=rang or 0,
        total=total or ZERO,
        ecart=sum((e for _, e in criteres), ZERO),
        criteres=criteres,
        meme_grille=inscrit.grille is autre.grille,
        recu_en_meme_temps=inscrit.recu_le == autre.recu_le,
        echange=_echange(tableau, inscrit, autre),
        seuils=a_des_seuils(inscrit.grille) or a_des_seuils(autre.grille),
    )


def _par_critere(inscrit: Inscrit) -> dict[str, Fraction]:
    """Return the points of each criterion of its grid, 0 for one that is « sans objet »."""
    lignes = {ligne.critere.code: ligne.points for ligne in _resultat(inscrit).lignes}
    return {c.code: lignes.get(c.code, ZERO) for c in inscrit.grille.criteres}


def _echange(tableau: Tableau, inscrit: Inscrit, autre: Inscrit) -> Echange | None:
    """Return the smallest single change: fewest levels, fewest points, this dossier first, the order of its grid.

    Only the two dossiers are looked at: a third one may also be passed.
    """
    if tableau.ordre is Ordre.ARRIVEE:
        return None
    possibles = (*_changements(tableau, inscrit, autre), *_changements(tableau, autre, inscrit))
    return min(possibles, key=lambda e: (e.niveaux, abs(e.points)), default=None)


def _changements(tableau: Tableau, change: Inscrit, fixe: Inscrit) -> Iterator[Echange]:
    """Give, for each note of `change`, the fewest levels that put it on the other side of `fixe`.

    A note lowered under an eliminatory threshold swaps nothing: the dossier would lose its rank.
    """
    place, place_fixe = tableau.places[change.dossier_id], tableau.places[fixe.dossier_id]
    acquis, cle_fixe = tableau.totaux[place] or 0, tableau.cle(place_fixe, tableau.totaux[place_fixe] or 0)
    monte = tableau.cle(place, acquis) < cle_fixe
    for code, pas in tableau.pas(change.dossier_id).items():
        note = change.notes[code] or 0
        vers = range(note + 1, change.grille.note_max + 1) if monte else range(note - 1, -1, -1)
        for valeur in vers:
            gain = pas * (valeur - note)
            if (tableau.cle(place, acquis + gain) > cle_fixe) is monte:
                if monte or not eliminations(change.grille, {**change.notes, code: valeur}):
                    ecart = Fraction(gain, tableau.denominateur)
                    yield Echange(change.dossier_id, change.numero, code, note, valeur, ecart)
                break


def _phrase_rang(explication: Explication) -> str:
    if explication.rang is None:
        codes = ", ".join(explication.non_notes)
        return (
            f"Pas de rang{NBSP}: reste à noter {codes}."
            if codes
            else f"Pas de rang{NBSP}: aucun critère ne s’applique."
        )
    total = f"{points(explication.total)}{NBSP}points sur {explication.sur}"
    return f"Rang {explication.rang} sur {explication.classes}{NBSP}: {total}."


def _phrase_critere(contribution: Contribution) -> str:
    tete = f"{contribution.code}, {contribution.intitule}{NBSP}: "
    if contribution.sans_objet:
        return f"{tete}sans objet."
    dit = f"{tete}{points(contribution.points)} sur {points(contribution.sur)}"
    if contribution.ecart_mediane is None or contribution.mediane is None:
        return f"{dit}."
    ecart = contribution.ecart_mediane
    place = (
        "à la médiane" if ecart == 0 else f"{en_points(abs(ecart))} {'au-dessus' if ecart > 0 else 'en dessous'}"
    )
    return f"{dit}{NBSP}; médiane des dossiers classés {points(contribution.mediane)}, {place}."


def _phrase_voisin(explication: Explication, voisin: Voisin | None, *, devant: bool) -> str:
    if voisin is None:
        return "Aucun dossier devant." if devant else "Aucun dossier derrière."
    tete = f"{'Devant' if devant else 'Derrière'}{NBSP}: dossier {voisin.numero}, rang {voisin.rang}, "
    if voisin.ecart:
        faits = [f"{code} {en_points(e, signe=True)}" for code, e in voisin.criteres if e]
        sens = "de plus" if voisin.ecart < 0 else "de moins"
        dit = f"{en_points(abs(voisin.ecart))} {sens}. Écart de ce dossier par critère{NBSP}: {', '.join(faits)}."
    else:
        raison = _departage(voisin, devant=devant) if explication.ordre is Ordre.NOTE else ""
        dit = f"même total. {raison}".rstrip()
    grilles = "" if voisin.meme_grille else " Les deux dossiers ne relèvent pas de la même grille."
    return f"{tete}{dit}{grilles} {_phrase_echange(explication, voisin)}"


def _departage(voisin: Voisin, *, devant: bool) -> str:
    if not voisin.recu_en_meme_temps:
        return f"Il a été reçu {'avant' if devant else 'après'}."
    return f"Reçus au même instant{NBSP}: son numéro est plus {'petit' if devant else 'grand'}."


def _phrase_echange(explication: Explication, voisin: Voisin) -> str:
    if explication.ordre is Ordre.ARRIVEE:
        return "Le rang suit l’arrivée, aucune note ne les échange."
    if voisin.echange is None:
        sans = ", sans passer sous un seuil éliminatoire" if voisin.seuils else ""
        return f"Aucune note seule ne suffit à les échanger{sans}."
    echange = voisin.echange
    qui = "de ce dossier" if echange.dossier_id == explication.dossier_id else f"du dossier {echange.numero}"
    return (
        f"La note {echange.sous_critere} {qui}, de {echange.de} à {echange.vers} "
        f"({en_points(echange.points, signe=True)}), suffirait à les échanger."
    )
