"""Answers about pieces in this process, as the child would: the confinement has tests of its own."""

from __future__ import annotations

import io
import threading

from app.importers.seance import Seance
from app.importers.trame import envoyer, recevoir
from app.socle.errors import UserError

VERROU = threading.Lock()  # PDFium serves one thread at a time in a process


class LecteurIci:
    """What `Bac` is to a service, without a process; what is said crosses the same frames."""

    def __init__(self):
        self._seance = Seance()
        self.demandes = []

    def interroger(self, demande, blocs=(), *, mime, annulation=None):
        with VERROU:
            self.demandes.append((demande["genre"], mime))
            if annulation is not None:
                annulation.verifier()
            return aller_retour(*self._seance.repondre(dict(demande), blocs))

    def oublier(self):
        """Do as a child that was replaced: know no piece."""
        with VERROU:  # nor may PDFium free a document in one thread while it reads another
            for document in self._seance._ouverts.values():
                document.fermer()
            self._seance._ouverts.clear()

    def fermer(self):
        self.oublier()
        self.demandes.append(("fermer", ""))


class LecteurEnPanne:
    """Every piece is refused."""

    def interroger(self, *_demande, **_options):
        raise UserError("PDF illisible (essai). Le fichier est gardé ; rien n’a été lu.")

    def fermer(self):
        """Nothing to end."""


class LecteurMenteur:
    """A child that a file has misled: its answers are not of their form."""

    def interroger(self, demande, *_blocs, **_options):
        return {"genre": demande["genre"]}, []

    def fermer(self):
        """Nothing to end."""


def aller_retour(entete, blocs):
    """Return an answer as it comes out of the frames."""
    flux = io.BytesIO()
    envoyer(flux, entete, blocs)
    flux.seek(0)
    return recevoir(flux, 10**9)
