"""Receipts kept by a campaign: established in one act, replayed, compared with the base as it is now."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from app.domain.campagne import Mode, Ordre, Vague
from app.domain.cycle import Etat
from app.domain.faits import FaitsDates
from app.domain.poste import TypePoste
from app.domain.recu import canonique, lire, ouvrir
from app.services.arbitrage import Arbitrage
from app.services.classements import ESSAI_PROPOSE, Classements
from app.socle.errors import UserError
from tests.app.services.atelier import changer, dossier_en_base, dossier_instruit, rien_d_ecrit
from tests.builders import le, un_poste, une_campagne, une_note
from tests.fakes import FakeNotes


@pytest.fixture
def classements(contexte):
    return Classements(contexte)


@pytest.fixture
def trois(store, campagne):
    """Two ranked dossiers and one withdrawn."""
    premier, second = dossier_instruit(store, campagne), dossier_instruit(store, campagne)
    with store.ecrire() as u:
        u.notes.set(second.id, une_note(sous_critere="C1.1", valeur=4))
    retire = dossier_en_base(store, campagne, etat=Etat.RETIRE, postes=())
    return premier, second, retire


def test_a_receipt_is_kept_with_its_line_of_journal(store, campagne, classements, trois):
    octets, changes = classements.etablir(campagne.id, " avant le comité ")
    (garde,) = classements.recus(campagne.id)
    assert garde.sha256 == hashlib.sha256(octets).hexdigest()
    assert garde.empreinte == ouvrir(octets)["empreinte"]
    assert (garde.libelle, garde.version_grilles) == ("avant le comité", lire(octets).version_grilles)
    assert classements.octets(garde) == octets
    assert classements.garde(octets) == garde
    assert {"recus", "journal"} <= changes.sujets
    with store.lire() as u:
        ligne = u.journal.lignes(limite=1)[0].evenement
    assert (ligne.acte, ligne.motif) == ("Établir le reçu du classement", "avant le comité")
    assert garde.empreinte in ligne.apres


def test_a_receipt_says_the_ranking_of_the_window_and_replays(campagne, contexte, classements, trois):
    octets, _ = classements.etablir(campagne.id)
    vus = [
        (r.candidat.dossier_id, r.rang, r.candidat.resultat) for r in Arbitrage(contexte).classement(campagne.id)
    ]
    recu = lire(octets)
    assert [(d.dossier_id, d.rang) for d in recu.dossiers] == [(d, rang) for d, rang, _ in vus]
    assert [d.total for d in recu.dossiers] == [r.total if r else None for _, _, r in vus]
    assert recu.dossiers[-1].motif == "dossier retiré"
    with_rank = [d for d in recu.dossiers if d.rang]
    assert len(with_rank) == 2
    assert classements.rejouer(octets).conforme


def test_an_altered_receipt_is_not_one_that_was_kept(campagne, classements, trois):
    octets, _ = classements.etablir(campagne.id)
    altere = octets.replace(b'"agent":"agent', b'"agent":"Agent')
    assert classements.garde(altere) is None
    assert not classements.rejouer(altere).conforme


def test_what_changed_since_the_receipt_is_told(store, campagne, classements, trois):
    octets, _ = classements.etablir(campagne.id)
    assert classements.comparer(octets) == ()
    with store.ecrire() as u:
        u.notes.set(trois[0].id, une_note(sous_critere="C1.1", valeur=None, justification="sans objet ici"))
    changer(store, trois[2], etat=Etat.IRRECEVABLE)
    with rien_d_ecrit(store):
        dits = {(d.objet, d.champ) for d in classements.comparer(octets)}
    assert {(trois[0].numero, "note C1.1"), (trois[2].numero, "état")} <= dits


def test_a_receipt_of_another_campaign_is_refused(store, campagne, classements, trois):
    octets, _ = classements.etablir(campagne.id)
    table = ouvrir(octets)
    with pytest.raises(UserError, match="n’est pas dans cette base"):
        classements.comparer(canonique({**table, "campagne_code": "ailleurs-2022"}))
    # A base restored elsewhere may have numbered its campaigns otherwise: the code decides.
    assert classements.comparer(canonique({**table, "campagne_id": 99})) == ()


def test_the_live_rankings_are_those_of_the_window_wave_by_wave(store, contexte, classements):
    vagues = (Vague(1, le(7, 15).date()), Vague(2, le(9, 15).date()))
    with store.ecrire() as u:
        campagne = u.campagnes.add(une_campagne(code="vagues-2022", mode=Mode.VAGUES, vagues=vagues))
    for vague in (1, 1, 2, None):
        dossier_instruit(store, campagne, vague=vague)
    dossier_en_base(store, campagne, etat=Etat.RETIRE)
    dossier_en_base(store, campagne, postes=())
    tableaux = classements.tableaux(campagne.id)
    assert sorted(tableaux, key=str) == [1, 2, None]
    vus = {r.candidat.dossier_id: r.rang for r in Arbitrage(contexte).classement(campagne.id) if r.rang}
    assert {d: t.rang(d) for t in tableaux.values() for d in t.classes()} == vus


def test_by_arrival_there_is_one_ranking_and_complete_dossiers_go_first(store, campagne, contexte, classements):
    with store.ecrire() as u:
        u.campagnes.save(replace(campagne, ordre=Ordre.ARRIVEE))
    premier, second = dossier_instruit(store, campagne, vague=1), dossier_instruit(store, campagne, vague=2)
    with store.ecrire() as u:
        u.faits.set(FaitsDates(second.id, complet_le=le(7, 20), complet_agent="agent"))
    (tableau,) = classements.tableaux(campagne.id).values()
    assert tableau.classes() == (second.id, premier.id)
    assert [r.candidat.dossier_id for r in Arbitrage(contexte).classement(campagne.id)] == [second.id, premier.id]
    octets, _ = classements.etablir(campagne.id)
    assert classements.rejouer(octets).conforme


def test_one_note_is_followed_without_reading_the_others_again(store, campagne, classements, trois):
    premier, second, retire = trois
    avant = classements.tableaux(campagne.id)
    with store.ecrire() as u:
        u.notes.set(premier.id, une_note(sous_critere="C1.1", valeur=4))
        u.notes.set(premier.id, une_note(sous_critere="C1.2", valeur=4))
    apres, mouvement = classements.suivre(avant, premier.id)
    assert (mouvement.avant, mouvement.apres) == (2, 1)
    assert apres[None].classes() == classements.tableaux(campagne.id)[None].classes() == (premier.id, second.id)
    assert classements.suivre(apres, retire.id) is None
    assert classements.suivre({}, premier.id) is None


def test_what_is_more_than_a_note_is_read_again(store, campagne, classements, trois):
    premier, second, retire = trois
    avant = classements.tableaux(campagne.id)
    changer(store, premier, etat=Etat.RETIRE)
    assert classements.suivre(avant, premier.id) is None
    apres = classements.tableaux(campagne.id)
    assert apres[None].classes() == (second.id,)
    changer(store, retire, etat=Etat.INSTRUIT, postes=(un_poste(),))
    assert classements.suivre(apres, retire.id) is None
    changer(store, second, vague=1)
    assert classements.suivre(apres, second.id) is None
    apres = classements.tableaux(campagne.id)
    assert apres[1].classes() == (second.id,)
    with store.ecrire() as u:
        u.campagnes.save(replace(campagne, ordre=Ordre.ARRIVEE))
    assert classements.suivre(apres, second.id) is None


def test_the_window_proposes_a_stated_draw():
    assert ESSAI_PROPOSE.tirages == 2000


def test_a_receipt_says_whether_this_base_wrote_it(campagne, classements, trois):
    octets, _ = classements.etablir(campagne.id)
    assert classements.origine(octets).startswith("Reçu gardé par cette base, établi le")
    table = ouvrir(octets)
    assert "jamais écrit" in classements.origine(canonique({**table, "libelle": "autre"}))
    assert "n’est pas dans cette base" in classements.origine(canonique({**table, "campagne_code": "x"}))
    with pytest.raises(UserError, match="ne se lit pas"):
        classements.origine(b"{}")


def test_a_receipt_is_saved_twice_and_read_back(campagne, classements, trois, tmp_path, monkeypatch):
    octets, _ = classements.etablir(campagne.id)
    json, pdf = classements.enregistrer(octets, tmp_path / "recu.json")
    assert classements.lire_fichier(json) == octets
    assert pdf.read_bytes().startswith(b"%PDF")
    with pytest.raises(UserError, match="ne peut pas être lu"):
        classements.lire_fichier(tmp_path / "absent.json")
    monkeypatch.setattr("app.services.classements.TAILLE_MAX", 10)
    with pytest.raises(UserError, match="trop grand"):
        classements.lire_fichier(json)


def test_every_total_is_counted_again_in_sql(campagne, classements, trois, monkeypatch):
    recompte = classements.recompter(campagne.id)
    assert (recompte.nombre, recompte.discordances) == (3, ())
    assert recompte.phrase == "Second calcul par la base\u00a0: 3\u00a0dossiers, 0\u00a0écart."
    monkeypatch.setattr(FakeNotes, "totaux", lambda *_: {})
    assert len(classements.recompter(campagne.id).discordances) == 2


def test_an_eliminated_dossier_leaves_the_live_ranking(store, campagne, classements, trois):
    avant = classements.tableaux(campagne.id)
    grille = campagne.grilles[TypePoste.FACILITATEUR]
    critere, *autres = grille.criteres
    sous, *suite = critere.sous_criteres
    severe = replace(grille, criteres=(replace(critere, sous_criteres=(replace(sous, seuil=4), *suite)), *autres))
    with store.ecrire() as u:
        u.campagnes.save(replace(campagne, grilles={**campagne.grilles, TypePoste.FACILITATEUR: severe}))
    assert classements.suivre(avant, trois[0].id) is None
    assert classements.concours(campagne.id).sans_rang()[0] == trois[0].id
