"""Verbs on the circuit of signature: who holds the paper, a step recorded, an act signed, a signed file checked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.documents.signature_pdf import CERTIFICAT_MAX
from app.domain.circuit import LIBELLES_CIRCUIT, EtapeCircuit
from app.domain.convention import LIBELLES_ACTE
from app.importers.signature import LIMITES_SIGNATURE
from app.services.chaine import aujourd_hui
from app.services.circuits import SaisiePas
from app.services.signatures import Demande, lire_fichier
from app.socle.errors import UserError
from app.socle.formats import date_courte, pluriel
from app.socle.reglages import du_poste
from ui.console_francais import Verbe
from ui.verbes.commun import (
    CODE_ANOMALIE,
    Sortie,
    base_option,
    bureau_de,
    campagne_choisie,
    campagne_option,
    instant,
    json_option,
    option,
)

if TYPE_CHECKING:
    from datetime import datetime

    from app.domain.circuit import PasDeCircuit
    from app.domain.convention import Acte
    from app.services.bureau import Bureau
    from app.services.circuits import LigneCircuit
    from app.services.signatures import Verification

_FICHIER = click.Path(path_type=Path, dir_okay=False, exists=True)


@click.command(cls=Verbe)
@base_option
@campagne_option
@option(
    "--acte", "references", multiple=True, metavar="RÉFÉRENCE", help="Acte visé\u00a0; se répète, tous ou aucun."
)
@option(
    "--etape",
    type=click.Choice([e.value for e in EtapeCircuit]),
    default=None,
    metavar="ÉTAPE",
    help="Enregistrer\u00a0: prepare, envoye_porteur, signe_porteur, signe_etat ou notifie.",
)
@option("--le", type=click.DateTime(["%d/%m/%Y"]), default=None, metavar="JJ/MM/AAAA", help="Jour de l’étape.")
@option("--mode", default="", metavar="TEXTE", help="Mode de la notification.")
@option("--detenteur", default="", metavar="NOM", help="Qui a le papier à partir de là.")
@option(
    "--signataire", default="", metavar="NOM", help="Qui a signé pour l’État\u00a0; sa délégation est vérifiée."
)
@option("--delegation", type=int, default=None, metavar="NUMÉRO", help="Délégation du signataire.")
@option("--preuve", type=_FICHIER, default=None, metavar="FICHIER", help="Scan ou fichier signé à joindre.")
@option("--retirer", default="", metavar="MOTIF", help="Retirer la dernière étape de l’acte, avec ce motif.")
@option(
    "--certificat",
    type=_FICHIER,
    default=None,
    metavar="P12",
    help="Signer l’acte\u00a0; le mot de passe est demandé.",
)
@option(
    "--vers", type=click.Path(path_type=Path), default=None, metavar="FICHIER", help="Où écrire la copie signée."
)
@option("--tout", is_flag=True, help="Dire aussi les actes dont le circuit est terminé.")
@json_option
def circuit(  # noqa: PLR0913  # one parameter per option
    *,
    base: Path,
    campagne_id: int | None,
    references: tuple[str, ...],
    etape: str | None,
    le: datetime | None,
    mode: str,
    detenteur: str,
    signataire: str,
    delegation: int | None,
    preuve: Path | None,
    retirer: str,
    certificat: Path | None,
    vers: Path | None,
    tout: bool,
    en_json: bool,
) -> None:
    """Dire où en sont les actes à signer, qui a le papier\u00a0; enregistrer une étape, signer électroniquement."""
    with bureau_de(base) as bureau:
        cle = campagne_choisie(bureau, campagne_id).id or 0
        actes = _actes(bureau, cle, references)
        if etape and not actes:
            raise UserError("Aucun acte n’est nommé. Rien n’a été enregistré.", conseil="Précisez --acte.")
        if etape:
            saisie = SaisiePas(
                EtapeCircuit(etape),
                le.date() if le else aujourd_hui(bureau.contexte),
                detenteur=detenteur,
                mode=mode,
                signataire=signataire,
                delegation_id=delegation,
                preuve=lire_fichier(preuve, LIMITES_SIGNATURE.courriel_octets) if preuve else None,
            )
            bureau.circuits.franchir([a.id or 0 for a in actes], saisie)
        if retirer:
            _retirer(bureau, actes, retirer)
        if certificat:
            _signer(bureau, actes, Demande(b"", "", signataire, delegation), (certificat, vers))
        lignes = bureau.circuits.en_attente(cle, finis=tout)
    vus = [x for x in lignes if not references or x.acte.reference in references]
    Sortie(en_json).dire(
        "\n".join(map(_ecrire, vus)) or "Aucun acte en cours de signature.", [_json(x) for x in vus]
    )


@click.command("verifier-signature", cls=Verbe)
@base_option
@campagne_option
@option(
    "--autorite", "autorites", multiple=True, type=_FICHIER, metavar="CERTIFICAT",
    help="Certificat d’une autorité (.pem, .crt, .cer)\u00a0; se répète. Par défaut, ceux du dossier du service.",
)  # fmt: skip
@click.argument("fichier", type=_FICHIER, metavar="FICHIER")
@json_option
def verifier_signature(
    *, base: Path, campagne_id: int | None, autorites: tuple[Path, ...], fichier: Path, en_json: bool
) -> None:
    """Dire qui a signé un PDF, quand, s’il est intact et de quel acte il s’agit (5\u00a0: non vérifié)."""
    with bureau_de(base) as bureau:
        cle = campagne_choisie(bureau, campagne_id).id or 0
        octets = lire_fichier(fichier, LIMITES_SIGNATURE.courriel_octets)
        racines = [lire_fichier(f, CERTIFICAT_MAX) for f in autorites] or None
        vue = bureau.signatures.verifier(octets, fichier.name, cle, racines)
    Sortie(en_json).dire("\n".join(vue.constats), _json_verification(vue))
    if not vue.sure:
        raise SystemExit(CODE_ANOMALIE)


def _actes(bureau: Bureau, campagne_id: int, references: tuple[str, ...]) -> list[Acte]:
    connus = {x.acte.reference: x.acte for x in reversed(bureau.circuits.en_attente(campagne_id, finis=True))}
    inconnues = [r for r in references if r not in connus]
    if inconnues:
        raise UserError(f"Aucun acte produit ne porte la référence «\u00a0{inconnues[0]}\u00a0».")
    return [connus[r] for r in references]


def _un_seul(actes: list[Acte]) -> Acte:
    if len(actes) != 1:
        raise UserError(
            f"Cela se fait acte par acte\u00a0: {pluriel(len(actes), 'nommé')}.", conseil="Précisez --acte."
        )
    return actes[0]


def _retirer(bureau: Bureau, actes: list[Acte], motif: str) -> None:
    acte = _un_seul(actes)
    dernier = bureau.circuits.etat(acte).dernier
    if dernier is None:
        raise UserError(f"Aucune étape n’est enregistrée pour {acte.reference}.")
    bureau.circuits.retirer(acte.id or 0, dernier.etape, motif)


def _signer(bureau: Bureau, actes: list[Acte], demande: Demande, fichiers: tuple[Path, Path | None]) -> None:
    acte, (certificat, vers) = _un_seul(actes), fichiers
    octets = lire_fichier(certificat, CERTIFICAT_MAX)
    mot_de_passe = click.prompt(
        "Mot de passe du certificat", hide_input=True, default="", show_default=False, err=True
    )
    horodatage = du_poste().texte("signature.horodatage")
    complete = Demande(octets, mot_de_passe, demande.signataire, demande.delegation_id, horodatage)
    (pas, copie), _ = bureau.signatures.signer(acte, complete)
    if vers is not None:
        bureau.signatures.enregistrer_preuve(pas, vers)
    click.echo(f"Signé ({copie.niveau}) par {copie.certificat.titulaire}.", err=True)


def _ecrire(ligne: LigneCircuit) -> str:
    dernier = ligne.etat.dernier
    ou = LIBELLES_CIRCUIT[dernier.etape] if dernier else "produit"
    suite = LIBELLES_CIRCUIT[ligne.etat.suivante] if ligne.etat.suivante else "terminé"
    return (
        f"{ligne.acte.reference}  {LIBELLES_ACTE[ligne.acte.type]}  {ou} le {date_courte(ligne.etat.depuis)}, "
        f"{pluriel(ligne.jours, 'jour')}  chez\u00a0: {ligne.etat.detenteur}  ensuite\u00a0: {suite}"
    )


def _json(ligne: LigneCircuit) -> dict[str, object]:
    return {
        "reference": ligne.acte.reference,
        "type": ligne.acte.type.value,
        "numero": ligne.dossier.numero,
        "detenteur": ligne.etat.detenteur,
        "depuis": ligne.etat.depuis.isoformat(),
        "jours": ligne.jours,
        "suivante": ligne.etat.suivante.value if ligne.etat.suivante else None,
        "remplace": ligne.remplace,
        "etapes": [_json_pas(p) for p in ligne.etat.pas],
    }


def _json_pas(pas: PasDeCircuit) -> dict[str, object]:
    dits: dict[str, object] = {"etape": pas.etape.value, "le": pas.le.isoformat(), "agent": pas.agent}
    for champ in ("mode", "signataire", "electronique", "sha256"):
        dits[champ] = getattr(pas, champ) or None
    return dits


def _json_verification(vue: Verification) -> dict[str, object]:
    return {
        "acte": vue.acte.reference if vue.acte else None,
        "sure": vue.sure,
        "retouche": vue.lu.retouche or None,
        "signatures": [
            {
                "titulaire": s.titulaire,
                "emetteur": s.emetteur,
                "signee_le": instant(s.signee_le),
                "integre": s.integre,
                "autorite": s.autorite.value,
                "suite": s.suite.value,
                "horodatee": s.horodatee,
                "horodateur": s.horodateur,
            }
            for s in vue.lu.signatures
        ],
    }
