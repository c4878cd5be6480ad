"""What a scanned bundle holds, as rows: its acts first, then the pages that join none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.convention import ActeDeCampagne
from app.domain.retours import LIBELLES_ECART, PageEcartee
from app.services.retours_actes import ActeRetrouve, libelle_de
from ui.models.table import Column

if TYPE_CHECKING:
    from app.domain.retours import PageScannee
    from app.services.retours_scannes import Examen


@dataclass(frozen=True, slots=True)
class LigneRetour:
    """A row: an act that came back, or a page put aside, in the file `fichier`."""

    acte: ActeRetrouve | None = None
    ecartee: PageEcartee | None = None
    fichier: str = ""

    @property
    def cle(self) -> tuple[int, int, int]:
        """What tells this row from the others."""
        if self.acte is not None:
            return (-2 if isinstance(self.acte.acte, ActeDeCampagne) else -1, self.acte.acte.id or 0, 0)
        return (self.ecartee.page.fichier, self.ecartee.page.rang, 1) if self.ecartee else (-1, -1, -1)

    @property
    def etat(self) -> str:
        """Return how it is, in a symbol and words."""
        if self.acte is not None:
            return f"{'●' if self.acte.complet else '✕'} {self.acte.revenu.dit}"
        return f"! {LIBELLES_ECART[self.ecartee.ecart]}" if self.ecartee else ""

    @property
    def quoi(self) -> str:
        """Return the act, or the page and the one before it."""
        if self.acte is not None:
            return f"{self.acte.acte.reference} {libelle_de(self.acte.acte)}"
        if self.ecartee is None:
            return ""
        voisine = self.ecartee.voisine
        apres = f", après la page {voisine.page} de {voisine.reference}" if voisine else ""
        return f"page {self.ecartee.page.rang + 1} de {self.fichier}{apres}"

    @property
    def pages(self) -> tuple[tuple[str, PageScannee | None], ...]:
        """Return what is shown of it: a name and the page, None for one that misses."""
        if self.acte is not None:
            vues = dict(self.acte.revenu.presentes)
            return tuple((_nom(n, vues.get(n)), vues.get(n)) for n in range(1, self.acte.revenu.pages + 1))
        return ((self.quoi.partition(",")[0], self.ecartee.page),) if self.ecartee else ()


def _nom(numero: int, page: PageScannee | None) -> str:
    if page is None:
        return f"✕ page {numero} manque"
    return f"page {numero}, dite à la main" if page.a_la_main else f"page {numero}"


def choix_d_acte(examen: Examen) -> tuple[tuple[object, str], ...]:
    """Return the acts that a page put aside may be of: those of the bundle that miss pages first."""
    attendus = [(a.acte, f"{a.acte.reference} {libelle_de(a.acte)}") for a in examen.actes if not a.complet]
    trouves = [a.acte for a in examen.actes]
    autres = [(a, f"{a.reference} {libelle_de(a)}") for a in examen.candidats if a not in trouves]
    return (*attendus, *autres)


def page_attendue(examen: Examen, acte: object) -> int:
    """Return the first page of an act that misses in the bundle; 1 for an act that is not in it."""
    return next((a.revenu.manquantes[0] for a in examen.actes if a.acte == acte and a.revenu.manquantes), 1)


def lignes_de(examen: Examen) -> tuple[LigneRetour, ...]:
    """Return the rows of a bundle."""
    actes = [LigneRetour(acte) for acte in examen.actes]
    autres = [LigneRetour(ecartee=e, fichier=examen.fichiers[e.page.fichier].nom) for e in examen.tri.ecartees]
    return (*actes, *autres)


def colonnes_retours() -> tuple[Column[LigneRetour], ...]:
    """Return the columns."""
    return (
        Column("etat", "État", lambda x: x.etat, largeur=230, couleur=_couleur, infobulle=lambda x: x.etat),
        Column("quoi", "Acte ou page", lambda x: x.quoi, largeur=260, infobulle=lambda x: x.quoi),
        Column("dossier", "Dossier", lambda x: x.acte.numero if x.acte else "–", largeur=110,
               infobulle=lambda x: x.acte.porteur if x.acte else ""),
        Column("deja", "Copie signée", lambda x: ("● déjà retenue" if x.acte.deja else "○ pas encore") if x.acte
               else "–", largeur=130),
    )  # fmt: skip


def _couleur(ligne: LigneRetour) -> str:
    if ligne.acte is None:
        return "alerte"
    return "" if ligne.acte.complet else "erreur"
