"""Reads the worked cases of `tests/cas`, and builds what the tests of the domain share."""

from __future__ import annotations

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from app.domain.grille import Critere, Grille, Niveau, SousCritere
from app.domain.montants import Etp, Montant
from app.domain.pieces import Piece
from app.socle.formats import PARIS, lire_centiemes

CAS = Path(__file__).parents[2] / "cas"
INSTANT = datetime(2022, 7, 4, 9, 12, tzinfo=PARIS)
NIVEAUX = tuple(
    Niveau(n, libelle) for n, libelle in enumerate(("absent", "insuffisant", "partiel", "bon", "excellent"))
)


def cas(fichier: str, table: str) -> Any:
    """Return a parametrization over the cases of one table, named by « cas »."""
    lus = tomllib.loads((CAS / f"{fichier}.toml").read_text("utf-8"))[table]
    return pytest.mark.parametrize("cas", [pytest.param(c, id=c["cas"]) for c in lus])


def euros(texte: str) -> Montant:
    return Montant(lire_centiemes(texte, quoi="montant"))


def etp(texte: str) -> Etp:
    return Etp(lire_centiemes(texte, quoi="ETP"))


def grille(**poids: int) -> Grille:
    """Return a grid whose sub-criteria have these weights; the criterion is the first letter of their code."""
    lettres = list(dict.fromkeys(code[0] for code in poids))
    return Grille(
        "ecole",
        "Grille d’école",
        NIVEAUX,
        tuple(
            Critere(
                lettre,
                f"Critère {lettre}",
                sum(p for c, p in poids.items() if c[0] == lettre),
                tuple(SousCritere(c, f"Sous-critère {c}", p) for c, p in poids.items() if c[0] == lettre),
            )
            for lettre in lettres
        ),
        commentaire_si=(0, 1, 4),
    )


def piece(code: str, nom: str = "") -> Piece:
    return Piece(0, nom or f"{code}.pdf", "0" * 64, 1, INSTANT, code=code)
