"""A bundle that left with one dossier of three files, and the desk of its reader."""

from __future__ import annotations

import pytest

from app.services.bureau import ouvrir_bureau
from app.socle.fichiers import EXTENSION_LIASSE
from tests.app.services.atelier import dossier_en_base, piece_en_base
from tests.app.services.liasses.gestes import MOT, FauxCoffres, demander
from tests.builders import (
    AGENT,
    un_type_piece,
    un_verdict,
    une_campagne,
    une_note,
)


@pytest.fixture
def coffres():
    return FauxCoffres()


@pytest.fixture
def campagne(store):
    with store.ecrire() as u:
        rib = un_type_piece(code="RIB", libelle="RIB", indispensable=False, regle="R25")
        return u.campagnes.add(une_campagne(pieces=(un_type_piece(), rib)))


@pytest.fixture
def bureau(store, horloge, lecteur, coffres, campagne):
    return ouvrir_bureau(store, horloge, AGENT, lecteur, coffres)


@pytest.fixture
def dossier(store, campagne):
    """One dossier with three files: a budget, a RIB and a mail."""
    dossier = dossier_en_base(store, campagne, avis="avis du chef")
    for octets, nom, code in ((b"budget", "Budget.pdf", "BUDGET"), (b"rib", "RIB.pdf", "RIB"),
                              (b"courriel", "courriel.eml", "COURRIEL"), (b"plan", "Plan.pdf", "")):  # fmt: skip
        piece_en_base(store, dossier, octets, nom=nom, code=code)
    with store.ecrire() as u:
        u.pieces.set_verdict(dossier.id, un_verdict())
    return dossier


@pytest.fixture
def chemin(tmp_path):
    return tmp_path / f"pour la lectrice{EXTENSION_LIASSE}"


@pytest.fixture
def partie(bureau, coffres, campagne, dossier, chemin):
    """The bundle of that dossier, gone with the note that stood; return its manifest and its base."""
    with bureau.contexte.store.ecrire() as u:
        u.notes.set(dossier.id, une_note())
    manifeste, _ = bureau.liasses.preparer(demander(campagne, dossier), chemin, MOT)
    return manifeste, next(iter(coffres.bases.values()))[1]


@pytest.fixture
def chez_elle(partie, horloge, lecteur):
    """The desk of the reader on her bundle."""
    return ouvrir_bureau(partie[1], horloge, "poste de la lectrice", lecteur)
