"""What the screen of acts reads: the acts that each dossier of a campaign calls for, with what they miss."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.ports import Filtre
from ui.models.actes import ActeAProduire

if TYPE_CHECKING:
    from app.services.bureau import Bureau


def lire_actes(bureau: Bureau, campagne_id: int) -> tuple[ActeAProduire, ...]:
    """Return the acts that each dossier calls for, those to produce first, with what they miss."""
    ids = bureau.listes.ids(Filtre(campagne_id))
    produits = bureau.listes.actes_produits(campagne_id)
    trouves = []
    for ligne in bureau.listes.lignes(ids):
        for type_acte in bureau.actes.attendus(ligne.id):
            produit = produits.get((ligne.id, type_acte))
            manques = () if produit else bureau.actes.manques(ligne.id, type_acte)
            trouves.append(ActeAProduire(ligne, type_acte, produit, manques))
    return tuple(sorted(trouves, key=lambda a: a.produit is not None))
