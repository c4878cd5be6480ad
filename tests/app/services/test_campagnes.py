"""A campaign is data: shipped, confirmed by the service, postponed with a trace."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.campagne import Delai, Service
from app.services.campagnes import CONFIRME, Campagnes, confirmer
from app.socle.errors import Bug, UserError
from tests.app.services.atelier import cotes, rien_d_ecrit, un_seul_acte
from tests.builders import AGENT, une_campagne


@pytest.fixture
def campagnes(contexte):
    return Campagnes(contexte)


def test_a_campaign_is_created_from_a_shipped_model(campagnes, store):
    with un_seul_acte(store) as lignes:
        creee, changes = campagnes.creer("corse-2022", date_limite_incluse=True)
    assert changes.tout
    assert (creee.id, creee.region_nom, creee.date_limite_incluse) == (1, "Corse", True)
    assert creee.sources["date_limite_incluse"] == CONFIRME
    assert "date_limite_incluse" not in creee.a_confirmer()
    assert "taux_max" in creee.a_confirmer()
    assert cotes(lignes[0])[1] == {
        "code": "corse-2022",
        "intitule": creee.intitule,
        "date_limite_incluse": True,
    }
    assert campagnes.lister() == (creee,)
    assert campagnes.get(1) == creee


def test_an_unknown_model_or_campaign(campagnes, store):
    with rien_d_ecrit(store), pytest.raises(Bug, match="manque à l’installation"):
        campagnes.creer("bretagne-1789")
    with pytest.raises(UserError):
        campagnes.get(12)


def test_a_changed_fact_is_confirmed_and_the_journal_keeps_only_it(campagnes, store, campagne):
    service = replace(campagne.service, telephone="01 00 00 00 00")
    with un_seul_acte(store) as lignes:
        apres, changes = campagnes.modifier(campagne.id, "Compléter le service", service=service)
    assert changes.campagnes == {campagne.id}
    assert apres.service.telephone == "01 00 00 00 00"
    assert lignes[0].acte == "Compléter le service"
    assert cotes(lignes[0]) == (
        {"service": {"telephone": ""}},
        {"service": {"telephone": "01 00 00 00 00"}},
    )


def test_a_record_confirms_the_sources_of_its_filled_fields():
    sources = {
        "service.nom": "à confirmer par le service",
        "service.dpo": "à confirmer",
        "serviceman": "à confirmer",
        "mode": "page",
    }
    confirmee = confirmer(une_campagne(sources=sources), service=Service(nom="DREETS d’essai"))
    assert confirmee.sources == {**sources, "service.nom": CONFIRME}


def test_the_deadline_is_postponed_with_a_motive_and_the_old_one_is_kept(campagnes, store, campagne):
    assert campagne.delai(date(2022, 9, 20)) is Delai.HORS_DELAI
    with un_seul_acte(store) as lignes:
        apres, _ = campagnes.reporter_date_limite(campagne.id, date(2022, 9, 30), " grève postale ")
    report = apres.reports[-1]
    assert (report.ancienne, report.nouvelle, report.motif, report.agent, report.le) == (
        date(2022, 9, 15), date(2022, 9, 30), "grève postale", AGENT, date(2022, 9, 20),
    )  # fmt: skip
    assert len(apres.reports) == len(campagne.reports) + 1
    assert campagnes.get(campagne.id).delai(date(2022, 9, 20)) is Delai.DANS_LES_DELAIS
    ancien, nouveau = cotes(lignes[0])
    assert (ancien["date_limite"], nouveau["date_limite"]) == ("2022-09-15", "2022-09-30")
    assert set(ancien) == {"date_limite", "reports", "sources"}


def test_a_deadline_is_never_moved_without_motive_nor_backwards_nor_by_the_way(campagnes, store, campagne):
    for nouvelle, motif, message in (
        (date(2022, 9, 30), "  ", "demande un motif"),
        (date(2022, 9, 15), "même jour", "doit suivre"),
        (date(2022, 9, 1), "plus tôt", "doit suivre"),
    ):
        with rien_d_ecrit(store), pytest.raises(UserError, match=message):
            campagnes.reporter_date_limite(campagne.id, nouvelle, motif)
    with rien_d_ecrit(store), pytest.raises(UserError, match="se reporte avec un motif"):
        campagnes.modifier(campagne.id, "Changer", date_limite=date(2022, 12, 31))
