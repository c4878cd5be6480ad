"""Forecasts through the store: hypotheses kept and undone as facts of the campaign, totals that hide nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from app.domain.cycle import Etat
from app.domain.dossier import Nature
from app.domain.execution import Bilan, Execution, VerdictBilan
from app.domain.hypotheses import Niveau
from app.domain.lectures import MASQUE
from app.domain.montants import Etp, Montant
from app.domain.vague_reconduction import Regle, Sort
from app.services.contexte import Contexte
from app.services.deport import VueDeLAgent
from app.services.previsions import Previsions
from app.services.previsions_lues import Poses, reglages
from app.socle.errors import UserError
from tests.app.services.atelier import decision_sur, dossier_en_base, journal, rien_d_ecrit, un_seul_acte
from tests.builders import AGENT, le, un_deport, un_mouvement, un_poste, une_campagne, une_cible

NOMBRES = {Niveau.BASSE: 1, Niveau.CENTRALE: 2, Niveau.HAUTE: 4}


@pytest.fixture
def previsions(contexte):
    return Previsions(contexte)


def retenir(store, campagne, **champs):
    dossier = dossier_en_base(store, campagne, etat=Etat.RETENU, **champs)
    with store.ecrire() as u:
        u.decisions.add(decision_sur(dossier))
    return dossier


def test_hypotheses_are_one_transaction_one_line_and_come_back(previsions, store, campagne):
    with un_seul_acte(store) as lignes:
        avant, changes = previsions.poser(campagne.id, NOMBRES, baisse=Fraction(1, 4))
    assert avant == Poses(None, None)
    assert changes.touches("quota")
    assert lignes[0].acte == "Poser les hypothèses d’arrivées et de reconduction"
    with store.lire() as u:
        gardees = u.campagnes.get(campagne.id)
    assert (gardees.hypotheses.haute, gardees.hypotheses.posees_le) == (4, le(9, 20))
    assert gardees.baisse_reconduction == Fraction(1, 4)
    poses, _ = previsions.retablir(campagne.id, avant)
    assert poses.hypotheses == gardees.hypotheses
    with store.lire() as u:
        assert u.campagnes.get(campagne.id) == campagne
    assert len(journal(store)) == 2


def test_the_same_numbers_keep_their_day(previsions, horloge, campagne):
    previsions.poser(campagne.id, NOMBRES)
    horloge.avancer(days=3)
    previsions.poser(campagne.id, NOMBRES, etp_moyen=Etp(100))
    poses = previsions.reserve(campagne.id).poses
    assert (poses.hypotheses.posees_le, poses.hypotheses.etp_moyen) == (le(9, 20), Etp(100))
    previsions.poser(campagne.id, NOMBRES | {Niveau.HAUTE: 5})
    assert previsions.reserve(campagne.id).poses.hypotheses.posees_le == le(9, 23)


@pytest.mark.parametrize(
    ("nombres", "autres", "mots"),
    [
        ({**NOMBRES, Niveau.BASSE: 9}, {}, "plus petite"),
        ({**NOMBRES, Niveau.BASSE: -1}, {}, "vraisemblable"),
        (None, {"baisse": Fraction(2)}, "entre 0 et 100"),
    ],
)
def test_wrong_hypotheses_are_refused_and_nothing_is_written(previsions, store, campagne, nombres, autres, mots):
    with rien_d_ecrit(store), pytest.raises(UserError, match=mots):
        previsions.poser(campagne.id, nombres, **autres)


def test_only_the_cut_may_be_said(previsions, campagne):
    previsions.poser(campagne.id, None, baisse=Fraction(1, 10))
    assert previsions.reserve(campagne.id).poses == Poses(None, Fraction(1, 10))
    lue = previsions.vague(campagne.id)
    assert (lue.vague.baisse, lue.baisse_dite) == (Fraction(1, 10), True)


def test_the_reserve_reads_arrivals_target_and_envelope(previsions, store, campagne):
    with store.ecrire() as u:
        u.campagnes.add_cibles([une_cible(campagne_id=campagne.id, type=None, etp=Etp(300), zone="2A")])
        u.campagnes.add_mouvement(un_mouvement(campagne_id=campagne.id, montant=Montant(9000000)))
    premier = dossier_en_base(store, campagne, departements=("2A",), montant_propose=Montant(2000000),
                              postes=(un_poste(etp_propose=Etp(80)),))  # fmt: skip
    dossier_en_base(store, campagne)
    retenir(store, campagne)
    dossier_en_base(store, campagne, recu_le=le(9, 21))  # tomorrow, for the clock of the test
    previsions.poser(campagne.id, NOMBRES)
    lue = previsions.reserve(campagne.id)
    assert (lue.reserve.arrives, len(lue.arrivees), len(lue.reserve.ouverts)) == (3, 3, 2)
    restes = {r.contrainte.libelle: r for r in lue.reserve.restes}
    assert restes["enveloppe"].disponible == 9000000 - 2800000
    assert restes["enveloppe"].en_cours == 2000000 + 2800000
    assert restes["cible 2A"].en_cours == 80
    assert restes["cible tous postes"].disponible is None
    assert lue.noms[premier.cle] == premier.porteur.raison_sociale
    fermeture = previsions.accepter(campagne.id, premier.cle)
    assert (fermeture.montant, fermeture.etp) == (Montant(2000000), Etp(80))


def test_a_decided_or_unknown_dossier_cannot_be_accepted(previsions, store, campagne):
    decide = retenir(store, campagne)
    for cle in (decide.cle, 999):
        with pytest.raises(UserError, match="attendent une décision"):
            previsions.accepter(campagne.id, cle)


def test_the_wave_reads_every_campaign_of_the_base(previsions, store, campagne):
    with store.ecrire() as u:
        regles = replace(campagne, reconductions_max=2, duree_totale_mois=36)
        u.campagnes.save(regles)
        suivante = u.campagnes.add(une_campagne(code="corse-2023", edition=2023))
        voisine = u.campagnes.add(une_campagne(code="idf-2023", edition=2023))
        for c in (suivante, voisine):
            u.campagnes.add_mouvement(un_mouvement(campagne_id=c.id, montant=Montant(5000000)))
    conforme, sans_bilan = retenir(store, regles), retenir(store, regles)
    retenir(store, regles, nature=Nature.RECONDUCTION)
    dossier_en_base(store, regles)
    with store.ecrire() as u:
        u.executions.set(Execution(conforme.cle, bilans=(Bilan(verdict=VerdictBilan.CONFORME),)))
    lue = previsions.vague(regles.id)
    premier = lue.vague.exercices[0]
    assert (premier.annee, premier.ouvert) == (2023, Montant(10000000))
    assert premier.par_regle[Regle.TOUT].total == Montant(5600000)
    assert premier.par_regle[Regle.BILAN].total == Montant(2800000)
    assert premier.par_regle[Regle.BILAN].incertain == Montant(2800000)
    assert premier.par_regle[Regle.BAISSE].total == Montant(4480000)
    sorts = {r.dossier_id: r.sort for r in lue.vague.renouvellements if r.rang == 1}
    assert sorts == {conforme.cle: Sort.CONFORME, sans_bilan.cle: Sort.INCERTAINE}
    assert len(lue.vague.non_calculees) == 1
    assert (lue.jour, lue.baisse_dite, lue.vague.baisse) == (date(2022, 9, 20), False, reglages().baisse)
    assert "art. 8" in lue.regle


def test_a_withdrawn_agent_sees_totals_and_no_name(store, horloge, campagne):
    with store.ecrire() as u:
        u.campagnes.save(replace(campagne, reconductions_max=1))
    ouvert, retenu = dossier_en_base(store, campagne), retenir(store, campagne)
    with store.ecrire() as u:
        for dossier in (ouvert, retenu):
            u.lectures.add_deport(un_deport(dossier_id=dossier.cle, agent=AGENT))
    vue = Previsions(Contexte(VueDeLAgent(store, AGENT), horloge, AGENT))
    lue = vue.reserve(campagne.id)
    assert lue.reserve.arrives == 2
    assert set(lue.noms.values()) == {MASQUE}
    with pytest.raises(UserError, match="attendent une décision"):
        vue.accepter(campagne.id, ouvert.cle)
    vague = vue.vague(campagne.id)
    assert vague.caches == {ouvert.cle, retenu.cle}
    assert [r.porteur for r in vague.vague.renouvellements] == [MASQUE]


def test_a_dossier_followed_gives_what_reading_all_again_gives(previsions, store, campagne):
    with store.ecrire() as u:
        u.campagnes.save(replace(campagne, reconductions_max=1))
        u.campagnes.add_cibles([une_cible(campagne_id=campagne.id, type=None, etp=Etp(300), zone="2A")])
        u.campagnes.add_mouvement(un_mouvement(campagne_id=campagne.id, montant=Montant(9000000)))
    ouvert = dossier_en_base(store, campagne, departements=("2A",))
    dossier_en_base(store, campagne)
    retenu = retenir(store, campagne)
    previsions.poser(campagne.id, NOMBRES)
    reserve, vague = previsions.reserve(campagne.id), previsions.vague(campagne.id)
    assert previsions.suivre_reserve(reserve, ouvert.cle) is reserve
    assert previsions.suivre_vague(vague, retenu.cle) is vague
    changes = (
        replace(ouvert, montant_propose=Montant(1500000), postes=(un_poste(etp_propose=Etp(30)),)),
        replace(ouvert, montant_demande=None),
        replace(ouvert, etat=Etat.IRRECEVABLE),
        replace(ouvert, departements=("2B",), montant_demande=Montant(3100000)),
    )
    for change in changes:
        with store.ecrire() as u:
            u.dossiers.save(replace(change, version=u.dossiers.get(ouvert.cle).version))
        reserve = previsions.suivre_reserve(reserve, ouvert.cle)
        lue = previsions.reserve(campagne.id)
        assert (reserve.reserve, reserve.noms, reserve.quota) == (lue.reserve, lue.noms, lue.quota)
        assert list(reserve.arrivees) == list(lue.arrivees)
    with store.ecrire() as u:
        u.executions.set(Execution(retenu.cle, bilans=(Bilan(verdict=VerdictBilan.CONFORME),)))
        u.dossiers.save(
            replace(
                retenu,
                version=u.dossiers.get(retenu.cle).version,
                porteur=replace(retenu.porteur, raison_sociale="Autre nom"),
            )
        )
    vague = previsions.suivre_vague(vague, retenu.cle)
    assert vague == previsions.vague(campagne.id)
    assert vague.vague.exercices[0].par_regle[Regle.BILAN].total == Montant(2800000)


def test_what_cannot_be_followed_is_read_again(previsions, store, horloge, campagne):
    ouvert, futur = dossier_en_base(store, campagne), dossier_en_base(store, campagne, recu_le=le(9, 21))
    reserve, vague = previsions.reserve(campagne.id), previsions.vague(campagne.id)
    autre = retenir(store, campagne)
    assert previsions.suivre_reserve(reserve, autre.cle) is None
    assert previsions.suivre_vague(vague, autre.cle) is None
    assert previsions.suivre_reserve(reserve, futur.cle) is None
    with store.ecrire() as u:
        ailleurs = u.campagnes.add(une_campagne(code="corse-2023", edition=2023))
    assert previsions.suivre_vague(vague, retenir(store, ailleurs).cle) is None
    horloge.avancer(days=1)
    assert previsions.suivre_reserve(reserve, ouvert.cle) is None
    assert previsions.suivre_vague(vague, ouvert.cle) is None
