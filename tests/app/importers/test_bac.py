"""The child process: a real one, and false ones that hang, swell, lie or die."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from app.importers import enfant
from app.importers.bac import DRAPEAU_FIGE, Bac, commande_enfant
from app.importers.courriel import lire_courriel
from app.importers.limites import LIMITES, MIO, Limites
from app.importers.trame import envoyer, recevoir
from app.socle.errors import EnvironmentFault, UserError
from app.socle.progress import Annulation, Annule
from app.socle.resources import racine

RACINE = racine().parent
MAIL = (racine() / "demo" / "courriels" / "02-plie-archive.eml").read_bytes()
SIMPLE = b"From: a@exemple.fr\nSubject: x\n\nbonjour"
DEBUT = """
import os, socket, sys, time
from app.importers.trame import envoyer, recevoir
entree, sortie = sys.stdin.buffer, sys.stdout.buffer
recevoir(entree, 0)
envoyer(sortie, {"genre": "pret", "pid": os.getpid(), "tenues": {}})
recevoir(entree, 10**9)
"""


def faux(suite):
    """The command of a child that greets, takes a mail, then does what is asked."""
    return [sys.executable, "-c", DEBUT + suite]


def python(code):
    """What a fresh interpreter prints; without the measure of coverage, which brings modules of its own."""
    env = {cle: valeur for cle, valeur in os.environ.items() if not cle.startswith("COV")}
    commande = [sys.executable, "-c", code]
    return subprocess.run(commande, capture_output=True, text=True, check=True, cwd=RACINE, env=env).stdout


@pytest.fixture(scope="module")
def bac():
    with Bac() as ouvert:
        yield ouvert


def test_the_child_reads_as_the_parent_would(bac):
    assert bac.lire(MAIL, "plie.eml") == lire_courriel(MAIL, "plie.eml")


def test_one_child_serves_many_mails_from_many_threads(bac):
    pid = bac._pret()._processus.pid
    depots = []
    fils = [threading.Thread(target=lambda: depots.append(bac.lire(MAIL, "plie.eml"))) for _ in range(4)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert len(depots) == 4
    assert bac._pret()._processus.pid == pid


def test_a_refusal_crosses_with_its_advice(bac):
    with pytest.raises(UserError, match="n’est pas un courriel") as refus:
        bac.lire(b"%PDF-1.4", "rib.pdf")
    assert refus.value.conseil
    assert bac.lire(SIMPLE, "a.eml").texte == "bonjour"


def test_an_empty_file_is_refused_without_a_child():
    bac = Bac()
    with pytest.raises(UserError, match="est vide"):
        bac.lire(b"", "a.eml")
    assert bac._enfant is None


def test_the_child_knows_neither_qt_nor_sql():
    code = "import sys, app.importers.enfant; print(*sorted({m.split('.')[0] for m in sys.modules}))"
    modules = set(python(code).split())
    assert "oxmsg" in modules
    assert not modules & {"PySide6", "shiboken6", "sqlite3", "sqlite_utils", "sqlcipher3", "data", "ui"}


def test_a_reading_that_hangs_is_stopped_and_the_next_one_works():
    with Bac(Limites(duree_s=0.3), faux("time.sleep(60)")) as bac, pytest.raises(UserError) as refus:
        bac.lire(SIMPLE, "lent.eml")
    assert "«\u00a0lent.eml\u00a0» a mis plus de 0,3\u00a0s" in str(refus.value)
    assert "Rien n’a été enregistré et le fichier est intact à sa place" in str(refus.value)


@pytest.mark.parametrize(
    "suite",
    [
        "os._exit(3)",
        "os.kill(os.getpid(), 9)",
        "sortie.write(b'x' * 100); sortie.flush()",
        "envoyer(sortie, {'genre': 'depot'})",
    ],
)
def test_a_child_that_dies_or_lies_is_replaced(suite):
    with Bac(commande=faux(suite)) as bac:
        for _ in range(2):
            with pytest.raises(UserError, match="s’est arrêtée brusquement"):
                bac.lire(SIMPLE, "piege.eml")


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="the Job Object watches on Windows")
def test_a_child_that_swells_is_stopped():
    gonfle = faux("x = b'x' * (400 << 20); time.sleep(60)")
    with (
        Bac(Limites(memoire_octets=200 * MIO), gonfle) as bac,
        pytest.raises(UserError, match=r"demande plus de 210.Mo de mémoire"),
    ):
        bac.lire(SIMPLE, "gros.eml")


@pytest.mark.skipif(sys.platform != "linux", reason="RLIMIT_DATA counts mappings on Linux only")
def test_the_real_child_stays_within_its_memory_and_survives():
    octets = b"From: a@exemple.fr\n\n" + b"x\n" * 20_000_000
    with Bac(Limites(memoire_octets=150 * MIO)) as bac:
        with pytest.raises(UserError):
            bac.lire(octets, "gros.eml")
        assert bac.lire(SIMPLE, "a.eml").texte == "bonjour"


def test_cancelling_stops_the_reading():
    annulation = Annulation()
    threading.Timer(0.2, annulation.demander).start()
    with Bac(commande=faux("time.sleep(60)")) as bac, pytest.raises(Annule):
        bac.lire(SIMPLE, "a.eml", annulation)


@pytest.mark.parametrize("commande", [["/nulle/part"], [sys.executable, "-c", "pass"]])
def test_a_child_that_does_not_start_is_the_machine_s_fault(commande):
    with pytest.raises(EnvironmentFault, match="ne démarre pas"):
        Bac(commande=commande).lire(SIMPLE, "a.eml")


def test_closing_ends_the_process_and_reading_again_starts_another():
    bac = Bac()
    bac.lire(SIMPLE, "a.eml")
    processus = bac._enfant._processus
    bac.fermer()
    assert processus.poll() is not None
    assert bac.lire(SIMPLE, "a.eml").texte == "bonjour"
    bac.fermer()


def test_a_child_is_renewed_after_some_readings(monkeypatch):
    monkeypatch.setattr("app.importers.bac.LECTURES_PAR_ENFANT", 1)
    with Bac() as bac:
        bac.lire(SIMPLE, "a.eml")
        premier = bac._enfant._processus.pid
        bac.lire(SIMPLE, "a.eml")
        assert bac._enfant._processus.pid != premier


def test_the_frozen_program_starts_itself_with_a_flag(monkeypatch):
    assert "app.importers.enfant" in commande_enfant()
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert commande_enfant() == [sys.executable, DRAPEAU_FIGE]


@pytest.mark.skipif(sys.platform != "linux", reason="limits of Linux")
def test_the_confined_child_writes_no_file_and_has_no_network(tmp_path):
    code = f"""
import json, os, socket
from app.importers.confinement import confiner
from app.importers.limites import LIMITES
tenues = confiner(LIMITES)
try:
    ecrit = os.write(os.open({str(tmp_path / "x")!r}, os.O_CREAT | os.O_WRONLY), b"x" * 100) > 0
except OSError:
    ecrit = False
prise = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
prise.settimeout(2)
lien = prise.connect_ex(("127.0.0.1", 9)) == 101
try:
    bytearray(2 << 30)
    memoire = False
except MemoryError:
    memoire = True
print(json.dumps([tenues, ecrit, lien, memoire]))
"""
    tenues, ecrit, injoignable, memoire = json.loads(python(code))
    assert tenues["ecriture"]
    assert not ecrit
    assert tenues["memoire"]
    assert memoire
    assert injoignable == tenues["reseau"]


def test_the_child_s_loop_in_this_process():
    entree, sortie = io.BytesIO(), io.BytesIO()
    envoyer(entree, {"limites": {"parties": 10}})
    envoyer(entree, {"genre": "lire", "nom": "a.eml"}, [SIMPLE])
    envoyer(entree, {"genre": "lire", "nom": "a.eml"}, [b""])
    entree.seek(0)
    enfant.servir(entree, sortie, lambda limites: {"memoire": limites.parties == 10})
    sortie.seek(0)
    genres = [recevoir(sortie, LIMITES.courriel_octets)[0] for _ in range(3)]
    assert [g["genre"] for g in genres] == ["pret", "depot", "refus"]
    assert genres[0]["tenues"] == {"memoire": True}
    assert "est vide" in genres[2]["message"]
