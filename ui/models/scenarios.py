"""Scenarios, their dossiers and their differences as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.scenario import LIBELLES_ORIGINE, Ecart
from app.socle.formats import centiemes, date_heure, euros
from ui.models.table import Column

if TYPE_CHECKING:
    from app.domain.scenario import EcartScenario, LigneScenario, Scenario

ECARTS = {Ecart.ENTRE: "▲ entre", Ecart.SORT: "▼ sort", Ecart.MONTANT: "≠ change"}


def colonnes_scenarios() -> tuple[Column[Scenario], ...]:
    """Return the columns of the scenarios."""
    return (
        Column("nom", "Scénario", lambda x: x.nom, largeur=170, infobulle=lambda x: date_heure(x.le)),
        Column("origine", "Origine", lambda x: LIBELLES_ORIGINE[x.origine], largeur=96),
        Column("nombre", "Entrent", lambda x: str(len(x.entrants)), alignement="droite", largeur=62),
        Column("etp", "ETP", lambda x: centiemes(x.etp.centiemes), alignement="droite", largeur=62),
        Column(
            "montant", "Montant", lambda x: euros(x.montant.centimes, decimales=0), alignement="droite", largeur=92
        ),
    )


def colonnes_lignes() -> tuple[Column[LigneScenario], ...]:
    """Return the columns of the dossiers of a scenario."""
    return (
        Column("numero", "Dossier", lambda x: x.numero, largeur=112),
        Column("entre", "Sort", lambda x: "● entre" if x.entre else "○ n’entre pas", largeur=106),
        Column("etp", "ETP", lambda x: centiemes(x.etp.centiemes), alignement="droite", largeur=56),
        Column(
            "montant",
            "Montant",
            lambda x: euros(x.montant.centimes, decimales=0) if x.montant else "inconnu",
            alignement="droite",
            largeur=92,
        ),
        Column("motif", "Pourquoi", lambda x: x.motif, largeur=120, infobulle=lambda x: x.motif),
    )


def colonnes_ecarts() -> tuple[Column[EcartScenario], ...]:
    """Return the columns of the differences between two scenarios."""
    return (
        Column("numero", "Dossier", lambda x: x.numero, largeur=130),
        Column("ecart", "Écart", lambda x: ECARTS[x.ecart], largeur=96),
        Column("pourquoi", "Pourquoi", lambda x: x.pourquoi, largeur=300, infobulle=lambda x: x.pourquoi),
    )
