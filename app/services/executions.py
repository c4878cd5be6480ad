"""What follows a signed convention: commitment, payments, bilan, renewal. Nothing is paid here, it is followed.

Every act is one transaction and one line of journal; it returns what was known before, that `remettre` writes back.
Not here: the rules (`app.domain.decompte`, `app.domain.suivi`), nor the acts printed (`services.actes`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from app.documents.execution_lue import constats_de_reconduction, etat_execution
from app.domain.cycle import Etat
from app.domain.decompte import verifier_versement
from app.domain.execution import Bilan, NatureVersement, Reconduction, SensReconduction, VerdictBilan, Versement
from app.domain.montants import Montant
from app.domain.pouvoirs import ActeASigner
from app.domain.suivi import LIBELLES_VERSEMENT
from app.domain.visa import Portee
from app.services.actes import lire_donnees
from app.services.campagnes import Campagnes
from app.services.chaine import aujourd_hui, exiger_de_signer
from app.services.contexte import Contexte, journaliser
from app.services.executions_lues import (
    ORDRE_D_URGENCE,
    Suivi,
    exiger_bilan,
    exiger_conditions,
    exiger_engagement,
    periode_de,
    verifier_solde,
)
from app.socle.changes import Changes
from app.socle.errors import UserError
from app.socle.formats import date_longue

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.execution import Execution
    from app.ports import UnitOfWork

OBJET = "execution"


@dataclass(frozen=True, slots=True)
class Engagement:
    """An engagement juridique: amount, day, and the year that it covers."""

    montant: Montant
    le: date
    rang: int = 0


@dataclass(frozen=True, slots=True)
class ReglageSuivi:
    """What the service set for its conventions; None: to be confirmed by it."""

    excedent: Fraction | None = None
    prorata: bool | None = None
    observations_jours: int | None = None


class Executions:
    """Follows the signed conventions."""

    def __init__(self, contexte: Contexte) -> None:
        self._contexte = contexte

    def lire(self, dossier_id: int) -> Suivi:
        """Return a signed convention. Raises UserError on a dossier that has none."""
        with self._contexte.store.lire() as uow:
            return self._lire(uow, dossier_id)

    def lister(self, campagne_id: int) -> tuple[Suivi, ...]:
        """Return the signed conventions of a campaign, the latest ones first, then by the day of what comes next.

        Those hidden from the agent are left out.
        """
        with self._contexte.store.lire() as uow:
            lus = [
                self._lire(uow, d.cle) for d in uow.dossiers.of_campagne(campagne_id) if d.etat is Etat.CONVENTIONNE
            ]
        return tuple(sorted(lus, key=_rang_de_la_liste))

    def engager(self, dossier_id: int, numero: str, engagement: Engagement) -> tuple[Execution, Changes]:
        """Record the engagement juridique of a year as the accounts gave it; return what was known.

        A difference with the convention is kept and named: payments wait until it is gone (R-05). Raises UserError
        without a number, on an amount that is not positive, or on a year that does not exist.
        """
        if not numero.strip():
            raise UserError("L’engagement juridique n’a pas de numéro.", conseil="Recopiez celui de Chorus.")
        if engagement.montant.centimes <= 0:
            raise UserError("Un engagement a un montant positif.", conseil="Recopiez celui de Chorus.")

        def changer(avant: Execution, lu: Suivi) -> Execution:
            periode_de(lu, engagement.rang)
            valeurs = {
                "engagement_juridique": numero.strip(),
                "montant_engage": engagement.montant,
                "engage_le": engagement.le,
            }
            return _sur_le_rang(avant, engagement.rang, **valeurs)

        return self._changer(dossier_id, "Enregistrer l’engagement juridique", changer)

    def notifier(self, dossier_id: int, le: date, rang: int = 0) -> tuple[Execution, Changes]:
        """Say on which day the convention, or an avenant, was notified; return what was known."""

        def changer(avant: Execution, lu: Suivi) -> Execution:
            periode_de(lu, rang)
            return _sur_le_rang(avant, rang, notifiee_le=le)

        return self._changer(dossier_id, "Dater la notification", changer)

    def prevoir(self, dossier_id: int, versement: Versement) -> tuple[Execution, Changes]:
        """Add a payment, planned only; return what was known.

        Raises UserError when the payments of the year would pass its amount (R27).
        """

        def changer(avant: Execution, lu: Suivi) -> Execution:
            periode = periode_de(lu, versement.rang)
            neuf = replace(versement, service_fait_le=None, paye_le=None)
            tous = (*avant.versements, neuf)
            verifier_versement(tous, periode)
            if neuf.nature is NatureVersement.SOLDE:
                verifier_solde(neuf, lu.etat.decomptes[periode.rang])
            return replace(avant, versements=tous)

        return self._changer(dossier_id, f"Prévoir\u00a0: {LIBELLES_VERSEMENT[versement.nature]}", changer)

    def certifier(self, dossier_id: int, rang_du_versement: int, le: date) -> tuple[Execution, Changes]:
        """Certify the service fait of a payment on that day; return what was known.

        Raises UserError once certified, on a refund, while the engagement differs (R-05), or for a balance before
        its bilan is found conforme and its compte rendu financier received (R-14).
        """

        def changer(avant: Execution, lu: Suivi) -> Execution:
            versement = _versement(avant, rang_du_versement)
            if versement.nature is NatureVersement.REVERSEMENT:
                raise UserError("Un reversement n’a pas de service fait.", conseil="Dites le jour où il est reçu.")
            if versement.service_fait_le is not None:
                raise UserError("Le service fait de ce versement est déjà certifié.")
            exiger_engagement(lu, versement.rang)
            if versement.nature is NatureVersement.SOLDE:
                exiger_bilan(avant, versement.rang)
                verifier_solde(versement, lu.etat.decomptes[versement.rang])
            return _remplacer(avant, rang_du_versement, replace(versement, service_fait_le=le))

        return self._changer(dossier_id, "Certifier le service fait", changer, portee=Portee.PAIEMENT, le=le)

    def payer(
        self, dossier_id: int, rang_du_versement: int, le: date, reference: str = ""
    ) -> tuple[Execution, Changes]:
        """Say that a payment was made on that day, or that a refund came back; return what was known.

        Raises UserError before the service fait, on a day before it, once paid, or while the engagement differs.
        """

        def changer(avant: Execution, lu: Suivi) -> Execution:
            versement = _versement(avant, rang_du_versement)
            rendu = versement.nature is NatureVersement.REVERSEMENT
            if versement.paye_le is not None:
                raise UserError("Ce versement est déjà payé.")
            if not rendu and versement.service_fait_le is None:
                raise UserError("Le service fait n’est pas certifié.", conseil="Certifiez-le d’abord.")
            if versement.service_fait_le is not None and le < versement.service_fait_le:
                raise UserError(
                    f"Le service fait est du {date_longue(versement.service_fait_le)}\u00a0: un paiement le suit.",
                    conseil="Corrigez la date du paiement.",
                )
            if not rendu:
                exiger_engagement(lu, versement.rang)
            paye = replace(versement, paye_le=le, reference=reference.strip() or versement.reference)
            apres = _remplacer(avant, rang_du_versement, paye)
            verifier_versement(apres.versements, periode_de(lu, versement.rang))
            return apres

        return self._changer(dossier_id, "Enregistrer un paiement", changer)

    def annoncer(self, dossier_id: int, rang_du_versement: int, le: date) -> tuple[Execution, Changes]:
        """Say on which day the beneficiary was invited to observe on a refund; return what was known.

        Raises UserError on a payment that is not a refund.
        """

        def changer(avant: Execution, _lu: Suivi) -> Execution:
            versement = _versement(avant, rang_du_versement)
            if versement.nature is not NatureVersement.REVERSEMENT:
                raise UserError("Seul un reversement appelle des observations.")
            return _remplacer(avant, rang_du_versement, replace(versement, notifie_le=le))

        return self._changer(dossier_id, "Dater l’invitation à observer", changer)

    def retirer(self, dossier_id: int, rang_du_versement: int) -> tuple[Execution, Changes]:
        """Take a payment that is not paid off the list; return what was known. Raises UserError once paid."""

        def changer(avant: Execution, _lu: Suivi) -> Execution:
            versement = _versement(avant, rang_du_versement)
            if versement.paye_le is not None:
                raise UserError("Ce versement est payé\u00a0: il reste.", conseil="Demandez un reversement.")
            reste = tuple(v for i, v in enumerate(avant.versements) if i != rang_du_versement)
            return replace(avant, versements=reste)

        return self._changer(dossier_id, "Retirer un versement prévu", changer)

    def enregistrer_bilan(self, dossier_id: int, rang: int, bilan: Bilan) -> tuple[Execution, Changes]:
        """Record what is known of the bilan of a year; return what was known.

        Raises UserError when the year before has none, when a verdict comes before its reception, or when an
        unfavourable one has no motive.
        """
        if bilan.verdict in {VerdictBilan.CONFORME, VerdictBilan.INSUFFISANT} and bilan.recu_le is None:
            raise UserError("Un bilan non reçu n’a pas de verdict.", conseil="Écrivez sa date de réception.")
        if bilan.verdict is VerdictBilan.INSUFFISANT and not bilan.motif.strip():
            raise UserError("Un bilan insuffisant demande un motif.", conseil="Écrivez ce qui manque.")

        def changer(avant: Execution, lu: Suivi) -> Execution:
            periode_de(lu, rang)
            if rang > len(avant.bilans):
                raise UserError("Le bilan de l’année d’avant n’est pas enregistré.", conseil="Commencez par lui.")
            return replace(avant, bilans=(*avant.bilans[:rang], bilan, *avant.bilans[rang + 1 :]))

        return self._changer(dossier_id, "Enregistrer le bilan", changer)

    def reconduire(self, dossier_id: int, decision: Reconduction) -> tuple[Execution, Changes]:
        """Decide to renew the convention, or not to, with the motive; return what was known.

        Raises UserError without a motive, on a rank that is not the next one or was decided, when a precondition
        that forbids it is not met or not checked (R20, R21), or, once roles are given, for who may not sign it.
        """
        if not decision.motif.strip():
            raise UserError("La décision sur la reconduction n’a pas de motif.", conseil="Écrivez-le.")

        def changer(avant: Execution, lu: Suivi) -> Execution:
            suivant = lu.etat.courante.rang + 1
            if decision.rang != suivant or avant.reconduction(suivant) is not None:
                raise UserError(
                    f"La reconduction {decision.rang} ne se décide pas maintenant.",
                    conseil="Les rangs se décident dans l’ordre, une fois chacun.",
                )
            apres = replace(avant, reconductions=(*avant.reconductions, decision))
            if decision.sens is SensReconduction.RECONDUIRE:
                exiger_conditions(lu, decision)
            return apres

        libelle = "Reconduire" if decision.sens is SensReconduction.RECONDUIRE else "Ne pas reconduire"
        return self._changer(
            dossier_id,
            f"{libelle} (rang {decision.rang})",
            changer,
            motif=decision.motif,
            portee=Portee.CONVENTION,
            le=decision.decidee_le,
        )

    def remettre(self, execution: Execution) -> tuple[Execution, Changes]:
        """Write back what was known before an act; return what it replaces."""
        return self._changer(execution.dossier_id, "Annuler un acte du suivi", lambda _avant, _lu: execution)

    def reglage(self, campagne_id: int) -> ReglageSuivi:
        """Return what the service set."""
        with self._contexte.store.lire() as uow:
            c = uow.campagnes.get(campagne_id)
        return ReglageSuivi(c.excedent_raisonnable, c.prorata_vacance, c.delai_observations_jours)

    def regler(self, campagne_id: int, reglage: ReglageSuivi) -> tuple[ReglageSuivi, Changes]:
        """Set the excédent kept, the prorata and the days given to observe; return the former.

        Raises UserError on a part outside 0 to 1, or on less than one day.
        """
        if reglage.excedent is not None and not 0 <= reglage.excedent <= 1:
            raise UserError("L’excédent gardé est une part du coût.", conseil="Écrivez un pourcentage de 0 à 100.")
        if reglage.observations_jours is not None and reglage.observations_jours < 1:
            raise UserError("Le délai d’observations compte au moins un jour.", conseil="Corrigez-le.")
        avant = self.reglage(campagne_id)
        _, changes = Campagnes(self._contexte).modifier(
            campagne_id,
            "Régler le suivi des conventions",
            excedent_raisonnable=reglage.excedent,
            prorata_vacance=reglage.prorata,
            delai_observations_jours=reglage.observations_jours,
        )
        return avant, changes

    def _lire(self, uow: UnitOfWork, dossier_id: int) -> Suivi:
        jour = aujourd_hui(self._contexte)
        donnees = lire_donnees(uow, dossier_id, jour)
        etat = etat_execution(donnees) if donnees.dossier.etat is Etat.CONVENTIONNE else None
        if etat is None:
            raise UserError(
                f"Le dossier {donnees.dossier.numero} n’a pas de convention signée.",
                conseil="Le suivi commence à la signature, dans l’écran Actes.",
            )
        return Suivi(donnees, etat, constats_de_reconduction(donnees, etat, jour), jour)

    def _changer(  # an act has a name, a motive and who may sign it, all named
        self,
        dossier_id: int,
        acte: str,
        changer: Callable[[Execution, Suivi], Execution],
        *,
        motif: str = "",
        portee: Portee | None = None,
        le: date | None = None,
    ) -> tuple[Execution, Changes]:
        with self._contexte.store.ecrire() as uow:
            lu = self._lire(uow, dossier_id)
            if portee is not None and le is not None:
                exiger_de_signer(uow, self._contexte, ActeASigner(portee, le, lu.etat.courante.montant), None)
            avant = uow.executions.of_dossier(dossier_id)
            apres = changer(avant, lu)
            uow.executions.set(apres)
            journaliser(
                uow,
                self._contexte,
                acte=acte,
                objet=OBJET,
                objet_id=lu.donnees.dossier.numero,
                avant=avant,
                apres=apres,
                motif=motif,
                dossier_id=dossier_id,
            )
        return avant, Changes(
            dossiers=frozenset({dossier_id}),
            campagnes=frozenset({lu.donnees.dossier.campagne_id}),
            sujets=frozenset({"executions", "actes", "journal"}),
        )


def _rang_de_la_liste(suivi: Suivi) -> tuple[int, bool, str, str]:
    prochain = suivi.prochain
    if prochain is None:
        return (len(ORDRE_D_URGENCE), True, "", suivi.donnees.dossier.numero)
    jour = prochain.jour.isoformat() if prochain.jour else ""
    return (ORDRE_D_URGENCE.index(prochain.urgence(suivi.jour)), not jour, jour, suivi.donnees.dossier.numero)


def _versement(execution: Execution, rang: int) -> Versement:
    if not 0 <= rang < len(execution.versements):
        raise UserError("Ce versement n’existe plus.", conseil="Relisez la liste.")
    return execution.versements[rang]


def _remplacer(execution: Execution, rang: int, versement: Versement) -> Execution:
    tous = list(execution.versements)
    tous[rang] = versement
    return replace(execution, versements=tuple(tous))


def _sur_le_rang(execution: Execution, rang: int, **valeurs: object) -> Execution:
    """Return the execution with facts of one year: those of the convention, or of a renewal."""
    if rang == 0:
        return replace(execution, **valeurs)  # type: ignore[arg-type]  # same names in both records
    return replace(
        execution,
        reconductions=tuple(
            replace(r, **valeurs) if r.rang == rang else r  # type: ignore[arg-type]  # same names in both records
            for r in execution.reconductions
        ),
    )
