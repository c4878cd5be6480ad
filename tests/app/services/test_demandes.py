"""Requests for pieces: what is asked, by when, and when one may be taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.convention import TypeActe
from app.domain.cycle import Etat
from app.domain.demandes import MotifDemande
from app.domain.dossier import Canal
from app.domain.pieces import Verdict
from app.services.demandes import Demandes, proposition
from app.services.faits import constater
from app.services.instruction import Instruction
from app.services.reception import Reception
from app.socle.errors import UserError
from tests.app.services.atelier import dossier_en_base, piece_en_base, rien_d_ecrit, un_seul_acte
from tests.builders import AGENT, un_acte, un_verdict, une_demande
from tests.outils.courriels import courriel, octets_du

LIMITE = date(2022, 10, 5)


@pytest.fixture
def dossier(store, campagne):
    return dossier_en_base(store, campagne, etat=Etat.EN_INSTRUCTION)


@pytest.fixture
def demandes(contexte):
    return Demandes(contexte)


def demandes_de(store, dossier):
    with store.lire() as u:
        return u.demandes.of_dossier(dossier.id)


def test_a_request_holds_what_misses_and_until_when(store, demandes, horloge, dossier):
    assert piece_en_base(store, dossier).id == 1
    with store.ecrire() as u:
        u.pieces.set_verdict(dossier.id, un_verdict(code="RIB", verdict=Verdict.PERIMEE, motif="trop ancien"))
    with un_seul_acte(store) as lignes:
        demande, changes = demandes.demander(dossier.id, LIMITE, Canal.COURRIER)
    assert demandes_de(store, dossier) == (demande,)
    assert [(x.code, x.motif) for x in demande.lignes] == [
        ("BUDGET", MotifDemande.ABSENTE),
        ("RIB", MotifDemande.PERIMEE),
    ]
    assert (demande.demandee_le, demande.agent, demande.canal) == (horloge.instant, AGENT, Canal.COURRIER)
    assert (demande.date_limite, demande.rappel_le, demande.derniere_piece) == (LIMITE, date(2022, 9, 30), 1)
    assert lignes[0].acte == "Demander 2\u00a0pièces"
    assert changes.touches("pieces")


def test_a_request_may_bear_on_some_pieces_only(demandes, dossier):
    demande, _ = demandes.demander(dossier.id, LIMITE, Canal.COURRIEL, ["RIB", "AUTRE"])
    assert [x.code for x in demande.lignes] == ["RIB"]


@pytest.mark.parametrize("limite", [date(2022, 9, 20), date(2022, 9, 1)])
def test_a_limit_is_to_come(store, demandes, dossier, limite):
    with rien_d_ecrit(store), pytest.raises(UserError, match="n’est pas à venir"):
        demandes.demander(dossier.id, limite, Canal.COURRIEL)


def test_a_decided_dossier_is_asked_nothing(store, demandes, campagne):
    decide = dossier_en_base(store, campagne, etat=Etat.NON_RETENU)
    with rien_d_ecrit(store), pytest.raises(UserError, match="plus en instruction"):
        demandes.demander(decide.id, LIMITE, Canal.COURRIEL)


def test_a_piece_not_examined_is_not_asked_again(store, demandes, dossier):
    piece_en_base(store, dossier, code="BUDGET")
    with rien_d_ecrit(store), pytest.raises(UserError, match="Aucune pièce n’est à demander"):
        demandes.demander(dossier.id, LIMITE, Canal.COURRIEL, ["BUDGET"])


def test_one_request_runs_at_a_time_and_all_are_kept(store, demandes, horloge, dossier):
    premiere, _ = demandes.demander(dossier.id, LIMITE, Canal.COURRIEL)
    with rien_d_ecrit(store), pytest.raises(UserError, match="court déjà jusqu’au 05/10/2022"):
        demandes.demander(dossier.id, LIMITE, Canal.COURRIEL)
    horloge.avancer(days=16)
    seconde, _ = demandes.demander(dossier.id, date(2022, 10, 20), Canal.COURRIEL)
    assert demandes_de(store, dossier) == (premiere, seconde)


def test_a_request_is_taken_back_until_it_has_a_consequence(store, demandes, horloge, dossier):
    demande, _ = demandes.demander(dossier.id, LIMITE, Canal.COURRIEL)
    rendue, _ = demandes.retirer(dossier.id)
    assert rendue == demande
    assert demandes_de(store, dossier) == ()
    with rien_d_ecrit(store), pytest.raises(UserError, match="a eu une suite"):
        demandes.retirer(dossier.id)
    demandes.demander(dossier.id, LIMITE, Canal.COURRIEL)
    with store.ecrire() as u:
        sha256 = u.pieces.put_contenu(b"%PDF")
        u.actes.add(
            un_acte(dossier_id=dossier.id, sha256=sha256, type=TypeActe.DEMANDE_PIECES, produit_le=horloge.instant)
        )
    with rien_d_ecrit(store), pytest.raises(UserError, match="a eu une suite"):
        demandes.retirer(dossier.id)


def test_the_default_limit_is_that_of_the_campaign_or_of_the_house(contexte, campagne, dossier):
    etat = Instruction(contexte).fiche(dossier.id).completude
    jour = date(2022, 9, 20)
    assert (proposition(campagne, etat, jour).date_limite, proposition(campagne, etat, jour).a_confirmer) == (
        LIMITE,
        True,
    )
    sue = replace(campagne, delai_pieces_jours=30, sources={"delai_pieces_jours": "note du service"})
    assert proposition(sue, etat, jour).date_limite == date(2022, 10, 20)
    assert not proposition(sue, etat, jour).a_confirmer


def test_a_file_or_a_mail_added_answers(store, contexte, lecteur, demandes, horloge, dossier, tmp_path):
    demandes.demander(dossier.id, LIMITE, Canal.COURRIEL)
    reception = Reception(contexte, lecteur)
    (tmp_path / "autre.txt").write_bytes(b"sans rapport")
    reception.ajouter_pieces(dossier.id, [tmp_path / "autre.txt"])
    assert demandes_de(store, dossier)[0].est_ouverte
    horloge.avancer(days=3)
    (tmp_path / "rib.txt").write_bytes(b"RIB")
    reception.ajouter_pieces(dossier.id, [tmp_path / "rib.txt"], "RIB")
    assert demandes_de(store, dossier)[0].repondue_le == horloge.instant


def test_a_mail_that_names_the_dossier_answers_on_the_day_it_came(
    store, contexte, campagne, lecteur, demandes, horloge, dossier, tmp_path
):
    demande, _ = demandes.demander(dossier.id, LIMITE, Canal.COURRIEL)
    message = courriel(
        "Essai <contact@exemple.fr>", f"Pièces du dossier {dossier.numero}", "Thu, 22 Sep 2022 09:00:00 +0200",
        "<2@exemple.fr>", "Bonjour,", recu="Thu, 22 Sep 2022 09:01:00 +0200",
    )  # fmt: skip
    (tmp_path / "suite.eml").write_bytes(octets_du(message))
    horloge.avancer(days=7)
    Reception(contexte, lecteur).importer(campagne.id, [tmp_path / "suite.eml"])
    (repondue,) = demandes_de(store, dossier)
    assert repondue == replace(demande, repondue_le=repondue.repondue_le)
    assert repondue.repondue_le.date() == date(2022, 9, 22)


def test_an_answer_stays_with_its_own_request(store, contexte, dossier):
    with store.ecrire() as u:
        ancienne = u.demandes.add(une_demande(dossier_id=dossier.id, repondue_le=une_demande().demandee_le))
        u.demandes.add(une_demande(dossier_id=dossier.id))
        constater(u, contexte, dossier.id)
    assert demandes_de(store, dossier)[0] == ancienne
