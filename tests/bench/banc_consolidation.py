"""Speed of the national consolidation: eighteen regional files of 500 dossiers, read in the child, then kept.

Run by hand, `python -m tests.bench.banc_consolidation [DOSSIERS]`; prints the seconds of `perf_counter` from the
choice of the files to the map, the start of the child included. Not a test: no figure here can fail a build.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from app.domain.figures_territoire import tuiles
from app.domain.nationale import Mesure
from app.importers.bac import Bac
from app.importers.fichier_regional import LIMITES_REGION
from app.services.consolidation import Consolidation
from app.services.contexte import Contexte
from app.services.territoires import places_des_regions
from app.socle.horloge import HorlogeSysteme
from data.sqlite import create_store
from tests.builders import AGENT, une_campagne
from tests.outils.regions_fictives import ecrire

SEUIL_S = 5


def mesurer(dossier, nombre):
    """Print what each step takes."""
    chemins = ecrire(dossier / "regions", nombre)
    store = create_store(dossier / "banc.clausule")
    with store.ecrire() as u:
        campagne = u.campagnes.add(une_campagne())
    horloge = HorlogeSysteme()
    avances = []
    with Bac(LIMITES_REGION) as bac:
        consolidation = Consolidation(Contexte(store, horloge, AGENT), bac)
        debut = time.perf_counter()
        examines = consolidation.examiner(campagne.id, chemins, avances.append)
        lus = time.perf_counter()
        consolidation.retenir(examines)
        gardes = time.perf_counter()
        tuiles(consolidation.national(campagne.id), Mesure.ETP_RETENUS, places_des_regions(), horloge.maintenant())
        fin = time.perf_counter()
    store.close()
    octets = sum(c.stat().st_size for c in chemins)
    for phrase in (
        f"{len(chemins)} fichiers, {nombre} dossiers chacun, {octets / 1e6:.1f} Mo",
        f"lus et vérifiés {lus - debut:.2f} s, {len(avances)} pas annoncés",
        f"retenus {gardes - lus:.3f} s, carte {fin - gardes:.3f} s",
        f"en tout {fin - debut:.2f} s (seuil {SEUIL_S} s)",
    ):
        sys.stdout.write(f"{phrase}\n")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as provisoire:
        mesurer(Path(provisoire), int(sys.argv[1]) if len(sys.argv) > 1 else 500)
