"""The steps of a campaign: how many dossiers stand in each, for the bar and for the table that says the same."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.domain.cycle import DECIDES, Etat
from ui.models.table import Column
from ui.widgets.barre_etapes import Etape

if TYPE_CHECKING:
    from collections.abc import Mapping


def etapes(par_etat: Mapping[Etat, int]) -> tuple[Etape, ...]:
    """Return the steps in order; each dossier counts in one of them only. Withdrawn ones are left out."""
    decides = sum(par_etat.get(e, 0) for e in DECIDES)
    comptes = (
        ("recu", par_etat.get(Etat.RECU, 0), "reçu", "reçus"),
        ("en_instruction", par_etat.get(Etat.EN_INSTRUCTION, 0), "en instruction", "en instruction"),
        ("instruit", par_etat.get(Etat.INSTRUIT, 0), "instruit", "instruits"),
        ("decide", decides, "décidé", "décidés"),
        ("conventionne", par_etat.get(Etat.CONVENTIONNE, 0), "conventionné", "conventionnés"),
    )
    return tuple(Etape(cle, un if nb < 2 else plusieurs, nb) for cle, nb, un, plusieurs in comptes)


ETATS_D_ETAPE: Mapping[str, frozenset[Etat]] = {
    "recu": frozenset({Etat.RECU}),
    "en_instruction": frozenset({Etat.EN_INSTRUCTION}),
    "instruit": frozenset({Etat.INSTRUIT}),
    "decide": DECIDES,
    "conventionne": frozenset({Etat.CONVENTIONNE}),
}


def colonnes_etapes() -> tuple[Column[tuple[Etape, ...]], ...]:
    """Return one column per step: the table that says the same as the bar has one row."""
    titres = ("Reçus", "En instruction", "Instruits", "Décidés", "Conventionnés")
    return tuple(
        Column(cle, titre, partial(_nombre, rang), alignement="droite", largeur=150)
        for rang, (cle, titre) in enumerate(zip(ETATS_D_ETAPE, titres, strict=True))
    )


def _nombre(rang: int, comptes: tuple[Etape, ...]) -> str:
    return str(comptes[rang].nombre)
