"""What a page owes the window, and what it may ask of it. Not here: the window itself (`main_window`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from app.socle.changes import Changes


class Page(QWidget):
    """One screen of the stack. A page gives its `cle` and `titre`, and rewrites the methods it needs.

    Its acts are ordinary QActions given to `addAction`: the palette and the menu « Dossier » read `actions()`,
    and their shortcuts work while the page is in sight.

    Signals:
        demande_page(str, object): open the page of this key and call its `montrer(argument)`; the window listens.
        titre_change(str): the title of the window follows, « 2022-94-0003 » for instance; the window listens.
    """

    cle: ClassVar[str] = ""
    titre: ClassVar[str] = ""
    aide: ClassVar[str] = "index"

    demande_page = Signal(str, object)
    titre_change = Signal(str)

    @property
    def dossier_en_vue(self) -> int | None:
        """The dossier that the page shows alone, None when it shows none or several: search begins there."""
        return None

    def actualiser(self, changes: Changes | None) -> None:
        """Read again what `changes` touches; `None` asks for everything (first display, base just opened).

        Called only while the page is in sight: a hidden page is told once, with None, when it comes back.
        """

    def montrer(self, argument: object) -> None:
        """Show the object that another page, the search or the palette points at."""

    def panneaux(self) -> Sequence[QWidget]:
        """The widgets that F6 visits in turn; each must accept the focus."""
        return ()

    def rechercher(self, texte: str) -> bool:
        """Filter by the text typed in the search field; False when the page has nothing to filter."""
        del texte
        return False

    def imprimer(self) -> bool:
        """Print what is shown; False when there is nothing to print."""
        return False

    def brouillons(self) -> Mapping[str, tuple[str, str]]:
        """What is under way here beyond the fields, not recorded: by key, how it is called and its text."""
        return {}

    def reprendre_brouillon(self, cle: str, texte: str) -> bool:
        """Put back what `brouillons` gave, after a sudden stop; False when it cannot be."""
        del cle, texte
        return False

    def peut_quitter(self) -> bool:
        """False keeps the window open, for instance over an unfinished entry; the page says why."""
        return True


@dataclass(frozen=True, slots=True)
class FichePage:
    """How the window finds a page without importing it: built at its first display."""

    cle: str
    titre: str
    icone: str
    fabrique: Callable[[], Page]
    dans_navigation: bool = True
