"""The readings of a campaign and the sub-criteria to agree on, as rows: who read, what is closed or agreed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.domain.accord import coefficient
from app.domain.lectures import LIBELLES_SUITE, Suite
from app.services.confrontations import LETTRES
from app.socle.formats import NBSP, pluriel
from ui.models.table import Column

if TYPE_CHECKING:
    from app.domain.accord import Statistiques
    from app.domain.notation import Note
    from app.services.confrontations import LigneAccord
    from app.services.lectures import EtatLectures, LigneLecture

_JETONS = {Suite.TROISIEME: "alerte", Suite.A_ACCORDER: "alerte", Suite.ACCORDE: "succes"}


def colonnes_lectures() -> tuple[Column[LigneLecture], ...]:
    """Return the columns of the list of dossiers."""
    return (
        Column("numero", "Dossier", lambda x: x.numero, largeur=116),
        Column("porteur", "Porteur", lambda x: x.porteur, infobulle=lambda x: x.porteur, largeur=220),
        *(
            Column(f"lecture_{rang}", f"Lecture {LETTRES[rang - 1]}", partial(lecture_ecrite, rang), largeur=162)
            for rang in (1, 2, 3)
        ),
        Column("suite", "Suite", suite_ecrite, couleur=lambda x: _JETONS.get(x.suite, ""), largeur=190),
    )


def lecture_ecrite(rang: int, ligne: LigneLecture) -> str:
    """Return « ● Une Lectrice, close », « ◐ vous, ouverte » or a dash."""
    lecture = next((x for x in ligne.lectures if x.rang == rang), None)
    if lecture is None:
        return "–"
    nom = "vous" if lecture == ligne.mienne else lecture.lecteur
    return f"● {nom}, close" if lecture.est_close else f"◐ {nom}, ouverte"


def suite_ecrite(ligne: LigneLecture) -> str:
    """Return what the dossier waits for; a dash when it is not read by two, or hidden."""
    return LIBELLES_SUITE[ligne.suite] if ligne.suite else "–"


def colonnes_accord(lecteurs: int) -> tuple[Column[LigneAccord], ...]:
    """Return the columns of the sub-criteria read by this number of readers."""
    return (
        Column("code", "Sous-critère", lambda x: f"{x.code} {x.intitule}", largeur=260),
        *(
            Column(f"note_{rang}", LETTRES[rang], partial(note_de, rang), alignement="centre", largeur=92)
            for rang in range(lecteurs)
        ),
        Column("ecart", "Écart", ecart_ecrit, couleur=_jeton_ecart, largeur=112),
        Column("retenue", "Note accordée", retenue_ecrite, couleur=_jeton_retenue, largeur=150),
    )


def note_de(rang: int, ligne: LigneAccord) -> str:
    """Return the note of a reading."""
    return note_ecrite(ligne.notes[rang])


def note_ecrite(note: Note) -> str:
    """Return « 3 » or « sans objet »."""
    return "sans objet" if note.valeur is None else str(note.valeur)


def ecart_ecrit(ligne: LigneAccord) -> str:
    """Return « = », « ▲ 2 niveaux » or that the two do not compare."""
    if ligne.egales:
        return "="
    return "▲ sans objet" if ligne.ecart is None else f"▲ {pluriel(ligne.ecart, 'niveau', 'niveaux')}"


def retenue_ecrite(ligne: LigneAccord) -> str:
    """Return the agreed note, or what the equal ones propose."""
    if ligne.retenue is not None:
        return f"● {note_ecrite(ligne.retenue)}"
    return f"○ {note_ecrite(ligne.notes[0])} proposé" if ligne.egales else "○ à accorder"


def accord_ecrit(accord: Statistiques) -> str:
    """Return the figures of agreement, always with their caution; the caution alone when there are none."""
    if not accord.montrees:
        return accord.prudence
    chiffres = (
        ("kappa pondéré (poids quadratiques)", accord.kappa_quadratique),
        ("poids linéaires", accord.kappa_lineaire),
        ("alpha ordinal de Krippendorff", accord.alpha_ordinal),
    )
    egales = f"{accord.egales} notes égales sur {accord.paires}"
    dits = [f"{nom}{NBSP}: {coefficient(valeur)}" for nom, valeur in chiffres]
    return f"Accord des lecteurs{NBSP}: {', '.join((*dits, egales))}. {accord.prudence}"


def etat_ecrit(etat: EtatLectures) -> str:
    """Return where the readings stand, in words."""
    if not etat.campagne.double_lecture:
        return "Un lecteur par dossier."
    suites = [x.suite for x in etat.lignes]
    dits = (
        (suites.count(Suite.A_LIRE), "dossier à lire", "dossiers à lire"),
        (suites.count(Suite.TROISIEME), "attend une troisième lecture", "attendent une troisième lecture"),
        (suites.count(Suite.A_ACCORDER), "à confronter", "à confronter"),
        (suites.count(Suite.ACCORDE), "accordé", "accordés"),
    )
    return ", ".join(pluriel(n, un, des) for n, un, des in dits if n) + "."


def _jeton_ecart(ligne: LigneAccord) -> str:
    return "" if ligne.egales else "alerte"


def _jeton_retenue(ligne: LigneAccord) -> str:
    return "succes" if ligne.retenue is not None else "texte2"
