"""Every picture in every theme and size: no text on another, none cut; vector files hold no image."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pypdf
import pytest
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QFontMetricsF, QImage, QPainter

from app.domain.figures import Bandes, Barres, Carte, Ecarts
from tests.figures_types import toutes
from ui.figures import sorties
from ui.figures.bandes import graduations
from ui.figures.composer import composer
from ui.figures.metre import JEU, Metre
from ui.figures.peintre import Palette, Peintre
from ui.figures.planche import MARGE, Teinte, Texte
from ui.theme import lire_jetons

NOMS = ("barres", "carte", "carte-des-ecarts", "ecarts", "bandes", "piles", "tuiles", "couvertures")
EN_RANGEES = NOMS[:-2]  # the pictures of the territory have their own (`test_territoire`)
THEMES = ("clair", "sombre", "contraste")
LARGEURS = (400.0, 640.0, 1000.0, 1900.0)
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def metre(qapp):
    return Metre()


def textes(planche):
    """Return every line of text with its place in the whole picture, narrowed to the ink it takes."""
    for y, bloc in planche.places():
        for trace in bloc.traces:
            if isinstance(trace, Texte):
                yield trace, trace.boite.translated(0, y)


def encre(texte, boite, mesures):
    """Return the part of a box that the text covers."""
    large = mesures[texte.style].horizontalAdvance(texte.texte)
    gauche = {
        "gauche": boite.left(), "droite": boite.right() - large, "centre": boite.center().x() - large / 2,
    }[texte.alignement]  # fmt: skip
    haut = mesures[texte.style].height()
    return QRectF(gauche, boite.center().y() - haut / 2, large, haut)


@pytest.mark.parametrize("nom", NOMS)
@pytest.mark.parametrize("nombre", [1, 7, 60])
@pytest.mark.parametrize("largeur", LARGEURS)
def test_nul_texte_n_en_touche_un_autre_ni_ne_sort(metre, nom, nombre, largeur):
    planche = composer(toutes(nombre)[nom], largeur, metre)
    mesures = {s: QFontMetricsF(metre.police(s)) for s in ("titre", "corps", "petit")}
    poses = [(t, b, encre(t, b, mesures)) for t, b in textes(planche)]
    assert len(poses) > 10
    for texte, boite, place in poses:
        assert place.width() <= boite.width() + JEU, texte.texte
        assert place.left() >= MARGE - JEU, texte.texte
        assert place.right() <= planche.largeur - MARGE + JEU, texte.texte
    poses.sort(key=lambda p: p[2].top())
    for rang, (texte, _, place) in enumerate(poses):
        for autre, _, voisine in poses[rang + 1 :]:
            if voisine.top() >= place.bottom():
                break
            commun = place.intersected(voisine)
            assert commun.width() <= 0.5 or commun.height() <= 3, (texte.texte, autre.texte)


@pytest.mark.parametrize("nom", NOMS)
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("echelle", [1, 2])
def test_chaque_figure_se_peint_dans_chaque_theme(metre, nom, theme, echelle):
    planche = composer(toutes(9)[nom], 900, metre)
    jetons = lire_jetons(theme)
    image = QImage(QSize(900 * echelle, round(planche.hauteur) * echelle), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.scale(echelle, echelle)
    peintre = Peintre(painter, metre, jetons)
    peintre.fond(QRectF(0, 0, planche.largeur, planche.hauteur))
    for y, bloc in planche.places():
        peintre.bloc(bloc, y)
    painter.end()
    couleurs = {
        image.pixelColor(x, y).name() for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)
    }
    assert jetons.fond.lower() in couleurs
    assert len(couleurs) > 8


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("pourcent", range(0, 101, 5))
def test_l_encre_se_lit_sur_chaque_teinte(qapp, theme, pourcent):
    def luminance(couleur):
        canaux = (couleur.redF(), couleur.greenF(), couleur.blueF())
        r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in canaux)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    palette = Palette(lire_jetons(theme))
    fond, texte = palette.couleur(Teinte(pourcent / 100)), palette.couleur(Teinte(pourcent / 100, dessus=True))
    sombre, clair = sorted((luminance(fond), luminance(texte)))
    assert (clair + 0.05) / (sombre + 0.05) >= 4.5


def test_les_teintes_vont_toujours_dans_le_meme_sens(qapp):
    for theme in ("clair", "sombre"):
        palette = Palette(lire_jetons(theme))
        gris = [palette.couleur(Teinte(p / 20)).lightness() for p in range(21)]
        assert gris == sorted(gris, reverse=theme == "clair")
    assert Palette(lire_jetons("contraste")).sans_teinte


@pytest.mark.parametrize("nom", NOMS)
def test_le_png_est_le_meme_deux_fois_et_double_a_l_echelle_2(qapp, nom):
    figure = toutes(7)[nom]
    assert sorties.png(figure, 1) == sorties.png(figure, 1)
    simple, double = QImage.fromData(sorties.png(figure, 1)), QImage.fromData(sorties.png(figure))
    assert double.size() == simple.size() * 2


@pytest.mark.parametrize("nom", NOMS)
def test_le_svg_est_valide_sans_image_et_dit_son_message(qapp, nom):
    figure = toutes(7)[nom]
    racine = ET.fromstring(sorties.svg(figure))  # noqa: S314  # our own file
    balises = {e.tag for e in racine.iter()}
    assert f"{SVG}image" not in balises
    assert {f"{SVG}text"} <= balises
    assert racine.findtext(f"{SVG}title") == figure.cartouche.titre
    assert racine.findtext(f"{SVG}desc") == figure.cartouche.message
    ecrits = [" ".join("".join(e.itertext()).split()) for e in racine.iter(f"{SVG}text")]
    assert any(figure.cartouche.message.split()[0] in e for e in ecrits)


@pytest.mark.parametrize("nom", EN_RANGEES)
@pytest.mark.parametrize("nombre", [1, 60])
def test_le_pdf_a_ses_polices_et_toutes_ses_pages(qapp, tmp_path, nom, nombre):
    figure = toutes(nombre)[nom]
    fichier = tmp_path / "figure.pdf"
    fichier.write_bytes(sorties.pdf(figure))
    lecteur = pypdf.PdfReader(fichier)
    texte = " ".join(" ".join(page.extract_text() for page in lecteur.pages).split())
    for page in lecteur.pages:
        assert not page.images
        for police in page["/Resources"]["/Font"].values():
            descendante = police.get_object()["/DescendantFonts"][0].get_object()
            assert "/FontFile2" in descendante["/FontDescriptor"]
    assert f"sur {len(lecteur.pages)}" in texte
    assert "\ufb01" not in texte  # no ligature: a search for « fi » finds
    derniere = figure.table().lignes[-1]
    assert derniere[1 if isinstance(figure, Carte | Bandes) else 0] in texte
    assert len(lecteur.pages) == 1 or nombre == 60


def test_une_longue_carte_repete_ses_entetes(metre):
    planche = composer(toutes(200)["carte"], 700, metre)
    pages = planche.pages(900)
    assert len(pages) > 5
    assert all(any(bloc is planche.entetes for _, bloc in page) for page in pages)
    assert sum(len(page) for page in pages) == 1 + len(pages) + 200
    for page in pages:
        y, bloc = page[-1]
        assert y + bloc.hauteur <= 900


def test_une_page_trop_basse_garde_une_rangee(metre):
    planche = composer(toutes(3)["bandes"], 700, metre)
    assert [len(page) for page in planche.pages(10)] == [3, 2, 2]


@pytest.mark.parametrize("nom", EN_RANGEES)
def test_la_figure_et_sa_table_disent_la_meme_chose(metre, nom):
    figure = toutes(9)[nom]
    planche, table = composer(figure, 1000, metre), figure.table()
    assert len(planche.rangees) == len(table.lignes)
    for bloc, ligne in zip(planche.rangees, table.lignes, strict=True):
        ecrits = [t.texte for t in bloc.traces if isinstance(t, Texte)]
        lus = " ".join((*ecrits, *(m.phrase for m in bloc.marques))).replace("\u00a0", " ")
        for cellule in ligne:
            assert cellule.replace("\u00a0", " ") in lus


@pytest.mark.parametrize("nombre", [1, 7, 12, 60, 200, 10_000])
def test_les_graduations_restent_peu_nombreuses(nombre):
    marques = graduations(nombre)
    assert marques[0] == 1
    assert len(marques) <= 9
    assert marques[-1] <= nombre


def test_sans_dossier_la_figure_se_compose_quand_meme(metre):
    cartouche = toutes(1)["carte"].cartouche
    vides = (
        Barres(cartouche, ()), Carte(cartouche, (), (), 100), Ecarts(cartouche, ("Une", "Deux"), 4, ()),
        Bandes(cartouche, ()),
    )  # fmt: skip
    for figure in vides:
        assert composer(figure, 800, metre).rangees == ()
        assert sorties.pdf(figure).startswith(b"%PDF")


def test_le_texte_se_coupe_entre_les_mots(metre):
    phrase = "Crédibilité de la mise en œuvre opérationnelle"
    lignes = metre.couper(phrase, 120)
    assert " ".join(lignes) == phrase
    assert all(metre.largeur(ligne) <= 120 for ligne in lignes)
    assert metre.couper(phrase, 120, "corps", 2)[-1].endswith("…")
    assert metre.couper("anticonstitutionnellement", 60)[0].endswith("…")
    assert metre.couper("", 60) == ("",)


def test_nulle_bibliotheque_interdite():
    fichiers = list((Path(__file__).parents[3] / "ui/figures").glob("*.py"))
    assert len(fichiers) > 8
    for fichier in fichiers:
        texte = fichier.read_text("utf-8")
        assert "QtCharts" not in texte
        assert "QtGraphs" not in texte
