"""A model of the power cut: what the disk may hold when the current fails, and what SQLite makes of it.

Run as a program, `python -m tests.fiabilite.coupure DEMANDE`, in a process of its own since APSW brings its own
SQLite. It replays the statements that the real store executed, with the same pragmas, on a recording VFS, then
rebuilds crash states and opens each with a plain VFS. Prints what it counted, as JSON.

Assumptions, all stated:
- the disk keeps what was synced, and honours the order « sync before acknowledge » (it does not lie);
- of what was written since the last sync of a file, each 512-byte sector is kept or lost at random (one in two), in
  any order between files; a lost sector keeps what it held before, zeros beyond the former end; a sector is never
  torn (SQLITE_IOCAP_POWERSAFE_OVERWRITE, the default of SQLite on Unix and Windows);
- a truncation not yet synced is kept or lost in the same way; a file created is found again, perhaps empty;
- the wal-index is memory, lost at each cut: the recording VFS has none, hence `locking_mode = EXCLUSIVE` in the
  replay, which changes nothing of what reaches the disk;
- `wal_autocheckpoint` is lowered, so that checkpoints happen within a short workload.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
from collections import Counter
from pathlib import Path

import apsw

SECTEUR = 512
VERIFIER = """
SELECT (SELECT count(*) FROM journal), (SELECT coalesce(max(rang), 0) FROM journal), (SELECT count(*) FROM piece),
  (SELECT resume FROM dossier), (SELECT version FROM dossier), (SELECT justification FROM note),
  (SELECT count(*) FROM journal AS a JOIN journal AS b ON b.rang = a.rang + 1 WHERE b.precedent <> a.empreinte)
"""


class Fichier(apsw.VFSFile):
    """A file whose writes, truncations and syncs are told to `operations`."""

    def __init__(self, vfs, nom, drapeaux, operations):
        super().__init__(vfs, nom, drapeaux)
        chemin = nom.filename() if isinstance(nom, apsw.URIFilename) else nom
        self.nom = Path(chemin).name if chemin else None
        self.operations = operations

    def xWrite(self, octets, position):  # noqa: N802  # name of APSW
        self.operations.append(("ecrire", self.nom, position, bytes(octets)))
        super().xWrite(octets, position)

    def xTruncate(self, taille):  # noqa: N802  # name of APSW
        self.operations.append(("tronquer", self.nom, taille))
        super().xTruncate(taille)

    def xSync(self, drapeaux):  # noqa: N802  # name of APSW
        self.operations.append(("synchroniser", self.nom))
        super().xSync(drapeaux)


class Enregistreur(apsw.VFS):
    """A VFS that opens recording files."""

    def __init__(self, operations):
        self.operations = operations
        super().__init__("enregistreur", "")

    def xOpen(self, nom, drapeaux):  # noqa: N802  # name of APSW
        return Fichier("", nom, drapeaux, self.operations)


class Disque:
    """What each file surely holds, and what was written since without a sync."""

    def __init__(self, fichiers):
        self.sur = {nom: bytearray(octets) for nom, octets in fichiers.items()}
        self.attente = {nom: [] for nom in fichiers}

    def subir(self, operation):
        genre, nom, *reste = operation
        self.sur.setdefault(nom, bytearray())
        attente = self.attente.setdefault(nom, [])
        if genre == "synchroniser":
            for en_attente in attente:
                _appliquer(self.sur[nom], en_attente, None)
            attente.clear()
        else:
            attente.append((genre, *reste))

    def apres_coupure(self, hasard):
        """Return, by file, one of the contents that the disk may hold."""
        etats = {}
        for nom, sur in self.sur.items():
            etats[nom] = bytearray(sur)
            for en_attente in self.attente[nom]:
                _appliquer(etats[nom], en_attente, hasard)
        return etats


def _appliquer(contenu, operation, hasard):
    """Do an operation on a content: wholly without `hasard`, else one sector in two."""
    if operation[0] == "tronquer":
        if hasard is None or hasard.random() < 0.5:
            del contenu[operation[1] :]
        return
    _, position, octets = operation
    fin = position + len(octets)
    debut = position
    while debut < fin:
        borne = min(fin, (debut // SECTEUR + 1) * SECTEUR)
        if hasard is None or hasard.random() < 0.5:
            if len(contenu) < borne:
                contenu.extend(bytes(borne - len(contenu)))
            contenu[debut:borne] = octets[debut - position : borne - position]
        debut = borne


def enregistrer(base, reglages, ordres):
    """Replay the statements on the base; return what happened, « acquitter » after each commit included."""
    operations = []
    vfs = Enregistreur(operations)
    connexion = apsw.Connection(str(base), vfs="enregistreur")
    for reglage in reglages:
        connexion.execute(reglage).fetchall()
    for ordre in ordres:
        connexion.execute(ordre).fetchall()
        if ordre == "COMMIT":
            operations.append(("acquitter",))
    toutes = list(operations)  # what closing does is out of the experiment
    connexion.close()
    vfs.unregister()
    return toutes


def eprouver(etats, acquittes, dossier):
    """Open one crash state; return its fault: « corrompu », « perdu », « moitie », or « sain »."""
    for nom, contenu in etats.items():
        (dossier / nom).write_bytes(contenu)
    try:
        connexion = apsw.Connection(str(dossier / "base"), flags=apsw.SQLITE_OPEN_READWRITE)
        try:
            if connexion.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                return "corrompu"
            lignes, rang, pieces, resume, version, note, ruptures = connexion.execute(VERIFIER).fetchone()
        finally:
            connexion.close()
    except apsw.Error:
        return "corrompu"
    finally:
        for reste in dossier.iterdir():
            reste.unlink()
    attendu = (lignes, lignes, f"acte {lignes}", lignes + 1, f"acte {lignes}", 0)
    if lignes and (rang, pieces, resume, version, note, ruptures) != attendu:
        return "moitie"
    return "perdu" if lignes < acquittes else "sain"


def main():
    demande = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    hasard = random.Random(demande["graine"])  # noqa: S311  # instants of a cut, not a secret
    with tempfile.TemporaryDirectory(dir=_memoire()) as lieu:
        base = Path(lieu) / "base"
        base.write_bytes(Path(demande["base"]).read_bytes())
        disque = Disque({"base": base.read_bytes()})
        operations = enregistrer(base, demande["reglages"], demande["ordres"])
        instants = Counter(hasard.choices(range(len(operations) + 1), k=demande["etats"]))
        essai = Path(lieu) / "essai"
        essai.mkdir()
        constats, acquittes = Counter(), 0
        for rang, operation in enumerate([*operations, None]):
            for _ in range(instants[rang]):
                constats[eprouver(disque.apres_coupure(hasard), acquittes, essai)] += 1
            if operation == ("acquitter",):
                acquittes += 1
            elif operation is not None:
                disque.subir(operation)
    genres = Counter(operation[0] for operation in operations)
    sys.stdout.write(json.dumps({"constats": constats, "operations": genres, "acquittes": acquittes}))


def _memoire():
    """Return a folder in memory when there is one: thousands of files are written for nobody to keep."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  # a private folder is made inside


if __name__ == "__main__":
    main()
