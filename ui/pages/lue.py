"""A page whose whole content is one read of the base, done in a worker each time one of its subjects changes.

Not here: the read itself (`ui.pages.travaux.Lecture`), nor pages that follow changes dossier by dossier.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from typing_extensions import override

from ui.pages.base import Page

if TYPE_CHECKING:
    from app.socle.changes import Changes, Sujet
    from ui.pages.travaux import Lecture


class PageLue(Page):
    """Read again when one of its `sujets`, as `Changes` names them, is touched; it makes its own `_lecture`."""

    sujets: ClassVar[tuple[Sujet, ...]] = ()

    _lecture: Lecture[Any]

    @override
    def actualiser(self, changes: Changes | None) -> None:
        if changes is None or changes.touches(*self.sujets):
            self._lecture.demander()
