"""SIRET, IBAN and RNA: is what was written well formed?

Not here: whether the body exists (no network), nor whether the account is its own (a person looks at the RIB).
stdlib only: the checks are three lines each; La Poste's exception is the one that libraries forget.
"""

from __future__ import annotations

import re

SIREN_LA_POSTE = "356000000"
SIEGE_LA_POSTE = "35600000000048"
_RNA = re.compile(r"^W\d[0-9A-Z]\d{7}$")
_IBAN = re.compile(r"^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$")
_LONGUEUR_IBAN_FR = 27


def normaliser(saisie: str) -> str:
    """Return the characters that count: upper case, without spaces, dots or dashes."""
    return re.sub(r"[\s\u00a0\u202f.\-]", "", saisie).upper()


def luhn(chiffres: str) -> bool:
    """True when a string of digits satisfies the Luhn formula (NF Z 10-100 for SIREN and SIRET)."""
    total = 0
    for rang, chiffre in enumerate(reversed(chiffres)):
        valeur = int(chiffre) * (2 if rang % 2 else 1)
        total += valeur - 9 if valeur > 9 else valeur
    return total % 10 == 0


def anomalie_siret(siret: str) -> str:
    """Return what is wrong with a normalised SIRET, in French; empty when it is well formed.

    Both its SIREN (the first nine digits) and the whole satisfy the Luhn formula. La Poste (SIREN 356000000)
    numbers its establishments by a plain sum of digits, multiple of 5; its head office keeps Luhn.
    Source: INSEE, documentation of the Sirene base.
    """
    if not (siret.isascii() and siret.isdigit()) or len(siret) != 14:
        return "un SIRET compte 14 chiffres"
    if not int(siret):
        return "un SIRET ne compte pas que des zéros"
    if siret.startswith(SIREN_LA_POSTE) and siret != SIEGE_LA_POSTE:
        juste = sum(map(int, siret)) % 5 == 0
    else:
        juste = luhn(siret[:9]) and luhn(siret)
    if juste:
        return ""
    return "sa clé de contrôle est fausse\u00a0: un chiffre est sans doute mal recopié"


def anomalie_iban(iban: str) -> str:
    """Return what is wrong with a normalised IBAN, in French; empty when it is well formed (ISO 13616)."""
    if not _IBAN.match(iban):
        return "un IBAN commence par deux lettres et deux chiffres, sans signe particulier"
    if iban.startswith("FR") and len(iban) != _LONGUEUR_IBAN_FR:
        return f"un IBAN français compte 27 caractères, celui-ci {len(iban)}"
    tourne = iban[4:] + iban[:4]
    if int("".join(str(int(c, 36)) for c in tourne)) % 97 != 1:
        return "sa clé de contrôle est fausse\u00a0: un caractère est sans doute mal recopié"
    return ""


def anomalie_rna(rna: str) -> str:
    """Return what is wrong with a normalised RNA number; empty when it is well formed.

    W and nine characters, whose second is a letter in Corsica (W2A1…) and overseas (W9J1…), where most checks of
    « W and nine digits » refuse it.
    """
    return "" if _RNA.match(rna) else "un numéro RNA commence par W, suivi de 9 chiffres (W2A… ou W2B… en Corse)"


def grouper(valeur: str, pas: tuple[int, ...]) -> str:
    """Return a number cut for reading: « 888 000 122 00018 » with (3, 3, 3, 5)."""
    morceaux, debut = [], 0
    for largeur in pas:
        morceaux.append(valeur[debut : debut + largeur])
        debut += largeur
    if valeur[debut:]:
        morceaux.append(valeur[debut:])
    return "\u00a0".join(m for m in morceaux if m)


def meme_personne(un: str, autre: str) -> bool:
    """True when two SIRET have the same SIREN: two establishments of one legal person."""
    return un[:9] == autre[:9]


def siret_lisible(siret: str) -> str:
    """Return « 888 000 122 00018 »."""
    return grouper(siret, (3, 3, 3, 5))


def iban_lisible(iban: str) -> str:
    """Return « FR76 3000 1000 64DE MO00 0000 191 »."""
    return grouper(iban, (4,) * 9)
