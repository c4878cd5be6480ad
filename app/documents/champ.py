"""What a field of a model is: a datum of the dossier, what the officer is asked when it misses, and where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.documents.donnees import DonneesActe, Ecran

Lecture = Callable[[DonneesActe], str]

#: What a field that may be empty prints then (« {siret?} » in a model).
NON_RENSEIGNE = "non renseigné"


@dataclass(frozen=True, slots=True)
class Champ:
    """A field: path of the datum in the domain, label asked to the officer, screen where it is filled.

    `selon`: fields that this one is made from; when one of them is missing, it is the one to ask for.
    """

    chemin: str
    libelle: str
    ecran: Ecran
    lire: Lecture
    selon: tuple[str, ...] = ()
