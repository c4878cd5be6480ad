"""The acts of the base that a scanned bundle names: of a dossier or of a campaign, and their signed copies.

Not here: the reading of the bundle and what is asked of it (`services.retours_scannes`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.documents.identifiant import identifiant, nombre_de_pages
from app.domain.code_de_page import REFERENCE_MAX, CodeDePage
from app.domain.convention import LIBELLES_MODELE, Acte, ActeDeCampagne
from app.domain.pieces import CODE_ACTE_SIGNE, Piece
from app.domain.retours import ActeRevenu
from app.importers.apercu import PDF
from app.services.deplacements import oter_pieces
from app.socle.changes import Changes
from app.socle.errors import UserError
from app.socle.formats import NBSP

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import datetime

    from app.ports import UnitOfWork

DE_LA_CAMPAGNE = "campagne"


@dataclass(frozen=True, slots=True)
class ActeRetrouve:
    """An act of this base whose pages came back. `deja`: the name of its signed copy when one is kept already.

    `numero` is that of its dossier, or « campagne ».
    """

    acte: Acte | ActeDeCampagne
    revenu: ActeRevenu
    numero: str
    porteur: str
    deja: str = ""

    @property
    def cle(self) -> tuple[str, str]:
        """Return what names the act, as its codes do."""
        return self.revenu.cle

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
        return nom_de_copie(self.acte, incomplete=not self.complet)


@dataclass(frozen=True, slots=True)
class CopieSignee:
    """A signed copy that was kept: what a step of the circuit may name as its proof (`PasDeCircuit.sha256`).

    `piece_id` is None for an act of a campaign, as it was before in `acte`.
    """

    acte: Acte | ActeDeCampagne
    piece_id: int | None
    sha256: str
    manquantes: tuple[int, ...] = ()


def libelle_de(acte: Acte | ActeDeCampagne) -> str:
    """Return what an act is, in French."""
    return LIBELLES_MODELE[acte.type]


def nom_de_copie(acte: Acte | ActeDeCampagne, *, incomplete: bool) -> str:
    """Return the name of a signed copy."""
    return f"{acte.reference} {libelle_de(acte)} – copie signée{' incomplète' if incomplete else ''}.pdf"


def tous_les_actes(uow: UnitOfWork) -> Iterator[Acte | ActeDeCampagne]:
    """Yield the issued acts of every campaign, newest first in each."""
    for campagne in uow.campagnes.all():
        yield from (a for a in uow.actes.of_campagne(campagne.id or 0) if a.emis)
        yield from uow.actes_campagne.of_campagne(campagne.id or 0)


def actes_nommes(uow: UnitOfWork, codes: Collection[CodeDePage]) -> dict[tuple[str, str], Acte | ActeDeCampagne]:
    """Return the acts of this base that the codes name: same reference, same digits in the file that is kept."""
    references = {c.reference for c in codes}
    noms = {c.nom: c.acte for c in codes}
    trouves = {}
    for acte in tous_les_actes(uow) if references else ():
        if acte.reference[:REFERENCE_MAX] in references:
            nom = identifiant(uow.pieces.contenu(acte.sha256))
            if nom in noms:
                trouves[noms[nom]] = acte
    return trouves


def code_de(uow: UnitOfWork, acte: Acte | ActeDeCampagne, numero: int) -> CodeDePage:
    """Return the code of a page of an act. Raises UserError when there is no such page or no code."""
    octets = uow.pieces.contenu(acte.sha256)
    pages = nombre_de_pages(octets)
    code = CodeDePage.lu(f"{identifiant(octets).rpartition(':')[0]}:{numero}/{pages}:{identifiant(octets)[-8:]}")
    if code is None:
        raise UserError(
            f"L’acte {acte.reference} n’a pas de page {numero}, ou il a été produit sans code de page. "
            "Rien n’a changé.",
            conseil=f"Cet acte a {pages} page(s){NBSP}: choisissez l’une d’elles.",
        )
    return code


def retrouve(uow: UnitOfWork, acte: Acte | ActeDeCampagne, revenu: ActeRevenu) -> ActeRetrouve:
    """Return an act that came back, with whose it is and its copy if there is one, as the base says now."""
    if isinstance(acte, ActeDeCampagne):
        relu = next(a for a in uow.actes_campagne.of_campagne(acte.campagne_id) if a.id == acte.id)
        deja = nom_de_copie(relu, incomplete=relu.copie_incomplete) if relu.copie_signee else ""
        return ActeRetrouve(relu, revenu, DE_LA_CAMPAGNE, uow.campagnes.get(acte.campagne_id).intitule, deja)
    dossier = uow.dossiers.get(acte.dossier_id)
    debut = f"{acte.reference} {LIBELLES_MODELE[acte.type]} "
    deja = next(
        (
            p.nom
            for p in uow.pieces.of_dossier(acte.dossier_id)
            if p.code == CODE_ACTE_SIGNE and p.nom.startswith(debut)
        ),
        "",
    )
    return ActeRetrouve(acte, revenu, dossier.numero, dossier.porteur.raison_sociale, deja)


def garder_copie(uow: UnitOfWork, trouve: ActeRetrouve, octets: bytes, le: datetime) -> CopieSignee:
    """Keep a signed copy: a piece of the dossier, or the content that an act of a campaign names."""
    acte, sha256 = trouve.acte, uow.pieces.put_contenu(octets)
    if isinstance(acte, ActeDeCampagne):
        uow.actes_campagne.save(replace(acte, copie_signee=sha256, copie_incomplete=not trouve.complet))
        return CopieSignee(acte, None, sha256, trouve.revenu.manquantes)
    piece = uow.pieces.add(
        Piece(
            dossier_id=acte.dossier_id,
            nom=trouve.nom,
            sha256=sha256,
            taille=len(octets),
            recue_le=le,
            type_mime=PDF,
            code=CODE_ACTE_SIGNE,
            origine="numérisation",
        )
    )
    return CopieSignee(acte, piece.id, sha256, trouve.revenu.manquantes)


def oter_copie(uow: UnitOfWork, copie: CopieSignee) -> None:
    """Take a signed copy back; its content stays. Raises UserError once a proof or a newer piece rests on it."""
    if isinstance(copie.acte, ActeDeCampagne):
        uow.actes_campagne.save(copie.acte)
    else:
        oter_pieces(uow, uow.dossiers.get(copie.acte.dossier_id), (copie.piece_id or 0,))


def dossier_de(acte: Acte | ActeDeCampagne) -> int | None:
    """Return the dossier of an act, None for one of a campaign."""
    return acte.dossier_id if isinstance(acte, Acte) else None


def changes_de(uow: UnitOfWork, actes: Sequence[Acte | ActeDeCampagne]) -> Changes:
    """Return what keeping or taking back the copies of some acts touches."""
    return Changes(
        dossiers=frozenset(a.dossier_id for a in actes if isinstance(a, Acte)),
        campagnes=frozenset(
            a.campagne_id if isinstance(a, ActeDeCampagne) else uow.dossiers.get(a.dossier_id).campagne_id
            for a in actes
        ),
        sujets=frozenset({"pieces", "actes", "journal"}),
    )
