"""A campaign then and now as columns, one row a dossier, and the sentences that sum both up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.cycle import LIBELLES_ETAT
from app.domain.temps import NON_RECONSTITUABLE, DossierAu
from app.socle.formats import etp, euros
from ui.models.table import Column

if TYPE_CHECKING:
    from app.domain.temps import CampagneAu
    from app.services.machine_temps import Retour


@dataclass(frozen=True, slots=True)
class LigneTemps:
    """A dossier then (None: not received yet) and now, and what changed in between."""

    alors: DossierAu | None
    maintenant: DossierAu
    phrases: tuple[str, ...]


def lignes_temps(retour: Retour, *, changes_seuls: bool) -> tuple[LigneTemps, ...]:
    """Return a row a dossier, by number; `changes_seuls`: those that changed only."""
    alors = {d.dossier_id: d for d in retour.alors.dossiers}
    phrases = {c.dossier_id: c.phrases for c in retour.changements}
    lignes = (
        LigneTemps(alors.get(d.dossier_id), d, phrases.get(d.dossier_id, ())) for d in retour.maintenant.dossiers
    )
    return tuple(x for x in lignes if x.phrases or not changes_seuls)


def colonnes_temps() -> tuple[Column[LigneTemps], ...]:
    """Return the columns; « → » parts then from now when they differ."""
    return (
        Column("numero", "Dossier", lambda x: x.maintenant.numero, largeur=106),
        Column("porteur", "Porteur", lambda x: x.maintenant.porteur, largeur=180),
        Column("etat_alors", "État alors", lambda x: _etat(x.alors), largeur=130, infobulle=_inconnus),
        Column("etat", "État aujourd’hui", lambda x: _etat(x.maintenant), largeur=130),
        Column("rang", "Rang", _rangs, largeur=80, alignement="droite", infobulle=lambda _x: "Alors → aujourd’hui"),
        Column("retenu_alors", "Retenu alors", lambda x: _retenu(x.alors), largeur=110, alignement="droite"),
        Column("retenu", "Retenu aujourd’hui", lambda x: _retenu(x.maintenant), largeur=140, alignement="droite"),
        Column(
            "change",
            "Ce qui a changé",
            lambda x: "\u00a0; ".join(x.phrases) or "rien",
            largeur=200,
            tri=lambda x: -len(x.phrases),
            infobulle=lambda x: "\n".join(x.phrases),
        ),
    )


def detail_temps(ligne: LigneTemps) -> str:
    """Return what is told of one dossier: what changed, one fact a line, then what the journal does not allow."""
    titre = f"{ligne.maintenant.numero} {ligne.maintenant.porteur}"
    change = "\n".join(f"• {p}" for p in ligne.phrases) or "Rien n’a changé depuis."
    inconnus = "\n".join(f"○ {p}" for p in (ligne.alors.inconnus if ligne.alors else ()))
    return "\n\n".join(p for p in (titre, change, inconnus) if p)


def resume(etat: CampagneAu, quand: str) -> str:
    """Return « Alors : cible 12,00 ETP, enveloppe 90 000 €, retenu 3,00 ETP et 60 000 € »."""
    cible = etp(etat.cible.centiemes) if etat.cible is not None else "non notifiée"
    enveloppe = euros(etat.enveloppe.centimes, decimales=0) if etat.enveloppe is not None else "non connue"
    retenu = f"{etp(etat.etp_retenu.centiemes)} et {euros(etat.montant_retenu.centimes, decimales=0)}"
    return f"{quand}\u00a0: cible {cible}, enveloppe {enveloppe}, retenu {retenu}."


def _etat(dossier: DossierAu | None) -> str:
    if dossier is None:
        return "pas encore reçu"
    return LIBELLES_ETAT[dossier.etat] if dossier.etat is not None else NON_RECONSTITUABLE


def _inconnus(ligne: LigneTemps) -> str:
    return "\n".join(ligne.alors.inconnus) if ligne.alors else ""


def _rangs(ligne: LigneTemps) -> str:
    alors, maintenant = (str(d.rang) if d and d.rang else "–" for d in (ligne.alors, ligne.maintenant))
    return maintenant if alors == maintenant else f"{alors} → {maintenant}"


def _retenu(dossier: DossierAu | None) -> str:
    if dossier is None or dossier.montant_retenu is None:
        return "–"
    return euros(dossier.montant_retenu.centimes, decimales=0)
