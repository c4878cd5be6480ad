"""The shipped models are whole, and a faulty one says everything that is wrong with it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from app.documents import lecture_modele
from app.documents.composer import composer
from app.documents.lecture_modele import lire_modele, lire_table
from app.documents.modeles import Genre, Marque, textes_du_bloc
from app.documents.typographie import lier_adresse, typographier
from app.documents.vocabulaire import PLUSIEURS, UN_DOSSIER
from app.domain.convention import TypeActe
from app.domain.documents import Document
from app.socle.errors import Bug
from app.socle.resources import lire_toml
from tests.actes_types import des_donnees


@pytest.mark.parametrize("type_acte", [*TypeActe, *Document])
def test_every_block_has_a_source_that_names_a_text_or_a_usage(type_acte):
    for bloc in lire_modele(type_acte).blocs:
        assert bloc.source.strip()
        assert isinstance(bloc.marque, Marque)
        if bloc.marque is Marque.TEXTE_A_RELIRE:
            assert re.search(r"loi|décret|arrêté|circulaire|code|modèle|règlement|CRPA", bloc.source), bloc.id


@pytest.mark.parametrize("type_acte", [*TypeActe, *Document])
def test_no_number_of_law_is_hidden_in_the_wording(type_acte):
    """A time limit in months or days comes from a parameter or from the campaign, never from the sentence."""
    for bloc in lire_modele(type_acte).blocs:
        for texte in textes_du_bloc(bloc):
            assert not re.search(r"\d+\s(?:mois|jours|%|€)", texte), bloc.id


@pytest.mark.parametrize("type_acte", [*TypeActe, *Document])
def test_parameters_bear_unit_and_source(type_acte):
    for parametre in (p for versions in lire_modele(type_acte).parametres.values() for p in versions):
        assert parametre.valeur > 0
        assert parametre.unite
        assert parametre.source


def test_everything_wrong_is_listed_at_once():
    bloc = {"genre": "paragraphe", "source": "s", "marque": "P"}
    _, anomalies = lire_table(
        TypeActe.CONVENTION,
        {
            "titre": "t",
            "reference": "r",
            "bloc": [
                {**bloc, "id": "a", "texte": "{inconnu} et {article:absent}"},
                {**bloc, "id": "a", "texte": "non **fermé", "si": "jamais_vu"},
                {**bloc, "id": "b", "texte": "x", "source": " "},
                {**bloc, "id": "c", "texte": "x", "colonnes": []},
                {**bloc, "id": "d", "texte": "{.}", "a_chaque": "rien"},
                {"id": "e", "genre": "sonnet", "source": "s", "marque": "P"},
                {"id": "f", "genre": "tableau", "source": "s", "marque": "P", "lignes_de": "rien"},
                {**bloc, "id": "g", "texte": "x", "marque": "Z"},
            ],
        },
    )
    dit = "\n".join(map(str, anomalies)).replace("\u00a0", " ")
    for attendu in (
        "champ inconnu « inconnu »",
        "champ inconnu « article:absent »",
        "étoiles ouvertes et non refermées",
        "condition inconnue « jamais_vu »",
        "« a » est porté deux fois",
        "bloc b : sans source",
        "clés inconnues",
        "texte répété inconnu « rien »",
        "sonnet",
        "lignes inconnues « rien »",
        "la marque « Z » n’existe pas",
    ):
        assert attendu in dit


VERSIONS = {
    "titre": "t",
    "reference": "r",
    "parametres": {
        "mois": [
            {"valeur": 2, "unite": "mois", "source": "s", "marque": "R", "valable_au": date(2022, 9, 22)},
            {"valeur": 3, "unite": "mois", "source": "s", "marque": "R", "valable_du": date(2022, 9, 23)},
        ],
    },
    "bloc": [
        {"id": "x", "genre": "paragraphe", "source": "s", "marque": "R", "texte": quand, **jours}
        for quand, jours in (
            ("Avant : {parametre:mois} mois.", {"valable_au": date(2022, 9, 22)}),
            ("Depuis : {parametre:mois} mois.", {"valable_du": date(2022, 9, 23)}),
        )
    ],
}


@pytest.mark.parametrize(
    ("jour", "attendu"), [(date(2022, 9, 22), "Avant : deux mois."), (date(2022, 9, 23), "Depuis : trois mois.")]
)
def test_an_act_takes_the_version_of_a_text_that_holds_on_its_day(monkeypatch, jour, attendu):
    monkeypatch.setattr(lecture_modele, "lire_toml", lambda _: VERSIONS)
    lire_modele.cache_clear()
    contenu = composer(TypeActe.LETTRE_DECISION, replace(des_donnees(), le=jour))
    assert [b.texte.replace("\u00a0", " ") for b in contenu.blocs] == [attendu]
    lire_modele.cache_clear()


def test_two_versions_of_a_text_do_not_share_a_day_and_a_number_always_has_one():
    blocs = [{**b, "valable_au": None} for b in VERSIONS["bloc"]]
    nombres = {"mois": [{**p, "valable_au": None} for p in VERSIONS["parametres"]["mois"]]}
    _, anomalies = lire_table(TypeActe.CONVENTION, {**VERSIONS, "bloc": blocs, "parametres": nombres})
    assert any("« x » est porté deux fois pour un même jour" in str(a).replace("\u00a0", " ") for a in anomalies)
    assert any("« mois » a deux valeurs pour un même jour" in str(a).replace("\u00a0", " ") for a in anomalies)
    derniere = {"mois": VERSIONS["parametres"]["mois"][1:]}
    modele, _ = lire_table(TypeActe.CONVENTION, {**VERSIONS, "parametres": derniere})
    with pytest.raises(Bug, match="pas de valeur au 22/09/2022"):
        modele.parametre("mois", date(2022, 9, 22))


def test_a_faulty_resource_is_a_bug_that_names_the_file(monkeypatch):
    monkeypatch.setattr(lecture_modele, "lire_toml", lambda _: {"bloc": [{"id": "x"}]})
    lire_modele.cache_clear()
    with pytest.raises(Bug, match=r"actes/convention\.toml"):
        lire_modele(TypeActe.CONVENTION)
    lire_modele.cache_clear()


def test_reminders_are_never_marked_for_print():
    for type_acte in TypeActe:
        rappels = [b for b in lire_modele(type_acte).blocs if b.genre is Genre.RAPPEL]
        assert rappels
        assert all(b.id.startswith("rappel") for b in rappels)


@pytest.mark.parametrize(
    ("saisie", "attendu"),
    [
        ("Vu la loi n° 2000-321 ;", "Vu la loi n°~2000-321~;"),
        ("le « projet » :", "le «~projet~»~:"),
        ("article 10, annexe IV", "article~10, annexe~IV"),
        ("le 1er août 2001", "le 1er~août~2001"),
        ("60 jours et 50 %", "60~jours et 50~%"),
        ("Mme Exemple", "Mme~Exemple"),
        ("une annexe Voici", "une annexe Voici"),
        ("déjà fait", "déjà fait"),
    ],
)
def test_french_spacing(saisie, attendu):
    assert typographier(saisie) == attendu.replace("~", "\u00a0")
    assert typographier(typographier(saisie)) == typographier(saisie)


@pytest.mark.parametrize(
    ("saisie", "attendu"),
    [
        ("1 rue de l’Exemple, 20000 Ajaccio", "1~rue de l’Exemple, 20000~Ajaccio"),
        ("12 bis, rue du 4 mai, BP 20, 20250 Corte", "12 bis,~rue du 4 mai, BP 20, 20250~Corte"),
        ("Lieu-dit Exemple, 20200 Bastia", "Lieu-dit Exemple, 20200~Bastia"),
        ("", ""),
    ],
)
def test_the_number_of_an_address_keeps_its_street(saisie, attendu):
    assert lier_adresse(saisie) == attendu.replace("~", "\u00a0")


def test_every_word_of_the_models_is_said_to_the_officer_in_french():
    phrases = lire_toml("conditions.toml")
    familles = {"conditions": "conditions", "repetes": "textes", "tableaux": "tableaux"}
    for famille, attribut in familles.items():
        noms = {nom for v in (UN_DOSSIER, PLUSIEURS) for nom in getattr(v, attribut)}
        assert set(phrases[famille]) == noms, famille
