"""The ranking as columns and as rows: place, total, ETP, euros, points of each criterion, and what decided.

Rows are worked out as they come in sight: a note at the top of 10,000 dossiers moves them all, and paints twenty.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from typing_extensions import override

from app.domain.classement import Rang
from app.domain.sensibilite import BandeDeRangs
from app.domain.tableau import lots
from app.socle.errors import Bug
from app.socle.formats import NBSP, centiemes, date_heure, euros, pluriel, points, sans_accents
from ui.models.dossiers import etat_ecrit, jeton_etat, type_ecrit
from ui.models.table import RACINE, Column, Index, ModeleColonnes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from PySide6.QtCore import QObject

    from app.domain.classement import Candidat
    from app.domain.sensibilite import Sensibilite
    from app.domain.tableau import Mouvement, Tableau
    from app.services.concours import Concours

PAR_RANG = "rang"
ZONE_BLANCHE = "◆ zone blanche"


@dataclass(frozen=True, slots=True)
class Demande:
    """Which dossiers of a wave are shown and in which order; `tri` is the key of a column. `mots`: all are met."""

    vague: int | None
    tri: str = PAR_RANG
    descendant: bool = False
    mots: tuple[str, ...] = ()

    @property
    def est_le_classement(self) -> bool:
        """True when every ranked dossier is shown by its rank: the ranking itself holds that order."""
        return self.tri == PAR_RANG and not self.descendant and not self.mots


@dataclass(frozen=True, slots=True)
class Place:
    """What the sensitivity says of a dossier.

    `groupe`: its group of ranks that cannot be told apart, from 1 downwards; 0 when its rank is its own.
    """

    bande: BandeDeRangs
    groupe: int

    @property
    def ecrite(self) -> str:
        """Return « = 3, ferme » or « ≈ 2 à 5, groupe 2 »."""
        if not self.groupe:
            return f"={NBSP}{self.bande.rang}, ferme"
        return f"≈{NBSP}{self.bande.rang_min} à {self.bande.rang_max}, groupe {self.groupe}"

    @property
    def en_mots(self) -> str:
        """Return what a screen reader says, and the help of the cell."""
        if not self.groupe:
            return f"Rang {self.bande.rang} dans tous les scénarios."
        return (
            f"Rangs {self.bande.rang_min} à {self.bande.rang_max} selon les scénarios{NBSP}; rang indiscernable de "
            f"ceux des autres dossiers du groupe {self.groupe}."
        )


def places(sensibilite: Sensibilite) -> Mapping[int, Place]:
    """Return what is said of each dossier, by identifier."""
    larges = [g for g in sensibilite.groupes if len(g) > 1]
    groupes = {cle: n for n, groupe in enumerate(larges, 1) for cle in groupe}
    return {b.dossier_id: Place(b, groupes.get(b.dossier_id, 0)) for b in sensibilite.bandes}


def ordonner(concours: Concours, demande: Demande, dites: Mapping[int, Place]) -> tuple[int, ...] | None:
    """Return the identifiers to show, in order; None when the ranking itself tells them.

    `dites`: what the sensitivity says, empty when it was not worked out. Unknown values and hidden dossiers come
    last. Takes some tens of milliseconds for 10,000 dossiers when a criterion sorts.
    """
    tableau = concours.tableaux.get(demande.vague)
    if tableau is None or demande.est_le_classement:
        return None
    gardes = [i for i in tableau.classes() if repond(concours.candidats[i], demande.mots)]
    if demande.tri == PAR_RANG:
        return tuple(reversed(gardes) if demande.descendant else gardes)
    valeur = _valeurs(concours, tableau, demande.tri, dites)
    connus = [i for i in gardes if i not in concours.deportes and valeur(i) is not None]
    inconnus = [i for i in gardes if i in concours.deportes or valeur(i) is None]
    connus.sort(key=valeur, reverse=demande.descendant)
    return (*connus, *inconnus)


def repond(candidat: Candidat, mots: Sequence[str]) -> bool:
    """True when the number and the porteur of a dossier hold all these words, written without accents."""
    if not mots:
        return True
    texte = sans_accents(f"{candidat.numero} {candidat.porteur}")
    return all(mot in texte for mot in mots)


def _valeurs(concours: Concours, tableau: Tableau, tri: str, dites: Mapping[int, Place]) -> Callable[[int], Any]:
    """Return what a dossier is sorted on: a fact of it, its total, its ranks, or its points of a criterion."""
    if tri == "bande":
        return {i: p.bande.rang_min + p.bande.rang_max for i, p in dites.items()}.get
    if tri == "total":
        return lambda i: tableau.totaux[tableau.places[i]]
    simples = {c.cle: c for c in colonnes_classement((), zones=True) if c.cle not in {PAR_RANG, "explication"}}
    if tri in simples:
        lire = simples[tri].tri or simples[tri].texte
        return lambda i: lire(Rang(concours.candidats[i], None, ""))
    trouves = dict(_points_du_critere(tableau, tri))
    return trouves.get


def _points_du_critere(tableau: Tableau, code: str) -> Iterator[tuple[int, int]]:
    for lot in lots(tableau):
        parts = lot.parts(tableau.denominateur // lot.bareme.denominateur).get(code)
        if parts is not None:
            yield from zip((tableau.inscrits[p].dossier_id for p in lot.places), parts, strict=True)


class ModeleClassement(ModeleColonnes[Rang]):
    """The ranked dossiers of one wave.

    `suivre` repaints only the rows that a note moved. Sorting by another column is asked from the page.

    Signals:
        tri_demande(str, bool): key of the column, True when descending; the page listens.
    """

    tri_demande = Signal(str, bool)

    def __init__(self, colonnes: Sequence[Column[Rang]], parent: QObject | None = None) -> None:
        super().__init__(colonnes, parent)
        self._concours: Concours | None = None
        self._tableau: Tableau | None = None
        self._vague: int | None = None
        self._ids: tuple[int, ...] | None = None
        self._candidats: dict[int, Candidat] = {}
        self._rangs: dict[int, Rang] = {}

    @override
    def rowCount(self, parent: Index = RACINE) -> int:
        if parent.isValid() or self._tableau is None:
            return 0
        return len(self._tableau.cles) if self._ids is None else len(self._ids)

    @override
    def ligne(self, rang: int) -> Rang | None:
        cle = self.identifiant(rang)
        if cle is None:
            return None
        if cle not in self._rangs:
            self._rangs[cle] = self._batir(cle)
        return self._rangs[cle]

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        cle = self.colonnes[column].cle if 0 <= column < len(self.colonnes) else PAR_RANG
        self.tri_demande.emit(cle, order == Qt.SortOrder.DescendingOrder)

    def identifiant(self, rang: int) -> int | None:
        """Return the dossier of a row, None out of the list."""
        if self._tableau is None or not 0 <= rang < self.rowCount():
            return None
        return self._tableau.au_rang(rang + 1).dossier_id if self._ids is None else self._ids[rang]

    def rang_de(self, dossier_id: int | None) -> int:
        """Return the row of a dossier, -1 when it is not shown."""
        if self._tableau is None or dossier_id is None or dossier_id not in self._tableau.places:
            return -1
        if self._ids is None:
            return (self._tableau.rang(dossier_id) or 0) - 1
        return self._ids.index(dossier_id) if dossier_id in self._ids else -1

    def montrer(self, concours: Concours, vague: int | None, ids: tuple[int, ...] | None) -> None:
        """Show a wave: these dossiers, or all of them by rank."""
        self.beginResetModel()
        self._concours, self._vague, self._ids = concours, vague, ids
        self._tableau = concours.tableaux.get(vague)
        self._candidats.clear()
        self._rangs.clear()
        self.endResetModel()

    def suivre(self, concours: Concours, mouvement: Mouvement) -> None:
        """Show the ranking once the notes of one dossier were written; rows that nothing moved are left alone."""
        if mouvement.dossier_id not in (self._tableau.places if self._tableau else ()):
            self._concours = concours
            return
        avant, apres = mouvement.avant, mouvement.apres
        if self._ids is not None:
            self._changer(concours, mouvement.dossier_id)
            self._repeindre(0, self.rowCount() - 1)
        elif avant is None and apres is not None:
            self.beginInsertRows(RACINE, apres - 1, apres - 1)
            self._changer(concours, mouvement.dossier_id)
            self.endInsertRows()
            self._repeindre(apres, self.rowCount() - 1)
        elif avant is not None and apres is None:
            self.beginRemoveRows(RACINE, avant - 1, avant - 1)
            self._changer(concours, mouvement.dossier_id)
            self.endRemoveRows()
            self._repeindre(avant - 1, self.rowCount() - 1)
        else:
            self._changer(concours, mouvement.dossier_id)
            if avant is not None and apres is not None:
                # The row under the last one moved is told apart from another dossier.
                self._repeindre(min(avant, apres) - 1, min(max(avant, apres), self.rowCount() - 1))

    def _changer(self, concours: Concours, dossier_id: int) -> None:
        self._concours, self._tableau = concours, concours.tableaux.get(self._vague)
        self._candidats.pop(dossier_id, None)
        self._rangs.clear()

    def _repeindre(self, premier: int, dernier: int) -> None:
        if premier <= dernier:
            self.dataChanged.emit(self.index(premier, 0), self.index(dernier, len(self.colonnes) - 1))

    def _candidat(self, concours: Concours, dossier_id: int) -> Candidat:
        if dossier_id not in self._candidats:
            self._candidats[dossier_id] = concours.candidat(dossier_id)
        return self._candidats[dossier_id]

    def _batir(self, dossier_id: int) -> Rang:
        if self._concours is None or self._tableau is None:
            raise Bug("Un rang est demandé avant tout classement.")
        rang = self._tableau.rang(dossier_id) or 0
        devant = self._tableau.au_rang(rang - 1).dossier_id if rang > 1 else None
        return self._concours.rang(
            self._candidat(self._concours, dossier_id),
            None if devant is None else self._candidat(self._concours, devant),
        )


def criteres_de(concours: Concours) -> tuple[tuple[str, str], ...]:
    """Return the code and the title of every criterion of the grids in use, by code."""
    grilles = {id(i.grille): i.grille for t in concours.tableaux.values() for i in t.inscrits}
    return tuple(sorted({c.code: c.intitule for g in grilles.values() for c in g.criteres}.items()))


def colonnes_classement(
    criteres: Sequence[tuple[str, str]], places: Mapping[int, Place] | None = None, *, zones: bool = False
) -> tuple[Column[Rang], ...]:
    """Return the columns of the ranked dossiers; points are exact and rounded once, when they are written.

    `places`: what the sensitivity says, when it was worked out. `zones`: a dossier serves a zone blanche (R32).
    """
    return (
        Column("rang", "Rang", lambda x: str(x.rang or ""), alignement="droite", tri=lambda x: x.rang, largeur=56),
        *(_possibles(places) if places is not None else ()),
        Column("numero", "Dossier", lambda x: x.candidat.numero, largeur=112),
        Column(
            "porteur", "Porteur", lambda x: x.candidat.porteur, largeur=144, infobulle=lambda x: x.candidat.porteur
        ),
        Column("total", "Total", _total, alignement="droite", largeur=68, tri=_total_exact),
        *((_zone(),) if zones else ()),
        Column("type_poste", "Poste", lambda x: type_ecrit(x.candidat.type_poste), largeur=104),
        Column("etp", "ETP", _etp, alignement="droite", largeur=56, tri=lambda x: x.candidat.etp),
        Column("montant", "Euros", _montant, alignement="droite", largeur=88, tri=lambda x: x.candidat.montant),
        Column(
            "explication",
            "Ce qui a décidé",
            lambda x: x.explication,
            largeur=304,
            infobulle=lambda x: x.explication,
        ),
        *(
            Column(
                code,
                code,
                partial(_points, code),
                alignement="droite",
                largeur=72,
                infobulle=partial(_infobulle, intitule),
                tri=partial(_exact, code),
            )
            for code, intitule in criteres
        ),
        _etat(),
    )


def colonnes_sans_rang() -> tuple[Column[Rang], ...]:
    """Return the columns of the dossiers without a rank, with the reason."""
    return (
        Column("numero", "Dossier", lambda x: x.candidat.numero, largeur=112),
        Column("porteur", "Porteur", lambda x: x.candidat.porteur, largeur=170),
        Column(
            "explication", "Pourquoi pas de rang", lambda x: x.explication, largeur=260, couleur=lambda _x: "alerte"
        ),
        _etat(),
        Column(
            "recu_le",
            "Reçu le",
            lambda x: date_heure(x.candidat.recu_le),
            largeur=170,
            tri=lambda x: x.candidat.recu_le,
        ),
    )


def _possibles(places: Mapping[int, Place]) -> Iterator[Column[Rang]]:
    def dite(lire: Callable[[Place], str], rang: Rang) -> str:
        place = places.get(rang.candidat.dossier_id)
        return lire(place) if place else ""

    en_mots = partial(dite, lambda p: p.en_mots)
    yield Column(
        "bande",
        "Rangs possibles",
        partial(dite, lambda p: p.ecrite),
        largeur=168,
        infobulle=en_mots,
        accessible=en_mots,
    )


def _zone() -> Column[Rang]:
    """R32: a priority of the region, shown beside the rank; it is worth no point."""

    def en_mots(rang: Rang) -> str:
        blancs = rang.candidat.blancs
        if not blancs:
            return ""
        touches = f"{pluriel(len(blancs), 'département')} sans facilitateur ({', '.join(blancs)})"
        return f"Priorité{NBSP}: dessert {touches}. Information, sans effet sur les points."

    return Column(
        "zone",
        "Territoire",
        lambda x: f"{ZONE_BLANCHE} {', '.join(x.candidat.blancs)}" if x.candidat.blancs else "",
        largeur=136,
        tri=lambda x: x.candidat.blancs or None,
        infobulle=en_mots,
        accessible=en_mots,
    )


def _etat() -> Column[Rang]:
    return Column(
        "etat",
        "État",
        lambda x: etat_ecrit(x.candidat.etat),
        largeur=150,
        couleur=lambda x: jeton_etat(x.candidat.etat),
    )


def _total(rang: Rang) -> str:
    return points(rang.candidat.resultat.total) if rang.candidat.resultat else ""


def _total_exact(rang: Rang) -> object:
    return rang.candidat.resultat.total if rang.candidat.resultat else None


def _etp(rang: Rang) -> str:
    return centiemes(rang.candidat.etp.centiemes) if rang.candidat.etp else "–"


def _montant(rang: Rang) -> str:
    return euros(rang.candidat.montant.centimes, decimales=0) if rang.candidat.montant else "–"


def _exact(code: str, rang: Rang) -> object:
    lignes = rang.candidat.resultat.lignes if rang.candidat.resultat else ()
    return next((ligne.points for ligne in lignes if ligne.critere.code == code), None)


def _points(code: str, rang: Rang) -> str:
    lignes = rang.candidat.resultat.lignes if rang.candidat.resultat else ()
    return next((points(ligne.points) for ligne in lignes if ligne.critere.code == code), "–")


def _infobulle(intitule: str, _rang: Rang) -> str:
    return intitule
