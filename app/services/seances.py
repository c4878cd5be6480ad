"""The session of instruction: what is left to do, derived in one read; the quick sort; where the officer stopped.

The letter is the agent’s own, decides nothing, and is journaled as any act on a dossier. Where she stopped is no
fact of a dossier: it is written without a line of journal. A dossier that she withdrew from is hidden from her
(`services.deport`), hence not in her queue.
Not here: the rule of what is left (`domain.restes`), nor the order of the queue (`domain.file_instruction`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from app.domain.cycle import Etat
from app.domain.file_instruction import DossierAFaire, ranger
from app.domain.restes import Etude, attente, restes
from app.domain.seance import Lettre, Reprise, TriRapide
from app.services.arbitrage import lire_quota
from app.services.contexte import Contexte, journaliser
from app.services.deport import masques
from app.services.fiches import Fiche, lire_fiche, lire_fiches
from app.services.rattachement import rapprochements
from app.services.reperes import pressantes
from app.socle.changes import Changes
from app.socle.formats import a_paris

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.domain.preuve import Preuve
    from app.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class PointDeReprise:
    """Where the officer stopped. `sous_critere`: empty when she was not scoring."""

    dossier_id: int
    numero: str
    sous_critere: str
    le: datetime

    @property
    def endroit(self) -> str:
        """Return « dossier 2022-94-0007, C2.3 »."""
        suite = f", {self.sous_critere}" if self.sous_critere else ""
        return f"dossier {self.numero}{suite}"


@dataclass(frozen=True, slots=True)
class Attentes:
    """What the first page says beside the dossiers. `a_rapprocher`: mails whose weak signs nobody judged."""

    reprise: PointDeReprise | None
    a_rapprocher: int


class Seances:
    """Reads the queue, keeps the letters and the place of an agent."""

    def __init__(self, contexte: Contexte) -> None:
        self._contexte = contexte

    def file(self, campagne_id: int) -> tuple[DossierAFaire, ...]:
        """Return the queue of a campaign in its order, dossiers with nothing left last; withdrawn ones left out."""
        jour = self._aujourd_hui()
        with self._contexte.store.lire() as uow:
            quota = lire_quota(uow, campagne_id)
            fiches = lire_fiches(uow, campagne_id, jour, quota)
            preuves = uow.preuves.of_campagne(campagne_id)
            tris = uow.seances.tris(campagne_id, self._contexte.agent)
        return ranger(
            _a_faire(f, preuves.get(f.dossier.cle, ()), tris.get(f.dossier.cle), jour)
            for f in fiches
            if f.dossier.etat is not Etat.RETIRE
        )

    def du_dossier(self, dossier_id: int) -> DossierAFaire:
        """Return one dossier of the queue, as it stands now. Raises UserError when there is none."""
        jour = self._aujourd_hui()
        with self._contexte.store.lire() as uow:
            dossier = uow.dossiers.get(dossier_id)
            campagne_id = dossier.campagne_id
            quota = lire_quota(uow, campagne_id) if dossier.etat is Etat.INSTRUIT else None
            fiche = lire_fiche(uow, dossier_id, jour, quota)
            tri = uow.seances.tris(campagne_id, self._contexte.agent).get(dossier_id)
            return _a_faire(fiche, uow.preuves.of_dossier(dossier_id), tri, jour)

    def trier(self, dossier_id: int, lettre: Lettre | None) -> tuple[Lettre | None, Changes]:
        """Give a dossier the agent’s letter, None takes it back; return the one that stood before, for undo.

        The same letter again writes no line of journal.
        """
        with self._contexte.store.ecrire() as uow:
            dossier = uow.dossiers.get(dossier_id)
            ancien = uow.seances.tris(dossier.campagne_id, self._contexte.agent).get(dossier_id)
            avant = ancien.lettre if ancien else None
            if lettre is None:
                uow.seances.clear_tri(dossier_id, self._contexte.agent)
            else:
                le = self._contexte.clock.maintenant()
                uow.seances.set_tri(TriRapide(dossier_id, self._contexte.agent, lettre, le))
            if lettre is not avant:
                journaliser(
                    uow,
                    self._contexte,
                    acte=f"Tri rapide : {lettre.value}" if lettre else "Tri rapide : lettre retirée",
                    objet="tri",
                    objet_id=dossier.numero,
                    avant={"lettre": avant},
                    apres={"lettre": lettre},
                    dossier_id=dossier_id,
                )
        return avant, Changes(
            dossiers=frozenset({dossier_id}),
            campagnes=frozenset({dossier.campagne_id}),
            sujets=frozenset({"tri", "journal"}),
        )

    def retenir_la_place(self, dossier_id: int, sous_critere: str = "") -> None:
        """Keep where the agent is, for next time; a note of comfort, not a fact of the dossier: not journaled."""
        with self._contexte.store.ecrire() as uow:
            campagne_id = uow.dossiers.get(dossier_id).campagne_id
            le = self._contexte.clock.maintenant()
            uow.seances.set_reprise(Reprise(campagne_id, self._contexte.agent, dossier_id, le, sous_critere))

    def reprise(self, campagne_id: int) -> PointDeReprise | None:
        """Return where the agent stopped; None when she never did, or when the dossier left her queue since."""
        with self._contexte.store.lire() as uow:
            return self._reprise(uow, campagne_id)

    def attentes(self, campagne_id: int) -> Attentes:
        """Return what the first page says, in one read."""
        with self._contexte.store.lire() as uow:
            arrivees = uow.arrivees.of_campagne(campagne_id)
            return Attentes(self._reprise(uow, campagne_id), sum(bool(rapprochements(a)) for a in arrivees))

    def _reprise(self, uow: UnitOfWork, campagne_id: int) -> PointDeReprise | None:
        gardee = uow.seances.reprise(campagne_id, self._contexte.agent)
        if gardee is None or gardee.dossier_id in masques(uow, campagne_id):
            return None
        dossier = uow.dossiers.get(gardee.dossier_id)
        if dossier.etat is Etat.RETIRE:
            return None
        return PointDeReprise(dossier.cle, dossier.numero, gardee.sous_critere, gardee.le)

    def _aujourd_hui(self) -> date:
        return a_paris(self._contexte.clock.maintenant()).date()


def _a_faire(fiche: Fiche, preuves: Sequence[Preuve], tri: TriRapide | None, jour: date) -> DossierAFaire:
    dossier = fiche.dossier
    etude = Etude(
        faits=fiche.examen,
        constats=tuple(fiche.constats),
        dates=fiche.faits,
        grille=fiche.grille,
        jour=jour,
        decision=fiche.decision,
        actes=tuple(fiche.actes),
        pieces=tuple(fiche.pieces),
        preuves=tuple(preuves),
        pressantes=pressantes(fiche.echeances, jour),
    )
    trouves = restes(etude)
    return DossierAFaire(
        dossier_id=dossier.cle,
        numero=dossier.numero,
        porteur=dossier.porteur.raison_sociale,
        recu_le=dossier.recu_le,
        etat=dossier.etat,
        vague=dossier.vague,
        lettre=tri.lettre if tri else None,
        restes=trouves,
        attente="" if trouves else attente(etude),
        echeances=etude.pressantes,
    )
