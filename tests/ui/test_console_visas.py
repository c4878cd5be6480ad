"""The verbs on the chain of decision, on a real base: what waits, the visa of a selection, returns, delegations."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.cycle import Etat
from app.domain.decision import Decision
from app.domain.dossier import Canal
from app.domain.montants import Etp, Montant
from app.domain.poste import TypePoste
from app.domain.visa import Delegation, Portee, Role
from app.importers.bac import Bac
from app.services.bureau import ouvrir_bureau
from app.socle.horloge import HorlogeFixe
from app.socle.paths import nom_de_session
from app.socle.reglages import Reglages
from data.sqlite.store import create_store, open_store
from tests.builders import AGENT, le, un_porteur, un_poste
from tests.ui.terminal import en_json, lancer

NUMEROS = [f"2022-94-000{rang}" for rang in (1, 2, 3)]


@pytest.fixture
def base(tmp_path):
    """Three dossiers « instruits », two of them proposed; two delegations, one of them over; no role."""
    chemin = tmp_path / "corse.clausule"
    store, lecteur = create_store(chemin, agent_poste=AGENT), Bac()
    bureau = ouvrir_bureau(store, HorlogeFixe(le(9, 20)), AGENT, lecteur)
    campagne, _ = bureau.campagnes.creer("corse-2022")
    for rang in range(3):
        dossier, _ = bureau.reception.creer_a_la_main(
            campagne.id, un_porteur(raison_sociale=f"Porteur {rang}"), le(9, 5), Canal.COURRIER, "Candidature"
        )
        with bureau.contexte.store.ecrire() as uow:
            uow.dossiers.save(
                replace(
                    uow.dossiers.get(dossier.cle),
                    etat=Etat.INSTRUIT,
                    postes=(un_poste(),),
                    montant_demande=Montant(2800000),
                )
            )
        if rang < 2:
            etp = {TypePoste.FACILITATEUR: Etp(100)}
            bureau.visas.proposer(
                Decision(dossier.cle, Etat.RETENU, "solide", date(2022, 9, 20), None, etp, Montant(2800000))
            )
    essai = Delegation("Préfet", "Camille", "adjointe", "arrêté n° 12", date(2022, 9, 1), plafond=Montant(2300000))
    bureau.delegations.enregistrer(replace(essai, portees=frozenset({Portee.DECISION})))
    bureau.delegations.enregistrer(replace(essai, reference="arrêté n° 9", au=date(2022, 9, 2)))
    lecteur.fermer()
    store.close()
    return chemin


def test_what_waits_is_said_by_role(base):
    dits = en_json("visas", "--base", base)
    assert [(x["numero"], x["etape"]) for x in dits] == list(
        zip(NUMEROS, ("visa", "visa", "proposition"), strict=True)
    )
    assert (dits[0]["sens"], dits[0]["montant"], dits[2]["sens"]) == ("retenu", "28000.00", None)
    (seul,) = en_json("visas", "--base", base, "--role", "instructeur")
    assert seul["numero"] == NUMEROS[2]
    assert "à viser" in lancer("visas", "--base", base).output
    assert lancer("visas", "--base", base, "--role", "directeur").output == "Rien n’attend.\n"


def test_a_selection_is_visaed_whole_or_not_at_all(base):
    refus = lancer("visas", "--base", base, "--viser", NUMEROS[0], "--viser", NUMEROS[2], code=1)
    assert NUMEROS[2] in refus.output
    assert {x["etape"] for x in en_json("visas", "--base", base)} == {"visa", "proposition"}
    dits = en_json("visas", "--base", base, "--viser", NUMEROS[0], "--viser", NUMEROS[1], "--motif", "vu")
    assert [x["etape"] for x in dits] == ["decision", "decision", "proposition"]
    lancer("visas", "--base", base, "--viser", NUMEROS[0], "--retourner", NUMEROS[1], code=1)


def test_a_return_is_listed_with_its_motive(base):
    assert lancer("visas", "--base", base, "--retours").output == "Aucun retour à l’instruction.\n"
    texte = lancer("visas", "--base", base, "--retourner", NUMEROS[0], "--motif", "ETP à revoir").output
    assert "retourné" in texte
    (retour,) = en_json("visas", "--base", base, "--retours")
    assert (retour["numero"], retour["motif"]) == (NUMEROS[0], "ETP à revoir")
    assert "«\u00a0ETP à revoir\u00a0»" in lancer("visas", "--base", base, "--retours").output


def test_the_delegations_of_the_settings_come_into_a_base_made_before(base, monkeypatch, tmp_path):
    reglages = Reglages(tmp_path / "reglages.toml")
    neuve = {"delegant": "Préfet", "delegataire": "Sacha Essai", "qualite": "chef", "reference": "n° 7"}
    reglages.remplacer_delegations([{**neuve, "du": "2022-09-01"}])
    monkeypatch.setattr("ui.verbes.visas.du_poste", lambda: reglages)
    for _ in range(2):
        dits = en_json("delegations", "--base", base, "--des-reglages")
        assert [d["delegataire"] for d in dits["delegations"]].count("Sacha Essai") == 1


def test_delegations_say_which_holds_and_why_not(base):
    dits = en_json("delegations", "--base", base, "--le", "20/09/2022", "--montant", "23 000,01")
    assert (dits["jour"], dits["organises"], dits["habilitations"]) == ("2022-09-20", False, [])
    assert [len(d["defauts"]) for d in dits["delegations"]] == [1, 2]
    juste = en_json("delegations", "--base", base, "--le", "20/09/2022", "--montant", "23 000")
    assert juste["delegations"][0]["defauts"] == []
    assert "vaut" in lancer("delegations", "--base", base).output


def test_roles_are_said_with_their_dates(base):
    store, lecteur = open_store(base, agent_poste=AGENT), Bac()
    bureau = ouvrir_bureau(store, HorlogeFixe(le(9, 20)), AGENT, lecteur)
    role, _ = bureau.delegations.habiliter(nom_de_session(), Role.INSTRUCTEUR, date(2022, 9, 1), date(2022, 9, 30))
    bureau.delegations.retirer_role(role.id, date(2022, 9, 25))
    lecteur.fermer()
    store.close()
    texte = lancer("delegations", "--base", base, "--le", "20/09/2022").output
    assert "étapes séparées" in texte
    assert "instructeur, du 01/09/2022 au 30/09/2022, retiré le 25/09/2022" in texte
    assert en_json("delegations", "--base", base)["habilitations"][0]["retiree_le"] == "2022-09-25"


def test_a_decision_is_proposed_then_taken_as_it_was_proposed(base):
    termes = ("--sens", "retenu_partiellement", "--etp", "0,50", "--montant", "14000", "--motif", "mi-temps")
    dit = en_json("decider", "--base", base, NUMEROS[2], "--proposer", *termes)
    assert (dit["etape"], dit["montant"]) == ("proposition", "14000.00")
    assert "déjà proposée" in lancer("decider", "--base", base, NUMEROS[2], "--proposer", code=1).output
    dit = en_json("decider", "--base", base, NUMEROS[2], "--sens", "liste_attente", "--motif", "crédits épuisés")
    assert (dit["sens"], dit["montant"], dit["version_cible"]) == ("liste_attente", None, None)
    texte = lancer(
        "decider", "--base", base, NUMEROS[1], "--sens", "retenu", "--proposer", "--motif", "revu"
    ).output
    assert "décision proposée, retenu, 1,00\u00a0ETP" in texte


def test_what_was_proposed_is_decided_as_it_stands(base):
    dit = en_json("decider", "--base", base, NUMEROS[0])
    assert (dit["etape"], dit["sens"], dit["montant"]) == ("decision", "retenu", "28000.00")


def test_a_decision_that_says_no_figures_gives_those_of_the_instructor_as_the_window_does(base):
    store = open_store(base, agent_poste=AGENT)
    with store.ecrire() as uow:
        dossier = uow.dossiers.get(3)
        (poste,) = dossier.postes
        propose = replace(dossier, postes=(replace(poste, etp_propose=Etp(50)),), montant_propose=Montant(1400000))
        uow.dossiers.save(propose)
    store.close()
    termes = ("--sens", "retenu_partiellement", "--motif", "mi-temps")
    dit = en_json("decider", "--base", base, NUMEROS[2], "--proposer", *termes)
    assert dit["montant"] == "14000.00"


def test_a_decision_without_a_proposal_says_its_sense(base):
    assert "Aucune proposition" in lancer("decider", "--base", base, NUMEROS[2], code=1).output
    assert "Précisez --sens" in lancer("decider", "--base", base, NUMEROS[2], "--proposer", code=1).output
