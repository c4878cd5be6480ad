"""When each act of the follow-up, and each model that a porteur fills, is offered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from app.domain.convention import A_REMPLIR, TypeActe
from app.domain.cycle import Etat
from app.domain.porteur import Forme
from app.services.actes_attendus import attendus
from app.services.actes_suivi import PIECE_DU_MODELE, UTILES_AU_SUIVI
from tests.actes_types import avec, demandant, des_donnees
from tests.suivi_types import REFUS, a_reverser, au_bilan, avec_execution, candidat, payee, suivies, versee

T = TypeActe


def offerts(donnees):
    return {t for t, utile in UTILES_AU_SUIVI.items() if utile(donnees)}


def test_a_signed_convention_is_offered_what_follows():
    signee = suivies(le=date(2022, 10, 12))
    assert offerts(signee) == {T.ATTESTATION_POSTES}
    certifiee = avec_execution(signee, versements=(versee(signee),))
    assert offerts(certifiee) == {T.ATTESTATION_POSTES, T.CERTIFICAT_SERVICE_FAIT}
    reglee = avec_execution(signee, versements=(payee(signee),))
    assert offerts(reglee) == {T.ATTESTATION_ETAT}


def test_the_bilan_is_asked_near_the_end_until_received():
    signee = suivies(le=date(2023, 6, 1))
    assert T.DEMANDE_BILAN not in offerts(signee)
    assert T.DEMANDE_BILAN in offerts(replace(signee, le=date(2023, 6, 2)))
    assert T.DEMANDE_BILAN not in offerts(au_bilan())
    assert T.DEMANDE_BILAN not in offerts(avec(suivies(), campagne__taux_avance=None))
    assert T.ATTESTATION_POSTES in offerts(au_bilan())


def test_refund_and_refusal_are_offered_once_decided():
    rendu = a_reverser(part=Fraction(1, 4))
    assert T.REVERSEMENT in offerts(rendu)
    versements = (*rendu.execution.versements[:-1], replace(rendu.execution.versements[-1], paye_le=rendu.le))
    assert T.REVERSEMENT not in offerts(avec_execution(rendu, versements=versements))
    assert T.NON_RECONDUCTION in offerts(avec_execution(au_bilan(), reconductions=(REFUS,)))


def test_nothing_follows_what_is_not_signed():
    assert not offerts(des_donnees())
    assert not offerts(avec(suivies(), dossier__etat=Etat.RETENU))


def test_each_model_goes_with_the_piece_that_is_missing():
    for type_acte, code in PIECE_DU_MODELE.items():
        manquante = avec(demandant(candidat(), code), porteur__deja_conventionne=True)
        assert not offerts(candidat()) & A_REMPLIR
        connue = any(p.code == code for p in manquante.campagne.pieces)
        assert (type_acte in offerts(manquante)) == (connue and bool(manquante.piece_manque(code)))
    assert T.ATTESTATION_NON_SUBSTITUTION in offerts(
        avec(demandant(candidat(), "P05"), porteur__deja_conventionne=True)
    )


def test_de_minimis_is_for_an_economic_activity_under_such_a_regime():
    def sous(forme, regime):
        donnees = candidat(forme)
        imputation = replace(donnees.campagne.imputation, regime_aide=regime)
        return offerts(avec(donnees, campagne__imputation=imputation))

    assert T.ATTESTATION_DE_MINIMIS in sous(Forme.SOCIETE, "règlement (UE) 2023/2831")
    assert T.ATTESTATION_DE_MINIMIS not in sous(Forme.SOCIETE, "hors champ")
    assert T.ATTESTATION_DE_MINIMIS not in sous(Forme.SOCIETE, "")
    assert T.ATTESTATION_DE_MINIMIS not in sous(Forme.GIP, "règlement (UE) 2023/2831")


def test_they_come_after_the_acts_of_the_decision():
    assert attendus(suivies(le=date(2022, 10, 12)), set())[-1] is T.ATTESTATION_POSTES
