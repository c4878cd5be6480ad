"""The forms of the cockpit, beside the figures: built when first asked for, each records and closes.

Not here: what each form asks (`ui.dialogs`), the figures (`ui.pages.cockpit`).
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain.quota import Mouvement
from app.services.arbitrage import sous_le_retenu
from app.socle.errors import UserError
from ui.dialogs.campagne import SaisieCampagne
from ui.dialogs.cible import CibleSaisie, SaisieCible
from ui.dialogs.enveloppe import MouvementSaisi, SaisieMouvement
from ui.dialogs.fichiers import Fichiers
from ui.dialogs.panneau import Panneau
from ui.dialogs.proposer import PropositionSaisie, SaisieProposition
from ui.dialogs.regle_selection import SaisieRegle
from ui.dialogs.report import ReportSaisi, SaisieReport
from ui.pages.travaux import ecrire
from ui.theme import px

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from app.domain.campagne import Campagne
    from app.socle.changes import Changes
    from ui.session import Session

P = TypeVar("P", bound=Panneau)
PROPOSER = "Proposer ETP et montant"
LARGEUR_PANNEAU = 340


class PanneauxCockpit(QStackedWidget):
    """One form at a time, hidden until one is asked for.

    Signals:
        ferme(): the form was recorded or given up; the page takes the focus back.
    """

    ferme = Signal()

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self.setMinimumWidth(px(LARGEUR_PANNEAU))
        self.hide()

    @cached_property
    def cible(self) -> SaisieCible:
        """The form of the target."""
        return self._preparer(SaisieCible(), self._on_cible)

    @cached_property
    def mouvement(self) -> SaisieMouvement:
        """The form of a movement of the envelope."""
        return self._preparer(SaisieMouvement(), self._on_mouvement)

    @cached_property
    def campagne(self) -> SaisieCampagne:
        """The facts that the service must confirm."""
        panneau = self._preparer(SaisieCampagne(), self._on_campagne)
        panneau.logo.choisir.connect(self._on_logo)
        panneau.logo.retirer.connect(self._on_sans_logo)
        return panneau

    @cached_property
    def report(self) -> SaisieReport:
        """The form that postpones the deadline."""
        return self._preparer(SaisieReport(), self._on_report)

    @cached_property
    def regle(self) -> SaisieRegle:
        """The rule of the line of selection."""
        return self._preparer(SaisieRegle(), self._on_regle)

    @cached_property
    def proposition(self) -> SaisieProposition:
        """What is proposed for one dossier."""
        return self._preparer(SaisieProposition(), self._on_proposition)

    def proposer(self, dossier_id: int) -> None:
        """Open what is proposed for a dossier; a hidden one is refused, and the window says why."""
        try:
            dossier = self._session.bureau.instruction.dossier(dossier_id)
        except UserError as refus:
            self._session.historique.refus.emit(refus)
            return
        self._ouvrir(self.proposition)
        self.proposition.commencer(dossier)

    def notifier(self) -> None:
        """Open the form of the target."""
        self._ouvrir(self.cible)
        self.cible.commencer(self._aujourd_hui())

    def mouvementer(self) -> None:
        """Open the form of a movement of the envelope."""
        self._ouvrir(self.mouvement)
        self.mouvement.commencer(self._aujourd_hui())

    def completer_campagne(self) -> None:
        """Open the facts that the service must confirm."""
        self._ouvrir(self.campagne)
        bureau = self._session.bureau
        self.campagne.commencer(self._campagne(), bureau.logos.image(self._session.campagne_id))

    def reporter(self) -> None:
        """Open the form that postpones the deadline."""
        self._ouvrir(self.report)
        self.report.commencer(self._campagne())

    def regler(self) -> None:
        """Open the rule of the line of selection."""
        self._ouvrir(self.regle)
        self.regle.commencer(self._campagne())

    def fermer(self) -> None:
        """Give the room back to the figures."""
        self.hide()
        self.ferme.emit()

    def _preparer(self, panneau: P, au_terme: Callable[[Any], None]) -> P:
        panneau.saisi.connect(au_terme)
        panneau.abandonne.connect(self.fermer)
        self.addWidget(panneau)
        return panneau

    def _ouvrir(self, panneau: Panneau) -> None:
        self.setCurrentWidget(panneau)
        self.show()

    def _aujourd_hui(self) -> date:
        return self._session.bureau.contexte.clock.maintenant().date()

    def _campagne(self) -> Campagne:
        return self._session.bureau.campagnes.get(self._session.campagne_id)

    def _on_cible(self, saisie: CibleSaisie) -> None:
        arbitrage, campagne_id = self._session.bureau.arbitrage, self._session.campagne_id
        depasse = [d.phrase for d in arbitrage.depassements(campagne_id, saisie.etp_par_type, saisie.etp_par_zone)]
        dit = sous_le_retenu(depasse).message if depasse else ""
        avertissement = f"⚠ {dit} Aucune décision n’en serait changée." if depasse else ""
        confirmee = saisie.confirmee and avertissement == self.cible.faute.text()
        if avertissement and not confirmee:
            self.cible.avertir(avertissement)
            return
        self._enregistrer(
            lambda: (
                True,
                arbitrage.notifier_cible(
                    campagne_id,
                    saisie.etp_par_type,
                    saisie.notifiee_le,
                    saisie.reference,
                    saisie.commentaire,
                    par_zone=saisie.etp_par_zone,
                    malgre_depassement=confirmee,
                ),
            )
        )

    def _on_mouvement(self, saisie: MouvementSaisi) -> None:
        arbitrage = self._session.bureau.arbitrage
        mouvement = Mouvement(
            self._session.campagne_id,
            saisie.nature,
            saisie.montant,
            saisie.le,
            saisie.reference,
            saisie.montant_cp,
            saisie.etp,
        )
        self._enregistrer(lambda: (True, arbitrage.inscrire(mouvement, saisie.derogation)))

    def _on_proposition(self, saisie: PropositionSaisie) -> None:
        instruction = self._session.bureau.instruction

        def mettre(valeurs: Mapping[str, object]) -> tuple[Mapping[str, object], Changes]:
            dossier = instruction.dossier(saisie.dossier_id)
            avant = {nom: getattr(dossier, nom) for nom in valeurs}
            return avant, instruction.modifier(saisie.dossier_id, PROPOSER, **valeurs)[1]

        voulues = {"montant_propose": saisie.montant, "postes": saisie.postes}
        self._session.faire(PROPOSER, lambda: mettre(voulues), mettre)
        self.fermer()

    def _on_report(self, saisi: ReportSaisi) -> None:
        campagnes, campagne_id = self._session.bureau.campagnes, self._session.campagne_id
        self._enregistrer(lambda: campagnes.reporter_date_limite(campagne_id, saisi.nouvelle, saisi.motif))

    def _on_campagne(self, valeurs: object) -> None:
        if not isinstance(valeurs, dict) or not valeurs:
            self.fermer()
            return
        self._modifier("Compléter la campagne", valeurs)

    def _on_logo(self, alternative: str) -> None:
        """Read the picture elsewhere; what is wrong with it is written beside the field."""
        chemin = Fichiers.logo(self)
        if chemin is None:
            return
        logos, champ, campagne_id = self._session.bureau.logos, self.campagne.logo, self._session.campagne_id

        def lire(_rapporter: object, _annulation: object) -> tuple[tuple[Campagne, bytes], Changes]:
            campagne, changes = logos.choisir(campagne_id, chemin, alternative)
            return (campagne, logos.image(campagne_id)), changes

        ecrire(
            self._session,
            lire,
            libelle="Lecture du logo",
            au_succes=lambda lu: champ.montrer(lu[0].logo, lu[1]),
            a_l_erreur=lambda faute: champ.dire(str(faute)),
        )

    def _on_sans_logo(self) -> None:
        logos, campagne_id = self._session.bureau.logos, self._session.campagne_id
        if self._session.faire_sans_retour(lambda: logos.retirer(campagne_id)):
            self.campagne.logo.montrer(None, b"")

    def _on_regle(self, valeurs: dict[str, object]) -> None:
        self._modifier("Choisir la règle de la ligne de sélection", valeurs)

    def _modifier(self, acte: str, valeurs: dict[str, Any]) -> None:
        campagnes, campagne_id = self._session.bureau.campagnes, self._session.campagne_id
        self._enregistrer(lambda: campagnes.modifier(campagne_id, acte, **valeurs))

    def _enregistrer(self, acte: Callable[[], tuple[object, Changes]]) -> None:
        if self._session.faire_sans_retour(acte):
            self.fermer()
