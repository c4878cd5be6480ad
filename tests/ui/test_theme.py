"""Every theme can be read: contrasts computed from the tokens, and one icon file behind each name."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from app.socle.errors import Bug
from app.socle.resources import chemin, dessin
from ui import theme as module

FONDS = ("fond", "surface", "survol")
MINIMUMS = {
    "texte": 7, "texte2": 7, "succes": 4.5, "alerte": 4.5, "erreur": 4.5, "info": 4.5, "accent": 4.5,
    "bord": 3,
}  # fmt: skip


def luminance(couleur: str) -> float:
    canaux = [int(couleur[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    lineaires = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in canaux]
    return sum(p * c for p, c in zip((0.2126, 0.7152, 0.0722), lineaires, strict=True))


def contraste(a: str, b: str) -> float:
    clair, sombre = sorted((luminance(a), luminance(b)), reverse=True)
    return (clair + 0.05) / (sombre + 0.05)


def test_contrast_of_black_on_white_is_21():
    assert contraste("#000000", "#FFFFFF") == pytest.approx(21)


@pytest.mark.parametrize("nom", ["clair", "sombre", "contraste"])
@pytest.mark.parametrize("jeton", MINIMUMS)
@pytest.mark.parametrize("fond", FONDS)
def test_contrast_on_every_background(nom, jeton, fond):
    jetons = module.lire_jetons(nom)
    assert contraste(getattr(jetons, jeton), getattr(jetons, fond)) >= MINIMUMS[jeton]


@pytest.mark.parametrize("nom", ["clair", "sombre", "contraste"])
def test_text_of_the_primary_button_and_of_the_selection(nom):
    jetons = module.lire_jetons(nom)
    assert contraste(jetons.selection_texte, jetons.selection) >= 7
    for fond in (jetons.accent, jetons.accent_survol):
        assert contraste(jetons.accent_texte, fond) >= 7


def test_switching_recolours_palette_sheet_and_icons(qapp):
    clair = module.appliquer_theme(qapp, "clair").icone("accueil").pixmap(QSize(20, 20)).toImage()
    feuille_claire = qapp.styleSheet()
    sombre = module.appliquer_theme(qapp, "sombre").icone("accueil").pixmap(QSize(20, 20)).toImage()
    assert clair != sombre
    assert qapp.styleSheet() != feuille_claire
    assert qapp.palette().color(QPalette.ColorRole.Base) == QColor(module.lire_jetons("sombre").fond)
    module.appliquer_theme(qapp, "clair")


def test_menus_and_lists_keep_the_text_of_the_program_when_the_system_gives_them_another(qapp):
    theme = module.theme_de(qapp)
    classes = ("QMenu", "QAbstractItemView", "QStatusBar")
    for choix in ("clair", "sombre"):
        for classe in classes:
            QApplication.setFont(QFont("Tahoma", 5), classe)  # as Windows does at a change of its colours
        theme.appliquer(choix)
        assert {QApplication.font(classe).pointSizeF() for classe in classes} == {qapp.font().pointSizeF()}
    QApplication.setFont(QFont("Tahoma", 5), "QMenu")
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert QApplication.font("QMenu").pointSizeF() == qapp.font().pointSizeF()
    theme.appliquer("clair")


@pytest.mark.parametrize("choix", module.THEMES)
def test_no_token_is_left_in_the_sheet(qapp, choix):
    module.appliquer_theme(qapp, choix)
    assert "@" not in QApplication.instance().styleSheet()
    module.appliquer_theme(qapp, "clair")


def test_high_contrast_of_the_system_has_no_tint():
    palette = QPalette(QColor("#000000"))
    palette.setColor(QPalette.ColorRole.Text, QColor("#00ff00"))
    palette.setColor(QPalette.ColorRole.Base, QColor("#000000"))
    jetons = module.jetons_du_systeme(palette)
    assert {jetons.texte, jetons.alerte, jetons.bord} == {"#00ff00"}
    assert jetons.survol == jetons.fond == "#000000"
    assert jetons.selection != jetons.fond


def test_icons_are_20_px_lines_in_the_colour_of_the_text():
    for fichier in chemin("icons").glob("*.svg"):
        source = fichier.read_text("utf-8")
        assert 'viewBox="0 0 20 20"' in source, fichier.name
        assert 'stroke="currentColor"' in source, fichier.name
        assert 'stroke-width="1.5"' in source, fichier.name
        assert not re.search(r"#[0-9a-fA-F]{3}", source), fichier.name


def test_every_icon_draws_something(qapp):
    for fichier in chemin("icons").glob("*.svg"):
        image = module.icone(fichier.stem).pixmap(QSize(20, 20)).toImage()
        assert any(image.pixelColor(x, y).alpha() for x in range(20) for y in range(20)), fichier.name


def test_the_face_is_shipped_where_the_machine_has_none(qapp, monkeypatch):
    chargees = []
    monkeypatch.setattr(
        module.QFontDatabase, "families", lambda: ["DejaVu Sans"] + ["Liberation Sans"] * bool(chargees)
    )
    monkeypatch.setattr(module.QFontDatabase, "addApplicationFont", chargees.append)
    assert module._famille() == "Liberation Sans"
    assert chargees


def test_an_icon_squeezed_to_nothing_draws_nothing(qapp):
    assert module.icone("fermer").pixmap(QSize(0, 20)).isNull()


def test_an_unknown_icon_is_a_bug(qapp):
    with pytest.raises(Bug, match="icons/licorne"):
        dessin("licorne", "#000000")
