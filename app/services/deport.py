"""Déport: what an agent who withdrew from a dossier may still read of it; every service goes through here.

Proofs of another reader, and their lines of journal, are hidden here too while readings are blind.

The store given to the services is seen through `VueDeLAgent`: a hidden dossier is in no list, cannot be opened nor
written, and its lines of journal say only that they are masked. Ranks and totals still count it (`sans_masque`),
else the others’ ranks and the money left would be wrong; the ranking calls it « dossier masqué (déport) ».
Not here: declaring and lifting (`services.lectures`).
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, cast

from typing_extensions import override

from app.domain.lectures import MASQUE
from app.domain.montants import Etp
from app.services.deport_depots import Circuits, Comites, Depot, Modeles, ParDossier
from app.services.lectures_lues import lire_dossier_lu
from app.socle.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from app.domain.classement import Candidat
    from app.domain.dossier import Dossier
    from app.domain.journal import Evenement, LigneJournal
    from app.domain.lectures import Deport
    from app.domain.pieces import Piece
    from app.domain.preuve import Preuve
    from app.domain.recu import RecuDeClassement
    from app.domain.textes import PageTrouvee, RechercheTexte
    from app.ports import Arrivee, Filtre, LigneDossier, Store, UnitOfWork

OBJET = "deport"
PREUVE = "preuve"


class VueDeLAgent:
    """Fulfils `ports.Store` for one agent. `entier`: the store itself."""

    def __init__(self, entier: Store, agent: str) -> None:
        self.entier = entier
        self._agent = agent
        self._connues = _Campagnes()

    @contextmanager
    def ecrire(self) -> Iterator[UnitOfWork]:
        """Open a transaction."""
        with self.entier.ecrire() as uow:
            yield self._vue(uow)

    @contextmanager
    def lire(self) -> Iterator[UnitOfWork]:
        """Open a consistent read."""
        with self.entier.lire() as uow:
            yield self._vue(uow)

    def sauvegarder(self, destination: Path) -> None:
        """Write a checked copy of the base: whole, as a file is."""
        self.entier.sauvegarder(destination)

    def verifier(self) -> Sequence[str]:
        """Return the anomalies found in the file."""
        return self.entier.verifier()

    def _vue(self, uow: UnitOfWork) -> UnitOfWork:
        return cast("UnitOfWork", _Vue(uow, self._agent, self._connues))


def sans_masque(uow: UnitOfWork) -> UnitOfWork:
    """Return the unit of work that hides nothing: for ranks and totals, whose readers must mask what they show."""
    return uow.entiere if isinstance(uow, _Vue) else uow


def deportes(uow: UnitOfWork, campagne_id: int, agent: str) -> frozenset[int]:
    """Return the dossiers from which the agent withdrew, a lifted withdrawal aside."""
    return frozenset(
        d.dossier_id for d in uow.lectures.deports(campagne_id) if d.agent == agent and d.leve_le is None
    )


def masques(uow: UnitOfWork, campagne_id: int) -> frozenset[int]:
    """Return the dossiers of a campaign hidden from the agent; none through a store that hides nothing."""
    return uow.caches_de(campagne_id) if isinstance(uow, _Vue) else frozenset()


def candidat_masque(candidat: Candidat) -> Candidat:
    """Return what a ranking may show of a hidden dossier: its number, its state and when it came."""
    return replace(candidat, porteur=MASQUE, type_poste=None, resultat=None, etp=None, montant=None, blancs=())


def exiger_tout_voir(uow: UnitOfWork, campagne_id: int, quoi: str) -> None:
    """Raise UserError when a dossier of the campaign is hidden: a document on all of them would tell of it."""
    if masques(uow, campagne_id):
        raise UserError(
            f"{quoi} porte sur tous les dossiers, et un déport vous en cache\u00a0: rien n’a été produit.",
            conseil="Demandez à un collègue qui n’est pas déporté.",
        )


def refus(numero: str = "") -> UserError:
    """Return what is answered to who opens, notes or changes a hidden dossier."""
    nom = f"Le dossier {numero}" if numero else "Ce dossier"
    return UserError(
        f"{nom} vous est masqué\u00a0: vous en êtes déporté. Rien n’a été lu ni écrit.",
        conseil="Confiez-le à un collègue, ou levez le déport à l’écran Lectures s’il n’a plus lieu d’être.",
    )


class _Vue:
    """A unit of work seen by an agent; what is not named here passes through."""

    def __init__(self, entiere: UnitOfWork, agent: str, connues: _Campagnes) -> None:
        self.entiere = entiere
        self.agent = agent
        self._connues = connues
        self._par_campagne: dict[int, frozenset[int]] = {}
        self._aveugles: dict[int, frozenset[str]] = {}

    def __getattr__(self, nom: str) -> Any:
        depot = getattr(self.entiere, nom)
        vue = _VUES.get(nom)
        return vue(depot, self) if vue else depot

    def caches_de(self, campagne_id: int) -> frozenset[int]:
        """Return the dossiers of a campaign from which the agent withdrew, a lifted withdrawal aside."""
        self._connues.ids.add(campagne_id)
        if campagne_id not in self._par_campagne:
            self._par_campagne[campagne_id] = deportes(self.entiere, campagne_id, self.agent)
        return self._par_campagne[campagne_id]

    def caches(self) -> frozenset[int]:
        """Return those of every campaign of the base. Campaigns are listed once, then known as they are seen."""
        if not self._connues.lues:
            self._connues.ids.update(c.id for c in self.entiere.campagnes.all() if c.id is not None)
            self._connues.lues = True
        return frozenset[int]().union(*(self.caches_de(c) for c in tuple(self._connues.ids)))

    def lecteurs_caches(self, dossier_id: int) -> frozenset[str]:
        """Return the readers of a dossier whose work the agent may not see yet."""
        if dossier_id not in self._aveugles:
            self._aveugles[dossier_id] = lire_dossier_lu(self.entiere, dossier_id).lecteurs_caches(self.agent)
        return self._aveugles[dossier_id]

    def oublier(self) -> None:
        """Read the withdrawals again: one was just declared or lifted."""
        self._par_campagne.clear()

    def exiger(self, dossier_id: int) -> None:
        """Raise UserError on a hidden dossier."""
        if dossier_id in self.caches():
            raise refus()


@dataclass(slots=True)
class _Campagnes:
    """The campaigns of the base seen so far; `lues` once they were all listed."""

    ids: set[int] = field(default_factory=set)
    lues: bool = False


class _Dossiers(Depot):
    def get(self, dossier_id: int) -> Dossier:
        dossier: Dossier = self._entier.get(dossier_id)
        if dossier_id in self._vue.caches_de(dossier.campagne_id):
            raise refus(dossier.numero)
        return dossier

    def of_campagne(self, campagne_id: int) -> Sequence[Dossier]:
        caches = self._vue.caches_de(campagne_id)
        return tuple(d for d in self._entier.of_campagne(campagne_id) if d.id not in caches)

    def ids(self, filtre: Filtre) -> Sequence[int]:
        trouves: Sequence[int] = self._entier.ids(filtre)
        return _sans(trouves, self._vue.caches_de(filtre.campagne_id))

    def lignes(self, ids: Sequence[int]) -> Sequence[LigneDossier]:
        lignes: Sequence[LigneDossier] = self._entier.lignes(ids)
        caches = self._vue.caches()
        return [_ligne_masquee(x) if x.id in caches else x for x in lignes] if caches else lignes

    def par_siret(self, campagne_id: int, siret: str) -> Sequence[int]:
        return _sans(self._entier.par_siret(campagne_id, siret), self._vue.caches_de(campagne_id))

    def par_iban(self, campagne_id: int, iban: str) -> Sequence[int]:
        return _sans(self._entier.par_iban(campagne_id, iban), self._vue.caches_de(campagne_id))


class _Pieces(ParDossier):
    def get(self, piece_id: int) -> Piece:
        piece: Piece = self._entier.get(piece_id)
        self._vue.exiger(piece.dossier_id)
        return piece

    def verdicts(self, dossier_id: int) -> Any:
        self._vue.exiger(dossier_id)
        return self._entier.verdicts(dossier_id)


class _Arrivees(Depot):
    """Mails of a hidden dossier are in no list; one that a link names is given, so that its reply is refused."""

    def get(self, arrivee_id: int) -> Arrivee:
        arrivee: Arrivee = self._entier.get(arrivee_id)
        if arrivee.dossier_id is not None:
            self._vue.exiger(arrivee.dossier_id)
        return arrivee

    def of_campagne(self, campagne_id: int) -> Sequence[Arrivee]:
        caches = self._vue.caches_de(campagne_id)
        return tuple(a for a in self._entier.of_campagne(campagne_id) if a.dossier_id not in caches)

    def par_expediteur(self, campagne_id: int, adresse: str) -> Sequence[Arrivee]:
        caches = self._vue.caches_de(campagne_id)
        return tuple(a for a in self._entier.par_expediteur(campagne_id, adresse) if a.dossier_id not in caches)


class _Decisions(ParDossier):
    def en_vigueur(self, dossier_id: int) -> Any:
        self._vue.exiger(dossier_id)
        return self._entier.en_vigueur(dossier_id)

    def historique(self, dossier_id: int) -> Any:
        self._vue.exiger(dossier_id)
        return self._entier.historique(dossier_id)


class _Actes(ParDossier):
    @override
    def of_campagne(self, campagne_id: int) -> Any:
        caches = self._vue.caches_de(campagne_id)
        return tuple(a for a in self._entier.of_campagne(campagne_id) if a.dossier_id not in caches)


class _Textes(Depot):
    def chercher(self, recherche: RechercheTexte) -> Sequence[PageTrouvee]:
        caches = self._vue.caches()
        return tuple(p for p in self._entier.chercher(recherche) if p.dossier_id not in caches)


class _Recus(Depot):
    """A receipt names every porteur: none is shown while a withdrawal holds."""

    def of_campagne(self, campagne_id: int) -> Sequence[RecuDeClassement]:
        return () if self._vue.caches_de(campagne_id) else self._entier.of_campagne(campagne_id)


class _Journal(Depot):
    def lignes(self, **criteres: Any) -> Sequence[LigneJournal]:
        caches = self._vue.caches()
        lues: Sequence[LigneJournal] = self._entier.lignes(**criteres)
        return tuple(
            _evenement_masque(x, "déport")
            if x.evenement.dossier_id in caches and x.evenement.objet != OBJET
            else _evenement_masque(x, "lecture à l’aveugle")
            if self._est_aveugle(x.evenement)
            else x
            for x in lues
        )

    def _est_aveugle(self, evenement: Evenement) -> bool:
        """True for a proof of another reader, which would tell where her note comes from."""
        cle = evenement.dossier_id
        autre = evenement.objet == PREUVE and evenement.agent != self._vue.agent
        return autre and cle is not None and evenement.agent in self._vue.lecteurs_caches(cle)


class _Preuves(ParDossier):
    """Proofs of another reader are hidden as her notes are: they tell what she read, and for what."""

    @override
    def of_dossier(self, dossier_id: int) -> Sequence[Preuve]:
        return self._lisibles(super().of_dossier(dossier_id))

    @override
    def of_campagne(self, campagne_id: int) -> Mapping[int, Sequence[Preuve]]:
        return {cle: self._lisibles(lues) for cle, lues in super().of_campagne(campagne_id).items()}

    def _lisibles(self, lues: Sequence[Preuve]) -> Sequence[Preuve]:
        vue = self._vue
        return tuple(p for p in lues if p.agent == vue.agent or p.agent not in vue.lecteurs_caches(p.dossier_id))


class _Lectures(ParDossier):
    """Readings of a hidden dossier are nobody’s business; a withdrawal declared or lifted is seen at once."""

    def add_deport(self, deport: Deport) -> Deport:
        declare: Deport = self._entier.add_deport(deport)
        self._vue.oublier()
        return declare

    def save_deport(self, deport: Deport) -> None:
        self._entier.save_deport(deport)
        self._vue.oublier()


class _Seances(Depot):
    def motivations(self, campagne_id: int) -> Any:
        caches = self._vue.caches_de(campagne_id)
        return {cle: lu for cle, lu in self._entier.motivations(campagne_id).items() if cle not in caches}


_VUES: Mapping[str, type[Depot]] = {
    "dossiers": _Dossiers,
    "pieces": _Pieces,
    "arrivees": _Arrivees,
    "notes": ParDossier,
    "decisions": _Decisions,
    "actes": _Actes,
    "demandes": ParDossier,
    "faits": ParDossier,
    "journal": _Journal,
    "textes": _Textes,
    "preuves": _Preuves,
    "lectures": _Lectures,
    "derogations": ParDossier,
    "recus": _Recus,
    "seances": _Seances,
    "comites": Comites,
    "visas": ParDossier,
    "executions": ParDossier,
    "circuits": Circuits,
    "modeles": Modeles,
}


def _sans(ids: Sequence[int], caches: frozenset[int]) -> Sequence[int]:
    return [i for i in ids if i not in caches] if caches else ids


def _ligne_masquee(ligne: LigneDossier) -> LigneDossier:
    return replace(
        ligne, porteur=MASQUE, forme=None, ville="", etp_demande=Etp(0), montant_demande=None, nb_pieces=0
    )


def _evenement_masque(ligne: LigneJournal, raison: str) -> LigneJournal:
    masque = replace(
        ligne.evenement, acte=f"ligne masquée ({raison})", objet="", objet_id="", avant="", apres="", motif=""
    )
    return replace(ligne, evenement=masque)
