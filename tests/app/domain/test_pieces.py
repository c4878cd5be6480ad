"""The cases of `pieces.toml`: who owes what, and what makes a dossier complete."""

from __future__ import annotations

import pytest

from app.domain.pieces import Exigence, TypePiece, Verdict, VerdictRendu, completude, exigence_pour
from app.domain.porteur import REGIMES, Forme, Porteur
from app.services.campagnes_modeles import lire_modele
from tests.app.domain.cas import cas, piece

CORSE = lire_modele("corse-2022")
ASSOCIATION = Forme.ASSOCIATION
ECOLE = (
    TypePiece("A", "Pièce A", {ASSOCIATION: Exigence.OBLIGATOIRE}, "base"),
    TypePiece("B", "Pièce B", {ASSOCIATION: Exigence.CONDITIONNELLE}, "base", condition="deja_conventionne"),
    TypePiece("C", "Pièce C", {ASSOCIATION: Exigence.CONDITIONNELLE}, "base"),
    TypePiece("D", "Pièce D", {}, "base"),
)


@cas("pieces", "dues")
def test_who_owes_what(cas):
    forme = Forme(cas["forme"]) if "forme" in cas else None
    porteur = Porteur("Porteur", forme=forme, deja_conventionne=cas.get("deja_conventionne"))
    rien = completude(CORSE.pieces, porteur, (), ())
    assert [x.type.code for x in rien.lignes if x.due] == cas["dues"], cas["pourquoi"]
    assert rien.est_complet is False


@cas("pieces", "completude")
def test_completude(cas):
    porteur = Porteur("Porteur", forme=ASSOCIATION, deja_conventionne=cas.get("deja_conventionne", False))
    verdicts = [VerdictRendu(code, Verdict(v), "motif") for code, v in cas["verdicts"].items()]
    etat = completude(ECOLE, porteur, [piece(c) for c in cas["recues"]], verdicts)
    assert [x.type.code for x in etat.manquantes] == cas["manquantes"], cas["pourquoi"]
    assert etat.est_complet is not bool(cas["manquantes"])


def test_a_piece_never_asked_shows_only_when_it_came():
    porteur = Porteur("Porteur", forme=ASSOCIATION, deja_conventionne=False)
    assert "D" not in [x.type.code for x in completude(ECOLE, porteur, (), ()).lignes]
    ligne = completude(ECOLE, porteur, [piece("D")], ()).lignes[-1]
    assert (ligne.type.code, ligne.due, ligne.verdict) == ("D", False, Verdict.RECUE)


def test_files_of_a_piece_stay_together_in_order():
    porteur = Porteur("Porteur", forme=ASSOCIATION, deja_conventionne=False)
    etat = completude(ECOLE, porteur, [piece("A", "1.pdf"), piece("", "photo.jpg"), piece("A", "2.pdf")], ())
    assert [f.nom for f in etat.lignes[0].fichiers] == ["1.pdf", "2.pdf"]


def test_an_unknown_form_owes_nothing_yet():
    assert exigence_pour(ECOLE[0], Porteur("Porteur")) == (Exigence.CONDITIONNELLE, False)
    assert Porteur("Porteur").regime is None


@pytest.mark.parametrize("forme", Forme)
def test_only_bodies_bound_to_the_cer_owe_it(forme):
    cer = next(p for p in CORSE.pieces if p.regle == "R24")
    regime = REGIMES[forme]
    due = exigence_pour(cer, Porteur("Porteur", forme=forme))[1]
    assert due is (regime.cer and not regime.cer_repute)


@pytest.mark.parametrize("forme", Forme)
def test_bodies_that_act_on_a_deliberation_owe_it(forme):
    deliberation = next(p for p in CORSE.pieces if p.code == "P11")
    assert exigence_pour(deliberation, Porteur("Porteur", forme=forme))[1] is REGIMES[forme].deliberation
