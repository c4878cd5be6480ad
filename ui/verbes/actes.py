"""Verbs that make documents: acts of a dossier, workbook of a campaign."""

from __future__ import annotations

from pathlib import Path

import click

from app.domain.convention import LIBELLES_ACTE, TypeActe
from app.socle.fichiers import chemin_libre, ecrire_atomique
from ui.console_francais import Verbe
from ui.verbes.commun import (
    Sortie,
    base_option,
    bureau_de,
    campagne_choisie,
    campagne_option,
    dossier_nomme,
    dossier_pret,
    json_option,
    option,
)


@click.command(cls=Verbe)
@base_option
@option("--dossier", "numero", required=True, metavar="NUMÉRO", help="Numéro du dossier.")
@option("--acte", required=True, type=click.Choice([t.value for t in TypeActe]), help="Acte à produire.")
@option(
    "--vers",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DOSSIER",
    help="Dossier d’arrivée.",
)
@option("--projet", is_flag=True, help="Aperçu marqué « PROJET » : rien n’est enregistré dans la base.")
@json_option
def produire(base: Path, numero: str, acte: str, vers: Path, projet: bool, en_json: bool) -> None:  # noqa: FBT001
    """Produire un acte d’un dossier, en PDF : accusé de réception, demande de pièces, lettre ou convention."""
    type_acte = TypeActe(acte)
    with bureau_de(base) as bureau:
        dossier_id = dossier_nomme(bureau, numero)
        dossier_pret(vers)
        if projet:
            octets = bureau.actes.apercu(dossier_id, type_acte)
            fichier = ecrire_atomique(
                chemin_libre(vers, f"projet {LIBELLES_ACTE[type_acte]} {numero}", ".pdf"), octets
            )
            empreinte = None
        else:
            produit, _, _ = bureau.actes.produire(dossier_id, type_acte)
            fichier, empreinte = bureau.actes.enregistrer_sous(produit, vers), produit.sha256
    Sortie(en_json).dire(
        f"{LIBELLES_ACTE[type_acte].capitalize()} : {fichier}",
        {"numero": numero, "acte": acte, "fichier": str(fichier), "sha256": empreinte},
    )


@click.command(cls=Verbe)
@base_option
@campagne_option
@option(
    "--vers",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FICHIER",
    help="Classeur .xlsx à écrire.",
)
@json_option
def exporter(base: Path, campagne_id: int | None, vers: Path, en_json: bool) -> None:  # noqa: FBT001
    """Exporter le classeur pour la hiérarchie : dossiers, notes, quota."""
    with bureau_de(base) as bureau:
        fichier = bureau.exports.classeur(campagne_choisie(bureau, campagne_id).id or 0, vers)
    Sortie(en_json).dire(f"Classeur : {fichier}", {"fichier": str(fichier)})
