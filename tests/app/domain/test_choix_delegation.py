"""What an agent may choose among the delegations, and what is said of one that does not hold."""

from __future__ import annotations

from datetime import date

from app.domain.choix_delegation import choix_de_delegation
from app.domain.montants import Montant
from app.domain.pouvoirs import ActeASigner, Pouvoirs
from app.domain.visa import Delegation, Habilitation, Portee, Role

JOUR = date(2022, 9, 20)
ACTE = ActeASigner(Portee.DECISION, JOUR, Montant(2_940_000))


def une(cle, delegataire, **champs):
    base = {"delegant": "le préfet", "delegataire": delegataire, "qualite": "adjointe", "reference": f"n° {cle}"}
    return Delegation(**{**base, "du": date(2022, 9, 1), "id": cle, **champs})


EXPIREE = une(1, "Claude", au=date(2022, 9, 19))
BONNE = une(2, "Claude")
TROP_BASSE = une(3, "Claude", plafond=Montant(2_000_000))
AUTRE = une(4, "Dominique")
TOUTES = (EXPIREE, BONNE, TROP_BASSE, AUTRE)


def choix(agent, *habilitations, delegations=TOUTES):
    return choix_de_delegation(Pouvoirs(habilitations, delegations), agent, ACTE, JOUR)


def test_alone_every_delegation_may_be_chosen_those_that_hold_first_and_none_is_imposed():
    obtenu = choix("agent")
    assert [o.delegation.id for o in obtenu.options] == [2, 4, 1, 3]
    assert (obtenu.par_defaut, obtenu.refus, obtenu.organises) == (None, "", False)
    assert "expiré" in obtenu.option(1).defauts[0]
    assert "plafond" in obtenu.option(3).defauts[0]
    assert not obtenu.option(3).vaut
    assert obtenu.option(None) is None
    assert obtenu.a_proposer
    assert not choix("agent", delegations=()).a_proposer


def test_with_roles_a_delegate_chooses_among_hers_and_the_first_that_holds_is_the_default():
    obtenu = choix("claude", Habilitation("Dany", Role.INSTRUCTEUR, JOUR))
    assert [o.delegation.id for o in obtenu.options] == [2, 1, 3]
    assert (obtenu.par_defaut, obtenu.organises) == (BONNE, True)
    assert obtenu.option(4) is None


def test_who_may_not_decide_is_told_why_and_a_directeur_needs_none():
    dany = Habilitation("Dany", Role.INSTRUCTEUR, JOUR)
    refuse = choix("Dany", dany)
    assert (refuse.options, refuse.par_defaut, refuse.a_proposer) == ((), None, True)
    assert "revient au directeur" in refuse.refus
    directeur = choix("Alix", dany, Habilitation("Alix", Role.DIRECTEUR, JOUR))
    assert (directeur.par_defaut, directeur.refus, directeur.a_proposer) == (None, "", False)
