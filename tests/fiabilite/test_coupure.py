"""Power cut: with the settings of the store no acknowledged act is lost, in thousands of states of the disk.

The model (`coupure.py`, where its assumptions are written) must itself be able to fail: with NORMAL it
loses acknowledged acts, with OFF it finds corrupt bases.
"""

from __future__ import annotations

import itertools
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from data.sqlite import connection, create_store, open_store
from tests.builders import un_dossier, une_campagne
from tests.fiabilite.ouvrier import agir

RACINE = Path(__file__).parents[2]
NB_ACTES = 60
#: The wal-index of the replay is in its own memory; checkpoints come every 40 pages instead of 1,000.
AJOUTS = ("PRAGMA wal_autocheckpoint = 40",)
EXCLUSIF = "PRAGMA locking_mode = EXCLUSIVE"


@pytest.fixture(scope="module")
def enregistrement(tmp_path_factory):
    """The base before the acts, and every statement that the real store ran to write them."""
    lieu = tmp_path_factory.mktemp("coupure")
    store = create_store(lieu / "reelle.clausule")
    with store.ecrire() as u:
        u.campagnes.add(une_campagne())
        u.dossiers.add(un_dossier())
    store.close()
    depart = Path(shutil.copy(store.path, lieu / "depart"))
    ordres: list[str] = []
    store = open_store(store.path)
    store._ecrivain.conn.set_trace_callback(ordres.append)
    for n in range(1, NB_ACTES + 1):
        agir(store, n)
    store._ecrivain.conn.set_trace_callback(None)
    store.close()
    propres = [o.strip() for o in ordres if not o.startswith("--")]  # « -- » : run by FTS5, hence by its cause
    propres = [o for o, _ in itertools.groupby(propres)]  # a statement is told once more by its trigger
    assert propres.count("BEGIN IMMEDIATE") == propres.count("COMMIT") == NB_ACTES
    return {"base": str(depart), "ordres": [o for o in propres if not o.startswith("SELECT")]}


def couper(enregistrement, lieu, etats, synchronous="FULL", graine=2022):
    ecrivain = [ordre for ordre, _, _ in (*connection.REGLAGES, *connection.REGLAGES_ECRIVAIN)]
    assert ecrivain.count("PRAGMA synchronous = FULL") == 1
    reglages = [o.replace("synchronous = FULL", f"synchronous = {synchronous}") for o in ecrivain]
    demande = {**enregistrement, "reglages": [EXCLUSIF, *reglages, *AJOUTS], "etats": etats, "graine": graine}
    fichier = lieu / "demande.json"
    fichier.write_text(json.dumps(demande), "utf-8")
    modele = subprocess.run(
        [sys.executable, "-m", "tests.fiabilite.coupure", str(fichier)],
        cwd=RACINE, capture_output=True, text=True, check=False, encoding="utf-8", env={**os.environ},
    )  # fmt: skip
    assert modele.returncode == 0, modele.stderr
    resultat = json.loads(modele.stdout)
    assert resultat["acquittes"] == NB_ACTES
    assert sum(resultat["constats"].values()) == etats
    return resultat


def prouver(enregistrement, lieu, etats):
    plein = couper(enregistrement, lieu, etats)
    normal = couper(enregistrement, lieu, etats, "NORMAL")
    aucun = couper(enregistrement, lieu, etats, "OFF")
    for nom, resultat in (("FULL", plein), ("NORMAL", normal), ("OFF", aucun)):
        sys.stdout.write(f"{nom} {json.dumps(resultat)}\n")  # shown by pytest -rP
    assert plein["constats"] == {"sain": etats}
    assert plein["operations"]["synchroniser"] >= NB_ACTES
    assert normal["constats"]["perdu"] > 0, "le modèle doit savoir échouer"
    assert set(normal["constats"]) == {"sain", "perdu"}
    assert aucun["constats"]["corrompu"] > 0, "le modèle doit savoir voir une base abîmée"


def test_two_hundred_states(enregistrement, tmp_path):
    prouver(enregistrement, tmp_path, 200)


@pytest.mark.lent
@pytest.mark.timeout(900)
def test_five_thousand_states(enregistrement, tmp_path):
    prouver(enregistrement, tmp_path, 5000)
