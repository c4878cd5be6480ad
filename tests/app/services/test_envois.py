"""Boxes dropped on the reception: each mail has its own fate, the box itself is never touched."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest

from app.domain.pieces import CODE_COURRIEL
from app.importers.limites import LIMITES
from app.ports import Sort
from app.services.envois import envois
from app.services.reception import Reception
from app.socle.changes import RIEN
from app.socle.errors import UserError
from app.socle.progress import Annulation, Annule
from app.socle.resources import racine
from tests.app.services.atelier import dossier_en_base, journal, rien_d_ecrit
from tests.builders import le

DEMO = racine() / "demo" / "courriels"
ASSOCIATION, PLIE, ATTESTATION, *_, LETTRE, OUTLOOK = sorted(DEMO.iterdir())
LIGNE = b"From x@exemple.fr Mon Sep 12 09:00:00 2022\n"


@pytest.fixture
def reception(contexte, lecteur):
    return Reception(contexte, lecteur)


@pytest.fixture
def boite(tmp_path):
    """An mbox of three mails; the second is no candidate's."""
    chemin = tmp_path / "boîte.mbox"
    chemin.write_bytes(b"\n".join(LIGNE + c.read_bytes() for c in (ASSOCIATION, LETTRE, PLIE)))
    return chemin


@pytest.fixture
def archive(tmp_path):
    chemin = tmp_path / "envoi.zip"
    with zipfile.ZipFile(chemin, "w") as sortie:
        sortie.write(OUTLOOK, "reçus/outlook.msg")
        sortie.writestr("liste.pdf", b"%PDF")
        sortie.writestr("abime.msg", b"rien")
    return chemin


def test_each_mail_of_a_mailbox_has_its_fate_and_its_transaction(reception, store, campagne, boite):
    issues, _ = reception.importer(campagne.id, [boite])
    assert [(i.nom, i.sort) for i in issues] == [
        ("boîte.mbox \u203a message 1", Sort.NOUVEAU_DOSSIER),
        ("boîte.mbox \u203a message 2", Sort.ECARTE),
        ("boîte.mbox \u203a message 3", Sort.NOUVEAU_DOSSIER),
    ]
    assert len([e for e in journal(store) if e.objet == "arrivee"]) == 3
    with store.lire() as u:
        pieces = u.pieces.of_dossier(issues[0].dossier_id)
        original = u.pieces.contenu(pieces[0].sha256)
    assert (pieces[0].nom, pieces[0].code) == ("boîte.mbox \u203a message 1.eml", CODE_COURRIEL)
    assert original == ASSOCIATION.read_bytes()
    assert pieces[0].sha256 == hashlib.sha256(original).hexdigest()


def test_the_same_mailbox_twice_changes_nothing(reception, store, campagne, boite):
    reception.importer(campagne.id, [boite])
    with rien_d_ecrit(store):
        issues, _ = reception.importer(campagne.id, [boite, ASSOCIATION])
    assert all(i.deja_importe for i in issues)
    assert len(issues) == 4


def test_an_archive_gives_its_mails_and_tells_the_rest(reception, campagne, archive):
    (outlook, abime, reste), _ = reception.importer(campagne.id, [archive])
    assert (outlook.nom, outlook.sort) == ("envoi.zip \u203a reçus/outlook.msg", Sort.NOUVEAU_DOSSIER)
    assert abime.nom == "envoi.zip \u203a abime.msg"
    assert ".msg est abîmé" in abime.message
    assert (reste.nom, reste.sort) == ("envoi.zip", None)
    assert "1\u00a0fichier de l’archive n’est pas un courriel et a été laissé de côté" in reste.message


def test_several_other_files_are_counted(reception, campagne, tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as sortie:
        sortie.write(PLIE, "a.eml")
        sortie.writestr("1.pdf", b"")
        sortie.writestr("2.pdf", b"")
    assert "2\u00a0fichiers de l’archive ne sont pas" in reception.importer(campagne.id, [tmp_path])[0][1].message


def test_a_box_that_cannot_be_opened_is_told_and_the_next_goes_on(
    reception, store, campagne, tmp_path, monkeypatch
):
    mauvaises = [tmp_path / "vide.mbox", tmp_path / "vide.zip", tmp_path / "partie.mbox"]
    for chemin in mauvaises[:2]:
        chemin.write_bytes(b"")
    issues, _ = reception.importer(campagne.id, [*mauvaises, PLIE])
    assert [i.sort for i in issues] == [None, None, None, Sort.NOUVEAU_DOSSIER]
    assert "pas une boîte de courriels" in issues[0].message
    assert "abîmée" in issues[1].message
    assert "déplacé" in issues[2].message

    def interdit(*_):
        raise PermissionError(13, "Permission non accordée")

    monkeypatch.setattr(Path, "open", interdit)
    with rien_d_ecrit(store):
        assert "(accès refusé)" in reception.importer(campagne.id, [mauvaises[0]])[0][0].message


def test_a_message_that_is_too_long_or_gone_is_told_alone(boite, monkeypatch, lecteur):
    premier, *_ = envois([boite], lecteur)
    boite.unlink()
    with pytest.raises(UserError, match="n’a pas pu être lu"):
        premier.lire()
    boite.write_bytes(LIGNE)
    with boite.open("r+b") as flux:
        flux.truncate(LIMITES.courriel_octets + 100)
    (long,) = envois([boite], lecteur)
    with pytest.raises(UserError, match="au-delà de la limite"):
        long.lire()


def test_a_mailbox_dropped_on_a_dossier_gives_mails_and_pieces_an_archive_stays_one(
    reception, store, campagne, boite, archive
):
    dossier = dossier_en_base(store, campagne, recu_le=le(9, 1))
    pieces, _ = reception.ajouter_pieces(dossier.id, [boite, archive])
    assert [p.nom for p in pieces if p.code == CODE_COURRIEL] == [
        f"boîte.mbox \u203a message {n}.eml" for n in (1, 2, 3)
    ]
    assert pieces[-1].nom == "envoi.zip"


def test_the_inventory_of_boxes_tells_how_far_it_is(boite, archive, lecteur):
    etapes = []
    assert len(list(envois([boite, archive], lecteur, rapporter=etapes.append, annulation=Annulation()))) == 6
    assert [(e.fait, e.total, e.libelle) for e in etapes] == [
        (0, 1, "Inventaire de boîte.mbox"),
        (0, 0, "Inventaire de envoi.zip"),
    ]


def test_the_inventory_of_a_big_box_can_be_stopped(reception, store, campagne, boite):
    annulation = Annulation()
    with rien_d_ecrit(store):
        issues, changes = reception.importer(
            campagne.id, [boite, boite], rapporter=lambda _: annulation.demander(), annulation=annulation
        )
    assert (issues, changes) == ((), RIEN)
    demandee = Annulation()
    suivi = envois([boite, boite], LecteurQuiArrete(), annulation=demandee)
    next(suivi)
    demandee.demander()
    assert [e.nom for e in (next(suivi), next(suivi))] == [
        "boîte.mbox \u203a message 2",
        "boîte.mbox \u203a message 3",
    ]
    with pytest.raises(Annule):
        next(suivi)


class LecteurQuiArrete:
    """No archive is opened here."""


def test_a_mailbox_inside_an_archive_gives_its_mails(reception, campagne, tmp_path, boite):
    chemin = tmp_path / "envoi.zip"
    with zipfile.ZipFile(chemin, "w", zipfile.ZIP_DEFLATED) as sortie:
        sortie.write(boite, "2022/boîte.mbox")
        sortie.writestr("vide.mbox", b"")
    issues, _ = reception.importer(campagne.id, [chemin])
    assert [(i.nom, i.sort) for i in issues[:3]] == [
        ("envoi.zip \u203a 2022/boîte.mbox \u203a message 1", Sort.NOUVEAU_DOSSIER),
        ("envoi.zip \u203a 2022/boîte.mbox \u203a message 2", Sort.ECARTE),
        ("envoi.zip \u203a 2022/boîte.mbox \u203a message 3", Sort.NOUVEAU_DOSSIER),
    ]
    assert "pas une boîte de courriels" in issues[3].message
