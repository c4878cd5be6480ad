"""What a bundle says of itself, what a return leaves in the base, and the lines of journal that name both.

The manifest lies in the bundle as a content; its SHA-256 is in the journal of the bundle and in that of the base it
left from: neither can be changed alone. Not here: writing a bundle (`liasse_depart`), nor its return.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from app.domain.journal import LigneJournal
from app.domain.notation import Note
from app.domain.preuve import Cadre, Preuve

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.ports import UnitOfWork

#: `objet` of the lines of journal: in the base that a bundle leaves, and in the bundle itself.
OBJET, OBJET_DANS_LA_LIASSE = "liasse", "liasse_de_lecture"
DEPART, REPRISE, ANNULATION = "depart", "reprise", "annulation"
#: More than a campaign makes: lines of journal read to know what became of its bundles.
LIGNES_LUES = 10_000


@dataclass(frozen=True, slots=True)
class Cote:
    """Notes and proofs of one dossier on one side. Proofs name their content only: identifiers change of base."""

    notes: tuple[Note, ...] = ()
    preuves: tuple[Preuve, ...] = ()


@dataclass(frozen=True, slots=True)
class DossierEnvoye:
    """A dossier as it left: the version read, the grid it is noted on, and the base of the merge."""

    numero: str
    version: int
    version_grille: int
    empreinte_grille: str
    depart: Cote = Cote()


@dataclass(frozen=True, slots=True)
class Manifeste:
    """Where a bundle comes from, for whom, and what it holds. `liasse`: its random identifier."""

    liasse: str
    lecteur: str
    campagne: str
    preparee_le: datetime
    agent: str
    rang_journal: int
    empreinte_journal: str
    double_lecture: bool
    dossiers: tuple[DossierEnvoye, ...]


@dataclass(frozen=True, slots=True)
class Changement:
    """One note that a return wrote; None: « non noté »."""

    numero: str
    sous_critere: str
    avant: Note | None
    apres: Note | None


@dataclass(frozen=True, slots=True)
class LectureReprise:
    """A reading that a return wrote. `creee`: it was not there before; `rang` and `lecteur` name it."""

    numero: str
    lecteur: str
    rang: int
    creee: bool
    avant: tuple[Note, ...]
    apres: tuple[Note, ...]
    close_le: datetime | None


@dataclass(frozen=True, slots=True)
class Reprise:
    """What a return did, enough to undo it; `references`: the base of the next merge, by number of dossier."""

    liasse: str
    changements: tuple[Changement, ...] = ()
    preuves: tuple[tuple[str, Preuve], ...] = ()
    lectures: tuple[LectureReprise, ...] = ()
    references: tuple[tuple[str, Cote], ...] = ()

    @property
    def nb_notes(self) -> int:
        """Return how many notes it wrote, those of readings included."""
        return len(self.changements) + sum(len(x.apres) for x in self.lectures)


@dataclass(frozen=True, slots=True)
class Suivi:
    """What became of a bundle. `reprises`: content of each return still in force, with its line, oldest first."""

    liasse: str
    campagne_id: int
    lecteur: str
    fichier: str
    manifeste: str
    numeros: tuple[str, ...]
    depart: LigneJournal
    reprises: tuple[tuple[LigneJournal, str], ...] = ()

    @property
    def reprise_le(self) -> datetime | None:
        """Return the instant of the last return in force, None when there is none."""
        return self.reprises[-1][0].evenement.le if self.reprises else None


def suivre(uow: UnitOfWork, liasse: str | None = None) -> tuple[Suivi, ...]:
    """Return what became of the bundles of a base, oldest first; of one alone when it is named."""
    lignes = uow.journal.lignes(objet=OBJET, objet_id=liasse, limite=LIGNES_LUES)
    suivis: dict[str, Suivi] = {}
    for ligne in reversed(lignes):
        cle, dit = ligne.evenement.objet_id, json.loads(ligne.evenement.apres)
        if dit["genre"] == DEPART:
            suivis[cle] = Suivi(
                cle, dit["campagne_id"], dit["lecteur"], dit["fichier"], dit["manifeste"], tuple(dit["dossiers"]),
                ligne,
            )  # fmt: skip
        elif dit["genre"] == REPRISE:
            suivis[cle] = replace(suivis[cle], reprises=(*suivis[cle].reprises, (ligne, dit["contenu"])))
        else:
            suivis[cle] = replace(suivis[cle], reprises=suivis[cle].reprises[:-1])
    return tuple(suivis.values())


def lecteur_de_la_liasse(uow: UnitOfWork) -> str:
    """Return for whom the base at hand was made as a bundle; empty for an ordinary base."""
    origine = origine_de_la_liasse(uow)
    return origine[1] if origine else ""


def origine_de_la_liasse(uow: UnitOfWork) -> tuple[str, str, str] | None:
    """Return the identifier of the bundle at hand, its reader, the SHA-256 of its manifest; None: no bundle."""
    premieres = uow.journal.lignes(avant=2, limite=1)
    if not premieres or premieres[0].evenement.objet != OBJET_DANS_LA_LIASSE:
        return None
    evenement = premieres[0].evenement
    dit = json.loads(evenement.apres)
    return evenement.objet_id, dit["lecteur"], dit["manifeste"]


def place(preuve: Preuve) -> tuple[object, ...]:
    """Return what makes two proofs the same, whoever attached them and in whatever base."""
    return (preuve.sous_critere, preuve.sha256, preuve.page, preuve.cadre, preuve.extrait, preuve.lieu)


def portable(preuve: Preuve) -> Preuve:
    """Return a proof without the identifiers of the base it comes from."""
    return replace(preuve, id=None, dossier_id=0, piece_id=0)


def ecrire_manifeste(manifeste: Manifeste) -> bytes:
    """Return the manifest as JSON, the same bytes for the same facts."""
    dit = {nom: getattr(manifeste, nom) for nom in _FAITS}
    dossiers = [
        {
            "numero": d.numero,
            "version": d.version,
            "version_grille": d.version_grille,
            "empreinte_grille": d.empreinte_grille,
            "depart": _cote_en_json(d.depart),
        }
        for d in manifeste.dossiers
    ]
    return _octets({**dit, "preparee_le": manifeste.preparee_le.isoformat(), "dossiers": dossiers})


def lire_manifeste(octets: bytes) -> Manifeste:
    """Return what `ecrire_manifeste` wrote; its hash has been checked before."""
    dit = json.loads(octets)
    dossiers = tuple(DossierEnvoye(**{**d, "depart": _cote(d["depart"])}) for d in dit["dossiers"])
    return Manifeste(**{**dit, "preparee_le": _instant(dit["preparee_le"]), "dossiers": dossiers})


def ecrire_reprise(reprise: Reprise) -> bytes:
    """Return what a return did as JSON."""
    return _octets(
        {
            "liasse": reprise.liasse,
            "changements": [
                [c.numero, c.sous_critere, _note_ou_rien(c.avant), _note_ou_rien(c.apres)]
                for c in reprise.changements
            ],
            "preuves": [[numero, _preuve_en_json(p)] for numero, p in reprise.preuves],
            "lectures": [
                {
                    "numero": x.numero,
                    "lecteur": x.lecteur,
                    "rang": x.rang,
                    "creee": x.creee,
                    "avant": _notes_en_json(x.avant),
                    "apres": _notes_en_json(x.apres),
                    "close_le": x.close_le.isoformat() if x.close_le else None,
                }
                for x in reprise.lectures
            ],
            "references": [[numero, _cote_en_json(cote)] for numero, cote in reprise.references],
        }
    )


def lire_reprise(octets: bytes) -> Reprise:
    """Return what `ecrire_reprise` wrote."""
    dit = json.loads(octets)
    return Reprise(
        dit["liasse"],
        tuple(Changement(n, code, _rien_ou_note(a), _rien_ou_note(b)) for n, code, a, b in dit["changements"]),
        tuple((numero, _preuve(p)) for numero, p in dit["preuves"]),
        tuple(
            LectureReprise(
                **{
                    **x,
                    "avant": _notes(x["avant"]),
                    "apres": _notes(x["apres"]),
                    "close_le": _instant(x["close_le"]),
                }
            )
            for x in dit["lectures"]
        ),
        tuple((numero, _cote(cote)) for numero, cote in dit["references"]),
    )


_FAITS = ("liasse", "lecteur", "campagne", "agent", "rang_journal", "empreinte_journal", "double_lecture")


def _octets(valeur: object) -> bytes:
    return json.dumps(valeur, ensure_ascii=False, sort_keys=True).encode()


def _instant(texte: str | None) -> datetime | None:
    return datetime.fromisoformat(texte) if texte else None


def _cote_en_json(cote: Cote) -> dict[str, object]:
    return {"notes": _notes_en_json(cote.notes), "preuves": [_preuve_en_json(p) for p in cote.preuves]}


def _cote(dit: Mapping[str, Any]) -> Cote:
    return Cote(_notes(dit["notes"]), tuple(_preuve(p) for p in dit["preuves"]))


def _notes_en_json(notes: Iterable[Note]) -> list[dict[str, object]]:
    return [_note_en_json(n) for n in notes]


def _notes(dites: Iterable[Mapping[str, Any]]) -> tuple[Note, ...]:
    return tuple(_note(n) for n in dites)


def _note_en_json(note: Note) -> dict[str, object]:
    return {
        "sous_critere": note.sous_critere,
        "valeur": note.valeur,
        "justification": note.justification,
        "agent": note.agent,
        "le": note.le.isoformat() if note.le else None,
        "version_grille": note.version_grille,
        "version_dossier": note.version_dossier,
    }


def _note(dit: Mapping[str, Any]) -> Note:
    return Note(**{**dit, "le": _instant(dit["le"])})


def _note_ou_rien(note: Note | None) -> dict[str, object] | None:
    return _note_en_json(note) if note else None


def _rien_ou_note(dit: Mapping[str, Any] | None) -> Note | None:
    return _note(dit) if dit else None


def _preuve_en_json(preuve: Preuve) -> dict[str, object]:
    cadre = preuve.cadre
    return {
        "sous_critere": preuve.sous_critere,
        "sha256": preuve.sha256,
        "agent": preuve.agent,
        "le": preuve.le.isoformat(),
        "page": preuve.page,
        "extrait": preuve.extrait,
        "cadre": [cadre.gauche, cadre.haut, cadre.droite, cadre.bas] if cadre else None,
        "lieu": preuve.lieu,
    }


def _preuve(dit: Mapping[str, Any]) -> Preuve:
    cadre = Cadre(*dit["cadre"]) if dit["cadre"] else None
    le = datetime.fromisoformat(dit["le"])
    return Preuve(**{**dit, "dossier_id": 0, "piece_id": 0, "cadre": cadre, "le": le})
