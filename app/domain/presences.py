"""How each member attends a meeting: there, excused, represented by somebody, absent, or not said yet.

Only who is there counts in the quorum and in the votes (`Comite.votants`): what a mandate would be worth there is
for the service to say, no rule is supposed. Not here: who leaves the room for one dossier.
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from app.socle.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.comite import Membre


class Presence(StrEnum):
    """How a member attends, in the order of the minutes."""

    PRESENT = "present"
    EXCUSE = "excuse"
    REPRESENTE = "represente"
    ABSENT = "absent"
    NON_NOTEE = "non_notee"


LIBELLES_PRESENCE = {
    Presence.PRESENT: "présent",
    Presence.EXCUSE: "excusé",
    Presence.REPRESENTE: "représenté",
    Presence.ABSENT: "absent",
    Presence.NON_NOTEE: "présence non notée",
}


def presence_de(membre: Membre) -> Presence:
    """Return how a member attends."""
    if membre.present is None:
        return Presence.NON_NOTEE
    if membre.present:
        return Presence.PRESENT
    if membre.represente_par:
        return Presence.REPRESENTE
    return Presence.EXCUSE if membre.excuse else Presence.ABSENT


def noter(membre: Membre, presence: Presence, par: str = "") -> Membre:
    """Return the member once this is said, which replaces what was; represented by nobody: absent."""
    return replace(
        membre,
        present=None if presence is Presence.NON_NOTEE else presence is Presence.PRESENT,
        excuse=presence is Presence.EXCUSE,
        represente_par=par.strip() if presence is Presence.REPRESENTE else "",
    )


def presence_ecrite(membre: Membre) -> str:
    """Return « présent », « excusé », « représenté par NOM »."""
    presence = presence_de(membre)
    par = f" par {membre.represente_par}" if presence is Presence.REPRESENTE else ""
    return f"{LIBELLES_PRESENCE[presence]}{par}"


def par_presence(membres: Iterable[Membre]) -> tuple[Membre, ...]:
    """Return those who were there, then excused, represented, absent; each in the order of the composition."""
    ordre = tuple(Presence)
    return tuple(sorted(membres, key=lambda m: ordre.index(presence_de(m))))


def verifier_presences(membres: Iterable[Membre]) -> None:
    """Raise UserError when one is excused or represented but not absent, is both, or represents themselves."""
    for membre in membres:
        dits = membre.excuse + bool(membre.represente_par)
        if dits > (membre.present is False):
            raise UserError(
                f"{membre.nom} est noté de deux manières\u00a0: présent, excusé, ou représenté.",
                conseil="Gardez-en une seule.",
            )
        if membre.represente_par.casefold() == membre.nom.casefold():
            raise UserError(
                f"{membre.nom} ne se représente pas soi-même.", conseil="Écrivez le nom de qui le représente."
            )
