"""What forbids the acts that follow a convention, beyond an empty field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.documents.champs_execution import annee_certifiee, annee_du_reversement, reversement
from app.documents.donnees import Ecran, Manque
from app.domain.convention import TypeActe
from app.domain.cycle import Etat
from app.socle.formats import euros

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.documents.donnees import DonneesActe

#: Acts that only a signed convention has.
DU_SUIVI = frozenset(
    {
        TypeActe.CERTIFICAT_SERVICE_FAIT,
        TypeActe.DEMANDE_BILAN,
        TypeActe.NON_RECONDUCTION,
        TypeActe.REVERSEMENT,
        TypeActe.ATTESTATION_POSTES,
        TypeActe.ATTESTATION_ETAT,
    }
)


def du_suivi(type_acte: TypeActe, d: DonneesActe) -> Iterator[Manque]:
    """Yield what must be settled before an act that follows a convention; nothing for the others."""
    if type_acte not in DU_SUIVI:
        return
    if d.dossier.etat is not Etat.CONVENTIONNE:
        yield Manque("dossier.etat", "Convention signée par les deux parties", Ecran.DECISION)
        return
    if type_acte is TypeActe.CERTIFICAT_SERVICE_FAIT:
        yield from _de_l_engagement(d)
    if type_acte is TypeActe.REVERSEMENT:
        yield from _du_reversement(d)


def _de_l_engagement(d: DonneesActe) -> Iterator[Manque]:
    """Yield the difference with the engagement juridique of the year paid (R-05)."""
    annee = annee_certifiee(d)
    if annee is not None and annee[0].ecarts[annee[1].rang]:
        yield Manque(
            "execution.montant_engage",
            f"Engagement juridique égal à la convention ({annee[0].ecarts[annee[1].rang]})",
            Ecran.SUIVI,
        )


def _du_reversement(d: DonneesActe) -> Iterator[Manque]:
    """Yield a refund asked beyond what was paid in excess; the letter would not explain it."""
    rendu, annee = reversement(d), annee_du_reversement(d)
    if rendu is None or annee is None or annee[2].du is None or rendu.paye_le is not None:
        return
    if rendu.montant > annee[2].reversement:
        yield Manque(
            "execution.versements",
            f"Reversement au plus égal au trop-perçu ({euros(annee[2].reversement.centimes)})",
            Ecran.SUIVI,
        )
