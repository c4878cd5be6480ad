"""A campaign at an instant, and what changed between two instants, in the officer’s words.

Not here: how the past is read again from the journal (`domain.rejeu_journal`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING

from app.domain.cycle import LIBELLES_ETAT, Etat
from app.domain.decision import Decision
from app.domain.montants import Etp, Montant, somme_etp
from app.domain.pieces import LIBELLES_VERDICT, Verdict
from app.socle.formats import etp, euros, points

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

NON_RECONSTITUABLE = "non reconstituable"


@dataclass(frozen=True, slots=True)
class DossierAu:
    """A dossier at an instant.

    `etat` None: the journal does not say. `notes`: a value, None for « sans objet »; not there: « non noté ».
    `inconnus`: the facts that the journal does not allow to say, in French. `masque`: hidden from the agent, of
    which only number, state and rank are told.
    """

    dossier_id: int
    numero: str
    porteur: str
    etat: Etat | None
    notes: Mapping[str, int | None] = field(default_factory=dict)
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    decision: Decision | None = None
    etp_demande: Etp | None = None
    montant_demande: Montant | None = None
    etp_retenu: Etp | None = None
    montant_retenu: Montant | None = None
    total: Fraction | None = None
    rang: int | None = None
    inconnus: tuple[str, ...] = ()
    masque: bool = False
    suites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CampagneAu:
    """A campaign at an instant. Target and envelope None: not notified then. `reserves`: what could not be said.

    `mouvements`: those of the envelope known then, each as a phrase.
    """

    instant: datetime
    dossiers: tuple[DossierAu, ...]
    cible: Etp | None
    version_cible: int | None
    enveloppe: Montant | None
    etp_retenu: Etp
    montant_retenu: Montant
    reserves: tuple[str, ...] = ()
    mouvements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Changement:
    """What changed in a dossier, or in the campaign when there is no dossier, one phrase a fact."""

    dossier_id: int | None
    numero: str
    porteur: str
    phrases: tuple[str, ...]


def comparer(avant: CampagneAu, apres: CampagneAu) -> tuple[Changement, ...]:
    """Return what changed between two instants: the campaign first, then each dossier that changed, by number."""
    anciens = {d.dossier_id: d for d in avant.dossiers}
    changements = [Changement(None, "", "", tuple(_de_la_campagne(avant, apres)))]
    changements += [
        Changement(d.dossier_id, d.numero, d.porteur, tuple(_du_dossier(anciens.get(d.dossier_id), d)))
        for d in apres.dossiers
    ]
    return tuple(c for c in changements if c.phrases)


def _de_la_campagne(avant: CampagneAu, apres: CampagneAu) -> Iterator[str]:
    yield from _ecart("Cible", _etp(avant.cible), _etp(apres.cible))
    yield from _ecart("Enveloppe", _euros(avant.enveloppe), _euros(apres.enveloppe))
    yield from (Counter(apres.mouvements) - Counter(avant.mouvements)).elements()
    yield from _ecart("ETP retenus", _etp(avant.etp_retenu), _etp(apres.etp_retenu))
    yield from _ecart("Montant retenu", _euros(avant.montant_retenu), _euros(apres.montant_retenu))


def _du_dossier(avant: DossierAu | None, apres: DossierAu) -> Iterator[str]:
    if avant is None:
        yield "Dossier reçu depuis"
        avant = DossierAu(apres.dossier_id, apres.numero, apres.porteur, Etat.RECU)
    yield from _ecart("État", _etat(avant), _etat(apres))
    if apres.masque:
        return
    if avant.etp_demande is not None:
        yield from _ecart("ETP demandés", _etp(avant.etp_demande), _etp(apres.etp_demande))
        yield from _ecart("Montant demandé", _euros(avant.montant_demande), _euros(apres.montant_demande))
    yield from apres.suites[len(avant.suites) :]
    yield from _decision(avant.decision, apres.decision)
    yield from _par_code("Note", avant.notes, apres.notes, _note)
    yield from _par_code("Pièce", avant.verdicts, apres.verdicts, lambda v: LIBELLES_VERDICT[v][1])
    yield from _ecart("Total", points(avant.total) or "incomplet", points(apres.total) or "incomplet")
    yield from _ecart("Rang", _rang(avant.rang), _rang(apres.rang))


def _decision(avant: Decision | None, apres: Decision | None) -> Iterator[str]:
    if apres is not None and (avant is None or avant.id != apres.id):
        yield f"Décision\u00a0: {resume_decision(apres)}"


def resume_decision(decision: Decision) -> str:
    """Return « retenu, 1,00 ETP, 28 000,00 € »."""
    accord = decision.accord
    chiffres = (etp(_somme(accord.etp_par_type.values())), euros(accord.montant.centimes)) if accord else ()
    return ", ".join((LIBELLES_ETAT[decision.sens], *chiffres))


def _par_code(
    quoi: str, avant: Mapping[str, object], apres: Mapping[str, object], dire: Callable[..., str]
) -> Iterator[str]:
    for code in sorted({*avant, *apres}):
        sans = "non noté" if quoi == "Note" else "sans verdict"
        ancien = dire(avant[code]) if code in avant else sans
        yield from _ecart(f"{quoi} {code}", ancien, dire(apres[code]) if code in apres else sans)


def _ecart(quoi: str, avant: str, apres: str) -> Iterator[str]:
    if avant != apres:
        yield f"{quoi}\u00a0: {avant} → {apres}"


def _etat(dossier: DossierAu) -> str:
    return NON_RECONSTITUABLE if dossier.etat is None else LIBELLES_ETAT[dossier.etat]


def _note(valeur: int | None) -> str:
    return "sans objet" if valeur is None else str(valeur)


def _rang(rang: int | None) -> str:
    return "sans rang" if rang is None else str(rang)


def _etp(valeur: Etp | None) -> str:
    return etp(valeur.centiemes) if valeur is not None else "non connu"


def _euros(montant: Montant | None) -> str:
    return euros(montant.centimes) if montant is not None else "non connu"


def _somme(etps: Iterable[Etp]) -> int:
    return somme_etp(etps).centiemes
