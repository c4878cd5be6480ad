"""Speed of the committee mode: from the letter that gives an opinion to the last pixel, the write included.

Run: `python -m tests.bench.banc_comite [opinions]`. The screen is shown offscreen at 1024×768 on a real base of
200, then of 1,000 dossiers, all on the agenda of one meeting. The opinion is durable once the letter is taken:
the whole is on the UI thread, and is told apart from the reading of the ranking that it spares. Target: 50 ms.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.comite import Membre
from app.importers.bac import Bac
from app.services.bureau import ouvrir_bureau
from app.socle.horloge import HorlogeFixe
from data.sqlite.store import create_store
from tests.bench.banc_classement import dire
from tests.bench.banc_classement_ecran import attendre
from tests.bench.banc_cockpit import ouvrir_la_campagne
from tests.builders import AGENT, le
from ui.bus import Bus
from ui.commands import Historique
from ui.immortels import proteger
from ui.pages.comite_ecran import EcranComite
from ui.session import Session
from ui.workers.ramassage import Ramassage
from ui.workers.runner import Runner


def mesurer(application: QApplication, nombre: int, avis: int) -> None:
    """Print the median and the worst of some opinions, and what one reading of the ranking costs."""
    store, lecteur = create_store(Path(tempfile.mkdtemp()) / "banc.clausule", agent_poste=AGENT), Bac()
    runner, bus = Runner(), Bus()
    bureau = ouvrir_bureau(store, HorlogeFixe(le(9, 20)), AGENT, lecteur)
    campagne = ouvrir_la_campagne(bureau, nombre)
    comite, _ = bureau.comites.creer(campagne.id or 0, date(2022, 9, 22), "Comité")
    bureau.comites.fixer_membres(comite.cle, [Membre(f"Membre {i}", present=True) for i in range(8)])
    ecran = EcranComite(Session(bureau, campagne.id or 0, bus, runner, Historique(bus, runner)))
    ecran.resize(1024, 768)
    ecran.show()
    ecran.choisir(comite.cle)
    attendre(application, runner)
    mesures = []
    for _ in range(min(avis, nombre)):
        depart = time.perf_counter()
        QTest.keyClick(ecran.volets.vue, Qt.Key.Key_F)
        application.processEvents()
        mesures.append((time.perf_counter() - depart) * 1000)
        ecran.aller(1)
        attendre(application, runner)
    depart = time.perf_counter()
    bureau.arbitrage.classement(campagne.id or 0)
    lu = (time.perf_counter() - depart) * 1000
    rendus = len(bureau.comites.get(comite.cle).avis)
    dire(
        f"{nombre} dossiers à l’ordre du jour, {rendus} avis : de la lettre au dernier pixel, médiane "
        f"{sorted(mesures)[len(mesures) // 2]:.1f} ms, pire {max(mesures):.1f} ms ; lecture du classement, "
        f"qui n’a plus lieu, {lu:.0f} ms"
    )
    ecran.close()
    runner.fermer()
    lecteur.fermer()
    store.close()


def main() -> None:
    """Print every measure."""
    avis = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    proteger()
    application = QApplication([])
    ramassage = Ramassage(application)  # as in the window
    for nombre in (200, 1_000):
        mesurer(application, nombre, avis)
    ramassage.arreter()


if __name__ == "__main__":
    main()
