"""The base as the services see it: one writer, readers beside it, copies and checks.

One transaction at a time: an operating-system lock keeps other processes out (`verrou`), a mutex orders the threads
of this one. Each read takes a connection of its own from a pool and sees one committed state (a WAL snapshot),
however long a write lasts beside it.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from app.socle.errors import Bug, UserError
from app.socle.fichiers import chemin_reel
from app.socle.formats import PARIS
from app.socle.horloge import HorlogeSysteme
from data.sqlite import backup, connection, verification
from data.sqlite.chiffrement import refuser_mot_de_passe_vide
from data.sqlite.durable import mettre_en_place
from data.sqlite.engine import Database, dbapi2
from data.sqlite.errors import A_METTRE_A_JOUR, INACCESSIBLE, LECTURE_SEULE, en_francais, panne
from data.sqlite.migrations import MIGRATIONS, migrer, version
from data.sqlite.repositories.arrivees import ArriveesSqlite
from data.sqlite.repositories.campagnes import CampagnesSqlite
from data.sqlite.repositories.demandes import DemandesSqlite, FaitsSqlite
from data.sqlite.repositories.dossiers import DossiersSqlite
from data.sqlite.repositories.instruction import ActesSqlite, DecisionsSqlite, NotesSqlite
from data.sqlite.repositories.journal import JournalSqlite
from data.sqlite.repositories.lectures import DerogationsSqlite, LecturesSqlite, PreuvesSqlite
from data.sqlite.repositories.pieces import PiecesSqlite
from data.sqlite.repositories.scenarios import ScenariosSqlite
from data.sqlite.repositories.seances import GrillesSqlite, RecusSqlite, SeancesSqlite
from data.sqlite.repositories.suite import (
    ActesDeCampagneSqlite,
    CircuitsSqlite,
    ComitesSqlite,
    DelegationsSqlite,
    ExecutionsSqlite,
    ModelesSqlite,
    RegionsSqlite,
    VisasSqlite,
)
from data.sqlite.repositories.textes import TextesSqlite
from data.sqlite.session import Session
from data.sqlite.verrou import Verrou

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from app.socle.horloge import Clock

_LIRE_PARAMETRE = "SELECT valeur FROM parametre WHERE cle = ?"
_ECRIRE_PARAMETRE = """
INSERT INTO parametre (cle, valeur) VALUES (?, ?) ON CONFLICT (cle) DO UPDATE SET valeur = excluded.valeur
"""
#: Changes no row: a file that cannot be written, or that another program holds, is told at once.
#: `BEGIN IMMEDIATE` alone is not enough: on a read-only file SQLite makes it a read.
_ESSAI = "UPDATE parametre SET valeur = valeur WHERE cle = ''"
_DERNIERE_SAUVEGARDE = "derniere_sauvegarde"


@dataclass(frozen=True, slots=True)
class UniteDeTravail:
    """The repositories of one transaction or one read. Fulfils `ports.UnitOfWork`."""

    campagnes: CampagnesSqlite
    dossiers: DossiersSqlite
    pieces: PiecesSqlite
    arrivees: ArriveesSqlite
    notes: NotesSqlite
    decisions: DecisionsSqlite
    actes: ActesSqlite
    demandes: DemandesSqlite
    faits: FaitsSqlite
    journal: JournalSqlite
    textes: TextesSqlite
    preuves: PreuvesSqlite
    lectures: LecturesSqlite
    derogations: DerogationsSqlite
    grilles: GrillesSqlite
    recus: RecusSqlite
    seances: SeancesSqlite
    scenarios: ScenariosSqlite
    comites: ComitesSqlite
    visas: VisasSqlite
    delegations: DelegationsSqlite
    regions: RegionsSqlite
    executions: ExecutionsSqlite
    actes_campagne: ActesDeCampagneSqlite
    circuits: CircuitsSqlite
    modeles: ModelesSqlite


def _unite(session: Session) -> UniteDeTravail:
    return UniteDeTravail(
        campagnes=CampagnesSqlite(session),
        dossiers=DossiersSqlite(session),
        pieces=PiecesSqlite(session),
        arrivees=ArriveesSqlite(session),
        notes=NotesSqlite(session),
        decisions=DecisionsSqlite(session),
        actes=ActesSqlite(session),
        demandes=DemandesSqlite(session),
        faits=FaitsSqlite(session),
        journal=JournalSqlite(session),
        textes=TextesSqlite(session),
        preuves=PreuvesSqlite(session),
        lectures=LecturesSqlite(session),
        derogations=DerogationsSqlite(session),
        grilles=GrillesSqlite(session),
        recus=RecusSqlite(session),
        seances=SeancesSqlite(session),
        scenarios=ScenariosSqlite(session),
        comites=ComitesSqlite(session),
        visas=VisasSqlite(session),
        delegations=DelegationsSqlite(session),
        regions=RegionsSqlite(session),
        executions=ExecutionsSqlite(session),
        actes_campagne=ActesDeCampagneSqlite(session),
        circuits=CircuitsSqlite(session),
        modeles=ModelesSqlite(session),
    )


@dataclass(slots=True)
class _Lecteurs:
    """Idle readers, last used first."""

    libres: list[Database] = field(default_factory=list)
    mutex: threading.Lock = field(default_factory=threading.Lock)
    ferme: bool = False


class SqliteStore:
    """Fulfils `ports.Store`. Made by `open_store`; safe between threads; `close` it at the end."""

    def __init__(
        self, path: Path, ecrivain: Database | None, verrou: Verrou | None, horloge: Clock, cle: str | None = None
    ) -> None:
        self._path = path
        self._cle = cle
        self._ecrivain = ecrivain
        self._verrou = verrou
        self._horloge = horloge
        self._mutex = threading.Lock()
        self._fil_ecrivain: int | None = None
        self._lecteurs = _Lecteurs()

    @property
    def path(self) -> Path:
        """Return the absolute path of the base."""
        return self._path

    @property
    def lecture_seule(self) -> bool:
        """True when the base is only consulted."""
        return self._ecrivain is None

    @property
    def schema(self) -> int:
        """Return the number of the schema of the base."""
        with self._lecture() as db:
            return version(db)

    @property
    def derniere_sauvegarde(self) -> datetime | None:
        """Return the instant of the last checked copy, in the time of Paris; None before the first."""
        with self._lecture() as db:
            ligne = db.execute(_LIRE_PARAMETRE, (_DERNIERE_SAUVEGARDE,)).fetchone()
        return datetime.fromisoformat(ligne[0]).astimezone(PARIS) if ligne else None

    @contextmanager
    def ecrire(self) -> Iterator[UniteDeTravail]:
        """Open a transaction: committed durably when the block ends, undone when it raises."""
        with self._transaction() as db:
            session = Session(db)
            try:
                yield _unite(session)
            finally:
                session.fermer()

    @contextmanager
    def lire(self) -> Iterator[UniteDeTravail]:
        """Open a consistent read of the last committed state; a write inside it raises Bug."""
        with self._lecture() as db:
            session = Session(db)
            try:
                yield _unite(session)
            finally:
                session.fermer()

    def sauvegarder(self, destination: Path) -> None:
        """Write a checked copy of the base to a new file; the file appears whole or not at all."""
        with self._lecture() as db:
            backup.copier(db, self._path, destination, self._cle)
        if self._ecrivain is not None:
            instant = self._horloge.maintenant().isoformat()
            with self._transaction() as db:
                db.execute(_ECRIRE_PARAMETRE, (_DERNIERE_SAUVEGARDE, instant))

    def verifier(self) -> Sequence[str]:
        """Return the anomalies found in the file, in French; empty when it is sound."""
        with self._lecture() as db:
            return verification.anomalies(db)

    def close(self) -> None:
        """Wait for the transaction under way, close every connection and release the base. Twice does no harm."""
        self._refuser_imbrication()
        with self._mutex:
            with self._lecteurs.mutex:
                self._lecteurs.ferme = True
                libres, self._lecteurs.libres = self._lecteurs.libres, []
            for db in libres:
                db.close()
            if self._ecrivain is not None and self._verrou is not None:
                self._ecrivain.close()
                self._verrou.rendre()

    def _refuser_imbrication(self) -> None:
        """Raise Bug rather than wait for ever for the transaction that this very thread has open."""
        if self._fil_ecrivain == threading.get_ident():
            raise Bug("Une transaction est déjà ouverte dans ce fil.")

    @contextmanager
    def _transaction(self) -> Iterator[Database]:
        if self._ecrivain is None:
            raise panne(LECTURE_SEULE, self._path)
        self._refuser_imbrication()
        with self._mutex:
            if self._lecteurs.ferme:
                raise _fermee()
            self._fil_ecrivain = threading.get_ident()
            try:
                with en_francais(self._path), _immediate(self._ecrivain):
                    yield self._ecrivain
            finally:
                self._fil_ecrivain = None

    @contextmanager
    def _lecture(self) -> Iterator[Database]:
        with en_francais(self._path, ecriture=False):
            db = self._emprunter()
            try:
                db.execute("BEGIN")
                yield db
            finally:
                self._remettre(db)

    def _emprunter(self) -> Database:
        with self._lecteurs.mutex:
            if self._lecteurs.ferme:
                raise _fermee()
            if self._lecteurs.libres:
                return self._lecteurs.libres.pop()
        return connection.ouvrir_lecteur(self._path, self._cle)

    def _remettre(self, db: Database) -> None:
        """End the read and keep the connection for the next, unless the store was closed meanwhile."""
        try:
            db.rollback()
        except dbapi2.Error:
            db.close()
            raise
        with self._lecteurs.mutex:
            if not self._lecteurs.ferme:
                self._lecteurs.libres.append(db)
                return
        db.close()


@contextmanager
def _immediate(db: Database) -> Iterator[None]:
    """Run the block in a write transaction, taken at once: a deferred one would be refused half-way."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.commit()
    except BaseException:
        with suppress(dbapi2.Error):
            db.rollback()
        raise


def _fermee() -> Bug:
    return Bug("La base a été employée après sa fermeture.")


def create_store(
    path: Path, *, agent_poste: str = "", horloge: Clock | None = None, cle: str | None = None
) -> SqliteStore:
    """Make a new base and open it. Raises UserError when the file exists, EnvironmentFault when it cannot be made.

    The file appears once its schema is whole: a creation cut short leaves no half base under that name. `cle`: a
    password, with which the file is encrypted; it cannot be found again. Raises UserError when it is empty.
    """
    refuser_mot_de_passe_vide(cle)
    chemin = path.absolute()
    if chemin.exists():
        raise UserError(
            f"Le fichier «\u00a0{chemin.name}\u00a0» existe déjà. Il n’a pas été touché.",
            conseil="Ouvrez-le, ou choisissez un autre nom.",
        )
    provisoire = chemin.with_name(f".{chemin.name}.creation")
    try:
        provisoire.unlink(missing_ok=True)
        with en_francais(chemin):
            _creer(provisoire, cle)
        mettre_en_place(provisoire, chemin)
    except OSError as faute:
        raise panne(INACCESSIBLE, chemin) from faute
    return open_store(chemin, agent_poste=agent_poste, horloge=horloge, cle=cle)


def _creer(chemin: Path, cle: str | None) -> None:
    db = connection.ecrivain(chemin, creer=True, cle=cle)
    try:
        db.execute(connection.MARQUER)
        migrer(db)
    finally:
        db.close()


def open_store(
    path: Path,
    *,
    agent_poste: str = "",
    lecture_seule: bool = False,
    horloge: Clock | None = None,
    cle: str | None = None,
) -> SqliteStore:
    """Open a base. `agent_poste`: who opens it, as another window will be told. `cle`: of an encrypted base.

    Raises EnvironmentFault: missing or empty file, another program’s base, newer schema, held by another window
    (BaseOccupee), not writable (BaseEnLectureSeule: open it with `lecture_seule`), damaged (BaseAbimee). An older
    schema is migrated, after a backup beside the base. Raises UserError when the password does not open the file.
    """
    refuser_mot_de_passe_vide(cle)
    chemin = chemin_reel(path)
    connection.verifier_fichier(chemin)
    heure = horloge or HorlogeSysteme()
    if lecture_seule:
        return _consulter(SqliteStore(chemin, None, None, heure, cle))
    verrou = Verrou(chemin, agent_poste)
    try:
        with en_francais(chemin):
            return SqliteStore(chemin, _ouvrir_ecrivain(chemin, cle), verrou, heure, cle)
    except BaseException:
        verrou.rendre()
        raise


def _consulter(store: SqliteStore) -> SqliteStore:
    """Return a store open for consultation, once it has shown that this version can read it."""
    if store.schema < len(MIGRATIONS):
        store.close()
        raise panne(A_METTRE_A_JOUR, store.path)
    return store


def _ouvrir_ecrivain(chemin: Path, cle: str | None) -> Database:
    db = connection.ecrivain(chemin, cle=cle)
    try:
        with _immediate(db):
            db.execute(_ESSAI)
        if version(db) < len(MIGRATIONS):
            backup.copier(db, chemin, chemin.with_name(f"{chemin.name}-avant-schema-{len(MIGRATIONS)}"), cle)
            migrer(db)
    except BaseException:
        db.close()
        raise
    return db
