"""Every act, every legal form, every outcome, every document and every act of a campaign: PDF/UA-1 and PDF/A-2a.

The types are read where they are declared: a new one that no situation below composes fails here by its name. The
quick tests take one form; the long one takes them all.
"""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from app.documents import pdf
from app.documents.composer import en_projet, examiner
from app.documents.pdf import rendre_pdf
from app.domain.convention import TypeActe, TypeActeCampagne
from app.domain.documents import Document
from app.domain.porteur import Forme
from tests.actes_types import des_donnees, instruit
from tests.app.documents import contenus
from tests.app.documents.exigences import manques
from tests.app.documents.lecture import lecteur
from tests.app.documents.test_pdf import conforme
from tests.collectif_types import des_donnees_collectives
from tests.conventions_types import reconduit
from tests.lettres_types import ISSUES, LETTRES, de_la_forme, decidee
from tests.suivi_types import a_reverser, au_bilan, candidat, suivi_entier, suivies

#: States of a dossier of a legal form, in the order of its life.
SITUATIONS = {
    "instruit": lambda forme: instruit(des_donnees(forme=forme)),
    "candidat": candidat,
    "retenu": de_la_forme,
    "suivi": suivies,
    "bilan": au_bilan,
    "reversement": a_reverser,
    "reconduit": lambda forme: reconduit(des_donnees(forme=forme)),
    "tout": lambda forme: suivi_entier(suivies(forme, le=date(2023, 12, 6))),
}
TOUS = (*TypeActe, *Document)


@cache
def situation(nom, forme):
    return SITUATIONS[nom](forme)


def donnees_de(type_acte, forme):
    """Yield a name and data for each outcome of an act: those of the letters, else the states of a dossier."""
    for (lettre, issue), faire in LETTRES.items():
        if lettre is type_acte:
            yield issue, faire(forme)
    if all(lettre is not type_acte for lettre, _ in LETTRES):
        for nom in SITUATIONS:
            yield nom, situation(nom, forme)
        for issue in ISSUES:
            yield issue, decidee(forme, issue)


def composes(type_acte, forme):
    """Yield the acts that can be composed: all of a letter, the first of the others."""
    lettre = any(connue is type_acte for connue, _ in LETTRES)
    for nom, donnees in donnees_de(type_acte, forme):
        contenu = examiner(type_acte, donnees).contenu
        if contenu is not None:
            yield nom, contenu
            if not lettre:
                return


def fautes(contenu, dossier):
    octets = rendre_pdf(contenu)
    return manques(octets) + [faute for profil in ("ua1", "2a") for faute in conforme(octets, profil, dossier)]


@pytest.mark.parametrize("type_acte", TOUS, ids=lambda t: t.value)
def test_each_act_issued_and_in_draft(type_acte, tmp_path):
    faits = list(composes(type_acte, Forme.ASSOCIATION)) or list(composes(type_acte, Forme.COLLECTIVITE))
    assert faits, "aucune situation de ce module ne compose cet acte : ajoutez la sienne"
    _, contenu = faits[0]
    assert contenu.code is isinstance(type_acte, TypeActe)
    assert fautes(contenu, tmp_path) == []
    assert fautes(en_projet(contenu), tmp_path) == []


@pytest.mark.parametrize("type_acte", TypeActeCampagne, ids=lambda t: t.value)
def test_each_act_of_a_campaign(type_acte, tmp_path):
    contenu = examiner(type_acte, des_donnees_collectives()).contenu
    assert contenu.code
    assert fautes(contenu, tmp_path) == []
    assert fautes(en_projet(contenu), tmp_path) == []


@pytest.mark.lent
@pytest.mark.parametrize("type_acte", TOUS, ids=lambda t: t.value)
@pytest.mark.parametrize("forme", Forme, ids=lambda f: f.value)
def test_each_act_of_each_legal_form_and_outcome(type_acte, forme, tmp_path):
    faits = list(composes(type_acte, forme))
    assert faits, "aucune situation de ce module ne compose cet acte pour cette forme"
    en_faute = {nom: trouvees for nom, contenu in faits if (trouvees := fautes(contenu, tmp_path))}
    assert en_faute == {}


#: What the validator lets through, and our own demands do not.
MUTATIONS = {
    "signets": (b"/Outlines ", b"/Outlinex ", "signets"),
    "parents": (b"/ParentTree ", b"/ParentTrex ", "arbre des parents"),
    "puce": (b"/S /Lbl ", b"/S /P   ", "puces"),
    "élément": (b"/S /LI ", b"/S /P  ", "éléments de liste"),
    "portée": (b"/Scope /Row", b"/Scopx /Row", "portée"),
    "image": (b"/Alt <FEFF", b"/Alx <FEFF", "texte de remplacement"),
}


@pytest.mark.parametrize("nom", MUTATIONS)
def test_our_own_demands_see_what_would_be_missing(nom):
    avant, apres, dit = MUTATIONS[nom]
    octets = rendre_pdf(contenus.convention(articles=2))
    assert manques(octets) == []
    assert avant in octets
    assert dit in manques(octets.replace(avant, apres))


def test_a_page_without_footer_is_seen(monkeypatch):
    monkeypatch.setattr(pdf, "_PIED", "/Type /Layout")
    octets = pdf.rendre_pdf(contenus.lettre())
    assert [m.startswith("pied de la page") for m in manques(octets)] == [True] * len(lecteur(octets).pages)
