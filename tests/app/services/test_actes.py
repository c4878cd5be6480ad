"""Acts of a stored dossier: what they miss, what is kept of them, and the file that leaves."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta

import pytest

from app.documents.composer import ActeIncomplet
from app.domain.convention import TypeActe
from app.domain.cycle import Etat
from app.services.actes import Actes
from app.socle.errors import EnvironmentFault, UserError
from tests.app.services.atelier import changer, journal, rien_d_ecrit, un_seul_acte

pytestmark = pytest.mark.demonstration

CONVENTION, LETTRE = TypeActe.CONVENTION, TypeActe.LETTRE_DECISION
ACCUSE, DEMANDE = TypeActe.ACCUSE_RECEPTION, TypeActe.DEMANDE_PIECES


@pytest.fixture
def actes(contexte):
    return Actes(contexte)


def le_dossier(store, etat):
    with store.lire() as u:
        return next(d for d in u.dossiers.of_campagne(1) if d.etat is etat)


def test_attendus_follow_the_state(store, actes):
    attendus = {
        etat: actes.attendus(le_dossier(store, etat).id)
        for etat in (Etat.RECU, Etat.INSTRUIT, Etat.RETENU, Etat.LISTE_ATTENTE, Etat.CONVENTIONNE, Etat.RETIRE)
    }
    assert attendus == {
        Etat.RECU: (ACCUSE,),
        Etat.INSTRUIT: (ACCUSE, TypeActe.ATTESTATION_DE_MINIMIS),
        Etat.RETENU: (LETTRE, CONVENTION),
        Etat.LISTE_ATTENTE: (LETTRE,),
        Etat.CONVENTIONNE: (LETTRE, CONVENTION, TypeActe.ATTESTATION_POSTES),
        Etat.RETIRE: (),
    }


def test_preparer_gives_the_act_with_what_to_check(store, actes):
    preparation = actes.preparer(le_dossier(store, Etat.RETENU).id, CONVENTION)
    assert preparation.manques == ()
    assert preparation.contenu.reference.startswith("C-2022-94-")
    assert preparation.a_verifier
    assert preparation.rappels


def test_preparer_names_what_is_missing(store, actes):
    dossier = le_dossier(store, Etat.RETENU)
    changer(store, dossier, territoire="", plus_value="")
    preparation = actes.preparer(dossier.id, CONVENTION)
    assert preparation.contenu is None
    assert {m.champ for m in preparation.manques} == {"dossier.territoire", "dossier.plus_value"}
    assert actes.manques(dossier.id, CONVENTION) == preparation.manques
    sans_decision = actes.preparer(le_dossier(store, Etat.RECU).id, LETTRE)
    assert [m.champ for m in sans_decision.manques] == ["decision.sens"]
    assert sans_decision.contenu is None


def test_a_reopened_dossier_gives_no_act(store, actes):
    dossier = le_dossier(store, Etat.RETENU)
    changer(store, dossier, etat=Etat.EN_INSTRUCTION)
    assert [m.champ for m in actes.preparer(dossier.id, LETTRE).manques] == ["decision.sens"]


def test_apercu_is_a_draft_and_leaves_no_trace(store, actes):
    dossier = le_dossier(store, Etat.RETENU)
    with rien_d_ecrit(store):
        apercu = actes.apercu(dossier.id, LETTRE)
    assert apercu.startswith(b"%PDF")
    _, octets, _ = actes.produire(dossier.id, LETTRE)
    assert octets != apercu


@pytest.mark.parametrize("type_acte", [ACCUSE, LETTRE, CONVENTION])
def test_produire_keeps_the_bytes_and_writes_one_line(store, actes, contexte, type_acte):
    dossier = le_dossier(store, Etat.RETENU)
    with un_seul_acte(store) as lignes:
        acte, octets, changes = actes.produire(dossier.id, type_acte)
    assert acte.emis
    assert (acte.sha256, acte.taille) == (hashlib.sha256(octets).hexdigest(), len(octets))
    assert (acte.produit_le, acte.agent) == (contexte.clock.maintenant(), "Sacha Fictif")
    assert json.loads(lignes[0].apres)["sha256"] == acte.sha256
    assert lignes[0].dossier_id == dossier.id
    assert actes.pdf(acte) == octets
    assert changes.touches("actes")
    assert changes.dossiers == {dossier.id}


def test_the_same_day_gives_the_same_bytes_the_next_day_another_date(store, actes, horloge):
    dossier = le_dossier(store, Etat.RETENU)
    premier, second = (actes.produire(dossier.id, LETTRE)[0] for _ in range(2))
    assert premier.sha256 == second.sha256
    assert premier.id != second.id
    horloge.instant += timedelta(days=1)
    assert actes.produire(dossier.id, LETTRE)[0].sha256 != premier.sha256


@pytest.mark.parametrize("geste", ["produire", "apercu"])
def test_an_incomplete_act_is_refused_and_nothing_is_kept(store, actes, geste):
    dossier = le_dossier(store, Etat.RETENU)
    changer(store, dossier, intitule="")
    with rien_d_ecrit(store), pytest.raises(ActeIncomplet, match="Intitulé du projet"):
        getattr(actes, geste)(dossier.id, CONVENTION)


def test_a_dossier_that_changes_meanwhile_stops_the_production(store, actes, monkeypatch):
    dossier = le_dossier(store, Etat.RETENU)

    def pendant_ce_temps(_):
        changer(store, dossier, territoire="Ailleurs")
        return b"%PDF-1.7"

    monkeypatch.setattr("app.documents.pdf.rendre_pdf", pendant_ce_temps)
    with pytest.raises(UserError, match="a changé"):
        actes.produire(dossier.id, CONVENTION)
    with store.lire() as u:
        assert not u.actes.of_dossier(dossier.id)


def test_a_mere_new_version_of_the_dossier_does_not_stop_it(store, actes, monkeypatch):
    dossier = le_dossier(store, Etat.RETENU)

    def sans_rien_changer(_):
        changer(store, dossier)
        return b"%PDF-1.7"

    monkeypatch.setattr("app.documents.pdf.rendre_pdf", sans_rien_changer)
    assert actes.produire(dossier.id, CONVENTION)[1] == b"%PDF-1.7"


def test_enregistrer_sous_overwrites_nothing(store, actes, tmp_path):
    acte, octets, _ = actes.produire(le_dossier(store, Etat.RETENU).id, CONVENTION)
    premier, second = (actes.enregistrer_sous(acte, tmp_path) for _ in range(2))
    assert premier.name == f"{acte.reference} convention.pdf"
    assert second.name == f"{acte.reference} convention (2).pdf"
    assert premier.read_bytes() == second.read_bytes() == octets
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([premier.name, second.name])


def test_enregistrer_sous_a_folder_that_does_not_exist(store, actes, tmp_path):
    acte, _, _ = actes.produire(le_dossier(store, Etat.RETENU).id, LETTRE)
    with pytest.raises(EnvironmentFault, match="n’a pas pu être écrit"):
        actes.enregistrer_sous(acte, tmp_path / "absent")


def test_the_journal_of_a_production_says_who(store, actes):
    actes.produire(le_dossier(store, Etat.LISTE_ATTENTE).id, LETTRE)
    assert journal(store)[-1].agent == "Sacha Fictif"
    assert journal(store)[-1].acte == "Produire la lettre de décision"
