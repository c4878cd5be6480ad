"""SIRET written in a text, with or without a label: what a register is compared with, never a value to propose."""

from __future__ import annotations

import re

from app.domain.identifiants import anomalie_siret, normaliser

SIRETS = "sirets"  # the question that the child process is asked on a piece
TEXTE_MAX = 200_000  # characters looked at in one text; a mail or a form has far fewer
_SIRET = re.compile(r"(?<!\d)\d(?:[ .\u00a0\u202f]{0,2}\d){13}(?!\d)")


def sirets_du_texte(texte: str) -> frozenset[str]:
    """Return the SIRET found in a text, normalised, their check digits right."""
    trouves = (normaliser(t) for t in _SIRET.findall(texte[:TEXTE_MAX]))
    return frozenset(siret for siret in trouves if not anomalie_siret(siret))
