"""The fiche navette: golden text, one page whatever is long, effect before and after, unknown said."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from app.documents.composer import composer
from app.documents.contenu import texte_brut
from app.documents.navette import LONGUEURS, TABLEAUX_NAVETTE, preuves_citees, raccourci
from app.documents.pdf import nombre_de_pages, rendre_pdf
from app.domain.controles import Constat
from app.domain.cycle import Etat
from app.domain.derogation import Derogation
from app.domain.documents import Document
from app.domain.montants import Etp, Montant
from app.domain.regles import Niveau
from app.domain.sensibilite import BandeDeRangs
from app.domain.visa import EtapeVisa
from app.services.documents import _compose
from app.socle.errors import UserError
from tests.actes_types import avant_decision, avec, des_donnees, instruit
from tests.app.documents.test_documents import chargees
from tests.app.documents.test_pdf import conforme
from tests.builders import le, un_poste
from tests.collectif_types import un_visa, une_navette, une_preuve_imprimee

GOLDEN = Path(__file__).parents[2] / "references/campagne/fiche_navette.txt"
PREUVES = tuple(
    une_preuve_imprimee(code, f"« Citation {n} du porteur. »", source=f"Note de projet.pdf, p. {n}")
    for n, code in enumerate(("C1.1", "C1.1", "C2.1", "C3.1"), 1)
)


def une_fiche(donnees=None, preuves=PREUVES, **navette):
    return instruit(donnees or des_donnees(), preuves=preuves, navette=une_navette(**navette))


def texte(donnees):
    return texte_brut(composer(Document.NAVETTE, donnees)).replace("\u00a0", " ")


def quota_de(donnees):
    return TABLEAUX_NAVETTE["navette_quota"](donnees).lignes


def test_text_and_conformance_of_the_fiche(tmp_path):
    contenu = composer(Document.NAVETTE, une_fiche())
    dit = texte_brut(contenu) + "\n"
    if os.environ.get("CLAUSULE_MAJ_REFERENCES"):
        GOLDEN.write_text(dit, "utf-8")
    assert dit == GOLDEN.read_text("utf-8")
    octets = rendre_pdf(contenu)
    assert conforme(octets, "ua1", tmp_path) == []
    assert conforme(octets, "2a", tmp_path) == []


def longues():
    donnees = avec(
        chargees(), dossier__avis="Avis très motivé. " * 90, dossier__territoire="Commune de Test, " * 80
    )
    etapes = tuple(EtapeVisa)
    visas = tuple(un_visa(etapes[i % 4], qualite="chef " * 40, motif="Motif long. " * 60) for i in range(9))
    preuves = tuple(
        une_preuve_imprimee(f"C{n}.1", "« " + "mot " * 400 + "»", source="nom " * 60) for n in range(1, 5)
    )
    etat = replace(donnees.instruction, preuves=preuves, navette=une_navette(visas=visas))
    return replace(donnees, instruction=etat)


def test_it_holds_on_one_page_by_shortening_what_is_quoted():
    contenu = _compose(Document.NAVETTE, longues())
    assert nombre_de_pages(contenu) == 1
    assert "…\u00a0»" in texte_brut(contenu)
    assert "5 étapes antérieures sont au journal" in texte_brut(contenu).replace("\u00a0", " ")


def test_what_cannot_hold_is_refused(monkeypatch):
    monkeypatch.setattr("app.documents.pdf.nombre_de_pages", lambda _: 2)
    with pytest.raises(UserError, match="ne tient pas sur une page"):
        _compose(Document.NAVETTE, une_fiche())


def test_the_effect_is_told_before_and_after():
    retenu = avec(des_donnees(), dossier__etat=Etat.RETENU)
    euros = tuple(c.replace("\u00a0", " ") for c in quota_de(une_fiche(retenu))[-1])
    assert euros[1:] == ("90 000,00", "26 600,00", "29 400,00", "56 000,00", "34 000,00")
    avant = avant_decision(des_donnees())
    propose = avec(avant, dossier__montant_propose=Montant(2000000))
    assert quota_de(une_fiche(propose, visas=()))[-1][3] == "20\u00a0000,00"
    assert quota_de(une_fiche(avant))[-1][3] == "28\u00a0000,00", "la proposition signée passe avant"
    assert quota_de(une_fiche(des_donnees(Etat.NON_RETENU)))[-1][3] == "0,00"
    assert quota_de(instruit(des_donnees())) == ()


def test_what_is_unknown_is_said_and_never_zero():
    avant = avec(avant_decision(des_donnees()), dossier__montant_propose=None, dossier__postes=(un_poste(),))
    nu = une_fiche(avant, visas=(), quota=replace(une_navette().quota, enveloppe=None, cible=None))
    lignes = quota_de(nu)
    assert lignes[0][1] == "non notifiée"
    assert lignes[-1][1] == "enveloppe inconnue"
    assert lignes[-1][3:] == ("inconnu",) * 3
    assert "ETP inconnus, montant inconnu (la proposition de l’instruction)" in texte(nu)
    connu = avec(avant, dossier__postes=(un_poste(etp_propose=Etp(50)),))
    assert "0,50 ETP, montant inconnu" in texte(une_fiche(connu, visas=()))


def test_rank_and_band():
    assert "du rang 1 au rang 4, si une seule note" in texte(une_fiche())
    seul = BandeDeRangs(1, "2022-94-0001", 2, 2, 2, None)
    assert "rang 2 dans tous les cas" in texte(une_fiche(bande=seul))
    assert "le dossier n’a pas de rang" in texte(une_fiche(bande=None))


def test_three_proofs_the_heaviest_first_one_for_each_sub_criterion():
    points = {"C1.1": 5, "C2.1": 9, "C3.1": 1}
    assert [p.sous_critere for p in preuves_citees(PREUVES, points)] == ["C2.1", "C1.1", "C3.1"]
    morte = replace(PREUVES[2], remplacee_par="neuve.pdf")
    assert [p.source[-1] for p in preuves_citees((*PREUVES[:2], morte), points)] == ["1", "2", "3"]
    assert "Le dossier ne cite qu’une preuve." in texte(une_fiche(preuves=PREUVES[:1]))
    assert "remplacée depuis" in texte(une_fiche(preuves=(morte,)))
    assert "aucune preuve" in texte(une_fiche(preuves=()))


def test_visas_and_what_came_before():
    dit = texte(une_fiche(visas=(un_visa(EtapeVisa.RETOUR, sens=None, motif="Chiffrer."), un_visa())))
    assert "retour à l’instruction. Chiffrer." in dit
    assert "retenu, 1,00 ETP, 28 000,00 €" in dit
    assert "1 étape antérieure est au journal." in texte(une_fiche(visas=(un_visa(),) * 5))


def test_what_was_passed_over_in_writing_is_said_with_who_and_why():
    levee = Derogation(1, "R02", "Dépôt tardif imputable au service.", "Camille Fictif", le(9, 12))
    constats = (
        Constat("R02", Niveau.BLOQUANT, "Reçu hors délai.", "appel à projets", derogation=True, levee=levee),
        Constat("R05", Niveau.ALERTE, "Non levé.", "appel à projets", derogation=True),
    )
    fiche = une_fiche(avec(des_donnees(), decision__derogation="Abondement annoncé. " * 30))
    donnees = replace(fiche, instruction=replace(fiche.instruction, constats=constats))
    dit = texte(donnees)
    assert "Passé outre par écrit : R02, levé par Camille Fictif le 12 septembre 2022, motif : Dépôt tardif" in dit
    assert "imputable au service ; décision prise" in dit
    assert "décision prise malgré un empêchement, motif : Abondement annoncé." in dit
    assert "R05" not in dit
    assert nombre_de_pages(_compose(Document.NAVETTE, donnees)) == 1
    assert "Passé outre" not in texte(une_fiche())


def test_a_text_is_cut_at_a_word():
    assert raccourci("un  deux\ntrois", 40) == "un deux trois"
    assert raccourci("un deux trois", 9) == "un deux…"
    assert raccourci("« un deux trois »", 10).startswith("«")
    assert list(LONGUEURS) == sorted(LONGUEURS, reverse=True)
