"""What every store promises, played on the one in memory and on SQLite."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.cycle import Etat
from app.domain.demandes import MotifDemande
from app.domain.dossier import Canal
from app.domain.faits import FaitsDates, Recevabilite
from app.domain.journal import rupture
from app.domain.montants import Etp, Montant
from app.domain.pieces import Verdict
from app.domain.poste import SANS_PLAN, TypePoste
from app.domain.quota import NatureMouvement
from app.ports import Filtre, Sort, Tri
from app.socle.errors import Bug, UserError
from app.socle.formats import PARIS
from tests.builders import (
    IBAN,
    SIRET,
    le,
    un_acte,
    un_dossier,
    un_evenement,
    un_mouvement,
    un_plan,
    un_porteur,
    un_poste,
    un_verdict,
    une_arrivee,
    une_campagne,
    une_cible,
    une_decision,
    une_demande,
    une_ligne_demandee,
    une_note,
    une_piece,
)

# --- transactions


def test_a_block_that_raises_leaves_nothing(store, campagne):
    def echouer():
        with store.ecrire() as u:
            u.dossiers.add(un_dossier())
            u.journal.append(un_evenement())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        echouer()
    with store.lire() as u:
        assert u.dossiers.of_campagne(campagne.id) == ()
        assert u.journal.lignes() == ()


def test_a_write_inside_a_read_is_a_bug(store, dossier):
    with pytest.raises(Bug), store.lire() as u:
        u.notes.set(dossier.id, une_note())
    with store.lire() as u:
        assert u.notes.of_dossier(dossier.id) == ()


def test_a_transaction_inside_another_is_a_bug(store):
    with store.ecrire(), pytest.raises(Bug), store.ecrire():
        pass


def test_nothing_works_after_the_block(store):
    with store.ecrire() as u:
        pass
    with pytest.raises(Bug):
        u.campagnes.add(une_campagne())
    with store.lire() as lecture:
        pass
    with pytest.raises(Bug):
        lecture.campagnes.all()


def test_a_read_keeps_the_state_it_began_with(store, campagne):
    with store.lire() as avant:
        assert avant.dossiers.of_campagne(campagne.id) == ()
        with store.ecrire() as u:
            u.dossiers.add(un_dossier())
        assert avant.dossiers.of_campagne(campagne.id) == ()
    with store.lire() as apres:
        assert len(apres.dossiers.of_campagne(campagne.id)) == 1


def test_threads_write_one_after_the_other(store, campagne):
    def ajouter():
        for _ in range(5):
            with store.ecrire() as u:
                u.dossiers.add(un_dossier(rang=u.dossiers.prochain_rang(campagne.id)))

    fils = [threading.Thread(target=ajouter) for _ in range(4)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    with store.lire() as u:
        numeros = [d.numero for d in u.dossiers.of_campagne(campagne.id)]
    assert numeros == [f"2022-94-{rang:04d}" for rang in range(1, 21)]


# --- campaigns


def test_a_campaign_comes_back_as_it_was(store):
    with store.ecrire() as u:
        premiere = u.campagnes.add(une_campagne())
        seconde = u.campagnes.add(une_campagne(code="idf-essai", taux_max=None, vagues=(), sources={}))
    with store.lire() as u:
        assert u.campagnes.get(premiere.id) == premiere
        assert u.campagnes.all() == (premiere, seconde)
    assert premiere == une_campagne(id=premiere.id)


def test_a_campaign_is_rewritten(store, campagne):
    changee = replace(campagne, intitule="Autre", date_limite_incluse=True, date_limite=date(2022, 9, 30))
    with store.ecrire() as u:
        u.campagnes.save(changee)
    with store.lire() as u:
        assert u.campagnes.all() == (changee,)


def test_an_unknown_campaign(store):
    with store.lire() as u, pytest.raises(UserError):
        u.campagnes.get(12)
    with pytest.raises(Bug), store.ecrire() as u:
        u.campagnes.save(une_campagne(id=12))
    with pytest.raises(Bug), store.ecrire() as u:
        u.campagnes.save(une_campagne())


def test_versions_of_the_target_and_movements_of_the_envelope(store, campagne):
    versions = [
        une_cible(),
        une_cible(version=2, type=TypePoste.FACILITATEUR, etp=Etp(250), saisie_le=le(8, 1)),
        une_cible(version=2, type=TypePoste.COORDINATEUR, etp=None, reference="courriel"),
        une_cible(version=2, type=TypePoste.FACILITATEUR, etp=Etp(100), zone="2A", notifiee_le=None),
        une_cible(version=2, etp=Etp(50), zone="2A"),
    ]
    mouvements = [
        un_mouvement(),
        un_mouvement(nature=NatureMouvement.REPRISE, montant=Montant(-1000000), reference=""),
        un_mouvement(
            nature=NatureMouvement.RECONDUCTION, montant=Montant(-10), montant_cp=Montant(-5), etp=Etp(8200)
        ),
    ]
    with store.ecrire() as u:
        u.campagnes.add_cibles(versions[1:])
        u.campagnes.add_cibles(versions[:1])
        for mouvement in mouvements:
            u.campagnes.add_mouvement(mouvement)
    with store.lire() as u:
        assert u.campagnes.cibles(campagne.id) == tuple(versions)
        assert u.campagnes.mouvements(campagne.id) == tuple(mouvements)
        assert u.campagnes.cibles(99) == ()


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


# --- the list


@pytest.fixture
def liste(store, campagne):
    """Four dossiers, in an order of their own for each column."""
    with store.ecrire() as u:
        autre = u.campagnes.add(une_campagne(code="autre"))
        u.dossiers.add(un_dossier(campagne_id=autre.id))
        return [
            u.dossiers.add(un_dossier(rang=rang, **champs))
            for rang, champs in (
                (1, {"porteur": un_porteur(raison_sociale="Œuvre de Bastia", ville="Bastia", siret="")}),
                (2, {"porteur": un_porteur(raison_sociale="École du Cap"), "recu_le": le(7, 1),
                     "montant_demande": None, "etat": Etat.RETENU}),
                (3, {"porteur": un_porteur(raison_sociale="eau vive"), "montant_demande": Montant(100),
                     "postes": (un_poste(type=TypePoste.COORDINATEUR, etp_demande=Etp(50)),)}),
                (10000, {"porteur": un_porteur(raison_sociale="Zone d’emploi"), "recu_le": le(1, 2), "postes": (),
                         "etat": Etat.INSTRUIT}),
            )
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("tri", "decroissant", "rangs"),
    [
        (Tri.NUMERO, False, [0, 1, 2, 3]),
        (Tri.NUMERO, True, [3, 2, 1, 0]),
        (Tri.RECU_LE, False, [3, 1, 0, 2]),
        (Tri.RECU_LE, True, [0, 2, 1, 3]),
        (Tri.PORTEUR, False, [2, 1, 0, 3]),
        (Tri.PORTEUR, True, [3, 0, 1, 2]),
        (Tri.ETAT, False, [0, 2, 3, 1]),
        (Tri.ETAT, True, [1, 3, 0, 2]),
        (Tri.MONTANT, False, [2, 0, 3, 1]),
        (Tri.MONTANT, True, [0, 3, 2, 1]),
        (Tri.ETP, False, [3, 2, 0, 1]),
        (Tri.ETP, True, [0, 1, 2, 3]),
    ],
)
def test_orders(store, liste, tri, decroissant, rangs):
    with store.lire() as u:
        ids = u.dossiers.ids(Filtre(1, tri=tri, decroissant=decroissant))
    assert ids == tuple(liste[r].id for r in rangs)


@pytest.mark.parametrize(
    ("texte", "rangs"),
    [
        ("", [0, 1, 2, 3]),
        ("oeuvre", [0]),
        ("ŒUV", [0]),
        ("ecole", [1]),
        ("éc ca", []),
        ("école ca", [1]),
        ("cap école", [1]),
        ("bastia", [0]),
        ("2022-94-0003", [2]),
        ("0003", [2]),
        ("n° 12-34", [0, 1, 2, 3]),
        ("d'emp", [3]),
        ("d’emploi zone", [3]),
        (SIRET, [1, 2, 3]),
        ("888 000 122 00018", [1, 2, 3]),
        ('"', [0, 1, 2, 3]),
        ("-", [0, 1, 2, 3]),
        ("AND", []),
        ('bas"tia', []),
        ("NEAR(bastia)", []),
        ("numero:2022", []),
        ("basti*", [0]),
        ("introuvable", []),
    ],
)
def test_words(store, liste, texte, rangs):
    with store.lire() as u:
        assert u.dossiers.ids(Filtre(1, texte)) == tuple(liste[r].id for r in rangs)


def test_states_and_types(store, liste):
    with store.lire() as u:
        assert u.dossiers.ids(Filtre(1, etats=frozenset({Etat.RETENU, Etat.INSTRUIT}))) == (
            liste[1].id,
            liste[3].id,
        )
        assert u.dossiers.ids(Filtre(1, types=frozenset({TypePoste.COORDINATEUR}))) == (liste[2].id,)
        comptes = u.dossiers.compter_par_etat(1)
    assert comptes == dict.fromkeys(Etat, 0) | {Etat.RECU: 2, Etat.RETENU: 1, Etat.INSTRUIT: 1}


def test_words_follow_what_is_saved(store, liste):
    porteur = replace(liste[0].porteur, raison_sociale="Chantier du Golo")
    with store.ecrire() as u:
        u.dossiers.save(replace(liste[0], porteur=porteur))
    with store.lire() as u:
        assert u.dossiers.ids(Filtre(1, "golo")) == (liste[0].id,)
        assert u.dossiers.ids(Filtre(1, "oeuvre")) == ()


def test_rows_in_the_order_asked(store, liste):
    with store.lire() as u:
        lignes = u.dossiers.lignes([liste[2].id, 999, liste[0].id])
        assert u.dossiers.lignes([]) == ()
    assert [ligne.porteur for ligne in lignes] == ["eau vive", "Œuvre de Bastia"]
    assert lignes[0].etp_demande == Etp(50)
    assert lignes[0].type_poste is TypePoste.COORDINATEUR
    assert lignes[0].montant_demande == Montant(100)
    assert lignes[1].recu_le == liste[0].recu_le
    assert lignes[1].nb_pieces == 0


def test_same_siret(store, liste):
    with store.lire() as u:
        assert u.dossiers.par_siret(1, SIRET) == tuple(d.id for d in liste[1:])
        assert u.dossiers.par_siret(1, "") == ()


def test_same_iban(store, liste):
    with store.lire() as u:
        assert u.dossiers.par_iban(1, IBAN) == tuple(d.id for d in liste)
        assert u.dossiers.par_iban(1, "FR00") == ()
        assert u.dossiers.par_iban(1, "") == ()


def test_accounts_that_a_siret_gave_in_other_campaigns(store, dossier):
    with store.ecrire() as u:
        ailleurs = u.campagnes.add(replace(une_campagne(), id=None))
        for rang, (siret, iban, etat, jour) in enumerate(
            (
                (SIRET, "FR02", Etat.RECU, 9),
                (SIRET, "FR01", Etat.NON_RETENU, 2),
                (SIRET, "FR03", Etat.RETIRE, 10),
                (SIRET, "", Etat.RECU, 10),
                ("", "FR04", Etat.RECU, 10),
            ),
            start=1,
        ):
            porteur = un_porteur(siret=siret, iban=iban)
            recu_le = le(9, jour)
            u.dossiers.add(
                un_dossier(rang=rang, campagne_id=ailleurs.id, porteur=porteur, etat=etat, recu_le=recu_le)
            )
    with store.lire() as u:
        trouves = u.dossiers.anciens_comptes(1, (SIRET, SIRET, "", "12345678900011"))
        assert {s: [(c.iban, c.recu_le) for c in comptes] for s, comptes in trouves.items()} == {
            SIRET: [("FR01", le(9, 2)), ("FR02", le(9, 9))]
        }
        (ici,) = u.dossiers.anciens_comptes(ailleurs.id, (SIRET,))[SIRET]
        assert (ici.numero, ici.iban) == (dossier.numero, IBAN)
        assert not u.dossiers.anciens_comptes(1, ())


@given(texte=st.text(max_size=30))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_no_typing_ever_raises(store, texte):
    with store.lire() as u:
        assert u.dossiers.ids(Filtre(1, texte)) == ()  # an empty base: only the reading of the words is at stake


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


# --- the journal


def test_the_journal_is_chained(store, dossier):
    with store.ecrire() as u:
        lignes = [
            u.journal.append(un_evenement(acte=f"acte {n}", dossier_id=dossier.id if n % 2 else None))
            for n in range(5)
        ]
    with store.lire() as u:
        assert tuple(u.journal.toutes()) == tuple(lignes)
        assert u.journal.lignes() == tuple(reversed(lignes))
        assert u.journal.lignes(limite=2, avant=4) == (lignes[2], lignes[1])
        assert u.journal.lignes(dossier_id=dossier.id) == (lignes[3], lignes[1])
        assert u.journal.lignes(dossier_id=dossier.id, avant=4) == (lignes[1],)
    assert rupture(lignes) is None


def test_the_journal_keeps_the_instant_as_written(store):
    instants = [datetime(2022, 7, 12, 8, 0, tzinfo=UTC), le(10, 30, 2, 30), le(7, 12).replace(microsecond=5)]
    with store.ecrire() as u:
        for instant in instants:
            u.journal.append(un_evenement(le=instant))
    with store.lire() as u:
        lues = tuple(u.journal.toutes())
    assert rupture(lues) is None
    assert [ligne.evenement.le.isoformat() for ligne in lues] == [i.isoformat() for i in instants]


def test_a_line_without_time_zone_is_a_bug(store):
    with pytest.raises(Bug), store.ecrire() as u:
        u.journal.append(un_evenement(le=datetime(2022, 7, 12, 8, 0)))  # noqa: DTZ001  # the fault under test


# --- copies and checks


def test_a_copy_and_a_check(store, dossier, tmp_path):
    store.sauvegarder(tmp_path / "copie.clausule")
    assert (tmp_path / "copie.clausule").stat().st_size > 0
    assert store.verifier() == ()
