"""A session of instruction under way: the thing in hand, the next one, the place kept for next time.

Reads and writes go through the runner of the session; pages and bars listen. Not here: what is left to do
(`app.domain.restes`), nor how a page reaches a place (`ui.pages.endroits`).
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.domain.convention import TypeActe
from app.domain.file_instruction import DossierAFaire, Genre, restes_du_genre, suivant
from app.domain.restes import Reste, Travail
from app.socle.errors import UserError
from app.socle.formats import pluriel

if TYPE_CHECKING:
    from app.services.seances import Seances
    from app.socle.changes import Changes, Sujet
    from ui.session import Session

NOTES = frozenset({Travail.NOTER, Travail.JUSTIFIER, Travail.REVOIR})
REPRENDRE = "reprendre"  # what the page of the queue is asked to do
FIN = "Séance terminée\u00a0: la fin de la file est atteinte."
_SUJETS: tuple[Sujet, ...] = ("dossiers", "pieces", "notes", "preuves", "decisions", "actes")


@dataclass(frozen=True, slots=True)
class Trouvaille:
    """Where the next thing is, None at the end of the queue; `nombres`: things left in the dossiers just read."""

    dossier: DossierAFaire | None
    reste: Reste | None
    nombres: Mapping[int, int]


def chercher(seances: Seances, ids: Sequence[int], genre: Genre, apres: Reste | None) -> Trouvaille:
    """Return the next thing left: after `apres` in the first of these dossiers, then from the start of the others.

    A dossier that is no longer to be seen (withdrawn, hidden) is passed over.
    """
    nombres: dict[int, int] = {}
    for dossier_id in ids:
        with contextlib.suppress(UserError):
            dossier = seances.du_dossier(dossier_id)
            siens = restes_du_genre(dossier.restes, genre)
            nombres[dossier_id] = len(siens)
            if (reste := suivant(siens, apres)) is not None:
                return Trouvaille(dossier, reste, nombres)
        apres = None
    return Trouvaille(None, None, nombres)


def endroit(dossier_id: int, reste: Reste) -> tuple[str, object]:
    """Return the page where a thing is done, and what to show there."""
    if reste.travail is Travail.PRODUIRE:
        return "actes", (dossier_id, TypeActe(reste.cle))
    if reste.travail is Travail.LIRE:
        return "lectures", dossier_id
    return "dossier", (dossier_id, (reste.travail.value, reste.cle))


class SeanceEnCours(QObject):
    """The session of one open base; `SeanceEnCours.de(session)` gives it.

    Signals:
        changee(): the thing in hand, the counts, or whether a session is under way; bars listen.
        demande(str, object): show this page at this place; the page in sight passes it on to the window.
        finie(str): the end of the queue, in a sentence; the page of the queue listens.
    """

    changee = Signal()
    demande = Signal(str, object)
    finie = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._file: tuple[int, ...] = ()
        self._nombres: dict[int, int] = {}
        self._genre = Genre.TOUT
        self.dossier: DossierAFaire | None = None
        self.reste: Reste | None = None
        self._cherche = False
        self._a_relire = False
        self._place: tuple[int, str] | None = None
        self._ecrit = False
        session.bus.changed.connect(self._on_change)
        session.campagne_changee.connect(lambda _id: self.arreter())

    @classmethod
    def de(cls, session: Session) -> SeanceEnCours:
        """Return the session of instruction of an open base, always the same."""
        return session.findChild(cls) or cls(session)

    @property
    def active(self) -> bool:
        """True from its start to its end."""
        return bool(self._file)

    @property
    def faite(self) -> bool:
        """True when the thing in hand is no longer left to do."""
        return self.reste is not None and all(r.rang != self.reste.rang for r in self._siens())

    @property
    def phrase(self) -> str:
        """Return « 112 restants, dont 7 dans ce dossier »."""
        return f"{pluriel(sum(self._nombres.values()), 'restant')}, dont {len(self._siens())} dans ce dossier"

    def commencer(
        self, file: Sequence[DossierAFaire], genre: Genre, dossier: DossierAFaire, reste: Reste | None
    ) -> None:
        """Begin in this order, at this thing; None: at the first thing of the dossiers after this one."""
        self._file = tuple(d.dossier_id for d in file)
        self._nombres = {d.dossier_id: len(restes_du_genre(d.restes, genre)) for d in file}
        self._genre, self.dossier, self.reste = genre, dossier, None
        if reste is not None:
            self._aller(dossier, reste)
        else:
            self.suivant()

    def suivant(self) -> None:
        """Go to the next thing left, of this dossier then of the next ones; the base is read again first."""
        if self.dossier is None or self._cherche or self._session.runner.ferme:
            return
        self._cherche = True
        ids = self._file[self._file.index(self.dossier.dossier_id) :]
        seances, genre, apres = self._session.bureau.seances, self._genre, self.reste
        self._session.runner.lancer(
            lambda _rapporter, _annulation: chercher(seances, ids, genre, apres),
            libelle="Lecture de ce qui reste à faire",
            au_succes=self._on_trouve,
            a_la_fin=self._on_cherche,
            proprietaire=self,
        )

    def arreter(self) -> None:
        """Stop; where the officer stands is kept for next time."""
        self._file, self.dossier, self.reste = (), None, None
        self.changee.emit()

    def _siens(self) -> Sequence[Reste]:
        return restes_du_genre(self.dossier.restes, self._genre) if self.dossier else ()

    def _on_cherche(self) -> None:
        self._cherche = False
        if self._a_relire:
            self._a_relire = False
            self._relire()

    def _on_trouve(self, trouvaille: Trouvaille) -> None:
        if not self.active:
            return
        self._nombres.update(trouvaille.nombres)
        if trouvaille.dossier is None or trouvaille.reste is None:
            restants = sum(self._nombres.values())
            suite = (
                f" {pluriel(restants, 'tâche passée reste', 'tâches passées restent')} à faire." if restants else ""
            )
            self.arreter()
            self.demande.emit("seance", None)
            self.finie.emit(f"{FIN}{suite}")
        else:
            self._aller(trouvaille.dossier, trouvaille.reste)

    def _aller(self, dossier: DossierAFaire, reste: Reste) -> None:
        self.dossier, self.reste = dossier, reste
        self.retenir(dossier.dossier_id, reste.cle if reste.travail in NOTES else "")
        self.changee.emit()
        self.demande.emit(*endroit(dossier.dossier_id, reste))

    def _on_change(self, changes: Changes) -> None:
        if self.dossier is not None and changes.touches(*_SUJETS):
            self._relire()

    def _relire(self) -> None:
        """Count again what is left of the dossier in hand: an act has just been done on it."""
        if self._cherche:
            self._a_relire = True
            return
        if self.dossier is None or self._session.runner.ferme:
            return
        self._cherche = True
        seances, dossier_id = self._session.bureau.seances, self.dossier.dossier_id
        self._session.runner.lancer(
            lambda _rapporter, _annulation: seances.du_dossier(dossier_id),
            libelle="Lecture de ce qui reste à faire",
            au_succes=self._on_relu,
            a_la_fin=self._on_cherche,
            proprietaire=self,
        )

    def _on_relu(self, dossier: DossierAFaire) -> None:
        if self.dossier is not None and self.dossier.dossier_id == dossier.dossier_id:
            self.dossier = dossier
            self._nombres[dossier.dossier_id] = len(self._siens())
            self.changee.emit()

    def retenir(self, dossier_id: int, sous_critere: str) -> None:
        """Write where the officer is, in a session or not; moves made during a write make one write, the last."""
        self._place = (dossier_id, sous_critere)
        if self._ecrit or self._session.runner.ferme:
            return
        place, self._place = self._place, None
        self._ecrit, seances = True, self._session.bureau.seances
        self._session.runner.lancer(
            lambda _rapporter, _annulation: seances.retenir_la_place(*place),
            libelle="Place de la séance",
            a_l_erreur=lambda _faute: None,  # a base only read keeps no place: the session goes on without it
            a_la_fin=self._on_ecrit,
            en_ecriture=True,
            proprietaire=self,
        )

    def _on_ecrit(self) -> None:
        self._ecrit = False
        if self._place is not None:
            self.retenir(*self._place)
