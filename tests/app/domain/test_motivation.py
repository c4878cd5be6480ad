"""The motive: what it quotes for each outcome, where a paragraph comes from, what it has in common with others."""

from __future__ import annotations

import tomllib
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.cycle import DECIDES, Etat
from app.domain.documents import LIBELLES_DOCUMENT, Document, nom_du_document
from app.domain.montants import Etp, Montant
from app.domain.motivation import (
    FaitsDuMotif,
    Moyens,
    Phrase,
    composer,
    origines,
    paragraphes,
    ressemblances,
)
from app.domain.notation import Note, resultat
from app.services.motivations import lire_reglages
from tests.builders import une_grille

CAS = tomllib.loads((Path(__file__).parents[2] / "cas/motivation.toml").read_text("utf-8"))["motif"]
REGLAGES = lire_reglages()
LONG = (
    "Le porteur a rencontré les communes du territoire une par une et il décrit précisément les marchés à venir, "
    "leurs volumes et leurs calendriers."
)


def des_faits(cas):
    grille = une_grille()
    notes = tuple(Note(code, None if v == "sans objet" else v, dit) for code, v, dit in cas["notes"])
    inconnus = cas.get("inconnus", False)
    accorde = cas.get("accorde")
    return FaitsDuMotif(
        sens=Etat(cas["sens"]),
        grille=grille,
        notes=notes,
        total=resultat(grille, notes).total,
        moyens=Moyens(
            Etp(100),
            Montant(2800000),
            Etp(accorde[0]) if accorde else None,
            Montant(accorde[1]) if accorde else None,
            None if inconnus else Etp(cas.get("reste_etp", 300)),
            None if inconnus else Montant(cas.get("reste", 9000000)),
        ),
        constats=cas.get("constats", ()),
        pieces_manquantes=cas.get("pieces", ()),
        motif_de_recevabilite=cas.get("recevabilite", ""),
        retard=(date(2022, 9, 16), date(2022, 9, 15)) if cas.get("retard") else None,
    )


@pytest.mark.parametrize("cas", CAS, ids=lambda c: c["nom"])
def test_the_motive_that_a_jurist_signed(cas):
    dites = [p.texte.replace("\u00a0", " ") for p in composer(des_faits(cas), REGLAGES)]
    assert dites == cas["attendu"]


def test_each_quoting_sentence_names_its_sub_criterion():
    for cas in CAS:
        for phrase in composer(des_faits(cas), REGLAGES):
            nomme = "sous-critère" in phrase.texte or "sur «" in phrase.texte
            assert bool(phrase.sous_critere) is nomme


def test_without_a_grid_nothing_is_quoted():
    faits = FaitsDuMotif(Etat.RETENU, None, (), None, Moyens(Etp(100), None, reste_etp=Etp(100)))
    assert composer(faits, REGLAGES) == ()
    sans_montant = FaitsDuMotif(
        Etat.RETENU_PARTIELLEMENT, None, (), None, Moyens(Etp(100), None, Etp(50), None, Etp(200), Montant(0))
    )
    dite = composer(sans_montant, REGLAGES)[0].texte.replace("\u00a0", " ")
    assert dite == "La demande portait sur 1,00 ETP ; la décision accorde 0,50 ETP."


def test_a_refused_dossier_above_the_thresholds_is_told_its_total_alone():
    notes = tuple(Note(c, 4, "") for c in ("C1.1", "C1.2", "C2.1"))
    faits = FaitsDuMotif(Etat.NON_RETENU, une_grille(), notes, Fraction(100), Moyens(Etp(100), None))
    assert composer(faits, REGLAGES)[0].texte == "Le dossier totalise 100,00 points sur 100."


@given(
    st.sampled_from(sorted(DECIDES)),
    st.lists(st.one_of(st.none(), st.integers(0, 4)), min_size=3, max_size=3),
    st.text(alphabet="abé «».,!", max_size=30),
)
def test_sentences_are_whole_never_twice_the_same_and_only_quote_what_was_noted(sens, valeurs, dit):
    notes = tuple(Note(c, v, dit) for c, v in zip(("C1.1", "C1.2", "C2.1"), valeurs, strict=True))
    grille = une_grille()
    faits = FaitsDuMotif(sens, grille, notes, resultat(grille, notes).total, Moyens(Etp(100), None))
    phrases = composer(faits, REGLAGES)
    textes = [p.texte for p in phrases]
    assert len(set(textes)) == len(textes)
    notees = {n.sous_critere for n in notes if n.valeur is not None}
    assert {p.sous_critere for p in phrases if p.sous_critere} <= notees
    assert all(t.endswith(".") and t[0].isupper() and "  " not in t and "{" not in t for t in textes)


# --- the thread back to the notes


def test_a_paragraph_keeps_its_thread_when_it_is_edited():
    grille = une_grille()
    notes = (Note("C1.1", 4, "Besoins chiffrés par commune."), Note("C2.1", 1, "Non."))
    texte = (
        "En tête : «\u00a0Besoins\u00a0», le mieux noté, et « objectifs » aussi.\n\n"
        "On retient des BESOINS chiffrés, par commune !\n"
        "Écrit par l’agent : non, rien « d’autre »."
    )
    assert [codes for _, codes in origines(texte, grille, notes)] == [("C1.1", "C2.1"), ("C1.1",), ()]
    assert paragraphes(" a \n\n b ") == ("a", "b")


# --- likenesses


def test_the_same_paragraph_is_found_whatever_its_case_and_punctuation():
    (trouvee,) = ressemblances(
        "Autre chose.\nCrédits épuisés !", {2: ["credits ÉPUISÉS"], 3: ["Crédits restants."]}
    )
    assert (trouvee.dossier_id, trouvee.paragraphe, trouvee.exact) == (2, 1, True)


def test_a_long_passage_is_found_inside_another_paragraph():
    autre = f"Après visite, {LONG[0].lower()}{LONG[1:]} Le service en prend acte."
    (trouvee,) = ressemblances(f"En outre, {LONG} C’est rare.", {7: ["sans rapport", autre]})
    assert trouvee.exact is False
    assert trouvee.extrait == LONG.removesuffix(".")


def test_the_longest_of_two_common_runs_is_told():
    court = " ".join(LONG.split()[:21])
    (trouvee,) = ressemblances(LONG, {1: [court + " puis autre chose", LONG + " encore"]})
    assert trouvee.extrait == LONG.removesuffix(".")


def test_nothing_in_common_and_nothing_at_all():
    assert ressemblances(LONG, {1: ["Un tout autre motif."], 2: []}) == ()
    assert ressemblances("", {1: [""]}) == ()
    assert ressemblances("— !", {1: ["…"]}) == ()


def test_two_proposed_motives_with_other_numbers_are_not_alike():
    attente = next(c for c in CAS if c["sens"] == "liste_attente" and c["notes"])
    ailleurs = {
        **attente,
        "reste_etp": 25,
        "reste": 500000,
        "notes": [["C1.1", 4, ""], ["C1.2", 3, ""], ["C2.1", 4, "Autre."]],
    }
    textes = ["\n".join(p.texte for p in composer(des_faits(c), REGLAGES)) for c in (attente, ailleurs)]
    assert ressemblances(textes[0], {1: [textes[1]]}) == ()


def test_documents_are_named_as_a_sentence_does():
    noms = {"l’explication du calcul", "la fiche d’instruction", "la fiche navette"}
    assert {nom_du_document(d) for d in Document} == noms
    assert set(LIBELLES_DOCUMENT) == set(Document)
    assert Phrase("x").sous_critere == ""
