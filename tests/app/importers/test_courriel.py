"""Mails into deposits: those of the demonstration, those of a folder, and the small hostile ones."""

from __future__ import annotations

import base64
import io
import os
import unicodedata
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pypdf import PdfReader

from app.importers.courriel import est_courriel, lire_courriel
from app.importers.limites import Limites
from app.socle.errors import UserError
from app.socle.resources import racine
from tests.outils.ecrire_tnef import PieceTnef, ecrire_tnef

PARIS = ZoneInfo("Europe/Paris")
DEMO = racine() / "demo" / "courriels"
DOSSIER = os.environ.get("CLAUSULE_CORPUS")
CORPUS = sorted(c for c in Path(DOSSIER).rglob("*") if c.suffix in {".eml", ".msg"}) if DOSSIER else []


def a_paris(*quand):
    return datetime(*quand, tzinfo=PARIS)


# mail: sender's address, receipt in Paris, codes of the pieces in order, words of the warnings
ATTENDUS = {
    "01-association-complete.eml": (
        "contact@insertion-clauses-demo.exemple.fr",
        a_paris(2022, 7, 12, 10, 12, 5),
        "P01 P02 P03 P04 P06 P07 P08 P09 P10 P13 P14 P15",
        [],
    ),
    "02-plie-archive.eml": (
        "direction@plie-plaine.exemple.fr",
        a_paris(2022, 9, 14, 17, 48, 10),
        "P01 P02 P03 P14 P08 P11",
        ["6 fichiers ajoutés"],
    ),
    "03-plie-attestation.eml": (
        "direction@plie-plaine.exemple.fr",
        a_paris(2022, 9, 20, 9, 3),
        "P05",
        [],
    ),
    "04-epci-transfere.eml": (
        "secretariat@castagniccia-test.exemple.fr",
        a_paris(2022, 9, 16, 8, 1, 2),
        "P01 P02 P03 P14 P11",
        ["Message transféré par Bureau du courrier"],
    ),
    "05-gip-en-retard.eml": (
        "direction@gip-clauses-demo.exemple.fr",
        a_paris(2022, 9, 20, 18, 30),
        "P01 P02 P03 P14 P11",
        [],
    ),
    "06-lettre-information.eml": ("lettre@gazette.exemple.fr", a_paris(2022, 9, 1, 7, 0, 3), "", []),
    "07-maison-emploi-outlook.msg": (
        "direction@mde-golfe.exemple.fr",
        a_paris(2022, 9, 13, 11, 4, 30),
        "P01 P02 P03 P14",
        [],
    ),
}


def demo(nom):
    return lire_courriel((DEMO / nom).read_bytes(), nom)


def eml(*entetes, corps="", debut="From: Porteur <p@exemple.fr>\nDate: Mon, 12 Sep 2022 09:00:00 +0200\n"):
    return (debut + "".join(f"{e}\n" for e in entetes) + "\n" + corps).encode("utf-8")


def avec_pieces(*parties, entetes=()):
    """A mixed mail; each part is its headers, a blank line and its body."""
    corps = "".join(f"--B\n{partie}\n" for partie in parties) + "--B--\n"
    return eml("MIME-Version: 1.0", 'Content-Type: multipart/mixed; boundary="B"', *entetes, corps=corps)


def piece(nom_brut, contenu=b"%PDF-1.4 essai"):
    return (
        f"Content-Type: application/pdf\nContent-Transfer-Encoding: base64\n"
        f"Content-Disposition: attachment; {nom_brut}\n\n{base64.b64encode(contenu).decode()}"
    )


def lire(octets, nom="essai.eml", **bornes):
    return lire_courriel(octets, nom, Limites(**bornes))


def test_every_demonstration_mail_is_described():
    assert {chemin.name for chemin in DEMO.iterdir()} == set(ATTENDUS)
    assert all(chemin.stat().st_size < 60_000 for chemin in DEMO.iterdir())


@pytest.mark.parametrize("nom", sorted(ATTENDUS))
def test_demonstration_mails(nom):
    adresse, recu_le, codes, remarques = ATTENDUS[nom]
    depot = demo(nom)
    assert depot.expediteur_adresse == adresse
    assert depot.recu_le == recu_le
    assert str(depot.recu_le.tzinfo) == "Europe/Paris"
    assert [p.code_propose for p in depot.pieces] == codes.split()
    assert len(depot.avertissements) == len(remarques)
    assert all(mots in dit for mots, dit in zip(remarques, depot.avertissements, strict=True))
    assert depot.original == (DEMO / nom).read_bytes()
    assert depot.objet
    assert depot.texte


def test_the_forwarded_mail_keeps_both_dates_and_both_senders():
    depot = demo("04-epci-transfere.eml")
    assert depot.objet == "Candidature – coordinateur régional"
    assert depot.date_envoi == a_paris(2022, 9, 15, 16, 40)
    assert depot.transfere_par == "Bureau du courrier <courrier@prefecture.exemple.fr>"
    assert depot.message_id == "<candidature@castagniccia-test.exemple.fr>"
    assert "daté du 15\u00a0sept.\u00a02022" in depot.avertissements[0]
    assert depot.pieces[0].chemin == "Candidature – coordinateur régional.eml \u203a Dossier de candidature.pdf"


def test_the_archive_gives_its_files_and_their_path():
    depot = demo("02-plie-archive.eml")
    assert depot.pieces[5].nom == "Délibération du 30 août 2022.pdf"
    assert depot.pieces[5].chemin == "dépôt PLIE 2022.zip \u203a À déposer/Délibération du 30 août 2022.pdf"
    assert {p.type_mime for p in depot.pieces if p.nom.endswith(".pdf")} == {"application/pdf"}


def test_the_reply_names_the_mail_it_answers_and_its_piece_is_in_nfc():
    depot = demo("03-plie-attestation.eml")
    assert depot.en_reponse_a == (demo("02-plie-archive.eml").message_id,)
    assert unicodedata.is_normalized("NFC", depot.pieces[0].nom)


def test_the_pieces_of_the_demonstration_are_readable_documents():
    depot = demo("01-association-complete.eml")
    texte = PdfReader(io.BytesIO(depot.pieces[0].contenu)).pages[0].extract_text()
    assert "Montant demandé à l’État : 29 400 €" in texte
    assert depot.pieces[2].contenu.startswith(b"PK")


def test_a_newsletter_shows_its_plain_text_and_no_piece():
    assert demo("06-lettre-information.eml").texte == "Au sommaire : un entretien, trois brèves, l’agenda."


@pytest.mark.parametrize("chemin", CORPUS, ids=lambda c: c.name)
def test_a_folder_of_mails_is_read_whole(chemin):
    depot = lire_courriel(chemin.read_bytes(), chemin.name)
    assert depot.expediteur_adresse
    assert depot.objet
    assert depot.recu_le is None or depot.recu_le.tzinfo is not None
    assert all(p.contenu and p.nom for p in depot.pieces)
    assert (depot.transfere_par is not None) == any("transféré" in a for a in depot.avertissements)


@pytest.mark.parametrize(
    ("nom", "octets", "mots"),
    [
        ("vide.eml", b"", "est vide (0\u00a0octet)"),
        ("vide.msg", b"", "est vide (0\u00a0octet)"),
        ("notes.eml", "Compte rendu de la réunion du 3 mai\n\nPrésents".encode(), "n’est pas un courriel"),
        ("page.eml", b"<html><body>From: x</body></html>", "n’est pas un courriel"),
        ("rib.pdf", b"%PDF-1.7\n1 0 obj", "n’est pas un courriel"),
        ("vieux.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "n’est pas un courriel"),
        ("coupe.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Ce fichier .msg est abîmé"),
        ("autre.msg", b"PK\x03\x04 rien d'un message", "Ce fichier .msg est abîmé"),
        ("nul.eml", bytes(300), "n’est pas un courriel"),
    ],
)
def test_what_is_no_mail_gets_one_message(nom, octets, mots):
    with pytest.raises(UserError) as refus:
        lire_courriel(octets, nom)
    assert mots in str(refus.value)
    assert "Rien n’a été enregistré" in str(refus.value)
    assert "\n" not in str(refus.value)


def test_a_piece_above_the_limit_is_named_with_its_weight():
    with pytest.raises(UserError, match=r"plan\.pdf.» pèse 3.ko, au-delà de la limite de 2.ko"):
        lire(avec_pieces(piece('filename="plan.pdf"', bytes(2500))), piece_octets=2000)


def test_a_mail_above_the_limit_is_refused_before_it_is_read():
    with pytest.raises(UserError, match=r"au-delà de la limite de 1.ko"):
        lire(eml(corps="x" * 2000), courriel_octets=1000)


def test_too_many_parts_or_levels_are_refused():
    with pytest.raises(UserError, match=r"trop imbriqué \(plus de 500 parties\)"):
        lire(b"From: a@exemple.fr\n" + b"Content-Type: message/rfc822\n\n" * 1000)
    with pytest.raises(UserError, match="trop imbriqué"):
        lire(avec_pieces(*["\nx"] * 501))
    with pytest.raises(UserError, match=r"trop imbriqué \(plus de 20 niveaux\)"):
        lire(b"From: a@exemple.fr\n" + b"Content-Type: message/rfc822\n\n" * 30)
    niveaux = "".join(f"Content-Type: multipart/mixed; boundary=B{i}\n\n--B{i}\n" for i in range(30))
    with pytest.raises(UserError, match=r"trop imbriqué \(plus de 20 niveaux\)"):
        lire(b"From: a@exemple.fr\n" + niveaux.encode())


@pytest.mark.parametrize(
    ("brut", "attendu"),
    [
        ('filename="RIB.pdf"', "RIB.pdf"),
        ("filename*=UTF-8''D%C3%A9lib%C3%A9ration.pdf", "Délibération.pdf"),
        (
            "filename*0*=UTF-8''D%C3%A9lib;\n filename*1*=%C3%A9ration;\n filename*2=\" 3.pdf\"",
            "Délibération 3.pdf",
        ),
        ("filename*=iso-8859-15''%BDuvre.pdf", "œuvre.pdf"),
        ('filename="=?utf-8?b?RMOpbGliw6lyYXRpb24ucGRm?="', "Délibération.pdf"),
        ('filename="=?iso-8859-1?Q?D=E9lib?=\n =?iso-8859-1?Q?=E9ration.pdf?="', "Délibération.pdf"),
        ('filename="Délibération.pdf"', "Délibération.pdf"),
        ('filename="e\u0301te\u0301.pdf"', "été.pdf"),
        ('filename="../../evil.pdf"', "../../evil.pdf"),
        ('filename="facture\u202efdp.exe"', "facture[U+202E]fdp.exe"),
        ("filename*=rot13''nop.pdf", "nop.pdf"),
        ('filename="=?zlib?b?eA==?="', "x"),
    ],
)
def test_names_of_pieces_however_encoded(brut, attendu):
    assert [p.nom for p in lire(avec_pieces(piece(brut))).pieces] == [attendu]


def test_a_name_in_raw_windows_1252():
    octets = avec_pieces(piece('filename="ACCENT"')).replace(b"ACCENT", "Délibération.pdf".encode("cp1252"))
    assert lire(octets).pieces[0].nom == "Délibération.pdf"


def test_a_piece_without_name_gets_one():
    depot = lire(avec_pieces("Content-Type: application/pdf\n\n%PDF-1.4", "Content-Type: image/png\n\nx"))
    assert [p.nom for p in depot.pieces] == ["Pièce 1.pdf", "Pièce 2.png"]


@pytest.mark.parametrize("jeu", ["utf-9", "rot13", "zlib", "utf-16", "punycode", "unicode_escape", "us-ascii", ""])
def test_lying_or_unknown_charsets_still_give_the_text(jeu):
    octets = eml(f'Content-Type: text/plain; charset="{jeu}"', corps="À l’œuvre")
    assert "œuvre" in lire(octets).texte


def test_a_latin_body_that_claims_utf_8():
    octets = eml('Content-Type: text/plain; charset="utf-8"', corps="VIDE").replace(b"VIDE", b"\xe9t\xe9")
    assert lire(octets).texte == "été"


@pytest.mark.parametrize(
    ("de", "nom", "adresse"),
    [
        ("Porteur <p@exemple.fr>", "Porteur", "p@exemple.fr"),
        ("=?utf-8?q?Pr=C3=A9fecture?= (fictive) <c@exemple.fr>", "Préfecture (fictive)", "c@exemple.fr"),
        ('"Durand, service des aides" <d@exemple.fr>', "Durand, service des aides", "d@exemple.fr"),
        ("Service, Aides <d@exemple.fr>", "Service, Aides", "d@exemple.fr"),
        ("Élu <e@exemple.fr>", "Élu", "e@exemple.fr"),
        ("=?utf-8?b?w4l0w6k=?= <a@exemple.fr>, b@exemple.fr", "Été", "a@exemple.fr"),
        ("undisclosed-recipients:;", "", ""),
        ("", "", ""),
        ("<<<>>>", "", ""),
    ],
)
def test_senders(de, nom, adresse):
    depot = lire(eml(debut=f"From: {de}\nSubject: x\nDate: Mon, 12 Sep 2022 09:00:00 +0200\n"))
    assert (depot.expediteur_nom, depot.expediteur_adresse) == (nom, adresse)
    assert any("ne donne pas l’adresse" in a for a in depot.avertissements) == (not adresse)


def test_a_display_name_that_shows_another_address_is_told():
    depot = lire(eml(debut='From: "prefet@corse.exemple.fr" <x@ailleurs.exemple.fr>\nSubject: x\n'))
    assert depot.expediteur_adresse == "x@ailleurs.exemple.fr"
    assert any("montre une autre adresse" in a for a in depot.avertissements)


def test_two_senders_are_told():
    depot = lire(eml("From: b@exemple.fr"))
    assert depot.expediteur_adresse == "p@exemple.fr"
    assert any("plusieurs lignes d’expéditeur" in a for a in depot.avertissements)


def test_the_topmost_server_dates_the_receipt():
    depot = lire(
        eml(
            "Received: from a by b; Wed, 14 Sep 2022 22:30:00 +0000",
            "Received: from c by a; Wed, 14 Sep 2022 10:00:00 +0000",
        )
    )
    assert depot.recu_le == a_paris(2022, 9, 15, 0, 30)
    assert not depot.avertissements


def test_without_a_server_the_date_is_the_sender_s_and_it_is_told():
    depot = lire(eml())
    assert depot.recu_le == a_paris(2022, 9, 12, 9)
    assert any("celle qu’indique l’expéditeur" in a for a in depot.avertissements)


@pytest.mark.parametrize("date", ["", "hier", "Mon, 99 Sep 2022 09:00:00 +0200", "Mon, 12 Sep 1822 09:00:00 +0000"])
def test_an_absurd_date_is_none_and_never_a_guess(date):
    depot = lire(eml(debut=f"From: p@exemple.fr\nDate: {date}\n"))
    assert depot.recu_le is None
    assert any("date de réception est à saisir" in a for a in depot.avertissements)


def test_a_sending_date_after_the_receipt_is_told():
    depot = lire(eml("Received: from a by b; Mon, 05 Sep 2022 09:00:00 +0200"))
    assert any("postérieure à la réception" in a for a in depot.avertissements)


def test_html_alone_becomes_text_without_script_nor_address():
    page = "<style>p{}</style><p>À&nbsp;vous</p><script>x()</script>"
    page += "<a href='http://piege.exemple.fr'>ici</a><!-- c -->"
    depot = lire(eml("Content-Type: text/html; charset=utf-8", corps=page))
    assert depot.texte == "À vous\nici"


def test_pictures_of_the_layout_are_set_apart_but_photographs_kept():
    logo = "Content-Type: image/png\nContent-ID: <logo>\n\nx"
    liee = f"Content-Type: multipart/related; boundary=R\n\n--R\nContent-Type: text/html\n\nx\n--R\n{logo}\n--R--"
    depot = lire(avec_pieces(liee, "Content-Type: image/jpeg; name=photo.jpg\nContent-ID: <p>\n\nx"))
    assert [p.nom for p in depot.pieces] == ["photo.jpg"]
    assert any("Images de mise en page" in a for a in depot.avertissements)


def test_a_damaged_piece_is_kept_and_named():
    abimee = piece('filename="RIB.pdf"').replace("JVBERi", "JVBERiA")
    depot = lire(avec_pieces(piece('filename="Statuts.pdf"'), abimee))
    assert len(depot.pieces) == 2
    assert any("1 pièce illisible (n°\u00a02, «\u00a0RIB.pdf\u00a0»)" in a for a in depot.avertissements)


def test_a_mail_cut_before_its_end_says_so():
    octets = avec_pieces(piece('filename="RIB.pdf"')).replace(b"--B--", b"")
    assert any("semble coupé avant la fin" in a for a in lire(octets).avertissements)


def test_a_boundary_that_never_comes_says_so():
    depot = lire(eml("MIME-Version: 1.0", "Content-Type: multipart/mixed; boundary=JAMAIS", corps="texte"))
    assert any("semble coupé" in a for a in depot.avertissements)


@pytest.mark.parametrize(
    ("partie", "mots"),
    [
        ("Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\n\nx", "est chiffré"),
        ("Content-Type: application/pkcs7-signature; name=smime.p7s\n\nx", "signature électronique"),
        ("Content-Type: application/ms-tnef; name=winmail.dat\n\nx", "winmail.dat"),
        (
            "Content-Type: message/external-body; access-type=URL\n\nContent-Type: text/plain\n\n",
            "seulement l’adresse",
        ),
        ("Content-Type: application/pdf; name=vide.pdf\n\n", "est vide (0 octet)"),
        ("Content-Type: application/x-rar; name=tout.rar\n\nRar!\x1a\x07", "est au format RAR"),
    ],
)
def test_what_cannot_be_opened_is_told(partie, mots):
    assert any(mots in a for a in lire(avec_pieces(partie)).avertissements)


def test_uuencoded_and_quoted_printable_pieces():
    uu = "Content-Type: application/x; name=a.txt\nContent-Transfer-Encoding: x-uuencode\n\n"
    uu += "begin 644 a.txt\n#86)C\n`\nend"
    qp = "Content-Type: application/x; name=b.txt\nContent-Transfer-Encoding: quoted-printable\n\na=C3=A9"
    assert [p.contenu for p in lire(avec_pieces(uu, qp)).pieces] == [b"abc", "aé".encode()]


def joint(nom="accord.eml", interieur=None):
    brut = (interieur or avec_pieces(piece('filename="RIB.pdf"'), entetes=["Subject: Dedans"])).decode("latin-1")
    return f"Content-Type: application/octet-stream; name={nom}\nContent-Disposition: attachment\n\n{brut}"


def test_a_mail_attached_as_a_file_is_followed_too():
    interieur = piece('filename="RIB.pdf"')
    dedans = "From: porteur@exemple.fr\nSubject: Dedans\nContent-Type: multipart/mixed; boundary=D\n\n"
    dedans += f"--D\n{interieur}\n--D--\n"
    depot = lire(avec_pieces("\nPour attribution", joint(interieur=dedans.encode())))
    assert (depot.objet, depot.expediteur_adresse) == ("Dedans", "porteur@exemple.fr")
    assert depot.transfere_par == "Porteur <p@exemple.fr>"
    assert [p.chemin for p in depot.pieces] == ["accord.eml \u203a RIB.pdf"]
    assert depot.texte == "Pour attribution"


def test_a_mail_attached_beside_pieces_stays_a_piece():
    dedans = "Content-Type: message/rfc822\n\nFrom: departement@exemple.fr\nSubject: Accord\n\nOui"
    depot = lire(avec_pieces(piece('filename="Statuts.pdf"'), dedans, entetes=["Subject: Candidature"]))
    assert depot.expediteur_adresse == "p@exemple.fr"
    assert depot.transfere_par is None
    assert [p.nom for p in depot.pieces] == ["Statuts.pdf", "Accord.eml"]
    assert depot.pieces[1].contenu.endswith(b"Oui")


def test_an_attached_mail_that_is_damaged_stays_a_closed_piece():
    depot = lire(avec_pieces("Content-Type: x/y; name=abime.msg\n\nrien", entetes=["Subject: x"]))
    assert [p.nom for p in depot.pieces] == ["abime.msg"]
    assert any("n’a pas pu être ouvert" in a for a in depot.avertissements)


def test_a_message_in_base64_inside_another():
    code = base64.encodebytes(b"From: d@exemple.fr\nSubject: Accord\n\nOui").decode()
    dedans = f"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n{code}"
    assert lire(avec_pieces(dedans)).objet == "Accord"


def test_a_very_long_text_is_cut_and_said():
    depot = lire(eml(corps="mot " * 300_000))
    assert len(depot.texte) == 1_000_000
    assert any("coupé ici" in a for a in depot.avertissements)


@pytest.mark.parametrize(
    ("nom", "octets", "attendu"),
    [
        ("a.eml", b"", True),
        ("a.MSG", b"rien", True),
        ("sans extension", eml("Subject: x"), True),
        ("a.txt", b"From x@exemple.fr Mon Sep 12\nFrom: x@exemple.fr\n\n", True),
        ("a.txt", b"\xef\xbb\xbfSubject: x\nTo: y@exemple.fr\n\n", True),
        ("a.txt", b"Subject: un seul champ\n\n", False),
        ("a.txt", b"Bonjour,\nFrom: x\n", False),
        ("a.pdf", b"%PDF-1.7", False),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), False),
        ("a", (DEMO / "07-maison-emploi-outlook.msg").read_bytes(), True),
    ],
)
def test_is_it_a_mail(nom, octets, attendu):
    assert est_courriel(nom, octets) is attendu


def image(nom, cid, disposition="inline", taille=10):
    code = base64.encodebytes(bytes(taille)).decode()
    return (
        f"Content-Type: image/jpeg; name={nom}\nContent-ID: <{cid}>\nContent-Disposition: {disposition}\n"
        f"Content-Transfer-Encoding: base64\n\n{code}"
    )


def test_a_picture_cited_by_the_page_is_layout_wherever_it_is_and_a_scan_is_a_piece():
    page = "Content-Type: text/html\n\n<p>Ci-dessous</p><img src=cid:LOGO@x><img src=cid:scan@x>"
    parties = (page, image("logo.jpg", "logo@x", "attachment"), image("scan.jpg", "scan@x", taille=100_000))
    depot = lire(avec_pieces(*parties, image("photo.jpg", "photo@x")))
    assert [p.nom for p in depot.pieces] == ["photo.jpg", "scan.jpg"]
    assert any("d’origine\u00a0: 1." in a for a in depot.avertissements)
    assert any("peut-être un document scanné)\u00a0: 1." in a for a in depot.avertissements)


def test_a_picture_that_is_all_the_mail_has_is_a_piece():
    page = "Content-Type: text/html\n\n<img src=cid:scan@x>"
    depot = lire(avec_pieces(page, image("scan.jpg", "scan@x")))
    assert [p.nom for p in depot.pieces] == ["scan.jpg"]
    assert any("le message n’a rien d’autre" in a for a in depot.avertissements)


def tnef(octets):
    code = base64.encodebytes(octets).decode()
    return f"Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n{code}"


def test_a_winmail_dat_gives_its_pieces_and_its_text():
    depot = lire(avec_pieces(tnef(ecrire_tnef(PieceTnef("RIB.pdf", b"%PDF"), corps="Bonjour"))))
    assert [(p.nom, p.code_propose) for p in depot.pieces] == [("RIB.pdf", "P14")]
    assert depot.texte == "Bonjour"
    assert any("a été ouvert\u00a0: 1 pièce." in a for a in depot.avertissements)


def test_a_winmail_dat_of_layout_alone_is_no_piece():
    depot = lire(avec_pieces("Content-Type: text/plain\n\nIci", tnef(ecrire_tnef(corps="Ici"))))
    assert depot.pieces == ()
    assert depot.texte == "Ici"
    assert any("que la mise en forme" in a for a in depot.avertissements)


def test_a_damaged_winmail_dat_stays_closed():
    depot = lire(avec_pieces(tnef(ecrire_tnef(PieceTnef("RIB.pdf", b"%PDF"))[:-5])))
    assert [p.nom for p in depot.pieces] == ["winmail.dat"]
    assert any("est abîmé" in a for a in depot.avertissements)


def test_a_mail_that_begins_with_a_byte_order_mark():
    depot = lire(b"\xef\xbb\xbf" + eml("Subject: x", corps="Bonjour"))
    assert (depot.expediteur_adresse, depot.texte) == ("p@exemple.fr", "Bonjour")


def test_a_piece_of_a_mail_in_pieces_says_so():
    depot = lire(eml('Content-Type: message/partial; id="a"; number=1; total=2', corps="Subject: dedans\n\nx"))
    assert any("morceau d’un envoi découpé" in a for a in depot.avertissements)


def test_an_attached_message_without_a_sender_takes_nobody_s_place():
    depot = lire(avec_pieces("\nBonjour", "Content-Type: message/rfc822\n\n"))
    assert (depot.expediteur_adresse, depot.transfere_par) == ("p@exemple.fr", None)
    assert any(
        "Message joint «\u00a0Message joint.eml\u00a0»\u00a0: Le message ne donne" in a
        for a in depot.avertissements
    )


def test_parts_that_cannot_be_told_apart_are_shown_as_text():
    depot = lire(eml("Content-Type: multipart/mixed", corps="Bonjour"))
    assert (depot.texte, depot.pieces) == ("Bonjour", ())
    assert any("semble coupé" in a for a in depot.avertissements)


@pytest.mark.lent
def test_a_text_longer_than_the_reader_takes_is_cut():
    depot = lire(eml("Content-Type: text/html", corps="<p>" + "<b></b>" * 1_200_000 + "fin"))
    assert "fin" not in depot.texte
    assert any("coupé ici" in a for a in depot.avertissements)
