"""The register once mails are in: a fate changed, a weak sign judged, a date of receipt corrected."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.campagne import Delai
from app.domain.cycle import Etat
from app.ports import Sort
from app.services.rattachement import rapprochements
from app.services.reception import Reception
from app.services.registre import Recu, Registre
from app.socle.errors import UserError
from tests.app.services.atelier import cliche, cotes, dossier_en_base, journal, rien_d_ecrit, un_seul_acte
from tests.app.services.test_apercu_depot import un_inconnu
from tests.app.services.test_reception import LETTRE, lire_courriel, registre, un_courriel
from tests.builders import SIRET, le, un_porteur, un_verdict, une_note, une_preuve
from tests.outils.courriels import pdf

PHRASE = "À rapprocher\u00a0: même expéditeur que le dossier 2022-94-0001."


@pytest.fixture
def reception(contexte, lecteur):
    return Reception(contexte, lecteur)


@pytest.fixture
def actes(contexte, lecteur):
    return Registre(contexte, lecteur)


@pytest.fixture
def deux(reception, campagne, tmp_path):
    """Two mails of one sender, imported by nobody: two dossiers, the second to be judged."""
    un_courriel(tmp_path / "a.eml")
    un_courriel(tmp_path / "b.eml", identifiant="<2@exemple.fr>")
    issues, _ = reception.importer(campagne.id, [tmp_path])
    return issues


def arrivee(store, campagne, nom):
    return next(a for a in registre(store, campagne) if a.nom_fichier == nom)


def dossier(store, dossier_id):
    with store.lire() as u:
        return u.dossiers.get(dossier_id), u.pieces.of_dossier(dossier_id)


def test_a_mail_set_aside_may_still_open_a_dossier(reception, actes, store, campagne):
    reception.importer(campagne.id, [LETTRE])
    (ecartee,) = registre(store, campagne)
    with un_seul_acte(store) as lignes:
        ouvert, changes = actes.ouvrir_un_dossier(ecartee.id)
    assert changes.dossiers == {ouvert.id}
    assert ouvert.recu_le == ecartee.recu_le
    (apres,) = registre(store, campagne)
    assert (apres.sort, apres.dossier_id, apres.motif) == (Sort.NOUVEAU_DOSSIER, ouvert.id, "")
    ancien, nouveau = cotes(lignes[0])
    assert ancien == {"sort": "ecarte", "dossier_id": None}
    assert (nouveau["sort"], nouveau["numero"]) == ("nouveau_dossier", ouvert.numero)
    with rien_d_ecrit(store), pytest.raises(UserError, match="a déjà ouvert un dossier"):
        actes.ouvrir_un_dossier(ecartee.id)


def test_two_clicks_make_one_dossier(contexte, store, campagne):
    """The second click reads the mail while the first one writes."""

    class DeuxClics:
        actes = None
        clics = 0

        def lire(self, octets, nom, annulation=None):  # noqa: ARG002  # the signature of the real one
            self.clics += 1
            if self.clics == 2:
                self.actes.ouvrir_un_dossier(1)
            return lire_courriel(octets, nom)

    lecteur = DeuxClics()
    lecteur.actes = Registre(contexte, lecteur)
    Reception(contexte, lecteur).importer(campagne.id, [LETTRE])
    with pytest.raises(UserError, match="a déjà ouvert un dossier"):
        lecteur.actes.ouvrir_un_dossier(1)
    with store.lire() as u:
        assert len(u.dossiers.of_campagne(campagne.id)) == 1


def test_a_mail_that_opened_a_dossier_joins_the_one_proposed(actes, store, campagne, deux):
    second = arrivee(store, campagne, "b.eml")
    assert rapprochements(second) == (PHRASE,)
    propose, *autres = actes.dossiers_proposes(second.id)
    assert (propose.numero, propose.raison, autres) == ("2022-94-0001", "même expéditeur", [])
    with un_seul_acte(store) as lignes:
        fait, changes = actes.rattacher(second.id, propose.dossier_id)
    rejoint = fait.vers
    assert changes.dossiers == {deux[0].dossier_id, deux[1].dossier_id}
    assert [p.nom for p in dossier(store, rejoint.id)[1]] == ["a.eml", "RIB.pdf", "b.eml", "RIB.pdf"]
    assert dossier(store, deux[1].dossier_id)[0].etat is Etat.RETIRE
    apres = arrivee(store, campagne, "b.eml")
    assert (apres.sort, apres.dossier_id, apres.motif) == (Sort.AJOUT, rejoint.id, "rattaché par l’agent")
    assert not rapprochements(apres)
    assert cotes(lignes[0])[1]["retire"] == "2022-94-0002"
    for cible, message in ((rejoint.id, "déjà celui"), (deux[1].dossier_id, "ne peut pas recevoir")):
        with rien_d_ecrit(store), pytest.raises(UserError, match=message):
            actes.rattacher(second.id, cible)


def test_a_dossier_withdrawn_comes_back_when_its_mail_does(actes, store, campagne, deux):
    second = arrivee(store, campagne, "b.eml")
    avant_tout = cliche(store)
    fait, _ = actes.rattacher(second.id, deux[0].dossier_id)
    with un_seul_acte(store) as lignes:
        rendu, changes = actes.remettre_en_place(fait)
    assert rendu is fait
    assert changes.dossiers == {deux[0].dossier_id, deux[1].dossier_id}
    assert cliche(store) == avant_tout
    assert lignes[0].acte == "Annuler\u00a0: changer le sort d’un courriel"
    assert cotes(lignes[0])[1]["rouvert"] == "2022-94-0002"
    with rien_d_ecrit(store), pytest.raises(UserError, match="rangé ailleurs depuis"):
        actes.remettre_en_place(fait)


def test_a_mail_is_not_put_back_once_a_proof_rests_on_its_pieces(actes, store, campagne, deux):
    second = arrivee(store, campagne, "b.eml")
    fait, _ = actes.rattacher(second.id, deux[0].dossier_id)
    derniere = dossier(store, fait.vers.id)[1][-1]
    with store.ecrire() as u:
        u.preuves.add(une_preuve(dossier_id=fait.vers.id, piece_id=derniere.id, sha256=derniere.sha256))
    with rien_d_ecrit(store), pytest.raises(UserError, match=r"servent déjà\u00a0: RIB\.pdf"):
        actes.remettre_en_place(fait)


@pytest.fixture
def range_ailleurs(actes, reception, store, campagne, deux, tmp_path):
    """A mail added to the first dossier, and a third dossier where it belongs."""
    second = arrivee(store, campagne, "b.eml")
    actes.rattacher(second.id, deux[0].dossier_id)
    return arrivee(store, campagne, "b.eml"), dossier_en_base(store, campagne)


def test_a_mail_added_to_the_wrong_dossier_is_moved_with_its_pieces(actes, store, campagne, deux, range_ailleurs):
    ajoute, cible = range_ailleurs
    venue = dossier(store, deux[0].dossier_id)[1][-1]
    with store.ecrire() as u:
        u.pieces.set_code(venue.id, "BUDGET")
    with un_seul_acte(store) as lignes:
        fait, changes = actes.rattacher(ajoute.id, cible.id)
    assert changes.dossiers == {deux[0].dossier_id, cible.id}
    assert [p.nom for p in dossier(store, deux[0].dossier_id)[1]] == ["a.eml", "RIB.pdf"]
    assert [(p.nom, p.code) for p in dossier(store, cible.id)[1]] == [("b.eml", "COURRIEL"), ("RIB.pdf", "BUDGET")]
    ancien, nouveau = cotes(lignes[0])
    assert (ancien["dossier_id"], nouveau["dossier_id"]) == (deux[0].dossier_id, cible.id)
    assert arrivee(store, campagne, "b.eml").dossier_id == cible.id
    actes.remettre_en_place(fait)
    rendues = dossier(store, deux[0].dossier_id)[1]
    assert [(p.nom, p.code) for p in rendues[2:]] == [("b.eml", "COURRIEL"), ("RIB.pdf", "BUDGET")]
    assert dossier(store, cible.id)[1] == ()
    assert arrivee(store, campagne, "b.eml") == ajoute


def test_a_mail_added_elsewhere_opens_a_dossier_with_its_pieces(actes, store, deux, range_ailleurs):
    ajoute, _ = range_ailleurs
    ouvert, changes = actes.ouvrir_un_dossier(ajoute.id)
    assert changes.dossiers == {deux[0].dossier_id, ouvert.id}
    assert [p.nom for p in dossier(store, deux[0].dossier_id)[1]] == ["a.eml", "RIB.pdf"]
    assert [p.nom for p in dossier(store, ouvert.id)[1]] == ["b.eml", "RIB.pdf"]


def test_a_mail_whose_pieces_were_judged_replaced_or_lost_stays(actes, store, deux, range_ailleurs):
    ajoute, cible = range_ailleurs
    premier, derniere = (dossier(store, deux[0].dossier_id)[1][i] for i in (1, -1))
    with store.ecrire() as u:
        u.pieces.set_code(derniere.id, "BUDGET")
        u.pieces.set_verdict(deux[0].dossier_id, un_verdict(code="BUDGET"))
    with rien_d_ecrit(store), pytest.raises(UserError, match="Un verdict a déjà été donné"):
        actes.rattacher(ajoute.id, cible.id)
    with store.ecrire() as u:
        u.pieces.clear_verdict(deux[0].dossier_id, "BUDGET")
        u.pieces.set_remplace(derniere.id, premier.id)
    with rien_d_ecrit(store), pytest.raises(UserError, match="en remplace une autre"):
        actes.rattacher(ajoute.id, cible.id)
    with store.ecrire() as u:
        u.pieces.remove(derniere.id)
    with rien_d_ecrit(store), pytest.raises(UserError, match="ne se retrouvent plus toutes"):
        actes.rattacher(ajoute.id, cible.id)


def test_a_mail_set_aside_joins_a_dossier(actes, reception, store, campagne):
    cible = dossier_en_base(store, campagne)
    reception.importer(campagne.id, [LETTRE])
    (ecartee,) = registre(store, campagne)
    assert [d.raison for d in actes.dossiers_proposes(ecartee.id)] == [""]
    with un_seul_acte(store) as lignes:
        _, changes = actes.rattacher(ecartee.id, cible.id)
    assert changes.dossiers == {cible.id}
    assert "retire" not in cotes(lignes[0])[1]


def test_the_siret_that_the_import_told_is_proposed_again(actes, reception, store, campagne, tmp_path):
    connu = dossier_en_base(store, campagne, porteur=un_porteur(siret=SIRET))
    reception.importer(campagne.id, [un_inconnu(tmp_path / "a.eml", {"B.pdf": pdf("B", f"SIRET {SIRET}")})])
    (venue,) = registre(store, campagne)
    assert [(d.dossier_id, d.raison) for d in actes.dossiers_proposes(venue.id)] == [(connu.id, "même SIRET")]
    with store.ecrire() as u:
        u.dossiers.save(_retire(u.dossiers.get(connu.id)))
    assert actes.dossiers_proposes(venue.id) == ()
    with rien_d_ecrit(store), pytest.raises(UserError, match="ne peut pas recevoir"):
        actes.rattacher(venue.id, connu.id)


def _retire(un_dossier):
    return replace(un_dossier, etat=Etat.RETIRE)


def test_a_dossier_already_worked_on_is_not_withdrawn(actes, store, campagne, deux):
    second = arrivee(store, campagne, "b.eml")
    with rien_d_ecrit(store), pytest.raises(UserError, match="déjà celui du dossier"):
        actes.rattacher(second.id, deux[1].dossier_id)
    with store.ecrire() as u:
        u.notes.set(deux[1].dossier_id, une_note())
    with rien_d_ecrit(store), pytest.raises(UserError, match="a déjà été travaillé"):
        actes.rattacher(second.id, deux[0].dossier_id)


def test_a_sign_is_dismissed_and_put_back(actes, store, campagne, deux):
    second = arrivee(store, campagne, "b.eml")
    avant_tout = cliche(store)
    with un_seul_acte(store) as lignes:
        avant, changes = actes.laisser(second.id)
    assert changes.touches("arrivees")
    assert lignes[0].acte == "Laisser un courriel où il est"
    assert not rapprochements(arrivee(store, campagne, "b.eml"))
    with rien_d_ecrit(store), pytest.raises(UserError, match="aucun rapprochement"):
        actes.laisser(second.id)
    actes.remettre(avant)
    assert cliche(store) == avant_tout
    assert deux[1].sort is Sort.NOUVEAU_DOSSIER


def test_a_date_of_receipt_is_corrected_on_the_mail_and_on_its_dossier(actes, store, campagne, deux):
    premier = arrivee(store, campagne, "a.eml")
    avant_tout = cliche(store)
    recu = actes.du_courriel(premier.id)
    assert recu == actes.du_dossier(deux[0].dossier_id)
    with un_seul_acte(store) as lignes:
        avant, changes = actes.corriger_la_date(recu, le(9, 16, 8, 0), " horloge du serveur fausse ")
    assert changes.dossiers == {deux[0].dossier_id}
    corrige = arrivee(store, campagne, "a.eml")
    lu, _ = dossier(store, deux[0].dossier_id)
    assert corrige.recu_le == lu.recu_le == le(9, 16, 8, 0)
    assert campagne.delai(lu.recu_le.date()) is Delai.HORS_DELAI
    assert "12\u00a0juill.\u00a02022" in corrige.avertissements[-1]
    assert "horloge du serveur fausse" in corrige.avertissements[-1]
    assert lignes[0].motif == "horloge du serveur fausse"
    assert cotes(lignes[0])[1]["recu_le"] == "2022-09-16T08:00:00+02:00"
    actes.remettre_la_date(avant)
    assert cliche(store) == avant_tout
    assert journal(store)[-1].acte == "Annuler\u00a0: corriger la date de réception"


def test_the_date_of_a_mail_set_aside_is_its_own(actes, reception, store, campagne):
    reception.importer(campagne.id, [LETTRE])
    (ecartee,) = registre(store, campagne)
    recu = actes.du_courriel(ecartee.id)
    assert recu.dossier is None
    avant, changes = actes.corriger_la_date(recu, le(9, 2), "lue sur l’enveloppe")
    assert not changes.dossiers
    actes.remettre_la_date(avant)
    assert registre(store, campagne) == (ecartee,)


def test_the_date_of_a_dossier_keyed_by_hand(actes, store, campagne):
    venu = dossier_en_base(store, campagne, recu_le=le(9, 1))
    recu = actes.du_dossier(venu.id)
    assert recu.arrivee is None
    avant, _ = actes.corriger_la_date(recu, le(9, 3), "cachet de la poste")
    assert dossier(store, venu.id)[0].recu_le == le(9, 3)
    actes.remettre_la_date(avant)
    assert dossier(store, venu.id)[0].recu_le == le(9, 1)


def test_a_date_is_not_corrected_without_reason_nor_to_the_future(actes, store, campagne, deux):
    recu = actes.du_dossier(deux[0].dossier_id)
    for jour, motif, message in (
        (le(9, 1), " ", "demande un motif"),
        (le(9, 21), "x", "pas encore passé"),
        (recu.recu_le, "x", "déjà la date"),
    ):
        with rien_d_ecrit(store), pytest.raises(UserError, match=message):
            actes.corriger_la_date(recu, jour, motif)
    with pytest.raises(UserError, match="Ni courriel ni dossier"):
        _ = Recu(None, None).recu_le
