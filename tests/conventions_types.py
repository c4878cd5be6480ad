"""Data of conventions and of their avenants for the tests: advance, coordinateur, baseline, objectives, renewal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from app.domain.cycle import Etat
from app.domain.execution import Bilan, Execution, Indicateur, Reconduction, SensReconduction, VerdictBilan
from app.domain.montants import Etp, Montant
from app.domain.poste import Poste, TypePoste
from app.domain.situation import Financement, Objectif, PosteExistant
from tests.actes_types import avec, des_donnees

VERIFIES = ("credits", "non_substitution", "siret", "rib", "comptes", "cer", "de_minimis")
LE_AVENANT = date(2023, 9, 15)


def coordinateur(donnees):
    """Return the same project for a coordinateur."""
    (poste,) = donnees.dossier.postes
    neuf = replace(poste, type=TypePoste.COORDINATEUR, intitule="Coordinateur régional")
    return avec(
        donnees,
        dossier__postes=(neuf,),
        decision__etp_par_type={TypePoste.COORDINATEUR: donnees.dossier.etp_demande},
    )


def sans_avance(donnees):
    return avec(donnees, campagne__taux_avance=Fraction(0))


def avance_entiere(donnees):
    return avec(donnees, campagne__taux_avance=Fraction(1))


def deja_conventionne(donnees):
    """Return the same porteur with its existing jobs, who pays them, and the objectives of its project."""
    existants = (
        PosteExistant(
            TypePoste.FACILITATEUR,
            "Facilitatrice du PLIE (fictive)",
            Etp(100),
            Etp(100),
            (
                Financement("Fonds social européen plus", Montant(2500000), Montant(2550000)),
                Financement("Commune fictive", Montant(900000), None),
            ),
        ),
        PosteExistant(TypePoste.COORDINATEUR, "", None, Etp(50)),
    )
    objectifs = (
        Objectif("Heures d’insertion réalisées", "heures", 12000, 18000, date(2023, 9, 30)),
        Objectif("Nouveaux acheteurs accompagnés", "", None, 12),
        Objectif("Diversification des filières", "filières", 2, None),
    )
    return avec(
        donnees, porteur__deja_conventionne=True, dossier__existants=existants, dossier__objectifs=objectifs
    )


def beaucoup_de_lignes(donnees, nombre=60):
    """Return the data with that many jobs that exist, each with its payer: an annex of several pages."""
    existants = tuple(
        PosteExistant(
            TypePoste.FACILITATEUR,
            f"Poste fictif {n:02d} du réseau territorial",
            Etp(100),
            Etp(100),
            (Financement(f"Financeur fictif {n:02d}", Montant(100000 + n), Montant(100000 + n)),),
        )
        for n in range(1, nombre + 1)
    )
    return avec(donnees, porteur__deja_conventionne=True, dossier__existants=existants)


def deux_postes(donnees):
    """Return the project with a second job, of the other type."""
    return avec(
        donnees,
        dossier__postes=(*donnees.dossier.postes, Poste(TypePoste.COORDINATEUR, Etp(50), intitule="Coordinateur")),
        decision__etp_par_type={TypePoste.FACILITATEUR: Etp(100), TypePoste.COORDINATEUR: Etp(50)},
    )


def bilan(**champs):
    base = Bilan(
        demande_le=date(2023, 5, 2),
        recu_le=date(2023, 6, 28),
        verdict=VerdictBilan.CONFORME,
        etp_realise=Etp(100),
        depenses=Montant(4180055),
        indicateurs=(
            Indicateur("heures", "Heures d’insertion réalisées", 18000, 19250),
            Indicateur("acheteurs", "Acheteurs accompagnés", 12, None),
        ),
    )
    return replace(base, **champs)


def une_reconduction(rang=1, **champs):
    base = Reconduction(
        rang=rang,
        sens=SensReconduction.RECONDUIRE,
        motif="objectifs atteints, crédits notifiés",
        decidee_le=date(2022 + rang, 9, 1),
        montant=Montant(2940000),
        etp=Etp(100),
        verifies=VERIFIES,
        engagement_juridique=f"21000{rang}0042",
        montant_engage=Montant(2940000),
    )
    return replace(base, **champs)


def reconduit(donnees=None, *reconductions, **champs):
    """Return the data of a signed convention whose bilan is in, and which is renewed; the day is 15 September."""
    donnees = donnees or des_donnees()
    reconductions = reconductions or (une_reconduction(montant=donnees.montant, montant_engage=donnees.montant),)
    execution = Execution(
        0,
        engagement_juridique="2100010042",
        montant_engage=donnees.montant,
        notifiee_le=date(2022, 10, 3),
        bilans=tuple(bilan() for _ in reconductions),
        reconductions=tuple(reconductions),
    )
    le = LE_AVENANT.replace(year=2022 + len(reconductions))
    signe = avec(donnees, dossier__etat=Etat.CONVENTIONNE)
    return replace(signe, execution=replace(execution, **champs), le=le)
