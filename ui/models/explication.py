"""The explanation of a rank as rows: criteria, their sub-criteria with their notes, and the two neighbours."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from app.domain.campagne import Ordre
from app.domain.explication import Contribution, Voisin, en_points
from app.socle.formats import MOINS, NBSP, points
from ui.models.table import Column

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.domain.explication import Explication
    from app.domain.tableau import Tableau

AUCUNE_NOTE = "aucune note seule n’y suffit"
PAR_ARRIVEE = "le rang suit l’arrivée"


@dataclass(frozen=True, slots=True)
class LignePoints:
    """A criterion, or one of its sub-criteria. `sous_critere`: where Enter leads, empty when nowhere.

    `contribution` is that of a criterion; `note` is French, empty for a criterion.
    """

    code: str
    intitule: str
    sous_critere: str
    note: str
    obtenus: Fraction | None
    contribution: Contribution | None = None


@dataclass(frozen=True, slots=True)
class LigneVoisin:
    """A neighbour. `dossier_id`, `sous_critere`: the note that would swap the two, where Enter leads.

    `sous_critere` is empty when no single note is enough: Enter leads to the neighbour.
    """

    sens: str
    voisin: Voisin
    echange: str
    dossier_id: int
    sous_critere: str


def lignes_points(explication: Explication, tableau: Tableau) -> tuple[LignePoints, ...]:
    """Return each criterion followed by its sub-criteria, in the order of the grid."""
    inscrit, pas = tableau.inscrit(explication.dossier_id), tableau.pas(explication.dossier_id)
    par_code = {c.code: c for c in explication.contributions}
    lignes = []
    for critere in inscrit.grille.criteres:
        contribution = par_code[critere.code]
        premier = critere.sous_criteres[0].code
        lignes.append(LignePoints(critere.code, critere.intitule, premier, "", contribution.points, contribution))
        for s in critere.sous_criteres:
            valeur = inscrit.notes.get(s.code)
            note = "non noté" if s.code not in inscrit.notes else "sans objet" if valeur is None else str(valeur)
            obtenus = Fraction(pas[s.code] * (valeur or 0), tableau.denominateur) if s.code in pas else None
            lignes.append(LignePoints(s.code, s.intitule, s.code, note, obtenus))
    return tuple(lignes)


def lignes_voisins(explication: Explication) -> tuple[LigneVoisin, ...]:
    """Return the dossier above and the one below, those that exist."""
    return tuple(_voisins(explication))


def _voisins(explication: Explication) -> Iterator[LigneVoisin]:
    for sens, voisin in (("devant", explication.devant), ("derrière", explication.derriere)):
        if voisin is None:
            continue
        echange = voisin.echange
        if echange is None:
            dit = AUCUNE_NOTE if explication.ordre is Ordre.NOTE else PAR_ARRIVEE
            yield LigneVoisin(sens, voisin, dit, voisin.dossier_id, "")
            continue
        sien = echange.dossier_id == explication.dossier_id
        qui = "ce dossier" if sien else f"dossier {echange.numero}"
        change = f"{echange.sous_critere} de {echange.de} à {echange.vers}"
        dit = f"{change}, {qui} ({en_points(echange.points, signe=True)})"
        yield LigneVoisin(sens, voisin, dit, echange.dossier_id, echange.sous_critere)


def colonnes_points() -> tuple[Column[LignePoints], ...]:
    """Return the columns of criteria and sub-criteria; gaps are « this dossier less the other »."""
    return (
        Column("critere", "Critère", _nom, largeur=104, infobulle=lambda x: f"{x.code} {x.intitule}"),
        Column("note", "Note", lambda x: x.note, largeur=66),
        Column("points", "Points", _obtenus, alignement="droite", largeur=82, infobulle=_exact),
        _ecart("mediane", "Médiane ±", lambda c: c.ecart_mediane, "Points au-dessus de la médiane"),
        _ecart("devant", "Devant ±", lambda c: c.ecart_devant, "Points de plus que le dossier devant"),
        _ecart("derriere", "Derrière ±", lambda c: c.ecart_derriere, "Points de plus que le dossier derrière"),
    )


def colonnes_voisins() -> tuple[Column[LigneVoisin], ...]:
    """Return the columns of the neighbours."""
    return (
        Column("sens", "Voisin", lambda x: f"{x.voisin.rang}, {x.sens}", largeur=84),
        Column("numero", "Dossier", lambda x: x.voisin.numero, largeur=104),
        Column("ecart", "Écart", _ecart_total, alignement="droite", largeur=64, infobulle=_ecart_exact),
        Column("echange", "Une seule note", lambda x: x.echange, largeur=220, infobulle=lambda x: x.echange),
    )


def signe(valeur: Fraction | None) -> str:
    """Return « +1,25 », « −0,50 », « 0,00 », « ≈ » before what two decimals do not say exactly; « – » for None."""
    if valeur is None:
        return "–"
    devant = MOINS if valeur < 0 else "+" if valeur > 0 else ""
    environ = "" if (valeur * 100).denominator == 1 else "≈"
    return f"{environ}{devant}{points(abs(valeur))}"


def _nom(ligne: LignePoints) -> str:
    return f"{ligne.code} {ligne.intitule}" if ligne.contribution else f"{NBSP * 4}{ligne.code} {ligne.intitule}"


def _obtenus(ligne: LignePoints) -> str:
    if ligne.contribution is None:
        return "–" if ligne.obtenus is None else points(ligne.obtenus)
    if ligne.contribution.sans_objet:
        return "sans objet"
    sur = ligne.contribution.sur
    return f"{points(ligne.contribution.points)} / {sur if sur.denominator == 1 else points(sur)}"


def _exact(ligne: LignePoints) -> str:
    return "" if ligne.obtenus is None else f"Exactement {ligne.obtenus}"


def _ecart(
    cle: str, titre: str, lire: Callable[[Contribution], Fraction | None], explication: str
) -> Column[LignePoints]:
    def texte(ligne: LignePoints) -> str:
        return signe(lire(ligne.contribution)) if ligne.contribution else ""

    def infobulle(ligne: LignePoints) -> str:
        valeur = lire(ligne.contribution) if ligne.contribution else None
        return "" if valeur is None else f"{explication}{NBSP}: exactement {valeur}"

    return Column(cle, titre, texte, alignement="droite", largeur=84, infobulle=infobulle)


def _ecart_total(ligne: LigneVoisin) -> str:
    return signe(ligne.voisin.ecart)


def _ecart_exact(ligne: LigneVoisin) -> str:
    return f"Total de ce dossier moins celui du voisin{NBSP}: exactement {ligne.voisin.ecart}"
