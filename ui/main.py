"""The window's front door: joins services and screens, and holds the base that is open.

Loaded in a worker once the window has been painted (`ui.depart`); services, storage and the base itself come after,
in another (`ui.ouverture`). Not here: what a screen shows (`ui.pages`), nor what an act does (`app.services`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from app.socle.changes import Changes
from app.socle.errors import EnvironmentFault, UserError
from app.socle.fichiers import EXTENSION_LIASSE, chemin_reel
from ui.bus import Bus
from ui.commands import Historique
from ui.dialogs.fichiers import EXTENSION_BASE, Fichiers
from ui.dialogs.mot_de_passe import MotDePasse
from ui.ouverture import BASE_FICTIVE, Base, BaseOuverte, Ouvreur
from ui.pages.actes_fenetre import ActesFenetre
from ui.pages.aide_fenetre import AideFenetre
from ui.pages.bienvenue import PageBienvenue
from ui.pages.catalogue import MODULES, fiches
from ui.pages.depot import SANS_FICHIER, Depot, est_un_scan
from ui.pages.indexation import Indexation
from ui.pages.main_window import MainWindow
from ui.pages.premiers_pas import PremiersPas
from ui.pages.recents import Recents, Sondage
from ui.pages.reprise import Reprise
from ui.pages.veille import Veille
from ui.session import Session
from ui.types_qt import fabriquer, importer, par_tranches
from ui.workers.ramassage import Ramassage
from ui.workers.runner import Runner

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from app.socle.horloge import Clock
    from ui.dialogs.assistant_campagne import Reponse
    from ui.pages.reglages import PageReglages

ACTES_DE_BIENVENUE = ("nouvelle_base", "ouvrir_base", "demonstration", "visite", "restaurer")


class Programme(QObject):
    """One window and the base open in it.

    `ouvrir`, `creer` and `decouvrir` work in a worker; a failure is shown in the window and changes nothing.
    `agent` is the name that the journal keeps; recent files and the fictional base live in `dossier_utilisateur`.
    `fenetre`: the window already painted, if any.

    Signals:
        base_ouverte(): `session` holds the new base and its first page is in sight; the guided journey listens.
        echec(Exception): a base could not be opened or made, and the window says why; tests listen.
    """

    base_ouverte = Signal()
    echec = Signal(object)

    def __init__(
        self,
        app: QApplication,
        *,
        clock: Clock,
        agent: str,
        dossier_utilisateur: Path,
        fenetre: MainWindow | None = None,
    ) -> None:
        super().__init__()
        self._app = app
        self._dossier = dossier_utilisateur
        self._recents = Recents(dossier_utilisateur)
        self._sondage = Sondage(self)
        self._ouvreur = Ouvreur(clock, agent, self._recents)
        self._store: Base | None = None
        self._a_fermer: list[Base] = []
        self._veille: Veille | None = None
        self.session: Session | None = None
        self._ramassage = Ramassage(self)
        self._ferme = False
        self.bus = Bus()
        self.runner = Runner()
        self.historique = Historique(self.bus, self.runner)
        self.fenetre = (fenetre or MainWindow()).completer(
            fiches(lambda: self.session, self._page_de_bienvenue, self._page_de_reglages),
            bus=self.bus,
            runner=self.runner,
            historique=self.historique,
        )
        self.actes = ActesFenetre(self.fenetre, lambda: self.session, lambda: self.base, self._on_sauvegardee)
        for cle, faire in zip(
            ACTES_DE_BIENVENUE[:3], (self._on_nouvelle, self._on_ouvrir, self.decouvrir), strict=True
        ):
            self.fenetre.actions_cadre.relier(cle, faire)
        depot = Depot(self.fenetre)
        depot.deposes.connect(self.recevoir)
        depot.sans_fichier.connect(lambda: self.fenetre.messages.info(SANS_FICHIER))
        self.fenetre.recherche.connect(self._on_recherche)
        self.aide = AideFenetre(self.fenetre, self.runner, dossier_utilisateur)
        self.fenetre.actions_cadre.relier("reglages", lambda: self.fenetre.ouvrir("reglages"))
        self.premiers_pas = PremiersPas(self)
        self.reprise = Reprise(self.fenetre, dossier_utilisateur, lambda: self.session, lambda: self.base)
        self.base_ouverte.connect(self.reprise.proposer)
        self.runner.au_repos.connect(self._on_au_repos)
        self._sans_base()

    @property
    def base(self) -> Path | None:
        """The file that is open."""
        return self._store.path if self._store else None

    def commencer(self, base: Path | None) -> None:
        """Open a base, or the last one when none is named; the welcome page stays when there is neither."""
        choisie = base or self._recents.derniere(apres=BASE_FICTIVE)
        if choisie is not None:
            self.ouvrir(choisie)
        else:
            self.reprise.proposer()

    def ouvrir(self, chemin: Path, *, consultation: bool = False, mot_de_passe: str | None = None) -> None:
        """Open a base; `consultation` only reads it, whoever holds it. A bundle asks for its password first."""
        deja = self.base is not None and self.base.name == chemin.name and self.base == chemin_reel(chemin)
        if deja and not consultation:
            self.fenetre.ouvrir("accueil")
            return
        if chemin.suffix.lower() == EXTENSION_LIASSE and mot_de_passe is None and chemin.exists():
            MotDePasse.demander(
                self.fenetre,
                chemin.name,
                lambda mot: self.ouvrir(chemin, consultation=consultation, mot_de_passe=mot),
            )
            return
        self._lancer(
            lambda *_suivi: self._ouvreur.ouvrir(chemin, consultation=consultation, mot_de_passe=mot_de_passe),
            f"Ouverture de «\u00a0{chemin.name}\u00a0»…",
            chemin,
        )

    def creer(self, chemin: Path, code: str, valeurs: Mapping[str, Any] | None = None) -> None:
        """Make a base and its campaign from a shipped model; `valeurs` replace facts of the model."""
        self._lancer(
            lambda *_suivi: self._ouvreur.creer(chemin, code, dict(valeurs or {})),
            f"Création de «\u00a0{chemin.name}\u00a0»…",
        )

    def decouvrir(self) -> None:
        """Open the base of fictional dossiers, built at the first time."""
        chemin = self._dossier / BASE_FICTIVE
        if chemin.exists():
            self.ouvrir(chemin)
        else:
            self._lancer(partial(self._ouvreur.demontrer, chemin), "Préparation des dossiers fictifs…")

    def restaurer(self, sauvegarde: Path, chemin: Path) -> None:
        """Make a base out of a backup, checked, and open it; neither the backup nor any file is replaced."""
        self._lancer(
            lambda *_suivi: self._ouvreur.restaurer(sauvegarde, chemin),
            f"Vérification et restauration de «\u00a0{sauvegarde.name}\u00a0»…",
        )

    def recevoir(self, chemins: Sequence[Path]) -> None:
        """Take what was dropped on the window: a base is opened, a scan finds its acts, the rest is imported."""
        bases = [c for c in chemins if c.suffix.lower() in {EXTENSION_BASE, EXTENSION_LIASSE}]
        if bases:
            self.ouvrir(bases[0])
        elif self.session is None:
            self.fenetre.messages.info("Ouvrez ou créez d’abord une base\u00a0: rien n’a été enregistré.")
        else:
            scans = bool(chemins) and all(map(est_un_scan, chemins))
            self.fenetre.ouvrir("retour_scan" if scans else "reception", tuple(chemins))

    def fermer(self) -> None:
        """Wait for the works under way, close the base and the window; a second call does nothing."""
        if self._ferme:
            return
        self._ferme = True
        self.reprise.gardien.fermer()
        self.runner.annuler_tout()
        self.runner.fermer()
        self._detacher()
        for store in self._a_fermer:
            store.close()
        self._a_fermer.clear()
        self._ouvreur.fermer()
        self.fenetre.close()
        self.fenetre.deleteLater()
        self._ramassage.arreter()

    def _lancer(self, fonction: Any, phrase: str, chemin: Path | None = None) -> None:
        self._dire_attente(phrase)
        self.runner.lancer(
            fonction,
            libelle=phrase.rstrip("…"),
            au_succes=partial(self._brancher, existante=chemin is not None),
            a_l_erreur=partial(self._on_echec, chemin),
            a_la_fin=partial(self._dire_attente, ""),
            en_ecriture=True,
        )

    def _brancher(self, ouverte: BaseOuverte, *, existante: bool) -> None:
        self._detacher()
        store, bureau, campagne_id = ouverte
        self._store = store
        self.session = Session(bureau, campagne_id, self.bus, self.runner, self.historique)
        self.session.campagne_changee.connect(partial(self._on_campagne_changee, store.path))
        bureau.lecture.vider_les_copies()
        self._recents.ajouter(store.path, campagne_id)
        self._veille = Veille(self.fenetre, self.session, store.path.name, lambda: store.derniere_sauvegarde)
        if not store.lecture_seule:
            Indexation.de(self.session).veiller()
        self._accorder(ouverte=True)
        self.fenetre.ouvrir("dossiers" if bureau.contexte.liasse else "accueil")
        if store.lecture_seule:
            self.fenetre.messages.info("Cette base est ouverte en consultation\u00a0: rien n’y sera écrit.")
        elif bureau.contexte.liasse:
            self.fenetre.messages.info(
                f"Liasse de {bureau.contexte.liasse}\u00a0: lisez et notez ces dossiers, puis rendez ce fichier. "
                "Vos notes y sont enregistrées à ce nom."
            )
        elif store.path.name == BASE_FICTIVE:
            self.fenetre.messages.info(
                "Ces dossiers sont fictifs\u00a0: essayez sans crainte, les vrais sont dans une autre base.",
                acte="Repartir de zéro",
                au_clic=self._recommencer,
            )
        if existante and not store.lecture_seule and store.path.name != BASE_FICTIVE:
            self.actes.sauvegarder_si_due(store.derniere_sauvegarde)
        fabriquer(self, self._precharger)
        self.base_ouverte.emit()

    def _precharger(self) -> None:
        """Import every screen, so that a first display does not read the disk; never in a worker (`types_qt`)."""
        par_tranches(self, importer(MODULES))

    def _detacher(self) -> None:
        """Forget the base in sight; its file is closed once no work uses it any more."""
        if self._veille is not None:
            self._veille.arreter()
            self._veille = None
        self.fenetre.fermer_pages()
        if self._store is not None:
            self._a_fermer.append(self._store)
        if self.session is not None:
            Indexation.de(self.session).arreter()
            self.session.bureau.lecture.fermer()
            self.session.bureau.retours.fermer()
            self.session.bureau.lots.fermer()
        self._store, self.session = None, None
        self._ramassage.tout_reprendre()

    def _recommencer(self) -> None:
        """Throw the fictional base away, and build another."""
        base = self.base
        if base is None or base.name != BASE_FICTIVE or self._store is None:
            return
        store = self._store
        self._detacher()
        self._a_fermer.remove(store)
        self._sans_base()
        self._lancer(partial(self._ouvreur.refaire, store), "Préparation des dossiers fictifs…")

    def _sans_base(self) -> None:
        self._accorder(ouverte=False)
        self.fenetre.nommer_campagne("")
        self.fenetre.quota.montrer(())
        self.fenetre.dire_etat("Aucune base ouverte")
        self.fenetre.ouvrir("bienvenue")

    def _accorder(self, *, ouverte: bool) -> None:
        navigation = self.fenetre.actions_cadre["navigation"]
        navigation.setEnabled(ouverte)
        navigation.setChecked(ouverte)
        self.fenetre.navigation.doItemsLayout()  # rows measured while it was hidden are too small
        self.fenetre.coin.champ.setEnabled(ouverte)
        self.actes.accorder()

    def _page_de_bienvenue(self) -> PageBienvenue:
        actes = [self.fenetre.actions_cadre[cle] for cle in ACTES_DE_BIENVENUE]
        page = PageBienvenue(actes, self._recents.toutes())
        self._sondage.absente.connect(page.marquer_introuvable)
        self._sondage.sonder(self._recents.toutes())
        page.base_choisie.connect(self.ouvrir)
        page.base_retiree.connect(self._recents.oublier)
        return page

    def _page_de_reglages(self) -> PageReglages:
        from ui.pages.reglages import PageReglages  # noqa: PLC0415  # rare, loads the reader of pictures

        page = PageReglages(lambda: self.session, self.runner)
        page.refuse.connect(self.fenetre.messages.erreur)
        page.dit.connect(self.fenetre.messages.dire)
        return page

    def _dire_attente(self, phrase: str) -> None:
        if isinstance(self.fenetre.page, PageBienvenue):
            self.fenetre.page.attendre(phrase)

    def _on_echec(self, chemin: Path | None, faute: Exception) -> None:
        if not isinstance(faute, UserError | EnvironmentFault):
            return  # a bug: the runner has already handed it to the crash report
        if chemin is not None and type(faute).__name__ in {"BaseOccupee", "BaseEnLectureSeule"}:
            self.fenetre.messages.alerte(
                str(faute), acte="Ouvrir en consultation", au_clic=partial(self.ouvrir, chemin, consultation=True)
            )
        else:
            self.fenetre.messages.erreur(faute)
        if chemin is not None:
            self._sondage.sonder((chemin,))
        self.echec.emit(faute)

    def _on_campagne_changee(self, base: Path, campagne_id: int) -> None:
        self._recents.ajouter(base, campagne_id)
        self.bus.changed.emit(Changes(tout=True))

    def _on_au_repos(self) -> None:
        for store in self._a_fermer:
            store.close()
        self._a_fermer.clear()

    def _on_sauvegardee(self) -> None:
        if self._veille is not None:
            self._veille.dire_etat()

    def _on_recherche(self, texte: str) -> None:
        if self.session is not None and texte.strip():
            self.fenetre.ouvrir("dossiers", texte)

    def _on_ouvrir(self) -> None:
        chemin = Fichiers.base(self.fenetre)
        if chemin is not None:
            self.ouvrir(chemin)

    def _on_nouvelle(self) -> None:
        from ui.dialogs.assistant_campagne import AssistantCampagne  # noqa: PLC0415  # rare, reads the models

        AssistantCampagne.demander(self.fenetre, self._on_reponse)

    def _on_reponse(self, reponse: Reponse) -> None:
        self.creer(reponse.chemin, reponse.code, reponse.valeurs)
