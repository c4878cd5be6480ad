"""The sheet of two scenarios: one page whatever the count, its line of journal, nothing else written."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from app.documents.comparaison import NATURE, Feuille, contenu_de_la_comparaison
from app.documents.contenu import texte_brut
from app.domain.montants import Etp, Montant
from app.domain.scenario import LigneScenario, Origine, Scenario, comparer
from app.domain.selection import ENVELOPPE, Contrainte, selection
from app.domain.tenue import Tenue, tenue
from app.services.feuilles import NOM, Feuilles
from app.services.scenarios import ORDRE_DU_JOUR, Scenarios
from app.socle.errors import UserError
from app.socle.formats import NBSP
from tests.app.services.atelier import rien_d_ecrit, un_seul_acte
from tests.app.services.test_scenarios import trois
from tests.builders import AGENT, le, une_campagne

__all__ = ["trois"]


def deux(nombre):
    """Two lists where every dossier differs: one half leaves, the other enters."""
    lignes = [
        LigneScenario(
            i, f"2022-94-{i:04d}", i % 2 == 0, Etp(100), Montant(2940000), f"raison du dossier {i}, en clair"
        )
        for i in range(nombre)
    ]
    a = Scenario(1, "Ordre du comité", Origine.ORDRE, tuple(lignes), AGENT, le(9, 1))
    return a, replace(a, nom="Autre", lignes=tuple(replace(x, entre=not x.entre) for x in lignes))


def feuille(nombre, tenues=None):
    a, b = deux(nombre)
    vide = tenues or Tenue((), ())
    return Feuille(
        une_campagne(),
        (a, vide),
        (b, vide),
        comparer(a, b),
        {i: f"Structure {i}" for i in range(nombre)},
        le(9, 2),
        AGENT,
    )


def pages(octets):
    return [p.extract_text() for p in PdfReader(BytesIO(octets)).pages]


@pytest.mark.parametrize(
    ("nombre", "detaille", "restent"), [(3, True, False), (80, False, False), (400, False, True)]
)
def test_one_page_whatever_the_count(nombre, detaille, restent):
    contenu = contenu_de_la_comparaison(feuille(nombre))
    dit = texte_brut(contenu).replace(NBSP, " ")
    assert ("raison du dossier 1," in dit) is detaille
    assert ("autres dossiers diffèrent" in dit) is restent
    assert NATURE.replace(NBSP, " ") in dit
    from app.services.actes import rendre  # noqa: PLC0415  # as the service does

    assert len(pages(rendre(contenu))) == 1


def test_two_same_lists_say_so_and_what_they_take():
    lus = feuille(0)
    usage = tenue(lus.premier[0], selection((), {Contrainte(): 100, ENVELOPPE: -1}))
    remarques = tuple(f"Remarque {i}." for i in range(5))
    dit = texte_brut(contenu_de_la_comparaison(feuille(0, Tenue(usage.usages, remarques)))).replace(NBSP, " ")
    assert "Les deux listes sont les mêmes" in dit
    assert "Remarque 3." not in dit
    assert "Et 2 autres remarques" in dit
    assert "Cible tous postes" in dit


def test_changed_amounts_exceeding_and_unprintable_characters_are_written():
    a = Scenario(
        1, "A \u200b\U0001f600", Origine.COPIE, (LigneScenario(1, "1", True, Etp(100), None, "m"),), AGENT, le(9, 1)
    )
    lignes = [replace(a.lignes[0], dossier_id=i, numero=str(i)) for i in range(90)]
    a = replace(a, lignes=tuple(lignes))
    b = replace(a, lignes=tuple(replace(x, montant=Montant(100)) for x in lignes))
    contenu = contenu_de_la_comparaison(
        Feuille(
            une_campagne(),
            (a, tenue(a, selection((), {ENVELOPPE: 5}))),
            (b, tenue(b, selection((), {ENVELOPPE: 5}))),
            comparer(a, b),
            {},
            le(9, 2),
            AGENT,
        )
    )
    dit = texte_brut(contenu).replace(NBSP, " ")
    assert "□" in dit
    assert "1,00 ETP, inconnu → 1,00 ETP, 1 €" in dit


def test_the_sheet_is_seen_without_a_trace_and_written_with_one(contexte, store, campagne, trois, tmp_path):
    feuilles = Feuilles(contexte)
    Scenarios(contexte).figer(campagne.id, "Mieux", Origine.PROPOSITION)
    with rien_d_ecrit(store):
        (page,) = pages(feuilles.rendre(campagne.id, Origine.ORDRE, "Mieux"))
    assert ORDRE_DU_JOUR in page
    with un_seul_acte(store) as lignes:
        chemin, changes = feuilles.ecrire(campagne.id, Origine.ORDRE, "Mieux", tmp_path)
    assert chemin.name == f"{NOM}.pdf"
    assert "Mieux" in lignes[0].acte
    assert changes.touches("journal")
    with rien_d_ecrit(store), pytest.raises(UserError, match="n’existe plus"):
        feuilles.ecrire(campagne.id, Origine.ORDRE, "Inconnu", tmp_path)


def test_a_sheet_that_the_journal_refuses_does_not_stay(contexte, store, campagne, trois, tmp_path, monkeypatch):
    def refuser(*_, **__):
        raise UserError("non")

    monkeypatch.setattr("app.services.feuilles.journaliser", refuser)
    with pytest.raises(UserError):
        Feuilles(contexte).ecrire(campagne.id, Origine.ORDRE, Origine.PROPOSITION, tmp_path)
    assert list(tmp_path.glob("*.pdf")) == []
