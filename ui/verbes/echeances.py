"""The verb of the legal clock: the dates of one dossier, or what comes next in the campaign."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from app.domain.horloge import reste_en_mots
from app.socle.formats import jour_semaine
from ui.console_francais import Verbe
from ui.verbes.commun import (
    Sortie,
    base_option,
    bureau_de,
    campagne_choisie,
    campagne_option,
    dossier_nomme,
    json_option,
    option,
)

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from app.domain.horloge import LigneHorloge


@click.command(cls=Verbe)
@base_option
@option(
    "--dossier",
    "numero",
    default=None,
    metavar="NUMÉRO",
    help="Toutes les dates de ce dossier\u00a0; sans lui, ce qui vient dans la campagne.",
)
@campagne_option
@json_option
def echeances(base: Path, numero: str | None, campagne_id: int | None, en_json: bool) -> None:  # noqa: FBT001
    """Lister les échéances d’un dossier ou de la campagne\u00a0: date, règle, texte, certitude, calcul."""
    with bureau_de(base) as bureau:
        jour = bureau.contexte.clock.maintenant().date()
        if numero is not None:
            lignes = [(numero, x) for x in bureau.horloge.de_dossier(dossier_nomme(bureau, numero)).lignes]
        else:
            campagne = campagne_choisie(bureau, campagne_id)
            lignes = [(x.numero, x.ligne) for x in bureau.horloge.de_campagne(campagne.id or 0)]
    Sortie(en_json).dire(
        "\n".join(_en_mots(x, jour, "" if numero else f"{qui} – ") for qui, x in lignes)
        or "Aucune échéance à venir.",
        [_en_table(qui, x, jour) for qui, x in lignes],
    )


def _en_mots(ligne: LigneHorloge, jour: date, prefixe: str) -> str:
    quand = jour_semaine(ligne.jour) if ligne.jour else ligne.motif
    regle = f" – {ligne.regle}" if ligne.regle else ""
    return (
        f"{prefixe}{ligne.code} {ligne.objet}\u00a0: {quand} ({reste_en_mots(ligne, jour)}){regle} – "
        f"{ligne.source} – {ligne.certitude.value}"
    )


def _en_table(numero: str, ligne: LigneHorloge, jour: date) -> dict[str, Any]:
    return {
        "numero": numero,
        "ligne": ligne.code,
        "objet": ligne.objet,
        "date": ligne.jour.isoformat() if ligne.jour else None,
        "etat": ligne.etat.value,
        "jours_restants": ligne.reste(jour),
        "regle": ligne.regle or None,
        "source": ligne.source,
        "certitude": ligne.certitude.value,
        "calcul": list(ligne.etapes),
        "motif": ligne.motif or None,
        "ecran": ligne.ecran.value if ligne.ecran else None,
    }
