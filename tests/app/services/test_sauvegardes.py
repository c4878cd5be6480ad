"""Backups: where the officer says, never over another."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

import pytest

from app.services.sauvegardes import Sauvegardes, est_due
from app.socle.errors import EnvironmentFault, UserError
from app.socle.formats import PARIS
from tests.builders import un_dossier, un_poste, une_note
from tests.fakes import FakeNotes


@pytest.fixture
def sauvegardes(contexte):
    return Sauvegardes(contexte)


def test_in_a_folder_a_backup_is_named_by_its_instant_and_replaces_none(sauvegardes, tmp_path):
    premiere, seconde = (sauvegardes.sauvegarder(tmp_path) for _ in range(2))
    assert premiere.name == "sauvegarde-20220920-101200.clausule"
    assert seconde.name == "sauvegarde-20220920-101200 (2).clausule"
    assert premiere.is_file()
    assert seconde.is_file()


def test_a_named_backup_makes_its_folder(sauvegardes, tmp_path):
    cible = tmp_path / "clé" / "base.clausule"
    assert sauvegardes.sauvegarder(cible) == cible
    assert cible.is_file()


def test_a_file_that_exists_is_kept(sauvegardes, tmp_path):
    cible = tmp_path / "base.clausule"
    cible.write_bytes(b"mes notes")
    with pytest.raises(UserError, match="existe déjà"):
        sauvegardes.sauvegarder(cible)
    assert cible.read_bytes() == b"mes notes"


def test_a_folder_that_cannot_be_made_is_told(sauvegardes, tmp_path):
    (tmp_path / "fichier").write_bytes(b"x")
    with pytest.raises(EnvironmentFault, match=r"dans\u00a0» ne peut pas être créé.*Aucune copie"):
        sauvegardes.sauvegarder(tmp_path / "fichier" / "dans" / "base.clausule")


def test_a_sound_base_has_nothing_to_say(sauvegardes):
    assert sauvegardes.verifier() == ()


def test_every_total_is_counted_twice(sauvegardes, store, campagne, monkeypatch):
    with store.ecrire() as u:
        notes = {"C1.1": 3, "C1.2": 2, "C2.1": None}
        for rang, postes in enumerate(((un_poste(),), (un_poste(),), ()), start=1):
            u.dossiers.add(un_dossier(rang=rang, campagne_id=campagne.id, postes=postes))
        for code, valeur in notes.items():
            u.notes.set(1, une_note(sous_critere=code, valeur=valeur))
    assert sauvegardes.verifier() == ()
    with store.lire() as u:
        juste = Fraction(*u.notes.totaux(campagne.id)[1])
    monkeypatch.setattr(FakeNotes, "totaux", lambda *_: {1: (1, 2), 2: (1, 2)})
    dits = sauvegardes.verifier()
    assert [d[: len("Dossier 2022-94-0001")] for d in dits] == ["Dossier 2022-94-0001", "Dossier 2022-94-0002"]
    assert dits[0].endswith(f"ne donnent pas le même total (moteur {juste}, règle {juste}, SQL 1/2).")
    assert dits[1].endswith("(moteur aucun total, règle aucun total, SQL 1/2).")
    monkeypatch.setattr(store, "verifier", lambda: ("Journal rompu",))
    assert sauvegardes.verifier() == ("Journal rompu",)


def test_copies_made_of_its_own_accord_keep_the_newest(sauvegardes, tmp_path):
    demandee = sauvegardes.sauvegarder(tmp_path)
    voisine = tmp_path / "autre-automatique-20200101-000000.clausule"
    voisine.write_bytes(b"x")
    vieilles = [tmp_path / f"corse-automatique-2021010{n}-000000.clausule" for n in range(1, 4)]
    for vieille in vieilles:
        vieille.write_bytes(b"x")
    neuve = sauvegardes.sauvegarder_d_elle_meme(tmp_path, "corse", 2)
    assert neuve.name == "corse-automatique-20220920-101200.clausule"
    assert {f.name for f in tmp_path.iterdir()} == {f.name for f in (demandee, voisine, vieilles[-1], neuve)}


@pytest.mark.parametrize(
    ("rythme", "jour", "due"),
    [("jamais", None, False), ("chaque_jour", None, True), ("chaque_jour", 20, False), ("chaque_jour", 19, True),
     ("chaque_semaine", 14, False), ("chaque_semaine", 13, True)],
)  # fmt: skip
def test_when_a_copy_is_due(rythme, jour, due):
    derniere = datetime(2022, 9, jour, 23, 0, tzinfo=PARIS) if jour else None
    assert est_due(rythme, derniere, datetime(2022, 9, 20, 1, 0, tzinfo=PARIS)) is due
