"""Acts of many dossiers at once: what is ready and what misses, then each produced in its own transaction.

A batch stopped midway leaves whole acts, and says which; nothing is refused in silence. Not here: the drawing in
child processes (`app.documents.fabrique`), the production of one act (`app.services.actes`).
"""

from __future__ import annotations

from collections import deque
from contextlib import nullcontext
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import TYPE_CHECKING

from app.documents.assemblage import Assemblage
from app.documents.donnees import Manque
from app.domain.convention import LIBELLES_ACTE, Acte, TypeActe
from app.domain.cycle import Etat
from app.services.lots_fichiers import FichiersDuLot
from app.socle.changes import RIEN, Changes
from app.socle.errors import UserError
from app.socle.progress import Annulation, Annule, Progress, Rapporter, muet

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from pathlib import Path

    from app.documents.contenu import Contenu
    from app.documents.fabrique import Fabrique
    from app.services.actes import ActeCompose, Actes
    from app.services.contexte import Contexte


class EtatDuLot(StrEnum):
    """Where an act of a batch stands before production."""

    PRET = "pret"
    A_VERIFIER = "a_verifier"
    INCOMPLET = "incomplet"
    PRODUIT = "produit"


PETIT_LOT = 3  # so few acts are drawn before anything started for them would be ready
#: What a batch produces.
PRODUCTIBLES = frozenset({EtatDuLot.PRET, EtatDuLot.A_VERIFIER})


@dataclass(frozen=True, slots=True)
class LigneDeLot:
    """One act of one dossier. `a_verifier`: what the service should look at before it signs."""

    dossier_id: int
    numero: str
    porteur: str
    decision: Etat
    type: TypeActe
    etat: EtatDuLot
    manques: tuple[Manque, ...] = ()
    a_verifier: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CompteRenduDeLot:
    """What a batch did. `refus`: number and reason; `restent`: not begun when it was stopped."""

    produits: tuple[Acte, ...] = ()
    refus: tuple[tuple[str, str], ...] = ()
    restent: tuple[LigneDeLot, ...] = ()


class Lots:
    """Looks at many acts, produces them, writes them."""

    def __init__(self, contexte: Contexte, actes: Actes, fabrique: Fabrique | None = None) -> None:
        self._contexte = contexte
        self._actes = actes
        self._fabrique = fabrique

    def controler(
        self,
        campagne_id: int,
        types: Collection[TypeActe],
        etats: Collection[Etat] | None = None,
        annulation: Annulation | None = None,
    ) -> tuple[LigneDeLot, ...]:
        """Return the acts of these types that make sense, for dossiers in these states (None: all), by dossier.

        Raises Annule between two dossiers.
        """
        with self._contexte.store.lire() as uow:
            dossiers = [d for d in uow.dossiers.of_campagne(campagne_id) if etats is None or d.etat in etats]
            produits = {(a.dossier_id, a.type) for a in uow.actes.of_campagne(campagne_id)}
        lignes: list[LigneDeLot] = []
        for dossier in dossiers:
            if annulation is not None:
                annulation.verifier()
            for type_acte in self._actes.attendus(dossier.cle):
                if type_acte not in types:
                    continue
                qui = (dossier.cle, dossier.numero, dossier.porteur.raison_sociale, dossier.etat, type_acte)
                if (dossier.cle, type_acte) in produits:
                    lignes.append(LigneDeLot(*qui, EtatDuLot.PRODUIT))
                else:
                    lignes.append(self._examinee(qui))
        return tuple(lignes)

    def chauffer(self, lignes: Iterable[LigneDeLot]) -> None:
        """Start ahead what draws these acts, when they are enough for it; the batch then begins at once."""
        if sum(x.etat in PRODUCTIBLES for x in lignes) > PETIT_LOT:
            self._prete().chauffer()

    def fermer(self) -> None:
        """Let go of what draws, unless a batch has it; a second call does nothing."""
        if self._fabrique is not None:
            self._fabrique.fermer()

    def fichiers(self, vers: Path, *, un_seul: bool) -> FichiersDuLot:
        """Return what writes the files of a batch in a folder: one per act, or one to print."""
        return FichiersDuLot(vers, un_seul=un_seul)

    def produire(
        self,
        lignes: Iterable[LigneDeLot],
        rapporter: Rapporter = muet,
        annulation: Annulation | None = None,
        fichiers: FichiersDuLot | None = None,
    ) -> tuple[CompteRenduDeLot, Changes]:
        """Produce these acts, each kept as soon as it is drawn, then written; one that cannot be is named.

        Stopped, it returns what was produced and what was not begun. Bytes are those of a single production. What
        a disk refuses stops neither the batch nor its traces: `fichiers` says it.
        """
        suite = _Suite(self._actes, tuple(lignes))
        produits: list[Acte] = []
        changes = RIEN
        with fichiers or nullcontext():
            try:
                for compose, octets in suite.dessines(self._prete(), annulation):
                    rapporter(Progress(suite.faits, suite.total, compose.contenu.reference))
                    try:
                        acte, touches = self._actes.garder(compose, octets)
                    except UserError as faute:
                        suite.refuser(compose, faute)
                        continue
                    produits.append(acte)
                    changes |= touches
                    if fichiers is not None:
                        fichiers.ecrire(acte, octets)
            except Annule:
                pass
        rapporter(Progress(suite.total, suite.total, ""))
        gardes = {(a.dossier_id, a.type) for a in produits}
        restent = tuple(x for x in suite.lignes if (x.dossier_id, x.type) not in gardes | suite.refuses)
        return CompteRenduDeLot(tuple(produits), tuple(suite.refus), restent), changes

    def ensemble(self, actes: Sequence[Acte]) -> bytes:
        """Return the pages of these acts as one PDF to print. Raises UserError when there is none."""
        if not actes:
            raise UserError("Aucun acte n’est produit\u00a0: il n’y a rien à assembler.")
        sortie = BytesIO()
        tout = Assemblage(sortie)
        for acte in actes:
            tout.ajouter(self._actes.pdf(acte))
        tout.achever()
        return sortie.getvalue()

    def _prete(self) -> Fabrique:
        if self._fabrique is None:
            from app.documents.fabrique import Fabrique  # noqa: PLC0415  # it starts processes

            self._fabrique = Fabrique()
        return self._fabrique

    def _examinee(self, qui: tuple[int, str, str, Etat, TypeActe]) -> LigneDeLot:
        preparation = self._actes.preparer(qui[0], qui[4])
        if preparation.manques:
            return LigneDeLot(*qui, EtatDuLot.INCOMPLET, preparation.manques)
        a_verifier = (*preparation.rappels, *(f"{v.extrait} ({v.source})" for v in preparation.a_verifier))
        etat = EtatDuLot.A_VERIFIER if a_verifier else EtatDuLot.PRET
        return LigneDeLot(*qui, etat, (), a_verifier)


class _Suite:
    """The acts of a batch on their way to the drawing, in order; those that cannot be composed leave it."""

    def __init__(self, actes: Actes, lignes: tuple[LigneDeLot, ...]) -> None:
        self._actes = actes
        self.lignes = lignes
        self.total = len(lignes)
        self.refus: list[tuple[str, str]] = []
        self.refuses: set[tuple[int, TypeActe]] = set()
        self.faits = 0
        self._en_route: deque[ActeCompose] = deque()

    def dessines(self, fabrique: Fabrique, annulation: Annulation | None) -> Iterator[tuple[ActeCompose, bytes]]:
        """Yield each act with its PDF; an act that cannot be drawn is refused and the others go on.

        Raises Annule when stopped.
        """
        for rendu in fabrique.rendre_tous(self._contenus(), annulation):
            compose = self._en_route.popleft()
            self.faits += 1
            if isinstance(rendu, bytes):
                yield compose, rendu
            else:
                self.refuser(compose, rendu)

    def refuser(self, compose: ActeCompose, faute: UserError) -> None:
        """Keep why an act was not produced."""
        self._dire(compose.donnees.dossier.cle, compose.donnees.dossier.numero, compose.type, faute)

    def _dire(self, dossier_id: int, numero: str, type_acte: TypeActe, faute: UserError) -> None:
        self.refuses.add((dossier_id, type_acte))
        self.refus.append((numero, f"{LIBELLES_ACTE[type_acte].capitalize()} – {faute}"))

    def _contenus(self) -> Iterator[Contenu]:
        for ligne in self.lignes:
            try:
                compose = self._actes.composer(ligne.dossier_id, ligne.type)
            except UserError as faute:
                self._dire(ligne.dossier_id, ligne.numero, ligne.type, faute)
            else:
                self._en_route.append(compose)
                yield compose.contenu
