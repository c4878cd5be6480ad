"""The acts of the screen of a meeting: each is one act of `services.comites`, undoable until the meeting is closed.

An act that would read the whole ranking again leaves the UI thread. Not here: what is shown
(`ui.pages.comite_ecran`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ui.pages.travaux import ecrire

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from app.domain.classement import Rang
    from app.domain.comite import Comite, Membre
    from app.services.comites import Comites, ReglageComite
    from app.services.comites_avis import SaisieAvis
    from app.services.salle import DossierExamine
    from app.socle.changes import Changes
    from ui.dialogs.comite_reunions import ReunionVoulue
    from ui.pages.comite_suivi import SuiviDeReunion
    from ui.session import Session


class ActesDeReunion:
    """Records what the meeting in sight does."""

    def __init__(self, session: Session, suivi: SuiviDeReunion) -> None:
        self._session = session
        self._suivi = suivi

    @property
    def comite_id(self) -> int:
        """The meeting in sight, 0 before one is chosen."""
        return self._suivi.comite_id

    @property
    def comites(self) -> Comites:
        """The service of the open base."""
        return self._session.bureau.comites

    def rendre(self, dossier: DossierExamine, saisie: SaisieAvis, au_bout: Callable[[], None]) -> None:
        """Record an opinion, then call `au_bout`, refused or not.

        The ranks known when the meeting was read are trusted while nothing moved them: the act then lasts a few
        milliseconds. Else they are read again in the thread of the writer, and the screen stays alive.
        """
        comites, cle = self.comites, self.comite_id
        faire = partial(comites.rendre_avis, cle, saisie)
        defaire = partial(comites.remettre, cle, saisie.dossier_id)
        libelle = f"l’avis du comité sur {dossier.numero}"
        if comites.classement_connu(self._session.campagne_id):
            self._session.faire(libelle, faire, defaire)
            au_bout()
        else:
            self._session.faire_au_loin(libelle, faire, defaire, a_la_fin=au_bout)

    def reprendre(self, dossier: DossierExamine) -> None:
        """Take back an opinion."""
        comites, cle, dossier_id = self.comites, self.comite_id, dossier.dossier_id
        self._faire(
            f"la reprise de l’avis sur {dossier.numero}",
            lambda: comites.reprendre(cle, dossier_id),
            lambda avant: comites.remettre(cle, dossier_id, avant),
        )

    def fixer_membres(self, membres: Sequence[Membre]) -> None:
        """Record who sits and who is there."""
        comites, cle = self.comites, self.comite_id
        self._faire(
            "les présences",
            lambda: comites.fixer_membres(cle, membres),
            lambda avant: comites.fixer_membres(cle, avant),
        )

    def fixer_quorum(self, quorum: int | None) -> None:
        """Record the quorum of the meeting."""
        comites, cle = self.comites, self.comite_id
        self._faire(
            "le quorum", lambda: comites.fixer_quorum(cle, quorum), lambda avant: comites.fixer_quorum(cle, avant)
        )

    def regler(self, reglage: ReglageComite) -> None:
        """Record what the service sets for its meetings."""
        comites, cle = self.comites, self._session.campagne_id
        self._faire(
            "le réglage du comité", lambda: comites.regler(cle, reglage), lambda avant: comites.regler(cle, avant)
        )

    def deporter(self, dossier: DossierExamine, membre: str, *, parti: bool) -> None:
        """Record that a member leaves the room for a dossier, or came back."""
        comites, cle, dossier_id = self.comites, self.comite_id, dossier.dossier_id
        self._faire(
            f"le déport sur {dossier.numero}",
            lambda: comites.deporter(cle, dossier_id, membre, parti=parti),
            lambda avant: comites.deporter(cle, dossier_id, membre, parti=avant),
        )

    def fixer_ordre(self, dossiers: Sequence[int]) -> None:
        """Record the agenda."""
        comites, cle = self.comites, self.comite_id
        self._faire(
            "l’ordre du jour",
            lambda: comites.fixer_ordre(cle, dossiers),
            lambda avant: comites.fixer_ordre(cle, avant),
        )

    def observer(self, texte: str) -> None:
        """Record what was said beside the dossiers."""
        comites, cle = self.comites, self.comite_id
        self._faire(
            "les observations", lambda: comites.observer(cle, texte), lambda avant: comites.observer(cle, avant)
        )

    def clore(self) -> bool:
        """Close the meeting; False when it was refused, and said."""
        comites, cle = self.comites, self.comite_id
        return self._session.faire_sans_retour(lambda: comites.clore(cle)) is not None

    def rouvrir(self, motif: str) -> bool:
        """Open the meeting again; False when it was refused, and said."""
        comites, cle = self.comites, self.comite_id
        return self._session.faire_sans_retour(lambda: comites.rouvrir(cle, motif)) is not None

    def lire_inscriptibles(self, montrer: Callable[[Sequence[Rang]], None]) -> None:
        """Read, in a worker, the dossiers that the agenda may hold."""
        comites, cle = self.comites, self._session.campagne_id
        self._session.runner.lancer(
            lambda *_suivi: comites.inscriptibles(cle),
            libelle="Lecture des dossiers à examiner",
            au_succes=montrer,
            proprietaire=self._suivi,
        )

    def convoquer(
        self, voulue: ReunionVoulue, au_succes: Callable[[Comite], None], au_refus: Callable[[Exception], None]
    ) -> None:
        """Call a meeting, in the thread of the writer: its agenda reads the ranking."""
        comites, cle = self.comites, self._session.campagne_id
        ecrire(
            self._session,
            lambda *_suivi: comites.creer(cle, voulue.le, voulue.intitule, voulue.lieu),
            libelle="Convocation du comité",
            au_succes=au_succes,
            a_l_erreur=au_refus,
        )

    def _faire(
        self,
        libelle: str,
        acte: Callable[[], tuple[Any, Changes]],
        inverse: Callable[[Any], tuple[object, Changes]],
    ) -> None:
        self._session.faire(libelle, acte, inverse)
