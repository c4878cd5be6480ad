"""Scenarios: one row each, their list kept as one JSON record."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.domain.scenario import Scenario
from data.sqlite.codec import depuis_json, vers_json
from data.sqlite.repositories.fiches import absent
from data.sqlite.rows import sql

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data.sqlite.session import Session

_INSERER = "INSERT INTO scenario (campagne_id, nom, contenu) VALUES (:campagne_id, :nom, :contenu)"
_MODIFIER = "UPDATE scenario SET campagne_id = :campagne_id, nom = :nom, contenu = :contenu WHERE id = :id"
_DE_LA_CAMPAGNE = sql("SELECT id, contenu FROM scenario WHERE campagne_id = ? ORDER BY id")
_RETIRER = "DELETE FROM scenario WHERE id = ?"


class ScenariosSqlite:
    """Fulfils `ports.Scenarios`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, scenario: Scenario) -> Scenario:
        """Return the scenario with its identifier. Raises Bug when its name is taken in the campaign."""
        return replace(scenario, id=self._session.inserer(_INSERER, _colonnes(scenario)))

    def save(self, scenario: Scenario) -> None:
        """Write a scenario again. Raises UserError on an unknown one, Bug when its new name is taken."""
        if not self._session.executer(_MODIFIER, {**_colonnes(scenario), "id": scenario.id}).rowcount:
            raise absent()

    def remove(self, scenario_id: int) -> None:
        """Forget a scenario; one that is not there is ignored."""
        self._session.executer(_RETIRER, (scenario_id,))

    def of_campagne(self, campagne_id: int) -> Sequence[Scenario]:
        """Return the scenarios of a campaign, oldest first."""
        lignes = self._session.lignes(_DE_LA_CAMPAGNE, (campagne_id,))
        return tuple(replace(depuis_json(Scenario, contenu), id=cle) for cle, contenu in lignes)


def _colonnes(scenario: Scenario) -> dict[str, Any]:
    fiche = vers_json(replace(scenario, id=None))
    return {"campagne_id": scenario.campagne_id, "nom": scenario.nom, "contenu": fiche}
