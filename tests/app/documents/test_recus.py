"""The receipt on paper: everything it must say, without a hole, the same bytes each time."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

from app.documents.contenu import texte_brut, trous
from app.documents.pdf import rendre_pdf
from app.documents.recus import contenu_du_recu
from tests.app.domain.test_recu import un_recu

EMPREINTE = "ab" * 32


def test_it_says_rule_grids_notes_result_and_hash():
    recu = un_recu()
    texte = texte_brut(contenu_du_recu(recu, EMPREINTE))
    for attendu in (recu.campagne_intitule, recu.regle, recu.departage, recu.arrondi, recu.sans_objet, EMPREINTE):
        assert attendu in texte
    for dossier in recu.dossiers:
        assert dossier.numero in texte
        assert all(f"{n.sous_critere}\u00a0" in texte for n in dossier.notes)
    assert f"version {next(iter(recu.grilles.values()))['version']}" in texte


def test_a_total_is_exact_and_a_dossier_without_rank_says_why():
    premier, *_autres = un_recu().dossiers
    avec = replace(premier, rang=1, total=Fraction(200, 3), motif="", vague=2)
    sans = replace(premier, numero="2022-94-0099", rang=None, total=None, motif="dossier retiré", notes=())
    texte = texte_brut(contenu_du_recu(replace(un_recu(), dossiers=(avec, sans)), EMPREINTE))
    assert "66,67 (200/3)" in texte
    assert ", vague 2." in texte
    assert "dossier retiré" in texte
    assert "non noté" in texte


def test_an_eliminatory_threshold_is_printed_with_its_weight():
    recu = un_recu()
    grilles = {t: json.loads(json.dumps(g)) for t, g in recu.grilles.items()}
    grille = next(iter(grilles.values()))
    grille["criteres"][0]["sous_criteres"][0]["seuil"] = 2
    texte = texte_brut(contenu_du_recu(replace(recu, grilles=grilles), EMPREINTE))
    assert ", éliminatoire sous 2" in texte


def test_it_prints_without_a_hole_and_always_alike():
    for recu in (un_recu(), replace(un_recu(), dossiers=(), libelle="comité")):
        contenu = contenu_du_recu(recu, EMPREINTE)
        assert trous(contenu) == ()
        assert rendre_pdf(contenu) == rendre_pdf(contenu_du_recu(recu, EMPREINTE))
