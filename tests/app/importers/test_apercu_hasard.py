"""Damaged pieces of every kind: shown or refused in words, never anything else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.importers.apercu import LIMITES_APERCU, PDF, ouvert_de_trame
from app.importers.bac import Bac
from app.importers.propositions import lues_de_trame
from app.importers.seance import Seance
from app.socle.errors import UserError
from tests.app.importers.test_apercu_image import une_image
from tests.app.importers.test_apercu_pdf import un_formulaire, un_pdf
from tests.outils.bureautique import DOCX, ODS, ODT, XLSX, un_docx, un_ods, un_odt, un_xlsx
from tests.outils.lecteur_ici import aller_retour

TABLE = '<table:table table:name="F"><table:table-row><table:table-cell/></table:table-row></table:table>'
SAINS = (
    (DOCX, un_docx(["Titre", "Texte"], [["a", "b"]])),
    (ODT, un_odt("<text:h>Titre</text:h><text:p>un<text:s/>deux</text:p>")),
    (XLSX, un_xlsx({"Budget": [["Charges", "Montant"], ["Salaire", 10]]})),
    (ODS, un_ods(TABLE)),
    ("image/png", une_image()),
    ("image/jpeg", une_image("JPEG")),
    ("image/tiff", une_image("TIFF")),
    ("image/gif", une_image("GIF")),
    ("image/webp", une_image("WEBP")),
)
PDFS = (un_pdf(["Bonjour"], pages=2), un_formulaire())


@st.composite
def abime(tirer, sains):
    """A sound file, a few bytes of which are changed, cut off or doubled."""
    mime, octets = tirer(st.sampled_from(sains))
    copie = bytearray(octets)
    for _ in range(tirer(st.integers(1, 6))):
        rang = tirer(st.integers(0, max(len(copie) - 1, 0)))
        geste = tirer(st.sampled_from(("changer", "couper", "doubler")))
        if geste == "changer" and copie:
            copie[rang] = tirer(st.integers(0, 255))
        elif geste == "couper":
            del copie[rang : rang + tirer(st.integers(1, 40))]
        else:
            copie[rang:rang] = copie[rang : rang + tirer(st.integers(1, 40))]
    return mime, bytes(copie)


def essayer(interroger, mime, octets):
    """Ask all that the window asks; return the words of a refusal, empty when there is none."""
    try:
        tout_demander(interroger, mime, octets)
    except UserError as refus:
        return refus.message
    return ""


def tout_demander(interroger, mime, octets):
    ouvert = ouvert_de_trame(interroger({"genre": "ouvrir", "cle": "x", "mime": mime}, (octets,))[0])
    lues_de_trame(interroger({"genre": "proposer", "cle": "x"}, ())[0])
    for page in range(len(ouvert.pages)):
        interroger({"genre": "page", "cle": "x", "page": page, "echelle": 0.3}, ())
    if ouvert.pages:
        interroger({"genre": "chercher", "cle": "x", "mot": "o", "de": 0, "a": 9}, ())


@settings(max_examples=150)
@given(abime(SAINS))
@pytest.mark.filterwarnings("ignore")
def test_a_damaged_document_or_picture_is_shown_or_refused(cas):
    seance = Seance()
    message = essayer(lambda demande, blocs: aller_retour(*seance.repondre(demande, blocs)), *cas)
    assert not message or "rien n’a été lu" in message


@pytest.fixture(scope="module")
def bac():
    with Bac(LIMITES_APERCU) as ouvert:
        yield ouvert


@settings(max_examples=100)
@given(cas=abime(tuple((PDF, octets) for octets in PDFS)))
def test_a_damaged_pdf_is_shown_or_refused(bac, cas):
    message = essayer(lambda demande, blocs: bac.interroger(demande, blocs, mime=PDF), *cas)
    assert not message or "rien n’a été lu" in message
    assert "brusquement" not in message
