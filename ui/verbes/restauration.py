"""The verb that makes a base out of a backup: checked, and never in the place of a base that is not kept aside."""

from __future__ import annotations

from pathlib import Path

import click

from app.socle.errors import EnvironmentFault, UserError
from app.socle.fichiers import chemin_libre, chemin_reel
from app.socle.horloge import HorlogeSysteme
from ui.console_francais import Verbe
from ui.verbes.commun import Sortie, base_option, base_restauree, base_tenue, json_option, option


@click.command(cls=Verbe)
@base_option
@option(
    "--remplacer", is_flag=True, help="Si la base existe, la garder à côté sous un autre nom et prendre sa place."
)
@json_option
@click.argument("sauvegarde", metavar="SAUVEGARDE", type=click.Path(path_type=Path, dir_okay=False))
def restaurer(*, base: Path, remplacer: bool, en_json: bool, sauvegarde: Path) -> None:
    """Refaire une base à partir d’une sauvegarde, vérifiée\u00a0; aucun fichier n’est effacé."""
    if chemin_reel(sauvegarde) == chemin_reel(base):
        raise UserError("La sauvegarde et la base sont le même fichier. Rien n’a été fait.")
    if base.exists() and not remplacer:
        raise UserError(
            f"La base «\u00a0{base.name}\u00a0» existe déjà. Rien n’a été restauré ni remplacé.",
            conseil="Choisissez un autre nom, ou ajoutez --remplacer\u00a0: la base présente est gardée à côté.",
        )
    gardee = None
    if base.exists():
        gardee = _remplacer(sauvegarde, base)
    else:
        base_restauree(sauvegarde, base)
    suite = f"\nL’ancienne base est gardée\u00a0: {gardee}" if gardee else ""
    Sortie(en_json).dire(
        f"Base restaurée et vérifiée\u00a0: {base}{suite}",
        {"base": str(base), "ancienne": str(gardee) if gardee else None},
    )


def _remplacer(sauvegarde: Path, base: Path) -> Path:
    """Put the backup in the place of the base, which nobody has open; return where the base is kept."""
    with base_tenue(base):
        neuve = chemin_libre(base.parent, f"{base.stem}-restauration", base.suffix)
        base_restauree(sauvegarde, neuve)
        quand = HorlogeSysteme().maintenant()
        gardee = chemin_libre(base.parent, f"{base.stem}-remplacee-{quand:%Y%m%d-%H%M%S}", base.suffix)
        try:
            for reste in ("-wal", "-shm"):  # of a stop of the machine: they go with their base
                compagnon = base.with_name(f"{base.name}{reste}")
                if compagnon.exists():
                    compagnon.rename(gardee.with_name(f"{gardee.name}{reste}"))
            base.rename(gardee)
            neuve.rename(base)
        except OSError as faute:
            raise EnvironmentFault(
                f"La base restaurée est prête sous «\u00a0{neuve.name}\u00a0», mais les noms n’ont pas pu être "
                f"changés ({faute.strerror}). Aucun fichier n’est perdu\u00a0: «\u00a0{base.name}\u00a0» ou "
                f"«\u00a0{gardee.name}\u00a0» est l’ancienne base.",
                conseil="Renommez-les, ou recommencez quand le dossier est libre.",
            ) from faute
        neuve.with_name(f"{neuve.name}.verrou").unlink(missing_ok=True)
    return gardee
