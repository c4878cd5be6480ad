"""What forbids the acts that follow a convention, beyond an empty field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.documents.champs_execution import (
    annee_certifiee,
    annee_du_reversement,
    certifie,
    refus_de_reconduire,
    reversement,
)
from app.documents.donnees import Ecran, Manque
from app.domain.convention import TypeActe
from app.domain.cycle import Etat
from app.socle.formats import date_longue, euros

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

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
    yield from _du_jour(type_acte, d)


def _du_jour(type_acte: TypeActe, d: DonneesActe) -> Iterator[Manque]:
    """Yield the fact that the act recites and that its own date comes before."""
    refus, verse, rendu = refus_de_reconduire(d), certifie(d), reversement(d)
    faits: dict[TypeActe, tuple[str, str, date | None]] = {
        TypeActe.NON_RECONDUCTION: (
            "execution.reconductions", "Décision de ne pas reconduire", refus.decidee_le if refus else None
        ),
        TypeActe.CERTIFICAT_SERVICE_FAIT: (
            "execution.versements", "Date du service fait", verse.service_fait_le if verse else None
        ),
        TypeActe.REVERSEMENT: (
            "execution.versements", "Envoi de la lettre qui invite à observer", rendu.notifie_le if rendu else None
        ),
    }  # fmt: skip
    chemin, libelle, jour = faits.get(type_acte, ("", "", None))
    if jour and d.le < jour:
        dit = f"{libelle}, avant la date de l’acte (le fait est daté du {date_longue(jour)})"
        yield Manque(chemin, dit, Ecran.SUIVI)


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
