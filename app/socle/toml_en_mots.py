"""Says in French where, and why, a text stops being TOML; the standard library says it in English."""

from __future__ import annotations

import re

_OU = re.compile(r"\(at line (\d+), column (\d+)\)")
#: How the reader of TOML begins its messages, and what an officer should read instead.
_DITS = {
    "Unterminated string": "un guillemet ouvert n’est pas refermé",
    "Expected '\"": "un guillemet ouvert n’est pas refermé",
    "Illegal character": "un caractère est interdit ici (un texte entre guillemets tient sur une ligne)",
    "Unclosed array": "un crochet ouvert n’est pas refermé",
    "Unclosed inline table": "une accolade ouverte n’est pas refermée",
    "Expected '='": "il manque le signe = après une clé",
    "Invalid value": "une valeur ne se lit pas (un texte se met entre guillemets)",
    "Expected ']": "un crochet ouvert n’est pas refermé",
    "Expected '}": "une accolade ouverte n’est pas refermée",
    "Cannot overwrite": "une clé est écrite deux fois",
    "Duplicate": "une clé est écrite deux fois",
    "Cannot declare": "une section est écrite deux fois",
}


def ligne_fautive(faute: Exception) -> int | None:
    """Return the line, from 1, at which the reader of TOML stopped; None at the end of the text."""
    ou = _OU.search(str(faute))
    return int(ou[1]) if ou else None


def syntaxe_en_mots(faute: Exception) -> str:
    """Return where a text stops being TOML, and why, as a French clause."""
    if isinstance(faute, RecursionError):
        return "le texte ouvre trop de crochets les uns dans les autres"
    dit = str(faute)
    quoi = next((fr for debut, fr in _DITS.items() if dit.startswith(debut)), "ce passage ne se lit pas")
    ou = _OU.search(dit)
    place = f"ligne {ou[1]}, colonne {ou[2]}" if ou else "à la fin du texte"
    return f"le texte ne suit pas les règles du format TOML, {place}\u00a0: {quoi}"
