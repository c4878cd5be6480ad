"""The file that a region sends: its text, its fingerprint. Quantities, no name of a porteur nor of a person.

JSON in UTF-8: `{"format", "version", "empreinte", "contenu"}`. The fingerprint is the SHA-256 of the canonical text
of the content (keys sorted, no space): it tells an accident or a retouch by hand, it is not a signature.
Not here: the strict reading of what came from elsewhere (`app.importers.fichier_regional`).
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.domain.territoire import ContenuRegional, ExistantRegional, LigneRegionale, TotalTerritoire

FORMAT = "clausule-region"
VERSION_FORMAT = 1
EXTENSION = ".clausule-region"


def en_octets(contenu: ContenuRegional) -> bytes:
    """Return the bytes of the file; same content, same bytes."""
    valeur = en_json(contenu)
    enveloppe = {
        "format": FORMAT,
        "version": VERSION_FORMAT,
        "empreinte": empreinte(valeur),
        "contenu": valeur,
    }
    return (json.dumps(enveloppe, ensure_ascii=False, indent=1) + "\n").encode()


def empreinte(contenu: object) -> str:
    """Return the SHA-256 of the canonical text of a content, in hexadecimal."""
    canonique = json.dumps(contenu, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonique.encode()).hexdigest()


def en_json(contenu: ContenuRegional) -> dict[str, Any]:
    """Return the content as JSON values: hundredths and cents as integers, None for what is not known."""
    notifiee = contenu.cible_notifiee_le
    return {
        "region": contenu.region_code,
        "nom": contenu.region_nom,
        "edition": contenu.edition,
        "campagne": contenu.campagne_code,
        "produit_le": contenu.produit_le.isoformat(),
        "cible": None if contenu.cible is None else contenu.cible.centiemes,
        "cible_version": contenu.cible_version,
        "cible_notifiee_le": notifiee.isoformat() if notifiee else None,
        "enveloppe": None if contenu.enveloppe is None else contenu.enveloppe.centimes,
        "departements_blancs": list(contenu.departements_blancs),
        "existants": [_existant(x) for x in contenu.existants],
        "dossiers": [_ligne(x) for x in contenu.lignes],
        "totaux": [_total(x) for x in contenu.totaux],
    }


def _existant(existant: ExistantRegional) -> dict[str, Any]:
    return {"departement": existant.code, "type": existant.type_poste.value, "etp": existant.etp.centiemes}


def _ligne(ligne: LigneRegionale) -> dict[str, Any]:
    return {
        "numero": ligne.numero,
        "etat": ligne.etat.value,
        "type": ligne.type_poste.value,
        "departements": list(ligne.departements),
        "etp_demande": ligne.etp_demande.centiemes,
        "etp_retenu": ligne.etp_retenu.centiemes,
        "montant_demande": ligne.montant_demande.centimes,
        "montant_retenu": ligne.montant_retenu.centimes,
    }


def _total(total: TotalTerritoire) -> dict[str, Any]:
    existant = total.etp_existant
    return {
        "departement": total.code,
        "type": total.type_poste.value,
        "dossiers": total.dossiers,
        "etp_existant": None if existant is None else existant.centiemes,
        "etp_demande": total.etp_demande.centiemes,
        "etp_retenu": total.etp_retenu.centiemes,
        "montant_demande": total.montant_demande.centimes,
        "montant_retenu": total.montant_retenu.centimes,
    }
