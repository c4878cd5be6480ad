"""Verbs that make documents: acts of a dossier, workbook of a campaign."""

from __future__ import annotations

import hashlib
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.documents.champ import capitale
from app.domain.convention import LIBELLES_ACTE, LIBELLES_ACTE_CAMPAGNE, TypeActe, TypeActeCampagne
from app.domain.documents import LIBELLES_DOCUMENT, Document
from app.socle.errors import UserError
from app.socle.fichiers import chemin_libre, dossier_pret, ecrire_atomique
from ui.console_francais import Verbe
from ui.verbes.commun import (
    CODE_AGIR,
    Sortie,
    base_option,
    bureau_de,
    campagne_choisie,
    campagne_option,
    dossier_nomme,
    json_option,
    option,
)
from ui.verbes.lots import produire_le_lot

if TYPE_CHECKING:
    from app.services.bureau import Bureau
    from app.socle.progress import Progress


_DOCUMENTS = {"explication": Document.EXPLICATION, "fiche": Document.FICHE, "navette": Document.NAVETTE}
_DE_CAMPAGNE = tuple(t.value for t in TypeActeCampagne)


@click.command(cls=Verbe)
@base_option
@option("--dossier", "numero", default=None, metavar="NUMÉRO", help="Numéro du dossier.")
@option(
    "--tous",
    is_flag=True,
    help="Tous les dossiers de la campagne que l’acte ou le document concerne\u00a0; ceux qui n’en ont pas "
    "sont nommés.",
)
@campagne_option
@option(
    "--acte",
    required=True,
    type=click.Choice([*(t.value for t in TypeActe), *_DOCUMENTS, *_DE_CAMPAGNE]),
    help="Acte à produire. «\u00a0explication\u00a0», «\u00a0fiche\u00a0», «\u00a0navette\u00a0»\u00a0: "
    "documents d’un dossier, à la demande\u00a0; "
    "«\u00a0pv_comite\u00a0», «\u00a0emargement\u00a0», «\u00a0note_presentation\u00a0» et "
    "«\u00a0bordereau\u00a0», ceux de la campagne.",
)
@option(
    "--vers",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DOSSIER",
    help="Dossier d’arrivée.",
)
@option(
    "--comite", "comite_id", type=int, default=None, metavar="N°", help="Comité du PV, de l’émargement, de la note."
)
@option(
    "--un-seul-pdf",
    "un_seul",
    is_flag=True,
    help="Avec --tous\u00a0: un seul PDF, à imprimer, au lieu d’un par acte.",
)
@option(
    "--projet", is_flag=True, help="Aperçu marqué «\u00a0PROJET\u00a0»\u00a0: rien n’est enregistré dans la base."
)
@option(
    "--format",
    "format_",
    type=click.Choice(["pdf", "docx"]),
    default="pdf",
    help="«\u00a0docx\u00a0»\u00a0: exporter l’acte en Word, sans le produire.",
)
@json_option
def produire(  # noqa: PLR0913  # one argument for each option
    *,
    base: Path,
    numero: str | None,
    tous: bool,
    campagne_id: int | None,
    acte: str,
    vers: Path,
    comite_id: int | None,
    un_seul: bool,
    projet: bool,
    format_: str,
    en_json: bool,
) -> None:
    """Produire en PDF un acte ou un document d’un dossier, ou un document de la campagne (PV, note, bordereau)."""
    document, sortie = _DOCUMENTS.get(acte), Sortie(en_json)
    if acte in _DE_CAMPAGNE:
        faire = _exporter_de_campagne if format_ == "docx" else partial(_produire_de_campagne, projet=projet)
        faire(base, campagne_id, TypeActeCampagne(acte), comite_id, vers, sortie)
        return
    if (numero is None) is not tous:
        raise UserError("Aucun dossier n’est désigné.", conseil="Précisez --dossier NUMÉRO, ou --tous.")
    if tous and projet:
        raise UserError("--tous ne vaut pas avec --projet. Rien n’est produit.", conseil="Retirez l’un des deux.")
    if un_seul and (not tous or document is not None):
        raise UserError("--un-seul-pdf ne vaut que pour un acte, avec --tous. Rien n’est produit.")
    with bureau_de(base) as bureau:
        if tous and document is not None:
            _produire_tous(bureau, campagne_choisie(bureau, campagne_id).id or 0, document, vers, sortie)
            return
        if tous:
            produire_le_lot(
                bureau, campagne_choisie(bureau, campagne_id).id or 0, TypeActe(acte), vers, sortie, un_seul
            )
            return
        dossier_id = dossier_nomme(bureau, numero or "")
        dossier_pret(vers)
        if format_ == "docx":
            nom = "export en Word"
            fichier, empreinte = _en_word(bureau, dossier_id, acte, vers)
        elif document is not None:
            nom = LIBELLES_DOCUMENT[document]
            fichier, empreinte = _un_document(bureau, dossier_id, document, vers, numero if projet else None)
        else:
            nom = LIBELLES_ACTE[TypeActe(acte)]
            fichier, empreinte = _un_acte(bureau, dossier_id, TypeActe(acte), vers, numero if projet else None)
    sortie.dire(
        f"{capitale(nom)}\u00a0: {fichier}",
        {"numero": numero, "acte": acte, "fichier": str(fichier), "sha256": empreinte},
    )


def _en_word(bureau: Bureau, dossier_id: int, acte: str, vers: Path) -> tuple[Path, str | None]:
    if acte in _DOCUMENTS:
        raise UserError("Seul un acte s’exporte en Word. Rien n’est écrit.", conseil="Retirez --format docx.")
    fichier, _ = bureau.modeles_word.exporter_sous(dossier_id, TypeActe(acte), vers)
    return fichier, hashlib.sha256(fichier.read_bytes()).hexdigest()


def _exporter_de_campagne(
    base: Path,
    campagne_id: int | None,
    type_acte: TypeActeCampagne,
    comite_id: int | None,
    vers: Path,
    sortie: Sortie,
) -> None:
    with bureau_de(base) as bureau:
        cle = campagne_choisie(bureau, campagne_id).id or 0
        dossier_pret(vers)
        fichier, _ = bureau.modeles_word.exporter_de_campagne_sous(cle, type_acte, comite_id, vers)
        empreinte = hashlib.sha256(fichier.read_bytes()).hexdigest()
    sortie.dire(
        f"Export en Word\u00a0: {fichier}",
        {"acte": type_acte.value, "comite": comite_id, "fichier": str(fichier), "sha256": empreinte},
    )


def _produire_de_campagne(
    base: Path,
    campagne_id: int | None,
    type_acte: TypeActeCampagne,
    comite_id: int | None,
    vers: Path,
    sortie: Sortie,
    *,
    projet: bool,
) -> None:
    nom = LIBELLES_ACTE_CAMPAGNE[type_acte]
    with bureau_de(base) as bureau:
        cle = campagne_choisie(bureau, campagne_id).id or 0
        dossier_pret(vers)
        if projet:
            octets = bureau.documents_campagne.apercu(cle, type_acte, comite_id)
            fichier = ecrire_atomique(chemin_libre(vers, f"projet {nom}", ".pdf"), octets)
            empreinte = None
        else:
            produit, fichier, _ = bureau.documents_campagne.produire(cle, type_acte, comite_id, vers)
            empreinte = produit.sha256
    sortie.dire(
        f"{capitale(nom)}\u00a0: {fichier}",
        {"acte": type_acte.value, "comite": comite_id, "fichier": str(fichier), "sha256": empreinte},
    )


def _un_acte(
    bureau: Bureau, dossier_id: int, type_acte: TypeActe, vers: Path, projet: str | None
) -> tuple[Path, str | None]:
    if projet is None:
        produit, _, _ = bureau.actes.produire(dossier_id, type_acte)
        return bureau.actes.enregistrer_sous(produit, vers), produit.sha256
    octets = bureau.actes.apercu(dossier_id, type_acte)
    return ecrire_atomique(chemin_libre(vers, f"projet {LIBELLES_ACTE[type_acte]} {projet}", ".pdf"), octets), None


def _un_document(
    bureau: Bureau, dossier_id: int, document: Document, vers: Path, projet: str | None
) -> tuple[Path, str | None]:
    if projet is None:
        fichier, _ = bureau.documents.produire(dossier_id, document, vers)
        return fichier, hashlib.sha256(fichier.read_bytes()).hexdigest()
    octets = bureau.documents.apercu(dossier_id, document)
    chemin = chemin_libre(vers, f"projet {LIBELLES_DOCUMENT[document]} {projet}", ".pdf")
    return ecrire_atomique(chemin, octets), None


def _produire_tous(bureau: Bureau, campagne_id: int, document: Document, vers: Path, sortie: Sortie) -> None:
    """Produce a document for each dossier; those left out are named, and the exit code says so."""

    def rapporter(progres: Progress) -> None:
        if sys.stderr.isatty():
            click.echo(f"\r{progres.fait}/{progres.total} {progres.libelle[:70]:<70}", nl=False, err=True)

    dossier_pret(vers)
    lot, _ = bureau.documents.produire_tous(campagne_id, document, vers, rapporter)
    if sys.stderr.isatty():
        click.echo(err=True)
    nom = LIBELLES_DOCUMENT[document].capitalize()
    lignes = [f"{nom}\u00a0: {fichier}" for fichier in lot.fichiers]
    lignes += [f"{numero}\u00a0: {raison}" for numero, raison in lot.refus]
    sortie.dire(
        "\n".join(lignes) or "Aucun dossier dans cette campagne.",
        {
            "fichiers": [str(fichier) for fichier in lot.fichiers],
            "refus": [{"numero": numero, "message": raison} for numero, raison in lot.refus],
        },
    )
    if lot.refus:
        raise SystemExit(CODE_AGIR)


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
    """Exporter le classeur pour la hiérarchie\u00a0: dossiers, notes, quota."""
    with bureau_de(base) as bureau:
        fichier = bureau.exports.classeur(campagne_choisie(bureau, campagne_id).id or 0, vers)
    Sortie(en_json).dire(f"Classeur : {fichier}", {"fichier": str(fichier)})
