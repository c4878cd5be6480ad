"""The officer's hypotheses on what is still to come: facts of a campaign, never of a dossier.

Nothing here is a probability: three numbers that the service writes, and what they rest on.
Not here: what they make of the target and the envelope (`domain.reserve`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.montants import Etp, Montant

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

#: A slip of the keyboard, not a rule: no region receives so many candidates.
PLAFOND_DOSSIERS = 9_999


class Niveau(StrEnum):
    """The three hypotheses, from the least to the most arrivals."""

    BASSE = "basse"
    CENTRALE = "centrale"
    HAUTE = "haute"


@dataclass(frozen=True, slots=True)
class HypothesesArrivees:
    """Dossiers that the service expects from `posees_le` until the deadline.

    `etp_moyen`, `montant_moyen`: what one of them would ask; None: measured on the arrivals of the campaign.
    """

    basse: int
    centrale: int
    haute: int
    posees_le: datetime
    etp_moyen: Etp | None = None
    montant_moyen: Montant | None = None

    def nombre(self, niveau: Niveau) -> int:
        """Return how many dossiers were expected when the hypotheses were written."""
        return {Niveau.BASSE: self.basse, Niveau.CENTRALE: self.centrale, Niveau.HAUTE: self.haute}[niveau]


def fautes(
    nombres: Mapping[Niveau, int | None],
    etp_moyen: Etp | None = None,
    montant_moyen: Montant | None = None,
    baisse: Fraction | None = None,
) -> Mapping[str, str]:
    """Return what is wrong, by field (« basse », « etp_moyen », « baisse »…), in French; empty when all is well.

    Counts: whole, from 0 to `PLAFOND_DOSSIERS`, in order. Means: above 0 when they are given. `baisse`: 0 to 1.
    """
    trouvees: dict[str, str] = {}
    for niveau in Niveau:
        nombre = nombres.get(niveau)
        if nombre is None:
            trouvees[niveau] = f"L’hypothèse {niveau} est vide. Indiquez un nombre de dossiers, 0 compris."
        elif not 0 <= nombre <= PLAFOND_DOSSIERS:
            trouvees[niveau] = (
                f"L’hypothèse {niveau} ({nombre}) n’est pas vraisemblable\u00a0: indiquez un nombre de dossiers "
                f"entre 0 et {PLAFOND_DOSSIERS}."
            )
    for moindre, plus in ((Niveau.BASSE, Niveau.CENTRALE), (Niveau.CENTRALE, Niveau.HAUTE)):
        gauche, droite = nombres.get(moindre), nombres.get(plus)
        if gauche is not None and droite is not None and gauche > droite and plus not in trouvees:
            trouvees[plus] = (
                f"L’hypothèse {plus} ({droite}) est plus petite que l’hypothèse {moindre} ({gauche}). "
                "Mettez-les dans l’ordre."
            )
    if etp_moyen is not None and etp_moyen.centiemes <= 0:
        trouvees["etp_moyen"] = "Les ETP moyens d’un dossier sont supérieurs à zéro, ou laissés vides."
    if montant_moyen is not None and montant_moyen.centimes <= 0:
        trouvees["montant_moyen"] = "Le montant moyen d’un dossier est supérieur à zéro, ou laissé vide."
    if baisse is not None and not 0 <= baisse <= 1:
        trouvees["baisse"] = "La baisse est un pourcentage entre 0 et 100."
    return trouvees
