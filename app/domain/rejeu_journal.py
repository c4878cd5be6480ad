"""What a campaign was at a past instant, read again from the lines of its journal.

A fact has a thread: each line that changed it tells what it was before and after. At an instant it is worth what
the last line before left, which must be what the first line after found; with no line, it never changed. Lines of
the first versions say less: where two lines contradict each other or say nothing, the fact is `INCONNU`, never
guessed.
Not here: where lines are read and what agents may see of them (`services.machine_temps`).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Any

from app.domain.cycle import Etat
from app.domain.journal import Evenement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from app.domain.journal import LigneJournal

#: A dossier, the fact of it that changed, and which note or piece when the fact is one of these.
Cle = tuple[int, str, str]
#: Type, ETP asked, ETP proposed (None: not yet) and territory of a job; ETP in hundredths.
PosteDit = tuple[str, int, "int | None", str]


class Manque(Enum):
    """Two ways not to be there: nothing was given yet, or the journal does not say."""

    ABSENT = "absent"
    INCONNU = "inconnu"


ABSENT, INCONNU = Manque.ABSENT, Manque.INCONNU
ETAT, MONTANT, POSTES, NOTE, VERDICT = "etat", "montant_demande", "postes", "note", "verdict"
GRILLE, SANS_DOSSIER = "grille", 0


@dataclass(frozen=True, slots=True)
class Pas:
    """One change of a fact: what it was worth before and after, as JSON values."""

    le: datetime
    avant: Any
    apres: Any


@dataclass(slots=True)
class Fils:
    """The threads of the facts of the dossiers, and the instants at which the rest was written."""

    pas: dict[Cle, list[Pas]] = field(default_factory=dict)
    codes: dict[tuple[int, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    naissances: dict[int, datetime] = field(default_factory=dict)
    decisions: dict[str, datetime] = field(default_factory=dict)
    cibles: dict[tuple[int, int], datetime] = field(default_factory=dict)
    mouvements: dict[int, list[datetime]] = field(default_factory=lambda: defaultdict(list))

    def valeur(self, cle: Cle, actuelle: Any, instant: datetime) -> Any:
        """Return what a fact was worth at that instant, `INCONNU` when the journal does not allow to say it."""
        return valeur_a(self.pas.get(cle, ()), actuelle, instant)

    def suivre(self, cle: Cle, pas: Pas) -> None:
        """Add a change to the thread of a fact; `codes` then names it among the notes or pieces of its dossier."""
        self.pas.setdefault(cle, []).append(pas)
        self.codes[cle[:2]].add(cle[2])

    def connu_depuis(self, cle: Cle, instant: datetime) -> datetime | None:
        """Return the first line after that instant on a fact; None when there is none."""
        return next((p.le for p in self.pas.get(cle, ()) if p.le > instant), None)


def valeur_a(pas: Sequence[Pas], actuelle: Any, instant: datetime) -> Any:
    """Return what a fact was worth at that instant, given what it is worth now."""
    passes = max((rang for rang, p in enumerate(pas, start=1) if p.le <= instant), default=0)
    gauche = pas[passes - 1].apres if passes else INCONNU
    droite = pas[passes].avant if passes < len(pas) else actuelle
    if gauche is INCONNU or gauche == droite:
        return droite
    return gauche if droite is INCONNU else INCONNU


def lire_fils(lignes: Iterable[LigneJournal], sens: Mapping[str, str], numeros: Mapping[str, int]) -> Fils:
    """Return the threads of a whole journal, oldest line first.

    `sens`: what each decision decided, by its identifier. `numeros`: the identifiers of the dossiers, by number.
    """
    fils = Fils()
    for ligne in lignes:
        fait = ligne.evenement
        lire = _LECTURES.get(fait.objet)
        if lire is not None:
            lire(fils, _Dit(fait, _json(fait.avant), _json(fait.apres), sens, numeros))
    return fils


@dataclass(frozen=True, slots=True)
class _Dit:
    """A line whose both sides were read."""

    fait: Evenement
    avant: Mapping[str, Any]
    apres: Mapping[str, Any]
    sens: Mapping[str, str]
    numeros: Mapping[str, int]


def _json(texte: str) -> Mapping[str, Any]:
    lu = json.loads(texte) if texte else {}
    return lu if isinstance(lu, dict) else {}


def _du_dossier(fils: Fils, dit: _Dit) -> None:
    """Follow state, amount asked and jobs; a line that gives a number opens the dossier, received."""
    cle = dit.fait.dossier_id
    if cle is None:
        return
    if "numero" in dit.apres and "numero" not in dit.avant:
        fils.naissances.setdefault(cle, dit.fait.le)
        fils.suivre((cle, ETAT, ""), Pas(dit.fait.le, ABSENT, Etat.RECU.value))
    for champ in (ETAT, MONTANT, POSTES):
        if champ in dit.avant or champ in dit.apres:
            cotes = (cote.get(champ, INCONNU) for cote in (dit.avant, dit.apres))
            lus = (postes_dits(c) if champ == POSTES and c is not INCONNU else c for c in cotes)
            fils.suivre((cle, champ, ""), Pas(dit.fait.le, *lus))


def postes_dits(postes: Iterable[Mapping[str, Any]]) -> tuple[PosteDit, ...]:
    """Return what weighs in a total of the jobs that a line tells."""
    return tuple((p["type"], p["etp_demande"], p.get("etp_propose"), p.get("territoire", "")) for p in postes)


def _de_l_arrivee(fils: Fils, dit: _Dit) -> None:
    """A mail may open a dossier, or move to another: the one it had opened is then withdrawn, or given back."""
    _du_dossier(fils, dit)
    for mot, avant, apres in (("retire", Etat.RECU, Etat.RETIRE), ("rouvert", Etat.RETIRE, Etat.RECU)):
        cle = dit.numeros.get(str(dit.apres.get(mot, "")))
        if cle is not None:
            fils.suivre((cle, ETAT, ""), Pas(dit.fait.le, avant.value, apres.value))


def _de_la_decision(fils: Fils, dit: _Dit) -> None:
    fils.decisions[dit.fait.objet_id] = dit.fait.le
    if dit.fait.dossier_id is not None:
        apres = dit.sens.get(dit.fait.objet_id, INCONNU)
        fils.suivre((dit.fait.dossier_id, ETAT, ""), Pas(dit.fait.le, INCONNU, apres))


def _du_visa(fils: Fils, dit: _Dit) -> None:
    if dit.apres.get("etape") == "retour" and dit.fait.dossier_id is not None:
        fils.suivre((dit.fait.dossier_id, ETAT, ""), Pas(dit.fait.le, INCONNU, Etat.EN_INSTRUCTION.value))


def _du_code(quoi: str, champ: str) -> Callable[[Fils, _Dit], None]:
    """Return what follows a note or a verdict: nothing on one side means that there was none."""

    def lire(fils: Fils, dit: _Dit) -> None:
        fait = dit.fait
        muette = not fait.avant and not fait.apres
        if fait.dossier_id is None or not (muette or champ in dit.avant or champ in dit.apres):
            return
        cotes = [
            INCONNU if muette else ABSENT if not texte else cote.get(champ, INCONNU)
            for texte, cote in ((fait.avant, dit.avant), (fait.apres, dit.apres))
        ]
        fils.suivre((fait.dossier_id, quoi, fait.objet_id), Pas(fait.le, *cotes))

    return lire


def _de_la_grille(fils: Fils, dit: _Dit) -> None:
    """Follow the version in force of a grid; its code is « campaign/type of job »."""
    if "version" in dit.avant and "version" in dit.apres:
        pas = Pas(dit.fait.le, dit.avant["version"], dit.apres["version"])
        fils.suivre((SANS_DOSSIER, GRILLE, dit.fait.objet_id), pas)


def _de_la_cible(fils: Fils, dit: _Dit) -> None:
    for cible in dit.apres.get("cibles", ()):
        fils.cibles.setdefault((cible["campagne_id"], cible["version"]), dit.fait.le)


def _de_l_enveloppe(fils: Fils, dit: _Dit) -> None:
    if "montant" in dit.apres:
        fils.mouvements[int(dit.fait.objet_id)].append(dit.fait.le)


_LECTURES: Mapping[str, Callable[[Fils, _Dit], None]] = {
    "dossier": _du_dossier,
    "arrivee": _de_l_arrivee,
    "decision": _de_la_decision,
    "visa": _du_visa,
    "note": _du_code(NOTE, "valeur"),
    "piece": _du_code(VERDICT, "verdict"),
    "grille": _de_la_grille,
    "cible": _de_la_cible,
    "enveloppe": _de_l_enveloppe,
}
