"""The verb of the line of selection: who enters, in strict order, what stopped the others; the proposition."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from app.domain.lectures import MASQUE
from app.domain.selection import LIBELLES_PLACE
from app.socle.formats import etp, euros
from ui.console_francais import Verbe
from ui.verbes.commun import Sortie, base_option, bureau_de, campagne_choisie, campagne_option, decimal, json_option

if TYPE_CHECKING:
    from pathlib import Path

    from app.domain.selection import LigneSelection


@click.command(cls=Verbe)
@base_option
@campagne_option
@json_option
def selection(base: Path, campagne_id: int | None, en_json: bool) -> None:  # noqa: FBT001
    """Dire la ligne de sélection\u00a0: qui entre, ce qui arrête les autres, ce qui reste, et la proposition."""
    with bureau_de(base) as bureau:
        cle = campagne_choisie(bureau, campagne_id).id or 0
        ligne, lue = bureau.selections.lire(cle), bureau.scenarios.proposer(cle)
    tiree = ligne.selection
    textes = [
        f"{x.pretendant.rang:>3}  {x.pretendant.numero}  {LIBELLES_PLACE[x.place]:<14}  "
        f"{MASQUE if x.pretendant.dossier_id in ligne.deportes else x.phrase}"
        for x in tiree.lignes
    ]
    montant = euros(tiree.montant.centimes, decimales=0)
    textes.append(f"Entrent\u00a0: {len(tiree.entrants)}, {etp(tiree.etp.centiemes)}, {montant}.")
    textes += [f"Arrêt\u00a0: {tiree.phrase_arret()}."] if tiree.arretes and lue else []
    textes += [f"Proposition, jamais appliquée\u00a0: {lue.phrase} {lue.preuve} {lue.objectif}"] if lue else []
    Sortie(en_json).dire(
        "\n".join(textes),
        {
            "suite": tiree.suite.value,
            "suite_confirmee": ligne.suite is not None,
            "dossiers": [_en_json(x, masque=x.pretendant.dossier_id in ligne.deportes) for x in tiree.lignes],
            "restes": [
                {"contrainte": c.libelle, "reste": _signe(reste)} for c, reste in sorted(tiree.restes.items())
            ],
            "proposition": [p.numero for p in lue.proposition.entrants] if lue else None,
        },
    )


def _signe(valeur: int) -> str:
    return f"-{decimal(-valeur)}" if valeur < 0 else decimal(valeur)


def _en_json(x: LigneSelection, *, masque: bool) -> dict[str, object]:
    p = x.pretendant
    return {
        "rang": p.rang,
        "numero": p.numero,
        "place": x.place.value,
        "pourquoi": "" if masque else x.phrase,
        "etp": None if masque else decimal(p.etp.centiemes),
        "montant": None if masque or p.montant is None else decimal(p.montant.centimes),
    }
