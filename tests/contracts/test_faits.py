"""What every store promises of arrivals, notes, decisions, acts, requests and the three facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.cycle import Etat
from app.domain.demandes import MotifDemande
from app.domain.dossier import Canal
from app.domain.faits import FaitsDates, Recevabilite
from app.domain.montants import Etp
from app.domain.poste import TypePoste
from app.ports import Sort
from app.socle.errors import Bug, UserError
from tests.builders import (
    le,
    un_acte,
    un_dossier,
    une_arrivee,
    une_decision,
    une_demande,
    une_ligne_demandee,
    une_note,
)

# --- arrivals


def test_the_register_of_mails(store, campagne, dossier):
    with store.ecrire() as u:
        sha256 = u.pieces.put_contenu(b"From: contact@exemple.fr")
        premiere = u.arrivees.add(
            une_arrivee(
                sha256=sha256,
                dossier_id=dossier.id,
                en_reponse_a=("<0@exemple.fr>", "<é@exemple.fr>"),
                avertissements=("pièce n° 3 illisible",),
            )
        )
        seconde = u.arrivees.add(
            une_arrivee(sha256=sha256, recu_le=le(8, 1), message_id="", sort=Sort.ECARTE, motif="lettre")
        )
    with store.lire() as u:
        assert u.arrivees.get(premiere.id) == premiere
        assert u.arrivees.of_campagne(campagne.id) == (seconde, premiere)
        assert u.arrivees.par_empreinte(campagne.id, sha256) == premiere
        assert u.arrivees.par_empreinte(campagne.id, "a" * 64) is None
        assert u.arrivees.par_message_id(campagne.id, ["", "<1@exemple.fr>"]) == (premiere,)
        assert u.arrivees.par_message_id(campagne.id, []) == ()
        assert u.arrivees.par_expediteur(campagne.id, "Contact@Exemple.FR") == (seconde, premiere)


def test_the_fate_of_an_arrival_changes(store, campagne, dossier):
    with store.ecrire() as u:
        sha256 = u.pieces.put_contenu(b"mail")
        arrivee = u.arrivees.add(une_arrivee(sha256=sha256, sort=Sort.ECARTE))
        rangee = replace(arrivee, sort=Sort.AJOUT, dossier_id=dossier.id, motif="pièce attendue")
        u.arrivees.save(rangee)
    with store.lire() as u:
        assert u.arrivees.get(arrivee.id) == rangee
    with pytest.raises(Bug), store.ecrire() as u:
        u.arrivees.save(replace(rangee, id=99))
    with store.lire() as u, pytest.raises(UserError):
        u.arrivees.get(99)


# --- notes, decisions, acts


def test_three_things_that_are_not_the_same(store, dossier):
    sans_objet = une_note(sous_critere="C1.2", valeur=None, justification="pas de chantier", le=None)
    zero = une_note(sous_critere="C2.1", valeur=0)
    with store.ecrire() as u:
        u.notes.set(dossier.id, une_note(valeur=1))
        u.notes.set(dossier.id, une_note(valeur=3))
        u.notes.set(dossier.id, sans_objet)
        u.notes.set(dossier.id, zero)
    with store.lire() as u:
        assert u.notes.of_dossier(dossier.id) == (une_note(), sans_objet, zero)
        assert u.notes.of_campagne(dossier.campagne_id) == {dossier.id: (une_note(), sans_objet, zero)}
    with store.ecrire() as u:
        u.notes.clear(dossier.id, "C2.1")
    with store.lire() as u:
        assert u.notes.of_dossier(dossier.id) == (une_note(), sans_objet)


def test_a_note_of_nobody(store):
    with pytest.raises(Bug), store.ecrire() as u:
        u.notes.set(12, une_note())


def test_the_last_decision_is_in_force(store, dossier):
    with store.lire() as u:
        assert u.decisions.en_vigueur(dossier.id) is None
    with store.ecrire() as u:
        attente = u.decisions.add(
            une_decision(sens=Etat.LISTE_ATTENTE, etp_par_type={}, montant=None, date_debut=None, version_cible=1)
        )
        retenu = u.decisions.add(
            une_decision(
                etp_par_type={TypePoste.FACILITATEUR: Etp(100), TypePoste.COORDINATEUR: Etp(0)},
                avis_comite_le=date(2022, 9, 20),
            )
        )
    with store.lire() as u:
        assert u.decisions.en_vigueur(dossier.id) == retenu
        assert u.decisions.historique(dossier.id) == (attente, retenu)
        assert u.decisions.of_campagne(dossier.campagne_id) == {dossier.id: retenu}


def test_acts(store, dossier):
    with store.ecrire() as u:
        sha256 = u.pieces.put_contenu(b"%PDF-")
        projet = u.actes.add(un_acte(sha256=sha256))
        emis = u.actes.add(un_acte(sha256=sha256, emis=True, reference="L-2"))
    with store.lire() as u:
        assert u.actes.of_dossier(dossier.id) == (projet, emis)
        assert u.actes.of_campagne(dossier.campagne_id) == (emis, projet)


# --- requests for pieces, and the three facts


def test_requests_for_pieces_are_all_kept(store, dossier):
    deux = (une_ligne_demandee(), une_ligne_demandee(code="RIB", motif=MotifDemande.ILLISIBLE, precision="page 2"))
    with store.ecrire() as u:
        premiere = u.demandes.add(une_demande(lignes=deux, canal=Canal.COURRIER, derniere_piece=3))
        seconde = u.demandes.add(une_demande(demandee_le=le(8, 20), rappel_le=None))
        ailleurs = u.dossiers.add(un_dossier(campagne_id=dossier.campagne_id, rang=2))
    with store.lire() as u:
        assert u.demandes.of_dossier(dossier.id) == (premiere, seconde)
        assert u.demandes.of_dossier(ailleurs.id) == ()
        assert u.demandes.of_campagne(dossier.campagne_id) == {dossier.id: (premiere, seconde)}


def test_a_request_takes_its_dates_and_nothing_else(store, dossier):
    with store.ecrire() as u:
        demande = u.demandes.add(une_demande())
        u.demandes.save(
            replace(demande, repondue_le=le(7, 25), rappel_le=None, lignes=(), date_limite=date(2030, 1, 1))
        )
    with store.lire() as u:
        assert u.demandes.of_dossier(dossier.id) == (replace(demande, repondue_le=le(7, 25), rappel_le=None),)


def test_a_request_taken_back(store, dossier):
    with store.ecrire() as u:
        demande = u.demandes.add(une_demande())
        u.demandes.remove(demande.id)
    with store.lire() as u:
        assert u.demandes.of_dossier(dossier.id) == ()
    with pytest.raises(UserError), store.ecrire() as u:
        u.demandes.remove(demande.id)
    with pytest.raises(UserError), store.ecrire() as u:
        u.demandes.save(demande)


def test_the_three_facts_of_a_dossier(store, dossier):
    dits = FaitsDates(
        dossier.id,
        Recevabilite.NON,
        "hors du territoire",
        le(7, 14),
        "agent",
        le(7, 15),
        "agent",
        le(8, 1),
        "autre",
    )
    with store.lire() as u:
        assert u.faits.of_dossier(dossier.id) == FaitsDates(dossier.id)
        assert u.faits.of_campagne(dossier.campagne_id) == {}
    with store.ecrire() as u:
        u.faits.set(replace(dits, complet_le=None))
        u.faits.set(dits)
    with store.lire() as u:
        assert u.faits.of_dossier(dossier.id) == dits
        assert u.faits.of_campagne(dossier.campagne_id) == {dossier.id: dits}
    with pytest.raises(Bug), store.ecrire() as u:
        u.faits.set(replace(dits, dossier_id=999))
    with store.ecrire() as u:
        u.faits.set(FaitsDates(dossier.id))
        u.faits.set(FaitsDates(999))
    with store.lire() as u:
        assert u.faits.of_campagne(dossier.campagne_id) == {}
