"""The verbs of the territory: what it holds, the file that a region sends, and those it received."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.domain.figures_territoire import couvertures, tuiles
from app.domain.nationale import Mesure
from app.services.territoires import places_des_regions
from app.socle.formats import pluriel
from ui.console_francais import Verbe
from ui.verbes.commun import (
    CODE_REFUS,
    Sortie,
    base_option,
    bureau_de,
    campagne_choisie,
    campagne_option,
    decimal,
    json_option,
    option,
)

if TYPE_CHECKING:
    from app.domain.couverture import LigneCouverture, Region
    from app.domain.nationale import National, RegionVue
    from app.services.fichiers_regionaux import Examine


@click.command(cls=Verbe)
@base_option
@campagne_option
@option("--national", "nationale", is_flag=True, help="Toutes les régions, d’après les fichiers retenus.")
@json_option
def territoire(base: Path, campagne_id: int | None, nationale: bool, en_json: bool) -> None:  # noqa: FBT001
    """Dire la couverture de la région, ou la consolidation des régions."""
    with bureau_de(base) as bureau:
        cle, le = campagne_choisie(bureau, campagne_id).id or 0, bureau.contexte.clock.maintenant()
        if nationale:
            national = bureau.consolidation.national(cle)
            figure = tuiles(national, Mesure.ETP_RETENUS, places_des_regions(), le)
            lignes = [t.phrase for t in figure.tuiles]
            Sortie(en_json).dire("\n".join((figure.cartouche.message, *lignes)), _national(national))
            return
        region = bureau.consolidation.region(cle)
    lignes = [x.phrase for x in couvertures(region, le).lignes]
    Sortie(en_json).dire("\n".join((region.phrase, *lignes, *region.constats)), _region(region))


@click.command("exporter-region", cls=Verbe)
@base_option
@campagne_option
@option(
    "--vers",
    required=True,
    type=click.Path(path_type=Path),
    metavar="CHEMIN",
    help="Fichier à écrire, ou dossier où l’écrire sous son nom habituel.",
)
@json_option
def exporter_region(base: Path, campagne_id: int | None, vers: Path, en_json: bool) -> None:  # noqa: FBT001
    """Écrire le fichier que la région envoie\u00a0: des quantités par dossier, aucun nom."""
    with bureau_de(base) as bureau:
        cle = campagne_choisie(bureau, campagne_id).id or 0
        chemin = vers / bureau.consolidation.nom_du_fichier(cle) if vers.is_dir() else vers
        ecrit, _ = bureau.consolidation.exporter(cle, chemin)
    Sortie(en_json).dire(f"Fichier régional écrit\u00a0: {ecrit}", {"fichier": str(ecrit)})


@click.command(cls=Verbe)
@base_option
@campagne_option
@click.argument("fichiers", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FICHIER…")
@option("--remplacer", is_flag=True, help="Remplacer le fichier des régions qui en ont déjà un.")
@json_option
def consolider(
    base: Path,
    campagne_id: int | None,
    fichiers: tuple[Path, ...],
    remplacer: bool,  # noqa: FBT001  # click's flag
    en_json: bool,  # noqa: FBT001  # click's flag
) -> None:
    """Lire des fichiers régionaux et retenir les entiers\u00a0; les autres sont nommés, avec la raison."""
    with bureau_de(base) as bureau:
        cle = campagne_choisie(bureau, campagne_id).id or 0
        examines = bureau.consolidation.examiner(cle, fichiers)
        elus = [x for x in examines if x.nouveau or (remplacer and x.fichier)]
        if elus:
            bureau.consolidation.retenir(examines, remplacer=remplacer)
        national = bureau.consolidation.national(cle)
    textes = [f"{x.nom}\u00a0: {x.constat}" for x in examines]
    textes += [f"{pluriel(len(elus), 'fichier retenu', 'fichiers retenus')}. {national.message}"]
    Sortie(en_json).dire(
        "\n".join(textes),
        {"fichiers": [_examine(x, retenu=x in elus) for x in examines], **_national(national)},
    )
    if any(x not in elus and not x.deja for x in examines):
        raise SystemExit(CODE_REFUS)


def _examine(x: Examine, *, retenu: bool) -> dict[str, object]:
    return {"fichier": x.nom, "retenu": retenu, "deja_retenu": x.deja, "constat": x.constat}


def _region(region: Region) -> dict[str, object]:
    return {
        "region": region.code,
        "edition": region.edition,
        "departements": [_ligne(x) for x in region.departements],
        "zones": [_ligne(x) for x in region.zones],
        "coordinateurs_retenus": list(region.retenus),
        "coordinateurs_demandes": list(region.demandes),
        "constats": list(region.constats),
    }


def _ligne(x: LigneCouverture) -> dict[str, object]:
    return {
        "code": x.code or None,
        "nom": x.nom,
        "couverture": x.couverture.value if x.couverture else None,
        "etp_existant": None if x.etp_existant is None else decimal(x.etp_existant.centiemes),
        "etp_demande": decimal(x.etp_demande.centiemes),
        "etp_retenu": decimal(x.etp_retenu.centiemes),
        "montant_demande": decimal(x.montant_demande.centimes),
        "montant_retenu": decimal(x.montant_retenu.centimes),
    }


def _national(national: National) -> dict[str, object]:
    return {
        "edition": national.edition,
        "etp_demande": decimal(national.etp_demande.centiemes),
        "etp_retenu": decimal(national.etp_retenu.centiemes),
        "cible": None if national.cible is None else decimal(national.cible.centiemes),
        "montant_retenu": decimal(national.montant_retenu.centimes),
        "regions": [_region_vue(r) for r in national.regions],
    }


def _region_vue(region: RegionVue) -> dict[str, object]:
    retenu, demande, cible = region.etp_retenu, region.etp_demande, region.cible
    return {
        "code": region.code,
        "nom": region.nom,
        "fichier": region.fichier.nom_fichier if region.fichier else None,
        "etp_demande": None if demande is None else decimal(demande.centiemes),
        "etp_retenu": None if retenu is None else decimal(retenu.centiemes),
        "cible": None if cible is None else decimal(cible.centiemes),
        "attentions": list(region.attentions),
    }
