"""The demonstration base: every case where it must stand, the same each time, and nothing left by a stop."""

from __future__ import annotations

from collections import Counter

import pytest

from app.domain.convention import TypeActe
from app.domain.cycle import Etat
from app.domain.journal import rupture
from app.domain.pieces import CODE_COURRIEL
from app.domain.visa import EtapeVisa, Role
from app.importers.courriel import lire_courriel
from app.ports import Sort
from app.services.arbitrage import lire_quota
from app.services.contexte import Contexte
from app.services.delegations import Delegations
from app.services.demonstration import AGENT, construire
from app.services.demonstration_suites import CHEF
from app.services.dossiers_fictifs import dossiers_fictifs
from app.services.machine_temps import MachineTemps
from app.services.visas import Visas
from app.socle.horloge import HorlogeSysteme
from app.socle.progress import Annulation, Annule
from tests.builders import le
from tests.fakes import FakeStore


@pytest.fixture(scope="module")
def base():
    """The base, its first campaign and the progress told while it was made."""
    store, etapes = FakeStore(), []
    campagne_id = construire(Contexte(store, HorlogeSysteme(), "moi"), etapes.append)
    return store, campagne_id, etapes


def par_cas(store):
    """Return each case with its stored dossier, found by SIRET."""
    with store.lire() as u:
        stockes = {d.porteur.siret: d for c in u.campagnes.all() for d in u.dossiers.of_campagne(c.id)}
    return {f.cas: (f, stockes[f.dossier.porteur.siret]) for f in dossiers_fictifs()}


def test_the_twenty_cases_stand_where_they_must(base):
    cas = par_cas(base[0])
    assert len(cas) == 20
    assert {nom: d.etat for nom, (f, d) in cas.items()} == {nom: f.etat for nom, (f, _) in cas.items()}


def test_the_first_campaign_is_corse_with_its_service_target_and_envelope(base):
    store, campagne_id, _ = base
    with store.lire() as u:
        campagne, quota = u.campagnes.get(campagne_id), lire_quota(u, campagne_id)
        codes = [c.code for c in u.campagnes.all()]
    assert codes == ["corse-2022", "idf-2022"]
    assert campagne.signataire.nom
    assert not any(nom.startswith(("service", "signataire", "imputation")) for nom in campagne.a_confirmer())
    assert quota.cible.centiemes == 400
    assert quota.reste_etp.centiemes == 100
    assert quota.reste.centimes >= 0


def test_numbers_follow_the_order_of_receipt(base):
    with base[0].lire() as u:
        for campagne in u.campagnes.all():
            dossiers = u.dossiers.of_campagne(campagne.id)
            assert [d.recu_le for d in dossiers] == sorted(d.recu_le for d in dossiers)


def test_each_dossier_holds_its_mail_then_its_pieces(base):
    store = base[0]
    for fictif, dossier in par_cas(store).values():
        with store.lire() as u:
            pieces = u.pieces.of_dossier(dossier.id)
            octets = [u.pieces.contenu(p.sha256) for p in pieces]
        assert [(p.code, p.nom) for p in pieces[1:]] == list(fictif.pieces)
        assert pieces[0].code == CODE_COURRIEL
        assert all(o.startswith(b"%PDF") for o in octets[1:])
        assert [p.taille for p in pieces] == [len(o) for o in octets]
        lu = lire_courriel(octets[0], pieces[0].nom)
        assert lu.objet == fictif.dossier.objet
        assert lu.expediteur_adresse == fictif.dossier.porteur.courriel


def test_the_register_knows_every_mail(base):
    with base[0].lire() as u:
        arrivees = [a for c in u.campagnes.all() for a in u.arrivees.of_campagne(c.id)]
        for arrivee in arrivees:
            assert u.pieces.contenu(arrivee.sha256)
    assert len(arrivees) == 20
    assert {a.sort for a in arrivees} == {Sort.NOUVEAU_DOSSIER}
    assert len({a.sha256 for a in arrivees}) == 20


def test_notes_and_decisions_are_those_of_the_cases(base):
    store = base[0]
    for fictif, dossier in par_cas(store).values():
        with store.lire() as u:
            notes = {n.sous_critere: n.valeur for n in u.notes.of_dossier(dossier.id)}
            decisions = [d.sens for d in u.decisions.historique(dossier.id)]
        assert decisions == [d.sens for d in fictif.decisions]
        if dossier.etat is not Etat.RECU:
            assert notes == {n.sous_critere: n.valeur for n in fictif.notes}


def test_a_signed_convention_has_its_letter_and_its_convention(base):
    store = base[0]
    for _, dossier in par_cas(store).values():
        with store.lire() as u:
            types = [a.type for a in u.actes.of_dossier(dossier.id)]
        attendus = [TypeActe.LETTRE_DECISION, TypeActe.CONVENTION] if dossier.etat is Etat.CONVENTIONNE else []
        assert types == attendus


def test_the_journal_is_whole_and_bears_the_dates_of_the_story(base):
    with base[0].lire() as u:
        lignes = list(u.journal.toutes())
    assert rupture(lignes) is None
    assert {x.evenement.agent for x in lignes} == {AGENT, CHEF}
    assert {x.evenement.le.year for x in lignes} == {2022}
    actes = Counter(x.evenement.acte for x in lignes)
    assert actes["Recevoir un nouveau dossier"] == 20
    assert actes["Produire la convention"] == actes["Produire la lettre de décision"] == 3


def test_the_same_base_each_time(base):
    autre = FakeStore()
    construire(Contexte(autre, HorlogeSysteme(), "moi"))
    assert autre._base == base[0]._base


def test_progress_is_told_to_its_end(base):
    etapes = base[2]
    assert [e.fait for e in etapes] == sorted(e.fait for e in etapes)
    assert etapes[-1].fait == etapes[-1].total == 80
    assert all(e.libelle for e in etapes)


@pytest.mark.parametrize("apres", [0, 10, 25, 45, 70])
def test_a_stop_undoes_the_phase_under_way(apres):
    store, arret = FakeStore(), Annulation()

    def suivre(etape):
        if etape.fait >= apres:
            arret.demander()

    with pytest.raises(Annule):
        construire(Contexte(store, HorlogeSysteme(), "moi"), suivre, arret)
    with store.lire() as u:
        recus = [d for c in u.campagnes.all() for d in u.dossiers.of_campagne(c.id)]
        assert rupture(list(u.journal.toutes())) is None
    assert len(recus) in {0, 20}
    if apres == 45:
        assert {d.etat for d in recus} == {Etat.RECU}


def test_the_past_of_the_fictional_campaign_is_read_without_reserve(base):
    store, campagne_id, _ = base
    machine = MachineTemps(Contexte(store, HorlogeSysteme(), "moi"))
    with store.lire() as u:
        dossiers = u.dossiers.of_campagne(campagne_id)
    for mois, jour in ((7, 1), (8, 20), (9, 20), (12, 1)):
        alors = machine.etat_au(campagne_id, le(mois, jour))
        assert alors.reserves == ()
        assert {d.numero for d in alors.dossiers} == {d.numero for d in dossiers if d.recu_le <= le(mois, jour)}


def test_every_screen_has_something_true_to_show_at_once(base):
    store, campagne_id, _ = base
    vus = {nom: dossier for nom, (_, dossier) in par_cas(store).items()}
    with store.lire() as u:
        campagne, (tenu, comite) = u.campagnes.get(campagne_id), u.comites.of_campagne(campagne_id)
        (scenario,) = u.scenarios.of_campagne(campagne_id)
        proposes = set(u.visas.of_campagne(campagne_id))
    instruits = {d.cle for d in vus.values() if d.etat is Etat.INSTRUIT and d.campagne_id == campagne_id}
    assert (tenu.est_clos, [a.dossier_id for a in tenu.avis]) == (True, [vus["T10"].cle])
    assert set(comite.dossiers) == instruits
    assert (len(comite.membres), comite.quorum, comite.est_clos) == (4, 2, False)
    assert (campagne.hypotheses.centrale, scenario.nom) == (2, "Ordre strict avant le comité")
    assert proposes == {vus["T11"].cle, vus["T09"].cle} <= instruits
    assert campagne.departements_blancs == ("2B",)
    assert all(d.departements for d in vus.values() if d.campagne_id == campagne_id)


def test_who_discovers_it_may_try_every_step_and_each_panel_of_the_parapheur_speaks(base):
    store, campagne_id, _ = base
    contexte = Contexte(store, HorlogeSysteme(), "moi")
    etat, parapheur = Delegations(contexte).etat(), Visas(contexte).parapheur(campagne_id)
    assert etat.organises
    assert set(etat.roles) == {Role.INSTRUCTEUR, Role.CHEF_DE_SERVICE, Role.DIRECTEUR}
    assert {x.etape for x in parapheur.miennes} >= {EtapeVisa.VISA, EtapeVisa.DECISION}
    vises = [x.dossier.cle for x in parapheur.miennes if x.etape is EtapeVisa.DECISION]
    essai = FakeStore()
    essai._base = store._base.copie()
    Visas(Contexte(essai, HorlogeSysteme(), "moi")).decider(vises[0])
    with essai.lire() as u:
        assert u.dossiers.get(vises[0]).etat is Etat.LISTE_ATTENTE


def test_decisions_cite_the_version_of_the_target_of_their_day(base):
    store, campagne_id, _ = base
    with store.lire() as u:
        de_travail = {c.version: c.notifiee_le is None for c in u.campagnes.cibles(campagne_id)}
        decisions = u.decisions.of_campagne(campagne_id).values()
    assert de_travail == {1: True, 2: False, 3: False}
    assert {d.version_cible for d in decisions} == {2}
