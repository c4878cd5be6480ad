"""Start of the window on a base of 10,000 dossiers, against a bare QMainWindow started the same way.

    python -m tests.bench.banc_demarrage [runs] [--fige FOLDER --nue PROGRAM]

Each run is a new process, A B A B…, timed from its launch; disk caches are warm. From the sources, the bare window
is run twice over: alone, and after it has imported what ours has imported by its first paint (what is left is our
own work). With `--fige`, the frozen folder of the program (`build/linux/dist/clausule`) is started, against
`PROGRAM`, the bare window frozen the same way: `--ecrire-nue FILE.py` writes its source, and the spec of the
program freezes it alone (`CLAUSULE_NUE=FILE.py PyInstaller packaging/livraison/clausule.spec`).
« peinte »: the window and what it holds are painted, the base being asked for; « ouverte »: its first screen is
there. On a loaded machine the time of the processor, told beside, says more than that of the clock.
Target: 1.3 for the frozen program.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from data.sqlite import create_store
from tests.builders import un_dossier, un_porteur, une_campagne

NB_DOSSIERS = 10_000
PROCESSEUR = ", processeur"
RACINE = Path(__file__).resolve().parents[2]
NUE = """
import importlib, sys
for nom in {modules!r}:
    importlib.import_module(nom)
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
class Fenetre(QMainWindow):
    def paintEvent(self, event):
        QTimer.singleShot(0, fin)
def fin():
    print("peinte", flush=True)
    QApplication.quit()
application = QApplication(sys.argv[:1])
fenetre = Fenetre()
fenetre.resize(1280, 720)
fenetre.show()
application.exec()
"""
MODULES = """
import sys
import ui.mesure
from pathlib import Path
ui.mesure._dire = lambda mot: print(mot, *sorted(m for m in sys.modules if "__main__" not in m), flush=True)
ui.mesure.mesurer(Path({base!r}))
"""


def main() -> None:
    """Print medians and ratios."""
    choix = _arguments()
    if choix.ecrire_nue:
        choix.ecrire_nue.write_text(NUE.format(modules=[]), "utf-8")
        return
    with tempfile.TemporaryDirectory() as dossier:
        os.environ["CLAUSULE_DOSSIER"] = dossier
        base = Path(dossier) / "banc.clausule"
        _remplir(base)
        mesures = _figes(choix, base) if choix.fige else _sources(choix, base)
    medianes = {nom: statistics.median(valeurs) for nom, valeurs in mesures.items()}
    for nom, valeurs in sorted(mesures.items()):
        bornes = f"de {min(valeurs) * 1000:.0f} à {max(valeurs) * 1000:.0f}"
        _dire(f"{nom:>18}  {medianes[nom] * 1000:6.0f} ms  ({bornes})")
    for nom in ("nue", "nue, mêmes imports"):
        for quoi in ("", PROCESSEUR):
            if nom + quoi in medianes:
                _dire(f"fenêtre peinte / {nom}{quoi} : {medianes['peinte' + quoi] / medianes[nom + quoi]:.2f}")


def _sources(choix: argparse.Namespace, base: Path) -> dict[str, list[float]]:
    python = [sys.executable, "-c"]
    lignes, _ = _jouer([*python, MODULES.format(base=str(base))])
    modules = [m for m in lignes[0].split()[1:] if not m.startswith("_")]
    commandes = {
        "nue": [*python, NUE.format(modules=[])],
        "nue, mêmes imports": [*python, NUE.format(modules=modules)],
        "notre": [sys.executable, "-m", "ui", "--mesurer", "--base", str(base)],
    }
    return _alterner(choix.tours, commandes)


def _figes(choix: argparse.Namespace, base: Path) -> dict[str, list[float]]:
    programme = choix.fige / ("clausule-fenetre.exe" if sys.platform == "win32" else "clausule-fenetre")
    return _alterner(
        choix.tours, {"nue": [str(choix.nue)], "notre": [str(programme), "--mesurer", "--base", str(base)]}
    )


def _alterner(tours: int, commandes: dict[str, list[str]]) -> dict[str, list[float]]:
    mesures: dict[str, list[float]] = {}
    for _ in range(tours):
        for nom, commande in commandes.items():
            for mot, instant in _jouer(commande)[1].items():
                quoi = mot if nom == "notre" else mot.replace("peinte", nom)
                mesures.setdefault(quoi, []).append(instant)
    return mesures


def _arguments() -> argparse.Namespace:
    analyseur = argparse.ArgumentParser(description="Start of the window")
    analyseur.add_argument("tours", nargs="?", type=int, default=9)
    analyseur.add_argument("--fige", type=Path)
    analyseur.add_argument("--nue", type=Path)
    analyseur.add_argument("--ecrire-nue", type=Path)
    choix = analyseur.parse_args()
    if choix.fige and not choix.nue:
        analyseur.error("--fige asks for --nue")
    return choix


def _dire(ligne: str) -> None:
    sys.stdout.write(f"{ligne}\n")


def _jouer(commande: list[str]) -> tuple[list[str], dict[str, float]]:
    """Run a program; return its lines, and when each first word came, in seconds since the launch.

    With `PROCESSEUR` after the word: what its threads had then taken of the processor.
    """
    environnement = {**os.environ, "PYTHONPATH": str(RACINE)}
    environnement.setdefault("QT_QPA_PLATFORM", "offscreen")
    debut = time.perf_counter()
    instants: dict[str, float] = {}
    lignes: list[str] = []
    with subprocess.Popen(
        commande,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environnement,
    ) as programme:
        for ligne in programme.stdout or ():
            mot = ligne.split()[0]
            instants.setdefault(mot, time.perf_counter() - debut)
            pris = _pris(programme.pid)
            if pris:
                instants.setdefault(f"{mot}{PROCESSEUR}", pris)
            lignes.append(ligne)
    return lignes, instants


def _pris(pid: int) -> float:
    """Return the seconds of the processor that a process has taken; 0 where the system does not tell."""
    fils = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(fil.read_text("ascii").split()[0]) for fil in fils) / 1e9


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
