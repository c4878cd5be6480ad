"""Certificates made on the fly: an authority, the service it names, and the PKCS#12 file of the service."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

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


def _certificat(sujet, cle, emetteur, cle_emetteur, bornes, *, signer, autorite=False):
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
