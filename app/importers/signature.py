"""Reads the electronic signatures of a PDF that came from elsewhere, in the child process.

What it says is what can be proved on this machine, without network: whether the bytes signed are whole, what was
added after, whether the certificate leads to an authority that the service gave. Without such an authority the
signature is never said valid. pyHanko is an option: without it nothing is read, and that is said.
Not here: which act of the base the file is (`services.signatures`), how one is signed (`documents.signature_pdf`).
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import io
import re
import struct
import zlib
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from app.importers.limites import MIO, MO, Limites
from app.importers.trame import TrameRompue
from app.socle.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SIGNATURES = "signatures"
LIMITES_SIGNATURE = Limites(duree_s=30.0, memoire_octets=768 * MIO, courriel_octets=60 * MO)
SIGNATURES_MAX = 20
REVISIONS_MAX = 60
TEXTE_MAX = 300
_FIN = re.compile(rb"%%EOF(?:\r\n|\r|\n)?")
#: What signing writes again in an object of the act, by its /Type: these keys may change, no other.
_TOUCHEES = {
    "/Catalog": frozenset({"/AcroForm", "/DSS", "/Extensions", "/Perms", "/Version", "/Metadata"}),
    "/Page": frozenset({"/Annots"}),
    "/StructElem": frozenset({"/K"}),
    "/StructTreeRoot": frozenset({"/ParentTree", "/ParentTreeNextKey"}),
    "/Metadata": None,
}
#: What pyHanko raises on a file that is damaged, beside its own errors.
_PANNES = (
    ValueError, LookupError, TypeError, AttributeError, ArithmeticError, AssertionError, RuntimeError, EOFError,
    struct.error, zlib.error,
)  # fmt: skip
# pyHanko is imported in the child, when a file is read.
# ruff: noqa: PLC0415


class Autorite(StrEnum):
    """What is known of the authority behind a certificate."""

    RECONNUE = "reconnue"
    INCONNUE = "inconnue"
    EXPIRE = "expire"
    PAS_ENCORE = "pas_encore"
    REFUSEE = "refusee"


class Suite(StrEnum):
    """What the file holds after what was signed: nothing, other signatures or fields, or a modification."""

    RIEN = "rien"
    COMPLETE = "complete"
    MODIFIE = "modifie"


@dataclass(frozen=True, slots=True)
class SignatureLue:
    """One signature. `integre`: the bytes signed are whole and the signature is that of the certificate.

    `signee_le`: the instant it says of itself, None when it says none; proved only when `horodatee`. `horodateur`:
    who time-stamped it, empty for nobody; `horodatee` when its authority is among those given.
    """

    titulaire: str
    emetteur: str
    signee_le: datetime | None
    integre: bool
    autorite: Autorite
    suite: Suite
    horodatee: bool = False
    horodateur: str = ""
    motif: str = ""


@dataclass(frozen=True, slots=True)
class PdfSigneLu:
    """What was read. `revisions`: SHA-256 of the file up to the end of each of its versions, oldest first.

    `retouche`: what the versions after the first changed beyond what signing writes, in French; empty for nothing.
    """

    signatures: tuple[SignatureLue, ...]
    revisions: tuple[str, ...]
    retouche: str = ""


def lire_signatures(octets: bytes, nom: str, racines: Sequence[bytes], maintenant: datetime) -> PdfSigneLu:
    """Return the signatures of a PDF; none is not a refusal. `racines`: certificates of authorities, PEM or DER.

    Raises UserError when the option is absent, or when the file is not a PDF that can be read.
    """
    if importlib.util.find_spec("pyhanko") is None:
        raise UserError(
            "Vérifier une signature demande l’option de signature, qui n’est pas installée sur ce poste.",
            conseil="Relancez Clausule une fois par «\u00a0python3 packaging run --signature\u00a0».",
        )
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        lecteur = PdfFileReader(io.BytesIO(octets), strict=False)
        trouvees = list(lecteur.embedded_regular_signatures)[:SIGNATURES_MAX]
        autorites = _autorites(racines)
        return PdfSigneLu(
            tuple(_lire(s, autorites, maintenant) for s in trouvees),
            revisions(octets),
            _retouche(lecteur) if trouvees else "",
        )
    except UserError:
        raise
    except (PdfError, *_PANNES) as faute:
        raise UserError(
            f"«\u00a0{nom}\u00a0» ne se lit pas comme un PDF signé. Rien n’a été retenu de ce fichier.",
            conseil="Demandez de nouveau le fichier, tel qu’il a été signé.",
        ) from faute


def revisions(octets: bytes) -> tuple[str, ...]:
    """Return the SHA-256 of the file up to each of its ends, then of the whole; at most `REVISIONS_MAX`."""
    empreinte, vu, dites = hashlib.sha256(), 0, []
    for rang, fin in enumerate(_FIN.finditer(octets)):
        if rang == REVISIONS_MAX:
            break
        empreinte.update(octets[vu : fin.end()])
        vu = fin.end()
        dites.append(empreinte.copy().hexdigest())
    empreinte.update(octets[vu:])
    return tuple(dict.fromkeys((*dites, empreinte.hexdigest())))


def _autorites(racines: Sequence[bytes]) -> list[Any]:
    """Return the certificates of the files given. Raises UserError when one is not a certificate."""
    pem: Any = importlib.import_module("asn1crypto.pem")
    x509: Any = importlib.import_module("asn1crypto.x509")
    lues = []
    for octets in racines:
        try:
            suites = pem.unarmor(octets, multiple=True) if pem.detect(octets) else [("", {}, octets)]
            for _nom, _entetes, der in suites:
                certificat = x509.Certificate.load(der)
                certificat.subject.native  # noqa: B018  # asn1crypto reads when asked
                lues.append(certificat)
        except (ValueError, TypeError) as faute:
            raise UserError(
                "Un fichier d’autorité donné n’est pas un certificat.",
                conseil="Donnez des fichiers .pem, .crt ou .cer.",
            ) from faute
    return lues


def _lire(signature: Any, autorites: list[Any], maintenant: datetime) -> SignatureLue:
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    contexte = ValidationContext(
        trust_roots=autorites, allow_fetching=False, moment=maintenant, revocation_mode="soft-fail"
    )
    etat = validate_pdf_signature(signature, contexte)
    jeton = etat.timestamp_validity
    certificat = signature.signer_cert
    integre = bool(etat.intact and etat.valid)
    motif = signature.sig_object.get("/Reason", "")
    return SignatureLue(
        titulaire=_nom(certificat.subject),
        emetteur=_nom(certificat.issuer),
        signee_le=jeton.timestamp if jeton else etat.signer_reported_dt,
        integre=integre,
        autorite=_autorite(etat, certificat, autorites, maintenant),
        suite=_suite(etat),
        horodatee=bool(jeton and jeton.trusted),
        horodateur=_nom(jeton.signing_cert.subject) if jeton else "",
        motif=str(motif)[:TEXTE_MAX],
    )


def _nom(sujet: Any) -> str:
    dits = sujet.native
    noms = dict.fromkeys(str(dits[cle]) for cle in ("common_name", "organization_name") if dits.get(cle))
    return (", ".join(noms) or sujet.human_friendly)[:TEXTE_MAX]


def _autorite(etat: Any, certificat: Any, autorites: list[Any], maintenant: datetime) -> Autorite:
    if maintenant < certificat.not_valid_before:
        return Autorite.PAS_ENCORE
    if maintenant > certificat.not_valid_after:
        return Autorite.EXPIRE
    if etat.trusted:
        return Autorite.RECONNUE
    connue = any(a.subject == certificat.issuer for a in autorites)
    return Autorite.REFUSEE if connue else Autorite.INCONNUE


def _suite(etat: Any) -> Suite:
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.validation import SignatureCoverageLevel

    if etat.coverage is SignatureCoverageLevel.ENTIRE_FILE:
        return Suite.RIEN
    permis = {ModificationLevel.NONE, ModificationLevel.LTA_UPDATES, ModificationLevel.FORM_FILLING}
    return Suite.COMPLETE if etat.modification_level in permis else Suite.MODIFIE


def _retouche(lecteur: Any) -> str:
    """Return what the versions after the first changed of it, beyond what signing writes; empty for nothing."""
    premiere, total = lecteur.get_historical_resolver(0), lecteur.xrefs.total_revisions
    for numero in range(1, total):
        for reference in lecteur.xrefs.explicit_refs_in_revision(numero):
            ancien = _ancien(premiere, reference)
            if ancien is None or reference == lecteur.trailer.raw_get("/Info").reference:
                continue
            nouveau = lecteur.get_object(reference)
            if not _comme_signer(ancien, nouveau):
                return "un élément de l’acte d’origine a été remplacé dans ce fichier"
    annotations = (a for page in _pages(lecteur.root["/Pages"], [0]) for a in page.get("/Annots", ()))
    if any(a.get_object().get("/Subtype") not in {"/Widget", "/Link"} for a in annotations):
        return "une annotation a été posée sur une page"
    return ""


def _ancien(premiere: Any, reference: Any) -> Any:
    """Return the object of the first version, None for one that it does not hold."""
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.misc import PdfError

    trouve = None
    with suppress(PdfError, KeyError):
        trouve = premiere.get_object(reference)
    return None if isinstance(trouve, generic.NullObject) else trouve


def _pages(noeud: Any, profondeur: list[int]) -> list[Any]:
    profondeur[0] += 1
    if profondeur[0] > 5000:
        raise ValueError("trop de pages")
    if noeud.get("/Type") != "/Pages":
        return [noeud]
    return [page for enfant in noeud["/Kids"] for page in _pages(enfant.get_object(), profondeur)]


def _comme_signer(ancien: Any, nouveau: Any) -> bool:
    """True when an object of the act differs only where signing writes."""
    if not hasattr(ancien, "keys") or not hasattr(nouveau, "keys"):
        return _brut(ancien) == _brut(nouveau)
    permises = _TOUCHEES.get(str(ancien.get("/Type", "")), frozenset())
    if permises is None:
        return True
    cles = (set(ancien.keys()) | set(nouveau.keys())) - permises
    memes = all(_brut_de(ancien, cle) == _brut_de(nouveau, cle) for cle in cles)
    return memes and getattr(ancien, "encoded_data", b"") == getattr(nouveau, "encoded_data", b"")


def _brut_de(objet: Any, cle: str) -> bytes:
    return _brut(objet.raw_get(cle)) if cle in objet else b""


def _brut(objet: Any) -> bytes:
    sortie = io.BytesIO()
    objet.write_to_stream(sortie, None)
    return sortie.getvalue()


def en_trame(lu: PdfSigneLu) -> dict[str, Any]:
    """Return the header that carries what was read out of the child."""
    return {
        "genre": SIGNATURES,
        "revisions": list(lu.revisions),
        "retouche": lu.retouche,
        "signatures": [
            {
                "titulaire": s.titulaire,
                "emetteur": s.emetteur,
                "signee_le": s.signee_le.isoformat() if s.signee_le else None,
                "integre": s.integre,
                "autorite": s.autorite.value,
                "suite": s.suite.value,
                "horodatee": s.horodatee,
                "horodateur": s.horodateur,
                "motif": s.motif,
            }
            for s in lu.signatures
        ],
    }


def de_trame(entete: Mapping[str, Any]) -> PdfSigneLu:
    """Return what a header carries, checked. Raises TrameRompue."""
    try:
        return PdfSigneLu(
            tuple(_signature_de_trame(s) for s in entete["signatures"]),
            tuple(f"{int(x, 16):064x}" for x in entete["revisions"]),
            str(entete["retouche"])[:TEXTE_MAX],
        )
    except (KeyError, TypeError, ValueError) as faute:
        raise TrameRompue("signatures mal formées") from faute


def _signature_de_trame(dit: Mapping[str, Any]) -> SignatureLue:
    return SignatureLue(
        titulaire=str(dit["titulaire"])[:TEXTE_MAX],
        emetteur=str(dit["emetteur"])[:TEXTE_MAX],
        signee_le=datetime.fromisoformat(dit["signee_le"]) if dit["signee_le"] else None,
        integre=dit["integre"] is True,
        autorite=Autorite(dit["autorite"]),
        suite=Suite(dit["suite"]),
        horodatee=dit["horodatee"] is True,
        horodateur=str(dit["horodateur"])[:TEXTE_MAX],
        motif=str(dit["motif"])[:TEXTE_MAX],
    )
