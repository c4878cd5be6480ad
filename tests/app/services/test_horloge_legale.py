"""The legal clock read from the base: circuit, convention, campaign, and the days that the officer says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.campagne import Imputation, Vague
from app.domain.circuit import EtapeCircuit, PasDeCircuit
from app.domain.comite import Comite
from app.domain.convention import TypeActe
from app.domain.cycle import Etat
from app.domain.evenements import Evenement, JourDit
from app.domain.execution import Bilan, Execution
from app.domain.horloge import EcranHorloge, EtatHorloge
from app.domain.montants import Montant
from app.domain.porteur import Forme
from app.services.horloge_legale import HorlogeLegale, durees_de_la_maison
from app.socle.changes import RIEN
from app.socle.errors import UserError
from tests.app.services.atelier import changer, decision_sur, dossier_en_base, dossier_instruit, journal
from tests.builders import AGENT, le, un_acte, une_campagne, une_demande


@pytest.fixture
def service(contexte):
    return HorlogeLegale(contexte)


@pytest.fixture
def campagne(store):
    with store.ecrire() as u:
        return u.campagnes.add(
            une_campagne(
                rejet_implicite_mois=2,
                delai_paiement_jours=45,
                delai_compte_rendu_mois=6,
                duree_mois=12,
                duree_totale_mois=36,
                seuil_convention=Montant(2300000),
                vagues=(Vague(1, date(2022, 7, 15), date(2022, 10, 4)),),
                imputation=Imputation(regime_aide="règlement (UE) 2023/2831 relatif aux aides de minimis"),
                sources={"delai_paiement_jours": "convention type, article 5"},
            )
        )


@pytest.fixture
def retenu(store, campagne):
    dossier = dossier_instruit(store, campagne, etat=Etat.RETENU, vague=1)
    with store.ecrire() as u:
        u.decisions.add(decision_sur(dossier))
    return dossier


def pas(store, dossier, type_acte, etape, jour):
    with store.ecrire() as u:
        sha256 = u.pieces.put_contenu(b"%PDF-1.4 " + type_acte.value.encode())
        acte = u.actes.add(un_acte(dossier_id=dossier.id, type=type_acte, sha256=sha256))
        u.circuits.add(PasDeCircuit(acte.id, etape, jour, AGENT, le(9, 20)))


def ligne(service, dossier, code, objet=""):
    return next(x for x in service.de_dossier(dossier.id).lignes if x.code == code and objet in x.objet)


def test_la_notification_vient_du_circuit_de_la_lettre(store, service, retenu):
    assert ligne(service, retenu, "8.11").ecran is EcranHorloge.CIRCUIT
    pas(store, retenu, TypeActe.LETTRE_DECISION, EtapeCircuit.NOTIFIE, date(2022, 9, 12))
    paiement = ligne(service, retenu, "8.11")
    assert paiement.jour == date(2022, 10, 27)
    assert paiement.source == "convention type, article 5"
    assert ligne(service, retenu, "8.6", "la décision").jour == date(2022, 11, 14)


def test_a_defaut_elle_vient_de_la_convention_puis_du_suivi(store, service, retenu):
    with store.ecrire() as u:
        u.executions.set(Execution(retenu.id, notifiee_le=date(2022, 9, 15)))
    assert ligne(service, retenu, "8.11").jour == date(2022, 10, 30)
    pas(store, retenu, TypeActe.CONVENTION, EtapeCircuit.NOTIFIE, date(2022, 9, 12))
    assert ligne(service, retenu, "8.11").jour == date(2022, 10, 27)


def test_la_signature_l_exercice_et_le_regime_d_aide(store, service, retenu):
    pas(store, retenu, TypeActe.CONVENTION, EtapeCircuit.SIGNE_ETAT, date(2022, 9, 30))
    with store.ecrire() as u:
        u.executions.set(Execution(retenu.id, bilans=(Bilan(exercice_clos_le=date(2023, 8, 31)),)))
    assert ligne(service, retenu, "8.13").etapes[0].endswith("30\u00a0septembre\u00a02022.")
    assert ligne(service, retenu, "8.12").jour == date(2024, 2, 29)
    assert ligne(service, retenu, "8.24").etat is EtatHorloge.SANS_OBJET
    changer(store, retenu, porteur=replace(retenu.porteur, forme=Forme.SOCIETE))
    assert ligne(service, retenu, "8.24").jour == date(2032, 9, 30)


def test_sans_les_faits_de_la_campagne_rien_n_est_suppose(store, service, retenu, campagne):
    with store.ecrire() as u:
        u.campagnes.save(
            replace(
                campagne,
                delai_compte_rendu_mois=None,
                duree_mois=None,
                duree_totale_mois=None,
                imputation=Imputation(),
            )
        )
    changer(store, retenu, porteur=replace(retenu.porteur, forme=Forme.SOCIETE))
    for code, ecran in (("8.12", "decision"), ("8.14", "campagne"), ("8.23", "campagne")):
        trouvee = ligne(service, retenu, code)
        assert (trouvee.etat, trouvee.ecran) == (EtatHorloge.NON_CALCULABLE, ecran)


def test_une_decision_defavorable_n_attribue_rien(store, service, campagne):
    dossier = dossier_instruit(store, campagne, etat=Etat.NON_RETENU)
    with store.ecrire() as u:
        u.decisions.add(decision_sur(dossier, sens=Etat.NON_RETENU, montant=None, etp_par_type={}))
    assert ligne(service, dossier, "8.9").etat is EtatHorloge.SANS_OBJET


def test_le_comite_est_celui_de_l_ordre_du_jour_sinon_de_la_vague_sinon_le_prochain(store, service, campagne):
    sans_vague = dossier_instruit(store, campagne)
    dossier = dossier_instruit(store, campagne, vague=1)
    assert ligne(service, sans_vague, "8.22").etat is EtatHorloge.NON_CALCULABLE
    assert ligne(service, dossier, "8.22").jour == date(2022, 9, 29)
    with store.ecrire() as u:
        u.comites.add(Comite(campagne.id, date(2022, 10, 12), "Comité", AGENT, le(9, 1), dossiers=(dossier.id,)))
    assert ligne(service, dossier, "8.22").jour == date(2022, 10, 7)
    assert ligne(service, sans_vague, "8.22").jour == date(2022, 10, 7)
    changer(store, sans_vague, etat=Etat.RETIRE)
    assert ligne(service, sans_vague, "8.22").etat is EtatHorloge.NON_CALCULABLE


def test_la_campagne_dit_ce_qui_vient_et_une_fois_ce_qui_est_commun(store, service, campagne, retenu):
    autre = dossier_en_base(store, campagne, vague=1)
    with store.ecrire() as u:
        u.demandes.add(une_demande(dossier_id=autre.id, demandee_le=le(9, 5), date_limite=date(2022, 9, 25)))
    pas(store, retenu, TypeActe.LETTRE_DECISION, EtapeCircuit.NOTIFIE, date(2022, 9, 12))
    changer(store, dossier_en_base(store, campagne), etat=Etat.RETIRE)
    lignes = service.de_campagne(campagne.id)
    assert [x.ligne.jour for x in lignes] == sorted(x.ligne.jour for x in lignes)
    assert [x.ligne.code for x in lignes].count("8.22") == 1
    assert {x.dossier_id for x in lignes} == {retenu.id, autre.id}
    seule = {(x.ligne.code, x.ligne.jour) for x in lignes if x.dossier_id == autre.id}
    memes = {
        (x.code, x.jour) for x in service.de_dossier(autre.id).lignes if x.jour and x.jour >= date(2022, 9, 20)
    }
    assert seule <= memes
    assert ("8.4", date(2022, 9, 25)) in seule


def test_un_jour_se_dit_se_change_et_s_oublie(store, service, retenu):
    avant, changes = service.dire(retenu.id, Evenement.DEMANDE_D_AVENANT, date(2022, 9, 1))
    assert avant is None
    assert changes.touches("echeances")
    assert ligne(service, retenu, "8.17", "avenant").jour == date(2022, 11, 1)
    assert service.dire(retenu.id, Evenement.DEMANDE_D_AVENANT, date(2022, 9, 1)) == (date(2022, 9, 1), RIEN)
    assert service.dire(retenu.id, Evenement.DEMANDE_D_AVENANT, date(2022, 9, 2))[0] == date(2022, 9, 1)
    assert service.de_dossier(retenu.id).dits == (JourDit(Evenement.DEMANDE_D_AVENANT, date(2022, 9, 2)),)
    assert service.dire(retenu.id, Evenement.DEMANDE_D_AVENANT, None)[0] == date(2022, 9, 2)
    assert service.de_dossier(retenu.id).dits == ()
    assert journal(store)[-1].acte == "Dater\u00a0: réception de la demande d’avenant"
    assert [e.acte for e in journal(store)].count(journal(store)[-1].acte) == 3


@pytest.mark.parametrize("jour", [date(2022, 9, 21), date(2022, 7, 1)])
def test_un_jour_a_venir_ou_d_avant_la_reception_est_refuse(store, service, retenu, jour):
    with pytest.raises(UserError):
        service.dire(retenu.id, Evenement.DEMANDE_D_AVENANT, jour)
    assert service.de_dossier(retenu.id).dits == ()


def test_les_durees_livrees_ont_toutes_une_source():
    durees = durees_de_la_maison()
    assert all(d.source.strip() for d in durees.durees.values())
    assert durees["prescription"].valeur == 48
