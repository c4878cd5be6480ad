"""The fields that a model may print: for each, what the officer is asked when it is missing, and where.

A field gives text ready to print, or the empty string when the datum is not known. Not here: conditions on blocks
(`app.documents.conditions`), repeated rows (`app.documents.lignes`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.documents.champs_avenant import CHAMPS_AVENANT
from app.documents.champs_campagne import CHAMPS_CAMPAGNE
from app.documents.champs_cible import CHAMPS_CIBLE
from app.documents.champs_decision import CHAMPS_DECISION
from app.documents.champs_dossier import CHAMPS_DOSSIER
from app.documents.champs_execution import CHAMPS_EXECUTION
from app.documents.champs_instruction import CHAMPS_INSTRUCTION
from app.documents.navette import CHAMPS_NAVETTE

if TYPE_CHECKING:
    from app.documents.champ import Champ

CHAMPS: dict[str, Champ] = {
    **CHAMPS_CAMPAGNE,
    **CHAMPS_AVENANT,
    **CHAMPS_DOSSIER,
    **CHAMPS_DECISION,
    **CHAMPS_CIBLE,
    **CHAMPS_EXECUTION,
    **CHAMPS_INSTRUCTION,
    **CHAMPS_NAVETTE,
}
