"""Dossiers brought to the point a test needs, and what an act left in the journal."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import timedelta

from app.domain.cycle import Etat
from tests.builders import le, un_acte, un_dossier, un_verdict, une_decision, une_note, une_piece


class HorlogeReglable:
    """A clock that stands still until the test moves it."""

    def __init__(self):
        self.instant = le(9, 20)

    def maintenant(self):
        return self.instant

    def avancer(self, **duree):
        self.instant += timedelta(**duree)


def dossier_en_base(store, campagne, **champs):
    """Store a dossier complete enough for every rule, unless `champs` say otherwise."""
    with store.ecrire() as u:
        rang = u.dossiers.prochain_rang(campagne.id)
        return u.dossiers.add(un_dossier(rang=rang, campagne_id=campagne.id, **champs))


def dossier_instruit(store, campagne, **champs):
    """Store a dossier « instruit », all notes given and both pieces found good."""
    dossier = dossier_en_base(store, campagne, **{"etat": Etat.INSTRUIT, **champs})
    with store.ecrire() as u:
        for code in ("C1.1", "C1.2", "C2.1"):
            u.notes.set(dossier.id, une_note(sous_critere=code))
        for code in ("BUDGET", "RIB"):
            u.pieces.set_verdict(dossier.id, un_verdict(code=code))
    return dossier


def piece_en_base(store, dossier, octets=b"%PDF-1.4 budget", **champs):
    with store.ecrire() as u:
        sha256 = u.pieces.put_contenu(octets)
        return u.pieces.add(une_piece(dossier_id=dossier.id, sha256=sha256, taille=len(octets), **champs))


def convention_en_base(store, dossier, **champs):
    """Store the convention of a dossier as issued."""
    with store.ecrire() as u:
        sha256 = u.pieces.put_contenu(b"%PDF-1.4 convention")
        return u.actes.add(un_acte(dossier_id=dossier.id, sha256=sha256, **champs))


def decision_sur(dossier, **champs):
    return une_decision(dossier_id=dossier.id, **champs)


def changer(store, dossier, **champs):
    """Write fields of a dossier past every rule; return it."""
    with store.ecrire() as u:
        return u.dossiers.save(replace(u.dossiers.get(dossier.id), **champs))


def etat_de(store, dossier):
    with store.lire() as u:
        return u.dossiers.get(dossier.id).etat


def journal(store):
    """The events, oldest first."""
    with store.lire() as u:
        return [ligne.evenement for ligne in u.journal.toutes()]


def cliche(store):
    """All that the base holds but its journal and the versions that count the writes."""
    base = store._base
    tables = {f.name: getattr(base, f.name) for f in fields(base) if f.name not in {"journal", "compteurs"}}
    tables["dossiers"] = {cle: replace(d, version=0) for cle, d in base.dossiers.items()}
    return {nom: sorted(map(repr, t.items() if isinstance(t, dict) else t)) for nom, t in tables.items()}


@contextmanager
def un_seul_acte(store):
    """Check that the block opens one transaction and leaves one line of journal; give that line."""
    avant, transactions = len(journal(store)), []
    ecrire = store.ecrire

    @contextmanager
    def compter():
        transactions.append(1)
        with ecrire() as u:
            yield u

    lignes = []
    store.ecrire = compter
    try:
        yield lignes
    finally:
        store.ecrire = ecrire
    nouvelles = journal(store)[avant:]
    assert len(transactions) == 1
    assert len(nouvelles) == 1
    lignes += nouvelles


@contextmanager
def rien_d_ecrit(store):
    """Check that the block leaves the base and its journal as they were."""
    avant = (cliche(store), len(journal(store)))
    yield
    assert (cliche(store), len(journal(store))) == avant


def cotes(evenement):
    """Both sides of a line of the journal, as values; a float anywhere is refused."""
    return tuple(_lire(cote) for cote in (evenement.avant, evenement.apres))


def _lire(texte):
    return json.loads(texte, parse_float=_refuser) if texte else None


def _refuser(nombre):
    raise AssertionError(f"float dans le journal : {nombre}")
