"""The cases of `scenarios.toml`: two lists compared, nothing applied."""

from __future__ import annotations

from app.domain.montants import Etp
from app.domain.scenario import LIBELLES_ORIGINE, LigneScenario, Origine, Scenario, comparer, nom_libre
from app.socle.formats import NBSP
from tests.app.domain.cas import cas, etp, euros
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
    dits = [f"{e.numero} {e.ecart.value} : {e.pourquoi}".replace(NBSP, " ") for e in comparer(premier, second)]
    assert dits == cas["ecarts"], cas["pourquoi"]
    assert comparer(premier, premier) == ()


def test_totals_are_those_that_enter():
    a = scenario("A", ["1 entre 1,00 29400 tient", "2 sort 1,00 10 non", "3 entre 0,50 - sans enveloppe"])
    assert (a.etp, a.montant) == (Etp(150), euros("29400,00"))
    assert set(LIBELLES_ORIGINE) == set(Origine)


def test_a_copy_takes_a_free_name():
    assert nom_libre("A", ["A"]) == "A (copie)"
    assert nom_libre("A", ["A", "A (copie)", "A (copie 2)"]) == "A (copie 3)"
