"""The verb that writes the tables of the figures: the same data as the pictures, for a spreadsheet.

The pictures themselves (PNG, SVG, PDF) are drawn by the window.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.domain.figures_notation import barres, carte, carte_des_ecarts, ecarts
from app.services.figures import Hypothese
from app.socle.errors import UserError
from app.socle.fichiers import dossier_pret, ecrire_atomique
from app.socle.formats import sans_accents
from ui.console_francais import Verbe
from ui.verbes.commun import Sortie, base_option, bureau_de, campagne_choisie, campagne_option, json_option, option

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.figures import Figure
    from app.services.bureau import Bureau
    from app.services.figures import Groupe

CARTE, ECARTS, RANGS, DOSSIER, LECTURES = FIGURES = ("carte", "ecarts", "rangs", "dossier", "lectures")


@click.command(cls=Verbe)
@base_option
@campagne_option
@option(
    "--figure",
    "nom",
    type=click.Choice(FIGURES),
    default=CARTE,
    help="Carte des notes, carte des écarts de lecture, rangs possibles, un dossier face à la médiane, ou ses deux "
    "lectures.",
)
@option("--dossier", "numero", default=None, metavar="NUMÉRO", help="Ce dossier, et lui seul.")
@option(
    "--hypothese",
    type=click.Choice([h.value for h in Hypothese]),
    default=Hypothese.NOTE.value,
    help="Ce qui bouge dans les rangs possibles\u00a0: une note, ou les poids.",
)
@option(
    "--vers",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    metavar="RÉPERTOIRE",
    help="Où écrire un fichier .csv par figure.",
)
@json_option
def figures(
    base: Path,
    campagne_id: int | None,
    nom: str,
    numero: str | None,
    hypothese: str,
    vers: Path,
    en_json: bool,  # noqa: FBT001  # click's flag
) -> None:
    """Écrire la table de chaque figure en CSV\u00a0: les mêmes données que le dessin."""
    with bureau_de(base) as bureau:
        campagne = campagne_choisie(bureau, campagne_id).id or 0
        groupes = bureau.figures.groupes(campagne)
        if numero is not None and not any(numero in g.ids for g in groupes):
            raise UserError(
                f"Aucune figure ne montre le dossier {numero}.",
                conseil="Vérifiez le numéro\u00a0; un dossier sans poste, hors classement ou déporté n’y est pas.",
            )
        if nom == RANGS:
            trouvees = list(_rangs(bureau, campagne, groupes, Hypothese(hypothese)))
        else:
            trouvees = [paire for g in groupes for paire in _du_groupe(nom, g, numero)]
    if not trouvees:
        raise UserError("Aucune figure à écrire.", conseil="Notez un dossier, ou choisissez une autre figure.")
    dossier_pret(vers)
    ecrites = [(ecrire_atomique(vers / f"{_en_nom(n)}.csv", f.table().en_csv().encode()), f) for n, f in trouvees]
    Sortie(en_json).dire(
        "\n".join(f"{fichier}\u00a0: {figure.cartouche.message}" for fichier, figure in ecrites),
        [
            {"fichier": str(fichier), "titre": figure.cartouche.titre, "message": figure.cartouche.message}
            for fichier, figure in ecrites
        ],
    )


def _rangs(
    bureau: Bureau, campagne_id: int, groupes: tuple[Groupe, ...], hypothese: Hypothese
) -> Iterator[tuple[str, Figure]]:
    for vague in dict.fromkeys(g.vague for g in groupes):
        bandes = bureau.figures.bandes(campagne_id, vague, hypothese)
        yield f"{RANGS} {hypothese} {'' if vague is None else f'vague {vague}'}", bandes


def _du_groupe(nom: str, groupe: Groupe, numero: str | None) -> Iterator[tuple[str, Figure]]:
    if nom == CARTE:
        if numero is None or numero in groupe.ids:
            yield f"{CARTE} {groupe.intitule}", carte(groupe.cadrage, groupe.dossiers)
        return
    if nom == ECARTS:
        lus = {n: lues.ecarts for n, lues in groupe.lectures.items() if numero in {None, n}}
        if lus:
            yield f"{ECARTS} {groupe.intitule}", carte_des_ecarts(groupe.cadrage, groupe.dossiers, lus)
        return
    for dossier in groupe.dossiers:
        if numero not in {None, dossier.numero}:
            continue
        if nom == DOSSIER:
            yield f"{DOSSIER} {dossier.numero}", barres(groupe.cadrage, dossier, groupe.dossiers)
        elif dossier.numero in groupe.lectures:
            lues = groupe.lectures[dossier.numero]
            figure = ecarts(groupe.cadrage, dossier.numero, dossier.porteur, lues.lecteurs, lues.ecarts)
            yield f"{LECTURES} {dossier.numero}", figure


def _en_nom(texte: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", sans_accents(texte)).strip("-")
