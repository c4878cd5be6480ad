"""What every store promises at its walls: between transactions, between campaigns, and what refers to nothing.

These are what another engine breaks first: what an unfinished write shows, the number that an undone one takes, the
order of keys that are texts, the width of a number, a letter made of two characters.
"""

from __future__ import annotations

import hashlib
import threading
from dataclasses import replace
from datetime import date

import pytest

from app.domain.circuit import EtapeCircuit, PasDeCircuit
from app.domain.comite import Comite
from app.domain.convention import ActeDeCampagne, TypeActe, TypeActeCampagne
from app.domain.execution import Execution
from app.domain.faits import FaitsDates
from app.domain.modele_acte import Retouche, Verification
from app.domain.montants import Montant
from app.domain.poste import TypePoste
from app.domain.scenario import Origine, Scenario
from app.domain.seance import Lettre, Motivation, Reprise, TriRapide
from app.domain.territoire import FichierRegional
from app.domain.textes import RechercheTexte
from app.domain.visa import EtapeVisa, Visa
from app.ports import Filtre
from app.socle.errors import Bug, UserError
from tests.builders import (
    AGENT,
    IBAN,
    SIRET,
    le,
    un_acte,
    un_deport,
    un_dossier,
    un_evenement,
    un_mouvement,
    un_passage,
    un_recu,
    un_texte,
    un_verdict,
    une_arrivee,
    une_campagne,
    une_cible,
    une_decision,
    une_demande,
    une_derogation,
    une_lecture,
    une_note,
    une_piece,
    une_preuve,
    une_version,
)

CONTENU = hashlib.sha256(b"contenu").hexdigest()


@pytest.fixture
def contenu(store):
    with store.ecrire() as u:
        return u.pieces.put_contenu(b"contenu")


# --- between transactions


def test_nobody_sees_a_write_before_its_end(store, campagne):
    vus = []

    def lire():
        with store.lire() as ailleurs:
            vus.append((ailleurs.dossiers.of_campagne(campagne.id), ailleurs.journal.lignes()))

    with store.ecrire() as u:
        u.dossiers.add(un_dossier())
        u.journal.append(un_evenement())
        lire()
        fil = threading.Thread(target=lire)
        fil.start()
        fil.join()
        assert len(u.dossiers.of_campagne(campagne.id)) == len(u.journal.lignes()) == 1
    assert vus == [((), ())] * 2


def test_what_is_read_in_one_block_is_of_one_instant(store, dossier):
    with store.lire() as u:
        assert u.dossiers.get(dossier.id) == dossier
        with store.ecrire() as autre:
            autre.dossiers.save(replace(dossier, resume="changé"))
            autre.notes.set(dossier.id, une_note())
            autre.journal.append(un_evenement())
        assert u.dossiers.get(dossier.id) == dossier
        assert u.notes.of_dossier(dossier.id) == ()
        assert u.journal.lignes() == ()


@pytest.mark.parametrize("arret", [UserError("non"), Bug("non"), KeyboardInterrupt()])
def test_an_undone_block_takes_no_number_and_the_next_one_works(store, campagne, arret):
    def echouer():
        with store.ecrire() as u:
            u.dossiers.add(un_dossier(rang=u.dossiers.prochain_rang(campagne.id)))
            u.journal.append(un_evenement())
            raise arret

    with pytest.raises(type(arret)):
        echouer()
    with store.ecrire() as u:
        assert u.dossiers.prochain_rang(campagne.id) == 1
        assert u.journal.append(un_evenement()).rang == 1
        assert u.dossiers.of_campagne(campagne.id) == ()


def test_a_refusal_inside_a_block_undoes_what_came_before_it(store, dossier):
    def noter_puis_perdre():
        with store.ecrire() as u:
            u.notes.set(dossier.id, une_note())
            u.dossiers.save(replace(dossier, version=7))

    with pytest.raises(UserError):
        noter_puis_perdre()
    with store.lire() as u:
        assert u.notes.of_dossier(dossier.id) == ()


@pytest.mark.parametrize(
    ("ajouter", "oter"),
    [
        (lambda u: u.pieces.add(une_piece(sha256=u.pieces.put_contenu(b"x"))), lambda u, i: u.pieces.remove(i)),
        (lambda u: u.demandes.add(une_demande()), lambda u, i: u.demandes.remove(i)),
        (lambda u: u.lectures.add(une_lecture()), lambda u, i: u.lectures.remove(i)),
        (lambda u: u.textes.ecarter(un_passage()), lambda u, i: u.textes.reprendre(i)),
        (lambda u: u.scenarios.add(un_scenario(1)), lambda u, i: u.scenarios.remove(i)),
        (lambda u: u.regions.add(un_fichier()), lambda u, i: u.regions.remove(i)),
    ],
    ids=["piece", "demande", "lecture", "passage", "scenario", "region"],
)
def test_an_identifier_taken_back_never_names_another_thing(store, dossier, ajouter, oter):
    with store.ecrire() as u:
        premier = ajouter(u).id
    with store.ecrire() as u:
        oter(u, premier)
    with store.ecrire() as u:
        assert ajouter(u).id > premier


# --- between campaigns


def un_scenario(campagne_id):
    return Scenario(campagne_id, "Un", Origine.ORDRE, (), AGENT, le(9, 1))


def un_fichier():
    return FichierRegional("94", "Corse", 2022, "corse-2022", "corse.xlsx", "0" * 64, le(9, 1), AGENT, ())


def remplir(store, campagne_id):
    """Put one of each thing that a campaign may hold."""
    with store.ecrire() as u:
        sha256 = u.pieces.put_contenu(f"campagne {campagne_id}".encode())
        dossier = u.dossiers.add(un_dossier(campagne_id=campagne_id)).id
        piece = u.pieces.add(une_piece(dossier_id=dossier, sha256=sha256)).id
        u.campagnes.add_cibles([une_cible(campagne_id=campagne_id)])
        u.campagnes.add_mouvement(un_mouvement(campagne_id=campagne_id))
        u.arrivees.add(une_arrivee(campagne_id=campagne_id, sha256=sha256, dossier_id=dossier))
        u.pieces.set_verdict(dossier, un_verdict())
        u.notes.set(dossier, une_note())
        u.decisions.add(une_decision(dossier_id=dossier))
        acte = u.actes.add(un_acte(dossier_id=dossier, sha256=sha256)).id
        u.demandes.add(une_demande(dossier_id=dossier))
        u.faits.set(FaitsDates(dossier, complet_le=le(8, 1)))
        u.textes.put(un_texte("des mots communs", sha256=sha256), {1: [1, 2]})
        u.textes.ecarter(un_passage(campagne_id=campagne_id))
        u.preuves.add(une_preuve(dossier_id=dossier, piece_id=piece, sha256=sha256))
        u.lectures.set_note(u.lectures.add(une_lecture(dossier_id=dossier)).id, une_note())
        u.lectures.add_deport(un_deport(dossier_id=dossier))
        u.derogations.add(une_derogation(dossier_id=dossier))
        u.grilles.add(une_version(campagne_id=campagne_id))
        u.recus.add(un_recu(campagne_id=campagne_id, sha256=sha256))
        u.scenarios.add(un_scenario(campagne_id))
        u.seances.set_tri(TriRapide(dossier, AGENT, Lettre.A, le(7, 20)))
        u.seances.set_reprise(Reprise(campagne_id, AGENT, dossier, le(7, 20)))
        u.seances.set_motivation(Motivation(dossier, "motif", AGENT, le(7, 20)))
        comite = u.comites.add(Comite(campagne_id, date(2022, 9, 20), "Comité", AGENT, le(9, 12))).id
        u.visas.add(Visa(dossier, EtapeVisa.RETOUR, AGENT, le(9, 2), motif="à revoir"))
        u.executions.set(Execution(dossier, engagement_juridique="EJ"))
        u.actes_campagne.add(
            ActeDeCampagne(campagne_id, TypeActeCampagne.PV_COMITE, "PV", sha256, 4, le(9, 21), AGENT, True, comite)
        )
        u.circuits.add(PasDeCircuit(acte, EtapeCircuit.PREPARE, date(2022, 10, 3), AGENT, le(10, 3)))
        return dossier


def montre(store, campagne_id):
    """Return all that the ports let see of one campaign."""
    with store.lire() as u:
        return {
            "cibles": u.campagnes.cibles(campagne_id),
            "mouvements": u.campagnes.mouvements(campagne_id),
            "dossiers": u.dossiers.of_campagne(campagne_id),
            "ids": u.dossiers.ids(Filtre(campagne_id, "egalite")),
            "siret": u.dossiers.par_siret(campagne_id, SIRET),
            "iban": u.dossiers.par_iban(campagne_id, IBAN),
            "etats": {e: n for e, n in u.dossiers.compter_par_etat(campagne_id).items() if n},
            "pieces": u.pieces.of_campagne(campagne_id),
            "verdicts": u.pieces.verdicts_of_campagne(campagne_id),
            "arrivees": u.arrivees.of_campagne(campagne_id),
            "message_id": u.arrivees.par_message_id(campagne_id, ["<1@exemple.fr>"]),
            "expediteur": u.arrivees.par_expediteur(campagne_id, "contact@exemple.fr"),
            "notes": u.notes.of_campagne(campagne_id),
            "decisions": u.decisions.of_campagne(campagne_id),
            "actes": u.actes.of_campagne(campagne_id),
            "demandes": u.demandes.of_campagne(campagne_id),
            "faits": u.faits.of_campagne(campagne_id),
            "trouvees": u.textes.chercher(RechercheTexte("communs", campagne_id=campagne_id)),
            "ecartes": u.textes.ecartes(campagne_id),
            "preuves": u.preuves.of_campagne(campagne_id),
            "lectures": u.lectures.of_campagne(campagne_id),
            "notes_de_lecture": u.lectures.notes_of_campagne(campagne_id),
            "deports": u.lectures.deports(campagne_id),
            "derogations": u.derogations.of_campagne(campagne_id),
            "grilles": u.grilles.of_campagne(campagne_id),
            "recus": u.recus.of_campagne(campagne_id),
            "scenarios": u.scenarios.of_campagne(campagne_id),
            "tris": u.seances.tris(campagne_id, AGENT),
            "reprise": u.seances.reprise(campagne_id, AGENT),
            "motivations": u.seances.motivations(campagne_id),
            "comites": u.comites.of_campagne(campagne_id),
            "visas": u.visas.of_campagne(campagne_id),
            "executions": u.executions.of_campagne(campagne_id),
            "actes_campagne": u.actes_campagne.of_campagne(campagne_id),
            "circuits": u.circuits.of_campagne(campagne_id),
        }


def test_a_campaign_shows_nothing_of_another(store, campagne):
    with store.ecrire() as u:
        autre = u.campagnes.add(une_campagne(code="autre")).id
    remplir(store, campagne.id)
    avant = montre(store, campagne.id)
    assert [nom for nom, vu in avant.items() if not vu] == []
    assert {nom: vu for nom, vu in montre(store, autre).items() if vu} == {}
    remplir(store, autre)
    assert montre(store, campagne.id) == avant
    assert [nom for nom, vu in montre(store, autre).items() if not vu or vu == avant[nom]] == ["etats"]


def test_two_campaigns_may_give_the_same_number_and_a_dossier_may_have_none_yet(store, dossier):
    with store.ecrire() as u:
        autre = u.campagnes.add(une_campagne(code="autre"))
        u.dossiers.add(un_dossier(campagne_id=autre.id))
        sans = [u.dossiers.add(replace(un_dossier(), numero="")) for _ in range(2)]
    with pytest.raises(Bug), store.ecrire() as u:
        u.dossiers.save(replace(sans[0], numero=dossier.numero))
    with store.lire() as u:
        assert [d.numero for d in u.dossiers.of_campagne(dossier.campagne_id)] == ["", "", dossier.numero]


# --- what refers to nothing


@pytest.mark.parametrize(
    "ecrire",
    [
        lambda u: u.dossiers.add(un_dossier(campagne_id=99)),
        lambda u: u.dossiers.prochain_rang(99),
        lambda u: u.campagnes.add_cibles([une_cible(campagne_id=99)]),
        lambda u: u.campagnes.add_mouvement(un_mouvement(campagne_id=99)),
        lambda u: u.arrivees.add(une_arrivee(campagne_id=99, sha256=CONTENU)),
        lambda u: u.arrivees.add(une_arrivee(dossier_id=99, sha256=CONTENU)),
        lambda u: u.arrivees.add(une_arrivee()),
        lambda u: u.pieces.add(une_piece(dossier_id=99, sha256=CONTENU)),
        lambda u: u.pieces.set_verdict(99, un_verdict()),
        lambda u: u.decisions.add(une_decision(dossier_id=99)),
        lambda u: u.actes.add(un_acte(dossier_id=99, sha256=CONTENU)),
        lambda u: u.actes.add(un_acte()),
        lambda u: u.demandes.add(une_demande(dossier_id=99)),
        lambda u: u.executions.set(Execution(99)),
    ],
)
def test_what_refers_to_nothing_is_a_bug(store, dossier, ecrire):
    with store.ecrire() as u:
        assert u.pieces.put_contenu(b"contenu") == CONTENU
    with pytest.raises(Bug), store.ecrire() as u:
        ecrire(u)


def test_a_target_says_each_thing_once_in_a_version(store, campagne):
    with store.ecrire() as u:
        u.campagnes.add_cibles([une_cible(), une_cible(type=TypePoste.FACILITATEUR), une_cible(zone="2A")])
    with pytest.raises(Bug), store.ecrire() as u:
        u.campagnes.add_cibles([une_cible(version=2), une_cible(etp=None)])
    with store.lire() as u:
        assert len(u.campagnes.cibles(campagne.id)) == 3


# --- orders, widths, letters


def test_keys_that_are_texts_follow_their_code_points(store, dossier, contenu):
    codes = ["é", "a", "C2", "C1.1", "B", "C10", "b"]
    dans_l_ordre = sorted(codes)
    with store.ecrire() as u:
        piece = u.pieces.add(une_piece(dossier_id=dossier.id, sha256=contenu))
        lecture = u.lectures.add(une_lecture(dossier_id=dossier.id))
        for code in codes:
            u.notes.set(dossier.id, une_note(sous_critere=code))
            u.lectures.set_note(lecture.id, une_note(sous_critere=code))
            u.pieces.set_verdict(dossier.id, un_verdict(code=code))
            u.preuves.add(une_preuve(sous_critere=code, piece_id=piece.id, sha256=contenu))
            u.modeles.set_verification(Verification(code, date(2022, 1, 1), AGENT))
            u.modeles.set_retouche(
                Retouche(dossier.id, TypeActe.CONVENTION, code, "texte", AGENT, le(9, 1), "motif")
            )
    with store.lire() as u:
        assert [n.sous_critere for n in u.notes.of_dossier(dossier.id)] == dans_l_ordre
        assert [n.sous_critere for n in u.lectures.notes(lecture.id)] == dans_l_ordre
        assert [v.code for v in u.pieces.verdicts(dossier.id)] == dans_l_ordre
        assert [p.sous_critere for p in u.preuves.of_dossier(dossier.id)] == dans_l_ordre
        assert [v.cle for v in u.modeles.verifications()] == dans_l_ordre
        assert [r.bloc for r in u.modeles.retouches(dossier.id)] == dans_l_ordre


def test_the_first_of_two_mails_alike_is_the_first_entered(store, campagne, contenu):
    with store.ecrire() as u:
        tard = u.arrivees.add(une_arrivee(sha256=contenu, recu_le=le(8, 1)))
        tot = u.arrivees.add(une_arrivee(sha256=contenu, recu_le=le(7, 1)))
    with store.lire() as u:
        assert u.arrivees.par_empreinte(campagne.id, contenu) == tard
        assert u.arrivees.par_message_id(campagne.id, [tard.message_id]) == (tard, tot)
        assert u.arrivees.par_expediteur(campagne.id, tard.expediteur_adresse) == (tard, tot)


def test_large_numbers_come_back_exact(store, campagne, contenu):
    grand = 10**15 + 1
    with store.ecrire() as u:
        ecrit = u.dossiers.add(un_dossier(montant_demande=Montant(grand), cout_total=Montant(-grand)))
        u.campagnes.add_mouvement(un_mouvement(montant=Montant(-grand)))
        u.decisions.add(une_decision(dossier_id=ecrit.id, montant=Montant(grand)))
        u.pieces.add(une_piece(dossier_id=ecrit.id, sha256=contenu, taille=3 * 2**31))
    with store.lire() as u:
        assert u.dossiers.get(ecrit.id) == ecrit
        assert u.dossiers.lignes([ecrit.id])[0].montant_demande == Montant(grand)
        assert u.campagnes.mouvements(campagne.id)[0].montant == Montant(-grand)
        assert u.decisions.en_vigueur(ecrit.id).montant == Montant(grand)
        assert u.pieces.of_dossier(ecrit.id)[0].taille == 3 * 2**31


def test_texts_and_bytes_come_back_letter_for_letter(store, campagne):
    texte = "  é e\u0301 ŒUVRE « n° 12 »\u00a0; \U0001f4c4 'x' \"y\" \\z %_ \t\r\n fin "
    octets = bytes(range(256)) * 3
    with store.ecrire() as u:
        ecrit = u.dossiers.add(un_dossier(objet=texte, resume="", territoire=" "))
        sha256 = u.pieces.put_contenu(octets)
        motivation = Motivation(ecrit.id, texte, AGENT, le(7, 20))
        u.seances.set_motivation(motivation)
        u.journal.append(un_evenement(motif=texte))
    with store.lire() as u:
        assert u.dossiers.get(ecrit.id) == ecrit
        assert u.pieces.contenu(sha256) == octets
        assert u.seances.motivations(campagne.id) == {ecrit.id: motivation}
        assert u.journal.lignes()[0].evenement.motif == texte
