"""The sheet of two scenarios: prepared to be seen or printed, written as a PDF with its line of journal.

It creates no right and is kept nowhere: the file goes where the agent says, its SHA-256 to the journal.
Not here: what the sheet says (`app.documents.comparaison`), the scenarios (`services.scenarios`).
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from app.domain.proposition import Objectif
from app.services.actes import rendre
from app.services.contexte import Contexte, journaliser
from app.services.scenarios import Liste, Scenarios
from app.socle.changes import Changes
from app.socle.fichiers import chemin_libre, ecrire_atomique

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.scenarios import Comparaison

NOM = "Comparaison de scénarios"


class Feuilles:
    """Composes the sheet of a comparison on one page."""

    def __init__(self, contexte: Contexte) -> None:
        self._contexte = contexte
        self._scenarios = Scenarios(contexte)

    def rendre(self, campagne_id: int, premier: Liste, second: Liste, objectif: Objectif = Objectif.ETP) -> bytes:
        """Return the PDF of the comparison of two lists; nothing is written. Raises UserError on one unknown."""
        comparaison = self._scenarios.comparer(campagne_id, premier, second, objectif)
        return self._pdf(campagne_id, comparaison)

    def ecrire(
        self, campagne_id: int, premier: Liste, second: Liste, vers: Path, objectif: Objectif = Objectif.ETP
    ) -> tuple[Path, Changes]:
        """Write the PDF in a folder under a free name, with its line of journal; return its path."""
        comparaison = self._scenarios.comparer(campagne_id, premier, second, objectif)
        octets = self._pdf(campagne_id, comparaison)
        noms = [lu.scenario.nom for lu in (comparaison.premier, comparaison.second)]
        chemin = ecrire_atomique(chemin_libre(vers, NOM, ".pdf"), octets)
        try:
            with self._contexte.store.ecrire() as uow:
                journaliser(
                    uow,
                    self._contexte,
                    acte=f"Produire la comparaison de «\u00a0{noms[0]}\u00a0» et «\u00a0{noms[1]}\u00a0»",
                    objet="document",
                    objet_id=chemin.name,
                    apres={"sha256": hashlib.sha256(octets).hexdigest(), "taille": len(octets)},
                )
        except BaseException:
            chemin.unlink(missing_ok=True)  # a document that the journal does not know must not leave
            raise
        return chemin, Changes(campagnes=frozenset({campagne_id}), sujets=frozenset({"journal"}))

    def _pdf(self, campagne_id: int, comparaison: Comparaison) -> bytes:
        from app.documents.comparaison import Feuille, contenu_de_la_comparaison  # noqa: PLC0415  # loads reportlab

        with self._contexte.store.lire() as uow:
            campagne = uow.campagnes.get(campagne_id)
            porteurs = {d.cle: d.porteur.raison_sociale for d in uow.dossiers.of_campagne(campagne_id)}
        feuille = Feuille(
            campagne,
            (comparaison.premier.scenario, comparaison.premier.tenue),
            (comparaison.second.scenario, comparaison.second.tenue),
            comparaison.ecarts,
            porteurs,
            self._contexte.clock.maintenant(),
            self._contexte.agent,
        )
        return rendre(contenu_de_la_comparaison(feuille))
