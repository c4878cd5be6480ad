"""What is being typed and not recorded yet, kept in a file of the user a few seconds after the last key.

A field alone is recorded when it is left. In a form that a button records (`A_VALIDER`), what was typed stays a
draft until the form closes or changes it; a page may also have drafts of its own (`Page.brouillons`). The file is
removed when the window closes as it should; after a sudden stop it is offered back when its base opens. A bundle is
encrypted: nothing typed in one is kept here, nor any password. What belongs to a form that is closed waits for it:
it is put back when that form opens again, about the same thing.
Not here: how it is offered (`ui.dialogs.brouillons`).
"""

from __future__ import annotations

import json
import logging
import os
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTabWidget, QTextEdit, QWidget
from shiboken6 import isValid

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

FICHIER = "brouillons.json"
CADENCE_MS = 4000
LONGUEUR = 100_000
DE_PAGE = "page:"
#: Property of a form that a button records: `VOLET` closes when it is hidden, `ONGLET` stays behind another tab.
A_VALIDER = "a_valider"
VOLET, ONGLET = "volet", "onglet"
#: Property of a form: what it is about, in words; two forms of one screen, or two dossiers in one form, differ.
OBJET = "objet"
#: Property of a field whose page keeps what is typed in it, among its own drafts.
TENU_PAR_LA_PAGE = "tenu_par_la_page"
#: Property that the window gives to each of its screens: behind another one, it is not closed.
ECRAN = "ecran"
Saisie = QLineEdit | QPlainTextEdit | QTextEdit

_log = logging.getLogger("clausule.brouillons")


@dataclass(frozen=True, slots=True)
class Lieu:
    """Where something is typed: the base, empty when none is open, the screen, and the dossier it shows alone.

    `objet`: what the form around is about, in words; empty outside a form.
    """

    base: str
    page: str
    dossier: int | None
    objet: str = ""


@dataclass(frozen=True, slots=True)
class Brouillon:
    """One entry not recorded. `champ` and `nom`: its object name and what a screen reader says of it."""

    lieu: Lieu
    champ: str
    nom: str
    texte: str


class Gardien(QObject):
    """Keeps the entries of one window. `lieu` tells where the officer is, None where nothing is to be kept.

    `pages` gives the drafts that the pages have beyond their fields.
    """

    def __init__(
        self,
        fenetre: QWidget,
        dossier: Path,
        lieu: Callable[[], Lieu | None],
        pages: Callable[[], Sequence[Brouillon]],
    ) -> None:
        super().__init__(fenetre)
        self._fenetre = fenetre
        self._fichier = dossier / FICHIER
        self._lieu = lieu
        self._pages = pages
        self._vus: Sequence[Brouillon] = ()
        self._saisies: dict[int, tuple[Saisie, Lieu, str]] = {}
        self._suivies: set[int] = set()
        self.retrouves = lire(self._fichier)
        self._attendus: tuple[Brouillon, ...] = ()
        self._minuterie = QTimer(self, interval=CADENCE_MS, singleShot=True)
        self._minuterie.timeout.connect(self.ecrire)
        self._battement = QTimer(self, interval=CADENCE_MS)
        self._battement.timeout.connect(self._on_battement)
        self._battement.start()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_changed)

    def de_la_base(self, base: str) -> tuple[Brouillon, ...]:
        """Return what was found of a base at the start and is not settled yet."""
        return tuple(b for b in self.retrouves if b.lieu.base == base)

    def regler(self, brouillons: Sequence[Brouillon]) -> None:
        """Forget entries that were taken back or set aside."""
        self.retrouves = tuple(b for b in self.retrouves if b not in brouillons)
        self.ecrire()

    def attendre(self, brouillon: Brouillon) -> None:
        """Put the entries of a form back in their fields as soon as it opens again; until then they stay found."""
        self._attendus += tuple(b for b in self.retrouves if b.lieu == brouillon.lieu and b not in self._attendus)

    def ecrire(self) -> None:
        """Write what is typed and not recorded, with what was found and is not settled; no file for none."""
        tous = [*self.retrouves, *self._actuels()]
        try:
            if tous:
                ecrire(self._fichier, tous)
            else:
                self._fichier.unlink(missing_ok=True)
        except OSError as faute:
            _log.warning("drafts not kept: %s", type(faute).__name__)

    def fermer(self) -> None:
        """Keep only what was found and not settled: the window closes as it should."""
        self._minuterie.stop()
        self._battement.stop()
        self._saisies.clear()
        self._pages = lambda: ()
        self.ecrire()

    def _actuels(self) -> list[Brouillon]:
        for cle, (saisie, _lieu, tape) in list(self._saisies.items()):
            if not isValid(saisie) or not (_modifiee(saisie) or _reste_a_valider(saisie, tape)):
                del self._saisies[cle]
        self._vus = self._pages()
        return [
            *(
                Brouillon(lieu, saisie.objectName(), saisie.accessibleName(), texte)
                for saisie, lieu, _tape in self._saisies.values()
                if (texte := _texte(saisie)[:LONGUEUR]).strip()
            ),
            *self._vus,
        ]

    def _on_battement(self) -> None:
        if self._pages() != self._vus:
            self.ecrire()

    def _on_focus_changed(self, _ancien: QWidget | None, nouveau: QWidget | None) -> None:
        if self._saisies:
            self._minuterie.start()
        forme = _formulaire(nouveau)
        if self._attendus and forme is not None:  # once it is filled
            QTimer.singleShot(0, self, partial(self._rendre, forme))
        if isinstance(nouveau, QLineEdit | QPlainTextEdit | QTextEdit) and not nouveau.isReadOnly():
            self._suivre(nouveau)

    def _suivre(self, saisie: Saisie) -> None:
        secret = isinstance(saisie, QLineEdit) and saisie.echoMode() != QLineEdit.EchoMode.Normal
        ailleurs = saisie.property("recherche") or saisie.property(TENU_PAR_LA_PAGE)
        if secret or ailleurs or id(saisie) in self._suivies:
            return
        cle = id(saisie)
        self._suivies.add(cle)
        saisie.destroyed.connect(partial(self._suivies.discard, cle))
        saisie.textChanged.connect(partial(self._on_text_changed, cle, saisie))

    def _on_text_changed(self, cle: int, saisie: Saisie, *_signal: object) -> None:
        if not saisie.hasFocus():  # the program wrote it
            return
        lieu = self._lieu()
        if lieu is not None:
            self._saisies[cle] = (saisie, replace(lieu, objet=_objet(saisie)), _texte(saisie))
            if not self._minuterie.isActive():  # not put off by the next key: at most one period is lost
                self._minuterie.start()

    def _rendre(self, forme: QWidget) -> None:
        lieu = self._lieu() if isValid(forme) else None
        if lieu is None:
            return

        lieu = replace(lieu, objet=_objet(forme))
        remis = []
        for brouillon in [b for b in self._attendus if b.lieu == lieu]:
            saisie = remettre(forme, brouillon)
            if saisie is not None:
                self._suivre(saisie)  # a step not in sight yet does not take the cursor: still not recorded
                self._saisies[id(saisie)] = (saisie, lieu, brouillon.texte)
                remis.append(brouillon)
        self._attendus = tuple(b for b in self._attendus if b not in remis)
        if remis:
            self.regler(remis)


def remettre(racine: QWidget, brouillon: Brouillon) -> Saisie | None:
    """Type an entry again in its field, not recorded, and return it; None when the screen has no such field."""
    for genre in (QLineEdit, QPlainTextEdit, QTextEdit):
        trouvees: list[Saisie] = racine.findChildren(genre)
        for saisie in trouvees:
            noms = (saisie.objectName(), saisie.accessibleName())
            if noms != (brouillon.champ, brouillon.nom) or not any(noms):
                continue
            if not _recevable(saisie) or brouillon.lieu.objet not in {"", _objet(saisie)}:
                continue
            _montrer_l_onglet(saisie)
            saisie.setFocus()
            if isinstance(saisie, QLineEdit):
                saisie.setText(brouillon.texte)
                saisie.setModified(True)
            else:
                saisie.setPlainText(brouillon.texte)
                saisie.document().setModified(True)
            return saisie
    return None


def lire(fichier: Path) -> tuple[Brouillon, ...]:
    """Return the entries of a file; none when there is no file, or when it is damaged."""
    try:
        return tuple(_brouillon(lu) for lu in json.loads(fichier.read_text("utf-8")))
    except (OSError, ValueError, TypeError, KeyError):
        return ()


def ecrire(fichier: Path, brouillons: Sequence[Brouillon]) -> None:
    """Write the entries, readable by the user alone. Raises OSError."""
    provisoire = fichier.with_suffix(".tmp")
    numero = os.open(provisoire, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(numero, "w", encoding="utf-8") as sortie:
        json.dump([asdict(b) for b in brouillons], sortie, ensure_ascii=False)
    provisoire.replace(fichier)


def _brouillon(lu: dict[str, Any]) -> Brouillon:
    return Brouillon(Lieu(**lu["lieu"]), str(lu["champ"]), str(lu["nom"]), str(lu["texte"]))


def _formulaire(widget: QWidget | None) -> QWidget | None:
    """Return the form around a widget that a button records, itself included, None when there is none."""
    while widget is not None and widget.property(A_VALIDER) is None:
        widget = widget.parentWidget()
    return widget


def _objet(saisie: QWidget) -> str:
    """Return what the form around a field is about, empty outside a form."""
    forme = _formulaire(saisie)
    return str(forme.property(OBJET) or forme.windowTitle()) if forme is not None else ""


def _fermee(forme: QWidget) -> bool:
    """Return True when a form is hidden within its screen, or with its frame."""
    if forme.property(A_VALIDER) != VOLET:
        return False
    cadre: QWidget | None = forme
    while cadre is not None and not cadre.property(ECRAN):
        if cadre.isHidden():
            return True
        cadre = None if cadre.isWindow() else cadre.parentWidget()
    return False


def _reste_a_valider(saisie: Saisie, tape: str) -> bool:
    """Return True while a field that was left holds what was typed, in a form that is not recorded yet."""
    forme = _formulaire(saisie)
    return forme is not None and _texte(saisie).strip() == tape.strip() and not _fermee(forme)


def _recevable(saisie: Saisie) -> bool:
    """Return True when what is put back in a field stays there: a closed form is filled anew when it opens."""
    forme = _formulaire(saisie)
    return saisie.isEnabled() and not saisie.isReadOnly() and (forme is None or not _fermee(forme))


def _montrer_l_onglet(saisie: QWidget) -> None:
    parent = saisie.parentWidget()
    while parent is not None:
        if isinstance(parent, QTabWidget):
            rangs = (r for r in range(parent.count()) if (page := parent.widget(r)) and page.isAncestorOf(saisie))
            parent.setCurrentIndex(next(rangs, parent.currentIndex()))
        parent = parent.parentWidget()


def _modifiee(saisie: Saisie) -> bool:
    return saisie.isModified() if isinstance(saisie, QLineEdit) else saisie.document().isModified()


def _texte(saisie: Saisie) -> str:
    return saisie.text() if isinstance(saisie, QLineEdit) else saisie.toPlainText()
