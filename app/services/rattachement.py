"""Which dossier a later mail belongs to: an explicit link, never a guess.

Not here: weaker signs (same sender, same SIRET), which are for a person to judge.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.importers.depot import Depot
    from app.ports import UnitOfWork

_NUMERO = re.compile(r"\b\d{4}-\w{2,3}-\d{4}\b")


@dataclass(frozen=True, slots=True)
class Rattachement:
    """The dossier a mail is added to, and the sign that says so, in French."""

    dossier_id: int
    raison: str


def rattacher(uow: UnitOfWork, campagne_id: int, depot: Depot) -> Rattachement | None:
    """Return where the mail belongs; None when nothing says so.

    It is a mail of a dossier already (same Message-ID: passed on by another service, or saved in another format),
    or it answers one, or it names the number of one dossier.
    """
    signes = (
        ((depot.message_id,), "même courriel qu’un autre du dossier, venu autrement"),
        (depot.en_reponse_a, "réponse à un courriel du dossier"),
    )
    for identifiants, raison in signes:
        for arrivee in uow.arrivees.par_message_id(campagne_id, identifiants):
            if arrivee.dossier_id is not None:
                return Rattachement(arrivee.dossier_id, raison)
    nommes = set(_NUMERO.findall(depot.objet))
    if len(nommes) == 1:
        trouves = [d.cle for d in uow.dossiers.of_campagne(campagne_id) if d.numero in nommes]
        if trouves:
            return Rattachement(trouves[0], "numéro du dossier dans l’objet")
    return None
