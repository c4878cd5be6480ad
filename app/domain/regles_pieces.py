"""Rules on what the file holds: attestations, identifiers, notes and those who may give them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.identifiants import anomalie_iban, anomalie_rna, anomalie_siret, iban_lisible, siret_lisible
from app.domain.pieces import LIBELLES_VERDICT, Verdict
from app.domain.regles import Faits, Trouvaille, alerte, bloquant, information, ligne_de_regle
from app.socle.formats import a_paris, date_longue

if TYPE_CHECKING:
    from collections.abc import Iterator


def attestation(faits: Faits) -> Iterator[Trouvaille]:
    """R07: a porteur already conventionné gives its attestation, found « conforme »."""
    deja = faits.dossier.porteur.deja_conventionne
    ligne = ligne_de_regle(faits, "R07")
    if deja is None:
        yield bloquant(
            "Il n’est pas dit si le porteur est déjà conventionné au titre des clauses sociales : "
            "l’attestation de non-diminution en dépend."
        )
    elif deja and ligne and ligne.verdict not in {Verdict.CONFORME, Verdict.DEJA_DETENUE}:
        etat = LIBELLES_VERDICT[ligne.verdict][1]
        yield bloquant(
            f"Porteur déjà conventionné : la pièce {ligne.type.code} ({ligne.type.libelle}) doit être "
            f"conforme, elle est {etat}."
        )


def notation(faits: Faits) -> Iterator[Trouvaille]:
    """R11: everything is scored, and justified where the grid asks it."""
    score = faits.resultat
    if score and score.non_notes:
        yield bloquant(f"Sous-critères non notés : {', '.join(score.non_notes)}.")
    if score and score.a_justifier:
        yield bloquant(f"Note à justifier par un commentaire : {', '.join(score.a_justifier)}.")


def elimination(faits: Faits) -> Iterator[Trouvaille]:
    """R11: no favourable decision below an eliminatory threshold of the grid."""
    for seuil in faits.resultat.elimine if faits.resultat else ():
        yield bloquant(f"Dossier éliminé par un seuil de la grille\u00a0: {seuil}.")


def engagement_republicain(faits: Faits) -> Iterator[Trouvaille]:
    """R24: the CER of an association or a fondation, unless deemed satisfied by its status."""
    regime = faits.dossier.porteur.regime
    if regime is None:
        yield alerte(
            "La forme juridique du porteur n’est pas renseignée : on ne sait pas encore quelles pièces sont "
            "dues, ni si le contrat d’engagement républicain l’est."
        )
        return
    ligne = ligne_de_regle(faits, "R24")
    if regime.cer and not regime.cer_repute and ligne and ligne.manque:
        etat = LIBELLES_VERDICT[ligne.verdict][1]
        yield bloquant(
            f"La pièce {ligne.type.code} ({ligne.type.libelle}) doit être conforme avant la signature, elle "
            f"est {etat}."
        )


def identifiants(faits: Faits) -> Iterator[Trouvaille]:
    """R25: SIRET, IBAN and RNA well formed. Whose account it is: `domain.comptes`."""
    porteur = faits.dossier.porteur
    if not porteur.siret:
        yield alerte("Le SIRET du porteur n’est pas renseigné.")
    elif anomalie := anomalie_siret(porteur.siret):
        yield bloquant(f"SIRET {siret_lisible(porteur.siret)} : {anomalie}.")
    if not porteur.iban:
        yield alerte("L’IBAN du porteur n’est pas renseigné.")
    elif anomalie := anomalie_iban(porteur.iban):
        yield bloquant(f"IBAN {iban_lisible(porteur.iban)} : {anomalie}.")
    if porteur.rna and (anomalie := anomalie_rna(porteur.rna)):
        yield alerte(f"Numéro RNA {porteur.rna} : {anomalie}.")


def deports(faits: Faits) -> Iterator[Trouvaille]:
    """R34: an agent who declared a conflict of interest does not note; what she noted all the same is named."""
    for deport in faits.deports:
        if deport.leve_le is not None:
            continue
        declare = f"{deport.agent} s’est déporté le {date_longue(a_paris(deport.declare_le).date())}"
        codes = [n.sous_critere for n in faits.notes if n.agent == deport.agent]
        if codes:
            yield alerte(f"{declare}, mais ses notes comptent encore : {', '.join(codes)}. Faites-les reprendre.")
        else:
            yield information(f"{declare} : il ne note pas ce dossier.")
