"""Amounts, numbers and quantities of work in French words, as an act writes them beside the figures.

Cardinals come from num2words; its currencies are wrong in French (« deux millions euros ») and are not used.
Integers only: cents, hundredths of ETP.
"""

from __future__ import annotations

from functools import lru_cache

MAXIMUM = 10**15  # beyond a million billions of units nobody signs, and the words are not checked

NBSP = "\u00a0"


@lru_cache(maxsize=512)
def nombre_en_lettres(nombre: int) -> str:
    """Return « quatre-vingts », « deux cent un », in the masculine.

    « mille » never takes an s; « cent » and « vingt » take one when multiplied and last, also before « millions ».
    Raises ValueError outside 0 to 10**15 (excluded).
    """
    if not 0 <= nombre < MAXIMUM:
        raise ValueError(f"un nombre en lettres va de 0 à {MAXIMUM - 1}, pas {nombre}")
    from num2words import num2words  # noqa: PLC0415  # forty languages to load: not for the start of the window

    return str(num2words(nombre, lang="fr"))


def _accorde(nombre: int, singulier: str, pluriel: str) -> str:
    """Return number and noun, bound by a no-break space; in French 0 and 1 are singular."""
    nom = pluriel if nombre > 1 else singulier
    mots = nombre_en_lettres(nombre)
    if nombre >= 10**6 and nombre % 10**6 == 0:
        return f"{mots} {'d’' if nom[0] in 'aeéiou' else f'de{NBSP}'}{nom}"
    return f"{mots}{NBSP}{nom}"


def montant_en_lettres(centimes: int) -> str:
    """Return « deux millions huit cent mille euros et quatre-vingts centimes » out of integer cents.

    Zero cents are left out, and zero euros when there are cents. A million or a billion that ends the number takes
    « d’euros ». The last word and its noun are bound by a no-break space. Raises ValueError when negative.
    """
    if centimes < 0:
        raise ValueError(f"un montant en lettres n’est pas négatif\u00a0: {centimes} centimes")
    unites, reste = divmod(centimes, 100)
    morceaux = []
    if unites or not reste:
        morceaux.append(_accorde(unites, "euro", "euros"))
    if reste:
        morceaux.append(_accorde(reste, "centime", "centimes"))
    return " et ".join(morceaux)


def etp_en_lettres(centiemes: int) -> str:
    """Return « un équivalent temps plein et cinquante centièmes » out of integer hundredths.

    Raises ValueError when negative.
    """
    if centiemes < 0:
        raise ValueError(f"une quantité en lettres n’est pas négative\u00a0: {centiemes} centièmes")
    unites, reste = divmod(centiemes, 100)
    if not reste:
        return _accorde(unites, "équivalent temps plein", "équivalents temps plein")
    fraction = _accorde(reste, "centième", "centièmes")
    if not unites:
        return f"{fraction} d’équivalent temps plein"
    return f"{_accorde(unites, 'équivalent temps plein', 'équivalents temps plein')} et {fraction}"
