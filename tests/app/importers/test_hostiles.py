"""Every hostile or odd file, through the real child process: its expected outcome, within its time and its memory.

The makers are in `hostiles/`, the outcomes in `hostiles/attendus.toml`. The limits are those of the child itself:
a file that took longer or more would be refused, which is not the outcome expected.
"""

from __future__ import annotations

import http.server
import socketserver
import threading
import tomllib
from pathlib import Path

import pytest

from app.importers.bac import Bac
from app.importers.limites import MIO, Limites
from tests.app.importers.hostiles.epreuve import FICHIERS, eprouver

ATTENDUS = tomllib.loads((Path(__file__).parent / "hostiles" / "attendus.toml").read_text("utf-8"))
BORNES = ATTENDUS.pop("bornes")
UN_SUR = 3  # the quick suite runs that part of them


class _Temoin(http.server.BaseHTTPRequestHandler):
    """Counts whoever comes."""

    venus: list[str] = []  # noqa: RUF012  # shared on purpose: the server makes one handler per visit

    def do_GET(self):
        self.venus.append(self.path)


@pytest.fixture(scope="module")
def temoin():
    """A server on the loopback whose port has four digits, as the « PORT » of the files."""
    for port in range(4100, 4200):
        try:
            serveur = socketserver.TCPServer(("127.0.0.1", port), _Temoin)
        except OSError:
            continue
        threading.Thread(target=serveur.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield str(port)
        serveur.shutdown()
        serveur.server_close()
        assert _Temoin.venus == []
        return
    pytest.skip("no free port")


@pytest.fixture(scope="module")
def bac(tmp_path_factory):
    """The tray, with folders of its own where nothing must appear."""
    lieux = {nom: tmp_path_factory.mktemp(nom) for nom in ("HOME", "TMPDIR", "TEMP")}
    with pytest.MonkeyPatch.context() as ici:
        for nom, lieu in lieux.items():
            ici.setenv(nom, str(lieu))
        ici.chdir(tmp_path_factory.mktemp("ici"))
        with Bac(Limites(duree_s=BORNES["duree_s"], memoire_octets=BORNES["memoire_mio"] * MIO)) as ouvert:
            ouvert.tenues()
            yield ouvert
        assert [*Path.cwd().rglob("*")] == []
        assert [f for lieu in lieux.values() for f in lieu.rglob("*")] == []


def _cas():
    for rang, nom in enumerate(ATTENDUS):
        lent = ATTENDUS[nom].pop("lent", False) or rang % UN_SUR
        yield pytest.param(nom, marks=pytest.mark.lent if lent else (), id=nom)


def test_each_file_has_its_outcome_and_there_are_enough():
    assert list(FICHIERS) == list(ATTENDUS)
    assert len(FICHIERS) >= 190


@pytest.mark.parametrize("nom", list(_cas()))
def test_a_hostile_file(nom, bac, temoin, tmp_path):
    chemin = tmp_path / nom
    chemin.write_bytes(FICHIERS[nom]().replace(b"PORT", temoin.encode()))
    empreinte = chemin.stat()
    assert eprouver(bac, chemin) == ATTENDUS[nom]
    assert [f.name for f in tmp_path.iterdir()] == [nom]
    assert (chemin.stat().st_size, chemin.stat().st_mtime_ns) == (empreinte.st_size, empreinte.st_mtime_ns)
