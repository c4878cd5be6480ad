"""A dossier from which an agent withdrew: no service tells its title, its porteur, its amount, nor changes it."""

from __future__ import annotations

import inspect
from dataclasses import fields, replace

import pytest

from app.domain.cycle import Etat
from app.domain.lectures import MASQUE
from app.domain.montants import Montant
from app.domain.seance import Motivation
from app.domain.textes import RechercheTexte
from app.ports import Filtre, Sort
from app.services.bureau import ouvrir_bureau
from app.services.concours import DEPORTE
from app.services.contexte import Contexte
from app.services.deport import VueDeLAgent
from app.services.deports import Deports
from app.socle.errors import UserError
from tests.app.services.atelier import (
    decision_sur,
    dossier_instruit,
    journal,
    piece_en_base,
    rien_d_ecrit,
    un_seul_acte,
)
from tests.app.services.lecteurs import Lecteur, a_deux
from tests.app.services.test_reception import ATTESTATION, EPCI, PLIE
from tests.builders import (
    AGENT,
    un_acte,
    un_plan,
    un_porteur,
    un_recu,
    un_texte,
    une_arrivee,
    une_demande,
    une_derogation,
    une_preuve,
)

SECRETS = ("Zanzibar", "1234567", "12 345,67", "zanzibar@exemple.fr", "SIRET-Z")
#: Line of selection, reserve and renewals rest on the money of each dossier: that of a hidden one is in their
#: value, masked on screen.
COMPTES = dict.fromkeys(("selections.lire", "previsions.reserve", "previsions.vague"), ("Zanzibar", "SIRET-Z"))
ARRETS = {"fermer", "indexer", "sauvegarder", "lever"}


@pytest.fixture
def bureau(store, horloge, lecteur, campagne):
    return ouvrir_bureau(store, horloge, AGENT, lecteur)


@pytest.fixture
def voisin(store, campagne):
    dossier = dossier_instruit(store, campagne, vague=1, etat=Etat.RETENU, montant_propose=Montant(1))
    with store.ecrire() as u:
        u.decisions.add(decision_sur(dossier))  # so that no total is the amount of the hidden one alone
    return dossier


@pytest.fixture
def cache(store, campagne, voisin, bureau):
    """A dossier with all that a base may hold of it, from which the agent withdrew."""
    dossier = dossier_instruit(
        store,
        campagne,
        vague=1,
        etat=Etat.RETENU,
        intitule="Projet Zanzibar",
        objet="Zanzibar",
        montant_demande=Montant(1234567),
        montant_propose=Montant(1234567),
        plan=un_plan(1234567),
        porteur=un_porteur(raison_sociale="Association Zanzibar", siret="SIRET-Z", courriel="zanzibar@exemple.fr"),
    )
    piece = piece_en_base(store, dossier, nom="Zanzibar.pdf")
    with store.ecrire() as u:
        octets = u.pieces.put_contenu(b"courriel de Zanzibar")
        u.arrivees.add(
            une_arrivee(
                campagne_id=campagne.id, dossier_id=dossier.id, sha256=octets, sort=Sort.NOUVEAU_DOSSIER,
                objet="Zanzibar", expediteur_adresse="zanzibar@exemple.fr", message_id="<z@exemple.fr>",
            )
        )  # fmt: skip
        u.decisions.add(replace(decision_sur(dossier), montant=Montant(1234567), motif="Zanzibar"))
        u.actes.add(un_acte(dossier_id=dossier.id, sha256=octets))
        u.demandes.add(une_demande(dossier_id=dossier.id))
        u.derogations.add(une_derogation(dossier_id=dossier.id, motif="Zanzibar"))
        u.preuves.add(une_preuve(dossier_id=dossier.id, piece_id=piece.id, sha256=piece.sha256, extrait="Zanzibar"))
        u.textes.put(un_texte("Zanzibar, page 1", sha256=piece.sha256), {})
        u.recus.add(un_recu(campagne_id=campagne.id, sha256=octets, libelle="avec Zanzibar"))
        u.seances.set_motivation(Motivation(dossier.id, "Zanzibar", AGENT, dossier.recu_le))
    bureau.instruction.modifier(dossier.id, "Renommer Zanzibar", intitule="Projet Zanzibar 2")
    bureau.deports.declarer(dossier.id, "membre de ma famille au conseil")
    return dossier


def parametres(methode):
    signature = inspect.signature(methode).parameters.values()
    return [p.name for p in signature if p.default is p.empty and p.kind is not p.VAR_KEYWORD]


def reponses(bureau, dossier, campagne):
    """Call every public method that a campaign or a dossier is enough for; give what each answers, or refuses."""
    connus = {
        "campagne_id": campagne.id,
        "dossier_id": dossier.id,
        "ids": [dossier.id],
        "filtre": Filtre(campagne.id, "zanzibar"),
        "recherche": RechercheTexte("zanzibar", campagne.id, None, 20),
        "piece_id": 1,
        "arrivee_id": 1,
    }
    for champ in fields(bureau):
        service = getattr(bureau, champ.name)
        for nom, methode in inspect.getmembers(service, inspect.ismethod):
            noms = parametres(methode)
            if nom.startswith("_") or nom in ARRETS or not connus.keys() >= set(noms):
                continue
            try:
                yield f"{champ.name}.{nom}", repr(methode(**{n: connus[n] for n in noms}))
            except UserError as refus:
                yield f"{champ.name}.{nom}", str(refus)


def test_nul_service_ne_dit_rien_du_dossier_cache(bureau, campagne, cache):
    dits = dict(reponses(bureau, cache, campagne))
    assert len(dits) > 30
    assert not {nom: s for nom, dit in dits.items() for s in COMPTES.get(nom, SECRETS) if s in dit}


def test_le_meme_parcours_voit_tout_une_fois_le_deport_leve(bureau, campagne, cache):
    bureau.deports.lever(cache.id)
    dits = dict(reponses(bureau, cache, campagne))
    bavards = {nom for nom, dit in dits.items() if any(s in dit for s in SECRETS)}
    assert {"instruction.fiche", "listes.lignes", "arbitrage.classement", "listes.journal"} <= bavards
    with bureau.contexte.store.lire() as u:
        assert cache.id in {d.id for d in u.dossiers.of_campagne(campagne.id)}


def test_le_classement_garde_les_rangs_et_masque_le_dossier(bureau, campagne, voisin, cache):
    rangs = {r.candidat.dossier_id: r for r in bureau.arbitrage.classement(campagne.id)}
    masque = rangs[cache.id].candidat
    assert (masque.porteur, masque.montant, masque.etp) == (MASQUE, None, None)
    assert (masque.resultat, masque.type_poste, masque.blancs) == (None, None, ())
    assert rangs[cache.id].explication == DEPORTE
    bureau.deports.lever(cache.id)
    apres = {r.candidat.dossier_id: r.rang for r in bureau.arbitrage.classement(campagne.id)}
    assert {cle: r.rang for cle, r in rangs.items()} == apres


def test_le_quota_compte_toujours_le_dossier_cache(bureau, campagne, cache):
    avec = bureau.arbitrage.quota(campagne.id)
    bureau.deports.lever(cache.id)
    assert bureau.arbitrage.quota(campagne.id) == avec


def test_rien_ne_s_ecrit_sur_le_dossier_cache(store, bureau, cache):
    for acte in (
        lambda: bureau.notation.noter(cache.id, "C1.1", 3),
        lambda: bureau.notation.effacer(cache.id, "C1.1"),
        lambda: bureau.instruction.modifier(cache.id, "Renommer", intitule="x"),
        lambda: bureau.instruction.changer_etat(cache.id, Etat.RETIRE),
        lambda: bureau.derogations.accorder(cache.id, "R14", "x"),
        lambda: bureau.deports.declarer(cache.id, "encore"),
    ):
        with rien_d_ecrit(store), pytest.raises(UserError, match="vous est masqué"):
            acte()


def test_un_document_sur_tous_les_dossiers_est_refuse(store, bureau, campagne, cache, tmp_path):
    with rien_d_ecrit(store), pytest.raises(UserError, match="un déport vous en cache"):
        bureau.classements.etablir(campagne.id)
    with pytest.raises(UserError, match="un déport vous en cache"):
        bureau.exports.classeur(campagne.id, tmp_path / "classeur.xlsx")
    assert bureau.classements.recus(campagne.id) == ()


def test_le_journal_dit_le_deport_et_masque_le_reste(bureau, campagne, cache):
    lignes = [x.ligne.evenement for x in bureau.listes.journal(dossier_id=cache.id)]
    assert lignes[0].acte == "Déclarer un déport"
    assert {(e.acte, e.objet, e.avant, e.apres, e.motif) for e in lignes[1:]} == {
        ("ligne masquée (déport)", "", "", "", "")
    }
    assert bureau.listes.verifier_journal().rupture is None


def test_les_autres_agents_voient_tout(store, horloge, lecteur, campagne, cache):
    autre = ouvrir_bureau(store, horloge, "une collègue", lecteur)
    assert autre.instruction.fiche(cache.id).dossier.porteur.raison_sociale == "Association Zanzibar"


def test_un_deport_demande_un_motif_et_ne_se_leve_que_par_soi(store, contexte, campagne, voisin, horloge):
    deports = Deports(contexte)
    with rien_d_ecrit(store), pytest.raises(UserError, match="motif"):
        deports.declarer(voisin.id, " ")
    with rien_d_ecrit(store), pytest.raises(UserError, match="pas déporté"):
        deports.lever(voisin.id)
    with un_seul_acte(store) as lignes:
        deports.declarer(voisin.id, "lien familial")
    assert (lignes[0].acte, lignes[0].motif) == ("Déclarer un déport", "lien familial")
    autre = Lecteur(store, horloge, "une collègue")
    with pytest.raises(UserError, match="pas déporté"):
        autre.deports.lever(voisin.id)
    with un_seul_acte(store) as lignes:
        deports.lever(voisin.id)
    assert lignes[0].acte == "Lever un déport"


def test_se_deporter_retire_sa_lecture_encore_ouverte(store, campagne, horloge):
    a_deux(store, campagne)
    dossier = dossier_instruit(store, campagne)
    une, deux = (Lecteur(store, horloge, nom) for nom in ("Une", "Deux"))
    deux.lire(dossier, 3, 3, 3)
    une.lire(dossier, 3, close=False)
    une.deports.declarer(dossier.id, "lien familial")
    deux.deports.declarer(dossier.id, "lien familial")
    with store.lire() as u:
        assert [x.lecteur for x in u.lectures.of_dossier(dossier.id)] == ["Deux"]


def test_un_courriel_du_dossier_cache_n_entre_pas_par_cet_agent(store, bureau, campagne, cache):
    avec = next(e for e in journal(store) if e.objet == "deport")
    assert avec.motif == "membre de ma famille au conseil"
    with bureau.contexte.store.lire() as u:
        assert u.arrivees.par_expediteur(campagne.id, "zanzibar@exemple.fr") == ()
        (liee,) = u.arrivees.par_message_id(campagne.id, ["<z@exemple.fr>"])
        for lire in (u.dossiers.get, u.pieces.of_dossier, u.pieces.verdicts, u.decisions.en_vigueur):
            with pytest.raises(UserError):
                lire(liee.dossier_id)
        with pytest.raises(UserError):
            u.arrivees.get(liee.id)
        assert u.seances.motivations(campagne.id) == {}
        assert u.dossiers.par_siret(campagne.id, "SIRET-Z") == []


def test_la_reponse_d_un_porteur_masque_est_refusee_sans_bloquer_le_depot(store, bureau, campagne):
    importees, _ = bureau.reception.importer(campagne.id, [PLIE])
    bureau.deports.declarer(importees[0].dossier_id, "lien familial")
    refusee, autre = bureau.reception.prevoir(campagne.id, [ATTESTATION, EPCI]).lignes
    assert refusee.nom == ATTESTATION.name
    assert "vous est masqué" in refusee.raison
    assert autre.choix is not None
    with rien_d_ecrit(store):
        issues, _ = bureau.reception.importer(campagne.id, [ATTESTATION])
        assert "vous est masqué" in issues[0].message


def test_un_courriel_de_nul_dossier_se_lit(store, bureau, campagne, cache):
    with store.ecrire() as u:
        octets = u.pieces.put_contenu(b"courriel sans dossier")
        libre = u.arrivees.add(
            une_arrivee(
                campagne_id=campagne.id, dossier_id=None, sha256=octets, sort=Sort.ECARTE, motif="publicité"
            )
        )
    with bureau.contexte.store.lire() as u:
        assert u.arrivees.get(libre.id) == libre


def test_la_vue_laisse_passer_ce_qui_ne_parle_d_aucun_dossier(store, horloge, tmp_path):
    vue = VueDeLAgent(store, AGENT)
    assert vue.verifier() == store.verifier()
    vue.sauvegarder(tmp_path / "copie")
    contexte = Contexte(vue, horloge, AGENT)
    assert contexte.store.entier is store
