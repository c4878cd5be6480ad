"""What is typed in the passages of the acts and not recorded yet, by act and passage; and as the drafts keep it.

Not here: how drafts are kept and offered back (`ui.brouillons`).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from app.domain.convention import LIBELLES_MODELE, TypeActe, TypeActeCampagne
from app.services.actes_en_projet import ActeDeCampagneEnProjet, ActeEnProjet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.documents.retouche import Retouchable
    from app.services.actes_en_projet import EnProjet


class Tapee(NamedTuple):
    """The text and the reason typed for a passage; `nom`: how the officer knows it."""

    texte: str
    motif: str
    nom: str


class RetouchesTapees:
    """The passages typed and not recorded."""

    def __init__(self) -> None:
        self._tapees: dict[tuple[EnProjet, str], Tapee] = {}

    def de(self, acte: EnProjet, bloc: str) -> Tapee | None:
        """Return what is typed for a passage, None when it is as recorded."""
        return self._tapees.get((acte, bloc))

    def nombre(self, acte: EnProjet) -> int:
        """Return how many passages of an act are typed and not recorded."""
        return sum(tape == acte for tape, _bloc in self._tapees)

    def noter(self, acte: EnProjet, passage: Retouchable, texte: str, motif: str, numero: str) -> None:
        """Keep what is typed for a passage; what is recorded already is not kept. `numero`: of its dossier."""
        garde = passage.retouche.motif if passage.retouche else ""
        if (texte, motif) == (passage.texte, garde):
            self.oublier(acte, passage.bloc)
        else:
            nom = f"Passage «\u00a0{passage.bloc}\u00a0», {LIBELLES_MODELE[acte.type]}"
            self._tapees[acte, passage.bloc] = Tapee(texte, motif, f"{nom}, {numero}" if numero else nom)

    def oublier(self, acte: EnProjet, bloc: str) -> None:
        """Drop what is typed for a passage: it is recorded, or given up."""
        self._tapees.pop((acte, bloc), None)

    def en_brouillons(self) -> Mapping[str, tuple[str, str]]:
        """Return what `reprendre` takes back: by key, how it is called and its text."""
        return {_cle(*ou, tapee): (tapee.nom, tapee.texte) for ou, tapee in self._tapees.items()}

    def reprendre(self, cle: str, texte: str) -> tuple[EnProjet, str] | None:
        """Take a draft back; return its act and its passage, None when the key says none."""
        try:
            genre, ou, acte_type, bloc, motif, nom = json.loads(cle)
            acte: EnProjet = (
                ActeEnProjet(ou[0], TypeActe(acte_type))
                if genre == "dossier"
                else ActeDeCampagneEnProjet(ou[0], TypeActeCampagne(acte_type), ou[1])
            )
        except (ValueError, TypeError, LookupError):
            return None
        self._tapees[acte, bloc] = Tapee(texte, motif, nom)
        return acte, bloc


def _cle(acte: EnProjet, bloc: str, tapee: Tapee) -> str:
    ou: tuple[int | None, ...]
    if isinstance(acte, ActeEnProjet):
        genre, ou = "dossier", (acte.dossier_id,)
    else:
        genre, ou = "campagne", (acte.campagne_id, acte.comite_id)
    return json.dumps([genre, ou, acte.type.value, bloc, tapee.motif, tapee.nom], ensure_ascii=False)
