"""What every store promises of a dossier and its pieces, in memory and on SQLite."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from app.domain.montants import Etp, Montant
from app.domain.pieces import Verdict
from app.domain.poste import SANS_PLAN, TypePoste
from app.socle.errors import Bug, UserError
from app.socle.formats import PARIS
from tests.builders import (
    un_dossier,
    un_plan,
    un_porteur,
    un_poste,
    un_verdict,
    une_campagne,
    une_piece,
)

# --- dossiers


def test_a_dossier_comes_back_as_it_was(store, dossier):
    assert dossier.version == 1
    assert dossier.porteur.id is not None
    assert all(p.id is not None for p in dossier.postes)
    with store.lire() as u:
        assert u.dossiers.get(dossier.id) == dossier
        assert u.dossiers.of_campagne(dossier.campagne_id) == (dossier,)


def test_what_is_unknown_stays_unknown(store, campagne):
    nu = un_dossier(
        porteur=un_porteur(forme=None, siret="", deja_conventionne=None), nature=None, postes=(), plan=SANS_PLAN,
        cout_total=None, montant_demande=None, vague=None,
    )  # fmt: skip
    with store.ecrire() as u:
        ecrit = u.dossiers.add(nu)
    with store.lire() as u:
        lu = u.dossiers.get(ecrit.id)
    assert lu == ecrit
    assert (lu.montant_demande, lu.porteur.deja_conventionne, lu.type_poste) == (None, None, None)


def test_an_instant_comes_back_in_the_time_of_paris(store, campagne):
    with store.ecrire() as u:
        ecrit = u.dossiers.add(un_dossier(recu_le=datetime(2022, 10, 30, 0, 30, tzinfo=UTC)))
    with store.lire() as u:
        lu = u.dossiers.get(ecrit.id).recu_le
    assert lu.tzinfo is PARIS
    assert lu.isoformat() == "2022-10-30T02:30:00+02:00"


def test_numbers_are_never_given_twice(store, campagne):
    with store.ecrire() as u:
        assert [u.dossiers.prochain_rang(campagne.id) for _ in range(3)] == [1, 2, 3]
        autre = u.campagnes.add(une_campagne(code="autre"))
        assert u.dossiers.prochain_rang(autre.id) == 1
    with store.ecrire() as u:
        assert u.dossiers.prochain_rang(campagne.id) == 4
    with pytest.raises(Bug), store.lire() as u:
        u.dossiers.prochain_rang(campagne.id)


def test_a_number_already_used_is_refused(store, dossier):
    with pytest.raises(Bug), store.ecrire() as u:
        u.dossiers.add(un_dossier(numero=dossier.numero))


def test_saving_counts_the_writes(store, dossier):
    with store.ecrire() as u:
        ecrit = u.dossiers.save(replace(dossier, resume="lu", montant_propose=Montant(2000000)))
    assert ecrit.version == 2
    with store.lire() as u:
        assert u.dossiers.get(dossier.id) == ecrit


def test_a_lost_update_is_refused(store, dossier):
    with store.ecrire() as u:
        premier = u.dossiers.save(replace(dossier, resume="la première"))
    with pytest.raises(UserError, match="ailleurs"), store.ecrire() as u:
        u.dossiers.save(replace(dossier, resume="la seconde"))
    with store.lire() as u:
        assert u.dossiers.get(dossier.id) == premier


def test_an_unknown_dossier(store, campagne):
    with store.lire() as u, pytest.raises(UserError):
        u.dossiers.get(12)
    with pytest.raises(UserError), store.ecrire() as u:
        u.dossiers.save(un_dossier(id=12, version=1))


def test_jobs_keep_their_identifiers(store, dossier):
    (premier,) = dossier.postes
    deux = (un_poste(type=TypePoste.COORDINATEUR, etp_demande=Etp(50)), premier)
    with store.ecrire() as u:
        avec_deux = u.dossiers.save(replace(dossier, postes=deux))
    assert avec_deux.postes[1] == premier
    assert avec_deux.postes[0].id not in {None, premier.id}
    with store.ecrire() as u:
        sans_premier = u.dossiers.save(replace(avec_deux, postes=avec_deux.postes[:1]))
    with store.ecrire() as u:  # undo
        remis = u.dossiers.save(replace(sans_premier, postes=avec_deux.postes))
    with store.lire() as u:
        assert u.dossiers.get(dossier.id) == remis
    assert remis.postes == avec_deux.postes


def test_a_job_of_another_dossier_is_a_bug(store, dossier):
    with store.ecrire() as u:
        autre = u.dossiers.add(un_dossier(rang=2))
    with pytest.raises(Bug), store.ecrire() as u:
        u.dossiers.save(replace(autre, postes=dossier.postes))
    with store.lire() as u:
        assert u.dossiers.get(dossier.id) == dossier


def test_two_dossiers_never_share_a_porteur(store, dossier):
    with store.ecrire() as u:
        copie = u.dossiers.add(replace(dossier, numero="2022-94-0002"))
    assert copie.id != dossier.id
    assert copie.porteur.id != dossier.porteur.id
    assert copie.postes[0].id != dossier.postes[0].id


def test_a_plan_is_rewritten(store, dossier):
    with store.ecrire() as u:
        u.dossiers.save(replace(dossier, plan=un_plan(2000000)))
    with store.lire() as u:
        assert u.dossiers.get(dossier.id).plan == un_plan(2000000)


# --- pieces


def test_a_content_is_kept_once(store, dossier):
    with store.ecrire() as u:
        premier = u.pieces.put_contenu(b"%PDF-1.7")
        assert u.pieces.put_contenu(b"%PDF-1.7") == premier
        assert u.pieces.contenu(premier) == b"%PDF-1.7"
        vide = u.pieces.put_contenu(b"")
        assert u.pieces.contenu(vide) == b""
    with store.lire() as u, pytest.raises(Bug):
        u.pieces.contenu("f" * 64)


def test_pieces_of_a_dossier(store, dossier):
    with store.ecrire() as u:
        sha256 = u.pieces.put_contenu(b"budget")
        pieces = [u.pieces.add(une_piece(dossier_id=dossier.id, nom=nom, sha256=sha256)) for nom in ("b", "a")]
        u.pieces.set_code(pieces[1].id, "BUDGET")
    with store.lire() as u:
        attendues = (pieces[0], replace(pieces[1], code="BUDGET"))
        assert u.pieces.of_dossier(dossier.id) == attendues
        assert u.pieces.of_campagne(dossier.campagne_id) == {dossier.id: attendues}
        assert u.pieces.get(pieces[0].id) == pieces[0]
        assert u.dossiers.lignes([dossier.id])[0].nb_pieces == 2
        assert u.pieces.of_campagne(99) == {}


def test_an_unknown_piece(store, dossier):
    with store.lire() as u, pytest.raises(UserError):
        u.pieces.get(12)
    with pytest.raises(UserError), store.ecrire() as u:
        u.pieces.set_code(12, "BUDGET")
    with pytest.raises(Bug), store.ecrire() as u:
        u.pieces.add(une_piece(dossier_id=dossier.id, sha256="e" * 64))


def test_verdicts(store, dossier):
    absente = un_verdict(code="ABC", verdict=Verdict.NON_CONFORME, motif="illisible", le=None)
    datee = un_verdict(valable_jusqu_au=date(2022, 12, 31))
    with store.ecrire() as u:
        u.pieces.set_verdict(dossier.id, un_verdict(verdict=Verdict.A_VERIFIER))
        u.pieces.set_verdict(dossier.id, datee)
        u.pieces.set_verdict(dossier.id, absente)
    with store.lire() as u:
        assert u.pieces.verdicts(dossier.id) == (absente, datee)
        assert u.pieces.verdicts_of_campagne(dossier.campagne_id) == {dossier.id: (absente, datee)}
    with store.ecrire() as u:
        u.pieces.clear_verdict(dossier.id, "ABC")
        u.pieces.clear_verdict(dossier.id, "ABC")
    with store.lire() as u:
        assert u.pieces.verdicts(dossier.id) == (datee,)
