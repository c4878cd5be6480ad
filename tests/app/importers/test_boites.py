"""Archives of mails and mailboxes: what is found in them, and what a hostile one costs."""

from __future__ import annotations

import io
import zipfile

import pytest

from app.importers import boites
from app.importers.bac import Bac
from app.importers.boites import PAR_MESSAGE, LecteurArchives, places_des_messages
from app.importers.limites import LIMITES, Limites
from app.importers.trame import TrameRompue, inventaire_de_trame
from app.socle.errors import UserError

MAIL = b"From: a@exemple.fr\nSubject: x\n\nbonjour\n"
LIGNE = b"From a@exemple.fr Mon Sep 12 09:00:00 2022\n"


def messages(octets, **bornes):
    flux = io.BytesIO(octets)
    places = places_des_messages(flux, "boite.mbox", Limites(**bornes))
    return [octets[debut : debut + taille] for debut, taille in places]


@pytest.mark.parametrize(
    ("octets", "attendus"),
    [
        (LIGNE + MAIL, [MAIL]),
        (LIGNE + MAIL + b"\n" + LIGNE + MAIL, [MAIL, MAIL]),
        ((LIGNE + MAIL + b"\n" + LIGNE + MAIL).replace(b"\n", b"\r\n"), [MAIL.replace(b"\n", b"\r\n")] * 2),
        (b"From - Mon Sep 12 09:00:00 2022\n" + MAIL, [MAIL]),
        (b"From 17@xxx Mon Sep 12 09:00:00 +0000 2022\n" + MAIL, [MAIL]),
        (LIGNE + MAIL + b"\nFrom now on, 2022\n", [MAIL + b"\nFrom now on, 2022\n"]),
        (LIGNE + MAIL + LIGNE, [MAIL + LIGNE]),
        (LIGNE + LIGNE, [LIGNE]),
        (b"avant\n\n" + LIGNE + MAIL, [MAIL]),
    ],
)
def test_the_messages_of_a_mailbox(octets, attendus):
    assert messages(octets) == attendus


@pytest.mark.parametrize("tranche", [1, 5, 7, 64])
def test_slices_cut_anywhere(monkeypatch, tranche):
    monkeypatch.setattr(boites, "TRANCHE", tranche)
    assert messages((LIGNE + MAIL + b"\n") * 3) == [MAIL, MAIL, MAIL + b"\n"]


@pytest.mark.parametrize("octets", [b"", MAIL, b"\x00" * 5000, b"From \n" * 50])
def test_what_is_no_mailbox(octets):
    with pytest.raises(UserError, match="pas une boîte de courriels lisible"):
        messages(octets)


def test_a_mailbox_beyond_the_limits(monkeypatch):
    with pytest.raises(UserError, match="plus de 3 courriels"):
        messages((LIGNE + MAIL + b"\n") * 4, boite_messages=3)
    monkeypatch.setattr(boites, "CANDIDATS_MAX", 100)
    with pytest.raises(UserError, match="pas une boîte"):
        messages(LIGNE + b"From \n" * 200)


def archive(chemin, contenus, genre=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(chemin, "w", genre) as sortie:
        for nom, octets in contenus.items():
            sortie.writestr(nom, octets)
    return chemin


def test_the_mails_of_an_archive_through_the_child(tmp_path):
    chemin = archive(tmp_path / "envoi.zip", {"d/": b"", "d/été.EML": MAIL, "note.pdf": b"x", "b.msg": b"m"})
    with Bac() as bac:
        assert bac.inventorier(chemin) == ([(1, "d/été.EML"), (3, "b.msg")], 1)
        assert bac.extraire(chemin, 1) == MAIL
        with pytest.raises(UserError, match="a changé entre-temps"):
            bac.extraire(chemin, 9)


@pytest.mark.parametrize(
    ("octets", "mots"),
    [
        (b"", "abîmée"),
        (b"PK\x03\x04" + bytes(50), "abîmée"),
        (None, "abîmée"),
    ],
)
def test_an_archive_that_cannot_be_opened(tmp_path, octets, mots):
    chemin = tmp_path / "envoi.zip"
    if octets is not None:
        chemin.write_bytes(octets)
    with pytest.raises(UserError, match=mots):
        LecteurArchives(LIMITES).inventorier(chemin)


def test_an_archive_without_mail_or_with_too_many_or_a_password(tmp_path):
    with pytest.raises(UserError, match="aucun courriel"):
        LecteurArchives(LIMITES).inventorier(archive(tmp_path / "a.zip", {"rib.pdf": b"x"}))
    trop = archive(tmp_path / "b.zip", {f"{i}.eml": b"x" for i in range(4)})
    with pytest.raises(UserError, match="plus de 3 courriels"):
        LecteurArchives(Limites(boite_messages=3)).inventorier(trop)
    serre = archive(tmp_path / "c.zip", {"a.eml": MAIL}, zipfile.ZIP_LZMA)
    with pytest.raises(UserError, match="compression inhabituelle"):
        LecteurArchives(LIMITES).inventorier(serre)
    octets = bytearray(trop.read_bytes())
    octets[octets.find(b"PK\x01\x02") + 8] |= 1
    trop.write_bytes(octets)
    with pytest.raises(UserError, match="mot de passe"):
        LecteurArchives(LIMITES).inventorier(trop)


def test_a_mail_that_swells_out_of_an_archive(tmp_path):
    chemin = archive(tmp_path / "bombe.zip", {"a.eml": bytes(5_000_000)})
    with pytest.raises(UserError, match="grossit de plus de 100 fois"):
        LecteurArchives(LIMITES).extraire(chemin, 0)
    with pytest.raises(UserError, match="dépasse 2\u00a0ko"):
        LecteurArchives(Limites(courriel_octets=2000)).extraire(chemin, 0)


@pytest.mark.parametrize(
    "entete",
    [
        {},
        {"courriels": [], "autres": None},
        {"courriels": [[1]], "autres": 0},
        {"courriels": [["a", 1]], "autres": 0},
    ],
)
def test_an_inventory_out_of_form_is_not_believed(entete):
    with pytest.raises(TrameRompue):
        inventaire_de_trame(entete)


def test_a_mailbox_inside_an_archive_is_opened_within_limits(tmp_path):
    boite = LIGNE + MAIL + b"\n" + LIGNE + MAIL
    chemin = archive(tmp_path / "a.zip", {"b.mbox": boite, "c.eml": MAIL, "d.pdf": b"x"}, zipfile.ZIP_DEFLATED)
    lecteur = LecteurArchives(LIMITES)
    courriels, autres = lecteur.inventorier(chemin)
    assert [nom for _, nom in courriels] == ["b.mbox \u203a message 1", "b.mbox \u203a message 2", "c.eml"]
    assert autres == 1
    assert [lecteur.extraire(chemin, rang).strip() for rang, _ in courriels] == [MAIL.strip()] * 3
    rangs = [rang for rang, _ in courriels]
    with pytest.raises(UserError, match="a changé"):
        lecteur.extraire(chemin, rangs[1] + PAR_MESSAGE)
    chemin.unlink()
    with pytest.raises(UserError, match="a changé"):
        lecteur.extraire(chemin, rangs[0])


def test_a_mailbox_inside_an_archive_that_swells_or_is_none_refuses_alone(tmp_path):
    chemin = archive(
        tmp_path / "a.zip", {"bombe.mbox": LIGNE + bytes(5_000_000), "c.eml": MAIL}, zipfile.ZIP_DEFLATED
    )
    lecteur = LecteurArchives(LIMITES)
    (bombe, _), (courriel, _) = lecteur.inventorier(chemin)[0]
    with pytest.raises(UserError, match="grossit de plus de 100 fois"):
        lecteur.extraire(chemin, bombe)
    assert lecteur.extraire(chemin, courriel) == MAIL
    grosse = archive(tmp_path / "b.zip", {"b.mbox": LIGNE + MAIL * 50})
    serre = LecteurArchives(Limites(archive_octets=200))
    ((rang, _),), _ = serre.inventorier(grosse)
    with pytest.raises(UserError, match="dépasse"):
        serre.extraire(grosse, rang)


def test_too_many_messages_inside_an_archive(tmp_path):
    boite = b"".join(LIGNE + MAIL + b"\n" for _ in range(3))
    chemin = archive(tmp_path / "a.zip", {"a.mbox": boite, "b.eml": MAIL})
    with pytest.raises(UserError, match="plus de 3 courriels"):
        LecteurArchives(Limites(boite_messages=3)).inventorier(chemin)


def test_looking_through_a_mailbox_tells_the_bytes_seen():
    vus = []
    octets = LIGNE + MAIL + b"x" * 600_000
    assert len(places_des_messages(io.BytesIO(octets), "b.mbox", LIMITES, vus.append)) == 1
    assert vus[-1] == len(octets)
    assert vus == sorted(vus)
    assert len(vus) > 1
