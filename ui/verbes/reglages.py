"""The verb on the settings of the workstation: say them, their logo, write them to a file, take them from one."""

from __future__ import annotations

from pathlib import Path

import click

from app.importers.bac import Bac
from app.services.reglages_campagne import choisir_logo
from app.services.reglages_campagne import importer as prendre_du_fichier
from app.socle.errors import UserError
from app.socle.reglages import REGLAGES, Reglages, du_poste
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
@option(
    "--logo",
    default=None,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FICHIER",
    help="Image PNG ou JPEG que recevront les nouvelles campagnes.",
)
@option("--texte", default="", metavar="TEXTE", help="Ce que montre le logo, pour qui ne le voit pas.")
@option("--retirer-logo", is_flag=True, help="Ne plus donner de logo aux nouvelles campagnes.")
@json_option  # fmt: skip
def reglages(
    *,
    exporter: Path | None,
    importer: Path | None,
    logo: Path | None,
    texte: str,
    retirer_logo: bool,
    en_json: bool,
) -> None:
    """Dire les réglages du poste\u00a0; les écrire dans un fichier pour un service, ou les en prendre."""
    poste = du_poste()
    avis = _prendre(poste, importer) if importer else list(poste.avis)
    _changer_le_logo(poste, logo, texte, retirer=retirer_logo)
    if exporter:
        poste.exporter(exporter)
    lignes = [f"{r.cle} = {poste[r.cle]}{_verrou(poste.verrou(r.cle))}" for r in REGLAGES]
    lignes += [f"délégations\u00a0: {len(poste.delegations)}", f"logo\u00a0: {_logo(poste)}"]
    dit = "\n".join((*lignes, *(f"Attention\u00a0: {a.rstrip('.')}." for a in avis)))
    valeurs = {
        "fichier": str(poste.fichier),
        "reglages": {r.cle: poste[r.cle] for r in REGLAGES},
        "imposes": {r.cle: str(poste.verrou(r.cle)) for r in REGLAGES if poste.verrou(r.cle)},
        "delegations": list(poste.delegations),
        "logo": {"nom": poste.logo.nom, "texte": poste.logo.alternative} if poste.logo else None,
        "avis": avis,
    }
    Sortie(en_json).dire(dit, valeurs)


def _prendre(poste: Reglages, fichier: Path) -> list[str]:
    with Bac() as lecteur:
        return list(prendre_du_fichier(poste, fichier, lecteur))


def _changer_le_logo(poste: Reglages, image: Path | None, texte: str, *, retirer: bool) -> None:
    if image is not None and retirer:
        raise UserError(
            "--logo et --retirer-logo se contredisent. Rien n’a été changé.", conseil="Gardez l’un des deux."
        )
    if image is not None:
        with Bac() as lecteur:
            choisir_logo(poste, image, texte, lecteur)
    elif retirer:
        poste.remplacer_logo(None)


def _logo(poste: Reglages) -> str:
    return f"{poste.logo.nom} («\u00a0{poste.logo.alternative}\u00a0»)" if poste.logo else "aucun"


def _verrou(politique: Path | None) -> str:
    return f"  (imposé par {politique})" if politique else ""
