"""Meetings of the comité: what is recorded, what is refused, what an agent who withdrew sees of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.comite import Charge, Membre, SensAvis, Vote, confier
from app.domain.cycle import Etat
from app.domain.lectures import MASQUE
from app.domain.montants import Etp, Montant
from app.domain.poste import TypePoste
from app.domain.presences import Presence, noter
from app.services import salle
from app.services.comites import Comites, ReglageComite
from app.services.comites_avis import SaisieAvis
from app.services.contexte import Contexte
from app.services.deport import VueDeLAgent
from app.services.salle import Salles
from app.socle.errors import UserError
from tests.app.services.atelier import (
    changer,
    dossier_en_base,
    dossier_instruit,
    journal,
    rien_d_ecrit,
    un_seul_acte,
)
from tests.builders import un_deport, un_mouvement, un_poste, une_cible, une_note

F = TypePoste.FACILITATEUR
JOUR = date(2022, 10, 14)
TOUT = {F: Etp(100)}
ARGENT = Montant(2800000)
MEMBRES = (
    Membre("Présidente", "DREETS", present=True),
    Membre("Membre A", "préfecture", present=True),
    Membre("Membre B", "région", present=True),
    Membre("Secrétaire", "DREETS", voix=False, present=True),
)


@pytest.fixture
def comites(contexte):
    return Comites(contexte)


@pytest.fixture
def trois(store, campagne):
    """Three dossiers « instruits », of ranks 1 to 3."""
    dossiers = [dossier_instruit(store, campagne) for _ in range(3)]
    with store.ecrire() as u:
        for dossier, note in zip(dossiers, (4, 3, 2), strict=True):
            u.notes.set(dossier.id, une_note(sous_critere="C1.1", valeur=note))
    return [d.id for d in dossiers]


@pytest.fixture
def tenue(comites, campagne, trois):
    """An open meeting, all members there, quorum of three."""
    comite, _ = comites.creer(campagne.id, JOUR, " Comité ", "Ajaccio")
    comites.fixer_membres(comite.id, MEMBRES)
    comites.fixer_quorum(comite.id, 3)
    return comite.id


def favorable(dossier_id, **champs):
    return SaisieAvis(dossier_id, SensAvis.FAVORABLE, TOUT, ARGENT, **champs)


def defavorable(dossier_id, **champs):
    return SaisieAvis(dossier_id, SensAvis.DEFAVORABLE, **{"motif": "objectifs non chiffrés", **champs})


def test_a_meeting_is_called_on_the_instruits_by_rank(comites, store, campagne, trois):
    dossier_en_base(store, campagne)
    comites.regler(campagne.id, ReglageComite(4, sans_quorum=None))
    with un_seul_acte(store) as lignes:
        comite, changes = comites.creer(campagne.id, JOUR, " Comité ", "Ajaccio")
    assert (comite.intitule, comite.quorum, comite.dossiers, comite.membres) == ("Comité", 4, tuple(trois), ())
    assert lignes[0].acte == "Convoquer le comité"
    assert changes.touches("comites")
    assert comites.courant(campagne.id) == comite
    comites.fixer_membres(comite.id, (*MEMBRES[:3], noter(MEMBRES[3], Presence.REPRESENTE, "Membre A")))
    suivant, _ = comites.creer(campagne.id, date(2022, 11, 1), "Second")
    assert suivant.membres == tuple(replace(m, present=None) for m in MEMBRES)
    assert [c.intitule for c in comites.lister(campagne.id)] == ["Comité", "Second"]
    with pytest.raises(UserError, match="intitulé"), rien_d_ecrit(store):
        comites.creer(campagne.id, JOUR, " ")


def test_without_a_setting_nothing_is_invented(comites, campagne, trois):
    assert comites.reglage(campagne.id) == ReglageComite(None, None)
    assert comites.courant(campagne.id) is None
    comite, _ = comites.creer(campagne.id, JOUR, "Comité")
    assert comite.quorum is None
    noter_presence(comites, *_avec_un_membre(comites, comite.id), Presence.PRESENT)
    comites.rendre_avis(comite.id, favorable(trois[0]))
    assert comites.get(comite.id).avis[0].quorum_atteint is None


def noter_presence(comites, comite_id, nom, presence, par=""):
    membres = comites.get(comite_id).membres
    return comites.fixer_membres(comite_id, tuple(noter(m, presence, par) if m.nom == nom else m for m in membres))


def _avec_un_membre(comites, comite_id):
    comites.fixer_membres(comite_id, (Membre("Présidente"),))
    return comite_id, "Présidente"


def test_settings_come_back_and_a_quorum_is_at_least_one(comites, campagne, tenue):
    avant, _ = comites.regler(campagne.id, ReglageComite(3, sans_quorum=True))
    assert avant == ReglageComite(None, None)
    comites.regler(campagne.id, avant)
    assert comites.reglage(campagne.id) == avant
    for faire in (
        lambda: comites.regler(campagne.id, ReglageComite(0, None)),
        lambda: comites.fixer_quorum(tenue, 0),
    ):
        with pytest.raises(UserError, match="au moins un membre"):
            faire()


def test_each_act_gives_back_what_it_replaced(comites, store, tenue, trois):
    with un_seul_acte(store) as lignes:
        avant, _ = noter_presence(comites, tenue, "Membre B", Presence.ABSENT)
    assert lignes[0].acte == "Composition et présences"
    assert avant == MEMBRES
    assert comites.fixer_membres(tenue, avant)[0][2].present is False
    assert comites.fixer_quorum(tenue, None)[0] == 3
    assert comites.observer(tenue, " Rien. ")[0] == ""
    assert comites.observer(tenue, "")[0] == "Rien."
    ancien, _ = comites.fixer_ordre(tenue, (trois[2], trois[0], trois[2]))
    assert (ancien, comites.get(tenue).dossiers) == (tuple(trois), (trois[2], trois[0]))


def test_one_not_there_is_excused_or_represented_and_counts_nowhere(comites, store, tenue):
    with un_seul_acte(store) as lignes:
        avant, _ = noter_presence(comites, tenue, "Membre B", Presence.REPRESENTE, " Membre A ")
    assert lignes[0].acte == "Composition et présences"
    assert "Membre A" in str(lignes[0].apres)
    lu = comites.get(tenue)
    assert lu.membres[2] == replace(MEMBRES[2], present=False, represente_par="Membre A")
    assert (len(lu.votants()), lu.quorum_atteint()) == (2, False)
    noter_presence(comites, tenue, "Membre B", Presence.EXCUSE)
    assert comites.get(tenue).membres[2] == replace(MEMBRES[2], present=False, excuse=True)
    comites.fixer_membres(tenue, avant)
    assert comites.get(tenue).membres == MEMBRES
    for fautif in (
        replace(MEMBRES[0], excuse=True),
        replace(MEMBRES[0], present=None, represente_par="Membre A"),
        replace(MEMBRES[0], present=False, excuse=True, represente_par="Membre A"),
    ):
        with pytest.raises(UserError, match="de deux manières"), rien_d_ecrit(store):
            comites.fixer_membres(tenue, (fautif,))
    with pytest.raises(UserError, match="soi-même"), rien_d_ecrit(store):
        noter_presence(comites, tenue, "Membre B", Presence.REPRESENTE, "membre b")


def test_names_are_there_and_different(comites, store, tenue):
    for membres in ((Membre(" "),), (Membre("X"), Membre(" X "))):
        with pytest.raises(UserError, match="nom"), rien_d_ecrit(store):
            comites.fixer_membres(tenue, membres)


def test_an_agenda_holds_what_waits_for_an_opinion(comites, store, campagne, tenue, trois):
    recu = dossier_en_base(store, campagne)
    attente = dossier_en_base(store, campagne, etat=Etat.LISTE_ATTENTE)
    assert [r.candidat.dossier_id for r in comites.inscriptibles(campagne.id)] == [*trois, attente.id]
    comites.fixer_ordre(tenue, (*trois, attente.id))
    with pytest.raises(UserError, match="n’attend pas d’avis"):
        comites.fixer_ordre(tenue, (*trois, recu.id))
    comites.rendre_avis(tenue, favorable(trois[0]))
    with pytest.raises(UserError, match="ne sort pas"):
        comites.fixer_ordre(tenue, trois[1:])


def test_an_opinion_is_one_act_and_comes_back(comites, store, tenue, trois):
    with un_seul_acte(store) as lignes:
        avant, changes = comites.rendre_avis(tenue, favorable(trois[0], vote=Vote(2, 1, 0)))
    assert avant is None
    assert changes.dossiers == {trois[0]}
    assert (lignes[0].acte, lignes[0].dossier_id) == ("Avis du comité", trois[0])
    (rendu,) = comites.get(tenue).avis
    assert (rendu.rang, rendu.pour, rendu.contre, rendu.abstentions) == (1, 2, 1, 0)
    assert (rendu.quorum_atteint, rendu.montant) == (True, ARGENT)
    repris, _ = comites.reprendre(tenue, trois[0])
    assert repris == rendu
    comites.remettre(tenue, trois[0], repris)
    assert comites.get(tenue).avis == (rendu,)
    with pytest.raises(UserError, match="pas d’avis à reprendre"):
        comites.reprendre(tenue, trois[1])
    assert journal(store)[-1].acte == "Remettre l’avis du comité"
    with store.lire() as u:
        assert u.dossiers.get(trois[0]).etat is Etat.INSTRUIT  # the comité advises


def test_a_departure_from_the_rank_asks_its_reason(comites, store, tenue, trois):
    comites.rendre_avis(tenue, defavorable(trois[0], motif_ecart="sans objet"))
    assert comites.get(tenue).avis[0].motif_ecart == ""  # it departs from nothing yet
    with pytest.raises(UserError, match="s’écarte du rang"), rien_d_ecrit(store):
        comites.rendre_avis(tenue, favorable(trois[1]))
    comites.rendre_avis(tenue, favorable(trois[1], motif_ecart="le premier est écarté au fond"))
    assert comites.get(tenue).avis_sur(trois[1]).motif_ecart == "le premier est écarté au fond"
    comites.rendre_avis(tenue, favorable(trois[0]))
    comites.reprendre(tenue, trois[0])
    comites.rendre_avis(tenue, favorable(trois[2]))
    with pytest.raises(UserError, match="s’écarte du rang\u00a0: dossiers"):
        comites.rendre_avis(tenue, defavorable(trois[0]))


def test_a_vote_is_of_those_in_the_room_and_is_followed_or_explained(comites, tenue, trois):
    with pytest.raises(UserError, match="4 voix, pour 3"):
        comites.rendre_avis(tenue, favorable(trois[0], vote=Vote(3, 1)))
    with pytest.raises(UserError, match="ne suit pas le vote"):
        comites.rendre_avis(tenue, favorable(trois[0], vote=Vote(1, 2)))
    comites.rendre_avis(tenue, favorable(trois[0], vote=Vote(1, 2), motif="réserve levée en séance"))
    assert comites.get(tenue).avis_sur(trois[0]).contre == 2


def test_without_quorum_an_opinion_is_refused_or_kept_as_such(comites, store, campagne, tenue, trois):
    noter_presence(comites, tenue, "Membre B", Presence.ABSENT)
    with pytest.raises(UserError, match="quorum n’est pas atteint"), rien_d_ecrit(store):
        comites.rendre_avis(tenue, favorable(trois[0]))
    comites.regler(campagne.id, ReglageComite(None, sans_quorum=True))
    comites.rendre_avis(tenue, favorable(trois[0]))
    assert comites.get(tenue).avis[0].quorum_atteint is False
    comites.fixer_membres(tenue, tuple(replace(m, present=None) for m in MEMBRES))
    with pytest.raises(UserError, match="Aucun membre avec voix"):
        comites.rendre_avis(tenue, favorable(trois[1]))


def test_a_member_who_leaves_counts_for_nothing_on_that_dossier(comites, store, tenue, trois):
    with un_seul_acte(store) as lignes:
        deja, _ = comites.deporter(tenue, trois[0], "Membre A", parti=True)
    assert (deja, lignes[0].dossier_id) == (False, trois[0])
    with pytest.raises(UserError, match="quorum n’est pas atteint"):
        comites.rendre_avis(tenue, favorable(trois[0]))
    comites.fixer_quorum(tenue, 2)
    with pytest.raises(UserError, match="pour 2"):
        comites.rendre_avis(tenue, favorable(trois[0], vote=Vote(3, 0)))
    comites.rendre_avis(tenue, favorable(trois[0]))
    assert comites.get(tenue).avis[0].deportes == ("Membre A",)
    with pytest.raises(UserError, match="déjà son avis"):
        comites.deporter(tenue, trois[0], "Membre A", parti=False)
    with pytest.raises(UserError, match="n’est pas membre"):
        comites.deporter(tenue, trois[1], "Inconnu", parti=True)
    assert comites.deporter(tenue, trois[1], "Membre A", parti=True)[0] is False
    assert comites.deporter(tenue, trois[1], "Membre A", parti=False)[0] is True


def test_only_what_waits_and_is_on_the_agenda_is_examined(comites, store, campagne, tenue, trois):
    with pytest.raises(UserError, match="ordre du jour"):
        comites.rendre_avis(tenue, favorable(999))
    changer(store, _lu(store, trois[0]), etat=Etat.NON_RETENU)
    with pytest.raises(UserError, match="n’attend pas d’avis"):
        comites.rendre_avis(tenue, favorable(trois[0]))


def _lu(store, dossier_id):
    with store.lire() as u:
        return u.dossiers.get(dossier_id)


def test_a_closed_meeting_changes_no_more_until_it_is_opened_again(comites, store, campagne, tenue, trois):
    with pytest.raises(UserError, match="Aucun avis"):
        comites.clore(tenue)
    comites.rendre_avis(tenue, favorable(trois[0]))
    assert comites.avis_rendu(trois[0]) is None
    with pytest.raises(UserError, match="ouverte"):
        comites.rouvrir(tenue, "erreur")
    close, _ = comites.clore(tenue)
    assert close.est_clos
    assert comites.courant(campagne.id) is None
    for faire in (
        lambda: comites.rendre_avis(tenue, favorable(trois[1])),
        lambda: comites.observer(tenue, "x"),
        lambda: comites.clore(tenue),
    ):
        with pytest.raises(UserError, match="close"), rien_d_ecrit(store):
            faire()
    rendu = comites.avis_rendu(trois[0])
    assert (rendu.le, rendu.intitule, rendu.suite) == (JOUR, "Comité", Etat.RETENU)
    assert comites.avis_rendu(trois[1]) is None
    with pytest.raises(UserError, match="motif"):
        comites.rouvrir(tenue, " ")
    rouvert, _ = comites.rouvrir(tenue, "erreur de saisie")
    assert (rouvert.est_clos, rouvert.reouvertures) == (False, ("erreur de saisie",))


@pytest.fixture
def deporte(store, horloge, campagne, tenue, trois):
    """The services of an agent who withdrew from the first dossier."""
    with store.ecrire() as u:
        u.lectures.add_deport(un_deport(dossier_id=trois[0], agent="Membre A"))
    return Contexte(VueDeLAgent(store, "Membre A"), horloge, "Membre A")


def test_the_screen_shows_what_is_asked_and_the_bars(comites, contexte, store, campagne, tenue, trois):
    with store.ecrire() as u:
        u.campagnes.add_cibles([une_cible(etp=Etp(200))])
        u.campagnes.add_mouvement(un_mouvement(montant=Montant(5000000)))
        u.dossiers.save(
            replace(u.dossiers.get(trois[1]), postes=(un_poste(etp_propose=Etp(50)),), montant_propose=Montant(1))
        )
    salles = Salles(contexte)
    lue = salles.lire(tenue)
    un, deux, _ = lue.dossiers
    assert (un.place.rang, un.porteur, un.montant, un.etp_par_type) == (
        1, "Association L’Égalité des chances", ARGENT, TOUT,
    )  # fmt: skip
    assert (un.etp_propose, deux.etp_propose, un.attend) == (None, {F: Etp(50)}, True)
    assert not {"R14", "R15", "R25"} & {c.regle for d in lue.dossiers for c in d.constats}
    assert [m.reste for m in lue.mesures] == [200, 5000000]
    comites.rendre_avis(tenue, favorable(trois[0]))
    suivie = salles.suivre(lue)
    assert suivie == salles.lire(tenue)
    assert [m.reste for m in suivie.mesures] == [100, 2200000]
    assert [d.dossier_id for d in suivie.restants] == trois[1:]
    assert suivie.avis(trois[0]).sens is SensAvis.FAVORABLE
    assert suivie.ecarts(trois[1], SensAvis.FAVORABLE) == ()
    comites.rendre_avis(tenue, defavorable(trois[0]))
    (passe,) = salles.suivre(lue).ecarts(trois[1], SensAvis.FAVORABLE)
    assert passe.dossier_id == trois[0]


def test_a_long_agenda_is_read_at_once_and_says_the_same(contexte, tenue, monkeypatch):
    un_a_un = Salles(contexte).lire(tenue)
    monkeypatch.setattr(salle, "LUS_UN_A_UN", 0)
    assert Salles(contexte).lire(tenue) == un_a_un


def test_a_retained_dossier_is_not_counted_twice(comites, contexte, store, tenue, trois):
    comites.rendre_avis(tenue, favorable(trois[0]))
    changer(store, _lu(store, trois[0]), etat=Etat.RETENU)
    lue = Salles(contexte).lire(tenue)
    assert (lue.donnes.dossiers, lue.dossiers[0].attend) == (0, False)


def test_a_dossier_taken_out_of_the_ranking_still_has_its_line(contexte, store, tenue, trois):
    changer(store, _lu(store, trois[0]), etat=Etat.RETIRE)
    un = Salles(contexte).lire(tenue).dossiers[0]
    assert (un.place.rang, un.attend) == (None, False)


@pytest.mark.parametrize("etat", [Etat.RETIRE, Etat.IRRECEVABLE])
def test_a_dossier_that_leaves_during_the_meeting_weighs_nothing_any_more(
    comites, contexte, store, tenue, trois, etat
):
    comites.rendre_avis(tenue, favorable(trois[0]))
    for parti in trois[:2]:  # with an opinion, and without one yet
        changer(store, _lu(store, parti), etat=etat)
    lue = Salles(contexte).lire(tenue)
    assert (lue.donnes.dossiers, lue.donnes.montant) == (0, Montant(0))
    assert [d.dossier_id for d in lue.restants] == trois[2:]
    assert lue.ecarts(trois[2], SensAvis.DEFAVORABLE) == ()
    assert comites.rendre_avis(tenue, defavorable(trois[2]))[0] is None  # no reason asked: nobody passes before it
    assert Salles(contexte).lire(tenue).restants == ()


def test_an_opinion_against_which_the_authority_decided_takes_nothing_of_the_bars(
    comites, contexte, store, tenue, trois
):
    comites.rendre_avis(tenue, favorable(trois[0]))
    changer(store, _lu(store, trois[0]), etat=Etat.NON_RETENU)
    assert Salles(contexte).lire(tenue).donnes.dossiers == 0


def test_a_withdrawn_agent_sees_a_mask_and_gives_no_opinion_there(comites, deporte, store, tenue, trois):
    comites.fixer_quorum(tenue, 2)
    comites.rendre_avis(tenue, defavorable(trois[0]))
    siens, salles = Comites(deporte), Salles(deporte)
    un = salles.lire(tenue).dossiers[0]
    assert (un.masque, un.porteur, un.total, un.montant, un.constats) == (True, MASQUE, None, None, ())
    assert salles.lire(tenue).avis(trois[0]) is None
    assert un in salles.lire(tenue).restants
    with pytest.raises(UserError):
        siens.rendre_avis(tenue, favorable(trois[0]))
    with pytest.raises(UserError, match="s’écarte du rang"):
        siens.rendre_avis(tenue, favorable(trois[1]))
    siens.rendre_avis(tenue, favorable(trois[1], motif_ecart="le premier est écarté"))
    siens.fixer_ordre(tenue, (trois[1], trois[2]))
    entier = comites.get(tenue)
    assert entier.avis_sur(trois[0]).deportes == ("Membre A",)  # declared in the base, so out of the room
    assert trois[0] in entier.dossiers
    assert siens.get(tenue).avis_sur(trois[0]) is None


def test_who_presides_is_one_member_and_follows_the_composition(comites, campagne, tenue):
    avant, _ = comites.fixer_membres(tenue, confier(MEMBRES, Charge.PRESIDENCE, "Présidente"))
    assert avant == MEMBRES
    comite = comites.get(tenue)
    assert comite.charge_de(Charge.PRESIDENCE).nom == "Présidente"
    assert comite.charge_de(Charge.SECRETARIAT) is None
    ensemble = confier(comite.membres, Charge.SECRETARIAT, "Secrétaire")
    comites.fixer_membres(tenue, ensemble)
    suivant, _ = comites.creer(campagne.id, date(2022, 11, 1), "Second")
    assert suivant.charge_de(Charge.SECRETARIAT).nom == "Secrétaire"
    assert confier(ensemble, Charge.PRESIDENCE, None)[0].charge is None
    deux = tuple(replace(m, charge=Charge.PRESIDENCE) for m in MEMBRES)
    with pytest.raises(UserError, match="présidence"):
        comites.fixer_membres(tenue, deux)
    comites.fixer_membres(tenue, ensemble[1:])
    assert comites.get(tenue).charge_de(Charge.PRESIDENCE) is None
