"""The verbs of scenarios: keep, copy, rename, change, compare and print lists that decide nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.domain.montants import Etp, Montant
from app.domain.proposition import Objectif
from app.domain.scenario import LIBELLES_ECART, LIBELLES_ORIGINE, Origine
from app.socle.errors import UserError
from app.socle.fichiers import dossier_pret
from app.socle.formats import etp as ecrire_etp
from app.socle.formats import euros, lire_centiemes, pluriel
from ui.console_francais import Groupe, Verbe
from ui.verbes.commun import (
    Sortie,
    base_option,
    bureau_de,
    campagne_choisie,
    campagne_option,
    decimal,
    dossier_nomme,
    json_option,
    option,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.scenario import EcartScenario, LigneScenario
    from app.services.scenarios import Changement, Liste, ScenarioLu

DU_JOUR = {"@ordre": Origine.ORDRE, "@proposition": Origine.PROPOSITION}
objectif_option = option(
    "--objectif",
    type=click.Choice([o.value for o in Objectif]),
    default=Objectif.ETP.value,
    help="Ce que la proposition cherche le plus\u00a0: etp (par défaut), euros ou points.",
)
nom_option = option("--nom", required=True, metavar="NOM", help="Nom du scénario.")


@click.group(cls=Groupe, subcommand_metavar="VERBE …")
def scenario() -> None:
    """Garder, copier, changer, comparer et imprimer des listes\u00a0; aucune n’est appliquée."""


@scenario.command(cls=Verbe)
@base_option
@campagne_option
@json_option
def lister(base: Path, campagne_id: int | None, en_json: bool) -> None:  # noqa: FBT001  # click's flag
    """Dire les scénarios gardés, et ce que chacun prend de la cible et de l’enveloppe d’aujourd’hui."""
    with bureau_de(base) as bureau:
        lus = bureau.scenarios.lire(campagne_choisie(bureau, campagne_id).id or 0)
    textes = [f"{_total(x)}\n    {x.tenue.phrase()}" for x in lus] or ["Aucun scénario gardé."]
    Sortie(en_json).dire("\n".join(textes), [_en_json(x) for x in lus])


@scenario.command(cls=Verbe)
@base_option
@campagne_option
@nom_option
@option("--proposition", "proposee", is_flag=True, help="Garder la proposition, non l’ordre strict.")
@objectif_option
def garder(base: Path, campagne_id: int | None, nom: str, proposee: bool, objectif: str) -> None:  # noqa: FBT001
    """Garder l’ordre strict d’aujourd’hui, ou la proposition, sous un nom."""
    origine = Origine.PROPOSITION if proposee else Origine.ORDRE
    with bureau_de(base) as bureau:
        cle = campagne_choisie(bureau, campagne_id).id or 0
        _dire(bureau.scenarios.figer(cle, nom, origine, Objectif(objectif))[0])


@scenario.command(cls=Verbe)
@base_option
@campagne_option
@nom_option
def copier(base: Path, campagne_id: int | None, nom: str) -> None:
    """Copier un scénario\u00a0: une copie se change."""
    with bureau_de(base) as bureau:
        _dire(bureau.scenarios.dupliquer(campagne_choisie(bureau, campagne_id).id or 0, nom)[0])


@scenario.command(cls=Verbe)
@base_option
@campagne_option
@nom_option
@option("--en", "nouveau", required=True, metavar="NOM", help="Nouveau nom.")
def renommer(base: Path, campagne_id: int | None, nom: str, nouveau: str) -> None:
    """Donner un autre nom à un scénario."""
    with bureau_de(base) as bureau:
        _dire(bureau.scenarios.renommer(campagne_choisie(bureau, campagne_id).id or 0, nom, nouveau)[0])


@scenario.command(cls=Verbe)
@base_option
@campagne_option
@nom_option
@option("--dossier", "numero", required=True, metavar="NUMÉRO", help="Dossier du scénario.")
@option("--etp", "quantite", default=None, metavar="ETP", help="ETP dans la copie\u00a0: «\u00a00,50\u00a0».")
@option(
    "--montant",
    default=None,
    metavar="EUROS",
    help="Montant dans la copie, «\u00a0inconnu\u00a0» s’il ne l’est pas.",
)
@option("--motif", default="", metavar="TEXTE", help="Pourquoi.")
def changer(  # one argument for each option
    base: Path,
    campagne_id: int | None,
    nom: str,
    numero: str,
    quantite: str | None,
    montant: str | None,
    motif: str,
) -> None:
    """Changer dans une copie les ETP ou le montant d’un dossier\u00a0; sans eux, l’y mettre ou l’en retirer."""
    with bureau_de(base) as bureau:
        cle, dossier_id = campagne_choisie(bureau, campagne_id).id or 0, dossier_nomme(bureau, numero)
        if quantite is None and montant is None:
            fait, _ = bureau.scenarios.basculer(cle, nom, dossier_id)
        else:
            ligne = _ligne(bureau.scenarios.lire(cle), nom, dossier_id)
            etp = ligne.etp if quantite is None else Etp(lire_centiemes(quantite, quoi="ETP"))
            somme = ligne.montant if montant is None else _montant(montant)
            fait, _ = bureau.scenarios.corriger(cle, nom, dossier_id, etp, somme, motif)
        _dire(fait)


@scenario.command(cls=Verbe)
@base_option
@campagne_option
@nom_option
def supprimer(base: Path, campagne_id: int | None, nom: str) -> None:
    """Oublier un scénario\u00a0; le journal garde ce qu’il était."""
    with bureau_de(base) as bureau:
        bureau.scenarios.supprimer(campagne_choisie(bureau, campagne_id).id or 0, nom)
    click.echo(f"Scénario «\u00a0{nom}\u00a0» supprimé.")


@scenario.command(cls=Verbe)
@base_option
@campagne_option
@click.argument("premier")
@click.argument("second")
@objectif_option
@json_option
def comparer(  # one argument for each option
    base: Path,
    campagne_id: int | None,
    premier: str,
    second: str,
    objectif: str,
    en_json: bool,  # noqa: FBT001  # click's flag
) -> None:
    """Dire qui entre, sort ou change d’une liste à l’autre. @ordre et @proposition\u00a0: celles du jour."""
    with bureau_de(base) as bureau:
        cle = campagne_choisie(bureau, campagne_id).id or 0
        vue = bureau.scenarios.comparer(cle, _liste(premier), _liste(second), Objectif(objectif))
    textes = [f"{_total(x)}\n    {x.tenue.phrase()}" for x in (vue.premier, vue.second)]
    ecarts = [f"{e.numero}  {LIBELLES_ECART[e.ecart]:<7}  {e.pourquoi}" for e in vue.ecarts]
    textes += ecarts or ["Les deux listes sont les mêmes."]
    Sortie(en_json).dire(
        "\n".join(textes),
        {
            "premier": _en_json(vue.premier),
            "second": _en_json(vue.second),
            "ecarts": [_ecart_en_json(e) for e in vue.ecarts],
        },
    )


@scenario.command(cls=Verbe)
@base_option
@campagne_option
@click.argument("premier")
@click.argument("second")
@objectif_option
@option(
    "--vers",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DOSSIER",
    help="Dossier d’arrivée, créé au besoin.",
)
def imprimer(  # one argument for each option
    base: Path, campagne_id: int | None, premier: str, second: str, objectif: str, vers: Path
) -> None:
    """Écrire la comparaison de deux listes en PDF, sur une page."""
    dossier_pret(vers)
    with bureau_de(base) as bureau:
        cle = campagne_choisie(bureau, campagne_id).id or 0
        fichier, _ = bureau.feuilles.ecrire(cle, _liste(premier), _liste(second), vers, Objectif(objectif))
    click.echo(f"Comparaison écrite\u00a0: {fichier}")


def _liste(nom: str) -> Liste:
    return DU_JOUR.get(nom, nom)


def _montant(saisi: str) -> Montant | None:
    return None if saisi == "inconnu" else Montant(lire_centiemes(saisi, quoi="Montant"))


def _ligne(lus: Sequence[ScenarioLu], nom: str, dossier_id: int) -> LigneScenario:
    for lu in lus:
        if lu.scenario.nom == nom:
            return lu.scenario.ligne(dossier_id)
    raise UserError(
        f"Le scénario «\u00a0{nom}\u00a0» n’existe pas.", conseil="Voyez «\u00a0scenario lister\u00a0»."
    )


def _dire(fait: Changement) -> None:
    apres = fait.apres
    if apres is not None:
        click.echo(
            f"Scénario «\u00a0{apres.nom}\u00a0»\u00a0: "
            f"{pluriel(len(apres.entrants), 'dossier entre', 'dossiers entrent')}, "
            f"{ecrire_etp(apres.etp.centiemes)}, {euros(apres.montant.centimes)}."
        )


def _total(lu: ScenarioLu) -> str:
    s = lu.scenario
    return (
        f"{s.nom} ({LIBELLES_ORIGINE[s.origine]})\u00a0: "
        f"{pluriel(len(s.entrants), 'dossier entre', 'dossiers entrent')}, "
        f"{ecrire_etp(s.etp.centiemes)}, {euros(s.montant.centimes)}"
    )


def _en_json(lu: ScenarioLu) -> dict[str, object]:
    s = lu.scenario
    return {
        "nom": s.nom,
        "origine": s.origine.value,
        "etp": decimal(s.etp.centiemes),
        "montant": decimal(s.montant.centimes),
        "tient": lu.tenue.tient,
        "usages": [
            {"contrainte": u.contrainte.libelle, "pris": decimal(u.pris), "tient": u.tient} for u in lu.tenue.usages
        ],
        "dossiers": [_ligne_en_json(x) for x in s.lignes],
    }


def _ligne_en_json(x: LigneScenario | None) -> dict[str, object] | None:
    if x is None:
        return None
    return {
        "numero": x.numero,
        "entre": x.entre,
        "etp": decimal(x.etp.centiemes),
        "montant": None if x.montant is None else decimal(x.montant.centimes),
        "pourquoi": x.motif,
    }


def _ecart_en_json(e: EcartScenario) -> dict[str, object]:
    return {
        "numero": e.numero,
        "ecart": e.ecart.value,
        "pourquoi": e.pourquoi,
        "avant": _ligne_en_json(e.avant),
        "apres": _ligne_en_json(e.apres),
    }
