"""The verb on the logo of the acts: say which it is, choose one, remove it."""

from __future__ import annotations

from pathlib import Path

import click

from app.socle.errors import UserError
from ui.console_francais import Verbe
from ui.verbes.commun import Sortie, base_option, bureau_de, campagne_choisie, campagne_option, json_option, option


@click.command(cls=Verbe)
@base_option
@campagne_option
@option(
    "--image",
    default=None,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FICHIER",
    help="Image PNG ou JPEG à imprimer en tête des actes.",
)
@option("--texte", default="", metavar="TEXTE", help="Ce que montre l’image, pour qui ne la voit pas.")
@option("--retirer", is_flag=True, help="Ne plus imprimer de logo.")
@json_option
def logo(
    *, base: Path, campagne_id: int | None, image: Path | None, texte: str, retirer: bool, en_json: bool
) -> None:
    """Dire le logo imprimé en tête des actes, en choisir un, le retirer."""
    if image is not None and retirer:
        raise UserError(
            "--image et --retirer se contredisent. Rien n’a été changé.", conseil="Gardez l’un des deux."
        )
    with bureau_de(base) as bureau:
        campagne = campagne_choisie(bureau, campagne_id)
        if image is not None:
            campagne, _ = bureau.logos.choisir(campagne.id or 0, image, texte)
        elif retirer:
            campagne, _ = bureau.logos.retirer(campagne.id or 0)
    garde = campagne.logo
    phrase = f"Logo des actes\u00a0: {garde.nom} («\u00a0{garde.alternative}\u00a0»)" if garde else "Aucun logo."
    Sortie(en_json).dire(
        phrase, {"nom": garde.nom, "texte": garde.alternative, "sha256": garde.sha256} if garde else None
    )
