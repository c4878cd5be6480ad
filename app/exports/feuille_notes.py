"""The sheets of notes: one per grid, weights in the first row, points and total as formulas.

« Non noté » and « sans objet » are texts, 0 is a number. Rule of the total: `app.domain.notation`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.poste import TypePoste
from app.exports.cellules import (
    ENTIER,
    POINTS,
    ColonneFeuille,
    Formule,
    Registre,
    decimal_exact,
    ecrire,
    ecrire_entetes,
    mettre_en_page,
    reference,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal
    from fractions import Fraction

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from app.domain.grille import Critere, Grille
    from app.exports.donnees import DonneesClasseur, LigneClasseur

NON_NOTE = "non noté"
SANS_OBJET = "sans objet"
_PREMIERE = 3  # row of the first dossier: weights, headings, then dossiers
_DEBUT = 3  # column of the first sub-criterion: number, porteur, then notes


def feuilles_notes(classeur: Workbook, registre: Registre, donnees: DonneesClasseur) -> dict[int, str]:
    """Add one sheet per grid that scores a dossier; return, by dossier, the cell that holds its total."""
    totaux: dict[int, str] = {}
    for type_poste in TypePoste:
        lignes = [e for e in donnees.lignes if e.dossier.type_poste is type_poste]
        grille = donnees.campagne.grilles.get(type_poste)
        if grille is None or not lignes:
            continue
        feuille = classeur.create_sheet(f"Notes {type_poste.value}")
        _Feuille(registre, feuille, grille).remplir(lignes)
        colonne_total = _DEBUT + len(grille.sous_criteres()) + len(grille.criteres)
        for rang, element in enumerate(lignes, _PREMIERE):
            totaux[element.dossier.cle] = f"'{feuille.title}'!{reference(colonne_total, rang)}"
    return totaux


class _Feuille:
    """One sheet: columns of notes, then of points by criterion, then the total."""

    def __init__(self, registre: Registre, feuille: Worksheet, grille: Grille) -> None:
        self._registre = registre
        self._feuille = feuille
        self._grille = grille
        self._colonnes: dict[str, int] = {}
        colonne = _DEBUT
        for sous_critere in grille.sous_criteres():
            self._colonnes[sous_critere.code] = colonne
            colonne += 1
        for critere in grille.criteres:
            self._colonnes[f"points {critere.code}"] = colonne
            colonne += 1
        self._total = colonne

    def remplir(self, lignes: Sequence[LigneClasseur]) -> None:
        """Write the weights, the headings and the dossiers."""
        grille = self._grille
        entetes = (
            ColonneFeuille("Numéro", 14),
            ColonneFeuille("Porteur", 34),
            *(ColonneFeuille(f"{s.code} {s.intitule}", 16) for s in grille.sous_criteres()),
            *(ColonneFeuille(f"Points {c.code} {c.intitule} (sur {c.poids})", 16) for c in grille.criteres),
            ColonneFeuille(f"Total (sur {grille.poids_total})", 12),
        )
        ecrire(self._registre, self._feuille, (1, 1), "Poids")
        for sous_critere in grille.sous_criteres():
            self._poids(self._colonnes[sous_critere.code], sous_critere.poids)
        for critere in grille.criteres:
            self._poids(self._colonnes[f"points {critere.code}"], critere.poids)
        ecrire_entetes(self._registre, self._feuille, 2, entetes)
        for ligne, element in enumerate(lignes, _PREMIERE):
            self._dossier(ligne, element)
        derniere = _PREMIERE + len(lignes) - 1
        self._feuille.auto_filter.ref = f"A2:{reference(len(entetes), derniere)}"
        mettre_en_page(self._feuille, 2, reference(_DEBUT, _PREMIERE))

    def _poids(self, colonne: int, poids: int) -> None:
        ecrire(self._registre, self._feuille, (1, colonne), poids, ENTIER)

    def _dossier(self, ligne: int, element: LigneClasseur) -> None:
        ecrire(self._registre, self._feuille, (ligne, 1), element.dossier.numero)
        ecrire(self._registre, self._feuille, (ligne, 2), element.dossier.porteur.raison_sociale)
        for code in (s.code for s in self._grille.sous_criteres()):
            note = element.notes.get(code)
            valeur = NON_NOTE if note is None else SANS_OBJET if note.valeur is None else note.valeur
            ecrire(self._registre, self._feuille, (ligne, self._colonnes[code]), valeur, ENTIER)
        for critere in self._grille.criteres:
            position = (ligne, self._colonnes[f"points {critere.code}"])
            ecrire(self._registre, self._feuille, position, self._points(critere, ligne, element), POINTS)
        ecrire(self._registre, self._feuille, (ligne, self._total), self._somme(ligne, element), POINTS)

    def _points(self, critere: Critere, ligne: int, element: LigneClasseur) -> Formule:
        """Return weight × Σ(poids × note) / (best note × Σ applicable poids)."""
        codes = [s.code for s in critere.sous_criteres]
        debut, fin = self._colonnes[codes[0]], self._colonnes[codes[-1]]
        notes = f"{reference(debut, ligne)}:{reference(fin, ligne)}"
        poids = f"{_fixe(debut)}:{_fixe(fin)}"
        applicables = f'SUMPRODUCT(({notes}<>"{SANS_OBJET}")*{poids})'
        formule = (
            f'=IF({applicables}=0,"{SANS_OBJET}",{_fixe(self._colonnes[f"points {critere.code}"])}'
            f"*SUMPRODUCT({notes},{poids})/({self._grille.note_max}*{applicables}))"
        )
        valeur = _points_du_critere(critere, element)
        return Formule(formule, SANS_OBJET if valeur is None else decimal_exact(valeur))

    def _somme(self, ligne: int, element: LigneClasseur) -> Formule:
        criteres = self._grille.criteres
        debut, fin = (self._colonnes[f"points {c.code}"] for c in (criteres[0], criteres[-1]))
        points, poids = f"{reference(debut, ligne)}:{reference(fin, ligne)}", f"{_fixe(debut)}:{_fixe(fin)}"
        premiere, derniere = reference(_DEBUT, ligne), reference(debut - 1, ligne)
        formule = (
            f'=IF(COUNTIF({premiere}:{derniere},"{NON_NOTE}")>0,"{NON_NOTE}",IF(COUNT({points})=0,"{SANS_OBJET}",'
            f"SUM({points})*SUM({poids})/SUMPRODUCT(ISNUMBER({points})*{poids})))"
        )
        return Formule(formule, _total(element))


def _fixe(colonne: int) -> str:
    """Return « C$1 »: the weight above a column."""
    return f"{reference(colonne, 1)[:-1]}$1"


def _points_du_critere(critere: Critere, element: LigneClasseur) -> Fraction | None:
    """Return the points of a criterion on its own weight; None when it is wholly « sans objet »."""
    for ligne in element.resultat.lignes if element.resultat else ():
        if ligne.critere.code == critere.code:
            return ligne.points * critere.poids / ligne.sur
    return None


def _total(element: LigneClasseur) -> Decimal | str:
    resultat = element.resultat
    if resultat is None or resultat.non_notes:
        return NON_NOTE
    return SANS_OBJET if resultat.total is None else decimal_exact(resultat.total)
