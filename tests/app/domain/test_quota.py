"""The cases of `quota.toml`: what the dossiers take of the target and of the envelope."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.cycle import Etat
from app.domain.montants import ZERO_ETP, ZERO_EURO, Etp, Montant
from app.domain.poste import Poste, TypePoste
from app.domain.quota import (
    Cible,
    Compteur,
    Mouvement,
    NatureMouvement,
    Poids,
    assembler,
    cibles_en_vigueur,
    compter,
    quota,
    repeser,
)
from app.services.dossiers_fictifs import dossiers_fictifs
from tests.app.domain.cas import cas, etp, euros

FICTIFS = {d.cas: d for d in dossiers_fictifs()}


def paire(code, etat):
    fictif = FICTIFS[code]
    accords = [d.accord for d in fictif.decisions if d.accord]
    return replace(fictif.dossier, etat=Etat(etat)), accords[-1] if accords else None


@cas("quota", "quota")
def test_quota(cas):
    cibles = [
        Cible(0, c["version"], TypePoste(c["type"]) if "type" in c else None, etp(c["etp"]) if "etp" in c else None)
        for c in cas["cibles"]
    ]
    mouvements = [Mouvement(0, NatureMouvement.DOTATION, euros(m), date(2022, 9, 1)) for m in cas["mouvements"]]
    panneau = quota([paire(c, e) for c, e in cas["dossiers"].items()], cibles, mouvements)
    for cle, attendu in cas["attendu"].items():
        porteur = panneau if hasattr(panneau, cle) else panneau.total
        lu = etp(attendu) if "etp" in cle or cle == "cible" else euros(attendu)
        assert getattr(porteur, cle) == lu, (cle, cas["pourquoi"])
    for cle in ("cible", "reste_etp", "enveloppe", "reste"):
        assert (getattr(panneau, cle) is None) is (cle not in cas["attendu"]), (cle, cas["pourquoi"])


def test_both_kinds_of_jobs_sum_to_the_total():
    panneau = quota([paire("T01", "conventionne"), paire("T20", "retenu")], (), ())
    assert panneau.total == panneau.par_type[TypePoste.FACILITATEUR] + panneau.par_type[TypePoste.COORDINATEUR]
    assert panneau.par_type[TypePoste.COORDINATEUR].montant_retenu == euros("29400,00")


def test_the_amount_of_a_mixed_dossier_is_carried_by_one_type():
    dossier, accord = paire("T01", "retenu")
    mixte = replace(
        dossier, postes=(*dossier.postes, Poste(TypePoste.COORDINATEUR, etp("0,50"), etp_propose=etp("0,40")))
    )
    compteurs = compter(mixte, accord)
    assert compteurs[TypePoste.FACILITATEUR].montant_demande == dossier.montant_demande
    assert compteurs[TypePoste.COORDINATEUR].montant_demande == ZERO_EURO
    assert compteurs[TypePoste.COORDINATEUR].etp_demande == etp("0,50")
    assert compteurs[TypePoste.COORDINATEUR].etp_propose == etp("0,40")
    assert compteurs[TypePoste.COORDINATEUR].etp_retenu == ZERO_ETP


@pytest.mark.parametrize("etat", [Etat.RETIRE, Etat.IRRECEVABLE])
def test_what_left_the_ranking_weighs_nothing(etat):
    assert compter(*paire("T01", etat)) == {}


def test_an_amount_not_proposed_yet_counts_nothing():
    dossier, _ = paire("T02", Etat.EN_INSTRUCTION)
    compteur = compter(dossier, None)[TypePoste.FACILITATEUR]
    assert (compteur.montant_propose, compteur.etp_propose) == (ZERO_EURO, ZERO_ETP)
    inconnu = compter(replace(dossier, montant_demande=None), None)[TypePoste.FACILITATEUR]
    assert inconnu.montant_demande == ZERO_EURO


def test_a_retained_dossier_without_decision_retains_nothing():
    dossier, _ = paire("T01", Etat.RETENU)
    assert compter(dossier, None)[TypePoste.FACILITATEUR].etp_retenu == ZERO_ETP


def test_the_last_version_holds_with_its_date():
    ancienne = Cible(0, 1, None, etp("3,00"), date(2022, 7, 1))
    facilitateurs = Cible(0, 2, TypePoste.FACILITATEUR, etp("2,00"), date(2022, 9, 1))
    ensemble = Cible(0, 2, None, etp("3,50"), date(2022, 9, 2))
    assert cibles_en_vigueur([]) == (None, ())
    assert cibles_en_vigueur([facilitateurs, ancienne, ensemble]) == (2, (facilitateurs, ensemble))
    panneau = quota([], [facilitateurs, ancienne, ensemble], ())
    assert panneau.cible == etp("3,50")
    assert panneau.cible_par_type[TypePoste.FACILITATEUR] == etp("2,00")
    assert panneau.cible_par_type[TypePoste.COORDINATEUR] is None
    assert (panneau.version_cible, panneau.notifiee_le) == (2, date(2022, 9, 2))
    assert panneau.total == Compteur()


POIDS = st.builds(
    Poids,
    st.dictionaries(
        st.sampled_from(TypePoste),
        st.builds(
            Compteur,
            etp_demande=st.builds(Etp, st.integers(0, 200)),
            etp_retenu=st.builds(Etp, st.integers(0, 200)),
            montant_retenu=st.builds(Montant, st.integers(0, 5000)),
        ),
    ),
    st.dictionaries(st.sampled_from(TypePoste), st.sampled_from(["2A", "2B"])),
)


@given(st.lists(POIDS, min_size=1, max_size=5), POIDS)
def test_one_dossier_weighed_again_gives_the_panel_of_all_of_them(poids, nouveau):
    cibles = [Cible(1, 1, None, Etp(300)), Cible(1, 1, None, Etp(100), zone="2A")]
    avant, apres = assembler(poids, cibles, ()), assembler([nouveau, *poids[1:]], cibles, ())
    assert repeser(avant, poids[0], nouveau) == apres
