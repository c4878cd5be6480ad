"""The history of a note, and the marks on notes that the dossier or the grid has overtaken.

Not here: giving, confirming and erasing notes (`services.notation`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.grille_versions import ecarts_de_sous_critere
from app.domain.suivi_notes import OBJET_NOTE, Marque, PassageNote, changements, historique
from app.ports import SANS_LIMITE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.grille import Grille
    from app.domain.journal import Evenement
    from app.domain.notation import Note
    from app.services.contexte import Contexte


class SuiviNotes:
    """Reads what became of the notes of a dossier."""

    def __init__(self, contexte: Contexte) -> None:
        self._contexte = contexte

    def historique(self, dossier_id: int, sous_critere: str) -> tuple[PassageNote, ...]:
        """Return every value that a sub-criterion of a dossier had, oldest first."""
        with self._contexte.store.lire() as uow:
            lignes = uow.journal.lignes(
                dossier_id=dossier_id, objet=OBJET_NOTE, objet_id=sous_critere, limite=SANS_LIMITE
            )
            return historique(ligne.evenement for ligne in reversed(lignes))

    def marques(self, dossier_id: int) -> Mapping[str, Marque]:
        """Return the notes of a dossier to look at again, by sub-criterion; notes without a day are left out."""
        with self._contexte.store.lire() as uow:
            dossier = uow.dossiers.get(dossier_id)
            notes = [n for n in uow.notes.of_dossier(dossier_id) if n.le is not None]
            grille = uow.campagnes.get(dossier.campagne_id).grille_de(dossier.type_poste)
            if grille is None or not notes:
                return {}
            lignes = uow.journal.lignes(dossier_id=dossier_id, limite=SANS_LIMITE)
            evenements = [ligne.evenement for ligne in reversed(lignes)]
            anciennes = {
                v.grille.version: v.grille
                for v in uow.grilles.of_campagne(dossier.campagne_id)
                if v.type_poste is dossier.type_poste
            }
            trouvees = {n.sous_critere: _marque(n, evenements, grille, anciennes) for n in notes}
        return {code: m for code, m in trouvees.items() if m.phrases}


def _marque(note: Note, evenements: list[Evenement], grille: Grille, anciennes: Mapping[int, Grille]) -> Marque:
    objets = changements(evenements, note.le) if note.le else ()
    if note.version_grille in {0, grille.version}:
        return Marque(objets)
    ancienne = anciennes.get(note.version_grille)
    ecarts = ecarts_de_sous_critere(ancienne, grille, note.sous_critere) if ancienne else ()
    return Marque(objets, note.version_grille, grille.version, ecarts)
