"""Colours, fonts and icons of the window: tokens read from `resources/theme`, one palette, one style sheet.

Not here: any colour or size used by one widget alone; a widget asks for a token by its name.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from PySide6.QtCore import QObject, QRect, QRectF, QSize, Qt, QTemporaryDir, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QIcon,
    QIconEngine,
    QImage,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtWidgets import QApplication, QStyleFactory
from typing_extensions import override

from app.socle.errors import Bug
from app.socle.resources import chemin, lire_toml

NomTheme = Literal["clair", "sombre", "contraste", "systeme"]
THEMES: tuple[NomTheme, ...] = get_args(NomTheme)

POLICES = ("Segoe UI", "Noto Sans", "Liberation Sans")  # the last one is shipped
TAILLE_PT = 10
#: Points of the system's own text while nobody has enlarged it: what is above is a wish, and it is followed.
TEXTE_DU_SYSTEME = 9 if sys.platform == "win32" else 11
HAUTEUR_LIGNE = 28
TAILLE_ICONE = 20
ESPACES = (4, 8, 12, 16, 24)
#: What the style sheet sizes for a text of 10 points; lines of one pixel and paddings stay as they are.
_TAILLES = re.compile(r"((?:font-size|(?:min-|max-|\b(?<!-))(?:width|height)):\s?)(\d+)(pt|px)")
_FLECHES = {
    "chevron-bas": "texte2", "chevron-haut": "texte2", "coche": "accent_texte", "moins": "accent_texte",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Jetons:
    """The colours of one theme, as « #RRGGBB »."""

    fond: str
    surface: str
    survol: str
    selection: str
    selection_texte: str
    texte: str
    texte2: str
    bord: str
    filet: str
    succes: str
    alerte: str
    erreur: str
    info: str
    accent: str
    accent_survol: str
    accent_texte: str

    def couleur(self, nom: str) -> QColor:
        """Return the colour of this name."""
        return QColor(getattr(self, nom))


def lire_jetons(nom: str) -> Jetons:
    """Return the tokens of `resources/theme/<nom>.toml`. Raises Bug when one is missing or unknown."""
    table = lire_toml(f"theme/{nom}.toml")
    attendus = {f.name for f in fields(Jetons)}
    if set(table) != attendus:
        raise Bug(f"Thème «\u00a0{nom}\u00a0»\u00a0: jetons à revoir\u00a0: {sorted(set(table) ^ attendus)}")
    return Jetons(**table)


def jetons_du_systeme(palette: QPalette) -> Jetons:
    """Return the tokens of the high-contrast palette chosen in the system, without any tint."""
    role = QPalette.ColorRole
    fond, texte = palette.color(role.Base).name(), palette.color(role.Text).name()
    accent, sur_accent = (
        palette.color(role.Highlight).name(), palette.color(role.HighlightedText).name(),
    )  # fmt: skip
    return Jetons(
        fond=fond, surface=fond, survol=fond, selection=accent, selection_texte=sur_accent, texte=texte,
        texte2=texte, bord=texte, filet=texte, succes=texte, alerte=texte, erreur=texte, info=texte,
        accent=accent, accent_survol=accent, accent_texte=sur_accent,
    )  # fmt: skip


class Theme(QObject):
    """The theme in force in one application; built once by `installer`.

    Signals:
        change(): the colours are others; widgets that paint themselves ask for an update.
    """

    change = Signal()

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self._palette_systeme = QPalette(application.palette())
        self._dossier = QTemporaryDir()
        self._numero = 0
        self.choix: NomTheme = "systeme"
        self.jetons = lire_jetons("clair")
        # Kept: PySide6 6.12 invalidates the hints of accessibility when their parent's wrapper goes.
        self._indices = application.styleHints()
        self._acces = self._indices.accessibility()
        self._indices.colorSchemeChanged.connect(self._on_systeme_change)
        self._acces.contrastPreferenceChanged.connect(self._on_systeme_change)

    def appliquer(self, choix: NomTheme) -> None:
        """Recolour the whole application at once."""
        self.choix = choix
        self._demander_au_systeme(choix)
        self.jetons = self._resoudre(choix)
        application = self._application
        application.setPalette(_palette(self.jetons))
        application.setStyleSheet(self._feuille())
        self.change.emit()

    def icone(self, nom: str) -> QIcon:
        """Return the icon `resources/icons/<nom>.svg`; it takes the colour of the text, whatever the theme."""
        return QIcon(_Encre(self, nom))

    def _resoudre(self, choix: NomTheme) -> Jetons:
        contraste = self._contraste_du_systeme()
        if choix == "contraste" or (choix == "systeme" and contraste):
            return jetons_du_systeme(self._palette_systeme) if contraste else lire_jetons("contraste")
        if choix == "systeme":
            sombre = self._indices.colorScheme() == Qt.ColorScheme.Dark
            return lire_jetons("sombre" if sombre else "clair")
        return lire_jetons(choix)

    def _contraste_du_systeme(self) -> bool:
        return self._acces.contrastPreference() == Qt.ContrastPreference.HighContrast

    def _demander_au_systeme(self, choix: NomTheme) -> None:
        """Let title bars and native dialogs follow; a no-op where the platform has no such notion."""
        schema = {"clair": Qt.ColorScheme.Light, "sombre": Qt.ColorScheme.Dark}
        self._indices.blockSignals(True)  # noqa: FBT003  # Qt's own signature
        self._indices.setColorScheme(schema.get(choix, Qt.ColorScheme.Unknown))
        self._indices.blockSignals(False)  # noqa: FBT003  # Qt's own signature
        self._tenir_la_police()

    def _tenir_la_police(self) -> None:
        """Take from menus and lists the face and the size that Windows gives them at each change of its colours."""
        self._application.setFont(self._application.font())

    def _on_systeme_change(self) -> None:
        if self.choix == "systeme":
            self.appliquer("systeme")
        else:
            self._tenir_la_police()

    def _feuille(self) -> str:
        """Return the style sheet; arrows are written anew at each call, as Qt keeps images by file name."""
        self._numero += 1
        for nom, jeton in _FLECHES.items():
            cible = Path(self._dossier.filePath(f"{self._numero}-{nom}.svg"))
            cible.write_bytes(_svg(nom, self.jetons.couleur(jeton)))
        source = chemin("theme/clausule.qss").read_text("utf-8")
        source = source.replace("@icones/", self._dossier.filePath(f"{self._numero}-"))
        source = _TAILLES.sub(_agrandir, source)
        return re.sub(r"@(\w+)", lambda jeton: str(getattr(self.jetons, jeton[1])), source)


def _agrandir(taille: re.Match[str]) -> str:
    nombre = int(taille[2])
    return f"{taille[1]}{px(nombre) if nombre > 1 else nombre}{taille[3]}"


class _Encre(QIconEngine):
    """Draws one SVG in the colour of the text of the moment, at any scale."""

    def __init__(self, theme: Theme, nom: str) -> None:
        super().__init__()
        self._theme = theme
        self._nom = nom

    @override
    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        from PySide6.QtSvg import QSvgRenderer  # noqa: PLC0415  # 5 ms that a start without icons saves

        choisie = mode == QIcon.Mode.Selected or state == QIcon.State.On
        jeton = "selection_texte" if choisie else "texte"
        couleur = self._theme.jetons.couleur("bord" if mode == QIcon.Mode.Disabled else jeton)
        QSvgRenderer(_svg(self._nom, couleur)).render(painter, QRectF(rect))

    @override
    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        if size.isEmpty():  # a button squeezed to nothing asks for it
            return QPixmap()
        image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        self.paint(painter, image.rect(), mode, state)
        painter.end()
        return QPixmap.fromImage(image)

    @override
    def clone(self) -> QIconEngine:
        return _Encre(self._theme, self._nom)


@cache
def _source(nom: str) -> str:
    return chemin(f"icons/{nom}.svg").read_text("utf-8")


def _svg(nom: str, couleur: QColor) -> bytes:
    return _source(nom).replace("currentColor", couleur.name()).encode()


def _palette(jetons: Jetons) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for nom, roles in {
        "fond": (role.Window, role.Base),
        "surface": (role.AlternateBase, role.Button, role.ToolTipBase),
        "texte": (role.WindowText, role.Text, role.ButtonText, role.ToolTipText),
        "texte2": (role.PlaceholderText,),
        "bord": (role.Mid, role.Dark),
        "filet": (role.Light, role.Midlight),
        "accent": (role.Highlight, role.Link, role.LinkVisited, role.Accent),
        "accent_texte": (role.HighlightedText, role.BrightText),
    }.items():
        for cible in roles:
            palette.setColor(cible, jetons.couleur(nom))
    for cible in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, cible, jetons.couleur("texte2"))
    return palette


def installer(application: QApplication) -> Theme:
    """Give the application its style and font; return its theme, not applied yet."""
    application.setStyle(QStyleFactory.create("Fusion"))
    police = QFont(_famille() or application.font().family())
    systeme = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).pointSizeF()
    police.setPointSizeF(TAILLE_PT * max(1.0, systeme / TEXTE_DU_SYSTEME))
    application.setFont(police)
    theme = Theme(application)
    application.setProperty("clausule_theme", theme)
    return theme


def facteur_texte() -> float:
    """Return how many times the text is larger than the one our sizes are drawn for; never under 1."""
    return max(1.0, QApplication.font().pointSizeF() / TAILLE_PT)


def px(longueur: int) -> int:
    """Return a length drawn for a text of 10 points at the scale of the text in force, in pixels."""
    return round(longueur * facteur_texte())


def hauteur_ligne() -> int:
    """Return the height of one row of a table or a list, in pixels."""
    return px(HAUTEUR_LIGNE)


def agrandir_le_texte(application: QApplication, facteur: float) -> None:
    """Give the text another size; screens built before keep the rows and the columns they have."""
    police = QFont(application.font())
    police.setPointSizeF(TAILLE_PT * facteur)
    application.setFont(police)
    theme = theme_de(application)
    theme.appliquer(theme.choix)


def _famille() -> str:
    """Return the first of our faces that the machine has; ours is loaded where there is none."""
    presentes = set(QFontDatabase.families())
    if presentes.isdisjoint(POLICES):
        for fichier in sorted(chemin("fonts").glob("*.ttf")):
            QFontDatabase.addApplicationFont(str(fichier))
        presentes = set(QFontDatabase.families())
    return next((nom for nom in POLICES if nom in presentes), "")


def theme_de(application: QApplication | None = None) -> Theme:
    """Return the theme of the application, installed at the first call."""
    cible = application or QApplication.instance()
    if not isinstance(cible, QApplication):
        raise Bug("Pas d’application Qt.")
    theme = cible.property("clausule_theme")
    return theme if isinstance(theme, Theme) else installer(cible)


def appliquer_theme(application: QApplication, choix: NomTheme) -> Theme:
    """Switch the application to a theme, live; return it."""
    theme = theme_de(application)
    theme.appliquer(choix)
    return theme


def icone(nom: str) -> QIcon:
    """Return an icon of the set, in the colour of the text."""
    return theme_de().icone(nom)


__all__ = [
    "ESPACES", "HAUTEUR_LIGNE", "POLICES", "TAILLE_ICONE", "THEMES", "Jetons", "NomTheme", "Theme",
    "agrandir_le_texte", "appliquer_theme", "facteur_texte", "hauteur_ligne", "icone", "installer",
    "jetons_du_systeme", "lire_jetons", "px", "theme_de",
]  # fmt: skip
