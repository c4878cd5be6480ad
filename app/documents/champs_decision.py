"""The fields that a decision and its convention bring to a model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.documents.champ import Champ, centimes_de, somme_en_lettres
from app.documents.donnees import Ecran
from app.documents.lettres import etp_en_lettres
from app.domain.cycle import LIBELLES_ETAT
from app.domain.poste import TypePoste
from app.socle.formats import date_longue, etp, euros

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.documents.donnees import DonneesActe
    from app.domain.decision import Decision


def detail_etp(decision: Decision | None) -> str:
    """Return « 1,00 ETP de facilitateur et 0,50 ETP de coordinateur »; empty without any."""
    parts = (
        [
            f"{etp(quantite.centiemes)} de {type_poste.value}"
            for type_poste in TypePoste
            if (quantite := decision.etp_par_type.get(type_poste)) and quantite.centiemes > 0
        ]
        if decision
        else []
    )
    return " et ".join(parts)


def _accorde(un: str, plusieurs: str, lire: Callable[[Decision], str]) -> Callable[[DonneesActe], str]:
    """Return the words before a list that an officer typed, singular for one paragraph; empty without any."""

    def dire(d: DonneesActe) -> str:
        lignes = lire(d.decision).splitlines() if d.decision else []
        nombre = len([ligne for ligne in lignes if ligne.strip("-–•* \t\u00a0")])
        return (un if nombre == 1 else plusieurs) if nombre else ""

    return dire


_MOTIF = ("decision.motif", "Motif de la décision", Ecran.DECISION)

CHAMPS_DECISION: dict[str, Champ] = {
    "decision_le": Champ(
        "decision.prise_le",
        "Date de la décision",
        Ecran.DECISION,
        lambda d: date_longue(d.decision.prise_le) if d.decision else "",
    ),
    "sens": Champ(
        "decision.sens",
        "Sens de la décision",
        Ecran.DECISION,
        lambda d: LIBELLES_ETAT[d.decision.sens] if d.decision else "",
    ),
    "avis_comite_le": Champ(
        "decision.avis_comite_le",
        "Date de l’avis du comité",
        Ecran.DECISION,
        lambda d: date_longue(d.decision.avis_comite_le) if d.decision else "",
    ),
    "motifs_suivants": Champ(
        *_MOTIF, _accorde("le motif suivant", "les motifs suivants", lambda decision: decision.motif)
    ),
    "elements_suivants": Champ(
        *_MOTIF, _accorde("l’élément suivant", "les éléments suivants", lambda decision: decision.motif)
    ),
    "reserves_suivantes": Champ(
        "decision.reserves",
        "Réserves de la décision",
        Ecran.DECISION,
        _accorde("de la réserve suivante", "des réserves suivantes", lambda decision: decision.reserves),
    ),
    "montant": Champ(
        "decision.montant", "Montant accordé", Ecran.DECISION, lambda d: euros(centimes_de(d.montant))
    ),
    "montant_lettres": Champ(
        "decision.montant", "Montant accordé", Ecran.DECISION, lambda d: somme_en_lettres(d.montant)
    ),
    "etp": Champ(
        "decision.etp_par_type", "ETP accordés", Ecran.DECISION, lambda d: etp(d.etp.centiemes) if d.etp else ""
    ),
    "etp_lettres": Champ(
        "decision.etp_par_type",
        "ETP accordés",
        Ecran.DECISION,
        lambda d: etp_en_lettres(d.etp.centiemes) if d.etp else "",
    ),
    "etp_detail": Champ("decision.etp_par_type", "ETP accordés", Ecran.DECISION, lambda d: detail_etp(d.decision)),
    "debut": Champ(
        "decision.date_debut",
        "Date de début de l’action",
        Ecran.DECISION,
        lambda d: date_longue(d.decision.date_debut) if d.decision else "",
    ),
    "fin": Champ(
        "campagne.duree_mois",
        "Durée de la convention",
        Ecran.CAMPAGNE,
        lambda d: date_longue(d.convention.fin) if d.convention else "",
        selon=("debut", "duree", "taux_avance"),
    ),
    "convention": Champ(
        "convention.numero",
        "Numéro de la convention",
        Ecran.DECISION,
        lambda d: d.convention.numero if d.convention else "",
        selon=("montant", "debut", "duree", "taux_avance"),
    ),
    "avance": Champ(
        "campagne.taux_avance",
        "Taux de l’avance",
        Ecran.CAMPAGNE,
        lambda d: euros(centimes_de(d.convention.avance)) if d.convention else "",
        selon=("montant", "debut", "duree", "taux_avance"),
    ),
    "avance_lettres": Champ(
        "campagne.taux_avance",
        "Taux de l’avance",
        Ecran.CAMPAGNE,
        lambda d: somme_en_lettres(d.convention.avance) if d.convention else "",
        selon=("montant", "debut", "duree", "taux_avance"),
    ),
    "solde": Champ(
        "campagne.taux_avance",
        "Taux de l’avance",
        Ecran.CAMPAGNE,
        lambda d: euros(centimes_de(d.convention.solde)) if d.convention else "",
        selon=("montant", "debut", "duree", "taux_avance"),
    ),
    "solde_lettres": Champ(
        "campagne.taux_avance",
        "Taux de l’avance",
        Ecran.CAMPAGNE,
        lambda d: somme_en_lettres(d.convention.solde) if d.convention else "",
        selon=("montant", "debut", "duree", "taux_avance"),
    ),
    "agent": Champ("dossier.agent", "Agent chargé du dossier", Ecran.PROJET, lambda d: d.dossier.agent.strip()),
    "fait_le": Champ("acte.le", "Date de l’acte", Ecran.DECISION, lambda d: date_longue(d.le)),
}
