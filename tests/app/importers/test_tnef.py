"""The winmail.dat of Outlook, checked against an independent reader too."""

from __future__ import annotations

import struct

import pytest
import tnefparse

from app.importers.limites import Limites
from app.importers.message import Lecture
from app.importers.tnef import TnefAbime, est_tnef, lire_tnef, remarque_tnef
from app.socle.errors import UserError
from tests.outils.ecrire_tnef import PieceTnef, attribut, ecrire_tnef

RIB = PieceTnef("Relevé d’identité.pdf", b"%PDF-1.4 rib\0\0", titre="RELEVE~1.PDF")


def lire(octets, **bornes):
    return lire_tnef(octets, Lecture(Limites(**bornes)))


def test_pieces_keep_their_bytes_and_long_names():
    octets = ecrire_tnef(RIB, PieceTnef(contenu=b"x", titre="été.txt"), PieceTnef(contenu=b"y"), objet="Envoi")
    lu = lire(octets)
    assert [(f.nom, f.contenu) for f in lu.fichiers] == [
        ("Relevé d’identité.pdf", b"%PDF-1.4 rib\0\0"),
        ("été.txt", b"x"),
        ("Pièce 3", b"y"),
    ]
    assert (lu.objet, est_tnef(octets)) == ("Envoi", True)
    assert "3 pièces" in remarque_tnef("winmail.dat", lu)


def test_another_reader_finds_the_same():
    autre = tnefparse.TNEF(ecrire_tnef(RIB, corps="Bonjour"))
    assert [(a.long_filename(), a.data) for a in autre.attachments] == [(RIB.nom, RIB.contenu)]


@pytest.mark.parametrize(
    ("champs", "attendu"),
    [
        ({"corps": "Ci-joint\r\nle dossier"}, "Ci-joint\nle dossier"),
        ({"html": "<p>À vous</p>"}, "À vous"),
        ({"rtf": rb"{\rtf1\ansi\ansicpg1252 D\'e9p\u244?t}"}, "Dépôt"),
        ({}, ""),
    ],
)
def test_the_text_of_each_kind_of_body(champs, attendu):
    assert lire(ecrire_tnef(**champs)).texte == attendu


def test_the_old_body_and_a_code_page():
    octets = ecrire_tnef(page=1251) + attribut(0x800C, 2, "Привет".encode("cp1251") + b"\0")
    assert lire(octets).texte == "Привет"
    assert (
        lire(ecrire_tnef() + attribut(0x9007, 6, struct.pack("<I", 99999)) + attribut(0x8004, 1, b"x")).objet == "x"
    )


def test_an_embedded_message_is_a_message():
    dedans = ecrire_tnef(RIB, objet="Candidature", corps="Bonjour")
    lu = lire(ecrire_tnef(PieceTnef("Candidature", message=dedans)))
    assert lu.fichiers == ()
    assert [(m.nom, m.message.objet, m.octets()) for m in lu.messages] == [("Candidature", "Candidature", None)]
    assert lu.messages[0].message.fichiers[0].nom == RIB.nom
    with pytest.raises(UserError, match="trop imbriqué"):
        lire(ecrire_tnef(PieceTnef("m", message=dedans)), niveaux=1)


def test_a_damaged_embedded_message_stays_a_file():
    lu = lire(ecrire_tnef(PieceTnef("m", message=ecrire_tnef(RIB)[:60])))
    assert [f.nom for f in lu.fichiers] == ["m"]


def test_a_picture_of_the_body_is_set_apart():
    lu = lire(ecrire_tnef(RIB, PieceTnef("logo.png", b"x", cid="logo"), html="<img src='cid:logo'>"))
    assert [f.nom for f in lu.fichiers] == [RIB.nom]
    assert "Images de mise en page" in lu.avertissements[0]


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"winmail",
        ecrire_tnef(RIB)[:-20],
        ecrire_tnef() + attribut(0x8010, 1, b"x") + struct.pack("<BHHI", 1, 0x9003, 6, 0xFFFFFFFF) + bytes(9),
    ],
)
def test_what_is_cut_or_lies_is_refused(octets):
    with pytest.raises(TnefAbime):
        lire(octets)


@pytest.mark.parametrize(
    "props",
    [
        struct.pack("<I", 0xFFFFFFFF),
        struct.pack("<IHHI", 1, 0x1002, 0x6001, 0xFFFFFFFF),
        struct.pack("<IHHI", 1, 0x101F, 0x6001, 0xFFFFFFFF) + bytes(4000),
        struct.pack("<IHH16sII", 1, 0x0003, 0x8001, bytes(16), 1, 0xFFFFFFF0),
        struct.pack("<IHH", 1, 0x0099, 0x6001),
        b"\x01",
    ],
)
def test_counts_that_lie_cost_nothing(props):
    assert lire(ecrire_tnef(corps="ici") + attribut(0x9003, 6, props)).texte == "ici"


def test_more_pieces_than_the_limit():
    with pytest.raises(UserError, match="trop imbriqué"):
        lire(ecrire_tnef(*[PieceTnef("x", b"x")] * 11), parties=10)
