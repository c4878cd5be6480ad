"""What every store promises to instruction: situation, proofs, readings, derogations, grids, receipts, sessions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.campagne import Campagne
from app.domain.grille import Grille
from app.domain.montants import Etp, Montant
from app.domain.poste import TypePoste
from app.domain.preuve import Cadre
from app.domain.scenario import LigneScenario, Origine, Scenario
from app.domain.seance import Lettre, Motivation, Reprise, TriRapide
from app.domain.situation import NON_VERIFIEE, Objectif, PosteExistant, StatutVisibilite
from app.ports import SANS_LIMITE
from app.socle.errors import Bug, UserError
from data.sqlite.codec import depuis_json, vers_json
from tests.builders import (
    AGENT,
    le,
    un_deport,
    un_dossier,
    un_evenement,
    un_existant,
    un_objectif,
    un_poste,
    un_recu,
    une_campagne,
    une_derogation,
    une_grille,
    une_lecture,
    une_note,
    une_piece,
    une_preuve,
    une_version,
    une_visibilite,
)


@pytest.fixture
def piece(store, dossier):
    with store.ecrire() as u:
        sha256 = u.pieces.put_contenu(b"projet")
        return u.pieces.add(une_piece(dossier_id=dossier.id, sha256=sha256))


# --- what a dossier tells of its situation


def test_the_situation_of_a_dossier_comes_back_as_it_was(store, campagne, dossier, piece):
    decrit = un_dossier(
        rang=2,
        departements=("2A", "2B"),
        existants=(un_existant(), PosteExistant(TypePoste.COORDINATEUR), un_existant(financements=())),
        objectifs=(un_objectif(), Objectif("Communes visitées")),
        visibilite=une_visibilite(piece_id=piece.id, echeance=date(2022, 12, 31)),
        postes=(un_poste(quotite=Etp(80), date_fin=date(2023, 9, 30), cout_charge=Montant(4512345)),),
    )
    with store.ecrire() as u:
        ecrit = u.dossiers.add(decrit)
    with store.lire() as u:
        assert u.dossiers.get(ecrit.cle) == ecrit
        assert u.dossiers.of_campagne(campagne.id) == (dossier, ecrit)
        assert (ecrit.existants, ecrit.objectifs) == (decrit.existants, decrit.objectifs)
        assert u.dossiers.get(dossier.cle).visibilite == NON_VERIFIEE
    with store.ecrire() as u:
        moindre = u.dossiers.save(
            replace(
                ecrit,
                existants=ecrit.existants[1:],
                objectifs=(),
                visibilite=une_visibilite(statut=StatutVisibilite.ENGAGEMENT),
                departements=(),
            )
        )
    with store.lire() as u:
        assert u.dossiers.get(ecrit.cle) == moindre
    with store.ecrire() as u:
        vide = u.dossiers.save(replace(moindre, existants=(), visibilite=NON_VERIFIEE))
    with store.lire() as u:
        assert u.dossiers.get(ecrit.cle) == vide


def test_a_screenshot_must_be_kept(store, dossier):
    with pytest.raises(Bug), store.ecrire() as u:
        u.dossiers.save(replace(dossier, visibilite=une_visibilite(piece_id=99)))
    with pytest.raises(Bug), store.ecrire() as u:
        u.dossiers.add(un_dossier(rang=2, visibilite=une_visibilite(piece_id=99)))


def test_the_settings_of_readings_are_in_the_record_of_a_campaign():
    reglee = une_campagne(double_lecture=True, ecart_troisieme_lecture=15, seuil_statistiques=30)
    assert depuis_json(Campagne, vers_json(reglee)) == reglee


# --- pieces: replaced, taken back, and proposals dismissed


def test_a_piece_says_which_one_it_replaces(store, dossier, piece):
    with store.ecrire() as u:
        nouvelle = u.pieces.add(une_piece(dossier_id=dossier.id, sha256=piece.sha256, remplace=piece.id))
        u.pieces.set_remplace(piece.id, None)
    with store.lire() as u:
        assert u.pieces.of_dossier(dossier.id) == (piece, nouvelle)
    with store.ecrire() as u:
        u.pieces.set_remplace(nouvelle.id, None)
        assert u.pieces.get(nouvelle.id).remplace is None
        u.pieces.set_remplace(nouvelle.id, piece.id)
    with store.lire() as u:
        assert u.pieces.get(nouvelle.id) == nouvelle


@pytest.mark.parametrize("ancienne", [1, 99])
def test_a_piece_replaces_another_that_is_there(store, piece, ancienne):
    with pytest.raises(Bug), store.ecrire() as u:
        u.pieces.set_remplace(piece.id, ancienne)
    with pytest.raises(UserError), store.ecrire() as u:
        u.pieces.set_remplace(12, None)
    with pytest.raises(Bug), store.ecrire() as u:
        u.pieces.add(replace(piece, remplace=99))


def test_a_piece_taken_back(store, dossier, piece):
    with store.ecrire() as u:
        u.pieces.remove(piece.id)
    with store.lire() as u:
        assert u.pieces.of_dossier(dossier.id) == ()
        assert u.pieces.contenu(piece.sha256) == b"projet"
    with pytest.raises(UserError), store.ecrire() as u:
        u.pieces.remove(piece.id)
    with store.ecrire() as u:
        assert u.pieces.add(piece).id > piece.id


@pytest.mark.parametrize("lien", ["preuve", "remplacante", "visibilite"])
def test_a_piece_that_something_refers_to_stays(store, dossier, piece, lien):
    with store.ecrire() as u:
        if lien == "preuve":
            u.preuves.add(une_preuve(piece_id=piece.id, sha256=piece.sha256))
        elif lien == "remplacante":
            u.pieces.add(replace(piece, remplace=piece.id))
        else:
            u.dossiers.save(replace(dossier, visibilite=une_visibilite(piece_id=piece.id)))
    with pytest.raises(Bug), store.ecrire() as u:
        u.pieces.remove(piece.id)
    with store.lire() as u:
        assert u.pieces.get(piece.id) == piece


def test_proposals_dismissed(store, dossier):
    with store.ecrire() as u:
        for _ in range(2):
            u.pieces.ecarter_proposition(dossier.id, "siret", "88800012200018", AGENT, le(7, 20))
        u.pieces.ecarter_proposition(dossier.id, "siret", "", AGENT, le(7, 20))
        u.pieces.reprendre_proposition(dossier.id, "iban", "")
    with store.lire() as u:
        assert u.pieces.propositions_ecartees(dossier.id) == {("siret", "88800012200018"), ("siret", "")}
        assert u.pieces.propositions_ecartees(99) == frozenset()
    with store.ecrire() as u:
        u.pieces.reprendre_proposition(dossier.id, "siret", "")
        assert u.pieces.propositions_ecartees(dossier.id) == {("siret", "88800012200018")}
    with pytest.raises(Bug), store.ecrire() as u:
        u.pieces.ecarter_proposition(99, "siret", "", AGENT, le(7, 20))


# --- proofs


def test_proofs(store, campagne, dossier, piece):
    with store.ecrire() as u:
        fin = u.preuves.add(
            une_preuve(sous_critere="C2.1", sha256=piece.sha256, cadre=None, page=None, lieu="B4:C6")
        )
        debut = u.preuves.add(une_preuve(sha256=piece.sha256))
        suite = u.preuves.add(une_preuve(sha256=piece.sha256, extrait="", cadre=Cadre(1, 2, 3, 4)))
    with store.lire() as u:
        assert u.preuves.of_dossier(dossier.id) == (debut, suite, fin)
        assert u.preuves.of_campagne(campagne.id) == {dossier.id: (debut, suite, fin)}
        assert u.preuves.of_campagne(99) == {}
    with store.ecrire() as u:
        u.preuves.remove(suite.id)
    with store.lire() as u:
        assert u.preuves.of_dossier(dossier.id) == (debut, fin)
    with pytest.raises(UserError), store.ecrire() as u:
        u.preuves.remove(suite.id)


@pytest.mark.parametrize("champs", [{"piece_id": 99}, {"sha256": "a" * 64}, {"dossier_id": 99}])
def test_a_proof_of_nothing(store, piece, champs):
    with pytest.raises(Bug), store.ecrire() as u:
        u.preuves.add(replace(une_preuve(sha256=piece.sha256), **champs))


# --- readings, withdrawals, derogations


def test_readings_and_their_notes(store, campagne, dossier):
    note = une_note(version_grille=2, version_dossier=3)
    with store.ecrire() as u:
        seconde = u.lectures.add(une_lecture(rang=2, lecteur="lecteur"))
        premiere = u.lectures.add(une_lecture())
        u.lectures.set_note(premiere.id, une_note(sous_critere="C2.1", valeur=None, justification="sans objet"))
        u.lectures.set_note(premiere.id, une_note(valeur=0))
        u.lectures.set_note(premiere.id, note)
        u.lectures.save(replace(premiere, close_le=le(7, 22), rang=9))
    close = replace(premiere, close_le=le(7, 22))
    with store.lire() as u:
        assert u.lectures.of_dossier(dossier.id) == (close, seconde)
        assert u.lectures.of_campagne(campagne.id) == {dossier.id: (close, seconde)}
        assert [n.sous_critere for n in u.lectures.notes(premiere.id)] == ["C1.1", "C2.1"]
        assert u.lectures.notes(premiere.id)[0] == note
        assert u.lectures.notes_of_campagne(campagne.id) == {premiere.id: u.lectures.notes(premiere.id)}
        assert u.notes.of_dossier(dossier.id) == ()
    with store.ecrire() as u:
        u.lectures.clear_note(premiere.id, "C2.1")
        u.lectures.clear_note(premiere.id, "C2.1")
        u.lectures.save(premiere)
        assert u.lectures.notes(premiere.id) == (note,)
        assert u.lectures.of_dossier(dossier.id)[0] == premiere
        u.lectures.remove(premiere.id)
        assert u.lectures.notes(premiere.id) == ()
    with store.lire() as u:
        assert u.lectures.of_dossier(dossier.id) == (seconde,)
        assert u.lectures.notes_of_campagne(campagne.id) == {}


@pytest.mark.parametrize("champs", [{"rang": 2}, {"lecteur": "lecteur"}, {"dossier_id": 99}])
def test_a_reader_reads_once_and_a_rank_is_taken_once(store, dossier, champs):
    with store.ecrire() as u:
        u.lectures.add(une_lecture())
    with pytest.raises(Bug), store.ecrire() as u:
        u.lectures.add(une_lecture(**champs))


def test_unknown_readings(store, dossier):
    for faire in (
        lambda u: u.lectures.save(une_lecture(id=9)),
        lambda u: u.lectures.remove(9),
        lambda u: u.lectures.save_deport(un_deport(id=9)),
        lambda u: u.derogations.save(une_derogation(id=9)),
    ):
        with pytest.raises(UserError), store.ecrire() as u:
            faire(u)
    with pytest.raises(Bug), store.ecrire() as u:
        u.lectures.set_note(9, une_note())


def test_withdrawals(store, campagne, dossier):
    with store.ecrire() as u:
        premier = u.lectures.add_deport(un_deport())
        second = u.lectures.add_deport(un_deport(agent="lecteur"))
        u.lectures.save_deport(replace(premier, leve_le=le(8, 1), motif="autre"))
    with store.lire() as u:
        assert u.lectures.deports(campagne.id) == (replace(premier, leve_le=le(8, 1)), second)
        assert u.lectures.deports(99) == ()
    with pytest.raises(Bug), store.ecrire() as u:
        u.lectures.add_deport(un_deport(dossier_id=99))


def test_derogations_are_all_kept(store, campagne, dossier):
    with store.ecrire() as u:
        premiere = u.derogations.add(une_derogation())
        seconde = u.derogations.add(une_derogation(regle="R14"))
        u.derogations.save(replace(premiere, levee_le=le(8, 1), regle="R99"))
    with store.lire() as u:
        attendues = (replace(premiere, levee_le=le(8, 1)), seconde)
        assert u.derogations.of_dossier(dossier.id) == attendues
        assert u.derogations.of_campagne(campagne.id) == {dossier.id: attendues}
    with pytest.raises(Bug), store.ecrire() as u:
        u.derogations.add(une_derogation(dossier_id=99))


# --- versions of the grids, receipts


def test_versions_of_the_grids(store, campagne):
    with store.ecrire() as u:
        seconde = u.grilles.add(une_version(grille=une_grille(version=2), motif="pondération"))
        autre = u.grilles.add(une_version(type_poste=TypePoste.COORDINATEUR))
        premiere = u.grilles.add(une_version())
    with store.lire() as u:
        assert u.grilles.of_campagne(campagne.id) == (premiere, seconde, autre)
        assert u.grilles.of_campagne(99) == ()
    with pytest.raises(Bug), store.ecrire() as u:
        u.grilles.add(une_version(motif="autre"))
    with pytest.raises(Bug), store.ecrire() as u:
        u.grilles.add(une_version(campagne_id=99))
    assert depuis_json(Grille, vers_json(premiere.grille)) == premiere.grille


def test_receipts(store, campagne):
    with store.ecrire() as u:
        sha256 = u.pieces.put_contenu(b"{}")
        premier = u.recus.add(un_recu(sha256=sha256))
        second = u.recus.add(un_recu(sha256=sha256, libelle=""))
    with store.lire() as u:
        assert u.recus.of_campagne(campagne.id) == (second, premier)
        assert u.recus.of_campagne(99) == ()
    for champs in ({"sha256": "a" * 64}, {"campagne_id": 99}):
        with pytest.raises(Bug), store.ecrire() as u:
            u.recus.add(un_recu(**{"sha256": sha256, **champs}))


# --- sessions of instruction


def test_the_quick_sort_is_of_each_agent(store, campagne, dossier):
    mien = TriRapide(dossier.id, AGENT, Lettre.A, le(7, 20))
    with store.ecrire() as u:
        u.seances.set_tri(replace(mien, lettre=Lettre.C))
        u.seances.set_tri(mien)
        u.seances.set_tri(TriRapide(dossier.id, "autre", Lettre.B, le(7, 20)))
    with store.lire() as u:
        assert u.seances.tris(campagne.id, AGENT) == {dossier.id: mien}
        assert u.seances.tris(99, AGENT) == {}
    with store.ecrire() as u:
        u.seances.clear_tri(dossier.id, AGENT)
        u.seances.clear_tri(dossier.id, AGENT)
        assert u.seances.tris(campagne.id, AGENT) == {}
        assert set(u.seances.tris(campagne.id, "autre")) == {dossier.id}
    with pytest.raises(Bug), store.ecrire() as u:
        u.seances.set_tri(replace(mien, dossier_id=99))


def test_where_an_agent_stopped(store, campagne, dossier):
    arret = Reprise(campagne.id, AGENT, dossier.id, le(7, 20), "C1.2")
    with store.ecrire() as u:
        u.seances.set_reprise(replace(arret, sous_critere=""))
        u.seances.set_reprise(arret)
    with store.lire() as u:
        assert u.seances.reprise(campagne.id, AGENT) == arret
        assert u.seances.reprise(campagne.id, "autre") is None
    for champs in ({"dossier_id": 99}, {"campagne_id": 99}):
        with pytest.raises(Bug), store.ecrire() as u:
            u.seances.set_reprise(replace(arret, **champs))


def test_reasons_being_written(store, campagne, dossier):
    motivation = Motivation(dossier.id, "Le diagnostic est chiffré.", AGENT, le(7, 20))
    with store.ecrire() as u:
        u.seances.set_motivation(replace(motivation, texte="Le"))
        u.seances.set_motivation(motivation)
    with store.lire() as u:
        assert u.seances.motivations(campagne.id) == {dossier.id: motivation}
        assert u.seances.motivations(99) == {}
    with store.ecrire() as u:
        u.seances.set_motivation(replace(motivation, texte=""))
        u.seances.set_motivation(replace(motivation, texte="", dossier_id=99))
        assert u.seances.motivations(campagne.id) == {}
    with pytest.raises(Bug), store.ecrire() as u:
        u.seances.set_motivation(replace(motivation, dossier_id=99))


# --- scenarios


def test_scenarios_keep_their_list_and_a_name_serves_once(store, campagne, dossier):
    lignes = (
        LigneScenario(dossier.id, dossier.numero, entre=True, etp=Etp(100), montant=Montant(2940000), motif="oui"),
        LigneScenario(99, "2022-94-0099", entre=False, etp=Etp(50), montant=None),
    )
    ordre = Scenario(campagne.id, "Ordre", Origine.ORDRE, lignes, AGENT, le(9, 1), version_cible=2)
    with store.ecrire() as u:
        ordre = u.scenarios.add(ordre)
        copie = u.scenarios.add(replace(ordre, nom="Copie", origine=Origine.COPIE, lignes=(), id=None))
    with store.lire() as u:
        assert u.scenarios.of_campagne(campagne.id) == (ordre, copie)
        assert u.scenarios.of_campagne(99) == ()
    for faux in (replace(ordre, id=None), replace(ordre, nom="Ailleurs", campagne_id=99, id=None)):
        with pytest.raises(Bug), store.ecrire() as u:
            u.scenarios.add(faux)
    with store.ecrire() as u:
        u.scenarios.remove(ordre.id)
        u.scenarios.remove(99)
    with store.lire() as u:
        assert u.scenarios.of_campagne(campagne.id) == (copie,)


# --- the journal of one thing


def test_the_journal_of_one_object(store, dossier):
    with store.ecrire() as u:
        lignes = [
            u.journal.append(un_evenement(objet=objet, objet_id=cle, dossier_id=dossier_id))
            for objet, cle, dossier_id in (
                ("note", "C1.1", 1),
                ("note", "C1.2", 1),
                ("note", "C1.1", 2),
                ("grille", "C1.1", None),
                ("note", "C1.1", 1),
            )
        ]
    with store.lire() as u:
        assert u.journal.lignes(dossier_id=1, objet="note", objet_id="C1.1") == (lignes[4], lignes[0])
        assert u.journal.lignes(objet="note", objet_id="C1.1") == (lignes[4], lignes[2], lignes[0])
        assert u.journal.lignes(objet="grille") == (lignes[3],)
        assert u.journal.lignes(objet_id="C1.1", limite=2) == (lignes[4], lignes[3])
        assert u.journal.lignes(objet="note", dossier_id=1, avant=5, limite=1) == (lignes[1],)
        assert u.journal.lignes(objet="") == ()
        assert u.journal.lignes(limite=SANS_LIMITE) == tuple(reversed(lignes))


def test_notes_keep_the_versions_they_were_given_on(store, dossier):
    with store.ecrire() as u:
        u.notes.set(dossier.id, une_note(version_grille=3, version_dossier=2))
    with store.lire() as u:
        (note,) = u.notes.of_dossier(dossier.id)
    assert (note.version_grille, note.version_dossier) == (3, 2)
