"""Start of the window on a base of 1,000 dossiers, against a bare QMainWindow with the same imports.

    python -m tests.bench.banc_demarrage [runs]

Each run is a new process, A B A B…, timed from its launch. Two ratios: to the first painted window, against a bare
window that imports what ours has imported by then; and to the base open with its first page, against a bare window
that imports what ours has imported by that time. Disk caches are warm. Target: 1.5 for both.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from data.sqlite import create_store
from tests.builders import un_dossier, un_porteur, une_campagne

NB_DOSSIERS = 1000
RACINE = Path(__file__).resolve().parents[2]
NUE = """
import importlib, sys
for nom in {modules!r}:
    importlib.import_module(nom)
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
class Fenetre(QMainWindow):
    def paintEvent(self, event):
        print("peinte", flush=True)
        QTimer.singleShot(0, QApplication.quit)
application = QApplication(sys.argv[:1])
fenetre = Fenetre()
fenetre.resize(1280, 720)
fenetre.show()
application.exec()
"""
NOTRE = """
import sys
from pathlib import Path
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication
import ui.main
from app.socle.horloge import HorlogeSysteme
application = ui.main.creer_application(sys.argv[:1])
programme = ui.main.Programme(
    application, clock=HorlogeSysteme(), agent="banc", dossier_utilisateur=Path({dossier!r})
)
def dire_les_modules():
    if {lister}:
        print("modules", *sorted(m for m in sys.modules if "__main__" not in m), flush=True)
class Oeil(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            print("peinte", flush=True)
            dire_les_modules()
            QTimer.singleShot(0, lambda: programme.commencer(Path({base!r})))
        return False
oeil = Oeil()
programme.fenetre.installEventFilter(oeil)
def ouverte():
    print("ouverte", flush=True)
    dire_les_modules()
    QTimer.singleShot(0, QApplication.quit)
programme.base_ouverte.connect(ouverte)
programme.fenetre.show()
application.exec()
programme.fermer()
"""


def main() -> None:
    """Print medians and ratios."""
    tours = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    with tempfile.TemporaryDirectory() as dossier:
        base = Path(dossier) / "banc.clausule"
        _remplir(base)
        lignes, _ = _jouer(NOTRE.format(dossier=dossier, base=str(base), lister=True))
        listes = [ligne.split()[1:] for ligne in lignes if ligne.startswith("modules")]
        nues = [NUE.format(modules=[m for m in modules if not m.startswith("_")]) for modules in listes]
        notre = NOTRE.format(dossier=dossier, base=str(base), lister=False)
        mesures: dict[str, list[float]] = {nom: [] for nom in ("nue", "peinte", "nue, tout chargé", "ouverte")}
        for _ in range(tours):
            mesures["nue"].append(_jouer(nues[0])[1]["peinte"])
            mesures["nue, tout chargé"].append(_jouer(nues[1])[1]["peinte"])
            instants = _jouer(notre)[1]
            mesures["peinte"].append(instants["peinte"])
            mesures["ouverte"].append(instants["ouverte"])
    medianes = {nom: statistics.median(valeurs) for nom, valeurs in mesures.items()}
    for nom, valeurs in mesures.items():
        bornes = f"de {min(valeurs) * 1000:.0f} à {max(valeurs) * 1000:.0f}"
        _dire(f"{nom:>16}  {medianes[nom] * 1000:6.0f} ms  ({bornes})")
    _dire(f"première image / fenêtre nue               : {medianes['peinte'] / medianes['nue']:.2f}")
    _dire(f"base ouverte / fenêtre nue, tout chargé    : {medianes['ouverte'] / medianes['nue, tout chargé']:.2f}")


def _dire(ligne: str) -> None:
    sys.stdout.write(f"{ligne}\n")


def _jouer(code: str) -> tuple[list[str], dict[str, float]]:
    """Run a program; return its lines, and when each first word came, in seconds since the launch."""
    environnement = {**os.environ, "PYTHONPATH": str(RACINE)}
    environnement.setdefault("QT_QPA_PLATFORM", "offscreen")
    debut = time.perf_counter()
    instants: dict[str, float] = {}
    lignes: list[str] = []
    with subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environnement,
    ) as programme:
        for ligne in programme.stdout or ():
            instants.setdefault(ligne.split()[0], time.perf_counter() - debut)
            lignes.append(ligne)
    return lignes, instants


def _remplir(base: Path) -> None:
    store = create_store(base)
    with store.ecrire() as uow:
        campagne = uow.campagnes.add(une_campagne())
        for rang in range(1, NB_DOSSIERS + 1):
            porteur = un_porteur(raison_sociale=f"Association n° {rang}")
            uow.dossiers.add(un_dossier(rang=rang, campagne_id=campagne.id, porteur=porteur))
    store.close()


if __name__ == "__main__":
    main()
