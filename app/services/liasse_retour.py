"""A bundle comes back: opened, verified line by line, then compared with the base, without writing anything.

Not here: the merge of one sub-criterion (`domain.fusion`), nor writing what was chosen (`liasse_reprise`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from app.domain.fusion import Issue, LigneFusion, fusionner, semblables
from app.domain.lectures import DEUX, TROIS, Lecture
from app.domain.notation import Note, resultat, verifier_note
from app.domain.preuve import Preuve
from app.services.deport import deportes, sans_masque
from app.services.lectures_lues import lire_dossier_lu
from app.services.liasse_depart import empreinte_grille
from app.services.liasse_manifeste import (
    Cote,
    DossierEnvoye,
    Manifeste,
    lire_manifeste,
    lire_reprise,
    origine_de_la_liasse,
    place,
    portable,
    suivre,
)
from app.socle.errors import Bug, EnvironmentFault, UserError, cause
from app.socle.formats import date_heure, pluriel

if TYPE_CHECKING:
    from pathlib import Path

    from app.domain.campagne import Campagne
    from app.domain.dossier import Dossier
    from app.domain.grille import Grille
    from app.ports import Store, UnitOfWork
    from app.services.lectures_lues import DossierLu
    from app.services.liasse_depart import Coffres
    from app.services.liasse_manifeste import Suivi
    from app.socle.progress import Annulation

#: First bytes of a base in clear; an encrypted one begins with its salt.
EN_CLAIR = b"SQLite format 3\0"


@dataclass(frozen=True, slots=True)
class LectureRevenue:
    """A blind reading that comes back. `notes`: to be written, none when the reading is not taken.

    `existante`: the reading of the same reader that the base has already; `complete`: it is closed by its return.
    """

    phrase: str
    rang: int = 0
    notes: tuple[Note, ...] = ()
    existante: Lecture | None = None
    complete: bool = False


@dataclass(frozen=True, slots=True)
class DossierRevenu:
    """One dossier of a bundle against the base. `lecture` takes the place of `lignes` when the reading is blind.

    `preuves`: those that the reader attached, on the pieces of the base that hold the content; `preuves_ici`: those
    that stand here.
    `remarques`: what the officer should know before taking it back.
    """

    dossier_id: int
    numero: str
    porteur: str
    leur: Cote
    intitules: Mapping[str, str]
    lignes: tuple[LigneFusion, ...] = ()
    preuves: tuple[Preuve, ...] = ()
    lecture: LectureRevenue | None = None
    remarques: tuple[str, ...] = ()
    preuves_ici: tuple[Preuve, ...] = ()

    def preuves_de(self, code: str) -> tuple[Preuve, ...]:
        """Return the proofs that the reader attached to one sub-criterion."""
        return tuple(p for p in self.preuves if p.sous_critere == code)


@dataclass(frozen=True, slots=True)
class Retour:
    """What was read in the file: its manifest, and each dossier as the reader leaves it."""

    manifeste: Manifeste
    leurs: Mapping[str, Cote]


@dataclass(frozen=True, slots=True)
class Examen:
    """A bundle examined. With `anomalies`, nothing of it may be applied; `deja`: its last return in force."""

    fichier: str
    campagne_id: int
    anomalies: tuple[str, ...] = ()
    retour: Retour | None = None
    dossiers: tuple[DossierRevenu, ...] = ()
    deja: datetime | None = None

    @property
    def lecteur(self) -> str:
        """Return the name of the reader, empty for a file that could not be read."""
        return self.retour.manifeste.lecteur if self.retour else ""

    @property
    def a_l_aveugle(self) -> bool:
        """True when values are not shown: each reader reads without the other."""
        return any(d.lecture is not None for d in self.dossiers)

    def compter(self, issue: Issue) -> int:
        """Return how many sub-criteria came out so."""
        return sum(ligne.issue is issue for d in self.dossiers for ligne in d.lignes)

    @property
    def rien_a_reprendre(self) -> bool:
        """True when taking it back would write nothing, whatever was chosen."""
        return not any(
            d.preuves
            or (d.lecture is not None and d.lecture.notes)
            or any(x.issue in {Issue.A_PRENDRE, Issue.CONFLIT} for x in d.lignes)
            for d in self.dossiers
        )


@dataclass(slots=True)
class _Lu:
    """What the file gave, while it is read."""

    anomalies: list[str] = field(default_factory=list)
    liasse: str = ""
    manifeste: bytes = b""
    leurs: dict[str, Cote] = field(default_factory=dict)


def examiner_liasse(
    ici: Store, coffres: Coffres, campagne_id: int, chemin: Path, mot_de_passe: str, annulation: Annulation
) -> Examen:
    """Return what a bundle brings back to a campaign; nothing is written.

    Raises UserError when the password does not open it, or when the file is a base in clear.
    """
    _refuser_en_clair(chemin, mot_de_passe)
    lu = _lire(coffres, chemin, mot_de_passe)
    annulation.verifier()
    with ici.lire() as uow:
        suivi = next(iter(suivre(uow, lu.liasse)), None) if lu.liasse else None
        anomalies = lu.anomalies or _provenance(uow, campagne_id, lu, suivi)
        if anomalies or suivi is None:
            return Examen(chemin.name, campagne_id, tuple(anomalies))
        retour = Retour(lire_manifeste(lu.manifeste), lu.leurs)
        anomalies = _contenu(uow, campagne_id, retour)
        if anomalies:
            return Examen(chemin.name, campagne_id, tuple(anomalies), retour)
        return Examen(
            chemin.name, campagne_id, (), retour, comparer(uow, campagne_id, retour, suivi), suivi.reprise_le
        )


def comparer(uow: UnitOfWork, campagne_id: int, retour: Retour, suivi: Suivi) -> tuple[DossierRevenu, ...]:
    """Return each dossier of a bundle against the base as it stands, in the order of the manifest."""
    campagne = uow.campagnes.get(campagne_id)
    par_numero = {d.numero: d for d in uow.dossiers.of_campagne(campagne_id)}
    references: dict[str, Cote] = {}
    for _, contenu in suivi.reprises:
        references.update(lire_reprise(uow.pieces.contenu(contenu)).references)
    deports = deportes(uow, campagne_id, retour.manifeste.lecteur)
    return tuple(
        _comparer(
            uow,
            campagne,
            par_numero[envoye.numero],
            replace(envoye, depart=references.get(envoye.numero, envoye.depart)),
            retour,
            deporte=par_numero[envoye.numero].cle in deports,
        )
        for envoye in retour.manifeste.dossiers
        if envoye.numero in par_numero
    )


def _refuser_en_clair(chemin: Path, mot_de_passe: str) -> None:
    if not mot_de_passe:
        raise UserError("Le mot de passe est vide. Rien n’a été lu.", conseil="Tapez celui de la liasse.")
    try:
        with chemin.open("rb") as fichier:
            debut = fichier.read(len(EN_CLAIR))
    except OSError as faute:
        raise EnvironmentFault(
            f"Le fichier «\u00a0{chemin.name}\u00a0» ne peut pas être lu ({cause(faute)}).",
            conseil="Choisissez-le.",
        ) from faute
    if debut == EN_CLAIR:
        raise UserError(
            f"Le fichier «\u00a0{chemin.name}\u00a0» n’est pas une liasse\u00a0: c’est une base en clair. Rien "
            "n’est repris.",
            conseil="Choisissez un fichier «\u00a0.clausule-lecture\u00a0», ou ouvrez-la (Ctrl+O).",
        )


def _lire(coffres: Coffres, chemin: Path, mot_de_passe: str) -> _Lu:
    lu = _Lu()
    try:
        with coffres.ouvrir(chemin, mot_de_passe) as liasse:
            lu.anomalies += [f"Fichier altéré\u00a0: {a}" for a in liasse.verifier()]
            if not lu.anomalies:
                with liasse.lire() as uow:
                    _lire_contenu(uow, lu)
    except (Bug, EnvironmentFault) as faute:
        lu.anomalies.append(f"Fichier altéré ou illisible\u00a0: {faute.message}")
    return lu


def _lire_contenu(uow: UnitOfWork, lu: _Lu) -> None:
    origine = origine_de_la_liasse(uow)
    if origine is None:
        lu.anomalies.append("Ce fichier est une base chiffrée, pas une liasse de lecture.")
        return
    lu.liasse, _, sha256 = origine
    lu.manifeste = uow.pieces.contenu(sha256)
    for campagne in uow.campagnes.all():
        for dossier in uow.dossiers.of_campagne(campagne.id or 0):
            preuves = map(portable, uow.preuves.of_dossier(dossier.cle))
            lu.leurs[dossier.numero] = Cote(tuple(uow.notes.of_dossier(dossier.cle)), tuple(preuves))


def _provenance(uow: UnitOfWork, campagne_id: int, lu: _Lu, suivi: Suivi | None) -> list[str]:
    """Return why the bundle does not come from this base and this campaign, in French; empty when it does."""
    if suivi is None:
        return [f"Cette liasse ne vient pas de cette base\u00a0: le journal n’en dit pas le départ ({lu.liasse})."]
    if suivi.campagne_id != campagne_id:
        autre = uow.campagnes.get(suivi.campagne_id).intitule
        return [f"Cette liasse est d’une autre campagne\u00a0: «\u00a0{autre}\u00a0»."]
    if suivi.manifeste != hashlib.sha256(lu.manifeste).hexdigest():
        return ["Le manifeste de la liasse n’est pas celui qui est parti\u00a0: son empreinte a changé."]
    return []


def _contenu(uow: UnitOfWork, campagne_id: int, retour: Retour) -> list[str]:
    """Return what keeps the dossiers of a bundle from being compared, one line each, in French."""
    campagne = uow.campagnes.get(campagne_id)
    par_numero = {d.numero: d for d in uow.dossiers.of_campagne(campagne_id)}
    envoyes = {d.numero: d for d in retour.manifeste.dossiers}
    if campagne.double_lecture != retour.manifeste.double_lecture:
        lue = "à deux lecteurs" if campagne.double_lecture else "à un lecteur"
        return [f"La campagne se lit maintenant {lue}\u00a0: elle se lisait autrement au départ de la liasse."]
    lignes = [f"{n}\u00a0: ce dossier n’était pas dans la liasse." for n in retour.leurs if n not in envoyes]
    for numero, envoye in envoyes.items():
        ici = par_numero.get(numero)
        if numero not in retour.leurs:
            lignes.append(f"{numero}\u00a0: ce dossier a disparu de la liasse.")
        elif ici is None:
            lignes.append(f"{numero}\u00a0: la campagne n’a pas ce dossier.")
        else:
            lignes += _grille_et_notes(campagne, ici, envoye, retour.leurs[numero])
    return lignes


def _grille_et_notes(campagne: Campagne, ici: Dossier, envoye: DossierEnvoye, leur: Cote) -> list[str]:
    grille = campagne.grille_de(ici.type_poste)
    if grille is None or empreinte_grille(grille) != envoye.empreinte_grille:
        version = f"version {grille.version}" if grille else "aucune"
        alors = f"version {envoye.version_grille} alors, {version} aujourd’hui"
        return [f"{ici.numero}\u00a0: la grille a changé depuis le départ ({alors})."]
    return [f"{ici.numero}\u00a0: {faute.message}" for note in leur.notes if (faute := _faute(grille, note))]


def _faute(grille: Grille, note: Note) -> UserError | None:
    try:
        verifier_note(grille, note)
    except UserError as faute:
        return faute
    return None


def _comparer(
    uow: UnitOfWork, campagne: Campagne, ici: Dossier, envoye: DossierEnvoye, retour: Retour, *, deporte: bool
) -> DossierRevenu:
    grille = campagne.grilles[ici.type_poste]  # type: ignore[index]  # verified with the grid
    brut, grille_lue, lue = retour.leurs[ici.numero], envoye.version_grille, envoye.version
    notes_lues = tuple(replace(n, version_grille=grille_lue, version_dossier=lue) for n in brut.notes)
    leur = Cote(notes_lues, brut.preuves)
    revenu = DossierRevenu(
        ici.cle, ici.numero, ici.porteur.raison_sociale, leur, {s.code: s.intitule for s in grille.sous_criteres()}
    )
    if deporte:
        phrase = f"{retour.manifeste.lecteur} s’en est déporté\u00a0: rien de ce dossier n’est repris."
        return replace(revenu, leur=envoye.depart, remarques=(phrase,))
    preuves, absentes = _preuves(uow, ici, envoye.depart, leur)
    remarques = list(absentes)
    if ici.version != envoye.version:
        remarques.append("le dossier a été modifié ici depuis le départ\u00a0: relisez ce que la note vise")
    ici_prises = tuple(uow.preuves.of_dossier(ici.cle))
    revenu = replace(revenu, preuves=preuves, remarques=tuple(remarques), preuves_ici=ici_prises)
    if retour.manifeste.double_lecture:
        lecture = _lecture(uow, ici.cle, envoye.depart, leur, retour.manifeste.lecteur)
        return replace(revenu, lecture=lecture, preuves=preuves if lecture.notes else ())
    notes = uow.notes.of_dossier(ici.cle)
    return replace(revenu, lignes=fusionner(envoye.depart.notes, notes, leur.notes))


def _preuves(uow: UnitOfWork, ici: Dossier, depart: Cote, leur: Cote) -> tuple[tuple[Preuve, ...], tuple[str, ...]]:
    """Return the proofs that the reader added, on pieces of this base, and what is said of those it cannot hold."""
    connues = {place(p) for p in (*depart.preuves, *sans_masque(uow).preuves.of_dossier(ici.cle))}
    pieces = {p.sha256: p.id for p in uow.pieces.of_dossier(ici.cle)}
    neuves = [p for p in leur.preuves if place(p) not in connues]
    tenues = tuple(
        replace(p, dossier_id=ici.cle, piece_id=pieces[p.sha256] or 0) for p in neuves if p.sha256 in pieces
    )
    perdues = len(neuves) - len(tenues)
    phrase = f"{pluriel(perdues, 'preuve vise', 'preuves visent')} une pièce que le dossier n’a pas"
    return tenues, (phrase,) if perdues else ()


def _lecture(uow: UnitOfWork, cle: int, depart: Cote, leur: Cote, lecteur: str) -> LectureRevenue:
    """Return what becomes of a blind reading; nothing here tells a value."""
    lu = lire_dossier_lu(uow, cle)
    existante = lu.de(lecteur)
    notees = lu.notes_de(existante) if existante else ()
    if existante is not None and _pareilles(notees, leur.notes):
        dite = f"close le {date_heure(existante.close_le)}" if existante.close_le else "laissée ouverte"
        return LectureRevenue(f"déjà reprise, {dite}")
    if not leur.notes:
        return LectureRevenue("aucune note\u00a0: rien à reprendre")
    if existante is not None and existante.close_le:
        return LectureRevenue(
            f"lecture close le {date_heure(existante.close_le)}\u00a0: ses notes ne changent plus"
        )
    if existante is not None and not _pareilles(notees, depart.notes):
        return LectureRevenue("cette lecture a été commencée ici aussi\u00a0: rien n’est repris")
    rang = existante.rang if existante else _rang_libre(lu)
    if rang is None:
        return LectureRevenue("aucune lecture n’est attendue de ce dossier\u00a0: rien n’est repris")
    score = resultat(lu.grille_exigee(), leur.notes)
    compte = f"{pluriel(len(leur.notes), 'note')} sur {len(leur.notes) + len(score.non_notes)}"
    manque = len(score.a_justifier)
    if manque:
        compte += f", {pluriel(manque, 'commentaire manque', 'commentaires manquent')}"
    complete = not (score.non_notes or manque)
    fin = "lecture close" if complete else "lecture laissée ouverte"
    return LectureRevenue(f"{compte}, {fin}", rang, leur.notes, existante, complete)


def _rang_libre(lu: DossierLu) -> int | None:
    """Return the rank of a new reading: one of the first two, then the third when it is due; None for none."""
    pris = {x.rang for x in lu.lectures}
    libres = [rang for rang in range(1, DEUX + 1) if rang not in pris]
    if libres:
        return libres[0]
    return TROIS if lu.troisieme_due else None


def _pareilles(une: tuple[Note, ...], autre: tuple[Note, ...]) -> bool:
    gauche, droite = ({n.sous_critere: n for n in cote} for cote in (une, autre))
    return gauche.keys() == droite.keys() and all(semblables(n, droite[c]) for c, n in gauche.items())
