"""The step of the cockpit: the regional target and the envelope, typed in the forms beside the figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from app.domain.poste import TypePoste

if TYPE_CHECKING:
    from ui.parcours.recit import Recit


def notifier_la_cible(recit: Recit) -> None:
    """Notify the target by type of job, then a dotation of the envelope."""
    gestes, page = recit.gestes, recit.page
    saisie = recit.saisie["cible"]
    gestes.cliquer(recit.bouton("notifier_la_cible"))
    for type_poste in TypePoste:
        gestes.remplir(page.droite.cible.champs[type_poste], saisie[type_poste.value])
    gestes.remplir(page.droite.cible.jour, saisie["notifiee_le"])
    gestes.remplir(page.droite.cible.reference, saisie["reference"])
    gestes.photo("cible")
    gestes.touche(page.droite.cible.reference, Qt.Key.Key_Return)
    recit.calme()
    quota = recit.session.bureau.arbitrage.quota(recit.session.campagne_id)
    recit.exiger(quota.version_cible == 1, "une cible notifiée")
    gestes.cliquer(recit.bouton("mouvement_enveloppe"))
    gestes.remplir(page.droite.mouvement.montant, recit.saisie["enveloppe"]["montant"])
    gestes.remplir(page.droite.mouvement.reference, recit.saisie["enveloppe"]["reference"])
    gestes.touche(page.droite.mouvement.reference, Qt.Key.Key_Return)
    recit.calme()
    quota = recit.session.bureau.arbitrage.quota(recit.session.campagne_id)
    recit.exiger(quota.enveloppe is not None, "une enveloppe")
