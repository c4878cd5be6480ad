"""Documents made on demand: one page that explains a score, a fiche that hides nothing and never says « None »."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from app.documents.assainir import assainir
from app.documents.composer import ActeIncomplet, composer, en_projet, examiner, manques
from app.documents.contenu import Format, Tableau, texte_brut, trous
from app.documents.donnees import Ecran, PreuveImprimee
from app.documents.lignes_instruction import TABLEAUX_INSTRUCTION
from app.documents.pdf import rendre_pdf
from app.domain.campagne import Ordre
from app.domain.controles import Constat, Niveau
from app.domain.cycle import Etat
from app.domain.derogation import Derogation
from app.domain.documents import Document
from app.domain.faits import FaitsDates, Recevabilite
from app.domain.montants import Etp, Montant
from app.domain.notation import Note
from app.domain.pieces import completude
from app.domain.porteur import Forme, Porteur
from app.domain.poste import SANS_PLAN, Poste, TypePoste
from app.domain.situation import Financement, Objectif, PosteExistant, StatutVisibilite, Visibilite
from app.socle.errors import UserError
from app.socle.formats import PARIS
from tests.actes_types import avant_decision, avec, des_donnees, instruit
from tests.app.documents.lecture import lecteur
from tests.app.documents.test_pdf import conforme

EXPLICATION, FICHE = Document.EXPLICATION, Document.FICHE
CAS = tomllib.loads((Path(__file__).parents[2] / "cas/motivation.toml").read_text("utf-8"))
LONG = "Association pour le développement de l’insertion par l’activité économique et des clauses sociales de Corse"
JUSTIFICATION = "Le porteur décrit, commune par commune, ce qu’il a constaté et ce qu’il en déduit. " * 7
EMPREINTE = "0123456789abcdef"
EXISTANT = PosteExistant(
    TypePoste.FACILITATEUR,
    "En place",
    Etp(50),
    Etp(50),
    (Financement("Région", Montant(1500000), Montant(1400000)),),
)
SANS_N1 = PosteExistant(TypePoste.FACILITATEUR, financements=(Financement("Région", None, Montant(0)),))
OBJECTIF = Objectif("Heures d’insertion", "heures", 1000, 5000, date(2023, 6, 30))
VUE = Visibilite(
    StatutVisibilite.ENGAGEMENT, "https://exemple.fr", date(2022, 9, 1), "Sacha", None, date(2022, 12, 1)
)


def texte(document, donnees):
    return texte_brut(composer(document, donnees)).replace("\u00a0", " ")


def chargees(forme=Forme.ASSOCIATION, sens=Etat.RETENU):
    """Everything long: names of 120 letters, justifications of 600, several proofs, constats and jobs."""
    donnees = avec(
        des_donnees(sens, forme),
        porteur__raison_sociale=LONG + " et de Sardaigne",
        dossier__intitule="Un facilitateur pour " + LONG,
        dossier__existants=(EXISTANT, PosteExistant(TypePoste.COORDINATEUR)),
        dossier__objectifs=(OBJECTIF, Objectif("Marchés")),
        dossier__visibilite=VUE,
    )
    notes = tuple(
        Note(s.code, None if rang in {2, 9} else 1 + rang % 4, JUSTIFICATION)
        for rang, s in enumerate(donnees.campagne.grilles[donnees.dossier.type_poste].sous_criteres())
    )
    levee = Derogation(1, "R16", "financement attendu", "Camille Fictive", datetime(2022, 9, 12, tzinfo=PARIS))
    citation = f"« {JUSTIFICATION} N/A ( ) مرحبا »"
    return instruit(
        donnees,
        notes,
        constats=(
            Constat("R16", Niveau.BLOQUANT, "Aucun cofinancement.", "appel", levee=levee, derogation=True),
            Constat("R17", Niveau.ALERTE, JUSTIFICATION, "appel à projets", derogation=True),
        ),
        preuves=tuple(
            PreuveImprimee(n.sous_critere, f"{LONG}.pdf, p. {r}", citation, EMPREINTE, "neuve.pdf" * (r % 2))
            for r, n in enumerate(notes)
        ),
    )


def nues():
    """A dossier of which nothing is known but that it was received."""
    donnees = avant_decision(des_donnees())
    dossier = replace(
        donnees.dossier, porteur=Porteur(""), intitule="", territoire="", resume="", plus_value="", postes=(),
        plan=SANS_PLAN, cout_total=None, montant_demande=None, montant_propose=None, nature=None,
    )  # fmt: skip
    vides = replace(
        donnees, dossier=dossier, completude=completude(donnees.campagne.pieces, dossier.porteur, (), ())
    )
    return instruit(vides, (), faits=FaitsDates(0), rang=None, classes=0)


# --- the explanation


@pytest.mark.parametrize("exigence", CAS["exigence"], ids=lambda e: f"{e['article']} {e['quoi'][:40]}")
def test_the_explanation_says_all_that_the_code_requires(exigence):
    dit = texte(EXPLICATION, instruit(des_donnees()))
    for mots in exigence["dit"]:
        assert mots in dit


def test_every_item_of_the_decree_is_examined():
    articles = {e["article"] for e in CAS["exigence"]}
    assert {f"R311-3-1-2, {n}°" for n in range(1, 5)} | {"L311-3-1", "R311-3-1-1"} == articles


@pytest.mark.parametrize("forme", [Forme.ASSOCIATION, Forme.GIP, Forme.EPCI])
@pytest.mark.parametrize("choix", [True, None])
def test_it_holds_on_one_page_whatever_is_long(forme, choix):
    donnees = avec(chargees(forme), campagne__communiquer_rang=choix)
    contenu = composer(EXPLICATION, donnees)
    assert contenu.format is Format.UNE_PAGE
    assert len(lecteur(rendre_pdf(contenu)).pages) == 1


def test_the_rank_is_told_only_where_the_service_chose_to():
    donnees = instruit(des_donnees())
    assert "Rang de votre dossier" not in texte(EXPLICATION, donnees)
    assert any("à confirmer par le service" in r for r in examiner(EXPLICATION, donnees).rappels)
    dit = avec(donnees, campagne__communiquer_rang=True)
    assert "Rang de votre dossier : 2e sur 7 dossiers classés, au jour" in texte(EXPLICATION, dit)
    assert "2e sur 7 dossiers classés dans sa vague" in texte(EXPLICATION, avec(dit, dossier__vague=1))
    tu = avec(donnees, campagne__communiquer_rang=False)
    assert "Rang de votre dossier" not in texte(EXPLICATION, tu)
    assert examiner(EXPLICATION, tu).rappels == ()
    premier = avec(instruit(des_donnees(), rang=1), campagne__communiquer_rang=True)
    assert "1er sur 7" in texte(EXPLICATION, premier)


def test_by_arrival_the_data_and_the_rule_are_those_of_arrival():
    dit = texte(EXPLICATION, avec(instruit(des_donnees()), campagne__ordre=Ordre.ARRIVEE))
    assert "le jour où le dossier a été constaté complet" in dit
    assert "dans l’ordre de leur arrivée" in dit
    assert "vague" not in dit


def test_notes_without_a_day_and_notes_of_several_days():
    donnees = instruit(des_donnees())
    sans = replace(donnees.instruction, notes=tuple(replace(n, le=None) for n in donnees.instruction.notes))
    assert "Les notes, données par les agents" in texte(EXPLICATION, replace(donnees, instruction=sans))
    autre = replace(donnees.instruction.notes[0], le=datetime(2022, 9, 20, 9, 0, tzinfo=PARIS))
    deux = replace(donnees.instruction, notes=(autre, *donnees.instruction.notes[1:]))
    dit = texte(EXPLICATION, replace(donnees, instruction=deux))
    assert "données entre le 12 septembre 2022 et le 20 septembre 2022 par" in dit


def test_a_total_that_two_decimals_do_not_say_is_given_exactly():
    donnees = instruit(des_donnees())
    tiers = replace(donnees, resultat=replace(donnees.resultat, total=Fraction(235, 3)))
    assert "Total de votre dossier : 78,33 (exactement 235/3) sur 100." in texte(EXPLICATION, tiers)


def test_the_points_of_the_rows_add_up_to_the_total():
    donnees = chargees()
    lignes = TABLEAUX_INSTRUCTION["calcul"](donnees)
    etat = donnees.instruction
    assert sum(p * (etat.par_code[c] or 0) for c, p in etat.par_niveau.items()) == donnees.resultat.total
    assert len(lignes.lignes) == 5 + 16
    assert any("porté à" in str(ligne) for ligne in lignes.lignes)


def test_what_is_not_noted_blocks_and_names_the_screen():
    donnees = instruit(des_donnees())
    reste = instruit(des_donnees(), donnees.instruction.notes[1:])
    assert next((m.champ, m.ecran) for m in manques(EXPLICATION, reste)) == ("notes.C1.1", Ecran.NOTATION)
    with pytest.raises(ActeIncomplet, match=r"produire l’explication du calcul.*C1\.1"):
        composer(EXPLICATION, reste)
    assert examiner(EXPLICATION, reste).contenu is None


def test_without_a_job_or_with_nothing_that_applies_there_is_nothing_to_explain():
    assert {m.ecran for m in manques(EXPLICATION, nues())} >= {Ecran.PROJET}
    grille = des_donnees().campagne.grilles[TypePoste.FACILITATEUR]
    rien = instruit(des_donnees(), tuple(Note(s.code, None, "hors sujet") for s in grille.sous_criteres()))
    assert "sans objet" in manques(EXPLICATION, rien)[0].libelle
    sans_etat = replace(des_donnees(), instruction=None)
    assert manques(EXPLICATION, sans_etat)


def test_an_eliminatory_threshold_that_is_missed_is_said():
    donnees = instruit(des_donnees())
    rate = replace(donnees, resultat=replace(donnees.resultat, elimine=("C1 : 5 points, sous le seuil de 10",)))
    assert "Seuil éliminatoire non atteint : C1 : 5 points, sous le seuil de 10" in texte(EXPLICATION, rate)
    assert "Seuil éliminatoire" not in texte(EXPLICATION, donnees)


def test_no_other_dossier_is_named():
    dit = texte(EXPLICATION, avec(chargees(), campagne__communiquer_rang=True))
    assert "2022-94-0002" not in dit
    assert "Preuve" not in dit


# --- the fiche


def test_the_fiche_says_everything_and_quotes_as_it_stands():
    dit = texte(FICHE, chargees())
    for attendu in (
        "Fiche d’instruction du dossier 2022-94-0001", "2e sur 7", "En place (facilitateur)", "−1 000,00",
        "levé par Camille Fictive le 12 septembre 2022, motif : financement attendu", "possible, non accordée",
        "0123456789abcdef", "oui, par neuve.pdf", "1 000", "5 000", "30/06/2023", "N/A", "engagement du porteur",
        "oui, le 12 septembre 2022, constaté par Sacha Fictif", "Motif de la décision", "sans objet",
    ):  # fmt: skip
        assert attendu in dit, attendu


def test_an_empty_fiche_says_so_and_never_none():
    contenu = composer(FICHE, nues())
    dit = texte_brut(contenu).replace("\u00a0", " ")
    assert "None" not in dit
    assert trous(contenu) == ()
    for attendu in (
        "Raison sociale\nnon renseigné", "Objectifs chiffrés : non renseignés.",
        "Postes demandés : non renseignés.",
        "Preuves des notes : non renseignées.", "Aucun constat.", "Rang\nnon renseigné", "Résumé\nNon renseigné.",
        "Pièces attendues : non renseignées", "Recevable\nrecevabilité à apprécier", "Instruit\npas encore",
        "charges : non renseignées", "Notes : non renseignées", "Décision\naucune à ce jour",
        "Représentant légal\nnon renseigné\n",
    ):  # fmt: skip
        assert attendu in dit, attendu


def test_a_partial_fiche_keeps_dashes_for_what_is_not_known():
    donnees = avec(
        avant_decision(des_donnees()),
        dossier__postes=(
            Poste(TypePoste.FACILITATEUR, Etp(100)),
            Poste(TypePoste.COORDINATEUR, Etp(50), intitule="Appui"),
        ),
        dossier__existants=(SANS_N1,),
    )
    faits = FaitsDates(0, Recevabilite.NON, "hors champ")
    dit = texte(FICHE, instruit(donnees, (Note("C1.1", 2),), faits=faits))
    assert "Appui (coordinateur)" in dit
    assert "non noté" in dit
    assert "Recevable\nnon. Motif : hors champ" in dit
    assert "Complet\noui\n" in dit
    assert "des sous-critères restent à noter" in dit
    assert "facilitateur\n–\n–\nRégion\n–\n0,00\n–" in dit


def test_a_piece_that_misses_and_a_conditional_one():
    donnees = des_donnees()
    sans = replace(donnees, completude=completude(donnees.campagne.pieces, donnees.dossier.porteur, (), ()))
    assert "Complet\nnon\n" in texte(FICHE, instruit(sans))


def test_without_instruction_the_tables_are_empty():
    donnees = replace(des_donnees(), instruction=None)
    for nom in ("calcul", "notes", "preuves", "constats"):
        assert TABLEAUX_INSTRUCTION[nom](donnees).lignes == ()
    assert "Recevable\nnon renseigné" in texte(FICHE, donnees)


@pytest.mark.parametrize("forme", [Forme.ASSOCIATION, Forme.GIP, Forme.EPCI])
def test_no_row_of_the_fiche_is_cut(forme):
    contenu = assainir(composer(FICHE, chargees(forme)))
    pages = [p.extract_text() for p in lecteur(rendre_pdf(contenu)).pages]
    tableau = next(b for b in contenu.blocs if isinstance(b, Tableau) and b.legende == "Notes par sous-critère")
    for ligne in tableau.lignes:
        debut = str(ligne[0]).split(" ")[0]
        assert any(debut in page for page in pages)
    assert all(lecteur(rendre_pdf(contenu)).pages[0].mediabox[i] == v for i, v in ((0, 0), (1, 0)))
    largeur, hauteur = lecteur(rendre_pdf(contenu)).pages[0].mediabox[2:]
    assert largeur > hauteur


def test_what_cannot_be_printed_is_a_square_in_the_fiche_and_refused_elsewhere():
    contenu = composer(FICHE, chargees())
    with pytest.raises(UserError, match="droite à gauche"):
        rendre_pdf(contenu)
    assert "□" in texte_brut(assainir(contenu))
    assert assainir(contenu).format is Format.PAYSAGE


# --- the files


@pytest.mark.parametrize("profil", ["ua1", "2a"])
@pytest.mark.parametrize("document", Document)
@pytest.mark.parametrize("donnees", [chargees, lambda: instruit(des_donnees()), nues], ids=["long", "type", "nu"])
def test_the_document_is_accessible_and_archivable(document, donnees, profil, tmp_path):
    if document is EXPLICATION and donnees is nues:
        assert manques(document, nues())
        return
    contenu = assainir(composer(document, donnees()))
    assert conforme(rendre_pdf(contenu), profil, tmp_path) == []
    assert conforme(rendre_pdf(en_projet(contenu)), profil, tmp_path) == []


@pytest.mark.parametrize("document", Document)
def test_the_same_data_give_the_same_bytes(document):
    rendus = {rendre_pdf(composer(document, instruit(des_donnees()))) for _ in range(2)}
    assert len(rendus) == 1


@pytest.mark.parametrize(
    ("debut", "fin", "dit"),
    [
        (date(2022, 10, 1), date(2023, 9, 30), "01/10/2022 – 30/09/2023"),
        (date(2022, 10, 1), None, "dès le 01/10/2022"),
        (None, date(2023, 9, 30), "jusqu’au 30/09/2023"),
        (None, None, "–"),
    ],
)
def test_the_period_of_a_job_says_what_is_known_of_it(debut, fin, dit):
    poste = Poste(TypePoste.FACILITATEUR, Etp(100), date_debut=debut, date_fin=fin)
    (ligne,) = TABLEAUX_INSTRUCTION["postes_demandes"](avec(des_donnees(), dossier__postes=(poste,))).lignes
    assert ligne[6] == dit
