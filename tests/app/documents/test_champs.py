"""Every field of the catalogue: printed for a whole dossier, empty (never a hole) when the datum is not known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.documents.champs import CHAMPS
from app.documents.champs_avenant import CHAMPS_AVENANT
from app.documents.champs_execution import CHAMPS_EXECUTION
from app.documents.donnees import Ecran
from app.documents.porteurs import forme_dans_l_acte, soussigne
from app.domain.campagne import Imputation, Service, Signataire, Vague
from app.domain.cycle import Etat
from app.domain.decision import Decision
from app.domain.montants import Etp
from app.domain.pieces import completude
from app.domain.porteur import Forme, Porteur
from app.domain.poste import Poste, TypePoste
from tests.actes_types import avec, demandant, des_donnees, instruit
from tests.builders import le, un_porteur, une_cible
from tests.collectif_types import un_visa, une_navette, une_preuve_imprimee
from tests.conventions_types import reconduit
from tests.suivi_types import suivi_entier

TOUJOURS = {
    "campagne", "edition", "region", "numero", "recu_le", "fait_le", "porteur", "canal", "envoi", "soussigne",
    "navette_porteur", "navette_proposition",
    "date_limite", "recu_le_heure", "notification", "etat", "delai", "visibilite",
    "regle_ordre", "regle_departage", "regle_arrondi", "regle_sans_objet",
}  # fmt: skip


def vide():
    donnees = des_donnees()
    campagne = replace(
        donnees.campagne,
        service=Service(),
        signataire=Signataire(),
        imputation=Imputation(),
        duree_mois=None,
        reconductions_max=None,
        delai_paiement_jours=None,
        delai_compte_rendu_mois=None,
        taux_avance=None,
        seuil_convention=None,
        rejet_implicite_mois=None,
    )
    dossier = replace(
        donnees.dossier,
        porteur=Porteur("Organisme nu"),
        intitule="",
        territoire="",
        agent="",
        postes=(),
        cout_total=None,
        montant_demande=None,
        montant_propose=None,
        nature=None,
        departements=(),
    )
    nues = replace(donnees, campagne=campagne, dossier=dossier, decision=None, convention=None, resultat=None)
    return replace(nues, completude=completude(campagne.pieces, dossier.porteur, (), ()))


@pytest.mark.lent
@pytest.mark.parametrize("nom", CHAMPS)
def test_a_field_is_printed_or_empty_and_says_where_it_is_filled(nom):
    champ = CHAMPS[nom]
    plein = avec(
        instruit(
            demandant(des_donnees(forme=Forme.ASSOCIATION_RUP, deliberation="délibération n° 1")),
            preuves=(une_preuve_imprimee(),),
            navette=une_navette(visas=tuple(un_visa(le=le(9, jour)) for jour in range(1, 6))),
        ),
        campagne__retour_convention_jours=30,
        campagne__vagues=(Vague(1, date(2022, 9, 15), date(2022, 10, 4)),),
        dossier__vague=1,
        decision__avis_comite_le=date(2022, 9, 20),
        decision__version_cible=1,
        decision__reserves="Recruter avant janvier.",
        decision__derogation="L’enveloppe sera abondée.",
        dossier__agent="Sacha Fictif",
        dossier__departements=("2A", "2B"),
        dossier__avis="Projet solide.",
        porteur__sigle="AIC",
    )
    suite = reconduit(plein)
    plein = replace(suite, le=plein.le) if nom not in CHAMPS_AVENANT else suite
    plein = suivi_entier(plein) if nom in CHAMPS_EXECUTION else plein
    cible = une_cible(version=1, notifiee_le=date(2022, 9, 1), reference="note fictive")
    plein = replace(
        plein, complet_le=date(2022, 9, 1), delegation_ecartee="délégation fictive, expirée", cibles=(cible,)
    )
    assert champ.lire(plein).strip()
    assert bool(champ.lire(vide())) is (nom in TOUJOURS)
    assert isinstance(champ.ecran, Ecran)
    assert champ.libelle
    assert all(cause in CHAMPS for cause in champ.selon)


@pytest.mark.parametrize(
    ("autorite", "attendu"),
    [
        ("le préfet de Corse", "le préfet de Corse"),
        ("Préfet de Corse", "le préfet de Corse"),
        ("Préfète de la région", "la préfète de la région"),
        ("Monsieur le préfet", "Monsieur le préfet"),
    ],
)
def test_the_authority_stands_inside_a_sentence(autorite, attendu):
    donnees = avec(des_donnees(), campagne__service=Service(autorite=autorite))
    assert CHAMPS["autorite"].lire(donnees) == attendu
    assert CHAMPS["autorite_en_tete"].lire(donnees)[0].isupper()


@pytest.mark.parametrize(
    ("saisie", "ville", "de_ville"),
    [
        ("tribunal administratif de Bastia", "Bastia", "de Bastia"),
        ("Le tribunal administratif d'Orléans", "Orléans", "d’Orléans"),
        ("d’Amiens", "Amiens", "d’Amiens"),
        ("Île fictive", "Île fictive", "d’Île fictive"),
        ("Tribunal administratif de La Réunion", "La Réunion", "de La Réunion"),
        ("", "", ""),
    ],
)
def test_the_tribunal_is_named_by_its_town_with_its_elision(saisie, ville, de_ville):
    donnees = avec(des_donnees(), campagne__service=Service(tribunal=saisie))
    assert CHAMPS["tribunal"].lire(donnees) == ville
    assert CHAMPS["de_tribunal"].lire(donnees) == de_ville


@pytest.mark.parametrize(
    ("texte", "motifs", "elements", "reserves"),
    [
        ("Diagnostic à préciser.\n\n", "le motif suivant", "l’élément suivant", "de la réserve suivante"),
        ("Un.\nDeux.", "les motifs suivants", "les éléments suivants", "des réserves suivantes"),
        (" \n", "", "", ""),
    ],
)
def test_what_announces_a_list_agrees_with_it(texte, motifs, elements, reserves):
    donnees = avec(des_donnees(), decision__motif=texte, decision__reserves=texte)
    lus = [CHAMPS[nom].lire(donnees) for nom in ("motifs_suivants", "elements_suivants", "reserves_suivantes")]
    assert lus == [motifs, elements, reserves]


_SUITE = "portant délégation de signature"


@pytest.mark.parametrize(
    ("texte", "du", "attendu"),
    [
        ("arrêté n° 12", date(2022, 6, 1), f"l’arrêté n° 12 du 1er juin 2022 {_SUITE}"),
        ("l’arrêté n° 12 du 1er juin 2022", date(2022, 6, 1), f"l’arrêté n° 12 du 1er juin 2022 {_SUITE}"),
        ("Décision n° 3 portant renvoi", date(2022, 6, 2), "la décision n° 3 du 2 juin 2022 portant renvoi"),
        ("la décision n° 3", None, f"la décision n° 3 {_SUITE}"),
    ],
)
def test_the_delegation_is_completed_not_doubled(texte, du, attendu):
    donnees = avec(des_donnees(), campagne__signataire=Signataire(delegation=texte, delegation_du=du))
    assert CHAMPS["delegation"].lire(donnees).replace("\u00a0", " ") == attendu


@pytest.mark.parametrize(
    ("saisie", "attendu"), [("M.", "Monsieur"), ("Mme", "Madame"), ("madame", "Madame"), ("Dr", ""), ("", "")]
)
def test_civility(saisie, attendu):
    assert CHAMPS["civilite"].lire(avec(des_donnees(), porteur__representant_civilite=saisie)) == attendu


def test_the_split_of_etp_is_unknown_when_no_job_can_carry_it():
    donnees = des_donnees()
    sans = avec(donnees, dossier__postes=(Poste(TypePoste.COORDINATEUR, Etp(100)),))
    assert sans.etp_des_postes is None
    assert replace(donnees, decision=None).etp_des_postes is None
    nul = avec(donnees, decision__etp_par_type={TypePoste.FACILITATEUR: Etp(100), TypePoste.COORDINATEUR: Etp(0)},
               dossier__postes=(*donnees.dossier.postes, Poste(TypePoste.COORDINATEUR, Etp(50))))  # fmt: skip
    assert [e for _, e in nul.etp_des_postes] == [Etp(100)]


def test_jobs_that_get_all_they_asked_need_no_split():
    donnees = avec(
        des_donnees(),
        dossier__postes=(Poste(TypePoste.FACILITATEUR, Etp(60)), Poste(TypePoste.FACILITATEUR, Etp(40))),
    )
    assert [e for _, e in donnees.etp_des_postes] == [Etp(60), Etp(40)]


def test_an_unfavourable_decision_gives_nothing_even_with_figures():
    decision = Decision(
        0, Etat.NON_RETENU, "motif", date(2022, 9, 22), etp_par_type={TypePoste.FACILITATEUR: Etp(1)}
    )
    donnees = replace(des_donnees(), decision=decision)
    assert (donnees.montant, donnees.etp, donnees.etp_des_postes) == (None, None, None)


@pytest.mark.parametrize(
    ("forme", "nom", "dite"),
    [
        (Forme.SOCIETE, "SCIC Clauses de Démonstration", "société coopérative d’intérêt collectif"),
        (Forme.SOCIETE, "La Scop d’essai", "société coopérative et participative"),
        (Forme.SOCIETE, "Discopie (fictive)", "société"),
        (Forme.SOCIETE, "SCIC SAS Clauses (fictive)", "société coopérative d’intérêt collectif"),
        (Forme.SOCIETE, "SAS Clauses (fictive)", "société par actions simplifiée"),
        (Forme.SOCIETE, "Clauses (fictive), SARL", "société à responsabilité limitée"),
        (Forme.SOCIETE, "Sassari Clauses (fictive)", "société"),
        (Forme.EPCI, "Syndicat mixte de Démonstration", "syndicat mixte"),
        (Forme.EPCI, "Communauté de communes fictive", "établissement public de coopération intercommunale"),
        (Forme.EPCI, "Pays fictif", "établissement public de coopération intercommunale ou syndicat mixte"),
        (Forme.FONDATION, "Fonds de dotation fictif", "fonds de dotation"),
        (Forme.FONDATION, "Fondation fictive", "fondation"),
        (Forme.CCAS, "C.I.A.S. fictif", "centre communal ou intercommunal d’action sociale"),
        (Forme.CCAS, "CIAS fictif", "centre intercommunal d’action sociale"),
        (Forme.GIP, "GIP Fondation fictive", "groupement d’intérêt public"),
        (None, "Fondation fictive", ""),
    ],
)
def test_the_form_is_said_as_closely_as_the_name_of_the_body_says_it(forme, nom, dite):
    assert forme_dans_l_acte(replace(un_porteur(), forme=forme, raison_sociale=nom)) == dite


@pytest.mark.parametrize(
    ("civilite", "dit"), [("Mme", "soussignée"), ("M.", "soussigné"), ("", "soussigné(e)"), ("Dr", "soussigné(e)")]
)
def test_who_signs_agrees_with_the_civility(civilite, dit):
    assert soussigne(replace(un_porteur(), representant_civilite=civilite)) == dit
