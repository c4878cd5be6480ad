"""The officer's hypotheses, as a panel of the reserve: what may come, and the cut that the renewal wave tries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from typing_extensions import override

from app.domain.hypotheses import Niveau, fautes
from app.domain.montants import Etp, Montant
from ui.dialogs.panneau import Panneau
from ui.widgets.champ_etp import ChampEtp
from ui.widgets.champ_montant import ChampMontant
from ui.widgets.champ_nombre import ChampEntier, ChampPourcent
from ui.widgets.formulaire import champ, relire

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.services.previsions_lues import Poses
    from ui.widgets._champ_lu import ChampLu

LIBELLES = {
    Niveau.BASSE: "Dossiers attendus, hypothèse &basse",
    Niveau.CENTRALE: "Hypothèse &centrale",
    Niveau.HAUTE: "Hypothèse &haute",
}


@dataclass(frozen=True, slots=True)
class HypothesesSaisies:
    """What was typed; `nombres` None: no hypothesis of arrivals."""

    nombres: Mapping[Niveau, int | None] | None
    etp_moyen: Etp | None
    montant_moyen: Montant | None
    baisse: Fraction | None


class SaisieHypotheses(Panneau):
    """Asks for the hypotheses; what is wrong is marked on its field."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "Hypothèses du service",
            "Enregistrer les hypothèses",
            "Le nombre de dossiers encore attendus d’ici la date limite, à compter d’aujourd’hui. Aucun dossier "
            "n’en porte la trace. Laissez tout vide pour n’en faire aucune.",
            parent,
        )
        self.nombres = {
            n: champ(self.grille, libelle, ChampEntier(quoi=f"Hypothèse {n}"), f"hypothese_{n}")
            for n, libelle in LIBELLES.items()
        }
        self.etp_moyen = champ(
            self.grille,
            "&ETP par dossier attendu",
            ChampEtp(quoi="ETP par dossier attendu"),
            "hypothese_etp",
            aide="Vide\u00a0: la moyenne des arrivées de la campagne",
        )
        self.montant_moyen = champ(
            self.grille,
            "E&uros par dossier attendu",
            ChampMontant(quoi="Euros par dossier attendu"),
            "hypothese_montant",
            aide="Vide\u00a0: la moyenne des arrivées de la campagne",
        )
        self.baisse = champ(
            self.grille,
            "&Baisse essayée sur les reconductions",
            ChampPourcent(quoi="Baisse essayée sur les reconductions"),
            "hypothese_baisse",
            aide="Vide\u00a0: la baisse livrée avec Clausule, à confirmer par le service",
        )
        for saisie in (self.etp_moyen, self.montant_moyen, self.baisse):
            saisie.setPlaceholderText(saisie.toolTip())

    def commencer(self, poses: Poses) -> None:
        """Show what the service says now."""
        dites = poses.hypotheses
        for niveau, saisie in self.nombres.items():
            saisie.fixer(dites.nombre(niveau) if dites else None)
        self.etp_moyen.fixer(dites.etp_moyen.centiemes if dites and dites.etp_moyen else None)
        self.montant_moyen.fixer(dites.montant_moyen.centimes if dites and dites.montant_moyen else None)
        self.baisse.fixer(poses.baisse)
        self.dire("")
        self.nombres[Niveau.BASSE].setFocus()

    @override
    def valider(self) -> None:
        champs: dict[str, ChampLu[Any]] = {
            **{n.value: saisie for n, saisie in self.nombres.items()},
            "etp_moyen": self.etp_moyen,
            "montant_moyen": self.montant_moyen,
            "baisse": self.baisse,
        }
        relire(*champs.values())
        illisibles = [c.faute for c in champs.values() if c.faute]
        saisies = self._saisies()
        trouvees = (
            {}
            if illisibles
            else fautes(saisies.nombres or {}, saisies.etp_moyen, saisies.montant_moyen, saisies.baisse)
        )
        if saisies.nombres is None:
            trouvees = {cle: faute for cle, faute in trouvees.items() if cle not in self.nombres}
        for cle, faute in trouvees.items():
            champs[cle].signaler(faute)
        self.dire(" ".join((*illisibles, *trouvees.values())))
        if not illisibles and not trouvees:
            self.saisi.emit(saisies)

    def _saisies(self) -> HypothesesSaisies:
        nombres = {n: saisie.valeur for n, saisie in self.nombres.items()}
        etp, montant = self.etp_moyen.valeur, self.montant_moyen.valeur
        rien = all(v is None for v in (*nombres.values(), etp, montant))
        return HypothesesSaisies(
            None if rien else nombres,
            None if etp is None else Etp(etp),
            None if montant is None else Montant(montant),
            self.baisse.valeur,
        )
