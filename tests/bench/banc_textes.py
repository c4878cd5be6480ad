"""Speed of search and of comparison through the services, on a base of 10,000 pages of text.

Run by hand: `python -m tests.bench.banc_textes [pages]`. The base is made anew in a temporary folder: dossiers of
ten pages, half of the words being French function words, and one form that every porteur fills in: the worst case
of a comparison. Times are medians of five, with the 100 excerpts that the window asks. Not here: the store alone
(`banc_recherche`).
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from app.domain.passages import empreintes
from app.domain.textes import EtatTexte, RechercheTexte, TexteLu
from app.importers.bac import Bac
from app.services.bureau import ouvrir_bureau
from app.socle.horloge import HorlogeFixe
from data.sqlite.store import create_store
from tests.builders import AGENT, le, un_dossier, un_porteur, une_piece

PAGES, MOTS_PAR_PAGE, PAGES_PAR_DOSSIER = 10_000, 350, 10
OUTILS = ("le", "la", "les", "de", "des", "du", "et", "à", "en", "pour", "par", "dans", "sur", "une", "un", "qui")
FORMULAIRE = " ".join(f"rubrique {rang} à remplir par le porteur" for rang in range(12))
REQUETES = ("accompagnement", "mot42 mot17", "le", "mot4", '"mot1 mot2"', "accompagnement des mot9")


def une_page(hasard: random.Random, vocabulaire: list[str]) -> str:
    """Return a page of French looks: a word in two is a function word, the others follow a long tail."""
    mots = [
        hasard.choice(OUTILS) if hasard.random() < 0.5 else vocabulaire[int(hasard.paretovariate(0.8)) % 6000]
        for _ in range(MOTS_PAR_PAGE)
    ]
    return " ".join(mots)


def remplir(bureau, pages):
    """Write the pages straight in the store; return the dossiers."""
    hasard = random.Random(20220912)  # noqa: S311  # the same base at each run
    vocabulaire = ["", "accompagnement", *(f"mot{rang}" for rang in range(6000))]
    campagne, _ = bureau.campagnes.creer("corse-2022")
    ids = []
    for rang in range(pages // PAGES_PAR_DOSSIER):
        textes = [une_page(hasard, vocabulaire) for _ in range(PAGES_PAR_DOSSIER)]
        textes[0] = f"{FORMULAIRE} {textes[0]}"
        with bureau.contexte.store.ecrire() as uow:
            neuf = un_dossier(rang=rang + 1, campagne_id=campagne.id)
            porteur = un_porteur(siret=f"{88800000000000 + rang}", raison_sociale=f"Porteur {rang}")
            dossier = uow.dossiers.add(replace(neuf, porteur=porteur))
            sha256 = uow.pieces.put_contenu(f"contenu {rang}".encode())
            uow.pieces.add(une_piece(dossier_id=dossier.cle, sha256=sha256, nom=f"dossier {rang}.pdf"))
            par_page = {page: empreintes(texte) for page, texte in enumerate(textes, 1)}
            uow.textes.put(TexteLu(sha256, EtatTexte.LU, tuple(textes)), par_page)
        ids.append(dossier.cle)
    return ids


def mesurer(quoi, faire):
    """Print the median of five and the worst, in milliseconds."""
    durees = []
    for _ in range(5):
        debut = time.perf_counter()
        resultat = faire()
        durees.append((time.perf_counter() - debut) * 1000)
    sys.stdout.write(f"{quoi:<44} {statistics.median(durees):8.1f} ms   (pire {max(durees):.1f})   {resultat}\n")


def main() -> None:
    """Fill a base and measure."""
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else PAGES
    with tempfile.TemporaryDirectory() as dossier:
        store = create_store(Path(dossier) / "banc.clausule", agent_poste=AGENT)
        bureau = ouvrir_bureau(store, HorlogeFixe(le(9, 20)), AGENT, Bac())
        debut = time.perf_counter()
        ids = remplir(bureau, pages)
        sys.stdout.write(
            f"{pages} pages écrites, index et empreintes compris : {time.perf_counter() - debut:.1f} s\n"
        )
        for requete in REQUETES:
            mesurer(
                f"chercher {requete}",
                lambda r=requete: len(bureau.textes.chercher(RechercheTexte(r, limite=100)).trouvees),
            )
        mesurer(
            "chercher mot4, dans un dossier",
            lambda: len(bureau.textes.chercher(RechercheTexte("mot4", dossier_id=ids[0])).trouvees),
        )
        mesurer("passages d’un dossier", lambda: bureau.passages.communs(ids[0]).nombre)
        mesurer("état des textes", lambda: bureau.textes.etat().cherchables)
        store.close()


if __name__ == "__main__":
    main()
