"""The grid: one line per criterion of the goals A1 to A12, what measures it, and the campaign of measures.

A criterion is held when nothing is found on any screen, on the empty base nor on the demonstration.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Literal

from PySide6.QtCore import QSize

from tests.outils.acces import clavier, gestes, noms, place, regard
from tests.outils.acces.poste import BASES, PORTABLE, Poste
from ui.theme import appliquer_theme

Etat = Literal["tenu", "non tenu", "non mesuré"]
AGRANDI = QSize(1920, 1080)
DEUX_FOIS = QSize(960, 540)  # what a screen of 1920×1080 offers at 200 %
#: For each size of the text, the rooms it is tried in.
TAILLES = (
    (1.0, (("A9.5", DEUX_FOIS),)),
    (1.5, (("A9.6", PORTABLE),)),
    (2.0, (("A9.4", AGRANDI), ("A9.7", PORTABLE))),
)
DEFILE = frozenset({"A9.7"})  # there a frame may scroll both ways: the figure of WCAG 1.4.4, not of 1.4.10


@dataclass(frozen=True, slots=True)
class Critere:
    """One criterion. `code`: its goal, a dot, its rank."""

    code: str
    texte: str

    @property
    def objectif(self) -> str:
        """The goal it belongs to: « A4 »."""
        return self.code.partition(".")[0]


CRITERES = tuple(
    Critere(code, texte)
    for code, texte in (
        ("A1.1", "Chaque commande atteinte au clavier a un nom, panneaux repliés compris"),
        ("A1.2", "Chaque commande des boîtes de dialogue a un nom"),
        ("A2.1", "Chaque champ est lié à un libellé ou porte un nom"),
        ("A2.2", "Dans un menu, deux entrées n’ont pas la même lettre, et chacune a un mot"),
        ("A2.3", "Sur un écran, deux commandes n’ont pas la même touche Alt"),
        ("A3.1", "Chaque colonne a un titre ; une cellule vide se dit"),
        ("A3.2", "Un lecteur d’écran lit l’en-tête et la valeur d’une cellule (AT-SPI)"),
        ("A4.1", "Tabulation visite toutes les commandes, revient, et se parcourt à l’envers"),
        ("A4.2", "L’ordre de tabulation suit l’ordre de lecture"),
        ("A5.1", "Le parcours du courriel à la convention se fait sans la souris"),
        ("A5.2", "Chaque écran et chaque acte d’un écran s’atteint par une touche, un menu ou la palette"),
        ("A6.1", "Le focus se voit sur chaque genre de commande (thème clair)"),
        ("A6.2", "Le focus se voit sur chaque genre de commande (thème sombre)"),
        ("A6.3", "Le focus se voit sur chaque genre de commande (contraste élevé)"),
        ("A6.4", "La ligne ou la cellule sous le curseur se distingue, dans les trois thèmes"),
        ("A7.1", "Contraste des textes et des dessins, thème clair"),
        ("A7.2", "Contraste des textes et des dessins, thème sombre"),
        ("A7.3", "Contraste des textes et des dessins, contraste élevé"),
        ("A8.1", "Un état dit par une couleur ou un dessin l’est aussi par un mot"),
        ("A8.2", "Chaque dessin a un nom, ou un texte qui dit la même chose"),
        ("A9.1", "En 1280×720, rien de coupé, de caché ni de recouvert"),
        ("A9.2", "En 1280×720, aucun cadre ne défile de côté"),
        ("A9.3", "En 1280×720, aucun tableau ne défile de côté"),
        (
            "A9.4",
            "Texte à 200 % en 1920×1080 : rien de coupé, de caché ni de recouvert, aucun cadre ne défile de côté",
        ),
        ("A9.5", "Affichage à 200 % sur 1920×1080 : de même, et la fenêtre tient"),
        ("A9.6", "Texte à 150 % en 1280×720 : de même"),
        ("A9.7", "Texte à 200 % en 1280×720 : rien de coupé, de caché ni de recouvert ; ce qui dépasse défile"),
        ("A9.8", "Chaque boîte de dialogue tient dans l’écran, texte à 200 % en 1280×720"),
        ("A10.1", "Messages, avancement et fin d’un travail sont annoncés (AT-SPI)"),
        ("A11.1", "Couleurs et contraste du système suivis sans redémarrer"),
        ("A11.2", "Rien ne clignote ; rien ne s’efface avant d’avoir été lu"),
        ("A12.1", "Une saisie refusée est dite par un texte, et le curseur va au champ"),
        ("A12.2", "Un acte s’annule"),
    )
)
PHASES = ("ecrans", "agrandis", "gestes", "parcours", "annonces")
PHASE_DE = {
    **dict.fromkeys(("A9.4", "A9.5", "A9.6", "A9.7", "A9.8"), "agrandis"),
    "A3.2": "annonces",
    "A5.1": "parcours",
    "A10.1": "annonces",
    **dict.fromkeys(("A1.2", "A11.1", "A11.2", "A12.1", "A12.2"), "gestes"),
}
THEMES = (("clair", "1"), ("sombre", "2"), ("contraste", "3"))


@dataclass(slots=True)
class Releve:
    """What was found: faults by criterion, each with its first screen; why some were not measured."""

    fautes: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    non_mesures: dict[str, str] = field(default_factory=dict)

    def noter(self, code, ou, fautes):
        """Add faults to a criterion."""
        for faute in fautes:
            self.fautes[code].setdefault(faute, ou)

    def etat(self, code) -> Etat:
        """Return what a criterion came to."""
        if code in self.non_mesures:
            return "non mesuré"
        return "non tenu" if self.fautes.get(code) else "tenu"


COURANTS = (
    ("A1.1", noms.sans_nom),
    ("A2.1", noms.sans_libelle),
    ("A2.3", noms.touches_doubles),
    ("A3.1", noms.cellules_muettes),
    ("A4.1", clavier.pieges),
    ("A4.2", clavier.inversions),
    ("A5.2", gestes.actes_sans_touche),
    ("A8.1", noms.couleurs_seules),
    ("A8.2", regard.dessins_muets),
    ("A9.1", place.textes_coupes),
    ("A9.1", place.debords),
    ("A9.1", place.chevauchements),
    ("A9.2", place.glissements),
    ("A9.3", place.tables_larges),
)


def relever_une_base(application, dossier, base, releve, phases=PHASES):
    """Walk through every screen of one base, in every theme and size, and note what is found."""
    poste = Poste(application, dossier, base)
    try:
        if "ecrans" in phases:
            _ecrans(poste, releve)
        if "gestes" in phases and base == BASES[0]:
            gestes.relever(poste, releve)
    finally:
        poste.fermer()
    if "agrandis" in phases:
        _agrandis(application, dossier, base, releve)


def codes_de(phase):
    """Return the criteria that a phase measures."""
    return {c.code for c in CRITERES if PHASE_DE.get(c.code, "ecrans") == phase}


def _ecrans(poste, releve):
    releve.noter("A2.2", "menus", noms.touches_des_menus(poste.fenetre))
    releve.noter("A9.1", "fenêtre", place.hors_de_l_ecran(poste.fenetre, PORTABLE))
    for theme, rang in THEMES:
        appliquer_theme(poste.application, theme)
        vus = set()
        for ou, page in poste.ecrans():
            if theme == "clair":
                for code, mesure in COURANTS:
                    releve.noter(code, ou, mesure(page))
            releve.noter(f"A7.{rang}", ou, regard.peu_contrastes(page))
            releve.noter(f"A6.{rang}", ou, regard.foyers_invisibles(page, vus))
            releve.noter("A6.4", f"{ou}, {theme}", regard.curseurs_invisibles(page, vus))
    appliquer_theme(poste.application, "clair")


def _agrandis(application, dossier, base, releve):
    for texte, places in TAILLES:
        ici = dossier / f"texte-{texte}"
        ici.mkdir()
        poste = Poste(application, ici, base, texte)
        try:
            for code, taille in places:
                with poste.taille(taille):
                    releve.noter(code, "fenêtre", place.hors_de_l_ecran(poste.fenetre, taille))
                    for ou, page in poste.ecrans():
                        releve.noter(code, ou, place.tout(page, defile=code in DEFILE))
            if texte == max(t for t, _ in TAILLES) and base == BASES[0]:
                gestes.relever_les_boites(poste, releve)
        finally:
            poste.fermer()
