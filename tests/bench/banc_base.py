"""Speed of the store, and the measure behind a decision: an OS lock with readers, or one EXCLUSIVE connection.

Run by hand, `python -m tests.bench.banc_base [DOSSIERS]`; prints medians and ratios taken in one run. Not a test:
no figure here can fail a build. Times are of `perf_counter`, in milliseconds.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from app.domain.cycle import Etat
from app.domain.montants import Etp, Montant
from app.domain.poste import TypePoste
from app.ports import Filtre, Tri
from app.socle.horloge import HorlogeSysteme
from data.sqlite import SqliteStore, connection, create_store, open_store
from data.sqlite.verrou import Verrou
from tests.builders import le, un_dossier, un_evenement, un_porteur, un_poste, une_campagne, une_note

MOTS = (
    "Œuvre", "insertion", "Égalité", "chantier", "école", "maison", "emploi", "plan", "local", "territoire",
    "ville", "vallée", "montagne", "cap", "golfe", "solidarité", "ressourcerie", "régie", "quartier", "mission",
    "clause", "relais", "fédération", "union", "comité", "syndicat", "communauté",
)  # fmt: skip
VILLES = ("Ajaccio", "Bastia", "Corte", "Porto-Vecchio", "Calvi", "Propriano", "Sartène", "L’Île-Rousse")


class StoreExclusif(SqliteStore):
    """The other choice: one connection that holds the file, shared by readers and writer in turn."""

    @classmethod
    def ouvrir(cls, chemin):
        verrou = Verrou(chemin, "banc")
        db = connection.ecrivain(chemin)
        db.execute("PRAGMA locking_mode = EXCLUSIVE")
        db.execute("BEGIN IMMEDIATE")
        db.commit()
        return cls(chemin, db, verrou, HorlogeSysteme())

    @contextmanager
    def _lecture(self):
        with self._mutex:
            self._ecrivain.execute("BEGIN")
            try:
                yield self._ecrivain
            finally:
                self._ecrivain.rollback()


def remplir(chemin, nombre):
    """Make a base of `nombre` dossiers, three notes each."""
    hasard = random.Random(94)  # noqa: S311  # names of a bench
    store = create_store(chemin)
    with store.ecrire() as u:
        campagne = u.campagnes.add(une_campagne())
        for rang in range(1, nombre + 1):
            porteur = un_porteur(
                raison_sociale=" ".join(hasard.sample(MOTS, 4)),
                sigle="".join(hasard.choices("ABCDEF", k=3)),
                ville=hasard.choice(VILLES),
                siret=f"{hasard.randrange(10**14):014d}",
            )
            etp = Etp(hasard.choice((50, 80, 100, 150)))
            dossier = u.dossiers.add(
                un_dossier(
                    rang=u.dossiers.prochain_rang(campagne.id),
                    porteur=porteur,
                    recu_le=le(hasard.randint(6, 9), hasard.randint(1, 28), hasard.randint(0, 23)),
                    etat=hasard.choice(list(Etat)),
                    postes=(un_poste(type=hasard.choice(list(TypePoste)), etp_demande=etp),),
                    montant_demande=Montant(hasard.randrange(500000, 6000000)),
                    objet=f"Candidature {rang} de {porteur.ville}",
                )
            )
            for code in ("C1.1", "C1.2", "C2.1"):
                u.notes.set(dossier.cle, une_note(sous_critere=code))
    store.close()


def mesurer(faire, fois):
    """Return the times of `fois` calls, in milliseconds, sorted."""
    temps = []
    for rang in range(fois):
        debut = time.perf_counter()
        faire(rang)
        temps.append((time.perf_counter() - debut) * 1000)
    return sorted(temps)


def dire(quoi, temps, seuil=None):
    p95 = temps[min(len(temps) - 1, int(len(temps) * 0.95))]
    limite = "" if seuil is None else f"   seuil {seuil} ms"
    sys.stdout.write(f"{quoi:<62} médiane {statistics.median(temps):8.2f}   p95 {p95:8.2f}{limite}\n")
    return statistics.median(temps)


def noter(store):
    def une_fois(rang):
        with store.ecrire() as u:
            u.notes.set(1 + rang % 100, une_note(valeur=rang % 5))
            u.journal.append(un_evenement(acte="noter"))

    return une_fois


def lister(store, filtre, fenetre=50):
    def une_fois(_):
        with store.lire() as u:
            u.dossiers.lignes(u.dossiers.ids(filtre)[:fenetre])

    return une_fois


def lire_pendant_une_ecriture(store, duree=1.0):
    """Return the times of the list while one transaction writes for `duree` seconds."""
    parti, temps = threading.Event(), []

    def ecrire():
        fin = time.perf_counter() + duree
        with store.ecrire() as u:
            while time.perf_counter() < fin:
                u.journal.append(un_evenement(acte="import"))
                parti.set()

    fil = threading.Thread(target=ecrire)
    fil.start()
    parti.wait()
    lecture = lister(store, Filtre(1, "oeuvre"))
    while fil.is_alive():
        temps += mesurer(lecture, 1)
    fil.join()
    return sorted(temps)


def comparer(chemin):
    """Measure both choices in turn, twice, so that a slow moment of the machine falls on both."""
    notes, listes = {"verrou": [], "exclusif": []}, {"verrou": [], "exclusif": []}
    for _ in range(2):
        for nom, ouvrir in (("verrou", open_store), ("exclusif", StoreExclusif.ouvrir)):
            store = ouvrir(chemin)
            noter(store)(0)
            notes[nom] += mesurer(noter(store), 200)
            listes[nom] += lire_pendant_une_ecriture(store)
            store.close()
    sys.stdout.write("\nVerrou du système et lecteurs, ou connexion EXCLUSIVE unique\n")
    a = dire("enregistrer une note, verrou + lecteurs", sorted(notes["verrou"]), 20)
    b = dire("enregistrer une note, EXCLUSIVE", sorted(notes["exclusif"]), 20)
    c = dire("liste pendant une longue écriture, verrou + lecteurs", sorted(listes["verrou"]), 50)
    d = dire("liste pendant une longue écriture, EXCLUSIVE", sorted(listes["exclusif"]), 50)
    sys.stdout.write(f"rapport EXCLUSIVE / verrou : note {b / a:.2f}, liste {d / c:.1f}\n")


def parcourir(chemin):
    """Measure what the list asks while the officer types, sorts and opens."""
    dire("ouvrir la base", mesurer(lambda _: open_store(chemin).close(), 10))
    store = open_store(chemin)
    sys.stdout.write("\nListe : identifiants et 50 lignes\n")
    for saisie in ("o", "oe", "oeuvre", "œuvre cha", "bastia éga", "2022-94-00", "n° 12-34", "introuvable", '"'):
        dire(f"filtrer « {saisie} »", mesurer(lister(store, Filtre(1, saisie)), 20), 50)
    for tri in Tri:
        dire(f"trier par {tri}", mesurer(lister(store, Filtre(1, "", tri=tri, decroissant=True)), 10), 50)
    etats = Filtre(1, "emploi", etats=frozenset({Etat.RECU, Etat.INSTRUIT}), types=frozenset(TypePoste))
    dire("filtrer par texte, états et types", mesurer(lister(store, etats), 20), 50)
    sys.stdout.write("\nAutres\n")
    with store.lire() as u:
        dossier = u.dossiers.get(7)
    dire("ouvrir un dossier", mesurer(lambda _: _lire(store, lambda u: u.dossiers.get(7)), 50))
    dire(
        "tous les dossiers de la campagne", mesurer(lambda _: _lire(store, lambda u: u.dossiers.of_campagne(1)), 3)
    )
    dire("toutes les notes", mesurer(lambda _: _lire(store, lambda u: u.notes.of_campagne(1)), 3))

    def enregistrer(rang):
        nonlocal dossier
        with store.ecrire() as u:
            dossier = u.dossiers.save(replace(dossier, resume=f"{rang}"))
            u.journal.append(un_evenement(acte="modifier"))

    dire("enregistrer un dossier", mesurer(enregistrer, 100))
    dire("sauvegarder", mesurer(lambda _: store.sauvegarder(chemin.with_name("copie")), 3))
    dire("vérifier", mesurer(lambda _: store.verifier(), 1))
    store.close()


def _lire(store, lecture):
    with store.lire() as u:
        return lecture(u)


def main():
    nombre = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as lieu:
        chemin = Path(lieu) / "banc.clausule"
        debut = time.perf_counter()
        remplir(chemin, nombre)
        taille = chemin.stat().st_size / 1e6
        sys.stdout.write(f"{nombre} dossiers créés en {time.perf_counter() - debut:.1f} s, {taille:.1f} Mo\n")
        parcourir(chemin)
        comparer(chemin)


if __name__ == "__main__":
    main()
