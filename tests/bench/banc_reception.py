"""Speed and memory of a big drop: mails of 2 MB through Reception, the real child process and a real base.

Run by hand, `python -m tests.bench.banc_reception [MAILS [eml|zip|mbox [apercu]]]`; with « apercu » the list of the
window is made first, and its time is told apart; prints mails per second, the memory of
this process above idle and the share of reading. Not a test: no figure here can fail a build. The target is 10
mails/s on two cores and at most 300 MB above idle.
"""

from __future__ import annotations

import base64
import random
import sys
import tempfile
import threading
import time
import zipfile
from pathlib import Path

from app.importers.bac import Bac
from app.services.contexte import Contexte
from app.services.reception import Reception
from app.socle.horloge import HorlogeSysteme
from data.sqlite import create_store
from tests.builders import AGENT, une_campagne

PIECES, OCTETS_PAR_PIECE = 3, 490_000  # 2 MB of mail once in base64
MO = 1_000_000


def courriel(rang, hasard):
    """Return a mail of 2 MB with three pieces that no two mails share."""
    parties = [f"--B\nContent-Type: text/plain; charset=utf-8\n\nCandidature n° {rang}.\n"]
    for numero in range(PIECES):
        octets = b"%PDF-1.4\n" + hasard.randbytes(OCTETS_PAR_PIECE)
        parties.append(
            f'--B\nContent-Type: application/pdf; name="Piece {numero}.pdf"\nContent-Transfer-Encoding: base64\n'
            f"Content-Disposition: attachment\n\n{base64.encodebytes(octets).decode('ascii')}"
        )
    entete = (
        f"From: Porteur {rang} <porteur{rang}@exemple.fr>\nSubject: Candidature {rang}\n"
        f"Message-ID: <banc{rang}@exemple.fr>\nDate: Mon, 12 Sep 2022 09:00:00 +0200\n"
        "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=B\n\n"
    )
    return (entete + "".join(parties) + "--B--\n").encode()


def deposer(dossier, nombre, genre):
    """Write what is dropped: files, one archive or one mailbox."""
    hasard = random.Random(2022)  # noqa: S311  # bytes of a bench
    if genre == "zip":
        with zipfile.ZipFile(dossier / "envoi.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as sortie:
            for rang in range(nombre):
                sortie.writestr(f"{rang:04d}.eml", courriel(rang, hasard))
    elif genre == "mbox":
        with (dossier / "boite.mbox").open("wb") as sortie:
            for rang in range(nombre):
                sortie.write(b"From p@exemple.fr Mon Sep 12 09:00:00 2022\n" + courriel(rang, hasard) + b"\n")
    else:
        for rang in range(nombre):
            (dossier / f"{rang:04d}.eml").write_bytes(courriel(rang, hasard))


def residente():
    """Return the resident bytes of this process."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * 4096


class Guet(threading.Thread):
    """Keeps the highest resident memory seen, every 20 ms."""

    def __init__(self):
        super().__init__(daemon=True)
        self.plus_haut, self.fini = residente(), threading.Event()

    def run(self):
        while not self.fini.wait(0.02):
            self.plus_haut = max(self.plus_haut, residente())


class LecteurChronometre:
    """The tray, with the time spent waiting for it."""

    def __init__(self, bac):
        self.bac, self.secondes = bac, 0.0

    def __getattr__(self, nom):
        methode = getattr(self.bac, nom)

        def chronometrer(*arguments, **nommes):
            debut = time.perf_counter()
            try:
                return methode(*arguments, **nommes)
            finally:
                self.secondes += time.perf_counter() - debut

        return chronometrer


def main():
    """Measure one drop."""
    nombre = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    genre = sys.argv[2] if len(sys.argv) > 2 else "eml"
    avec_apercu = "apercu" in sys.argv[3:]
    with tempfile.TemporaryDirectory() as temp, Bac() as bac:
        dossier = Path(temp)
        (dossier / "depot").mkdir()
        deposer(dossier / "depot", nombre, genre)
        store = create_store(dossier / "banc.clausule")
        with store.ecrire() as u:
            campagne = u.campagnes.add(une_campagne())
        lecteur = LecteurChronometre(bac)
        lecteur.tenues()
        reception = Reception(Contexte(store, HorlogeSysteme(), AGENT), lecteur)
        repos, guet = residente(), Guet()
        lecteur.secondes = 0.0
        guet.start()
        debut = time.perf_counter()
        deposes = sorted((dossier / "depot").iterdir())
        if avec_apercu:
            prevus = reception.prevoir(campagne.id, deposes).lignes
            sys.stdout.write(f"aperçu en {time.perf_counter() - debut:.1f} s\n")
            issues, _ = reception.importer_prevus(campagne.id, prevus)
        else:
            issues, _ = reception.importer(campagne.id, deposes)
        duree = time.perf_counter() - debut
        guet.fini.set()
        guet.join()
        recus = sum(i.sort is not None for i in issues)
        base = sum(f.stat().st_size for f in dossier.glob("banc.clausule*"))
        store.close()
    sys.stdout.write(
        f"{recus}/{nombre} courriels de 2 Mo ({genre}) en {duree:.1f} s : {recus / duree:.1f} par seconde\n"
    )
    sys.stdout.write(
        f"mémoire au repos {repos / MO:.0f} Mo, au plus haut +{(guet.plus_haut - repos) / MO:.0f} Mo\n"
    )
    sys.stdout.write(f"lecture {lecteur.secondes / duree:.0%} du temps, base {base / MO:.0f} Mo\n")


if __name__ == "__main__":
    main()
