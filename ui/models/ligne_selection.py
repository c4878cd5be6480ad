"""The line of selection as rows and as sentences: symbol and word for each place, then why.

Not here: the line itself (`app.domain.selection`).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from typing_extensions import override

from app.domain.lectures import MASQUE
from app.domain.selection import ENVELOPPE, LIBELLES_PLACE, REGLES_SUITE, LigneSelection, Place, Suite
from app.socle.formats import centiemes, etp, euros, pluriel, points
from ui.models.table import RACINE, Column, Index, ModeleColonnes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QObject

    from app.domain.franchissement import Franchissement
    from app.services.selection import Ligneur

_SYMBOLES = {
    Place.RETENU: "■",
    Place.ENTRE: "●",
    Place.ARRETE: "✕",
    Place.NOTES_OUVERTES: "○",
    Place.A_COMPLETER: "△",
    Place.HORS_LIGNE: "–",
}
JETONS = {Place.ENTRE: "succes", Place.RETENU: "accent", Place.ARRETE: "erreur", Place.A_COMPLETER: "alerte"}
MONTRES_A_LA_FOIS = 3


@dataclass(frozen=True, slots=True)
class RangSelection:
    """One dossier of the line. `masque`: the agent withdrew, its figures are not shown."""

    ligne: LigneSelection
    porteur: str
    total: Fraction | None
    masque: bool

    @property
    def pourquoi(self) -> str:
        """Return why it stands there; empty when masked, for the reason tells its figures."""
        return "" if self.masque else self.ligne.phrase

    @property
    def etp(self) -> str:
        """Return its ETP, empty when masked."""
        return "" if self.masque else centiemes(self.ligne.pretendant.etp.centiemes)

    @property
    def montant(self) -> str:
        """Return its amount; « inconnu » when it is not known."""
        if self.masque:
            return ""
        montant = self.ligne.pretendant.montant
        return euros(montant.centimes, decimales=0) if montant else "inconnu"


def colonnes_selection() -> tuple[Column[RangSelection], ...]:
    """Return the columns."""
    return (
        Column("rang", "Rang", _rang, alignement="droite", largeur=64),
        Column("numero", "Dossier", lambda x: x.ligne.pretendant.numero, largeur=112),
        Column("porteur", "Porteur", lambda x: x.porteur, largeur=180, infobulle=lambda x: x.porteur),
        Column("total", "Total", lambda x: points(x.total), alignement="droite", largeur=64),
        Column("etp", "ETP", lambda x: x.etp, alignement="droite", largeur=56),
        Column("montant", "Montant", lambda x: x.montant, alignement="droite", largeur=92),
        Column(
            "place",
            "Ligne",
            lambda x: f"{_SYMBOLES[x.ligne.place]} {LIBELLES_PLACE[x.ligne.place]}",
            largeur=124,
            couleur=lambda x: JETONS.get(x.ligne.place, ""),
        ),
        Column("pourquoi", "Pourquoi", lambda x: x.pourquoi, largeur=170, infobulle=lambda x: x.pourquoi),
    )


class ModeleLigne(ModeleColonnes[RangSelection]):
    """The rows of a line: each is written when it is painted, and all are painted again when the line moves."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(colonnes_selection(), parent)
        self._ligne: Ligneur | None = None
        self._ecrites: dict[int, RangSelection] = {}

    @override
    def rowCount(self, parent: Index = RACINE) -> int:
        return 0 if parent.isValid() or self._ligne is None else len(self._ligne.selection.lignes)

    @override
    def ligne(self, rang: int) -> RangSelection | None:
        if self._ligne is None or not 0 <= rang < self.rowCount():
            return None
        if rang not in self._ecrites:
            self._ecrites[rang] = _rang_selection(self._ligne, rang)
        return self._ecrites[rang]

    def montrer(self, ligne: Ligneur) -> None:
        """Show another line; the rows stay where they are when there are as many."""
        if 0 < len(ligne.selection.lignes) == self.rowCount():
            self._ligne = ligne
            self._ecrites.clear()
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, len(self.colonnes) - 1))
            return
        self.beginResetModel()
        self._ligne = ligne
        self._ecrites.clear()
        self.endResetModel()

    def dossier_au(self, rang: int) -> int | None:
        """Return the dossier at a row, None out of the list."""
        ligne = self.ligne(rang)
        return ligne.ligne.pretendant.dossier_id if ligne else None

    def rang_de(self, dossier_id: int | None) -> int:
        """Return the row of a dossier, -1 when it has none."""
        concurrents = self._ligne.selection.lignes.concurrents if self._ligne else ()
        return next((r for r, c in enumerate(concurrents) if c.pretendant.dossier_id == dossier_id), -1)

    @property
    def rang_de_la_ligne(self) -> int:
        """The row above which the line is drawn: the first one stopped, -1 when none is."""
        arretes = self._ligne.selection.lignes.tirage.arretes if self._ligne else ()
        return arretes[0] if arretes else -1


def _rang_selection(ligne: Ligneur, rang: int) -> RangSelection:
    dite = ligne.selection.lignes[rang]
    dossier_id = dite.pretendant.dossier_id
    return RangSelection(dite, ligne.porteur(dossier_id), ligne.total(dossier_id), dossier_id in ligne.deportes)


def regle_ecrite(ligne: Ligneur) -> str:
    """Return the rule in force, and what the service still has to confirm."""
    suite = REGLES_SUITE[ligne.suite or Suite.ARRET]
    verrou = (
        "Un dossier y paraît une fois instruit, ses notes verrouillées."
        if ligne.apres_verrou
        else "Les dossiers en instruction y paraissent aussi."
    )
    doute = "" if ligne.suite else "○ À confirmer par le service. "
    return f"{doute}{suite} {verrou}"


def bilan_ecrit(ligne: Ligneur) -> str:
    """Return who enters, what stopped the first one, and who would fit next."""
    tiree = ligne.selection
    entrants = pluriel(tiree.nombre, "dossier entre", "dossiers entrent")
    argent = euros(tiree.montant.centimes, decimales=0)
    mots = [f"{entrants}\u00a0: {etp(tiree.etp.centiemes)}, {argent}."]
    restes = [f"{c.libelle} {c.ecrire(reste)}" for c, reste in sorted(tiree.restes.items())]
    inconnus = [
        nom
        for nom, inconnu in (("cible", ligne.quota.sans_cible), ("enveloppe", ENVELOPPE not in tiree.restes))
        if inconnu
    ]
    if restes:
        mots.append(f"Reste ensuite\u00a0: {', '.join(restes)}.")
    mots += [f"{nom.capitalize()} non notifiée\u00a0: rien n’est contrôlé de ce côté." for nom in inconnus]
    return " ".join(mots)


def arret_ecrit(ligne: Ligneur) -> str:
    """Return what stopped the first dossier below the line, and who would fit; empty when all enter."""
    premier = ligne.selection.premier_arrete
    if premier is None:
        return ""
    if premier.pretendant.dossier_id in ligne.deportes:
        return f"✕ Le premier dossier arrêté vous est caché\u00a0: {MASQUE}."
    prochain = ligne.selection.prochain
    suite = (
        f" Tiendrait dans le reste, si l’ordre le permettait\u00a0: dossier {prochain.pretendant.numero}."
        if prochain
        else ""
    )
    phrase = ligne.selection.phrase_arret()
    return f"✕ {phrase[0].upper()}{phrase[1:]}.{suite}"


def passages_ecrits(ligne: Ligneur, passages: Sequence[Franchissement]) -> str:
    """Return what crossed the line, the first few in full; nothing of a dossier from which the agent withdrew."""
    passages = [p for p in passages if p.dossier_id not in ligne.deportes]
    if not passages:
        return ""
    dits = " · ".join(f"{'▲' if p.entre else '▼'} {p.phrase}" for p in passages[:MONTRES_A_LA_FOIS])
    autres = len(passages) - MONTRES_A_LA_FOIS
    return f"Ligne franchie\u00a0: {dits}{f' · et {autres} de plus' if autres > 0 else ''}"


def _rang(x: RangSelection) -> str:
    p = x.ligne.pretendant
    return f"{p.rang} (v{p.vague})" if p.vague is not None else str(p.rang)
