"""What the text of a model may name: its fields, its conditions, what repeats, the rows of its tables.

An act is about one dossier, a document of the campaign about several: each family has its own words, and one
grammar (`app.documents.modeles`) serves both. Not here: what a word is worth (`app.documents.champs` and others).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from app.documents.champ import Champ
from app.documents.champs import CHAMPS
from app.documents.collectif import DonneesCollectives, EcranCollectif
from app.documents.collectif_champs import CHAMPS_COLLECTIFS, CONDITIONS_COLLECTIVES, TEXTES_COLLECTIFS
from app.documents.collectif_lignes import TABLEAUX_COLLECTIFS
from app.documents.conditions import CONDITIONS
from app.documents.donnees import DonneesActe, Ecran
from app.documents.lignes import TABLEAUX, TEXTES, TexteRepete
from app.documents.lignes_instruction import Lignes
from app.domain.convention import TypeActe, TypeActeCampagne
from app.domain.documents import Document

Donnees: TypeAlias = DonneesActe | DonneesCollectives
#: Everything that has a model.
TypeEcrit: TypeAlias = TypeActe | TypeActeCampagne | Document


@dataclass(frozen=True, slots=True)
class Vocabulaire:
    """The words of a family of models. `cellule`: path and screen of a hole found in a row of a table."""

    champs: Mapping[str, Champ[Any]]
    conditions: Mapping[str, Callable[[Any], bool]]
    textes: Mapping[str, TexteRepete[Any]]
    tableaux: Mapping[str, Callable[[Any], Lignes]]
    cellule: tuple[str, str]

    def est_vraie(self, nom: str, donnees: Donnees) -> bool:
        """Return whether « cer » or « non cer » holds. Raises KeyError on an unknown name."""
        return self.conditions[nom.removeprefix("non ")](donnees) is not nom.startswith("non ")


UN_DOSSIER = Vocabulaire(CHAMPS, CONDITIONS, TEXTES, TABLEAUX, ("dossier", Ecran.PROJET))
PLUSIEURS = Vocabulaire(
    CHAMPS_COLLECTIFS,
    CONDITIONS_COLLECTIVES,
    TEXTES_COLLECTIFS,
    TABLEAUX_COLLECTIFS,
    ("dossiers", EcranCollectif.DOSSIER),
)


def vocabulaire(type_acte: TypeEcrit) -> Vocabulaire:
    """Return the words that the model of this act may use."""
    return PLUSIEURS if isinstance(type_acte, TypeActeCampagne) else UN_DOSSIER
