"""The cases of `reserve.toml`, and what holds for any campaign."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.arrivees import Arrivee, Pas, debut_de, periodes
from app.domain.cycle import Etat
from app.domain.hypotheses import PLAFOND_DOSSIERS, HypothesesArrivees, Niveau, fautes
from app.domain.montants import Etp, Montant
from app.domain.poste import TypePoste
from app.domain.quota import Cible, Mouvement, NatureMouvement, quota
from app.domain.reserve import ENTIERE, accepter, reserve
from app.domain.selection import ENVELOPPE, Contrainte, Pretendant
from app.socle.formats import PARIS
from tests.app.domain.cas import cas, etp, euros
from tests.builders import une_campagne


def instant(jour, heure=10):
    return datetime(jour.year, jour.month, jour.day, heure, tzinfo=PARIS)


def arrivee(rang, recu, type_poste, quantite, montant, etat=Etat.RECU, zone=""):
    p = Pretendant(
        rang, f"2022-94-{rang:04d}", etat, 0, {type_poste: quantite}, montant, {type_poste: zone} if zone else {}
    )
    return Arrivee(recu, type_poste, p, p)


def lire(rang, texte):
    jour, type_poste, quantite, montant, etat = texte.split()
    return arrivee(
        rang,
        instant(date.fromisoformat(jour)),
        TypePoste(type_poste),
        etp(quantite),
        None if montant == "-" else euros(montant),
        Etat(etat),
    )


def dresser(cas):
    jour = cas.get("jour", date(2022, 9, 5))
    hypotheses = None
    if cas["hypotheses"]:
        hypotheses = HypothesesArrivees(
            *cas["hypotheses"],
            instant(cas.get("posees_le", jour)),
            etp(cas["etp_moyen"]) if "etp_moyen" in cas else None,
            euros(cas["montant_moyen"]) if "montant_moyen" in cas else None,
        )
    cibles = [Cible(1, 1, None, etp(cas["cible"]))] if "cible" in cas else []
    mouvements = (
        [Mouvement(1, NatureMouvement.DOTATION, euros(cas["enveloppe"]), jour)] if "enveloppe" in cas else []
    )
    venues = [lire(rang, texte) for rang, texte in enumerate(cas["dossiers"], 1)]
    campagne = une_campagne(date_limite=cas.get("date_limite", date(2022, 9, 15)), hypotheses=hypotheses)
    return reserve(campagne, jour, venues, quota((), cibles, mouvements))


@cas("reserve", "reserve")
def test_reserve(cas):
    lue = dresser(cas)
    assert lue.jours == cas["jours"]
    for attente, attendu in zip(lue.attentes, cas["attendus"], strict=True):
        nombre, quantite, montant = attendu.split()
        assert attente.nombre == int(nombre), cas["pourquoi"]
        assert attente.etp == (None if quantite == "-" else etp(quantite).centiemes), cas["pourquoi"]
        assert attente.montant == (None if montant == "-" else euros(montant).centimes), cas["pourquoi"]
    restes = {r.contrainte: r for r in lue.restes}
    for contrainte, cle in ((ENTIERE, "resterait_etp"), (ENVELOPPE, "resterait_euros")):
        lus = [restes[contrainte].apres(n) for n in Niveau]
        assert lus == [etp(v).centiemes if v else None for v in cas[cle]], cas["pourquoi"]
    assert lue.phrase
    assert lue.profil.phrase


@cas("reserve", "accepter")
def test_accepter(cas):
    lue = dresser(cas)
    fermeture = accepter(lue, lue.ouverts[0].examine)
    assert [c.libelle for c in fermeture.atteintes] == cas["atteintes"], cas["pourquoi"]
    assert list(fermeture.exclus) == cas["exclus"], cas["pourquoi"]
    assert [fermeture.nombre_perdus(n) for n in Niveau if n in fermeture.perdus] == cas["perdus"], cas["pourquoi"]
    assert cas["dit"] in fermeture.phrase.replace("\u00a0", " ")


def test_types_and_zones_are_shared_as_the_arrivals_are():
    jour = date(2022, 9, 5)
    venues = [
        arrivee(1, instant(jour), TypePoste.FACILITATEUR, Etp(100), Montant(1), zone="2A"),
        arrivee(2, instant(jour), TypePoste.FACILITATEUR, Etp(50), None, zone="2B"),
        arrivee(3, instant(jour), TypePoste.COORDINATEUR, Etp(50), Montant(3)),
        arrivee(4, instant(jour), TypePoste.COORDINATEUR, Etp(500), Montant(9), Etat.IRRECEVABLE),
    ]
    cibles = [
        Cible(1, 1, TypePoste.FACILITATEUR, Etp(300)),
        Cible(1, 1, TypePoste.COORDINATEUR, None),
        Cible(1, 1, None, Etp(100), zone="2A"),
    ]
    hypotheses = HypothesesArrivees(3, 3, 6, instant(jour), etp_moyen=Etp(200))
    lue = reserve(une_campagne(hypotheses=hypotheses), jour, venues, quota((), cibles, ()))
    restes = {r.contrainte: r for r in lue.restes}
    basse = {c: r.attendus[Niveau.BASSE] for c, r in restes.items()}
    # 2,00 ETP asked on average were measured as 200/3: every share is scaled by three.
    assert basse[ENTIERE] == 600
    assert basse[Contrainte("facilitateur")] == 450
    assert basse[Contrainte("coordinateur")] == 150
    assert basse[Contrainte("", "2A")] == 300
    assert restes[Contrainte("facilitateur")].apres(Niveau.BASSE) == 300 - 150 - 450
    assert restes[Contrainte("coordinateur")].apres(Niveau.BASSE) is None
    assert (lue.arrives, len(lue.ouverts), lue.sans_montant) == (4, 3, 1)
    assert "1\u00a0montant non saisi" in lue.phrase
    assert "dits par le service" in lue.profil.phrase
    assert "2\u00a0dossiers arrivés" in lue.profil.phrase
    fermeture = accepter(lue, venues[0].examine)
    assert fermeture.atteintes == (Contrainte("", "2A"),)
    assert fermeture.perdus[Niveau.HAUTE][Contrainte("", "2A")] == 0  # one asks 3,00 on average: none had room


@pytest.mark.parametrize(
    ("jour", "incluse", "mots"),
    [
        (date(2022, 9, 14), None, "1\u00a0jour reste"),
        (date(2022, 9, 15), None, "c’est aujourd’hui"),
        (date(2022, 9, 15), False, "dépassée"),
        (date(2022, 9, 16), None, "dépassée"),
    ],
)
def test_the_last_day_follows_the_deadline(jour, incluse, mots):
    campagne = une_campagne(date_limite_incluse=incluse)
    lue = reserve(campagne, jour, [], quota((), (), ()))
    assert mots in lue.phrase
    assert "reportée 1\u00a0fois" in lue.phrase


def test_a_hypothesis_exceeded_is_said():
    jour = date(2022, 9, 5)
    venues = [arrivee(r, instant(jour), TypePoste.FACILITATEUR, Etp(100), Montant(1)) for r in (1, 2)]
    hypotheses = HypothesesArrivees(1, 2, 3, instant(jour, 8))
    lue = reserve(une_campagne(hypotheses=hypotheses), jour, venues, quota((), (), ()))
    assert [(a.nombre, a.depasse) for a in lue.attentes] == [(0, True), (0, False), (1, False)]


def test_arrivals_are_counted_by_week_and_by_month_gaps_included():
    jours = (date(2022, 7, 4), date(2022, 7, 10), date(2022, 8, 1))
    venues = [arrivee(r, instant(j), TypePoste.FACILITATEUR, Etp(100), None) for r, j in enumerate(jours, 1)]
    semaines = periodes(venues, Pas.SEMAINE)
    assert [p.nombre for p in semaines] == [2, 0, 0, 0, 1]
    assert semaines[0].intitule == "semaine du 04/07/2022"
    assert (semaines[0].etp, semaines[0].montant, semaines[0].sans_montant) == (Etp(200), Montant(0), 2)
    mois = periodes(venues, Pas.MOIS)
    assert [(p.intitule, p.nombre) for p in mois] == [("juillet 2022", 2), ("août 2022", 1)]
    assert periodes([], Pas.MOIS) == ()
    loin = [*venues, arrivee(4, instant(date(1952, 7, 4)), TypePoste.FACILITATEUR, Etp(100), None)]
    assert len(periodes(loin, Pas.SEMAINE)) == 3


NOMBRES = {Niveau.BASSE: 1, Niveau.CENTRALE: 2, Niveau.HAUTE: 3}


@pytest.mark.parametrize(
    ("change", "champ", "mots"),
    [
        ({Niveau.BASSE: -1}, "basse", "n’est pas vraisemblable"),
        ({Niveau.HAUTE: PLAFOND_DOSSIERS + 1}, "haute", "n’est pas vraisemblable"),
        ({Niveau.CENTRALE: None}, "centrale", "est vide"),
        ({Niveau.BASSE: 3}, "centrale", "plus petite que l’hypothèse basse"),
        ({Niveau.CENTRALE: 9}, "haute", "plus petite que l’hypothèse centrale"),
    ],
)
def test_what_is_wrong_is_said_by_field(change, champ, mots):
    assert mots in fautes(NOMBRES | change)[champ]


def test_means_and_cut_are_checked():
    trouvees = fautes(NOMBRES, Etp(0), Montant(-1), Fraction(3, 2))
    assert set(trouvees) == {"etp_moyen", "montant_moyen", "baisse"}
    assert fautes(NOMBRES, Etp(1), Montant(1), Fraction(1)) == {}
    assert {n: HypothesesArrivees(1, 2, 3, instant(date(2022, 9, 5))).nombre(n) for n in Niveau} == NOMBRES


ARRIVEES = st.lists(
    st.tuples(
        st.integers(0, 200),
        st.sampled_from(TypePoste),
        st.integers(1, 300),
        st.none() | st.integers(1, 10**7),
        st.sampled_from(Etat),
    ),
    max_size=12,
)


@given(ARRIVEES, st.lists(st.integers(0, 40), min_size=3, max_size=3), st.integers(0, 3000), st.integers(0, 10**8))
def test_what_holds_for_any_campaign(tirees, nombres, cible, enveloppe):
    jour = date(2022, 9, 5)
    venues = [
        arrivee(
            r, instant(date(2022, 2, 1)) + timedelta(days=j), t, Etp(e), None if m is None else Montant(m), etat
        )
        for r, (j, t, e, m, etat) in enumerate(tirees, 1)
    ]
    hypotheses = HypothesesArrivees(*sorted(nombres), instant(date(2022, 6, 1)))
    mouvements = [Mouvement(1, NatureMouvement.DOTATION, Montant(enveloppe), jour)]
    panneau = quota((), [Cible(1, 1, None, Etp(cible))], mouvements)
    lue = reserve(une_campagne(hypotheses=hypotheses), jour, venues, panneau)
    restes = {r.contrainte: r for r in lue.restes}
    for attente in lue.attentes:
        par_type = [restes[Contrainte(t.value)].attendus[attente.niveau] for t in TypePoste]
        if attente.etp is not None:
            assert sum(par_type) == attente.etp  # types sum exactly to the whole
    assert [a.nombre for a in lue.attentes] == sorted(a.nombre for a in lue.attentes)
    assert sum(p.nombre for p in periodes(venues, Pas.MOIS)) == len(venues)
    assert all(p.debut == debut_de(p.debut, p.pas) for p in periodes(venues, Pas.SEMAINE))
    for a in lue.ouverts:
        fermeture = accepter(lue, a.examine)
        lus = [fermeture.nombre_perdus(n) for n in Niveau]
        attendus = [x.nombre for x in lue.attentes]
        assert all(0 <= p <= n for p, n in zip(lus, attendus, strict=True))
        assert fermeture.phrase
