"""Reading by two: opened, scored blind, closed; who may see what is refused here, not only on the screen.

While it is open, a reading writes in the journal that it was written in, with a salted hash; its values and its
salt are journaled once anyone may see them. Not here: the agreement (`services.confrontations`).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.accord import Statistiques, statistiques
from app.domain.campagne import Campagne
from app.domain.lectures import DEUX, MASQUE, TROIS, Lecture, Suite, closes, sceau
from app.domain.notation import Note, Resultat, resultat, verifier_note
from app.services.campagnes import Campagnes
from app.services.contexte import Contexte, journaliser
from app.services.deport import masques, sans_masque
from app.services.lectures_lues import SEL, DossierLu, lire_dossier_lu, lire_dossiers_lus
from app.socle.changes import Changes
from app.socle.errors import UserError
from app.socle.formats import pluriel
from app.socle.resources import lire_toml

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.dossier import Dossier
    from app.ports import UnitOfWork

SEUIL_MINIMAL = 2


@dataclass(frozen=True, slots=True)
class Reglage:
    """How a campaign is read. `ecart`: points of the total; `seuil`: dossiers; None: not set."""

    deux_lecteurs: bool
    ecart: int | None
    seuil: int | None


@dataclass(frozen=True, slots=True)
class LigneLecture:
    """A dossier of the list. `suite`: None when it is not read by two, or has no grid yet.

    `masque`: the agent withdrew from it, nothing but its number is given.
    """

    dossier_id: int
    numero: str
    porteur: str
    suite: Suite | None
    lectures: tuple[Lecture, ...]
    mienne: Lecture | None
    masque: bool = False


@dataclass(frozen=True, slots=True)
class EtatLectures:
    """The readings of a campaign, as the agent may see them."""

    campagne: Campagne
    lignes: tuple[LigneLecture, ...]
    accord: Statistiques


@dataclass(frozen=True, slots=True)
class MaLecture:
    """The agent’s own reading of a dossier; `lecture` None while she has not opened one."""

    lecture: Lecture | None
    notes: tuple[Note, ...]
    resultat: Resultat | None


def reglage_propose() -> Reglage:
    """Return what is proposed to a campaign that sets two readers (`resources/lectures.toml`)."""
    table = lire_toml("lectures.toml")
    return Reglage(
        deux_lecteurs=True,
        ecart=int(table["troisieme_lecture"]["ecart"]),
        seuil=int(table["statistiques"]["dossiers"]),
    )


class Lectures:
    """Opens, scores and closes the readings of the agent."""

    def __init__(self, contexte: Contexte) -> None:
        self._contexte = contexte

    def regler(self, campagne_id: int, reglage: Reglage) -> tuple[Reglage, Changes]:
        """Set how the campaign is read and return the setting before, for undo. Raises UserError on a bad value."""
        if reglage.ecart is not None and reglage.ecart < 1:
            raise UserError("L’écart qui appelle une troisième lecture est d’au moins un point.")
        if reglage.seuil is not None and reglage.seuil < SEUIL_MINIMAL:
            raise UserError(f"Les chiffres d’accord demandent au moins {SEUIL_MINIMAL} dossiers.")
        with self._contexte.store.lire() as uow:
            avant = _reglage(uow.campagnes.get(campagne_id))
        _, changes = Campagnes(self._contexte).modifier(
            campagne_id,
            "Régler la lecture à deux",
            double_lecture=reglage.deux_lecteurs,
            ecart_troisieme_lecture=reglage.ecart,
            seuil_statistiques=reglage.seuil,
        )
        return avant, changes

    def reglage(self, campagne_id: int) -> Reglage:
        """Return how the campaign is read."""
        with self._contexte.store.lire() as uow:
            return _reglage(uow.campagnes.get(campagne_id))

    def etat(self, campagne_id: int) -> EtatLectures:
        """Return where each dossier stands, without a value, and the agreement over those the agent may see."""
        agent = self._contexte.agent
        with self._contexte.store.lire() as uow:
            campagne = uow.campagnes.get(campagne_id)
            lus = lire_dossiers_lus(uow, campagne_id)
            caches = masques(uow, campagne_id)
            tous = sans_masque(uow).dossiers.of_campagne(campagne_id)
        par_id = {lu.dossier.cle: lu for lu in lus}
        lignes = tuple(
            LigneLecture(d.cle, d.numero, MASQUE, None, (), None, masque=True)
            if d.cle in caches
            else _ligne(d, par_id.get(d.cle), agent)
            for d in tous
        )
        vus = [lu for lu in lus if lu.lisibles(agent) >= DEUX]
        return EtatLectures(
            campagne, lignes, statistiques((lu.unites() for lu in vus), campagne.seuil_statistiques)
        )

    def mienne(self, dossier_id: int) -> MaLecture:
        """Return the agent’s own reading, and nothing of the others."""
        with self._contexte.store.lire() as uow:
            lu = lire_dossier_lu(uow, dossier_id)
        lecture = lu.de(self._contexte.agent)
        if lecture is None:
            return MaLecture(None, (), None)
        notes = lu.notes_de(lecture)
        return MaLecture(lecture, notes, resultat(lu.grille, notes) if lu.grille else None)

    def ouvrir(self, dossier_id: int) -> tuple[Lecture, Changes]:
        """Open the agent’s reading: the first two, then the third when it is due.

        Raises UserError when the campaign has one reader, when no job is asked, when she has a reading already, or
        when no reading is expected.
        """
        agent = self._contexte.agent
        with self._contexte.store.ecrire() as uow:
            lu = lire_dossier_lu(uow, dossier_id)
            lu.exiger_deux_lecteurs()
            if lu.de(agent):
                raise UserError(f"Vous avez déjà une lecture du dossier {lu.dossier.numero}.")
            libres = [r for r in range(1, DEUX + 1) if r not in {x.rang for x in lu.lectures}]
            if not libres and not lu.troisieme_due:
                raise UserError(
                    f"Le dossier {lu.dossier.numero} a déjà ses lecteurs\u00a0: aucune lecture n’est attendue."
                )
            rang = libres[0] if libres else TROIS
            lecture = uow.lectures.add(Lecture(dossier_id, agent, rang, self._contexte.clock.maintenant()))
            self._dire(uow, f"Ouvrir la lecture n°\u00a0{rang}", lecture)
        return lecture, _changes(lu.dossier)

    def abandonner(self, dossier_id: int) -> tuple[Lecture, Changes]:
        """Take back the agent’s open reading and its notes. Raises UserError when she has none, or closed it."""
        with self._contexte.store.ecrire() as uow:
            lu = lire_dossier_lu(uow, dossier_id)
            lecture = self._ouverte(lu)
            uow.lectures.remove(lecture.id or 0)
            self._dire(uow, f"Abandonner la lecture n°\u00a0{lecture.rang}", lecture)
        return lecture, _changes(lu.dossier)

    def noter(
        self, dossier_id: int, sous_critere: str, valeur: int | None, justification: str = ""
    ) -> tuple[Note | None, Changes]:
        """Give a note in the agent’s open reading; same call as `Notation.noter`."""
        with self._contexte.store.ecrire() as uow:
            lu = lire_dossier_lu(uow, dossier_id)
            lecture = self._ouverte(lu)
            note = Note(
                sous_critere,
                valeur,
                justification.strip(),
                self._contexte.agent,
                self._contexte.clock.maintenant(),
                lu.grille.version if lu.grille else 0,
                lu.dossier.version,
            )
            verifier_note(lu.grille_exigee(), note)
            uow.lectures.set_note(lecture.id or 0, note)
            self._sceller(uow, lu, lecture, note)
        return _de(lu.notes_de(lecture), sous_critere), _changes(lu.dossier)

    def effacer(self, dossier_id: int, sous_critere: str) -> tuple[Note | None, Changes]:
        """Take a note back in the agent’s open reading; same call as `Notation.effacer`."""
        with self._contexte.store.ecrire() as uow:
            lu = lire_dossier_lu(uow, dossier_id)
            lecture = self._ouverte(lu)
            uow.lectures.clear_note(lecture.id or 0, sous_critere)
            le = self._contexte.clock.maintenant()
            self._sceller(uow, lu, lecture, Note(sous_critere, None, "", self._contexte.agent, le))
        return _de(lu.notes_de(lecture), sous_critere), _changes(lu.dossier)

    def remettre(self, dossier_id: int, sous_critere: str, avant: Note | None) -> tuple[Note | None, Changes]:
        """Put back the note that stood before, for undo; same call as `Notation.remettre`."""
        if avant is None:
            return self.effacer(dossier_id, sous_critere)
        return self.noter(dossier_id, sous_critere, avant.valeur, avant.justification)

    def confirmer(self, dossier_id: int, sous_critere: str) -> tuple[Note | None, Changes]:
        """Say that a note of her reading holds good today; same call as `Notation.confirmer`.

        Raises UserError on a note not given.
        """
        with self._contexte.store.lire() as uow:
            lu = lire_dossier_lu(uow, dossier_id)
            note = _de(lu.notes_de(self._ouverte(lu)), sous_critere)
        if note is None:
            raise UserError(f"{sous_critere} n’est pas noté\u00a0: aucune note n’est à confirmer.")
        return self.noter(dossier_id, sous_critere, note.valeur, note.justification)

    def clore(self, dossier_id: int) -> tuple[Lecture, Changes]:
        """Close the agent’s reading: it no longer changes.

        Raises UserError, naming the sub-criteria, while one is « non noté » or an end of the scale has no comment.
        """
        with self._contexte.store.ecrire() as uow:
            lu = lire_dossier_lu(uow, dossier_id)
            lecture = self._ouverte(lu)
            score = resultat(lu.grille_exigee(), lu.notes_de(lecture))
            if manques := _manques(score):
                raise UserError(f"Votre lecture ne peut pas être close. {manques}", conseil="Elle reste ouverte.")
            close = replace(lecture, close_le=self._contexte.clock.maintenant())
            uow.lectures.save(close)
            self._dire(uow, f"Clore la lecture n°\u00a0{lecture.rang}", close)
            publier(uow, self._contexte, dossier_id)
        return close, _changes(lu.dossier)

    def rouvrir(self, dossier_id: int, motif: str) -> tuple[Lecture, Changes]:
        """Open the agent’s closed reading again; both readers are told it, with the motive.

        Raises UserError without a motive, and once an agreed note is written.
        """
        if not motif.strip():
            raise UserError("Rouvrir une lecture close demande un motif.", conseil="Écrivez-le\u00a0: il sera dit.")
        with self._contexte.store.ecrire() as uow:
            lu = lire_dossier_lu(uow, dossier_id)
            lecture = lu.de(self._contexte.agent)
            if lecture is None or not lecture.est_close:
                raise UserError("Vous n’avez pas de lecture close de ce dossier.")
            if lu.retenues:
                raise UserError(
                    "Des notes sont déjà accordées\u00a0: la lecture reste close.",
                    conseil="Retirez d’abord l’accord.",
                )
            ouverte = replace(lecture, close_le=None)
            uow.lectures.save(ouverte)
            uow.lectures.clear_note(lecture.id or 0, SEL)  # the salt of the closed reading is in the journal
            self._dire(uow, f"Rouvrir la lecture n°\u00a0{lecture.rang}", ouverte, motif.strip())
        return ouverte, _changes(lu.dossier)

    def _ouverte(self, lu: DossierLu) -> Lecture:
        """Return the agent’s open reading. Raises UserError when there is none, or it is closed."""
        lu.exiger_deux_lecteurs()
        lecture = lu.de(self._contexte.agent)
        if lecture is None:
            raise UserError(
                f"Deux lecteurs notent le dossier {lu.dossier.numero}\u00a0: vous n’y avez pas de lecture ouverte.",
                conseil="Ouvrez votre lecture à l’écran Lectures.",
            )
        if lecture.est_close:
            raise UserError(
                f"Votre lecture du dossier {lu.dossier.numero} est close\u00a0: ses notes ne changent plus.",
                conseil="Rouvrez-la avec un motif à l’écran Lectures, ou accordez les notes.",
            )
        return lecture

    def _sceller(self, uow: UnitOfWork, lu: DossierLu, lecture: Lecture, note: Note) -> None:
        """Journal that the reading was written in: neither what, nor on which sub-criterion, nor how many.

        The salt comes with the first note, and is kept as a row of the reading that no grid has.
        """
        sel = lu.sel_de(lecture) or secrets.token_hex(16)
        uow.lectures.set_note(lecture.id or 0, Note(SEL, None, sel))
        journaliser(
            uow,
            self._contexte,
            acte=f"Écrire dans la lecture n°\u00a0{lecture.rang}",
            objet="note_lecture",
            objet_id=lecture.rang,
            apres={"empreinte": sceau(sel, note)},
            dossier_id=lecture.dossier_id,
        )

    def _dire(self, uow: UnitOfWork, acte: str, lecture: Lecture, motif: str = "") -> None:
        journaliser(
            uow,
            self._contexte,
            acte=acte,
            objet="lecture",
            objet_id=lecture.rang,
            apres=lecture,
            motif=motif,
            dossier_id=lecture.dossier_id,
        )


def publier(uow: UnitOfWork, contexte: Contexte, dossier_id: int) -> None:
    """Journal the values of every reading of a dossier, once all may be seen by anyone who may see the dossier."""
    lu = lire_dossier_lu(uow, dossier_id)
    if not closes(lu.lectures) or lu.troisieme_due:
        return
    for lecture in lu.lectures:
        journaliser(
            uow,
            contexte,
            acte=f"Verser au journal les notes de la lecture n°\u00a0{lecture.rang}",
            objet="lecture",
            objet_id=lecture.rang,
            apres={"lecteur": lecture.lecteur, "sel": lu.sel_de(lecture), "notes": lu.notes_de(lecture)},
            dossier_id=dossier_id,
        )


def _reglage(campagne: Campagne) -> Reglage:
    return Reglage(campagne.double_lecture, campagne.ecart_troisieme_lecture, campagne.seuil_statistiques)


def _ligne(dossier: Dossier, lu: DossierLu | None, agent: str) -> LigneLecture:
    porteur = dossier.porteur.raison_sociale
    if lu is None:
        return LigneLecture(dossier.cle, dossier.numero, porteur, None, (), None)
    return LigneLecture(
        dossier.cle,
        dossier.numero,
        porteur,
        lu.suite if lu.campagne.double_lecture else None,
        lu.lectures,
        lu.de(agent),
    )


def _manques(score: Resultat) -> str:
    """Return what a reading lacks to be closed, in French; empty when nothing."""
    phrases = []
    if score.non_notes:
        nombre = pluriel(len(score.non_notes), "sous-critère non noté", "sous-critères non notés")
        phrases.append(f"{nombre}\u00a0: {', '.join(score.non_notes)}.")
    if score.a_justifier:
        phrases.append(f"Commentaire attendu\u00a0: {', '.join(score.a_justifier)}.")
    return " ".join(phrases)


def _de(notes: Iterable[Note], code: str) -> Note | None:
    return next((n for n in notes if n.sous_critere == code), None)


def _changes(dossier: Dossier) -> Changes:
    return Changes(
        dossiers=frozenset({dossier.cle}),
        campagnes=frozenset({dossier.campagne_id}),
        sujets=frozenset({"notes", "lectures", "journal"}),
    )
