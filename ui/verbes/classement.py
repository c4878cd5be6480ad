"""Verbs on the ranking."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from app.socle.formats import points
from ui.console_francais import Verbe
from ui.verbes.commun import Sortie, base_option, bureau_de, campagne_choisie, campagne_option, json_option

if TYPE_CHECKING:
    from pathlib import Path


@click.command(cls=Verbe)
@base_option
@campagne_option
@json_option
def classer(base: Path, campagne_id: int | None, en_json: bool) -> None:  # noqa: FBT001
    """Classer les dossiers notés et dire pourquoi les autres n’ont pas de rang."""
    with bureau_de(base) as bureau:
        rangs = bureau.arbitrage.classement(campagne_choisie(bureau, campagne_id).id or 0)
    lignes = []
    for r in rangs:
        place = f"{r.rang:>3}" if r.rang else "  –"
        total = points(r.candidat.resultat.total) if r.candidat.resultat else ""
        lignes.append(f"{place}  {r.candidat.numero}  {total:>6}  {r.candidat.porteur} ({r.explication})")
    Sortie(en_json).dire(
        "\n".join(lignes) or "Aucun dossier.",
        [
            {
                "rang": r.rang,
                "numero": r.candidat.numero,
                "porteur": r.candidat.porteur,
                "total": str(r.candidat.resultat.total)
                if r.candidat.resultat and r.candidat.resultat.total is not None
                else None,
                "explication": r.explication,
            }
            for r in rangs
        ],
    )
