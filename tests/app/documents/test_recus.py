"""The receipt on paper: everything it must say, without a hole, the same bytes each time."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

from app.documents.contenu import Tableau, texte_brut, trous
from app.documents.pdf import rendre_pdf
from app.documents.recus import contenu_du_recu
from app.domain.recu import NoteAuRecu, table_de
from tests.app.domain.cas import grille
from tests.app.domain.test_recu import un_recu

EMPREINTE = "ab" * 32


def test_it_says_rule_grids_notes_result_and_hash():
    recu = un_recu()
    texte = texte_brut(contenu_du_recu(recu, EMPREINTE))
    for attendu in (recu.campagne_intitule, recu.regle, recu.departage, recu.arrondi, recu.sans_objet, EMPREINTE):
        assert attendu in texte
    for dossier in recu.dossiers:
        assert dossier.numero in texte
    assert f"version {next(iter(recu.grilles.values()))['version']}" in texte


def tableau_de(recu):
    (tableau,) = (b for b in contenu_du_recu(recu, EMPREINTE).blocs if isinstance(b, Tableau))
    return tableau


def test_each_sub_criterion_has_its_column_and_three_ways_of_having_no_points():
    recu = un_recu()
    premier, *autres = recu.dossiers
    zero = replace(premier, notes=(*premier.notes, NoteAuRecu("Z9", 0, "")))  # kept from a former grid
    tableau = tableau_de(replace(recu, dossiers=(zero, *autres)))
    assert [c.titre for c in tableau.colonnes] == ["Rang", "Dossier", "A1", "A2", "B1", "Z9", "Total"]
    assert [ligne[2:6] for ligne in tableau.lignes] == [
        ("3", "1", "s.\u00a0o.", "0"),
        ("2", "2", "2", ""),
        ("2", "n.n.", "n.n.", ""),
    ]


def test_beyond_the_width_of_a_page_notes_follow_one_another():
    large = table_de(grille(**{f"A{k}": 1 for k in range(1, 20)}))
    recu = un_recu()
    tableau = tableau_de(replace(recu, grilles=dict.fromkeys(recu.grilles, large)))
    assert [c.titre for c in tableau.colonnes] == ["Rang", "Dossier", "Notes", "Total"]
    assert tableau.lignes[0][2] == "A1\u00a03 · A2\u00a01 · B1\u00a0s.\u00a0o."
    sans_note = replace(recu.dossiers[2], notes=(), type_poste=None)
    assert tableau_de(replace(recu, dossiers=(sans_note,))).lignes[0][2:5] == ("", "", "")
    seul = tableau_de(replace(recu, grilles=dict.fromkeys(recu.grilles, large), dossiers=(sans_note,)))
    assert seul.lignes[0][2] == "non noté"


def test_a_total_is_exact_and_a_dossier_without_rank_says_why():
    premier, *_autres = un_recu().dossiers
    avec = replace(premier, rang=1, total=Fraction(200, 3), motif="", vague=2)
    sans = replace(premier, numero="2022-94-0099", rang=None, total=None, motif="dossier retiré", notes=())
    texte = texte_brut(contenu_du_recu(replace(un_recu(), dossiers=(avec, sans)), EMPREINTE))
    assert "66,67 (200/3)" in texte
    assert ", vague 2." in texte
    assert "dossier retiré" in texte
    assert "n.n." in texte


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
