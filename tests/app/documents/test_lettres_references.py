"""Every letter × every legal form × every outcome, kept as files: `CLAUSULE_MAJ_REFERENCES=1` writes them again.

The files hold the text of the composed act; a sample is rendered, and the text read back in the PDF is the same.
"""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

from app.documents.composer import composer, examiner
from app.documents.contenu import texte_brut
from app.documents.pdf import rendre_pdf
from app.domain.convention import TypeActe
from app.domain.cycle import Etat
from app.domain.porteur import REGIMES, Forme
from tests.actes_types import avec
from tests.app.documents.lecture import sans_espaces, textes_par_page
from tests.lettres_types import LETTRES, decidee

DOSSIER = Path(__file__).parents[2] / "references" / "lettres"
CAS = [(acte, issue, forme) for acte, issue in LETTRES for forme in Forme]
#: Words that a letter to a body of public law, or to a society, never bears.
INTERDITS = {
    False: ("l’association", "rna", "contrat d’engagement républicain", "article 10 ", "art. 10 ", "agrément"),
    True: ("délibération exécutoire",),
}
ECHANTILLON = [
    (TypeActe.ACCUSE_RECEPTION, "incomplet", Forme.ASSOCIATION),
    (TypeActe.RELANCE, "sans_reponse", Forme.COLLECTIVITE),
    (TypeActe.LETTRE_DECISION, "retenu", Forme.GIP),
    (TypeActe.LETTRE_DECISION, "hors_delai", Forme.EPCI),
]


def texte(acte, issue, forme):
    return texte_brut(composer(acte, LETTRES[acte, issue](forme))) + "\n"


def nom(acte, issue, forme):
    return f"{acte.value}-{issue}-{forme.value}.txt"


@pytest.mark.lent
@pytest.mark.parametrize(("acte", "issue"), LETTRES)
def test_text_of_the_letter_for_every_legal_form(acte, issue):
    for forme in Forme:
        fichier, dit = DOSSIER / nom(acte, issue, forme), texte(acte, issue, forme)
        if os.environ.get("CLAUSULE_MAJ_REFERENCES"):
            fichier.write_text(dit, "utf-8")
        assert dit == fichier.read_text("utf-8"), forme


def test_no_reference_is_left_without_a_case():
    assert {f.name for f in DOSSIER.glob("*.txt")} == {nom(*cas) for cas in CAS}


@pytest.mark.parametrize(("acte", "issue", "forme"), ECHANTILLON)
def test_the_pdf_says_what_the_reference_says(acte, issue, forme):
    contenu = composer(acte, LETTRES[acte, issue](forme))
    lu = sans_espaces("".join(textes_par_page(rendre_pdf(contenu))))
    for ligne in texte_brut(contenu).splitlines():
        assert sans_espaces(ligne.removeprefix("– ").removeprefix("• ")) in lu, ligne


@pytest.mark.lent
@pytest.mark.parametrize("forme", Forme)
def test_the_regime_drives_the_words(forme):
    for acte, issue in LETTRES:
        dit = texte(acte, issue, forme).replace("\u00a0", " ").casefold()
        regime = REGIMES[forme]
        for mot in INTERDITS[regime.cer]:
            assert mot not in dit, (acte, issue, mot)
        if forme not in {Forme.ASSOCIATION, Forme.ASSOCIATION_RUP}:
            assert not re.search(r"\bassociations?\b", dit), (acte, issue)
        if (acte, issue) in {
            (TypeActe.LETTRE_DECISION, "retenu"),
            (TypeActe.LETTRE_DECISION, "retenu_partiellement"),
        }:
            assert ("contrat d’engagement républicain" in dit) is regime.cer
            assert ("délibération exécutoire" in dit) is regime.deliberation


@pytest.mark.parametrize("forme", [Forme.SOCIETE, Forme.CONSULAIRE, Forme.GIP])
def test_an_economic_activity_cites_the_regulation_that_the_service_chose(forme):
    def dit(regime):
        donnees = decidee(forme, Etat.RETENU)
        imputation = replace(donnees.campagne.imputation, regime_aide=regime)
        return examiner(TypeActe.LETTRE_DECISION, avec(donnees, campagne__imputation=imputation))

    economique = forme is not Forme.GIP
    cite = dit("règlement (UE) 2023/2832")
    assert ("au titre du texte suivant" in texte_brut(cite.contenu)) is economique
    assert any("Activité économique" in r for r in cite.rappels) is economique
    assert "texte suivant" not in texte_brut(dit("hors champ").contenu)
    assert [m.champ for m in dit("").manques] == ["campagne.imputation.regime_aide"] * economique
