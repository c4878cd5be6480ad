"""Exports for the hierarchy: the campaign read at one instant, written to a file whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.documents.execution_lue import etat_execution
from app.domain.cycle import Etat
from app.domain.execution import SensReconduction
from app.domain.faits import FaitsDates
from app.domain.notation import resultat
from app.domain.pieces import completude
from app.domain.suivi import LIBELLES_BILAN
from app.exports.donnees import AnneeSuivie, DonneesClasseur, LigneClasseur, LigneSuivi
from app.services.actes import lire_donnees
from app.services.arbitrage import lire_classement, lire_quota
from app.services.contexte import refuser_dans_une_liasse
from app.services.deport import exiger_tout_voir
from app.socle.fichiers import ecrire_atomique
from app.socle.formats import a_paris

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from pathlib import Path

    from app.domain.dossier import Dossier
    from app.ports import UnitOfWork
    from app.services.contexte import Contexte


class Exports:
    """Writes the files that leave the service."""

    def __init__(self, contexte: Contexte) -> None:
        self._contexte = contexte

    def classeur(self, campagne_id: int, chemin: Path) -> Path:
        """Write the workbook of a campaign; return its path.

        Raises UserError when there is no such campaign, and in a bundle; EnvironmentFault when the disk refuses it:
        a file already there is then kept.
        """
        refuser_dans_une_liasse(self._contexte)
        from app.exports.classeur import composer_classeur  # noqa: PLC0415  # openpyxl is not for the start

        with self._contexte.store.lire() as uow:
            donnees = self._lire(uow, campagne_id)
        return ecrire_atomique(chemin, composer_classeur(donnees))

    def _lire(self, uow: UnitOfWork, campagne_id: int) -> DonneesClasseur:
        exiger_tout_voir(uow, campagne_id, "Le classeur")
        campagne = uow.campagnes.get(campagne_id)
        pieces, verdicts = uow.pieces.of_campagne(campagne_id), uow.pieces.verdicts_of_campagne(campagne_id)
        notes, decisions = uow.notes.of_campagne(campagne_id), uow.decisions.of_campagne(campagne_id)
        faits = uow.faits.of_campagne(campagne_id)
        rangs = {r.candidat.dossier_id: r for r in lire_classement(uow, campagne_id)}
        lignes = []
        for dossier in uow.dossiers.of_campagne(campagne_id):
            grille = campagne.grille_de(dossier.type_poste)
            donnees = notes.get(dossier.cle, ())
            lignes.append(
                LigneClasseur(
                    dossier=dossier,
                    completude=completude(
                        campagne.pieces,
                        dossier.porteur,
                        pieces.get(dossier.cle, ()),
                        verdicts.get(dossier.cle, ()),
                    ),
                    notes={n.sous_critere: n for n in donnees},
                    resultat=resultat(grille, donnees) if grille else None,
                    rang=rangs[dossier.cle],
                    decision=decisions.get(dossier.cle),
                    faits=faits.get(dossier.cle, FaitsDates(dossier.cle)),
                )
            )
        return DonneesClasseur(
            campagne=campagne,
            lignes=tuple(lignes),
            quota=lire_quota(uow, campagne_id),
            le=self._contexte.clock.maintenant(),
            agent=self._contexte.agent,
            suivis=tuple(
                _suivis(uow, [x.dossier for x in lignes], a_paris(self._contexte.clock.maintenant()).date())
            ),
        )


def _suivis(uow: UnitOfWork, dossiers: Iterable[Dossier], jour: date) -> Iterator[LigneSuivi]:
    """Yield the signed conventions, in the order of the dossiers."""
    for dossier in dossiers:
        if dossier.etat is not Etat.CONVENTIONNE:
            continue
        etat = etat_execution(lire_donnees(uow, dossier.cle, jour))
        if etat is None:
            continue
        annees = tuple(
            AnneeSuivie(p, c.verse, c.du, LIBELLES_BILAN[b.verdict] if (b := etat.execution.bilan(p.rang)) else "")
            for p, c in zip(etat.periodes, etat.decomptes, strict=True)
        )
        refus = tuple(r for r in etat.execution.reconductions if r.sens is SensReconduction.NE_PAS_RECONDUIRE)
        yield LigneSuivi(dossier.numero, dossier.porteur.raison_sociale, annees, etat.execution.versements, refus)
