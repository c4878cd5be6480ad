"""French typography of what an officer reads: what must not be parted at the end of a line is tied.

Every text of the program and every shipped resource, but acts and exports: they are typeset as they are composed.
"""

from __future__ import annotations

import ast
import re
import tomllib
from functools import cache

import pytest

from tests.outils.fichiers import RACINE, nom, sur_chacun
from ui.console import VERBES

#: A plain space where French asks for U+00A0: inside « », before « ; : ? ! », before % and €, after n°.
FAUTE = re.compile(
    r"« | »|(?<=[^\s·|/(<>=]) (?=[;:?!](?:[\s»)*]|$))|^ (?=[;:?!](?:\s|$))|(?<=\d) (?=[%€])|\b[Nn]° "
)
#: They read what candidates wrote, and join the cells of their files; or patterns of such readings.
LECTURES_DE_CANDIDATS = {
    "app/importers/propositions.py", "app/importers/seance.py", "app/importers/textes.py",
    "app/documents/typographie.py",
}  # fmt: skip
#: Words that only the requests to the base have.
REQUETE = re.compile(r"\b(?:SELECT|INSERT|UPDATE|DELETE|PRAGMA|WHERE|CREATE|VALUES|AND|FROM|LIMIT|SET|IN)\b")
MODULES = sorted(p for racine in ("app", "data", "ui") for p in (RACINE / racine).rglob("*.py"))
COMPOSES = {"actes", "exports"}
PAGES = sorted((RACINE / "resources").rglob("*.md"))
TABLES = sorted(p for p in (RACINE / "resources").rglob("*.toml") if p.parent.name not in COMPOSES)


@cache
def textes(chemin):
    """Return each text of a module, with its line; docstrings and pieces of requests left out."""
    arbre = ast.parse(chemin.read_text("utf-8"))
    hors = {id(n.value) for n in ast.walk(arbre) if isinstance(n, ast.Expr)}
    lus = [n for n in ast.walk(arbre) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    return [(n.lineno, n.value) for n in lus if id(n) not in hors and not REQUETE.search(n.value)]


def test_the_fault_is_seen():
    assert all(map(FAUTE.search, ("« oui", "oui »", "oui : non", " ; et", "12 €", "12 %", "n° 4", "Qui ?")))
    assert not any(map(FAUTE.search, ("«\u00a0oui\u00a0»", "10:30", "un, deux", "a ? b : c"[:2], "n°\u00a04")))
    assert len(MODULES) > 300
    assert len(PAGES) > 30


@pytest.mark.parametrize("racine", ["app", "data", "ui"])
def test_no_text_of_the_program_can_be_parted_at_a_sign(racine):
    fautes = [
        f"{nom(chemin)}:{ligne} {texte[:60]!r}"
        for chemin in MODULES
        if chemin.is_relative_to(RACINE / racine) and nom(chemin) not in LECTURES_DE_CANDIDATS
        for ligne, texte in textes(chemin)
        if FAUTE.search(texte)
    ]
    assert not fautes


@pytest.mark.parametrize("racine", ["app", "data", "ui"])
def test_no_text_of_the_program_shows_the_name_of_a_constant(racine):
    """« {NBSP} » read as such: the text lacks its « f »."""
    assert not [
        f"{nom(chemin)}:{ligne} {texte[:60]!r}"
        for chemin in MODULES
        if chemin.is_relative_to(RACINE / racine)
        for ligne, texte in textes(chemin)
        if re.search(r"\{[A-Z][A-Z_]+\}", texte)
    ]


def test_no_help_of_a_verb_can_be_parted_at_a_sign():
    tous = [v for verbe in VERBES for v in (verbe, *getattr(verbe, "commands", {}).values())]
    dits = [t for verbe in tous for t in (verbe.help, *(getattr(p, "help", "") for p in verbe.params)) if t]
    assert len(dits) > 100
    assert not [dit for dit in dits if FAUTE.search(dit)]


@sur_chacun(*PAGES)
def test_no_page_shipped_can_be_parted_at_a_sign(chemin):
    propre = re.sub(r"```.*?```|`[^`\n]*`", "", chemin.read_text("utf-8"), flags=re.DOTALL)
    assert not [ligne for ligne in propre.splitlines() if FAUTE.search(ligne)]


@sur_chacun(*TABLES)
def test_no_table_shipped_can_be_parted_at_a_sign(chemin):
    def lire(valeur):
        if isinstance(valeur, str):
            yield valeur
        elif isinstance(valeur, dict | list):
            for v in valeur.values() if isinstance(valeur, dict) else valeur:
                yield from lire(v)

    assert not [t for t in lire(tomllib.loads(chemin.read_text("utf-8"))) if FAUTE.search(t)]
