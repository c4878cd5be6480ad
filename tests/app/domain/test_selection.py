"""The cases of `selection.toml`, and what holds whatever the dossiers."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.domain.cycle import Etat
from app.domain.franchissement import franchissements
from app.domain.montants import Etp, Montant
from app.domain.poste import TypePoste
from app.domain.quota import Cible, Compteur, Poids, assembler, zones_de
from app.domain.selection import (
    ENVELOPPE,
    REGLES_SUITE,
    Contrainte,
    Place,
    Pretendant,
    Suite,
    restes_de,
    selection,
)
from app.socle.formats import NBSP
from tests.app.domain.cas import cas, etp, euros
from tests.builders import un_dossier, un_poste


def pretendant(texte, rang):
    numero, quantite, montant, *mots = texte.split()
    type_poste = TypePoste.COORDINATEUR if "c" in mots else TypePoste.FACILITATEUR
    zone = next((m[1:] for m in mots if m.startswith("@")), "")
    etats = [Etat(m) for m in mots if m in set(Etat)]
    return Pretendant(
        dossier_id=int(numero),
        numero=numero,
        etat=etats[0] if etats else Etat.INSTRUIT,
        rang=rang,
        etp_par_type={type_poste: etp(quantite)},
        montant=None if montant == "-" else euros(f"{montant},00"),
        zones={type_poste: zone} if zone else {},
    )


def contrainte(texte):
    if texte == "enveloppe":
        return ENVELOPPE
    type_poste, _, zone = texte.partition("@")
    return Contrainte(type_poste, zone)


def disponibles(table):
    return {
        contrainte(c): euros(f"{v},00").centimes if c == "enveloppe" else etp(v).centiemes for c, v in table.items()
    }


@cas("selection", "selection")
def test_selection(cas):
    ligne = selection(
        [pretendant(texte, rang) for rang, texte in enumerate(cas["dossiers"], 1)],
        disponibles(cas["disponibles"]),
        Suite(cas.get("suite", "arret")),
        apres_verrou=cas.get("apres_verrou", True),
    )
    assert [x.place.value for x in ligne.lignes] == cas["places"], cas["pourquoi"]
    assert ligne.phrase_arret().replace(NBSP, " ") == cas["arret"], cas["pourquoi"]
    prochain = ligne.prochain.pretendant.numero if ligne.prochain else None
    assert prochain == cas.get("prochain"), cas["pourquoi"]


PLACES = st.lists(
    st.builds(
        Pretendant,
        dossier_id=st.integers(1, 10**6),
        numero=st.just("n"),
        etat=st.sampled_from(list(Etat)),
        rang=st.just(1),
        etp_par_type=st.dictionaries(st.sampled_from(TypePoste), st.builds(Etp, st.integers(0, 150)), min_size=1),
        montant=st.none() | st.builds(Montant, st.integers(0, 5000)),
        zones=st.dictionaries(st.sampled_from(TypePoste), st.sampled_from(["2A", "2B"])),
    ),
    max_size=12,
    unique_by=lambda p: p.dossier_id,
)
RESTES = st.dictionaries(
    st.sampled_from(
        [
            Contrainte(),
            Contrainte("facilitateur"),
            Contrainte("coordinateur"),
            Contrainte("", "2A"),
            Contrainte("facilitateur", "2B"),
            ENVELOPPE,
        ]
    ),
    st.integers(-100, 10000),
)


@given(PLACES, RESTES, st.sampled_from(Suite), st.booleans())
def test_what_enters_never_exceeds_a_constraint_and_sums_are_equal(pretendants, restes, suite, verrou):
    ligne = selection(pretendants, restes, suite, apres_verrou=verrou)
    assert [x.pretendant for x in ligne.lignes] == pretendants
    for limite, reste in restes.items():
        pris = sum(x.pretendant.besoin(limite) for x in ligne.entrants)
        assert ligne.restes[limite] == reste - pris
        assert pris == 0 or pris <= reste
    if ligne.lignes:
        assert (ligne.lignes[-1].etp_cumules, ligne.lignes[-1].montant_cumule) == (ligne.etp, ligne.montant)
    assert all(bool(x.arrets) is (x.place is Place.ARRETE) and x.phrase for x in ligne.lignes)


@given(PLACES, RESTES)
def test_in_strict_order_nobody_passes_before_a_better_placed_dossier_on_what_stopped_it(pretendants, restes):
    ligne = selection(pretendants, restes)
    fermees = set()
    for x in ligne.lignes:
        if x.place is Place.ENTRE:
            assert not [c for c in fermees if x.pretendant.besoin(c) > 0]
        fermees |= {a.contrainte for a in x.arrets}


def tient(pretendant, restes):
    """True when a dossier takes no more than what is left of each constraint that it needs."""
    return all((besoin := pretendant.besoin(c)) <= 0 or besoin <= reste for c, reste in restes.items())


@given(PLACES, RESTES)
def test_with_jumps_nobody_stopped_would_fit_in_what_is_left(pretendants, restes):
    ligne = selection(pretendants, restes, Suite.SAUT)
    assert ligne.prochain is None
    assert not any(tient(x.pretendant, ligne.restes) for x in ligne.arretes)


def test_a_dossier_stopped_by_a_better_placed_one_names_it():
    ligne = une_ligne("1 1,20 100", "2 0,50 100")
    assert ligne.arretes[1].phrase == "cible tous postes fermée depuis le dossier 1, mieux placé"


def une_ligne(*textes, reste="1,00"):
    limites = disponibles({"": reste, "enveloppe": "58800"})
    return selection([pretendant(texte, rang) for rang, texte in enumerate(textes, 1)], limites)


def dites(avant, apres):
    return [f.phrase.replace(NBSP, " ") for f in franchissements(avant, apres)]


def test_what_crossed_the_line_is_named_with_its_reason():
    avant = une_ligne("1 1,00 29400", "2 1,00 29400")
    assert dites(avant, avant) == []
    assert dites(avant, une_ligne("2 1,00 29400", "1 1,00 29400")) == [
        "le dossier 2 entre : rang 2 → 1",
        "le dossier 1 sort : rang 1 → 2, cible tous postes atteinte",
    ]
    assert dites(avant, une_ligne("1 0,50 29400", "2 0,50 14700")) == [
        "le dossier 2 entre : montant 29 400 € → 14 700 €, ETP 1,00 → 0,50"
    ]
    assert dites(avant, une_ligne("1 1,00 29400 non_retenu", "2 1,00 29400")) == [
        "le dossier 2 entre : plus arrêté par cible tous postes atteinte",
        "le dossier 1 sort : « instruit » → « non retenu », non retenu",
    ]
    assert dites(avant, une_ligne("2 1,00 29400")) == [
        "le dossier 2 entre : rang 2 → 1",
        "le dossier 1 sort : il n’est plus classé",
    ]
    assert dites(une_ligne("2 1,00 -"), une_ligne("2 1,00 29400", reste="2,00")) == [
        "le dossier 2 entre : montant inconnu → 29 400 €"
    ]
    assert dites(une_ligne(), une_ligne("2 1,00 29400")) == ["le dossier 2 entre : il vient d’être classé"]
    sans_verrou = selection([pretendant("1 1,00 100 recu", 1)], {}, apres_verrou=False)
    assert dites(selection([pretendant("1 1,00 100 recu", 1)], {}), sans_verrou) == [
        "le dossier 1 entre : la règle de la campagne a changé"
    ]


def test_what_is_left_of_each_known_target():
    poids = [
        Poids(
            {TypePoste.FACILITATEUR: Compteur(etp_retenu=Etp(60), montant_retenu=Montant(5))},
            {TypePoste.FACILITATEUR: "2A"},
        ),
        Poids({TypePoste.COORDINATEUR: Compteur(etp_retenu=Etp(30))}, {}),
    ]
    cibles = [
        Cible(1, 1, TypePoste.FACILITATEUR, Etp(100)),
        Cible(1, 1, TypePoste.FACILITATEUR, Etp(50), zone="2A"),
        Cible(1, 1, None, Etp(80), zone="2A"),
        Cible(1, 1, None, None, zone="2B"),
    ]
    panneau = assembler(poids, cibles, ())
    assert restes_de(panneau) == {
        Contrainte("facilitateur"): 40,
        Contrainte("facilitateur", "2A"): -10,
        Contrainte("", "2A"): 20,
    }
    assert panneau.cible is None, "coordinateurs inconnus : le total ne l’est pas davantage"
    assert not panneau.sans_cible
    assert panneau.retenu_par_zone == {
        ("2A", TypePoste.FACILITATEUR): Etp(60),
        ("", TypePoste.COORDINATEUR): Etp(30),
    }
    assert assembler((), [Cible(1, 1, None, None, zone="2B")], ()).sans_cible
    assert [c.libelle for c in restes_de(panneau)] == ["cible facilitateurs", "cible facilitateurs 2A", "cible 2A"]
    assert set(REGLES_SUITE) == set(Suite)


def test_the_zone_of_a_job_is_that_it_names_else_the_only_department():
    dossier = un_dossier(postes=(un_poste(territoire="Castagniccia"),), departements=("2B",))
    facilitateur = TypePoste.FACILITATEUR
    assert zones_de(dossier, ()) == {}
    assert zones_de(dossier, ("2A", "2B")) == {facilitateur: "2B"}
    assert zones_de(dossier, ("castagniccia", "2B")) == {facilitateur: "castagniccia"}
    assert zones_de(replace(dossier, departements=("2A", "2B")), ("2A", "2B")) == {}
    deux = replace(dossier, postes=(un_poste(territoire="2A"), un_poste(territoire="2B")))
    assert zones_de(deux, ("2A", "2B")) == {}


def test_a_long_line_counts_from_its_marks_as_from_its_start():
    """More lines than between two marks: each says what entered before it, worded alone or all together."""
    pretendants = [pretendant(f"{rang} 0,50 100{' @2A' if rang % 3 else ' c'}", rang) for rang in range(1, 301)]
    limites = disponibles({"": "60,00", "facilitateur@2A": "40,00", "enveloppe": "25000"})
    ligne = selection(pretendants, limites, Suite.SAUT)
    etp_, centimes = Etp(0), 0
    for place, dite in enumerate(ligne.lignes):
        if dite.place is Place.ENTRE:
            etp_, centimes = etp_ + dite.pretendant.etp, centimes + dite.pretendant.besoin(ENVELOPPE)
        assert (dite.etp_cumules, dite.montant_cumule) == (etp_, Montant(centimes))
        assert ligne.lignes[place] == dite
    assert (ligne.nombre, ligne.etp) == (len(ligne.entrants), etp_)
    assert ligne.entres == {x.pretendant.dossier_id for x in ligne.entrants}
    assert ligne.pris(Contrainte()) == etp_.centiemes
    assert ligne.pris(Contrainte("coordinateur")) == 50 * sum(
        x.pretendant.dossier_id % 3 == 0 for x in ligne.entrants
    )
    assert ligne.pris(ENVELOPPE) == centimes
    assert ligne.lignes[-1] == ligne.lignes[299] == ligne.lignes[298:][1]
    assert ligne.lignes == selection(pretendants, limites, Suite.SAUT).lignes
    assert ligne.lignes != selection(pretendants[1:], limites, Suite.SAUT).lignes
    assert hash(ligne.lignes) == hash(selection(pretendants, limites, Suite.SAUT).lignes)
    assert (ligne.premier_arrete, selection((), {}).premier_arrete) == (ligne.arretes[0], None)
