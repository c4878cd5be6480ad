"""Coverage of a region: nothing split, nothing invented, unknown is not zero."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.couverture import (
    PARTAGE,
    Couverture,
    couverture,
    couvrir,
    ecarts,
    existants_de,
    lignes_de,
    totaliser,
)
from app.domain.cycle import Etat
from app.domain.lectures import MASQUE
from app.domain.montants import Etp, Montant, somme, somme_etp
from app.domain.poste import TypePoste
from app.domain.quota import Accord
from app.domain.territoire import Echelle
from tests.builders import un_dossier, un_existant, un_porteur, un_poste, une_campagne, une_cible
from tests.outils.regions_fictives import des_regions, une_ligne

NOMS = {"2A": "Corse-du-Sud", "2B": "Haute-Corse"}
FACILITATEUR, COORDINATEUR = TypePoste
ACCORD = Accord({FACILITATEUR: Etp(100)}, Montant(2_940_000))


def dossier(rang, *, types=(FACILITATEUR,), territoire="", **champs):
    postes = tuple(un_poste(type=t, territoire=territoire, etp_demande=Etp(100)) for t in types)
    return un_dossier(rang=rang, id=rang, **{"postes": postes, "departements": ("2A",), "existants": (), **champs})


def region(*decides, caches=(), cibles=(), blancs=()):
    return couvrir(une_campagne(departements_blancs=blancs), decides, cibles, NOMS, frozenset(caches))


def etats(lue):
    return {x.code or x.nom: x.couverture for x in lue.departements}


def test_each_department_says_how_it_is_covered():
    existant = (un_existant(type=FACILITATEUR, etp_n=Etp(250)),)
    lue = region(
        (dossier(1, existants=existant), None),
        (dossier(2, departements=("2B",), etat=Etat.RETENU), ACCORD),
    )
    assert etats(lue) == {"2A": Couverture.EXISTANTE, "2B": Couverture.RETENUE}
    assert lue.departements[0].etp_existant == Etp(250)
    assert lue.departements[1].etp_existant is None
    assert etats(region((dossier(1), None))) == {"2A": Couverture.DEMANDEE, "2B": Couverture.INCONNUE}


def test_only_a_facilitateur_covers_a_zone_blanche():
    coordinateur = dossier(1, types=(COORDINATEUR,), etat=Etat.RETENU)
    accord = Accord({COORDINATEUR: Etp(100)}, Montant(1))
    lue = region((coordinateur, accord), blancs=("2A", "2B"))
    assert etats(lue) == {"2A": Couverture.BLANCHE, "2B": Couverture.BLANCHE}
    lue = region(
        (dossier(1), None), (dossier(2, departements=("2B",), etat=Etat.RETENU), ACCORD), blancs=("2A", "2B")
    )
    assert etats(lue) == {"2A": Couverture.BLANCHE_DEMANDEE, "2B": Couverture.BLANCHE_POURVUE}
    assert "Zones blanches sans poste retenu\u00a0: 2A\u00a0Corse-du-Sud (R32)." in lue.constats


def test_what_serves_several_departments_is_never_split():
    lue = region((dossier(1, departements=("2A", "2B")), None), (dossier(2, departements=()), None))
    dernier = lue.departements[-1]
    assert (dernier.echelle, dernier.intitule, dernier.couverture) == (Echelle.PARTAGE, PARTAGE, None)
    assert dernier.etp_demande == Etp(200)
    assert lue.departements[0].etp_demande == Etp(0)
    assert "2\u00a0demandes desservent" in lue.constats[-1]
    assert dernier.phrase.startswith(f"{PARTAGE}\u00a0: existant inconnu, 2,00")
    assert dernier.breve == f"{PARTAGE}\u00a0: 0,00\u00a0ETP retenus sur 2,00\u00a0demandés"


@pytest.mark.parametrize("nomme", ["2B", "haute-corse"])
def test_a_job_is_where_its_territory_says(nomme):
    lue = region((dossier(1, territoire=nomme, departements=("2A",)), None))
    assert [x.etp_demande for x in lue.departements] == [Etp(0), Etp(100)]
    assert lue.zones == ()


def test_zones_are_another_cut_and_departments_are_not_zones():
    cibles = (une_cible(zone="Balagne"), une_cible(zone="2A"))
    lue = region(
        (dossier(1, territoire="Alta Rocca"), None), (dossier(2, territoire="balagne"), None), cibles=cibles
    )
    assert [(z.nom, z.etp_demande, z.etp_existant) for z in lue.zones] == [
        ("Alta Rocca", Etp(100), None),
        ("Balagne", Etp(100), None),
    ]
    assert lue.zones[0].phrase.startswith("Alta Rocca\u00a0: poste demandé, existant inconnu")
    assert lue.total.etp_demande == Etp(200)
    assert lue.phrase == "Existant inconnu, 2,00\u00a0ETP demandés, 0,00\u00a0ETP retenus pour 0\u00a0€."


def test_a_hidden_dossier_counts_and_is_named_nowhere():
    accord = Accord({COORDINATEUR: Etp(100)}, Montant(1))
    decides = (
        (dossier(1, types=(COORDINATEUR,), etat=Etat.RETENU, territoire="Niolu"), accord),
        (dossier(2, types=(COORDINATEUR,)), None),
    )
    lue = region(*decides, caches={1})
    assert lue.retenus == (MASQUE,)
    assert lue.zones == ()
    assert lue.total.etp_retenu == Etp(100)
    assert [z.nom for z in region(*decides).zones] == ["Niolu"]


@pytest.mark.parametrize(
    ("retenus", "demandes", "dit"),
    [
        (2, 0, "2 postes retenus"),
        (1, 1, "déjà retenu"),
        (0, 2, "Plusieurs dossiers demandent"),
        (1, 0, ""),
        (0, 1, ""),
    ],
)
def test_a_second_coordinateur_is_warned_r31(retenus, demandes, dit):
    etats_ = [Etat.RETENU] * retenus + [Etat.INSTRUIT] * demandes
    accord = Accord({COORDINATEUR: Etp(100)}, Montant(1))
    decides = [
        (dossier(rang, types=(COORDINATEUR,), etat=etat), accord if etat is Etat.RETENU else None)
        for rang, etat in enumerate(etats_, 1)
    ]
    lue = region(*decides)
    assert dit in lue.second_coordinateur
    assert bool(dit) == bool(lue.second_coordinateur) == lue.constats[0].startswith("⚠")


def test_nothing_to_look_at_is_said():
    existants = (un_existant(type=FACILITATEUR, etp_n=Etp(100)),)
    lue = region(
        (dossier(1, existants=existants, etat=Etat.RETENU), ACCORD),
        (dossier(2, existants=existants, departements=("2B",), porteur=un_porteur(siret="")), None),
        blancs=("2A",),
    )
    assert lue.constats == ("Rien à signaler.",)
    assert "1,00\u00a0ETP existants" in lue.departements[0].phrase


def test_the_existing_jobs_of_a_porteur_are_counted_once():
    premier = dossier(1, existants=(un_existant(type=FACILITATEUR, etp_n=Etp(100)),))
    second = dossier(2, existants=(un_existant(type=FACILITATEUR, etp_n=Etp(150)), un_existant(etp_n=None)))
    assert [(x.code, x.etp) for x in existants_de((premier, second))] == [("2A", Etp(150))]
    deux = replace(second, existants=second.existants[:1] * 2)
    assert existants_de((deux,))[0].etp == Etp(300)


def test_withdrawn_dossiers_weigh_nothing():
    assert lignes_de(((dossier(1, etat=Etat.RETIRE), None),), NOMS) == ()


@given(st.integers(0, 17), st.integers(0, 40))
def test_totals_sum_to_the_lines(rang, nombre):
    contenu = des_regions(nombre)[rang]
    assert somme_etp(t.etp_demande for t in contenu.totaux) == somme_etp(x.etp_demande for x in contenu.lignes)
    assert somme(t.montant_retenu for t in contenu.totaux) == somme(x.montant_retenu for x in contenu.lignes)
    assert sum(t.dossiers for t in contenu.totaux) == len(contenu.lignes)


def test_a_difference_between_totals_is_named():
    vrais = totaliser((une_ligne(),), (), NOMS)
    assert ecarts(vrais, vrais) == ()
    faux = (replace(vrais[0], etp_demande=Etp(50), etp_existant=Etp(100)), *vrais[1:-1])
    dits = ecarts(faux, vrais)
    assert dits[0].startswith(
        "2A, facilitateur\u00a0: annonce 0 dossiers, existant 1,00\u00a0ETP, 0,50\u00a0ETP demandés"
    )
    assert "annonce rien, compte" in dits[1]


def test_existing_jobs_alone_make_a_row_apart():
    existants = existants_de(
        (dossier(1, departements=(), existants=(un_existant(type=FACILITATEUR, etp_n=Etp(50)),)),)
    )
    assert totaliser((), existants, NOMS)[-1].etp_existant == Etp(50)
    assert couverture(totaliser((), existants, NOMS)[-1:], blanche=False) is Couverture.EXISTANTE
