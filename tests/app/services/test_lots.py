"""Batches of acts: pre-flight, same bytes as one by one, refusals named, stops that stay whole."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.documents import fabrique
from app.documents.fabrique import Fabrique
from app.domain.campagne import Service
from app.domain.convention import TypeActe
from app.services.actes import Actes
from app.services.lots import EtatDuLot, Lots
from app.socle.errors import EnvironmentFault, UserError
from app.socle.fichiers import Provisoire
from app.socle.progress import Annulation, Annule
from tests.app.services.atelier import changer, journal

pytestmark = pytest.mark.demonstration

LETTRE, ACCUSE = TypeActe.LETTRE_DECISION, TypeActe.ACCUSE_RECEPTION


@pytest.fixture
def actes(contexte):
    return Actes(contexte)


@pytest.fixture
def lots(contexte, actes):
    return Lots(contexte, actes, Fabrique(1))


@pytest.fixture
def prets(lots):
    lignes = lots.controler(1, {LETTRE, ACCUSE})
    return [x for x in lignes if x.etat in {EtatDuLot.PRET, EtatDuLot.A_VERIFIER}][:4]


def test_le_controle_dit_ce_qui_est_pret_ce_qui_manque_et_ce_qui_est_produit(lots, actes, store):
    lignes = lots.controler(1, set(TypeActe))
    assert EtatDuLot.A_VERIFIER in {x.etat for x in lignes}
    with store.ecrire() as u:
        campagne = u.campagnes.get(1)
        u.campagnes.save(replace(campagne, service=Service()))
    sans_service = lots.controler(1, {LETTRE})
    assert EtatDuLot.INCOMPLET in {x.etat for x in sans_service}
    lignes = (*lignes, *sans_service)
    with store.ecrire() as u:
        u.campagnes.save(campagne)
    assert all(bool(x.manques) == (x.etat is EtatDuLot.INCOMPLET) for x in lignes)
    assert all(m.ecran for x in lignes for m in x.manques)
    pret = next(x for x in lignes if x.type is LETTRE and x.etat is EtatDuLot.A_VERIFIER)
    actes.produire(pret.dossier_id, LETTRE)
    relues = lots.controler(1, {LETTRE}, {pret.decision})
    assert {x.decision for x in relues} == {pret.decision}
    assert next(x for x in relues if x.dossier_id == pret.dossier_id).etat is EtatDuLot.PRODUIT


def test_un_acte_sans_rien_a_verifier_est_pret(lots, actes, monkeypatch):
    reelle = actes.preparer

    def sans_remarque(dossier_id, type_acte):
        lue = reelle(dossier_id, type_acte)
        return type(lue)(lue.contenu, (), (), ())

    monkeypatch.setattr(actes, "preparer", sans_remarque)
    assert EtatDuLot.PRET in {x.etat for x in lots.controler(1, {LETTRE})}


def test_le_controle_s_arrete_a_la_demande(lots):
    arret = Annulation()
    arret.demander()
    with pytest.raises(Annule):
        lots.controler(1, {LETTRE}, annulation=arret)


@pytest.mark.parametrize("processus", [1, 2])
def test_un_lot_donne_les_memes_octets_qu_un_par_un(actes, prets, demonstration, contexte, processus):
    fabrique_a_part = Fabrique(processus)
    lots = Lots(contexte, actes, fabrique_a_part)
    seul = Actes(replace(contexte, store=demonstration.copie()))
    attendus = [seul.produire(x.dossier_id, x.type)[0].sha256 for x in prets]
    rendu, changes = lots.produire(prets)
    assert len(fabrique_a_part.voisins()) == (processus if processus > 1 else 0)
    fabrique_a_part.fermer()
    assert [a.sha256 for a in rendu.produits] == attendus
    assert not rendu.refus
    assert not rendu.restent
    assert changes.dossiers == {x.dossier_id for x in prets}


def test_un_acte_incomplet_est_nomme_et_n_arrete_rien(lots, prets, store):
    manque = replace(next(x for x in prets if x.type is ACCUSE), type=TypeActe.CONVENTION)
    rendu, _ = lots.produire([prets[0], manque, prets[1]])
    assert len(rendu.produits) == 2
    assert [numero for numero, _ in rendu.refus] == [manque.numero]
    assert not rendu.restent
    assert rendu.refus or rendu.restent
    assert len([e for e in journal(store) if e.acte.startswith("Produire")]) >= 2


def test_un_acte_qui_ne_s_imprime_pas_laisse_passer_les_autres(lots, prets, monkeypatch):
    reel, fautif = fabrique._ici, []

    def dessiner(contenu):
        fautif.append(contenu.reference)
        if len(fautif) == 2:
            return UserError("Un caractère ne s’imprime pas.")
        return reel(contenu)

    monkeypatch.setattr(fabrique, "_ici", dessiner)
    rendu, _ = lots.produire(prets)
    assert len(rendu.produits) == len(prets) - 1
    assert rendu.refus == ((prets[1].numero, rendu.refus[0][1]),)
    assert "ne s’imprime pas" in rendu.refus[0][1]


def test_un_dossier_change_pendant_le_lot_est_refuse_seul(lots, prets, store, monkeypatch):
    reel = fabrique._ici

    def dessiner(contenu):
        with store.lire() as u:
            vise = u.dossiers.get(prets[0].dossier_id)
        if vise.intitule != "changé":
            changer(store, vise, intitule="changé")
        return reel(contenu)

    monkeypatch.setattr(fabrique, "_ici", dessiner)
    rendu, _ = lots.produire(prets[:1])
    assert rendu.produits == ()
    assert "a changé" in rendu.refus[0][1]


def test_arrete_le_lot_garde_ce_qui_est_produit_et_dit_ce_qui_reste(lots, prets, store):
    arret = Annulation()
    rendu, _ = lots.produire(prets, lambda p: arret.demander() if p.fait >= 2 else None, arret)
    assert len(rendu.produits) == 2
    assert rendu.restent == tuple(prets[2:])
    with store.lire() as u:
        gardes = {a.sha256 for a in u.actes.of_campagne(1)}
    assert {a.sha256 for a in rendu.produits} <= gardes


def test_le_lot_s_ecrit_a_mesure_un_pdf_par_acte(lots, prets, tmp_path, actes):
    vus = []
    fichiers = lots.fichiers(tmp_path, un_seul=False)
    rendu, _ = lots.produire(prets[:2], lambda _p: vus.append(len(fichiers.fichiers)), fichiers=fichiers)
    assert vus == [0, 1, 2]
    assert [c.read_bytes() for c in fichiers.fichiers] == [actes.pdf(a) for a in rendu.produits]
    assert fichiers.faute is None


def test_le_lot_s_ecrit_en_un_pdf_et_s_imprime(lots, prets, tmp_path):
    fichiers = lots.fichiers(tmp_path, un_seul=True)
    rendu, _ = lots.produire(prets[:2], fichiers=fichiers)
    (ensemble,) = fichiers.fichiers
    assert ensemble.name.startswith("lot de 2")
    assert list(tmp_path.iterdir()) == [ensemble]
    assert ensemble.read_bytes() == lots.ensemble(rendu.produits)
    autres = lots.fichiers(tmp_path, un_seul=True)
    lots.produire(prets[2:], fichiers=autres)
    assert autres.fichiers != [ensemble]
    with pytest.raises(UserError):
        lots.ensemble(())


def test_sans_acte_produit_rien_n_est_ecrit(lots, tmp_path):
    fichiers = lots.fichiers(tmp_path, un_seul=True)
    lots.produire((), fichiers=fichiers)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("un_seul", [True, False])
def test_un_disque_qui_refuse_n_arrete_pas_la_production(lots, prets, tmp_path, un_seul):
    fichiers = lots.fichiers(tmp_path / "absent", un_seul=un_seul)
    rendu, _ = lots.produire(prets, fichiers=fichiers)
    assert not rendu.refus
    assert not rendu.restent
    assert not fichiers.fichiers
    assert "n’a pas pu être écrit" in str(fichiers.faute)


@pytest.mark.parametrize("quand", ["write", "poser"])
def test_un_disque_plein_ne_laisse_aucun_morceau(lots, prets, tmp_path, monkeypatch, quand):
    def plein(*_mots):
        raise EnvironmentFault("Le disque est plein.")

    fichiers = lots.fichiers(tmp_path, un_seul=True)
    lots.produire(prets[:1], lambda _p: monkeypatch.setattr(Provisoire, quand, plein), fichiers=fichiers)
    assert "plein" in str(fichiers.faute)
    assert not list(tmp_path.iterdir())


def test_ce_qui_dessine_se_prepare_quand_le_lot_en_vaut_la_peine(contexte, actes, prets):
    fabrique_a_part = Fabrique(commande=("/un/programme/absent",))
    appels = []
    fabrique_a_part.chauffer = lambda: appels.append(1)
    lots = Lots(contexte, actes, fabrique_a_part)
    lots.chauffer(prets[:3])
    assert not appels
    lots.chauffer(prets)
    assert appels == [1]


def test_ce_qui_dessine_s_arrete_avec_la_base(contexte, actes, prets):
    lots = Lots(contexte, actes)
    lots.fermer()
    lots.chauffer(prets)
    assert lots._prete().voisins()
    lots.fermer()
    assert not lots._prete().voisins()
