"""What every store promises of the list of dossiers: orders, words, filters, same SIRET, same account."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.cycle import Etat
from app.domain.montants import Etp, Montant
from app.domain.poste import TypePoste
from app.ports import Filtre, Tri
from tests.builders import (
    IBAN,
    SIRET,
    le,
    un_dossier,
    un_porteur,
    un_poste,
    une_campagne,
)


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
