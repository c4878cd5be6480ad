"""The cases of `enveloppe.toml`, the national check, and the one remainder that every screen shows."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from app.domain.enveloppe import bilan, exercice, suivre_exercices
from app.domain.montants import Montant
from app.domain.quota import Cible, Mouvement, NatureMouvement, Poids, assembler, quota
from tests.app.domain.cas import cas, etp, euros
from tests.builders import une_campagne

CLES = ("ouvert", "reste", "credits_paiement", "etp_continues")


def mouvement(texte):
    nature, montant, *suite = texte.split()
    cp = euros(suite[0]) if suite and suite[0] != "-" else None
    continues = etp(suite[1]) if len(suite) > 1 else None
    return Mouvement(1, NatureMouvement(nature), euros(montant), date(2022, 9, 1), "", cp, continues)


@cas("enveloppe", "enveloppe")
def test_enveloppe(cas):
    lu = bilan([mouvement(m) for m in cas["mouvements"]], euros(cas["engagements"]))
    if lu is None:
        assert "attendu" not in cas, cas["pourquoi"]
        return
    attendu = {c: (etp if "etp" in c else euros)(v) for c, v in cas["attendu"].items()}
    assert {c: getattr(lu, c) for c in CLES} == dict.fromkeys(CLES) | attendu, cas["pourquoi"]


@cas("enveloppe", "exercice")
def test_exercice_national(cas):
    mouvements = [mouvement(m) for m in cas["mouvements"]]
    panneau = quota((), [Cible(1, 1, None, etp(cas["cible"]))], mouvements)
    lu = exercice(une_campagne(edition=cas["edition"]), mouvements, panneau)
    assert lu.repere_etp == euros(cas["repere"])
    assert lu.bilan.reste == euros(cas["reste"]) == panneau.reste


def test_without_a_target_or_an_envelope_there_is_no_landmark():
    mouvements = [mouvement("dotation 100,00")]
    assert exercice(une_campagne(), (), quota((), [Cible(1, 1, None, etp("1,00"))], ())).repere_etp is None
    assert exercice(une_campagne(), mouvements, quota((), (), mouvements)).repere_etp is None
    reconduit = [*mouvements, mouvement("reconduction -50,00")]
    assert (
        exercice(une_campagne(), reconduit, quota((), [Cible(1, 1, None, etp("1,00"))], reconduit)).repere_etp
        is None
    )


MOUVEMENTS = st.lists(
    st.builds(
        Mouvement,
        campagne_id=st.just(1),
        nature=st.sampled_from(NatureMouvement),
        montant=st.builds(Montant, st.integers(-(10**9), 10**9)),
        le=st.just(date(2022, 9, 1)),
    ),
    min_size=1,
)


@given(MOUVEMENTS)
def test_the_remainder_is_that_of_the_panel(mouvements):
    panneau = assembler([Poids({}, {})], (), mouvements)
    assert bilan(mouvements, panneau.total.montant_retenu).reste == panneau.reste


def test_one_campaign_is_followed_among_the_exercices():
    avant, apres = [mouvement("dotation 100,00")], [mouvement("dotation 100,00"), mouvement("abondement 50,00")]
    cible = [Cible(1, 1, None, etp("2,00"))]
    ici, ailleurs = (
        exercice(une_campagne(id=cle, edition=2020 + cle), avant, quota((), (), avant)) for cle in (1, 2)
    )
    panneau = quota((), cible, apres)
    suivi = exercice(une_campagne(id=1, edition=2021), apres, panneau)
    assert suivre_exercices((ici, ailleurs), 1, apres, panneau) == (suivi, ailleurs)
