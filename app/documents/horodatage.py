"""Time-stamps from a server (RFC 3161), checked before they are believed: B-T is said of a signature only then.

pyHanko reads the answer; it does not look at who time-stamped, nor at what. Not here: the signature itself
(`app.documents.signature_pdf`), reading a time-stamp back (`app.importers.signature`).
"""

from __future__ import annotations

import importlib
from typing import Any
from urllib.parse import urlsplit

from typing_extensions import override

from app.socle.errors import EnvironmentFault, UserError
from app.socle.formats import NBSP, a_paris, date_longue

DELAI_S = 20
REFUS = "a refusé la demande"
RIEN = "Rien n’a été signé"
CONSEIL = "Vérifiez l’adresse du serveur et le réseau, ou laissez l’adresse vide pour signer sans horodatage."
# pyHanko is imported when something is signed: it may be absent, and weighs a third of a second.
# ruff: noqa: PLC0415


def horodateur(adresse: str, delai_s: float = DELAI_S) -> Any:
    """Return a client of that server, for pyHanko. Raises UserError when it is no address.

    Asked for a time-stamp, it raises EnvironmentFault when the server does not answer, refuses, answers something
    else, or when its certificate is not one that time-stamps.
    """
    from pyhanko.sign.timestamps import HTTPTimeStamper, TimestampRequestError

    decoupee = urlsplit(adresse)
    if decoupee.scheme not in {"http", "https"} or not decoupee.netloc:
        raise UserError(
            f"«{NBSP}{adresse}{NBSP}» n’est pas l’adresse d’un serveur d’horodatage. {RIEN}.",
            conseil="Écrivez-la comme votre service la donne, par exemple https://horodatage.exemple.fr/tsa.",
        )

    class Horodateur(HTTPTimeStamper):
        """Says in words what went wrong, and looks at each time-stamp it gets."""

        @override
        async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> Any:
            try:
                jeton = await super().async_timestamp(message_digest, md_algorithm)
                defaut = await _defaut(jeton, message_digest)
            except (TimestampRequestError, OSError) as faute:
                raise _panne(_pourquoi(faute)) from faute
            except (ValueError, TypeError, KeyError, AttributeError) as faute:
                refus = "time_stamp_token" in str(faute)  # a status without a time-stamp: RFC 3161, 2.4.2
                raise _panne(REFUS if refus else "a répondu autre chose qu’un horodatage") from faute
            if defaut:
                raise _panne(defaut)
            return jeton

    return Horodateur(adresse, timeout=delai_s)


def _panne(quoi: str) -> EnvironmentFault:
    return EnvironmentFault(
        f"Le serveur d’horodatage {quoi}. {RIEN}, et l’acte produit est intact.", conseil=CONSEIL
    )


def _pourquoi(faute: Exception) -> str:
    """Return what the server did, from the failure that pyHanko reports."""
    cause = faute.__cause__
    statut = getattr(cause, "status", None)
    if type(cause).__name__ == "ContentTypeError":
        return "a répondu autre chose qu’un horodatage"
    if isinstance(statut, int):
        return f"a refusé la demande (code HTTP{NBSP}{statut})"
    if cause is None and "refused" in str(faute):
        return REFUS
    return "ne répond pas"


async def _defaut(jeton: Any, empreinte: bytes) -> str:
    """Return why a time-stamp proves nothing of this signature; empty when it does."""
    errors: Any = importlib.import_module("pyhanko.sign.validation.errors")
    generic: Any = importlib.import_module("pyhanko.sign.validation.generic_cms")
    contexte: Any = importlib.import_module("pyhanko_certvalidator").ValidationContext
    signee, signataire = jeton["content"], None
    for certificat in (c.chosen for c in signee["certificates"]):
        sid = signee["signer_infos"][0]["sid"].chosen
        if (certificat.issuer.dump(), certificat.serial_number) == (
            sid["issuer"].dump(),
            sid["serial_number"].native,
        ):
            signataire = certificat
    if signataire is None:
        return "n’a pas joint le certificat qui horodate"
    usages = signataire.extended_key_usage_value
    if usages is None or "time_stamping" not in usages.native:
        return "se sert d’un certificat qui n’est pas fait pour horodater"
    le = signee["encap_content_info"]["content"].parsed["gen_time"].native
    if not signataire.not_valid_before <= le <= signataire.not_valid_after:
        return f"se sert d’un certificat qui ne vaut pas le {date_longue(a_paris(le).date())}"
    try:
        vu = await generic.validate_tst_signed_data(
            signee, contexte(trust_roots=[], allow_fetching=False, moment=le), lambda _algorithme: empreinte
        )
    except errors.SignatureValidationError:
        return "a donné un horodatage qui ne se vérifie pas"
    return "" if vu["intact"] and vu["valid"] else "a horodaté autre chose que cette signature"
