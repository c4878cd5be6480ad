"""The cases of `horloge.toml`, every row of the table of time limits, and what must hold for every dossier."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.delais import Attente
from app.domain.dossier import Canal
from app.domain.evenements import LIBELLES_EVENEMENT, Evenement
from app.domain.horloge import Attribution, EtatHorloge, FaitsHorloge, Silence, reste_en_mots, situees
from app.domain.horloge_suites import horloge
from app.domain.montants import Montant
from app.domain.porteur import Forme
from app.services.horloge_legale import durees_de_la_maison
from tests.app.domain.cas import cas

JOUR = date(2022, 9, 20)
REGLES = durees_de_la_maison()
TOUTES = {f"8.{n}" for n in range(1, 25)}


def faits(**dit):
    attribution = dit.get("attribution")
    if attribution is not None:
        montant = attribution.get("montant")
        attribution = Attribution(**{**attribution, "montant": Montant(montant) if montant else None})
    return FaitsHorloge(
        jour=dit.get("jour", JOUR),
        silence=Silence(
            dit.get("recu_le", date(2022, 7, 12)),
            dit.get("mois", 2) or None,
            tuple(Attente(**d) for d in dit.get("demandes", ())),
            Canal(dit.get("canal", "courriel")),
            dit.get("decide_le"),
        ),
        forme=Forme(dit.get("forme", "association")) if dit.get("forme", "association") else None,
        durees=REGLES.durees,
        calendrier=REGLES.calendrier,
        date_limite=date(2022, 9, 15),
        vagues=((2, date(2022, 10, 20)),),
        comite_le=dit.get("comite_le"),
        notifiee_le=dit.get("notifiee_le"),
        attribution=attribution,
        seuil_convention=Montant(dit.get("seuil", 2300000)) if dit.get("seuil", 1) else None,
        evenements={Evenement(nom): jour for nom, jour in dit.get("evenements", {}).items()},
    )


@cas("horloge", "lignes")
def test_chaque_ligne_du_tableau(cas):
    trouvees = [x for x in horloge(faits(**cas)) if x.code == cas["ligne"] and cas.get("objet", x.objet) == x.objet]
    assert trouvees, cas["pourquoi"]
    ligne = trouvees[0]
    if "attendu" in cas:
        assert cas["attendu"] in [x.jour for x in trouvees], cas["pourquoi"]
        ligne = next(x for x in trouvees if x.jour == cas["attendu"])
        assert ligne.regle
    else:
        assert ligne.jour is None
        assert ligne.motif
    if "etat" in cas:
        assert ligne.etat == cas["etat"], cas["pourquoi"]
    assert ligne.ecran == cas.get("ecran"), cas["pourquoi"]
    assert ligne.certitude == cas.get("certitude", ligne.certitude), cas["pourquoi"]


def test_un_accord_notifie_dit_toutes_les_lignes_et_les_etapes_de_chaque_date():
    lignes = horloge(
        faits(
            decide_le=date(2022, 9, 1),
            notifiee_le=date(2022, 9, 5),
            comite_le=date(2022, 8, 20),
            attribution={"montant": 2940000, "debut": date(2022, 10, 1), "fin": date(2023, 9, 30)},
        )
    )
    assert {x.code for x in lignes} == TOUTES
    assert all(x.source and x.objet for x in lignes)
    assert all(x.etapes for x in lignes if x.jour and x.code != "8.19")


def test_l_exemple_du_4_fevrier_2019_se_raconte():
    lignes = horloge(faits(recu_le=date(2019, 1, 10), decide_le=date(2019, 2, 1), notifiee_le=date(2019, 2, 4)))
    ligne = next(x for x in lignes if x.objet == "recours contentieux contre la décision")
    assert ligne.jour == date(2019, 4, 5)
    assert "lundi 4\u00a0février\u00a02019" in ligne.etapes[0]
    assert "jeudi 4\u00a0avril\u00a02019" in ligne.etapes[1]
    assert "vendredi 5\u00a0avril\u00a02019" in ligne.etapes[2]
    assert len(ligne.etapes) == 3


@pytest.mark.parametrize(
    ("jour", "mots"),
    [
        (date(2022, 9, 14), "● dans 1\u00a0jour"),
        (date(2022, 9, 15), "▲ aujourd’hui"),
        (date(2022, 9, 18), "✓ passée depuis 3\u00a0jours"),
    ],
)
def test_l_etat_se_dit_en_mots(jour, mots):
    ligne = next(x for x in horloge(faits(jour=jour)) if x.objet == "date limite de dépôt")
    assert reste_en_mots(ligne, jour) == mots


def test_une_date_suspendue_le_dit():
    lignes = horloge(faits(demandes=[{"debut": date(2022, 9, 5), "limite": date(2022, 9, 25)}]))
    ligne = next(x for x in lignes if x.etat is EtatHorloge.SUSPENDUE)
    assert reste_en_mots(ligne, JOUR).startswith("◐ suspendue, dans 13")


def test_une_demande_venue_apres_le_terme_ne_suspend_rien():
    lignes = horloge(faits(demandes=[{"debut": date(2022, 9, 14), "limite": date(2022, 9, 25)}]))
    assert {x.etat for x in lignes if x.code == "8.3"} == {EtatHorloge.SANS_OBJET}


def test_chaque_evenement_a_son_nom():
    assert set(LIBELLES_EVENEMENT) == set(Evenement)


RECUS = st.dates(date(2016, 1, 1), date(2040, 12, 31))


@given(RECUS, st.integers(0, 90), st.integers(0, 30), st.sampled_from([None, *Forme]), st.booleans(), st.booleans())
def test_toutes_les_lignes_sont_la_et_rangees(recu, decision, notification, forme, favorable, notifiee):
    decide_le = recu + timedelta(days=decision)
    lignes = horloge(
        faits(
            jour=decide_le,
            recu_le=recu,
            decide_le=decide_le,
            notifiee_le=decide_le + timedelta(days=notification) if notifiee else None,
            forme=forme.value if forme else "",
            attribution={} if favorable else None,
        )
    )
    assert {x.code for x in lignes} == TOUTES
    datees = [x.jour for x in lignes if x.jour]
    assert datees == sorted(datees)
    assert [x.jour is None for x in lignes] == sorted(x.jour is None for x in lignes)
    assert all((x.jour is None) == bool(x.motif) for x in lignes)
    assert all((x.etat is EtatHorloge.NON_CALCULABLE) == (x.ecran is not None) for x in lignes)


@given(RECUS)
def test_un_delai_franc_finit_un_jour_ouvre_au_moins_un_jour_apres_le_terme(notification):
    lignes = horloge(faits(recu_le=notification, decide_le=notification, notifiee_le=notification))
    ligne = next(x for x in lignes if x.objet == "recours contentieux contre la décision")
    terme = REGLES["recours-contentieux"].depuis(notification, REGLES.calendrier)
    assert REGLES.calendrier.est_ouvre(ligne.jour)
    assert timedelta(days=1) <= ligne.jour - terme <= timedelta(days=6)


@given(RECUS)
def test_le_jour_ou_l_on_regarde_ne_change_que_l_etat(jour):
    lues, autres = (
        horloge(faits(decide_le=date(2022, 9, 1))),
        situees(horloge(faits(decide_le=date(2022, 9, 1))), jour),
    )
    assert [(x.code, x.jour) for x in lues] == [(x.code, x.jour) for x in autres]
