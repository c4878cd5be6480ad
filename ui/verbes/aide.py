"""The verb that writes the help as one PDF."""

from __future__ import annotations

from pathlib import Path

import click

from app.services.guide import ecrire_le_guide
from ui.console_francais import Verbe
from ui.verbes.commun import Sortie, json_option, option


@click.command(cls=Verbe)
@option(
    "--vers",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DOSSIER",
    help="Dossier d’arrivée, créé s’il manque.",
)
@json_option
def guide(*, vers: Path, en_json: bool) -> None:
    """Écrire toute l’aide en un PDF\u00a0: sommaire, gestes, écrans, raccourcis, nouveautés."""
    fichier = ecrire_le_guide(vers)
    Sortie(en_json).dire(f"Guide écrit\u00a0: {fichier}", {"fichier": str(fichier)})
