"""The shortcuts: one act per key on a screen, told in French in its tip, and written in the help of the screen."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from PySide6.QtGui import QShortcut

from app.socle.resources import racine
from ui.touches import ecrire_touches

ECRANS = (
    "accueil",
    "seance",
    "reception",
    "dossiers",
    "pieces",
    "dossier",
    "classement",
    "figures",
    "lectures",
    "recus",
    "grille",
    "cockpit",
    "comite",
    "parapheur",
    "circuit",
    "delegations",
    "verifications",
    "suivi",
    "actes",
    "journal",
    "recherche",
    "passages",
    "liasses",
    "fusion",
)
ANGLAIS = re.compile(r"\b(Shift|Del|Return|Enter|PgUp|PgDown|Ins|Backspace|Left|Right|Up|Down)\b")


@pytest.fixture
def ecran(base, calme, enregistrer):
    def ouvrir(cle):
        page = base.fenetre.ouvrir(cle, enregistrer() if cle == "dossier" else None)
        calme(base)
        return page

    return ouvrir


def touches(actes):
    return [touche.toString() for acte in actes for touche in acte.shortcuts() if not touche.isEmpty()]


@pytest.mark.parametrize("cle", ECRANS)
def test_une_touche_ne_fait_qu_une_chose(base, ecran, cle):
    page = ecran(cle)
    fenetre = base.fenetre
    du_cadre = touches(fenetre.actions_cadre.toutes())
    du_cadre += [r.key().toString() for r in fenetre.findChildren(QShortcut) if not r.key().isEmpty()]
    doubles = [t for t, nombre in Counter([*du_cadre, *touches(page.actions())]).items() if nombre > 1]
    assert doubles == []


@pytest.mark.parametrize("cle", ECRANS)
def test_les_infobulles_disent_les_touches_en_francais(ecran, cle):
    page = ecran(cle)
    assert [a.toolTip() for a in page.actions() if ANGLAIS.search(a.toolTip())] == []
    muets = [
        a.text()
        for a in page.actions()
        if any(ecrire_touches(touche) not in a.toolTip() for touche in a.shortcuts())
    ]
    assert muets == []


@pytest.mark.parametrize("cle", ECRANS)
def test_l_aide_de_l_ecran_dit_ses_touches(ecran, cle):
    page = ecran(cle)
    aide = racine() / "aide"
    pages = [aide / f"{nom}.md" for nom in (page.aide, "index", "seance", "preuves", "pieces")]
    texte = "\n".join(p.read_text("utf-8") for p in pages if p.is_file())
    ecrites = map(ecrire_touches, touches(page.actions()))
    assert [t for t in ecrites if not re.search(rf"(?<!\w){re.escape(t)}(?!\w)", texte)] == []
