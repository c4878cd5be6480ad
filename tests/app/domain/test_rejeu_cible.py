"""Decisions replayed under another version of the target: what would differ is listed, nothing is applied."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from app.domain.cycle import Etat
from app.domain.montants import Etp
from app.domain.poste import TypePoste
from app.domain.quota import Cible
from app.domain.rejeu_cible import rejouer_decisions
from app.socle.formats import NBSP
from tests.builders import un_dossier, un_poste, une_decision

CIBLES = [
    Cible(1, 1, None, Etp(200)),
    Cible(1, 2, None, Etp(100), date(2022, 9, 1)),
    Cible(1, 3, None, None),
    Cible(1, 4, TypePoste.FACILITATEUR, Etp(100), zone="2A"),
]


def une_paire(numero, sens=Etat.RETENU, version=1, jour=1, **champs):
    dossier = un_dossier(id=numero, numero=f"n{numero}", departements=("2A",), postes=(un_poste(),), **champs)
    favorable = {"etp_par_type": {TypePoste.FACILITATEUR: Etp(100)}} if sens is Etat.RETENU else {}
    sans = {} if favorable else {"etp_par_type": {}, "montant": None, "date_debut": None}
    decision = une_decision(
        id=numero,
        dossier_id=numero,
        sens=sens,
        prise_le=date(2022, 9, jour),
        version_cible=version,
        **favorable,
        **sans,
    )
    return decision, dossier


def dites(paires, version):
    return [(e.numero, e.phrase.replace(NBSP, " ")) for e in rejouer_decisions(paires, CIBLES, version)]


def test_a_smaller_target_would_stop_the_last_decisions():
    paires = [une_paire(2, jour=2), une_paire(1, jour=1)]
    assert dites(paires, 1) == []
    assert dites(paires, 2) == [
        ("n2", "retenu sous la version 1 (tient) ; sous la version 2 : dépasse : cible tous postes atteinte")
    ]


def test_a_dossier_on_the_waiting_list_would_fit_under_a_larger_target():
    paires = [une_paire(1, version=2), une_paire(2, Etat.LISTE_ATTENTE, version=2, jour=2)]
    assert dites(paires, 2) == []
    (ecart,) = dites(paires, 1)
    assert ecart == (
        "n2",
        "liste d’attente sous la version 2 (dépasse : cible tous postes atteinte) ; sous la version 1 : tient",
    )


def test_an_unknown_target_is_compared_with_nothing():
    assert dites([une_paire(1)], 3) == [
        ("n1", "retenu sous la version 1 (tient) ; sous la version 3 : cible inconnue, rien à comparer")
    ]
    (sans,) = dites([une_paire(1, version=None)], 1)
    assert sans[1].startswith("retenu sous aucune version (cible inconnue")


def test_zones_are_looked_at_too():
    paires = [une_paire(1), une_paire(2, jour=2)]
    assert [n for n, _ in dites(paires, 4)] == ["n2"]
    ailleurs = [(d, replace(x, departements=("2B",))) for d, x in paires]
    assert dites(ailleurs, 4) == []


def test_the_last_decision_of_a_dossier_counts_and_a_refusal_frees_its_place():
    refus = une_paire(1, Etat.NON_RETENU, jour=2)
    attente = une_paire(1, Etat.LISTE_ATTENTE, version=2, jour=3)
    paires = [une_paire(1, version=2), refus, une_paire(2, version=2, jour=4)]
    assert dites(paires, 2) == []
    assert dites([paires[0], attente, paires[2]], 2) == []
    assert dites([paires[0], (replace(paires[0][0], prise_le=date(2022, 9, 9), id=9), paires[0][1])], 2) == []
