"""Bundles that left, and what comes back in one, as columns; a note in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.fusion import Choix, Issue, LigneFusion
from app.services.liasse_retour import DossierRevenu
from app.socle.formats import date_heure, pluriel
from ui.models.table import Column

if TYPE_CHECKING:
    from app.domain.notation import Note
    from app.domain.preuve import Preuve
    from app.services.liasse_manifeste import Suivi
    from app.services.liasse_retour import Examen

#: Symbol and words of what becomes of a note; a conflict also says what was chosen.
LIBELLES_ISSUE = {
    Issue.CONFLIT: "✕ conflit à régler",
    Issue.A_PRENDRE: "→ à prendre",
    Issue.GARDEE: "● la nôtre, gardée",
    Issue.IDENTIQUE: "= identiques",
    Issue.INCHANGEE: "– inchangée",
}
LIBELLES_CHOIX = {Choix.NOTRE: "● la nôtre, choisie", Choix.LEUR: "→ la sienne, choisie"}
A_REGARDER = frozenset({Issue.CONFLIT, Issue.A_PRENDRE})
REMARQUE = "! à savoir"


@dataclass(frozen=True, slots=True)
class LigneRevenue:
    """A row: one sub-criterion, or a sentence on the whole dossier when `fusion` is None."""

    dossier: DossierRevenu
    fusion: LigneFusion | None = None
    choix: Choix | None = None
    phrase: str = ""

    @property
    def cle(self) -> tuple[str, str]:
        """What tells this row from the others."""
        return (self.dossier.numero, self.fusion.sous_critere if self.fusion else self.phrase)

    @property
    def issue(self) -> str:
        """What becomes of it, in a symbol and words."""
        if self.fusion is None:
            return REMARQUE if self.phrase in self.dossier.remarques else "● lecture"
        if self.choix is not None:
            return LIBELLES_CHOIX[self.choix]
        if self.fusion.issue not in A_REGARDER and self.preuves:
            return "→ preuve à prendre"
        return LIBELLES_ISSUE[self.fusion.issue]

    @property
    def preuves(self) -> tuple[Preuve, ...]:
        """The proofs that the reader attached."""
        return self.dossier.preuves_de(self.fusion.sous_critere) if self.fusion else ()

    @property
    def preuves_siennes(self) -> tuple[Preuve, ...]:
        """All the proofs of the sub-criterion in the bundle."""
        return tuple(p for p in self.dossier.leur.preuves if p.sous_critere == self.cle[1])

    @property
    def preuves_ici(self) -> tuple[Preuve, ...]:
        """All those of the base."""
        return tuple(p for p in self.dossier.preuves_ici if p.sous_critere == self.cle[1])

    @property
    def a_regarder(self) -> bool:
        """True for what the officer should look at before taking it back."""
        return self.fusion is None or self.fusion.issue in A_REGARDER or bool(self.preuves)

    @property
    def est_conflit(self) -> bool:
        """True when there is a side to choose."""
        return self.fusion is not None and self.fusion.issue is Issue.CONFLIT


def lignes_revenues(examen: Examen) -> tuple[LigneRevenue, ...]:
    """Return the rows of a bundle, remarks of a dossier first."""
    lignes: list[LigneRevenue] = []
    for dossier in examen.dossiers:
        lignes += [LigneRevenue(dossier, phrase=remarque) for remarque in dossier.remarques]
        if dossier.lecture is not None:
            lignes.append(LigneRevenue(dossier, phrase=dossier.lecture.phrase))
        lignes += [LigneRevenue(dossier, fusion) for fusion in dossier.lignes]
    return tuple(lignes)


def colonnes_revenues() -> tuple[Column[LigneRevenue], ...]:
    """Return the columns of the merge."""
    return (
        Column("issue", "Ce qu’il en est", lambda x: x.issue, largeur=160, couleur=_couleur),
        Column("numero", "Dossier", lambda x: x.dossier.numero, largeur=104, infobulle=lambda x: x.dossier.porteur),
        Column("sous_critere", "Sous-critère", _sous_critere, largeur=142, infobulle=_sous_critere),
        Column("depart", "Au départ", lambda x: valeur(x.fusion.base) if x.fusion else "", largeur=84),
        Column("notre", "Ici", lambda x: valeur(x.fusion.notre) if x.fusion else "", largeur=84),
        Column("leur", "Liasse", lambda x: valeur(x.fusion.leur) if x.fusion else "", largeur=84),
        Column("preuves", "Preuves", lambda x: str(len(x.preuves) or ""), alignement="droite", largeur=78),
    )


def colonnes_liasses() -> tuple[Column[Suivi], ...]:
    """Return the columns of the bundles that left, newest first."""
    return (
        Column("etat", "État", etat, largeur=236),
        Column("lecteur", "Lecteur", lambda s: s.lecteur, largeur=180),
        Column("dossiers", "Dossiers", lambda s: str(len(s.numeros)), alignement="droite", largeur=84,
               infobulle=lambda s: ", ".join(s.numeros)),
        Column("le", "Préparée le", lambda s: date_heure(s.depart.evenement.le), largeur=190),
        Column("agent", "Par", lambda s: s.depart.evenement.agent, largeur=150),
        Column("fichier", "Fichier", lambda s: s.fichier, largeur=200),
    )  # fmt: skip


def etat(suivi: Suivi) -> str:
    """Return where a bundle is: gone, or taken back and when."""
    if suivi.reprise_le is None:
        return "○ partie"
    fois = f" ({pluriel(len(suivi.reprises), 'fois', 'fois')})" if len(suivi.reprises) > 1 else ""
    return f"● reprise le {date_heure(suivi.reprise_le)}{fois}"


def valeur(note: Note | None) -> str:
    """Return a note in a word."""
    if note is None:
        return "non noté"
    return "sans objet" if note.valeur is None else str(note.valeur)


def note_en_mots(note: Note | None, preuves: tuple[Preuve, ...] = ()) -> str:
    """Return a note in full: value, reason, author, date, proofs."""
    if note is None:
        return "non noté"
    qui = f"{note.agent or 'auteur inconnu'}, {date_heure(note.le)}" if note.le else note.agent
    citations = [
        f"◈ {p.place or 'pièce entière'}\u00a0: «\u00a0{p.extrait or 'cadre d’une image'}\u00a0»" for p in preuves
    ]
    return "\n".join(x for x in (valeur(note), note.justification or "(sans justification)", qui, *citations) if x)


def _sous_critere(ligne: LigneRevenue) -> str:
    if ligne.fusion is None:
        return ligne.phrase
    code = ligne.fusion.sous_critere
    return f"{code} {ligne.dossier.intitules.get(code, '')}".strip()


def _couleur(ligne: LigneRevenue) -> str:
    if ligne.est_conflit and ligne.choix is None:
        return "erreur"
    return "alerte" if ligne.issue == REMARQUE else ""
