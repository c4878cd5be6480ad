"""Verbs on the models of the acts: the service's own wording, checked, kept, compared, given up."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.documents.ecarts_modele import Ecart, attentions, resumer
from app.domain.convention import LIBELLES_MODELE
from app.socle.errors import EnvironmentFault, UserError, cause
from app.socle.fichiers import dossier_pret, ecrire_atomique
from ui.console_francais import Groupe, Verbe
from ui.verbes.commun import (
    CODE_ANOMALIE,
    Sortie,
    base_option,
    bureau_de,
    instant,
    json_option,
    option,
)

if TYPE_CHECKING:
    from app.domain.convention import TypeModele
    from app.services.modeles_service import EtatModele

MODELES: dict[str, TypeModele] = {t.value: t for t in LIBELLES_MODELE}
acte_option = option("--acte", required=True, type=click.Choice(list(MODELES)), help="Acte dont on parle.")
version_option = option(
    "--version",
    "version",
    type=int,
    default=None,
    metavar="N°",
    help="Version du service\u00a0; 0\u00a0: le modèle livré.",
)
motif_option = option("--motif", required=True, metavar="TEXTE", help="Pourquoi le modèle change.")
fichier_argument = click.argument("fichier", type=click.Path(path_type=Path, dir_okay=False), metavar="FICHIER")


@click.group(cls=Groupe, subcommand_metavar="VERBE …")
def modeles() -> None:
    """Modèles des actes\u00a0: versions du service, vérification, comparaison avec le modèle livré."""


@modeles.command(cls=Verbe)
@base_option
@json_option
def lister(base: Path, en_json: bool) -> None:  # noqa: FBT001  # the options of the console
    """Dire, acte par acte, quel modèle est en vigueur."""
    with bureau_de(base) as bureau:
        etats = bureau.modeles.etat()
    Sortie(en_json).dire("\n".join(map(_en_mots, etats)), [_valeur(e) for e in etats])


@modeles.command(cls=Verbe)
@base_option
@acte_option
@fichier_argument
@json_option
def verifier(base: Path, acte: str, fichier: Path, en_json: bool) -> None:  # noqa: FBT001  # as above
    """Vérifier un modèle (.toml, ou .docx à champs) sans rien enregistrer."""
    octets = _lu(fichier)
    dites: tuple[str, ...] = ()
    with bureau_de(base) as bureau:
        if fichier.suffix.lower() == ".docx":
            fautes = list(bureau.modeles_word.verifier(MODELES[acte], octets, fichier.name))
        else:
            trouvees = bureau.modeles.verifier(MODELES[acte], _texte(octets))
            fautes = [f"{f.bloc}\u00a0: {f.phrase}" if f.bloc else f.phrase for f in trouvees]
            dites = dites if fautes else attentions(bureau.modeles.comparer_texte(MODELES[acte], _texte(octets)))
    lignes = [*(fautes or ["Rien à corriger."]), *map(_attention, dites)]
    Sortie(en_json).dire("\n".join(lignes), {"fautes": fautes, "attentions": list(dites)})
    if fautes:
        raise SystemExit(CODE_ANOMALIE)


@modeles.command(cls=Verbe)
@base_option
@acte_option
@version_option
@option(
    "--vers",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FICHIER",
    help="Fichier .toml.",
)
@json_option
def exporter(base: Path, acte: str, version: int | None, vers: Path, en_json: bool) -> None:  # noqa: FBT001  # as above
    """Écrire un modèle dans un fichier, pour le modifier ou le garder."""
    with bureau_de(base) as bureau:
        texte = bureau.modeles.texte(MODELES[acte], version)
    ecrire_atomique(vers, texte.encode())
    Sortie(en_json).dire(f"Modèle\u00a0: {vers}", {"acte": acte, "version": version, "fichier": str(vers)})


@modeles.command(cls=Verbe)
@base_option
@acte_option
@motif_option
@fichier_argument
@json_option
def importer(base: Path, acte: str, motif: str, fichier: Path, en_json: bool) -> None:  # noqa: FBT001  # as above
    """Enregistrer un modèle (.toml, ou .docx à champs) comme nouvelle version, en vigueur aussitôt."""
    octets = _lu(fichier)
    dites: tuple[str, ...] = ()
    with bureau_de(base) as bureau:
        if fichier.suffix.lower() == ".docx":
            neuve, _ = bureau.modeles_word.importer(MODELES[acte], octets, fichier.name, motif)
        else:
            neuve, _ = bureau.modeles.enregistrer(MODELES[acte], _texte(octets), motif)
            dites = attentions(bureau.modeles.comparer(MODELES[acte], neuve.version))
    dit = f"Version {neuve.version} du modèle «\u00a0{LIBELLES_MODELE[neuve.type_acte]}\u00a0» enregistrée."
    valeur = {"acte": acte, "version": neuve.version, "attentions": list(dites)}
    Sortie(en_json).dire("\n".join([dit, *map(_attention, dites)]), valeur)


@modeles.command(cls=Verbe)
@base_option
@acte_option
@version_option
@option("--vers", type=click.Path(path_type=Path, file_okay=False), default=None, metavar="DOSSIER",
        help="Dossier où écrire les différences en PDF, pour le signataire.")  # fmt: skip
@json_option
def comparer(base: Path, acte: str, version: int | None, vers: Path | None, en_json: bool) -> None:  # noqa: FBT001  # as above
    """Comparer une version avec le modèle livré, clause par clause."""
    type_acte = MODELES[acte]
    with bureau_de(base) as bureau:
        ecarts = [e for e in bureau.modeles.comparer(type_acte, version) if e.ecart is not Ecart.IDENTIQUE]
        fichier = None
        if vers is not None:
            dossier_pret(vers)
            fichier = bureau.modeles.ecrire_difference(type_acte, vers, version)
    lignes = [resumer(ecarts)]
    for e in ecarts:
        lignes.append(f"{e.ecart.value}\u00a0: {e.bloc} ({e.genre})")
        lignes += [f"  {_attention(p)}" for p in e.perdues]
    lignes += [f"Différences\u00a0: {fichier}"] if fichier else []
    clauses = [{"clause": e.bloc, "ecart": e.ecart.value, "avant": e.avant, "apres": e.apres,
                "mentions_touchees": list(e.perdues)} for e in ecarts]  # fmt: skip
    Sortie(en_json).dire("\n".join(lignes), {"clauses": clauses, "fichier": str(fichier) if fichier else None})


@modeles.command(cls=Verbe)
@base_option
@acte_option
@motif_option
@json_option
def revenir(base: Path, acte: str, motif: str, en_json: bool) -> None:  # noqa: FBT001  # as above
    """Revenir au modèle livré\u00a0; les versions du service restent gardées."""
    with bureau_de(base) as bureau:
        neuve, _ = bureau.modeles.revenir(MODELES[acte], motif)
    Sortie(en_json).dire("Le modèle livré est en vigueur.", {"acte": acte, "version": neuve.version})


def _attention(dit: str) -> str:
    return f"attention\u00a0: {dit}"


def _en_mots(etat: EtatModele) -> str:
    quoi = f"version {etat.version.version} du service" if etat.version else "modèle livré"
    word = f"\u00a0; fichier Word\u00a0: version {etat.word.version}" if etat.word else ""
    return f"{LIBELLES_MODELE[etat.type]} ({etat.type.value})\u00a0: {quoi}{word}"


def _valeur(etat: EtatModele) -> dict[str, object]:
    return {
        "acte": etat.type.value,
        "version": etat.version.version if etat.version else None,
        "le": instant(etat.version.le) if etat.version else None,
        "version_word": etat.word.version if etat.word else None,
        "versions": etat.versions,
    }


def _lu(fichier: Path) -> bytes:
    try:
        return fichier.read_bytes()
    except OSError as faute:
        raise EnvironmentFault(f"Le fichier «\u00a0{fichier}\u00a0» ne se lit pas ({cause(faute)}).") from faute


def _texte(octets: bytes) -> str:
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError as faute:
        raise UserError("Ce fichier n’est pas un texte UTF-8. Rien n’a été enregistré.") from faute
