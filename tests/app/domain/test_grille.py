"""What makes a grid unusable."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.calcul import bareme
from app.domain.classement import Candidat, motif_sans_rang
from app.domain.controles import Faits, controler
from app.domain.cycle import Etat
from app.domain.grille import Critere, Niveau, Seuils, SousCritere, lecture, points_effectifs
from app.domain.notation import Note, eliminations, resultat
from app.domain.pieces import completude
from app.domain.poste import TypePoste
from app.socle.formats import pourcent
from tests.app.domain.cas import INSTANT, cas, grille
from tests.builders import un_dossier, une_campagne

BONNE = grille(A1=40, A2=20, B1=40)


def test_a_sound_grid_has_no_anomaly_and_adds_up():
    assert BONNE.anomalies() == ()
    assert BONNE.poids_total == 100
    assert BONNE.note_max == 4
    assert [s.code for s in BONNE.sous_criteres()] == ["A1", "A2", "B1"]


def test_a_sub_criterion_is_found_by_its_code():
    trouve = BONNE.sous_critere("A2")
    assert trouve is not None
    assert trouve.poids == 20
    assert BONNE.sous_critere("Z9") is None


@pytest.mark.parametrize(
    ("faute", "attendue"),
    [
        ({"niveaux": (Niveau(0, "a"), Niveau(2, "b"))}, "échelle : les niveaux [0, 2] ne se suivent pas"),
        ({"niveaux": (Niveau(0, "a"),)}, "échelle"),
        ({"criteres": (Critere("A", "A", 50, (SousCritere("A1", "A1", 40),)),)}, "A : poids déclaré 50, somme"),
        ({"criteres": (Critere("A", "A", 0, (SousCritere("A1", "A1", 0),)),)}, "A1 : poids 0 hors limites"),
        ({"criteres": (*BONNE.criteres, BONNE.criteres[0])}, "le code A1 est porté deux fois"),
    ],
)
def test_anomalies_are_named(faute, attendue):
    trouvees = [a.replace("\u00a0", " ") for a in replace(BONNE, **faute).anomalies()]
    assert any(attendue in a for a in trouvees), trouvees


@cas("grilles", "piege")
def test_a_criterion_weighs_what_it_declares_however_many_sub_criteria_it_has(cas):
    criteres = tuple(
        Critere(f"K{k}", f"Critère {k}", poids, tuple(SousCritere(f"K{k}.{n}", "s", 1) for n in range(nombre)),
                motif_ecart="parts égales")
        for k, (poids, nombre) in enumerate(zip(cas["poids"], cas["sous_criteres"], strict=True))
    )  # fmt: skip
    ecole = replace(BONNE, criteres=criteres)
    assert ecole.anomalies() == ()
    faussees = [p * n for p, n in zip(cas["poids"], cas["sous_criteres"], strict=True)]
    assert [str(Fraction(f, sum(faussees))) for f in faussees] == cas["part_faussee"]
    effectifs = iter(points_effectifs(ecole))
    parts = [sum(next(effectifs) for _ in c.sous_criteres) / ecole.poids_total for c in criteres]
    assert [pourcent(p).replace("\u00a0", " ") for p in parts] == cas["part_juste"]


@cas("grilles", "effectif")
def test_declared_and_effective_weights(cas):
    ecole = grille(**cas["poids"])
    premier = replace(ecole.criteres[0], poids=cas["critere_A"], motif_ecart=cas.get("motif_A", ""))
    ecole = replace(ecole, criteres=(premier, *ecole.criteres[1:]))
    assert dict(zip(cas["poids"], map(str, points_effectifs(ecole)), strict=True)) == cas["effectifs"]
    assert "".join(ecole.anomalies()) == cas["anomalie"]


@given(st.lists(st.lists(st.integers(1, 50), min_size=1, max_size=6), min_size=1, max_size=6), st.data())
def test_effective_weights_add_up_to_the_whole(poids, tirer):
    criteres = tuple(
        Critere(f"K{k}", "K", tirer.draw(st.integers(1, 100)),
                tuple(SousCritere(f"K{k}.{n}", "s", p) for n, p in enumerate(siens)))
        for k, siens in enumerate(poids)
    )  # fmt: skip
    ecole = replace(BONNE, criteres=criteres)
    effectifs = points_effectifs(ecole)
    assert sum(effectifs) == ecole.poids_total
    bareme_exact = bareme(ecole)
    assert [Fraction(c, bareme_exact.denominateur) * ecole.note_max for c in bareme_exact.coefficients] == list(
        effectifs
    )


@pytest.mark.parametrize(
    ("faute", "attendue"),
    [
        ({"intitule": " "}, "grille\u00a0: intitulé absent"),
        ({"criteres": ()}, "grille\u00a0: aucun critère"),
        ({"total_annonce": 90}, "grille\u00a0: total annoncé 90, somme des poids des critères 100"),
        ({"niveaux": ()}, "échelle\u00a0: les niveaux [] ne se suivent pas à partir de 0"),
        (
            {"niveaux": tuple(Niveau(n, "x") for n in (0, 1, 3, 4))},
            "échelle\u00a0: les niveaux [0, 1, 3, 4] ne se suivent pas à partir de 0 (il manque 2)",
        ),
        ({"niveaux": (Niveau(0, "a"), Niveau(1, " "))}, "échelle\u00a0: le niveau 1 n’a pas de libellé"),
        ({"commentaire_si": (9,)}, "échelle\u00a0: un commentaire est demandé pour la note 9, hors de l’échelle"),
        ({"criteres": (Critere("", "A", 40, ()),)}, "A\u00a0: code absent"),
        ({"criteres": (Critere("A", "", 40, ()),)}, "A\u00a0: aucun sous-critère"),
        ({"criteres": (Critere("A", "A", 1, (SousCritere("", "", 1),)),)},
         "sous-critère sans code\u00a0: intitulé absent"),
        ({"criteres": (Critere("", "", 0, (SousCritere("s", "s", 1),)),)},
         "critère sans code\u00a0: poids 0 hors limites"),
        ({"criteres": (Critere("A", "A", 1, (SousCritere("s", "s", 1),), seuil=2),)},
         "A\u00a0: seuil éliminatoire 2 hors de 1 à 1 points"),
        ({"criteres": (Critere("A", "A", 1, (SousCritere("s", "s", 1, seuil=5),)),)},
         "s\u00a0: seuil éliminatoire 5 hors de l’échelle"),
        ({"criteres": (Critere("A", "A", 1, (SousCritere("s", "s", 1, seuil=0),)),)},
         "s\u00a0: seuil éliminatoire 0 hors de l’échelle"),
        ({"criteres": (Critere("A", "A", 1, (SousCritere("s", "s", 1),), regional=True),)},
         "A\u00a0: critère régional sans base"),
        ({"criteres": (Critere("A", "A", 1, (SousCritere("s", "s", 1, {7: "x"}),)),)},
         "s\u00a0: descripteur de la note 7, hors de l’échelle"),
        ({"criteres": (Critere("A", "A", 1, (SousCritere("s", "s", 1, {0: "x", 1: "x "}),)),)},
         "s\u00a0: deux notes ont le même descripteur\u00a0: «\u00a0x\u00a0»"),
        ({"seuils": Seuils(favorable=200)}, "seuils\u00a0: favorable 200, hors de 0 à 100"),
        ({"seuils": Seuils(critere_faible_pourcent=101)}, "seuils\u00a0: critère faible (%) 101, hors de 0 à 100"),
        ({"seuils": Seuils(favorable=40, reserve=50)}, "seuils\u00a0: sous réserve 50 dépasse favorable 40"),
    ],
)  # fmt: skip
def test_what_makes_a_grid_unusable_is_named_where_it_is(faute, attendue):
    assert any(a.startswith(attendue) for a in replace(BONNE, **faute).anomalies()), replace(
        BONNE, **faute
    ).anomalies()


def test_a_regional_criterion_with_its_base_and_thresholds_on_the_scale_are_sound():
    critere = Critere("R", "Île", 10, (SousCritere("R1", "Île", 10, seuil=4),), "arrêté", seuil=10, regional=True)
    assert replace(BONNE, criteres=(*BONNE.criteres, critere), total_annonce=110).anomalies() == ()


def test_weights_that_cannot_be_shared_make_nothing():
    critere = Critere("A", "A", 60, (SousCritere("A1", "A1", 0),))
    assert points_effectifs(replace(BONNE, criteres=(critere,))) == (0,)


@pytest.mark.parametrize(
    ("total", "seuils", "attendue"),
    [
        (None, Seuils(60, 50), ""),
        (Fraction(70), Seuils(), ""),
        (Fraction(60), Seuils(60, 50), "favorable"),
        (Fraction(119, 2), Seuils(60, 50), "sous réserve"),
        (Fraction(99, 2), Seuils(60, 50), "défavorable"),
        (Fraction(59), Seuils(60), "défavorable"),
        (Fraction(50), Seuils(reserve=50), "sous réserve"),
    ],
)
def test_how_a_total_is_read(total, seuils, attendue):
    assert lecture(replace(BONNE, seuils=seuils), total) == attendue


@cas("grilles", "seuil")
def test_eliminatory_thresholds(cas):
    seuils = cas["seuils"]
    ecole = grille(A1=40, A2=20, B1=40)
    ecole = replace(
        ecole,
        criteres=tuple(
            replace(
                c,
                seuil=seuils.get(c.code),
                sous_criteres=tuple(replace(s, seuil=seuils.get(s.code)) for s in c.sous_criteres),
            )
            for c in ecole.criteres
        ),
    )
    notes = [Note(c, None if v == "sans objet" else v) for c, v in cas["notes"].items()]
    score = resultat(ecole, notes)
    assert list(score.elimine) == cas["elimine"]
    candidat = Candidat(1, "1", "P", INSTANT, Etat.RECU, TypePoste.FACILITATEUR, score, None, None)
    assert motif_sans_rang(candidat).startswith("éliminé\u00a0: ") == bool(cas["elimine"])


def test_rounding_never_hides_a_missed_threshold():
    ecole = grille(A1=1, A2=1, A3=1)
    critere = replace(ecole.criteres[0], poids=20, motif_ecart="tiers", seuil=7)
    ecole = replace(ecole, criteres=(critere,))
    notes = {"A1": 4, "A2": 0, "A3": 0}
    assert eliminations(ecole, notes) == ("A à 6,67 (exactement 20/3) sur 20, il faut au moins 7",)


def test_a_missed_threshold_stops_a_favourable_decision_and_the_live_ranking():
    ecole = grille(A1=40)
    critere = replace(ecole.criteres[0], sous_criteres=(SousCritere("A1", "A1", 40, seuil=2),))
    ecole = replace(ecole, criteres=(critere,))
    campagne, dossier = une_campagne(grilles=dict.fromkeys(TypePoste, ecole)), un_dossier(etat=Etat.INSTRUIT)
    faits = Faits(
        campagne, dossier, completude(campagne.pieces, dossier.porteur, (), ()), resultat(ecole, [Note("A1", 1)])
    )
    (trouve,) = [c for c in controler(faits) if "seuil" in c.message]
    assert trouve.message == "Dossier éliminé par un seuil de la grille\u00a0: A1 noté 1, il faut au moins 2."
    assert trouve.interdit(Etat.RETENU_PARTIELLEMENT)
    assert not trouve.interdit(Etat.NON_RETENU)
    assert not trouve.derogation
