"""What the tests of the bundles say and do: a vault in memory, a request, what an examination found."""

from __future__ import annotations

from contextlib import contextmanager

import pytest

from app.services.liasse_depart import Demande
from app.socle.errors import UserError
from tests.app.services.atelier import rien_d_ecrit
from tests.fakes import FakeStore

MOT = "trois chevaux lents"
LECTRICE = "Lectrice d’essai"
CODES = ("C1.1", "C1.2", "C2.1")


class FauxCoffres:
    """Encrypted bases in memory, each with a file whose bytes say nothing."""

    def __init__(self):
        self.bases = {}

    @contextmanager
    def creer(self, chemin, mot_de_passe):
        chemin.write_bytes(b"chiffre")
        self.bases[chemin.name] = (mot_de_passe, store := FakeStore())
        yield store

    @contextmanager
    def ouvrir(self, chemin, mot_de_passe):
        attendu, store = next(b for nom, b in self.bases.items() if chemin.name in nom)
        if mot_de_passe != attendu:
            raise UserError("Ce mot de passe n’ouvre pas le fichier.")
        yield store


def demander(campagne, *dossiers, **champs):
    return Demande(campagne.id, tuple(d.id for d in dossiers), **{"lecteur": LECTRICE, **champs})


def sien(bureau):
    """The only dossier of a bundle."""
    with bureau.contexte.store.lire() as u:
        return u.dossiers.of_campagne(u.campagnes.all()[0].id)[0]


def note_de(store, dossier, code="C1.1"):
    with store.lire() as u:
        return next((n for n in u.notes.of_dossier(dossier.id) if n.sous_critere == code), None)


def examiner(bureau, campagne, chemin):
    return bureau.liasses.examiner(campagne.id, chemin, MOT)


def issues(examen):
    return {x.sous_critere: x.issue for d in examen.dossiers for x in d.lignes}


def refuse(bureau, campagne, chemin, store, *dits):
    """Check that each line is told, and that nothing of the bundle is applied."""
    examen = examiner(bureau, campagne, chemin)
    assert len(examen.anomalies) == len(dits)
    for ligne, dit in zip(examen.anomalies, dits, strict=True):
        assert dit in ligne
    with rien_d_ecrit(store), pytest.raises(UserError, match="ne peut pas être reprise"):
        bureau.liasses.appliquer(examen, {})
    return examen
