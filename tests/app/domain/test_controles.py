"""The twenty dossiers of `dossiers.toml`, then each rule at its edge."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from app.domain.campagne import Report
from app.domain.controles import REGLES, Faits, Niveau, controler
from app.domain.cycle import Etat
from app.domain.notation import Note, resultat
from app.domain.pieces import Verdict, VerdictRendu, completude
from app.domain.porteur import Forme
from app.domain.poste import SANS_PLAN, LigneBudget, PlanDeFinancement, Poste, Sens, TypePoste
from app.domain.quota import quota
from app.services.campagnes_modeles import lire_modele
from app.services.dossiers_fictifs import dossiers_fictifs, lire_cible, lire_mouvement
from app.socle.formats import points
from tests.app.domain.cas import cas, etp, euros, piece
from tests.builders import le, une_demande

CAMPAGNES = {code: lire_modele(code) for code in ("corse-2022", "idf-2022")}
FICTIFS = {d.cas: d for d in dossiers_fictifs()}


def en_clair(texte):
    return texte.replace("\u00a0", " ")


def examiner(code, etat=Etat.EN_INSTRUCTION, *, campagne=None, verdicts=None, **champs):
    """Return the constats, the complétude and the score of a fictional dossier, some of its facts changed."""
    reste = {nom: champs.pop(nom, defaut) for nom, defaut in (("autres", ()), ("panneau", None), ("demandes", ()))}
    fictif = FICTIFS[code]
    modele = campagne or CAMPAGNES[fictif.campagne]
    dossier = replace(fictif.dossier, etat=etat, **champs)
    etat_pieces = completude(
        modele.pieces,
        dossier.porteur,
        [piece(c, n) for c, n in fictif.pieces],
        fictif.verdicts if verdicts is None else verdicts,
    )
    grille = modele.grilles[dossier.type_poste] if dossier.type_poste else None
    score = resultat(grille, fictif.notes) if grille else None
    constats = controler(
        Faits(
            modele,
            dossier,
            etat_pieces,
            score,
            autres=tuple(reste["autres"]),
            quota=reste["panneau"],
            demandes=tuple(reste["demandes"]),
        )
    )
    return constats, etat_pieces, score


def regles(constats, regle):
    return [(c.niveau, en_clair(c.message)) for c in constats if c.regle == regle]


def autre(code, etat=None):
    fictif = FICTIFS[code]
    numero = f"2022-94-00{code[1:]}"
    return replace(fictif.dossier, id=int(code[1:]), numero=numero, etat=etat or fictif.etat)


def paire(code):
    accords = [d.accord for d in FICTIFS[code].decisions if d.accord]
    return autre(code), accords[-1] if accords else None


@cas("dossiers", "dossiers")
def test_fictional_dossiers(cas):
    fictif = FICTIFS[cas["cas"]]
    campagne = CAMPAGNES[fictif.campagne]
    if "reporte_au" in cas:
        report = Report(
            campagne.date_limite, cas["reporte_au"], "report national", "Agent Exemple", date(2022, 9, 14)
        )
        campagne = replace(campagne, date_limite=cas["reporte_au"], reports=(report,))
    autres = [autre(c) for c in cas.get("autres", ())]
    panneau = None
    if {"cibles", "mouvements", "sans_cible"} & cas.keys():
        panneau = quota(
            [paire(c) for c in cas.get("autres", ())],
            [lire_cible(c) for c in cas.get("cibles", ())],
            [lire_mouvement(m) for m in cas.get("mouvements", ())],
        )
    constats, etat_pieces, score = examiner(
        cas["cas"], Etat(cas["etat"]), campagne=campagne, autres=autres, panneau=panneau
    )
    assert [f"{c.regle} {c.niveau.value}" for c in constats] == cas["constats"], cas["pourquoi"]
    messages = en_clair("\n".join(c.message for c in constats))
    assert en_clair(cas.get("message", "")) in messages, messages
    assert points(score.total) == cas["points"]
    assert etat_pieces.est_complet is cas["complet"]
    interdits = [e.value for e in Etat if any(c.interdit(e) for c in constats)]
    assert interdits == cas["interdits"], cas["pourquoi"]
    if "points_seconde_lecture" in cas:
        seconde = resultat(campagne.grilles[fictif.dossier.type_poste], fictif.seconde_lecture)
        assert points(seconde.total) == cas["points_seconde_lecture"]


def test_every_case_is_told_and_every_constat_has_a_source():
    assert sorted(FICTIFS) == [f"T{n:02d}" for n in range(1, 21)]
    for code in FICTIFS:
        for constat in examiner(code)[0]:
            assert constat.source
            assert constat.message.endswith((".", "!"))


def test_rules_are_in_order_and_named():
    codes = [r.code for r in REGLES]
    assert codes == sorted(codes)
    assert all(r.objet and r.source for r in REGLES)


def test_the_source_of_a_constat_is_that_of_the_campaign():
    (taux,) = [c for c in examiner("T07")[0] if c.regle == "R16"]
    assert taux.source == CAMPAGNES["corse-2022"].sources["taux_max"]
    sans = replace(CAMPAGNES["corse-2022"], sources={})
    (taux,) = [c for c in examiner("T07", campagne=sans)[0] if c.regle == "R16"]
    assert taux.source == "appel à projets"


def test_r02_the_hour_is_that_of_paris():
    veille = FICTIFS["T04"].dossier.recu_le.fromisoformat("2022-09-14T23:30:00+00:00")
    ((niveau, message),) = regles(examiner("T04", recu_le=veille)[0], "R02")
    assert niveau is Niveau.ALERTE
    assert "15 sept. 2022, 1 h 30" in message


def test_r03_says_nothing_of_what_came_by_the_old_deadline():
    corse = CAMPAGNES["corse-2022"]
    report = Report(corse.date_limite, date(2022, 10, 14), "report national", "Agent Exemple", date(2022, 9, 14))
    reportee = replace(corse, date_limite=date(2022, 10, 14), reports=(report,))
    assert not regles(examiner("T04", campagne=reportee)[0], "R03")
    assert regles(examiner("T05", campagne=reportee)[0], "R03")


def test_r04_says_nothing_once_decided_or_when_the_delay_is_unknown():
    assert not regles(examiner("T01", Etat.NON_RETENU)[0], "R04")
    muette = replace(CAMPAGNES["corse-2022"], rejet_implicite_mois=None)
    assert not regles(examiner("T01", campagne=muette)[0], "R04")


def test_r04_gives_both_readings_once_the_pieces_came_and_r05_what_is_awaited():
    demande = une_demande(demandee_le=le(7, 12), date_limite=date(2022, 7, 27))
    constats = examiner("T01", demandes=[demande])[0]
    assert [n for n, _ in regles(constats, "R04")] == [Niveau.INFORMATION]
    ((niveau, message),) = regles(constats, "R05")
    assert niveau is Niveau.INFORMATION
    assert en_clair("1 pièce demandée le 12 juillet 2022, à produire au plus tard le 27 juillet 2022") in message
    assert "rappel prévu" in message
    assert "rappel" not in regles(examiner("T01", demandes=[replace(demande, rappel_le=None)])[0], "R05")[0][1]
    repondue = examiner("T01", demandes=[replace(demande, repondue_le=le(7, 15))])[0]
    ((niveau, message),) = regles(repondue, "R04")
    assert niveau is Niveau.ALERTE
    assert en_clair("après le 8 septembre 2022") in message
    assert en_clair("après le 15 septembre 2022") in message
    assert not regles(repondue, "R05")
    assert not regles(examiner("T01", Etat.NON_RETENU, demandes=[demande])[0], "R05")


def porteur(code, **champs):
    return replace(FICTIFS[code].dossier.porteur, **champs)


def test_r07_the_question_must_be_answered():
    ((niveau, message),) = regles(examiner("T01", porteur=porteur("T01", deja_conventionne=None))[0], "R07")
    assert niveau is Niveau.BLOQUANT
    assert "Il n’est pas dit" in message


@pytest.mark.parametrize(
    ("verdict", "bloque"),
    [
        (Verdict.CONFORME, False),
        (Verdict.DEJA_DETENUE, False),
        (Verdict.SANS_OBJET, True),
        (Verdict.NON_CONFORME, True),
        (Verdict.A_VERIFIER, True),
    ],
)
def test_r07_only_a_sound_attestation_will_do(verdict, bloque):
    rendus = [v for v in FICTIFS["T13"].verdicts if v.code != "P05"]
    constats = examiner("T13", verdicts=[*rendus, VerdictRendu("P05", verdict, "motif")])[0]
    assert bool(regles(constats, "R07")) is bloque


def plan(*lignes):
    return PlanDeFinancement((*FICTIFS["T13"].dossier.plan.lignes[:4], *lignes))


def produit(montant, n1=None):
    return LigneBudget(Sens.PRODUIT, "Département", euros(montant), montant_n1=euros(n1) if n1 else None)


@pytest.mark.parametrize(
    ("montant", "n1", "alertes"),
    [("12600,00", "12600,00", 0), ("12600,00", "12600,01", 1), ("12600,00", "1,00", 0), ("12600,00", None, 1)],
)
def test_r08_compares_line_by_line_to_the_cent(montant, n1, alertes):
    constats = examiner("T13", plan=plan(produit(montant, n1)))[0]
    assert len(regles(constats, "R08")) == alertes


def test_r08_looks_at_products_other_than_the_present_aid():
    charge = LigneBudget(Sens.CHARGE, "Salaire", euros("1,00"), montant_n1=euros("2,00"))
    aide = LigneBudget(Sens.PRODUIT, "État", euros("1,00"), etat_present_aap=True, montant_n1=euros("2,00"))
    reste = produit("12600,00", "12600,00")
    constats = examiner("T13", plan=PlanDeFinancement((charge, aide, reste)))[0]
    assert not regles(constats, "R08")


def test_r08_may_be_passed_over_in_writing():
    (constat,) = [c for c in examiner("T03", Etat.INSTRUIT)[0] if c.regle == "R08"]
    assert constat.derogation
    assert constat.interdit(Etat.RETENU_PARTIELLEMENT)
    assert not constat.interdit(Etat.NON_RETENU)


@pytest.mark.parametrize(
    ("avant", "apres", "attendu"),
    [
        ("0,00", None, None),
        ("1,00", None, Niveau.ALERTE),
        ("1,00", "1,50", None),
        ("1,00", "1,49", Niveau.BLOQUANT),
        ("0,00", "0,50", None),
        ("0,00", "0,40", Niveau.BLOQUANT),
    ],
)
def test_r09_the_etp_are_additional(avant, apres, attendu):
    poste = Poste(
        TypePoste.FACILITATEUR, etp("0,50"), etp_avant=etp(avant), etp_apres=etp(apres) if apres else None
    )
    assert [n for n, _ in regles(examiner("T06", postes=(poste,))[0], "R09")] == ([attendu] if attendu else [])


@pytest.mark.parametrize(
    ("texte", "minimum", "message"),
    [
        ("", 200, "n’est pas renseignée"),
        ("   ", None, "n’est pas renseignée"),
        ("x" * 199, 200, "199 caractères : 200 caractères au moins"),
        ("x" * 200, 200, ""),
        ("x", None, ""),
        ("x", 2, "1 caractère : 2 caractères"),
    ],
)
def test_r10_the_plus_value_is_written(texte, minimum, message):
    campagne = replace(CAMPAGNES["corse-2022"], plus_value_longueur_min=minimum)
    trouves = regles(examiner("T01", campagne=campagne, plus_value=texte)[0], "R10")
    assert len(trouves) == bool(message)
    assert all(message in m for _, m in trouves)


def test_r11_an_extreme_note_is_justified():
    campagne, dossier = CAMPAGNES["corse-2022"], FICTIFS["T01"].dossier
    grille = campagne.grilles[TypePoste.FACILITATEUR]
    score = resultat(grille, [Note(s.code, 4) for s in grille.sous_criteres()])
    constats = controler(Faits(campagne, dossier, completude((), dossier.porteur, (), ()), score))
    assert regles(constats, "R11")[0][1].startswith("Note à justifier par un commentaire : C1.1, C1.2")


@pytest.mark.parametrize(
    ("quotite", "bloque"), [("0,00", True), ("0,01", False), ("1,00", False), ("1,01", True), ("-0,50", True)]
)
def test_r13_a_job_is_above_zero_and_up_to_a_full_time(quotite, bloque):
    poste = Poste(TypePoste.FACILITATEUR, etp(quotite))
    assert bool(regles(examiner("T01", postes=(poste,))[0], "R13")) is bloque


def test_r13_without_job_there_is_no_grid():
    constats, _, score = examiner("T01", postes=())
    assert score is None
    assert "Aucun poste" in regles(constats, "R13")[0][1]
    assert not regles(constats, "R11")


def test_r16_is_exact_and_silent_without_figures():
    juste = examiner("T01", montant_demande=euros("29400,00"))[0]
    assert not regles(juste, "R16")
    assert regles(examiner("T01", montant_demande=euros("29400,01"))[0], "R16")
    assert not regles(examiner("T07", montant_demande=None)[0], "R16")
    assert not regles(examiner("T07", cout_total=euros("0,00"))[0], "R16")
    libre = replace(CAMPAGNES["corse-2022"], taux_max=None)
    assert not regles(examiner("T07", campagne=libre)[0], "R16")


def test_r17_names_what_is_missing():
    constats = examiner("T01", cout_total=None, montant_demande=None, plan=SANS_PLAN)[0]
    assert [m for _, m in regles(constats, "R17")] == [
        "Le coût total n’est pas renseigné.",
        "Le montant demandé n’est pas renseigné.",
        "Le plan de financement n’est pas saisi.",
    ]


def test_r17_the_plan_says_the_same_as_the_dossier():
    lignes = FICTIFS["T01"].dossier.plan.lignes
    bancal = PlanDeFinancement(lignes[:-1])
    messages = [m for _, m in regles(examiner("T01", plan=bancal)[0], "R17")]
    assert messages == ["Plan de financement déséquilibré : 42 000,00 € de charges, 37 800,00 € de produits."]
    ecarts = examiner("T01", cout_total=euros("43000,00"), montant_demande=euros("29000,00"))[0]
    assert [n for n, _ in regles(ecarts, "R17")] == [Niveau.ALERTE, Niveau.ALERTE]
    assert "43 000,00 €" in regles(ecarts, "R17")[0][1]
    assert "29 000,00 €" in regles(ecarts, "R17")[1][1]


def test_r17_the_state_does_not_pay_everything():
    assert regles(examiner("T01", montant_demande=euros("42000,00"))[0], "R17")
    presque = regles(examiner("T01", montant_demande=euros("41999,99"))[0], "R17")
    assert not any("cofinancement" in m for _, m in presque)


@pytest.mark.parametrize(("montant", "alerte"), [("36842,10", False), ("36842,11", True)])
def test_r18_alerts_above_five_quarters_of_the_landmark(montant, alerte):
    # 29 473,68 € × 5/4 = 36 842,10 €.
    assert bool(regles(examiner("T01", montant_demande=euros(montant))[0], "R18")) is alerte


def test_r18_is_silent_without_figures():
    cher = {"montant_demande": euros("39000,00")}
    assert regles(examiner("T01", **cher)[0], "R18")
    for inconnu in ("repere_etp", "ecart_repere"):
        campagne = replace(CAMPAGNES["corse-2022"], **{inconnu: None})
        assert not regles(examiner("T01", campagne=campagne, **cher)[0], "R18")
    assert not regles(examiner("T01", montant_demande=None)[0], "R18")
    severe = replace(CAMPAGNES["corse-2022"], ecart_repere=Fraction(1, 2))
    assert regles(examiner("T01", campagne=severe)[0], "R18")


@pytest.mark.parametrize(
    ("forme", "bloque"),
    [(Forme.ASSOCIATION, True), (Forme.FONDATION, True), (Forme.ASSOCIATION_RUP, False), (Forme.SOCIETE, False)],
)
def test_r24_binds_associations_and_fondations(forme, bloque):
    constats = examiner("T16", porteur=porteur("T16", forme=forme))[0]
    assert bool(regles(constats, "R24")) is bloque


def test_r24_an_unknown_form_is_an_alert():
    ((niveau, message),) = regles(examiner("T16", porteur=porteur("T16", forme=None))[0], "R24")
    assert niveau is Niveau.ALERTE
    assert "forme juridique" in message


@pytest.mark.parametrize(
    ("champs", "niveaux", "passage"),
    [
        ({"siret": ""}, [Niveau.ALERTE], "SIRET du porteur n’est pas renseigné"),
        ({"siret": "00000101600014"}, [Niveau.BLOQUANT], "SIRET 000 001 016 00014"),
        ({"iban": ""}, [Niveau.ALERTE], "IBAN du porteur n’est pas renseigné"),
        ({"iban": "FR690000000000DEMO000010143"}, [Niveau.BLOQUANT], "clé de contrôle"),
        ({"iban_titulaire": "Autre association"}, [Niveau.BLOQUANT], "au nom de « Autre association »"),
        ({"iban_titulaire": "ASSOCIATION INSERTION ET CLAUSES DEMO"}, [Niveau.BLOQUANT], "auprès du porteur"),
        ({"iban_titulaire": "association insertion & clauses - DEMO"}, [], ""),
        ({"iban_titulaire": "A.I.C.", "sigle": "AIC"}, [], ""),
        ({"iban_titulaire": ""}, [], ""),
        ({"rna": "123"}, [Niveau.ALERTE], "Numéro RNA 123"),
        ({"rna": ""}, [], ""),
    ],
)
def test_r25_identifiers_and_account(champs, niveaux, passage):
    trouves = regles(examiner("T01", porteur=porteur("T01", **champs))[0], "R25")
    assert [n for n, _ in trouves] == niveaux
    assert all(passage in m for _, m in trouves)


def test_r30_same_siret_elsewhere():
    jumeau = replace(autre("T02"), porteur=porteur("T02", siret=FICTIFS["T01"].dossier.porteur.siret))
    ((niveau, message),) = regles(examiner("T01", autres=[jumeau, autre("T03")])[0], "R30")
    assert niveau is Niveau.ALERTE
    assert "2022-94-0002" in message
    assert not regles(examiner("T01", autres=[replace(jumeau, etat=Etat.RETIRE)])[0], "R30")
    sans = {"porteur": porteur("T01", siret="")}
    assert not regles(examiner("T01", autres=[replace(jumeau, **sans)], **sans)[0], "R30")


def test_r31_coordinators_only():
    assert not regles(examiner("T01", autres=[autre("T20")])[0], "R31")
    assert not regles(examiner("T09", autres=[autre("T20", Etat.NON_RETENU), autre("T01")])[0], "R31")


def test_r14_and_r15_are_silent_for_what_is_already_counted():
    panneau = quota(
        [paire("T01")],
        [lire_cible({"etp": "1,00", "notifiee_le": date(2022, 9, 1), "reference": "note"})],
        [lire_mouvement({"nature": "dotation", "montant": "29400,00", "le": date(2022, 9, 1), "reference": "d"})],
    )
    retenu = examiner("T01", Etat.RETENU, panneau=panneau)[0]
    assert not regles(retenu, "R14")
    assert not regles(retenu, "R15")
    candidat = examiner("T16", Etat.INSTRUIT, panneau=panneau)[0]
    assert [n for n, _ in regles(candidat, "R14")] == [Niveau.ALERTE]
    assert [n for n, _ in regles(candidat, "R15")] == [Niveau.BLOQUANT]


@pytest.mark.parametrize(("dotation", "bloque"), [("29400,00", False), ("29399,99", True)])
def test_r15_is_exact_to_the_cent(dotation, bloque):
    mouvement = {"nature": "dotation", "montant": dotation, "le": date(2022, 9, 1), "reference": "d"}
    panneau = quota([], (), [lire_mouvement(mouvement)])
    assert bool(regles(examiner("T01", panneau=panneau)[0], "R15")) is bloque


def test_r14_says_nothing_of_a_type_that_the_dossier_does_not_ask():
    note = {"notifiee_le": date(2022, 9, 1), "reference": "note"}
    cibles = [
        lire_cible({"etp": "0,50", "type": "coordinateur", **note}),
        lire_cible({"etp": "9,00", "type": "facilitateur", **note}),
    ]
    panneau = quota([paire("T20")], cibles, ())
    assert not regles(examiner("T01", Etat.INSTRUIT, panneau=panneau)[0], "R14")
    assert regles(examiner("T09", Etat.INSTRUIT, panneau=panneau)[0], "R14")


def test_r14_counts_what_is_proposed_rather_than_asked():
    panneau = quota([], [lire_cible({"etp": "0,50", "notifiee_le": date(2022, 9, 1), "reference": "note"})], ())
    demande = Poste(TypePoste.FACILITATEUR, etp("1,00"))
    assert regles(examiner("T01", postes=(demande,), panneau=panneau)[0], "R14")
    propose = replace(demande, etp_propose=etp("0,50"))
    assert not regles(examiner("T01", postes=(propose,), panneau=panneau)[0], "R14")


def test_a_dossier_just_received_says_what_it_lacks():
    nu = replace(
        FICTIFS["T01"].dossier,
        porteur=replace(porteur("T01"), forme=None, siret="", iban="", deja_conventionne=None, rna=""),
        postes=(),
        plan=SANS_PLAN,
        cout_total=None,
        montant_demande=None,
        plus_value="",
    )
    constats = controler(Faits(CAMPAGNES["corse-2022"], nu, completude((), nu.porteur, (), ()), None))
    bloquants = [c.regle for c in constats if c.interdit(Etat.INSTRUIT)]
    assert bloquants == ["R07", "R10", "R13", "R17", "R17", "R17"]
