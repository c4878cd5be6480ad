"""Schema 2, literal: what version 2 adds to a base of version 1. A change is a new migration, never an edit here.

`mots_page` holds folded words only, by page of `page_texte`; `empreinte_page` the fingerprints of the same pages,
from which passages in common are found without reading a text.
"""

from __future__ import annotations

SCHEMA = """
PRAGMA user_version = 2;

ALTER TABLE poste ADD COLUMN quotite INTEGER;
ALTER TABLE poste ADD COLUMN date_fin TEXT CHECK (date_fin IS date(date_fin));
ALTER TABLE poste ADD COLUMN cout_charge INTEGER;
ALTER TABLE dossier ADD COLUMN departements TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(departements));
ALTER TABLE piece ADD COLUMN remplace INTEGER REFERENCES piece (id) CHECK (remplace <> id);
ALTER TABLE note ADD COLUMN version_grille INTEGER NOT NULL DEFAULT 0;
ALTER TABLE note ADD COLUMN version_dossier INTEGER NOT NULL DEFAULT 0;
ALTER TABLE cible ADD COLUMN zone TEXT NOT NULL DEFAULT '';
DROP INDEX cible_unique;
CREATE UNIQUE INDEX cible_unique ON cible (campagne_id, version, coalesce(type, ''), zone);

CREATE TABLE mouvement_etendu (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  campagne_id INTEGER NOT NULL REFERENCES campagne (id),
  nature TEXT NOT NULL CHECK (nature IN ('dotation', 'abondement', 'reprise', 'reserve', 'reconduction')),
  montant INTEGER NOT NULL,
  le TEXT NOT NULL CHECK (le IS date(le)),
  reference TEXT NOT NULL,
  montant_cp INTEGER,
  etp INTEGER CHECK (etp >= 0)
) STRICT;
INSERT INTO mouvement_etendu (id, campagne_id, nature, montant, le, reference)
SELECT id, campagne_id, nature, montant, le, reference FROM mouvement;
DROP TABLE mouvement;
ALTER TABLE mouvement_etendu RENAME TO mouvement;
CREATE INDEX mouvement_campagne ON mouvement (campagne_id);

CREATE TABLE scenario (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  campagne_id INTEGER NOT NULL REFERENCES campagne (id),
  nom TEXT NOT NULL CHECK (nom <> ''),
  contenu TEXT NOT NULL CHECK (json_valid(contenu))
) STRICT;
CREATE UNIQUE INDEX scenario_nom ON scenario (campagne_id, nom);

CREATE INDEX piece_remplacee ON piece (remplace) WHERE remplace IS NOT NULL;
CREATE INDEX journal_objet ON journal (objet, objet_id, rang);

CREATE TABLE poste_existant (
  dossier_id INTEGER NOT NULL REFERENCES dossier (id),
  rang INTEGER NOT NULL CHECK (rang >= 0),
  type TEXT NOT NULL CHECK (type IN ('facilitateur', 'coordinateur')),
  intitule TEXT NOT NULL,
  etp_n1 INTEGER,
  etp_n INTEGER,
  PRIMARY KEY (dossier_id, rang)
) STRICT, WITHOUT ROWID;

CREATE TABLE financement_existant (
  dossier_id INTEGER NOT NULL,
  rang_poste INTEGER NOT NULL,
  rang INTEGER NOT NULL CHECK (rang >= 0),
  financeur TEXT NOT NULL,
  montant_n1 INTEGER,
  montant_n INTEGER,
  PRIMARY KEY (dossier_id, rang_poste, rang),
  FOREIGN KEY (dossier_id, rang_poste) REFERENCES poste_existant (dossier_id, rang)
) STRICT, WITHOUT ROWID;

CREATE TABLE objectif (
  dossier_id INTEGER NOT NULL REFERENCES dossier (id),
  rang INTEGER NOT NULL CHECK (rang >= 0),
  libelle TEXT NOT NULL,
  unite TEXT NOT NULL,
  reference INTEGER,
  cible INTEGER,
  echeance TEXT CHECK (echeance IS date(echeance)),
  PRIMARY KEY (dossier_id, rang)
) STRICT, WITHOUT ROWID;

CREATE TABLE visibilite (
  dossier_id INTEGER PRIMARY KEY REFERENCES dossier (id),
  statut TEXT NOT NULL CHECK (statut IN ('non_verifiee', 'visible', 'engagement', 'absente')),
  url TEXT NOT NULL,
  verifiee_le TEXT CHECK (verifiee_le IS date(verifiee_le)),
  agent TEXT NOT NULL,
  piece_id INTEGER REFERENCES piece (id),
  echeance TEXT CHECK (echeance IS date(echeance))
) STRICT;
CREATE INDEX visibilite_piece ON visibilite (piece_id) WHERE piece_id IS NOT NULL;

CREATE TABLE proposition_ecartee (
  dossier_id INTEGER NOT NULL REFERENCES dossier (id),
  champ TEXT NOT NULL,
  valeur TEXT NOT NULL,
  agent TEXT NOT NULL,
  le TEXT NOT NULL,
  PRIMARY KEY (dossier_id, champ, valeur)
) STRICT, WITHOUT ROWID;

CREATE TABLE texte (
  sha256 TEXT PRIMARY KEY NOT NULL REFERENCES contenu (sha256),
  etat TEXT NOT NULL CHECK (etat IN ('lu', 'sans_texte', 'illisible')),
  message TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE page_texte (
  id INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL REFERENCES texte (sha256),
  page INTEGER NOT NULL CHECK (page >= 1),
  texte TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX page_texte_unique ON page_texte (sha256, page);

CREATE VIRTUAL TABLE mots_page USING fts5 (
  texte,
  content = '', contentless_delete = 1, prefix = '1 2 3',
  tokenize = "unicode61 remove_diacritics 2"
);

CREATE TABLE empreinte_page (
  empreinte INTEGER NOT NULL,
  page_id INTEGER NOT NULL REFERENCES page_texte (id),
  PRIMARY KEY (empreinte, page_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX empreinte_de_page ON empreinte_page (page_id);

CREATE TABLE passage_ecarte (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  campagne_id INTEGER NOT NULL REFERENCES campagne (id),
  texte TEXT NOT NULL,
  motif TEXT NOT NULL,
  agent TEXT NOT NULL,
  le TEXT NOT NULL
) STRICT;
CREATE INDEX passage_ecarte_campagne ON passage_ecarte (campagne_id);

CREATE TABLE preuve (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  dossier_id INTEGER NOT NULL REFERENCES dossier (id),
  sous_critere TEXT NOT NULL,
  piece_id INTEGER NOT NULL REFERENCES piece (id),
  sha256 TEXT NOT NULL REFERENCES contenu (sha256),
  agent TEXT NOT NULL,
  le TEXT NOT NULL,
  page INTEGER CHECK (page >= 1),
  extrait TEXT NOT NULL,
  lieu TEXT NOT NULL,
  gauche INTEGER,
  haut INTEGER,
  droite INTEGER,
  bas INTEGER,
  CHECK (
    (gauche IS NULL AND haut IS NULL AND droite IS NULL AND bas IS NULL)
    OR (0 <= gauche AND gauche < droite AND droite <= 10000 AND 0 <= haut AND haut < bas AND bas <= 10000) IS TRUE
  )
) STRICT;
CREATE INDEX preuve_dossier ON preuve (dossier_id);
CREATE INDEX preuve_piece ON preuve (piece_id);

CREATE TABLE lecture (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  dossier_id INTEGER NOT NULL REFERENCES dossier (id),
  lecteur TEXT NOT NULL,
  rang INTEGER NOT NULL CHECK (rang >= 1),
  ouverte_le TEXT NOT NULL,
  close_le TEXT
) STRICT;
CREATE UNIQUE INDEX lecture_rang ON lecture (dossier_id, rang);
CREATE UNIQUE INDEX lecture_lecteur ON lecture (dossier_id, lecteur);

CREATE TABLE note_lecture (
  lecture_id INTEGER NOT NULL REFERENCES lecture (id),
  sous_critere TEXT NOT NULL,
  valeur INTEGER,
  justification TEXT NOT NULL,
  agent TEXT NOT NULL,
  le TEXT,
  version_grille INTEGER NOT NULL,
  version_dossier INTEGER NOT NULL,
  PRIMARY KEY (lecture_id, sous_critere)
) STRICT, WITHOUT ROWID;

CREATE TABLE deport (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  dossier_id INTEGER NOT NULL REFERENCES dossier (id),
  agent TEXT NOT NULL,
  motif TEXT NOT NULL,
  declare_le TEXT NOT NULL,
  leve_le TEXT
) STRICT;
CREATE INDEX deport_dossier ON deport (dossier_id);

CREATE TRIGGER deport_ne_s_efface_pas BEFORE DELETE ON deport
BEGIN SELECT RAISE(ABORT, 'un déport se lève'); END;

CREATE TABLE derogation (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  dossier_id INTEGER NOT NULL REFERENCES dossier (id),
  regle TEXT NOT NULL,
  motif TEXT NOT NULL,
  agent TEXT NOT NULL,
  le TEXT NOT NULL,
  levee_le TEXT
) STRICT;
CREATE INDEX derogation_dossier ON derogation (dossier_id);

CREATE TRIGGER derogation_ne_s_efface_pas BEFORE DELETE ON derogation
BEGIN SELECT RAISE(ABORT, 'une dérogation se lève'); END;

CREATE TABLE version_grille (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  campagne_id INTEGER NOT NULL REFERENCES campagne (id),
  type_poste TEXT NOT NULL CHECK (type_poste IN ('facilitateur', 'coordinateur')),
  version INTEGER NOT NULL,
  grille TEXT NOT NULL CHECK (json_valid(grille)),
  agent TEXT NOT NULL,
  le TEXT NOT NULL,
  motif TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX version_grille_unique ON version_grille (campagne_id, type_poste, version);

CREATE TRIGGER version_grille_ne_change_pas BEFORE UPDATE ON version_grille
BEGIN SELECT RAISE(ABORT, 'une grille se corrige par une autre version'); END;
CREATE TRIGGER version_grille_ne_s_efface_pas BEFORE DELETE ON version_grille
BEGIN SELECT RAISE(ABORT, 'une grille se corrige par une autre version'); END;

CREATE TABLE recu_classement (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  campagne_id INTEGER NOT NULL REFERENCES campagne (id),
  etabli_le TEXT NOT NULL,
  agent TEXT NOT NULL,
  sha256 TEXT NOT NULL REFERENCES contenu (sha256),
  empreinte TEXT NOT NULL,
  version_grilles TEXT NOT NULL,
  libelle TEXT NOT NULL
) STRICT;
CREATE INDEX recu_classement_campagne ON recu_classement (campagne_id);

CREATE TRIGGER recu_ne_change_pas BEFORE UPDATE ON recu_classement
BEGIN SELECT RAISE(ABORT, 'un reçu ne se modifie pas'); END;
CREATE TRIGGER recu_ne_s_efface_pas BEFORE DELETE ON recu_classement
BEGIN SELECT RAISE(ABORT, 'un reçu ne s’efface pas'); END;

CREATE TABLE tri_rapide (
  dossier_id INTEGER NOT NULL REFERENCES dossier (id),
  agent TEXT NOT NULL,
  lettre TEXT NOT NULL CHECK (lettre IN ('A', 'B', 'C')),
  le TEXT NOT NULL,
  PRIMARY KEY (dossier_id, agent)
) STRICT, WITHOUT ROWID;

CREATE TABLE reprise (
  campagne_id INTEGER NOT NULL REFERENCES campagne (id),
  agent TEXT NOT NULL,
  dossier_id INTEGER NOT NULL REFERENCES dossier (id),
  le TEXT NOT NULL,
  sous_critere TEXT NOT NULL,
  PRIMARY KEY (campagne_id, agent)
) STRICT, WITHOUT ROWID;

CREATE TABLE motivation (
  dossier_id INTEGER PRIMARY KEY REFERENCES dossier (id),
  texte TEXT NOT NULL,
  agent TEXT NOT NULL,
  le TEXT NOT NULL
) STRICT;
"""
