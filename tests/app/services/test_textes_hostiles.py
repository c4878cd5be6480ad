"""Every hostile or odd file of the collection, kept as a piece: its text is read, or its refusal told, in time."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.textes import EtatTexte
from app.importers.bac import Bac
from app.importers.limites import MIO
from app.importers.textes import LIMITES_TEXTES
from app.services.textes import Textes
from tests.app.importers.hostiles.epreuve import FICHIERS
from tests.app.importers.hostiles.pieces import PIECES
from tests.app.services.atelier import dossier_en_base, piece_en_base

DUREE_S, MEMOIRE_MIO = 5, 512  # of every file: a choice of the house
DITS = (
    "Document illisible (",
    "PDF illisible (",
    "Image illisible (",
    "Classeur illisible (",
    "Ce type de fichier ne",
)
FAUX = ("brusquement", "enregistré", "intact", "réponse incohérente")


@pytest.fixture
def bac(tmp_path, monkeypatch):
    """A child with folders of its own, where nothing must appear."""
    for nom in ("HOME", "TMPDIR", "TEMP"):
        monkeypatch.setenv(nom, str(tmp_path))
    monkeypatch.chdir(tmp_path)
    with Bac(replace(LIMITES_TEXTES, duree_s=DUREE_S, memoire_octets=MEMOIRE_MIO * MIO)) as ouvert:
        yield ouvert
    assert [*Path(tmp_path).rglob("*")] == []


def lire_tout(store, contexte, campagne, bac, fichiers):
    """Keep the files in one dossier and read them; return what was said of each."""
    dossier = dossier_en_base(store, campagne)
    noms = {
        piece_en_base(store, dossier, octets, nom=nom, type_mime="application/octet-stream").sha256: nom
        for nom, octets in fichiers.items()
    }
    debut = time.monotonic()
    lecture, _ = Textes(contexte, bac).indexer()
    assert time.monotonic() - debut < DUREE_S * len(noms)
    assert lecture.restent == 0
    with store.lire() as u:
        return {nom: u.textes.of_contenu(sha256) for sha256, nom in noms.items()}


def juger(lus):
    for nom, lu in lus.items():
        assert (lu.etat is EtatTexte.ILLISIBLE) == lu.message.startswith(DITS), (nom, lu)
        assert not any(faux in lu.message for faux in FAUX), (nom, lu.message)


def test_hostile_pieces_are_read_or_refused_as_pieces(store, contexte, campagne, bac):
    lus = lire_tout(store, contexte, campagne, bac, PIECES)
    juger(lus)
    assert lus["formules.csv"].etat is EtatTexte.LU
    assert "protégé par un mot de passe" in lus["pdf-chiffre.pdf"].message
    assert "courriel abîmé" in lus["courbe.eml"].message


@pytest.mark.lent
def test_the_whole_collection_is_read_or_refused(store, contexte, campagne, bac):
    lus = lire_tout(store, contexte, campagne, bac, {nom: faire() for nom, faire in FICHIERS.items()})
    juger(lus)
    assert len(lus) >= 190
    assert "plus de 50" in lus["ligne-de-60-mio.eml"].message
