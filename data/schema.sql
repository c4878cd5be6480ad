CREATE TRIGGER circuit_ne_change_pas BEFORE UPDATE ON circuit
BEGIN SELECT RAISE(ABORT, 'un pas du circuit se corrige par un autre'); END;

CREATE TRIGGER circuit_ne_s_efface_pas BEFORE DELETE ON circuit
BEGIN SELECT RAISE(ABORT, 'un pas du circuit se corrige par un autre'); END;

CREATE TRIGGER compteur_ne_recule_pas BEFORE UPDATE ON compteur
WHEN NEW.dernier <= OLD.dernier
BEGIN SELECT RAISE(ABORT, 'un numéro ne sert qu’une fois'); END;

CREATE TRIGGER decision_ne_change_pas BEFORE UPDATE ON decision
BEGIN SELECT RAISE(ABORT, 'une décision se corrige par une autre'); END;

CREATE TRIGGER decision_ne_s_efface_pas BEFORE DELETE ON decision
BEGIN SELECT RAISE(ABORT, 'une décision se corrige par une autre'); END;

CREATE TRIGGER delegation_ne_s_efface_pas BEFORE DELETE ON delegation
BEGIN SELECT RAISE(ABORT, 'une délégation se retire'); END;

CREATE TRIGGER deport_ne_s_efface_pas BEFORE DELETE ON deport
BEGIN SELECT RAISE(ABORT, 'un déport se lève'); END;

CREATE TRIGGER derogation_ne_s_efface_pas BEFORE DELETE ON derogation
BEGIN SELECT RAISE(ABORT, 'une dérogation se lève'); END;

CREATE TRIGGER habilitation_ne_s_efface_pas BEFORE DELETE ON habilitation
BEGIN SELECT RAISE(ABORT, 'une habilitation se borne'); END;

CREATE TRIGGER journal_ne_change_pas BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'le journal ne se modifie pas'); END;

CREATE TRIGGER journal_ne_s_efface_pas BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'le journal ne s’efface pas'); END;

CREATE TRIGGER journal_se_suit BEFORE INSERT ON journal
WHEN NEW.rang <> coalesce((SELECT max(rang) FROM journal), 0) + 1
  OR NEW.precedent <> coalesce((SELECT empreinte FROM journal ORDER BY rang DESC LIMIT 1),
    '0000000000000000000000000000000000000000000000000000000000000000')
BEGIN SELECT RAISE(ABORT, 'le journal se suit'); END;

CREATE TRIGGER recu_ne_change_pas BEFORE UPDATE ON recu_classement
BEGIN SELECT RAISE(ABORT, 'un reçu ne se modifie pas'); END;

CREATE TRIGGER recu_ne_s_efface_pas BEFORE DELETE ON recu_classement
BEGIN SELECT RAISE(ABORT, 'un reçu ne s’efface pas'); END;

CREATE TRIGGER version_grille_ne_change_pas BEFORE UPDATE ON version_grille
BEGIN SELECT RAISE(ABORT, 'une grille se corrige par une autre version'); END;

CREATE TRIGGER version_grille_ne_s_efface_pas BEFORE DELETE ON version_grille
BEGIN SELECT RAISE(ABORT, 'une grille se corrige par une autre version'); END;

CREATE TRIGGER version_modele_ne_change_pas BEFORE UPDATE ON version_modele
BEGIN SELECT RAISE(ABORT, 'un modèle se corrige par une autre version'); END;

CREATE TRIGGER version_modele_ne_s_efface_pas BEFORE DELETE ON version_modele
BEGIN SELECT RAISE(ABORT, 'un modèle se corrige par une autre version'); END;

CREATE TRIGGER visa_ne_change_pas BEFORE UPDATE ON visa
BEGIN SELECT RAISE(ABORT, 'un visa se corrige par un autre'); END;

CREATE TRIGGER visa_ne_s_efface_pas BEFORE DELETE ON visa
BEGIN SELECT RAISE(ABORT, 'un visa se corrige par un autre'); END;

CREATE TABLE "acte" (
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

CREATE TABLE acte_de_campagne (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  campagne_id INTEGER NOT NULL REFERENCES campagne (id),
  comite_id INTEGER REFERENCES comite (id),
  sha256 TEXT NOT NULL REFERENCES contenu (sha256),
  fiche TEXT NOT NULL CHECK (json_valid(fiche))
) STRICT;

CREATE TABLE arrivee (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  campagne_id INTEGER NOT NULL REFERENCES campagne (id),
  sha256 TEXT NOT NULL REFERENCES contenu (sha256),
  nom_fichier TEXT NOT NULL,
  expediteur_nom TEXT NOT NULL,
  expediteur_adresse TEXT NOT NULL COLLATE NOCASE,
  objet TEXT NOT NULL,
  recu_le TEXT NOT NULL,
  importe_le TEXT NOT NULL,
  sort TEXT NOT NULL CHECK (sort IN ('nouveau_dossier', 'ajout', 'ecarte')),
  message_id TEXT NOT NULL,
  en_reponse_a TEXT NOT NULL CHECK (json_valid(en_reponse_a)),
  transfere_par TEXT NOT NULL,
  dossier_id INTEGER REFERENCES dossier (id),
  motif TEXT NOT NULL,
  avertissements TEXT NOT NULL CHECK (json_valid(avertissements))
) STRICT;

CREATE TABLE campagne (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  code TEXT NOT NULL CHECK (code <> ''),
  intitule TEXT NOT NULL,
  edition INTEGER NOT NULL,
  region_code TEXT NOT NULL,
  date_limite TEXT NOT NULL CHECK (date_limite IS date(date_limite)),
  fiche TEXT NOT NULL CHECK (json_valid(fiche))
) STRICT;

CREATE TABLE cible (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  campagne_id INTEGER NOT NULL REFERENCES campagne (id),
  version INTEGER NOT NULL CHECK (version >= 1),
  type TEXT CHECK (type IN ('facilitateur', 'coordinateur')),
  etp INTEGER CHECK (etp >= 0),
  notifiee_le TEXT CHECK (notifiee_le IS date(notifiee_le)),
  reference TEXT NOT NULL,
  commentaire TEXT NOT NULL,
  saisie_le TEXT
, zone TEXT NOT NULL DEFAULT '') STRICT;

CREATE TABLE circuit (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  acte_id INTEGER NOT NULL REFERENCES acte (id),
  delegation_id INTEGER REFERENCES delegation (id),
  sha256 TEXT REFERENCES contenu (sha256),
  fiche TEXT NOT NULL CHECK (json_valid(fiche))
) STRICT;

CREATE TABLE comite (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  campagne_id INTEGER NOT NULL REFERENCES campagne (id),
  le TEXT NOT NULL CHECK (le IS date(le)),
  fiche TEXT NOT NULL CHECK (json_valid(fiche))
) STRICT;

CREATE TABLE compteur (
  nom TEXT NOT NULL,
  campagne_id INTEGER NOT NULL REFERENCES campagne (id),
  dernier INTEGER NOT NULL CHECK (dernier >= 1),
  PRIMARY KEY (nom, campagne_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE contenu (
  sha256 TEXT PRIMARY KEY NOT NULL CHECK (length(sha256) = 64),
  taille INTEGER NOT NULL,
  octets BLOB NOT NULL CHECK (length(octets) = taille)
) STRICT;

CREATE TABLE decision (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  dossier_id INTEGER NOT NULL REFERENCES dossier (id),
  sens TEXT NOT NULL CHECK (sens IN ('retenu', 'retenu_partiellement', 'liste_attente', 'ajourne', 'non_retenu',
    'irrecevable')),
  motif TEXT NOT NULL,
  prise_le TEXT NOT NULL CHECK (prise_le IS date(prise_le)),
  etp_facilitateur INTEGER CHECK (etp_facilitateur >= 0),
  etp_coordinateur INTEGER CHECK (etp_coordinateur >= 0),
  montant INTEGER CHECK (montant >= 0),
  date_debut TEXT CHECK (date_debut IS date(date_debut)),
  reserves TEXT NOT NULL,
  avis_comite_le TEXT CHECK (avis_comite_le IS date(avis_comite_le)),
  derogation TEXT NOT NULL,
  version_cible INTEGER,
  agent TEXT NOT NULL,
  enregistree_le TEXT
) STRICT;

CREATE TABLE delegation (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  fiche TEXT NOT NULL CHECK (json_valid(fiche))
) STRICT;

CREATE TABLE demande (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  dossier_id INTEGER NOT NULL REFERENCES dossier (id),
  demandee_le TEXT NOT NULL,
  date_limite TEXT NOT NULL CHECK (date_limite IS date(date_limite)),
  canal TEXT NOT NULL CHECK (canal IN ('courriel', 'courrier', 'depot')),
  agent TEXT NOT NULL,
  rappel_le TEXT CHECK (rappel_le IS date(rappel_le)),
  repondue_le TEXT,
  derniere_piece INTEGER NOT NULL
) STRICT;

CREATE TABLE deport (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  dossier_id INTEGER NOT NULL REFERENCES dossier (id),
  agent TEXT NOT NULL,
  motif TEXT NOT NULL,
  declare_le TEXT NOT NULL,
  leve_le TEXT
) STRICT;

CREATE TABLE derogation (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  dossier_id INTEGER NOT NULL REFERENCES dossier (id),
  regle TEXT NOT NULL,
  motif TEXT NOT NULL,
  agent TEXT NOT NULL,
  le TEXT NOT NULL,
  levee_le TEXT
) STRICT;

CREATE TABLE dossier (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  campagne_id INTEGER NOT NULL REFERENCES campagne (id),
  porteur_id INTEGER NOT NULL UNIQUE REFERENCES porteur (id),
  numero TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 1),
  etat TEXT NOT NULL CHECK (etat IN ('recu', 'en_instruction', 'instruit', 'retenu', 'retenu_partiellement',
    'liste_attente', 'ajourne', 'non_retenu', 'irrecevable', 'conventionne', 'retire')),
  canal TEXT NOT NULL CHECK (canal IN ('courriel', 'courrier', 'depot')),
  nature TEXT CHECK (nature IN ('creation', 'renforcement', 'reconduction')),
  vague INTEGER,
  recu_le TEXT NOT NULL CHECK (recu_le LIKE '____-__-__T__:__:__%+00:00'),
  intitule TEXT NOT NULL,
  objet TEXT NOT NULL,
  territoire TEXT NOT NULL,
  resume TEXT NOT NULL,
  plus_value TEXT NOT NULL,
  agent TEXT NOT NULL,
  cout_total INTEGER,
  montant_demande INTEGER,
  montant_propose INTEGER,
  avis TEXT NOT NULL,
  type_poste TEXT CHECK (type_poste IN ('facilitateur', 'coordinateur')),
  etp_demande INTEGER NOT NULL
, departements TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(departements))) STRICT;

CREATE TABLE empreinte_page (
  empreinte INTEGER NOT NULL,
  page_id INTEGER NOT NULL REFERENCES page_texte (id),
  PRIMARY KEY (empreinte, page_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE execution (
  dossier_id INTEGER PRIMARY KEY REFERENCES dossier (id),
  fiche TEXT NOT NULL CHECK (json_valid(fiche))
) STRICT;

CREATE TABLE faits (
  dossier_id INTEGER PRIMARY KEY REFERENCES dossier (id),
  recevable TEXT NOT NULL CHECK (recevable IN ('a_apprecier', 'oui', 'non')),
  recevable_motif TEXT NOT NULL,
  recevable_le TEXT,
  recevable_agent TEXT NOT NULL,
  complet_le TEXT,
  complet_agent TEXT NOT NULL,
  instruit_le TEXT,
  instruit_agent TEXT NOT NULL
) STRICT;

CREATE TABLE fichier_regional (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  region_code TEXT NOT NULL,
  edition INTEGER NOT NULL,
  fiche TEXT NOT NULL CHECK (json_valid(fiche))
) STRICT;

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

CREATE TABLE habilitation (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  fiche TEXT NOT NULL CHECK (json_valid(fiche))
) STRICT;

CREATE TABLE journal (
  rang INTEGER PRIMARY KEY CHECK (rang >= 1),
  le TEXT NOT NULL,
  agent TEXT NOT NULL,
  acte TEXT NOT NULL,
  objet TEXT NOT NULL,
  objet_id TEXT NOT NULL,
  avant TEXT NOT NULL,
  apres TEXT NOT NULL,
  motif TEXT NOT NULL,
  dossier_id INTEGER,
  precedent TEXT NOT NULL CHECK (length(precedent) = 64),
  empreinte TEXT NOT NULL CHECK (length(empreinte) = 64)
) STRICT;

CREATE TABLE lecture (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  dossier_id INTEGER NOT NULL REFERENCES dossier (id),
  lecteur TEXT NOT NULL,
  rang INTEGER NOT NULL CHECK (rang >= 1),
  ouverte_le TEXT NOT NULL,
  close_le TEXT
) STRICT;

CREATE TABLE ligne_budget (
  dossier_id INTEGER NOT NULL REFERENCES dossier (id),
  rang INTEGER NOT NULL CHECK (rang >= 0),
  sens TEXT NOT NULL CHECK (sens IN ('charge', 'produit')),
  libelle TEXT NOT NULL,
  montant INTEGER NOT NULL,
  acquis INTEGER NOT NULL CHECK (acquis IN (0, 1)),
  etat_present_aap INTEGER NOT NULL CHECK (etat_present_aap IN (0, 1)),
  montant_n1 INTEGER,
  PRIMARY KEY (dossier_id, rang)
) STRICT, WITHOUT ROWID;

CREATE TABLE ligne_demandee (
  demande_id INTEGER NOT NULL REFERENCES demande (id),
  rang INTEGER NOT NULL CHECK (rang >= 0),
  code TEXT NOT NULL,
  libelle TEXT NOT NULL,
  motif TEXT NOT NULL CHECK (motif IN ('absente', 'illisible', 'perimee', 'non_signee', 'incoherente')),
  base TEXT NOT NULL,
  precision TEXT NOT NULL,
  PRIMARY KEY (demande_id, rang)
) STRICT, WITHOUT ROWID;

CREATE TABLE motivation (
  dossier_id INTEGER PRIMARY KEY REFERENCES dossier (id),
  texte TEXT NOT NULL,
  agent TEXT NOT NULL,
  le TEXT NOT NULL
) STRICT;

CREATE VIRTUAL TABLE mots_page USING fts5 (
  texte,
  content = '', contentless_delete = 1, prefix = '1 2 3',
  tokenize = "unicode61 remove_diacritics 2"
);

CREATE TABLE "mouvement" (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  campagne_id INTEGER NOT NULL REFERENCES campagne (id),
  nature TEXT NOT NULL CHECK (nature IN ('dotation', 'abondement', 'reprise', 'reserve', 'reconduction')),
  montant INTEGER NOT NULL,
  le TEXT NOT NULL CHECK (le IS date(le)),
  reference TEXT NOT NULL,
  montant_cp INTEGER,
  etp INTEGER CHECK (etp >= 0)
) STRICT;

CREATE TABLE note (
  dossier_id INTEGER NOT NULL REFERENCES dossier (id),
  sous_critere TEXT NOT NULL,
  valeur INTEGER,
  justification TEXT NOT NULL,
  agent TEXT NOT NULL,
  le TEXT, version_grille INTEGER NOT NULL DEFAULT 0, version_dossier INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (dossier_id, sous_critere)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE page_texte (
  id INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL REFERENCES texte (sha256),
  page INTEGER NOT NULL CHECK (page >= 1),
  texte TEXT NOT NULL
) STRICT;

CREATE TABLE parametre (
  cle TEXT PRIMARY KEY NOT NULL,
  valeur TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE passage_ecarte (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  campagne_id INTEGER NOT NULL REFERENCES campagne (id),
  texte TEXT NOT NULL,
  motif TEXT NOT NULL,
  agent TEXT NOT NULL,
  le TEXT NOT NULL
) STRICT;

CREATE TABLE piece (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  dossier_id INTEGER NOT NULL REFERENCES dossier (id),
  nom TEXT NOT NULL,
  sha256 TEXT NOT NULL REFERENCES contenu (sha256),
  taille INTEGER NOT NULL CHECK (taille >= 0),
  recue_le TEXT NOT NULL,
  type_mime TEXT NOT NULL,
  code TEXT NOT NULL,
  origine TEXT NOT NULL
, remplace INTEGER REFERENCES piece (id) CHECK (remplace <> id)) STRICT;

CREATE TABLE porteur (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  raison_sociale TEXT NOT NULL,
  sigle TEXT NOT NULL,
  forme TEXT CHECK (forme IN ('association', 'association_rup', 'fondation', 'collectivite', 'epci', 'ccas',
    'gip', 'consulaire', 'societe')),
  siret TEXT NOT NULL,
  rna TEXT NOT NULL,
  adresse TEXT NOT NULL,
  code_postal TEXT NOT NULL,
  ville TEXT NOT NULL,
  representant_civilite TEXT NOT NULL,
  representant_nom TEXT NOT NULL,
  representant_qualite TEXT NOT NULL,
  courriel TEXT NOT NULL,
  telephone TEXT NOT NULL,
  iban TEXT NOT NULL,
  bic TEXT NOT NULL,
  iban_titulaire TEXT NOT NULL,
  deja_conventionne INTEGER CHECK (deja_conventionne IN (0, 1)),
  objet_statutaire TEXT NOT NULL,
  deliberation TEXT NOT NULL,
  cle_tri TEXT NOT NULL
) STRICT;

CREATE TABLE poste (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  dossier_id INTEGER NOT NULL REFERENCES dossier (id),
  rang INTEGER NOT NULL CHECK (rang >= 0),
  type TEXT NOT NULL CHECK (type IN ('facilitateur', 'coordinateur')),
  etp_demande INTEGER NOT NULL,
  intitule TEXT NOT NULL,
  etp_avant INTEGER NOT NULL,
  etp_apres INTEGER,
  etp_propose INTEGER,
  etp_retenu INTEGER,
  date_debut TEXT CHECK (date_debut IS date(date_debut)),
  titulaire TEXT NOT NULL,
  territoire TEXT NOT NULL
, quotite INTEGER, date_fin TEXT CHECK (date_fin IS date(date_fin)), cout_charge INTEGER) STRICT;

CREATE TABLE poste_existant (
  dossier_id INTEGER NOT NULL REFERENCES dossier (id),
  rang INTEGER NOT NULL CHECK (rang >= 0),
  type TEXT NOT NULL CHECK (type IN ('facilitateur', 'coordinateur')),
  intitule TEXT NOT NULL,
  etp_n1 INTEGER,
  etp_n INTEGER,
  PRIMARY KEY (dossier_id, rang)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE proposition_ecartee (
  dossier_id INTEGER NOT NULL REFERENCES dossier (id),
  champ TEXT NOT NULL,
  valeur TEXT NOT NULL,
  agent TEXT NOT NULL,
  le TEXT NOT NULL,
  PRIMARY KEY (dossier_id, champ, valeur)
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE recherche USING fts5 (
  numero, porteur, sigle, ville, objet, siret,
  content = '', contentless_delete = 1, prefix = '1 2 3',
  tokenize = "unicode61 remove_diacritics 2"
);

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

CREATE TABLE reprise (
  campagne_id INTEGER NOT NULL REFERENCES campagne (id),
  agent TEXT NOT NULL,
  dossier_id INTEGER NOT NULL REFERENCES dossier (id),
  le TEXT NOT NULL,
  sous_critere TEXT NOT NULL,
  PRIMARY KEY (campagne_id, agent)
) STRICT, WITHOUT ROWID;

CREATE TABLE retouche (
  dossier_id INTEGER NOT NULL REFERENCES dossier (id),
  type_acte TEXT NOT NULL CHECK (type_acte <> ''),
  bloc TEXT NOT NULL CHECK (bloc <> ''),
  fiche TEXT NOT NULL CHECK (json_valid(fiche)),
  PRIMARY KEY (dossier_id, type_acte, bloc)
) STRICT, WITHOUT ROWID;

CREATE TABLE scenario (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  campagne_id INTEGER NOT NULL REFERENCES campagne (id),
  nom TEXT NOT NULL CHECK (nom <> ''),
  contenu TEXT NOT NULL CHECK (json_valid(contenu))
) STRICT;

CREATE TABLE texte (
  sha256 TEXT PRIMARY KEY NOT NULL REFERENCES contenu (sha256),
  etat TEXT NOT NULL CHECK (etat IN ('lu', 'sans_texte', 'illisible')),
  message TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE tri_rapide (
  dossier_id INTEGER NOT NULL REFERENCES dossier (id),
  agent TEXT NOT NULL,
  lettre TEXT NOT NULL CHECK (lettre IN ('A', 'B', 'C')),
  le TEXT NOT NULL,
  PRIMARY KEY (dossier_id, agent)
) STRICT, WITHOUT ROWID;

CREATE TABLE verdict (
  dossier_id INTEGER NOT NULL REFERENCES dossier (id),
  code TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('absente', 'recue', 'a_verifier', 'conforme', 'non_conforme', 'perimee',
    'sans_objet', 'deja_detenue')),
  motif TEXT NOT NULL,
  agent TEXT NOT NULL,
  le TEXT,
  valable_jusqu_au TEXT CHECK (valable_jusqu_au IS date(valable_jusqu_au)),
  PRIMARY KEY (dossier_id, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE verification_de_reference (
  cle TEXT PRIMARY KEY NOT NULL CHECK (cle <> ''),
  fiche TEXT NOT NULL CHECK (json_valid(fiche))
) STRICT, WITHOUT ROWID;

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

CREATE TABLE version_modele (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  type_acte TEXT NOT NULL CHECK (type_acte <> ''),
  version INTEGER NOT NULL CHECK (version >= 1),
  docx TEXT REFERENCES contenu (sha256),
  fiche TEXT NOT NULL CHECK (json_valid(fiche))
) STRICT;

CREATE TABLE visa (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  dossier_id INTEGER NOT NULL REFERENCES dossier (id),
  delegation_id INTEGER REFERENCES delegation (id),
  fiche TEXT NOT NULL CHECK (json_valid(fiche))
) STRICT;

CREATE TABLE visibilite (
  dossier_id INTEGER PRIMARY KEY REFERENCES dossier (id),
  statut TEXT NOT NULL CHECK (statut IN ('non_verifiee', 'visible', 'engagement', 'absente')),
  url TEXT NOT NULL,
  verifiee_le TEXT CHECK (verifiee_le IS date(verifiee_le)),
  agent TEXT NOT NULL,
  piece_id INTEGER REFERENCES piece (id),
  echeance TEXT CHECK (echeance IS date(echeance))
) STRICT;

CREATE INDEX acte_contenu ON acte (sha256);

CREATE INDEX acte_de_campagne_campagne ON acte_de_campagne (campagne_id);

CREATE INDEX acte_de_campagne_comite ON acte_de_campagne (comite_id) WHERE comite_id IS NOT NULL;

CREATE INDEX acte_de_campagne_contenu ON acte_de_campagne (sha256);

CREATE INDEX acte_dossier ON acte (dossier_id);

CREATE INDEX arrivee_dossier ON arrivee (dossier_id);

CREATE INDEX arrivee_empreinte ON arrivee (sha256);

CREATE INDEX arrivee_expediteur ON arrivee (expediteur_adresse);

CREATE INDEX arrivee_message ON arrivee (message_id);

CREATE INDEX arrivee_recue ON arrivee (campagne_id, recu_le);

CREATE UNIQUE INDEX cible_unique ON cible (campagne_id, version, coalesce(type, ''), zone);

CREATE INDEX circuit_acte ON circuit (acte_id);

CREATE INDEX circuit_contenu ON circuit (sha256) WHERE sha256 IS NOT NULL;

CREATE INDEX circuit_delegation ON circuit (delegation_id) WHERE delegation_id IS NOT NULL;

CREATE INDEX comite_campagne ON comite (campagne_id, le);

CREATE INDEX decision_dossier ON decision (dossier_id);

CREATE INDEX demande_dossier ON demande (dossier_id);

CREATE INDEX deport_dossier ON deport (dossier_id);

CREATE INDEX derogation_dossier ON derogation (dossier_id);

CREATE INDEX dossier_etat ON dossier (campagne_id, etat);

CREATE UNIQUE INDEX dossier_numero ON dossier (campagne_id, numero) WHERE numero <> '';

CREATE INDEX empreinte_de_page ON empreinte_page (page_id);

CREATE UNIQUE INDEX fichier_regional_unique ON fichier_regional (edition, region_code);

CREATE INDEX journal_dossier ON journal (dossier_id, rang);

CREATE INDEX journal_objet ON journal (objet, objet_id, rang);

CREATE UNIQUE INDEX lecture_lecteur ON lecture (dossier_id, lecteur);

CREATE UNIQUE INDEX lecture_rang ON lecture (dossier_id, rang);

CREATE INDEX mouvement_campagne ON mouvement (campagne_id);

CREATE UNIQUE INDEX page_texte_unique ON page_texte (sha256, page);

CREATE INDEX passage_ecarte_campagne ON passage_ecarte (campagne_id);

CREATE INDEX piece_contenu ON piece (sha256);

CREATE INDEX piece_dossier ON piece (dossier_id);

CREATE INDEX piece_remplacee ON piece (remplace) WHERE remplace IS NOT NULL;

CREATE INDEX porteur_iban ON porteur (iban);

CREATE INDEX porteur_siret ON porteur (siret);

CREATE INDEX poste_dossier ON poste (dossier_id, rang);

CREATE INDEX preuve_dossier ON preuve (dossier_id);

CREATE INDEX preuve_piece ON preuve (piece_id);

CREATE INDEX recu_classement_campagne ON recu_classement (campagne_id);

CREATE UNIQUE INDEX scenario_nom ON scenario (campagne_id, nom);

CREATE UNIQUE INDEX version_grille_unique ON version_grille (campagne_id, type_poste, version);

CREATE INDEX version_modele_contenu ON version_modele (docx) WHERE docx IS NOT NULL;

CREATE UNIQUE INDEX version_modele_unique ON version_modele (type_acte, version);

CREATE INDEX visa_delegation ON visa (delegation_id) WHERE delegation_id IS NOT NULL;

CREATE INDEX visa_dossier ON visa (dossier_id);

CREATE INDEX visibilite_piece ON visibilite (piece_id) WHERE piece_id IS NOT NULL;
