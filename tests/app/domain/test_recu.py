"""The receipt of a ranking: written once for all, read back whole, refused with its reason when it is not one."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from app.domain.campagne import Ordre
from app.domain.classement import ARRONDI, DEPARTAGES, REGLE_SANS_OBJET, REGLES_ORDRE
from app.domain.cycle import Etat
from app.domain.poste import TypePoste
from app.domain.recu import (
    DossierAuRecu,
    NoteAuRecu,
    Recu,
    RecuDeClassement,
    canonique,
    ecrire,
    empreinte,
    grille_de,
    hacher,
    lire,
    ouvrir,
    table_de,
)
from app.socle.errors import Bug, UserError
from tests.app.domain.cas import INSTANT, grille

ECOLE = grille(A1=40, A2=20, B1=40)


def un_dossier_au_recu(rang, notes, total, place, **champs):
    return replace(
        DossierAuRecu(
            dossier_id=rang,
            numero=f"2022-94-{rang:04d}",
            porteur=f"Porteur {rang}",
            recu_le=INSTANT,
            complet_le=None,
            vague=None,
            etat=Etat.INSTRUIT,
            type_poste=TypePoste.FACILITATEUR,
            version=3,
            notes=tuple(NoteAuRecu(c, v, hacher("motif")) for c, v in notes.items()),
            total=total,
            rang=place,
        ),
        **champs,
    )


def un_recu(**champs):
    """Three dossiers: 58 1/3 points, 50 points, and one that waits for a note."""
    return replace(
        Recu(
            campagne_id=1,
            campagne_code="ecole-2022",
            campagne_intitule="Appel d’école",
            etabli_le=INSTANT,
            agent="agent d’essai",
            libelle="avant le comité",
            ordre=Ordre.NOTE,
            regle=REGLES_ORDRE[Ordre.NOTE],
            departage=DEPARTAGES[Ordre.NOTE],
            arrondi=ARRONDI,
            sans_objet=REGLE_SANS_OBJET,
            grilles={TypePoste.FACILITATEUR: table_de(ECOLE)},
            dossiers=(
                un_dossier_au_recu(1, {"A1": 3, "A2": 1, "B1": None}, Fraction(175, 3), 1),
                un_dossier_au_recu(2, {"A1": 2, "A2": 2, "B1": 2}, Fraction(50), 2, complet_le=INSTANT, vague=None),
                un_dossier_au_recu(3, {"A1": 2}, None, None, motif="non noté : A2, B1"),
            ),
        ),
        **champs,
    )


def refaire(recu=None, **champs):
    """Return the bytes of a receipt whose table was changed by hand, its hash made good again."""
    table = ouvrir(ecrire(recu or un_recu()))
    table.update(champs)
    table["empreinte"] = empreinte(table)
    return canonique(table)


def test_a_kept_receipt_is_a_value_until_the_store_gives_it_an_id():
    recu = RecuDeClassement(1, datetime(2026, 3, 2, tzinfo=UTC), "agent", "a" * 64, "b" * 64, "G 1")
    assert recu.id is None
    assert recu.libelle == ""


def test_what_is_written_is_read_back():
    recu = un_recu()
    assert lire(ecrire(recu)) == recu
    assert recu.version_grilles == "facilitateur v1"


def test_the_text_is_canonical_and_holds_no_float():
    octets = ecrire(un_recu())
    assert octets == ecrire(un_recu())
    table = json.loads(octets, parse_float=lambda _: pytest.fail("nombre à virgule"))
    assert list(table) == sorted(table)
    assert table["dossiers"][0]["total"] == "175/3"
    assert table["dossiers"][1]["total"] == "50/1"
    assert table["etabli_le"] == "2022-07-04T09:12:00+02:00"
    assert "motif" not in {n["justification"] for d in table["dossiers"] for n in d["notes"]}
    assert b'","' not in octets.replace(b'","', b"")
    assert canonique(table) == octets


def test_the_grid_is_whole_and_computes_as_the_first_one():
    table = table_de(ECOLE)
    relue = grille_de(table)
    assert (relue.poids_total, relue.note_max) == (ECOLE.poids_total, ECOLE.note_max)
    assert [(s.code, s.poids) for s in relue.sous_criteres()] == [(s.code, s.poids) for s in ECOLE.sous_criteres()]
    assert {"seuils", "commentaire_si", "version"} <= table.keys()
    assert "descripteurs" in table["criteres"][0]["sous_criteres"][0]


def test_no_justification_has_no_hash():
    assert hacher("") == ""
    assert len(hacher("page 4")) == 64


def test_what_a_receipt_cannot_hold_is_a_bug():
    with pytest.raises(Bug, match="Decimal"):
        table_de(Decimal(1))


@pytest.mark.parametrize(
    ("octets", "message"),
    [
        (b"\xff", "pas du JSON"),
        (b"pas du json", "pas du JSON"),
        (b'{"nature": NaN}', "nombre n’y est pas entier"),
        (b'{"total": 58.33}', "nombre n’y est pas entier"),
        (b"[" * 100_000, "pas du JSON"),
        (b"[]", "pas un reçu"),
        (b'{"nature": "autre"}', "pas un reçu"),
        ('{"nature": "reçu de classement", "format": 2}'.encode(), "son format est 2"),
        (refaire(agent=None), "« agent » n’a pas la forme"),
        (refaire(campagne_id=True), "« campagne_id » n’a pas la forme"),
        (refaire(ordre="au hasard"), "« ordre » vaut « au hasard »"),
        (refaire(etabli_le="hier"), "« etabli_le » n’est pas une date"),
        (refaire(etabli_le="2022-07-04T09:12:00"), "ne dit pas son fuseau"),
        (refaire(grilles={"jardinier": {}}), "« grilles » vaut « jardinier »"),
        (refaire(grilles={"facilitateur": []}), "« code » y manque"),
        (refaire(dossiers=[1]), "« dossiers » n’a pas la forme"),
        (refaire(dossiers=[{}]), "y manque"),
        (refaire(un_recu(dossiers=un_recu().dossiers[:1] * 2)), "le dossier 2022-94-0001 y figure deux fois"),
    ],
)
def test_what_is_not_a_receipt_is_refused_with_its_reason(octets, message):
    with pytest.raises(UserError) as faute:
        lire(octets)
    assert message in str(faute.value).replace("\u00a0", " ")
    assert "Rien n’a été changé" in str(faute.value.conseil)


@pytest.mark.parametrize(
    ("champ", "valeur", "message"),
    [
        ("total", "58,33", "pas une fraction"),
        ("total", "1/0", "pas une fraction"),
        ("rang", "1", "« rang » n’a pas la forme"),
        ("etat", "perdu", "« etat » vaut « perdu »"),
        ("notes", [{"sous_critere": "A1", "valeur": 1, "justification": ""}] * 2, "la note A1 y figure deux fois"),
        ("dossier_id", 2, "l’identifiant 2 y figure deux fois"),
    ],
)
def test_a_malformed_dossier_is_refused_with_its_reason(champ, valeur, message):
    table = ouvrir(ecrire(un_recu()))
    table["dossiers"][0][champ] = valeur
    with pytest.raises(UserError) as faute:
        lire(canonique(table))
    assert message in str(faute.value).replace("\u00a0", " ")
