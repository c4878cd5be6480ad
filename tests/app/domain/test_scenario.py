"""The cases of `scenarios.toml`: two lists compared, nothing applied; names, and what a list takes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.montants import Etp, Montant
from app.domain.poste import TypePoste
from app.domain.scenario import (
    LIBELLES_ORIGINE,
    NOM_MAX,
    Ecart,
    LigneScenario,
    Origine,
    Scenario,
    comparer,
    ecrire_montant,
    lire_nom,
    nom_libre,
)
from app.domain.selection import selection
from app.domain.tenue import tenue
from app.socle.errors import UserError
from app.socle.formats import NBSP
from tests.app.domain.cas import cas, etp, euros
from tests.app.domain.test_selection import disponibles, pretendant
from tests.builders import AGENT, le


def scenario(nom, textes):
    lignes = []
    for texte in textes:
        numero, sort, quantite, montant, motif = texte.split(maxsplit=4)
        connu = None if montant == "-" else euros(f"{montant},00")
        lignes.append(LigneScenario(int(numero), numero, sort == "entre", etp(quantite), connu, motif))
    return Scenario(1, nom, Origine.ORDRE, tuple(lignes), AGENT, le(9, 1))


@cas("scenarios", "comparaison")
def test_comparaison(cas):
    premier, second = scenario("A", cas["premier"]), scenario("B", cas["second"])
    ecarts = comparer(premier, second)
    dits = [f"{e.numero} {e.ecart.value} : {e.pourquoi}".replace(NBSP, " ") for e in ecarts]
    assert dits == cas["ecarts"], cas["pourquoi"]
    assert comparer(premier, premier) == ()
    assert all((e.avant in premier.lignes or e.avant is None) for e in ecarts)
    assert all((e.apres in second.lignes or e.apres is None) for e in ecarts)


@cas("scenarios", "tenue")
def test_tenue(cas):
    ligne = selection([pretendant(t, r) for r, t in enumerate(cas["dossiers"], 1)], disponibles(cas["disponibles"]))
    trouvee = tenue(scenario("A", cas["scenario"]), ligne)
    assert [u.phrase.replace(NBSP, " ") for u in trouvee.usages] == cas["usages"], cas["pourquoi"]
    assert [r.replace(NBSP, " ") for r in trouvee.remarques] == cas["remarques"], cas["pourquoi"]
    assert trouvee.tient is all(u.startswith("●") for u in cas["usages"])
    phrase = trouvee.phrase().replace(NBSP, " ")
    assert phrase == " ".join(
        [*([" ; ".join(cas["usages"]) + "."] if cas["usages"] else [SANS]), *cas["remarques"]]
    )


SANS = "Ni cible ni enveloppe connues."


def test_the_etp_changed_of_a_dossier_of_two_jobs_are_not_shared_between_them():
    double = replace(
        pretendant("1 1,00 29400", 1),
        etp_par_type={TypePoste.FACILITATEUR: Etp(100), TypePoste.COORDINATEUR: Etp(50)},
    )
    ligne = selection([double], disponibles({"": "2,00", "coordinateur": "1,00"}))
    change = tenue(scenario("A", ["1 entre 1,00 29400 tient"]), ligne)
    assert [u.pris for u in change.usages] == [100, 50]
    assert "de quel poste" in change.remarques[0]
    garde = tenue(scenario("A", ["1 entre 1,50 29400 tient"]), ligne)
    assert ([u.pris for u in garde.usages], garde.remarques) == ([150, 50], ())


def test_totals_are_those_that_enter():
    a = scenario("A", ["1 entre 1,00 29400 tient", "2 sort 1,00 10 non", "3 entre 0,50 - sans enveloppe"])
    assert (a.etp, a.montant) == (Etp(150), euros("29400,00"))
    assert set(LIBELLES_ORIGINE) == set(Origine)


def test_a_line_is_changed_and_one_that_is_not_there_is_refused():
    a = scenario("A", ["1 entre 1,00 29400 tient", "2 sort 1,00 10 non"])
    changee = a.avec(replace(a.ligne(2), montant=Montant(1050), motif="accord partiel"))
    assert [x.montant for x in changee.lignes] == [euros("29400,00"), Montant(1050)]
    with pytest.raises(UserError, match="n’est pas dans le scénario"):
        a.ligne(3)


def test_an_amount_changed_by_hand_says_why():
    a = scenario("A", ["1 entre 1,00 29400 tient"])
    b = a.avec(replace(a.ligne(1), montant=Montant(2500050), motif="cofinancement trouvé"))
    (ecart,) = comparer(a, b)
    assert ecart.ecart is Ecart.MONTANT
    assert ecart.pourquoi.replace(NBSP, " ") == "montant 29 400 € → 25 000,50 € : cofinancement trouvé"
    assert ecrire_montant(None) == "inconnu"


def test_a_copy_takes_a_free_name_short_enough():
    assert nom_libre("A", ["A"]) == "A (copie)"
    assert nom_libre("A", ["A", "a (COPIE)", "A (copie 2)"]) == "A (copie 3)"
    assert len(nom_libre("x" * NOM_MAX, [])) == NOM_MAX
    assert nom_libre("x" * NOM_MAX, [nom_libre("x" * NOM_MAX, [])]).endswith("x (copie 2)")


@pytest.mark.parametrize(
    ("saisi", "motif"), [("  ", "pas de nom"), ("y" * 120, "120 caractères"), ("ordre  du 12", "est pris")]
)
def test_a_name_that_cannot_be_kept_is_refused(saisi, motif):
    with pytest.raises(UserError, match=motif):
        lire_nom(saisi, ["Ordre du 12"])


def test_a_name_is_kept_on_one_line():
    assert lire_nom("  Ordre\n du 12 ", []) == "Ordre du 12"
