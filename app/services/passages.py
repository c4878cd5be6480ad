"""Passages that the pieces of a dossier share with another porteur's, or with an earlier dossier of the same one.

An information, never a malus: a model, an official form, a partner's text are honest reasons to write alike. Texts
set aside are not shown again. Not here: the comparison itself (`domain.passages`), reading (`services.textes`).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from app.domain.passages import LONGUEUR_GARANTIE, Mot, communs, fenetres, hors_de, mots, normaliser
from app.domain.textes import PassageEcarte
from app.services.contexte import Contexte, journaliser
from app.socle.changes import Changes
from app.socle.errors import UserError
from app.socle.formats import pluriel
from app.socle.resources import lire_toml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from app.domain.dossier import Dossier
    from app.domain.pieces import Piece
    from app.domain.textes import PagesProches
    from app.ports import UnitOfWork

GARDES_MAX = 8  # comparisons kept: the dossiers looked at last
PAIRES_MAX = 3000  # pairs of pages compared for one dossier, those with most in common first
MOTIF_MODELE = "modèle partagé"


class Lien(StrEnum):
    """Whose the other piece is."""

    AUTRE_PORTEUR = "autre_porteur"
    MEME_PORTEUR = "meme_porteur"


@dataclass(frozen=True, slots=True)
class Cote:
    """One side of a passage: `texte[debut:fin]` of a page (from 1) of a piece. `campagne`: « Corse 2022 »."""

    dossier_id: int
    numero: str
    porteur: str
    campagne: str
    piece_id: int
    piece: str
    page: int = 1
    texte: str = ""
    debut: int = 0
    fin: int = 0

    @property
    def passage(self) -> str:
        """The passage, as this side writes it."""
        return self.texte[self.debut : self.fin]


@dataclass(frozen=True, slots=True)
class Ailleurs:
    """Where a passage, or a whole file, is found outside the dossier. `cle` tells one porteur from another."""

    cote: Cote
    lien: Lien
    cle: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of `longueur` words; `gauche` is the dossier asked about, `ailleurs` the others that hold it.

    `plie`: the words as they are compared. `porteurs`: how many different ones share it, this one included.
    `modele_probable`: enough of them that a shared model is likely; it is said, never set aside by itself.
    """

    gauche: Cote
    ailleurs: tuple[Ailleurs, ...]
    longueur: int
    plie: str
    porteurs: int
    modele_probable: bool


@dataclass(frozen=True, slots=True)
class Identique:
    """A file that other dossiers hold byte for byte."""

    gauche: Cote
    ailleurs: tuple[Ailleurs, ...]


@dataclass(frozen=True, slots=True)
class EnCommun:
    """What a dossier has in common with others: whole files first, then passages, longest first.

    `seuil`: from how many porteurs a model is likely. `incomplet`: too many pages are alike to compare them all.
    """

    identiques: tuple[Identique, ...]
    passages: tuple[Passage, ...]
    ecartes: tuple[PassageEcarte, ...]
    seuil: int
    incomplet: bool = False

    @property
    def nombre(self) -> int:
        """How many there are to look at."""
        return len(self.identiques) + len(self.passages)


@dataclass(frozen=True, slots=True)
class _Place:
    """A run of words of one page of a content."""

    sha256: str
    page: int
    debut: int
    longueur: int

    def recouvre(self, autre: _Place) -> bool:
        """True when both share a passage's length of words."""
        debut, fin = max(self.debut, autre.debut), min(self.debut + self.longueur, autre.debut + autre.longueur)
        return fin - debut >= LONGUEUR_GARANTIE


class Passages:
    """Compares, and keeps what the officer sets aside."""

    def __init__(self, contexte: Contexte) -> None:
        self._contexte = contexte
        self._gardes: dict[int, tuple[int, EnCommun]] = {}

    def communs(self, dossier_id: int) -> EnCommun:
        """Return what the pieces of a dossier have in common with those of other porteurs, in every campaign.

        The same porteur counts for its earlier dossiers in other campaigns alone. Only pieces whose text was read
        are compared; identical files are found in any case. What was found is kept until a piece, a text, a porteur
        or what is set aside changes.
        """
        with self._contexte.store.lire() as uow:
            comparaison = _Comparaison(uow, dossier_id)
            de_quoi = comparaison.de_quoi()
            gardee = self._gardes.pop(dossier_id, None)
            trouve = gardee[1] if gardee is not None and gardee[0] == de_quoi else comparaison.faire()
        self._gardes[dossier_id] = (de_quoi, trouve)
        for ancien in list(self._gardes)[:-GARDES_MAX]:
            self._gardes.pop(ancien, None)
        return trouve

    def ecarter(
        self, campagne_id: int, plies: Sequence[str], motif: str, dossier_id: int | None = None
    ) -> tuple[Sequence[PassageEcarte], Changes]:
        """Set passages aside for a campaign, for one reason; `dossier_id`: where the officer read them.

        Those set aside already are left as they are. Raises UserError without a reason, or when all are already.
        """
        if not motif.strip():
            raise UserError(
                "Dites pourquoi ce passage est écarté.", conseil=f"Par exemple\u00a0: «\u00a0{MOTIF_MODELE}\u00a0»."
            )
        le, agent = self._contexte.clock.maintenant(), self._contexte.agent
        with self._contexte.store.ecrire() as uow:
            connus = {ecarte.texte for ecarte in uow.textes.ecartes(campagne_id)}
            neufs = [plie for plie in dict.fromkeys(plies) if plie not in connus]
            if not neufs:
                raise UserError("Ce passage est déjà écarté.", conseil="Rien n’a changé.")
            ecartes = [uow.textes.ecarter(PassageEcarte(campagne_id, x, motif.strip(), agent, le)) for x in neufs]
            self._journaliser(uow, "Écarter", ecartes, dossier_id)
        return ecartes, _changes(campagne_id)

    def reprendre(self, campagne_id: int, plies: Iterable[str]) -> tuple[Sequence[PassageEcarte], Changes]:
        """Take passages back; return them as they were set aside, for undo. Raises UserError when none is there."""
        repris = set(plies)
        with self._contexte.store.ecrire() as uow:
            ecartes = [e for e in uow.textes.ecartes(campagne_id) if e.texte in repris]
            if not ecartes:
                raise UserError("Ce passage n’est plus écarté.", conseil="Rien n’a changé.")
            for ecarte in ecartes:
                uow.textes.reprendre(ecarte.id or 0)
            self._journaliser(uow, "Reprendre", ecartes, None)
        return ecartes, _changes(campagne_id)

    def _journaliser(
        self, uow: UnitOfWork, verbe: str, ecartes: Sequence[PassageEcarte], dossier_id: int | None
    ) -> None:
        journaliser(
            uow,
            self._contexte,
            acte=f"{verbe} {pluriel(len(ecartes), 'passage en commun', 'passages en commun')}",
            objet="passage",
            objet_id=", ".join(str(ecarte.id) for ecarte in ecartes),
            apres=ecartes,
            motif=ecartes[0].motif,
            dossier_id=dossier_id,
        )

    def ecartes(self, campagne_id: int) -> Sequence[PassageEcarte]:
        """Return the passages set aside in a campaign, oldest first."""
        with self._contexte.store.lire() as uow:
            return tuple(uow.textes.ecartes(campagne_id))


@cache
def seuil_de_modele() -> int:
    """Return from how many porteurs a passage is likely a shared model (`resources/passages.toml`)."""
    return int(lire_toml("passages.toml")["modele"]["porteurs"])


class _Comparaison:
    """One dossier against all the others, in one read."""

    def __init__(self, uow: UnitOfWork, dossier_id: int) -> None:
        self._uow = uow
        self._dossier = uow.dossiers.get(dossier_id)
        self._ecartes = tuple(uow.textes.ecartes(self._dossier.campagne_id))
        self._fenetres = fenetres(ecarte.texte for ecarte in self._ecartes)
        self._siennes: dict[str, Cote] = {}
        self._ailleurs: dict[str, list[Ailleurs]] = defaultdict(list)
        self._textes: dict[str, Sequence[str]] = {}
        self._mots: dict[tuple[str, int], tuple[Mot, ...]] = {}
        self._ranger()

    def de_quoi(self) -> int:
        """Return a number that changes with whatever the comparison is made of; of this process alone."""
        a_lire = tuple(piece.sha256 for piece in self._uow.textes.a_lire())
        ailleurs = tuple((sha256, tuple(venues)) for sha256, venues in self._ailleurs.items())
        return hash((tuple(self._siennes.items()), ailleurs, self._ecartes, a_lire))

    def faire(self) -> EnCommun:
        proches = [p for p in self._uow.textes.proches(self._siennes, 1) if p.autre_sha256 in self._ailleurs]
        trouves: dict[_Place, list[Ailleurs]] = defaultdict(list)
        for paire in proches[:PAIRES_MAX]:
            for place, ailleurs in self._comparer(paire):
                trouves[place].append(ailleurs)
        return EnCommun(
            identiques=tuple(self._identiques()),
            passages=tuple(sorted(self._passages(trouves), key=_ordre)),
            ecartes=self._ecartes,
            seuil=seuil_de_modele(),
            incomplet=len(proches) > PAIRES_MAX,
        )

    def _ranger(self) -> None:
        """Find whose each content is."""
        for campagne in self._uow.campagnes.all():
            nom = f"{campagne.region_nom} {campagne.edition}"
            pieces = self._uow.pieces.of_campagne(campagne.id or 0)
            for dossier in self._uow.dossiers.of_campagne(campagne.id or 0):
                lien = self._lien(dossier)
                for piece in pieces.get(dossier.cle, ()):
                    cote = _cote(dossier, nom, piece)
                    if dossier.id == self._dossier.id:
                        self._siennes.setdefault(piece.sha256, cote)
                    elif lien is not None:
                        self._ailleurs[piece.sha256].append(Ailleurs(cote, lien, _cle(dossier)))

    def _lien(self, autre: Dossier) -> Lien | None:
        """Return how another dossier is tied to this one, None when it is not compared."""
        if not autre.porteur.siret or autre.porteur.siret != self._dossier.porteur.siret:
            return Lien.AUTRE_PORTEUR
        anterieur = autre.campagne_id != self._dossier.campagne_id and autre.recu_le < self._dossier.recu_le
        return Lien.MEME_PORTEUR if anterieur else None

    def _identiques(self) -> Iterator[Identique]:
        for sha256, cote in self._siennes.items():
            if sha256 in self._ailleurs:
                yield Identique(cote, tuple(self._ailleurs[sha256]))

    def _comparer(self, paire: PagesProches) -> Iterator[tuple[_Place, Ailleurs]]:
        """Yield where each run stands here, and in each piece that holds the other page."""
        gauche = self._mots_de(paire.sha256, paire.page)
        droite = self._mots_de(paire.autre_sha256, paire.autre_page)
        for commun in communs(gauche, droite):
            plies = [mot.plie for mot in gauche[commun.gauche : commun.gauche + commun.longueur]]
            for debut, longueur in hors_de(plies, self._fenetres):
                place = _Place(paire.sha256, paire.page, commun.gauche + debut, longueur)
                la = _Place(paire.autre_sha256, paire.autre_page, commun.droite + debut, longueur)
                for ailleurs in self._ailleurs[paire.autre_sha256]:
                    yield place, replace(ailleurs, cote=self._situer(ailleurs.cote, la))

    def _passages(self, trouves: Mapping[_Place, Sequence[Ailleurs]]) -> Iterator[Passage]:
        par_page: dict[tuple[str, int], list[_Place]] = defaultdict(list)
        for place in trouves:
            par_page[place.sha256, place.page].append(place)
        for place, ailleurs in trouves.items():
            voisines = [autre for autre in par_page[place.sha256, place.page] if autre.recouvre(place)]
            ailleurs_aussi = [*self._ailleurs.get(place.sha256, ()), *(a for v in voisines for a in trouves[v])]
            cles = {_cle(self._dossier)} | {autre.cle for autre in ailleurs_aussi}
            dits = self._mots_de(place.sha256, place.page)[place.debut : place.debut + place.longueur]
            yield Passage(
                gauche=self._situer(self._siennes[place.sha256], place),
                ailleurs=tuple(sorted(ailleurs, key=lambda a: (a.lien, a.cote.numero, a.cote.piece_id))),
                longueur=place.longueur,
                plie=normaliser(dits),
                porteurs=len(cles),
                modele_probable=len(cles) >= seuil_de_modele(),
            )

    def _situer(self, cote: Cote, place: _Place) -> Cote:
        dits = self._mots_de(place.sha256, place.page)
        return replace(
            cote,
            page=place.page,
            texte=self._textes[place.sha256][place.page - 1],
            debut=dits[place.debut].debut,
            fin=dits[place.debut + place.longueur - 1].fin,
        )

    def _mots_de(self, sha256: str, page: int) -> tuple[Mot, ...]:
        if sha256 not in self._textes:
            lu = self._uow.textes.of_contenu(sha256)
            self._textes[sha256] = lu.pages if lu else ()
        if (sha256, page) not in self._mots:
            self._mots[sha256, page] = mots(self._textes[sha256][page - 1])
        return self._mots[sha256, page]


def _cote(dossier: Dossier, campagne: str, piece: Piece) -> Cote:
    return Cote(dossier.cle, dossier.numero, dossier.porteur.raison_sociale, campagne, piece.id or 0, piece.nom)


def _cle(dossier: Dossier) -> str:
    """Return what tells a porteur from another: its SIRET, the dossier alone while it has none."""
    return dossier.porteur.siret or f"dossier {dossier.cle}"


def _ordre(passage: Passage) -> tuple[int, int, int, int]:
    gauche = passage.gauche
    return -passage.longueur, gauche.piece_id, gauche.page, gauche.debut


def _changes(campagne_id: int) -> Changes:
    return Changes(campagnes=frozenset({campagne_id}), sujets=frozenset({"passages", "journal"}))
