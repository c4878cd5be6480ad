"""The acts of a batch as rows: dossier, act, where it stands, what misses and where to fill it."""

from __future__ import annotations

from app.documents.donnees import Ecran
from app.domain.convention import LIBELLES_ACTE
from app.services.lots import CompteRenduDeLot, EtatDuLot, LigneDeLot
from app.socle.formats import pluriel
from ui.models.actes import LIBELLES_ECRAN
from ui.models.dossiers import etat_ecrit, jeton_etat
from ui.models.table import Column
from ui.models.verifications import capitale

LIBELLES_LOT = {
    EtatDuLot.PRET: ("● prêt", "succes"),
    EtatDuLot.A_VERIFIER: ("◐ prêt, à vérifier", "info"),
    EtatDuLot.INCOMPLET: ("✕ incomplet", "alerte"),
    EtatDuLot.PRODUIT: ("✓ déjà produit", ""),
}


def colonnes_lot() -> tuple[Column[LigneDeLot], ...]:
    """Return the columns of the pre-flight list."""
    return (
        Column("numero", "Dossier", lambda x: x.numero, largeur=104),
        Column("type", "Acte", lambda x: capitale(LIBELLES_ACTE[x.type]), largeur=170),
        Column(
            "etat", "Contrôle", lambda x: LIBELLES_LOT[x.etat][0], largeur=140,
            couleur=lambda x: LIBELLES_LOT[x.etat][1], tri=lambda x: x.etat.value,
        ),
        Column("dit", "Ce qui manque, ou est à vérifier", _dit, largeur=280, infobulle=_en_entier),
        Column("ecran", "Où", _ecran, largeur=180, infobulle=_ecran),
        Column("porteur", "Porteur", lambda x: x.porteur, largeur=150, infobulle=lambda x: x.porteur),
        Column(
            "decision", "Décision", lambda x: etat_ecrit(x.decision), largeur=150,
            couleur=lambda x: jeton_etat(x.decision),
        ),
    )  # fmt: skip


def _en_entier(ligne: LigneDeLot) -> str:
    return "\n".join([m.libelle for m in ligne.manques] or ligne.a_verifier)


def _dit(ligne: LigneDeLot) -> str:
    if ligne.manques:
        return ", ".join(m.libelle for m in ligne.manques)
    return pluriel(len(ligne.a_verifier), "point à vérifier", "points à vérifier") if ligne.a_verifier else ""


def _ecran(ligne: LigneDeLot) -> str:
    ecrans = dict.fromkeys(LIBELLES_ECRAN.get(Ecran(m.ecran), m.ecran) for m in ligne.manques)
    return ", ".join(ecrans)


def bilan_en_mots(rendu: CompteRenduDeLot) -> str:
    """Return what a batch did: produced, refused with why, not begun."""
    phrases = [f"● {pluriel(len(rendu.produits), 'acte produit et gardé', 'actes produits et gardés')}."]
    if rendu.restent:
        phrases.append(
            "Arrêté à votre demande\u00a0: "
            f"{pluriel(len(rendu.restent), 'acte non commencé', 'actes non commencés')}."
        )
    phrases += [f"✕ {numero}\u00a0: {raison}" for numero, raison in rendu.refus]
    return "\n".join(phrases)
