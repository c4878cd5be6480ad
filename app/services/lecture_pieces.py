"""Reading the pieces of a dossier, away from the application: to show them, search them, and propose values.

Every byte of a porteur is opened by a child process; what comes back is plain data. Nothing is written in the base:
a proposal is accepted by the form that shows it. Not here: what a child can read (`importers`).
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import stat
import threading
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from app.domain.montants import Etp, Montant
from app.domain.porteur import Forme
from app.domain.poste import LigneBudget, PlanDeFinancement, Poste, Sens, TypePoste
from app.domain.preuve import remplacantes
from app.importers.apercu import (
    LISIBLES,
    PDF,
    Image,
    Ouvert,
    Trouvaille,
    genre_d_apercu,
    illisible,
    image_de_trame,
    ouvert_de_trame,
    trouvailles_de_trame,
)
from app.importers.mots import MotsDePage, mots_de_trame
from app.importers.noms import nom_sur
from app.importers.propositions import Lue, Surete, lues_de_trame
from app.importers.trame import TrameRompue
from app.services.contexte import differences, journaliser
from app.socle.changes import Changes
from app.socle.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from app.domain.dossier import Dossier
    from app.domain.pieces import Piece
    from app.ports import UnitOfWork
    from app.ports.lecteurs import LecteurAFermer
    from app.services.contexte import Contexte
    from app.socle.progress import Annulation

T = TypeVar("T")
CONTENUS_GARDES = 3  # to answer a child that was replaced without reading the base again
LECTURES_GARDEES = 400  # pieces whose proposals are remembered while the base is open
PAR_CHAMP = 3
CHAMPS_PORTEUR = (
    "forme", "raison_sociale", "siret", "rna", "representant_nom", "representant_qualite", "courriel", "telephone",
    "iban", "bic", "iban_titulaire",
)  # fmt: skip
CHAMPS_PROJET = ("intitule", "territoire", "postes", "cout_total", "montant_demande", "plan")
# Programs that open these show a document; anything else may run.
OUVRABLES = frozenset(
    (
        "pdf",
        "png",
        "jpg",
        "jpeg",
        "gif",
        "tif",
        "tiff",
        "bmp",
        "webp",
        "txt",
        "csv",
        "docx",
        "odt",
        "xlsx",
        "ods",
        "rtf",
    )
)
_ORDRE = {Surete.FORTE: 0, Surete.MOYENNE: 1, Surete.FAIBLE: 2}


@dataclass(frozen=True, slots=True)
class Proposition:
    """A value that a piece says of the dossier, for the officer to accept or not.

    `champ`: field of the porteur (`CHAMPS_PORTEUR`) or of the dossier (`CHAMPS_PROJET`); `valeur` of its type.
    `lieu`: « p. 1 », « Budget, B2 » or empty. `page` from 0, when there is one.
    """

    champ: str
    valeur: object
    piece_id: int
    piece: str
    lieu: str
    extrait: str
    surete: Surete
    page: int | None = None

    @property
    def source(self) -> str:
        """Return « RIB.pdf, p. 1 »."""
        return f"{self.piece}, {self.lieu}" if self.lieu else self.piece


class LecturePieces:
    """Opens pieces for the viewer (`vues`) and for proposals (`fond`), which do not wait for one another."""

    def __init__(
        self, contexte: Contexte, vues: LecteurAFermer, fond: LecteurAFermer, copies: Callable[[], Path]
    ) -> None:
        self._contexte = contexte
        self._vues, self._fond = vues, fond
        self._copies = copies
        self._verrou = threading.Lock()
        self._contenus: OrderedDict[str, bytes] = OrderedDict()
        self._lues: OrderedDict[str, tuple[Lue, ...]] = OrderedDict()

    def chauffer(self) -> None:
        """Start the child of the viewer before a piece is asked for."""
        self._vues.interroger({"genre": "chauffer"}, mime=PDF)

    def ouvrir(self, piece: Piece, annulation: Annulation | None = None) -> Ouvert | None:
        """Return how a piece is shown; None when its type is not read by the child. Raises UserError."""
        octets = self._contenu(piece.sha256)
        mime = genre_d_apercu(piece.nom, octets, piece.type_mime)
        if mime not in LISIBLES:
            return None
        demande = {"genre": "ouvrir", "cle": piece.sha256, "mime": mime}
        entete, _ = self._vues.interroger(demande, (octets,), mime=mime, annulation=annulation)
        return _lire(mime, lambda: ouvert_de_trame(entete))

    def page(self, piece: Piece, page: int, echelle: float, annulation: Annulation | None = None) -> Image:
        """Return a page as pixels; `page` from 0, `echelle` in pixels per point. Raises UserError."""
        demande = {"genre": "page", "page": page, "echelle": echelle}
        mime, entete, blocs = self._demander(self._vues, piece, demande, annulation)
        return _lire(mime, lambda: image_de_trame(entete, blocs))

    def mots(self, piece: Piece, page: int, annulation: Annulation | None = None) -> MotsDePage:
        """Return the words of a page with their places, to be selected; none of a picture. Raises UserError."""
        mime, entete, _ = self._demander(self._vues, piece, {"genre": "mots", "page": page}, annulation)
        return _lire(mime, lambda: mots_de_trame(entete))

    def texte(self, piece: Piece, page: int, annulation: Annulation | None = None) -> str:
        """Return the text of a page, and its form fields one a line."""
        _, entete, _ = self._demander(self._vues, piece, {"genre": "texte", "page": page}, annulation)
        return str(entete.get("texte", ""))

    def chercher(
        self, piece: Piece, mot: str, de: int, a: int, annulation: Annulation | None = None
    ) -> tuple[Trouvaille, ...]:
        """Return the passages of the pages from `de` to `a` (excluded); accents and case are ignored."""
        demande = {"genre": "chercher", "mot": mot, "de": de, "a": a}
        mime, entete, _ = self._demander(self._vues, piece, demande, annulation)
        return _lire(mime, lambda: trouvailles_de_trame(entete))

    def propositions(self, dossier_id: int, annulation: Annulation | None = None) -> tuple[Proposition, ...]:
        """Return what the pieces of a dossier propose that it does not say yet, the surest first in each field.

        A piece that cannot be read proposes nothing: its own display says why. Each is read once. Nor does a piece
        that another one has replaced.
        """
        with self._contexte.store.lire() as uow:
            dossier, pieces = uow.dossiers.get(dossier_id), uow.pieces.of_dossier(dossier_id)
            ecartees = uow.pieces.propositions_ecartees(dossier_id)
        proposees: list[Proposition] = []
        remplacees = remplacantes(pieces)
        for piece in (p for p in pieces if p.id not in remplacees):
            lues = (_proposition(lue, piece) for lue in self._lire_une(piece, annulation))
            proposees += [p for p in lues if (p.champ, _valeur_ecrite(p)) not in ecartees]
        return _choisir(dossier, proposees)

    def ecarter(self, dossier_id: int, proposition: Proposition) -> tuple[None, Changes]:
        """No longer propose this value for this field of the dossier, whatever piece says it."""
        with self._contexte.store.ecrire() as uow:
            dossier = uow.dossiers.get(dossier_id)
            instant = self._contexte.clock.maintenant()
            uow.pieces.ecarter_proposition(
                dossier_id, proposition.champ, _valeur_ecrite(proposition), self._contexte.agent, instant
            )
            self._juger(uow, dossier, proposition, "Écarter la proposition")
        return None, _changes(dossier)

    def reprendre(self, dossier_id: int, proposition: Proposition) -> tuple[None, Changes]:
        """Propose again a value that was set aside."""
        with self._contexte.store.ecrire() as uow:
            dossier = uow.dossiers.get(dossier_id)
            uow.pieces.reprendre_proposition(dossier_id, proposition.champ, _valeur_ecrite(proposition))
            self._juger(uow, dossier, proposition, "Reprendre la proposition")
        return None, _changes(dossier)

    def _juger(self, uow: UnitOfWork, dossier: Dossier, proposition: Proposition, acte: str) -> None:
        journaliser(
            uow,
            self._contexte,
            acte=acte,
            objet="proposition",
            objet_id=proposition.champ,
            apres={"valeur": proposition.valeur, "source": proposition.source},
            dossier_id=dossier.cle,
        )

    def copier(self, piece: Piece) -> Path:
        """Write a read-only copy of a piece in the private folder and return it, for another program to open.

        Raises UserError for a type of file that could run something.
        """
        nom = nom_sur(piece.nom)
        if nom.rpartition(".")[2].lower() not in OUVRABLES:
            raise UserError(
                "Ce type de fichier ne s’ouvre pas d’ici\u00a0: il pourrait lancer un programme.",
                conseil="Enregistrez-en une copie si vous savez d’où il vient.",
            )
        dossier = self._copies() / secrets.token_hex(8)
        dossier.mkdir(mode=0o700)
        copie = dossier / nom
        copie.write_bytes(self._contenu(piece.sha256))
        copie.chmod(stat.S_IRUSR)
        _marquer_venu_d_internet(copie)
        return copie

    def fermer(self) -> None:
        """End the child processes and empty the folder of copies."""
        for lecteur in (self._vues, self._fond):
            lecteur.fermer()
        self.vider_les_copies()

    def vider_les_copies(self) -> None:
        """Delete the copies handed out; one that a program holds open stays, until the next start."""
        for chemin in self._copies().iterdir():
            shutil.rmtree(chemin, ignore_errors=True)

    def _demander(
        self, lecteur: LecteurAFermer, piece: Piece, demande: dict[str, Any], annulation: Annulation | None
    ) -> tuple[str, Mapping[str, Any], Sequence[bytes]]:
        """Ask about a piece; give its bytes first to a child that does not know it."""
        mime = genre_d_apercu(piece.nom, b"", piece.type_mime)
        demande["cle"] = piece.sha256
        entete, blocs = lecteur.interroger(demande, mime=mime, annulation=annulation)
        if entete.get("genre") == "inconnu":
            octets = self._contenu(piece.sha256)
            mime = genre_d_apercu(piece.nom, octets, piece.type_mime)
            ouvrir = {"genre": "ouvrir", "cle": piece.sha256, "mime": mime}
            lecteur.interroger(ouvrir, (octets,), mime=mime, annulation=annulation)
            entete, blocs = lecteur.interroger(demande, mime=mime, annulation=annulation)
        return mime, entete, blocs

    def _lire_une(self, piece: Piece, annulation: Annulation | None) -> tuple[Lue, ...]:
        with self._verrou:
            connues = self._lues.get(piece.sha256)
        if connues is not None:
            return connues
        lues: tuple[Lue, ...] = ()
        if genre_d_apercu(piece.nom, self._contenu(piece.sha256), piece.type_mime) in LISIBLES:
            with contextlib.suppress(UserError, TrameRompue):
                lues = lues_de_trame(self._demander(self._fond, piece, {"genre": "proposer"}, annulation)[1])
        with self._verrou:
            self._lues[piece.sha256] = lues
            while len(self._lues) > LECTURES_GARDEES:
                self._lues.popitem(last=False)
        return lues

    def _contenu(self, sha256: str) -> bytes:
        with self._verrou:
            if sha256 in self._contenus:
                self._contenus.move_to_end(sha256)
                return self._contenus[sha256]
        with self._contexte.store.lire() as uow:
            octets = uow.pieces.contenu(sha256)
        with self._verrou:
            self._contenus[sha256] = octets
            while len(self._contenus) > CONTENUS_GARDES:
                self._contenus.popitem(last=False)
        return octets


def _marquer_venu_d_internet(copie: Path) -> None:
    """Let Windows and its programs know that a file came from outside: they then refuse macros and actions."""
    if os.name == "nt":  # pragma: no cover  # a stream of NTFS
        with contextlib.suppress(OSError):
            copie.chmod(stat.S_IWRITE)
            Path(f"{copie}:Zone.Identifier").write_text("[ZoneTransfer]\r\nZoneId=3\r\n", encoding="ascii")
            copie.chmod(stat.S_IREAD)


def _lire(mime: str, traduire: Callable[[], T]) -> T:
    """Return what an answer says; one that is not of its form comes from a child that a file has misled."""
    try:
        return traduire()
    except TrameRompue as faute:
        raise illisible(mime, "réponse incohérente du lecteur") from faute


def _proposition(lue: Lue, piece: Piece) -> Proposition:
    valeur: object = lue.texte
    if lue.champ in {"cout_total", "montant_demande"}:
        valeur = Montant(lue.centimes)
    elif lue.champ == "forme":
        valeur = Forme(lue.texte)
    elif lue.champ == "postes":
        valeur = (Poste(TypePoste(lue.texte), Etp(lue.centimes)),)
    elif lue.champ == "plan":
        valeur = PlanDeFinancement(
            tuple(
                LigneBudget(Sens(x.sens), x.libelle, Montant(x.centimes), etat_present_aap=x.present_aap)
                for x in lue.lignes
            )
        )
    return Proposition(lue.champ, valeur, piece.id or 0, piece.nom, lue.lieu, lue.extrait, lue.surete, lue.page)


def _choisir(dossier: Dossier, proposees: Sequence[Proposition]) -> tuple[Proposition, ...]:
    """Return the proposals that differ from the dossier, one by value, in the order of the forms."""
    choisies: list[Proposition] = []
    for champ in (*CHAMPS_PORTEUR, *CHAMPS_PROJET):
        siennes = sorted((p for p in proposees if p.champ == champ), key=lambda p: _ORDRE[p.surete])
        distinctes: list[Proposition] = []
        for proposition in siennes:
            if not _deja_dit(dossier, proposition) and all(proposition.valeur != d.valeur for d in distinctes):
                distinctes.append(proposition)
        choisies += distinctes[:PAR_CHAMP]
    return tuple(choisies)


def _deja_dit(dossier: Dossier, proposition: Proposition) -> bool:
    """True when the dossier says it already; jobs and plan once written are the officer's, and left alone."""
    champ = proposition.champ
    if champ == "postes":
        return bool(dossier.postes)
    if champ == "plan":
        return bool(dossier.plan.lignes)
    porte = dossier.porteur if champ in CHAMPS_PORTEUR else dossier
    return bool(getattr(porte, champ) == proposition.valeur)


def _valeur_ecrite(proposition: Proposition) -> str:
    """Return a proposed value as the text that tells it from any other of its field."""
    return differences(None, {"valeur": proposition.valeur})[1]


def _changes(dossier: Dossier) -> Changes:
    return Changes(
        dossiers=frozenset({dossier.cle}),
        campagnes=frozenset({dossier.campagne_id}),
        sujets=frozenset({"propositions", "journal"}),
    )
