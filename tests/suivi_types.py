"""Data of acts for the tests of what follows a convention: signed, paid, accounted for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from app.domain.cycle import Etat
from app.domain.execution import (
    Bilan,
    Execution,
    Indicateur,
    NatureVersement,
    Reconduction,
    SensReconduction,
    VerdictBilan,
    Versement,
)
from app.domain.montants import Montant, fraction_de
from app.domain.porteur import Forme
from tests.actes_types import avant_decision, avec, des_donnees

EJ = "2103456789"
REFUS = Reconduction(
    1, SensReconduction.NE_PAS_RECONDUIRE, "les crédits notifiés pour 2023 sont épuisés.", date(2023, 7, 10)
)


def suivies(forme=Forme.ASSOCIATION, *, le=date(2023, 6, 5), **execution):
    """Return the data of a signed and committed convention on a day; `execution` says what followed."""
    donnees = des_donnees(forme=forme)
    donnees = avec(replace(donnees, le=le), dossier__etat=Etat.CONVENTIONNE)
    faits = {
        "engagement_juridique": EJ,
        "montant_engage": donnees.convention.montant,
        "notifiee_le": date(2022, 10, 10),
        **execution,
    }
    return replace(donnees, execution=Execution(0, **faits))


def versee(donnees, **champs):
    """Return the advance of a convention, certified; paid with `paye_le`."""
    return Versement(
        NatureVersement.AVANCE, donnees.convention.avance, service_fait_le=date(2022, 10, 12), **champs
    )


def payee(donnees):
    """Return the advance, paid."""
    return versee(donnees, paye_le=date(2022, 11, 2), reference="DP 1400012345")


def avec_execution(donnees, **champs):
    """Return the data with fields of what followed replaced."""
    return replace(donnees, execution=replace(donnees.execution, **champs))


def au_bilan(forme=Forme.ASSOCIATION, part=1, **bilan):
    """Return the data with the advance paid and a bilan conforme whose costs are `part` of the planned ones."""
    donnees = suivies(forme, le=date(2023, 12, 4))
    cout = fraction_de(donnees.dossier.cout_total, part)
    recu = Bilan(
        demande_le=date(2023, 6, 5), recu_le=date(2023, 6, 26), verdict=VerdictBilan.CONFORME, depenses=cout,
        compte_rendu_le=date(2023, 11, 20), **bilan,
        indicateurs=(Indicateur("heures", "Heures d’insertion réalisées", 12000),),
    )  # fmt: skip
    return avec_execution(donnees, versements=(payee(donnees),), bilans=(recu,))


def a_reverser(forme=Forme.ASSOCIATION, part=0, **champs):
    """Return the data of an advance paid for an action that spent `part` of its cost, the excess asked back."""
    donnees = avec(au_bilan(forme, part), campagne__delai_observations_jours=30)
    du = fraction_de(donnees.convention.montant, part)
    rendu = Versement(
        NatureVersement.REVERSEMENT, Montant(donnees.convention.avance.centimes - du.centimes), **champs
    )
    return avec_execution(donnees, versements=(*donnees.execution.versements, rendu))


def candidat(forme=Forme.ASSOCIATION, **champs):
    """Return the data of a dossier that is being instructed."""
    return avec(avant_decision(des_donnees(forme=forme)), dossier__etat=Etat.EN_INSTRUCTION, **champs)


def suivi_entier(donnees):
    """Return the data with something said of everything that may follow their convention."""
    suite = a_reverser(part=Fraction(1, 4), notifie_le=date(2023, 12, 5))
    execution = replace(suite.execution, reconductions=(REFUS,))
    donnees = avec(donnees, dossier__etat=Etat.CONVENTIONNE, campagne__delai_observations_jours=30)
    return replace(donnees, execution=execution)
