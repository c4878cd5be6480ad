"""The verb on the settings of the workstation: say them, write them to a file, take them from one."""

from __future__ import annotations

from pathlib import Path

import click

from app.socle.reglages import REGLAGES, du_poste
from ui.console_francais import Verbe
from ui.verbes.commun import Sortie, json_option, option


@click.command(cls=Verbe)
@option(
    "--exporter",
    default=None,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FICHIER",
    help="Écrire tous les réglages dans ce fichier TOML.",
)
@option(
    "--importer",
    default=None,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FICHIER",
    help="Prendre les réglages de ce fichier TOML.",
)
@json_option  # fmt: skip
def reglages(*, exporter: Path | None, importer: Path | None, en_json: bool) -> None:
    """Dire les réglages du poste\u00a0; les écrire dans un fichier pour un service, ou les en prendre."""
    poste = du_poste()
    avis = list(poste.importer(importer)) if importer else list(poste.avis)
    if exporter:
        poste.exporter(exporter)
    lignes = [f"{r.cle} = {poste[r.cle]}{_verrou(poste.verrou(r.cle))}" for r in REGLAGES]
    texte = "\n".join(
        (*lignes, f"délégations\u00a0: {len(poste.delegations)}", *(f"Attention\u00a0: {a}." for a in avis))
    )
    valeurs = {
        "fichier": str(poste.fichier),
        "reglages": {r.cle: poste[r.cle] for r in REGLAGES},
        "imposes": {r.cle: str(poste.verrou(r.cle)) for r in REGLAGES if poste.verrou(r.cle)},
        "delegations": list(poste.delegations),
        "avis": avis,
    }
    Sortie(en_json).dire(texte, valeurs)


def _verrou(politique: Path | None) -> str:
    return f"  (imposé par {politique})" if politique else ""
