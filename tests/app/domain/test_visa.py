"""The cases of `visas.toml`: delegations on a day, roles, and where a chain stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.chaine import (
    en_decision,
    exiger_a_viser,
    exiger_proposition,
    exiger_visee,
    lire_chaine,
    memes_termes,
    sens_propose,
    termes,
)
from app.domain.cycle import Etat
from app.domain.montants import Etp, Montant
from app.domain.poste import TypePoste
from app.domain.pouvoirs import (
    ActeASigner,
    Pouvoirs,
    defauts,
    delegation_pour,
    exiger_role,
    nommer,
    peut_decider,
    vaut_le,
    verifier_delegation,
)
from app.domain.visa import Delegation, EtapeVisa, Habilitation, Portee, Role, Visa
from app.socle.errors import UserError
from tests.app.domain.cas import INSTANT, cas, euros
from tests.builders import un_dossier, un_poste

JOUR = date(2022, 10, 3)
DEBUT = date(2022, 9, 1)
ESSAI = Delegation(
    delegant="Préfet de région",
    delegataire="Camille Essai",
    qualite="directrice adjointe",
    reference="arrêté n° 12 du 1er septembre 2022",
    du=DEBUT,
    id=1,
    au=date(2022, 12, 31),
    plafond=Montant(2300000),
    portees=frozenset({Portee.DECISION, Portee.CONVENTION}),
)
EQUIPE = Pouvoirs(
    (
        Habilitation("Iris", Role.INSTRUCTEUR, DEBUT),
        Habilitation("Chafik", Role.CHEF_DE_SERVICE, DEBUT),
        Habilitation("Rim", Role.RESPONSABLE, DEBUT),
        Habilitation("Dina", Role.DIRECTEUR, DEBUT),
        Habilitation("Vania", Role.INSTRUCTEUR, DEBUT, au=date(2022, 9, 30)),
    )
)
SEULE = Pouvoirs()


def acte(montant=None, jour=JOUR, portee=Portee.DECISION):
    return ActeASigner(portee, jour, Montant(montant) if montant else None)


def sans_espaces_fines(texte):
    return texte.replace("\u00a0", " ")


@cas("visas", "delegations")
def test_delegation(cas):
    champs = {"retiree_le": cas.get("retiree_le")}
    if cas.get("sans_fin"):
        champs["au"] = None
    if "portees" in cas:
        champs["portees"] = frozenset(map(Portee, cas["portees"]))
    montant = euros(cas["montant"]) if "montant" in cas else None
    dits = defauts(replace(ESSAI, **champs), ActeASigner(Portee(cas["portee"]), cas["jour"], montant))
    assert len(dits) == len(cas["defauts"]), cas["pourquoi"]
    for dit, attendu in zip(dits, cas["defauts"], strict=True):
        assert attendu in sans_espaces_fines(dit), cas["pourquoi"]


@cas("visas", "roles")
def test_role(cas):
    etape = EtapeVisa(cas["etape"])
    if not cas["refus"]:
        exiger_role(EQUIPE, cas["agent"], etape, JOUR)
        return
    with pytest.raises(UserError) as refus:
        exiger_role(EQUIPE, cas["agent"], etape, JOUR)
    assert cas["refus"] in sans_espaces_fines(refus.value.message)
    assert cas.get("conseil", "") in sans_espaces_fines(refus.value.conseil)


def etape(code, rang):
    genres = {"P": EtapeVisa.PROPOSITION, "V": EtapeVisa.VISA, "D": EtapeVisa.DECISION, "R": EtapeVisa.RETOUR}
    agents = {"P": "Iris", "V": "Chafik", "D": "Dina", "R": "Chafik"}
    un = {"etp_par_type": {TypePoste.FACILITATEUR: Etp(100)}, "montant": Montant(2800000), "sens": Etat.RETENU}
    deux = {**un, "montant": Montant(2000000), "sens": Etat.RETENU_PARTIELLEMENT}
    return Visa(
        dossier_id=1,
        etape=genres[code[0]],
        agent=agents[code[0]],
        le=INSTANT,
        id=rang,
        motif="projet solide",
        **({} if code == "R" else un if code[1] == "1" else deux),
    )


def chaine(*codes):
    return lire_chaine([etape(code, rang) for rang, code in enumerate(codes, start=1)])


@cas("visas", "chaines")
def test_chaine(cas):
    lue = chaine(*cas["etapes"])
    assert lue.attend == cas["attend"]
    assert (lue.visa is not None) is cas["visee"]
    assert len(lue.caducs) == cas["caducs"]
    assert len(lue.etapes) == len(cas["etapes"])


@given(st.lists(st.sampled_from(["P1", "P2", "V1", "V2", "D1", "R"]), max_size=12))
def test_whatever_happens_a_visa_holds_only_for_the_proposal_in_force(codes):
    lue = chaine(*codes)
    assert lue.visa is None or memes_termes(lue.visa, lue.proposition)
    assert (lue.attend is EtapeVisa.DECISION) is (lue.visa is not None)
    if codes and codes[-1] in {"D1", "R"}:
        assert (lue.attend, lue.proposition, lue.caducs) == (EtapeVisa.PROPOSITION, None, ())
    assert len(lue.retours) == codes.count("R")


def test_a_return_is_said_until_something_follows_it():
    assert chaine("P1", "R").revenu is not None
    assert chaine("P1", "R", "P2").revenu is None
    assert len(chaine("P1", "R", "P2", "R").retours) == 2


def test_without_any_role_the_same_agent_does_every_step():
    for pas in EtapeVisa:
        exiger_role(SEULE, "Iris", pas, JOUR)
    assert peut_decider(SEULE, "Iris", JOUR)
    assert delegation_pour(SEULE, "Iris", acte(9900000)) is None
    futur = Pouvoirs((Habilitation("Dina", Role.DIRECTEUR, date(2023, 1, 1)),))
    assert not futur.organises(JOUR)
    with pytest.raises(UserError, match=r"votre rôle commence le 1er.janvier.2024"):
        exiger_role(
            Pouvoirs((*futur.habilitations, Habilitation("Iris", Role.INSTRUCTEUR, date(2024, 1, 1)))),
            "Iris",
            EtapeVisa.PROPOSITION,
            date(2023, 6, 1),
        )


def test_an_expired_role_opens_nothing_and_a_withdrawn_one_counts_no_more():
    fini = Habilitation("Dina", Role.DIRECTEUR, DEBUT, au=date(2022, 9, 30))
    assert Pouvoirs((fini,)).organises(JOUR)
    assert not vaut_le(fini, JOUR)
    with pytest.raises(UserError) as refus:
        exiger_role(Pouvoirs((fini,)), "Iris", EtapeVisa.VISA, JOUR)
    assert "donnez-le à l’écran Délégations" in refus.value.conseil
    assert not Pouvoirs((replace(fini, retiree_le=DEBUT),)).organises(JOUR)


def test_the_directeur_decides_without_a_delegation_in_his_name_and_under_it_when_there_is_one():
    assert delegation_pour(EQUIPE, "Dina", acte(9900000)) is None
    sienne = replace(ESSAI, delegataire="Dina Essai", session="Dina")
    avec = replace(EQUIPE, delegations=(sienne,))
    assert delegation_pour(avec, "Dina", acte(2300000)) == sienne
    with pytest.raises(UserError, match="son plafond") as refus:
        delegation_pour(avec, "Dina", acte(2300001))
    assert "écran Délégations" in refus.value.conseil


def test_a_delegate_decides_under_hers_and_the_refusal_names_the_one_that_would_do():
    large = replace(ESSAI, id=2, delegataire="Sacha Essai", plafond=None, reference="arrêté n° 13")
    avec = replace(EQUIPE, delegations=(ESSAI, large))
    assert delegation_pour(avec, "Camille Essai", acte(2000000)) == ESSAI
    assert peut_decider(avec, "Camille Essai", JOUR)
    assert not peut_decider(avec, "Iris", JOUR)
    with pytest.raises(UserError, match="Aucune délégation ne vaut") as refus:
        delegation_pour(avec, "Camille Essai", acte(2900000))
    assert refus.value.conseil.endswith(f"{nommer(large)}.")
    with pytest.raises(UserError, match=r"a expiré le 31.décembre.2022"):
        delegation_pour(avec, "Camille Essai", acte(2000000, jour=date(2023, 1, 1)))


@pytest.mark.parametrize(
    ("portee", "mot"),
    [
        (Portee.PROCEDURE, "Signer cet acte de procédure"),
        (Portee.DECISION, "Décider"),
        (Portee.CONVENTION, "Signer cette convention"),
        (Portee.PAIEMENT, "Signer ce paiement"),
    ],
)
def test_without_role_nor_delegation_the_refusal_says_who_signs(portee, mot):
    with pytest.raises(UserError, match=f"{mot} revient au directeur") as refus:
        delegation_pour(EQUIPE, "Iris", acte(100, portee=portee))
    assert "Dina" in refus.value.conseil


def test_a_delegation_chosen_is_known_held_and_valid():
    avec = replace(EQUIPE, delegations=(ESSAI,))
    assert delegation_pour(avec, "camille  essai", acte(100), choisie=1) == ESSAI
    with pytest.raises(UserError, match="n’existe pas"):
        delegation_pour(avec, "Camille Essai", acte(100), choisie=9)
    with pytest.raises(UserError, match="n’est pas à votre nom"):
        delegation_pour(avec, "Dina", acte(100), choisie=1)
    with pytest.raises(UserError, match="ne couvre pas les paiements"):
        delegation_pour(avec, "Camille Essai", acte(100, portee=Portee.PAIEMENT), choisie=1)


def test_in_a_single_post_a_chosen_delegation_is_checked_whoever_writes():
    seule = Pouvoirs((), (ESSAI,))
    assert delegation_pour(seule, "Iris", acte(2300000), choisie=1) == ESSAI
    with pytest.raises(UserError, match="a expiré"):
        delegation_pour(seule, "Iris", acte(100, jour=date(2023, 2, 1)), choisie=1)


@pytest.mark.parametrize(
    ("champs", "motif"),
    [
        ({"delegant": " "}, "qui donne délégation"),
        ({"delegataire": ""}, "qui la reçoit"),
        ({"qualite": ""}, "la qualité"),
        ({"reference": ""}, "la référence"),
        ({"au": date(2022, 8, 31)}, "finirait avant"),
        ({"plafond": Montant(0)}, "supérieur à zéro"),
    ],
)
def test_a_delegation_that_says_too_little_is_refused(champs, motif):
    verifier_delegation(replace(ESSAI, au=None, plafond=None))
    with pytest.raises(UserError, match=motif):
        verifier_delegation(replace(ESSAI, **champs))


def test_a_delegation_without_quality_is_still_named():
    assert nommer(replace(ESSAI, qualite="")).startswith("délégation de Camille Essai (arrêté")


def test_the_author_of_a_proposal_does_not_visa_it():
    proposee = chaine("P1")
    assert exiger_a_viser(proposee, "Chafik", separes=True) == proposee.proposition
    assert exiger_a_viser(proposee, "Iris", separes=False) == proposee.proposition
    with pytest.raises(UserError, match="un autre agent la vise"):
        exiger_a_viser(proposee, "iris", separes=True)
    with pytest.raises(UserError, match="déjà visée par Chafik"):
        exiger_a_viser(chaine("P1", "V1"), "Rim", separes=True)
    with pytest.raises(UserError, match="Aucune proposition"):
        exiger_proposition(chaine("P1", "R"))


def test_only_the_decision_proposed_and_visaed_is_taken():
    visee = chaine("P1", "V1")
    voulue = en_decision(visee.proposition, JOUR)
    exiger_visee(visee, voulue)
    with pytest.raises(UserError, match="n’est pas celle qui est proposée"):
        exiger_visee(visee, replace(voulue, montant=Montant(100)))
    with pytest.raises(UserError, match=r"n’est pas visée\. Rien"):
        exiger_visee(chaine("P1"), voulue)
    with pytest.raises(UserError, match="la proposition a changé depuis"):
        exiger_visee(chaine("P2", "V2", "P1"), voulue)
    soi_meme = lire_chaine([etape("P1", 1), replace(etape("V1", 2), agent="Iris")])
    with pytest.raises(UserError, match="visée par son auteur"):
        exiger_visee(soi_meme, voulue)


def test_a_decision_is_not_dated_before_its_visa():
    visee = chaine("P1", "V1")
    vise_le = visee.visa.le.date()
    exiger_visee(visee, en_decision(visee.proposition, vise_le))
    with pytest.raises(UserError, match="ne se date pas avant son visa"):
        exiger_visee(visee, en_decision(visee.proposition, vise_le - timedelta(days=1)))


def test_terms_are_sense_etp_of_each_type_and_amount():
    un, deux = etape("P1", 1), etape("P2", 2)
    assert memes_termes(un, replace(un, motif="autre", agent="Rim", le=datetime(2023, 1, 1, tzinfo=INSTANT.tzinfo)))
    assert memes_termes(un, replace(un, etp_par_type={**un.etp_par_type, TypePoste.COORDINATEUR: Etp(0)}))
    assert not memes_termes(un, replace(un, etp_par_type={TypePoste.COORDINATEUR: Etp(100)}))
    assert not memes_termes(un, deux)
    assert sans_espaces_fines(termes(un)) == "retenu, 1,00 ETP, 28 000,00 €"
    assert termes(replace(un, montant=None)).endswith("montant inconnu")
    assert termes(replace(un, sens=Etat.NON_RETENU)) == "non retenu"
    assert termes(etape("R", 1)) == "retour à l’instruction"
    with pytest.raises(ValueError, match="ne propose rien"):
        en_decision(etape("R", 1), JOUR)


def test_the_figures_of_the_instruction_make_the_sense():
    assert sens_propose(un_dossier()) is Etat.RETENU
    assert sens_propose(un_dossier(montant_propose=Montant(100))) is Etat.RETENU_PARTIELLEMENT
    assert sens_propose(un_dossier(postes=(un_poste(etp_propose=Etp(50)),))) is Etat.RETENU_PARTIELLEMENT
