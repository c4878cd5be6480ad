"""The envelope of an exercice, line by line: what was opened, what is set aside, committed, and what remains.

Not here: whether a dossier fits (`domain.selection`, R15 in `domain.regles_argent`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.montants import Etp, Montant, montant_par_etp, somme, somme_etp
from app.domain.quota import NatureMouvement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.campagne import Campagne
    from app.domain.quota import Mouvement, Quota


@dataclass(frozen=True, slots=True)
class Bilan:
    """Autorisations d’engagement of a campaign, each line as a positive amount; `credits_paiement` None: unknown.

    `ouvert`: dotations and abondements less reprises. `etp_continues`: None when a reconduction does not tell them.
    """

    dotations: Montant
    abondements: Montant
    reprises: Montant
    pre_reservations: Montant
    reconductions: Montant
    engagements: Montant
    credits_paiement: Montant | None
    etp_continues: Etp | None

    @property
    def ouvert(self) -> Montant:
        """Return what the service was given."""
        return self.dotations + self.abondements - self.reprises

    @property
    def reste(self) -> Montant:
        """Return what may still be committed; negative when it is exceeded (R15)."""
        return self.ouvert - self.pre_reservations - self.reconductions - self.engagements


@dataclass(frozen=True, slots=True)
class Exercice:
    """One campaign beside the others. `bilan` None: no movement, the envelope is not known. ETP None: unknown."""

    code: str
    intitule: str
    edition: int
    bilan: Bilan | None
    cible: Etp | None
    etp_retenus: Etp
    campagne_id: int | None = None

    @property
    def repere_etp(self) -> Montant | None:
        """Return the euros opened for one ETP, new and continued alike, to the cent; None if one is unknown."""
        if self.bilan is None or self.cible is None or self.bilan.etp_continues is None:
            return None
        return montant_par_etp(self.bilan.ouvert, self.cible + self.bilan.etp_continues)


def bilan(mouvements: Sequence[Mouvement], engagements: Montant) -> Bilan | None:
    """Return the lines of an envelope; None without movement. `engagements`: what decisions in force retain."""
    if not mouvements:
        return None
    par_nature = {n: somme(m.montant for m in mouvements if m.nature is n) for n in NatureMouvement}
    payes = [m.montant_cp for m in mouvements if m.montant_cp is not None]
    reconduits = [m for m in mouvements if m.nature is NatureMouvement.RECONDUCTION]
    continues = [m.etp for m in reconduits if m.etp is not None]
    return Bilan(
        dotations=par_nature[NatureMouvement.DOTATION],
        abondements=par_nature[NatureMouvement.ABONDEMENT],
        reprises=-par_nature[NatureMouvement.REPRISE],
        pre_reservations=-par_nature[NatureMouvement.RESERVE],
        reconductions=-par_nature[NatureMouvement.RECONDUCTION],
        engagements=engagements,
        credits_paiement=somme(payes) if len(payes) == len(mouvements) else None,
        etp_continues=somme_etp(continues) if len(continues) == len(reconduits) else None,
    )


def exercice(campagne: Campagne, mouvements: Sequence[Mouvement], quota: Quota) -> Exercice:
    """Return one campaign as a line of the exercices."""
    return Exercice(
        code=campagne.code,
        intitule=campagne.intitule,
        edition=campagne.edition,
        bilan=bilan(mouvements, quota.total.montant_retenu),
        cible=quota.cible,
        etp_retenus=quota.total.etp_retenu,
        campagne_id=campagne.id,
    )


def suivre_exercices(
    exercices: Sequence[Exercice], campagne_id: int, mouvements: Sequence[Mouvement], quota: Quota
) -> tuple[Exercice, ...]:
    """Return the exercices with the figures of one campaign as they stand now."""
    lignes = bilan(mouvements, quota.total.montant_retenu)
    return tuple(
        replace(x, bilan=lignes, cible=quota.cible, etp_retenus=quota.total.etp_retenu)
        if x.campagne_id == campagne_id
        else x
        for x in exercices
    )
