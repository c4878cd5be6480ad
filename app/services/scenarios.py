"""Scenarios of a campaign: the strict order or the proposition kept under a name, copied, changed, compared.

Nothing here decides: a scenario is a list to talk about. Not here: the lists themselves (`domain.selection`,
`domain.proposition`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.proposition import OBJECTIF, Proposition, proposer
from app.domain.scenario import EcartScenario, LigneScenario, Origine, Scenario, comparer, nom_libre
from app.domain.selection import Place, Selection
from app.services.contexte import Contexte, journaliser
from app.services.deport import exiger_tout_voir, masques
from app.services.selection import lire_ligne
from app.socle.changes import Changes
from app.socle.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.ports import UnitOfWork

#: Work beyond which nothing is proposed rather than something inexact: about a second.
PAS_MAX = 600_000
A_LA_MAIN = "changé à la main dans ce scénario"
TROP = (
    "La proposition demanderait trop de calculs avec ces cibles\u00a0: elle n’est pas donnée plutôt qu’approchée."
)


@dataclass(frozen=True, slots=True)
class PropositionLue:
    """The proposition beside the strict order; `proposition` None: too much work, `phrase` says so."""

    ordre: Selection
    proposition: Proposition | None
    phrase: str
    objectif: str = OBJECTIF


class Scenarios:
    """Keeps scenarios and compares them. Refused to an agent who withdrew from a dossier: they tell of it."""

    def __init__(self, contexte: Contexte) -> None:
        self._contexte = contexte

    def lister(self, campagne_id: int) -> Sequence[Scenario]:
        """Return the scenarios of a campaign, oldest first; none to an agent who withdrew from a dossier."""
        with self._contexte.store.lire() as uow:
            return () if masques(uow, campagne_id) else uow.scenarios.of_campagne(campagne_id)

    def proposer(self, campagne_id: int) -> PropositionLue | None:
        """Return the best use of what is left, beside the strict order; it is never applied.

        None to an agent who withdrew from a dossier of the campaign.
        """
        with self._contexte.store.lire() as uow:
            if masques(uow, campagne_id):
                return None
            ordre = lire_ligne(uow, campagne_id, self._contexte.agent).selection
        trouvee = proposer(ordre, PAS_MAX)
        return PropositionLue(ordre, trouvee, trouvee.phrase(ordre) if trouvee else TROP)

    def figer(self, campagne_id: int, nom: str, origine: Origine) -> tuple[Scenario, Changes]:
        """Keep the strict order, or the proposition, as it stands. Raises UserError on a name empty or taken."""
        with self._contexte.store.ecrire() as uow:
            exiger_tout_voir(uow, campagne_id, "Un scénario")
            ligne = lire_ligne(uow, campagne_id, self._contexte.agent)
            lignes = _lignes(ligne.selection, origine)
            return self._garder(uow, campagne_id, nom, origine, lignes, ligne.quota.version_cible)

    def dupliquer(self, campagne_id: int, nom: str) -> tuple[Scenario, Changes]:
        """Keep a copy of a scenario under a free name."""
        with self._contexte.store.ecrire() as uow:
            modele = self._trouver(uow, campagne_id, nom)
            pris = [s.nom for s in uow.scenarios.of_campagne(campagne_id)]
            copie = nom_libre(modele.nom, pris)
            return self._garder(uow, campagne_id, copie, Origine.COPIE, modele.lignes, modele.version_cible)

    def basculer(self, campagne_id: int, nom: str, dossier_id: int) -> tuple[Scenario, Changes]:
        """Take a dossier into a copy, or out of it. Raises UserError on a scenario that is not a copy."""
        with self._contexte.store.ecrire() as uow:
            avant = self._trouver(uow, campagne_id, nom)
            if avant.origine is not Origine.COPIE:
                raise UserError(
                    f"Le scénario «\u00a0{nom}\u00a0» dit ce qui était calculé\u00a0: il ne se change pas.",
                    conseil="Dupliquez-le, et changez la copie.",
                )
            lignes = tuple(
                replace(x, entre=not x.entre, motif=A_LA_MAIN) if x.dossier_id == dossier_id else x
                for x in avant.lignes
            )
            uow.scenarios.remove(avant.id or 0)
            apres = uow.scenarios.add(replace(avant, id=None, lignes=lignes))
            self._journal(uow, "Changer", nom, avant, apres)
        return apres, _changes(campagne_id)

    def supprimer(self, campagne_id: int, nom: str) -> tuple[Scenario, Changes]:
        """Forget a scenario; the journal keeps what it was."""
        with self._contexte.store.ecrire() as uow:
            avant = self._trouver(uow, campagne_id, nom)
            uow.scenarios.remove(avant.id or 0)
            self._journal(uow, "Supprimer", nom, avant)
        return avant, _changes(campagne_id)

    def comparer(self, campagne_id: int, premier: str, second: str) -> tuple[EcartScenario, ...]:
        """Return what differs from one scenario to another, with why. Raises UserError when one is not there."""
        with self._contexte.store.lire() as uow:
            return comparer(self._trouver(uow, campagne_id, premier), self._trouver(uow, campagne_id, second))

    def _garder(  # the fields of a scenario
        self,
        uow: UnitOfWork,
        campagne_id: int,
        nom: str,
        origine: Origine,
        lignes: tuple[LigneScenario, ...],
        version_cible: int | None,
    ) -> tuple[Scenario, Changes]:
        nom = nom.strip()
        if not nom:
            raise UserError("Le scénario n’a pas de nom.", conseil="Donnez-lui en un\u00a0; rien n’a été gardé.")
        if any(s.nom == nom for s in uow.scenarios.of_campagne(campagne_id)):
            raise UserError(f"Le nom «\u00a0{nom}\u00a0» est pris.", conseil="Donnez-en un autre.")
        le = self._contexte.clock.maintenant()
        garde = uow.scenarios.add(
            Scenario(campagne_id, nom, origine, lignes, self._contexte.agent, le, version_cible=version_cible)
        )
        self._journal(uow, "Garder", nom, apres=garde)
        return garde, _changes(campagne_id)

    @staticmethod
    def _trouver(uow: UnitOfWork, campagne_id: int, nom: str) -> Scenario:
        exiger_tout_voir(uow, campagne_id, "Un scénario")
        for scenario in uow.scenarios.of_campagne(campagne_id):
            if scenario.nom == nom:
                return scenario
        raise UserError(f"Le scénario «\u00a0{nom}\u00a0» n’existe plus.", conseil="Choisissez-en un autre.")

    def _journal(
        self, uow: UnitOfWork, acte: str, nom: str, avant: Scenario | None = None, apres: Scenario | None = None
    ) -> None:
        journaliser(
            uow,
            self._contexte,
            acte=f"{acte} le scénario «\u00a0{nom}\u00a0»",
            objet="scenario",
            objet_id=nom,
            avant=avant,
            apres=apres,
        )


def _lignes(ordre: Selection, origine: Origine) -> tuple[LigneScenario, ...]:
    concurrents = [x for x in ordre.lignes if x.place in {Place.ENTRE, Place.ARRETE}]
    entrants = {x.pretendant.dossier_id: x.phrase for x in ordre.entrants}
    if origine is Origine.PROPOSITION:
        trouvee = proposer(ordre, PAS_MAX)
        if trouvee is None:
            raise UserError(TROP, conseil="L’ordre strict peut être gardé.")
        entrants = {p.dossier_id: "dans la proposition" for p in trouvee.entrants}
    hors = "hors de la proposition" if origine is Origine.PROPOSITION else ""
    return tuple(
        LigneScenario(
            dossier_id=x.pretendant.dossier_id,
            numero=x.pretendant.numero,
            entre=x.pretendant.dossier_id in entrants,
            etp=x.pretendant.etp,
            montant=x.pretendant.montant,
            motif=entrants.get(x.pretendant.dossier_id) or hors or x.phrase,
        )
        for x in concurrents
    )


def _changes(campagne_id: int) -> Changes:
    return Changes(campagnes=frozenset({campagne_id}), sujets=frozenset({"scenarios", "journal"}))
