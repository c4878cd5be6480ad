"""Speed of the search in the text of the pieces, against reading every page, measured in one run.

Run by hand, `python -m tests.bench.banc_recherche [PAGES]`; prints the median and the worst of each query, in
milliseconds of `perf_counter`. Not a test: no figure here can fail a build.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

from app.domain.textes import EtatTexte, RechercheTexte, TexteLu
from data.sqlite import create_store
from data.sqlite.connection import lecteur
from tests.builders import un_dossier, une_campagne, une_piece

MOTS_PAR_PAGE = 300
PAGES_PAR_CONTENU = 50
CONTENUS_PAR_DOSSIER = 2
EMPREINTES_PAR_PAGE = 30
VOCABULAIRE = 20_000
SYLLABES = (
    "fa", "ci", "li", "ta", "teur", "clau", "se", "in", "ser", "tion", "mar", "ché", "em", "ploi", "œu", "vre",
    "ré", "gion", "pla", "nif", "dé", "par", "te", "ment", "bu", "dget", "con", "ven",
)  # fmt: skip
FOIS = 15
SEUIL_MS = 50


def vocabulaire(hasard):
    """Return words by frequency; a few have a place known in advance."""
    mots = {"".join(hasard.choices(SYLLABES, k=hasard.randint(2, 5))) for _ in range(VOCABULAIRE)}
    return ["de", "la", "emploi", "insertion", *hasard.sample(sorted(mots), len(mots))]


def remplir(chemin, pages):
    """Make a base of `pages` pages, shared by two campaigns; return a word of middle rank and a rare one."""
    hasard = random.Random(94)  # noqa: S311  # texts of a bench
    mots = vocabulaire(hasard)
    poids = [1_000_000 // (rang + 3) for rang in range(len(mots))]  # as words do in French: few are everywhere
    store = create_store(chemin)
    with store.ecrire() as u:
        campagnes = [u.campagnes.add(une_campagne(code=f"c{n}")) for n in range(2)]
        for numero in range(pages // PAGES_PAR_CONTENU):
            if numero % CONTENUS_PAR_DOSSIER == 0:
                rang = numero // CONTENUS_PAR_DOSSIER
                dossier = u.dossiers.add(un_dossier(rang=rang, campagne_id=campagnes[rang % 2].id))
            sha256 = u.pieces.put_contenu(f"contenu {numero}".encode())
            u.pieces.add(une_piece(dossier_id=dossier.cle, sha256=sha256))
            textes = tuple(" ".join(hasard.choices(mots, poids, k=MOTS_PAR_PAGE)) for _ in range(PAGES_PAR_CONTENU))
            if numero == 0:
                textes = (f"{textes[0]} zébrures", *textes[1:])
            empreintes = {page: tirer(hasard) for page in range(1, PAGES_PAR_CONTENU + 1)}
            u.textes.put(TexteLu(sha256, EtatTexte.LU, textes), empreintes)
    return store, mots[200]


def tirer(hasard):
    """Return the fingerprints of a page: a few are those of a model that many use."""
    propres = [hasard.getrandbits(64) for _ in range(EMPREINTES_PAR_PAGE - 2)]
    return [*propres, *(hasard.randrange(200) for _ in range(2))]


def mesurer(faire):
    """Return the times of some calls, in milliseconds, and what the last one found."""
    temps = []
    for _ in range(FOIS):
        debut = time.perf_counter()
        trouve = faire()
        temps.append((time.perf_counter() - debut) * 1000)
    return temps, trouve


def dire(quoi, temps, trouve):
    sys.stdout.write(
        f"{quoi:<56} {len(trouve):4d} trouvées  médiane {statistics.median(temps):8.2f}  pire {max(temps):8.2f}\n"
    )
    return statistics.median(temps)


def chercher(store, **champs):
    def une_fois():
        with store.lire() as u:
            return u.textes.chercher(RechercheTexte(**champs))

    return une_fois


def balayer(store, mot):
    """Return a reading of every page by LIKE, which knows neither accents nor the beginnings of words."""
    db = lecteur(store.path)

    def une_fois():
        requete = "SELECT sha256, page, texte FROM page_texte WHERE texte LIKE ? LIMIT 200"
        return db.execute(requete, (f"%{mot}%",)).fetchall()

    return une_fois


def banc(dossier, pages):
    debut = time.perf_counter()
    store, moyen = remplir(dossier / "banc.clausule", pages)
    sys.stdout.write(f"{pages} pages de {MOTS_PAR_PAGE} mots gardées en {time.perf_counter() - debut:.1f} s, ")
    sys.stdout.write(f"{store.path.stat().st_size / 1e6:.0f} Mo ; seuil {SEUIL_MS} ms\n")
    pires = []
    for nom, texte in (
        ("mot rare", "zebrures"),
        ("mot moyen", moyen),
        ("mot de presque toutes les pages", "de"),
        ("deux mots fréquents", "de emploi"),
        ("début de mot", "insert"),
        ("une lettre", "i"),
        ("mots qui se suivent", "l’emploi"),
    ):
        for ou, champs in (("base", {}), ("campagne", {"campagne_id": 1}), ("dossier", {"dossier_id": 3})):
            temps, trouve = mesurer(chercher(store, texte=texte, **champs))
            dire(f"{nom} ({texte}), {ou}", temps, trouve)
            pires.append(max(temps))
    sys.stdout.write(f"pire de tout : {max(pires):.2f} ms\n")
    rare = statistics.median(mesurer(chercher(store, texte="zebrures"))[0])
    entier = dire("LIKE sur toutes les pages (zébrures)", *mesurer(balayer(store, "zébrures")))
    sys.stdout.write(f"rapport LIKE / index : {entier / rare:.0f}\n")
    with store.lire() as u:
        sha256s = [p.sha256 for p in u.pieces.of_dossier(3)]

    def proches():
        with store.lire() as u:
            return u.textes.proches(sha256s, 2)

    dire("pages proches des 100 pages d’un dossier", *mesurer(proches))
    store.close()


def main():
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as lieu:
        banc(Path(lieu), pages)


if __name__ == "__main__":
    main()
