"""Reads a day as people type it in France. Not here: how a day is written (`app.socle.formats`)."""

from __future__ import annotations

import re
from datetime import date

from app.socle.errors import UserError

_DATE = re.compile(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4}|\d{2})")


def lire_date(saisie: str, quoi: str) -> date | None:
    """Return the day typed as « 12/07/2022 », « 12.7.22 » or « 12-07-2022 »; None when nothing is.

    A year of two digits is of this century. Raises UserError, which names `quoi`, on anything else.
    """
    if not saisie.strip():
        return None
    trouve = _DATE.fullmatch(saisie.strip())
    try:
        jour, mois, annee = map(int, trouve.groups() if trouve else (0, 0, 0))
        return date(annee + (2000 if annee < 100 else 0), mois, jour)
    except ValueError as faute:
        raise UserError(
            f"{quoi}\u00a0: «\u00a0{saisie}\u00a0» n’est pas une date.", conseil="Écrivez par exemple 12/07/2022."
        ) from faute
