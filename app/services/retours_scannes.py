"""Signed acts come back on paper: a scanned bundle is read, its pages find their acts, which get signed copies.

Two times: `examiner` says what would be done and writes nothing, `retenir` does it in one transaction. The bundle
is kept whole. That an act is signed, by whom and on which day, is said in its circuit, by a person. Not here:
reading the pages (`app.importers.scans`, in the child), sorting them (`app.domain.retours`).
"""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.convention import Acte, ActeDeCampagne
from app.domain.retours import ActeRevenu, PageScannee, Tri, assigner, codes_de, trier
from app.importers.apercu import (
    IMAGES,
    OCTETS_MAX,
    PAGES_MAX,
    PDF,
    Image,
    genre_d_apercu,
    illisible,
    image_de_trame,
)
from app.importers.scans import CODES, JOINDRE, PAGES_PAR_QUESTION, RASSEMBLER, codes_de_trame
from app.importers.trame import TrameRompue
from app.services.contexte import Contexte, journaliser, refuser_dans_une_liasse
from app.services.fichiers_deposes import lire_octets
from app.services.retours_actes import (
    ActeRetrouve,
    CopieSignee,
    actes_nommes,
    changes_de,
    code_de,
    dossier_de,
    garder_copie,
    oter_copie,
    retrouve,
    tous_les_actes,
)
from app.socle.errors import UserError
from app.socle.formats import NBSP, pluriel
from app.socle.progress import Annulation, Progress, Rapporter, muet

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path
    from typing import Any

    from app.ports import UnitOfWork
    from app.ports.lecteurs import LecteurAFermer
    from app.socle.changes import Changes

INCOHERENTE = "réponse incohérente du lecteur"
RIEN = "Rien n’a été enregistré."


@dataclass(frozen=True, slots=True)
class FichierScanne:
    """A file of the bundle, whole; `pages` as it was read."""

    nom: str
    octets: bytes
    mime: str
    sha256: str
    pages: int


@dataclass(frozen=True, slots=True)
class Examen:
    """What a bundle holds; nothing is written yet. `candidats`: the acts of the base."""

    fichiers: tuple[FichierScanne, ...]
    actes: tuple[ActeRetrouve, ...]
    tri: Tri
    candidats: tuple[Acte | ActeDeCampagne, ...] = ()

    @property
    def pages(self) -> int:
        """Return how many pages were read."""
        return sum(f.pages for f in self.fichiers)


@dataclass(frozen=True, slots=True)
class Retenu:
    """What was kept: the copies, and the files of the bundle by SHA-256."""

    copies: tuple[CopieSignee, ...]
    liasses: tuple[str, ...]


class RetoursScannes:
    """Reads scanned bundles and keeps the signed copies of the acts."""

    def __init__(self, contexte: Contexte, lecteur: LecteurAFermer) -> None:
        self._contexte = contexte
        self._lecteur = lecteur
        self._verrou = threading.Lock()

    def examiner(
        self, chemins: Sequence[Path], rapporter: Rapporter = muet, annulation: Annulation | None = None
    ) -> Examen:
        """Return which acts of this base the pages are of, which pages miss and which are strangers.

        Several files make one bundle. Raises UserError when a file is neither a PDF nor a picture, is too heavy or
        too long, or cannot be read (a password); Annule between two groups of pages. Nothing is written.
        """
        refuser_dans_une_liasse(self._contexte)
        fichiers: list[FichierScanne] = []
        pages: list[PageScannee] = []
        for rang, chemin in enumerate(chemins):
            fichier, lues = self._lire(rang, chemin, rapporter, annulation)
            fichiers.append(fichier)
            pages += lues
        with self._contexte.store.lire() as uow:
            connus = actes_nommes(uow, codes_de(pages))
            tri = trier(pages, connus.keys())
            actes = tuple(retrouve(uow, connus[revenu.cle], revenu) for revenu in tri.actes)
            return Examen(tuple(fichiers), actes, tri, tuple(tous_les_actes(uow)))

    def assigner(self, examen: Examen, page: PageScannee, acte: Acte | ActeDeCampagne, numero: int) -> Examen:
        """Return the bundle with a page put aside said to be such a page of such an act, by a person.

        Nothing is written: the line of journal of the copy, once kept, names the pages assigned by hand. Raises
        UserError when the act has no such page, or when that page is there already.
        """
        with self._contexte.store.lire() as uow:
            code = code_de(uow, acte, numero)
            connus = {a.cle: a.acte for a in examen.actes} | {code.acte: acte}
            if any(a.cle == code.acte and numero in dict(a.revenu.presentes) for a in examen.actes):
                raise UserError(
                    f"La page {numero} de {acte.reference} est déjà dans la liasse. Rien n’a changé.",
                    conseil="Choisissez une page qui manque.",
                )
            tri = assigner(examen.tri, page, code)
            actes = tuple(retrouve(uow, connus[revenu.cle], revenu) for revenu in tri.actes)
        return replace(examen, actes=actes, tri=tri)

    def actualiser(self, examen: Examen) -> Examen:
        """Return the same bundle with what the base says now of its acts; its pages are not read again."""
        with self._contexte.store.lire() as uow:
            actes = tuple(retrouve(uow, a.acte, a.revenu) for a in examen.actes)
        return replace(examen, actes=actes)

    def retenir(
        self,
        examen: Examen,
        choisis: Collection[tuple[str, str]] | None = None,
        annulation: Annulation | None = None,
    ) -> tuple[Retenu, Changes]:
        """Keep the bundle, and the signed copy of each act chosen, by what names it (`ActeRetrouve.cle`).

        By default, of the whole acts that have none. An act chosen although pages miss is kept as it is, and its
        name says so. One transaction; one line of journal per act names its copy and the bundle it came in. Raises
        UserError when no act is chosen, or when the pages cannot be put together; Annule before any write.
        """
        actes = [a for a in examen.actes if (a.a_retenir if choisis is None else a.cle in choisis)]
        if not actes:
            raise UserError(
                f"Aucun acte n’est choisi. {RIEN}", conseil="Choisissez au moins un acte dans la liste."
            )
        copies = [(a, self._assembler(examen, a.revenu, annulation)) for a in actes]
        with self._contexte.store.ecrire() as uow:
            liasses = tuple(uow.pieces.put_contenu(f.octets) for f in examen.fichiers)
            gardees = tuple(self._garder(uow, acte, octets, examen) for acte, octets in copies)
            changes = changes_de(uow, [a.acte for a in actes])
        return Retenu(gardees, liasses), changes

    def retirer(self, retenu: Retenu) -> tuple[Retenu, Changes]:
        """Take the signed copies back, all or none; their contents and the bundle stay in the base.

        Raises UserError once a proof or a newer piece rests on one.
        """
        with self._contexte.store.ecrire() as uow:
            for copie in retenu.copies:
                oter_copie(uow, copie)
                journaliser(
                    uow,
                    self._contexte,
                    acte=f"Retirer la copie signée de {copie.acte.reference}",
                    objet="acte" if copie.piece_id is not None else "acte_campagne",
                    objet_id=copie.acte.reference,
                    avant={"copie_signee": copie.sha256},
                    dossier_id=dossier_de(copie.acte),
                )
            changes = changes_de(uow, [c.acte for c in retenu.copies])
        return retenu, changes

    def vignette(self, examen: Examen, page: PageScannee, echelle: float) -> Image:
        """Return a page of the bundle at so many pixels per point. Raises UserError."""
        fichier = examen.fichiers[page.fichier]
        demande = {"genre": "image", "page": page.rang, "echelle": echelle}
        entete, blocs = self._demander(fichier.sha256, fichier.mime, fichier.octets, demande)
        try:
            return image_de_trame(entete, blocs)
        except TrameRompue as faute:
            raise illisible(fichier.mime, INCOHERENTE) from faute

    def fermer(self) -> None:
        """End the child process."""
        self._lecteur.fermer()

    def _lire(
        self, rang: int, chemin: Path, rapporter: Rapporter, annulation: Annulation | None
    ) -> tuple[FichierScanne, list[PageScannee]]:
        octets = lire_octets(chemin, OCTETS_MAX)
        mime = genre_d_apercu(chemin.name, octets, "")
        if mime != PDF and mime not in IMAGES:
            raise UserError(
                f"«{NBSP}{chemin.name}{NBSP}» n’est ni un PDF ni une image. {RIEN}",
                conseil="Choisissez le fichier que le copieur a enregistré.",
            )
        sha256 = hashlib.sha256(octets).hexdigest()
        pages: list[PageScannee] = []
        total = PAGES_PAR_QUESTION
        while len(pages) < total:
            rapporter(Progress(len(pages), total if pages else 0, f"Lecture des pages de {chemin.name}"))
            demande = {"genre": CODES, "de": len(pages), "a": len(pages) + PAGES_PAR_QUESTION}
            entete, _ = self._demander(sha256, mime, octets, demande, annulation)
            lues, total = _codes(entete, mime)
            if total > PAGES_MAX:
                raise UserError(
                    f"«{NBSP}{chemin.name}{NBSP}» a {total} pages, au-delà de {PAGES_MAX}. {RIEN}",
                    conseil="Numérisez en plusieurs fichiers, et déposez-les ensemble.",
                )
            for codes in lues:
                tours, textes = codes or (0, None)
                pages.append(PageScannee(rang, len(pages), textes, tours))
        return FichierScanne(chemin.name, octets, mime, sha256, len(pages)), pages

    def _demander(  # one question and what it is about
        self,
        sha256: str,
        mime: str,
        octets: bytes,
        demande: Mapping[str, Any],
        annulation: Annulation | None = None,
    ) -> tuple[Mapping[str, Any], Sequence[bytes]]:
        """Return the answer of the child about a file, opened again when the child was replaced."""
        complete = {**demande, "cle": sha256}
        with self._verrou:
            entete, blocs = self._lecteur.interroger(complete, mime=mime, annulation=annulation)
            if entete.get("genre") != "inconnu":
                return entete, blocs
            ouvrir = {"genre": "ouvrir", "cle": sha256, "mime": mime}
            self._lecteur.interroger(ouvrir, (octets,), mime=mime, annulation=annulation)
            return self._lecteur.interroger(complete, mime=mime, annulation=annulation)

    def _assembler(self, examen: Examen, revenu: ActeRevenu, annulation: Annulation | None) -> bytes:
        """Return the PDF of an act: its pages in order, upright, whatever files they came in."""
        morceaux: list[list[PageScannee]] = []
        for _, page in revenu.presentes:
            if morceaux and morceaux[-1][-1].fichier == page.fichier:
                morceaux[-1].append(page)
            else:
                morceaux.append([page])
        parts = []
        for morceau in morceaux:
            fichier = examen.fichiers[morceau[0].fichier]
            demande = {"genre": RASSEMBLER, "pages": [(p.rang, p.tours) for p in morceau]}
            _, blocs = self._demander(fichier.sha256, fichier.mime, fichier.octets, demande, annulation)
            parts.append(_seul(blocs, fichier.mime))
        if len(parts) == 1:
            return parts[0]
        with self._verrou:
            _, blocs = self._lecteur.interroger({"genre": JOINDRE}, parts, mime=PDF, annulation=annulation)
        return _seul(blocs, PDF)

    def _garder(self, uow: UnitOfWork, trouve: ActeRetrouve, octets: bytes, examen: Examen) -> CopieSignee:
        copie = garder_copie(uow, trouve, octets, self._contexte.clock.maintenant())
        journaliser(
            uow,
            self._contexte,
            acte=f"Retenir la copie signée de {trouve.acte.reference}",
            objet="acte" if copie.piece_id is not None else "acte_campagne",
            objet_id=trouve.acte.reference,
            apres={
                "copie_signee": copie.sha256,
                "pages": len(trouve.revenu.presentes),
                "pages_manquantes": list(copie.manquantes),
                "pages_a_la_main": list(trouve.revenu.a_la_main),
                "liasse": [f.sha256 for f in examen.fichiers],
            },
            dossier_id=dossier_de(trouve.acte),
        )
        return copie


def dire_l_examen(examen: Examen) -> str:
    """Return « 24 pages lues : 3 actes retrouvés, 2 pages à part », in French."""
    actes = f"{pluriel(len(examen.actes), 'acte')} {'retrouvés' if len(examen.actes) > 1 else 'retrouvé'}"
    lues = f"{pluriel(examen.pages, 'page')} {'lues' if examen.pages > 1 else 'lue'}"
    apart = f", {pluriel(len(examen.tri.ecartees), 'page')} à part" if examen.tri.ecartees else ""
    return f"{lues}{NBSP}: {actes}{apart}"


def _codes(entete: Mapping[str, Any], mime: str) -> tuple[list[tuple[int, tuple[str, ...]] | None], int]:
    """Return the codes of some pages and how many pages there are. Raises UserError on an answer without sense."""
    try:
        lues, total = codes_de_trame(entete)
    except TrameRompue as faute:
        raise illisible(mime, INCOHERENTE) from faute
    if not lues:
        raise illisible(mime, INCOHERENTE)
    return lues, total


def _seul(blocs: Sequence[bytes], mime: str) -> bytes:
    if len(blocs) != 1:
        raise illisible(mime, INCOHERENTE)
    return blocs[0]
