"""`clausule VERB`: the second front door, on the same services as the window, without Qt.

Exit codes: 0 done; 1 the officer can act (message on the error output); 2 wrong words on the command line;
3 the machine is at fault (disk, lock, rights); 4 some files of an import were refused, the others are in;
5 an anomaly was found by `verifier`. With `--json` the answer is one JSON value keyed by the glossary’s terms;
euros and ETP are exact decimal strings (« 29400.00 », « 1.50 »), null when not known.
"""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from typing_extensions import override

from app.domain.convention import LIBELLES_ACTE, TypeActe
from app.domain.cycle import LIBELLES_ETAT
from app.domain.delais import OBJET_REJET
from app.importers.bac import Bac
from app.services.bureau import Bureau, ouvrir_bureau
from app.services.campagnes_modeles import modeles
from app.socle.errors import ClausuleError, EnvironmentFault, UserError
from app.socle.fichiers import chemin_libre, ecrire_atomique
from app.socle.formats import date_heure, etp, points
from app.socle.horloge import HorlogeSysteme
from app.socle.paths import nom_de_session
from data.sqlite.store import create_store, open_store
from ui.console_francais import Groupe, Option

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from app.domain.campagne import Campagne
    from app.domain.dossier import Dossier
    from app.services.instruction import Fiche
    from app.socle.progress import Progress

F = TypeVar("F", bound="Callable[..., Any]")
CODE_AGIR, CODE_MACHINE, CODE_REFUS, CODE_ANOMALIE = 1, 3, 4, 5


class _Groupe(Groupe):
    """Turns the failures of the trade into a message and an exit code."""

    @override
    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except EnvironmentFault as faute:
            click.echo(str(faute), err=True)
            ctx.exit(CODE_MACHINE)
        except ClausuleError as faute:
            click.echo(str(faute), err=True)
            ctx.exit(CODE_AGIR)
        except KeyboardInterrupt:
            click.echo("Arrêté à votre demande ; ce qui était enregistré est gardé.", err=True)
            ctx.exit(CODE_AGIR)


@dataclass(frozen=True, slots=True)
class _Sortie:
    """How to answer: sentences for a person, or one JSON value for a machine."""

    en_json: bool

    def dire(self, texte: str, valeur: object) -> None:
        if self.en_json:
            click.echo(json.dumps(valeur, ensure_ascii=False, indent=2))
        elif texte:
            click.echo(texte)


def _option(*noms: str, **reglages: Any) -> Callable[[F], F]:
    return click.option(*noms, cls=Option, **reglages)


base_option = _option(
    "--base",
    "base",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FICHIER",
    help="Fichier .clausule.",
)
json_option = _option("--json", "en_json", is_flag=True, help="Répondre en JSON, pour un programme.")
campagne_option = _option(
    "--campagne",
    "campagne_id",
    type=int,
    default=None,
    metavar="NUMÉRO",
    help="Numéro de la campagne, s’il y en a plusieurs.",
)


@click.group(
    cls=_Groupe,
    context_settings={"help_option_names": ["-h", "--help", "--aide"], "max_content_width": 110},
    subcommand_metavar="VERBE …",
)
def clausule() -> None:
    """Instruire un appel à projets sans la fenêtre : mêmes règles, mêmes fichiers."""


@clausule.command()
@base_option
@_option("--modele", default="corse-2022", metavar="CODE", help="Modèle de campagne livré (corse-2022 par défaut).")
@_option("--modeles", "lister_modeles", is_flag=True, help="Lister les modèles livrés et s’arrêter.")
@json_option
def creer(base: Path, modele: str, lister_modeles: bool, en_json: bool) -> None:  # noqa: FBT001  # click's flags
    """Créer une base et sa campagne à partir d’un modèle livré."""
    sortie = _Sortie(en_json)
    if lister_modeles:
        livres = modeles()
        texte = "\n".join(f"{m.code} : {m.intitule}" for m in livres)
        sortie.dire(texte, [{"code": m.code, "intitule": m.intitule} for m in livres])
        return
    if modele not in {m.code for m in modeles()}:
        noms = ", ".join(m.code for m in modeles())
        raise UserError(f"Le modèle « {modele} » n’existe pas.", conseil=f"Modèles livrés : {noms}.")
    with _bureau(base, nouvelle=True) as bureau:
        campagne, _ = bureau.campagnes.creer(modele)
    reste = len(campagne.a_confirmer())
    sortie.dire(
        f"Base créée : {base}\nCampagne {campagne.id} : {campagne.intitule}\n"
        f"{reste} valeurs restent à confirmer par le service.",
        {**_campagne(campagne), "base": str(base)},
    )


@clausule.command()
@base_option
@campagne_option
@json_option
@click.argument("chemins", nargs=-1, required=True, metavar="FICHIER_OU_DOSSIER…", type=click.Path(path_type=Path))
def importer(base: Path, campagne_id: int | None, en_json: bool, chemins: Sequence[Path]) -> None:  # noqa: FBT001
    """Importer des courriels (.eml, .msg), des boîtes (.mbox, .zip) ou des dossiers, et dire le sort de chacun."""

    def rapporter(progres: Progress) -> None:
        if sys.stderr.isatty():
            click.echo(f"\r{progres.fait}/{progres.total} {progres.libelle[:70]:<70}", nl=False, err=True)

    with _bureau(base) as bureau:
        issues, _ = bureau.reception.importer(
            _campagne_choisie(bureau, campagne_id).id or 0, chemins, rapporter=rapporter
        )
    if sys.stderr.isatty():
        click.echo(err=True)
    _Sortie(en_json).dire(
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


@clausule.command()
@base_option
@campagne_option
@json_option
def lister(base: Path, campagne_id: int | None, en_json: bool) -> None:  # noqa: FBT001
    """Lister les dossiers de la campagne."""
    with _bureau(base) as bureau:
        campagne = _campagne_choisie(bureau, campagne_id)
        fiches = bureau.instruction.fiches(campagne.id or 0)
    lignes = [
        f"{f.dossier.numero}  {date_heure(f.dossier.recu_le)}  {LIBELLES_ETAT[f.dossier.etat]:<20}  "
        f"{etp(f.dossier.etp_demande.centiemes)}  {f.dossier.porteur.raison_sociale}"
        for f in fiches
    ]
    _Sortie(en_json).dire("\n".join(lignes) or "Aucun dossier.", [_dossier(f) for f in fiches])


@clausule.command()
@base_option
@campagne_option
@_option("--dossier", "numero", default=None, metavar="NUMÉRO", help="Numéro d’un dossier ; sinon toute la base.")
@json_option
def verifier(base: Path, campagne_id: int | None, numero: str | None, en_json: bool) -> None:  # noqa: FBT001
    """Vérifier la base (fichier, journal, contenus) et les constats des dossiers."""
    with _bureau(base) as bureau:
        anomalies = list(bureau.sauvegardes.verifier())
        campagnes = bureau.campagnes.lister() if campagne_id is None else [bureau.campagnes.get(campagne_id)]
        fiches = [f for c in campagnes for f in bureau.instruction.fiches(c.id or 0)]
    if numero is not None:
        fiches = [f for f in fiches if f.dossier.numero == numero]
        if not fiches:
            raise UserError(f"Aucun dossier ne porte le numéro « {numero} ».")
    texte = [f"Base : {a}" for a in anomalies] or ["Base saine : fichier, journal et contenus vérifiés."]
    for fiche in fiches:
        texte += [f"{fiche.dossier.numero}  {c.niveau.value:<11}  {c.regle}  {c.message}" for c in fiche.constats]
    _Sortie(en_json).dire(
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
                }
                for f in fiches
                for c in f.constats
            ],
        },
    )
    if anomalies:
        raise SystemExit(CODE_ANOMALIE)


@clausule.command()
@base_option
@campagne_option
@json_option
def classer(base: Path, campagne_id: int | None, en_json: bool) -> None:  # noqa: FBT001
    """Classer les dossiers notés et dire pourquoi les autres n’ont pas de rang."""
    with _bureau(base) as bureau:
        rangs = bureau.arbitrage.classement(_campagne_choisie(bureau, campagne_id).id or 0)
    lignes = []
    for r in rangs:
        place = f"{r.rang:>3}" if r.rang else "  –"
        total = points(r.candidat.resultat.total) if r.candidat.resultat else ""
        lignes.append(f"{place}  {r.candidat.numero}  {total:>6}  {r.candidat.porteur} ({r.explication})")
    _Sortie(en_json).dire(
        "\n".join(lignes) or "Aucun dossier.",
        [
            {
                "rang": r.rang,
                "numero": r.candidat.numero,
                "porteur": r.candidat.porteur,
                "total": str(r.candidat.resultat.total)
                if r.candidat.resultat and r.candidat.resultat.total is not None
                else None,
                "explication": r.explication,
            }
            for r in rangs
        ],
    )


@clausule.command()
@base_option
@_option("--dossier", "numero", required=True, metavar="NUMÉRO", help="Numéro du dossier.")
@_option("--acte", required=True, type=click.Choice([t.value for t in TypeActe]), help="Acte à produire.")
@_option(
    "--vers",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DOSSIER",
    help="Dossier d’arrivée.",
)
@_option("--projet", is_flag=True, help="Aperçu marqué « PROJET » : rien n’est enregistré dans la base.")
@json_option
def produire(base: Path, numero: str, acte: str, vers: Path, projet: bool, en_json: bool) -> None:  # noqa: FBT001
    """Produire un acte d’un dossier, en PDF : accusé de réception, demande de pièces, lettre ou convention."""
    type_acte = TypeActe(acte)
    with _bureau(base) as bureau:
        dossier_id = _dossier_nomme(bureau, numero)
        _dossier_pret(vers)
        if projet:
            octets = bureau.actes.apercu(dossier_id, type_acte)
            fichier = ecrire_atomique(
                chemin_libre(vers, f"projet {LIBELLES_ACTE[type_acte]} {numero}", ".pdf"), octets
            )
            empreinte = None
        else:
            produit, _, _ = bureau.actes.produire(dossier_id, type_acte)
            fichier, empreinte = bureau.actes.enregistrer_sous(produit, vers), produit.sha256
    _Sortie(en_json).dire(
        f"{LIBELLES_ACTE[type_acte].capitalize()} : {fichier}",
        {"numero": numero, "acte": acte, "fichier": str(fichier), "sha256": empreinte},
    )


@clausule.command()
@base_option
@campagne_option
@_option(
    "--vers",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FICHIER",
    help="Classeur .xlsx à écrire.",
)
@json_option
def exporter(base: Path, campagne_id: int | None, vers: Path, en_json: bool) -> None:  # noqa: FBT001
    """Exporter le classeur pour la hiérarchie : dossiers, notes, quota."""
    with _bureau(base) as bureau:
        fichier = bureau.exports.classeur(_campagne_choisie(bureau, campagne_id).id or 0, vers)
    _Sortie(en_json).dire(f"Classeur : {fichier}", {"fichier": str(fichier)})


@clausule.command()
@base_option
@_option(
    "--vers", required=True, type=click.Path(path_type=Path), metavar="CHEMIN", help="Dossier ou fichier d’arrivée."
)
@json_option
def sauvegarder(base: Path, vers: Path, en_json: bool) -> None:  # noqa: FBT001
    """Écrire une copie vérifiée de la base."""
    with _bureau(base) as bureau:
        fichier = bureau.sauvegardes.sauvegarder(vers)
    _Sortie(en_json).dire(f"Sauvegarde vérifiée : {fichier}", {"fichier": str(fichier)})


@contextmanager
def _bureau(base: Path, *, nouvelle: bool = False) -> Iterator[Bureau]:
    agent = nom_de_session("console")
    store = (create_store if nouvelle else open_store)(base, agent_poste=agent)
    lecteur = Bac()
    try:
        yield ouvrir_bureau(store, HorlogeSysteme(), agent, lecteur)
    finally:
        lecteur.fermer()
        store.close()


def _dossier_pret(dossier: Path) -> None:
    """Make the folder of arrival. Raises EnvironmentFault when the disk refuses."""
    try:
        dossier.mkdir(parents=True, exist_ok=True)
    except OSError as faute:
        raise EnvironmentFault(
            f"Le dossier « {dossier} » ne peut pas être créé ({faute.strerror}). Rien n’a été produit.",
            conseil="Choisissez un autre dossier d’arrivée.",
        ) from faute


def _campagne_choisie(bureau: Bureau, campagne_id: int | None) -> Campagne:
    if campagne_id is not None:
        return bureau.campagnes.get(campagne_id)
    toutes = bureau.campagnes.lister()
    if len(toutes) != 1:
        noms = " ; ".join(f"{c.id} : {c.intitule}" for c in toutes) or "aucune"
        raise UserError("La base n’a pas une seule campagne.", conseil=f"Précisez --campagne ({noms}).")
    return toutes[0]


def _dossier_nomme(bureau: Bureau, numero: str) -> int:
    for campagne in bureau.campagnes.lister():
        numeros = bureau.instruction.numeros(campagne.id or 0)
        if numero in numeros:
            return numeros[numero]
    raise UserError(f"Aucun dossier ne porte le numéro « {numero} ».")


def _decimal(centiemes: int) -> str:
    """Return hundredths as an exact decimal string; both quantities are never negative in a request."""
    return f"{centiemes // 100}.{centiemes % 100:02d}"


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
        "complet_le": _instant(fiche.faits.complet_le),
        "instruit_le": _instant(fiche.faits.instruit_le),
        "rejet_implicite": [e.jour.isoformat() for e in fiche.echeances if e.objet == OBJET_REJET],
        "pieces_demandees": [x.code for d in fiche.demandes if d.est_ouverte for x in d.lignes],
        "pieces": [{"nom": p.nom, "code": p.code or None, "sha256": p.sha256} for p in fiche.pieces],
        "etp_demande": _decimal(dossier.etp_demande.centiemes),
        "montant_demande": _decimal(dossier.montant_demande.centimes) if dossier.montant_demande else None,
    }


def _instant(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None


if __name__ == "__main__":
    clausule(prog_name="clausule")
