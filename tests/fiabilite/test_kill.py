"""kill -9 at any instant: no acknowledged act is lost, no act is half there, the base opens without a question.

An act is acknowledged when its number has reached the parent through the pipe, after the commit. A process kill,
not a power cut: what the kernel holds is kept (for the rest, see `test_coupure`).
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from data.sqlite import create_store, open_store
from tests.builders import un_dossier, une_campagne
from tests.fiabilite.ouvrier import dernier_acte

RACINE = Path(__file__).parents[2]
#: After this many acts the base is made anew, so that reading it whole stays short.
ACTES_PAR_BASE = 400


def neuve(chemin):
    store = create_store(chemin)
    with store.ecrire() as u:
        u.campagnes.add(une_campagne())
        u.dossiers.add(un_dossier())
    store.close()
    return chemin


def tuer(base, delai):
    """Let a worker act, kill it `delai` seconds after its first acknowledgement; return the last one received."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.fiabilite.ouvrier", str(base)],
        cwd=RACINE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", env={**os.environ},
    ) as ouvrier:  # fmt: skip
        premier = ouvrier.stdout.readline()
        if not premier:
            raise AssertionError(ouvrier.stderr.read())
        time.sleep(delai)
        ouvrier.kill()
        recus = [premier, *ouvrier.stdout.read().splitlines(keepends=True)]
    return max(int(ligne) for ligne in recus if ligne.endswith("\n"))


def eprouver(dossier, morts, graine):
    """Kill `morts` workers, look at the base after each; return how many acts were acknowledged in all."""
    hasard = random.Random(graine)  # noqa: S311  # instants of death, not a secret
    base, avant, acquittes = neuve(dossier / "0.clausule"), 0, 0
    for mort in range(morts):
        acquitte = tuer(base, hasard.uniform(0.0, 0.16))
        acquittes += acquitte - avant
        store = open_store(base)
        present = dernier_acte(store)
        assert store.verifier() == (), f"mort {mort}"
        store.close()
        assert present >= acquitte, f"mort {mort} : acte {acquitte} acquitté, {present} retrouvés"
        copie = base.with_name("copie.clausule")
        if copie.exists():
            secours = open_store(copie, lecture_seule=True)
            assert secours.verifier() == ()
            secours.close()
        avant = present
        if present > ACTES_PAR_BASE:
            base, avant = neuve(dossier / f"{mort + 1}.clausule"), 0
    return acquittes


def test_five_deaths(tmp_path):
    assert eprouver(tmp_path, 5, graine=5) >= 5


@pytest.mark.lent
@pytest.mark.timeout(600)
def test_a_hundred_deaths(tmp_path):
    actes = eprouver(tmp_path, 100, graine=2022)
    sys.stdout.write(f"{actes} actes acquittés\n")  # shown by pytest -rP
    assert actes >= 100
