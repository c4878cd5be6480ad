"""What must stay out of the default export: bands of ranks are a planning aid of the service, nothing else."""

from __future__ import annotations

import ast

import pytest

from app.socle.resources import racine

RACINE = racine().parent
LECTEURS = [*sorted((RACINE / "app" / "exports").glob("*.py")), RACINE / "app" / "services" / "exports.py"]
#: The receipt and the acts leave the service as well; the fiche navette does not: its hierarchy reads the band.
NAVETTE = {"donnees.py", "navette.py"}
DOCUMENTS = [c for c in sorted((RACINE / "app" / "documents").glob("*.py")) if c.name not in NAVETTE]
ACTES = [*DOCUMENTS, RACINE / "app" / "domain" / "recu.py"]


@pytest.mark.parametrize("chemin", [*LECTEURS, *ACTES], ids=lambda c: c.name)
def test_nothing_that_leaves_the_service_knows_the_sensitivity(chemin):
    importes = set()
    for noeud in ast.walk(ast.parse(chemin.read_text("utf-8"))):
        if isinstance(noeud, ast.ImportFrom) and noeud.module:
            importes.add(noeud.module)
        elif isinstance(noeud, ast.Import):
            importes.update(alias.name for alias in noeud.names)
    assert "app.domain.sensibilite" not in importes
