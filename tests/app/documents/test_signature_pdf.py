"""A signed copy keeps the bytes, the tags and the metadata of the act; what cannot sign is refused."""

from __future__ import annotations

import io
from datetime import timedelta

import page as validateur
import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner, sign_pdf

from app.documents import signature_pdf
from app.documents.pdf import rendre_pdf
from app.documents.signature_pdf import CHAMP, lire_certificat, signer_pdf
from app.socle.errors import EnvironmentFault, UserError
from tests.app.documents import contenus
from tests.signature_types import INSTANT, MOT_DE_PASSE, un_service


@pytest.fixture(scope="module")
def pdf():
    return rendre_pdf(contenus.convention())


def signer(octets, service=None, mot_de_passe=MOT_DE_PASSE, **champs):
    reglage = {"maintenant": INSTANT, "motif": "essai", **champs}
    return signer_pdf(octets, (service or un_service()).pkcs12, mot_de_passe, **reglage)


def fautes(octets, profil, tmp_path):
    fichier = tmp_path / "signe.pdf"
    fichier.write_bytes(octets)
    return [f"{f.rule_id}: {f.message}" for f in validateur.validate_pdf(str(fichier), profile=profil).failures]


def test_the_signed_copy_is_still_pdf_a_2a_and_pdf_ua_1(pdf, tmp_path):
    copie = signer(pdf)
    assert copie.niveau == "PAdES B-B"
    assert copie.octets.startswith(pdf)
    assert fautes(copie.octets, "ua1", tmp_path) == []
    assert fautes(copie.octets, "2a", tmp_path) == []


def test_a_plain_signature_would_be_caught(pdf, tmp_path):
    """So the checks above can fail: without our field and our care for the metadata, both standards are lost."""
    sortie = io.BytesIO()
    sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(pdf)),
        PdfSignatureMetadata(field_name="Signature1"),
        SimpleSigner.load_pkcs12_data(un_service().pkcs12, (), MOT_DE_PASSE.encode()),
        output=sortie,
    )
    assert fautes(sortie.getvalue(), "ua1", tmp_path) + fautes(sortie.getvalue(), "2a", tmp_path)


def test_the_signature_is_no_picture_and_says_who_and_why(pdf):
    lu = PdfFileReader(io.BytesIO(signer(pdf).octets))
    (signature,) = lu.embedded_signatures
    assert signature.field_name == CHAMP
    assert signature.sig_object["/Reason"] == "essai"
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert "/AP" not in signature.sig_field
    assert list(signature.sig_field["/Rect"]) == [0, 0, 0, 0]


def test_who_the_certificate_names():
    lu = lire_certificat(un_service().pkcs12, MOT_DE_PASSE)
    assert lu.titulaire == "Cachet du service d’essai, Direction d’essai"
    assert lu.emetteur.startswith("Autorité d’essai")
    assert lu.debut < INSTANT < lu.fin


@pytest.mark.parametrize(
    ("service", "mot_de_passe", "dit"),
    [
        ({}, "secret-27", "mot de passe est faux"),
        ({"de": -60, "a": -1}, MOT_DE_PASSE, r"a expiré le 19.septembre.2022"),
        ({"de": 1, "a": 60}, MOT_DE_PASSE, r"qu’à partir du 21.septembre.2022"),
        ({"signer": False}, MOT_DE_PASSE, "pas fait pour signer"),
    ],
)
def test_a_certificate_that_cannot_sign_is_refused(pdf, service, mot_de_passe, dit):
    with pytest.raises(UserError, match=dit) as refus:
        signer(pdf, un_service(**service), mot_de_passe)
    assert mot_de_passe not in str(refus.value)


def test_another_file_is_neither_a_certificate_nor_an_act(pdf):
    with pytest.raises(UserError, match="mot de passe est faux"):
        lire_certificat(b"rien", MOT_DE_PASSE)
    for octets in (b"%PDF-1.4 rien", signer(pdf).octets):
        with pytest.raises(UserError, match="Rien n’a été signé"):
            signer(octets)


def test_a_time_stamp_server_that_does_not_answer_signs_nothing(pdf):
    with pytest.raises(EnvironmentFault, match="horodatage ne répond pas"):
        signer(pdf, horodatage="http://127.0.0.1:9/tsa")


def test_without_the_option_the_screen_says_how_to_get_it(pdf, monkeypatch):
    monkeypatch.setattr(signature_pdf.importlib.util, "find_spec", lambda _nom: None)
    with pytest.raises(UserError, match="pas installée") as refus:
        signer(pdf)
    assert "--signature" in refus.value.conseil


def test_the_day_of_the_certificate_is_included(pdf):
    assert signer(pdf, un_service(0, 1)).octets
    with pytest.raises(UserError, match="expiré"):
        signer(pdf, un_service(0, 1), maintenant=INSTANT + timedelta(days=1, seconds=1))
