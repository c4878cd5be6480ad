"""What the demonstration is about to do: where jobs serve, what is expected, a meeting called, a proposal made.

Written after the story of the dossiers, through the services of the application, on the day that it says. All is
fictional. Not here: the dossiers themselves (`services.demonstration`).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from app.domain.comite import Charge, Membre
from app.domain.cycle import Etat
from app.domain.decision import Decision
from app.domain.hypotheses import Niveau
from app.domain.montants import Etp
from app.domain.scenario import Origine
from app.domain.situation import PosteExistant
from app.services.comites import Comites
from app.services.instruction import Instruction
from app.services.previsions import Previsions
from app.services.scenarios import Scenarios
from app.services.visas import Visas

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.services.contexte import Contexte

JOUR = date(2022, 10, 14)
REUNION = date(2022, 10, 20)
COMITE = "Comité régional de sélection (fictif)"
QUORUM = 2
MEMBRES = (
    Membre("DREETS (fictive)", "direction", charge=Charge.PRESIDENCE),
    Membre("Réseau des clauses (fictif)", "membre"),
    Membre("Union des acheteurs (fictive)", "membre"),
    Membre("Service instructeur (fictif)", "instruction", voix=False, charge=Charge.SECRETARIAT),
)
ATTENDUS = {Niveau.BASSE: 1, Niveau.CENTRALE: 2, Niveau.HAUTE: 4}
#: Départements served, by case; T09 and T20 serve both.
DEPARTEMENTS = {
    "2A": ("T04", "T06", "T07", "T08", "T13"),
    "2B": ("T01", "T02", "T03", "T05", "T10", "T11", "T16", "T19"),
    "2A et 2B": ("T09", "T20"),
}
#: The case whose porteur had a job already, and the one that is proposed.
AVEC_POSTE, PROPOSE = "T13", "T11"


def preparer_la_suite(contexte: Contexte, campagne_id: int, cas: Mapping[str, int]) -> None:
    """Write all of it on the first campaign; `cas`: the identifier of each case."""
    instruction = Instruction(contexte)
    for codes, noms in DEPARTEMENTS.items():
        for nom in noms:
            instruction.modifier(cas[nom], "Modifier le projet", departements=tuple(codes.split(" et ")))
    _situer(instruction, cas[AVEC_POSTE])
    Previsions(contexte).poser(campagne_id, ATTENDUS)
    Scenarios(contexte).figer(campagne_id, "Ordre strict avant le comité", Origine.ORDRE)
    comites = Comites(contexte)
    comite, _ = comites.creer(campagne_id, REUNION, COMITE, "Ajaccio (fictif)")
    comites.fixer_membres(comite.cle, MEMBRES)
    comites.fixer_quorum(comite.cle, QUORUM)
    _proposer(contexte, instruction, cas[PROPOSE])


def _situer(instruction: Instruction, dossier_id: int) -> None:
    dossier = instruction.dossier(dossier_id)
    existant = PosteExistant(dossier.postes[0].type, "poste d’avant le projet (fictif)", Etp(100), Etp(100))
    instruction.modifier(dossier_id, "Modifier le projet", existants=(existant,))


def _proposer(contexte: Contexte, instruction: Instruction, dossier_id: int) -> None:
    dossier = instruction.dossier(dossier_id)
    Visas(contexte).proposer(
        Decision(
            dossier_id=dossier_id,
            sens=Etat.RETENU,
            motif="Projet cohérent avec la charte\u00a0; poste supplémentaire avéré (exemple fictif).",
            prise_le=JOUR,
            etp_par_type={p.type: p.etp_demande for p in dossier.postes},
            montant=dossier.montant_demande,
        )
    )
