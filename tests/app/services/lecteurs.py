"""Several agents on one base, for the tests of readings and withdrawals."""

from __future__ import annotations

from dataclasses import replace

from app.services.carnet import Carnet
from app.services.confrontations import Confrontations
from app.services.contexte import Contexte
from app.services.deport import VueDeLAgent
from app.services.deports import Deports
from app.services.lectures import Lectures

CODES = ("C1.1", "C1.2", "C2.1")


class Lecteur:
    """One agent and her services, on the base as she may see it."""

    def __init__(self, store, horloge, agent):
        self.agent = agent
        self.contexte = Contexte(VueDeLAgent(store, agent), horloge, agent)
        self.lectures = Lectures(self.contexte)
        self.confrontations = Confrontations(self.contexte)
        self.carnet = Carnet(self.contexte)
        self.deports = Deports(self.contexte)

    def lire(self, dossier, *valeurs, close=True, dit="page 4"):
        """Open a reading, note the sub-criteria in order, close it."""
        self.lectures.ouvrir(dossier.id)
        for code, valeur in zip(CODES, valeurs, strict=False):
            self.lectures.noter(dossier.id, code, valeur, dit)
        if close:
            self.lectures.clore(dossier.id)


def a_deux(store, campagne, *, ecart=None, seuil=None):
    """Set two readers; return the campaign."""
    reglee = replace(campagne, double_lecture=True, ecart_troisieme_lecture=ecart, seuil_statistiques=seuil)
    with store.ecrire() as u:
        u.campagnes.save(reglee)
    return reglee
