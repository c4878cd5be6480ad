"""The panel that gives an opinion on the screen of the meeting: sense, what it gives, vote, reasons.

Not here: what is refused (`services.comites_avis`), nor the recording (`ui.pages.comite_ecran`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget
from typing_extensions import override

from app.domain.comite import DONNENT, LIBELLES_AVIS, SensAvis, Vote, contredit
from app.domain.montants import Etp, Montant
from app.services.comites_avis import SaisieAvis
from app.socle.formats import NBSP
from ui.dialogs.panneau import Panneau
from ui.models.comite import quorum_ecrit, vote_de, vote_ecrit
from ui.widgets.champ_choix import ChampChoix
from ui.widgets.champ_compte import ChampCompte
from ui.widgets.champ_etp import ChampEtp
from ui.widgets.champ_montant import ChampMontant
from ui.widgets.champ_texte import ChampTexte
from ui.widgets.formulaire import champ, relire

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.comite import Avis
    from app.domain.poste import TypePoste
    from app.services.salle import DossierExamine, Salle

SELON_INSTRUCTION = "selon la proposition de l’instruction"
VOIX_MAX = 999


class PanneauAvis(Panneau):
    """Asks for an opinion; emits a `SaisieAvis`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Avis du comité", "Enregistrer l’avis", parent=parent)
        self._salle: Salle | None = None
        self._dossier: DossierExamine | None = None
        self.etp: dict[TypePoste, ChampEtp] = {}
        self.sens = champ(
            self.grille,
            "&Sens",
            ChampChoix(((s, LIBELLES_AVIS[s]) for s in SensAvis), quoi="Sens de l’avis"),
            "avis_sens",
        )
        self._dons = QHBoxLayout()
        self._dons.setSpacing(12)
        self.montant = ChampMontant(quoi="Montant de l’avis", parent=self)
        self.montant.setObjectName("avis_montant")
        self._donne = QLabel("ETP et montant", self)
        self.grille.addRow(self._donne)
        self.grille.addRow(self._dons)
        self.voix = {nom: self._voix(nom) for nom in ("pour", "contre", "abstentions")}
        rangee = QHBoxLayout()
        rangee.setSpacing(12)
        for nom, compte in self.voix.items():
            etiquette = QLabel(nom.capitalize(), self)
            etiquette.setBuddy(compte)
            rangee.addWidget(etiquette)
            rangee.addWidget(compte)
        self.dit = QLabel(self)
        self.dit.setWordWrap(True)
        rangee.addStretch(1)
        self.grille.addRow(rangee)
        self.grille.addRow(self.dit)
        self.motif = champ(self.grille, "&Motif", ChampTexte(quoi="Motif de l’avis"), "avis_motif")
        self.passes = QLabel(self)
        self.passes.setWordWrap(True)
        self.passes.setProperty("role", "alerte")
        self.grille.addRow(self.passes)
        self.ecart = champ(
            self.grille, "Motif de l’&écart au rang", ChampTexte(quoi="Motif de l’écart au rang"), "avis_ecart"
        )
        self.sens.valeur_changee.connect(lambda _valeur: self._accorder())

    def commencer(self, salle: Salle, dossier: DossierExamine, sens: SensAvis, *, vote: bool = False) -> None:
        """Show what is proposed: the request, what the instruction proposes, or the opinion given already."""
        self._salle, self._dossier = salle, dossier
        ancien = salle.avis(dossier.dossier_id)
        self._batir_dons(dossier)
        libelle = self.grille.labelForField(self.sens)
        if isinstance(libelle, QLabel):
            libelle.setText(f"&Sens de l’avis sur {dossier.numero}, {dossier.porteur.replace('&', '&&')}")
        self.sens.fixer(sens)
        rendu = vote_de(ancien) if ancien else None
        for nom, compte in self.voix.items():
            compte.setValue(getattr(rendu, nom) if rendu else -1)
        self._proposer(dossier, sens, ancien)
        self.motif.fixer(ancien.motif if ancien else self._motif_propose(dossier, sens))
        self.ecart.fixer(ancien.motif_ecart if ancien else _dernier_ecart(salle))
        self.dire("")
        self._accorder()
        (self.voix["pour"] if vote else self._premier(sens)).setFocus()

    @property
    def saisie(self) -> SaisieAvis | None:
        """The opinion as typed; None before one is begun."""
        if self._dossier is None:
            return None
        relire(*self.etp.values(), self.montant)
        sens = self._sens
        donne = sens in DONNENT
        argent = self.montant.valeur
        return SaisieAvis(
            dossier_id=self._dossier.dossier_id,
            sens=sens,
            etp_par_type={t: Etp(c.valeur or 0) for t, c in self.etp.items()} if donne else {},
            montant=Montant(argent) if donne and argent is not None else None,
            vote=self.vote,
            motif=self.motif.saisie,
            motif_ecart=self.ecart.saisie,
        )

    @property
    def vote(self) -> Vote | None:
        """The vote as typed; None when no voice is written."""
        comptes = {nom: compte.value() for nom, compte in self.voix.items()}
        if all(v < 0 for v in comptes.values()):
            return None
        return Vote(**{nom: max(0, v) for nom, v in comptes.items()})

    @override
    def valider(self) -> None:
        fautes = [c.faute for c in (*self.etp.values(), self.montant) if c.faute]
        saisie = self.saisie
        self.dire(fautes[0] if fautes else "")
        if saisie is not None and not fautes:
            self.saisi.emit(saisie)

    @property
    def _sens(self) -> SensAvis:
        return self.sens.valeur if isinstance(self.sens.valeur, SensAvis) else SensAvis.FAVORABLE

    def _voix(self, nom: str) -> ChampCompte:
        compte = ChampCompte("–", moins=-1, maximum=VOIX_MAX, quoi=f"Voix, {nom}", parent=self)
        compte.setObjectName(f"avis_{nom}")
        compte.valueChanged.connect(lambda _valeur: self._accorder())
        return compte

    def _batir_dons(self, dossier: DossierExamine) -> None:
        while self._dons.count():
            pris = self._dons.takeAt(0)
            widget = pris.widget() if pris else None
            if widget is not None and widget is not self.montant:
                widget.deleteLater()
        self.etp = {}
        for type_poste in dossier.etp_par_type or {}:
            saisie = ChampEtp(quoi=f"ETP, {type_poste.value}", parent=self)
            saisie.setObjectName(f"avis_etp_{type_poste.value}")
            self.etp[type_poste] = saisie
            self._dons.addWidget(QLabel(type_poste.value, self))
            self._dons.addWidget(saisie)
        self._dons.addWidget(self.montant, stretch=1)

    def _proposer(self, dossier: DossierExamine, sens: SensAvis, ancien: Avis | None) -> None:
        """Fill what the opinion gives: that of the same opinion, else the proposal, else the request."""
        partiel = sens is SensAvis.FAVORABLE_PARTIEL
        etp = (dossier.etp_propose if partiel else None) or dossier.etp_par_type or {}
        montant = (dossier.montant_propose if partiel else None) or dossier.montant
        if ancien is not None and ancien.donne and ancien.sens is sens:
            etp, montant = ancien.etp_par_type, ancien.montant
        for type_poste, saisie in self.etp.items():
            saisie.fixer(etp[type_poste].centiemes if type_poste in etp else 0)
        self.montant.fixer(montant.centimes if montant else None)

    @staticmethod
    def _motif_propose(dossier: DossierExamine, sens: SensAvis) -> str:
        propose = dossier.montant_propose is not None or dossier.etp_propose is not None
        return SELON_INSTRUCTION if sens is SensAvis.FAVORABLE_PARTIEL and propose else ""

    def _premier(self, sens: SensAvis) -> QWidget:
        if self.passes.isVisibleTo(self) and (self.motif.text() or sens is SensAvis.FAVORABLE):
            return self.ecart
        premiers: Sequence[QWidget] = tuple(self.etp.values())
        return premiers[0] if sens is SensAvis.FAVORABLE_PARTIEL and premiers else self.motif

    def _accorder(self) -> None:
        """Show what this sense asks: quantities, the reason of a departure from the rank, what the vote says."""
        if self._salle is None or self._dossier is None:
            return
        sens, cle = self._sens, self._dossier.dossier_id
        donne = sens in DONNENT
        for widget in (self._donne, self.montant, *self.etp.values()):
            widget.setVisible(donne)
        for rang in range(self._dons.count()):
            pris = self._dons.itemAt(rang)
            widget_pris = pris.widget() if pris else None
            if widget_pris is not None:
                widget_pris.setVisible(donne)
        ecarts = self._salle.ecarts(cle, sens)
        noms = ", ".join(f"{d.numero} (rang {d.place.rang or '–'})" for d in ecarts)
        self.passes.setText(f"⚠ Écart au rang{NBSP}: {noms}" if ecarts else "")
        self.grille.setRowVisible(self.ecart, bool(ecarts))
        self.passes.setVisible(bool(ecarts))
        contraire = (
            f" · {NBSP}⚠ l’avis ne suit pas le vote, écrivez-en le motif" if contredit(sens, self.vote) else ""
        )
        salle = quorum_ecrit(self._salle.comite, cle)
        self.dit.setText(f"{vote_ecrit(self.vote)}{contraire}" if self.vote else f"sans vote · {salle}")


def _dernier_ecart(salle: Salle) -> str:
    """Return the last reason written in this meeting: those that pass over the same dossier share it."""
    ecrits = sorted((a for a in salle.comite.avis if a.motif_ecart), key=lambda a: a.le)
    return ecrits[-1].motif_ecart if ecrits else ""
