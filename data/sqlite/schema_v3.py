"""Schema 3, literal: what version 3 adds to a base of version 2. A change is a new migration, never an edit here.

What follows instruction is kept as JSON records beside the columns that are searched or that refer to another row:
a fact born later is not a migration. An act may be of any type: the list of types is the domain’s.
"""

from __future__ import annotations

SCHEMA = """
PRAGMA user_version = 3;

CREATE TABLE acte_etendu (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  dossier_id INTEGER NOT NULL REFERENCES dossier (id),
  type TEXT NOT NULL CHECK (type <> ''),
  reference TEXT NOT NULL,
  sha256 TEXT NOT NULL REFERENCES contenu (sha256),
  taille INTEGER NOT NULL CHECK (taille >= 0),
  produit_le TEXT NOT NULL,
  agent TEXT NOT NULL,
  emis INTEGER NOT NULL CHECK (emis IN (0, 1)),
  retouches TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(retouches))
) STRICT;
INSERT INTO acte_etendu (id, dossier_id, type, reference, sha256, taille, produit_le, agent, emis)
SELECT id, dossier_id, type, reference, sha256, taille, produit_le, agent, emis FROM acte;
DROP TABLE acte;
ALTER TABLE acte_etendu RENAME TO acte;
CREATE INDEX acte_dossier ON acte (dossier_id);
CREATE INDEX acte_contenu ON acte (sha256);

CREATE TABLE comite (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  campagne_id INTEGER NOT NULL REFERENCES campagne (id),
  le TEXT NOT NULL CHECK (le IS date(le)),
  fiche TEXT NOT NULL CHECK (json_valid(fiche))
) STRICT;
CREATE INDEX comite_campagne ON comite (campagne_id, le);

CREATE TABLE delegation (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  fiche TEXT NOT NULL CHECK (json_valid(fiche))
) STRICT;

CREATE TRIGGER delegation_ne_s_efface_pas BEFORE DELETE ON delegation
BEGIN SELECT RAISE(ABORT, 'une délégation se retire'); END;

CREATE TABLE habilitation (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  fiche TEXT NOT NULL CHECK (json_valid(fiche))
) STRICT;

CREATE TRIGGER habilitation_ne_s_efface_pas BEFORE DELETE ON habilitation
BEGIN SELECT RAISE(ABORT, 'une habilitation se borne'); END;

CREATE TABLE visa (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  dossier_id INTEGER NOT NULL REFERENCES dossier (id),
  delegation_id INTEGER REFERENCES delegation (id),
  fiche TEXT NOT NULL CHECK (json_valid(fiche))
) STRICT;
CREATE INDEX visa_dossier ON visa (dossier_id);
CREATE INDEX visa_delegation ON visa (delegation_id) WHERE delegation_id IS NOT NULL;

CREATE TRIGGER visa_ne_change_pas BEFORE UPDATE ON visa
BEGIN SELECT RAISE(ABORT, 'un visa se corrige par un autre'); END;
CREATE TRIGGER visa_ne_s_efface_pas BEFORE DELETE ON visa
BEGIN SELECT RAISE(ABORT, 'un visa se corrige par un autre'); END;

CREATE TABLE fichier_regional (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  region_code TEXT NOT NULL,
  edition INTEGER NOT NULL,
  fiche TEXT NOT NULL CHECK (json_valid(fiche))
) STRICT;
CREATE UNIQUE INDEX fichier_regional_unique ON fichier_regional (edition, region_code);

CREATE TABLE execution (
  dossier_id INTEGER PRIMARY KEY REFERENCES dossier (id),
  fiche TEXT NOT NULL CHECK (json_valid(fiche))
) STRICT;

CREATE TABLE acte_de_campagne (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  campagne_id INTEGER NOT NULL REFERENCES campagne (id),
  comite_id INTEGER REFERENCES comite (id),
  sha256 TEXT NOT NULL REFERENCES contenu (sha256),
  fiche TEXT NOT NULL CHECK (json_valid(fiche))
) STRICT;
CREATE INDEX acte_de_campagne_campagne ON acte_de_campagne (campagne_id);
CREATE INDEX acte_de_campagne_comite ON acte_de_campagne (comite_id) WHERE comite_id IS NOT NULL;
CREATE INDEX acte_de_campagne_contenu ON acte_de_campagne (sha256);

CREATE TABLE circuit (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  acte_id INTEGER NOT NULL REFERENCES acte (id),
  delegation_id INTEGER REFERENCES delegation (id),
  sha256 TEXT REFERENCES contenu (sha256),
  fiche TEXT NOT NULL CHECK (json_valid(fiche))
) STRICT;
CREATE INDEX circuit_acte ON circuit (acte_id);
CREATE INDEX circuit_delegation ON circuit (delegation_id) WHERE delegation_id IS NOT NULL;
CREATE INDEX circuit_contenu ON circuit (sha256) WHERE sha256 IS NOT NULL;

CREATE TRIGGER circuit_ne_change_pas BEFORE UPDATE ON circuit
BEGIN SELECT RAISE(ABORT, 'un pas du circuit se corrige par un autre'); END;
CREATE TRIGGER circuit_ne_s_efface_pas BEFORE DELETE ON circuit
BEGIN SELECT RAISE(ABORT, 'un pas du circuit se corrige par un autre'); END;

CREATE TABLE version_modele (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  type_acte TEXT NOT NULL CHECK (type_acte <> ''),
  version INTEGER NOT NULL CHECK (version >= 1),
  docx TEXT REFERENCES contenu (sha256),
  fiche TEXT NOT NULL CHECK (json_valid(fiche))
) STRICT;
CREATE UNIQUE INDEX version_modele_unique ON version_modele (type_acte, version);
CREATE INDEX version_modele_contenu ON version_modele (docx) WHERE docx IS NOT NULL;

CREATE TRIGGER version_modele_ne_change_pas BEFORE UPDATE ON version_modele
BEGIN SELECT RAISE(ABORT, 'un modèle se corrige par une autre version'); END;
CREATE TRIGGER version_modele_ne_s_efface_pas BEFORE DELETE ON version_modele
BEGIN SELECT RAISE(ABORT, 'un modèle se corrige par une autre version'); END;

CREATE TABLE retouche (
  dossier_id INTEGER NOT NULL REFERENCES dossier (id),
  type_acte TEXT NOT NULL CHECK (type_acte <> ''),
  bloc TEXT NOT NULL CHECK (bloc <> ''),
  fiche TEXT NOT NULL CHECK (json_valid(fiche)),
  PRIMARY KEY (dossier_id, type_acte, bloc)
) STRICT, WITHOUT ROWID;

CREATE TABLE verification_de_reference (
  cle TEXT PRIMARY KEY NOT NULL CHECK (cle <> ''),
  fiche TEXT NOT NULL CHECK (json_valid(fiche))
) STRICT, WITHOUT ROWID;
"""
