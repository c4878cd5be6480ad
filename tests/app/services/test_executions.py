"""The follow-up of a signed convention: each act is one line, undone as a whole, and stops on what is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction

import pytest

from app.domain.circuit import EtapeCircuit, PasDeCircuit
from app.domain.convention import TypeActe
from app.domain.cycle import Etat
from app.domain.execution import (
    Bilan,
    Execution,
    NatureVersement,
    Reconduction,
    SensReconduction,
    VerdictBilan,
    Versement,
)
from app.domain.montants import Montant
from app.domain.porteur import Forme
from app.domain.vague_reconduction import Sort
from app.domain.visa import Habilitation, Role
from app.services.actes import lire_donnees
from app.services.executions import Engagement, Executions, ReglageSuivi
from app.services.executions_lues import phrase_suivi
from app.services.previsions import Previsions
from app.socle.errors import UserError
from app.socle.formats import PARIS
from tests.app.services.atelier import changer, convention_en_base, dossier_instruit, rien_d_ecrit, un_seul_acte
from tests.builders import AGENT, un_porteur, une_campagne, une_decision

N = NatureVersement
SOMME, AVANCE = Montant(2800000), Montant(1400000)
EJ = Engagement(SOMME, date(2022, 10, 5))
BILAN = Bilan(
    demande_le=date(2023, 6, 1), recu_le=date(2023, 6, 20), verdict=VerdictBilan.CONFORME,
    depenses=Montant(3500000), compte_rendu_le=date(2023, 6, 20),
)  # fmt: skip
RECONDUIRE = Reconduction(
    1, SensReconduction.RECONDUIRE, "bilan conforme, crédits notifiés", date(2023, 7, 3), SOMME,
    verifies=("credits", "non_substitution"),
)  # fmt: skip


@pytest.fixture
def campagne(store):
    with store.ecrire() as u:
        return u.campagnes.add(
            une_campagne(
                taux_avance=Fraction(1, 2), reconductions_max=2, delai_paiement_jours=60, delai_compte_rendu_mois=6
            )
        )


@pytest.fixture
def dossier(store, campagne):
    dossier = dossier_instruit(store, campagne, etat=Etat.CONVENTIONNE)
    with store.ecrire() as u:
        u.decisions.add(une_decision(dossier_id=dossier.id))
    return dossier


@pytest.fixture
def service(contexte, horloge):
    horloge.instant = datetime(2023, 7, 3, 9, 0, tzinfo=PARIS)
    return Executions(contexte)


def connue(store, dossier):
    with store.lire() as u:
        return u.executions.of_dossier(dossier.id)


def avancee(service, dossier):
    """Commit the amount, notify, pay the advance."""
    service.engager(dossier.id, "EJ-1", EJ)
    service.notifier(dossier.id, date(2022, 10, 10))
    service.prevoir(dossier.id, Versement(N.AVANCE, AVANCE))
    service.certifier(dossier.id, 0, date(2022, 10, 12))
    service.payer(dossier.id, 0, date(2022, 11, 2), "DP-1")


def test_only_signed_conventions_are_followed(store, campagne, service, dossier):
    retenu = dossier_instruit(store, campagne, etat=Etat.RETENU)
    assert [s.dossier_id for s in service.lister(campagne.id)] == [dossier.id]
    with pytest.raises(UserError, match="pas de convention signée"):
        service.lire(retenu.id)
    sans_duree = replace(campagne, duree_mois=None)
    with store.ecrire() as u:
        u.campagnes.save(sans_duree)
    with pytest.raises(UserError, match="pas de convention signée"):
        service.lire(dossier.id)


def test_the_late_ones_come_first_and_nothing_left_comes_last(store, campagne, service, dossier):
    second = dossier_instruit(store, campagne, etat=Etat.CONVENTIONNE)
    with store.ecrire() as u:
        u.decisions.add(une_decision(dossier_id=second.id, date_debut=date(2023, 7, 1)))
    assert [s.dossier_id for s in service.lister(campagne.id)] == [dossier.id, second.id]
    assert service.lire(dossier.id).prochain.quoi == "demander le bilan (convention)"
    lu = service.lire(dossier.id)
    assert (lu.urgence, lu.quoi, lu.quand) == (
        "▲ en retard", "Demander le bilan (convention)", "3\u00a0jours de retard",
    )  # fmt: skip
    assert phrase_suivi(service.lister(campagne.id)) == "2\u00a0conventions signées, 1 en retard."
    assert phrase_suivi(()).endswith("aucune en retard.")
    with store.ecrire() as u:
        u.campagnes.save(replace(campagne, taux_avance=Fraction(0), reconductions_max=0))
        u.executions.set(
            Execution(
                dossier.id, "EJ", SOMME, versements=(Versement(N.SOLDE, SOMME, paye_le=date(2023, 7, 1)),),
                bilans=(replace(BILAN, depenses=Montant(4000000)),), notifiee_le=date(2022, 10, 1),
            )
        )  # fmt: skip
    lu = service.lire(dossier.id)
    assert (lu.prochain, lu.urgence, lu.quoi, lu.quand) == (None, "✓ rien", "Rien n’est attendu", "")
    assert [s.dossier_id for s in service.lister(campagne.id)] == [second.id, dossier.id]


def test_from_the_commitment_to_the_balance(store, service, dossier):
    avancee(service, dossier)
    service.enregistrer_bilan(dossier.id, 0, BILAN)
    lu = service.lire(dossier.id)
    assert (lu.etat.decomptes[0].du, lu.etat.decomptes[0].solde) == (Montant(2450000), Montant(1050000))
    service.prevoir(dossier.id, Versement(N.SOLDE, Montant(1050000)))
    service.certifier(dossier.id, 1, date(2023, 7, 3))
    service.payer(dossier.id, 1, date(2023, 7, 20))
    assert service.lire(dossier.id).etat.decomptes[0].solde == Montant(0)
    assert connue(store, dossier).versements[0].reference == "DP-1"


@pytest.mark.parametrize(
    "acte",
    [
        lambda s, d: s.engager(d, " EJ-9 ", EJ),
        lambda s, d: s.notifier(d, date(2022, 10, 11)),
        lambda s, d: s.prevoir(d, Versement(N.ACOMPTE, Montant(100), paye_le=date(2023, 1, 1))),
        lambda s, d: s.retirer(d, 1),
        lambda s, d: s.certifier(d, 1, date(2023, 1, 5)),
        lambda s, d: s.enregistrer_bilan(d, 0, BILAN),
        lambda s, d: s.prevoir(d, Versement(N.REVERSEMENT, Montant(100))),
    ],
)
def test_each_act_is_one_line_and_is_undone_whole(store, service, dossier, acte):
    avancee(service, dossier)
    service.prevoir(dossier.id, Versement(N.ACOMPTE, Montant(50)))
    avant = connue(store, dossier)
    with un_seul_acte(store) as lignes:
        rendue, changes = acte(service, dossier.id)
    assert rendue == avant != connue(store, dossier)
    assert (lignes[0].objet, lignes[0].dossier_id) == ("execution", dossier.id)
    assert changes.touches("executions")
    with un_seul_acte(store):
        service.remettre(rendue)
    assert connue(store, dossier) == avant


def test_a_planned_payment_is_only_planned(store, service, dossier):
    service.prevoir(dossier.id, Versement(N.ACOMPTE, Montant(100), paye_le=date(2023, 1, 1)))
    assert connue(store, dossier).versements == (Versement(N.ACOMPTE, Montant(100)),)


def test_a_difference_with_the_commitment_is_kept_named_and_stops_payments(service, dossier):
    service.engager(dossier.id, "EJ-1", replace(EJ, montant=Montant(2700000)))
    assert "27\u00a0000,00" in service.lire(dossier.id).etat.ecart
    service.prevoir(dossier.id, Versement(N.AVANCE, AVANCE))
    with pytest.raises(UserError, match="L’engagement juridique est de"):
        service.certifier(dossier.id, 0, date(2022, 10, 12))
    service.engager(dossier.id, "EJ-1", EJ)
    service.certifier(dossier.id, 0, date(2022, 10, 12))
    service.engager(dossier.id, "EJ-1", replace(EJ, montant=Montant(2700000)))
    with pytest.raises(UserError, match="L’engagement juridique est de"):
        service.payer(dossier.id, 0, date(2022, 11, 12))


@pytest.mark.parametrize(
    ("mots", "acte"),
    [
        ("pas de numéro", lambda s, d: s.engager(d, " ", EJ)),
        ("montant positif", lambda s, d: s.engager(d, "E", replace(EJ, montant=Montant(0)))),
        ("n’est pas décidée", lambda s, d: s.engager(d, "E", replace(EJ, rang=1))),
        ("n’est pas décidée", lambda s, d: s.notifier(d, date(2023, 1, 1), 1)),
        ("Les versements feraient", lambda s, d: s.prevoir(d, Versement(N.ACOMPTE, SOMME))),
        ("Le solde n’est pas calculé", lambda s, d: s.prevoir(d, Versement(N.SOLDE, Montant(1)))),
        ("dépasse ce qui a été payé", lambda s, d: s.prevoir(d, Versement(N.REVERSEMENT, SOMME))),
        ("n’existe plus", lambda s, d: s.certifier(d, 7, date(2023, 1, 1))),
        ("déjà certifié", lambda s, d: s.certifier(d, 0, date(2023, 1, 1))),
        ("déjà payé", lambda s, d: s.payer(d, 0, date(2023, 1, 1))),
        ("il reste", lambda s, d: s.retirer(d, 0)),
        ("n’est pas certifié", lambda s, d: s.payer(d, 1, date(2023, 1, 1))),
        ("n’est pas décidée", lambda s, d: s.enregistrer_bilan(d, 1, BILAN)),
        ("pas de verdict", lambda s, d: s.enregistrer_bilan(d, 0, Bilan(verdict=VerdictBilan.CONFORME))),
        (
            "demande un motif",
            lambda s, d: s.enregistrer_bilan(d, 0, replace(BILAN, verdict=VerdictBilan.INSUFFISANT)),
        ),
        ("pas de motif", lambda s, d: s.reconduire(d, replace(RECONDUIRE, motif=" "))),
        ("ne se décide pas maintenant", lambda s, d: s.reconduire(d, replace(RECONDUIRE, rang=2))),
        ("pas de montant", lambda s, d: s.reconduire(d, replace(RECONDUIRE, montant=None))),
        ("Bilan reçu et conforme", lambda s, d: s.reconduire(d, RECONDUIRE)),
        ("une part du coût", lambda s, _d: s.regler(1, ReglageSuivi(excedent=Fraction(2)))),
        ("au moins un jour", lambda s, _d: s.regler(1, ReglageSuivi(observations_jours=0))),
    ],
)
def test_what_is_refused_writes_nothing(store, service, dossier, mots, acte):
    avancee(service, dossier)
    service.prevoir(dossier.id, Versement(N.ACOMPTE, Montant(50)))
    with rien_d_ecrit(store), pytest.raises(UserError, match=mots):
        acte(service, dossier.id)


def test_bilans_follow_the_years(store, service, dossier):
    service.enregistrer_bilan(dossier.id, 0, BILAN)
    service.reconduire(dossier.id, RECONDUIRE)
    service.remettre(replace(connue(store, dossier), bilans=()))
    with pytest.raises(UserError, match="d’avant"):
        service.enregistrer_bilan(dossier.id, 1, BILAN)


def test_nothing_is_certified_before_its_commitment_nor_paid_before_its_certificate(service, dossier):
    service.prevoir(dossier.id, Versement(N.AVANCE, AVANCE))
    with pytest.raises(UserError, match="n’est pas enregistré"):
        service.certifier(dossier.id, 0, date(2022, 10, 12))
    service.engager(dossier.id, "EJ-1", EJ)
    service.certifier(dossier.id, 0, date(2022, 10, 12))
    with pytest.raises(UserError, match="un paiement le suit"):
        service.payer(dossier.id, 0, date(2022, 10, 11))


def test_the_balance_waits_for_the_bilan_and_never_passes_what_is_due(service, dossier):
    avancee(service, dossier)
    service.enregistrer_bilan(dossier.id, 0, replace(BILAN, compte_rendu_le=None))
    with pytest.raises(UserError, match="Le solde dû est de"):
        service.prevoir(dossier.id, Versement(N.SOLDE, Montant(1050001)))
    service.prevoir(dossier.id, Versement(N.SOLDE, Montant(1050000)))
    with pytest.raises(UserError, match="attend un bilan conforme"):
        service.certifier(dossier.id, 1, date(2023, 7, 3))


def test_a_refund_has_no_certificate_and_lowers_what_is_paid(service, dossier):
    avancee(service, dossier)
    service.enregistrer_bilan(dossier.id, 0, replace(BILAN, depenses=Montant(1000000)))
    assert service.lire(dossier.id).etat.decomptes[0].reversement == Montant(700000)
    service.prevoir(dossier.id, Versement(N.REVERSEMENT, Montant(700000)))
    with pytest.raises(UserError, match="pas de service fait"):
        service.certifier(dossier.id, 1, date(2023, 7, 3))
    with pytest.raises(UserError, match="Seul un reversement"):
        service.annoncer(dossier.id, 0, date(2023, 7, 4))
    service.annoncer(dossier.id, 1, date(2023, 7, 4))
    assert service.lire(dossier.id).etat.execution.versements[1].notifie_le == date(2023, 7, 4)
    service.payer(dossier.id, 1, date(2023, 9, 1))
    assert service.lire(dossier.id).etat.decomptes[0].verse == Montant(700000)


def test_a_renewal_needs_every_precondition_then_opens_a_year(store, campagne, contexte, service, dossier):
    service.enregistrer_bilan(dossier.id, 0, BILAN)
    with pytest.raises(UserError, match="Crédits disponibles") as refuse:
        service.reconduire(dossier.id, replace(RECONDUIRE, verifies=("non_substitution",)))
    assert refuse.value.conseil == "Cochez ce que vous avez vérifié."
    service.reconduire(dossier.id, RECONDUIRE)
    with pytest.raises(UserError, match="ne se décide pas maintenant"):
        service.reconduire(dossier.id, RECONDUIRE)
    service.engager(dossier.id, "EJ-2", replace(EJ, rang=1))
    service.notifier(dossier.id, date(2023, 10, 2), 1)
    un = connue(store, dossier).reconduction(1)
    assert (un.engagement_juridique, un.notifiee_le) == ("EJ-2", date(2023, 10, 2))
    service.reconduire(dossier.id, Reconduction(2, SensReconduction.NE_PAS_RECONDUIRE, "crédits", date(2023, 7, 3)))
    assert len(service.lire(dossier.id).etat.periodes) == 2
    (prevue,) = Previsions(contexte).vague(campagne.id).vague.renouvellements
    assert (prevue.rang, prevue.sort) == (1, Sort.DECIDEE)


def test_the_circuit_gives_the_day_of_notification(store, service, dossier):
    convention = convention_en_base(store, dossier, type=TypeActe.CONVENTION)
    service.notifier(dossier.id, date(2022, 10, 10))
    with store.ecrire() as u:
        for etape, jour in ((EtapeCircuit.SIGNE_ETAT, 12), (EtapeCircuit.NOTIFIE, 14)):
            le = date(2022, 10, jour)
            u.circuits.add(PasDeCircuit(convention.id, etape, le, AGENT, datetime(2022, 10, 14, 9, tzinfo=PARIS)))
    assert service.lire(dossier.id).etat.courante.notifiee_le == date(2022, 10, 14)
    service.engager(dossier.id, "EJ-1", EJ)
    assert connue(store, dossier).notifiee_le == date(2022, 10, 10)


def test_the_circuit_of_an_avenant_gives_the_day_of_its_renewal(store, service, dossier):
    with store.ecrire() as u:
        u.executions.set(Execution(dossier.id, reconductions=(replace(RECONDUIRE, notifiee_le=date(2023, 9, 1)),)))
    avenant = convention_en_base(store, dossier, type=TypeActe.AVENANT, reference="2022-94-0001-A1")
    with store.ecrire() as u:
        pas = u.circuits.add(
            PasDeCircuit(
                avenant.id, EtapeCircuit.NOTIFIE, date(2023, 9, 20), AGENT, datetime(2023, 9, 21, tzinfo=PARIS)
            )
        )
    assert service.lire(dossier.id).etat.courante.notifiee_le == date(2023, 9, 20)
    with store.ecrire() as u:  # taken back: the day that the service said holds again
        u.circuits.add(replace(pas, id=None, corrige=pas.id, retrait=True, commentaire="mauvais acte"))
    assert service.lire(dossier.id).etat.courante.notifiee_le == date(2023, 9, 1)


def test_only_who_may_sign_certifies_once_roles_are_given(store, service, dossier):
    service.engager(dossier.id, "EJ-1", EJ)
    service.prevoir(dossier.id, Versement(N.AVANCE, AVANCE))
    with store.ecrire() as u:
        u.delegations.add_habilitation(Habilitation(AGENT, Role.INSTRUCTEUR, date(2022, 1, 1)))
    with pytest.raises(UserError):
        service.certifier(dossier.id, 0, date(2022, 10, 12))


def test_settings_are_kept_and_given_back(store, campagne, service, dossier):
    neuf = ReglageSuivi(Fraction(1, 20), True, 15)
    avant, _ = service.regler(campagne.id, neuf)
    assert avant == ReglageSuivi()
    assert service.reglage(campagne.id) == neuf
    assert service.regler(campagne.id, avant)[0] == neuf
    assert service.lire(dossier.id).etat.decomptes[0].du is None


def test_conditions_follow_the_legal_form(store, service, dossier):
    def codes():
        return {c.condition.cle for c in service.lire(dossier.id).constats}

    assert "cer" in codes()
    changer(store, dossier, porteur=un_porteur(forme=Forme.SOCIETE))
    assert "de_minimis" in codes()
    assert "cer" not in codes()
    changer(store, dossier, porteur=un_porteur(forme=None))
    assert {"cer", "de_minimis"}.isdisjoint(codes())


def test_acts_read_what_followed(store, service, dossier):
    service.engager(dossier.id, "EJ-1", EJ)
    with store.lire() as u:
        assert lire_donnees(u, dossier.id, date(2023, 7, 3)).execution.engagement_juridique == "EJ-1"
