"""The cases of `vague.toml`, and what holds for any wave."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.execution import Bilan, Execution, Reconduction, SensReconduction, VerdictBilan
from app.domain.montants import Etp, Montant, somme
from app.domain.vague_reconduction import Conventionnee, Enveloppe, Regle, Sort, vague
from tests.app.domain.cas import cas, etp, euros
from tests.builders import une_campagne

CAMPAGNE = une_campagne(reconductions_max=2, duree_totale_mois=36)
BAISSE = Fraction(1, 5)
JOUR = date(2023, 1, 10)


def convention(rang=1, debut=date(2022, 10, 1), montant=2940000, quantite=100, verdicts=(), **champs):
    bilans = tuple(Bilan(verdict=v) for v in verdicts)
    valeurs = {"execution": Execution(rang, bilans=bilans), "campagne": CAMPAGNE, **champs}
    return Conventionnee(
        rang, f"2022-94-{rang:04d}", "Porteur d’essai", valeurs.pop("campagne"), Montant(montant), Etp(quantite),
        debut, **valeurs,
    )  # fmt: skip


def lire(rang, texte, cas):
    debut, montant, quantite, *verdicts = texte.split()
    lue = convention(
        rang,
        date.fromisoformat(debut),
        euros(montant).centimes,
        etp(quantite).centiemes,
        [VerdictBilan(v) for v in verdicts],
        campagne=replace(CAMPAGNE, **{c: cas[c] for c in ("reconductions_max", "duree_totale_mois") if c in cas}),
    )
    reconductions = [
        Reconduction(int(r), SensReconduction.RECONDUIRE, "", date.fromisoformat(le), euros(m), etp(e))
        for r, le, m, e in (t.split() for t in cas.get("reconduit", ()))
    ]
    reconductions += [
        Reconduction(r, SensReconduction.NE_PAS_RECONDUIRE, "crédits", cas["jour"]) for r in cas.get("refuse", ())
    ]
    return replace(lue, execution=replace(lue.execution, reconductions=tuple(reconductions)))


@cas("vague", "vague")
def test_vague(cas):
    lue = vague([lire(r, t, cas) for r, t in enumerate(cas["conventions"], 1)], {}, BAISSE, cas["jour"])
    obtenu = [
        (e.annee, r.value, x.total, x.etp, x.nombre, x.incertain)
        for e in lue.exercices
        for r, x in e.par_regle.items()
    ]
    attendu = [
        (int(a), r, euros(m), etp(q), int(n), euros(i))
        for a, r, m, q, n, i in (ligne.split() for ligne in cas["attendu"])
    ]
    assert obtenu == attendu, cas["pourquoi"]


def test_the_day_after_the_end_begins_the_next_year():
    premier, second = vague([convention()], {}, BAISSE, date(2023, 10, 1)).renouvellements
    assert (premier.debut, premier.fin) == (date(2023, 10, 1), date(2024, 9, 30))
    assert (second.debut, second.fin) == (date(2024, 10, 1), date(2025, 9, 30))
    assert (premier.commencee, second.commencee) == (True, False)
    assert vague([convention()], {}, BAISSE, date(2023, 10, 1)).commencees == (premier,)


def test_a_decided_renewal_moves_the_next_one():
    decidee = Reconduction(
        1,
        SensReconduction.RECONDUIRE,
        "",
        date(2023, 8, 1),
        Montant(100),
        None,
        date(2023, 11, 1),
        date(2024, 10, 31),
    )
    lue = vague([convention(execution=Execution(1, reconductions=(decidee,), bilans=(Bilan(),)))], {}, BAISSE, JOUR)
    premier, second = lue.renouvellements
    assert (premier.sort, premier.exercice, premier.etp) == (Sort.DECIDEE, 2023, Etp(100))
    assert (second.debut, second.montant, second.sort) == (date(2024, 11, 1), Montant(100), Sort.INCERTAINE)


@pytest.mark.parametrize(
    ("champs", "mots"),
    [
        ({"debut": None}, "date de début"),
        ({"campagne": replace(CAMPAGNE, duree_mois=None)}, "durée"),
        ({"campagne": replace(CAMPAGNE, reconductions_max=None)}, "nombre de reconductions"),
        ({"est_reconduction": True}, "déjà une reconduction"),
        (
            {"execution": Execution(1, reconductions=(Reconduction(1, SensReconduction.RECONDUIRE, "", JOUR),))},
            "décidée sans montant",
        ),
    ],
)
def test_what_cannot_be_followed_is_listed_and_not_counted(champs, mots):
    lue = vague([convention(**champs)], {}, BAISSE, JOUR)
    (non,) = lue.non_calculees
    assert mots in non.pourquoi
    assert lue.exercices == ()


def test_the_envelope_of_the_year_is_beside_or_not_known():
    enveloppes = {2023: Enveloppe(Montant(5000000), Montant(1000000))}
    connue, inconnue = vague([convention()], enveloppes, BAISSE, JOUR).exercices
    assert connue.resterait(Regle.TOUT) == Montant(5000000 - 1000000 - 2940000)
    assert connue.resterait(Regle.BILAN) == Montant(4000000)
    assert inconnue.ouvert is None
    assert inconnue.resterait(Regle.TOUT) is None


def test_a_campaign_without_a_total_duration_follows_its_number_of_renewals():
    campagne = replace(CAMPAGNE, duree_totale_mois=None, reconductions_max=3)
    assert len(vague([convention(campagne=campagne)], {}, BAISSE, JOUR).renouvellements) == 3


CONVENTIONS = st.lists(
    st.tuples(
        st.dates(date(2022, 1, 1), date(2025, 12, 31)),
        st.integers(1, 10**7),
        st.integers(1, 300),
        st.lists(st.sampled_from(VerdictBilan), max_size=2),
        st.none() | st.integers(1, 10**7),
    ),
    max_size=8,
)


@given(CONVENTIONS, st.fractions(0, 1, max_denominator=100))
def test_what_holds_for_any_wave(tirees, baisse):
    conventions = [
        convention(
            r, debut, montant, quantite, verdicts,
            execution=Execution(
                r,
                bilans=tuple(Bilan(verdict=v) for v in verdicts),
                reconductions=(
                    (Reconduction(1, SensReconduction.RECONDUIRE, "", debut, Montant(decide)),) if decide else ()
                ),
            ),
        )
        for r, (debut, montant, quantite, verdicts, decide) in enumerate(tirees, 1)
    ]  # fmt: skip
    lue = vague(conventions, {}, baisse, date(2024, 6, 1))
    assert lue.non_calculees == ()
    assert len(lue.renouvellements) == 2 * len(conventions)
    tout = [e.par_regle[Regle.TOUT] for e in lue.exercices]
    bilan = [e.par_regle[Regle.BILAN] for e in lue.exercices]
    reduit = [e.par_regle[Regle.BAISSE] for e in lue.exercices]
    assert somme(x.total for x in tout) == somme(r.montant for r in lue.renouvellements)
    for a, b, c in zip(tout, bilan, reduit, strict=True):
        assert c.total <= a.total
        assert b.total + b.incertain <= a.total
        assert b.nombre + b.nombre_incertain <= a.nombre
        assert (a.incertain, c.incertain) == (Montant(0), Montant(0))
        assert a.decide == b.decide == c.decide
        assert a.etp == c.etp
    if baisse == 0:
        assert [x.total for x in tout] == [x.total for x in reduit]
