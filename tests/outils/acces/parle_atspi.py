"""A10: the window that speaks, on a screen of its own; see `ecoute_atspi`. Argument: a working folder."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.outils.acces.poste import Poste
from ui.application import creer_application
from ui.parcours.gestes import souffler


def main(dossier):
    """Show one message of each kind, the last one being « fin »."""
    poste = Poste(creer_application(["essai"]), dossier, "démonstration")
    poste.fenetre.ouvrir("dossiers")
    poste.calme()
    souffler(3000)  # the bus has to find the window
    poste.calme()
    messages = poste.fenetre.messages
    messages.succes("Sauvegarde faite")
    messages.info("Lecture des courriels")
    messages.alerte("Enveloppe dépassée")
    poste.programme.runner.lancer(lambda *_s: __import__("time").sleep(0.8), libelle="Import de courriels")
    poste.calme()
    souffler(500)
    messages.info("fin")
    souffler(4000)  # the table is read meanwhile
    poste.fermer()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
