"""Conflicts of bank account, seen from a dossier: shared with another porteur, or changed since an earlier call.

A conflict blocks the convention until a second look: the RIB found « conforme », for a written reason, after the
dossier was received. It is then told as an information, with who looked and when.
Not here: whether an IBAN is well formed (`domain.regles.identifiants`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.cycle import Etat
from app.domain.identifiants import iban_lisible, meme_personne
from app.domain.pieces import Verdict
from app.domain.regles import bloquant, information, ligne_de_regle, nom_nu
from app.socle.formats import date_longue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.porteur import Porteur
    from app.domain.regles import Faits, Trouvaille

REGLE_COMPTES = "R25"


def iban_partage(faits: Faits) -> Iterator[Trouvaille]:
    """R25: another porteur of the campaign, not withdrawn, gave the same IBAN."""
    porteur = faits.dossier.porteur
    partages = [
        f"{d.porteur.raison_sociale} (dossier {d.numero})"
        for d in sorted(faits.autres, key=lambda d: d.numero)
        if porteur.iban
        and d.porteur.iban == porteur.iban
        and d.etat is not Etat.RETIRE
        and not _meme_porteur(porteur, d.porteur)
    ]
    if partages:
        yield _a_relire(
            faits,
            f"L’IBAN {iban_lisible(porteur.iban)} est aussi celui d’un autre porteur\u00a0: {', '.join(partages)}",
        )


def iban_change(faits: Faits) -> Iterator[Trouvaille]:
    """R25: the last account that the same SIRET gave, for an earlier call of the base, was another one."""
    dossier = faits.dossier
    anterieurs = [c for c in faits.anciens_comptes if c.recu_le < dossier.recu_le]
    if not dossier.porteur.iban or not anterieurs:
        return
    dernier = max(anterieurs, key=lambda c: (c.recu_le, c.numero))
    if dernier.iban != dossier.porteur.iban:
        yield _a_relire(
            faits,
            f"L’IBAN du porteur a changé\u00a0: {iban_lisible(dernier.iban)} dans le dossier {dernier.numero}, "
            f"reçu le {date_longue(dernier.recu_le.date())}, {iban_lisible(dossier.porteur.iban)} dans celui-ci",
        )


def _a_relire(faits: Faits, conflit: str) -> Trouvaille:
    """Return the conflict as blocking, or as an information once someone looked again and wrote why."""
    ligne = ligne_de_regle(faits, REGLE_COMPTES)
    if ligne is None:
        return bloquant(f"{conflit}. À vérifier auprès du porteur, puis à écrire au verdict de son RIB.")
    apres_reception = ligne.le is not None and ligne.le > faits.dossier.recu_le
    if ligne.le is not None and apres_reception and ligne.verdict is Verdict.CONFORME and ligne.motif:
        return information(
            f"{conflit}. Vérifié par {ligne.agent} le {date_longue(ligne.le.date())}\u00a0: {ligne.motif}"
        )
    return bloquant(
        f"{conflit}. Seconde lecture demandée\u00a0: vérifiez auprès du porteur, puis donnez à la pièce "
        f"{ligne.type.code} le verdict «\u00a0conforme\u00a0» avec son motif."
    )


def _meme_porteur(un: Porteur, autre: Porteur) -> bool:
    """True for the same legal person: by SIREN where both SIRET are known, by name otherwise."""
    if un.siret and autre.siret:
        return meme_personne(un.siret, autre.siret)
    return nom_nu(un.raison_sociale) == nom_nu(autre.raison_sociale)
