"""What an act must say, what it must never say, and what blocks it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

from app.documents.composer import ActeIncomplet, composer, en_projet, examiner, manques
from app.documents.contenu import Adresse, Signatures, Tableau, Titre, en_clair, texte_brut, trous
from app.documents.pdf import rendre_pdf
from app.domain.convention import SANS_DECISION, TypeActe
from app.domain.cycle import DECIDES, Etat
from app.domain.montants import Etp, Montant
from app.domain.pieces import Verdict, VerdictRendu, completude
from app.domain.porteur import REGIMES, Forme
from app.domain.poste import Poste, TypePoste
from app.socle.errors import Bug, UserError
from tests.actes_types import avec, des_donnees
from tests.conventions_types import reconduit

LETTRE, CONVENTION = TypeActe.LETTRE_DECISION, TypeActe.CONVENTION
APRES_DECISION = (LETTRE, CONVENTION)
#: Acts that the service signs up to the renewal; those of the follow-up have tests of their own.
DU_SERVICE = (*sorted(SANS_DECISION), *APRES_DECISION, TypeActe.AVENANT)
PRIVEES = [f for f in Forme if REGIMES[f].droit_prive]
PUBLIQUES = [f for f in Forme if not REGIMES[f].droit_prive]
ARTICLES = [
    "Objet de la convention",
    "Durée de la convention",
    "Conditions de détermination du coût du projet",
    "Conditions de détermination de la contribution financière",
    "Modalités de versement de la contribution financière",
    "Justificatifs",
    "Autres engagements",
    "Sanctions",
    "Contrôles de l’administration",
    "Évaluation et conditions de renouvellement",
    "Avenant",
    "Annexes",
    "Résiliation",
    "Recours",
]


def texte(type_acte, donnees):
    return texte_brut(composer(type_acte, donnees)).replace("\u00a0", " ")


def champs_manquants(type_acte, donnees):
    return {m.champ for m in manques(type_acte, donnees)}


def titres(contenu, debut):
    trouves = [en_clair(b.texte) for b in contenu.blocs if isinstance(b, Titre)]
    return [t for t in trouves if t.startswith(debut)]


# --- the convention


@pytest.mark.parametrize("forme", Forme)
def test_the_fourteen_articles_stand_in_order_for_every_form(forme):
    contenu = composer(CONVENTION, des_donnees(forme=forme))
    assert titres(contenu, "Article") == [f"Article\u00a0{n} – {t}" for n, t in enumerate(ARTICLES, 1)]
    assert trous(contenu) == ()


@pytest.mark.parametrize("forme", PUBLIQUES)
def test_a_public_body_reads_nothing_of_private_law(forme):
    dit = texte(CONVENTION, des_donnees(forme=forme))
    for mot in ("l’association", "RNA", "répertoire national des associations", "engagement républicain"):
        assert mot not in dit
    for mot in ("2000-321", "2001-495", "2021-1109", "11 octobre 2006", "5811-SG", "statutaire", "non lucratif"):
        assert mot not in dit
    assert "Vu la délibération n° 2022-45 du 12 juillet 2022, autorisant la signature" in dit


@pytest.mark.parametrize("forme", PRIVEES)
def test_a_private_body_is_under_article_10(forme):
    dit = texte(CONVENTION, des_donnees(forme=forme))
    assert "notamment ses articles 9-1" in dit
    assert "compte rendu financier conforme à l’arrêté du 11 octobre 2006" in dit
    assert "délibération" not in dit
    assert ("10-1" in dit) is REGIMES[forme].cer
    assert ("conserver tout ou partie" in dit) is REGIMES[forme].non_lucratif


def test_rup_is_deemed_to_satisfy_the_republican_contract():
    dit = texte(CONVENTION, des_donnees(forme=Forme.ASSOCIATION_RUP))
    assert "réputé satisfaire" in dit
    assert "qu’il a souscrit" not in dit


@pytest.mark.parametrize("forme", Forme)
def test_the_porteur_is_called_beneficiaire(forme):
    assert "ci-après « le bénéficiaire »" in texte(CONVENTION, des_donnees(forme=forme))


def test_annexes_are_numbered_without_a_gap():
    gip = composer(CONVENTION, des_donnees(cas="T06"))
    assert [t.split(" – ")[0] for t in titres(gip, "Annexe")] == [
        f"Annexe\u00a0{n}" for n in ("I", "II", "III", "IV", "V", "VI")
    ]
    assert "annexe\u00a0V\u00a0: l’attestation de non-substitution" in texte_brut(gip)
    association = composer(CONVENTION, des_donnees())
    assert titres(association, "Annexe")[3:] == [
        "Annexe\u00a0IV – Le contrat d’engagement républicain",
        "Annexe\u00a0V – Les coordonnées bancaires",
    ]


@pytest.mark.parametrize("sens", [Etat.RETENU, Etat.RETENU_PARTIELLEMENT])
def test_one_amount_everywhere(sens):
    donnees = des_donnees(sens)
    figures, mots = {
        Etat.RETENU: ("29 400,00 €", "vingt-neuf mille quatre cents euros"),
        Etat.RETENU_PARTIELLEMENT: ("20 000,00 €", "vingt mille euros"),
    }[sens]
    assert f"montant maximal de {figures} ({mots})" in texte(LETTRE, donnees)
    contrat = texte(CONVENTION, donnees)
    assert f"montant maximal de {figures} ({mots})" in contrat
    assert f"au titre de la présente convention s’élève à {figures}" in contrat
    tableaux = {b.legende: b for b in composer(CONVENTION, donnees).blocs if isinstance(b, Tableau)}
    etat = next(ligne for ligne in tableaux["Produits"].lignes if ligne[1] == "accordé")
    assert f"{etat[2]}\u00a0€".replace("\u00a0", " ") == figures
    assert tableaux["Échéancier des versements"].total[2] == etat[2]
    assert tableaux["Charges"].total[1] == tableaux["Produits"].total[2]


def test_twelve_months_end_the_day_before():
    donnees = avec(des_donnees(), decision__date_debut=date(2024, 2, 29))
    assert "du 29 février 2024 au 28 février 2025, soit douze mois" in texte(CONVENTION, donnees)


@pytest.mark.parametrize(
    ("taux", "attendu", "absent"),
    [
        (Fraction(1, 2), "une avance de 14 700,00 €", "en une fois"),
        (Fraction(0), "en une fois, dans les soixante jours suivant la réception", "avance"),
        (Fraction(1), "en une fois, dans les soixante jours suivant la notification", "une avance de"),
    ],
)
def test_payments_follow_the_rate_of_the_advance(taux, attendu, absent):
    donnees = avec(des_donnees(), campagne__taux_avance=taux)
    assert attendu in texte(CONVENTION, donnees)
    assert absent not in texte(CONVENTION, donnees)


def test_the_beneficiary_signs_first():
    (signatures,) = (b for b in composer(CONVENTION, des_donnees()).blocs if isinstance(b, Signatures))
    assert [p.titre for p in signatures.parties] == [
        "Pour le bénéficiaire,",
        "Pour le préfet de Corse et par délégation,",
    ]
    assert signatures.parties[1].nom == "Alix Exemple"


def test_by_delegation_only_with_a_delegation():
    sans = des_donnees()
    sans = avec(sans, campagne__signataire=replace(sans.campagne.signataire, delegation="", delegation_du=None))
    for type_acte in APRES_DECISION:
        assert "par délégation" not in texte(type_acte, sans)
        assert "Alix Exemple" in texte(type_acte, sans)


def test_two_types_of_jobs_are_told_apart():
    donnees = des_donnees()
    postes = (*donnees.dossier.postes, Poste(TypePoste.COORDINATEUR, Etp(50), intitule="Coordinateur"))
    donnees = avec(
        donnees,
        dossier__postes=postes,
        decision__etp_par_type={TypePoste.FACILITATEUR: Etp(100), TypePoste.COORDINATEUR: Etp(50)},
    )
    dit = texte(CONVENTION, donnees)
    assert "finance 1,00 ETP de facilitateur et 0,50 ETP de coordinateur" in dit
    assert "Missions du coordinateur" in dit
    (postes,) = (b for b in composer(CONVENTION, donnees).blocs if isinstance(b, Tableau) and len(b.colonnes) == 6)
    assert postes.total[-1] == "1,50"


def test_a_split_that_nobody_told_blocks_both_acts():
    donnees = des_donnees()
    deux = (Poste(TypePoste.FACILITATEUR, Etp(60)), Poste(TypePoste.FACILITATEUR, Etp(60)))
    donnees = avec(donnees, dossier__postes=deux)
    assert "postes.etp_retenu" in champs_manquants(LETTRE, donnees)
    dits = tuple(replace(p, etp_retenu=Etp(n)) for p, n in zip(deux, (60, 40), strict=True))
    assert champs_manquants(CONVENTION, avec(donnees, dossier__postes=dits)) == set()


# --- the letter


@pytest.mark.parametrize(
    ("sens", "attendu"),
    [
        (Etat.RETENU, "de retenir votre projet et d’attribuer"),
        (Etat.RETENU_PARTIELLEMENT, "20 000,00 € au plus, pour 29 400,00 € demandés"),
        (Etat.LISTE_ATTENTE, "d’inscrire votre projet sur la liste d’attente"),
        (Etat.AJOURNE, "d’ajourner l’examen de votre demande"),
        (Etat.NON_RETENU, "de ne pas donner de suite favorable"),
        (Etat.IRRECEVABLE, "de déclarer votre demande irrecevable"),
    ],
)
def test_each_outcome_has_its_letter_with_every_mention(sens, attendu):
    dit = texte(LETTRE, des_donnees(sens))
    assert attendu in dit
    ordre = [
        "Ajaccio, le 23 septembre 2022",
        "Association Insertion & Clauses – Démo",
        "Objet :",
        "reçue le 4 juillet 2022",
        "le 22 septembre 2022",
        "– Diagnostic sourcé : 14 communes ajoutées.",
        "Voies et délais de recours",
        "dans un délai de deux mois à compter de sa notification",
        "tribunal administratif de Bastia",
        "Pour le préfet de Corse et par délégation,",
        "Directeur régional par intérim (fictif)",
        "Alix Exemple",
    ]
    assert [dit.find(mot) for mot in ordre] == sorted(dit.find(mot) for mot in ordre)
    assert min(dit.find(mot) for mot in ordre) >= 0
    assert ("L. 311-3-1" in dit) is (sens is not Etat.IRRECEVABLE)
    assert ("subvention d’un montant maximal" in dit) is (sens in {Etat.RETENU, Etat.RETENU_PARTIELLEMENT})


def test_no_mention_of_the_algorithm_without_a_total():
    assert "L. 311-3-1" not in texte(LETTRE, replace(des_donnees(Etat.NON_RETENU), resultat=None))


def test_a_letter_goes_out_by_mail_when_only_that_address_is_known():
    donnees = avec(des_donnees(Etat.IRRECEVABLE), porteur__adresse="", porteur__representant_nom="")
    (adresse,) = (b for b in composer(LETTRE, donnees).blocs if isinstance(b, Adresse))
    assert adresse.lignes[-1] == "Par courriel\u00a0: contact-t01@exemple.fr"
    sans = avec(donnees, porteur__courriel="", porteur__representant_qualite="")
    assert champs_manquants(LETTRE, sans) == {"porteur.adresse"}


def test_unknown_civility_gives_a_neutral_letter():
    assert "Madame, Monsieur," in texte(LETTRE, avec(des_donnees(), porteur__representant_civilite=""))


def test_a_postponed_file_is_told_of_the_next_wave():
    assert "prochaine vague" not in texte(LETTRE, des_donnees(Etat.AJOURNE))
    vague = replace(des_donnees(Etat.AJOURNE, cas="T12"), le=date(2022, 9, 23))
    assert "prochaine vague" not in texte(LETTRE, vague)
    tot = avec(replace(vague, le=date(2022, 9, 1)), decision__prise_le=date(2022, 9, 1))
    assert "lors de la prochaine vague" in texte(LETTRE, tot)


def test_reserves_and_committee_are_told_when_there_are():
    donnees = avec(
        des_donnees(), decision__reserves="Recruter avant décembre.", decision__avis_comite_le=date(2022, 9, 20)
    )
    dit = texte(LETTRE, donnees)
    assert "– Recruter avant décembre." in dit
    assert "avis le 20 septembre 2022" in dit
    assert "Vu l’avis du comité régional du 20 septembre 2022" in texte(CONVENTION, donnees)


# --- what blocks


@pytest.mark.parametrize(
    ("champ", "vide", "chemin", "ecran"),
    [
        ("porteur__siret", "", "porteur.siret", "porteur"),
        ("porteur__siret", "00000101600014", "porteur.siret", "porteur"),
        ("porteur__iban", "FR760000", "porteur.iban", "porteur"),
        ("porteur__iban_titulaire", " ", "porteur.iban_titulaire", "porteur"),
        ("porteur__adresse", "", "porteur.adresse", "porteur"),
        ("porteur__representant_nom", "", "porteur.representant_nom", "porteur"),
        ("porteur__representant_qualite", "", "porteur.representant_qualite", "porteur"),
        ("porteur__forme", None, "porteur.forme", "porteur"),
        ("porteur__deja_conventionne", None, "porteur.deja_conventionne", "porteur"),
        ("dossier__intitule", "", "dossier.intitule", "projet"),
        ("dossier__territoire", "", "dossier.territoire", "projet"),
        ("dossier__plus_value", " \n", "dossier.plus_value", "projet"),
        ("dossier__cout_total", None, "dossier.cout_total", "projet"),
        ("dossier__cout_total", Montant(1), "dossier.cout_total", "projet"),
        ("decision__date_debut", None, "decision.date_debut", "decision"),
        ("decision__montant", None, "decision.montant", "decision"),
        ("campagne__duree_mois", None, "campagne.duree_mois", "campagne"),
        ("campagne__taux_avance", None, "campagne.taux_avance", "campagne"),
        ("campagne__delai_paiement_jours", None, "campagne.delai_paiement_jours", "campagne"),
        ("campagne__delai_compte_rendu_mois", None, "campagne.delai_compte_rendu_mois", "campagne"),
        ("campagne__visas", (), "campagne.visas", "campagne"),
    ],
)
def test_a_missing_datum_blocks_the_convention_and_is_named(champ, vide, chemin, ecran):
    donnees = avec(des_donnees(), **{champ: vide})
    nommes = manques(CONVENTION, donnees)
    assert (chemin, ecran) in {(m.champ, m.ecran) for m in nommes}
    with pytest.raises(ActeIncomplet) as refus:
        composer(CONVENTION, donnees)
    assert refus.value.manques == nommes
    assert all(m.libelle in str(refus.value) for m in nommes)


@pytest.mark.parametrize("champ", ["nom", "adresse", "ville", "tribunal", "dpo", "autorite"])
@pytest.mark.parametrize("type_acte", DU_SERVICE)
def test_a_service_left_blank_blocks(type_acte, champ):
    donnees = reconduit() if type_acte is TypeActe.AVENANT else des_donnees()
    donnees = avec(donnees, campagne__service=replace(donnees.campagne.service, **{champ: ""}))
    tu = type_acte is TypeActe.AVENANT and champ in {"tribunal", "dpo"}  # said by the convention, left unchanged
    assert (f"campagne.service.{champ}" in champs_manquants(type_acte, donnees)) is not tu


@pytest.mark.parametrize("champ", ["prenom", "nom", "qualite"])
def test_the_author_of_the_act_is_named_in_full(champ):
    donnees = des_donnees(Etat.NON_RETENU)
    donnees = avec(donnees, campagne__signataire=replace(donnees.campagne.signataire, **{champ: ""}))
    assert champs_manquants(LETTRE, donnees)


def test_each_budget_line_of_the_state_must_be_told():
    donnees = des_donnees()
    for champ in ("programme", "domaine_fonctionnel", "centre_financier", "activite", "ordonnateur", "comptable"):
        vide = avec(donnees, campagne__imputation=replace(donnees.campagne.imputation, **{champ: ""}))
        assert champs_manquants(CONVENTION, vide) == {f"campagne.imputation.{champ}"}


def test_only_the_cause_is_asked_for():
    assert champs_manquants(CONVENTION, avec(des_donnees(), decision__date_debut=None)) == {"decision.date_debut"}


def test_without_a_decision_only_that_is_asked():
    donnees = replace(des_donnees(), decision=None, convention=None)
    for type_acte in APRES_DECISION:
        assert [m.ecran for m in manques(type_acte, donnees)] == ["decision"]


@pytest.mark.parametrize("sens", sorted(DECIDES - {Etat.RETENU, Etat.RETENU_PARTIELLEMENT}))
def test_no_convention_after_an_unfavourable_decision(sens):
    assert "decision.sens" in champs_manquants(CONVENTION, des_donnees(sens))


def test_a_partial_grant_asks_for_a_revised_plan():
    nommes = manques(CONVENTION, des_donnees(Etat.RETENU_PARTIELLEMENT, plan_revise=False))
    assert [(m.champ, m.ecran) for m in nommes] == [("dossier.plan", "projet")]
    assert "29\u00a0400,00\u00a0€" in nommes[0].libelle
    assert "20\u00a0000,00\u00a0€" in nommes[0].libelle


def test_an_unbalanced_or_empty_plan_blocks():
    donnees = des_donnees()
    desequilibre = replace(donnees.dossier.plan, lignes=donnees.dossier.plan.lignes[:-1])
    assert "dossier.plan" in champs_manquants(CONVENTION, avec(donnees, dossier__plan=desequilibre))
    vide = replace(donnees.dossier.plan, lignes=())
    assert "dossier.plan" in champs_manquants(CONVENTION, avec(donnees, dossier__plan=vide))


@pytest.mark.parametrize(("cas", "code"), [("T01", "P09"), ("T01", "P14"), ("T06", "P05"), ("T06", "P02")])
def test_a_piece_that_an_annex_speaks_of_must_be_checked(cas, code):
    donnees = des_donnees(cas=cas)
    verdicts = [VerdictRendu(p.code, Verdict.CONFORME) for p in donnees.campagne.pieces if p.code != code]
    incomplet = completude(donnees.campagne.pieces, donnees.dossier.porteur, (), verdicts)
    nommes = manques(CONVENTION, replace(donnees, completude=incomplet))
    assert [(m.champ, m.ecran) for m in nommes] == [(f"pieces.{code}", "pieces")]


def test_a_public_body_without_deliberation_is_stopped():
    assert champs_manquants(CONVENTION, des_donnees(forme=Forme.EPCI, deliberation="")) == {"porteur.deliberation"}


@pytest.mark.parametrize("type_acte", DU_SERVICE)
def test_the_delegation_must_precede_the_act(type_acte):
    donnees = reconduit() if type_acte is TypeActe.AVENANT else des_donnees()
    tard = replace(donnees.campagne.signataire, delegation_du=donnees.le + timedelta(days=1))
    assert "campagne.signataire.delegation_du" in champs_manquants(
        type_acte, avec(donnees, campagne__signataire=tard)
    )


def test_an_act_does_not_precede_its_decision():
    assert champs_manquants(LETTRE, replace(des_donnees(), le=date(2022, 9, 21))) == {"decision.prise_le"}


@pytest.mark.parametrize("saisie", ["Porteur [...]", "N/A", "à compléter ( )", "{motif}"])
def test_a_hole_typed_by_a_person_is_named_not_printed(saisie):
    donnees = avec(des_donnees(Etat.NON_RETENU), decision__motif=saisie)
    (nomme,) = manques(LETTRE, donnees)
    assert nomme.champ == "decision.motif"


# --- around the act


@pytest.mark.parametrize("nom", ["A" * 120, "Cœur d’Île & <b>Œuvre</b>", "« L’Haÿ » – Cismonte"])
def test_odd_names_are_printed_as_they_stand(nom):
    donnees = avec(des_donnees(), porteur__raison_sociale=nom, porteur__iban_titulaire=nom)
    for type_acte in APRES_DECISION:
        contenu = composer(type_acte, donnees)
        assert nom.replace("\u00a0", " ") in texte_brut(contenu).replace("\u00a0", " ")
        assert rendre_pdf(contenu).startswith(b"%PDF")


def test_the_service_sees_what_is_to_be_checked_and_never_prints_it():
    donnees = des_donnees(forme=Forme.SOCIETE, iban_titulaire="Un autre nom")
    for type_acte in APRES_DECISION:
        examen = examiner(type_acte, donnees)
        montres = examen.a_verifier
        assert examen.contenu == composer(type_acte, donnees)
        assert montres
        assert {m.marque.value for m in montres} <= {"R", "G"}
        assert all(m.source and m.extrait for m in montres)
        assert any("aide" in r for r in examen.rappels)
        dit = texte(type_acte, donnees)
        assert "à vérifier" not in dit
        assert not any(r.replace("\u00a0", " ") in dit for r in examen.rappels)
    assert any("Un autre nom" in r for r in examiner(CONVENTION, donnees).rappels)


def test_the_same_data_give_the_same_act_and_only_the_draft_is_marked():
    premier, second = (composer(CONVENTION, des_donnees()) for _ in range(2))
    assert premier == second
    assert rendre_pdf(premier) == rendre_pdf(second)
    assert not premier.projet
    assert en_projet(premier).projet
    assert premier.reference == "C-2022-94-0001"
    assert premier.etabli_le == date(2022, 9, 23)


def test_a_hole_that_the_model_itself_would_leave_is_a_bug(monkeypatch):
    monkeypatch.setattr("app.documents.composer.trous", lambda _: ("crochets vides",))
    monkeypatch.setattr("app.documents.composer._trous_de", lambda _: ())
    with pytest.raises(Bug, match="crochets vides"):
        composer(LETTRE, des_donnees())


def test_acte_incomplet_is_for_the_officer():
    assert issubclass(ActeIncomplet, UserError)


@pytest.mark.parametrize(
    ("jour", "visa"),
    [
        (date(2022, 9, 23), "Vu la loi n° 2021-1900 du 30 décembre 2021 de finances pour 2022 ;"),
        (date(2025, 3, 3), "Vu la loi n° 2025-127 du 14 février 2025 de finances pour 2025 ;"),
        (date(2025, 1, 15), ""),
        (date(2031, 1, 15), ""),
    ],
)
def test_the_convention_cites_the_finance_law_of_its_year_when_it_is_known(jour, visa):
    donnees = replace(des_donnees(), le=jour)
    lignes = [x for x in texte(TypeActe.CONVENTION, donnees).splitlines() if "de finances pour" in x]
    assert lignes == ([visa] if visa else [])
    citee = avec(donnees, campagne__visas=("la loi fictive n° 1 de finances pour 2022",))
    lignes = [x for x in texte(TypeActe.CONVENTION, citee).splitlines() if "de finances pour" in x]
    assert lignes == ["Vu la loi fictive n° 1 de finances pour 2022 ;"]


@pytest.mark.parametrize(
    ("champs", "dit"),
    [
        ({"le": date(2023, 9, 30)}, ""),
        ({"le": date(2023, 10, 1)}, "avant la date de cet acte"),
        ({"debut": date(2022, 7, 3)}, "avant la réception de la demande"),
    ],
)
def test_the_service_is_told_of_a_convention_whose_dates_are_out_of_order(champs, dit):
    donnees = replace(des_donnees(), le=champs.get("le", date(2022, 9, 23)))
    if "debut" in champs:
        donnees = avec(donnees, decision__date_debut=champs["debut"])
    rappels = examiner(TypeActe.CONVENTION, donnees).rappels
    dits = [r for r in rappels if "avant la date de cet acte" in r or "avant la réception de la demande" in r]
    assert [dit in r for r in dits] == [True] * bool(dit)
