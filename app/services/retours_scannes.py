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

from app.documents.identifiant import identifiant
from app.domain.code_de_page import REFERENCE_MAX, CodeDePage
from app.domain.convention import LIBELLES_ACTE, Acte
from app.domain.pieces import CODE_ACTE_SIGNE, Piece
from app.domain.retours import ActeRevenu, PageScannee, Tri, codes_de, trier
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
from app.services.deplacements import oter_pieces
from app.services.fichiers_deposes import lire_octets
from app.socle.changes import Changes
from app.socle.errors import UserError
from app.socle.formats import NBSP, pluriel
from app.socle.progress import Annulation, Progress, Rapporter, muet

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path
    from typing import Any

    from app.ports import UnitOfWork
    from app.ports.lecteurs import LecteurAFermer

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
class ActeRetrouve:
    """An act of this base whose pages came back. `deja`: the name of its signed copy when one is kept already."""

    acte: Acte
    revenu: ActeRevenu
    numero: str
    porteur: str
    deja: str = ""

    @property
    def complet(self) -> bool:
        """True when every page is there."""
        return not self.revenu.manquantes

    @property
    def a_retenir(self) -> bool:
        """True for a whole act without a signed copy yet."""
        return self.complet and not self.deja

    @property
    def nom(self) -> str:
        """Return the name of the signed copy."""
        suffixe = "" if self.complet else " incomplète"
        return f"{self.acte.reference} {LIBELLES_ACTE[self.acte.type]} – copie signée{suffixe}.pdf"


@dataclass(frozen=True, slots=True)
class Examen:
    """What a bundle holds; nothing is written yet."""

    fichiers: tuple[FichierScanne, ...]
    actes: tuple[ActeRetrouve, ...]
    tri: Tri

    @property
    def pages(self) -> int:
        """Return how many pages were read."""
        return sum(f.pages for f in self.fichiers)


@dataclass(frozen=True, slots=True)
class CopieSignee:
    """A signed copy that was kept: what a step of the circuit may name as its proof (`PasDeCircuit.sha256`)."""

    acte: Acte
    piece_id: int
    sha256: str
    manquantes: tuple[int, ...] = ()


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
            connus = _actes_nommes(uow, codes_de(pages))
            tri = trier(pages, connus.keys())
            actes = tuple(_retrouve(uow, connus[revenu.cle], revenu) for revenu in tri.actes)
        return Examen(tuple(fichiers), actes, tri)

    def actualiser(self, examen: Examen) -> Examen:
        """Return the same bundle with what the base says now of its acts; its pages are not read again."""
        with self._contexte.store.lire() as uow:
            actes = tuple(_retrouve(uow, a.acte, a.revenu) for a in examen.actes)
        return replace(examen, actes=actes)

    def retenir(
        self, examen: Examen, choisis: Collection[int] | None = None, annulation: Annulation | None = None
    ) -> tuple[Retenu, Changes]:
        """Keep the bundle, and the signed copy of each act chosen, by identifier.

        By default, of the whole acts that have none. An act chosen although pages miss is kept as it is, and its
        name says so. One transaction; one line of journal per act names its copy and the bundle it came in. Raises
        UserError when no act is chosen, or when the pages cannot be put together; Annule before any write.
        """
        actes = [a for a in examen.actes if (a.a_retenir if choisis is None else a.acte.id in choisis)]
        if not actes:
            raise UserError(
                f"Aucun acte n’est choisi. {RIEN}", conseil="Choisissez au moins un acte dans la liste."
            )
        copies = [(a, self._assembler(examen, a.revenu, annulation)) for a in actes]
        with self._contexte.store.ecrire() as uow:
            liasses = tuple(uow.pieces.put_contenu(f.octets) for f in examen.fichiers)
            gardees = tuple(self._garder(uow, acte, octets, examen) for acte, octets in copies)
            campagnes = {uow.dossiers.get(a.acte.dossier_id).campagne_id for a in actes}
        return Retenu(gardees, liasses), _changes(gardees, campagnes)

    def retirer(self, retenu: Retenu) -> tuple[Retenu, Changes]:
        """Take the signed copies back, all or none; their contents and the bundle stay in the base.

        Raises UserError once a proof or a newer piece rests on one.
        """
        campagnes = set()
        with self._contexte.store.ecrire() as uow:
            for copie in retenu.copies:
                dossier = uow.dossiers.get(copie.acte.dossier_id)
                campagnes.add(dossier.campagne_id)
                oter_pieces(uow, dossier, (copie.piece_id,))
                journaliser(
                    uow,
                    self._contexte,
                    acte=f"Retirer la copie signée de {copie.acte.reference}",
                    objet="acte",
                    objet_id=copie.acte.reference,
                    avant={"copie_signee": copie.sha256},
                    dossier_id=dossier.cle,
                )
        return retenu, _changes(retenu.copies, campagnes)

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

    def _garder(self, uow: UnitOfWork, retrouve: ActeRetrouve, octets: bytes, examen: Examen) -> CopieSignee:
        acte, manquantes = retrouve.acte, retrouve.revenu.manquantes
        piece = uow.pieces.add(
            Piece(
                dossier_id=acte.dossier_id,
                nom=retrouve.nom,
                sha256=uow.pieces.put_contenu(octets),
                taille=len(octets),
                recue_le=self._contexte.clock.maintenant(),
                type_mime=PDF,
                code=CODE_ACTE_SIGNE,
                origine="numérisation",
            )
        )
        journaliser(
            uow,
            self._contexte,
            acte=f"Retenir la copie signée de {acte.reference}",
            objet="acte",
            objet_id=acte.reference,
            apres={
                "copie_signee": piece.sha256,
                "pages": len(retrouve.revenu.presentes),
                "pages_manquantes": list(manquantes),
                "liasse": [f.sha256 for f in examen.fichiers],
            },
            dossier_id=acte.dossier_id,
        )
        return CopieSignee(acte, piece.id or 0, piece.sha256, manquantes)


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


def _actes_nommes(uow: UnitOfWork, codes: Collection[CodeDePage]) -> dict[tuple[str, str], Acte]:
    """Return the acts of this base that the codes name: same reference, same digits in the file that is kept."""
    references = {c.reference for c in codes}
    noms = {c.nom: c.acte for c in codes}
    trouves = {}
    for campagne in uow.campagnes.all() if references else ():
        for acte in uow.actes.of_campagne(campagne.id or 0):
            if acte.reference[:REFERENCE_MAX] in references:
                nom = identifiant(uow.pieces.contenu(acte.sha256))
                if nom in noms:
                    trouves[noms[nom]] = acte
    return trouves


def _retrouve(uow: UnitOfWork, acte: Acte, revenu: ActeRevenu) -> ActeRetrouve:
    dossier = uow.dossiers.get(acte.dossier_id)
    debut = f"{acte.reference} {LIBELLES_ACTE[acte.type]} "
    deja = next(
        (
            p.nom
            for p in uow.pieces.of_dossier(acte.dossier_id)
            if p.code == CODE_ACTE_SIGNE and p.nom.startswith(debut)
        ),
        "",
    )
    return ActeRetrouve(acte, revenu, dossier.numero, dossier.porteur.raison_sociale, deja)


def _changes(copies: Sequence[CopieSignee], campagnes: Collection[int]) -> Changes:
    return Changes(
        dossiers=frozenset(c.acte.dossier_id for c in copies),
        campagnes=frozenset(campagnes),
        sujets=frozenset({"pieces", "actes", "journal"}),
    )
