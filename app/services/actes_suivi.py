"""When the acts that follow a convention make sense, and the models that a porteur fills."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.documents.champs_execution import annee_en_cours, certifie, refus_de_reconduire, reversement
from app.documents.execution_lue import execution_de
from app.documents.vocabulaire import UN_DOSSIER
from app.domain.convention import TypeActe
from app.domain.cycle import EN_COURS, Etat

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.documents.donnees import DonneesActe

#: The expected piece that each model gives, as the shipped lists of pieces code them.
PIECE_DU_MODELE = {
    TypeActe.ATTESTATION_HONNEUR: "P15",
    TypeActe.ATTESTATION_NON_SUBSTITUTION: "P05",
    TypeActe.ATTESTATION_POUVOIR: "P12",
    TypeActe.ATTESTATION_COFINANCEMENT: "P16",
    TypeActe.ATTESTATION_TVA: "P03",
}


def _suivie(d: DonneesActe) -> bool:
    return d.dossier.etat is Etat.CONVENTIONNE


def _a_certifier(d: DonneesActe) -> bool:
    verse = certifie(d)
    return _suivie(d) and verse is not None and verse.paye_le is None


def _bilan_a_demander(d: DonneesActe) -> bool:
    """True once the end of the year is near, or past, while its bilan is not there."""
    annee = annee_en_cours(d)
    if not _suivie(d) or annee is None:
        return False
    bilan = annee[0].execution.bilan(annee[1].rang)
    proche = annee[1].fin - timedelta(days=annee[0].delais.demande_jours) <= d.le
    return proche and (bilan is None or bilan.recu_le is None)


def _a_rendre(d: DonneesActe) -> bool:
    rendu = reversement(d)
    return _suivie(d) and rendu is not None and rendu.paye_le is None


def _paye(d: DonneesActe) -> bool:
    return any(v.paye_le is not None for v in execution_de(d).versements)


def _piece_due(type_acte: TypeActe) -> Callable[[DonneesActe], bool]:
    """Return what tells that the piece which a model gives was asked for, and is still missing."""
    code = PIECE_DU_MODELE[type_acte]

    def utile(d: DonneesActe) -> bool:
        demandes = {x.code for x in d.demande.lignes} if d.demande else set()
        return d.dossier.etat in EN_COURS and code in demandes and bool(d.piece_manque(code))

    return utile


def _poste_a_attester(d: DonneesActe) -> bool:
    """True until the first payment, then from the bilan on."""
    return _suivie(d) and (not _paye(d) or UN_DOSSIER.est_vraie("suivi_bilan_recu", d))


UTILES_AU_SUIVI: Mapping[TypeActe, Callable[[DonneesActe], bool]] = {
    TypeActe.CERTIFICAT_SERVICE_FAIT: _a_certifier,
    TypeActe.DEMANDE_BILAN: _bilan_a_demander,
    TypeActe.NON_RECONDUCTION: lambda d: _suivie(d) and refus_de_reconduire(d) is not None,
    TypeActe.REVERSEMENT: _a_rendre,
    **{t: _piece_due(t) for t in PIECE_DU_MODELE},
    TypeActe.ATTESTATION_DE_MINIMIS: lambda d: d.dossier.etat in EN_COURS and UN_DOSSIER.est_vraie("aide_etat", d),
    TypeActe.ATTESTATION_POSTES: _poste_a_attester,
    TypeActe.ATTESTATION_ETAT: lambda d: _suivie(d) and _paye(d),
}
