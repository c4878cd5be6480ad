"""Signs a finished PDF with a service certificate: PAdES B-B, or B-T when a time-stamp server is named.

An option: pyHanko is not in the product. The signature is one incremental update, so that the bytes of the act stay
as they are at the head of the signed copy. Two things are done here so that the copy stays PDF/A-2a and PDF/UA-1,
which plain signing breaks: the field is written tagged (a Form element, its name read aloud), and the metadata are
left alone. The field has no drawing: no picture is ever shown as a signature (CRPA, art. L212-3).
Not here: reading a signature back (`app.importers.signature`), who may sign (`services.signatures`).
"""

from __future__ import annotations

import importlib
import importlib.util
import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from typing_extensions import override

from app.documents.horodatage import horodateur
from app.socle.errors import UserError
from app.socle.formats import NBSP, a_paris, date_longue

CHAMP = "Signature_Etat"
NOM_LU = "Signature électronique de l’administration"
CERTIFICAT_MAX = 1_000_000
_IMPRIME_VERROUILLE = 132  # /F: Print and Locked
_SIGNE_ET_AJOUTE_SEULEMENT = 3  # /SigFlags
# pyHanko is imported when something is signed: it may be absent, and weighs a third of a second.
# ruff: noqa: PLC0415

SANS_OPTION = "La signature électronique est une option, qui n’est pas installée sur ce poste. Rien n’a été signé."
INSTALLER = (
    f"Fermez Clausule et relancez-la une fois par «{NBSP}python3 packaging run --signature{NBSP}», ou demandez à "
    "votre service informatique l’installateur avec signature."
)


@dataclass(frozen=True, slots=True)
class Certificat:
    """What a service certificate says of itself. Both instants bound its validity."""

    titulaire: str
    emetteur: str
    debut: datetime
    fin: datetime


@dataclass(frozen=True, slots=True)
class CopieSignee:
    """The signed copy. `niveau`: « PAdES B-B », or « PAdES B-T » with a time-stamp."""

    octets: bytes
    certificat: Certificat
    niveau: str


def installee() -> bool:
    """True when the option that signs is installed."""
    return importlib.util.find_spec("pyhanko") is not None


def exiger_installee() -> None:
    """Raise UserError, which says how to get it, when the option is not installed."""
    if not installee():
        raise UserError(SANS_OPTION, conseil=INSTALLER)


def signer_pdf(
    octets: bytes,
    pkcs12: bytes,
    mot_de_passe: str,
    *,
    maintenant: datetime,
    motif: str,
    horodatage: str = "",
) -> CopieSignee:
    """Return the PDF with a signature added after its bytes, which do not change.

    `horodatage`: address of a time-stamp server, empty for none: the network is then never used. Raises UserError
    when the option is absent, on a wrong password, on a certificate that is expired, not yet valid or not made to
    sign, on a PDF that is signed already; EnvironmentFault as `horodateur`.
    """
    exiger_installee()
    signataire = _signataire(pkcs12, mot_de_passe)
    certificat = _decrire(signataire.signing_cert)
    _exiger_valide(certificat, maintenant)
    _exiger_l_usage(signataire.signing_cert)
    sortie = _signer(octets, signataire, motif, horodatage, certificat.titulaire)
    return CopieSignee(sortie, certificat, "PAdES B-T" if horodatage else "PAdES B-B")


def _signataire(pkcs12: bytes, mot_de_passe: str) -> Any:
    from pyhanko.sign import signers

    try:
        signataire = signers.SimpleSigner.load_pkcs12_data(
            pkcs12[:CERTIFICAT_MAX], other_certs=(), passphrase=mot_de_passe.encode("utf-8") or None
        )
    except (ValueError, TypeError, AttributeError) as faute:
        raise UserError(
            f"Le certificat n’a pas pu être ouvert{NBSP}: le mot de passe est faux, ou le fichier n’est pas un "
            "certificat PKCS#12 avec sa clé. Rien n’a été signé.",
            conseil="Retapez le mot de passe, ou choisissez le fichier .p12 ou .pfx remis par votre service.",
        ) from faute
    return signataire


def _decrire(certificat: Any) -> Certificat:
    return Certificat(
        titulaire=_nom(certificat.subject),
        emetteur=_nom(certificat.issuer),
        debut=certificat.not_valid_before,
        fin=certificat.not_valid_after,
    )


def _nom(sujet: Any) -> str:
    """Return the common name, and the organisation when it says more."""
    dits = sujet.native
    noms = dict.fromkeys(str(dits[cle]) for cle in ("common_name", "organization_name") if dits.get(cle))
    return ", ".join(noms) or sujet.human_friendly


def _exiger_valide(certificat: Certificat, maintenant: datetime) -> None:
    if maintenant < certificat.debut:
        raise UserError(
            f"Le certificat de {certificat.titulaire} ne vaut qu’à partir du {_jour(certificat.debut)}. "
            "Rien n’a été signé.",
            conseil="Attendez ce jour, ou choisissez un autre certificat.",
        )
    if maintenant > certificat.fin:
        raise UserError(
            f"Le certificat de {certificat.titulaire} a expiré le {_jour(certificat.fin)}. Rien n’a été signé.",
            conseil="Demandez à votre service un certificat en cours de validité.",
        )


def _jour(instant: datetime) -> str:
    return date_longue(a_paris(instant).date())


def _exiger_l_usage(certificat: Any) -> None:
    """Raise UserError when the certificate says what its key is for, and signing is not in it."""
    usages = certificat.key_usage_value
    if usages is not None and not {"digital_signature", "non_repudiation"} & usages.native:
        raise UserError(
            "Ce certificat n’est pas fait pour signer des documents. Rien n’a été signé.",
            conseil="Choisissez le certificat de signature ou de cachet de votre service.",
        )


def _signer(octets: bytes, signataire: Any, motif: str, horodatage: str, titulaire: str) -> bytes:
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign import signers
    from pyhanko.sign.fields import SigSeedSubFilter
    from pyhanko.sign.general import SigningError

    try:
        redacteur = _redacteur(octets)
        _poser_le_champ(redacteur)
        signeur = signers.PdfSigner(
            signers.PdfSignatureMetadata(
                field_name=CHAMP,
                md_algorithm="sha256",
                reason=motif,
                name=titulaire,
                subfilter=SigSeedSubFilter.PADES,
            ),
            signer=signataire,
            timestamper=horodateur(horodatage) if horodatage else None,
        )
        sortie = io.BytesIO()
        signeur.sign_pdf(redacteur, existing_fields_only=True, output=sortie)
    except (PdfError, SigningError) as faute:
        raise UserError(
            f"Cet acte n’a pas pu être signé{NBSP}: son PDF n’est pas de ceux que Clausule produit. Rien n’a été "
            "signé.",
            conseil="Produisez de nouveau l’acte, puis signez-le.",
        ) from faute
    return sortie.getvalue()


def _redacteur(octets: bytes) -> Any:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    class Redacteur(IncrementalPdfFileWriter):
        """Leaves the metadata as they are: rewritten, they would no longer say which PDF/A this is."""

        @override
        def _update_meta(self) -> None:
            """Keep the metadata of the act; the day of signing is in the signature."""

    return Redacteur(io.BytesIO(octets))


def _poser_le_champ(redacteur: Any) -> None:
    """Add an empty signature field on the last page, tagged and named. Raises UserError when one is there."""
    generic: Any = importlib.import_module("pyhanko.pdf_utils.generic")
    nom, texte, nombre = generic.pdf_name, generic.pdf_string, generic.NumberObject
    racine = redacteur.root
    if "/AcroForm" in racine or "/StructTreeRoot" not in racine:
        raise UserError(
            "Ce PDF porte déjà une signature, ou n’est pas un acte de Clausule. Rien n’a été signé.",
            conseil="Signez l’acte tel que Clausule l’a produit.",
        )
    page_ref, _ressources = redacteur.find_page_for_modification(-1)
    page, arbre = page_ref.get_object(), racine["/StructTreeRoot"]
    document = arbre["/K"][0] if isinstance(arbre["/K"], generic.ArrayObject) else arbre["/K"]
    cle = arbre["/ParentTreeNextKey"]
    champ = redacteur.add_object(
        generic.DictionaryObject(
            {
                nom("/Type"): nom("/Annot"),
                nom("/Subtype"): nom("/Widget"),
                nom("/FT"): nom("/Sig"),
                nom("/T"): texte(CHAMP),
                nom("/TU"): texte(NOM_LU),
                nom("/Rect"): generic.ArrayObject([nombre(0)] * 4),
                nom("/F"): nombre(_IMPRIME_VERROUILLE),
                nom("/P"): page_ref,
                nom("/StructParent"): nombre(cle),
            }
        )
    )
    vers_champ = generic.DictionaryObject({nom("/Type"): nom("/OBJR"), nom("/Obj"): champ, nom("/Pg"): page_ref})
    forme = redacteur.add_object(
        generic.DictionaryObject(
            {
                nom("/Type"): nom("/StructElem"),
                nom("/S"): nom("/Form"),
                nom("/P"): generic.IndirectObject(document.container_ref.idnum, 0, redacteur),
                nom("/Pg"): page_ref,
                nom("/Alt"): texte(NOM_LU),
                nom("/K"): vers_champ,
            }
        )
    )
    document["/K"].append(forme)
    arbre["/ParentTree"]["/Nums"].extend((nombre(cle), forme))
    arbre[nom("/ParentTreeNextKey")] = nombre(cle + 1)
    page.setdefault(nom("/Annots"), generic.ArrayObject()).append(champ)
    racine[nom("/AcroForm")] = generic.DictionaryObject(
        {nom("/Fields"): generic.ArrayObject([champ]), nom("/SigFlags"): nombre(_SIGNE_ET_AJOUTE_SEULEMENT)}
    )
    for objet in (document, arbre["/ParentTree"], arbre, page, racine):
        redacteur.update_container(objet)
