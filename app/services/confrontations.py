"""Confronting closed readings and agreeing on the notes that count; both originals are kept in their readings.

Not here: the readings themselves (`services.lectures`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.dossier import Dossier
from app.domain.figures import Ecart, Ecarts
from app.domain.figures_notation import Cadrage, ecarts
from app.domain.grille import Niveau
from app.domain.lectures import Ecartement, Lecture, closes, visibles
from app.domain.notation import Note, verifier_note
from app.services.contexte import Contexte, journaliser
from app.services.lectures import publier
from app.services.lectures_lues import PASSE_OUTRE, DossierLu, lire_dossier_lu
from app.socle.changes import Changes
from app.socle.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.ports import UnitOfWork

LETTRES = ("A", "B", "C")


@dataclass(frozen=True, slots=True)
class LigneAccord:
    """A sub-criterion before the readers. `notes`: one for each reading, in order; `retenue`: the agreed note."""

    code: str
    intitule: str
    notes: tuple[Note, ...]
    retenue: Note | None

    @property
    def egales(self) -> bool:
        """True when every reader gave the same."""
        return len({n.valeur for n in self.notes}) == 1

    @property
    def ecart(self) -> int | None:
        """The distance of the furthest two, in levels; None when one says « sans objet » and another does not."""
        valeurs = [n.valeur for n in self.notes]
        chiffres = [v for v in valeurs if v is not None]
        if len(chiffres) == len(valeurs):
            return max(chiffres) - min(chiffres)
        return None if chiffres else 0


@dataclass(frozen=True, slots=True)
class Confrontation:
    """Closed readings side by side.

    `depasse`: what calls for a third reading; `empechement`: why nothing can be agreed yet, or empty;
    `passe_outre`: why no third reading is made, or empty; `recit`: the reopenings, with their motives.
    """

    dossier: Dossier
    lectures: tuple[Lecture, ...]
    lignes: tuple[LigneAccord, ...]
    niveaux: tuple[Niveau, ...]
    ecartement: Ecartement
    depasse: tuple[str, ...]
    empechement: str
    passe_outre: str
    recit: tuple[str, ...]
    figure: Ecarts


class Confrontations:
    """Reads closed readings side by side and writes the agreed notes."""

    def __init__(self, contexte: Contexte) -> None:
        self._contexte = contexte

    def lire(self, dossier_id: int) -> Confrontation:
        """Return the readings of a dossier. Raises UserError while the agent may not see them all."""
        with self._contexte.store.lire() as uow:
            lu = self._visible(uow, dossier_id)
            recit = _recit(uow, dossier_id)
        ecart = lu.ecartement
        if ecart is None:  # pragma: no cover  # `_visible` asks for two closed readings and a grid
            raise _aveugle(lu)
        grille = lu.grille_exigee()
        lignes = _lignes(lu)
        cadrage = Cadrage(grille, self._contexte.clock.maintenant())
        premiers = (lu.lectures[0].lecteur, lu.lectures[1].lecteur)
        porteur = lu.dossier.porteur.raison_sociale
        return Confrontation(
            dossier=lu.dossier,
            lectures=lu.lectures,
            lignes=lignes,
            niveaux=grille.niveaux,
            ecartement=ecart,
            depasse=lu.depasse,
            empechement=_empechement(lu),
            passe_outre=lu.passe_outre,
            recit=recit,
            figure=ecarts(cadrage, lu.dossier.numero, porteur, premiers, [_ecart(x) for x in lignes]),
        )

    def retenir(self, dossier_id: int, code: str, rang: int) -> tuple[Mapping[str, Note | None], Changes]:
        """Agree on the note of a reading (1, 2, 3), its justification included; return what stood, for undo.

        Raises UserError when the dossier has no such reading.
        """
        with self._contexte.store.ecrire() as uow:
            lu = self._accordable(uow, dossier_id)
            ligne = _ligne(lu, code)
            if not 1 <= rang <= len(ligne.notes):
                raise UserError(f"Le dossier {lu.dossier.numero} n’a pas de lecture n°\u00a0{rang}.")
            choisie = ligne.notes[rang - 1]
            return self._ecrire(uow, lu, {code: (choisie.valeur, choisie.justification)}, f"lecture n°\u00a0{rang}")

    def convenir(
        self, dossier_id: int, code: str, valeur: int | None, motif: str
    ) -> tuple[Mapping[str, Note | None], Changes]:
        """Agree on another note, with its reason. Raises UserError without one, or off the scale."""
        if not motif.strip():
            raise UserError(f"{code}\u00a0: une note convenue demande sa raison.", conseil="Écrivez-la.")
        with self._contexte.store.ecrire() as uow:
            lu = self._accordable(uow, dossier_id)
            _ligne(lu, code)
            return self._ecrire(uow, lu, {code: (valeur, motif.strip())}, "note convenue")

    def accorder_egales(self, dossier_id: int) -> tuple[Mapping[str, Note | None], Changes]:
        """Agree on every note that all the readings give alike and that is not agreed yet, in one act.

        Raises UserError when there is none.
        """
        with self._contexte.store.ecrire() as uow:
            lu = self._accordable(uow, dossier_id)
            egales = {
                x.code: (x.notes[0].valeur, _ensemble(x.notes))
                for x in _lignes(lu)
                if x.egales and x.retenue is None
            }
            if not egales:
                raise UserError("Aucune note égale n’attend l’accord.")
            return self._ecrire(uow, lu, egales, "notes égales")

    def remettre(
        self, dossier_id: int, avant: Mapping[str, Note | None]
    ) -> tuple[Mapping[str, Note | None], Changes]:
        """Put back what stood before an agreement, for undo, or take agreed notes back (None)."""
        with self._contexte.store.ecrire() as uow:
            lu = self._visible(uow, dossier_id)
            for code, note in avant.items():
                if note is None:
                    uow.notes.clear(dossier_id, code)
                else:
                    uow.notes.set(dossier_id, note)
            return self._dire(uow, lu, avant, "Revenir sur l’accord", "")

    def passer_outre(self, dossier_id: int, motif: str) -> tuple[str, Changes]:
        """Do without the third reading, in writing. Raises UserError when none is due, or without a motive."""
        if not motif.strip():
            raise UserError("Se passer d’une troisième lecture demande un motif.", conseil="Écrivez-le.")
        with self._contexte.store.ecrire() as uow:
            lu = self._visible(uow, dossier_id)
            if not lu.troisieme_due:
                raise UserError(f"Le dossier {lu.dossier.numero} n’attend pas de troisième lecture.")
            self._outre(uow, dossier_id, "Se passer de la troisième lecture", motif.strip())
            publier(uow, self._contexte, dossier_id)
        return motif.strip(), _changes(lu.dossier)

    def _outre(self, uow: UnitOfWork, dossier_id: int, acte: str, motif: str) -> None:
        journaliser(
            uow,
            self._contexte,
            acte=acte,
            objet=PASSE_OUTRE,
            objet_id=dossier_id,
            apres={"motif": motif},
            motif=motif,
            dossier_id=dossier_id,
        )

    def _visible(self, uow: UnitOfWork, dossier_id: int) -> DossierLu:
        """Return the dossier with its readings. Raises UserError unless the agent may see them all."""
        lu = lire_dossier_lu(uow, dossier_id)
        lu.exiger_deux_lecteurs()
        vues = visibles(lu.lectures, self._contexte.agent, troisieme_due=lu.troisieme_due)
        if not closes(lu.lectures) or len(vues) < len(lu.lectures):
            raise _aveugle(lu)
        return lu

    def _accordable(self, uow: UnitOfWork, dossier_id: int) -> DossierLu:
        lu = self._visible(uow, dossier_id)
        if empechement := _empechement(lu):
            raise UserError(empechement, conseil="Ouvrez-la, ou écrivez pourquoi l’on s’en passe.")
        return lu

    def _ecrire(
        self, uow: UnitOfWork, lu: DossierLu, valeurs: Mapping[str, tuple[int | None, str]], comment: str
    ) -> tuple[Mapping[str, Note | None], Changes]:
        le, grille = self._contexte.clock.maintenant(), lu.grille_exigee()
        for code, (valeur, justification) in valeurs.items():
            note = Note(code, valeur, justification, self._contexte.agent, le, grille.version, lu.dossier.version)
            verifier_note(grille, note)
            uow.notes.set(lu.dossier.cle, note)
        return self._dire(uow, lu, dict.fromkeys(valeurs), "Accorder", comment)

    def _dire(
        self, uow: UnitOfWork, lu: DossierLu, codes: Iterable[str], acte: str, comment: str
    ) -> tuple[Mapping[str, Note | None], Changes]:
        """Journal an agreement, one line for each note, which keeps its history; return what stood before it."""
        apres = {n.sous_critere: n for n in uow.notes.of_dossier(lu.dossier.cle)}
        avant = {code: lu.retenues.get(code) for code in codes}
        for code, note in avant.items():
            journaliser(
                uow,
                self._contexte,
                acte=f"{acte} {code}",
                objet="note",
                objet_id=code,
                avant=_dite(note),
                apres=_dite(apres.get(code)),
                motif=comment,
                dossier_id=lu.dossier.cle,
            )
        return avant, _changes(lu.dossier)


def _lignes(lu: DossierLu) -> tuple[LigneAccord, ...]:
    par_lecture = [{n.sous_critere: n for n in lu.notes_de(x)} for x in lu.lectures]
    return tuple(
        LigneAccord(s.code, s.intitule, tuple(notes[s.code] for notes in par_lecture), lu.retenues.get(s.code))
        for s in lu.grille_exigee().sous_criteres()
        if all(s.code in notes for notes in par_lecture)
    )


def _ligne(lu: DossierLu, code: str) -> LigneAccord:
    ligne = next((x for x in _lignes(lu) if x.code == code), None)
    if ligne is None:
        raise UserError(f"Les lectures du dossier {lu.dossier.numero} n’ont pas de sous-critère {code}.")
    return ligne


def _ecart(ligne: LigneAccord) -> Ecart:
    retenue = ligne.retenue
    return Ecart(
        ligne.code,
        ligne.intitule,
        ligne.notes[0].valeur,
        ligne.notes[1].valeur,
        retenue.valeur if retenue else None,
        accorde=retenue is not None,
    )


def _empechement(lu: DossierLu) -> str:
    if not lu.troisieme_due:
        return ""
    quoi = ", ".join(lu.depasse)
    seuil = lu.campagne.ecart_troisieme_lecture
    return f"L’écart dépasse {seuil} points ({quoi})\u00a0: une troisième lecture est demandée avant l’accord."


def _aveugle(lu: DossierLu) -> UserError:
    if lu.troisieme_due:
        return UserError(
            f"Une troisième lecture du dossier {lu.dossier.numero} est attendue\u00a0: les deux premières ne sont "
            "montrées qu’à leurs lecteurs.",
            conseil="Vous pouvez ouvrir cette troisième lecture.",
        )
    return UserError(
        f"Les lectures du dossier {lu.dossier.numero} ne sont pas toutes closes\u00a0: rien n’en est montré.",
        conseil="Chacun clôt la sienne\u00a0; elles se confrontent ensuite.",
    )


def _recit(uow: UnitOfWork, dossier_id: int) -> tuple[str, ...]:
    """Return the reopenings of the dossier, with who and why, oldest first: both readers are told."""
    lignes = uow.journal.lignes(dossier_id=dossier_id, objet="lecture", limite=100)
    return tuple(
        f"{x.evenement.acte}, {x.evenement.agent}\u00a0: {x.evenement.motif}"
        for x in reversed(lignes)
        if x.evenement.motif
    )


def _ensemble(notes: Sequence[Note]) -> str:
    """Return the distinct justifications of equal notes, in the order of the readings."""
    return "\n".join(dict.fromkeys(n.justification for n in notes if n.justification))


def _dite(note: Note | None) -> Note | None:
    return replace(note, agent="", le=None) if note else None


def _changes(dossier: Dossier) -> Changes:
    return Changes(
        dossiers=frozenset({dossier.cle}),
        campagnes=frozenset({dossier.campagne_id}),
        sujets=frozenset({"notes", "lectures", "classement", "journal"}),
    )
