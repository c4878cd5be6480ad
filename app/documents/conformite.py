"""What makes a file archivable and accessible besides its structure: XMP, colour profile, language, end of streams.

Source: ISO 19005-2 (PDF/A-2a), 6.1.7, 6.2.3 and 6.6; ISO 14289-1 (PDF/UA-1), 5 and 7.1.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from html import escape  # that of `xml.sax.saxutils` brings an HTTP client with it
from typing import TYPE_CHECKING, Any

from reportlab import rl_config
from reportlab.pdfbase.pdfdoc import (
    NoEncryption,
    PDFArray,
    PDFDictionary,
    PDFName,
    PDFObject,
    PDFObjectReference,
    PDFStream,
    PDFString,
    PDFZCompress,
    pdfdocEnc,
)
from typing_extensions import override

from app.socle import resources

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

rl_config.useA85 = 0  # bytes rather than their base 85: smaller, faster; one setting for the whole program

OUTIL = "Clausule"
_ORIGINE = date(2000, 1, 1)  # date of an act that bears none: never the clock, the bytes would change

_echappe = partial(escape, quote=False)


@dataclass(frozen=True, slots=True)
class Metadonnees:
    """What the file says of itself; `empreinte` tells two acts apart in the identifier of the file.

    `identifiant`: the name under which the codes of its pages know the act.
    """

    titre: str
    auteur: str
    sujet: str
    etabli_le: date | None
    empreinte: str
    identifiant: str = ""


class _FluxTermine(PDFObject):
    """The bytes of a stream, and the end of line that must precede `endstream` without being counted."""

    def __init__(self, octets: bytes) -> None:
        self._octets = octets

    def __len__(self) -> int:
        return len(self._octets)

    def format(self, _document: Any) -> bytes:
        fin = b"\r\n" if self._octets.endswith(b"\r") else b"\n"  # « …\r\n » would be read as the end of line alone
        return self._octets + fin


class _SansChiffrement(NoEncryption):
    """reportlab passes every stream through this door: here they get their end of line."""

    @override
    def encode(self, t: bytes | str) -> _FluxTermine:
        return _FluxTermine(t if isinstance(t, bytes) else pdfdocEnc(t))


def dictionnaire(**entrees: Any) -> PDFDictionary:
    """Return a PDF dictionary."""
    return PDFDictionary(entrees)


def preparer(toile: Canvas, document: Any, metadonnees: Metadonnees) -> None:
    """Set what must be known before the first page."""
    document.encrypt = _SansChiffrement()
    document.updateSignature(metadonnees.empreinte.encode("utf-8"))
    toile.setTitle(metadonnees.titre)
    toile.setAuthor(metadonnees.auteur)
    toile.setSubject(metadonnees.sujet)
    toile.setCreator(OUTIL)
    toile.setProducer("ReportLab")
    toile.setViewerPreference("DisplayDocTitle", "true")
    jour = metadonnees.etabli_le or _ORIGINE
    toile.setDateFormatter(lambda *_: f"D:{jour:%Y%m%d}120000+00'00'")


def achever(document: Any, metadonnees: Metadonnees) -> None:
    """Write the XMP packet and the output intent."""
    catalogue = document.Catalog
    catalogue.__NoDefault__ = [*catalogue.__NoDefault__, "OutputIntents"]
    xmp = PDFStream(
        dictionary=dictionnaire(Type=PDFName("Metadata"), Subtype=PDFName("XML")),
        content=_xmp(metadonnees).encode("utf-8"),
    )
    catalogue.Metadata = document.Reference(xmp, "XMP")
    profil = PDFStream(dictionary=dictionnaire(N=3), content=_profil(), filters=[PDFZCompress])
    document.Reference(profil, "ProfilSRGB")
    nom = PDFString("sRGB IEC61966-2.1")
    intention = dictionnaire(
        Type=PDFName("OutputIntent"),
        S=PDFName("GTS_PDFA1"),
        OutputConditionIdentifier=nom,
        Info=nom,
        DestOutputProfile=PDFObjectReference("ProfilSRGB"),
    )
    catalogue.OutputIntents = PDFArray([intention])


@lru_cache(maxsize=1)
def _profil() -> bytes:
    return resources.chemin("fonts/sRGB.icc").read_bytes()


# PDF/A asks that any property outside its own schemas be described: here, the mark of PDF/UA.
_EXTENSION = """<rdf:Description rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 to which the file conforms</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""


def _xmp(metadonnees: Metadonnees) -> str:
    """Return the packet; its values are those of the information dictionary."""
    jour = f"{metadonnees.etabli_le or _ORIGINE:%Y-%m-%d}T12:00:00+00:00"
    titre, auteur, sujet = map(_echappe, (metadonnees.titre, metadonnees.auteur, metadonnees.sujet))
    createur = f"<dc:creator><rdf:Seq><rdf:li>{auteur}</rdf:li></rdf:Seq></dc:creator>"
    description = (
        f'<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{sujet}</rdf:li></rdf:Alt></dc:description>'
    )
    identifiant = f"<dc:identifier>{_echappe(metadonnees.identifiant)}</dc:identifier>"
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{titre}</rdf:li></rdf:Alt></dc:title>
{createur if auteur else ""}{description if sujet else ""}{identifiant if metadonnees.identifiant else ""}
<dc:language><rdf:Bag><rdf:li>fr-FR</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>ReportLab</pdf:Producer><xmp:CreatorTool>{OUTIL}</xmp:CreatorTool>
<xmp:CreateDate>{jour}</xmp:CreateDate><xmp:ModifyDate>{jour}</xmp:ModifyDate>
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>
</rdf:Description>{_EXTENSION}</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
