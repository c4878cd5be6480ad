"""What the screen of acts reads: the acts that each dossier of a campaign calls for, with what they miss."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.ports import Filtre
from ui.models.actes import ActeAProduire

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from app.domain.convention import TypeActe
    from app.services.bureau import Bureau


def lire_actes(
    bureau: Bureau, campagne_id: int, demandes: AbstractSet[tuple[int, TypeActe]] = frozenset()
) -> tuple[ActeAProduire, ...]:
    """Return the acts that each dossier calls for, those to produce first, with what they miss.

    `demandes`: models to fill that the officer asked to see, by dossier.
    """
    ids = bureau.listes.ids(Filtre(campagne_id))
    produits = bureau.listes.actes_produits(campagne_id)
    trouves = []
    for ligne in bureau.listes.lignes(ids):
        attendus = bureau.actes.attendus(ligne.id)
        ajoutes = (t for d, t in sorted(demandes) if d == ligne.id and t not in attendus)
        for type_acte in (*attendus, *ajoutes):
            produit = produits.get((ligne.id, type_acte))
            manques = () if produit else bureau.actes.manques(ligne.id, type_acte)
            trouves.append(ActeAProduire(ligne, type_acte, produit, manques))
    return tuple(sorted(trouves, key=lambda a: a.produit is not None))
