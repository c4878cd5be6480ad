"""Verbs on the base: make it, fill it from the mailbox, list it, check it, copy it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.domain.cycle import LIBELLES_ETAT
from app.domain.delais import OBJET_REJET
from app.domain.derogation import phrase_de_levee
from app.services.campagnes_modeles import modeles
from app.services.reglages_campagne import creer_campagne
from app.socle.errors import UserError
from app.socle.formats import date_heure, etp
from app.socle.reglages import du_poste
from ui.console_francais import Verbe
from ui.verbes.commun import (
    CODE_ANOMALIE,
    CODE_REFUS,
    Sortie,
    base_option,
    bureau_de,
    campagne_choisie,
    campagne_option,
    decimal,
    instant,
    json_option,
    option,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.campagne import Campagne
    from app.domain.controles import Constat
    from app.domain.dossier import Dossier
    from app.services.instruction import Fiche
    from app.socle.progress import Progress


@click.command(cls=Verbe)
@base_option
@option("--modele", default="corse-2022", metavar="CODE", help="Modèle de campagne livré (corse-2022 par défaut).")
@option("--modeles", "lister_modeles", is_flag=True, help="Lister les modèles livrés et s’arrêter.")
@json_option
def creer(base: Path, modele: str, lister_modeles: bool, en_json: bool) -> None:  # noqa: FBT001  # click's flags
    """Créer une base et sa campagne à partir d’un modèle livré."""
    sortie = Sortie(en_json)
    if lister_modeles:
        livres = modeles()
        texte = "\n".join(f"{m.code} : {m.intitule}" for m in livres)
        sortie.dire(texte, [{"code": m.code, "intitule": m.intitule} for m in livres])
        return
    if modele not in {m.code for m in modeles()}:
        noms = ", ".join(m.code for m in modeles())
        raise UserError(f"Le modèle « {modele} » n’existe pas.", conseil=f"Modèles livrés : {noms}.")
    with bureau_de(base, nouvelle=True) as bureau:
        campagne = creer_campagne(du_poste(), bureau, modele, {})
    reste = len(campagne.a_confirmer())
    sortie.dire(
        f"Base créée : {base}\nCampagne {campagne.id} : {campagne.intitule}\n"
        f"{reste} valeurs restent à confirmer par le service.",
        {**_campagne(campagne), "base": str(base)},
    )


@click.command(cls=Verbe)
@base_option
@campagne_option
@json_option
@click.argument("chemins", nargs=-1, required=True, metavar="FICHIER_OU_DOSSIER…", type=click.Path(path_type=Path))
def importer(base: Path, campagne_id: int | None, en_json: bool, chemins: Sequence[Path]) -> None:  # noqa: FBT001
    """Importer des courriels (.eml, .msg), des boîtes (.mbox, .zip) ou des dossiers, et dire le sort de chacun."""

    def rapporter(progres: Progress) -> None:
        if sys.stderr.isatty():
            click.echo(f"\r{progres.fait}/{progres.total} {progres.libelle[:70]:<70}", nl=False, err=True)

    with bureau_de(base) as bureau:
        issues, _ = bureau.reception.importer(
            campagne_choisie(bureau, campagne_id).id or 0, chemins, rapporter=rapporter
        )
    if sys.stderr.isatty():
        click.echo(err=True)
    Sortie(en_json).dire(
        "\n".join(f"{i.nom} : {i.message}" for i in issues) or "Aucun courriel trouvé.",
        [
            {
                "nom": i.nom,
                "sort": i.sort.value if i.sort else ("deja_importe" if i.deja_importe else "refuse"),
                "numero": i.numero or None,
                "message": i.message,
            }
            for i in issues
        ],
    )
    if any(i.sort is None and not i.deja_importe for i in issues):
        raise SystemExit(CODE_REFUS)


@click.command(cls=Verbe)
@base_option
@campagne_option
@json_option
def lister(base: Path, campagne_id: int | None, en_json: bool) -> None:  # noqa: FBT001
    """Lister les dossiers de la campagne."""
    with bureau_de(base) as bureau:
        campagne = campagne_choisie(bureau, campagne_id)
        fiches = bureau.instruction.fiches(campagne.id or 0)
    lignes = [
        f"{f.dossier.numero}  {date_heure(f.dossier.recu_le)}  {LIBELLES_ETAT[f.dossier.etat]:<20}  "
        f"{etp(f.dossier.etp_demande.centiemes)}  {f.dossier.porteur.raison_sociale}"
        for f in fiches
    ]
    Sortie(en_json).dire("\n".join(lignes) or "Aucun dossier.", [_dossier(f) for f in fiches])


@click.command(cls=Verbe)
@base_option
@campagne_option
@option("--dossier", "numero", default=None, metavar="NUMÉRO", help="Numéro d’un dossier ; sinon toute la base.")
@json_option
def verifier(base: Path, campagne_id: int | None, numero: str | None, en_json: bool) -> None:  # noqa: FBT001
    """Vérifier la base (fichier, journal, contenus) et les constats des dossiers."""
    with bureau_de(base) as bureau:
        anomalies = list(bureau.sauvegardes.verifier())
        campagnes = bureau.campagnes.lister() if campagne_id is None else [bureau.campagnes.get(campagne_id)]
        fiches = [f for c in campagnes for f in bureau.instruction.fiches(c.id or 0)]
    if numero is not None:
        fiches = [f for f in fiches if f.dossier.numero == numero]
        if not fiches:
            raise UserError(f"Aucun dossier ne porte le numéro « {numero} ».")
    texte = [f"Base : {a}" for a in anomalies] or ["Base saine : fichier, journal et contenus vérifiés."]
    for fiche in fiches:
        texte += [
            f"{fiche.dossier.numero}  {c.niveau.value:<11}  {c.regle}  {c.message}{_levee(c)}"
            for c in fiche.constats
        ]
    Sortie(en_json).dire(
        "\n".join(texte),
        {
            "anomalies": anomalies,
            "constats": [
                {
                    "numero": f.dossier.numero,
                    "regle": c.regle,
                    "niveau": c.niveau.value,
                    "message": c.message,
                    "source": c.source,
                    "levee": {"agent": c.levee.agent, "le": c.levee.le.isoformat(), "motif": c.levee.motif}
                    if c.levee
                    else None,
                }
                for f in fiches
                for c in f.constats
            ],
        },
    )
    if anomalies:
        raise SystemExit(CODE_ANOMALIE)


@click.command(cls=Verbe)
@base_option
@option(
    "--vers", required=True, type=click.Path(path_type=Path), metavar="CHEMIN", help="Dossier ou fichier d’arrivée."
)
@json_option
def sauvegarder(base: Path, vers: Path, en_json: bool) -> None:  # noqa: FBT001
    """Écrire une copie vérifiée de la base."""
    with bureau_de(base) as bureau:
        fichier = bureau.sauvegardes.sauvegarder(vers)
    Sortie(en_json).dire(f"Sauvegarde vérifiée : {fichier}", {"fichier": str(fichier)})


def _levee(constat: Constat) -> str:
    """Return « [levé par … le …, motif : …] » for a constat passed over in writing, else nothing."""
    return f" [{phrase_de_levee(constat.levee)}]" if constat.levee else ""


def _campagne(campagne: Campagne) -> dict[str, object]:
    return {
        "campagne": campagne.id,
        "code": campagne.code,
        "intitule": campagne.intitule,
        "date_limite": campagne.date_limite.isoformat(),
        "a_confirmer": list(campagne.a_confirmer()),
    }


def _dossier(fiche: Fiche) -> dict[str, object]:
    dossier: Dossier = fiche.dossier
    return {
        "numero": dossier.numero,
        "porteur": dossier.porteur.raison_sociale,
        "siret": dossier.porteur.siret or None,
        "recu_le": dossier.recu_le.isoformat(),
        "delai": fiche.delai.value,
        "etat": dossier.etat.value,
        "recevable": fiche.faits.recevable.value,
        "complet": fiche.completude.est_complet,
        "complet_le": instant(fiche.faits.complet_le),
        "instruit_le": instant(fiche.faits.instruit_le),
        "rejet_implicite": [e.jour.isoformat() for e in fiche.echeances if e.objet == OBJET_REJET],
        "pieces_demandees": [x.code for d in fiche.demandes if d.est_ouverte for x in d.lignes],
        "pieces": [{"nom": p.nom, "code": p.code or None, "sha256": p.sha256} for p in fiche.pieces],
        "etp_demande": decimal(dossier.etp_demande.centiemes),
        "montant_demande": decimal(dossier.montant_demande.centimes) if dossier.montant_demande else None,
    }
