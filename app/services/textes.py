"""The text of the pieces: read once each in the background, then searched; what cannot be searched is always said.

Not here: reading a page (`importers.textes`, in the child), the index (`data`), passages in common
(`services.passages`).
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.passages import empreintes
from app.domain.textes import EtatTexte, RechercheTexte, TexteLu
from app.importers.apercu import OCTETS_MAX, genre_d_apercu, illisible
from app.importers.limites import MIO
from app.importers.textes import INDEXABLES, PAGES_PAR_QUESTION, TEXTES, textes_de_trame
from app.importers.trame import TrameRompue
from app.services.extraits import Requete, lire_requete
from app.socle.changes import RIEN, Changes
from app.socle.errors import UserError
from app.socle.formats import NBSP
from app.socle.progress import Annulation, Progress, muet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.domain.pieces import Piece
    from app.domain.textes import PageTrouvee
    from app.ports import UnitOfWork
    from app.ports.lecteurs import LecteurAFermer
    from app.services.contexte import Contexte
    from app.socle.progress import Rapporter

CARACTERES_PAR_PIECE = 5_000_000
INCOHERENTE = "réponse incohérente du lecteur"


@dataclass(frozen=True, slots=True)
class Lecture:
    """What one run read, in contents: `lus` can be searched; `restent` were not read, as the officer stopped."""

    lus: int = 0
    sans_texte: int = 0
    illisibles: int = 0
    restent: int = 0


@dataclass(frozen=True, slots=True)
class PieceMuette:
    """A piece that search cannot look into, and why: `etat` None while it has not been read."""

    dossier_id: int
    numero: str
    porteur: str
    piece_id: int
    nom: str
    etat: EtatTexte | None
    message: str


@dataclass(frozen=True, slots=True)
class EtatDesTextes:
    """What search can look into, in pieces. `muettes`: the others, and those read in part."""

    cherchables: int
    a_lire: int
    muettes: tuple[PieceMuette, ...]


@dataclass(frozen=True, slots=True)
class Trouvee:
    """A page that answers. `page` from 1. `extrait`: the original text around, in runs, True for a word looked for.

    `mot`: a word or a run of words to find again in the piece, as the original writes it; empty when none was seen.
    """

    dossier_id: int
    numero: str
    porteur: str
    piece_id: int
    piece: str
    page: int
    extrait: tuple[tuple[str, bool], ...]
    mot: str


@dataclass(frozen=True, slots=True)
class Resultats:
    """The pages that answer, best first; `limite_atteinte`: there may be others."""

    trouvees: tuple[Trouvee, ...] = ()
    limite_atteinte: bool = False


class Textes:
    """Reads, says what was read, and searches."""

    def __init__(self, contexte: Contexte, lecteur: LecteurAFermer) -> None:
        self._contexte = contexte
        self._lecteur = lecteur
        self._verrou = threading.Lock()
        self._connus: dict[str, tuple[EtatTexte, str]] = {}

    def indexer(
        self,
        campagne_id: int | None = None,
        rapporter: Rapporter = muet,
        annulation: Annulation | None = None,
    ) -> tuple[Lecture, Changes]:
        """Read the contents not read yet, of a campaign or of the base, one transaction each.

        A stop keeps what was read: the next run goes on from there. A content that cannot be read is marked so and
        is not tried again. Raises EnvironmentFault when the child cannot start.
        """
        with self._contexte.store.lire() as uow:
            a_lire = uow.textes.a_lire(campagne_id)
        etats: list[EtatTexte] = []
        for rang, piece in enumerate(a_lire):
            if annulation is not None and annulation.demandee:
                break
            rapporter(Progress(rang, len(a_lire), f"Lecture de «{NBSP}{piece.nom}{NBSP}»"))
            etats.append(self._indexer_une(piece, annulation))
        rapporter(Progress(len(etats), len(a_lire), "Lecture du texte des pièces"))
        lecture = Lecture(
            lus=etats.count(EtatTexte.LU),
            sans_texte=etats.count(EtatTexte.SANS_TEXTE),
            illisibles=etats.count(EtatTexte.ILLISIBLE),
            restent=len(a_lire) - len(etats),
        )
        return lecture, Changes(sujets=frozenset({"textes"})) if etats else RIEN

    def a_lire(self, campagne_id: int | None = None) -> int:
        """Return how many contents have not been read yet."""
        with self._contexte.store.lire() as uow:
            return len(uow.textes.a_lire(campagne_id))

    def etat(self, campagne_id: int | None = None, dossier_id: int | None = None) -> EtatDesTextes:
        """Return what search can look into, in a dossier, a campaign, or the base when both are None."""
        cherchables, muettes = 0, []
        with self._contexte.store.lire() as uow:
            for ids, pieces in _pieces(uow, campagne_id, dossier_id):
                lignes = {ligne.id: ligne for ligne in uow.dossiers.lignes(ids)}
                for piece in pieces:
                    etat, message = self._connu(uow, piece.sha256)
                    if etat is EtatTexte.LU:
                        cherchables += 1
                    if etat is not EtatTexte.LU or message:
                        ligne = lignes[piece.dossier_id]
                        muettes.append(
                            PieceMuette(
                                ligne.id, ligne.numero, ligne.porteur, piece.id or 0, piece.nom, etat, message
                            )
                        )
        return EtatDesTextes(cherchables, sum(m.etat is None for m in muettes), tuple(muettes))

    def chercher(self, recherche: RechercheTexte) -> Resultats:
        """Return the pages that hold every word, best first, each with its text around.

        Accents, case and « œ » are ignored. Words between quotes must follow one another. The last word, outside
        quotes, may be a beginning.
        """
        requete = lire_requete(recherche.texte)
        mots = replace(recherche, texte=requete.libres, suites=requete.suites)
        with self._contexte.store.lire() as uow:
            pages = uow.textes.chercher(mots)
            trouvees = tuple(_decrire(uow, requete, pages))
        return Resultats(trouvees, limite_atteinte=len(pages) >= recherche.limite)

    def fermer(self) -> None:
        """End the child process."""
        self._lecteur.fermer()

    def _indexer_une(self, piece: Piece, annulation: Annulation | None) -> EtatTexte:
        with self._verrou:
            lu = self._lire(piece, annulation)
            parties = {page: empreintes(texte) for page, texte in enumerate(lu.pages, start=1)}
            with self._contexte.store.ecrire() as uow:
                uow.textes.put(lu, {page: valeurs for page, valeurs in parties.items() if valeurs})
            self._connus[lu.sha256] = (lu.etat, lu.message)
        return lu.etat

    def _lire(self, piece: Piece, annulation: Annulation | None) -> TexteLu:
        """Return the text of a piece; a failure after some pages keeps those, and says where it stopped."""
        with self._contexte.store.lire() as uow:
            octets = uow.pieces.contenu(piece.sha256)
        mime = genre_d_apercu(piece.nom, octets, piece.type_mime)
        pages: list[str] = []
        message = ""
        try:
            for lues in self._tranches(piece.sha256, mime, octets, annulation):
                pages += lues
                if sum(map(len, pages)) > CARACTERES_PAR_PIECE:
                    message = f"Texte très long{NBSP}: lu jusqu’à la page {len(pages)} seulement."
                    break
        except UserError as faute:
            message = f"Lu jusqu’à la page {len(pages)} seulement. {faute}" if any(pages) else str(faute)
        if any(page.strip() for page in pages):
            return TexteLu(piece.sha256, EtatTexte.LU, tuple(pages), message)
        return TexteLu(piece.sha256, EtatTexte.ILLISIBLE if message else EtatTexte.SANS_TEXTE, message=message)

    def _tranches(
        self, sha256: str, mime: str, octets: bytes, annulation: Annulation | None
    ) -> Iterator[Sequence[str]]:
        """Yield the pages, a few at a time. Raises UserError."""
        if mime not in INDEXABLES:
            raise UserError("Ce type de fichier ne se lit pas ici. Le fichier est gardé.")
        if len(octets) > OCTETS_MAX:
            raise illisible(mime, f"plus de {OCTETS_MAX // MIO}{NBSP}Mio")
        de, nombre = 0, 1
        while de < nombre:
            demande = {"genre": TEXTES, "cle": sha256, "mime": mime, "de": de, "a": de + PAGES_PAR_QUESTION}
            blocs = () if de else (octets,)
            try:
                entete, _ = self._lecteur.interroger(demande, blocs, mime=mime, annulation=annulation)
                lues, nombre = textes_de_trame(entete)
            except TrameRompue as faute:
                raise illisible(mime, INCOHERENTE) from faute
            if not lues:
                raise illisible(mime, INCOHERENTE)
            yield lues
            de += len(lues)

    def _connu(self, uow: UnitOfWork, sha256: str) -> tuple[EtatTexte | None, str]:
        """Return what was read of a content, remembered: a content does not change."""
        if sha256 not in self._connus:
            lu = uow.textes.of_contenu(sha256)
            if lu is None:
                return None, ""
            self._connus[sha256] = (lu.etat, lu.message)
        return self._connus[sha256]


def _pieces(
    uow: UnitOfWork, campagne_id: int | None, dossier_id: int | None
) -> Iterator[tuple[Sequence[int], Sequence[Piece]]]:
    """Yield dossiers and their pieces, campaign by campaign."""
    if dossier_id is not None:
        yield (dossier_id,), uow.pieces.of_dossier(dossier_id)
        return
    for campagne in uow.campagnes.all():
        if campagne_id in {None, campagne.id} and campagne.id is not None:
            par_dossier = uow.pieces.of_campagne(campagne.id)
            yield tuple(par_dossier), [piece for pieces in par_dossier.values() for piece in pieces]


def _decrire(uow: UnitOfWork, requete: Requete, pages: Sequence[PageTrouvee]) -> Iterator[Trouvee]:
    lignes = {ligne.id: ligne for ligne in uow.dossiers.lignes(sorted({page.dossier_id for page in pages}))}
    noms = {piece_id: uow.pieces.get(piece_id).nom for piece_id in {page.piece_id for page in pages}}
    for page in pages:
        ligne = lignes[page.dossier_id]
        extrait, mot = requete.extraire(page.texte)
        yield Trouvee(
            ligne.id, ligne.numero, ligne.porteur, page.piece_id, noms[page.piece_id], page.page, extrait, mot
        )
