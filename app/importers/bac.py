"""The tray where mails and pieces are opened: a child process that may crash, hang or swell without harm.

One child serves many mails (starting one costs more than reading one); it is replaced when it dies, when it is
stopped, and after some readings so that a file cannot bear long on the next ones. Not here: what the child does
(`enfant`), what it forbids itself (`confinement`), the Windows side of it (`bac_windows`).
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import subprocess
import sys
import threading
import time
import weakref
from dataclasses import asdict
from pathlib import Path
from typing import IO, TYPE_CHECKING, Self

from typing_extensions import override

from app.importers.apercu import illisible
from app.importers.fichier_regional import REGION, region_de_trame
from app.importers.limites import LIMITES, Limites
from app.importers.message import AUTRE_ENVOI, RIEN_ENREGISTRE, en_mo, trop_gourmand, verifier_fichier
from app.importers.noms import nom_lisible
from app.importers.regions import regions_livrees
from app.importers.signature import SIGNATURES
from app.importers.signature import de_trame as signatures_de_trame
from app.importers.trame import (
    EXTRAIRE,
    INVENTORIER,
    Entete,
    TrameRompue,
    depot_de_trame,
    envoyer,
    inventaire_de_trame,
    recevoir,
)
from app.socle import enfants
from app.socle.errors import EnvironmentFault, UserError
from app.socle.formats import NBSP
from app.socle.progress import Annule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.importers.depot import Depot
    from app.importers.fichier_regional import LuRegional
    from app.importers.signature import PdfSigneLu
    from app.socle.progress import Annulation

DRAPEAU_FIGE = "--bac-enfant"
LECTURES_PAR_ENFANT = 200
PAS_S = 0.05  # how often time, memory and cancellation are looked at
DEMARRAGE_S = 30.0
RETRAIT = 10  # of niceness, out of 19


def commande_enfant() -> list[str]:
    """Return the command line of the child: a module here, a flag of the same program once frozen."""
    return enfants.commande("app.importers.enfant", DRAPEAU_FIGE)


class _Rompu(Exception):
    """The exchange did not end well; `raison` is « temps », « memoire » or « chute »."""

    def __init__(self, raison: str) -> None:
        super().__init__(raison)
        self.raison = raison


class _Echange(threading.Thread):
    """One question and its answer, in a thread of its own so that time can be watched."""

    def __init__(
        self, tuyaux: tuple[IO[bytes], IO[bytes]], entete: Entete, blocs: Sequence[bytes], plafond: int
    ) -> None:
        super().__init__(name="bac", daemon=True)
        self._tuyaux, self._entete, self._blocs, self._plafond = tuyaux, entete, blocs, plafond
        self.reponse: tuple[Entete, list[bytes]] | None = None

    @override
    def run(self) -> None:
        vers_enfant, de_enfant = self._tuyaux
        with contextlib.suppress(TrameRompue, OSError, ValueError):  # no answer is the answer
            envoyer(vers_enfant, self._entete, self._blocs)
            self.reponse = recevoir(de_enfant, self._plafond)


class _Enfant:
    """One child process, confined and ready. Raises EnvironmentFault when it does not start."""

    def __init__(self, limites: Limites, commande: Sequence[str]) -> None:
        self._limites = limites
        self.lectures = 0
        try:
            processus = enfants.lancer(commande, _drapeaux(limites))
        except OSError as panne:
            raise _ne_demarre_pas() from panne
        self._processus = processus
        if limites.en_retrait:
            _mettre_en_retrait(processus.pid)
        self.achever = weakref.finalize(self, _achever, processus)
        try:
            pret, _ = self.demander({"limites": asdict(limites)}, (), DEMARRAGE_S)
        except _Rompu as panne:
            raise _ne_demarre_pas() from panne
        self.tenues = {str(quoi): tenu is True for quoi, tenu in dict(pret.get("tenues", {})).items()}
        self._travail = _mettre_en_travail(int(pret["pid"]), limites, self.tenues)

    def demander(
        self, entete: Entete, blocs: Sequence[bytes], duree_s: float, annulation: Annulation | None = None
    ) -> tuple[Entete, list[bytes]]:
        """Return the answer of the child. Raises _Rompu or Annule, and the child is then dead."""
        entree, sortie = self._processus.stdin, self._processus.stdout
        if entree is None or sortie is None:
            raise _Rompu("chute")
        plafond = 2 * self._limites.courriel_octets + self._limites.archive_octets
        echange = _Echange((entree, sortie), entete, blocs, plafond)
        echange.start()
        try:
            self._attendre(echange, time.monotonic() + duree_s, annulation)
        except (_Rompu, Annule):
            self._processus.kill()
            echange.join()
            self.achever()
            raise
        if echange.reponse is None:
            self.achever()
            raise _Rompu("chute")
        self.lectures += bool(blocs)  # a question on a piece already there wears nothing out
        return echange.reponse

    def _attendre(self, echange: _Echange, echeance: float, annulation: Annulation | None) -> None:
        while True:
            echange.join(PAS_S)
            if not echange.is_alive():
                return
            if annulation is not None:
                annulation.verifier()
            if time.monotonic() > echeance:
                raise _Rompu("temps")
            if _memoire_residente(self._processus.pid) > self._limites.memoire_octets:
                raise _Rompu("memoire")


class Bac:
    """Opens mails and pieces in a confined child process. Safe between threads; one question at a time."""

    def __init__(self, limites: Limites = LIMITES, commande: Sequence[str] | None = None) -> None:
        self._limites = limites
        self._commande = tuple(commande or commande_enfant())
        self._verrou = threading.Lock()
        self._enfant: _Enfant | None = None

    def lire(self, octets: bytes, nom: str, annulation: Annulation | None = None) -> Depot:
        """Return what the mail brings.

        Raises UserError when the file is refused, too long or too big to read, Annule when the officer stopped,
        EnvironmentFault when the child process cannot start. In every case nothing is written.
        """
        verifier_fichier(len(octets), nom, self._limites)
        entete, blocs = self._demander({"genre": "lire", "nom": nom_lisible(nom)}, (octets,), nom, annulation)
        try:
            return depot_de_trame(entete, blocs, octets, hashlib.sha256(octets).hexdigest())
        except TrameRompue as faute:
            raise self._expliquer("chute", nom) from faute

    def inventorier(self, archive: Path, annulation: Annulation | None = None) -> tuple[list[tuple[int, str]], int]:
        """Return rank and name of each mail of an archive of mails, and how many other files it has.

        Raises UserError when it cannot be opened or has no mail, Annule and EnvironmentFault as `lire`.
        """
        demande = {"genre": INVENTORIER, "chemin": str(archive.absolute())}
        entete, _ = self._demander(demande, (), archive.name, annulation)
        try:
            return inventaire_de_trame(entete)
        except TrameRompue as faute:
            raise self._expliquer("chute", archive.name) from faute

    def extraire(self, archive: Path, rang: int) -> bytes:
        """Return the bytes of one mail of an archive of mails. Raises as `inventorier`."""
        demande = {"genre": EXTRAIRE, "chemin": str(archive.absolute()), "rang": rang}
        _, blocs = self._demander(demande, (), archive.name)
        if len(blocs) != 1:
            raise self._expliquer("chute", archive.name)
        return blocs[0]

    def lire_region(self, octets: bytes, nom: str, annulation: Annulation | None = None) -> LuRegional:
        """Return what the file of a region says. Raises as `lire`."""
        verifier_fichier(len(octets), nom, self._limites)
        entete, _ = self._demander({"genre": REGION, "nom": nom_lisible(nom)}, (octets,), nom, annulation)
        try:
            return region_de_trame(entete, regions_livrees())
        except TrameRompue as faute:
            raise self._expliquer("chute", nom) from faute

    def lire_signatures(
        self,
        octets: bytes,
        nom: str,
        racines: Sequence[bytes],
        maintenant: str,
        annulation: Annulation | None = None,
    ) -> PdfSigneLu:
        """Return the electronic signatures of a PDF, at the instant given (ISO 8601). Raises as `lire`."""
        verifier_fichier(len(octets), nom, self._limites)
        demande = {"genre": SIGNATURES, "nom": nom_lisible(nom), "maintenant": maintenant}
        entete, _ = self._demander(demande, (octets, *racines), nom, annulation)
        try:
            return signatures_de_trame(entete)
        except TrameRompue as faute:
            raise self._expliquer("chute", nom) from faute

    def _demander(
        self, demande: Entete, blocs: Sequence[bytes], nom: str, annulation: Annulation | None = None
    ) -> tuple[Entete, list[bytes]]:
        """Return the answer of the child about the file `nom`. Raises UserError, Annule, EnvironmentFault."""
        with self._verrou:
            enfant = self._pret(renouveler=bool(blocs))
            try:
                entete, contenus = enfant.demander(demande, blocs, self._limites.duree_s, annulation)
            except _Rompu as rompu:
                raise self._expliquer(rompu.raison, nom) from rompu
        if entete.get("genre") == "refus":
            raise UserError(str(entete.get("message", "")), conseil=str(entete.get("conseil", "")))
        return entete, contenus

    def interroger(
        self, demande: Entete, blocs: Sequence[bytes] = (), *, mime: str, annulation: Annulation | None = None
    ) -> tuple[Entete, list[bytes]]:
        """Return the answer of the child to a question on a piece (`seance`); `mime` names it in refusals.

        Raises UserError when the piece is refused, too long or too big to read, Annule, EnvironmentFault. The child
        that failed is replaced at the next question, and knows no piece then.
        """
        with self._verrou:
            enfant = self._pret(renouveler=bool(blocs))
            try:
                entete, contenus = enfant.demander(demande, blocs, self._limites.duree_s, annulation)
            except _Rompu as rompu:
                raise illisible(mime, self._raison(rompu.raison)) from rompu
        if entete.get("genre") == "refus":
            raise UserError(str(entete.get("message", "")), conseil=str(entete.get("conseil", "")))
        return entete, contenus

    def tenues(self) -> dict[str, bool]:
        """Return which limits hold here (« memoire », « ecriture », « reseau »); starts the child if needed."""
        with self._verrou:
            return dict(self._pret().tenues)

    def fermer(self) -> None:
        """End the child process. The tray may be used again afterwards."""
        with self._verrou:
            if self._enfant is not None:
                self._enfant.achever()
                self._enfant = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.fermer()

    def _pret(self, *, renouveler: bool = True) -> _Enfant:
        """Return the child; a worn one is replaced, but not between a piece and the questions on it."""
        enfant = self._enfant
        usee = enfant is not None and renouveler and enfant.lectures >= LECTURES_PAR_ENFANT
        if enfant is not None and enfant.achever.alive and not usee:
            return enfant
        if enfant is not None:
            enfant.achever()
        self._enfant = _Enfant(self._limites, self._commande)
        return self._enfant

    def _raison(self, raison: str) -> str:
        if raison == "memoire":
            return f"plus de {en_mo(self._limites.memoire_octets)} de mémoire"
        if raison == "temps":
            return f"plus de {self._secondes()}{NBSP}s"
        return "la lecture s’est arrêtée brusquement"

    def _secondes(self) -> str:
        return f"{self._limites.duree_s:g}".replace(".", ",")

    def _expliquer(self, raison: str, nom: str) -> UserError:
        montre = f"«{NBSP}{nom_lisible(nom)}{NBSP}»"
        if raison == "memoire":
            return trop_gourmand(nom, self._limites)
        if raison == "temps":
            return UserError(
                f"La lecture de {montre} a mis plus de {self._secondes()}{NBSP}s et a été arrêtée. {AUTRE_ENVOI}"
            )
        return UserError(f"La lecture de {montre} s’est arrêtée brusquement. {AUTRE_ENVOI}")


def _drapeaux(limites: Limites) -> int:
    """Return how Windows starts the child: behind the others when it must give way."""
    return getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0) if limites.en_retrait else 0


def _mettre_en_retrait(pid: int) -> None:
    """Let other processes go first, where it is not said at the start; a refusal costs speed alone."""
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, pid, RETRAIT)


def _achever(processus: subprocess.Popen[bytes]) -> None:
    """Kill the child and free its pipes; it holds nothing that could be lost."""
    processus.kill()
    processus.wait()
    for tuyau in (processus.stdin, processus.stdout):
        if tuyau is not None:
            with contextlib.suppress(OSError):
                tuyau.close()


def _memoire_residente(pid: int) -> int:
    """Return the resident bytes of a process; 0 where the system does not tell."""
    residente = 0
    if sys.platform == "win32":
        from app.importers.bac_windows import memoire_residente  # noqa: PLC0415  # Windows only

        residente = memoire_residente(pid)
    else:
        with contextlib.suppress(OSError, ValueError, IndexError):
            pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
            residente = pages * os.sysconf("SC_PAGE_SIZE")
    return residente


def _mettre_en_travail(pid: int, limites: Limites, tenues: dict[str, bool]) -> object:
    """Put the child in a Job Object of Windows and note it in `tenues`; nothing elsewhere."""
    travail: object = None
    if sys.platform == "win32":
        from app.importers.bac_windows import Travail  # noqa: PLC0415  # Windows only

        travail = Travail(pid, limites)
        tenues["memoire"] = travail.tenu
    return travail


def _ne_demarre_pas() -> EnvironmentFault:
    return EnvironmentFault(
        f"Le lecteur de courriels ne démarre pas. {RIEN_ENREGISTRE}.",
        conseil="Fermez d’autres programmes et réessayez"
        f"{NBSP}; si cela persiste, un antivirus bloque peut-être Clausule.",
    )
