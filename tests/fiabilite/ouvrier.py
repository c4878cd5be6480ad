"""An officer at work until killed: real acts on the real store, each number printed once it is durable.

Run as a program: `python -m tests.fiabilite.ouvrier BASE`. Act n writes a note, the dossier, a piece and a line of
journal, all saying n; from time to time a backup runs beside.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from data.sqlite import open_store
from tests.builders import un_evenement, une_note, une_piece


def agir(store, n):
    """Do act n in one transaction."""
    with store.ecrire() as u:
        dossier = u.dossiers.get(1)
        u.dossiers.save(replace(dossier, resume=f"acte {n}"))
        u.notes.set(1, une_note(justification=f"acte {n}"))
        sha256 = u.pieces.put_contenu(f"pièce {n} ".encode() * 300)
        u.pieces.add(une_piece(sha256=sha256, nom=f"acte {n}"))
        u.journal.append(un_evenement(acte=f"acte {n}"))


def dernier_acte(store):
    """Return the number of the last act in the base, once every trace of it agrees; raise AssertionError else."""
    with store.lire() as u:
        lignes = list(u.journal.toutes())
        n = len(lignes)
        assert [ligne.evenement.acte for ligne in lignes] == [f"acte {i}" for i in range(1, n + 1)]
        if n:
            assert u.dossiers.get(1).resume == f"acte {n}"
            assert u.dossiers.get(1).version == n + 1
            assert u.notes.of_dossier(1)[0].justification == f"acte {n}"
            assert [p.nom for p in u.pieces.of_dossier(1)] == [f"acte {i}" for i in range(1, n + 1)]
    return n


def main():
    base = Path(sys.argv[1])
    store = open_store(base)
    n = dernier_acte(store)
    while True:
        n += 1
        agir(store, n)
        sys.stdout.write(f"{n}\n")
        sys.stdout.flush()
        if n % 50 == 0:
            store.sauvegarder(base.with_name("copie.clausule"))


if __name__ == "__main__":
    main()
