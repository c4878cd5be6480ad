"""The rules of the house that no tool checks: numbers of law, floats, sizes, words that must not stay."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from functools import cache
from typing import TYPE_CHECKING

from tests.outils.fichiers import RACINE, sur_chacun

if TYPE_CHECKING:
    from pathlib import Path

PROGRAMME = ("app", "data", "ui", "packaging")
STRUCTURELS = {0, 1, 2, 100}
#: Numbers of a format or of the calendar, never of a règlement, file by file.
COMPUT = "computus of Butcher: the date of Easter"
JUSTIFIES = {
    "code_de_page.py": {40: "longest reference drawn in a code", 8: "digits of the hash in a code"},
    "arrivees.py": {104: "weeks drawn before those without arrival are left out"},
    "calendrier.py": {
        5: "Saturday in Python", 64: "years kept in memory",
        **dict.fromkeys((3, 4, 7, 8, 11, 15, 19, 22, 25, 30, 31, 32, 114, 451), COMPUT),
    },
    "calcul.py": {8: "bits in a byte"},
    "classement.py": {4: "codes shown in an explanation before « … »"},
    "delais.py": {12: "months in a year"},
    "hypotheses.py": {9_999: "dossiers beyond which a number typed is a slip"},
    "identifiants.py": {
        3: "grouping of a SIRET", 4: "grouping of an IBAN", 5: "La Poste, and grouping", 9: "length of a SIREN",
        10: "Luhn", 14: "length of a SIRET", 27: "length of a French IBAN", 36: "ISO 13616", 97: "ISO 7064",
    },
    "journal.py": {64: "length of a SHA-256 in hexadecimal"},
    "passages.py": {8: "words in a shingle, and bytes in a fingerprint", 20: "words a passage must have"},
    "preuve.py": {600: "letters kept of a quote", 10_000: "side of a page in the coordinates of a proof"},
    "proposition.py": {6: "dossiers named in a sentence before « n autres »"},
    "scenario.py": {80: "characters of the name of a scenario"},
    "textes.py": {200: "pages a search gives at most"},
}  # fmt: skip
LIGNES_MODULE, LIGNES_FENETRE, LIGNES_FONCTION, LONGUEUR_CHEMIN = 500, 300, 60, 120
APOSTROPHE_DROITE = re.compile(r"\b(?:[cdjlmnst]|qu)'[a-zàâæçéèêëîïôœùûü]", re.IGNORECASE)


def modules(*racines: str) -> list[Path]:
    return sorted(p for racine in racines for p in (RACINE / racine).rglob("*.py"))


@cache
def arbre(chemin: Path) -> ast.Module:
    return ast.parse(chemin.read_text("utf-8"))


@cache
def suivis() -> tuple[str, ...]:
    sortie = subprocess.run(["git", "ls-files", "-z"], cwd=RACINE, check=True, capture_output=True).stdout  # noqa: S607  # git of the checkout
    return tuple(n for n in sortie.decode().split("\0") if n)


def docstrings(module: ast.Module) -> set[int]:
    porteurs = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return {id(n.body[0].value) for n in ast.walk(module) if isinstance(n, porteurs) and ast.get_docstring(n)}


def test_the_tree_is_read():
    assert len(modules("app/domain")) > 15
    assert len(suivis()) > 50


@sur_chacun(*modules("app/domain", "data"))
def test_no_float_in_the_domain_nor_in_the_base(chemin):
    for noeud in ast.walk(arbre(chemin)):
        assert not (isinstance(noeud, ast.Name) and noeud.id == "float"), f"ligne {noeud.lineno}"
        assert not (isinstance(noeud, ast.Constant) and isinstance(noeud.value, float)), f"ligne {noeud.lineno}"


@sur_chacun(*modules("app/domain"))
def test_no_division_gives_a_float_in_the_domain(chemin):
    divisions = [
        n.lineno for n in ast.walk(arbre(chemin)) if isinstance(n, ast.BinOp) and isinstance(n.op, ast.Div)
    ]
    assert not divisions


@sur_chacun(*modules("app/domain"))
def test_no_number_of_law_in_python(chemin):
    permis = STRUCTURELS | JUSTIFIES.get(chemin.name, {}).keys()
    for noeud in ast.walk(arbre(chemin)):
        if isinstance(noeud, ast.Constant) and type(noeud.value) is int:
            assert noeud.value in permis, f"{noeud.value}, ligne {noeud.lineno} : à mettre dans resources/"


def test_each_justified_number_is_still_there():
    for fichier, nombres in JUSTIFIES.items():
        presents = {
            n.value for n in ast.walk(arbre(RACINE / "app/domain" / fichier)) if isinstance(n, ast.Constant)
        }
        assert nombres.keys() <= presents, fichier


def test_no_real_column_in_the_base():
    schema = (RACINE / "data/schema.sql").read_text("utf-8")
    assert "CREATE TABLE" in schema
    assert not re.search(r"\b(REAL|FLOAT|DOUBLE|NUMERIC)\b", schema, re.IGNORECASE)


@sur_chacun(*modules("ui", "app", "data"))
def test_no_processevents(chemin):
    appels = [
        n.lineno for n in ast.walk(arbre(chemin)) if isinstance(n, ast.Attribute) and n.attr == "processEvents"
    ]
    assert not appels


@sur_chacun(*modules(*PROGRAMME))
def test_modules_and_functions_stay_small(chemin):
    cap = LIGNES_FENETRE if chemin.name in {"window.py", "fenetre.py", "main_window.py"} else LIGNES_MODULE
    assert len(chemin.read_text("utf-8").splitlines()) <= cap
    for noeud in ast.walk(arbre(chemin)):
        if isinstance(noeud, ast.FunctionDef):
            debut = noeud.body[1] if ast.get_docstring(noeud) and len(noeud.body) > 1 else noeud.body[0]
            assert noeud.end_lineno - debut.lineno < LIGNES_FONCTION, noeud.name


def test_no_path_too_long_for_windows():
    assert not [n for n in suivis() if len(n) > LONGUEUR_CHEMIN]


@sur_chacun(*modules(*PROGRAMME))
def test_nothing_is_left_for_later(chemin):
    assert not re.search(r"\b(TODO|FIXME|XXX|HACK)\b", chemin.read_text("utf-8"))


@sur_chacun(*modules("app", "data"))
def test_nothing_is_left_unwritten(chemin):
    # ui is apart: a Qt class cannot be an ABC, its abstract methods raise.
    for noeud in ast.walk(arbre(chemin)):
        if isinstance(noeud, ast.Raise) and noeud.exc is not None:
            assert "NotImplementedError" not in ast.dump(noeud.exc), f"ligne {noeud.lineno}"


def test_the_console_starts_without_qt():
    code = "import sys, ui.console; print(*(m for m in sys.modules if m.startswith(('PySide6', 'shiboken6'))))"
    sortie = subprocess.run([sys.executable, "-c", code], cwd=RACINE, check=True, capture_output=True, text=True)
    assert sortie.stdout.strip() == ""


@sur_chacun(*sorted((RACINE / "resources/grilles").glob("*.toml")))
def test_every_weight_and_threshold_of_a_grid_has_a_source(chemin):
    grille = tomllib.loads(chemin.read_text("utf-8"))
    for critere in grille["criteres"]:
        for poids in (critere, *critere["sous_criteres"]):
            assert poids["source_poids"].strip(), poids["code"]
            assert poids["base"].strip(), poids["code"]
    assert grille.get("seuils", {"source": "sans seuil"})["source"].strip()


@sur_chacun(*sorted((RACINE / "resources/campagnes").glob("*.toml")))
def test_every_fact_of_a_campaign_has_a_unit_and_a_source(chemin):
    campagne = tomllib.loads(chemin.read_text("utf-8"))
    blocs = {b: campagne[b] for b in ("faits", "service", "signataire", "imputation")}
    for bloc, faits in blocs.items():
        for fait, contenu in faits.items():
            assert {"unite", "source"} <= contenu.keys(), f"{bloc}.{fait}"


@sur_chacun(*modules("app", "ui"))
def test_french_is_written_with_its_apostrophe(chemin):
    hors = docstrings(arbre(chemin))
    for noeud in ast.walk(arbre(chemin)):
        if isinstance(noeud, ast.Constant) and isinstance(noeud.value, str) and id(noeud) not in hors:
            assert not APOSTROPHE_DROITE.search(noeud.value), f"ligne {noeud.lineno} : {noeud.value[:60]}"


@sur_chacun(*sorted((RACINE / "resources").rglob("*.toml")))
def test_shipped_tables_are_well_formed_and_typeset(chemin):
    def textes(valeur):
        if isinstance(valeur, str):
            yield valeur
        elif isinstance(valeur, dict | list):
            for v in valeur.values() if isinstance(valeur, dict) else valeur:
                yield from textes(v)

    for texte in textes(tomllib.loads(chemin.read_text("utf-8"))):
        assert not APOSTROPHE_DROITE.search(texte), texte
        if chemin.parent.name not in {"actes", "exports"}:
            # Acts and exports are typeset as they are composed; the rest is shown as it is written.
            assert not re.search(r"« | »| [;?!€%](?:\s|$)", texte), texte
