"""What the frame says of the open base: the band of the quota, the counts of the navigation, the state bar.

Read again in a worker after each act that touches it. Not here: the figures (`app.services.arbitrage`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.domain.quota import Quota
from app.socle.formats import centiemes, date_courte, date_heure, euros, heure
from ui.pages.travaux import Lecture
from ui.widgets.bandeau_quota import Jauge

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from app.socle.changes import Changes
    from ui.pages.main_window import MainWindow
    from ui.session import Session

NON_NOTIFIEE = "cible non notifiée"


@dataclass(frozen=True, slots=True)
class Cadre:
    """What the frame shows, read in one go. `attentes`: dossiers that wait for something."""

    campagne: str
    quota: Quota
    attentes: int


class Veille(QObject):
    """Keeps the frame true for one session. `sauvegardee` gives the instant of the last copy."""

    def __init__(
        self, fenetre: MainWindow, session: Session, nom_base: str, sauvegardee: Callable[[], datetime | None]
    ) -> None:
        super().__init__(fenetre)
        self._fenetre = fenetre
        self._session = session
        self._nom_base = nom_base
        self._sauvegardee = sauvegardee
        self._enregistre = "Tout est enregistré"
        self._lecture = Lecture(self, session.runner, "Lecture du quota", self._lire, self._on_lu)
        session.bus.changed.connect(self._on_change)
        session.historique.enregistre.connect(self._on_enregistre)
        self._lecture.demander()
        self.dire_etat()

    def arreter(self) -> None:
        """Stop listening: another base is being opened."""
        self._session.bus.changed.disconnect(self._on_change)
        self._session.historique.enregistre.disconnect(self._on_enregistre)
        self.deleteLater()

    def dire_etat(self) -> None:
        """Write the state bar again, after a copy for instance."""
        copie = self._sauvegardee()
        suite = f"sauvegardée le {date_heure(copie)}" if copie else "pas encore sauvegardée"
        self._fenetre.dire_etat(f"{self._enregistre} · base {self._nom_base}, {suite}")

    def _lire(self) -> Cadre:
        arbitrage, campagne_id = self._session.bureau.arbitrage, self._session.campagne_id
        situation = arbitrage.situation(campagne_id)
        campagne = situation.campagne
        attentes = {d.cle for d in (*situation.jour_limite, *situation.hors_delai, *situation.incomplets)}
        return Cadre(f"{campagne.region_nom} {campagne.edition}", arbitrage.quota(campagne_id), len(attentes))

    def _on_lu(self, cadre: Cadre) -> None:
        self._fenetre.nommer_campagne(cadre.campagne)
        mention, alerte = mention_de(cadre.quota)
        self._fenetre.quota.montrer(jauges_de(cadre.quota), mention, alerte=alerte)

    def _on_change(self, changes: Changes) -> None:
        if changes.touches("quota", "dossiers", "decisions"):
            self._lecture.demander()

    def _on_enregistre(self) -> None:
        self._enregistre = f"Enregistré à {heure(self._session.bureau.contexte.clock.maintenant())}"
        self.dire_etat()


def jauges_de(quota: Quota) -> tuple[Jauge, ...]:
    """Return the gauges of ETP and euros retained; an unknown target or envelope has no gauge and says so."""
    retenu, argent = quota.total.etp_retenu.centiemes, quota.total.montant_retenu.centimes
    cible, enveloppe = quota.cible, quota.enveloppe
    etp = f"{centiemes(retenu)} / {centiemes(cible.centiemes)} ETP" if cible else f"{centiemes(retenu)} ETP"
    credits_ = (
        f"{euros(argent, decimales=0)} / {euros(enveloppe.centimes, decimales=0)}"
        if enveloppe
        else euros(argent, decimales=0)
    )
    return (
        Jauge("Retenus", etp, retenu, cible.centiemes if cible else None),
        Jauge("Crédits", credits_, argent, enveloppe.centimes if enveloppe else None),
    )


def mention_de(quota: Quota) -> tuple[str, bool]:
    """Return « cible v1 du 12/07/2022 » or « cible non notifiée », and whether it is an alert."""
    if quota.version_cible is None or quota.sans_cible:
        return NON_NOTIFIEE, True
    le = f" du {date_courte(quota.notifiee_le)}" if quota.notifiee_le else ""
    return f"cible v{quota.version_cible}{le}", False
