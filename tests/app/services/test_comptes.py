"""Second looks at a bank account: what voids them, what comes back on undo, and the convention kept waiting."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.documents.donnees import ActeIncomplet
from app.domain.comptes import REGLE_COMPTES, NatureConflit
from app.domain.convention import TypeActe
from app.domain.cycle import Etat
from app.domain.pieces import Verdict
from app.services.actes import Actes
from app.services.decisions import Decisions
from app.services.instruction import Instruction
from app.services.matrice import Matrice
from app.socle.errors import UserError
from tests.app.services.atelier import (
    changer,
    cliche,
    convention_en_base,
    decision_sur,
    dossier_en_base,
    dossier_instruit,
    journal,
    rien_d_ecrit,
)
from tests.builders import IBAN, SIRET, le, un_porteur, un_type_piece, une_campagne, une_demande

AUTRE_IBAN = "FR690000000000DEMO000010143"
AUTRE_SIRET = "12345678900011"
LE_MEME = un_porteur(raison_sociale="PLIE d’essai", siret=AUTRE_SIRET, iban_titulaire="PLIE d’essai")


@pytest.fixture
def campagne(store):
    """That of the builders, whose RIB serves R25."""
    pieces = (un_type_piece(), un_type_piece(code="RIB", libelle="RIB", regle=REGLE_COMPTES, indispensable=False))
    with store.ecrire() as u:
        return u.campagnes.add(une_campagne(pieces=pieces))


@pytest.fixture
def instruction(contexte):
    return Instruction(contexte)


@pytest.fixture
def dossier(store, campagne):
    """Ready to be decided, both pieces found good."""
    return dossier_instruit(store, campagne)


@pytest.fixture
def regarde(store, campagne, instruction, horloge, dossier):
    """A dossier that shares its account with another, looked at a second time."""
    dossier_en_base(store, campagne, porteur=LE_MEME)
    instruction.rendre_verdict(dossier.id, "RIB", Verdict.CONFORME, "compte commun, vu avec la banque")
    horloge.avancer(days=2)
    return dossier


def rib(store, dossier_id):
    with store.lire() as u:
        return next(v for v in u.pieces.verdicts(dossier_id) if v.code == "RIB")


def ouverts(instruction, dossier):
    return [c.nature for c in instruction.fiche(dossier.id).conflits if not c.leve]


@pytest.mark.parametrize(
    ("champs", "dit"),
    [
        ({"iban": AUTRE_IBAN}, "l’IBAN a été modifié depuis"),
        ({"iban_titulaire": "Autre nom"}, "le titulaire du compte a été modifié depuis"),
        ({"siret": ""}, "le SIRET a été modifié depuis"),
        ({"iban": "", "iban_titulaire": "", "siret": ""},
         "l’IBAN, le titulaire du compte et le SIRET ont été modifiés depuis"),
    ],
)  # fmt: skip
def test_an_edit_of_the_account_voids_the_look_and_undo_brings_all_back(store, instruction, regarde, champs, dit):
    avant, lignes = cliche(store), len(journal(store))
    retour, changes = instruction.modifier_porteur(regarde.id, "Modifier l’IBAN", champs)
    rendu = rib(store, regarde.id)
    assert rendu.verdict is Verdict.A_VERIFIER
    assert dit in rendu.motif
    assert "annulé le 22/09/2022" in rendu.motif
    assert rendu.motif.endswith("compte commun, vu avec la banque")
    assert changes.touches("pieces")
    actes = [e.acte.replace("\u00a0", " ") for e in journal(store)[lignes:]]
    assert actes == ["Modifier l’IBAN", "Pièce RIB : second regard annulé", "Dossier de nouveau incomplet"]
    instruction.modifier_porteur(regarde.id, "Modifier l’IBAN", *retour)
    assert cliche(store) == avant
    assert "second regard rétabli" in journal(store)[-1].acte


def test_what_is_not_the_account_leaves_the_look_alone(store, instruction, regarde):
    instruction.modifier(regarde.id, "Modifier", porteur=replace(regarde.porteur, bic="AAAAFRPPXXX"))
    instruction.modifier(regarde.id, "Modifier", porteur=replace(regarde.porteur, iban=f" {IBAN[:4]} {IBAN[4:]} "))
    assert rib(store, regarde.id).verdict is Verdict.CONFORME
    assert ouverts(instruction, regarde) == []


def test_a_verdict_without_a_reason_is_no_second_look(store, instruction, dossier):
    instruction.modifier(dossier.id, "Modifier", porteur=replace(dossier.porteur, iban=AUTRE_IBAN))
    assert rib(store, dossier.id).verdict is Verdict.CONFORME


def test_another_porteur_who_takes_the_account_asks_for_the_look_again(
    store, campagne, instruction, horloge, dossier
):
    instruction.rendre_verdict(dossier.id, "RIB", Verdict.CONFORME, "vu au téléphone")
    tiers = dossier_en_base(store, campagne, porteur=replace(LE_MEME, iban=AUTRE_IBAN))
    horloge.avancer(days=1)
    avant = cliche(store)
    retour, changes = instruction.modifier_porteur(tiers.id, "Modifier l’IBAN", {"iban": IBAN})
    assert f"le dossier {tiers.numero} (PLIE d’essai) donne maintenant le même IBAN" in rib(store, dossier.id).motif
    assert changes.dossiers == {tiers.id, dossier.id}
    assert ouverts(instruction, dossier) == [NatureConflit.PARTAGE]
    instruction.modifier_porteur(tiers.id, "Modifier l’IBAN", *retour)
    assert cliche(store) == avant


def test_a_look_older_than_the_dossier_that_shares_the_account_is_not_enough(store, campagne, instruction, dossier):
    instruction.rendre_verdict(dossier.id, "RIB", Verdict.CONFORME, "vu au téléphone")
    dossier_en_base(store, campagne, porteur=LE_MEME, recu_le=le(10, 2))
    assert ouverts(instruction, dossier) == [NatureConflit.PARTAGE]


def test_undo_leaves_a_look_given_again_meanwhile(store, instruction, regarde):
    retour, _ = instruction.modifier_porteur(regarde.id, "Modifier", {"iban": AUTRE_IBAN})
    instruction.rendre_verdict(regarde.id, "RIB", Verdict.NON_CONFORME, "illisible")
    instruction.modifier_porteur(regarde.id, "Modifier", *retour)
    assert rib(store, regarde.id).verdict is Verdict.NON_CONFORME
    with store.ecrire() as u:
        u.pieces.clear_verdict(regarde.id, "RIB")
    instruction.modifier_porteur(regarde.id, "Modifier", *retour)
    with store.lire() as u:
        assert [v.code for v in u.pieces.verdicts(regarde.id)] == ["BUDGET"]


def test_a_request_answered_by_completeness_is_answered_again_on_undo(store, instruction, regarde):
    with store.ecrire() as u:
        u.demandes.add(une_demande(dossier_id=regarde.id))
    instruction.rendre_verdict(regarde.id, "BUDGET", Verdict.CONFORME)
    avant = cliche(store)
    retour, _ = instruction.modifier_porteur(regarde.id, "Modifier", {"iban": AUTRE_IBAN})
    with store.lire() as u:
        assert u.demandes.of_dossier(regarde.id)[0].est_ouverte
    instruction.modifier_porteur(regarde.id, "Modifier", *retour)
    assert cliche(store) == avant


def test_undoing_another_verdict_does_not_make_an_old_look_younger(store, campagne, instruction, horloge, dossier):
    instruction.rendre_verdict(dossier.id, "RIB", Verdict.CONFORME, "vu au téléphone")
    avant = rib(store, dossier.id)
    dossier_en_base(store, campagne, porteur=LE_MEME, recu_le=le(10, 2))
    horloge.avancer(days=30)
    ancien, _ = instruction.rendre_verdict(dossier.id, "RIB", Verdict.NON_CONFORME, "illisible")
    remplace, _ = instruction.remettre_verdict(dossier.id, "RIB", ancien)
    assert rib(store, dossier.id) == avant
    assert "verdict précédent remis (conforme)" in journal(store)[-2].acte
    assert ouverts(instruction, dossier) == [NatureConflit.PARTAGE]
    assert remplace.motif == "illisible"
    instruction.remettre_verdict(dossier.id, "RIB", None)
    with store.lire() as u:
        assert "RIB" not in {v.code for v in u.pieces.verdicts(dossier.id)}


# --- the convention --------------------------------------------------------------------------------------------


def _change(store, campagne):
    with store.ecrire() as u:
        ancienne = u.campagnes.add(replace(campagne, id=None, edition=2021, intitule="Appel précédent"))
    dossier_en_base(store, ancienne, porteur=un_porteur(iban=AUTRE_IBAN), recu_le=le(6, 1, annee=2021))


def _titulaire(store, dossier):
    changer(store, dossier, porteur=replace(dossier.porteur, iban_titulaire="Cabinet d’un tiers"))


CONFLITS = {
    NatureConflit.PARTAGE: lambda store, campagne, _: dossier_en_base(store, campagne, porteur=LE_MEME),
    NatureConflit.CHANGEMENT: lambda store, campagne, _: _change(store, campagne),
    NatureConflit.TITULAIRE: lambda store, _, dossier: _titulaire(store, dossier),
}


@pytest.mark.parametrize("nature", NatureConflit)
def test_the_convention_waits_for_the_second_look(contexte, store, campagne, instruction, horloge, dossier, nature):
    CONFLITS[nature](store, campagne, dossier)
    with store.ecrire() as u:
        u.decisions.add(decision_sur(dossier, enregistree_le=horloge.instant))
    retenu = changer(store, dossier, etat=Etat.RETENU)
    convention_en_base(store, retenu, type=TypeActe.CONVENTION, emis=True, produit_le=horloge.instant)
    assert ouverts(instruction, retenu) == [nature]
    assert [c.nature for c in Matrice(contexte).conflits(retenu.id)] == [nature]
    actes, decisions = Actes(contexte), Decisions(contexte)
    with rien_d_ecrit(store), pytest.raises(UserError, match="Second regard demandé"):
        decisions.signer_convention(retenu.id)
    with rien_d_ecrit(store), pytest.raises(ActeIncomplet, match="second regard sur le compte bancaire"):
        actes.produire(retenu.id, TypeActe.CONVENTION)
    assert any(m.champ == "porteur.iban" for m in actes.manques(retenu.id, TypeActe.CONVENTION))
    assert actes.preparer(retenu.id, TypeActe.CONVENTION).contenu is None
    assert not any(m.champ == "porteur.iban" for m in actes.manques(retenu.id, TypeActe.LETTRE_DECISION))
    instruction.rendre_verdict(retenu.id, "RIB", Verdict.CONFORME, "vu avec la banque")
    assert Matrice(contexte).conflits(retenu.id) == ()
    assert not any(m.champ == "porteur.iban" for m in actes.manques(retenu.id, TypeActe.CONVENTION))
    decisions.signer_convention(retenu.id)


@pytest.mark.parametrize("type_acte", [TypeActe.AVENANT, TypeActe.CERTIFICAT_SERVICE_FAIT])
def test_what_pays_after_the_convention_waits_for_the_second_look_too(
    contexte, store, campagne, dossier, type_acte
):
    def attend():
        return any("second regard" in m.libelle for m in Actes(contexte).manques(dossier.id, type_acte))

    assert not attend()
    _titulaire(store, dossier)
    assert attend()


def test_the_earlier_account_is_told_with_its_dossier_and_its_campaign(store, campagne, instruction, dossier):
    _change(store, campagne)
    (conflit,) = instruction.fiche(dossier.id).conflits
    (ancien,) = conflit.autres
    assert (ancien.iban, ancien.campagne) == (AUTRE_IBAN, "Appel précédent 2021, Corse")
    assert ancien.recu_le == le(6, 1, annee=2021)
    assert conflit.iban == IBAN
    assert instruction.fiches(campagne.id)[0].conflits == (conflit,)
    assert dossier.porteur.siret == SIRET
