"""What the rules look at, and how they say what they find. The rules themselves: `regles_*`, one module a subject.

Figures are those of the campaign; a fact that is not known is said to be missing, or leaves the rule silent when it
is the service's to give. Not here: the list of rules and where each comes from (`domain.controles`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.campagne import Campagne
from app.domain.cycle import EN_COURS, Etat
from app.domain.delais import Echeance
from app.domain.demandes import DemandeDePieces
from app.domain.derogation import Derogation
from app.domain.dossier import Dossier
from app.domain.lectures import Deport
from app.domain.notation import Note, Resultat
from app.domain.pieces import Completude, LigneDePiece
from app.domain.porteur import CompteAnterieur
from app.domain.quota import Accord, Quota
from app.socle.formats import sans_accents

A_SERVIR = EN_COURS | {Etat.LISTE_ATTENTE, Etat.AJOURNE}


class Niveau(StrEnum):
    """How much a constat weighs."""

    BLOQUANT = "bloquant"
    ALERTE = "alerte"
    INFORMATION = "information"


@dataclass(frozen=True, slots=True)
class Faits:
    """What the rules may look at. `autres`: dossiers of the same campaign, this one left out.

    `quota`: the panel of the campaign; without it the rules on target and envelope (R14, R15) are silent.
    `demandes`: the requests for pieces, oldest first. `anciens_comptes`: the accounts that the same SIRET gave in
    other campaigns. `echeances`: every date it waits for. `accuse`: the accusé de réception was produced. `jour`:
    today; without it nothing is late. `notes`: those in force. `deports`: the withdrawals declared on this dossier.
    `derogations`: the constats passed over in writing. `accord`: what the decision under way would give; without it
    the rules look at what is proposed, else asked.
    """

    campagne: Campagne
    dossier: Dossier
    completude: Completude
    resultat: Resultat | None
    autres: tuple[Dossier, ...] = ()
    quota: Quota | None = None
    demandes: tuple[DemandeDePieces, ...] = ()
    anciens_comptes: tuple[CompteAnterieur, ...] = ()
    echeances: tuple[Echeance, ...] = ()
    accuse: bool = False
    jour: date | None = None
    notes: tuple[Note, ...] = ()
    deports: tuple[Deport, ...] = ()
    derogations: tuple[Derogation, ...] = ()
    accord: Accord | None = None


Trouvaille = tuple[Niveau, str]


def bloquant(message: str) -> Trouvaille:
    """Return a finding that keeps the dossier where it is."""
    return Niveau.BLOQUANT, message


def alerte(message: str) -> Trouvaille:
    """Return a finding that a person must look at."""
    return Niveau.ALERTE, message


def information(message: str) -> Trouvaille:
    """Return a finding that is only good to know."""
    return Niveau.INFORMATION, message


def ligne_de_regle(faits: Faits, regle: str) -> LigneDePiece | None:
    """Return the expected piece that serves a rule; None when this dossier has none."""
    return next((x for x in faits.completude.lignes if x.type.regle == regle), None)


def nom_nu(nom: str) -> str:
    """Return a name without accents, case nor signs, to compare it."""
    return re.sub(r"[^a-z0-9]", "", sans_accents(nom))
