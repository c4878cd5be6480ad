"""The verb that asks pieces of a porteur: what is asked, why, by when; the letter itself is `produire`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from app.domain.demandes import LIBELLES_MOTIF
from app.domain.dossier import Canal
from app.services.demandes import proposition
from app.socle.formats import date_longue, pluriel
from ui.console_francais import Verbe
from ui.verbes.commun import Sortie, base_option, bureau_de, dossier_nomme, json_option, option

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path


@click.command(cls=Verbe)
@base_option
@option("--dossier", "numero", required=True, metavar="NUMÉRO", help="Numéro du dossier.")
@option(
    "--limite",
    type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]),
    default=None,
    metavar="DATE",
    help="Date limite de la réponse (AAAA-MM-JJ)\u00a0; sans elle, le délai de la campagne.",
)
@option(
    "--piece",
    "codes",
    multiple=True,
    metavar="CODE",
    help="Pièce à demander (P07), autant de fois qu’il faut\u00a0; sans elle, toutes celles qui manquent.",
)
@option("--canal", default=Canal.COURRIEL.value, type=click.Choice([c.value for c in Canal]), help="Envoi par.")
@option("--retirer", is_flag=True, help="Retirer la demande en cours, faite par erreur.")
@json_option
def demander(  # one argument for each word of the command line
    base: Path,
    numero: str,
    limite: datetime | None,
    codes: tuple[str, ...],
    canal: str,
    retirer: bool,  # noqa: FBT001  # click's flag
    en_json: bool,  # noqa: FBT001  # click's flag
) -> None:
    """Demander au porteur les pièces qui manquent ou ne vont pas, avec une date limite."""
    with bureau_de(base) as bureau:
        dossier_id = dossier_nomme(bureau, numero)
        if retirer:
            demande, _ = bureau.demandes.retirer(dossier_id)
        else:
            fiche = bureau.instruction.fiche(dossier_id)
            jour = bureau.contexte.clock.maintenant().date()
            jusqu_au = limite.date() if limite else proposition(fiche.campagne, fiche.completude, jour).date_limite
            demande, _ = bureau.demandes.demander(dossier_id, jusqu_au, Canal(canal), codes or None)
    titre = (
        "Demande retirée"
        if retirer
        else f"{pluriel(len(demande.lignes), 'pièce demandée', 'pièces demandées')}, "
        f"à produire au plus tard le {date_longue(demande.date_limite)}"
    )
    lignes = [f"  {x.code} {x.libelle}\u00a0: {LIBELLES_MOTIF[x.motif][0]}" for x in demande.lignes]
    Sortie(en_json).dire(
        "\n".join((f"{titre}\u00a0:", *lignes)),
        {
            "numero": numero,
            "retiree": retirer,
            "date_limite": demande.date_limite.isoformat(),
            "rappel_le": demande.rappel_le.isoformat() if demande.rappel_le else None,
            "canal": demande.canal.value,
            "pieces": [
                {"code": x.code, "libelle": x.libelle, "motif": x.motif.value, "base": x.base}
                for x in demande.lignes
            ],
        },
    )
