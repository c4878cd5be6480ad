"""Outlook messages, written by a small writer of ours."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.importers.courriel import lire_courriel
from app.importers.decodage import page_de_code
from app.importers.limites import Limites
from app.socle.errors import UserError
from tests.app.importers.hostiles.epreuve import FICHIERS
from tests.outils.ecrire_msg import MessageMsg, PieceMsg, ecrire_msg

RECU = datetime(2022, 9, 13, 9, 4, 30, tzinfo=UTC)


def message(**champs):
    defauts = {"objet": "Candidature à l’œuvre", "nom": "Éloge", "adresse": "p@exemple.fr", "remis_le": RECU}
    return MessageMsg(**(defauts | champs))


def lire(msg, **bornes):
    return lire_courriel(ecrire_msg(msg), "essai.msg", Limites(**bornes))


@pytest.mark.parametrize("ansi", [0, 1252])
def test_accents_and_several_attachments(ansi):
    pieces = (PieceMsg("Délibération n° 4.pdf", b"%PDF" + bytes(9000)), PieceMsg("RIB.pdf", b"%PDF-court"))
    depot = lire(message(corps="Bonjour,\r\nà bientôt", pieces=pieces, ansi=ansi))
    assert (depot.objet, depot.expediteur_nom, depot.texte) == (
        "Candidature à l’œuvre",
        "Éloge",
        "Bonjour,\nà bientôt",
    )
    assert [(p.nom, p.contenu, p.code_propose) for p in depot.pieces] == [
        ("Délibération n° 4.pdf", b"%PDF" + bytes(9000), "P11"),
        ("RIB.pdf", b"%PDF-court", "P14"),
    ]
    assert depot.recu_le == RECU
    assert str(depot.recu_le.tzinfo) == "Europe/Paris"
    assert not depot.avertissements


def test_a_body_in_html_alone():
    assert lire(message(html="<p>À vous</p>".encode("cp1252"))).texte == "À vous"


def test_an_embedded_message_is_the_porteur_s():
    dedans = message(objet="Candidature", adresse="porteur@exemple.fr", pieces=(PieceMsg("RIB.pdf", b"%PDF"),))
    depot = lire(message(objet="TR: Candidature", pieces=(PieceMsg("Candidature.msg", message=dedans),)))
    assert (depot.expediteur_adresse, depot.objet) == ("porteur@exemple.fr", "Candidature")
    assert depot.transfere_par == "Éloge <p@exemple.fr>"
    assert [p.chemin for p in depot.pieces] == ["Candidature.msg \u203a RIB.pdf"]


def test_messages_nested_beyond_the_limit_are_refused():
    profond = message()
    for _ in range(6):
        profond = message(pieces=(PieceMsg("m.msg", message=profond),))
    with pytest.raises(UserError, match="plus de 5 niveaux"):
        lire(profond, niveaux=5)


def test_an_attachment_by_reference_is_named_and_not_fetched():
    depot = lire(message(pieces=(PieceMsg("\\\\serveur\\part\\budget.xlsx", methode=4),)))
    assert depot.pieces == ()
    assert any("elle n’a pas été cherchée" in a for a in depot.avertissements)


def test_an_attachment_without_data_is_told():
    depot = lire(message(pieces=(PieceMsg("RIB.pdf", methode=6),)))
    assert any("1 pièce illisible" in a for a in depot.avertissements)


def test_an_exchange_path_is_no_address_and_no_date_is_no_guess():
    depot = lire(message(adresse="/O=SERVICE/OU=X/CN=Y", remis_le=None, envoye_le=datetime(1601, 1, 1, tzinfo=UTC)))
    assert depot.expediteur_adresse == ""
    assert depot.recu_le is None
    assert len(depot.avertissements) == 2


def test_a_piece_too_big():
    with pytest.raises(UserError, match="au-delà de la limite"):
        lire(message(pieces=(PieceMsg("plan.pdf", bytes(3000)),)), piece_octets=2000)


def test_a_damaged_msg_says_what_to_ask_for():
    with pytest.raises(UserError) as refus:
        lire_courriel(ecrire_msg(message())[:900], "essai.msg")
    assert str(refus.value) == (
        "Ce fichier .msg est abîmé. Rien n’a été enregistré et le fichier est intact à sa place\u00a0; demandez "
        "l’envoi en .eml ou en PDF."
    )


@pytest.mark.parametrize("ansi", [0, 1252])
def test_a_body_in_rtf_alone(ansi):
    depot = lire(message(rtf=rb"{\rtf1\ansi\ansicpg1252 Candidature d\'e9pos\'e9e\par}", ansi=ansi))
    assert depot.texte == "Candidature déposée"
    assert not depot.avertissements


def test_a_body_in_rtf_that_cannot_be_read_is_told():
    depot = lire(message(rtf=b"rien de tel"))
    assert depot.texte == ""
    assert any("n’a pas pu être lu" in a for a in depot.avertissements)


def test_pictures_of_the_body_are_set_apart_a_scan_is_kept():
    pieces = (
        PieceMsg("logo.png", b"x", cid="logo@x"),
        PieceMsg("cache.png", b"x", cid="autre", cache=True),
        PieceMsg("scan.jpg", bytes(100_000), cid="scan@x"),
        PieceMsg("photo.jpg", b"x", cid="non citee"),
        PieceMsg("RIB.pdf", b"%PDF"),
    )
    page = b"<p>Bonjour</p><img src='cid:logo@x'><img src='CID:scan@x'>"
    depot = lire(message(html=page, pieces=pieces))
    assert [p.nom for p in depot.pieces] == ["photo.jpg", "RIB.pdf", "scan.jpg"]
    assert depot.avertissements[0].endswith("\u00a0: 2.")
    assert "peut-être un document scanné" in depot.avertissements[1]


@pytest.mark.parametrize(("ansi", "texte"), [(1250, "Świętokrzyski"), (1251, "Привет")])
def test_the_code_page_of_an_old_message(ansi, texte):
    assert lire(message(objet=texte, nom="X", ansi=ansi)).objet == texte


@pytest.mark.parametrize(
    ("numero", "codec"),
    [(65001, "utf-8"), (28605, "iso8859-15"), (1252, "cp1252"), (99999, "defaut"), (None, "defaut"), (0, "defaut")],
)
def test_code_pages(numero, codec):
    assert page_de_code(numero, "defaut") == codec


@pytest.mark.parametrize(
    ("classe", "mots"),
    [
        ("IPM.Appointment", "mais un rendez-vous"),
        ("IPM.Note.SMIME", "est chiffré"),
        ("IPM.Note.SMIME.MultipartSigned", "signature électronique"),
    ],
)
def test_what_outlook_keeps_as_messages_is_named(classe, mots):
    assert any(mots in a for a in lire(message(classe=classe)).avertissements)


def test_a_stream_that_says_it_is_longer_than_the_file():
    with pytest.raises(UserError, match="abîmé"):
        lire_courriel(FICHIERS["flux-plus-long-que-le-fichier.msg"](), "a.msg")
