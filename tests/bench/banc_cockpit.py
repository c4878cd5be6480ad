"""Speed of the cockpit in its window: from the commit of one change to the last pixel of the whole page.

Run: `python -m tests.bench.banc_cockpit [changes]`. The page is shown offscreen at 1280×720 on a real base of 200,
then of 10,000 dossiers, target by type and by zone and envelope known; each change moves a note, an amount or ETP
at an end of the list or anywhere. The clock stops once no worker is busy and every widget of the page is repainted:
ranking, line, sentences, gauges, and the tab in sight, each in turn (not that of the scenarios, which searches: see
`banc_proposition`). The write itself is told apart. The ratio is to a bare repaint of the
whole page, taken in the same run. Targets: 16 ms at 200, 100 ms at 10,000. Of the first display, the longest block.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from app.domain.cycle import Etat
from app.domain.montants import Etp, Montant
from app.domain.poste import TypePoste
from app.domain.quota import NatureMouvement
from app.importers.bac import Bac
from app.services.bureau import ouvrir_bureau
from app.socle.horloge import HorlogeFixe
from data.sqlite.store import create_store
from tests.bench.banc_classement import dire
from tests.bench.banc_classement_ecran import attendre, peupler
from tests.builders import AGENT, le
from ui.bus import Bus
from ui.commands import Historique
from ui.immortels import proteger
from ui.pages.cockpit import PageCockpit
from ui.session import Session
from ui.workers.ramassage import Ramassage
from ui.workers.runner import Runner

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.campagne import Campagne
    from app.services.bureau import Bureau
    from app.socle.changes import Changes


class Peintures(QObject):
    """Notes when a widget of the page was last painted."""

    def __init__(self) -> None:
        super().__init__()
        self.derniere = 0.0

    @override
    def eventFilter(self, vu: QObject, event: QEvent) -> bool:
        """Keep the time of the paints; nothing is filtered."""
        del vu
        if event.type() == QEvent.Type.Paint:
            self.derniere = time.perf_counter()
        return False


def ouvrir_la_campagne(bureau: Bureau, nombre: int) -> Campagne:
    """Write a campaign of `nombre` instructed dossiers, for which there is room for a third; return it."""
    campagne = peupler(bureau, nombre)
    hasard = random.Random(nombre)  # noqa: S311  # the same dossiers at each run
    with bureau.contexte.store.ecrire() as uow:
        for dossier in uow.dossiers.of_campagne(campagne.id or 0):
            montant = Montant(hasard.randrange(2_000_000, 3_000_000))
            departement = (hasard.choice(("2A", "2B")),)
            uow.dossiers.save(
                replace(dossier, etat=Etat.INSTRUIT, montant_demande=montant, departements=departement)
            )
    cle, tiers = campagne.id or 0, nombre // 3
    bureau.arbitrage.notifier_cible(
        cle,
        {TypePoste.FACILITATEUR: Etp(tiers * 100), TypePoste.COORDINATEUR: Etp(100)},
        date(2022, 7, 1),
        "lettre",
        par_zone={("2A", None): Etp(tiers * 50)},
    )
    bureau.arbitrage.mouvementer(cle, NatureMouvement.DOTATION, Montant(tiers * 2_500_000), date(2022, 7, 1))
    return campagne


def chronometrer(
    application: QApplication, session: Session, peintures: Peintures, acte: Callable[[], Changes]
) -> tuple[float, float]:
    """Return the milliseconds of the write, and from its commit to the last pixel of the page."""
    depart = time.perf_counter()
    changes = acte()
    ecrite = time.perf_counter()
    session.bus.changed.emit(changes)
    attendre(application, session.runner)
    application.processEvents()
    return (ecrite - depart) * 1000, (max(peintures.derniere, ecrite) - ecrite) * 1000


def mesurer(application: QApplication, nombre: int, changements: int) -> None:
    """Print median and worst of some changes, and their ratio to a bare repaint."""
    store, lecteur = create_store(Path(tempfile.mkdtemp()) / "banc.clausule", agent_poste=AGENT), Bac()
    runner, bus = Runner(), Bus()
    bureau = ouvrir_bureau(store, HorlogeFixe(le(9, 20)), AGENT, lecteur)
    campagne = ouvrir_la_campagne(bureau, nombre)
    session = Session(bureau, campagne.id or 0, bus, runner, Historique(bus, runner))
    depart = time.perf_counter()
    page = PageCockpit(session)
    bus.changed.connect(page.actualiser)  # as the window does for the page in sight
    page.resize(1280, 720)
    page.show()
    page.actualiser(None)
    dire(f"{nombre} dossiers : page bâtie et montrée en {(time.perf_counter() - depart) * 1000:.0f} ms")
    pire_bloc = repos(application, runner)
    dire(f"{nombre} dossiers : première lecture en {time.perf_counter() - depart:.2f} s, bloc {pire_bloc:.0f} ms")
    peintures = Peintures()
    application.installEventFilter(peintures)
    nus = [repeindre(application, page) for _ in range(15)]
    nu = sorted(nus)[len(nus) // 2]
    codes = [s.code for s in next(iter(campagne.grilles.values())).sous_criteres()]
    hasard = random.Random(1)  # noqa: S311  # the same changes at each run
    for onglet in range(page.onglets.count()):
        if page.onglets.widget(onglet) is page.scenarios.vue:
            continue
        depart = time.perf_counter()
        page.onglets.setCurrentIndex(onglet)
        pire_bloc = repos(application, runner)
        ouvert = time.perf_counter() - depart
        ecritures, vues = [], []
        for tour in range(changements if not onglet else changements // 4):
            lignes = page.suivi.ligne.selection.lignes if page.suivi.ligne else ()
            rang = (len(lignes) - 1, 0, len(lignes) // 3, hasard.randrange(len(lignes)))[tour // 3 % 4]
            pretendant = lignes[rang].pretendant
            page.vue_selection.table.choisir(rang)
            attendre(application, runner)
            acte = _acte(bureau, pretendant.dossier_id, tour, codes[tour % len(codes)], hasard)
            ecriture, vue = chronometrer(application, session, peintures, acte)
            ecritures.append(ecriture)
            vues.append(vue)
        mediane, ecrit = sorted(vues)[len(vues) // 2], sorted(ecritures)[len(ecritures) // 2]
        dire(
            f"{nombre} dossiers, « {page.onglets.tabText(onglet)} », ouvert en {ouvert:.2f} s (bloc "
            f"{pire_bloc:.0f} ms), {len(vues)} changements : du commit au dernier pixel, médiane {mediane:.1f} ms, "
            f"pire {max(vues):.1f} ms, soit {mediane / nu:.1f} fois la page repeinte nue ({nu:.1f} ms) ; "
            f"écriture à part, médiane {ecrit:.1f} ms"
        )
    page.close()
    runner.fermer()
    lecteur.fermer()
    store.close()


def repeindre(application: QApplication, page: PageCockpit) -> float:
    """Return the milliseconds that the page takes to be painted once more, whole, nothing changed."""
    depart = time.perf_counter()
    page.repaint()
    for widget in page.findChildren(QObject):
        if widget.isWidgetType() and widget.isVisible():
            widget.update()
    application.processEvents()
    return (time.perf_counter() - depart) * 1000


def repos(application: QApplication, runner: Runner) -> float:
    """Let the window come to rest; return the longest time that one round of events took, in milliseconds."""
    pire = 0.0
    for _ in range(3):
        while runner.occupe:
            depart = time.perf_counter()
            application.processEvents()
            pire = max(pire, (time.perf_counter() - depart) * 1000)
            time.sleep(0.0005)
        depart = time.perf_counter()
        application.processEvents()
        pire = max(pire, (time.perf_counter() - depart) * 1000)
    return pire


def _acte(bureau: Bureau, dossier_id: int, tour: int, code: str, hasard: random.Random) -> Callable[[], Changes]:
    if tour % 3 == 0:
        valeur = hasard.randrange(5)
        return lambda: bureau.notation.noter(dossier_id, code, valeur, "page 4")[1]
    if tour % 3 == 1:
        montant = Montant(hasard.randrange(2_000_000, 3_000_000))
        return lambda: bureau.instruction.modifier(dossier_id, "Proposer un montant", montant_propose=montant)[1]
    dossier = bureau.instruction.dossier(dossier_id)
    postes = tuple(replace(p, etp_propose=Etp(hasard.randrange(20, 101))) for p in dossier.postes)
    return lambda: bureau.instruction.modifier(dossier_id, "Proposer des ETP", postes=postes)[1]


def main() -> None:
    """Print every measure."""
    changements = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    proteger()
    application = QApplication([])
    ramassage = Ramassage(application)  # as in the window
    for nombre in (200, 10_000):
        mesurer(application, nombre, changements)
    ramassage.arreter()


if __name__ == "__main__":
    main()
