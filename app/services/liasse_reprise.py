"""What was chosen of a bundle is written in one transaction, and undone in one while nothing changed."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.fusion import Choix, Issue, semblables
from app.domain.lectures import Lecture, sceau
from app.domain.notation import Note
from app.services.contexte import journaliser
from app.services.deport import sans_masque
from app.services.lectures import publier
from app.services.lectures_lues import SEL, lire_dossier_lu, propres
from app.services.liasse_manifeste import (
    ANNULATION,
    OBJET,
    REPRISE,
    Changement,
    Cote,
    LectureReprise,
    Reprise,
    ecrire_reprise,
    lire_reprise,
    place,
    suivre,
)
from app.services.liasse_retour import comparer
from app.socle.changes import Changes, Sujet
from app.socle.errors import UserError
from app.socle.formats import pluriel

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.domain.preuve import Preuve
    from app.ports import UnitOfWork
    from app.services.contexte import Contexte
    from app.services.liasse_manifeste import Suivi
    from app.services.liasse_retour import DossierRevenu, Examen, LectureRevenue

    #: What the officer chose, by number of dossier and code of sub-criterion.
    Decisions = Mapping[tuple[str, str], Choix]

SUJETS: frozenset[Sujet] = frozenset({"notes", "preuves", "lectures", "classement", "journal"})


def appliquer_liasse(contexte: Contexte, examen: Examen, choix: Decisions) -> tuple[Reprise, Changes]:
    """Write what a bundle brings, its proofs, and one line of journal each, in one transaction.

    Raises UserError with anomalies, when nothing is to be taken, or when notes changed here since the examination.
    """
    retour = examen.retour
    if examen.anomalies or retour is None:
        raise UserError("Cette liasse ne peut pas être reprise. " + "\n".join(examen.anomalies))
    with contexte.store.ecrire() as uow:
        (suivi,) = suivre(uow, retour.manifeste.liasse)
        if comparer(uow, examen.campagne_id, retour, suivi) != examen.dossiers:
            raise UserError(
                "Des notes ont changé ici pendant l’examen de la liasse. Rien n’a été repris.",
                conseil="Reprenez la liasse de nouveau\u00a0: les deux côtés vous seront remontrés.",
            )
        reprise = _appliquer(uow, contexte, examen, choix, retour.manifeste.lecteur)
        if not (reprise.changements or reprise.preuves or reprise.lectures):
            raise UserError("Rien n’est à reprendre de cette liasse. Rien n’a été écrit.")
        _journal(uow, contexte, f"Reprendre la liasse de {retour.manifeste.lecteur}", suivi, REPRISE, reprise)
    return reprise, _changes(examen.campagne_id, (d.dossier_id for d in examen.dossiers))


def annuler_reprise(contexte: Contexte, liasse: str) -> tuple[Reprise, Changes]:
    """Undo the last return of a bundle, whole, and return what it had done.

    Raises UserError when there is none, or naming each note that changed since: nothing is undone then.
    """
    with contexte.store.ecrire() as uow:
        suivi = next(iter(suivre(uow, liasse)), None)
        if suivi is None or not suivi.reprises:
            raise UserError("Aucune reprise de cette liasse n’est à annuler.")
        reprise = lire_reprise(uow.pieces.contenu(suivi.reprises[-1][1]))
        cles = {d.numero: d.cle for d in uow.dossiers.of_campagne(suivi.campagne_id)}
        lectures = _lectures_intactes(uow, reprise, cles, suivi)
        for c in reprise.changements:
            _poser(uow, cles[c.numero], c.sous_critere, c.avant)
            _journal_de_note(uow, contexte, f"Annuler la reprise de la note {c.sous_critere}", cles[c.numero],
                             c.sous_critere, c.apres, c.avant)  # fmt: skip
        for numero, preuve in reprise.preuves:
            _retirer_preuve(uow, cles[numero], preuve)
        for lecture, faite in zip(lectures, reprise.lectures, strict=True):
            _defaire_lecture(uow, contexte, cles[faite.numero], lecture, faite)
        _journal(uow, contexte, f"Annuler la reprise de la liasse de {suivi.lecteur}", suivi, ANNULATION, reprise)
    return reprise, _changes(suivi.campagne_id, cles.values())


def _appliquer(uow: UnitOfWork, contexte: Contexte, examen: Examen, choix: Decisions, lecteur: str) -> Reprise:
    changements: list[Changement] = []
    preuves: list[tuple[str, Preuve]] = []
    lectures: list[LectureReprise] = []
    references: list[tuple[str, Cote]] = []
    for d in examen.dossiers:
        siens = {x.sous_critere: choix.get((d.numero, x.sous_critere)) for x in d.lignes}
        for ligne in d.lignes:
            if ligne.prend_la_leur(siens[ligne.sous_critere]):
                _poser(uow, d.dossier_id, ligne.sous_critere, ligne.leur)
                _journal_de_note(uow, contexte, f"Reprendre la note {ligne.sous_critere} de {lecteur}",
                                 d.dossier_id, ligne.sous_critere, ligne.notre, ligne.leur)  # fmt: skip
                changements.append(Changement(d.numero, ligne.sous_critere, ligne.notre, ligne.leur))
        ecartes = {x.sous_critere for x in d.lignes
                   if x.issue is Issue.CONFLIT and siens[x.sous_critere] is not Choix.LEUR}  # fmt: skip
        prises = [p for p in d.preuves if p.sous_critere not in ecartes]
        preuves.extend((d.numero, uow.preuves.add(p)) for p in prises)
        if d.lecture is not None and d.lecture.notes:
            lectures.append(_ecrire_lecture(uow, contexte, d, d.lecture, lecteur))
        references.append((d.numero, _reference(d, siens, prises)))
    return Reprise(
        examen.retour.manifeste.liasse if examen.retour else "",
        tuple(changements), tuple(preuves), tuple(lectures), tuple(references),
    )  # fmt: skip


def _reference(d: DossierRevenu, choix: Mapping[str, Choix | None], prises: list[Preuve]) -> Cote:
    """Return the base of the next merge; the proofs of an undecided conflict wait with it."""
    if d.lecture is not None:
        return d.leur
    notes = (x.reference(choix[x.sous_critere]) for x in d.lignes)
    en_attente = {x.sous_critere for x in d.lignes if x.issue is Issue.CONFLIT and choix[x.sous_critere] is None}
    neuves = {place(p) for p in d.preuves if p not in prises and p.sous_critere in en_attente}
    return Cote(tuple(n for n in notes if n), tuple(p for p in d.leur.preuves if place(p) not in neuves))


def _ecrire_lecture(
    uow: UnitOfWork, contexte: Contexte, d: DossierRevenu, revenue: LectureRevenue, lecteur: str
) -> LectureReprise:
    """Write the notes of a reading, and close it when it is whole. The journal does not tell its values."""
    maintenant = contexte.clock.maintenant()
    lecture = revenue.existante or _ouvrir(uow, Lecture(d.dossier_id, lecteur, revenue.rang, maintenant))
    cle, lu = lecture.id or 0, lire_dossier_lu(uow, d.dossier_id)
    avant, sel = lu.notes_de(lecture), lu.sel_de(lecture)
    for note in avant:
        uow.lectures.clear_note(cle, note.sous_critere)
    for note in revenue.notes:
        uow.lectures.set_note(cle, note)
    close_le = maintenant if revenue.complete else None
    uow.lectures.save(replace(lecture, close_le=close_le))
    dit = {"lecteur": lecteur, "empreintes": [sceau(sel, n) for n in revenue.notes], "close_le": close_le}
    journaliser(
        uow, contexte, acte=f"Reprendre la lecture n°\u00a0{revenue.rang} de {lecteur}", objet="lecture",
        objet_id=revenue.rang, apres=dit, dossier_id=d.dossier_id,
    )  # fmt: skip
    if revenue.complete:
        publier(uow, contexte, d.dossier_id)
    creee = revenue.existante is None
    return LectureReprise(d.numero, lecteur, revenue.rang, creee, avant, revenue.notes, close_le)


def _ouvrir(uow: UnitOfWork, lecture: Lecture) -> Lecture:
    """Add a reading with its salt, without which its notes could be guessed from the journal."""
    ouverte = uow.lectures.add(lecture)
    uow.lectures.set_note(ouverte.id or 0, Note(SEL, None, secrets.token_hex(16)))
    return ouverte


def _defaire_lecture(
    uow: UnitOfWork, contexte: Contexte, cle: int, lecture: Lecture, reprise: LectureReprise
) -> None:
    if reprise.creee:
        uow.lectures.remove(lecture.id or 0)
    else:
        for note in reprise.apres:
            uow.lectures.clear_note(lecture.id or 0, note.sous_critere)
        for note in reprise.avant:
            uow.lectures.set_note(lecture.id or 0, note)
        uow.lectures.save(replace(lecture, close_le=None))
    journaliser(
        uow, contexte, acte=f"Annuler la reprise de la lecture de {reprise.lecteur}", objet="lecture",
        objet_id=reprise.rang, avant={"lecteur": reprise.lecteur, "notes": len(reprise.apres)}, dossier_id=cle,
    )  # fmt: skip


def _lectures_intactes(uow: UnitOfWork, reprise: Reprise, cles: Mapping[str, int], suivi: Suivi) -> list[Lecture]:
    """Return the readings that a return wrote. Raises UserError naming what is no longer as it left it."""
    lectures: list[Lecture] = []
    caches = {numero for numero, _ in reprise.references if numero not in cles}
    if caches:
        raise UserError(
            f"La reprise ne peut pas être annulée\u00a0: {', '.join(sorted(caches))} ne se voit plus ici."
        )
    changes = [
        f"{c.numero}, {c.sous_critere}\u00a0: la note a changé depuis"
        for c in reprise.changements
        if not semblables(_note(uow, cles[c.numero], c.sous_critere), c.apres)
    ]
    for x in reprise.lectures:
        lecture = _lecture(uow, cles[x.numero], x)
        if lecture is None or lecture.close_le != x.close_le or not _memes_notes(uow, lecture, x.apres):
            changes.append(f"{x.numero}\u00a0: la lecture de {x.lecteur} a changé depuis")
        elif _accordees_depuis(uow, cles[x.numero], suivi):
            changes.append(f"{x.numero}\u00a0: des notes ont été accordées depuis")
        else:
            lectures.append(lecture)
    if changes:
        raise UserError(
            "La reprise ne peut plus être annulée d’un coup. Rien n’a été défait.\n" + "\n".join(changes),
            conseil="Corrigez les notes une à une dans les dossiers.",
        )
    return lectures


def _accordees_depuis(uow: UnitOfWork, cle: int, suivi: Suivi) -> bool:
    reprise_le = suivi.reprises[-1][0].evenement.le
    return any(n.le is not None and n.le > reprise_le for n in uow.notes.of_dossier(cle))


def _memes_notes(uow: UnitOfWork, lecture: Lecture, attendues: tuple[Note, ...]) -> bool:
    presentes = {n.sous_critere: n for n in propres(uow.lectures.notes(lecture.id or 0))}
    return len(presentes) == len(attendues) and all(semblables(presentes.get(n.sous_critere), n) for n in attendues)


def _lecture(uow: UnitOfWork, cle: int, reprise: LectureReprise) -> Lecture | None:
    return next((x for x in uow.lectures.of_dossier(cle) if x.lecteur == reprise.lecteur), None)


def _note(uow: UnitOfWork, cle: int, code: str) -> Note | None:
    return next((n for n in uow.notes.of_dossier(cle) if n.sous_critere == code), None)


def _poser(uow: UnitOfWork, cle: int, code: str, note: Note | None) -> None:
    if note is None:
        uow.notes.clear(cle, code)
    else:
        uow.notes.set(cle, note)


def _retirer_preuve(uow: UnitOfWork, cle: int, preuve: Preuve) -> None:
    """Take back a proof that the return attached; one that was taken back since is left so."""
    for presente in sans_masque(uow).preuves.of_dossier(cle):
        if place(presente) == place(preuve) and presente.id is not None:
            uow.preuves.remove(presente.id)


def _journal_de_note(
    uow: UnitOfWork, contexte: Contexte, acte: str, cle: int, code: str, avant: Note | None, apres: Note | None
) -> None:
    journaliser(uow, contexte, acte=acte, objet="note", objet_id=code, avant=avant, apres=apres, dossier_id=cle)


def _journal(uow: UnitOfWork, contexte: Contexte, acte: str, suivi: Suivi, genre: str, reprise: Reprise) -> None:
    dit: dict[str, object] = {"genre": genre, "notes": reprise.nb_notes, "preuves": len(reprise.preuves)}
    if genre == REPRISE:
        dit["contenu"] = uow.pieces.put_contenu(ecrire_reprise(reprise))
    motif = f"{pluriel(reprise.nb_notes, 'note')}, {pluriel(len(reprise.preuves), 'preuve')}"
    journaliser(uow, contexte, acte=acte, objet=OBJET, objet_id=suivi.liasse, apres=dit, motif=motif)


def _changes(campagne_id: int, cles: Iterable[int]) -> Changes:
    return Changes(dossiers=frozenset(cles), campagnes=frozenset({campagne_id}), sujets=SUJETS)
