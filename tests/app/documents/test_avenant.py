"""The avenant: its sections in order, its amounts, and each precondition that stops it with its screen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.documents.avenant import annees, avenant, conditions, cumul
from app.documents.champs import CHAMPS
from app.documents.champs_avenant import CHAMPS_AVENANT
from app.documents.composer import composer, examiner, manques
from app.documents.conditions import CONDITIONS
from app.documents.conditions_convention import CONDITIONS_CONVENTION
from app.documents.contenu import Titre, en_clair, texte_brut
from app.documents.lettres import montant_en_lettres
from app.documents.lignes import TABLEAUX
from app.documents.lignes_convention import TABLEAUX_CONVENTION
from app.domain.convention import TypeActe, nom_de_l_acte
from app.domain.cycle import Etat
from app.domain.execution import SensReconduction, VerdictBilan
from app.domain.montants import Etp, Montant
from app.domain.porteur import Forme
from app.services.actes_attendus import attendus
from app.socle.formats import euros
from tests.actes_types import avec, des_donnees
from tests.conventions_types import bilan, deux_postes, reconduit, une_reconduction

AVENANT, CONVENTION = TypeActe.AVENANT, TypeActe.CONVENTION


def texte(donnees, type_acte=AVENANT):
    return texte_brut(composer(type_acte, donnees)).replace("\u00a0", " ")


def chemins(donnees, type_acte=AVENANT):
    return [m.champ for m in manques(type_acte, donnees)]


@pytest.mark.parametrize("forme", Forme)
def test_its_sections_stand_in_order(forme):
    contenu = composer(AVENANT, reconduit(des_donnees(forme=forme)))
    titres = [en_clair(b.texte).partition(" – ")[2] for b in contenu.blocs if isinstance(b, Titre)]
    assert [t for t in titres if t] == [
        "Objet de l’avenant",
        "Durée",
        "Coût du projet et contribution financière",
        "Modalités de versement",
        "Objectifs, indicateurs et évaluation",
        "Annexes",
        "Autres dispositions",
        "Entrée en vigueur",
        "Le budget prévisionnel de la période reconduite",
        "Le bilan, les objectifs et les indicateurs",
    ]
    assert "tacite" not in texte_brut(contenu)


def test_every_amount_is_that_of_the_renewal_and_their_sum():
    donnees = reconduit(None, une_reconduction(1), une_reconduction(2))
    dit = texte(donnees)
    assert avenant(donnees).rang == 2
    assert cumul(donnees) == Montant(3 * 2940000)
    assert "88 200,00 € (quatre-vingt-huit mille deux cents euros)" in dit
    assert dit.count("29 400,00 € (vingt-neuf mille quatre cents euros)") == 1
    assert [a.rang for a in annees(donnees)] == [0, 1, 2]
    assert "Vu les avenants antérieurs" in dit
    assert "2100020042" in dit


def test_without_a_renewal_there_is_none():
    sans = replace(des_donnees(), execution=None)
    refuse = une_reconduction(sens=SensReconduction.NE_PAS_RECONDUIRE, montant=None)
    for donnees in (sans, reconduit(None, refuse), replace(sans, convention=None)):
        assert avenant(donnees) is None
        assert conditions(donnees) == ()
        assert len(chemins(donnees)) == 1
        assert examiner(AVENANT, donnees).contenu is None
        assert AVENANT not in attendus(donnees, frozenset())
    assert AVENANT in attendus(reconduit(), frozenset())
    assert nom_de_l_acte(AVENANT) == "l’avenant de reconduction"


@pytest.mark.parametrize(
    ("donnees", "champ", "dit"),
    [
        (reconduit(bilans=()), "execution.reconductions.bilan", "le bilan n’est pas reçu"),
        (reconduit(bilans=(bilan(recu_le=None),)), "execution.reconductions.bilan", "le bilan n’est pas reçu"),
        (
            reconduit(bilans=(bilan(verdict=VerdictBilan.INSUFFISANT),)),
            "execution.reconductions.bilan",
            "insuffisant",
        ),
        (
            replace(reconduit(), le=date(2023, 10, 1)),
            "execution.reconductions.en_vigueur",
            "il faut une nouvelle convention",
        ),
        (
            reconduit(None, une_reconduction(verifies=("credits",))),
            "execution.reconductions.non_substitution",
            "à vérifier par l’agent",
        ),
        (
            reconduit(None, *(une_reconduction(n) for n in (1, 2, 3))),
            "execution.reconductions.rang",
            "2 reconductions au plus",
        ),
        (
            reconduit(None, une_reconduction(debut=date(2023, 9, 1))),
            "execution.reconductions",
            "Période reconduite",
        ),
        (
            reconduit(None, une_reconduction(montant_engage=Montant(1))),
            "execution.reconductions",
            "Montant engagé égal à la reconduction",
        ),
        (reconduit(None, une_reconduction(montant=Montant(2000000))), "dossier.plan", "20 000,00 €"),
        (reconduit(None, une_reconduction(cout_total=Montant(5000000))), "dossier.cout_total", "50 000,00 €"),
        (avec(reconduit(), dossier__etat=Etat.RETENU), "dossier.etat", "signée par les deux parties"),
        (avec(reconduit(), porteur__iban=""), "porteur.iban", "IBAN"),
        (reconduit(None, une_reconduction(motif="")), "execution.reconductions", "Motif de la reconduction"),
    ],
)
def test_each_precondition_stops_it_and_says_where(donnees, champ, dit):
    trouves = [m for m in manques(AVENANT, donnees) if m.champ == champ]
    assert any(dit in m.libelle.replace("\u00a0", " ") for m in trouves), manques(AVENANT, donnees)


def test_the_convention_and_its_commitment_say_one_amount():
    donnees = reconduit(montant_engage=Montant(2939999))
    (trouve,) = manques(CONVENTION, donnees)
    assert (trouve.champ, trouve.ecran) == ("execution.montant_engage", "suivi")
    assert "29\u00a0399,99\u00a0€" in trouve.libelle
    dit = texte(reconduit(), CONVENTION)
    assert "Engagement juridique" in dit
    assert "2100010042" in dit


@pytest.mark.parametrize("centimes", [1, 2940000, 2300001, 100000000, 280000000, 8000000, 20100, 99999999])
def test_one_amount_in_words_and_figures_to_the_cent(centimes):
    """R-05: decision, article, schedule, annexe and avenant are written from one value."""
    montant = Montant(centimes)
    donnees = des_donnees()
    lignes = donnees.dossier.plan.lignes
    etat = next(x for x in lignes if x.etat_present_aap)
    plan = replace(donnees.dossier.plan, lignes=tuple(replace(x, montant=montant) for x in (lignes[0], etat)))
    donnees = avec(
        donnees,
        dossier__plan=plan,
        dossier__cout_total=montant,
        decision__montant=montant,
        dossier__montant_demande=montant,
    )
    figures = f"{euros(centimes)} ({montant_en_lettres(centimes)})"
    for type_acte in (TypeActe.LETTRE_DECISION, CONVENTION):
        assert figures in texte_brut(composer(type_acte, donnees))
    renouvele = reconduit(donnees)
    assert figures in texte_brut(composer(AVENANT, renouvele))
    assert montant_en_lettres(2 * centimes) in texte_brut(composer(AVENANT, renouvele))


def test_jobs_of_both_types_are_counted_together():
    donnees = reconduit(deux_postes(des_donnees()), une_reconduction(etp=Etp(150)))
    assert "finance 1,50 ETP, en supplément" in texte(donnees)
    assert "avenant" not in {m.champ for m in manques(AVENANT, donnees)}


def test_a_bilan_without_figures_says_so():
    nu = bilan(etp_realise=None, depenses=None, indicateurs=())
    assert "aucun de ses chiffres n’a été relevé" in texte(reconduit(bilans=(nu,)))


def test_a_company_cites_the_regulation_or_nothing():
    societe = des_donnees(forme=Forme.SOCIETE)
    assert "accordée au titre du texte suivant : le règlement (UE) 2023/2831" in texte(reconduit(societe))

    def avec_regime(texte_du_regime):
        imputation = replace(societe.campagne.imputation, regime_aide=texte_du_regime)
        return avec(societe, campagne__imputation=imputation)

    for type_acte in (CONVENTION, AVENANT):
        vide, dehors = reconduit(avec_regime("")), reconduit(avec_regime("Hors champ"))
        assert chemins(vide, type_acte) == ["campagne.imputation.regime_aide"]
        assert "2023/2831" not in texte(dehors, type_acte)
        decision = texte(reconduit(avec_regime("Décision 2012/21/UE du 20 décembre 2011")), type_acte)
        assert "Vu la décision 2012/21/UE du 20 décembre 2011 ;" in decision
    assert any("hors du champ" in r for r in examiner(CONVENTION, reconduit(avec_regime("hors champ"))).rappels)


def test_existing_jobs_must_be_told_when_the_porteur_has_a_contract():
    donnees = avec(des_donnees(), porteur__deja_conventionne=True)
    assert "dossier.existants" in chemins(donnees, CONVENTION)


def test_no_other_catalogue_hides_what_the_avenant_brings():
    for tout, siens in (
        (CHAMPS, CHAMPS_AVENANT),
        (CONDITIONS, CONDITIONS_CONVENTION),
        (TABLEAUX, TABLEAUX_CONVENTION),
    ):
        assert all(tout[nom] is valeur for nom, valeur in siens.items())


@pytest.mark.parametrize(("forme", "rappelee"), [(Forme.EPCI, True), (Forme.ASSOCIATION, False)])
def test_the_deliberation_of_the_convention_is_to_be_read_again_for_the_renewal(forme, rappelee):
    rappels = " ".join(examiner(AVENANT, reconduit(des_donnees(forme=forme))).rappels)
    assert ("vérifiez qu’elle autorise aussi cette reconduction" in rappels) is rappelee


@pytest.mark.parametrize("type_acte", [CONVENTION, AVENANT])
def test_the_budget_control_is_recalled_and_no_threshold_is_invented(type_acte):
    (rappel,) = [r for r in examiner(type_acte, reconduit()).rappels if "contrôleur budgétaire" in r]
    assert "à confirmer par le service" in rappel
    assert "€" not in rappel
