"""Writes values as TOML reads them; the standard library only reads it."""

from __future__ import annotations

import json


def valeur_toml(valeur: str | int) -> str:
    """Return a value as TOML writes it: a JSON string is one, but for the character that JSON leaves bare."""
    if isinstance(valeur, int):
        return str(valeur)
    return json.dumps(valeur, ensure_ascii=False).replace("\x7f", "\\u007f")
