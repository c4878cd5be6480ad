"""Verbs on the chain of decision: what waits for whom, the visa of a selection, a return, who may sign."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from app.domain.chaine import termes
from app.domain.montants import Montant
from app.domain.pouvoirs import ATTENTES, LIBELLES_ROLE, nommer
from app.domain.visa import Portee, Role
from app.services.reglages_campagne import delegations_manquantes
from app.socle.errors import UserError
from app.socle.formats import NBSP, a_paris, date_courte, date_heure, lire_centiemes
from app.socle.reglages import du_poste
from ui.console_francais import Verbe
from ui.verbes.commun import (
    Sortie,
    base_option,
    bureau_de,
    campagne_choisie,
    campagne_option,
    decimal,
    dossier_nomme,
    instant,
    json_option,
    option,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from pathlib import Path

    from app.domain.dossier import Dossier
    from app.domain.visa import Delegation, Habilitation, Visa
    from app.services.bureau import Bureau
    from app.services.delegations import EtatPouvoirs
    from app.services.visas import LigneParapheur


@click.command(cls=Verbe)
@base_option
@campagne_option
@option(
    "--role",
    type=click.Choice([r.value for r in Role]),
    default=None,
    metavar="RÔLE",
    help="Ne dire que ce qui attend ce rôle\u00a0: instructeur, chef_de_service, responsable ou directeur.",
)
@option("--retours", is_flag=True, help="Dire les retours à l’instruction, avec leur motif.")
@option(
    "--viser",
    multiple=True,
    metavar="NUMÉRO",
    help="Viser la proposition de ce dossier\u00a0; se répète, tous ou aucun.",
)
@option("--retourner", default=None, metavar="NUMÉRO", help="Retourner ce dossier à l’instruction, avec --motif.")
@option("--motif", default="", metavar="TEXTE", help="Motif du retour, ou observation du visa.")
@json_option
def visas(  # noqa: PLR0913  # one parameter per option
    *,
    base: Path,
    campagne_id: int | None,
    role: str | None,
    retours: bool,
    viser: tuple[str, ...],
    retourner: str | None,
    motif: str,
    en_json: bool,
) -> None:
    """Dire ce qui attend une proposition, un visa ou une décision\u00a0; viser, retourner à l’instruction."""
    with bureau_de(base) as bureau:
        cle = campagne_choisie(bureau, campagne_id).id or 0
        if viser and retourner:
            raise UserError("Viser ou retourner\u00a0: choisissez l’un des deux. Rien n’a été enregistré.")
        if viser:
            bureau.visas.viser([dossier_nomme(bureau, numero) for numero in viser], motif)
        if retourner:
            bureau.visas.retourner(dossier_nomme(bureau, retourner), motif)
        if retours:
            lus = bureau.visas.retours(cle)
            Sortie(en_json).dire(
                "\n".join(_ecrire_retour(d, v) for d, v in lus) or "Aucun retour à l’instruction.",
                [_json_retour(d, v) for d, v in lus],
            )
            return
        lignes = bureau.visas.en_attente(cle, Role(role) if role else None)
    Sortie(en_json).dire("\n".join(map(_ecrire, lignes)) or "Rien n’attend.", [_json(x) for x in lignes])


@click.command(cls=Verbe)
@base_option
@option(
    "--portee",
    type=click.Choice([p.value for p in Portee]),
    default=Portee.DECISION.value,
    metavar="MATIÈRE",
    help="Ce qui est à signer\u00a0: procedure, decision, convention ou paiement.",
)
@option("--le", type=click.DateTime(["%d/%m/%Y"]), default=None, metavar="JJ/MM/AAAA", help="Jour de la signature.")
@option("--montant", default=None, metavar="EUROS", help="Montant à signer, pour le plafond.")
@option("--des-reglages", is_flag=True, help="Enregistrer d’abord celles des réglages que la base n’a pas encore.")
@json_option
def delegations(
    *,
    base: Path,
    portee: str,
    le: datetime | None,
    montant: str | None,
    des_reglages: bool,
    en_json: bool,
) -> None:
    """Dire les rôles, et quelles délégations de signature valent ce jour-là pour cet acte, ou pourquoi non."""
    with bureau_de(base) as bureau:
        jour = le.date() if le else _aujourd_hui(bureau)
        if des_reglages:
            for manquante in delegations_manquantes(du_poste(), bureau.delegations.etat().pouvoirs.delegations):
                bureau.delegations.enregistrer(manquante)
        somme = Montant(lire_centiemes(montant, quoi="montant")) if montant else None
        etat, lues = bureau.delegations.etat(), bureau.delegations.valable_le(Portee(portee), jour, somme)
    roles = etat.pouvoirs.habilitations
    textes = [
        f"Au {date_courte(jour)}\u00a0: {'étapes séparées' if etat.pouvoirs.organises(jour) else 'poste unique'}.",
        *(f"{h.agent}\u00a0: {LIBELLES_ROLE[h.role]}, {_bornes(h)}" for h in roles),
        *(f"{nommer(d)}\u00a0: {f'{NBSP}; '.join(defauts) or 'vaut'}" for d, defauts in lues),
    ]
    Sortie(en_json).dire("\n".join(textes), _json_pouvoirs(etat, lues, jour))


def _aujourd_hui(bureau: Bureau) -> date:
    return a_paris(bureau.contexte.clock.maintenant()).date()


def _ecrire(ligne: LigneParapheur) -> str:
    if ligne.chaine.revenu:
        suite, quoi = "retourné", f"«\u00a0{ligne.chaine.revenu.motif}\u00a0»"
    else:
        suite = ATTENTES[ligne.etape]
        quoi = termes(ligne.chaine.proposition) if ligne.chaine.proposition else ""
    return f"{ligne.dossier.numero}  {suite:<10}  {ligne.dossier.porteur.raison_sociale}  {quoi}".rstrip()


def _json(ligne: LigneParapheur) -> dict[str, object]:
    proposition = ligne.chaine.proposition
    montant = proposition.montant if proposition else None
    return {
        "numero": ligne.dossier.numero,
        "porteur": ligne.dossier.porteur.raison_sociale,
        "etape": ligne.etape.value,
        "sens": proposition.sens.value if proposition and proposition.sens else None,
        "montant": decimal(montant.centimes) if montant else None,
        "agent": proposition.agent if proposition else None,
        "le": instant(proposition.le) if proposition else None,
        "retour": ligne.chaine.revenu.motif if ligne.chaine.revenu else None,
    }


def _ecrire_retour(dossier: Dossier, retour: Visa) -> str:
    return f"{dossier.numero}  {date_heure(retour.le)}  {retour.agent}  «\u00a0{retour.motif}\u00a0»"


def _json_retour(dossier: Dossier, retour: Visa) -> dict[str, object]:
    return {"numero": dossier.numero, "agent": retour.agent, "le": instant(retour.le), "motif": retour.motif}


def _bornes(chose: Habilitation) -> str:
    fin = f" au {date_courte(chose.au)}" if chose.au else ""
    retrait = f", retiré le {date_courte(chose.retiree_le)}" if chose.retiree_le else ""
    return f"du {date_courte(chose.du)}{fin}{retrait}"


def _json_pouvoirs(
    etat: EtatPouvoirs, lues: Sequence[tuple[Delegation, tuple[str, ...]]], jour: date
) -> dict[str, object]:
    return {
        "jour": jour.isoformat(),
        "organises": etat.pouvoirs.organises(jour),
        "habilitations": [
            {
                "agent": h.agent,
                "role": h.role.value,
                "du": h.du.isoformat(),
                "au": h.au.isoformat() if h.au else None,
                "retiree_le": h.retiree_le.isoformat() if h.retiree_le else None,
            }
            for h in etat.pouvoirs.habilitations
        ],
        "delegations": [
            {
                "delegant": d.delegant,
                "delegataire": d.delegataire,
                "qualite": d.qualite,
                "reference": d.reference,
                "du": d.du.isoformat(),
                "au": d.au.isoformat() if d.au else None,
                "plafond": decimal(d.plafond.centimes) if d.plafond else None,
                "portees": sorted(d.portees),
                "retiree_le": d.retiree_le.isoformat() if d.retiree_le else None,
                "defauts": list(defauts),
            }
            for d, defauts in lues
        ],
    }
