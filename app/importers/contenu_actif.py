"""Names what a file could do if a full program opened it: scripts, actions, embedded files, macros, links.

Nothing found here is ever run: the reader of Clausule only makes images and text of it. The search is made on the
bytes, not through a parser, so that a file made to deceive parsers is seen all the same. Not here: removing it.
"""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

from app.socle.formats import NBSP

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

DEPLIE_MAX = 32 * 1024 * 1024  # of compressed objects looked into
_OBJETS_COMPRESSES = re.compile(rb"/ObjStm\b.{0,400}?stream\r?\n", re.DOTALL)
_NOM_CODE = re.compile(rb"#([0-9A-Fa-f]{2})")
_NOMS_PDF: tuple[tuple[str, bytes], ...] = (
    (f"Contient du JavaScript{NBSP}: non exécuté", rb"/(?:JavaScript|JS)\b"),
    (f"Demande de lancer un programme{NBSP}: refusé", rb"/Launch\b"),
    (f"Contient des fichiers joints{NBSP}: non ouverts", rb"/EmbeddedFiles?\b"),
    (f"Demande d’envoyer le formulaire par internet{NBSP}: refusé", rb"/SubmitForm\b"),
    (f"Contient un formulaire XFA{NBSP}: non exécuté", rb"/XFA\b"),
    (f"Contient un média actif{NBSP}: non lu", rb"/(?:RichMedia|Movie|Sound)\b"),
    (f"Contient des liens vers internet{NBSP}: inertes ici", rb"/URI\b"),
    (f"Est chiffré{NBSP}: ouvert sans mot de passe", rb"/Encrypt\b"),
)
_CHEMINS: tuple[tuple[str, str], ...] = (
    (f"Contient des macros{NBSP}: non exécutées", r"vbaproject|(?:^|/)basic/|(?:^|/)scripts/"),
    (f"Contient des objets incorporés{NBSP}: non ouverts", r"/embeddings/|/activex/|(?:^|/)object \d"),
    (f"Contient des liaisons vers d’autres classeurs{NBSP}: non suivies", r"/externallinks/|connections\.xml$"),
)
_LIENS: tuple[tuple[str, bytes], ...] = (
    (f"Appelle un modèle ou un fichier distant{NBSP}: non chargé", rb"attachedTemplate|oleObject[^>]*External"),
    (
        f"Contient des liens vers internet{NBSP}: inertes ici",
        rb'TargetMode="External"|xlink:href="https?:',
    ),
    (f"Contient une liaison DDE{NBSP}: non suivie", rb"ddeLink|DDEAUTO|<table:dde-link"),
)


def actifs_d_un_pdf(octets: bytes) -> tuple[str, ...]:
    """Return French sentences, in a fixed order, for the active content that the bytes of a PDF announce."""
    vus: dict[str, None] = {}
    for morceau in (octets, *_objets_deplies(octets)):
        clair = _NOM_CODE.sub(lambda code: bytes([int(code[1], 16)]), morceau)
        for phrase, motif in _NOMS_PDF:
            if phrase not in vus and re.search(motif, clair):
                vus[phrase] = None
    return tuple(phrase for phrase, _ in _NOMS_PDF if phrase in vus)


def actifs_d_un_document(noms: Iterable[str], parties: Iterable[bytes]) -> tuple[str, ...]:
    """Return French sentences for an office document: names of its entries, and the parts where links are told."""
    chemins = [nom.lower() for nom in noms]
    trouves = [p for p, motif in _CHEMINS if any(re.search(motif, chemin) for chemin in chemins)]
    lues = list(parties)
    trouves += [p for p, motif in _LIENS if any(re.search(motif, partie) for partie in lues)]
    return tuple(trouves)


def _objets_deplies(octets: bytes) -> Iterator[bytes]:
    """Yield the object streams in clear, within a total: names of actions may hide in them."""
    reste = DEPLIE_MAX
    for debut in _OBJETS_COMPRESSES.finditer(octets):
        if reste <= 0:
            return
        try:
            clair = zlib.decompressobj().decompress(octets[debut.end() :], reste)
        except zlib.error:
            continue
        reste -= len(clair)
        yield clair
