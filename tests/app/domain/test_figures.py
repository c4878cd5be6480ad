"""What the pictures hold: exact medians, three kinds of absence told apart, a table that says the same."""

from __future__ import annotations

import csv
from dataclasses import replace
from fractions import Fraction
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.cartouche import BOM, TableJumelle
from app.domain.figures import Bande, Barre, Ecart, Part, Presence, pour_cent
from app.domain.figures_notation import (
    DossierNote,
    bandes,
    barres,
    carte,
    carte_des_ecarts,
    ecarts,
    mediane,
    part,
)
from app.domain.notation import Note, resultat
from tests.figures_types import des_bandes, des_dossiers, des_ecarts, toutes, un_cadrage, une_grille

PARTS = st.lists(st.fractions(0, 1), min_size=1, max_size=9)
NB = "\u00a0"


@pytest.mark.parametrize(
    ("valeurs", "attendue"),
    [
        ((), None),
        ((Fraction(1, 3),), Fraction(1, 3)),
        ((Fraction(1), Fraction(0)), Fraction(1, 2)),
        ((Fraction(3, 4), Fraction(0), Fraction(1, 4)), Fraction(1, 4)),
    ],
)
def test_la_mediane_est_exacte(valeurs, attendue):
    assert mediane(valeurs) == attendue


@given(PARTS)
def test_la_mediane_partage_en_deux_quel_que_soit_l_ordre(valeurs):
    milieu = mediane(valeurs)
    assert mediane(reversed(valeurs)) == milieu
    assert sum(v <= milieu for v in valeurs) * 2 >= len(valeurs)
    assert sum(v >= milieu for v in valeurs) * 2 >= len(valeurs)


def test_non_note_sans_objet_et_zero_sont_trois_choses():
    grille = une_grille(3)
    notes = [Note(s.code, 0) for s in grille.criteres[0].sous_criteres]
    notes += [Note(s.code, None, "hors du projet") for s in grille.criteres[1].sous_criteres]
    notes += [Note("C3.1", 4)]
    trouve = resultat(grille, notes)
    zero, sans_objet, non_note = (part(c, trouve) for c in grille.criteres)
    assert (zero.presence, zero.valeur, zero.ecrite) == (Presence.NOTE, 0, f"0{NB}%")
    assert (sans_objet.presence, sans_objet.valeur, sans_objet.mot) == (Presence.SANS_OBJET, None, "sans objet")
    assert (non_note.presence, non_note.attente, non_note.ecrite) == (
        Presence.NON_NOTE, ("C3.2", "C3.3"), "non noté",
    )  # fmt: skip


def test_une_part_sans_valeur_n_est_pas_notee():
    with pytest.raises(ValueError, match="alors seulement"):
        Part(Presence.NOTE)
    with pytest.raises(ValueError, match="alors seulement"):
        Part(Presence.SANS_OBJET, Fraction(0))


@pytest.mark.parametrize(("valeur", "ecrit"), [(Fraction(0), "0"), (Fraction(1, 200), "1"), (Fraction(5, 8), "63")])
def test_pour_cent_arrondit_les_moities_vers_le_haut(valeur, ecrit):
    assert pour_cent(valeur) == ecrit


@given(st.fractions(0, 1))
def test_pour_cent_est_le_plus_proche(valeur):
    assert abs(Fraction(int(pour_cent(valeur)), 100) - valeur) <= Fraction(1, 200)


def test_les_barres_comparent_a_la_mediane_du_groupe():
    cadrage, dossiers = un_cadrage(), des_dossiers(7)
    figure = barres(cadrage, dossiers[0], dossiers)
    assert "7\u00a0dossiers, celui-ci compris" in figure.cartouche.sous_titre
    assert "version 2" in figure.cartouche.sous_titre
    assert "12\u00a0sept.\u00a02022" in figure.cartouche.sous_titre
    assert figure.cartouche.message.startswith("Total ")
    parts = [part(cadrage.grille.criteres[3], d.resultat).valeur for d in dossiers]
    notees = [v for v in parts if v is not None]
    assert (figure.barres[3].mediane, figure.barres[3].n) == (mediane(notees), len(notees))
    assert " sur 20,00)" in figure.barres[0].phrase
    sans_note = barres(cadrage, dossiers[4], dossiers)
    assert sans_note.cartouche.message.startswith(f"Pas encore de total{NB}: 4{NB}sous-critères sans note.")
    assert "(C5.1, C5.2, C5.3)" in sans_note.barres[4].phrase


def test_les_barres_d_un_dossier_seul_ou_sans_note():
    cadrage, (seul,) = un_cadrage(), des_dossiers(1)
    assert "le plus loin" not in barres(cadrage, seul, (seul,)).cartouche.message.lower()
    vide = DossierNote("2022-94-0009", "Porteur d’essai", None, resultat(cadrage.grille, ()))
    figure = barres(cadrage, vide, (vide,))
    assert figure.cartouche.message.endswith("sans note.")
    assert figure.barres[0].mediane is None
    assert "aucun dossier n’y est noté" in figure.barres[0].phrase_mediane
    assert figure.table().lignes[0][5:] == ("", "0")


def test_une_barre_sans_objet_se_lit_en_mots():
    barre = Barre("C1", "Stratégie", Part(Presence.SANS_OBJET), Fraction(1, 2), 1)
    assert barre.phrase == f"C1 Stratégie{NB}: sans objet"
    assert barre.phrase_mediane == f"C1 Stratégie{NB}: médiane 50{NB}% (1{NB}dossier noté)"


def test_la_carte_range_les_classes_avant_les_autres():
    figure = carte(un_cadrage(), reversed(des_dossiers(20)))
    rangs = [r.rang for r in figure.rangees]
    classes = [r for r in rangs if r is not None]
    assert rangs == [*range(1, len(classes) + 1), *([None] * (20 - len(classes)))]
    assert "mieux noté" in figure.cartouche.message
    assert "sans note" in figure.cartouche.message
    assert figure.phrase(0, 0).startswith(figure.rangees[0].numero)
    assert "rang 1" in figure.phrase_total(0)
    assert "pas de total, sans rang" in figure.phrase_total(19)
    attente = next((x, y) for x, r in enumerate(figure.rangees) for y, p in enumerate(r.parts) if p.attente)
    assert "non noté (C" in figure.phrase(*attente)


def test_le_message_de_la_carte_sans_note_ou_sans_difference():
    cadrage = un_cadrage()
    assert carte(cadrage, ()).cartouche.message == "Aucun critère n’est entièrement noté."
    notes = [Note(s.code, 2) for s in cadrage.grille.sous_criteres()]
    egal = DossierNote("2022-94-0001", "Porteur d’essai", 1, resultat(cadrage.grille, notes))
    assert carte(cadrage, (egal,)).cartouche.message == f"Tous les critères ont la même médiane, 50{NB}%."


def deux_lectures(*lignes):
    return ecarts(un_cadrage(), "2022-94-0001", "Porteur d’essai", ("Une", "Deux"), lignes)


@pytest.mark.parametrize(
    ("ligne", "mots", "desaccord"),
    [
        (Ecart("C1.1", "a", 3, 1, 2, accorde=True), ("3", "1", "2", "2"), True),
        (Ecart("C1.1", "a", None, 1), ("sans objet", "1", "aucun", ""), True),
        (Ecart("C1.1", "a", None, None, None, accorde=True), ("sans objet", "sans objet", "sans objet", ""), False),
        (Ecart("C1.1", "a", None, 0, premiere_lue=False), ("non noté", "0", "aucun", ""), False),
        (Ecart("C1.1", "a", 0, 0), ("0", "0", "aucun", "0"), False),
    ],
)
def test_deux_lectures_en_mots(ligne, mots, desaccord):
    assert (ligne.mots, ligne.desaccord) == (mots, desaccord)


def test_le_message_des_deux_lectures():
    assert deux_lectures(Ecart("C1.1", "a", None, 0, premiere_lue=False)).cartouche.message.startswith("Aucun")
    assert "la même chose" in deux_lectures(Ecart("C1.1", "a", 2, 2)).cartouche.message
    assert deux_lectures(Ecart("C1.1", "a", None, 2)).cartouche.message.endswith("1 avec un désaccord.")
    figure = deux_lectures(*des_ecarts())
    assert figure.cartouche.message.endswith(f"Le plus grand écart est de 4{NB}niveaux, sur C1.3, C4.2.")
    assert figure.phrase(1).endswith("Une 4, Deux 1, accord 1, écart 3")
    assert figure.phrase(5).endswith("accord aucun")


def test_les_bandes_disent_ce_qui_bouge():
    figure = bandes(un_cadrage(), reversed(des_bandes(12)), "poids à ±10 %")
    assert [b.rang for b in figure.bandes] == list(range(1, 13))
    assert "poids à ±10 %" in figure.cartouche.sous_titre
    assert "Le plus mobile" in figure.cartouche.message
    assert bandes(un_cadrage(), (), "rien").cartouche.message == "Aucun dossier n’a de rang."
    fixe = Bande("2022-94-0001", "Porteur d’essai", 1, 1, 1)
    assert bandes(un_cadrage(), (fixe,), "rien").cartouche.message == "Aucun rang ne bouge."
    assert (fixe.etendue, fixe.phrase) == ("1", f"2022-94-0001, Porteur d’essai{NB}: rang 1, ne bouge pas")
    with pytest.raises(ValueError, match="hors d’ordre"):
        Bande("2022-94-0001", "Porteur d’essai", 1, 2, 3)


@pytest.mark.parametrize("nom", ["barres", "carte", "carte-des-ecarts", "ecarts", "bandes"])
def test_la_table_a_des_entetes_et_des_lignes_entieres(nom):
    table = toutes(9)[nom].table()
    assert all(table.entetes)
    assert table.lignes
    assert all(len(ligne) == len(table.entetes) for ligne in table.lignes)
    assert table.nombres <= set(range(len(table.entetes)))


def test_le_csv_s_ouvre_dans_un_tableur_francais_et_n_execute_rien():
    table = TableJumelle(("Porteur", "Total"), (("=CMD()", "61,25"), ("Une ; deux « trois »", "")))
    texte = table.en_csv()
    assert texte.startswith(BOM)
    assert texte.endswith("\r\n")
    lues = list(csv.reader(StringIO(texte.removeprefix(BOM), newline=""), delimiter=";"))
    assert lues == [["Porteur", "Total"], ["'=CMD()", "61,25"], ["Une ; deux « trois »", ""]]


def test_le_pied_nomme_chaque_grille_et_dit_ce_qui_est_cache():
    cadrage = un_cadrage()
    attendu = f"grille «{NB}Facilitateur d’essai{NB}», version 2, au 12{NB}sept.{NB}2022, 10{NB}h{NB}12"
    assert cadrage.pied == attendu
    mele = replace(cadrage, autres=(replace(cadrage.grille, intitule="Coordinateur d’essai", version=3),), caches=2)
    assert f"version 2, «{NB}Coordinateur d’essai{NB}», version 3" in mele.pied
    assert mele.pied.endswith(f"{NB}; 2{NB}dossiers cachés (déport)")


def test_la_carte_des_ecarts_met_les_lectures_les_plus_eloignees_en_tete():
    grille = une_grille(2)
    cadrage = replace(un_cadrage(), grille=grille)
    vide = resultat(grille, ())
    dossiers = [DossierNote(f"D{n}", f"Porteur {n}", None, vide) for n in (1, 2, 3)]
    codes = [s.code for c in grille.criteres for s in c.sous_criteres]
    egales = [Ecart(code, "", 2, 2) for code in codes]
    loin = [Ecart(codes[0], "", 4, 0), *egales[1:]]
    sans = [Ecart(code, "", None, 2) for code in codes]
    figure = carte_des_ecarts(cadrage, dossiers, {"D1": egales, "D2": loin})
    assert [r.numero for r in figure.rangees] == ["D2", "D1"]
    critere = grille.criteres[0]
    attendu = Fraction(critere.sous_criteres[0].poids * 4, sum(s.poids for s in critere.sous_criteres) * 4)
    assert figure.rangees[0].parts[0].valeur == attendu
    assert figure.rangees[0].total == attendu * critere.poids
    assert figure.rangees[1].total == 0
    assert "2\u00a0dossiers lus deux fois, 1 avec un écart. Le plus loin\u00a0: D2" in figure.cartouche.message
    assert "écart" in figure.phrase(0, 0)
    assert "points d’écart" in figure.phrase_total(0)
    assert figure.table().entetes[-1].startswith("Écart")
    assert (figure.mot_total, carte(cadrage, dossiers).mot_total) == ("Écart", "Total")
    seule = carte_des_ecarts(cadrage, dossiers, {"D3": sans})
    assert {p.presence for p in seule.rangees[0].parts} == {Presence.SANS_OBJET}
    assert seule.cartouche.message.endswith("0 avec un écart.")
