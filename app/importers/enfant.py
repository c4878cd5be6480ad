"""The child process: reads hostile mails and pieces one after another and answers on its standard output.

Started by `bac`, never by hand. Knows neither Qt nor SQL, and writes no file.
"""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

from app.importers.boites import LecteurArchives
from app.importers.confinement import confiner, delai_de_secours
from app.importers.courriel import lire_courriel
from app.importers.fichier_regional import REGION, lire_fichier_regional, region_en_trame
from app.importers.limites import Limites
from app.importers.reconnaissance import motifs_livres
from app.importers.regions import regions_livrees
from app.importers.seance import Seance
from app.importers.signature import SIGNATURES, lire_signatures
from app.importers.signature import en_trame as signatures_en_trame
from app.importers.trame import EXTRAIRE, INVENTORIER, TrameRompue, depot_en_trame, envoyer, recevoir
from app.socle.errors import ClausuleError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.importers.trame import Entete

DE_BOITE = frozenset((INVENTORIER, EXTRAIRE))


def servir(
    entree: IO[bytes], sortie: IO[bytes], confiner_selon: Callable[[Limites], dict[str, bool]] = confiner
) -> None:
    """Answer until the other side closes: first the limits, then a mail or a question on a piece per message."""
    reglage, _ = recevoir(entree, 0)
    limites = Limites(**reglage["limites"])
    motifs = motifs_livres()
    seance, archives = Seance(), LecteurArchives(limites)
    tenues = confiner_selon(limites)
    envoyer(sortie, {"genre": "pret", "pid": os.getpid(), "tenues": tenues})
    while True:
        try:
            demande, blocs = recevoir(entree, limites.courriel_octets)
        except TrameRompue:  # the window closed the pipe
            return
        reponse: Entete
        contenus: Sequence[bytes]
        with delai_de_secours(limites):
            try:
                if demande["genre"] == "lire":
                    reponse, contenus = depot_en_trame(lire_courriel(blocs[0], demande["nom"], limites, motifs))
                elif demande["genre"] == REGION:
                    lu = lire_fichier_regional(blocs[0], demande["nom"], regions_livrees())
                    reponse, contenus = region_en_trame(lu), ()
                elif demande["genre"] == SIGNATURES:
                    quand = datetime.fromisoformat(demande["maintenant"])
                    signe = lire_signatures(blocs[0], demande["nom"], blocs[1:], quand)
                    reponse, contenus = signatures_en_trame(signe), ()
                elif demande["genre"] in DE_BOITE:
                    reponse, contenus = _ouvrir_une_boite(demande, archives)
                else:
                    reponse, contenus = seance.repondre(demande, blocs)
            except ClausuleError as refus:
                reponse, contenus = {"genre": "refus", "message": refus.message, "conseil": refus.conseil}, []
        envoyer(sortie, reponse, contenus)


def _ouvrir_une_boite(demande: Entete, archives: LecteurArchives) -> tuple[Entete, Sequence[bytes]]:
    """Answer what an archive of mails holds, or give one of them."""
    chemin = Path(demande["chemin"])
    if demande["genre"] == INVENTORIER:
        courriels, autres = archives.inventorier(chemin)
        return {"genre": INVENTORIER, "courriels": courriels, "autres": autres}, ()
    return {"genre": EXTRAIRE}, (archives.extraire(chemin, demande["rang"]),)


def main() -> None:
    """Serve on the standard streams; what libraries may print cannot reach the answers."""
    sortie = os.fdopen(os.dup(1), "wb")
    nul = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nul, 1)
    os.close(nul)
    with sortie:
        servir(sys.stdin.buffer, sortie)


if __name__ == "__main__":
    main()
