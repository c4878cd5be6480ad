"""The acts of agreement on the confrontation in sight, each undoable.

Not here: the panel (`ui.pages.confrontation`), nor what may be agreed (`app.services.confrontations`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from PySide6.QtWidgets import QWidget

    from app.domain.notation import Note
    from app.services.confrontations import Confrontations
    from app.socle.changes import Changes
    from ui.pages.confrontation import PanneauConfrontation
    from ui.session import Session

    Acte = Callable[[], tuple[Mapping[str, Note | None], Changes]]


class Demander(Protocol):
    """Asks a text beside the page; `suite` receives it, `foyer` takes the focus back."""

    def __call__(
        self,
        question: str,
        suite: Callable[[str], object],
        propositions: Sequence[str] = (),
        foyer: QWidget | None = None,
    ) -> None:
        """Show the question."""


class Accordeur:
    """Does the acts that the table of sub-criteria asks for."""

    def __init__(self, session: Session, panneau: PanneauConfrontation, demander: Demander) -> None:
        self._session = session
        self._panneau = panneau
        self._demander = demander

    def retenir(self, rang: int) -> None:
        """Agree on the note of a reading (1, 2, 3)."""
        if (en_vue := self._en_vue()) is not None:
            cle, code = en_vue
            self._faire(cle, f"l’accord sur {code}", lambda: self._service.retenir(cle, code, rang))

    def convenir(self, valeur: int | None) -> None:
        """Ask why another note is agreed on, then write it."""
        if (en_vue := self._en_vue()) is None:
            return
        cle, code = en_vue
        mot = "sans objet" if valeur is None else str(valeur)

        def ecrire(motif: str) -> None:
            libelle = f"l’accord sur {code}"
            self._faire(cle, libelle, lambda: self._service.convenir(cle, code, valeur, motif))

        question = f"{code}, note convenue {mot}\u00a0: pour quelle raison\u00a0?"
        self._demander(question, ecrire, foyer=self._panneau.table)

    def demander_la_note(self) -> None:
        """Ask which note is agreed on, among those of the scale, then why."""
        vue, en_vue = self._panneau.vue, self._en_vue()
        if vue is None or en_vue is None:
            return
        valeurs: dict[str, int | None] = {f"{n.note} · {n.libelle}": n.note for n in vue.niveaux}
        valeurs["sans objet"] = None

        def choisir(mot: str) -> None:
            if mot in valeurs:
                self.convenir(valeurs[mot])

        question = f"{en_vue[1]}\u00a0: quelle note convenir\u00a0?"
        self._demander(question, choisir, tuple(valeurs), self._panneau.table)

    def accorder_egales(self) -> None:
        """Agree on every equal note."""
        if (en_vue := self._en_vue()) is not None:
            cle = en_vue[0]
            self._faire(cle, "l’accord sur les notes égales", lambda: self._service.accorder_egales(cle))

    def retirer(self) -> None:
        """Take back the agreed note in sight."""
        ligne, en_vue = self._panneau.ligne, self._en_vue()
        if ligne is not None and ligne.retenue is not None and en_vue is not None:
            cle, code = en_vue
            self._faire(
                cle, f"le retrait de l’accord sur {code}", partial(self._service.remettre, cle, {code: None})
            )

    @property
    def _service(self) -> Confrontations:
        return self._session.bureau.confrontations

    def _en_vue(self) -> tuple[int, str] | None:
        """Return the dossier and the sub-criterion in sight."""
        vue, ligne = self._panneau.vue, self._panneau.ligne
        return (vue.dossier.cle, ligne.code) if vue is not None and ligne is not None else None

    def _faire(self, cle: int, libelle: str, acte: Acte) -> None:
        service = self._service
        self._session.faire(libelle, acte, lambda avant: service.remettre(cle, avant))
