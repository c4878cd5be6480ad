"""The verb that proposes or takes the decision on one dossier: what is not said is as proposed, or as examined."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import click

from app.domain.chaine import termes
from app.domain.cycle import DECIDES, FAVORABLES, Etat
from app.domain.decision import Decision
from app.domain.montants import Etp, Montant
from app.socle.errors import UserError
from app.socle.formats import a_paris, lire_centiemes
from ui.console_francais import Verbe
from ui.verbes.commun import Sortie, base_option, bureau_de, decimal, dossier_nomme, json_option, option

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from app.domain.dossier import Dossier
    from app.domain.poste import TypePoste
    from app.domain.visa import Visa
    from app.services.bureau import Bureau


@click.command(cls=Verbe)
@base_option
@click.argument("numero", metavar="NUMÉRO")
@option("--proposer", is_flag=True, help="Proposer la décision au visa, sans la prendre.")
@option(
    "--sens",
    type=click.Choice(sorted(e.value for e in DECIDES)),
    default=None,
    metavar="SENS",
    help="retenu, retenu_partiellement, liste_attente, ajourne, non_retenu ou irrecevable\u00a0; sinon celui "
    "proposé.",
)
@option("--etp", default=None, metavar="ETP", help="ETP accordés, pour un dossier d’un seul type de poste.")
@option("--montant", default=None, metavar="EUROS", help="Montant accordé.")
@option("--motif", default="", metavar="TEXTE", help="Motif de la décision\u00a0; sinon celui de la proposition.")
@option("--derogation", default="", metavar="TEXTE", help="Motif écrit du responsable, là où la règle l’admet.")
@option("--le", type=click.DateTime(["%d/%m/%Y"]), default=None, metavar="JJ/MM/AAAA", help="Jour de la décision.")
@option("--delegation", type=int, default=None, metavar="NUMÉRO", help="Délégation de signature employée.")
@json_option
def decider(  # noqa: PLR0913  # one parameter per option
    *,
    base: Path,
    numero: str,
    proposer: bool,
    sens: str | None,
    etp: str | None,
    montant: str | None,
    motif: str,
    derogation: str,
    le: datetime | None,
    delegation: int | None,
    en_json: bool,
) -> None:
    """Proposer ou prendre la décision sur un dossier\u00a0; la version de la cible y est citée."""
    with bureau_de(base) as bureau:
        cle = dossier_nomme(bureau, numero)
        prise: Visa | Decision
        if sens is None and not proposer:
            prise, _ = bureau.visas.decider(cle, le.date() if le else None, delegation, derogation)
        else:
            termes_ = _Termes(sens, etp, montant, motif, derogation, le.date() if le else None)
            voulue = _composer(bureau, cle, termes_)
            prise = (
                bureau.visas.proposer(voulue)[0]
                if proposer
                else bureau.decisions.decider(voulue, delegation_id=delegation)[0]
            )
    fait = "proposée" if proposer else "enregistrée"
    Sortie(en_json).dire(
        f"{numero}\u00a0: décision {fait}, {termes(prise)}.",
        {
            "numero": numero,
            "etape": "proposition" if proposer else "decision",
            "sens": prise.sens.value if prise.sens else None,
            "montant": decimal(prise.montant.centimes) if prise.montant else None,
            "version_cible": prise.version_cible if isinstance(prise, Decision) else None,
        },
    )


@dataclass(frozen=True, slots=True)
class _Termes:
    """What was typed; None or empty: not said."""

    sens: str | None
    etp: str | None
    montant: str | None
    motif: str
    derogation: str
    le: date | None


def _composer(bureau: Bureau, dossier_id: int, dits: _Termes) -> Decision:
    """Return the decision meant: what is not said is as in the proposal, else as examined."""
    dossier, proposee = bureau.instruction.dossier(dossier_id), bureau.visas.chaine(dossier_id).proposition
    decision = Decision(
        dossier_id=dossier_id,
        sens=Etat(dits.sens) if dits.sens else _sens_de(proposee),
        motif=dits.motif.strip() or (proposee.motif if proposee else ""),
        prise_le=dits.le or a_paris(bureau.contexte.clock.maintenant()).date(),
        derogation=dits.derogation,
    )
    if decision.sens not in FAVORABLES:
        return decision
    return replace(
        decision,
        etp_par_type=_etp(dossier, proposee, dits.etp),
        montant=_montant(dossier, proposee, dits.montant),
        date_debut=min((p.date_debut for p in dossier.postes if p.date_debut is not None), default=None),
    )


def _sens_de(proposee: Visa | None) -> Etat:
    if proposee is None or proposee.sens is None:
        raise UserError("Aucune décision n’est proposée pour ce dossier.", conseil="Précisez --sens et --motif.")
    return proposee.sens


def _etp(dossier: Dossier, proposee: Visa | None, saisi: str | None) -> Mapping[TypePoste, Etp]:
    """Return the ETP by type: those typed, else of the proposal under way, else under examination."""
    if saisi is not None:
        if len(dossier.types) != 1:
            raise UserError(
                "Ce dossier demande plusieurs types de postes\u00a0: --etp ne dit pas lequel. Rien n’a été "
                "enregistré.",
                conseil="Laissez --etp de côté, ou décidez dans la fenêtre.",
            )
        return {dossier.types[0]: Etp(lire_centiemes(saisi, quoi="ETP"))}
    if proposee is not None and proposee.etp_par_type:
        return proposee.etp_par_type
    return dossier.etp_examine_par_type


def _montant(dossier: Dossier, proposee: Visa | None, saisi: str | None) -> Montant | None:
    if saisi is not None:
        return Montant(lire_centiemes(saisi, quoi="montant"))
    return proposee.montant if proposee and proposee.montant else dossier.montant_examine
