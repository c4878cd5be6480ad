"""What reads untrusted bytes away from the application (`importers.bac.Bac` does it in a child process)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.socle.progress import Annulation


class LecteurDePieces(Protocol):
    """Opens pieces."""

    def interroger(
        self,
        demande: Mapping[str, Any],
        blocs: Sequence[bytes] = (),
        *,
        mime: str,
        annulation: Annulation | None = None,
    ) -> tuple[Mapping[str, Any], Sequence[bytes]]:
        """Return the answer to a question on a piece. Raises UserError when it cannot be read."""
        ...


class LecteurAFermer(LecteurDePieces, Protocol):
    """One that is kept from a question to the next, and must be ended."""

    def fermer(self) -> None:
        """End the child process."""
        ...
