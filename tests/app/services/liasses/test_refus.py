"""A bundle altered, or from elsewhere, is refused with its reason and writes nothing."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from app.services.bureau import ouvrir_bureau
from app.services.liasse_manifeste import ecrire_manifeste
from app.services.liasse_retour import EN_CLAIR
from app.socle.errors import EnvironmentFault, UserError
from tests.app.services.liasses.gestes import MOT, examiner, refuse
from tests.builders import (
    AGENT,
    une_campagne,
    une_grille,
    une_note,
)
from tests.fakes import FakeStore


@pytest.mark.parametrize(("mot", "dit"), [("", "vide"), ("faux", "n’ouvre pas")])
def test_le_mot_de_passe(bureau, partie, campagne, chemin, mot, dit):
    with pytest.raises(UserError, match=dit):
        bureau.liasses.examiner(campagne.id, chemin, mot)


def test_une_base_en_clair_ou_un_fichier_absent(bureau, campagne, chemin):
    chemin.write_bytes(EN_CLAIR + b"suite")
    with pytest.raises(UserError, match="pas une liasse"):
        examiner(bureau, campagne, chemin)
    with pytest.raises(EnvironmentFault, match="ne peut pas être lu"):
        examiner(bureau, campagne, chemin.with_name("absente"))


def test_un_journal_rompu(bureau, partie, campagne, chemin, store):
    ligne = partie[1]._base.journal[0]
    partie[1]._base.journal[0] = replace(ligne, evenement=replace(ligne.evenement, agent="autre"))
    assert refuse(bureau, campagne, chemin, store, "Fichier altéré").lecteur == ""


def test_un_contenu_perdu(bureau, partie, campagne, chemin, store):
    partie[1]._base.contenus.clear()
    refuse(bureau, campagne, chemin, store, "Fichier altéré ou illisible")


def test_une_base_chiffree_qui_n_est_pas_une_liasse(bureau, partie, coffres, campagne, chemin, store):
    nom = next(iter(coffres.bases))
    coffres.bases[nom] = (MOT, FakeStore())
    refuse(bureau, campagne, chemin, store, "pas une liasse de lecture")


def test_une_autre_base(partie, campagne, chemin, coffres, horloge, lecteur):
    autre = FakeStore()
    with autre.ecrire() as u:
        u.campagnes.add(une_campagne())
    refuse(ouvrir_bureau(autre, horloge, AGENT, lecteur, coffres), campagne, chemin, autre, "pas de cette base")


def test_une_autre_campagne(bureau, partie, campagne, chemin, store):
    with store.ecrire() as u:
        autre = u.campagnes.add(une_campagne(code="autre"))
    refuse(bureau, autre, chemin, store, "autre campagne")


def test_un_manifeste_change(bureau, partie, campagne, chemin, coffres, store):
    manifeste, liasse = partie
    faux, ligne = FakeStore(), liasse._base.journal[0].evenement
    with faux.ecrire() as u:
        sha = u.pieces.put_contenu(ecrire_manifeste(replace(manifeste, dossiers=())))
        u.journal.append(replace(ligne, apres=json.dumps({**json.loads(ligne.apres), "manifeste": sha})))
    coffres.bases[next(iter(coffres.bases))] = (MOT, faux)
    refuse(bureau, campagne, chemin, store, "son empreinte a changé")


def test_dossiers_inconnus_disparus_ou_ajoutes(bureau, partie, campagne, dossier, chemin, store):
    base = partie[1]._base
    ((cle, copie),) = base.dossiers.items()
    base.dossiers[cle] = replace(copie, numero="2022-94-0777")
    refuse(bureau, campagne, chemin, store, "2022-94-0777\u00a0: ce dossier n’était pas", "a disparu")
    base.dossiers[cle] = copie
    with store.ecrire() as u:
        u.dossiers.save(replace(u.dossiers.get(dossier.id), numero="2022-94-0555"))
    refuse(bureau, campagne, chemin, store, "la campagne n’a pas ce dossier")


def test_une_grille_changee_ou_perdue(bureau, partie, campagne, dossier, chemin, store):
    with store.ecrire() as u:
        grilles = {t: replace(une_grille(), version=2) for t in campagne.grilles}
        u.campagnes.save(replace(campagne, grilles=grilles))
    refuse(bureau, campagne, chemin, store, "version 1 alors, version 2 aujourd’hui")
    with store.ecrire() as u:
        u.dossiers.save(replace(u.dossiers.get(dossier.id), postes=()))
    refuse(bureau, campagne, chemin, store, "aucune aujourd’hui")


def test_des_notes_hors_de_l_echelle_sont_toutes_nommees(bureau, partie, campagne, chemin, store):
    with partie[1].ecrire() as u:
        (d,) = u.dossiers.of_campagne(u.campagnes.all()[0].id)
        u.notes.set(d.id, une_note(valeur=9))
        u.notes.set(d.id, une_note(sous_critere="X9"))
    refuse(bureau, campagne, chemin, store, "hors de l’échelle", "X9")
