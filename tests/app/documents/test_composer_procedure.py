"""The accusé de réception and the demande de pièces: every mention of CRPA R112-5, in order; what blocks them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.documents.composer import ActeIncomplet, composer, examiner, manques
from app.documents.contenu import Tableau, texte_brut
from app.documents.pdf import rendre_pdf
from app.domain.campagne import Service, Signataire, Vague
from app.domain.convention import SANS_DECISION, TypeActe, nom_de_l_acte
from app.domain.demandes import LigneDemandee, MotifDemande
from app.domain.dossier import Canal
from app.domain.montants import Etp
from tests.actes_types import avant_decision, avec, demandant, des_donnees

ACCUSE, DEMANDE = TypeActe.ACCUSE_RECEPTION, TypeActe.DEMANDE_PIECES
COMPLET = replace(avant_decision(des_donnees()), complet_le=date(2022, 7, 8))
INCOMPLET = avant_decision(demandant(des_donnees()))
AVANT_TOUT = [
    "Service chargé du dossier",
    "1 rue de l’Exemple",
    "Ajaccio, le 13 juillet 2022",
    "Association Insertion & Clauses – Démo",
    "Par courriel",
    "Objet :",
    "P.J. : aucune",
    "a été reçue le 4 juillet 2022, par courriel",
]
APRES_TOUT = [
    "Voies et délais de recours",
    "deux mois à compter de sa naissance",
    "tribunal administratif de Bastia",
    "Les données à caractère personnel",
    "Pour le préfet de Corse et par délégation,",
    "Directeur régional par intérim (fictif)",
    "Alix Exemple",
]
PIECES = [
    "Votre dossier est incomplet",
    "P04 –",
    "absente",
    "joindre la pièce",
    "au plus tard le 27 juillet 2022",
    "est suspendu pendant le délai qui vous est donné",
]


def texte(type_acte, donnees):
    return texte_brut(composer(type_acte, donnees)).replace("\u00a0", " ")


def dans_l_ordre(dit, mots):
    places = [dit.find(mot) for mot in mots]
    assert min(places) >= 0, mots[places.index(min(places))]
    assert places == sorted(places), list(zip(mots, places, strict=True))


def test_the_receipt_of_a_complete_dossier_says_everything_in_order():
    dit = texte(ACCUSE, COMPLET)
    complet = [
        "complet depuis le 8 juillet 2022",
        "au plus tard le 4 septembre 2022",
        "réputée rejetée",
        "ne vaut pas promesse de subvention",
        "aux risques du porteur",
        "La décision vous sera notifiée",
    ]
    dans_l_ordre(dit, [*AVANT_TOUT, *complet, *APRES_TOUT])
    assert "incomplet" not in dit
    assert "Pièce " not in dit


def test_the_receipt_of_an_incomplete_dossier_lists_the_pieces_and_the_suspension():
    dit = texte(ACCUSE, INCOMPLET)
    suite = ["au plus tard le 20 septembre 2022", "avancée d’autant si vous les produisez plus tôt"]
    dans_l_ordre(dit, [*AVANT_TOUT, *PIECES, *suite, "ne vaut pas promesse", *APRES_TOUT])


def test_a_receipt_before_any_verdict_promises_a_letter():
    dit = texte(ACCUSE, replace(INCOMPLET, demandes=()))
    assert "elle vous sera demandée par lettre" in dit
    assert "suspendu" not in dit


def test_the_request_for_pieces_says_everything_in_order():
    dit = texte(DEMANDE, INCOMPLET)
    dans_l_ordre(
        dit, [*AVANT_TOUT, *PIECES, "au plus tard le 20 septembre 2022", "ne vaut pas promesse", *APRES_TOUT]
    )
    assert composer(DEMANDE, INCOMPLET).reference == "DP-2022-94-0001-1"


@pytest.mark.parametrize("type_acte", sorted(SANS_DECISION))
def test_no_attestation_of_implicit_acceptance(type_acte):
    dit = texte(type_acte, avant_decision(demandant(des_donnees(), "P01")))
    assert "attestation" not in dit.lower()
    assert "L232-3" not in dit
    assert "L. 232-3" not in dit
    assert "acceptation" not in dit


def test_each_piece_asked_has_its_reason_its_basis_and_its_remedy():
    lignes = tuple(LigneDemandee("P01", "Pièce", m, "base – à confirmer", "page 3") for m in MotifDemande)
    demande = replace(INCOMPLET.demandes[0], lignes=lignes)
    (table,) = (
        b for b in composer(DEMANDE, replace(INCOMPLET, demandes=(demande,))).blocs if isinstance(b, Tableau)
    )
    mots = [ligne[1].split("\u00a0")[0] for ligne in table.lignes]
    assert mots == ["absente", "illisible", "périmée", "non signée", "incohérente"]
    assert all(cellule for ligne in table.lignes for cellule in ligne)
    assert all(ligne[1].endswith("page 3") and ligne[2] == "base" for ligne in table.lignes)


@pytest.mark.parametrize(
    "champ", ["nom", "adresse", "courriel", "telephone", "ville", "tribunal", "dpo", "autorite"]
)
@pytest.mark.parametrize("type_acte", sorted(SANS_DECISION))
def test_every_mention_of_the_service_blocks_when_it_is_empty(type_acte, champ):
    vide = avec(INCOMPLET, campagne__service=replace(INCOMPLET.campagne.service, **{champ: ""}))
    trouves = manques(type_acte, vide)
    assert (f"campagne.service.{champ}", "campagne") in {(m.champ, m.ecran) for m in trouves}
    with pytest.raises(ActeIncomplet) as refus:
        composer(type_acte, vide)
    assert nom_de_l_acte(type_acte) in str(refus.value)


@pytest.mark.parametrize(
    ("champs", "chemin", "ecran"),
    [
        ({"campagne__rejet_implicite_mois": None}, "campagne.rejet_implicite_mois", "campagne"),
        ({"campagne__signataire": Signataire(qualite="x")}, "campagne.signataire.nom", "campagne"),
        ({"campagne__signataire": Signataire("a", "b")}, "campagne.signataire.qualite", "campagne"),
        ({"porteur__courriel": ""}, "porteur.courriel", "porteur"),
        ({"porteur__adresse": "", "porteur__courriel": "", "porteur__representant_nom": "",
          "porteur__representant_qualite": ""}, "porteur.adresse", "porteur"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("type_acte", sorted(SANS_DECISION))
def test_every_other_mention_blocks_when_it_is_empty(type_acte, champs, chemin, ecran):
    assert (chemin, ecran) in {(m.champ, m.ecran) for m in manques(type_acte, avec(INCOMPLET, **champs))}


def test_a_request_needs_one_recorded_and_a_limit_to_come():
    sans = replace(INCOMPLET, demandes=())
    assert "demande" in {m.champ for m in manques(DEMANDE, sans)}
    assert not manques(ACCUSE, sans)
    tard = replace(INCOMPLET, le=date(2022, 7, 28))
    assert {m.champ for m in manques(DEMANDE, tard)} == {"demande.date_limite"}


def test_a_complete_dossier_needs_the_day_it_became_so():
    assert {(m.champ, m.ecran) for m in manques(ACCUSE, replace(COMPLET, complet_le=None))} == {
        ("faits.complet_le", "pieces")
    }


def test_it_goes_as_the_request_says():
    demande = replace(INCOMPLET.demandes[0], canal=Canal.COURRIER)
    par_lettre = avec(replace(INCOMPLET, demandes=(demande,)), porteur__courriel="")
    assert "Par lettre recommandée avec avis de réception" in texte(DEMANDE, par_lettre)
    assert "Remise en main propre" in texte(ACCUSE, avec(COMPLET, dossier__canal=Canal.DEPOT))


def test_a_silence_that_is_over_is_told_as_such():
    tard = replace(COMPLET, le=date(2022, 9, 5))
    assert "une décision implicite de rejet est née" in texte(ACCUSE, tard)
    assert any("est passée" in r for r in examiner(ACCUSE, tard).rappels)
    assert "naîtra" in texte(ACCUSE, replace(COMPLET, le=date(2022, 9, 4)))


def test_the_committee_is_named_when_its_day_is_known():
    vagues = (Vague(1, date(2022, 7, 15)), Vague(2, date(2022, 9, 15), date(2022, 10, 4)))
    connu = avec(COMPLET, campagne__vagues=vagues, dossier__vague=2)
    assert "comité prévu le 4 octobre 2022" in texte(ACCUSE, connu)
    assert "comité régional" in texte(ACCUSE, avec(connu, dossier__vague=1))
    assert "comité régional" in texte(ACCUSE, replace(connu, le=date(2022, 10, 5)))


def test_what_is_known_of_the_project_is_recalled_and_nothing_else():
    sans = avec(COMPLET, dossier__intitule="")
    assert "Elle porte" not in texte(ACCUSE, sans)
    assert "vous y sollicitez" not in texte(ACCUSE, avec(COMPLET, dossier__montant_demande=None))
    assert avec(COMPLET, dossier__postes=()).dossier.etp_demande == Etp(0)


def test_odd_names_and_a_bare_service_are_drawn():
    nom = "Cœur d’Île & <b>Œuvre</b>"
    contenu = composer(DEMANDE, avec(INCOMPLET, porteur__raison_sociale=nom))
    assert nom in texte_brut(contenu)
    assert rendre_pdf(contenu).startswith(b"%PDF")
    assert "campagne.service.nom" in {m.champ for m in manques(ACCUSE, avec(COMPLET, campagne__service=Service()))}


@pytest.mark.parametrize("type_acte", sorted(SANS_DECISION))
def test_the_service_sees_what_is_to_be_checked(type_acte):
    examen = examiner(type_acte, INCOMPLET)
    assert examen.contenu is not None
    assert {v.marque.value for v in examen.a_verifier} == {"R", "G"}
    assert any("Deux lectures" in r for r in examen.rappels)
    assert not any(r in texte(type_acte, INCOMPLET) for r in examen.rappels)
