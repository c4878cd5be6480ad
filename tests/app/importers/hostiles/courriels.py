"""Odd .eml: what `fiabilite` and years of mailboxes taught, each as small as it can be."""

from __future__ import annotations

import base64
import struct

from tests.app.importers.hostiles.recueil import fichier, simple
from tests.outils.ecrire_tnef import IID_MESSAGE, PieceTnef, attribut, ecrire_tnef, propriete, proprietes

DATE = "Date: Mon, 12 Sep 2022 09:00:00 +0200\n"
RECU = "Received: from a.exemple.fr by b.exemple.fr; Mon, 12 Sep 2022 09:01:00 +0200\n"
DEBUT = f"{RECU}From: Porteur <p@exemple.fr>\nSubject: Candidature\n{DATE}MIME-Version: 1.0\n"


def eml(entetes="", corps="", debut=DEBUT):
    """Return a mail; headers end with their own line feed."""
    return (debut + entetes + "\n" + corps).encode("utf-8", "surrogateescape")


def mixte(*parties, entetes=""):
    """Return a mail of several parts, each with its headers, a blank line and its body."""
    corps = "".join(f"--B\n{partie}\n" for partie in parties) + "--B--\n"
    return eml(f'{entetes}Content-Type: multipart/mixed; boundary="B"\n', corps)


def piece(nom, octets=b"%PDF-1.4 essai", genre="application/pdf"):
    """Return a part with a file; `nom` is the parameter as it is written."""
    code = base64.encodebytes(octets).decode()
    entetes = f"Content-Type: {genre}\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment; {nom}"
    return f"{entetes}\n\n{code}"


def texte(genre, corps):
    """Return a mail of one text part."""
    return eml(f"Content-Type: {genre}\n", corps)


TEXTE = "Content-Type: text/plain; charset=utf-8\n\nVoir les pièces."

# --- the file as a whole ---
simple("vide.eml", b"")
simple("octets-nuls.eml", bytes(4096))
simple("pdf-renomme.eml", b"%PDF-1.7\n1 0 obj\n")
simple("page-web-renommee.eml", b"<!DOCTYPE html><html><body>From: x</body></html>")
simple("notes-renommees.eml", "Compte rendu\n\nPrésents : trois".encode())
simple("en-tetes-seuls.eml", DEBUT.encode())
simple("sans-corps.eml", eml())
simple("bom-utf8.eml", b"\xef\xbb\xbf" + eml(corps="Bonjour"))
simple("fins-de-ligne-cr.eml", eml(corps="Bonjour").replace(b"\n", b"\r"))
simple("fins-de-ligne-melees.eml", eml(corps="un\r\ndeux\ntrois\r"))
simple("ligne-unix-from.eml", b"From p@exemple.fr Mon Sep 12 09:00:00 2022\n" + eml(corps="Bonjour"))
simple("nul-partout.eml", eml(corps="Bon\x00jour").replace(b"Candidature", b"Candi\x00dature"))
simple("entete-sans-deux-points.eml", eml("Ceci n'est pas un en-tete\n", "suite"))
simple("entete-de-65536-octets.eml", eml(f"X-Long: {'a' * 65536}\n", "Bonjour"))
simple("dix-mille-entetes.eml", eml("X-A: b\n" * 10_000, "Bonjour"))


@fichier("ligne-de-60-mio.eml")
def _():
    return eml(corps="x" * (60 << 20))


@fichier("million-de-lignes.eml")
def _():
    return eml(corps="x\n" * 1_000_000)


@fichier("dix-mille-destinataires.eml")
def _():
    return eml("To: " + ",\n ".join(f"a{i}@exemple.fr" for i in range(10_000)) + "\n", "Bonjour")


# --- senders, dates ---
def _de(nom, *lignes, entetes=""):
    simple(nom, eml(entetes, "Bonjour", debut="".join(f"{ligne}\n" for ligne in lignes)))


_de("sans-expediteur.eml", "Subject: x", "To: a@exemple.fr", DATE.strip())
_de("expediteur-vide.eml", "From:", "Subject: x", DATE.strip())
_de("deux-expediteurs.eml", "From: a@exemple.fr", "From: b@exemple.fr", "Subject: x", DATE.strip())
_de("groupe-sans-boite.eml", "From: destinataires caches:;", "Subject: x", DATE.strip())
_de("groupe-vide.eml", "From: a:;,", "Subject: x", DATE.strip())
_de("adresse-tordue.eml", "From: <<<@>>> <@> p@exemple.fr", "Subject: x", DATE.strip())
_de("expediteur-trompeur.eml", 'From: "prefet@etat.exemple.fr" <x@ailleurs.exemple.fr>', "Subject: x", DATE.strip())
_de("expediteur-inverse.eml", "From: Pr\u202etfe\u202c <p@exemple.fr>", "Subject: x", DATE.strip())
_de("expediteur-homographe.eml", "From: D\u0420EETS <p@exemple.fr>", "Subject: x", DATE.strip())
_de("mot-encode-abime.eml", "From: =?utf-8?b?w4!!l0?= <p@exemple.fr>", "Subject: =?utf-8?q?=C3?=", DATE.strip())
_de("mot-encode-jeu-inconnu.eml", "From: p@exemple.fr", "Subject: =?utf-9?q?=C3=A9t=C3=A9?=", DATE.strip())
_de("objet-replie-500-fois.eml", "From: p@exemple.fr", "Subject: x" + "\n x" * 500, DATE.strip())
_de("sans-date.eml", "From: p@exemple.fr", "Subject: x")
_de("date-absurde.eml", "From: p@exemple.fr", "Subject: x", "Date: Mon, 99 Sep 99999 99:99:99 +9999")
_de("date-de-1822.eml", "From: p@exemple.fr", "Subject: x", "Date: Mon, 12 Sep 1822 09:00:00 +0000")
_de("date-au-fuseau-fou.eml", "From: p@exemple.fr", "Subject: x", "Date: Mon, 12 Sep 2022 09:00:00 +99999999")
_de(
    "envoi-apres-reception.eml",
    "Received: from a by b; Mon, 05 Sep 2022 09:00:00 +0200",
    "From: p@exemple.fr",
    "Subject: x",
    DATE.strip(),
)
_de("reponses-par-milliers.eml", "From: p@exemple.fr", "Subject: x", DATE.strip(), "References: " + "<a@b> " * 5000)

# --- charsets ---
for _nom, _jeu in {
    "utf-9": "utf-9", "rot13": "rot13", "zlib": "zlib", "utf-16-sans-bom": "utf-16", "utf-7": "utf-7",
    "punycode": "punycode", "jeu-vide": "", "jeu-tres-long": "x" * 5000, "idna": "idna",
}.items():  # fmt: skip
    simple(f"jeu-{_nom}.eml", texte(f'text/plain; charset="{_jeu}"', "À l’œuvre"))
simple("latin1-dit-utf8.eml", texte("text/plain; charset=utf-8", "ICI").replace(b"ICI", b"\xe9t\xe9"))
simple("utf8-dit-ascii.eml", texte("text/plain; charset=us-ascii", "été"))
simple("utf16-vrai.eml", texte("text/plain; charset=utf-16", "ICI").replace(b"ICI", "été".encode("utf-16")))
simple("accents-decomposes.eml", mixte(TEXTE, piece('filename="De\u0301libe\u0301ration.pdf"')))

# --- bodies ---
simple(
    "html-actif.eml",
    texte(
        "text/html",
        "<p>Bonjour</p><img src='http://127.0.0.1:PORT/pixel.png'><form action='http://127.0.0.1:PORT/'>"
        "<script>alert(1)</script><iframe src='http://127.0.0.1:PORT/'></iframe>"
        "<link href='//127.0.0.1:PORT/a.css'>",
    ),
)
simple("html-jamais-ferme.eml", texte("text/html", "<p>Bonjour<!-- " + "<" * 50_000))
simple("html-cent-mille-balises.eml", texte("text/html", "<div>" * 100_000 + "fin"))
simple("calendrier.eml", texte("text/calendar; method=REQUEST", "BEGIN:VCALENDAR\nEND:VCALENDAR"))
simple("alternative-vide.eml", eml("Content-Type: multipart/alternative; boundary=B\n", "--B\n\n--B--\n"))

# --- structure ---
simple("limite-absente.eml", eml("Content-Type: multipart/mixed\n", "texte"))
simple("limite-vide.eml", eml('Content-Type: multipart/mixed; boundary=""\n', "--\n\nx\n----\n"))
simple("limite-jamais-vue.eml", eml("Content-Type: multipart/mixed; boundary=JAMAIS\n", "texte"))
simple(
    "limite-reprise-dedans.eml",
    mixte('Content-Type: multipart/mixed; boundary="B"\n\n--B\n' + piece('filename="RIB.pdf"') + "\n--B--"),
)
simple("coupe-en-route.eml", mixte(TEXTE, piece('filename="RIB.pdf"'))[:-40])
simple("mille-messages-emboites.eml", DEBUT.encode() + b"Content-Type: message/rfc822\n\n" * 1000)
simple("vingt-cinq-niveaux.eml", DEBUT.encode() + b"Content-Type: message/rfc822\n\n" * 25 + b"From: a@b.fr\n\nx")
simple("message-joint-vide.eml", mixte(TEXTE, "Content-Type: message/rfc822\n\n"))
simple("morceau-de-message.eml", eml('Content-Type: message/partial; id="a"; number=1; total=3\n', "Bonjour"))
simple("piece-a-l-adresse.eml", mixte(TEXTE, "Content-Type: message/external-body; access-type=URL\n\n\n\n"))


@fichier("deux-cent-mille-parties.eml")
def _():
    return eml("Content-Type: multipart/mixed; boundary=B\n", "--B\n\nx\n" * 200_000)


# --- encodings of pieces ---
simple("base64-abime.eml", mixte(TEXTE, piece('filename="RIB.pdf"').replace("JVBE", "JV!!B")))
simple("base64-vide.eml", mixte(TEXTE, piece('filename="RIB.pdf"', b"")))
simple(
    "codage-inconnu.eml",
    mixte(TEXTE, "Content-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: x-bidon\n\n%PDF-1.4"),
)
simple(
    "uuencode-abime.eml",
    mixte(
        TEXTE, "Content-Type: a/b; name=a.txt\nContent-Transfer-Encoding: uuencode\n\nbegin 644 a\n\xff\xff\nend"
    ),
)

# --- what is signed or closed ---
simple(
    "smime-chiffre.eml",
    eml("Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\n", "MIIB"),
)
simple("pgp-chiffre.eml", eml("Content-Type: multipart/encrypted; boundary=B\n", "--B\n\nVersion: 1\n--B--\n"))
simple("signe.eml", mixte(TEXTE, "Content-Type: application/pkcs7-signature; name=smime.p7s\n\nMIIB"))

# --- names ---
for _nom, _parametre in {
    "rfc2231-en-trois": "filename*0*=UTF-8''D%C3%A9lib;\n filename*1*=%C3%A9ration;\n filename*2=\" 3.pdf\"",
    "rfc2231-jeu-inconnu": "filename*=rot13''nop.pdf",
    "rfc2231-abime": "filename*0*=''%zz; filename*1=",
    "remontant": 'filename="../../x.pdf"',
    "absolu": 'filename="/etc/passwd"',
    "reseau": 'filename="\\\\\\\\serveur\\\\part\\\\x.pdf"',
    "con": 'filename="CON"',
    "flux": 'filename="rib.pdf:cache.exe"',
    "inverse": 'filename="facture\u202efdp.exe"',
    "de-300-caracteres": f'filename="{"é" * 300}.pdf"',
    "de-10000-caracteres": f'filename="{"a" * 10_000}.pdf"',
    "avec-nul": 'filename="rib.pdf\x00.exe"',
    "vide": 'filename=""',
    "de-points": 'filename="..."',
}.items():
    simple(f"nom-{_nom}.eml", mixte(TEXTE, piece(_parametre)))

# --- pictures of the body ---
PAGE = "Content-Type: text/html\n\n<p>Bonjour</p><img src=cid:a@x>"


def _image(cid, taille):
    code = base64.encodebytes(b"\xff\xd8\xff" + bytes(taille)).decode()
    return (
        f"Content-Type: image/jpeg; name=page.jpg\nContent-ID: <{cid}>\nContent-Disposition: inline\n"
        f"Content-Transfer-Encoding: base64\n\n{code}"
    )


simple("logo-dans-le-texte.eml", mixte(PAGE, _image("a@x", 900)))
simple("scan-dans-le-texte.eml", mixte(PAGE, _image("a@x", 120_000)))
simple("image-pour-tout-texte.eml", mixte("Content-Type: text/html\n\n<img src=cid:a@x>", _image("a@x", 900)))
simple("image-non-citee.eml", mixte(PAGE, _image("autre", 900)))


# --- winmail.dat ---
def _winmail(nom, octets):
    simple(f"winmail-{nom}.eml", mixte(TEXTE, piece('filename="winmail.dat"', octets, "application/ms-tnef")))


RIB = PieceTnef("Relevé d’identité.pdf", b"%PDF-1.4", titre="RELEVE~1.PDF")
_winmail("une-piece", ecrire_tnef(RIB))
_winmail("sans-piece", ecrire_tnef(corps="Bonjour"))
_winmail("vide", b"")
_winmail("coupe", ecrire_tnef(RIB)[:-30])
_winmail("autre-chose", b"%PDF-1.4")
_winmail("compte-menteur", ecrire_tnef(RIB) + attribut(0x9003, 6, struct.pack("<IHHI", 9, 0x1002, 9, 0xFFFFFFFF)))
_winmail("longueur-menteuse", ecrire_tnef(RIB) + struct.pack("<BHHI", 1, 0x9003, 6, 0xFFFFFFFF) + bytes(20))
_winmail("nom-remontant", ecrire_tnef(PieceTnef("..\\..\\x.pdf", b"%PDF-1.4")))
_winmail("message-dedans", ecrire_tnef(PieceTnef("Accord", message=ecrire_tnef(RIB, objet="Accord", corps="Oui"))))


@fichier("winmail-cent-mille-attributs.eml")
def _():
    octets = ecrire_tnef(RIB) + attribut(0x8020, 3, b"") * 100_000
    return mixte(TEXTE, piece('filename="winmail.dat"', octets, "application/ms-tnef"))


@fichier("winmail-emboites-30-fois.eml")
def _():
    dedans = ecrire_tnef(RIB)
    for _ in range(30):
        dedans = ecrire_tnef(PieceTnef("m", message=dedans))
    return mixte(TEXTE, piece('filename="winmail.dat"', dedans, "application/ms-tnef"))


@fichier("winmail-objet-abime.eml")
def _():
    props = proprietes(propriete(0x3701, 0x000D, IID_MESSAGE + ecrire_tnef(RIB)[:60]))
    octets = ecrire_tnef() + attribut(0x9002, 6, bytes(14), 2) + attribut(0x9005, 6, props, 2)
    return mixte(TEXTE, piece('filename="winmail.dat"', octets, "application/ms-tnef"))
