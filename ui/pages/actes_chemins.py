"""Where a missing datum of an act is filled: the page, and in it the tab and the field.

Not here: what misses (`app.documents`), how a page of a dossier brings the cursor there (`ui.pages.endroits`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.documents.donnees import Ecran
from app.domain.restes import Travail
from ui.pages.endroits import PIECES

if TYPE_CHECKING:
    from app.documents.donnees import Manque
    from app.domain.convention import TypeActe

CAMPAGNE = "campagne"
_PLACES = {
    Ecran.PORTEUR: Travail.PORTEUR,
    Ecran.PROJET: Travail.PROJET,
    Ecran.DECISION: Travail.DECIDER,
    Ecran.NOTATION: Travail.NOTER,
    Ecran.PIECES: PIECES,
}


def chemin_du_manque(manque: Manque, dossier_id: int, type_acte: TypeActe) -> tuple[str, object]:
    """Return the key of the page where the datum is filled and what to give its `montrer`."""
    ecran = Ecran(manque.ecran)
    champ = manque.champ.split(".")
    if ecran is Ecran.CAMPAGNE:
        return "cockpit", (CAMPAGNE, "_".join(champ[champ[0] == CAMPAGNE :]))
    if ecran is Ecran.MODELES:
        return "modeles", type_acte
    if ecran is Ecran.SUIVI:
        return "suivi", dossier_id
    return "dossier", (dossier_id, (_PLACES[ecran], champ[-1]))
