"""Writes one field of a dossier, so that « Annuler » brings that field back and no other."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.socle.changes import Changes
    from ui.session import Session


def ecrire_champ(session: Session, dossier_id: int, nom: str, valeur: object, quoi: str) -> None:
    """Write a field of the dossier. `quoi` is French with its article: « le montant demandé »."""
    instruction = session.bureau.instruction

    def mettre(nouvelle: object) -> tuple[object, Changes]:
        avant = getattr(instruction.dossier(dossier_id), nom)
        _, changes = instruction.modifier(dossier_id, f"Modifier {quoi}", **{nom: nouvelle})
        return avant, changes

    session.faire(quoi, lambda: mettre(valeur), mettre)


def ecrire_champ_porteur(session: Session, dossier_id: int, nom: str, valeur: object, quoi: str) -> None:
    """Write a field of the porteur of a dossier, under the same rule; a second look it voids comes back too."""
    instruction, acte = session.bureau.instruction, f"Modifier {quoi}"
    session.faire(
        quoi,
        lambda: instruction.modifier_porteur(dossier_id, acte, {nom: valeur}),
        lambda avant: instruction.modifier_porteur(dossier_id, acte, *avant),
    )
