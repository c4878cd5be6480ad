"""What became of a note: its history as the journal tells it, and what changed in the dossier since it was given.

Only what scoring rests on counts: the project, its jobs, its plan, the baseline, the pieces. Proposals, avis,
verdicts and other notes do not. A change made and undone is none.
Not here: the grids compared (`domain.grille_versions`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from app.socle.formats import pluriel

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from app.domain.journal import Evenement

OBJET_NOTE = "note"
#: Fields of a dossier that scoring rests on, and how they are said.
CHAMPS: Mapping[str, str] = {
    "nature": "nature de la demande",
    "intitule": "intitulé du projet",
    "objet": "objet de la demande",
    "resume": "résumé",
    "territoire": "territoire",
    "departements": "départements",
    "plus_value": "plus-value",
    "montant_demande": "montant demandé",
    "cout_total": "coût total",
    "plan": "plan de financement",
    "objectifs": "objectifs",
}
LISTES: Mapping[str, str] = {"postes": "poste", "existants": "poste existant"}
_HORS_NOTATION = frozenset({"id", "etp_propose"})


@dataclass(frozen=True, slots=True)
class PassageNote:
    """One line of the history of a note. `valeur` None: « sans objet », or erased when `effacee`."""

    le: datetime
    agent: str
    acte: str
    valeur: int | None
    justification: str
    effacee: bool = False

    @property
    def mot(self) -> str:
        """Return « 3 », « sans objet » or « effacée »."""
        if self.effacee:
            return "effacée"
        return "sans objet" if self.valeur is None else str(self.valeur)


@dataclass(frozen=True, slots=True)
class Marque:
    """Why a note must be looked at again. `objets`: what changed in the dossier; empty when nothing did.

    `version_note`: the grid it was given under, when it is not the one in force, else 0; `ecarts`: what changed
    between both for its sub-criterion.
    """

    objets: tuple[str, ...] = ()
    version_note: int = 0
    version_grille: int = 0
    ecarts: tuple[str, ...] = ()

    @property
    def phrases(self) -> tuple[str, ...]:
        """Return the reasons in French, the dossier first."""
        dites = []
        if self.objets:
            dites.append(f"Le dossier a changé depuis cette note\u00a0: {', '.join(self.objets)}.")
        if self.version_note:
            quoi = ", ".join(self.ecarts) or "ce sous-critère n’a pas changé"
            dites.append(
                f"Note donnée sous la version {self.version_note} de la grille, la version {self.version_grille} "
                f"est en vigueur\u00a0: {quoi}."
            )
        return tuple(dites)


def historique(evenements: Iterable[Evenement]) -> tuple[PassageNote, ...]:
    """Return the history of one note, oldest first, from its lines of journal in the same order.

    A line holds the fields that differ: each builds on the one before.
    """
    etat: dict[str, Any] = {}
    passages = []
    for e in evenements:
        avant, apres = _json(e.avant), _json(e.apres)
        etat = {} if apres is None else ({**etat, **apres} if avant is not None else dict(apres))
        passages.append(
            PassageNote(
                e.le, e.agent, e.acte, etat.get("valeur"), str(etat.get("justification", "")), effacee=apres is None
            )
        )
    return tuple(passages)


def changements(evenements: Iterable[Evenement], depuis: datetime) -> tuple[str, ...]:
    """Return, in French, what changed in a dossier after an instant, from its lines of journal, oldest first."""
    recents = [e for e in evenements if e.le > depuis]
    avant: dict[str, Any] = {}
    apres: dict[str, Any] = {}
    for e in recents:
        if e.objet != "dossier":
            continue
        ancien, nouveau = _json(e.avant) or {}, _json(e.apres) or {}
        for cle in (*CHAMPS, *LISTES):
            if cle in ancien or cle in nouveau:
                avant.setdefault(cle, ancien.get(cle))
                apres[cle] = nouveau.get(cle)
    changes = [nom for cle, nom in CHAMPS.items() if avant.get(cle) != apres.get(cle)]
    for cle, nom in LISTES.items():
        changes += _rangs(nom, avant.get(cle), apres.get(cle))
    return (*changes, *_pieces(recents))


def _rangs(nom: str, avant: Any, apres: Any) -> Iterator[str]:
    anciens, nouveaux = _propres(avant), _propres(apres)
    for rang in range(max(len(anciens), len(nouveaux))):
        if anciens[rang : rang + 1] != nouveaux[rang : rang + 1]:
            yield f"{nom} {rang + 1}"


def _propres(lignes: Any) -> list[Any]:
    """Return rows without what scoring does not rest on."""
    return [{c: v for c, v in ligne.items() if c not in _HORS_NOTATION} for ligne in lignes or ()]


def _pieces(evenements: Iterable[Evenement]) -> Iterator[str]:
    ajoutees = 0
    remplacees: dict[str, tuple[str, str]] = {}
    for e in evenements:
        avant, apres = _json(e.avant) or {}, _json(e.apres) or {}
        if e.objet == "dossier":
            ajoutees += len(apres.get("pieces", ()))
        elif e.objet == "arrivee" and apres.get("sort") == "ajout":
            ajoutees += 1
        elif e.objet == "piece" and "sha256" in apres:
            premier = remplacees.get(e.objet_id, (str(avant.get("sha256", "")), ""))[0]
            remplacees[e.objet_id] = (premier, str(apres["sha256"]))
    if ajoutees:
        yield pluriel(ajoutees, "pièce ajoutée", "pièces ajoutées")
    nombre = sum(1 for avant_, apres_ in remplacees.values() if avant_ != apres_)
    if nombre:
        yield pluriel(nombre, "pièce remplacée", "pièces remplacées")


def _json(texte: str) -> dict[str, Any] | None:
    lu: dict[str, Any] | None = json.loads(texte) if texte else None
    return lu
