"""Retouches of one act, of a dossier or of the campaign: kept, printed, journaled, warned, closed at issue."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.documents.contenu import texte_brut
from app.domain.comite import Avis, Comite, SensAvis
from app.domain.convention import LIBELLES_MODELE, TypeActe, TypeActeCampagne
from app.domain.cycle import Etat
from app.services.actes import Actes
from app.services.actes_en_projet import ActeDeCampagneEnProjet, ActeEnProjet
from app.services.comites import Comites
from app.services.contexte import Contexte
from app.services.deport import VueDeLAgent
from app.services.documents_campagne import DocumentsDeCampagne
from app.services.modeles_service import Modeles
from app.services.retouches import Retouches, dire
from app.socle.errors import UserError
from data.sqlite import create_store
from data.sqlite.codec import depuis_json, vers_json
from tests.app.services.atelier import journal, un_seul_acte
from tests.builders import le, un_deport, une_campagne
from tests.collectif_types import MEMBRES

pytestmark = pytest.mark.demonstration

ACCUSE, LETTRE = TypeActe.ACCUSE_RECEPTION, TypeActe.LETTRE_DECISION
PV, EMARGEMENT, NOTE, BORDEREAU = TypeActeCampagne


@dataclass(frozen=True)
class Cas:
    """An act that can be produced. `libre`: a block of usage; `exige`: a mandatory one, that names a field."""

    acte: object
    libre: str
    debut: str
    exige: str
    champ: str


@pytest.fixture
def retouches(contexte):
    return Retouches(contexte)


@pytest.fixture
def documents(contexte):
    return DocumentsDeCampagne(contexte)


def le_dossier(store, etat):
    with store.lire() as u:
        return next(d for d in u.dossiers.of_campagne(1) if d.etat is etat).id


@pytest.fixture
def recu(store):
    return ActeEnProjet(le_dossier(store, Etat.RECU), ACCUSE)


@pytest.fixture
def comite_id(store):
    """A meeting closed before the day of the tests, on every dossier."""
    with store.ecrire() as u:
        cles = tuple(d.cle for d in u.dossiers.of_campagne(1))
        avis = tuple(Avis(c, SensAvis.AJOURNE, "Sacha", le(9, 12), motif="À revoir.") for c in cles)
        comite = Comite(1, date(2022, 9, 12), "Comité", "Sacha", le(9, 12), lieu="Ajaccio", membres=MEMBRES,
                        dossiers=cles, avis=avis, clos_le=le(9, 12, 17))  # fmt: skip
        return u.comites.add(comite).cle


@pytest.fixture(params=["dossier", "comite", "campagne"])
def cas(request):
    if request.param == "dossier":
        acte = request.getfixturevalue("recu")
        return Cas(acte, "non_promesse", "Cet accusé de réception ne vaut pas promesse", "recours", "{service}")
    if request.param == "comite":
        acte = ActeDeCampagneEnProjet(1, PV, request.getfixturevalue("comite_id"))
        return Cas(acte, "annexe", "La feuille d’émargement signée", "quorum", "{quorum}")
    return Cas(ActeDeCampagneEnProjet(1, NOTE), "demande", "Il vous est demandé de signer", "quota_dit", "{cible}")


def imprime(contexte, acte):
    if isinstance(acte, ActeEnProjet):
        return Actes(contexte).preparer(acte.dossier_id, acte.type).contenu
    return DocumentsDeCampagne(contexte).preparer(acte.campagne_id, acte.type, acte.comite_id).contenu


def produire(contexte, acte, vers):
    if isinstance(acte, ActeEnProjet):
        return Actes(contexte).produire(acte.dossier_id, acte.type)[0]
    return DocumentsDeCampagne(contexte).produire(acte.campagne_id, acte.type, acte.comite_id, vers)[0]


def le_passage(retouches, acte, bloc):
    return next(p for p in retouches.passages(acte) if p.bloc == bloc)


def test_texts_may_be_changed_and_data_may_not(retouches, cas):
    passages = {p.bloc: p for p in retouches.passages(cas.acte)}
    assert {"titre", cas.libre, cas.exige} <= set(passages)
    assert not {"service", "destinataire", "signature", "signatures", "membres", "composition"} & set(passages)
    assert cas.champ in passages[cas.exige].modele
    assert cas.champ not in passages[cas.exige].avant
    assert passages[cas.exige].exigence
    assert passages[cas.libre].exigence == ""
    assert retouches.liste(cas.acte) == ()


def test_a_retouche_is_kept_printed_shown_and_journaled(store, contexte, retouches, cas):
    with un_seul_acte(store):
        rien, changes = retouches.poser(cas.acte, cas.libre, "Reçu  pour {edition}. ", "demande du chef de service")
    assert rien is None
    assert changes.touches("actes")
    assert (changes.dossiers, changes.campagnes) == (
        frozenset({cas.acte.dossier_id} - {None}),
        frozenset({1}),
    )
    (posee,) = retouches.liste(cas.acte)
    assert (posee.texte, posee.apres) == ("Reçu pour {edition}.", "Reçu pour 2022.")
    assert posee.avant.startswith(cas.debut)
    assert posee.retouche.motif == "demande du chef de service"
    assert "Reçu pour 2022." in texte_brut(imprime(contexte, cas.acte))
    ligne, nom = journal(store)[-1], LIBELLES_MODELE[cas.acte.type]
    assert ligne.acte == f"Retoucher le passage «\u00a0{cas.libre}\u00a0» de l’acte «\u00a0{nom}\u00a0»"
    assert (ligne.objet_id, ligne.dossier_id) == (f"{cas.acte.cle} {cas.libre}", cas.acte.dossier_id)
    assert json.loads(ligne.avant)["texte"].startswith(cas.debut)
    assert json.loads(ligne.apres) == {"texte": "Reçu pour {edition}."}
    assert ligne.motif == "demande du chef de service"


def test_the_act_keeps_its_retouches_and_no_longer_changes(store, contexte, retouches, cas, tmp_path):
    retouches.poser(cas.acte, cas.libre, "Texte à nous.", "usage du service")
    assert not retouches.est_emis(cas.acte)
    produit = produire(contexte, cas.acte, tmp_path)
    assert produit.retouches == (cas.libre,)
    assert json.loads(journal(store)[-1].apres)["retouches"] == {cas.libre: "Texte à nous."}
    assert produire(contexte, cas.acte, tmp_path).sha256 == produit.sha256
    assert retouches.est_emis(cas.acte)
    for refuse in (
        lambda: retouches.poser(cas.acte, "titre", "Titre", "essai"),
        lambda: retouches.reprendre(cas.acte, cas.libre),
        lambda: retouches.remettre(cas.acte, cas.libre, None),
    ):
        with pytest.raises(UserError, match="déjà produit"):
            refuse()
    assert [p.texte for p in retouches.liste(cas.acte)] == ["Texte à nous."]


def test_an_emptied_mandatory_mention_is_warned_and_done(contexte, retouches, cas):
    essai = retouches.essayer(cas.acte, cas.exige, " ")
    assert essai.apres == ""
    assert "obligatoire" in essai.avertissements[0]
    assert retouches.liste(cas.acte) == ()
    retouches.poser(cas.acte, cas.exige, "", "imprimé à part")
    assert retouches.liste(cas.acte)[0].avertissements == essai.avertissements
    assert imprime(contexte, cas.acte) is not None
    assert "perd" in retouches.essayer(cas.acte, cas.exige, "Une phrase sans champ.").avertissements[0]
    assert retouches.essayer(cas.acte, cas.libre, "").avertissements == ()


@pytest.mark.parametrize(
    ("bloc", "texte", "phrase"),
    [
        ("recours", "Voir {tribunl}.", "le plus proche\u00a0: «\u00a0tribunal\u00a0»"),
        ("recours", "Voir {tribunal.", "accolade"),
        ("recours", "Voir N/A.", "valeur absente"),
        ("titre", "  ", "un titre ne se vide pas"),
        ("service", "x", "n’est pas un texte de cet acte"),
        ("inconnu", "x", "n’est pas un texte de cet acte"),
    ],
)
def test_a_text_that_cannot_be_printed_is_refused(retouches, recu, bloc, texte, phrase):
    with pytest.raises(UserError, match=phrase):
        retouches.poser(recu, bloc, texte, "essai")
    assert retouches.liste(recu) == ()


@pytest.mark.parametrize(
    ("texte", "phrase"),
    [
        ("Voir {porteur}.", "champ inconnu"),
        ("Le comité décide de la suite.", "alors que le comité rend un avis"),
        ("Le {comite} a décidé.", "«\u00a0Comité a décidé\u00a0»"),
    ],
)
def test_a_retouche_speaks_the_words_of_its_family_and_lets_no_comite_decide(retouches, comite_id, texte, phrase):
    acte = ActeDeCampagneEnProjet(1, PV, comite_id)
    with pytest.raises(UserError, match=phrase):
        retouches.poser(acte, "annexe", texte, "essai")
    assert retouches.liste(acte) == ()


def test_a_reason_and_a_change_are_asked(retouches, cas):
    with pytest.raises(UserError, match="pourquoi"):
        retouches.poser(cas.acte, "titre", "Titre", " ")
    with pytest.raises(UserError, match="celui du modèle"):
        retouches.poser(cas.acte, "titre", le_passage(retouches, cas.acte, "titre").modele, "rien")
    with pytest.raises(UserError, match="pas retouché"):
        retouches.reprendre(cas.acte, "titre")


def test_undo_puts_back_what_stood(store, retouches, cas):
    def texte():
        return le_passage(retouches, cas.acte, "titre").texte

    avant, _ = retouches.poser(cas.acte, "titre", "Premier", "un")
    retouches.remettre(cas.acte, "titre", avant)
    assert retouches.liste(cas.acte) == ()
    lignes = len(journal(store))
    assert retouches.remettre(cas.acte, "titre", None)[0] is None
    assert len(journal(store)) == lignes, "rien ne change, rien n’est dit"
    retouches.poser(cas.acte, "titre", "Premier", "un")
    avant, _ = retouches.poser(cas.acte, "titre", "Second\ntitre", "deux")
    assert le_passage(retouches, cas.acte, "titre").apres == "Second titre"
    retouches.remettre(cas.acte, "titre", avant)
    assert texte() == "Premier"
    repris, _ = retouches.reprendre(cas.acte, "titre")
    assert repris.texte == "Premier"
    assert journal(store)[-1].apres == ""
    retouches.remettre(cas.acte, "titre", repris)
    assert texte() == "Premier"


def test_the_acts_of_a_meeting_keep_their_own(retouches, comite_id):
    pv, feuille, note = (ActeDeCampagneEnProjet(1, t, comite_id) for t in (PV, EMARGEMENT, NOTE))
    for acte, titre in ((pv, "PV"), (feuille, "Présences"), (note, "Présentation")):
        retouches.poser(acte, "titre", titre, "usage")
    retouches.poser(ActeDeCampagneEnProjet(1, NOTE), "titre", "Note", "usage")
    assert [retouches.liste(a)[0].apres for a in (pv, feuille, note)] == ["PV", "Présences", "Présentation"]
    assert retouches.liste(ActeDeCampagneEnProjet(1, BORDEREAU)) == ()
    retouches.reprendre(feuille, "titre")
    assert [len(retouches.liste(a)) for a in (pv, feuille, note)] == [1, 0, 1]


def test_a_meeting_opened_again_makes_its_pv_anew(contexte, retouches, documents, comite_id, horloge, tmp_path):
    pv, feuille = (ActeDeCampagneEnProjet(1, t, comite_id) for t in (PV, EMARGEMENT))
    retouches.poser(pv, "annexe", "Feuille jointe.", "usage")
    for type_acte in (PV, EMARGEMENT):
        documents.produire(1, type_acte, comite_id, tmp_path)
    horloge.avancer(hours=1)
    Comites(contexte).rouvrir(comite_id, "une voix mal comptée")
    assert (retouches.est_emis(pv), retouches.est_emis(feuille)) == (False, True)
    assert [p.texte for p in retouches.liste(pv)] == ["Feuille jointe."]
    horloge.avancer(hours=1)
    Comites(contexte).clore(comite_id)
    retouches.poser(pv, "annexe", "Feuille et procuration jointes.", "procuration reçue")
    assert not retouches.est_emis(feuille)
    documents.produire(1, PV, comite_id, tmp_path)
    assert retouches.est_emis(pv)


def test_the_note_of_another_day_starts_from_the_model(retouches, documents, horloge, tmp_path):
    note, bordereau = (ActeDeCampagneEnProjet(1, t) for t in (NOTE, BORDEREAU))
    retouches.poser(note, "titre", "Note du jour", "essai")
    retouches.poser(bordereau, "titre", "Parapheur du jour", "essai")
    documents.produire(1, NOTE, None, tmp_path)
    assert len(retouches.liste(note)) == 1
    horloge.avancer(days=1)
    assert (retouches.est_emis(note), retouches.liste(note)) == (False, ())
    assert [p.texte for p in retouches.liste(bordereau)] == ["Parapheur du jour"]
    assert retouches.poser(note, "titre", "Note du lendemain", "essai")[0] is None
    assert documents.produire(1, NOTE, None, tmp_path)[0].retouches == ("titre",)


def test_the_trial_of_a_model_leaves_retouches_out(contexte, retouches, comite_id):
    acte, modeles = ActeDeCampagneEnProjet(1, PV, comite_id), Modeles(contexte)
    sans = modeles.apercu_de_campagne(PV, modeles.texte(PV), 1, comite_id)
    retouches.poser(acte, "annexe", "Feuille jointe.", "usage")
    assert modeles.apercu_de_campagne(PV, modeles.texte(PV), 1, comite_id) == sans


def test_a_hidden_dossier_forbids_those_of_the_campaign(store, horloge, recu):
    with store.ecrire() as u:
        u.lectures.add_deport(un_deport(dossier_id=recu.dossier_id, agent="Sacha Fictif"))
    retouches = Retouches(Contexte(VueDeLAgent(store, "Sacha Fictif"), horloge, "Sacha Fictif"))
    for lire in (retouches.passages, lambda acte: retouches.poser(acte, "titre", "x", "y")):
        with pytest.raises(UserError, match="déport"):
            lire(ActeDeCampagneEnProjet(1, NOTE))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text("aé {}.\n–’*", max_size=30), min_size=1, max_size=3))
def test_a_text_is_refused_whole_or_undone_whole(retouches, cas, textes):
    """Whatever is typed: the other passages stay as they were, and undo in order gives back what stood."""
    depart = retouches.passages(cas.acte)
    poses = []
    for texte in textes:
        avant = retouches.passages(cas.acte)
        try:
            poses.append(retouches.poser(cas.acte, cas.libre, texte, "essai")[0])
        except UserError:
            assert retouches.passages(cas.acte) == avant
    assert [p for p in retouches.passages(cas.acte) if p.bloc != cas.libre] == [
        p for p in depart if p.bloc != cas.libre
    ]
    for retouche in reversed(poses):
        retouches.remettre(cas.acte, cas.libre, retouche)
    assert retouches.passages(cas.acte) == depart


@pytest.mark.parametrize("objet", [Comite(1, date(2022, 9, 12), "Comité", "Sacha", le(9, 12)), une_campagne()])
def test_what_was_written_before_them_still_reads(objet):
    ancien = {cle: valeur for cle, valeur in json.loads(vers_json(objet)).items() if cle != "retouches"}
    assert depuis_json(type(objet), json.dumps(ancien)) == objet


def test_the_base_gives_them_back(tmp_path, horloge):
    store = create_store(tmp_path / "essai.clausule")
    with store.ecrire() as u:
        campagne = u.campagnes.add(une_campagne())
        comite = u.comites.add(Comite(campagne.id, date(2022, 9, 12), "Comité", "Sacha", le(9, 12)))
    retouches = Retouches(Contexte(store, horloge, "Sacha Fictif"))
    for comite_id in (comite.cle, None):
        acte = ActeDeCampagneEnProjet(campagne.id, NOTE, comite_id)
        retouches.poser(acte, "titre", "Présentation", "usage")
        (posee,) = retouches.liste(acte)
        assert (posee.texte, posee.retouche.dossier_id) == ("Présentation", None)
    with store.lire() as u:
        assert u.comites.get(comite.cle) == replace(comite, retouches=(posee.retouche,))
        assert u.campagnes.get(campagne.id) == replace(campagne, retouches=(posee.retouche,))
    store.close()


def test_repeated_texts_stay_repeated(retouches, store):
    acte = ActeEnProjet(le_dossier(store, Etat.RETENU), LETTRE)
    repetes = [p for p in retouches.passages(acte) if "{.}" in p.modele]
    assert repetes
    bloc = repetes[0].bloc
    retouches.poser(acte, bloc, f"Voici :\n{repetes[0].modele}", "annonce")
    passage = le_passage(retouches, acte, bloc)
    assert passage.avant in passage.apres
    assert passage.apres.startswith("– Voici")


def test_a_retouche_whose_field_left_the_model_blocks_its_act(store, contexte, retouches, recu):
    retouches.poser(recu, "titre", "Accusé", "essai")
    with store.ecrire() as u:
        (posee,) = u.modeles.retouches(recu.dossier_id)
        u.modeles.set_retouche(replace(posee, texte="{parti}"))
    manques = Actes(contexte).manques(recu.dossier_id, ACCUSE)
    assert any("bloc titre\u00a0: champ inconnu «\u00a0parti\u00a0»" in m.libelle for m in manques)
    assert retouches.passages(recu) != ()


def test_an_act_without_its_decision_has_no_passage(retouches, recu):
    assert retouches.passages(replace(recu, type=LETTRE)) == ()


def test_the_count_is_said_in_words():
    assert (dire(1), dire(2)) == ("1\u00a0passage retouché", "2\u00a0passages retouchés")
