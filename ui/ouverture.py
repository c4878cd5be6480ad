"""Opens and makes bases, in a worker: joins storage, reader of mails and services into a desk.

The only module of the window that sees `data`; it is imported after the first paint by what it loads.
Not here: the window and what it says meanwhile (`ui.main`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from app.socle.errors import UserError
from ui.dialogs.fichiers import EXTENSION_BASE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from app.domain.campagne import Campagne
    from app.importers.bac import Bac
    from app.services.bureau import Bureau
    from app.socle.horloge import Clock
    from app.socle.progress import Annulation, Rapporter
    from data.sqlite.store import SqliteStore
    from ui.pages.recents import Recents

BASE_FICTIVE = f"demonstration{EXTENSION_BASE}"


#: The storage, named for the window, which does not see `data`.
Base: TypeAlias = "SqliteStore"
#: A base just opened, its desk, and the campaign to look at.
BaseOuverte = tuple["SqliteStore", "Bureau", int]


class Ouvreur:
    """Each method works outside the UI thread and gives a base ready to be shown, or leaves nothing behind.

    The campaign to look at is the one looked at last in that base (`recents`), else the last made; the first in the
    base of fictional dossiers.
    """

    def __init__(self, clock: Clock, agent: str, recents: Recents) -> None:
        self._clock = clock
        self._agent = agent
        self._recents = recents
        self._lecteur: Bac | None = None

    def ouvrir(self, chemin: Path, *, consultation: bool = False, mot_de_passe: str | None = None) -> BaseOuverte:
        """Open a base; `consultation` only reads it, whoever holds it. `mot_de_passe`: of an encrypted one."""
        from data.sqlite.store import open_store  # noqa: PLC0415  # after the first paint

        store = open_store(
            chemin, agent_poste=self._agent, lecture_seule=consultation, horloge=self._clock, cle=mot_de_passe
        )
        return self._installer(store)

    def creer(self, chemin: Path, code: str, valeurs: Mapping[str, Any]) -> BaseOuverte:
        """Make a base and its campaign from a shipped model; `valeurs` win over model and settings."""
        from app.services.reglages_campagne import creer_campagne  # noqa: PLC0415  # after the first paint
        from app.socle.reglages import du_poste  # noqa: PLC0415  # after the first paint
        from data.sqlite.store import create_store  # noqa: PLC0415  # after the first paint

        store = create_store(chemin, agent_poste=self._agent, horloge=self._clock)
        return self._remplir(store, lambda bureau: creer_campagne(du_poste(), bureau, code, valeurs))

    def restaurer(self, sauvegarde: Path, chemin: Path) -> BaseOuverte:
        """Make a base out of a backup, which is only read: copied whole, then checked as « verifier » does.

        Raises UserError when `chemin` exists, or when the copy is not sound: nothing is left behind.
        """
        from data.sqlite.backup import restaurer  # noqa: PLC0415  # after the first paint
        from data.sqlite.store import open_store  # noqa: PLC0415  # after the first paint

        restaurer(sauvegarde, chemin)
        return self._remplir(
            open_store(chemin, agent_poste=self._agent, horloge=self._clock),
            lambda bureau: bureau.sauvegardes.exiger_saine(),
        )

    def demontrer(self, chemin: Path, rapporter: Rapporter, annulation: Annulation) -> BaseOuverte:
        """Make the base of fictional dossiers."""
        from app.services import demonstration  # noqa: PLC0415  # makes PDF: loaded when asked for
        from data.sqlite.store import create_store  # noqa: PLC0415  # after the first paint

        store = create_store(chemin, agent_poste=self._agent, horloge=self._clock)
        return self._remplir(
            store,
            lambda bureau: demonstration.construire(bureau.contexte, rapporter=rapporter, annulation=annulation),
        )

    def refaire(self, store: SqliteStore, rapporter: Rapporter, annulation: Annulation) -> BaseOuverte:
        """Throw the base of fictional dossiers away, and make another."""
        store.close()
        _effacer(store.path)
        return self.demontrer(store.path, rapporter, annulation)

    def fermer(self) -> None:
        """Let go of the child process that reads mails; a second call does nothing."""
        lecteur, self._lecteur = self._lecteur, None
        if lecteur is not None:
            lecteur.fermer()

    def _remplir(self, store: SqliteStore, remplir: Callable[[Bureau], object]) -> BaseOuverte:
        """Fill a base just made; a failure or a stop leaves no half-made file behind."""
        try:
            remplir(self._bureau(store))
            return self._installer(store)
        except BaseException:
            store.close()
            _effacer(store.path)
            raise

    def _installer(self, store: SqliteStore) -> BaseOuverte:
        try:
            bureau = self._bureau(store)
            return store, bureau, self._choisir(store.path, bureau.campagnes.lister())
        except BaseException:
            store.close()
            raise

    def _choisir(self, base: Path, campagnes: Sequence[Campagne]) -> int:
        if not campagnes:
            raise UserError(
                f"La base «\u00a0{base.name}\u00a0» ne contient aucune campagne. Rien n’y a été modifié.",
                conseil="Créez une nouvelle base à partir d’un modèle de campagne.",
            )
        vue = self._recents.campagne(base)
        par_defaut = campagnes[0 if base.name == BASE_FICTIVE else -1]
        choisie = next((c for c in campagnes if c.id == vue), par_defaut)
        return choisie.id or 0

    def _bureau(self, store: SqliteStore) -> Bureau:
        from app.importers.bac import Bac  # noqa: PLC0415  # after the first paint
        from app.services.bureau import ouvrir_bureau  # noqa: PLC0415  # after the first paint
        from data.sqlite.coffres import CoffresSqlite  # noqa: PLC0415  # after the first paint

        self._lecteur = self._lecteur or Bac()
        coffres = CoffresSqlite(self._agent, self._clock)
        return ouvrir_bureau(store, self._clock, self._agent, self._lecteur, coffres)


def _effacer(base: Path) -> None:
    for fichier in base.parent.glob(f"{base.name}*"):
        fichier.unlink(missing_ok=True)
