"""A receipt replayed: it gives the same list, or each difference is named; and what changed since is told."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.campagne import Ordre
from app.domain.classement import DEPARTAGES, REGLES_ORDRE, Candidat, classer
from app.domain.cycle import Etat
from app.domain.notation import resultat
from app.domain.poste import TypePoste
from app.domain.recu import DossierAuRecu, NoteAuRecu, ecrire, empreinte, table_de
from app.domain.rejeu import comparer, rejouer
from tests.app.domain.cas import INSTANT, grille
from tests.app.domain.test_recu import ECOLE, un_dossier_au_recu, un_recu
from tests.app.domain.tirages import en_notes, notes_de

ARRIVEE = {"ordre": Ordre.ARRIVEE, "regle": REGLES_ORDRE[Ordre.ARRIVEE], "departage": DEPARTAGES[Ordre.ARRIVEE]}


def dites(differences):
    return [d.phrase.replace("\u00a0", " ") for d in differences]


def change(recu, dossier_id, **champs):
    """Return the receipt with one dossier changed."""
    return replace(
        recu, dossiers=tuple(replace(d, **champs) if d.dossier_id == dossier_id else d for d in recu.dossiers)
    )


def test_a_receipt_gives_the_same_list():
    rejeu = rejouer(ecrire(un_recu()))
    assert rejeu.conforme
    assert rejeu.differences == ()
    assert rejeu.recu == un_recu()


def test_an_altered_text_is_named_by_its_hash():
    octets = ecrire(un_recu()).replace(b"Porteur 1", b"Porteur 9")
    (difference,) = rejouer(octets).differences
    assert (difference.objet, difference.champ) == ("reçu", "empreinte")


def test_a_text_written_again_is_named_by_its_form():
    octets = json.dumps(json.loads(ecrire(un_recu())), indent=1, ensure_ascii=False).encode()
    assert dites(rejouer(octets).differences) == ["reçu, forme du texte : au reçu canonique, trouvé récrite."]


def test_a_receipt_without_hash_is_named():
    table = json.loads(ecrire(un_recu()))
    del table["empreinte"]
    octets = json.dumps(table, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    (difference,) = rejouer(octets).differences
    assert (difference.attendu, difference.trouve) == ("aucun", empreinte(table))


@pytest.mark.parametrize(
    ("altere", "attendues"),
    [
        (
            change(un_recu(), 2, total=Fraction(60), rang=1),
            ["2022-94-0002, total : au reçu 60,00, trouvé 50,00.", "2022-94-0002, rang : au reçu 1, trouvé 2."],
        ),
        (change(un_recu(), 1, rang=None), ["2022-94-0001, rang : au reçu aucun, trouvé 1."]),
        (
            change(un_recu(), 3, total=Fraction(0), rang=3),
            ["2022-94-0003, total : au reçu 0,00, trouvé aucun.", "2022-94-0003, rang : au reçu 3, trouvé aucun."],
        ),
        (
            change(un_recu(), 1, etat=Etat.RETIRE),
            ["2022-94-0001, rang : au reçu 1, trouvé aucun.", "2022-94-0002, rang : au reçu 2, trouvé 1."],
        ),
        (
            change(un_recu(), 2, type_poste=None),
            ["2022-94-0002, total : au reçu 50,00, trouvé aucun.", "2022-94-0002, rang : au reçu 2, trouvé aucun."],
        ),
        (change(un_recu(), 2, vague=1), ["2022-94-0002, rang : au reçu 2, trouvé 1."]),
        (
            un_recu(departage="Au hasard."),
            [f"reçu, départage : au reçu « Au hasard. », trouvé « {DEPARTAGES[Ordre.NOTE]} »."],
        ),
    ],
)
def test_a_result_that_does_not_follow_is_named_though_the_hash_is_right(altere, attendues):
    assert dites(rejouer(ecrire(altere)).differences) == [a.replace("\u00a0", " ") for a in attendues]


@pytest.mark.parametrize(
    ("altere", "attendue"),
    [
        (
            change(un_recu(), 1, notes=(NoteAuRecu("A1", 9),)),
            "2022-94-0001, note A1 : au reçu sur l’échelle, trouvé 9.",
        ),
        (
            change(un_recu(), 1, type_poste=TypePoste.COORDINATEUR),
            "2022-94-0001, grille : au reçu coordinateur, trouvé aucun.",
        ),
        (
            un_recu(grilles={TypePoste.FACILITATEUR: table_de(replace(ECOLE, niveaux=()))}),
            "grille facilitateur, contenu : au reçu utilisable, trouvé échelle sans niveau au-dessus de 0.",
        ),
        (
            un_recu(grilles={TypePoste.FACILITATEUR: table_de(grille(A1=0, B1=-1))}),
            "grille facilitateur, contenu : au reçu utilisable, trouvé poids nul ou négatif.",
        ),
        (
            un_recu(grilles={TypePoste.FACILITATEUR: table_de(replace(ECOLE, criteres=ECOLE.criteres * 2))}),
            "grille facilitateur, contenu : au reçu utilisable, trouvé code absent ou porté deux fois.",
        ),
    ],
)
def test_what_cannot_be_computed_is_named_and_nothing_is_computed(altere, attendue):
    assert attendue in dites(rejouer(ecrire(altere)).differences)
    assert not [d for d in rejouer(ecrire(altere)).differences if d.champ in {"rang", "total"}]


def test_a_note_of_a_former_grid_counts_nothing():
    recu = un_recu()
    notes = (*recu.dossiers[0].notes, NoteAuRecu("Z9", 99))
    assert rejouer(ecrire(change(recu, 1, notes=notes))).conforme


def test_by_arrival_the_waves_do_not_count():
    recu = un_recu(**ARRIVEE)
    recu = change(change(recu, 1, vague=1, rang=2), 2, vague=2, rang=1)
    assert rejouer(ecrire(recu)).conforme


@settings(max_examples=40)
@given(st.data(), st.sampled_from(Ordre))
def test_what_the_reference_ranks_the_replay_ranks(data, ordre):
    candidats, notes = [], {}
    for rang in range(1, 1 + data.draw(st.integers(0, 6))):
        notes[rang] = data.draw(notes_de(ECOLE))
        candidats.append(
            Candidat(
                dossier_id=rang,
                numero=f"2022-94-{rang:04d}",
                porteur="",
                recu_le=INSTANT + timedelta(minutes=data.draw(st.integers(0, 1))),
                etat=data.draw(st.sampled_from([Etat.INSTRUIT, Etat.RETIRE])),
                type_poste=TypePoste.FACILITATEUR,
                resultat=resultat(ECOLE, en_notes(notes[rang])),
                etp=None,
                montant=None,
                vague=data.draw(st.sampled_from([None, 1, 2])),
                complet_le=data.draw(st.sampled_from([None, INSTANT])),
            )
        )
    dossiers = tuple(
        DossierAuRecu(
            *(r.candidat.dossier_id, r.candidat.numero, "", r.candidat.recu_le, r.candidat.complet_le),
            *(r.candidat.vague, r.candidat.etat, r.candidat.type_poste, 1),
            tuple(NoteAuRecu(c, v) for c, v in notes[r.candidat.dossier_id].items()),
            *(r.candidat.resultat.total, r.rang),
        )
        for r in classer(candidats, ordre)
    )
    recu = un_recu(dossiers=dossiers, **(ARRIVEE if ordre is Ordre.ARRIVEE else {}))
    assert rejouer(ecrire(recu)).differences == ()


def test_nothing_changed_since():
    assert comparer(un_recu(), un_recu(etabli_le=INSTANT + timedelta(days=9), agent="autre")) == ()


def test_what_changed_since_is_told_dossier_by_dossier():
    ancien = un_recu()
    nouveau = change(
        replace(ancien, dossiers=(*ancien.dossiers[1:], un_dossier_au_recu(4, {}, None, None))),
        2,
        porteur="Porteur renommé",
        etat=Etat.RETENU,
        type_poste=None,
        vague=2,
        recu_le=INSTANT + timedelta(minutes=1),
        complet_le=None,
        notes=(NoteAuRecu("A1", 2, "autre"), NoteAuRecu("A2", None), NoteAuRecu("C1", 0)),
        total=Fraction(175, 3),
        rang=1,
    )
    assert dites(comparer(ancien, nouveau)) == [
        "2022-94-0001, dossier : au reçu présent, trouvé sorti.",
        "2022-94-0002, porteur : au reçu Porteur 2, trouvé Porteur renommé.",
        "2022-94-0002, état : au reçu instruit, trouvé retenu.",
        "2022-94-0002, type de poste : au reçu facilitateur, trouvé aucun.",
        "2022-94-0002, vague : au reçu aucun, trouvé 2.",
        "2022-94-0002, réception : au reçu 4 juill. 2022, 9 h 12, trouvé 4 juill. 2022, 9 h 13.",
        "2022-94-0002, complétude : au reçu 4 juill. 2022, 9 h 12, trouvé aucun.",
        "2022-94-0002, justification A1 : au reçu celle d’alors, trouvé modifiée.",
        "2022-94-0002, note A2 : au reçu 2, trouvé sans objet.",
        "2022-94-0002, justification A2 : au reçu celle d’alors, trouvé modifiée.",
        "2022-94-0002, note B1 : au reçu 2, trouvé non noté.",
        "2022-94-0002, note C1 : au reçu non noté, trouvé 0.",
        "2022-94-0002, total : au reçu 50,00, trouvé 58,33 (175/3).",
        "2022-94-0002, rang : au reçu 2, trouvé 1.",
        "2022-94-0004, dossier : au reçu aucun, trouvé entré depuis.",
    ]


def test_the_order_and_the_grids_are_compared_too():
    f, c = TypePoste.FACILITATEUR, TypePoste.COORDINATEUR
    ancien = un_recu()
    assert dites(comparer(ancien, un_recu(**ARRIVEE, grilles={f: table_de(replace(ECOLE, version=2))}))) == [
        "campagne, ordre : au reçu la note, par vague, trouvé l’ordre d’arrivée.",
        "grille facilitateur, version : au reçu version 1, trouvé version 2.",
    ]
    assert dites(comparer(ancien, un_recu(grilles={f: table_de(grille(A1=1)), c: table_de(ECOLE)}))) == [
        "grille coordinateur, version : au reçu aucun, trouvé version 1.",
        "grille facilitateur, version : au reçu version 1, trouvé version 1, contenu modifié.",
    ]
