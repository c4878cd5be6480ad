"""Numbers of the articles, sections and annexes of an act, in the order of the blocks that it prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.documents.modeles import BlocModele

_ROMAINS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def numeroter(blocs: Iterable[BlocModele]) -> dict[str, str]:
    """Return the number of each heading by « rang:id » and by « rang:cle », in the order of the active blocks."""
    numeros: dict[str, str] = {}
    articles = annexes = sections = 0
    for bloc in blocs:
        if bloc.rang == "article":
            articles, sections = articles + 1, 0
            numero = str(articles)
        elif bloc.rang == "section":
            sections += 1
            numero = f"{articles}.{sections}"
        elif bloc.rang == "annexe":
            annexes += 1
            numero = _ROMAINS[annexes - 1]
        else:
            continue
        numeros[f"{bloc.rang}:{bloc.id}"] = numero
        if bloc.cle:
            numeros[f"{bloc.rang}:{bloc.cle}"] = numero
    return numeros
