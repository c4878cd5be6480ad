"""Type of a piece proposed from its name: words listed in `resources/pieces/reconnaissance.toml`.

A proposal only: the officer confirms or corrects it. Content is not read here.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from app.socle.errors import Bug
from app.socle.formats import NBSP
from app.socle.resources import lire_toml

if TYPE_CHECKING:
    from collections.abc import Mapping

# For each code, in the order of the file: series of words, already without accent or capital.
Motifs: TypeAlias = tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]

LONGUEUR_MOT_ENTIER = 3
RESSOURCE = "pieces/reconnaissance.toml"


def _mots(texte: str) -> tuple[str, ...]:
    """Return the words in small letters, without accents; digits are words, the œ is « oe »."""
    ouvert = texte.casefold().replace("œ", "oe").replace("æ", "ae")
    nu = "".join(c for c in unicodedata.normalize("NFKD", ouvert) if not unicodedata.combining(c))
    return tuple(re.findall(r"[a-z]+|[0-9]+", nu))


def charger_motifs(table: Mapping[str, Any]) -> Motifs:
    """Return the patterns of a TOML table: `[[piece]]` with `code` and `motifs`.

    Raises Bug when the table is not of that form: it is shipped with the program.
    """
    try:
        return tuple(
            (str(piece["code"]), tuple(_mots(motif) for motif in piece["motifs"])) for piece in table["piece"]
        )
    except (KeyError, TypeError, AttributeError) as faute:
        raise Bug(f"La ressource «{NBSP}{RESSOURCE}{NBSP}» est mal formée{NBSP}: {faute}") from faute


@cache
def motifs_livres() -> Motifs:
    """Return the patterns shipped with the program. Raises Bug when they are missing or malformed."""
    return charger_motifs(lire_toml(RESSOURCE))


def _convient(mot: str, present: str) -> bool:
    return present == mot if len(mot) <= LONGUEUR_MOT_ENTIER else present.startswith(mot)


def proposer_type(nom: str, motifs: Motifs) -> str | None:
    """Return the code of the piece that the name announces, or None.

    A pattern fits when each of its words begins a word of the name (a word of three letters or less
    must be the whole word), in any order. The pattern with most words wins, then the one with most
    letters, then the first of the list. The extension is not looked at.
    """
    radical = nom.rpartition(".")[0] if re.search(r"\.\w{1,5}$", nom) else nom
    presents = _mots(radical)
    meilleur: tuple[int, int] = (0, 0)
    code_propose: str | None = None
    for code, series in motifs:
        for serie in series:
            poids = (len(serie), sum(map(len, serie)))
            if poids > meilleur and all(any(_convient(m, p) for p in presents) for m in serie):
                meilleur, code_propose = poids, code
    return code_propose
