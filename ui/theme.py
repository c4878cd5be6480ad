"""Colours, fonts and icons of the window: tokens read from `resources/theme`, one palette, one style sheet.

Loaded before the first paint, which waits neither for the namespace `Qt` (its 1,200 enumerators take 14 ms) nor for
what the system says of colours and contrast: `ebaucher` does without, `appliquer` sees to the rest.
Not here: any colour or size used by one widget alone; a widget asks for a token by its name.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args

from PySide6.QtCore import QObject, QTemporaryDir, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from app.socle.errors import Bug
from app.socle.resources import chemin, dessin

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon

NomTheme = Literal["clair", "sombre", "contraste", "systeme"]
THEMES: tuple[NomTheme, ...] = get_args(NomTheme)

POLICES = ("Segoe UI", "Noto Sans", "Liberation Sans")  # the last one is shipped
TAILLE_PT = 10
#: Points of the system's own text while nobody has enlarged it: what is above is a wish, and it is followed.
TEXTE_DU_SYSTEME = 9 if sys.platform == "win32" else 11
HAUTEUR_LIGNE = 28
TAILLE_ICONE = 20
GRIS = 128  # half of the lightness of Qt: a background below it is dark
ESPACES = (4, 8, 12, 16, 24)
_JETON = re.compile(r'^(\w+) *= *"(#[0-9A-Fa-f]{6})"', re.MULTILINE)
#: What the style sheet sizes for a text of 10 points; lines of one pixel and paddings stay as they are.
_TAILLES = re.compile(r"((?:font-size|(?:min-|max-|\b(?<!-))(?:width|height)):\s?)(\d+)(pt|px)")
_FLECHES = {
    "chevron-bas": "texte2", "chevron-haut": "texte2", "coche": "accent_texte", "moins": "accent_texte",
}  # fmt: skip


class Jetons(NamedTuple):
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
    # By a pattern: a reader of TOML takes 4 ms to load, and the first paint waits for this file.
    table = dict(_JETON.findall(chemin(f"theme/{nom}.toml").read_text("utf-8")))
    if set(table) != set(Jetons._fields):
        autres = sorted(set(table) ^ set(Jetons._fields))
        raise Bug(f"Thème «\u00a0{nom}\u00a0»\u00a0: jetons à revoir\u00a0: {autres}")
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
        self._palette_systeme = application.palette()  # a copy, in Qt
        self._dossier = QTemporaryDir()
        self._numero = 0
        self._peints: tuple[Jetons, float] | None = None
        self._indices: Any = None
        self.choix: NomTheme = "systeme"
        self.jetons = lire_jetons("clair")

    def ebaucher(self, choix: NomTheme) -> None:
        """Colour the application for its first paint, before the system is asked; `appliquer` follows."""
        self.choix = choix
        sombre = self._palette_systeme.window().color().lightness() < GRIS
        self.jetons = lire_jetons(("sombre" if sombre else "clair") if choix == "systeme" else choix)
        self._peindre()

    def appliquer(self, choix: NomTheme) -> None:
        """Recolour the whole application at once."""
        self._suivre_le_systeme()
        self.choix = choix
        self._demander_au_systeme(choix)
        self.jetons = self._resoudre(choix)
        self._peindre()
        self.change.emit()

    def icone(self, nom: str) -> QIcon:
        """Return the icon `resources/icons/<nom>.svg`; it takes the colour of the text, whatever the theme."""
        from ui.encre import icone_de  # noqa: PLC0415  # 5 ms of types that a first paint without icons saves

        return icone_de(self._couleur, nom)

    def _couleur(self, jeton: str) -> QColor:
        return self.jetons.couleur(jeton)

    def _peindre(self) -> None:
        voulu = self.jetons, facteur_texte()
        if voulu == self._peints:
            return
        self._peints = voulu
        self._application.setPalette(_palette(self.jetons))
        self._application.setStyleSheet(self._feuille())

    def _suivre_le_systeme(self) -> None:
        if self._indices is not None:
            return
        # Kept: PySide6 6.12 invalidates the hints of accessibility when their parent's wrapper goes.
        self._indices = self._application.styleHints()
        self._acces = self._indices.accessibility()
        self._indices.colorSchemeChanged.connect(self._on_systeme_change)
        self._acces.contrastPreferenceChanged.connect(self._on_systeme_change)

    def _resoudre(self, choix: NomTheme) -> Jetons:
        contraste = self._contraste_du_systeme()
        if choix == "contraste" or (choix == "systeme" and contraste):
            return jetons_du_systeme(self._palette_systeme) if contraste else lire_jetons("contraste")
        if choix == "systeme":
            from PySide6.QtCore import Qt  # noqa: PLC0415  # 14 ms, after the first paint

            sombre = self._indices.colorScheme() == Qt.ColorScheme.Dark
            return lire_jetons("sombre" if sombre else "clair")
        return lire_jetons(choix)

    def _contraste_du_systeme(self) -> bool:
        from PySide6.QtCore import Qt  # noqa: PLC0415  # 14 ms, after the first paint

        return bool(self._acces.contrastPreference() == Qt.ContrastPreference.HighContrast)

    def _demander_au_systeme(self, choix: NomTheme) -> None:
        """Let title bars and native dialogs follow; a no-op where the platform has no such notion."""
        from PySide6.QtCore import Qt  # noqa: PLC0415  # 14 ms, after the first paint

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
            cible.write_bytes(dessin(nom, getattr(self.jetons, jeton)))
        source = chemin("theme/clausule.qss").read_text("utf-8")
        source = source.replace("@icones/", self._dossier.filePath(f"{self._numero}-"))
        source = _TAILLES.sub(_agrandir, source)
        return re.sub(r"@(\w+)", lambda jeton: str(getattr(self.jetons, jeton[1])), source)


def _agrandir(taille: re.Match[str]) -> str:
    nombre = int(taille[2])
    return f"{taille[1]}{px(nombre) if nombre > 1 else nombre}{taille[3]}"


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
    """Give the application its font; return its theme, not applied yet."""
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
