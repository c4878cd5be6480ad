"""The text of the acts that follow a convention and of the models given to the porteur, kept as files.

`CLAUSULE_MAJ_REFERENCES=1` writes them again.
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from app.documents.composer import composer, examiner, manques
from app.documents.contenu import texte_brut, trous
from app.documents.pdf import rendre_pdf
from app.domain.convention import A_REMPLIR, TypeActe, nom_de_l_acte
from app.domain.cycle import Etat
from app.domain.execution import NatureVersement, Versement
from app.domain.montants import Etp, Montant
from app.domain.porteur import Forme
from app.domain.poste import TypePoste
from app.domain.situation import Financement, PosteExistant
from tests.actes_types import avec, des_donnees
from tests.app.documents.test_pdf import conforme
from tests.conventions_types import reconduit
from tests.suivi_types import (
    REFUS,
    a_reverser,
    au_bilan,
    avec_execution,
    candidat,
    payee,
    suivies,
    versee,
)

DOSSIER = Path(__file__).parents[2] / "references" / "suivi"
T = TypeActe
QUART = Fraction(1, 4)
SUIVI = (T.CERTIFICAT_SERVICE_FAIT, T.DEMANDE_BILAN, T.NON_RECONDUCTION, T.REVERSEMENT, T.ATTESTATION_ETAT)


def certifiee(forme=Forme.ASSOCIATION):
    donnees = suivies(forme)
    return avec_execution(donnees, versements=(versee(donnees),))


def payees():
    return a_reverser(part=QUART)


def au_solde(forme=Forme.ASSOCIATION):
    donnees = au_bilan(forme)
    solde = Versement(NatureVersement.SOLDE, donnees.convention.solde, service_fait_le=date(2023, 12, 1))
    return avec_execution(donnees, versements=(*donnees.execution.versements, solde))


def refusee(forme=Forme.ASSOCIATION):
    donnees = replace(au_bilan(forme), le=date(2023, 7, 12))
    return avec_execution(donnees, reconductions=(REFUS,))


def deja_en_poste():
    payeurs = (Financement("Département fictif", montant_n=Montant(2500000)), Financement("FSE+"))
    existants = (
        PosteExistant(TypePoste.FACILITATEUR, "Facilitateur en poste", etp_n=Etp(80), financements=payeurs),
        PosteExistant(TypePoste.COORDINATEUR),
    )
    return candidat(dossier__existants=existants)


CAS = {
    **{f"certificat_service_fait-{f.value}": (T.CERTIFICAT_SERVICE_FAIT, certifiee(f)) for f in Forme},
    "certificat_service_fait-solde": (T.CERTIFICAT_SERVICE_FAIT, au_solde()),
    **{f"demande_bilan-{f.value}": (T.DEMANDE_BILAN, suivies(f)) for f in Forme},
    **{f"non_reconduction-{f.value}": (T.NON_RECONDUCTION, refusee(f)) for f in Forme},
    **{f"reversement-{f.value}-invitation": (T.REVERSEMENT, a_reverser(f, QUART)) for f in Forme},
    **{
        f"reversement-{f.value}-decision": (
            T.REVERSEMENT,
            replace(a_reverser(f, QUART, notifie_le=date(2023, 12, 5)), le=date(2024, 1, 15)),
        )
        for f in Forme
    },
    **{f"attestation_etat-{f.value}": (T.ATTESTATION_ETAT, au_bilan(f)) for f in Forme},
    **{f"attestation_postes-{f.value}": (T.ATTESTATION_POSTES, suivies(f)) for f in Forme},
    **{f"{t.value}-{f.value}": (t, candidat(f)) for t in sorted(A_REMPLIR) for f in Forme},
    "attestation_non_substitution-declares": (T.ATTESTATION_NON_SUBSTITUTION, deja_en_poste()),
    "attestation_honneur-reputee": (T.ATTESTATION_HONNEUR, candidat(Forme.ASSOCIATION_RUP)),
    "attestation_cofinancement-nue": (
        T.ATTESTATION_COFINANCEMENT,
        candidat(porteur__representant_nom="", porteur__siret="", dossier__intitule=""),
    ),
}

#: The variants; `test_conformite_de_tous` prints each act as such, in every legal form.
IMPRIMES = [
    "certificat_service_fait-solde",
    "reversement-association-decision",
    "attestation_cofinancement-nue",
    "attestation_non_substitution-declares",
]


@pytest.mark.parametrize("nom", CAS)
def test_text_of_the_act(nom):
    contenu = composer(*CAS[nom])
    texte, fichier = texte_brut(contenu) + "\n", DOSSIER / f"{nom}.txt"
    if os.environ.get("CLAUSULE_MAJ_REFERENCES"):
        fichier.write_text(texte, "utf-8")
    assert texte == fichier.read_text("utf-8")
    assert not trous(contenu)


def test_no_reference_is_left_without_a_case():
    assert {f.stem for f in DOSSIER.glob("*.txt")} == set(CAS)


@pytest.mark.parametrize("nom", IMPRIMES)
@pytest.mark.parametrize("profil", ["ua1", "2a"])
def test_the_file_is_archivable_and_accessible(nom, profil, tmp_path):
    assert conforme(rendre_pdf(composer(*CAS[nom])), profil, tmp_path) == []


@pytest.mark.parametrize("nom", [n for n in CAS if "gip" in n or "epci" in n])
def test_a_public_body_is_no_association(nom):
    dit = texte_brut(composer(*CAS[nom])).replace("Association Insertion", "").casefold()
    for mot in ("l’association", "répertoire national", "contrat d’engagement républicain", "15059", "article 10"):
        assert mot not in dit


@pytest.mark.parametrize("type_acte", SUIVI)
def test_an_act_of_the_follow_up_needs_a_signed_convention(type_acte):
    trouves = manques(type_acte, des_donnees())
    assert ("dossier.etat", "decision") in {(m.champ, m.ecran) for m in trouves}


@pytest.mark.parametrize(
    ("type_acte", "donnees", "champ", "ecran"),
    [
        (T.CERTIFICAT_SERVICE_FAIT, suivies(), "execution.versements", "suivi"),
        (
            T.CERTIFICAT_SERVICE_FAIT,
            avec_execution(certifiee(), engagement_juridique=""),
            "execution.engagement_juridique",
            "suivi",
        ),
        (
            T.CERTIFICAT_SERVICE_FAIT,
            avec_execution(certifiee(), montant_engage=Montant(1)),
            "execution.montant_engage",
            "suivi",
        ),
        (T.CERTIFICAT_SERVICE_FAIT, avec(certifiee(), porteur__iban=""), "porteur.iban", "porteur"),
        (
            T.DEMANDE_BILAN,
            avec(suivies(), campagne__delai_compte_rendu_mois=None),
            "campagne.delai_compte_rendu_mois",
            "campagne",
        ),
        (T.NON_RECONDUCTION, au_bilan(), "execution.reconductions", "suivi"),
        (T.REVERSEMENT, au_bilan(), "execution.versements", "suivi"),
        (
            T.REVERSEMENT,
            avec(a_reverser(part=QUART), campagne__delai_observations_jours=None),
            "campagne.delai_observations_jours",
            "suivi",
        ),
        (T.REVERSEMENT, avec_execution(a_reverser(part=QUART), bilans=()), "execution.bilans", "suivi"),
        (T.ATTESTATION_ETAT, suivies(), "execution.versements", "suivi"),
    ],
)
def test_what_misses_is_named_with_its_screen(type_acte, donnees, champ, ecran):
    assert (champ, ecran) in {(m.champ, m.ecran) for m in manques(type_acte, donnees)}


def test_a_refund_is_never_asked_beyond_what_was_paid_in_excess():
    donnees = a_reverser(part=QUART)
    rendu = donnees.execution.versements[-1]
    trop = replace(rendu, montant=rendu.montant + Montant(1))
    demande = avec_execution(donnees, versements=(donnees.execution.versements[0], trop))
    assert any("trop-perçu" in m.libelle for m in manques(T.REVERSEMENT, demande))
    recu = replace(rendu, paye_le=date(2024, 2, 1))
    assert not manques(T.REVERSEMENT, avec_execution(donnees, versements=(donnees.execution.versements[0], recu)))


def test_without_a_convention_nothing_follows():
    for sans in (avec(suivies(), campagne__taux_avance=None), avec(payees(), campagne__taux_avance=None)):
        assert "execution" in {m.champ for type_acte in SUIVI for m in manques(type_acte, sans)}


@pytest.mark.parametrize("type_acte", sorted(A_REMPLIR))
def test_a_model_to_fill_is_a_form_without_a_hole(type_acte):
    donnees = candidat()
    assert not manques(type_acte, donnees)
    dit = texte_brut(composer(type_acte, donnees))
    assert "………" in dit
    assert "Fait à …" in dit
    assert examiner(type_acte, donnees).rappels


def test_the_form_of_the_accounts_is_named_not_printed():
    dit = texte_brut(composer(T.DEMANDE_BILAN, suivies()))
    assert "15059*02" in dit
    assert "cerfa" not in dit.casefold()


def test_names_in_a_sentence():
    assert nom_de_l_acte(T.CERTIFICAT_SERVICE_FAIT) == "le certificat de service fait"
    assert nom_de_l_acte(T.ATTESTATION_POUVOIR) == "le pouvoir du signataire"
    assert nom_de_l_acte(T.NON_RECONDUCTION) == "la lettre de non-reconduction"


def test_a_renewed_year_is_the_one_spoken_of():
    donnees = au_bilan()
    reconduite = replace(
        REFUS, sens=type(REFUS.sens)("reconduire"), montant=donnees.convention.montant, decidee_le=date(2023, 7, 3)
    )
    suivie = avec_execution(donnees, reconductions=(reconduite,), versements=(payee(donnees),))
    dit = texte_brut(composer(T.DEMANDE_BILAN, suivie)).replace("\u00a0", " ")
    assert "période du 1er octobre 2023 au 30 septembre 2024" in dit
    assert suivie.dossier.etat is Etat.CONVENTIONNE
    atteste = texte_brut(composer(T.ATTESTATION_ETAT, suivie)).replace("\u00a0", " ")
    assert "par la convention C-2022-94-0001 et ses avenants de reconduction" in atteste
    assert "Montant accordé, reconductions comprises\n58 800,00 €" in atteste
    assert "Périodes\ndu 1er octobre 2022 au 30 septembre 2024" in atteste
    assert "29 400,00 €, du 1er octobre 2023 au 30 septembre 2024" in atteste
    assert "Versé à ce jour\n14 700,00 €" in atteste
    assert "Avance, convention\n02/11/2022" in atteste
    de_l_annee = replace(payee(donnees), rang=1)
    reglee = avec_execution(suivie, versements=(payee(donnees), de_l_annee))
    assert "Avance, avenant n° 1\n" in texte_brut(composer(T.ATTESTATION_ETAT, reglee)).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("type_acte", "donnees", "jour", "dit"),
    [
        (T.NON_RECONDUCTION, refusee(), date(2023, 7, 9), "Décision de ne pas reconduire"),
        (T.CERTIFICAT_SERVICE_FAIT, certifiee(), date(2022, 10, 11), "Date du service fait"),
        (
            T.REVERSEMENT,
            a_reverser(part=QUART, notifie_le=date(2023, 12, 5)),
            date(2023, 12, 4),
            "Envoi de la lettre qui invite",
        ),
        (T.AVENANT, reconduit(), date(2023, 8, 31), "Décision de reconduction antérieure"),
    ],
)
def test_no_act_is_dated_before_the_fact_that_it_recites(type_acte, donnees, jour, dit):
    def dits(le):
        return [m.libelle for m in manques(type_acte, replace(donnees, le=le)) if m.libelle.startswith(dit)]

    assert len(dits(jour)) == 1
    assert dits(jour + timedelta(days=1)) == []


@pytest.mark.parametrize(
    ("jour", "bilan", "compte_rendu"),
    [
        (date(2023, 6, 30), "s’achève le 30 septembre 2023", "est attendu au plus tard le"),
        (
            date(2023, 7, 1),
            "s’achève le 30 septembre 2023. Le bilan de votre action était attendu le",
            "est attendu",
        ),
        (date(2023, 10, 1), "s’est achevée le 30 septembre 2023. Le bilan de votre action était", "est attendu"),
        (date(2024, 7, 1), "s’est achevée le 30 septembre 2023", "était attendu le 30 juin 2024"),
    ],
)
@pytest.mark.parametrize("forme", [Forme.ASSOCIATION, Forme.EPCI])
def test_a_bilan_asked_late_is_never_asked_for_a_day_gone_by(forme, jour, bilan, compte_rendu):
    dit = texte_brut(composer(T.DEMANDE_BILAN, suivies(forme, le=jour))).replace("\u00a0", " ")
    assert bilan in dit
    assert compte_rendu in dit
    assert ("au plus tard le 30 juin 2023" in dit) is (jour <= date(2023, 6, 30))


def dit_de(type_acte, donnees):
    return texte_brut(composer(type_acte, donnees)).replace("\u00a0", " ")


def test_a_certificate_made_again_once_paid_does_not_count_its_own_payment_twice():
    payee_depuis = dit_de(T.CERTIFICAT_SERVICE_FAIT, au_bilan())
    assert "Déjà versé\n0,00 €" in payee_depuis
    assert "Déjà versé\n0,00 €" in dit_de(T.CERTIFICAT_SERVICE_FAIT, certifiee())
    assert "Déjà versé\n14 700,00 €" in dit_de(T.CERTIFICAT_SERVICE_FAIT, au_solde())


def test_a_refusal_written_after_the_term_asks_nothing_that_is_over():
    tard = dit_de(T.NON_RECONDUCTION, replace(refusee(), le=date(2024, 7, 1)))
    assert "Elle a pris fin à son terme, le 30 septembre 2023." in tard
    assert "mener l’action" not in tard
    assert "remettre sans attendre le compte rendu financier, attendu le 30 juin 2024" in tard
    a_temps = dit_de(T.NON_RECONDUCTION, refusee())
    assert "Elle prend fin à son terme, le 30 septembre 2023." in a_temps
    assert "mener l’action jusqu’au 30 septembre 2023" in a_temps
    assert "remettre le compte rendu financier au plus tard le 30 juin 2024" in a_temps


def test_a_refusal_recites_no_bilan_that_came_after_it():
    assert "après examen du bilan que vous avez adressé, reçu le 26 juin 2023" in dit_de(
        T.NON_RECONDUCTION, refusee()
    )
    sans = replace(refusee(), execution=replace(refusee().execution, bilans=()))
    depuis = replace(refusee().execution.bilans[0], recu_le=date(2023, 7, 11))
    for bilans in (sans, avec_execution(refusee(), bilans=(depuis,))):
        assert "après examen du bilan" not in dit_de(T.NON_RECONDUCTION, bilans)
    assert "remettre le bilan de l’action" in dit_de(T.NON_RECONDUCTION, sans)
    assert "remettre le bilan de l’action" not in dit_de(T.NON_RECONDUCTION, refusee())


@pytest.mark.parametrize(("jour", "offerte"), [(date(2023, 9, 30), True), (date(2023, 10, 1), False)])
def test_no_renewal_is_offered_after_the_term(jour, offerte):
    assert ("Si vous souhaitez la reconduction" in dit_de(T.DEMANDE_BILAN, suivies(le=jour))) is offerte


@pytest.mark.parametrize(("jour", "rappele"), [(date(2024, 1, 4), True), (date(2024, 1, 5), False)])
def test_a_refund_decided_before_the_time_given_to_answer_is_recalled_to_the_service(jour, rappele):
    decision = replace(a_reverser(part=QUART, notifie_le=date(2023, 12, 5)), le=jour)
    rappels = " ".join(examiner(T.REVERSEMENT, decision).rappels)
    assert ("délai laissé au bénéficiaire pour observer" in rappels) is rappele
    assert "délai laissé" not in " ".join(examiner(T.REVERSEMENT, a_reverser(part=QUART)).rappels)
