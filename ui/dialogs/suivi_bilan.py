"""The forms of a bilan and of the decision on a renewal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from app.documents.execution_lue import conditions_de_reconduction, indicateurs_proposes
from app.domain.execution import Bilan, Indicateur, Reconduction, SensReconduction, VerdictBilan
from app.domain.montants import Etp
from ui.dialogs.suivi import PanneauSuivi, centimes_de, montant_de
from ui.models.suivi import CHOIX_SENS, CHOIX_VERDICTS, choix_periodes
from ui.widgets.champ_choix import ChampChoix
from ui.widgets.champ_etp import ChampEtp
from ui.widgets.champ_nombre import ChampEntier
from ui.widgets.champ_texte import ChampParagraphe
from ui.widgets.formulaire import champ

if TYPE_CHECKING:
    from app.services.executions_lues import Suivi


@dataclass(frozen=True, slots=True)
class BilanSaisi:
    """A bilan as typed, with its year."""

    rang: int
    bilan: Bilan


class PanneauBilan(PanneauSuivi):
    """Asks what is known of a bilan; `saisi` gives a `BilanSaisi`. An empty figure is « non dit », never zero."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "Bilan de l’année",
            "Enregistrer le bilan",
            "Un chiffre vide n’est pas dit\u00a0: ce n’est pas zéro.",
            parent,
        )
        self._suivi: Suivi | None = None
        self.annee = self.champ_annee("bilan_annee")
        self.annee.valeur_changee.connect(lambda _valeur: self._remplir())
        self.demande = self.champ_date("&Demandé le", "bilan_demande", "Bilan demandé le")
        self.recu = self.champ_date("&Reçu le", "bilan_recu", "Bilan reçu le")
        self.compte_rendu = self.champ_date(
            "&Compte rendu financier reçu le", "bilan_compte_rendu", "Compte rendu financier reçu le"
        )
        self.clos = self.champ_date("E&xercice du porteur clos le", "bilan_exercice", "Exercice clos le")
        self.verdict = champ(
            self.grille, "&Verdict", ChampChoix(CHOIX_VERDICTS, quoi="Verdict", parent=self), "bilan_verdict"
        )
        self.motif = champ(
            self.grille, "&Motif", ChampParagraphe(quoi="Motif", hauteur=52, parent=self), "bilan_motif"
        )
        self.depenses = self.champ_somme("Dé&penses réelles", "bilan_depenses", "Dépenses réelles")
        self.autres = self.champ_somme("A&utres produits reçus", "bilan_autres", "Autres produits")
        self.etp = champ(self.grille, "&ETP réalisés", ChampEtp(quoi="ETP réalisés", parent=self), "bilan_etp")
        self.mois = champ(self.grille, "M&ois pourvus", ChampEntier(quoi="Mois pourvus", parent=self), "bilan_mois")
        self.indicateurs = self._indicateurs()

    def _indicateurs(self) -> dict[str, tuple[Indicateur, ChampEntier, ChampEntier]]:
        porte = QWidget(self)
        grille = QGridLayout(porte)
        grille.setContentsMargins(0, 0, 0, 0)
        for colonne, titre in enumerate(("Indicateur", "Prévu", "Réalisé")):
            grille.addWidget(QLabel(titre, porte), 0, colonne)
        champs = {}
        for rang, indicateur in enumerate(indicateurs_proposes(), 1):
            mot = QLabel(indicateur.libelle, porte)
            mot.setWordWrap(True)
            prevu = ChampEntier(quoi=f"{indicateur.libelle}, prévu", parent=porte)
            realise = ChampEntier(quoi=f"{indicateur.libelle}, réalisé", parent=porte)
            for colonne, widget in enumerate((mot, prevu, realise)):
                grille.addWidget(widget, rang, colonne)
            champs[indicateur.cle] = (indicateur, prevu, realise)
        grille.setColumnStretch(0, 3)
        grille.setColumnStretch(1, 1)
        grille.setColumnStretch(2, 1)
        champ(self.grille, "Indicateurs", porte, "bilan_indicateurs")
        return champs

    def commencer(self, suivi: Suivi) -> None:
        """Show what is known of the last year."""
        self._suivi = suivi
        self.annee.proposer(choix_periodes(suivi))
        self._remplir()
        self.dire("")
        self.demande.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remplir(self) -> None:
        rang = self.annee.valeur
        if self._suivi is None or not isinstance(rang, int):
            return
        bilan = self._suivi.etat.execution.bilan(rang) or Bilan()
        for saisie, jour in (
            (self.demande, bilan.demande_le),
            (self.recu, bilan.recu_le),
            (self.compte_rendu, bilan.compte_rendu_le),
            (self.clos, bilan.exercice_clos_le),
        ):
            saisie.fixer(jour)
        self.verdict.fixer(bilan.verdict)
        self.motif.fixer(bilan.motif)
        self.depenses.fixer(centimes_de(bilan.depenses))
        self.autres.fixer(centimes_de(bilan.autres_produits))
        self.etp.fixer(bilan.etp_realise.centiemes if bilan.etp_realise else None)
        self.mois.fixer(bilan.mois_pourvus)
        connus = {i.cle: i for i in bilan.indicateurs}
        for cle, (_, prevu, realise) in self.indicateurs.items():
            connu = connus.get(cle)
            prevu.fixer(connu.prevu if connu else None)
            realise.fixer(connu.realise if connu else None)

    @override
    def valider(self) -> None:
        nombres = [c for _, *champs in self.indicateurs.values() for c in champs]
        dates = (self.demande, self.recu, self.compte_rendu, self.clos)
        if self.mal_lus((*dates, self.depenses, self.autres, self.etp, self.mois, *nombres)):
            return
        rang, verdict = self.annee.valeur, self.verdict.valeur
        if not isinstance(rang, int) or not isinstance(verdict, VerdictBilan):
            return
        lus = (Indicateur(i.cle, i.libelle, p.valeur, r.valeur) for i, p, r in self.indicateurs.values())
        self.saisi.emit(
            BilanSaisi(
                rang,
                Bilan(
                    demande_le=self.demande.valeur,
                    recu_le=self.recu.valeur,
                    verdict=verdict,
                    motif=self.motif.saisie.strip(),
                    etp_realise=None if self.etp.valeur is None else Etp(self.etp.valeur),
                    depenses=montant_de(self.depenses),
                    indicateurs=tuple(i for i in lus if i.prevu is not None or i.realise is not None),
                    mois_pourvus=self.mois.valeur,
                    autres_produits=montant_de(self.autres),
                    exercice_clos_le=self.clos.valeur,
                    compte_rendu_le=self.compte_rendu.valeur,
                ),
            )
        )


class PanneauReconduction(PanneauSuivi):
    """Asks the decision on the next renewal; `saisi` gives the `Reconduction`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "Reconduction",
            "Enregistrer la décision",
            "Expresse, jamais tacite. Cochez ce que vous avez vérifié\u00a0; le reste est lu dans le suivi.",
            parent,
        )
        self._rang = 1
        self.sens = champ(
            self.grille, "&Décision", ChampChoix(CHOIX_SENS, quoi="Décision", parent=self), "reconduction_sens"
        )
        self.le = self.champ_date("&Le", "reconduction_le", "Date de la décision")
        self.motif = champ(
            self.grille, "&Motif", ChampParagraphe(quoi="Motif", hauteur=52, parent=self), "reconduction_motif"
        )
        self.montant = self.champ_somme("Mon&tant de l’année", "reconduction_montant", "Montant de l’année")
        self.etp = champ(self.grille, "&ETP", ChampEtp(quoi="ETP de l’année", parent=self), "reconduction_etp")
        porte = QWidget(self)
        pile = QVBoxLayout(porte)
        pile.setContentsMargins(0, 0, 0, 0)
        self.coches: dict[str, QCheckBox] = {}
        for condition in conditions_de_reconduction():
            if not condition.constatee:
                coche = QCheckBox(condition.libelle, porte)
                coche.setObjectName(f"condition_{condition.cle}")
                coche.setToolTip(f"{condition.source} ({condition.marque})")
                pile.addWidget(coche)
                self.coches[condition.cle] = coche
        champ(self.grille, "Vérifié", porte, "reconduction_verifie")

    def commencer(self, suivi: Suivi) -> None:
        """Propose the amount of the last year; nothing is checked in advance."""
        periode = suivi.etat.courante
        utiles = {c.condition.cle for c in suivi.constats}
        self._rang = periode.rang + 1
        self.sens.fixer(SensReconduction.RECONDUIRE)
        self.le.fixer(suivi.jour)
        self.motif.fixer("")
        self.montant.fixer(periode.montant.centimes)
        self.etp.fixer(periode.etp.centiemes if periode.etp else None)
        for cle, coche in self.coches.items():
            coche.setChecked(False)
            coche.setVisible(cle in utiles)
        self.dire("")
        self.sens.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def valider(self) -> None:
        if self.mal_lus((self.le, self.montant, self.etp)):
            return
        sens = self.sens.valeur
        if self.le.valeur is None or not isinstance(sens, SensReconduction):
            self.dire("Écrivez la date de la décision.")
            return
        renouvelle = sens is SensReconduction.RECONDUIRE
        self.saisi.emit(
            Reconduction(
                rang=self._rang,
                sens=sens,
                motif=self.motif.saisie.strip(),
                decidee_le=self.le.valeur,
                montant=montant_de(self.montant) if renouvelle else None,
                etp=Etp(self.etp.valeur) if renouvelle and self.etp.valeur is not None else None,
                verifies=tuple(cle for cle, coche in self.coches.items() if coche.isChecked()),
            )
        )
