"""Scenarios, their dossiers and their differences as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.scenario import LIBELLES_ECART, LIBELLES_ORIGINE, Ecart, ecrire_montant
from app.socle.formats import centiemes, date_heure, euros, pluriel
from ui.models.table import Column

if TYPE_CHECKING:
    from app.domain.scenario import EcartScenario, LigneScenario
    from app.services.scenarios import Comparaison, ScenarioLu

_SYMBOLES = {Ecart.ENTRE: "▲", Ecart.SORT: "▼", Ecart.MONTANT: "≠"}
TIENT, DEPASSE = "● tient", "▲ dépasse"


def colonnes_scenarios() -> tuple[Column[ScenarioLu], ...]:
    """Return the columns of the scenarios."""
    return (
        Column("nom", "Scénario", lambda x: x.scenario.nom, largeur=120, infobulle=_vie),
        Column("origine", "Origine", lambda x: LIBELLES_ORIGINE[x.scenario.origine], largeur=86),
        Column("nombre", "Entrent", lambda x: str(len(x.scenario.entrants)), alignement="droite", largeur=70),
        Column("etp", "ETP", lambda x: centiemes(x.scenario.etp.centiemes), alignement="droite", largeur=56),
        Column(
            "montant",
            "Montant",
            lambda x: euros(x.scenario.montant.centimes, decimales=0),
            alignement="droite",
            largeur=84,
        ),
        Column(
            "tenue",
            "Tenue",
            lambda x: TIENT if x.tenue.tient else DEPASSE,
            largeur=92,
            infobulle=lambda x: x.tenue.phrase(),
        ),
    )


def _vie(lu: ScenarioLu) -> str:
    return f"{lu.scenario.nom}, {date_heure(lu.scenario.le)}, {lu.scenario.agent}"


def colonnes_lignes() -> tuple[Column[LigneScenario], ...]:
    """Return the columns of the dossiers of a scenario."""
    return (
        Column("numero", "Dossier", lambda x: x.numero, largeur=112),
        Column("entre", "Sort", lambda x: "● entre" if x.entre else "○ n’entre pas", largeur=106),
        Column("etp", "ETP", lambda x: centiemes(x.etp.centiemes), alignement="droite", largeur=56),
        Column("montant", "Montant", lambda x: ecrire_montant(x.montant), alignement="droite", largeur=92),
        Column("motif", "Pourquoi", lambda x: x.motif, largeur=120, infobulle=lambda x: x.motif),
    )


def colonnes_ecarts() -> tuple[Column[EcartScenario], ...]:
    """Return the columns of the differences between two scenarios."""
    return (
        Column("numero", "Dossier", lambda x: x.numero, largeur=112),
        Column("ecart", "Écart", lambda x: f"{_SYMBOLES[x.ecart]} {LIBELLES_ECART[x.ecart]}", largeur=84),
        Column("avant", "Dans le premier", lambda x: _cote(x.avant), alignement="droite", largeur=140),
        Column("apres", "Dans le second", lambda x: _cote(x.apres), alignement="droite", largeur=140),
        Column("pourquoi", "Pourquoi", lambda x: x.pourquoi, largeur=200, infobulle=lambda x: x.pourquoi),
    )


def _cote(ligne: LigneScenario | None) -> str:
    if ligne is None:
        return "absent"
    if not ligne.entre:
        return "n’entre pas"
    return f"{centiemes(ligne.etp.centiemes)} · {ecrire_montant(ligne.montant)}"


def bilan_de_la_comparaison(comparaison: Comparaison) -> str:
    """Return what each list takes, one line each, and how many dossiers differ."""
    deux = ((1, comparaison.premier), (2, comparaison.second))
    lignes = [
        f"{rang}. {lu.scenario.nom}\u00a0: "
        f"{pluriel(len(lu.scenario.entrants), 'dossier entre', 'dossiers entrent')}, "
        f"{centiemes(lu.scenario.etp.centiemes)}\u00a0ETP, {euros(lu.scenario.montant.centimes, decimales=0)}. "
        f"{lu.tenue.phrase()}"
        for rang, lu in deux
    ]
    nombre = len(comparaison.ecarts)
    memes = "Les deux listes sont les mêmes."
    lignes.append(pluriel(nombre, "dossier diffère.", "dossiers diffèrent.") if nombre else memes)
    return "\n".join(lignes)
