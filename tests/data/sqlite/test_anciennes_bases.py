"""A base written by a released version opens in this one: copied, migrated, and every fact reads the same.

`bases/v1.clausule` was written by the code of version 1, and `bases/v1.json` is what that code read of it; the same
for version 2, whose `v2.json` also holds, under « instruction », what version 2 had added.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from app.domain.journal import rupture
from app.domain.situation import NON_VERIFIEE
from data.sqlite import migrations, open_store
from data.sqlite.engine import dbapi2
from tests.data.sqlite.image import image, image_v2, image_v3, manques
from tests.data.sqlite.test_schema import DECLENCHEURS, declencheurs

BASES = Path(__file__).parent / "bases"
VERSIONS = ("v1", "v2")


@pytest.fixture
def copier(tmp_path):
    def de(version):
        return Path(shutil.copyfile(BASES / f"{version}.clausule", tmp_path / f"{version}.clausule"))

    return de


@pytest.fixture
def ancienne(copier):
    return copier("v1")


def lire_brut(fichier, requete):
    connexion = dbapi2.connect(f"{fichier.as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        curseur = connexion.execute(requete)
        noms = [colonne[0] for colonne in curseur.description]
        return [dict(zip(noms, ligne, strict=True)) for ligne in curseur.fetchall()]
    finally:
        connexion.close()


def brutes(fichier):
    """Return every row of every table of an older version, as it stands in the file."""
    tables = lire_brut(
        fichier, "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict"
    )
    return {t["name"]: lire_brut(fichier, " ".join(("SELECT * FROM", t["name"]))) for t in tables}


def declencheurs_du_fichier(fichier):
    return [t["name"] for t in lire_brut(fichier, "SELECT name FROM sqlite_schema WHERE type = 'trigger'")]


@pytest.mark.parametrize(("version", "lignes"), [("v1", 80), ("v2", 120)])
def test_the_base_kept_is_of_its_version(version, lignes):
    fichier = BASES / f"{version}.clausule"
    assert lire_brut(fichier, "PRAGMA user_version") == [{"user_version": int(version[1:])}]
    gardees = brutes(fichier)
    assert sum(map(len, gardees.values())) > lignes
    assert {table for table, contenu in gardees.items() if not contenu} <= {"parametre"}


@pytest.mark.parametrize("version", VERSIONS)
def test_every_fact_reads_the_same(copier, version):
    ancienne = copier(version)
    attendu = json.loads((BASES / f"{version}.json").read_text("utf-8"))
    base = open_store(ancienne)
    assert base.schema == len(migrations.MIGRATIONS)
    assert manques(attendu, {**image(base), "instruction": image_v2(base)}) == []
    assert base.verifier() == ()
    presents = declencheurs(base._ecrivain)
    assert presents == DECLENCHEURS
    assert set(declencheurs_du_fichier(BASES / f"{version}.clausule")) <= set(presents)
    with base.lire() as u:
        lignes = tuple(u.journal.toutes())
        assert len(lignes) == len(attendu["journal"])
        assert rupture(lignes) is None
    base.close()


@pytest.mark.parametrize("version", VERSIONS)
def test_every_row_stands_as_it_was(copier, version):
    ancienne = copier(version)
    open_store(ancienne).close()
    avant, apres = brutes(BASES / f"{version}.clausule"), brutes(ancienne)
    assert [
        (table, ligne)
        for table, lignes in avant.items()
        for ligne, nouvelle in zip(lignes, apres[table], strict=True)
        if not ligne.items() <= nouvelle.items()
    ] == []
    compteurs = "SELECT name, seq FROM sqlite_sequence ORDER BY name"
    restes = lire_brut(ancienne, compteurs)
    assert [c for c in lire_brut(BASES / f"{version}.clausule", compteurs) if c not in restes] == []


@pytest.mark.parametrize("version", VERSIONS)
def test_the_base_of_before_is_kept_beside(copier, version):
    ancienne = copier(version)
    open_store(ancienne).close()
    (copie,) = [f for f in ancienne.parent.iterdir() if f.name.startswith(f"{version}.clausule-avant-schema-")]
    assert brutes(copie) == brutes(BASES / f"{version}.clausule")


def test_what_version_1_did_not_know_is_not_known(ancienne):
    base = open_store(ancienne)
    with base.ecrire() as u:
        dossiers = u.dossiers.of_campagne(1)
        assert {(d.existants, d.objectifs, d.visibilite, d.departements) for d in dossiers} == {
            ((), (), NON_VERIFIEE, ())
        }
        assert {(p.quotite, p.date_fin, p.cout_charge) for d in dossiers for p in d.postes} == {(None, None, None)}
        assert {p.remplace for pieces in u.pieces.of_campagne(1).values() for p in pieces} == {None}
        notes = [n for notes in u.notes.of_campagne(1).values() for n in notes]
        assert {(n.version_grille, n.version_dossier) for n in notes} == {(0, 0)}
        assert len(u.textes.a_lire()) == len({p.sha256 for d in dossiers for p in u.pieces.of_dossier(d.cle)})
    base.close()


def vide(valeur):
    return all(vide(v) for v in valeur.values()) if isinstance(valeur, dict) else not valeur


@pytest.mark.parametrize("version", VERSIONS)
def test_what_version_2_did_not_know_is_not_known(copier, version):
    base = open_store(copier(version))
    assert vide(image_v3(base))
    with base.lire() as u:
        assert {a.retouches for a in u.actes.of_campagne(1)} == {()}
    base.close()


def test_a_difference_would_be_told():
    assert manques({"a": [1, {"b": 2}]}, {"a": [1, {"b": 3}], "c": 4}) == ["/a/1/b : 2 est devenu 3"]
    assert manques({"a": [1]}, {"a": []}) == ["/a : [1] est devenu []"]
    assert manques({"a": 1}, {}) == ["/a absent"]
