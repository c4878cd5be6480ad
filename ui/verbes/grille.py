"""The verb on the grids of a campaign: shown with both weights, exported, imported, tried without being applied."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.domain.grille_brouillon import Rang, brouillon_de
from app.domain.poste import TypePoste
from app.socle.errors import UserError
from app.socle.fichiers import ecrire_atomique
from app.socle.formats import NBSP, pluriel, points, pourcent
from ui.console_francais import Verbe
from ui.verbes.commun import Sortie, base_option, bureau_de, campagne_choisie, campagne_option, json_option, option

if TYPE_CHECKING:
    from app.domain.grille import Grille
    from app.domain.grille_brouillon import LigneBrouillon
    from app.domain.grille_versions import Effet
    from app.services.bureau import Bureau
    from app.services.grilles import Essai

FICHIER = click.Path(path_type=Path, dir_okay=False)


@click.command(cls=Verbe)
@base_option
@campagne_option
@option(
    "--type",
    "genre",
    type=click.Choice([t.value for t in TypePoste]),
    default=TypePoste.FACILITATEUR.value,
    metavar="TYPE",
    help="Type de poste\u00a0: facilitateur (par défaut) ou coordinateur.",
)
@option("--version", type=int, default=None, metavar="N", help="Version à montrer ou à exporter.")
@option("--exporter", "vers", type=FICHIER, default=None, metavar="FICHIER", help="Écrire la grille en TOML.")
@option(
    "--importer", "depuis", type=FICHIER, default=None, metavar="FICHIER", help="Appliquer la grille d’un TOML."
)
@option("--essai", is_flag=True, help="Avec --importer\u00a0: dire les effets sans rien appliquer.")
@option(
    "--motif", default="", metavar="TEXTE", help="Motif d’une nouvelle version, obligatoire si la grille est gelée."
)
@json_option
def grille(  # noqa: PLR0913, PLR0917  # one argument for each option of the command line
    base: Path,
    campagne_id: int | None,
    genre: str,
    version: int | None,
    vers: Path | None,
    depuis: Path | None,
    essai: bool,  # noqa: FBT001
    motif: str,
    en_json: bool,  # noqa: FBT001
) -> None:
    """Montrer la grille d’un type de poste, l’exporter, en importer une\u00a0; ses poids déclarés et effectifs."""
    if (essai or motif) and depuis is None:
        raise UserError("«\u00a0--essai\u00a0» et «\u00a0--motif\u00a0» accompagnent «\u00a0--importer\u00a0».")
    if depuis is not None and (vers is not None or version is not None):
        raise UserError(
            "«\u00a0--importer\u00a0» ne va pas avec «\u00a0--exporter\u00a0» ni «\u00a0--version\u00a0»."
        )
    sortie, type_poste = Sortie(en_json), TypePoste(genre)
    with bureau_de(base) as bureau:
        campagne = campagne_choisie(bureau, campagne_id).id or 0
        if depuis is not None:
            _importer(bureau, (campagne, type_poste), depuis, motif, sortie, essai=essai)
        elif vers is not None:
            ecrire_atomique(vers, bureau.grilles.exporter(campagne, type_poste, version).encode())
            sortie.dire(f"Grille exportée\u00a0: {vers}", {"fichier": str(vers)})
        else:
            montree = bureau.grilles.version(campagne, type_poste, version)
            sortie.dire(_lisible(montree), _valeur(montree, type_poste))


def _importer(
    bureau: Bureau, place: tuple[int, TypePoste], fichier: Path, motif: str, sortie: Sortie, *, essai: bool
) -> None:
    """Try the grid of a file, then apply it unless it is only a trial."""
    neuve, avant = bureau.grilles.lire(fichier), bureau.grilles.en_vigueur(*place)
    vu = bureau.grilles.essayer(*place, neuve)
    if not essai:
        bureau.grilles.appliquer(*place, avant, neuve, motif)
    sortie.dire(
        "\n".join([_annonce(vu, essai=essai), *(_ligne_effet(e) for e in vu.effets)]),
        {
            "version": vu.version,
            "gelee": vu.gelee,
            "inchangee": vu.inchangee,
            "appliquee": not essai,
            "effets": [_valeur_effet(e) for e in vu.effets],
        },
    )


def _annonce(essai_fait: Essai, *, essai: bool) -> str:
    nombre = pluriel(len(essai_fait.effets), "dossier change", "dossiers changent")
    verbe = "serait" if essai else "est"
    return f"La version {essai_fait.version} {verbe} en vigueur\u00a0; {nombre}. Toutes les notes sont gardées."


def _ligne_effet(effet: Effet) -> str:
    return f"{effet.numero}  {effet.porteur} ({f'{NBSP}; '.join(effet.phrases)})"


def _valeur_effet(effet: Effet) -> dict[str, Any]:
    return {
        "numero": effet.numero,
        "porteur": effet.porteur,
        "total_avant": None if effet.avant.total is None else str(effet.avant.total),
        "total_apres": None if effet.apres.total is None else str(effet.apres.total),
        "rang_avant": effet.avant.rang,
        "rang_apres": effet.apres.rang,
        "a_noter": list(effet.a_noter),
        "disparus": list(effet.disparus),
        "decision": effet.decision.value if effet.decision else None,
        "version_decision": effet.version_decision or None,
        "changements": list(effet.phrases),
    }


def _lisible(montree: Grille) -> str:
    lignes = [f"{montree.intitule}, version {montree.version}, sur {montree.poids_total} points"]
    for ligne in brouillon_de(montree).lignes:
        retrait = "" if ligne.rang is Rang.CRITERE else "  "
        seuil = "" if ligne.seuil is None else f", seuil éliminatoire {ligne.seuil}"
        ecart = "" if ligne.concorde else f" ≠ effectif {points(ligne.effectif)}"
        region = ", critère régional" if ligne.regional else ""
        lignes.append(
            f"{retrait}{ligne.code}  {ligne.intitule}\u00a0: déclaré {ligne.poids}{ecart}, {pourcent(ligne.part)}"
            f"{seuil}{region}"
        )
    return "\n".join(lignes)


def _valeur(montree: Grille, type_poste: TypePoste) -> dict[str, Any]:
    return {
        "type_poste": type_poste.value,
        "version": montree.version,
        "intitule": montree.intitule,
        "poids_total": montree.poids_total,
        "lignes": [_valeur_ligne(x) for x in brouillon_de(montree).lignes],
        "echelle": [{"note": n.note, "libelle": n.libelle} for n in montree.niveaux],
    }


def _valeur_ligne(ligne: LigneBrouillon) -> dict[str, Any]:
    return {
        "rang": ligne.rang.value,
        "code": ligne.code,
        "intitule": ligne.intitule,
        "poids": ligne.poids,
        "effectif": str(ligne.effectif),
        "part": str(ligne.part),
        "seuil": ligne.seuil,
        "regional": ligne.regional,
    }
