"""Certificates made on the fly: an authority, the service it names, its PKCS#12 file; a time-stamp server."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps import DummyTimeStamper

from tests.builders import le

MOT_DE_PASSE = "motif-d’essai-27"
INSTANT = le(9, 20)


@dataclass(frozen=True)
class Service:
    """The file of the service, and the certificate (PEM) of its authority."""

    pkcs12: bytes
    autorite: bytes


def _nom(commun):
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, commun),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Direction d’essai"),
        ]
    )


def _usages(*, signer, autorite=False):
    return x509.KeyUsage(
        digital_signature=signer,
        content_commitment=signer,
        key_encipherment=not signer,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=autorite,
        crl_sign=autorite,
        encipher_only=False,
        decipher_only=False,
    )


def _certificat(sujet, cle, emetteur, cle_emetteur, bornes, *, signer, autorite=False, horodater=False):
    bati = (
        x509.CertificateBuilder()
        .subject_name(_nom(sujet))
        .issuer_name(_nom(emetteur))
        .public_key(cle.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(bornes[0])
        .not_valid_after(bornes[1])
        .add_extension(_usages(signer=signer, autorite=autorite), critical=True)
        .add_extension(x509.BasicConstraints(ca=autorite, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(cle.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(cle_emetteur.public_key()), critical=False
        )
    )
    if horodater:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        bati = bati.add_extension(usage, critical=True)
    return bati.sign(cle_emetteur, hashes.SHA256())


@cache
def un_service(de: int = -30, a: int = 365, *, signer: bool = True, instant: datetime = INSTANT) -> Service:
    """Return a service whose certificate holds from `de` to `a` days around `instant`."""
    racine, cle = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    large = (instant - timedelta(days=3650), instant + timedelta(days=3650))
    bornes = (instant + timedelta(days=de), instant + timedelta(days=a))
    autorite = _certificat(
        "Autorité d’essai", racine, "Autorité d’essai", racine, large, signer=False, autorite=True
    )
    sien = _certificat("Cachet du service d’essai", cle, "Autorité d’essai", racine, bornes, signer=signer)
    secret = serialization.BestAvailableEncryption(MOT_DE_PASSE.encode())
    return Service(
        pkcs12.serialize_key_and_certificates(b"service", cle, sien, [autorite], secret),
        autorite.public_bytes(serialization.Encoding.PEM),
    )


@cache
def un_horodateur(*, horodater: bool = True, a: int = 365) -> tuple[DummyTimeStamper, bytes]:
    """Return what time-stamps at `INSTANT`, and the certificate (PEM) of its authority."""
    racine, cle = ec.generate_private_key(ec.SECP256R1()), rsa.generate_private_key(65537, 2048)
    bornes = (INSTANT - timedelta(days=3650), INSTANT + timedelta(days=3650))
    autorite = _certificat("Racine d’heure", racine, "Racine d’heure", racine, bornes, signer=False, autorite=True)
    siennes = (bornes[0], INSTANT + timedelta(days=a))
    sien = _certificat(
        "Horodatage d’essai", cle, "Racine d’heure", racine, siennes, signer=True, horodater=horodater
    )
    der = serialization.Encoding.DER
    prive = cle.private_bytes(der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    certificats = [asn1_x509.Certificate.load(c.public_bytes(der)) for c in (sien, autorite)]
    serveur = DummyTimeStamper(
        certificats[0], keys.PrivateKeyInfo.load(prive), certs_to_embed=certificats[1:], fixed_dt=INSTANT
    )
    return serveur, autorite.public_bytes(serialization.Encoding.PEM)


@contextmanager
def serveur_d_horodatage(repondre):
    """Run a server on this machine and yield its address; `repondre` gives status, content type and bytes."""

    class Guichet(BaseHTTPRequestHandler):
        def do_POST(self):  # the name the library calls
            demande = self.rfile.read(int(self.headers["Content-Length"]))
            statut, genre, octets = repondre(tsp.TimeStampReq.load(demande))
            self.send_response(statut)
            self.send_header("Content-Type", genre)
            self.send_header("Content-Length", str(len(octets)))
            self.end_headers()
            self.wfile.write(octets)

        def log_message(self, *_):
            """Keep the tests quiet."""

    serveur = HTTPServer(("127.0.0.1", 0), Guichet)
    fil = Thread(target=serveur.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    fil.start()
    try:
        yield f"http://127.0.0.1:{serveur.server_port}/tsa"
    finally:
        serveur.shutdown()
        serveur.server_close()
        fil.join()


REPONSE = "application/timestamp-reply"


def horodate(demande, **champs):
    """Answer as a server that works."""
    return 200, REPONSE, un_horodateur(**champs)[0].request_tsa_response(demande).dump()
