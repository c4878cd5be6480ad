"""The hostile and odd files, made when they are asked for: a name, and the function that gives its bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

FICHIERS: dict[str, Callable[[], bytes]] = {}


def fichier(nom: str) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    """Keep the function under the name of the file it makes; names are the keys of `attendus.toml`."""

    def garder(fonction: Callable[[], bytes]) -> Callable[[], bytes]:
        if nom in FICHIERS:
            raise ValueError(f"{nom} twice")
        FICHIERS[nom] = fonction
        return fonction

    return garder


def simple(nom: str, octets: bytes) -> None:
    """Keep bytes that cost nothing to hold."""
    fichier(nom)(lambda: octets)
