"""The printed blocks that a person of the service should check, as the screens list them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.documents.modeles import Marque
from app.socle.formats import NBSP, date_courte

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from app.documents.modeles import BlocModele


@dataclass(frozen=True, slots=True)
class AVerifier:
    """A printed block that a person of the service should check: its opening words, source and mark.

    `cle`, `empreinte`: of the block among the texts to check. `livree_le`: day it was read before it was shipped.
    `relu_le`: an earlier reading that no longer holds.
    """

    bloc: str
    extrait: str
    source: str
    marque: Marque
    cle: str
    empreinte: str
    livree_le: date | None = None
    relu_le: date | None = None

    @property
    def phrase(self) -> str:
        """Return the line that a screen shows; an earlier reading is told with its day."""
        relu = f", relu le {date_courte(self.relu_le)}, à relire" if self.relu_le else ""
        return f"À vérifier ({self.marque.value}){relu}{NBSP}: {self.extrait} ({self.source})"


def a_verifier(
    type_acte: str, blocs: Iterable[BlocModele], extrait: Callable[[BlocModele], str]
) -> tuple[AVerifier, ...]:
    """Return those of the blocks of an act that are to be checked; `extrait` gives the opening words of one."""
    return tuple(
        AVerifier(
            bloc.id,
            extrait(bloc),
            bloc.source,
            bloc.marque,
            bloc.cle_dans(type_acte),
            bloc.empreinte,
            bloc.verifiee_le,
        )
        for bloc in blocs
        if bloc.a_relire
    )
