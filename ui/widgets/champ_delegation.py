"""The delegation of signature under which an act is signed, chosen among those that may be; beneath, what it says.

Not here: the rules (`domain.pouvoirs`, `domain.choix_delegation`), the words (`ui.models.visas`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.models.visas import delegation_choisie_ecrite, option_ecrite, par_defaut_ecrit
from ui.widgets.champ_choix import ChampChoix

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.domain.choix_delegation import ChoixDelegation


class ChampDelegation(ChampChoix):
    """A delegation, by identifier; None: the one that holds by itself, if any."""

    def __init__(self, *, quoi: str = "Délégation de signature", parent: QWidget | None = None) -> None:
        super().__init__(quoi=quoi, parent=parent)

    @property
    def delegation_id(self) -> int | None:
        """The delegation chosen; None without a choice."""
        return self.valeur if isinstance(self.valeur, int) else None

    def accorder(self, choix: ChoixDelegation) -> tuple[str, str]:
        """Offer these delegations, the one chosen stays chosen; return what to say beneath, and its role."""
        retenue = self.delegation_id
        self.proposer(
            [(None, par_defaut_ecrit(choix)), *((o.delegation.id, option_ecrite(o)) for o in choix.options)]
        )
        self.fixer(retenue if choix.option(retenue) else None)
        return delegation_choisie_ecrite(choix, self.delegation_id)
