"""The score in exact integers: a weighted sum over one common denominator, for one dossier or for thousands.

`notation.resultat` stays the reference and says the rule in words; here is the same rule made quick, for what must
answer at each note: the live ranking, its receipt, its sensitivity. Properties prove that both agree.
Many dossiers are added at once in one long integer, a lane of bits for each: no lane can overflow its width.
Not here: the order (`domain.tableau`).
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from operator import mul
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.grille import Grille

#: Notes of a dossier by sub-criterion: absent is « non noté », None is « sans objet », 0 is a note.
Notes = Mapping[str, int | None]

_MOTS = tuple((struct.calcsize(f"<{c}"), c) for c in "IQ")
_BITS = 8


@dataclass(frozen=True, slots=True)
class Bareme:
    """A grid once some sub-criteria are « sans objet »: points = Σ coefficient × note / `denominateur`.

    `codes`: the sub-criteria that apply, in the order of the grid; `criteres`: the criterion of each.
    """

    codes: tuple[str, ...]
    criteres: tuple[str, ...]
    coefficients: tuple[int, ...]
    denominateur: int

    def parts(self, notes: Notes) -> dict[str, int]:
        """Return the points of each criterion over `denominateur`. Every code must bear a note."""
        trouvees: dict[str, int] = {}
        for code, critere, coefficient in zip(self.codes, self.criteres, self.coefficients, strict=True):
            trouvees[critere] = trouvees.get(critere, 0) + coefficient * (notes[code] or 0)
        return trouvees


def sans_objet(grille: Grille, notes: Notes) -> frozenset[str]:
    """Return the codes of the grid that are « sans objet » in these notes."""
    return frozenset(s.code for s in grille.sous_criteres() if s.code in notes and notes[s.code] is None)


def est_note(grille: Grille, notes: Notes) -> bool:
    """True when no sub-criterion of the grid is « non noté »."""
    return all(s.code in notes for s in grille.sous_criteres())


def bareme(grille: Grille, ecartes: frozenset[str] = frozenset()) -> Bareme | None:
    """Return the coefficients once `ecartes` are « sans objet »; None when nothing applies.

    The weight of a sub-criterion « sans objet » goes to the others of its criterion in proportion to theirs, that
    of a whole criterion to the rest of the grid in the same way (`notation.resultat`).
    """
    retenus = [(c, [s for s in c.sous_criteres if s.code not in ecartes]) for c in grille.criteres]
    retenus = [(c, sous) for c, sous in retenus if sous]
    if not retenus:
        return None
    reste = grille.note_max * sum(c.poids for c, _ in retenus)
    codes, criteres, points = [], [], []
    for critere, sous in retenus:
        commun = Fraction(critere.poids * grille.poids_total, reste * sum(s.poids for s in sous))
        for s in sous:
            codes.append(s.code)
            criteres.append(critere.code)
            points.append(commun * s.poids)
    diviseur = lcm(*(p.denominator for p in points))
    return Bareme(tuple(codes), tuple(criteres), tuple(int(p * diviseur) for p in points), diviseur)


def bareme_de(grille: Grille, notes: Notes) -> Bareme | None:
    """Return the coefficients that these notes call for; None while there is no total."""
    return bareme(grille, sans_objet(grille, notes)) if est_note(grille, notes) else None


def total(grille: Grille, notes: Notes) -> Fraction | None:
    """Return the exact total of a dossier, as `notation.resultat` does; None while there is none."""
    trouve = bareme_de(grille, notes)
    return Fraction(sum(trouve.parts(notes).values()), trouve.denominateur) if trouve else None


@dataclass(frozen=True, slots=True)
class Paquet:
    """Columns of notes, a long integer for each: the note of dossier k is in its k-th lane of `largeur` bytes."""

    nombre: int
    largeur: int
    colonnes: tuple[int, ...]


def empaqueter(colonnes: Sequence[Sequence[int]], borne: int) -> Paquet:
    """Return columns of equal length ready for `sommes`. `borne`: the greatest sum that will be asked of them."""
    nombre = len(colonnes[0]) if colonnes else 0
    largeur = next((octets for octets, _ in _MOTS if borne < 1 << _BITS * octets), borne.bit_length() // _BITS + 1)
    return Paquet(nombre, largeur, tuple(_vers_entier(c, largeur) for c in colonnes))


def sommes(paquet: Paquet, coefficients: Sequence[int]) -> Sequence[int]:
    """Return Σ coefficient × note for each dossier of the package, in its order."""
    somme = sum(map(mul, coefficients, paquet.colonnes))
    octets = somme.to_bytes(paquet.nombre * paquet.largeur, "little")
    lettre = dict(_MOTS).get(paquet.largeur)
    if lettre:
        return struct.unpack(f"<{paquet.nombre}{lettre}", octets)
    pas = paquet.largeur
    return [int.from_bytes(octets[k : k + pas], "little") for k in range(0, len(octets), pas)]


def _vers_entier(colonne: Sequence[int], largeur: int) -> int:
    lettre = dict(_MOTS).get(largeur)
    if lettre:
        return int.from_bytes(struct.pack(f"<{len(colonne)}{lettre}", *colonne), "little")
    return int.from_bytes(b"".join(v.to_bytes(largeur, "little") for v in colonne), "little")
