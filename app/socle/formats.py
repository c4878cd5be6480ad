"""French rendering of amounts, ETP, dates and hours, with the non-breaking spaces that typography asks for.

U+00A0 is used everywhere, never U+202F: reportlab breaks a line on the latter. Works on plain integers, so that
any storey may call it. Not here: amounts in words (`app.documents.lettres`).
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from app.socle.errors import UserError

if TYPE_CHECKING:
    from datetime import date, datetime, timedelta

PARIS = ZoneInfo("Europe/Paris")
NBSP = "\u00a0"
MOINS = "−"
MOIS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
MOIS_COURTS = (
    "janv.", "févr.", "mars", "avr.", "mai", "juin",
    "juill.", "août", "sept.", "oct.", "nov.", "déc.",
)  # fmt: skip
JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
#: Largest number of hundredths that is read: 90 milliards d'euros, far above any envelope and far below 64 bits.
PLAFOND = 9 * 10**12
_NOMBRE = re.compile(r"^[-−]?\d+(?:[.,]\d+)?$")


def _grouper(entier: int) -> str:
    return f"{entier:,}".replace(",", NBSP)


def centiemes(valeur: int, *, decimales: int = 2) -> str:
    """Return hundredths as « 29 400,00 »; `decimales=0` drops « ,00 » only when they are zero."""
    signe = MOINS if valeur < 0 else ""
    entier, reste = divmod(abs(valeur), 100)
    if decimales == 0 and reste == 0:
        return f"{signe}{_grouper(entier)}"
    return f"{signe}{_grouper(entier)},{reste:02d}"


def euros(centimes: int | None, *, decimales: int = 2) -> str:
    """Return cents as « 29 400,00 € »; « inconnu » is the empty string, never zero."""
    return "" if centimes is None else f"{centiemes(centimes, decimales=decimales)}{NBSP}€"


def etp(valeur: int | None, *, unite: bool = True) -> str:
    """Return hundredths of ETP as « 1,50 ETP »; unknown is the empty string."""
    if valeur is None:
        return ""
    return f"{centiemes(valeur)}{NBSP}ETP" if unite else centiemes(valeur)


def points(valeur: Fraction | None) -> str:
    """Return an exact score with two decimals, halves rounded up: « 61,25 »; unknown is empty."""
    return "" if valeur is None else centiemes(int((valeur * 100 + Fraction(1, 2)) // 1))


def pourcent(taux: Fraction | None) -> str:
    """Return a fraction as « 70,00 % », two decimals, halves rounded up; unknown is empty."""
    if taux is None:
        return ""
    return f"{centiemes(int((taux * 10000 + Fraction(1, 2)) // 1))}{NBSP}%"


def date_courte(jour: date | None) -> str:
    """Return « 12/07/2022 »; unknown is empty."""
    return "" if jour is None else f"{jour.day:02d}/{jour.month:02d}/{jour.year}"


def date_longue(jour: date | None) -> str:
    """Return « 12 juillet 2022 » (« 1er » for the first); unknown is empty."""
    if jour is None:
        return ""
    return f"{_quantieme(jour)}{NBSP}{MOIS[jour.month - 1]}{NBSP}{jour.year}"


def _quantieme(jour: date) -> str:
    return "1er" if jour.day == 1 else str(jour.day)


def jour_semaine(jour: date) -> str:
    """Return « lundi 12 septembre 2022 »."""
    return f"{JOURS[jour.weekday()]} {date_longue(jour)}"


def a_paris(instant: datetime) -> datetime:
    """Return an aware instant in the time of Paris. Raises ValueError on a naive one."""
    if instant.tzinfo is None:
        raise ValueError("instant sans fuseau")
    return instant.astimezone(PARIS)


def date_heure(instant: datetime | None) -> str:
    """Return « 12 juill. 2022, 10 h 12 » in the time of Paris (« 1er » for the first); unknown is empty."""
    if instant is None:
        return ""
    local = a_paris(instant)
    jour = f"{_quantieme(local)}{NBSP}{MOIS_COURTS[local.month - 1]}{NBSP}{local.year}"
    return f"{jour}, {local.hour}{NBSP}h{NBSP}{local.minute:02d}"


def heure(instant: datetime) -> str:
    """Return « 10 h 12 » in the time of Paris."""
    local = a_paris(instant)
    return f"{local.hour}{NBSP}h{NBSP}{local.minute:02d}"


def duree_jours(duree: timedelta) -> str:
    """Return « 1 jour » or « 10 jours »."""
    jours = duree.days
    return f"{jours}{NBSP}jour{'s' if abs(jours) > 1 else ''}"


def pluriel(nombre: int, singulier: str, au_pluriel: str = "") -> str:
    """Return « 1 dossier » or « 3 dossiers »; French counts 0 as singular."""
    mot = singulier if abs(nombre) < 2 else (au_pluriel or f"{singulier}s")
    return f"{_grouper(nombre)}{NBSP}{mot}"


def lire_centiemes(saisie: str, *, quoi: str) -> int:
    """Return the hundredths typed as « 29 400,00 », « 29400 » or « 1.5 ».

    Spaces of every kind, « € » and « ETP » are ignored. Raises UserError, which names `quoi`, on anything else
    on a third decimal (an amount is never rounded behind the officer's back) and beyond `PLAFOND`.
    """
    nettoye = re.sub(r"[\s\u00a0\u202f€]|etp", "", saisie, flags=re.IGNORECASE)
    if not _NOMBRE.match(nettoye):
        raise UserError(f"{quoi} : « {saisie} » n’est pas un nombre.", conseil="Écrivez par exemple 29 400,00.")
    try:
        valeur = Decimal(nettoye.replace(",", ".").replace(MOINS, "-")) * 100
    except InvalidOperation as faute:  # pragma: no cover  # the pattern above admits only numbers
        raise UserError(f"{quoi} : « {saisie} » n’est pas un nombre.") from faute
    if abs(valeur) > PLAFOND:
        raise UserError(f"{quoi} : «\u00a0{saisie}\u00a0» est trop grand pour être un montant ou une quantité.")
    if valeur != int(valeur):
        raise UserError(f"{quoi} : « {saisie} » a plus de deux décimales.")
    return int(valeur)


def sans_accents(texte: str) -> str:
    """Return the text folded for comparison: no accent, no case, « œ » as « oe », ligatures open."""
    nu = "".join(c for c in unicodedata.normalize("NFD", texte) if not unicodedata.combining(c))
    return nu.casefold().replace("œ", "oe").replace("æ", "ae")
