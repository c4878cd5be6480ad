"""Speed of the acts: one tagged, archivable convention against typst and the office suite; a batch of a hundred.

Run: `python -m tests.bench.banc_actes [rounds] [acts in the batch] [batches of each]`. The peers are run when they
are there (typst: the package of PyPI, importable; the office suite: `soffice` with Writer, Base and its `uno`
module), in turn with ours in one run, so that the load of the machine weighs on all; ratios are printed, with the
load. Typst makes the same document (`acte_typst`). Two acts are compared: one of which the amount and the reference
alone are new, as from one dossier to the next (ours and typst both keep what they made of a text they have seen),
and one of which every heading, paragraph, item and row is new. No act is made twice. Targets: not slower than typst
at the same conformance, nor than the suite's own mail merge, untagged; two processes at least 1.8 times one; at
least 6 times docxtpl and the office suite; steady memory.
"""

from __future__ import annotations

import gc
import io
import os
import statistics
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pypdf import PdfReader

from app.documents import contenu as c
from app.documents.fabrique import Fabrique
from app.documents.fabrique_enfant import OBJETS_AVANT_TRI
from app.documents.pdf import rendre_pdf
from tests.app.documents import contenus
from tests.bench import acte_typst
from tests.bench.bureautique import Bureautique

if TYPE_CHECKING:
    from collections.abc import Callable

CIBLE_PROCESSUS, CIBLE_BUREAUTIQUE = 1.8, 6.0


def dire(texte: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{texte}\n")
    sys.stdout.flush()


def acte(n: int) -> c.Contenu:
    """Return the convention of the bench, issued, with a number of its own; no picture: typst would cache it."""
    modele = contenus.convention(projet=False)
    blocs = tuple(b for b in modele.blocs if not isinstance(b, c.Illustration))
    somme = c.Paragraphe(f"Subvention n°\u00a0{n} d’un montant de {n}\u00a0000,00\u00a0€.")
    return replace(modele, reference=f"C-2022-94-{n:04d}", blocs=(blocs[0], somme, *blocs[1:]), code=True)


def acte_neuf(n: int) -> c.Contenu:
    """Return the convention of the bench with words of its own in every text."""
    contenu = acte(n)
    return replace(contenu, blocs=tuple(_neuf(bloc, f"{n}.{i}") for i, bloc in enumerate(contenu.blocs)))


def _neuf(bloc: c.Bloc, marque: str) -> c.Bloc:
    match bloc:
        case c.Titre() | c.Paragraphe():
            return replace(bloc, texte=_marque(bloc.texte, marque))
        case c.Liste():
            return replace(bloc, items=tuple(_marque(item, marque) for item in bloc.items))
        case c.Tableau():
            lignes = tuple((_marque(x[0], marque), *(f"{marque} {t}" for t in x[1:])) for x in bloc.lignes)
            return replace(bloc, lignes=lignes)
        case c.Encadre():
            return replace(bloc, paragraphes=tuple(_marque(t, marque) for t in bloc.paragraphes))
        case _:
            return bloc


def _marque(texte: c.Texte, marque: str) -> c.Texte:
    """Return the text with a word of its own near its beginning, so that its lines break elsewhere."""
    if not isinstance(texte, str):
        return (c.Passage(f"{marque} "), *texte)
    premier, _, suite = texte.partition(" ")
    return f"{premier} {marque} {suite}"


def un_acte(quoi: str, faire: Callable[[int], c.Contenu], tours: int) -> bool:
    """Print the medians and the best of one act; return whether ours is not slower.

    A source is made ready before the clock starts: the blocks for us, the text for typst.
    """
    sources: dict[str, Callable[[c.Contenu], Any]] = {"Clausule": lambda contenu: contenu}
    taches: dict[str, Callable[[Any], bytes]] = {"Clausule": rendre_pdf}
    if acte_typst.typst is None:
        dire("typst n’est pas là : non mesuré.")
    else:
        sources["typst"], taches["typst"] = acte_typst.en_typst, acte_typst.Typst().rendre
    murs: dict[str, list[float]] = {nom: [] for nom in taches}
    calculs: dict[str, list[float]] = {nom: [] for nom in taches}
    for tour in range(tours + 1):
        for nom, tache in taches.items():
            source = sources[nom](faire(tour))
            debut, calcul = time.perf_counter(), time.process_time()
            octets = tache(source)
            if tour:
                murs[nom].append((time.perf_counter() - debut) * 1000)
                calculs[nom].append((time.process_time() - calcul) * 1000)
            else:
                pages = len(PdfReader(io.BytesIO(octets)).pages)
                dire(f"{quoi}, {nom}, PDF/A-2a et PDF/UA-1 : {pages} pages, {len(octets) // 1024} Ko")
    for nom in taches:
        dire(
            f"    {nom} : médiane {statistics.median(murs[nom]):.1f} ms, au mieux {min(murs[nom]):.1f} ms ; "
            f"calcul {statistics.median(calculs[nom]):.1f} ms, au mieux {min(calculs[nom]):.1f} ms"
        )
    if len(taches) == 1:
        return True
    mediane, mieux = (f(murs["Clausule"]) / f(murs["typst"]) for f in (statistics.median, min))
    dire(f"    rapport à typst : {mediane:.2f} en médiane, {mieux:.2f} au mieux (cible : 1)")
    return mediane <= 1


def memoire_ko(pid: int | str = "self") -> int:
    """Return the resident memory of a process, 0 where the system does not tell."""
    try:
        lignes = Path(f"/proc/{pid}/status").read_text("ascii", "replace").splitlines()
    except OSError:
        return 0
    return next((int(x.split()[1]) for x in lignes if x.startswith("VmRSS")), 0)


def calcul_de_tous() -> float:
    """Return the seconds of computation of this process and of its children, living or gone."""
    battements = os.sysconf("SC_CLK_TCK")
    vifs = sum(sum(map(int, _etat(pid)[11:13])) for pid in enfants()) / battements
    return sum(os.times()[:4]) + vifs


def _etat(pid: str) -> list[str]:
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()
    except OSError:
        return []


def enfants() -> list[str]:
    """Return the identifiers of our child processes, where the system tells."""
    try:
        return Path(f"/proc/self/task/{os.getpid()}/children").read_text("ascii").split()
    except OSError:
        return []


def lot(nombre: int, fabrique: Fabrique, quoi: str) -> float:
    """Print and return the seconds of a batch, with the memory of all on the way."""
    debut, calcul, lus = time.perf_counter(), calcul_de_tous(), []
    for rang, octets in enumerate(fabrique.rendre_tous(map(acte, range(nombre))), start=1):
        assert isinstance(octets, bytes)
        if rang in (10, nombre):
            lus.append(f"{rang} actes : {sum(map(memoire_ko, ['self', *enfants()])) // 1024} Mio")
    duree, calcul = time.perf_counter() - debut, calcul_de_tous() - calcul
    dire(f"lot de {nombre}, {quoi} : {duree:.2f} s, mémoire à {', à '.join(lus)}")
    libres = max(1, len(enfants()))
    dire(f"    temps de calcul de tous : {calcul:.2f} s, soit {calcul / libres:.2f} s sur des cœurs libres")
    return duree


def lots(nombre: int, tours: int) -> bool:
    """Print the batches, ours and those of the office suite in turn; return whether the targets are met.

    The best of the rounds of each is kept: what another program takes of the machine only lengthens one. Children
    started with the batch, then the same ones ready, as they are when the screen of the batch has shown its list;
    the process that draws alone is ready too.
    """
    gc.freeze()
    gc.set_threshold(OBJETS_AVANT_TRI)  # one process has the collector of the children: nothing is owed to it
    suite = Bureautique(acte(0), dire)
    references = [f"C-2022-94-{n:04d}" for n in range(nombre)]
    un, froids, chauds, fusions = [], [], [], []
    for _ in range(tours):
        dire(f"charge : {os.getloadavg()[0]:.1f}")
        un.append(lot(nombre, Fabrique(1), "un processus"))
        fabrique = Fabrique(2)
        froids.append(lot(nombre, fabrique, "deux processus à démarrer"))
        chauds.append(lot(nombre, fabrique, "deux processus prêts"))
        fabrique.fermer()
        fusion = suite.publipostage(references)
        if fusion is not None:
            dire(f"    publipostage : {fusion:.2f} s, {fusion / nombre * 1000:.0f} ms par acte")
            fusions.append(fusion)
    gain = min(un) / min(chauds)
    dire(f"deux processus prêts : {gain:.2f} fois un (cible : {CIBLE_PROCESSUS})")
    dire(f"deux processus à démarrer : {min(un) / min(froids):.2f} fois un, prêt")
    tenu = gain >= CIBLE_PROCESSUS
    if fusions:
        rapport = min(un) / min(fusions)
        dire(f"rapport au publipostage, un processus : {rapport:.2f} (cible : 1)")
        tenu = tenu and rapport <= 1
    gabarits = suite.docxtpl(references)
    if gabarits is not None:
        dire(
            f"docxtpl et suite bureautique : {gabarits:.1f} s, {gabarits / min(froids):.1f} fois le nôtre à deux "
            f"processus à démarrer (cible : {CIBLE_BUREAUTIQUE}), {gabarits / min(un):.1f} fois à un seul"
        )
        tenu = tenu and gabarits / min(froids) >= CIBLE_BUREAUTIQUE
    return tenu


def main(arguments: list[str]) -> int:
    """Print everything; return 1 when a target is missed."""
    tours, nombre, reprises = (int(x) for x in (*arguments, *("25", "100", "3")[len(arguments) :]))
    dire(f"charge de la machine : {', '.join(f'{x:.1f}' for x in os.getloadavg())} ; {os.cpu_count()} cœurs")
    tenus = [un_acte("montant nouveau", acte, tours), un_acte("textes tous nouveaux", acte_neuf, tours)]
    if reprises:
        tenus.append(lots(nombre, reprises))
    return 0 if all(tenus) else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
