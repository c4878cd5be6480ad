"""The forms of the parapheur: what is proposed, the visa of a selection, the decision and its delegation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit
from typing_extensions import override

from app.domain.chaine import sens_propose, termes
from app.domain.choix_delegation import choix_de_delegation
from app.domain.cycle import DECIDES, FAVORABLES, LIBELLES_ETAT, Etat, suivants
from app.domain.decision import Decision
from app.domain.montants import Etp, Montant
from app.domain.pouvoirs import ActeASigner
from app.domain.visa import Portee
from app.socle.formats import NBSP, pluriel
from ui.dialogs.panneau import Panneau
from ui.widgets.champ_choix import ChampChoix
from ui.widgets.champ_date import ChampDate
from ui.widgets.champ_delegation import ChampDelegation
from ui.widgets.champ_etp import ChampEtp
from ui.widgets.champ_montant import ChampMontant
from ui.widgets.champ_texte import ChampParagraphe
from ui.widgets.formulaire import champ, relire
from ui.widgets.page import enchainer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from app.domain.dossier import Dossier
    from app.domain.poste import TypePoste
    from app.services.delegations import EtatPouvoirs
    from app.services.visas import LigneParapheur


class PanneauProposition(Panneau):
    """Asks what is proposed for a dossier; `saisi` gives the decision that it would be."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "Proposer une décision",
            "Proposer",
            "Les chiffres sont ceux de l’instruction. La proposition s’annule jusqu’à son visa.",
            parent,
        )
        self._dossier: Dossier | None = None
        self._jour = date.min
        self.nom = _ligne(self)
        self.grille.addRow(self.nom)
        self.sens = champ(self.grille, "&Sens", ChampChoix(quoi="Sens proposé", parent=self), "proposition_sens")
        self.etp: dict[TypePoste, ChampEtp] = {}
        self._rang_etp = self.grille.rowCount()
        self.montant = champ(
            self.grille, "&Montant", ChampMontant(quoi="Montant proposé", parent=self), "proposition_montant"
        )
        self.motif = champ(
            self.grille, "Moti&f", ChampParagraphe(quoi="Motif proposé", parent=self), "proposition_motif"
        )
        self.sens.valeur_changee.connect(lambda _sens: self._accorder())

    def commencer(self, ligne: LigneParapheur, jour: date) -> None:
        """Show what the instruction proposes for a dossier, or the proposal under way."""
        dossier, avant = ligne.dossier, ligne.chaine.proposition
        self._dossier, self._jour = dossier, jour
        self.nom.setText(f"{dossier.numero} · {dossier.porteur.raison_sociale}")
        ordre = [e for e in Etat if e in DECIDES and e in suivants(dossier.etat)]
        self.sens.proposer([(e, LIBELLES_ETAT[e]) for e in ordre])
        propose = avant.sens if avant else sens_propose(dossier)
        self.sens.fixer(propose if propose in ordre else ordre[0])
        while self.etp:
            self.grille.removeRow(self.etp.popitem()[1])
        for rang, (type_poste, examine) in enumerate(dossier.etp_examine_par_type.items()):
            saisie = ChampEtp(quoi=f"ETP proposés, {type_poste.value}", parent=self)
            saisie.setObjectName(f"proposition_etp_{type_poste.value}")
            saisie.fixer(examine.centiemes)
            etiquette = QLabel(f"ETP {type_poste.value}", self)
            etiquette.setBuddy(saisie)
            self.grille.insertRow(self._rang_etp + rang, etiquette, saisie)
            self.etp[type_poste] = saisie
        enchainer((self.sens, *self.etp.values(), self.montant))
        montant = dossier.montant_examine
        self.montant.fixer(montant.centimes if montant else None)
        self.motif.fixer(avant.motif if avant else "")
        self.dire("")
        self._accorder()
        self.sens.setFocus(Qt.FocusReason.OtherFocusReason)

    def _accorder(self) -> None:
        favorable = self.sens.valeur in FAVORABLES
        for saisie in (*self.etp.values(), self.montant):
            self.grille.setRowVisible(saisie, favorable)

    @override
    def valider(self) -> None:
        relire(*self.etp.values(), self.montant)
        sens, fautes = self.sens.valeur, [c.faute for c in (*self.etp.values(), self.montant) if c.faute]
        favorable = sens in FAVORABLES
        if favorable and fautes:
            self.dire(fautes[0])
            return
        if self._dossier is None or not isinstance(sens, Etat):
            return
        montant = self.montant.valeur
        self.saisi.emit(
            Decision(
                dossier_id=self._dossier.cle,
                sens=sens,
                motif=self.motif.saisie,
                prise_le=self._jour,
                etp_par_type={t: Etp(c.valeur or 0) for t, c in self.etp.items()} if favorable else {},
                montant=Montant(montant) if favorable and montant is not None else None,
            )
        )


class PanneauVisa(Panneau):
    """Shows what is about to be visaed, one line for each; `saisi` gives the observation, empty or not."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "Viser la sélection",
            "Viser",
            "Tous ou aucun\u00a0: si un dossier ne peut être visé, rien n’est enregistré. Un visa ne s’efface pas.",
            parent,
        )
        self.liste = _ligne(self)
        self.liste.setObjectName("visa_liste")
        self.grille.addRow(self.liste)
        self.motif = champ(self.grille, "&Observation (facultative)", QLineEdit(self), "visa_motif")

    def commencer(self, lignes: Sequence[LigneParapheur]) -> None:
        """Show the list."""
        dits = [f"• {x.dossier.numero} · {x.dossier.porteur.raison_sociale}\n   {_termes(x)}" for x in lignes]
        self.liste.setText("\n".join((f"{pluriel(len(lignes), 'dossier')}{NBSP}:", *dits)))
        self.motif.clear()
        self.motif.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def valider(self) -> None:
        self.saisi.emit(self.motif.text().strip())


@dataclass(frozen=True, slots=True)
class Signature:
    """How a decision is signed. `delegation_id` None: the one that holds; `derogation` empty: none is needed."""

    prise_le: date
    delegation_id: int | None
    derogation: str


class PanneauSignature(Panneau):
    """Asks the day, the delegation and the derogation of a decision; `saisi` gives a `Signature`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "Décider",
            "Enregistrer la décision",
            "Une décision ne s’annule pas\u00a0: une autre la corrige. La délégation est vérifiée au jour de la "
            "décision. Une cible ou une enveloppe dépassée demande la dérogation écrite du responsable ou du "
            "directeur.",
            parent,
        )
        self.nom = _ligne(self)
        self.grille.addRow(self.nom)
        self.prise_le = champ(
            self.grille, "&Date de la décision", ChampDate(quoi="Date de la décision", parent=self), "signature_le"
        )
        self._ligne: LigneParapheur | None = None
        self._etat: EtatPouvoirs | None = None
        self.delegation = champ(self.grille, "Délé&gation", ChampDelegation(parent=self), "signature_delegation")
        self.sous = _ligne(self)
        self.grille.addRow(self.sous)
        self.derogation = champ(
            self.grille,
            "Dérogation du &responsable",
            QLineEdit(self),
            "signature_derogation",
            aide="Pourquoi le responsable ou le directeur passe outre ce qui est dépassé",
        )
        self.prise_le.valeur_changee.connect(lambda _jour: self._accorder())
        self.delegation.valeur_changee.connect(lambda _choisie: self._accorder())

    def commencer(self, ligne: LigneParapheur, etat: EtatPouvoirs) -> None:
        """Show what is to be decided, and the delegations that may be chosen."""
        self._ligne, self._etat = ligne, etat
        self.nom.setText(f"{ligne.dossier.numero} · {ligne.dossier.porteur.raison_sociale}\n{_termes(ligne)}")
        self.prise_le.fixer(etat.jour)
        self.delegation.fixer(None)
        self.derogation.clear()
        self.dire("")
        self._accorder()
        self.prise_le.setFocus(Qt.FocusReason.OtherFocusReason)

    def _accorder(self) -> None:
        """Say under the delegation what it is worth on the day typed, for the amount proposed."""
        if self._ligne is None or self._etat is None:
            return
        etat, proposition = self._etat, self._ligne.chaine.proposition
        acte = ActeASigner(
            Portee.DECISION, self.prise_le.valeur or etat.jour, proposition.montant if proposition else None
        )
        choix = choix_de_delegation(etat.pouvoirs, etat.agent, acte, etat.jour)
        texte, role = self.delegation.accorder(choix)
        self.sous.setText(texte)
        self.sous.setProperty("role", role)
        self.sous.style().polish(self.sous)
        for widget in (self.delegation, self.sous):
            self.grille.setRowVisible(widget, choix.a_proposer)

    @override
    def valider(self) -> None:
        relire(self.prise_le)
        jour = self.prise_le.valeur
        if self.prise_le.faute or jour is None:
            self.dire(self.prise_le.faute or "Écrivez la date de la décision.")
            return
        self.saisi.emit(Signature(jour, self.delegation.delegation_id, self.derogation.text().strip()))


def _termes(ligne: LigneParapheur) -> str:
    return termes(ligne.chaine.proposition) if ligne.chaine.proposition else ""


def _ligne(parent: QWidget) -> QLabel:
    etiquette = QLabel(parent)
    etiquette.setWordWrap(True)
    etiquette.setTextFormat(Qt.TextFormat.PlainText)
    return etiquette
