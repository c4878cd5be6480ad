"""The schema is the one reviewed in `data/schema.sql`; older bases come to it, after a copy.

`CLAUSULE_MAJ=1` in the environment writes the snapshot anew.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from app.domain.campagne import Campagne
from app.domain.cycle import DECIDES, Etat
from app.domain.demandes import MotifDemande
from app.domain.dossier import Canal, Nature
from app.domain.faits import Recevabilite
from app.domain.pieces import Verdict
from app.domain.porteur import Forme
from app.domain.poste import Sens, TypePoste
from app.domain.quota import NatureMouvement
from app.domain.seance import Lettre
from app.domain.situation import StatutVisibilite
from app.domain.textes import EtatTexte
from app.ports import Sort
from app.socle.errors import Bug, EnvironmentFault
from data.sqlite import create_store, migrations, open_store, store, verification
from data.sqlite.engine import Database, dbapi2
from data.sqlite.errors import BaseEtrangere
from data.sqlite.repositories import liste
from tests.builders import un_dossier, une_campagne

INSTANTANE = Path(__file__).parents[3] / "data" / "schema.sql"
DECLENCHEURS = [
    "circuit_ne_change_pas",
    "circuit_ne_s_efface_pas",
    "compteur_ne_recule_pas",
    "decision_ne_change_pas",
    "decision_ne_s_efface_pas",
    "delegation_ne_s_efface_pas",
    "deport_ne_s_efface_pas",
    "derogation_ne_s_efface_pas",
    "habilitation_ne_s_efface_pas",
    "journal_ne_change_pas",
    "journal_ne_s_efface_pas",
    "journal_se_suit",
    "recu_ne_change_pas",
    "recu_ne_s_efface_pas",
    "version_grille_ne_change_pas",
    "version_grille_ne_s_efface_pas",
    "version_modele_ne_change_pas",
    "version_modele_ne_s_efface_pas",
    "visa_ne_change_pas",
    "visa_ne_s_efface_pas",
]


def memoire():
    return Database(dbapi2.connect(":memory:", isolation_level=None), execute_plugins=False)


@pytest.fixture
def db():
    base = memoire()
    migrations.migrer(base)
    yield base
    base.close()


def declencheurs(db):
    return [
        n for (n,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger' ORDER BY name").fetchall()
    ]


def test_snapshot(db):
    if os.environ.get("CLAUSULE_MAJ"):
        INSTANTANE.write_text(migrations.schema(db), "utf-8")
    assert INSTANTANE.read_text("utf-8") == migrations.schema(db)
    assert verification.schema_attendu() == migrations.schema(db)


def test_triggers_are_all_there(db):
    assert declencheurs(db) == DECLENCHEURS


def test_every_table_is_strict_and_holds_no_real(db):
    tables = db.execute("SELECT name, type, strict FROM pragma_table_list WHERE schema = 'main'").fetchall()
    ordinaires = [(n, s) for n, t, s in tables if t == "table" and not n.startswith("sqlite_")]
    assert len(ordinaires) > 15
    assert [n for n, strict in ordinaires if not strict] == []
    assert not re.search(r"\b(REAL|FLOAT|NUMERIC|ANY)\b", migrations.schema(db))


def test_every_enum_of_the_trade_may_be_kept(db):
    attendus = {
        ("dossier", "etat"): Etat,
        ("dossier", "canal"): Canal,
        ("dossier", "nature"): Nature,
        ("dossier", "type_poste"): TypePoste,
        ("porteur", "forme"): Forme,
        ("poste", "type"): TypePoste,
        ("cible", "type"): TypePoste,
        ("mouvement", "nature"): NatureMouvement,
        ("ligne_budget", "sens"): Sens,
        ("verdict", "verdict"): Verdict,
        ("arrivee", "sort"): Sort,
        ("decision", "sens"): DECIDES,
        ("demande", "canal"): Canal,
        ("ligne_demandee", "motif"): MotifDemande,
        ("faits", "recevable"): Recevabilite,
        ("poste_existant", "type"): TypePoste,
        ("version_grille", "type_poste"): TypePoste,
        ("visibilite", "statut"): StatutVisibilite,
        ("texte", "etat"): EtatTexte,
        ("tri_rapide", "lettre"): Lettre,
    }
    for (table, colonne), valeurs in attendus.items():
        (texte,) = db.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
        (permises,) = re.findall(rf"\b{colonne} TEXT[^,(]*CHECK \({colonne} IN \(([^)]*)\)", texte)
        assert set(re.findall(r"'(\w+)'", permises)) == {v.value for v in valeurs}, (table, colonne)


def test_the_order_of_states_knows_them_all():
    rangs = re.findall(r"WHEN '(\w+)' THEN (\d+)", liste._RANG_ETAT)
    assert rangs == [(etat.value, str(rang)) for rang, etat in enumerate(Etat)]


# --- migrations


PRESENTE = len(migrations.MIGRATIONS)
SUIVANTE = f"""
ALTER TABLE note ADD COLUMN lecteur INTEGER;
CREATE TABLE second (id INTEGER PRIMARY KEY) STRICT;
CREATE TRIGGER second_garde BEFORE DELETE ON second BEGIN SELECT RAISE(ABORT, 'non ; jamais'); END;
PRAGMA user_version = {PRESENTE + 1};
"""


@pytest.fixture
def ancienne(tmp_path):
    base = create_store(tmp_path / "essai.clausule")
    with base.ecrire() as u:
        u.campagnes.add(une_campagne())
        u.dossiers.add(un_dossier())
    base.close()
    return base.path


@pytest.fixture
def version_suivante(monkeypatch):
    def installer(texte=SUIVANTE):
        nouvelles = (*migrations.MIGRATIONS, texte)
        for module in (migrations, store, verification):
            monkeypatch.setattr(module, "MIGRATIONS", nouvelles)
        monkeypatch.setattr(store, "migrer", lambda db: migrations.migrer(db, nouvelles))
        monkeypatch.setattr(store.connection, "MIGRATIONS", nouvelles)

    return installer


def test_an_older_base_is_copied_then_migrated(ancienne, version_suivante):
    version_suivante()
    base = open_store(ancienne)
    assert base.schema == PRESENTE + 1
    with base.lire() as u:
        assert len(u.dossiers.of_campagne(1)) == 1
    assert declencheurs(base._ecrivain) == sorted([*DECLENCHEURS, "second_garde"])
    assert base.verifier() == ()
    base.close()
    copie = ancienne.with_name(f"essai.clausule-avant-schema-{PRESENTE + 1}")
    connexion = dbapi2.connect(str(copie))
    assert connexion.execute("PRAGMA user_version").fetchone() == (PRESENTE,)
    assert connexion.execute("SELECT count(*) FROM dossier").fetchone() == (1,)
    connexion.close()


@pytest.mark.parametrize(
    "texte", ["CREATE TABLE second (id INTEGER) STRICT; CREATE TABLE note (id INTEGER);", "SELECT 1;"]
)
def test_a_migration_that_fails_leaves_the_base_as_it_was(ancienne, version_suivante, texte):
    version_suivante(texte)
    with pytest.raises(Bug):
        open_store(ancienne)
    connexion = dbapi2.connect(str(ancienne))
    assert connexion.execute("PRAGMA user_version").fetchone() == (PRESENTE,)
    assert connexion.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'second'").fetchone() == (0,)
    connexion.close()


def test_no_migration_without_a_copy(ancienne, version_suivante, monkeypatch):
    def refuser(*_):
        raise EnvironmentFault("pas de place")

    version_suivante()
    monkeypatch.setattr(store.backup, "copier", refuser)
    with pytest.raises(EnvironmentFault, match="pas de place"):
        open_store(ancienne)
    connexion = dbapi2.connect(str(ancienne))
    assert connexion.execute("PRAGMA user_version").fetchone() == (PRESENTE,)
    connexion.close()


def test_an_older_base_is_not_consulted_as_it_is(ancienne, version_suivante):
    version_suivante()
    with pytest.raises(BaseEtrangere, match="ancienne"):
        open_store(ancienne, lecture_seule=True)


def test_the_record_of_a_campaign_has_its_key_columns(db):
    colonnes = {c[1] for c in db.execute("PRAGMA table_info(campagne)").fetchall()}
    assert colonnes - {"id", "fiche"} <= set(Campagne.__dataclass_fields__)
