"""Noting a dossier: one note is one transaction and one line of journal."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.cycle import NON_INSTRUITS
from app.domain.notation import Note, Resultat, resultat, verifier_note
from app.services.contexte import Contexte, journaliser
from app.services.deport import deportes
from app.socle.changes import RIEN, Changes
from app.socle.errors import UserError

if TYPE_CHECKING:
    from app.domain.dossier import Dossier
    from app.domain.grille import Grille
    from app.ports import UnitOfWork


class Notation:
    """Gives, changes and takes back the notes of a dossier."""

    def __init__(self, contexte: Contexte) -> None:
        self._contexte = contexte

    def noter(
        self, dossier_id: int, sous_critere: str, valeur: int | None, justification: str = ""
    ) -> tuple[Note | None, Changes]:
        """Give a note (`valeur` None: « sans objet ») and return the one that stood before, for undo.

        Raises UserError when the note is off the scale, or « sans objet » without justification, and to an agent
        who declared a conflict of interest on this dossier (R34).
        """
        with self._contexte.store.ecrire() as uow:
            dossier, grille = _grille(uow, dossier_id)
            note = Note(
                sous_critere,
                valeur,
                justification.strip(),
                self._contexte.agent,
                self._contexte.clock.maintenant(),
                version_grille=grille.version,
                version_dossier=dossier.version,
            )
            _refuser_deporte(uow, dossier, note.agent)
            self._exiger_un_lecteur(uow, dossier)
            verifier_note(grille, note)
            ancienne = _ancienne(uow, dossier_id, sous_critere)
            uow.notes.set(dossier_id, note)
            self._journal(uow, dossier_id, sous_critere, ancienne, note)
        return ancienne, _changes(dossier)

    def effacer(self, dossier_id: int, sous_critere: str) -> tuple[Note | None, Changes]:
        """Bring a sub-criterion back to « non noté » and return the note it had, for undo.

        One that is « non noté » already is left so, without a line of journal. A note of another grid (the type of
        job was changed since) can be taken back too.
        """
        with self._contexte.store.ecrire() as uow:
            dossier = uow.dossiers.get(dossier_id)
            ancienne = _ancienne(uow, dossier_id, sous_critere)
            if ancienne is None:
                return None, RIEN
            self._exiger_un_lecteur(uow, dossier)
            uow.notes.clear(dossier_id, sous_critere)
            self._journal(uow, dossier_id, sous_critere, ancienne, None)
        return ancienne, _changes(dossier)

    def remettre(self, dossier_id: int, sous_critere: str, avant: Note | None) -> tuple[Note | None, Changes]:
        """Put back the note that stood before, for undo, with its own author and day; None: « non noté ».

        Return the one that it takes the place of.
        """
        if avant is None:
            return self.effacer(dossier_id, sous_critere)
        with self._contexte.store.ecrire() as uow:
            dossier = uow.dossiers.get(dossier_id)
            self._exiger_un_lecteur(uow, dossier)
            remplacee = _ancienne(uow, dossier_id, sous_critere)
            uow.notes.set(dossier_id, avant)
            self._journal(uow, dossier_id, sous_critere, remplacee, avant)
        return remplacee, _changes(dossier)

    def confirmer(self, dossier_id: int, sous_critere: str) -> tuple[Note | None, Changes]:
        """Say that a note holds good for the dossier and the grid of today; return it as it was, for `remettre`.

        Value, justification and author are kept; its day and versions are those of now. Raises UserError when the
        sub-criterion is « non noté », or to an agent who declared a conflict of interest (R34).
        """
        with self._contexte.store.ecrire() as uow:
            dossier, grille = _grille(uow, dossier_id)
            _refuser_deporte(uow, dossier, self._contexte.agent)
            self._exiger_un_lecteur(uow, dossier)
            avant = _ancienne(uow, dossier_id, sous_critere)
            if avant is None:
                raise UserError(f"{sous_critere} n’est pas noté\u00a0: aucune note n’est à confirmer.")
            verifier_note(grille, avant)
            apres = replace(
                avant,
                le=self._contexte.clock.maintenant(),
                version_grille=grille.version,
                version_dossier=dossier.version,
            )
            uow.notes.set(dossier_id, apres)
            self._journal(uow, dossier_id, sous_critere, avant, apres, f"La note {sous_critere} reste valable")
        return avant, _changes(dossier)

    def resultat(self, dossier_id: int) -> Resultat:
        """Return the exact score as it stands. Raises UserError without a job asked: there is no grid."""
        with self._contexte.store.lire() as uow:
            _, grille = _grille(uow, dossier_id)
            return resultat(grille, uow.notes.of_dossier(dossier_id))

    def _exiger_un_lecteur(self, uow: UnitOfWork, dossier: Dossier) -> None:
        """Raise UserError when two read: the note that counts is then agreed on. A bundle is one reading alone."""
        if uow.campagnes.get(dossier.campagne_id).double_lecture and not self._contexte.liasse:
            raise UserError(
                f"Deux lecteurs notent le dossier {dossier.numero}\u00a0: la note qui compte s’écrit par leur "
                "accord.",
                conseil="Ouvrez votre lecture, ou accordez les notes, à l’écran Lectures.",
            )

    def _journal(
        self,
        uow: UnitOfWork,
        dossier_id: int,
        sous_critere: str,
        avant: Note | None,
        apres: Note | None,
        acte: str = "",
    ) -> None:
        dit = acte or (f"Noter {sous_critere}" if apres else f"Effacer la note {sous_critere}")
        verrouille = uow.dossiers.get(dossier_id).etat not in NON_INSTRUITS
        journaliser(
            uow,
            self._contexte,
            acte=f"{dit}, après verrouillage des notes" if verrouille else dit,
            objet="note",
            objet_id=sous_critere,
            avant=replace(avant, agent="", le=None) if avant else None,
            apres=replace(apres, agent="", le=None) if apres else None,
            dossier_id=dossier_id,
        )


def _refuser_deporte(uow: UnitOfWork, dossier: Dossier, agent: str) -> None:
    """Raise UserError when this agent withdrew from this dossier."""
    if dossier.id in deportes(uow, dossier.campagne_id, agent):
        raise UserError(
            "Vous vous êtes déporté de ce dossier : vous ne pouvez pas le noter.",
            conseil="La note n’a pas été enregistrée ; un autre agent note ce dossier.",
        )


def _grille(uow: UnitOfWork, dossier_id: int) -> tuple[Dossier, Grille]:
    dossier = uow.dossiers.get(dossier_id)
    type_poste = dossier.type_poste
    if type_poste is None:
        raise UserError(
            f"Le dossier {dossier.numero} ne demande encore aucun poste : sa grille n’est pas connue.",
            conseil="Ajoutez un poste dans l’onglet Projet.",
        )
    return dossier, uow.campagnes.get(dossier.campagne_id).grilles[type_poste]


def _ancienne(uow: UnitOfWork, dossier_id: int, sous_critere: str) -> Note | None:
    return next((n for n in uow.notes.of_dossier(dossier_id) if n.sous_critere == sous_critere), None)


def _changes(dossier: Dossier) -> Changes:
    return Changes(
        dossiers=frozenset({dossier.cle}),
        campagnes=frozenset({dossier.campagne_id}),
        sujets=frozenset({"notes", "classement", "journal"}),
    )
