"""A base written by a released version opens in this one: copied, migrated, and every fact reads the same.

`bases/v1.clausule` was written by the code of version 1, and `bases/v1.json` is what that code read of it.
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
from tests.data.sqlite.image import image, manques
from tests.data.sqlite.test_schema import DECLENCHEURS, declencheurs

BASES = Path(__file__).parent / "bases"


@pytest.fixture
def ancienne(tmp_path):
    return Path(shutil.copyfile(BASES / "v1.clausule", tmp_path / "v1.clausule"))


def brutes(fichier):
    """Return every row of every table of version 1, as it stands in the file."""
    connexion = dbapi2.connect(f"{fichier.as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        tables = connexion.execute(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict"
        ).fetchall()
        lignes = {}
        for (table,) in tables:
            curseur = connexion.execute(" ".join(("SELECT * FROM", table)))
            noms = [colonne[0] for colonne in curseur.description]
            lignes[table] = [dict(zip(noms, ligne, strict=True)) for ligne in curseur.fetchall()]
        return lignes
    finally:
        connexion.close()


def test_the_base_kept_is_of_version_1():
    connexion = dbapi2.connect(f"{(BASES / 'v1.clausule').as_uri()}?mode=ro&immutable=1", uri=True)
    assert connexion.execute("PRAGMA user_version").fetchone() == (1,)
    connexion.close()
    assert sum(map(len, brutes(BASES / "v1.clausule").values())) > 80


def test_every_fact_reads_the_same(ancienne):
    attendu = json.loads((BASES / "v1.json").read_text("utf-8"))
    base = open_store(ancienne)
    assert base.schema == len(migrations.MIGRATIONS)
    lu = image(base)
    assert manques(attendu, lu) == []
    assert base.verifier() == ()
    assert declencheurs(base._ecrivain) == DECLENCHEURS
    with base.lire() as u:
        lignes = tuple(u.journal.toutes())
        assert len(lignes) == len(attendu["journal"])
        assert rupture(lignes) is None
    base.close()
    avant, apres = brutes(BASES / "v1.clausule"), brutes(ancienne)
    assert [
        (table, ligne)
        for table, lignes in avant.items()
        for ligne, nouvelle in zip(lignes, apres[table], strict=True)
        if not ligne.items() <= nouvelle.items()
    ] == []


def test_the_base_of_before_is_kept_beside(ancienne):
    open_store(ancienne).close()
    (copie,) = [f for f in ancienne.parent.iterdir() if f.name.startswith("v1.clausule-avant-schema-")]
    assert brutes(copie) == brutes(BASES / "v1.clausule")


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


def test_a_difference_would_be_told():
    assert manques({"a": [1, {"b": 2}]}, {"a": [1, {"b": 3}], "c": 4}) == ["/a/1/b : 2 est devenu 3"]
    assert manques({"a": [1]}, {"a": []}) == ["/a : [1] est devenu []"]
    assert manques({"a": 1}, {}) == ["/a absent"]
