"""The verb of the signed conventions: what each waits for, what was paid, what is due, the late ones first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from app.services.executions_lues import phrase_suivi
from app.socle.formats import euros
from ui.console_francais import Verbe
from ui.verbes.commun import Sortie, base_option, bureau_de, campagne_choisie, campagne_option, decimal, json_option

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.executions_lues import Suivi


@click.command(cls=Verbe)
@base_option
@campagne_option
@json_option
def suivi(base: Path, campagne_id: int | None, en_json: bool) -> None:  # noqa: FBT001
    """Dire ce que chaque convention attend, les retards d’abord\u00a0: engagement, versements, bilan, suite."""
    with bureau_de(base) as bureau:
        suivis = bureau.executions.lister(campagne_choisie(bureau, campagne_id).id or 0)
    lignes = [
        f"{x.donnees.dossier.numero}  {x.urgence:<12}  {x.quoi}, {x.quand}  (versé {euros(_verse(x))})"
        for x in suivis
    ]
    Sortie(en_json).dire("\n".join([*lignes, phrase_suivi(suivis)]), {"conventions": [_en_json(x) for x in suivis]})


def _verse(x: Suivi) -> int:
    return sum(c.verse.centimes for c in x.etat.decomptes)


def _en_json(x: Suivi) -> dict[str, object]:
    return {
        "numero": x.donnees.dossier.numero,
        "ecart_engagement": x.etat.ecart,
        "attendus": [
            {
                "quoi": a.quoi,
                "jour": a.jour.isoformat() if a.jour else None,
                "urgence": a.urgence(x.jour).value,
                "rang": a.rang,
                "source": a.source,
            }
            for a in x.etat.attendus
        ],
        "annees": [
            {
                "rang": p.rang,
                "debut": p.debut.isoformat(),
                "fin": p.fin.isoformat(),
                "montant": decimal(p.montant.centimes),
                "engagement_juridique": p.engagement,
                "verse": decimal(c.verse.centimes),
                "du": None if c.du is None else decimal(c.du.centimes),
                "solde": decimal(c.solde.centimes),
                "reversement": decimal(c.reversement.centimes),
            }
            for p, c in zip(x.etat.periodes, x.etat.decomptes, strict=True)
        ],
        "reconduction": [
            {"condition": c.condition.cle, "etat": c.etat.value, "retient": c.retient} for c in x.constats
        ],
    }
