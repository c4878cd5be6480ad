"""The accusé de réception of a request (R04): a limit gone by without it is said, under each reading of the text.

Not here: its mentions (`resources/actes`), nor the durations (`resources/references.toml`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.cycle import EN_COURS
from app.domain.delais import OBJET_ACCUSE
from app.domain.regles import alerte
from app.socle.formats import date_longue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.regles import Faits, Trouvaille


def accuse_en_retard(faits: Faits) -> Iterator[Trouvaille]:
    """R04: no accusé was produced and the earliest of its limits is past; silent while the day is not known."""
    limites = [e for e in faits.echeances if e.objet == OBJET_ACCUSE]
    en_attente = not faits.accuse and faits.dossier.etat in EN_COURS
    if not limites or not en_attente or faits.jour is None or faits.jour <= limites[0].jour:
        return
    lectures = ", ou ".join(f"le {date_longue(e.jour)} ({e.regle}\u00a0; {e.source})" for e in limites)
    deux = ". Le texte a deux lectures, l’alerte suit la plus proche" if len(limites) > 1 else ""
    yield alerte(
        f"Accusé de réception non produit, attendu au plus tard {lectures}{deux}. Produisez-le dans l’écran Actes."
    )
