"""A receipt replayed from its own content, and compared with another: every difference is named.

The replay uses the exact engine, the receipt was established by the reference: two computations must agree.
Not here: reading and writing a receipt (`domain.recu`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.domain.campagne import LIBELLES_ORDRE, Ordre
from app.domain.classement import ARRONDI, DEPARTAGES, REGLE_SANS_OBJET, REGLES_ORDRE
from app.domain.cycle import HORS_CLASSEMENT, LIBELLES_ETAT
from app.domain.notation import eliminations
from app.domain.recu import Recu, canonique, empreinte, grille_de, lire, ouvrir
from app.domain.tableau import Inscrit, dresser
from app.socle.formats import NBSP, a_paris, date_heure, points

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime
    from fractions import Fraction

    from app.domain.grille import Grille
    from app.domain.poste import TypePoste
    from app.domain.recu import DossierAuRecu, NoteAuRecu

RIEN = "aucun"
LE_RECU = "reçu"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that does not match. `objet`: a number of dossier, a grid or « reçu »; values are French texts."""

    objet: str
    champ: str
    attendu: str
    trouve: str

    @property
    def phrase(self) -> str:
        """Return « 2022-94-0003, rang : au reçu 2, trouvé 3. »."""
        return f"{self.objet}, {self.champ}{NBSP}: au reçu {self.attendu}, trouvé {self.trouve}."


@dataclass(frozen=True, slots=True)
class Rejeu:
    """The outcome of a replay; `differences` is empty when the receipt is whole and gives the same list."""

    recu: Recu
    differences: tuple[Difference, ...]

    @property
    def conforme(self) -> bool:
        """True when the replay gives exactly what the receipt says."""
        return not self.differences


def rejouer(octets: bytes) -> Rejeu:
    """Return the replay of a receipt: its hash, its form, its rule, then each total and rank computed again.

    Raises UserError when the bytes are not a receipt at all. Notes or grids that cannot be computed are named, and
    nothing is computed from them.
    """
    table, recu = ouvrir(octets), lire(octets)
    differences = [*_forme(octets, table), *_regle(recu)]
    grilles = {type_poste: grille_de(table) for type_poste, table in recu.grilles.items()}
    empechements = [*_grilles_inutilisables(grilles), *_notes_impossibles(recu, grilles)]
    resultats = [] if empechements else [*_resultats(recu, grilles)]
    return Rejeu(recu, (*differences, *empechements, *resultats))


def comparer(ancien: Recu, nouveau: Recu) -> tuple[Difference, ...]:
    """Return what changed from one receipt to the other: order, grids, dossiers, their facts, notes and ranks.

    By number of dossier. `attendu` is what the older one says.
    """
    return (*_cadres(ancien, nouveau), *_dossiers(ancien, nouveau))


def _forme(octets: bytes, table: Mapping[str, Any]) -> Iterator[Difference]:
    ecrite, calculee = str(table.get("empreinte", RIEN)), empreinte(table)
    if ecrite != calculee:
        yield Difference(LE_RECU, "empreinte", ecrite, calculee)
    if canonique(table) != octets:
        yield Difference(LE_RECU, "forme du texte", "canonique", "récrite")


def _regle(recu: Recu) -> Iterator[Difference]:
    paires = (
        ("règle d’ordre", recu.regle, REGLES_ORDRE[recu.ordre]),
        ("départage", recu.departage, DEPARTAGES[recu.ordre]),
        ("arrondi", recu.arrondi, ARRONDI),
        ("sans objet", recu.sans_objet, REGLE_SANS_OBJET),
    )
    for champ, attendu, trouve in paires:
        if attendu != trouve:
            yield Difference(LE_RECU, champ, _cite(attendu), _cite(trouve))


def _grilles_inutilisables(grilles: Mapping[TypePoste, Grille]) -> Iterator[Difference]:
    """Give what would keep a grid from being computed at all."""
    for type_poste, grille in grilles.items():
        fautes = []
        notes = [n.note for n in grille.niveaux]
        if not notes or min(notes) < 0 or max(notes) == 0:
            fautes.append("échelle sans niveau au-dessus de 0")
        codes = [s.code for s in grille.sous_criteres()] + [c.code for c in grille.criteres]
        if not codes or len(set(codes)) != len(codes):
            fautes.append("code absent ou porté deux fois")
        if any(poids <= 0 for c in grille.criteres for poids in (c.poids, *(s.poids for s in c.sous_criteres))):
            fautes.append("poids nul ou négatif")
        if fautes:
            yield Difference(f"grille {type_poste.value}", "contenu", "utilisable", ", ".join(fautes))


def _notes_impossibles(recu: Recu, grilles: Mapping[TypePoste, Grille]) -> Iterator[Difference]:
    for dossier in recu.dossiers:
        grille = grilles.get(dossier.type_poste) if dossier.type_poste else None
        if dossier.type_poste and grille is None:
            yield Difference(dossier.numero, "grille", dossier.type_poste.value, RIEN)
        if grille is not None:
            echelle = {n.note for n in grille.niveaux}
            for note in dossier.notes:
                if grille.sous_critere(note.sous_critere) and note.valeur not in {None, *echelle}:
                    yield Difference(dossier.numero, f"note {note.sous_critere}", "sur l’échelle", str(note.valeur))


def _resultats(recu: Recu, grilles: Mapping[TypePoste, Grille]) -> Iterator[Difference]:
    inscrits = _inscrits(recu, grilles)
    rangs, tous = _rangs(recu, inscrits), dresser(inscrits.values())
    for dossier in recu.dossiers:
        refait = tous.total(dossier.dossier_id) if dossier.dossier_id in inscrits else None
        if refait != dossier.total:
            yield Difference(dossier.numero, "total", _total(dossier.total), _total(refait))
        rang = rangs.get(dossier.dossier_id)
        if rang != dossier.rang:
            yield Difference(dossier.numero, "rang", _dit(dossier.rang), _dit(rang))


def _inscrits(recu: Recu, grilles: Mapping[TypePoste, Grille]) -> Mapping[int, Inscrit]:
    """Return the dossiers that have a grid, by identifier, those out of the competition included."""
    return {
        d.dossier_id: Inscrit(
            dossier_id=d.dossier_id,
            numero=d.numero,
            recu_le=d.recu_le,
            grille=grilles[d.type_poste],
            notes={n.sous_critere: n.valeur for n in d.notes},
            complet_le=d.complet_le,
        )
        for d in recu.dossiers
        if d.type_poste
    }


def _rangs(recu: Recu, inscrits: Mapping[int, Inscrit]) -> Mapping[int, int | None]:
    vagues: dict[int | None, list[Inscrit]] = {}
    for dossier in recu.dossiers:
        inscrit = inscrits.get(dossier.dossier_id)
        if inscrit and dossier.etat not in HORS_CLASSEMENT and not eliminations(inscrit.grille, inscrit.notes):
            vague = dossier.vague if recu.ordre is Ordre.NOTE else None
            vagues.setdefault(vague, []).append(inscrit)
    rangs = {}
    for siens in vagues.values():
        tableau = dresser(siens, recu.ordre)
        rangs.update({i.dossier_id: tableau.rang(i.dossier_id) for i in siens})
    return rangs


def _cadres(ancien: Recu, nouveau: Recu) -> Iterator[Difference]:
    if ancien.ordre is not nouveau.ordre:
        yield Difference("campagne", "ordre", LIBELLES_ORDRE[ancien.ordre], LIBELLES_ORDRE[nouveau.ordre])
    for type_poste in sorted({*ancien.grilles, *nouveau.grilles}):
        avant, apres = ancien.grilles.get(type_poste), nouveau.grilles.get(type_poste)
        if _sans_vide(avant) != _sans_vide(apres):
            versions = [f"version {g['version']}" if g else RIEN for g in (avant, apres)]
            trouve = versions[1] if versions[0] != versions[1] else f"{versions[1]}, contenu modifié"
            yield Difference(f"grille {type_poste.value}", "version", versions[0], trouve)


def _sans_vide(valeur: Any) -> Any:
    """Return a table without what says nothing: a receipt older than a field of the grid does not differ by it."""
    if isinstance(valeur, dict):
        return {c: _sans_vide(v) for c, v in valeur.items() if v not in (None, "", False)}
    return [_sans_vide(v) for v in valeur] if isinstance(valeur, list) else valeur


def _dossiers(ancien: Recu, nouveau: Recu) -> Iterator[Difference]:
    avant, apres = {d.dossier_id: d for d in ancien.dossiers}, {d.dossier_id: d for d in nouveau.dossiers}
    tous = {**avant, **apres}
    for cle in sorted(tous, key=lambda c: tous[c].numero):
        if cle not in apres:
            yield Difference(avant[cle].numero, "dossier", "présent", "sorti")
        elif cle not in avant:
            yield Difference(apres[cle].numero, "dossier", RIEN, "entré depuis")
        else:
            yield from _dossier(avant[cle], apres[cle])


def _dossier(avant: DossierAuRecu, apres: DossierAuRecu) -> Iterator[Difference]:
    faits: tuple[tuple[str, Any, Any, Callable[[Any], str]], ...] = (
        ("porteur", avant.porteur, apres.porteur, _dit),
        ("état", avant.etat, apres.etat, LIBELLES_ETAT.__getitem__),
        ("type de poste", avant.type_poste, apres.type_poste, _dit),
        ("vague", avant.vague, apres.vague, _dit),
        ("réception", avant.recu_le, apres.recu_le, _quand),
        ("complétude", avant.complet_le, apres.complet_le, _quand),
        *_notes(avant, apres),
        ("total", avant.total, apres.total, _total),
        ("rang", avant.rang, apres.rang, _dit),
    )
    for champ, attendu, trouve, dire in faits:
        if attendu != trouve:
            yield Difference(avant.numero, champ, dire(attendu), dire(trouve))


def _notes(avant: DossierAuRecu, apres: DossierAuRecu) -> Iterator[tuple[str, str, str, Callable[[Any], str]]]:
    anciennes, nouvelles = ({n.sous_critere: n for n in d.notes} for d in (avant, apres))
    for code in sorted({*anciennes, *nouvelles}):
        ancienne, nouvelle = anciennes.get(code), nouvelles.get(code)
        yield f"note {code}", _note(ancienne), _note(nouvelle), str
        if ancienne and nouvelle and ancienne.justification != nouvelle.justification:
            yield f"justification {code}", "celle d’alors", "modifiée", str


def _note(note: NoteAuRecu | None) -> str:
    if note is None:
        return "non noté"
    return "sans objet" if note.valeur is None else str(note.valeur)


def _dit(valeur: object) -> str:
    return RIEN if valeur is None else str(valeur)


def _total(total: Fraction | None) -> str:
    """Return « 56,50 », or « 56,67 (170/3) » when two decimals do not say it all."""
    if total is None:
        return RIEN
    exact = (total * 100).denominator == 1
    return points(total) if exact else f"{points(total)} ({total})"


def _quand(instant: datetime | None) -> str:
    return RIEN if instant is None else date_heure(a_paris(instant))


def _cite(texte: str) -> str:
    return f"«{NBSP}{texte}{NBSP}»"
