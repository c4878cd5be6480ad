"""`override` for the few modules that are loaded before the first paint: `typing_extensions` takes 4 ms to load."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing_extensions import override
else:

    def override(methode: object) -> object:
        """Return the method as it is; mypy alone reads the mark."""
        return methode


__all__ = ["override"]
