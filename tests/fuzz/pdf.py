"""Fuzzes the preview of PDF: `python -m tests.fuzz.pdf -max_total_time=60`.

PDFium itself is not instrumented: what guides the run is our own lines. A crash of the library is a finding here,
and in the application the end of the child alone.
"""

from __future__ import annotations

import contextlib

import atheris

from tests.fuzz.commun import INSTRUMENTES, lancer

with atheris.instrument_imports(include=INSTRUMENTES):
    from app.importers.apercu_pdf import DocumentPdf
    from app.importers.mots import mots_en_trame
    from app.importers.textes import textes_en_trame
from app.socle.errors import UserError
from tests.app.importers.test_apercu_pdf import BOUCLE, un_formulaire, un_pdf

GRAINES = [un_pdf(["Bonjour"], pages=2), un_formulaire(), BOUCLE]


def cible(octets):
    """A PDF is opened, told and searched, or refused."""
    with contextlib.suppress(UserError):
        document = DocumentPdf(octets)
        try:
            document.ouvert()
            textes_en_trame(document, 0, 2)
            mots_en_trame(document.mots(0))
            document.chercher("o", 0, 2)
        finally:
            document.fermer()


if __name__ == "__main__":
    lancer(cible, GRAINES)
