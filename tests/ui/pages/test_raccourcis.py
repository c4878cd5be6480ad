"""The shortcuts: one act per key on a screen, told in French in its tip, and written in the help of the screen.

Every screen is opened once, in one window; the tests read what was seen.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

import pytest
from PySide6.QtGui import QShortcut

from app.domain.dossier import Canal
from app.socle.horloge import HorlogeFixe
from app.socle.resources import racine
from tests.builders import un_porteur, un_poste
from tests.ui.pages.conftest import AGENT, MAINTENANT
from ui.main import Programme
from ui.pages.base import Page
from ui.pages.catalogue import fiches
from ui.parcours.gestes import souffler
from ui.raccourcis import PAGE, section, section_du_cadre
from ui.touches import ecrire_touches

FICHES = fiches(lambda: None, Page)
ECRANS = tuple(fiche.cle for fiche in FICHES)
ANGLAIS = re.compile(r"\b(Shift|Del|Return|Enter|PgUp|PgDown|Ins|Backspace|Left|Right|Up|Down)\b")
AIDE = racine() / "aide"


@dataclass(frozen=True)
class Vu:
    """A screen as it was seen: keys with tips, the key of its help, its section of the page."""

    actes: list[tuple[list[str], list[str], str]]
    aide: str
    section: str


@pytest.fixture(scope="module")
def vus(qapp, tmp_path_factory):
    dossier = tmp_path_factory.mktemp("raccourcis")
    programme = Programme(qapp, clock=HorlogeFixe(MAINTENANT), agent=AGENT, dossier_utilisateur=dossier)
    programme.fenetre.show()

    def calme():
        souffler()
        while programme.runner.occupe:
            souffler()

    programme.creer(dossier / "corse.clausule", "corse-2022")
    calme()
    bureau, campagne_id = programme.session.bureau, programme.session.campagne_id
    recu, _ = bureau.reception.creer_a_la_main(campagne_id, un_porteur(), MAINTENANT, Canal.COURRIER, "Candidature")
    bureau.instruction.modifier(recu.cle, "Modifier le projet", postes=(un_poste(),))
    fenetre = programme.fenetre
    releves = {}
    for fiche in FICHES:
        page = fenetre.ouvrir(fiche.cle, recu.cle if fiche.cle == "dossier" else None)
        calme()
        actes = [(touches([a]), [ecrire_touches(t) for t in a.shortcuts()], a.toolTip()) for a in page.actions()]
        releves[fiche.cle] = Vu(actes, page.aide, section(fiche.titre, page.actions()))
    cadre = touches(fenetre.actions_cadre.toutes())
    cadre += [r.key().toString() for r in fenetre.findChildren(QShortcut) if not r.key().isEmpty()]
    du_cadre = section_du_cadre(fenetre.actions_cadre.toutes(), fenetre.navigation.count())
    titres = {f.titre for f in FICHES}
    yield releves, cadre, du_cadre, titres
    programme.fermer()


def touches(actes):
    return [touche.toString() for acte in actes for touche in acte.shortcuts() if not touche.isEmpty()]


@pytest.mark.parametrize("cle", ECRANS)
def test_une_touche_ne_fait_qu_une_chose(vus, cle):
    releves, cadre, _, _ = vus
    siennes = [t for touches_de_l_acte, _, _ in releves[cle].actes for t in touches_de_l_acte]
    assert [t for t, nombre in Counter([*cadre, *siennes]).items() if nombre > 1] == []


@pytest.mark.parametrize("cle", ECRANS)
def test_les_infobulles_disent_les_touches_en_francais(vus, cle):
    actes = vus[0][cle].actes
    assert [bulle for _, _, bulle in actes if ANGLAIS.search(bulle)] == []
    assert [bulle for _, ecrites, bulle in actes if any(t not in bulle for t in ecrites)] == []


@pytest.mark.parametrize("cle", ECRANS)
def test_f1_ouvre_l_aide_de_l_ecran_qui_dit_ses_touches(vus, cle):
    vu = vus[0][cle]
    assert vu.aide != "index"
    assert (AIDE / f"{vu.aide}.md").is_file()
    pages = [AIDE / f"{nom}.md" for nom in (vu.aide, "index", "seance", "preuves", "pieces")]
    texte = "\n".join(p.read_text("utf-8") for p in pages)
    dites = [t for _, ecrites, _ in vu.actes for t in ecrites]
    assert [t for t in dites if not re.search(rf"(?<!\w){re.escape(t)}(?!\w)", texte)] == []


def test_la_page_des_raccourcis_est_celle_des_actes(vus):
    """When it fails: `python -m ui.parcours.aide` writes the page anew."""
    releves, _, du_cadre, titres = vus
    ecrite = (AIDE / f"{PAGE}.md").read_text("utf-8")
    assert du_cadre in ecrite
    assert [cle for cle, vu in releves.items() if vu.section not in ecrite] == []
    assert set(re.findall(r"(?m)^## (.+)$", ecrite)) == {
        "Partout", *(re.findall(r"^## (.+)", vu.section)[0] for vu in releves.values() if vu.section)
    }  # fmt: skip
    assert len(titres) == len(ECRANS)
