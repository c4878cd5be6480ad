"""Odd archives: attached to a mail, dropped as a box of mails; and odd mailboxes."""

from __future__ import annotations

import io
import struct
import zipfile

from tests.app.importers.hostiles.courriels import TEXTE, eml, mixte, piece
from tests.app.importers.hostiles.outlook import ENTIER
from tests.app.importers.hostiles.recueil import fichier, simple

MAIL = eml(corps="Bonjour\n")


def zip_de(contenus, genre=zipfile.ZIP_DEFLATED):
    """Return an archive; `contenus` may repeat a name."""
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w", genre) as sortie:
        for nom, octets in contenus:
            info = zipfile.ZipInfo(nom, (2022, 7, 1, 9, 0, 0))
            info.compress_type = genre
            sortie.writestr(info, octets)
    return tampon.getvalue()


def lever(octets, bit):
    """Return the archive with a bit of its flags raised, in both places."""
    modifie = bytearray(octets)
    for marque, decalage in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        modifie[modifie.find(marque) + decalage] |= bit
    return bytes(modifie)


def taille_menteuse(octets):
    """Return the archive with a declared size of ten bytes."""
    modifie = bytearray(octets)
    place = modifie.find(b"PK\x01\x02") + 24
    modifie[place : place + 4] = struct.pack("<I", 10)
    return bytes(modifie)


PDF = ("RIB.pdf", b"%PDF-1.4")
ORDINAIRE = zip_de([PDF, ("d/Statuts.pdf", b"%PDF-1.4")])
GROSSE = zip_de([("a.txt", bytes(8_000_000))])
CAS = {
    "ordinaire": ORDINAIRE,
    "vide": zip_de([]),
    "coupee": ORDINAIRE[:-20],
    "pas-une-archive": b"PK\x03\x04" + bytes(200),
    "chiffree": lever(ORDINAIRE, 1),
    "bzip2": zip_de([PDF], zipfile.ZIP_BZIP2),
    "lzma": zip_de([PDF], zipfile.ZIP_LZMA),
    "methode-inconnue": zip_de([PDF], 0).replace(b"\x14\0\0\0\0\0", b"\x14\0\0\0\x63\0"),
    "bombe": GROSSE,
    "bombe-a-taille-menteuse": taille_menteuse(GROSSE),
    "remontante": zip_de([("../../etc/passwd", b"x"), ("..\\x.exe", b"MZ")]),
    "absolue": zip_de([("/etc/passwd", b"x"), ("C:/x.pdf", b"%PDF")]),
    "noms-en-double": zip_de([PDF, ("rib.pdf", b"autre")]),
    "noms-reserves": zip_de([("CON", b"x"), ("nul.txt", b"x"), ("a.pdf:flux", b"x")]),
    "nom-inverse": zip_de([("facture\u202efdp.exe", b"MZ")]),
    "parasites": zip_de([PDF, ("__MACOSX/._RIB.pdf", b""), (".DS_Store", b""), ("Thumbs.db", b"x")]),
    "imbriquee-une-fois": zip_de([("b.zip", ORDINAIRE)]),
    "imbriquee-trois-fois": zip_de([("b.zip", zip_de([("c.zip", zip_de([("d.zip", ORDINAIRE)]))]))]),
    "somme-fausse": zip_de([PDF], zipfile.ZIP_STORED).replace(b"%PDF", b"%PDX"),
    "prefixe-d-octets": b"MZ" + bytes(60) + ORDINAIRE,
    "mails-dedans": zip_de([("a.eml", MAIL), ("b.msg", ENTIER)]),
}  # fmt: skip
for _nom, _octets in CAS.items():
    simple(f"archive-{_nom}.eml", mixte(TEXTE, piece('filename="envoi.zip"', _octets, "application/zip")))
for _nom, _magie in {"7z": b"7z\xbc\xaf\x27\x1c", "rar": b"Rar!\x1a\x07\x00", "gz": b"\x1f\x8b\x08"}.items():
    simple(f"archive-au-format-{_nom}.eml", mixte(TEXTE, piece(f'filename="envoi.{_nom}"', _magie + bytes(40))))


@fichier("archive-de-2000-fichiers.eml")
def _():
    octets = zip_de([(f"{i}.txt", b"x") for i in range(2000)])
    return mixte(TEXTE, piece('filename="envoi.zip"', octets, "application/zip"))


# --- boxes of mails, dropped as they are ---
simple("boite-ordinaire.zip", zip_de([("a.eml", MAIL), ("d/b.msg", ENTIER), ("liste.pdf", b"%PDF")]))
simple("boite-vide.zip", b"")
simple("boite-sans-mail.zip", ORDINAIRE)
simple("boite-coupee.zip", zip_de([("a.eml", MAIL)])[:-10])
simple("boite-chiffree.zip", lever(zip_de([("a.eml", MAIL)]), 1))
simple("boite-lzma.zip", zip_de([("a.eml", MAIL)], zipfile.ZIP_LZMA))
simple("boite-bombe.zip", zip_de([("a.eml", MAIL), ("b.eml", MAIL + bytes(8_000_000))]))
simple("boite-remontante.zip", zip_de([("../../a.eml", MAIL)]))


@fichier("boite-de-6000-mails.zip")
def _():
    return zip_de([(f"{i}.eml", b"x") for i in range(6000)], zipfile.ZIP_STORED)


LIGNE = b"From p@exemple.fr Mon Sep 12 09:00:00 2022\n"
simple("boite-de-deux.mbox", LIGNE + MAIL + b"\n" + LIGNE + MAIL + b"\n")
simple("boite-de-windows.mbox", (LIGNE + MAIL + b"\n" + LIGNE + MAIL).replace(b"\n", b"\r\n"))
simple("boite-vide.mbox", b"")
simple("boite-qui-n-en-est-pas.mbox", MAIL)
simple("boite-de-zeros.mbox", bytes(5000))
simple("boite-phrase-en-from.mbox", LIGNE + MAIL + b"\n\nFrom now on, nothing.\n")
simple("boite-message-vide.mbox", LIGNE + b"\n" + LIGNE + MAIL)


@fichier("boite-cent-mille-from.mbox")
def _():
    return LIGNE + MAIL + b"\nFrom " * 100_000


@fichier("boite-de-6000-mails.mbox")
def _():
    return (LIGNE + b"Subject: x\n\n") * 6000
