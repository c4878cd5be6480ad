"""The verb that reads a campaign as it stood at a past date, or what changed since; it changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from app.domain.cycle import LIBELLES_ETAT
from app.domain.montants import Montant
from app.domain.temps import NON_RECONSTITUABLE, resume_decision
from app.socle.errors import UserError
from app.socle.formats import date_heure, etp, euros, pluriel
from ui.console_francais import Verbe
from ui.verbes.commun import (
    Sortie,
    base_option,
    bureau_de,
    campagne_choisie,
    campagne_option,
    decimal,
    json_option,
    option,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from app.domain.montants import Etp
    from app.domain.temps import CampagneAu, Changement, DossierAu

_JOUR = click.DateTime(["%Y-%m-%d", "%d/%m/%Y"])


@click.command(cls=Verbe)
@base_option
@campagne_option
@option(
    "--au", "au", type=_JOUR, default=None, metavar="DATE", help="La campagne à la fin de ce jour (AAAA-MM-JJ)."
)
@option(
    "--depuis", "depuis", type=_JOUR, default=None, metavar="DATE", help="Ce qui a changé depuis la fin de ce jour."
)
@json_option
def temps(
    base: Path,
    campagne_id: int | None,
    au: datetime | None,
    depuis: datetime | None,
    en_json: bool,  # noqa: FBT001  # click's flag
) -> None:
    """Remonter le temps\u00a0: la campagne à une date passée, ou ce qui a changé depuis."""
    jour = au or depuis
    if jour is None or (au is not None and depuis is not None):
        raise UserError("Une date est attendue, et une seule.", conseil="Écrivez --au DATE ou --depuis DATE.")
    with bureau_de(base) as bureau:
        campagne = campagne_choisie(bureau, campagne_id).id or 0
        instant = bureau.machine_temps.a_la_fin_du(jour.date())
        if au is not None:
            etat = bureau.machine_temps.etat_au(campagne, instant)
            texte, valeur = "\n".join(_phrases(etat)), _campagne(etat)
        else:
            retour = bureau.machine_temps.retour(campagne, instant)
            texte = "\n".join(_depuis(retour.changements, retour.alors))
            valeur = {
                "depuis": instant.isoformat(),
                "changements": [_changement(c) for c in retour.changements],
                "reserves": list(retour.alors.reserves),
            }
    Sortie(en_json).dire(texte, valeur)


def _phrases(etat: CampagneAu) -> Iterator[str]:
    yield f"Au {date_heure(etat.instant)}\u00a0: {pluriel(len(etat.dossiers), 'dossier')}."
    yield f"Cible\u00a0: {_etp(etat.cible) or 'non notifiée'}."
    yield f"Enveloppe\u00a0: {_euros(etat.enveloppe) or 'non connue'}."
    yield f"Retenu\u00a0: {_etp(etat.etp_retenu)}, {_euros(etat.montant_retenu)}."
    for dossier in etat.dossiers:
        mot = LIBELLES_ETAT[dossier.etat] if dossier.etat else f"état {NON_RECONSTITUABLE}"
        rang = f", rang {dossier.rang}" if dossier.rang else ""
        decide = f" ({resume_decision(dossier.decision)})" if dossier.decision else ""
        yield f"{dossier.numero} {dossier.porteur}\u00a0: {mot}{rang}{decide}"
    yield from etat.reserves


def _depuis(changements: Sequence[Changement], alors: CampagneAu) -> Iterator[str]:
    if not changements:
        yield f"Rien n’a changé depuis le {date_heure(alors.instant)}."
    for changement in changements:
        yield f"{changement.numero} {changement.porteur}" if changement.dossier_id else "Campagne"
        yield from (f"  - {phrase}" for phrase in changement.phrases)
    yield from alors.reserves


def _campagne(etat: CampagneAu) -> dict[str, Any]:
    return {
        "au": etat.instant.isoformat(),
        "cible": _decimal(etat.cible),
        "version_cible": etat.version_cible,
        "enveloppe": _decimal(etat.enveloppe),
        "etp_retenu": _decimal(etat.etp_retenu),
        "montant_retenu": _decimal(etat.montant_retenu),
        "dossiers": [_dossier(d) for d in etat.dossiers],
        "reserves": list(etat.reserves),
    }


def _dossier(dossier: DossierAu) -> dict[str, Any]:
    return {
        "numero": dossier.numero,
        "raison_sociale": dossier.porteur,
        "etat": dossier.etat.value if dossier.etat else None,
        "rang": dossier.rang,
        "notes": dict(dossier.notes),
        "verdicts": {code: verdict.value for code, verdict in dossier.verdicts.items()},
        "decision": resume_decision(dossier.decision) if dossier.decision else None,
        "etp_demande": _decimal(dossier.etp_demande),
        "montant_demande": _decimal(dossier.montant_demande),
        "etp_retenu": _decimal(dossier.etp_retenu),
        "montant_retenu": _decimal(dossier.montant_retenu),
        "inconnus": list(dossier.inconnus),
    }


def _changement(changement: Changement) -> dict[str, Any]:
    return {
        "numero": changement.numero or None,
        "raison_sociale": changement.porteur or None,
        "phrases": list(changement.phrases),
    }


def _etp(valeur: Etp | None) -> str:
    return etp(valeur.centiemes if valeur is not None else None)


def _euros(montant: Montant | None) -> str:
    return euros(montant.centimes if montant is not None else None)


def _decimal(valeur: Etp | Montant | None) -> str | None:
    """Return an exact decimal, negative ones too: an envelope may be taken below what was given."""
    if valeur is None:
        return None
    brut = valeur.centimes if isinstance(valeur, Montant) else valeur.centiemes
    return f"{'-' if brut < 0 else ''}{decimal(abs(brut))}"
