"""Odd .msg: what Outlook writes, and what damage or malice makes of it."""

from __future__ import annotations

import struct
from datetime import UTC, datetime

from tests.app.importers.hostiles.recueil import fichier, simple
from tests.outils.ecrire_msg import SECTEUR, MessageMsg, PieceMsg, ecrire_msg

RECU = datetime(2022, 9, 13, 9, 4, 30, tzinfo=UTC)
MAGIE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
RTF = rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 Arial;}}Candidature d\'e9pos\'e9e\par}"
RIB = PieceMsg("RIB.pdf", b"%PDF-1.4")


def message(*pieces, **champs):
    """Return a .msg that says who, when and what."""
    defauts = {
        "objet": "Candidature",
        "nom": "Porteur",
        "adresse": "p@exemple.fr",
        "remis_le": RECU,
        "corps": "Bonjour",
    }
    return ecrire_msg(MessageMsg(**(defauts | champs), pieces=pieces))


def emboite(niveaux):
    """Return a .msg whose message holds another, and so on."""
    dedans = MessageMsg("Dedans", corps="x", adresse="p@exemple.fr", pieces=(RIB,))
    for _ in range(niveaux):
        dedans = MessageMsg("TR: x", adresse="p@exemple.fr", pieces=(PieceMsg("m.msg", message=dedans),))
    return ecrire_msg(dedans)


ENTIER = message(RIB)


simple("vide.msg", b"")
simple("pas-ole.msg", b"PK\x03\x04 un autre format")
simple(
    "courriel-internet-renomme.msg",
    b"From: p@exemple.fr\nSubject: x\nDate: Mon, 12 Sep 2022 09:00:00 +0200\n\nBonjour",
)
simple("magie-seule.msg", MAGIE)
simple("en-tete-seul.msg", ENTIER[:512])
simple("coupe-au-milieu.msg", ENTIER[: len(ENTIER) // 2])
simple("vieux-document.msg", MAGIE + bytes(1024))
simple(
    "boucle-de-secteurs.msg",
    ENTIER[:-SECTEUR] + b"".join(struct.pack("<I", rang ^ 1) for rang in range(SECTEUR // 4)),
)
simple("table-a-zero.msg", ENTIER[:-SECTEUR] + bytes(SECTEUR))
simple("repertoire-illisible.msg", ENTIER.replace("Root Entry".encode("utf-16-le"), b"\xff" * 20))
simple(
    "racine-sans-proprietes.msg",
    ENTIER.replace("__properties".encode("utf-16-le"), "__propertieX".encode("utf-16-le")),
)
simple("secteurs-immenses.msg", ENTIER[:30] + struct.pack("<H", 31) + ENTIER[32:])
simple("nombre-de-tables-menteur.msg", ENTIER[:44] + struct.pack("<I", 0xFFFFFFF0) + ENTIER[48:])
simple("unicode.msg", message(PieceMsg("Délibération n° 4.pdf", b"%PDF-1.4")))
simple("ansi-1252.msg", message(PieceMsg("Délibération n° 4.pdf", b"%PDF-1.4"), objet="Élan", ansi=1252))
simple("ansi-1251.msg", message(RIB, objet="Привет", ansi=1251))
simple("rtf-seul.msg", message(RIB, corps="", rtf=RTF))
simple("rtf-seul-ansi.msg", message(RIB, corps="", rtf=RTF, ansi=1252))
simple("rtf-abime.msg", message(RIB, corps="", rtf=b"rien de tel"))
simple(
    "html-seul.msg",
    message(RIB, corps="", html=b"<p>Bonjour<script>x()</script><img src='http://127.0.0.1:PORT/a'>"),
)
simple("emboite-deux-fois.msg", emboite(2))
simple("piece-par-reference.msg", message(PieceMsg("\\\\serveur\\part\\budget.xlsx", methode=4)))
simple("piece-sans-donnees.msg", message(PieceMsg("RIB.pdf", methode=6)))
simple("piece-au-nom-remontant.msg", message(PieceMsg("..\\..\\..\\x.exe", b"MZ")))
simple("piece-sans-nom.msg", message(PieceMsg("", b"%PDF-1.4")))
simple("rendez-vous.msg", message(classe="IPM.Appointment"))
simple("tache.msg", message(classe="IPM.Task"))
simple("chiffre.msg", message(PieceMsg("smime.p7m", b"MIIB"), corps="", classe="IPM.Note.SMIME"))
simple("expediteur-interne.msg", message(RIB, adresse="/O=SERVICE/OU=X/CN=Y"))
simple("sans-expediteur-ni-date.msg", message(RIB, nom="", adresse="", remis_le=None))
simple("logo-et-scan.msg", message(
    PieceMsg("logo.png", b"\x89PNG\r\n\x1a\n", cid="l"),
    PieceMsg("scan.jpg", b"\xff\xd8\xff" + bytes(120_000), cid="s"),
    corps="", html=b"<p>Bonjour</p><img src=cid:l><img src=cid:s>",
))  # fmt: skip


def _taille_menteuse():
    """The size of one stream becomes four gigabytes, and its chain a loop."""
    place = ENTIER.find("__substg1.0_0037".encode("utf-16-le"))
    octets = ENTIER[: place + 120] + struct.pack("<Q", 0xFFFFF000) + ENTIER[place + 128 :]
    return octets[:-SECTEUR] + struct.pack("<I", 0) * (SECTEUR // 4)


simple("flux-plus-long-que-le-fichier.msg", _taille_menteuse())


@fichier("rtf-hostile.msg")
def _():
    return message(RIB, corps="", rtf=rb"{\rtf1{\fonttbl" + rb"\f1\fcharset1 " * 3_000)


@fichier("cinq-cents-pieces.msg")
def _():
    return message(*[PieceMsg(f"{i}.pdf", b"%PDF") for i in range(501)])


@fichier("emboite-cinquante-fois.msg")
def _():
    return emboite(50)
