"""A model as TOML text, both ways: what the service keeps of its own wording, and what an editor changes in it.

The text of a version is the same as that of a shipped model, so that one can be compared with the other and read by
a jurist without Clausule. Not here: what a model may hold (`app.documents.lecture_modele`).
"""

from __future__ import annotations

import json
import tomllib
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from app.documents.fautes_modele import Faute, en_phrase, faute_de_toml
from app.documents.lecture_modele import lire_table
from app.socle.resources import chemin
from app.socle.toml_en_mots import syntaxe_en_mots

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.documents.modeles import Modele
    from app.documents.vocabulaire import TypeEcrit

#: Letters of a model: the longest shipped one has 60 000.
TEXTE_MAX = 1_000_000


def texte_livre(type_acte: TypeEcrit) -> str:
    """Return the shipped model of an act as it is written, comments included."""
    return chemin(f"actes/{type_acte.value}.toml").read_text("utf-8")


@lru_cache(maxsize=64)
def lire_texte(type_acte: TypeEcrit, texte: str) -> tuple[Modele | None, tuple[Faute, ...]]:
    """Return the model that a text describes and everything wrong with it, in French.

    None when the text is no model at all; no anomaly: it may be used.
    """
    if len(texte) > TEXTE_MAX:
        return None, (Faute("", "le texte est trop long pour un modèle"),)
    try:
        table = tomllib.loads(texte)
    except tomllib.TOMLDecodeError as faute:
        return None, (faute_de_toml(texte, faute),)
    except RecursionError as faute:
        return None, (Faute("", syntaxe_en_mots(faute)),)
    try:
        return lire_table(type_acte, table)
    except (KeyError, ValueError, TypeError, AttributeError) as faute:
        return None, (Faute("", f"la tête du modèle ne se lit pas\u00a0: {en_phrase(faute)}"),)


def ecrire_table(table: Mapping[str, Any]) -> str:
    """Return a model as TOML: its head, its numbers, then its blocks, in the order of the table."""
    lignes = [f"{cle} = {_valeur(valeur)}" for cle, valeur in table.items() if cle not in {"parametres", "bloc"}]
    for nom, versions in table.get("parametres", {}).items():
        plusieurs = isinstance(versions, list)
        entete = f"[[parametres.{nom}]]" if plusieurs else f"[parametres.{nom}]"
        for parametre in versions if plusieurs else (versions,):
            lignes += ["", entete, *(f"{cle} = {_valeur(valeur)}" for cle, valeur in parametre.items())]
    for bloc in table.get("bloc", ()):
        lignes += ["", "[[bloc]]", *(f"{cle} = {_valeur(valeur)}" for cle, valeur in bloc.items())]
    return "\n".join(lignes) + "\n"


def _valeur(valeur: Any) -> str:
    if isinstance(valeur, str):
        # JSON escapes all that TOML asks, but DEL
        return json.dumps(valeur, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(valeur, date | int):
        return str(valeur)
    if isinstance(valeur, dict):
        return f"{{ {', '.join(f'{cle} = {_valeur(v)}' for cle, v in valeur.items())} }}"
    return _liste(valeur)


def _liste(valeurs: Any) -> str:
    ecrites = [_valeur(v) for v in valeurs]
    if sum(map(len, ecrites)) < 80 and not any(isinstance(v, dict) for v in valeurs):
        return f"[{', '.join(ecrites)}]"
    return "\n".join(["[", *_en_retrait(ecrites), "]"])


def _en_retrait(ecrites: list[str]) -> Iterator[str]:
    yield from (f"  {e}," for e in ecrites)
