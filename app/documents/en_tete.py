"""The letterhead of the acts that the service issues: its lines, under the logo that it chose.

What a porteur fills and signs bears no logo of the State, nor do the documents that never leave the service.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.documents.contenu import EnTete, Illustration, Texte, en_clair
from app.domain.convention import A_REMPLIR
from app.domain.documents import Document

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.campagne import Logo
    from app.domain.convention import TypeActe, TypeActeCampagne

LARGEUR_MM, LARGEUR_MIN_MM = 60, 10
DIXIEMES_PAR_POUCE, POINTS_PAR_POUCE = 254, 150  # fewer pixels to the inch are seen on paper


def en_tete(
    lignes: Iterable[Texte],
    type_acte: TypeActe | TypeActeCampagne | Document,
    logo: Logo | None,
    octets: bytes,
) -> EnTete:
    """Return the letterhead; a small picture stays small rather than coarse."""
    ecrites = tuple(map(en_clair, lignes))
    if logo is None or not octets or isinstance(type_acte, Document) or type_acte in A_REMPLIR:
        return EnTete(ecrites)
    nette = logo.largeur * DIXIEMES_PAR_POUCE // (10 * POINTS_PAR_POUCE)
    largeur = min(max(nette, LARGEUR_MIN_MM), LARGEUR_MM)
    return EnTete(ecrites, Illustration(octets, logo.alternative, largeur))
