"""The rules of `regles.toml`, then what holds of them whatever the figures."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.campagne import Vague
from app.domain.controles import Faits, Niveau, controler
from app.domain.cycle import Etat
from app.domain.derogation import Derogation, phrase_de_levee
from app.domain.lectures import Deport
from app.domain.montants import Etp, Montant
from app.domain.notation import Note
from app.domain.pieces import completude
from app.domain.poste import Poste, TypePoste
from app.domain.quota import Accord, Compteur, Quota
from app.domain.situation import Financement, PosteExistant, StatutVisibilite, Visibilite
from app.services.campagnes_modeles import lire_modele
from app.services.dossiers_fictifs import dossiers_fictifs
from tests.app.domain.cas import INSTANT, cas, etp, euros
from tests.builders import le

CORSE = lire_modele("corse-2022")
T13 = next(d.dossier for d in dossiers_fictifs() if d.cas == "T13")
SANS_PIECES = completude((), T13.porteur, (), ())


def trouves(regle, dossier=T13, campagne=CORSE, **champs):
    constats = controler(Faits(campagne, dossier, SANS_PIECES, None, **champs))
    return [c for c in constats if c.regle == regle]


def dits(constats):
    return [f"{c.niveau.value} : {c.message}".replace("\u00a0", " ") for c in constats]


def _existant(brut):
    return PosteExistant(
        TypePoste(brut["type"]),
        brut.get("intitule", ""),
        etp(brut["etp_n1"]) if brut["etp_n1"] else None,
        etp(brut["etp_n"]) if brut["etp_n"] else None,
        tuple(
            Financement(nom, euros(n1) if n1 else None, euros(n) if n else None)
            for nom, n1, n in brut.get("financements", ())
        ),
    )


def _poste(brut):
    return Poste(
        TypePoste.FACILITATEUR,
        etp(brut["demande"]),
        quotite=etp(brut["quotite"]) if "quotite" in brut else None,
        etp_avant=etp(brut.get("avant", "0,00")),
        etp_apres=etp(brut["apres"]) if "apres" in brut else None,
        date_debut=brut.get("debut"),
        date_fin=brut.get("fin"),
    )


def _dossier(cas):
    """Return T13 with what a case changes of it."""
    champs = {"etat": Etat(cas.get("etat", "en_instruction")), "departements": tuple(cas.get("departements", ()))}
    champs["existants"] = tuple(_existant(x) for x in cas.get("existants", ()))
    if "poste" in cas:
        champs["postes"] = (_poste(cas["poste"]),)
    if "visibilite" in cas:
        vue = dict(cas["visibilite"])
        champs["visibilite"] = Visibilite(StatutVisibilite(vue.pop("statut")), **vue)
    for nom in ("cout_total", "montant_demande"):
        if nom in cas:
            champs[nom] = euros(cas[nom])
    return replace(T13, **champs)


@cas("regles", "regles")
def test_rules_on_worked_cases(cas):
    campagne = replace(CORSE, departements_blancs=tuple(cas.get("blancs", ())))
    voisin = replace(T13, id=99, numero="2022-94-0099", departements=tuple(cas.get("voisin", ())))
    constats = trouves(
        cas["regle"],
        _dossier(cas),
        campagne,
        autres=(voisin,) if "voisin" in cas else (),
        jour=cas.get("jour"),
        accord=Accord({TypePoste.FACILITATEUR: Etp(100)}, euros(cas["accord"])) if "accord" in cas else None,
    )
    assert len(constats) == len(cas["attendus"]), (dits(constats), cas["pourquoi"])
    for dit, attendu in zip(dits(constats), cas["attendus"], strict=True):
        niveau, passage = attendu.split(" : ", 1)
        assert dit.startswith(f"{niveau} : "), cas["pourquoi"]
        assert passage in dit, cas["pourquoi"]


montants = st.integers(0, 9 * 10**12).map(Montant)


@given(montants, montants)
def test_r08_speaks_exactly_when_a_line_falls(avant, apres):
    poste = PosteExistant(
        TypePoste.FACILITATEUR, "", Etp(100), Etp(100), (Financement("Département", avant, apres),)
    )
    baisses = [c for c in trouves("R08", replace(T13, existants=(poste,))) if "Risque" in c.message]
    assert bool(baisses) is (apres < avant)


@given(st.lists(st.tuples(montants, montants), max_size=6), st.permutations(range(6)))
def test_r08_does_not_depend_on_the_order_of_the_lines(lignes, ordre):
    financements = [Financement(f"Financeur {n}", *x) for n, x in enumerate(lignes)]
    permutes = [financements[n] for n in ordre if n < len(financements)]
    un, autre = (
        {
            c.message
            for c in trouves(
                "R08", replace(T13, existants=(PosteExistant(TypePoste.FACILITATEUR, "", None, None, tuple(f)),))
            )
        }
        for f in (financements, permutes)
    )
    assert un == autre


quantites = st.integers(0, 300).map(Etp)


@given(quantites, quantites, st.integers(1, 100).map(Etp))
def test_r09_never_counts_more_than_what_is_asked(avant, cette_annee, demande):
    existant = PosteExistant(TypePoste.FACILITATEUR, "", avant, cette_annee)
    poste = Poste(TypePoste.FACILITATEUR, demande, etp_apres=demande)
    bloquants = [
        c
        for c in trouves("R09", replace(T13, existants=(existant,), postes=(poste,)))
        if c.niveau is Niveau.BLOQUANT
    ]
    assert bool(bloquants) is (cette_annee < avant)


def panneau(retenu, cible, montant_retenu, enveloppe):
    compteur = Compteur(etp_retenu=Etp(retenu), montant_retenu=Montant(montant_retenu))
    return Quota(
        total=compteur,
        par_type={TypePoste.FACILITATEUR: compteur, TypePoste.COORDINATEUR: Compteur()},
        cible=Etp(cible),
        cible_par_type=dict.fromkeys(TypePoste),
        version_cible=1,
        notifiee_le=None,
        enveloppe=Montant(enveloppe),
    )


@given(st.integers(0, 300), st.integers(0, 300), st.integers(1, 100), st.integers(0, 10**9), st.integers(1, 10**9))
def test_r14_and_r15_look_at_what_is_being_decided(retenu, cible, donne, engage, montant):
    tableau = panneau(retenu, cible, engage, 10**9)
    accord = Accord({TypePoste.FACILITATEUR: Etp(donne)}, Montant(montant))
    (r14, r15) = (trouves(r, T13, quota=tableau, accord=accord) for r in ("R14", "R15"))
    assert bool(r14) is (retenu + donne > cible)
    assert bool(r15) is (engage + montant > 10**9)
    assert all(c.retient(Etat.RETENU) and not c.interdit(Etat.RETENU) for c in r14)


def test_a_partial_decision_that_fits_is_not_blamed_for_what_was_asked():
    tableau = panneau(0, 50, 0, 1_500_000)
    demande = replace(T13, etat=Etat.INSTRUIT)
    assert trouves("R14", demande, quota=tableau)
    partiel = Accord({TypePoste.FACILITATEUR: Etp(50)}, Montant(1_500_000))
    for regle in ("R14", "R15"):
        assert not trouves(regle, demande, quota=tableau, accord=partiel)
        assert not trouves(regle, replace(T13, etat=Etat.RETENU), quota=tableau)


def test_r34_names_the_notes_of_an_agent_who_withdrew():
    deport = Deport(1, "Agent Exemple", "lien familial", le(9, 1))
    (silencieux,) = trouves("R34", deports=(deport,))
    assert silencieux.niveau is Niveau.INFORMATION
    (constat,) = trouves("R34", deports=(deport,), notes=(Note("C1.1", 3, agent="Agent Exemple"), Note("C1.2", 3)))
    assert constat.niveau is Niveau.ALERTE
    assert constat.message.endswith("ses notes comptent encore\u00a0: C1.1. Faites-les reprendre.")
    assert not trouves("R34", deports=(replace(deport, leve_le=le(9, 2)),))


@pytest.mark.parametrize(
    ("etat", "vague", "dit"),
    [(Etat.AJOURNE, 1, True), (Etat.AJOURNE, 2, False), (Etat.AJOURNE, None, False), (Etat.NON_RETENU, 1, False)],
)
def test_r35_a_postponed_dossier_comes_back_in_the_next_wave(etat, vague, dit):
    vagues = (Vague(1, le(6, 30).date()), Vague(2, le(9, 15).date(), le(10, 4).date()))
    campagne = replace(CORSE, vagues=vagues)
    constats = trouves("R35", replace(T13, etat=etat, vague=vague), campagne)
    assert bool(constats) is dit
    assert all("comité du 4\u00a0octobre\u00a02022" in c.message for c in constats)
    sans_comite = replace(CORSE, vagues=(vagues[0], Vague(2, le(9, 15).date())))
    assert all("comité" not in c.message for c in trouves("R35", replace(T13, etat=etat, vague=vague), sans_comite))


def test_a_derogation_lifts_its_rule_alone_and_only_while_it_holds():
    dossier = replace(T13, montant_demande=T13.cout_total, plus_value="")
    derogation = Derogation(1, "R16", "plafond relevé par note", "Camille Essai", INSTANT)
    (leve,) = trouves("R16", dossier, derogations=(derogation,))
    assert leve.levee == derogation
    assert not leve.retient(Etat.RETENU)
    assert (
        phrase_de_levee(derogation)
        == "levé par Camille Essai le 4\u00a0juillet\u00a02022, motif\u00a0: plafond relevé par note"
    )
    (tenu,) = trouves("R16", dossier, derogations=(replace(derogation, levee_le=INSTANT),))
    assert tenu.retient(Etat.RETENU)
    (plus_value,) = trouves("R10", dossier, derogations=(replace(derogation, regle="R10"),))
    assert plus_value.levee is None
    assert plus_value.interdit(Etat.INSTRUIT)
