"""What the last opinion of a comité said that the decision does not: the PV must not surprise who signs (R-05).

The comité advises: a difference forbids nothing. It is named before the decision is printed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.convention import TypeActe
from app.socle.formats import date_longue, etp, euros

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.documents.donnees import DonneesActe
    from app.domain.montants import Etp, Montant
    from app.ports import UnitOfWork

_QUI_DECIDENT = frozenset({TypeActe.LETTRE_DECISION, TypeActe.CONVENTION})


def ecarts_avec_l_avis(uow: UnitOfWork, type_acte: TypeActe, donnees: DonneesActe) -> tuple[str, ...]:
    """Return, in French, how amount and ETP decided differ from the last opinion given; none for other acts."""
    accord = donnees.decision.accord if donnees.decision else None
    if accord is None or type_acte not in _QUI_DECIDENT:
        return ()
    for comite in reversed(uow.comites.of_campagne(donnees.dossier.campagne_id)):
        avis = comite.avis_sur(donnees.dossier.cle) if comite.est_clos else None
        if avis is not None:
            break
    else:
        return ()
    if not avis.donne:
        dits = "un avis qui ne donne rien"
    else:
        dits = " et ".join(_differences(avis.montant, accord.montant, avis.etp, donnees.etp))
    if not dits:
        return ()
    dit = (
        f"Le procès-verbal du comité du {date_longue(comite.le)} dit\u00a0: {dits}. L’acte suit la décision\u00a0; "
    )
    return (dit + "vérifiez que l’écart est voulu, le procès-verbal n’est pas changé.",)


def _differences(avis: Montant | None, decision: Montant, etp_avis: Etp, etp_decision: Etp | None) -> Iterator[str]:
    if avis is not None and avis != decision:
        yield f"{euros(avis.centimes)}, la décision {euros(decision.centimes)}"
    if etp_decision is not None and etp_avis != etp_decision:
        yield f"{etp(etp_avis.centiemes)}, la décision {etp(etp_decision.centiemes)}"
