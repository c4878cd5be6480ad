"""Ranking, target and envelope: what is unknown is said, what is notified is kept version after version."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.cycle import Etat
from app.domain.montants import Etp, Montant
from app.domain.poste import TypePoste
from app.domain.quota import Mouvement, NatureMouvement
from app.services.arbitrage import Arbitrage
from app.services.notation import Notation
from app.socle.errors import UserError
from tests.app.services.atelier import (
    changer,
    cliche,
    cotes,
    decision_sur,
    dossier_en_base,
    dossier_instruit,
    rien_d_ecrit,
    un_seul_acte,
)
from tests.builders import AGENT, le, un_deport, un_porteur, un_poste, une_campagne

JOUR = date(2022, 7, 1)


def cibles_gardees(store, campagne):
    with store.lire() as uow:
        return uow.campagnes.cibles(campagne.id)


@pytest.fixture
def arbitrage(contexte):
    return Arbitrage(contexte)


def test_the_best_comes_first_and_one_without_a_rank_says_why(arbitrage, contexte, store, campagne):
    moyen, bon = dossier_instruit(store, campagne), dossier_instruit(store, campagne)
    sans_note = dossier_en_base(store, campagne)
    sans_poste = dossier_en_base(store, campagne, postes=())
    Notation(contexte).noter(bon.id, "C1.1", 4, "chiffrés")
    rangs = arbitrage.classement(campagne.id)
    assert [(r.rang, r.candidat.numero) for r in rangs] == [
        (1, bon.numero), (2, moyen.numero), (None, sans_note.numero), (None, sans_poste.numero),
    ]  # fmt: skip
    assert "total inférieur" in rangs[1].explication
    assert "C1.1" in rangs[2].explication
    assert "aucun poste" in rangs[3].explication


def test_a_proposal_replaces_the_request_even_at_zero(arbitrage, store, campagne):
    dossier_en_base(store, campagne, montant_propose=Montant(0), postes=(un_poste(etp_propose=Etp(0)),))
    (rang,) = arbitrage.classement(campagne.id)
    assert (rang.candidat.etp, rang.candidat.montant) == (Etp(0), Montant(0))


def test_an_unknown_target_is_not_a_zero(arbitrage, store, campagne):
    dossier_en_base(store, campagne)
    tableau = arbitrage.quota(campagne.id)
    assert (tableau.cible, tableau.reste_etp, tableau.enveloppe, tableau.version_cible) == (None, None, None, None)
    assert tableau.total.etp_demande == Etp(100)


def test_what_is_retained_weighs_on_the_quota(arbitrage, store, campagne):
    dossier = dossier_instruit(store, campagne)
    with store.ecrire() as u:
        u.decisions.add(decision_sur(dossier))
    assert arbitrage.quota(campagne.id).total.etp_retenu == Etp(0)
    changer(store, dossier, etat=Etat.RETENU)
    assert arbitrage.quota(campagne.id).total.etp_retenu == Etp(100)
    assert arbitrage.quota(campagne.id).total.montant_retenu == Montant(2800000)


def test_a_target_is_notified_then_corrected_and_both_versions_stay(arbitrage, store, campagne):
    with un_seul_acte(store) as lignes:
        changes = arbitrage.notifier_cible(campagne.id, {None: Etp(300)}, JOUR, "note du 1er juillet", "première")
    assert changes.touches("quota")
    assert lignes[0].acte == "Notifier la cible régionale"
    assert lignes[0].motif == "première"
    assert cotes(lignes[0])[0] is None
    with un_seul_acte(store) as lignes:
        arbitrage.notifier_cible(
            campagne.id, {TypePoste.FACILITATEUR: Etp(200), TypePoste.COORDINATEUR: None}, None, "par courriel"
        )
    ancien, nouveau = cotes(lignes[0])
    assert [c["etp"] for c in ancien["cibles"]] == [300]
    assert [c["etp"] for c in nouveau["cibles"]] == [200, None]
    assert [c.version for c in cibles_gardees(store, campagne)] == [1, 2, 2]
    tableau = arbitrage.quota(campagne.id)
    assert tableau.cible is None, "coordinateurs inconnus : le total ne l’est pas davantage"
    assert tableau.cible_par_type == {TypePoste.FACILITATEUR: Etp(200), TypePoste.COORDINATEUR: None}
    assert arbitrage.quota(campagne.id).version_cible == 2


@pytest.mark.parametrize(("etp", "motif"), [({}, "est vide"), ({None: Etp(-1)}, "négative")])
def test_an_impossible_target_is_refused(arbitrage, store, campagne, etp, motif):
    with rien_d_ecrit(store), pytest.raises(UserError, match=motif):
        arbitrage.notifier_cible(campagne.id, etp, JOUR, "")


def test_the_envelope_is_the_sum_of_its_movements(arbitrage, store, campagne):
    with un_seul_acte(store) as lignes:
        arbitrage.mouvementer(campagne.id, NatureMouvement.DOTATION, Montant(9000000), JOUR, "notification")
    assert lignes[0].acte == "Enveloppe : dotation"
    assert cotes(lignes[0])[1]["montant"] == 9000000
    arbitrage.mouvementer(campagne.id, NatureMouvement.REPRISE, Montant(-1000000), JOUR)
    assert arbitrage.quota(campagne.id).enveloppe == Montant(8000000)
    assert [m.nature for m in arbitrage.mouvements(campagne.id)] == [
        NatureMouvement.DOTATION,
        NatureMouvement.REPRISE,
    ]


@pytest.mark.parametrize(
    ("nature", "centimes", "motif"),
    [
        (NatureMouvement.DOTATION, 0, "nul"),
        (NatureMouvement.DOTATION, -1, "«\u00a0dotation\u00a0» est positif"),
        (NatureMouvement.RESERVE, 1, "«\u00a0pré-réservation\u00a0» est négatif"),
        (NatureMouvement.REPRISE, -1, "deviendrait négative"),
    ],
)
def test_an_impossible_movement_is_refused(arbitrage, store, campagne, nature, centimes, motif):
    with rien_d_ecrit(store), pytest.raises(UserError, match=motif):
        arbitrage.mouvementer(campagne.id, nature, Montant(centimes), JOUR)


def test_the_welcome_page_counts_what_waits(arbitrage, store, campagne):
    complet = dossier_instruit(store, campagne)
    limite = dossier_en_base(store, campagne, recu_le=le(9, 15, 23, 59))
    tard = dossier_en_base(store, campagne, recu_le=le(9, 16, 0, 0))
    inconnu = dossier_en_base(store, campagne, porteur=un_porteur(forme=None))
    situation = arbitrage.situation(campagne.id)
    assert situation.campagne == campagne
    assert (situation.par_etat[Etat.RECU], situation.par_etat[Etat.INSTRUIT]) == (3, 1)
    assert [d.id for d in situation.incomplets] == [limite.id, tard.id, inconnu.id]
    assert [d.id for d in situation.jour_limite] == [limite.id]
    assert [d.id for d in situation.hors_delai] == [tard.id]
    assert complet.id not in {d.id for d in situation.incomplets}


def test_decisions_replayed_under_another_version_apply_nothing(arbitrage, store, campagne):
    arbitrage.notifier_cible(campagne.id, {None: Etp(300)}, JOUR, "lettre")
    arbitrage.notifier_cible(campagne.id, {None: Etp(50)}, JOUR, "révision", par_zone={("2A", None): Etp(50)})
    retenu, retire = (dossier_instruit(store, campagne) for _ in range(2))
    with store.ecrire() as u:
        for dossier in (retenu, retire):
            u.decisions.add(decision_sur(dossier, version_cible=1))
    changer(store, retenu, etat=Etat.RETENU)
    changer(store, retire, etat=Etat.RETIRE)
    avant = cliche(store)
    assert arbitrage.rejouer_sous(campagne.id, 1) == ()
    (ecart,) = arbitrage.rejouer_sous(campagne.id, 2)
    assert (ecart.numero, ecart.version_citee) == (retenu.numero, 1)
    with pytest.raises(UserError, match="pas de version 3"):
        arbitrage.rejouer_sous(campagne.id, 3)
    assert cliche(store) == avant
    assert [(c.zone, c.etp) for c in cibles_gardees(store, campagne)] == [
        ("", Etp(300)),
        ("", Etp(50)),
        ("2A", Etp(50)),
    ]


def test_exercices_stand_side_by_side(arbitrage, store, campagne):
    with store.ecrire() as u:
        suivante = u.campagnes.add(une_campagne(code="corse-2023", edition=2023))
    arbitrage.mouvementer(suivante.id, NatureMouvement.DOTATION, Montant(5_000_000), JOUR)
    arbitrage.mouvementer(
        suivante.id, NatureMouvement.RECONDUCTION, Montant(-2_000_000), JOUR, montant_cp=Montant(-1), etp=Etp(80)
    )
    premier, second = arbitrage.exercices()
    assert (premier.edition, premier.bilan) == (2022, None)
    assert (second.edition, second.bilan.reste, second.bilan.etp_continues) == (2023, Montant(3_000_000), Etp(80))
    with rien_d_ecrit(store), pytest.raises(UserError, match="même signe"):
        arbitrage.mouvementer(suivante.id, NatureMouvement.RESERVE, Montant(-1), JOUR, montant_cp=Montant(1))


def retenir(store, dossier, **champs):
    with store.ecrire() as u:
        u.decisions.add(decision_sur(dossier, **champs))
    changer(store, dossier, etat=Etat.RETENU)


def test_a_target_below_what_is_retained_names_by_how_much_and_which_decisions(arbitrage, store, campagne):
    dossier = dossier_instruit(store, campagne)
    retenir(store, dossier, version_cible=1)
    (depasse,) = arbitrage.depassements(campagne.id, {None: Etp(50), TypePoste.COORDINATEUR: Etp(0)}, {})
    attendue = (
        f"cible tous postes : 0,50 ETP pour 1,00 ETP déjà retenus, 0,50 ETP de trop (dossier {dossier.numero}, "
        "1,00 ETP, décidé le 30/09/2022, version 1)"
    )
    assert depasse.phrase.replace("\u00a0", " ") == attendue
    with rien_d_ecrit(store), pytest.raises(UserError, match="inférieure à ce qui est déjà retenu") as refus:
        arbitrage.notifier_cible(campagne.id, {None: Etp(50)}, JOUR, "lettre")
    assert attendue[1:] in refus.value.message.replace("\u00a0", " ")
    with un_seul_acte(store) as lignes:
        arbitrage.notifier_cible(campagne.id, {None: Etp(50)}, JOUR, "lettre", "révision", malgre_depassement=True)
    assert lignes[0].motif.startswith("révision La cible est inférieure")
    assert attendue[1:] in lignes[0].motif.replace("\u00a0", " ")
    assert arbitrage.quota(campagne.id).reste_etp == Etp(-50)
    with un_seul_acte(store) as lignes:
        arbitrage.notifier_cible(campagne.id, {None: Etp(100)}, JOUR, "lettre")
    assert lignes[0].motif == ""


def test_a_dossier_hidden_from_the_agent_counts_and_is_not_named(arbitrage, store, campagne):
    dossier = dossier_instruit(store, campagne)
    retenir(store, dossier)
    with store.ecrire() as u:
        u.lectures.add_deport(un_deport(dossier_id=dossier.id, agent=AGENT))
    (depasse,) = arbitrage.depassements(campagne.id, {None: Etp(50)}, {("2A", None): Etp(0)})
    assert depasse.phrase.endswith("(1\u00a0dossier qui vous est caché)")
    assert dossier.numero not in depasse.phrase


def test_taking_back_what_is_committed_asks_for_the_motive_of_the_person_in_charge(arbitrage, store, campagne):
    arbitrage.mouvementer(campagne.id, NatureMouvement.DOTATION, Montant(3000000), JOUR)
    retenir(store, dossier_instruit(store, campagne))
    reprise = Mouvement(campagne.id, NatureMouvement.REPRISE, Montant(-1000000), JOUR)
    with rien_d_ecrit(store), pytest.raises(UserError, match="laisserait 8\u00a0000,00\u00a0€ de moins"):
        arbitrage.inscrire(reprise, "  ")
    with un_seul_acte(store) as lignes:
        arbitrage.inscrire(reprise, "abondement annoncé")
    assert lignes[0].motif == "Dérogation à R15\u00a0: abondement annoncé"
    assert arbitrage.quota(campagne.id).reste == Montant(-800000)
    with un_seul_acte(store) as lignes:
        arbitrage.inscrire(Mouvement(campagne.id, NatureMouvement.ABONDEMENT, Montant(800000), JOUR), "inutile")
    assert lignes[0].motif == ""


def test_credits_below_zero_or_etp_of_no_reconduction_are_refused(arbitrage, store, campagne):
    arbitrage.mouvementer(campagne.id, NatureMouvement.DOTATION, Montant(100), JOUR, montant_cp=Montant(50))
    reprise = Mouvement(campagne.id, NatureMouvement.REPRISE, Montant(-60), JOUR, "", Montant(-60))
    with rien_d_ecrit(store), pytest.raises(UserError, match="paiement deviendraient négatifs"):
        arbitrage.inscrire(reprise)
    with rien_d_ecrit(store), pytest.raises(UserError, match="Seules des reconductions"):
        arbitrage.mouvementer(campagne.id, NatureMouvement.DOTATION, Montant(100), JOUR, etp=Etp(100))
    arbitrage.inscrire(replace(reprise, montant_cp=None))
    assert arbitrage.quota(campagne.id).enveloppe == Montant(40)
