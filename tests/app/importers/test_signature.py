"""Signed PDF read back: whole, altered, added to; authorities; files that are not signed, or nothing at all."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from app.documents.pdf import rendre_pdf
from app.documents.signature_pdf import signer_pdf
from app.importers import signature
from app.importers.bac import Bac
from app.importers.signature import LIMITES_SIGNATURE, Autorite, Suite, de_trame, en_trame, lire_signatures
from app.importers.trame import TrameRompue
from app.socle.errors import UserError
from tests.app.documents import contenus
from tests.signature_types import INSTANT, MOT_DE_PASSE, un_service


@pytest.fixture(scope="module")
def pdf():
    return rendre_pdf(contenus.lettre())


@pytest.fixture(scope="module")
def signe(pdf):
    return signer_pdf(pdf, un_service().pkcs12, MOT_DE_PASSE, maintenant=INSTANT, motif="essai").octets


def lire(octets, *racines, maintenant=INSTANT):
    return lire_signatures(octets, "acte.pdf", racines, maintenant)


def ajoute(octets, faire):
    """Return the file after one more update."""
    redacteur = IncrementalPdfFileWriter(io.BytesIO(octets))
    faire(redacteur)
    sortie = io.BytesIO()
    redacteur.write(sortie)
    return sortie.getvalue()


def reecrire_la_page(redacteur):
    page = redacteur.find_page_for_modification(0)[0].get_object()
    page["/Contents"] = redacteur.add_object(generic.StreamObject(stream_data=b"BT ET"))
    redacteur.update_container(page)


def annoter_la_page(redacteur):
    page = redacteur.find_page_for_modification(0)[0].get_object()
    note = generic.DictionaryObject({generic.pdf_name("/Subtype"): generic.pdf_name("/Stamp")})
    page["/Annots"] = generic.ArrayObject([redacteur.add_object(note)])
    redacteur.update_container(page)


def test_an_authority_that_is_not_given_is_said_unknown(signe, pdf):
    lu = lire(signe)
    (vue,) = lu.signatures
    assert vue.titulaire == "Cachet du service d’essai, Direction d’essai"
    assert (vue.integre, vue.autorite, vue.suite, vue.horodatee) == (True, Autorite.INCONNUE, Suite.RIEN, False)
    assert vue.motif == "essai"
    assert lu.revisions[0] == signature.revisions(pdf)[-1]
    assert lu.retouche == ""


def test_an_authority_given_is_recognised_another_is_not(signe):
    assert lire(signe, un_service().autorite).signatures[0].autorite is Autorite.RECONNUE
    autre = un_service(a=90).autorite  # the same name, another key
    assert lire(signe, autre).signatures[0].autorite is Autorite.REFUSEE


@pytest.mark.parametrize(("jours", "dit"), [(-31, Autorite.PAS_ENCORE), (366, Autorite.EXPIRE)])
def test_a_certificate_out_of_its_days_is_said(signe, jours, dit):
    lu = lire(signe, un_service().autorite, maintenant=INSTANT + timedelta(days=jours))
    assert lu.signatures[0].autorite is dit


def test_a_byte_changed_breaks_the_signature(signe):
    touche = bytearray(signe)
    touche[5000] ^= 1
    assert not lire(bytes(touche)).signatures[0].integre


@pytest.mark.parametrize("faire", [reecrire_la_page, annoter_la_page])
def test_what_was_changed_after_signing_is_seen(signe, faire):
    lu = lire(ajoute(signe, faire))
    assert lu.signatures[0].integre
    assert lu.signatures[0].suite is Suite.MODIFIE
    assert lu.retouche


@pytest.mark.parametrize("faire", [reecrire_la_page, annoter_la_page])
def test_what_was_changed_before_signing_is_seen_too(pdf, faire):
    """The signature is whole, but it is not that of the act: what it covers says so."""
    service = un_service()
    lu = lire(signer_pdf(ajoute(pdf, faire), service.pkcs12, MOT_DE_PASSE, maintenant=INSTANT, motif="").octets)
    assert (lu.signatures[0].integre, lu.signatures[0].suite) == (True, Suite.RIEN)
    assert lu.retouche


def test_a_file_without_signature_has_none(pdf):
    assert lire(pdf).signatures == ()


@pytest.mark.parametrize("octets", [b"", b"%PDF-1.7\n", b"abc" * 1000])
def test_what_is_no_pdf_is_refused(octets):
    with pytest.raises(UserError, match="ne se lit pas comme un PDF signé"):
        lire(octets)


def test_what_is_no_certificate_is_refused(signe):
    with pytest.raises(UserError, match="n’est pas un certificat"):
        lire(signe, b"rien")


def test_without_the_option_nothing_is_read(signe, monkeypatch):
    monkeypatch.setattr(signature.importlib.util, "find_spec", lambda _nom: None)
    with pytest.raises(UserError, match="option de signature"):
        lire(signe)


def test_a_file_cut_anywhere_is_read_or_refused(signe):
    conseils = []

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.integers(0, len(signe) - 1), st.binary(max_size=8))
    def essayer(ou, octets):
        for abime in (signe[:ou], signe[:ou] + octets + signe[ou + len(octets) :]):
            try:
                lire(abime)
            except UserError as refus:
                conseils.append(refus.conseil)

    essayer()
    assert all(conseils)


def test_a_number_that_is_none_is_refused_as_any_other_damage(signe):
    refus = 0
    for trouve in re.finditer(rb"(?<=[\[ ])\d(?=[ \]])", signe[: signe.index(b"%%EOF")]):
        try:
            lire(signe[: trouve.start()] + b"." + signe[trouve.end() :])
        except UserError as dit:
            refus += "ne se lit pas comme un PDF signé" in dit.message
        if refus == 3:
            break
    assert refus == 3


def test_the_child_process_says_the_same(signe):
    with Bac(LIMITES_SIGNATURE) as bac:
        autorite = un_service().autorite
        lu = bac.lire_signatures(signe, "acte.pdf", [autorite], INSTANT.isoformat())
        assert lu == lire(signe, autorite)
        with pytest.raises(UserError, match="ne se lit pas"):
            bac.lire_signatures(b"rien", "acte.pdf", [], INSTANT.isoformat())


def test_a_frame_that_says_something_else_is_refused(signe):
    juste = en_trame(lire(signe))
    assert de_trame(juste) == lire(signe)
    for faux in ({}, {**juste, "revisions": ["xyz"]}, {**juste, "signatures": [{}]}):
        with pytest.raises(TrameRompue):
            de_trame(faux)


def test_only_so_many_versions_are_hashed():
    assert len(signature.revisions(b"%%EOF\n" * 500)) == signature.REVISIONS_MAX + 1
