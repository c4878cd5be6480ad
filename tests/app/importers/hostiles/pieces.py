"""Hostile files of every kind attached to a mail: the reader of mails keeps them as they came and opens none."""

from __future__ import annotations

import io
import zipfile
import zlib

from tests.app.importers.hostiles.courriels import TEXTE, mixte, piece
from tests.app.importers.hostiles.recueil import simple


def paquet(**parties):
    """Return a file of an office suite, which is an archive; `__` in a name stands for « / »."""
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w", zipfile.ZIP_DEFLATED) as sortie:
        for nom, octets in parties.items():
            sortie.writestr(zipfile.ZipInfo(nom.replace("__", "/"), (2022, 7, 1, 9, 0, 0)), octets)
    return tampon.getvalue()


def pdf(*objets, suite=b""):
    """Return a PDF of these objects, without a table: readers rebuild it."""
    corps = b"".join(b"%d 0 obj\n%s\nendobj\n" % (rang, objet) for rang, objet in enumerate(objets, start=1))
    return b"%PDF-1.7\n" + corps + b"trailer\n<</Root 1 0 R>>\n" + suite + b"%%EOF\n"


CATALOGUE = b"<</Type/Catalog/Pages 2 0 R%s>>"
PAGES = b"<</Type/Pages/Kids[]/Count 0>>"
BOMBE = zlib.compress(bytes(2_000_000), 9)
ENTITES = b'<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;">]><a>&c;</a>'
EXTERNE = b'<!DOCTYPE a [<!ENTITY b SYSTEM "http://127.0.0.1:PORT/x">]><a>&b;</a>'
PIECES = {
    "pdf-vide.pdf": b"%PDF-1.4\n",
    "pdf-coupe.pdf": pdf(CATALOGUE % b"", PAGES)[:40],
    "pdf-marque-au-loin.pdf": b"\n" * 1000 + pdf(CATALOGUE % b"", PAGES),
    "pdf-pages-en-boucle.pdf": pdf(CATALOGUE % b"", b"<</Type/Pages/Kids[2 0 R]/Count 1>>"),
    "pdf-million-de-pages.pdf": pdf(CATALOGUE % b"", b"<</Type/Pages/Kids[]/Count 1000000>>"),
    "pdf-table-en-boucle.pdf": pdf(CATALOGUE % b"", PAGES, suite=b"startxref\n0\n"),
    "pdf-flux-qui-grossit.pdf": pdf(
        CATALOGUE % b"", PAGES, b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(BOMBE), BOMBE)
    ),
    "pdf-page-immense.pdf": pdf(CATALOGUE % b"", b"<</Type/Pages/Kids[]/Count 0/MediaBox[0 0 2000000 2000000]>>"),
    "pdf-javascript.pdf": pdf(CATALOGUE % b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>", PAGES),
    "pdf-lancement.pdf": pdf(CATALOGUE % b"/OpenAction<</S/Launch/F(calc.exe)>>", PAGES),
    "pdf-envoi.pdf": pdf(CATALOGUE % b"/OpenAction<</S/SubmitForm/F(http://127.0.0.1:PORT/)>>", PAGES),
    "pdf-fichier-joint.pdf": pdf(CATALOGUE % b"/Names<</EmbeddedFiles<</Names[(x.exe) 3 0 R]>>>>", PAGES, b"<<>>"),
    "pdf-chiffre.pdf": pdf(CATALOGUE % b"", PAGES).replace(
        b"/Root 1 0 R", b"/Root 1 0 R/Encrypt<</Filter/Standard>>"
    ),
    "pdf-deux-colles.pdf": pdf(CATALOGUE % b"", PAGES) * 2,
    "pdf-qui-est-un-zip.pdf": pdf(CATALOGUE % b"", PAGES) + paquet(a=b"x"),
    "page-web.pdf": b"<html><script>x()</script></html>",
    "classeur-vide.xlsx": b"",
    "classeur-pas-un-zip.xlsx": b"a;b;c\n1;2;3\n",
    "classeur-coupe.xlsx": paquet(xl__workbook="<x/>")[:-10],
    "classeur-bombe.xlsx": paquet(xl__sharedStrings="<x>" + "a" * 5_000_000),
    "classeur-case-lointaine.xlsx": paquet(xl__worksheets__sheet1="<c r='XFD1048576'/>"),
    "classeur-entites.xlsx": paquet(xl__workbook=ENTITES),
    "classeur-entite-externe.xlsx": paquet(xl__workbook=EXTERNE),
    "classeur-remontant.xlsx": paquet(**{"..__..__x": "y"}),
    "classeur-macros.xlsm": paquet(xl__vbaProject=b"\xd0\xcf\x11\xe0"),
    "classeur-liens.xlsx": paquet(xl__externalLinks__externalLink1="<x r:id='http://127.0.0.1:PORT/'/>"),
    "classeur-ancien.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "classeur.ods": paquet(mimetype="application/vnd.oasis.opendocument.spreadsheet"),
    "formules.csv": b'nom;montant\n=cmd|" /C calc"!A0;1\n',
    "texte.docx": paquet(word__document="<w:document/>"),
    "texte-macros.docm": paquet(word__vbaProject=b"\xd0\xcf\x11\xe0"),
    "texte-modele-distant.docx": paquet(word___rels__settings="<R Target='http://127.0.0.1:PORT/m.dotm'/>"),
    "texte-entites.docx": paquet(word__document=ENTITES),
    "texte.odt": paquet(mimetype="application/vnd.oasis.opendocument.text"),
    "texte.rtf": rb"{\rtf1{\object\objdata 0105}}",
    "dessin.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>x()</script></svg>",
    "image-bombe.png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xff\xff\xff\xff\xff\xff\xff",
    "image-coupee.jpg": b"\xff\xd8\xff\xe0",
    "image.heic": b"\0\0\0\x18ftypheic",
    "image.tiff": b"II*\x00\x08\0\0\0\xff\xff",
    "image.pdf": b"\xff\xd8\xff\xe0 une photographie",
    "programme.exe": b"MZ" + bytes(60),
    "raccourci.lnk": b"L\0\0\0\x01\x14\x02\0",
    "disque.iso": bytes(32769) + b"CD001",
    "page.html": b"<script src='http://127.0.0.1:PORT/x.js'></script>",
    "courbe.eml": b"ceci n'est pas un courriel",
    "abime.msg": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
}
for _nom, _octets in PIECES.items():
    simple(f"piece-{_nom}.eml", mixte(TEXTE, piece(f'filename="{_nom}"', _octets, "application/octet-stream")))
