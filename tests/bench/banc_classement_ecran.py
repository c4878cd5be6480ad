"""Speed of the ranking in its window: from the commit of a note to the last row repainted, explanation included.

Run: `python -m tests.bench.banc_classement_ecran [notes]`. The page is shown offscreen on a real base of 200, then
of 10,000 dossiers; each note moves a dossier across the list, or by a place or so. The write itself is told apart.
Targets: 16 ms at 200, 50 ms at 10,000; nothing longer on the UI thread.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from app.domain.notation import Note
from app.importers.bac import Bac
from app.services.bureau import Bureau, ouvrir_bureau
from app.services.campagnes_modeles import lire_modele
from app.socle.horloge import HorlogeFixe
from data.sqlite.store import create_store
from tests.bench.banc_classement import dire
from tests.builders import AGENT, le, un_dossier, un_poste
from ui.bus import Bus
from ui.commands import Historique
from ui.immortels import proteger
from ui.pages.classement import PageClassement
from ui.session import Session
from ui.workers.runner import Runner

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.campagne import Campagne
    from app.domain.grille import Grille
    from app.socle.changes import Changes


def peupler(bureau: Bureau, nombre: int) -> Campagne:
    """Write a campaign of wholly scored dossiers; return it."""
    hasard = random.Random(nombre)  # noqa: S311  # the same dossiers at each run
    with bureau.contexte.store.ecrire() as uow:
        campagne = uow.campagnes.add(lire_modele("corse-2022"))
        for rang in range(1, nombre + 1):
            recu_le = le(7, 1) + timedelta(minutes=hasard.randrange(90_000))
            dossier = uow.dossiers.add(
                un_dossier(rang=rang, campagne_id=campagne.id, recu_le=recu_le, postes=(un_poste(),))
            )
            grille = campagne.grilles[un_poste().type]
            for s in grille.sous_criteres():
                uow.notes.set(dossier.cle, Note(s.code, hasard.randrange(5), "page 4"))
    return campagne


def attendre(application: QApplication, runner: Runner) -> None:
    """Let the window come to rest."""
    while runner.occupe:
        application.processEvents()
    application.processEvents()


def chronometrer(application: QApplication, bus: Bus, noter: Callable[[], Changes]) -> tuple[float, float]:
    """Return the milliseconds of the write, and from its commit to the last repaint."""
    depart = time.perf_counter()
    changes = noter()
    ecrite = time.perf_counter()
    bus.changed.emit(changes)
    application.processEvents()
    return (ecrite - depart) * 1000, (time.perf_counter() - ecrite) * 1000


def mesurer(application: QApplication, nombre: int, notes: int) -> None:
    """Print the median and the worst of some notes, at both ends of the list and anywhere."""
    dossier = Path(tempfile.mkdtemp())
    store, lecteur, runner = create_store(dossier / "banc.clausule", agent_poste=AGENT), Bac(), Runner()
    bureau = ouvrir_bureau(store, HorlogeFixe(le(9, 20)), AGENT, lecteur)
    campagne = peupler(bureau, nombre)
    bus = Bus()
    session = Session(bureau, campagne.id or 0, bus, runner, Historique(bus, runner))
    page = PageClassement(session)
    page.resize(1280, 720)
    page.show()
    depart = time.perf_counter()
    page.actualiser(None)
    attendre(application, runner)
    dire(f"{nombre} dossiers : lecture entière, hors du fil de la fenêtre, {time.perf_counter() - depart:.2f} s")
    grille: Grille = campagne.grilles[un_poste().type]
    codes = [s.code for s in grille.sous_criteres()]
    hasard = random.Random(1)  # noqa: S311  # the same notes at each run
    ecritures, vues = [], []
    for tour in range(notes):
        rang = (page.modele.rowCount() - 1, 0, hasard.randrange(page.modele.rowCount()))[tour % 3]
        page.table.choisir(rang)
        application.processEvents()
        cle, valeur = page.modele.identifiant(rang) or 0, (4, 0, hasard.randrange(5))[tour % 3]
        if tour % 3 < 2:  # all notes but one first, so that the last one crosses as much of the list as it can
            with store.ecrire() as uow:
                for code in codes[1:]:
                    uow.notes.set(cle, Note(code, valeur, "page 4"))
        acte = lambda c=cle, v=valeur: bureau.notation.noter(c, codes[0], v, "page 4")[1]  # noqa: E731  # timed
        ecriture, vue = chronometrer(application, bus, acte)
        ecritures.append(ecriture)
        vues.append(vue)
    attendre(application, runner)
    milieu = notes // 2
    dire(
        f"{nombre} dossiers, {notes} notes : du commit au dernier pixel, médiane {sorted(vues)[milieu]:.1f} ms, "
        f"pire {max(vues):.1f} ms ; écriture à part, médiane {sorted(ecritures)[milieu]:.1f} ms"
    )
    page.close()
    runner.fermer()
    lecteur.fermer()
    store.close()


def main() -> None:
    """Print every measure."""
    notes = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    proteger()
    application = QApplication([])
    for nombre in (200, 10_000):
        mesurer(application, nombre, notes)


if __name__ == "__main__":
    main()
