"""Grids of a campaign: drafted, tried, applied as a new version once a note exists, taken back (R33).

The grid in force is in the campaign; every version that was used is kept. Not here: what a version changes
(`domain.grille_versions`), the TOML file (`services.grilles_toml`), the notes (`services.notation`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from app.domain.classement import Rang
from app.domain.grille import Grille, VersionGrille
from app.domain.grille_versions import Effet, Jugement, effets, version_au
from app.domain.recu import RecuDeClassement
from app.ports import SANS_LIMITE
from app.services.arbitrage import lire_classement
from app.services.classements import Classements
from app.services.contexte import Contexte, journaliser
from app.services.deport import sans_masque
from app.services.fichiers_deposes import lire_octets
from app.services.grilles_toml import OCTETS_MAX, ecrire_grille, lire_grille_toml
from app.socle.changes import Changes
from app.socle.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from app.domain.notation import Note
    from app.domain.poste import TypePoste
    from app.ports import UnitOfWork

OBJET = "grille"


@dataclass(frozen=True, slots=True)
class EtatVersion:
    """A version that the campaign has used. `le`: None for a first version that nothing has replaced yet."""

    grille: Grille
    en_vigueur: bool
    le: datetime | None = None
    agent: str = ""
    motif: str = ""


@dataclass(frozen=True, slots=True)
class Essai:
    """What applying a grid would do. `version`: the one it would bear; `gelee`: the one in force has been used.

    `anomalies`: what forbids it. `effets`: the dossiers that would change, decided ones included.
    """

    grille: Grille
    version: int
    gelee: bool
    inchangee: bool
    anomalies: tuple[str, ...]
    effets: tuple[Effet, ...]


@dataclass(frozen=True, slots=True)
class ClassementSous:
    """The ranking that today's notes give under one version. `recus`: those kept while it was in force."""

    version: int
    rangs: tuple[Rang, ...]
    recus: tuple[RecuDeClassement, ...]


class Grilles:
    """Reads, tries and changes the grids of a campaign."""

    def __init__(self, contexte: Contexte) -> None:
        self._contexte = contexte

    def en_vigueur(self, campagne_id: int, type_poste: TypePoste) -> Grille:
        """Return the grid in force for a type of job."""
        with self._contexte.store.lire() as uow:
            return _en_vigueur(uow, campagne_id, type_poste)

    def versions(self, campagne_id: int, type_poste: TypePoste) -> Sequence[EtatVersion]:
        """Return every version used for a type of job, newest first; one that was taken back is among them."""
        with self._contexte.store.lire() as uow:
            actuelle = _en_vigueur(uow, campagne_id, type_poste)
            gardees = _gardees(uow, campagne_id, type_poste)
        etats = [
            EtatVersion(v.grille, v.grille.version == actuelle.version, v.le, v.agent, v.motif)
            for v in reversed(gardees)
        ]
        return etats if any(e.en_vigueur for e in etats) else [EtatVersion(actuelle, en_vigueur=True), *etats]

    def gelee(self, campagne_id: int, type_poste: TypePoste) -> bool:
        """True once a note exists for that type of job, or other versions do: a change makes a new version."""
        with self._contexte.store.lire() as uow:
            return _gelee(uow, campagne_id, type_poste)

    def essayer(self, campagne_id: int, type_poste: TypePoste, grille: Grille) -> Essai:
        """Return what applying a grid would do; nothing is written. A grid with anomalies has no effect."""
        with self._contexte.store.lire() as uow:
            actuelle, gelee = _en_vigueur(uow, campagne_id, type_poste), _gelee(uow, campagne_id, type_poste)
            version = _numero(uow, campagne_id, type_poste, grille) if gelee else actuelle.version
            neuve = replace(grille, version=version)
            anomalies = neuve.anomalies()
            return Essai(
                grille=neuve,
                version=version,
                gelee=gelee,
                inchangee=_meme(grille, actuelle),
                anomalies=anomalies,
                effets=() if anomalies else _effets(uow, campagne_id, type_poste, neuve),
            )

    def appliquer(
        self, campagne_id: int, type_poste: TypePoste, avant: Grille, grille: Grille, motif: str = ""
    ) -> tuple[Grille, Changes]:
        """Put a grid in force in the place of `avant`, the one it was drafted from, and return `avant`, for undo.

        Frozen, the grid becomes a new version, with a compulsory reason; notes are kept whatever happens, and the
        receipt of the ranking of that moment is established first, an act of its own, so that it can be replayed.
        Raises UserError on anomalies, on a missing reason, on a grid that changes nothing, or when the one in force
        is no longer `avant`; nothing is then written.
        """
        motif = motif.strip()
        with self._contexte.store.lire() as uow:
            actuelle, gelee = _en_vigueur(uow, campagne_id, type_poste), _gelee(uow, campagne_id, type_poste)
            _exiger(avant, actuelle, grille, motif if gelee else "sans objet")
        if gelee:
            libelle = f"avant une nouvelle version de la grille {type_poste.value}"
            Classements(self._contexte).etablir(campagne_id, libelle)
        with self._contexte.store.ecrire() as uow:
            actuelle, gelee = _en_vigueur(uow, campagne_id, type_poste), _gelee(uow, campagne_id, type_poste)
            _exiger(avant, actuelle, grille, motif if gelee else "sans objet")
            neuve = replace(grille, version=actuelle.version)
            if gelee:
                neuve = replace(grille, version=_numero(uow, campagne_id, type_poste, grille))
                self._garder_versions(uow, campagne_id, type_poste, actuelle, neuve, motif)
            acte = f"Appliquer la version {neuve.version}" if gelee else "Modifier la grille"
            self._poser(uow, campagne_id, type_poste, neuve, f"{acte} ({type_poste.value})", motif)
        return avant, _changes(campagne_id)

    def revenir(self, campagne_id: int, type_poste: TypePoste, avant: Grille) -> tuple[Grille, Changes]:
        """Put back the grid that stood before the last change, for undo, and return the one it takes the place of.

        Raises UserError once a note was given, or a decision recorded, under the grid in force.
        """
        with self._contexte.store.ecrire() as uow:
            actuelle = _en_vigueur(uow, campagne_id, type_poste)
            _exiger_inutilisee(uow, campagne_id, type_poste, avant, actuelle)
            acte = f"Revenir à la version {avant.version} de la grille ({type_poste.value})"
            self._poser(uow, campagne_id, type_poste, avant, acte, "")
        return actuelle, _changes(campagne_id)

    def classement_sous(self, campagne_id: int, type_poste: TypePoste, version: int) -> ClassementSous:
        """Return the ranking under a version that was used. Raises UserError when the campaign never had it."""
        with self._contexte.store.lire() as uow:
            grille = _version(uow, campagne_id, type_poste, version)
            grilles = {**uow.campagnes.get(campagne_id).grilles, type_poste: grille}
            nom = f"{type_poste.value} v{version}"
            recus = [r for r in uow.recus.of_campagne(campagne_id) if nom in r.version_grilles.split(", ")]
            return ClassementSous(version, lire_classement(uow, campagne_id, grilles), tuple(recus))

    def version(self, campagne_id: int, type_poste: TypePoste, version: int | None = None) -> Grille:
        """Return a version used, the one in force when none is named. Raises UserError on an unknown one."""
        with self._contexte.store.lire() as uow:
            if version is None:
                return _en_vigueur(uow, campagne_id, type_poste)
            return _version(uow, campagne_id, type_poste, version)

    def exporter(self, campagne_id: int, type_poste: TypePoste, version: int | None = None) -> str:
        """Return a version as TOML text, the one in force when none is named."""
        return ecrire_grille(self.version(campagne_id, type_poste, version))

    def ecrire(self, grille: Grille) -> str:
        """Return any grid, a draft included, as TOML text."""
        return ecrire_grille(grille)

    def lire(self, fichier: Path) -> Grille:
        """Return the grid of a TOML file. Raises UserError naming each line that is wrong; nothing is written."""
        return lire_grille_toml(fichier.name, lire_octets(fichier, OCTETS_MAX))

    def lire_brouillon(self, texte: str) -> Grille:
        """Return the grid that `ecrire` wrote, sound or not. Raises UserError on another text."""
        return lire_grille_toml("brouillon", texte.encode(), saine=False)

    def _garder_versions(
        self, uow: UnitOfWork, campagne_id: int, type_poste: TypePoste, avant: Grille, neuve: Grille, motif: str
    ) -> None:
        """Keep the version that is replaced, when nothing has kept it yet, then the new one."""
        connues = {v.grille.version for v in _gardees(uow, campagne_id, type_poste)}
        maintenant = self._contexte.clock.maintenant()
        if avant.version not in connues:
            le, agent = _naissance(uow, campagne_id) or (maintenant, self._contexte.agent)
            uow.grilles.add(VersionGrille(campagne_id, type_poste, avant, agent, le))
        if neuve.version not in connues:
            uow.grilles.add(VersionGrille(campagne_id, type_poste, neuve, self._contexte.agent, maintenant, motif))

    def _poser(
        self, uow: UnitOfWork, campagne_id: int, type_poste: TypePoste, grille: Grille, acte: str, motif: str
    ) -> None:
        campagne = uow.campagnes.get(campagne_id)
        uow.campagnes.save(replace(campagne, grilles={**campagne.grilles, type_poste: grille}))
        journaliser(
            uow,
            self._contexte,
            acte=acte,
            objet=OBJET,
            objet_id=_cle(campagne_id, type_poste),
            avant=campagne.grilles[type_poste],
            apres=grille,
            motif=motif,
        )


def _en_vigueur(uow: UnitOfWork, campagne_id: int, type_poste: TypePoste) -> Grille:
    grille = uow.campagnes.get(campagne_id).grilles.get(type_poste)
    if grille is None:
        raise UserError(f"La campagne n’a pas de grille pour le type de poste «\u00a0{type_poste.value}\u00a0».")
    return grille


def _gardees(uow: UnitOfWork, campagne_id: int, type_poste: TypePoste) -> list[VersionGrille]:
    return [v for v in uow.grilles.of_campagne(campagne_id) if v.type_poste is type_poste]


def _version(uow: UnitOfWork, campagne_id: int, type_poste: TypePoste, version: int) -> Grille:
    actuelle = _en_vigueur(uow, campagne_id, type_poste)
    if actuelle.version == version:
        return actuelle
    gardees = {v.grille.version: v.grille for v in _gardees(uow, campagne_id, type_poste)}
    if version not in gardees:
        raise UserError(f"La campagne n’a jamais eu de version {version} de cette grille.")
    return gardees[version]


def _notes(uow: UnitOfWork, campagne_id: int, type_poste: TypePoste) -> Iterator[Note]:
    """Give the notes of the dossiers of a type of job, those of the readings and of hidden dossiers included."""
    uow = sans_masque(uow)
    siens = {d.cle for d in uow.dossiers.of_campagne(campagne_id) if d.type_poste is type_poste}
    for dossier_id, notes in uow.notes.of_campagne(campagne_id).items():
        if dossier_id in siens:
            yield from notes
    des_lectures = uow.lectures.notes_of_campagne(campagne_id)
    for dossier_id, lectures in uow.lectures.of_campagne(campagne_id).items():
        if dossier_id in siens:
            for lecture in lectures:
                yield from des_lectures.get(lecture.id or 0, ())


def _gelee(uow: UnitOfWork, campagne_id: int, type_poste: TypePoste) -> bool:
    return bool(_gardees(uow, campagne_id, type_poste)) or any(_notes(uow, campagne_id, type_poste))


def _numero(uow: UnitOfWork, campagne_id: int, type_poste: TypePoste, grille: Grille) -> int:
    """Return the version that a grid would bear: the next one, or that of the same grid once taken back."""
    actuelle, gardees = _en_vigueur(uow, campagne_id, type_poste), _gardees(uow, campagne_id, type_poste)
    if gardees and gardees[-1].grille.version > actuelle.version and _meme(gardees[-1].grille, grille):
        return gardees[-1].grille.version
    return max([actuelle.version, *(v.grille.version for v in gardees)]) + 1


def _meme(une: Grille, autre: Grille) -> bool:
    return replace(une, version=0) == replace(autre, version=0)


def _exiger(avant: Grille, actuelle: Grille, grille: Grille, motif: str) -> None:
    """Raise UserError unless a grid may be applied."""
    if actuelle != avant:
        raise UserError(
            "La grille a été modifiée depuis que vous l’avez ouverte. Rien n’a été changé.",
            conseil="Exportez votre brouillon, rouvrez la grille, puis importez-le.",
        )
    if _meme(grille, actuelle):
        raise UserError("Cette grille est celle qui est en vigueur. Rien n’a été changé.")
    if anomalies := grille.anomalies():
        lignes = "\n• ".join(anomalies)
        raise UserError(
            f"La grille ne peut pas être appliquée\u00a0:\n• {lignes}",
            conseil="La grille en vigueur est gardée, votre brouillon aussi.",
        )
    if not motif:
        raise UserError(
            "Une nouvelle version de la grille demande un motif\u00a0: des notes ont été données sous la "
            "précédente.",
            conseil="Écrivez-le\u00a0; il sera gardé avec la version.",
        )


def _exiger_inutilisee(
    uow: UnitOfWork, campagne_id: int, type_poste: TypePoste, avant: Grille, actuelle: Grille
) -> None:
    """Raise UserError when something was done under the grid in force that taking it back would belie."""
    sur_place = avant.version == actuelle.version
    sous = [n for n in _notes(uow, campagne_id, type_poste) if sur_place or n.version_grille == actuelle.version]
    if sous:
        raise UserError(
            f"Des notes ont été données sous la version {actuelle.version} de la grille\u00a0: elle reste en "
            "vigueur.",
            conseil="Appliquez une nouvelle version, avec son motif.",
        )
    depuis = max((le for le, _, vers in _changements(uow, campagne_id, type_poste) if vers == actuelle.version),
                 default=None)  # fmt: skip
    decisions = sans_masque(uow).decisions.of_campagne(campagne_id).values()
    if depuis and any(d.enregistree_le and d.enregistree_le > depuis for d in decisions):
        raise UserError(
            f"Une décision a été prise sous la version {actuelle.version} de la grille\u00a0: elle reste en "
            "vigueur.",
            conseil="Appliquez une nouvelle version, avec son motif.",
        )


def _effets(uow: UnitOfWork, campagne_id: int, type_poste: TypePoste, grille: Grille) -> tuple[Effet, ...]:
    avant = uow.campagnes.get(campagne_id).grilles
    apres = {**avant, type_poste: grille}
    types = {d.cle: d.type_poste for d in uow.dossiers.of_campagne(campagne_id)}
    changements = {t: _changements(uow, campagne_id, t) for t in avant}
    jugements = {
        cle: Jugement(
            d.sens,
            version_au(changements[genre], d.enregistree_le, avant[genre].version)
            if d.enregistree_le
            else avant[genre].version,
        )
        for cle, d in uow.decisions.of_campagne(campagne_id).items()
        if (genre := types.get(cle)) is not None
    }
    notes = {cle: frozenset(n.sous_critere for n in x) for cle, x in uow.notes.of_campagne(campagne_id).items()}
    return effets(
        lire_classement(uow, campagne_id, avant),
        lire_classement(uow, campagne_id, apres),
        (avant, apres),
        notes,
        jugements,
    )


def _changements(uow: UnitOfWork, campagne_id: int, type_poste: TypePoste) -> list[tuple[datetime, int, int]]:
    """Return when the version changed, from which to which, newest first, as the journal says."""
    lignes = uow.journal.lignes(objet=OBJET, objet_id=_cle(campagne_id, type_poste), limite=SANS_LIMITE)
    trouves = []
    for ligne in lignes:
        avant, apres = (json.loads(cote or "{}") for cote in (ligne.evenement.avant, ligne.evenement.apres))
        if "version" in avant and "version" in apres:
            trouves.append((ligne.evenement.le, avant["version"], apres["version"]))
    return trouves


def _naissance(uow: UnitOfWork, campagne_id: int) -> tuple[datetime, str] | None:
    """Return when, and by whom, the campaign was created; None when its journal does not say."""
    lignes = uow.journal.lignes(objet="campagne", objet_id=str(campagne_id), limite=SANS_LIMITE)
    return (lignes[-1].evenement.le, lignes[-1].evenement.agent) if lignes else None


def _cle(campagne_id: int, type_poste: TypePoste) -> str:
    return f"{campagne_id}/{type_poste.value}"


def _changes(campagne_id: int) -> Changes:
    return Changes(campagnes=frozenset({campagne_id}), tout=True)
