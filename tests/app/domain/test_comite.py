"""The cases of `comite.toml`: quorum, vote, departures from the rank; what opinions give, and what they suggest."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.comite import (
    DONNENT,
    LIBELLES_AVIS,
    Avis,
    Comite,
    DeportDeMembre,
    Membre,
    PlaceAuRang,
    SensAvis,
    Vote,
    contredit,
    ecarts_au_rang,
    mesures,
    suite_proposee,
    totaux,
    verifier_avis,
    verifier_vote,
)
from app.domain.cycle import Etat
from app.domain.montants import Etp, Montant, somme
from app.domain.poste import TypePoste
from app.domain.presences import LIBELLES_PRESENCE, Presence, noter
from app.domain.quota import quota
from app.socle.errors import UserError
from tests.app.domain.cas import cas
from tests.builders import AGENT, le, un_mouvement, une_cible

F, C = TypePoste
UN_ETP = {F: Etp(100)}


def comite(**champs):
    return Comite(1, date(2022, 10, 14), "Comité", AGENT, le(10, 14), **champs)


def avis(dossier_id=1, sens=SensAvis.FAVORABLE, montant=2800000, **champs):
    donne = sens in DONNENT
    dons = {"etp_par_type": UN_ETP, "montant": Montant(montant)} if donne else {}
    return Avis(dossier_id, sens, AGENT, le(10, 14), **{**dons, "motif": "motif", **champs})


def membre(texte):
    nom, etat, *reste = texte.split()
    dites = {**{v: k for k, v in LIBELLES_PRESENCE.items()}, "inconnu": Presence.NON_NOTEE}
    return noter(Membre(nom, voix=not reste), dites[etat], "X")


@cas("comite", "quorum")
def test_quorum(cas):
    salle = comite(
        membres=tuple(map(membre, cas["membres"])),
        quorum=cas.get("quorum"),
        deports=tuple(DeportDeMembre(7, nom) for nom in cas.get("deportes", ())),
    )
    assert {True: "oui", False: "non", None: "à confirmer"}[salle.quorum_atteint(7)] == cas["atteint"]
    assert salle.deportes(8) == ()


@cas("comite", "vote")
def test_vote(cas):
    vote = Vote(*cas["voix"])
    if cas["issue"] == "refus":
        with pytest.raises(UserError):
            verifier_vote(vote, cas["votants"])
    else:
        verifier_vote(vote, cas["votants"])
        assert vote.issue == cas["issue"]


@cas("comite", "ecart")
def test_ecart_au_rang(cas):
    rendus, places = [], {}
    for texte in cas["places"]:
        cle, vague, rang, *sens = texte.split()
        places[int(cle)] = PlaceAuRang(*(None if x == "-" else int(x) for x in (rang, vague)))
        rendus += [avis(int(cle), SensAvis(sens[0]))] if sens else []
    assert list(ecarts_au_rang(rendus, cas["dossier"], SensAvis(cas["sens"]), places)) == cas["passes"]


def test_an_opinion_that_does_not_follow_the_vote_is_seen():
    assert not contredit(SensAvis.FAVORABLE, None)
    assert not contredit(SensAvis.FAVORABLE, Vote(3, 1))
    assert contredit(SensAvis.FAVORABLE, Vote(1, 3))
    assert contredit(SensAvis.DEFAVORABLE, Vote(2, 2))


def test_opinions_stand_in_the_order_of_the_agenda_and_what_is_left_is_known():
    salle = comite(dossiers=(3, 1, 2)).avec_avis(avis(2)).avec_avis(avis(3)).avec_avis(avis(9))
    assert [a.dossier_id for a in salle.avis] == [3, 2, 9]
    assert salle.a_examiner == (1,)
    assert salle.avec_avis(avis(2, SensAvis.AJOURNE)).avis_sur(2).sens is SensAvis.AJOURNE
    assert salle.sans_avis(2).a_examiner == (1, 2)
    assert (salle.cle, salle.est_clos, replace(salle, id=4, clos_le=le(10, 15)).est_clos) == (0, False, True)


def test_an_opinion_says_what_it_gives_and_why():
    demande, argent = {F: Etp(100)}, Montant(2800000)
    verifier_avis(avis(), demande, argent)
    verifier_avis(avis(sens=SensAvis.DEFAVORABLE), demande, None)
    verifier_avis(avis(sens=SensAvis.FAVORABLE_PARTIEL, montant=2000000), demande, argent)
    for fautif, montant in (
        (avis(sens=SensAvis.DEFAVORABLE, motif=" "), argent),
        (avis(montant=0), argent),
        (avis(etp_par_type={}), argent),
        (avis(), None),
        (avis(montant=2800001), argent),
        (avis(etp_par_type={C: Etp(50), F: Etp(50)}), argent),
        (avis(montant=2000000), argent),
        (avis(sens=SensAvis.FAVORABLE_PARTIEL), argent),
    ):
        with pytest.raises(UserError):
            verifier_avis(fautif, demande, montant)


def test_what_an_opinion_suggests_to_the_authority():
    demande, argent = Etp(100), Montant(2800000)
    suites = {
        s: suite_proposee(avis(sens=s), demande, argent) for s in SensAvis if s is not SensAvis.FAVORABLE_PARTIEL
    }
    assert suites == {
        SensAvis.FAVORABLE: Etat.RETENU,
        SensAvis.RESERVE: Etat.LISTE_ATTENTE,
        SensAvis.AJOURNE: Etat.AJOURNE,
        SensAvis.DEFAVORABLE: Etat.NON_RETENU,
    }
    partiel = avis(sens=SensAvis.FAVORABLE_PARTIEL, montant=100)
    assert suite_proposee(partiel, demande, argent) is Etat.RETENU_PARTIELLEMENT
    assert not any("décid" in mot for mot in LIBELLES_AVIS.values())


def test_the_bars_say_what_is_unknown_and_what_is_exceeded():
    donnes = totaux([avis(1), avis(2, SensAvis.RESERVE)])
    inconnues = mesures(quota((), (), ()), donnes)
    assert [(m.libelle, m.avis, m.limite, m.reste) for m in inconnues] == [
        ("ETP", 100, None, None),
        ("Euros", 2800000, None, None),
    ]
    par_type = mesures(
        quota((), [une_cible(type=F, etp=Etp(50)), une_cible(type=C, etp=Etp(100))], [un_mouvement()]), donnes
    )
    assert [(m.libelle, m.reste) for m in par_type] == [
        ("ETP facilitateurs", -50),
        ("ETP coordinateurs", 100),
        ("Euros", 6200000),
    ]
    (seule, _argent) = mesures(quota((), [une_cible(type=F, etp=Etp(50))], ()), donnes)
    assert seule.libelle == "ETP facilitateurs"
    deux = mesures(quota((), [une_cible(type=F, etp=Etp(50)), une_cible(etp=Etp(300))], ()), donnes)
    assert [m.libelle for m in deux] == ["ETP facilitateurs", "ETP", "Euros"]


@given(st.lists(st.tuples(st.sampled_from(list(SensAvis)), st.integers(1, 10**9)), max_size=8))
def test_totals_are_the_sum_of_what_is_given_whatever_the_order(tires):
    rendus = [avis(i, sens, montant) for i, (sens, montant) in enumerate(tires)]
    obtenus = totaux(rendus)
    assert obtenus == totaux(reversed(rendus))
    assert obtenus.montant == somme(a.montant for a in rendus if a.donne)
    assert obtenus.etp == Etp(100 * sum(a.donne for a in rendus))
    assert obtenus.dossiers == sum(a.donne for a in rendus)
