"""A signed copy keeps the bytes, the tags and the metadata of the act; what cannot sign is refused."""

from __future__ import annotations

import asyncio
import io
import socket
from dataclasses import replace
from datetime import timedelta

import page as validateur
import pytest
from asn1crypto import tsp
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner, sign_pdf

from app.documents import signature_pdf
from app.documents.horodatage import horodateur
from app.documents.pdf import rendre_pdf
from app.documents.signature_pdf import CHAMP, signer_pdf
from app.socle.errors import EnvironmentFault, UserError
from tests.app.documents import contenus
from tests.signature_types import (
    INSTANT,
    MOT_DE_PASSE,
    REPONSE,
    horodate,
    serveur_d_horodatage,
    un_horodateur,
    un_service,
)


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


def test_who_the_certificate_names(pdf):
    lu = signer(pdf).certificat
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
        signer(pdf, replace(un_service(), pkcs12=b"rien"))
    for octets in (b"%PDF-1.4 rien", signer(pdf).octets):
        with pytest.raises(UserError, match="Rien n’a été signé"):
            signer(octets)


def test_a_live_server_makes_a_b_t_signature_that_keeps_the_marks(pdf, tmp_path):
    with serveur_d_horodatage(horodate) as adresse:
        copie = signer(pdf, horodatage=adresse)
    assert copie.niveau == "PAdES B-T"
    assert copie.octets.startswith(pdf)
    for profil in ("ua1", "2a"):
        assert fautes(copie.octets, profil, tmp_path) == []


def _refus(_demande):
    """Answer as RFC 3161, 2.4.2 says: a status, and no time-stamp."""
    statut = tsp.PKIStatusInfo(
        {"status": "rejection", "status_string": ["no"], "fail_info": {"bad_request"}}
    ).dump()
    return 200, REPONSE, bytes((0x30, len(statut))) + statut


def _refus_avec_jeton(demande):
    reponse = un_horodateur()[0].request_tsa_response(demande)
    reponse["status"] = {"status": "rejection"}
    return 200, REPONSE, reponse.dump()


def _sans_attributs(demande):
    reponse = un_horodateur()[0].request_tsa_response(demande)
    signataire = reponse["time_stamp_token"]["content"]["signer_infos"][0]
    signataire["signed_attrs"] = list(signataire["signed_attrs"])[:1]
    return 200, REPONSE, reponse.dump()


def _autre_empreinte(demande):
    demande["message_imprint"]["hashed_message"] = b"\x00" * 32
    return horodate(demande)


def _autre_jeton(demande):
    demande["nonce"] = 12
    return horodate(demande)


def _altere(demande):
    statut, genre, octets = horodate(demande)
    return statut, genre, octets[:-4] + bytes(4)


def _sans_certificat(demande):
    reponse = un_horodateur()[0].request_tsa_response(demande)
    reponse["time_stamp_token"]["content"]["certificates"] = un_horodateur()[0].certs_to_embed
    return 200, REPONSE, reponse.dump()


@pytest.mark.parametrize(
    ("repondre", "dit"),
    [
        (lambda _d: (503, "text/plain", b"occupe"), "a refusé la demande (code HTTP 503)"),
        (lambda _d: (200, "text/html", b"<html>connexion"), "a répondu autre chose qu’un horodatage"),
        (lambda _d: (200, REPONSE, b"rien de lisible"), "a répondu autre chose qu’un horodatage"),
        (_refus, "a refusé la demande"),
        (_refus_avec_jeton, "a refusé la demande"),
        (_sans_attributs, "a donné un horodatage qui ne se vérifie pas"),
        (_autre_jeton, "a répondu autre chose qu’un horodatage"),
        (_autre_empreinte, "a horodaté autre chose que cette signature"),
        (_altere, "a horodaté autre chose que cette signature"),
        (_sans_certificat, "n’a pas joint le certificat qui horodate"),
        (lambda d: horodate(d, horodater=False), "certificat qui n’est pas fait pour horodater"),
        (lambda d: horodate(d, a=-1), "certificat qui ne vaut pas le 20 septembre 2022"),
    ],
)
def test_a_server_that_does_not_time_stamp_this_signature_signs_nothing(pdf, repondre, dit):
    with serveur_d_horodatage(repondre) as adresse, pytest.raises(EnvironmentFault) as faute:
        signer(pdf, horodatage=adresse)
    assert dit in str(faute.value).replace("\u00a0", " ")
    assert "Rien n’a été signé, et l’acte produit est intact" in str(faute.value)


def test_a_server_that_is_down_or_silent_is_said_and_an_address_is_an_address(pdf):
    with pytest.raises(EnvironmentFault, match="horodatage ne répond pas"):
        signer(pdf, horodatage="http://127.0.0.1:9/tsa")
    ouvert = socket.create_server(("127.0.0.1", 0))  # accepts, says nothing
    muet = horodateur(f"http://127.0.0.1:{ouvert.getsockname()[1]}/", delai_s=0.2)
    with ouvert, pytest.raises(EnvironmentFault, match="horodatage ne répond pas"):
        asyncio.run(muet.async_timestamp(bytes(32), "sha256"))
    for adresse in ("horodatage.exemple.fr", "ftp://exemple.fr/tsa", "https://"):
        with pytest.raises(UserError, match="n’est pas l’adresse d’un serveur"):
            signer(pdf, horodatage=adresse)


def test_without_the_option_the_screen_says_how_to_get_it(pdf, monkeypatch):
    monkeypatch.setattr(signature_pdf.importlib.util, "find_spec", lambda _nom: None)
    with pytest.raises(UserError, match="pas installée") as refus:
        signer(pdf)
    assert "--signature" in refus.value.conseil


def test_the_day_of_the_certificate_is_included(pdf):
    assert signer(pdf, un_service(0, 1)).octets
    with pytest.raises(UserError, match="expiré"):
        signer(pdf, un_service(0, 1), maintenant=INSTANT + timedelta(days=1, seconds=1))
