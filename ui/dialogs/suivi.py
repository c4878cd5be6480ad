"""The forms of the follow-up of a convention: commitment, payment, day, settings.

Not here: bilan and renewal (`ui.dialogs.suivi_bilan`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from app.domain.execution import (
    NatureVersement,
    Versement,
)
from app.domain.montants import Montant
from app.services.executions import Engagement, ReglageSuivi
from ui.dialogs.panneau import Panneau
from ui.models.suivi import CHOIX_NATURES, choix_periodes
from ui.widgets.champ_choix import ChampChoix
from ui.widgets.champ_date import ChampDate
from ui.widgets.champ_montant import ChampMontant
from ui.widgets.champ_nombre import ChampEntier, ChampPourcent
from ui.widgets.formulaire import champ, relire

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.services.executions_lues import Suivi
    from ui.widgets.champ_etp import ChampEtp


def montant_de(saisie: ChampMontant) -> Montant | None:
    """Return the amount read in a field; None while it is empty."""
    return None if saisie.valeur is None else Montant(saisie.valeur)


def centimes_de(montant: Montant | None) -> int | None:
    """Return what a field of amount shows; None for an amount that is not known."""
    return montant.centimes if montant else None


class PanneauSuivi(Panneau):
    """A form whose fields are read together; `dire` shows the first fault."""

    def mal_lus(self, champs: Iterable[ChampDate | ChampMontant | ChampEtp | ChampEntier | ChampPourcent]) -> bool:
        """Read the fields again; True, and said, when one of them cannot be read."""
        tous = tuple(champs)
        relire(*tous)
        fautes = [c.faute for c in tous if c.faute]
        self.dire(fautes[0] if fautes else "")
        return bool(fautes)

    def champ_date(self, libelle: str, nom: str, quoi: str) -> ChampDate:
        """Add the field of a day."""
        return champ(self.grille, libelle, ChampDate(quoi=quoi, parent=self), nom)

    def champ_somme(self, libelle: str, nom: str, quoi: str) -> ChampMontant:
        """Add the field of an amount."""
        return champ(self.grille, libelle, ChampMontant(quoi=quoi, parent=self), nom)

    def champ_annee(self, nom: str) -> ChampChoix:
        """Add the choice of a year of the convention."""
        return champ(self.grille, "&Année", ChampChoix(quoi="Année de la convention", parent=self), nom)


@dataclass(frozen=True, slots=True)
class EngagementSaisi:
    """An engagement juridique as typed."""

    numero: str
    engagement: Engagement


class PanneauEngagement(PanneauSuivi):
    """Asks the engagement juridique; `saisi` gives an `EngagementSaisi`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "Engagement juridique",
            "Enregistrer l’engagement",
            "Tel que Chorus le donne. S’il diffère de la convention, l’écart est gardé, dit, et rien ne se paie.",
            parent,
        )
        self.annee = self.champ_annee("engagement_annee")
        self.numero = champ(self.grille, "&Numéro", QLineEdit(self), "engagement_numero")
        self.montant = self.champ_somme("&Montant engagé", "engagement_montant", "Montant engagé")
        self.le = self.champ_date("&Le", "engagement_le", "Date de l’engagement")

    def commencer(self, suivi: Suivi) -> None:
        """Show what is known of the last year."""
        periode = suivi.etat.courante
        self.annee.proposer(choix_periodes(suivi))
        self.numero.setText(periode.engagement)
        self.montant.fixer(centimes_de(periode.engage or periode.montant))
        self.le.fixer(suivi.jour)
        self.dire("")
        self.numero.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def valider(self) -> None:
        if self.mal_lus((self.montant, self.le)):
            return
        montant, rang = montant_de(self.montant), self.annee.valeur
        if montant is None or self.le.valeur is None or not isinstance(rang, int):
            self.dire("Écrivez le montant et la date de l’engagement.")
            return
        self.saisi.emit(EngagementSaisi(self.numero.text(), Engagement(montant, self.le.valeur, rang)))


@dataclass(frozen=True, slots=True)
class JourSaisi:
    """A day, the year it is about where that matters, and a reference."""

    jour: date
    rang: int
    reference: str = ""


class PanneauJour(PanneauSuivi):
    """Asks the day of an act; `saisi` gives a `JourSaisi`."""

    def __init__(
        self, titre: str, verbe: str, explication: str, *, annee: bool = False, reference: bool = False,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(titre, verbe, explication, parent)
        self.annee = self.champ_annee("jour_annee") if annee else None
        self.le = self.champ_date("&Le", "jour_le", "Date")
        self.reference = (
            champ(self.grille, "&Référence du paiement", QLineEdit(self), "jour_reference") if reference else None
        )

    def commencer(self, suivi: Suivi) -> None:
        """Propose today."""
        if self.annee is not None:
            self.annee.proposer(choix_periodes(suivi))
        if self.reference is not None:
            self.reference.clear()
        self.le.fixer(suivi.jour)
        self.dire("")
        self.le.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def valider(self) -> None:
        if self.mal_lus((self.le,)):
            return
        if self.le.valeur is None:
            self.dire("Écrivez la date.")
            return
        rang = self.annee.valeur if self.annee is not None else 0
        reference = self.reference.text() if self.reference is not None else ""
        self.saisi.emit(JourSaisi(self.le.valeur, rang if isinstance(rang, int) else 0, reference))


class PanneauVersement(PanneauSuivi):
    """Asks a payment to come; `saisi` gives the `Versement`. The amount follows the nature chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "Prévoir un versement",
            "Prévoir le versement",
            "Le montant proposé vient de la convention ou du décompte. Rien n’est payé ici.",
            parent,
        )
        self._suivi: Suivi | None = None
        self.annee = self.champ_annee("versement_annee")
        self.nature = champ(
            self.grille, "&Nature", ChampChoix(CHOIX_NATURES, quoi="Nature", parent=self), "versement_nature"
        )
        self.montant = self.champ_somme("&Montant", "versement_montant", "Montant du versement")
        self.prevu = self.champ_date("&Prévu le (vide\u00a0: sans date)", "versement_prevu", "Date prévue")
        for choix in (self.annee, self.nature):
            choix.valeur_changee.connect(lambda _valeur: self._proposer())

    def commencer(self, suivi: Suivi) -> None:
        """Propose what is due next: the advance, then the balance, then a refund."""
        self._suivi = suivi
        rang, compte = suivi.etat.courante.rang, suivi.etat.decomptes[-1]
        siens = {v.nature for v in suivi.etat.execution.versements if v.rang == rang}
        self.annee.proposer(choix_periodes(suivi))
        nature = NatureVersement.SOLDE if NatureVersement.AVANCE in siens else NatureVersement.AVANCE
        self.nature.fixer(NatureVersement.REVERSEMENT if compte.reversement.centimes else nature)
        self.prevu.fixer(None)
        self.dire("")
        self._proposer()
        self.nature.setFocus(Qt.FocusReason.OtherFocusReason)

    def _proposer(self) -> None:
        rang = self.annee.valeur
        if self._suivi is None or not isinstance(rang, int):
            return
        periode, compte = self._suivi.etat.periodes[rang], self._suivi.etat.decomptes[rang]
        proposes = {
            NatureVersement.AVANCE: periode.avance,
            NatureVersement.SOLDE: compte.solde,
            NatureVersement.REVERSEMENT: compte.reversement,
        }
        nature = self.nature.valeur
        propose = proposes.get(nature) if isinstance(nature, NatureVersement) else None
        self.montant.fixer(propose.centimes if propose and propose.centimes else None)

    @override
    def valider(self) -> None:
        if self.mal_lus((self.montant, self.prevu)):
            return
        montant, nature, rang = montant_de(self.montant), self.nature.valeur, self.annee.valeur
        if montant is None or not isinstance(nature, NatureVersement) or not isinstance(rang, int):
            self.dire("Écrivez le montant du versement.")
            return
        self.saisi.emit(Versement(nature, montant, rang=rang, prevu_le=self.prevu.valeur))


CHOIX_PRORATA = ((None, "À confirmer par le service"), (True, "Réduit ce qui est dû"), (False, "Ne le réduit pas"))


class PanneauReglageSuivi(PanneauSuivi):
    """Asks what no text cited here sets; `saisi` gives the `ReglageSuivi`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "Règles du suivi",
            "Régler le suivi",
            "Aucun texte cité ici ne fixe ces valeurs. Vide\u00a0: à confirmer par le service, et sans effet.",
            parent,
        )
        self.excedent = champ(
            self.grille,
            "&Excédent gardé, part du coût réel",
            ChampPourcent(quoi="Excédent gardé", parent=self),
            "reglage_excedent",
            aide="Organismes à but non lucratif (circulaire n°\u00a05811-SG du 29 septembre 2015)",
        )
        self.prorata = champ(
            self.grille,
            "&Postes non pourvus",
            ChampChoix(CHOIX_PRORATA, quoi="Effet des postes non pourvus", parent=self),
            "reglage_prorata",
        )
        self.observations = champ(
            self.grille,
            "&Jours donnés pour observer avant un reversement",
            ChampEntier(quoi="Jours pour observer", parent=self),
            "reglage_observations",
        )

    def commencer(self, reglage: ReglageSuivi) -> None:
        """Show what is set."""
        self.excedent.fixer(reglage.excedent)
        self.prorata.fixer(reglage.prorata)
        self.observations.fixer(reglage.observations_jours)
        self.dire("")
        self.excedent.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def valider(self) -> None:
        if self.mal_lus((self.excedent, self.observations)):
            return
        prorata = self.prorata.valeur
        self.saisi.emit(
            ReglageSuivi(
                self.excedent.valeur, prorata if isinstance(prorata, bool) else None, self.observations.valeur
            )
        )
