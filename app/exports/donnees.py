"""What the workbook is made from: the whole campaign, read at one instant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.domain.campagne import Campagne
from app.domain.classement import Rang
from app.domain.decision import Decision
from app.domain.decompte import Periode
from app.domain.dossier import Dossier
from app.domain.execution import Reconduction, Versement
from app.domain.faits import FaitsDates
from app.domain.montants import Montant
from app.domain.notation import Note, Resultat
from app.domain.pieces import Completude
from app.domain.quota import Compteur, Quota, compter


@dataclass(frozen=True, slots=True)
class LigneClasseur:
    """A dossier with what instruction made of it. `notes`: by code of sub-criterion."""

    dossier: Dossier
    completude: Completude
    notes: Mapping[str, Note]
    resultat: Resultat | None
    rang: Rang
    decision: Decision | None
    faits: FaitsDates

    @property
    def compteurs(self) -> Mapping[str, Compteur]:
        """Return what the dossier weighs, by type of job; empty when it does not count."""
        accord = self.decision.accord if self.decision else None
        return {type_poste.value: compteur for type_poste, compteur in compter(self.dossier, accord).items()}


@dataclass(frozen=True, slots=True)
class AnneeSuivie:
    """One year of a signed convention. `du` None while the bilan does not tell it; `bilan`: empty before one."""

    periode: Periode
    verse: Montant
    du: Montant | None
    bilan: str = ""


@dataclass(frozen=True, slots=True)
class LigneSuivi:
    """A signed convention: its years, its payments, and the renewals refused."""

    numero: str
    porteur: str
    annees: tuple[AnneeSuivie, ...]
    versements: tuple[Versement, ...]
    refus: tuple[Reconduction, ...] = ()


@dataclass(frozen=True, slots=True)
class DonneesClasseur:
    """The campaign, its dossiers by number, its quota, and when and by whom they were read.

    `suivis`: its signed conventions by number.
    """

    campagne: Campagne
    lignes: tuple[LigneClasseur, ...]
    quota: Quota
    le: datetime
    agent: str
    suivis: tuple[LigneSuivi, ...] = ()
