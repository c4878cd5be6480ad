"""What every store promises to what follows instruction: comités, visas, regions, executions, circuit, models."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.circuit import EtapeCircuit, PasDeCircuit
from app.domain.comite import Avis, Comite, Membre, SensAvis
from app.domain.convention import ActeDeCampagne, TypeActe, TypeActeCampagne
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
from app.domain.modele_acte import Retouche, Verification, VersionModele
from app.domain.montants import Etp, Montant
from app.domain.poste import TypePoste
from app.domain.scenario import LigneScenario, Origine, Scenario
from app.domain.territoire import FichierRegional, TotalTerritoire
from app.domain.visa import Delegation, EtapeVisa, Habilitation, Portee, Role, Visa
from app.socle.errors import Bug, UserError
from tests.builders import AGENT, le, un_acte, un_dossier, une_campagne

ETP = {TypePoste.FACILITATEUR: Etp(100), TypePoste.COORDINATEUR: Etp(0)}


@pytest.fixture
def contenu(store):
    with store.ecrire() as u:
        return u.pieces.put_contenu(b"acte")


@pytest.fixture
def acte(store, dossier, contenu):
    with store.ecrire() as u:
        return u.actes.add(un_acte(dossier_id=dossier.id, sha256=contenu))


@pytest.fixture
def delegation(store):
    with store.ecrire() as u:
        return u.delegations.add(
            Delegation("préfète", "directrice", "directrice régionale", "arrêté d’essai", date(2022, 1, 3))
        )


def un_comite(campagne, dossier, **champs):
    avis = Avis(
        dossier.id, SensAvis.FAVORABLE_PARTIEL, AGENT, le(9, 20), rang=2, etp_par_type=ETP,
        montant=Montant(2000000), pour=3, contre=0, motif="crédits", motif_ecart="équilibre", deportes=("Essai B",),
    )  # fmt: skip
    comme = Comite(
        campagne.id, date(2022, 9, 20), "Comité d’essai", AGENT, le(9, 12), lieu="salle d’essai",
        membres=(Membre("Essai A", "présidente", present=True), Membre("Essai B", voix=False)), quorum=2,
        dossiers=(dossier.id,), avis=(avis,),
    )  # fmt: skip
    return replace(comme, **champs)


def un_scenario(campagne, **champs):
    ligne = LigneScenario(1, "CORSE-2022-001", True, Etp(100), Montant(100))
    return replace(Scenario(campagne.id, "un", Origine.ORDRE, (ligne,), AGENT, le(9, 12)), **champs)


# --- comités, visas, delegations


def test_a_meeting_is_kept_whole(store, campagne, dossier):
    with store.ecrire() as u:
        second = u.comites.add(un_comite(campagne, dossier))
        premier = u.comites.add(un_comite(campagne, dossier, le=date(2022, 7, 1), avis=(), quorum=None))
        autre = u.campagnes.add(une_campagne(code="autre"))
        u.comites.add(un_comite(autre, dossier))
    with store.lire() as u:
        assert u.comites.get(second.id) == second
        assert u.comites.of_campagne(campagne.id) == (premier, second)
    clos = replace(second, clos_le=le(9, 21), le=date(2022, 6, 1), observations="sans")
    with store.ecrire() as u:
        u.comites.save(clos)
    with store.lire() as u:
        assert u.comites.of_campagne(campagne.id) == (clos, premier)


def test_an_unknown_meeting_is_refused(store, campagne, dossier):
    with pytest.raises(UserError), store.lire() as u:
        u.comites.get(7)
    with pytest.raises(UserError), store.ecrire() as u:
        u.comites.save(un_comite(campagne, dossier, id=7))
    with pytest.raises(Bug), store.ecrire() as u:
        u.comites.add(un_comite(campagne, dossier, campagne_id=99))


def test_steps_of_the_chain_are_kept_in_order(store, campagne, dossier, delegation):
    with store.ecrire() as u:
        propose = u.visas.add(
            Visa(dossier.id, EtapeVisa.PROPOSITION, AGENT, le(9, 1), sens=Etat.RETENU, etp_par_type=ETP)
        )
        rendu = u.visas.add(Visa(dossier.id, EtapeVisa.RETOUR, AGENT, le(9, 2), motif="ETP à revoir"))
        vise = u.visas.add(
            replace(propose, etape=EtapeVisa.VISA, delegation_id=delegation.id, montant=Montant(5), qualite="chef")
        )
        sans = u.dossiers.add(un_dossier(rang=2))
    with store.lire() as u:
        assert u.visas.of_dossier(dossier.id) == (propose, rendu, vise)
        assert u.visas.of_campagne(campagne.id) == {dossier.id: (propose, rendu, vise)}
        assert u.visas.of_dossier(sans.id) == ()
    for faux in (replace(propose, dossier_id=99), replace(propose, delegation_id=99)):
        with pytest.raises(Bug), store.ecrire() as u:
            u.visas.add(faux)


def test_delegations_and_roles_are_kept(store, delegation):
    with store.ecrire() as u:
        bornee = u.delegations.add(
            replace(delegation, plafond=Montant(9), portees=frozenset({Portee.PAIEMENT, Portee.DECISION}))
        )
        role = u.delegations.add_habilitation(Habilitation(AGENT, Role.CHEF_DE_SERVICE, date(2022, 1, 3)))
    retiree, borne = replace(bornee, retiree_le=date(2022, 9, 1)), replace(role, au=date(2022, 12, 31))
    with store.ecrire() as u:
        u.delegations.save(retiree)
        u.delegations.save_habilitation(borne)
    with store.lire() as u:
        assert u.delegations.all() == (delegation, retiree)
        assert u.delegations.habilitations() == (borne,)
    with pytest.raises(UserError), store.ecrire() as u:
        u.delegations.save(replace(delegation, id=99))
    with pytest.raises(UserError), store.ecrire() as u:
        u.delegations.save_habilitation(replace(role, id=99))


# --- regions and executions


def un_fichier(**champs):
    total = TotalTerritoire(
        "2A", "Corse-du-Sud", TypePoste.FACILITATEUR, 3, None, Etp(300), Etp(100), Montant(9), Montant(3)
    )
    return replace(
        FichierRegional("94", "Corse", 2022, "corse-2022", "corse.xlsx", "0" * 64, le(9, 1), AGENT, (total,)),
        **champs,
    )


def test_one_file_for_each_region_and_edition(store):
    with store.ecrire() as u:
        corse = u.regions.add(un_fichier(cible=Etp(300), enveloppe=Montant(9)))
        ancienne = u.regions.add(un_fichier(edition=2021))
        idf = u.regions.add(un_fichier(region_code="11"))
    with store.lire() as u:
        assert u.regions.all() == (ancienne, idf, corse)
    with pytest.raises(Bug), store.ecrire() as u:
        u.regions.add(un_fichier(nom_fichier="autre.xlsx"))
    with store.ecrire() as u:
        u.regions.remove(corse.id)
        nouveau = u.regions.add(un_fichier(nom_fichier="autre.xlsx"))
    with store.lire() as u:
        assert u.regions.all() == (ancienne, idf, nouveau)
    with pytest.raises(UserError), store.ecrire() as u:
        u.regions.remove(corse.id)


def test_what_follows_a_convention_is_kept_whole(store, campagne, dossier):
    suivie = Execution(
        dossier.id,
        engagement_juridique="EJ-1",
        montant_engage=Montant(100),
        engage_le=date(2022, 10, 1),
        versements=(Versement(NatureVersement.AVANCE, Montant(60), paye_le=date(2022, 11, 1)),),
        bilans=(
            Bilan(
                date(2023, 9, 1), None, VerdictBilan.CONFORME, "", Etp(90), None, (Indicateur("heures", "Heures"),)
            ),
        ),
        reconductions=(Reconduction(1, SensReconduction.RECONDUIRE, "bilan", date(2023, 9, 2), Montant(50)),),
    )
    with store.lire() as u:
        assert u.executions.of_dossier(dossier.id) == Execution(dossier.id)
        assert u.executions.of_campagne(campagne.id) == {}
    for etat in (Execution(dossier.id, engagement_juridique="EJ-0"), suivie):
        with store.ecrire() as u:
            u.executions.set(etat)
    with store.lire() as u:
        assert u.executions.of_dossier(dossier.id) == suivie
        assert u.executions.of_campagne(campagne.id) == {dossier.id: suivie}
    with pytest.raises(Bug), store.ecrire() as u:
        u.executions.set(Execution(99))


# --- acts, circuit, models


def test_acts_may_be_of_any_type_and_tell_what_was_retouched(store, dossier, contenu):
    with store.ecrire() as u:
        actes = tuple(
            u.actes.add(un_acte(dossier_id=dossier.id, sha256=contenu, type=t, retouches=("visas", "objet")))
            for t in TypeActe
        )
    with store.lire() as u:
        assert u.actes.of_dossier(dossier.id) == actes


def test_acts_of_a_campaign_are_kept(store, campagne, dossier, contenu):
    with store.ecrire() as u:
        comite = u.comites.add(un_comite(campagne, dossier))
        pv = u.actes_campagne.add(
            ActeDeCampagne(
                campagne.id, TypeActeCampagne.PV_COMITE, "PV-1", contenu, 4, le(9, 21), AGENT, False, comite.id
            )
        )
        note = u.actes_campagne.add(replace(pv, type=TypeActeCampagne.NOTE_PRESENTATION, comite_id=None, emis=True))
    with store.lire() as u:
        assert u.actes_campagne.of_campagne(campagne.id) == (note, pv)
        assert u.actes_campagne.of_campagne(99) == ()
    signe = replace(pv, copie_signee=contenu, retouches=("annexe",))
    with store.ecrire() as u:
        u.actes_campagne.save(signe)
    with store.lire() as u:
        assert u.actes_campagne.of_campagne(campagne.id) == (note, signe)
    with pytest.raises(UserError), store.ecrire() as u:
        u.actes_campagne.save(replace(pv, id=99))
    for faux in (replace(pv, campagne_id=99), replace(pv, comite_id=99), replace(pv, sha256="0" * 64)):
        with pytest.raises(Bug), store.ecrire() as u:
            u.actes_campagne.add(faux)


def test_the_circuit_of_an_act_is_kept_in_order(store, campagne, dossier, acte, contenu, delegation):
    pas = PasDeCircuit(acte.id, EtapeCircuit.PREPARE, date(2022, 10, 3), AGENT, le(10, 3))
    with store.ecrire() as u:
        sans_pas = u.actes.add(un_acte(dossier_id=dossier.id, sha256=contenu))
        prepare = u.circuits.add(pas)
        signe = u.circuits.add(
            replace(
                pas, etape=EtapeCircuit.SIGNE_ETAT, sha256=contenu, delegation_id=delegation.id, signataire="Essai"
            )
        )
    with store.lire() as u:
        assert u.circuits.of_acte(acte.id) == (prepare, signe)
        assert u.circuits.of_acte(sans_pas.id) == ()
        assert u.circuits.of_campagne(campagne.id) == {acte.id: (prepare, signe)}
    for faux in (replace(pas, acte_id=99), replace(pas, delegation_id=99), replace(pas, sha256="0" * 64)):
        with pytest.raises(Bug), store.ecrire() as u:
            u.circuits.add(faux)


def test_versions_of_a_model_are_kept(store, contenu):
    version = VersionModele(TypeActe.LETTRE_DECISION, 1, "titre = 'Essai'", AGENT, le(9, 1), "charte")
    with store.ecrire() as u:
        une = u.modeles.add(version)
        docx = u.modeles.add(replace(version, version=2, contenu="", docx=contenu))
        convention = u.modeles.add(replace(version, type_acte=TypeActe.CONVENTION))
        proces_verbal = u.modeles.add(replace(version, type_acte=TypeActeCampagne.PV_COMITE))
    with store.lire() as u:
        assert u.modeles.all() == (convention, une, docx, proces_verbal)
    for faux in (version, replace(version, version=3, docx="0" * 64)):
        with pytest.raises(Bug), store.ecrire() as u:
            u.modeles.add(faux)


def test_retouches_are_written_over_and_forgotten(store, dossier):
    objet = Retouche(dossier.id, TypeActe.CONVENTION, "objet", "texte", AGENT, le(9, 1), "précision")
    visas, lettre = replace(objet, bloc="visas"), replace(objet, type_acte=TypeActe.LETTRE_DECISION)
    with store.ecrire() as u:
        for retouche in (lettre, visas, replace(objet, texte="avant"), objet):
            u.modeles.set_retouche(retouche)
    with store.lire() as u:
        assert u.modeles.retouches(dossier.id) == (objet, visas, lettre)
    with store.ecrire() as u:
        u.modeles.clear_retouches(dossier.id, TypeActe.CONVENTION, "objet")
        assert u.modeles.retouches(dossier.id) == (visas, lettre)
        u.modeles.clear_retouches(dossier.id, TypeActe.CONVENTION)
        u.modeles.clear_retouches(dossier.id, TypeActe.CONVENTION)
        assert u.modeles.retouches(dossier.id) == (lettre,)
    with pytest.raises(Bug), store.ecrire() as u:
        u.modeles.set_retouche(replace(objet, dossier_id=99))


def test_a_newer_check_replaces_the_older(store):
    ancienne = Verification("crpa-l212-1", date(2022, 1, 1), AGENT)
    with store.ecrire() as u:
        for verification in (ancienne, Verification("autre", date(2022, 2, 1), AGENT, "relu")):
            u.modeles.set_verification(verification)
        u.modeles.set_verification(replace(ancienne, le=date(2022, 9, 1)))
    with store.lire() as u:
        assert [(v.cle, v.le) for v in u.modeles.verifications()] == [
            ("autre", date(2022, 2, 1)),
            ("crpa-l212-1", date(2022, 9, 1)),
        ]


# --- scenarios written again


def test_a_scenario_is_written_again(store, campagne):
    with store.ecrire() as u:
        un, deux = u.scenarios.add(un_scenario(campagne)), u.scenarios.add(un_scenario(campagne, nom="deux"))
        renomme = replace(un, nom="trois", lignes=())
        u.scenarios.save(renomme)
        u.scenarios.save(renomme)
    with store.lire() as u:
        assert u.scenarios.of_campagne(campagne.id) == (renomme, deux)
    with pytest.raises(Bug), store.ecrire() as u:
        u.scenarios.save(replace(renomme, nom="deux"))
    with pytest.raises(UserError), store.ecrire() as u:
        u.scenarios.save(un_scenario(campagne, nom="quatre", id=99))
