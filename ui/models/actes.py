"""The acts to produce, one row per dossier and act: what misses in words, or when it was produced."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from app.documents.donnees import Ecran, Manque
from app.domain.convention import LIBELLES_ACTE, Acte, TypeActe
from app.domain.familles_actes import LIBELLES_FAMILLE, FamilleActe, famille_de
from app.ports import LigneDossier
from app.socle.formats import date_heure, pluriel, sans_accents
from ui.models.dossiers import etat_ecrit, jeton_etat
from ui.models.table import Column
from ui.models.verifications import capitale

LIBELLES_ECRAN = {
    Ecran.PORTEUR: "onglet Porteur du dossier",
    Ecran.PROJET: "onglet Projet du dossier",
    Ecran.PIECES: "pièces du dossier",
    Ecran.DECISION: "onglet Décision du dossier",
    Ecran.NOTATION: "onglet Notation du dossier",
    Ecran.CAMPAGNE: "faits de la campagne, au cockpit",
    Ecran.SUIVI: "écran Suivi",
    Ecran.MODELES: "écran Modèles",
}


@dataclass(frozen=True, slots=True)
class ActeAProduire:
    """One act of one dossier. `produit`: the last one kept, None before."""

    dossier: LigneDossier
    type: TypeActe
    produit: Acte | None
    manques: Sequence[Manque]

    @property
    def cle(self) -> tuple[int, TypeActe]:
        """Return what tells this act from the others."""
        return self.dossier.id, self.type

    @property
    def est_pret(self) -> bool:
        """True when nothing misses."""
        return not self.manques


def colonnes_actes() -> tuple[Column[ActeAProduire], ...]:
    """Return the columns of the acts; the first one never folds: a row is brought in sight by it."""
    return (
        Column(
            "famille", "Famille", lambda x: LIBELLES_FAMILLE[famille_de(x.type)].capitalize(), largeur=92,
            tri=lambda x: tuple(FamilleActe).index(famille_de(x.type)),
        ),
        Column("numero", "Dossier", lambda x: x.dossier.numero, largeur=108),
        Column("type", "Acte", _nom, largeur=156, infobulle=_nom),
        Column("avancement", "Où en est-il\u00a0?", _avancement, largeur=164, couleur=_jeton, infobulle=_infobulle),
        Column(
            "porteur", "Porteur", lambda x: x.dossier.porteur, largeur=100, infobulle=lambda x: x.dossier.porteur
        ),
        Column(
            "etat",
            "Décision",
            lambda x: etat_ecrit(x.dossier.etat),
            largeur=150,
            couleur=lambda x: jeton_etat(x.dossier.etat),
        ),
    )  # fmt: skip


def montrees(actes: Iterable[ActeAProduire], familles: Collection[object], texte: str) -> tuple[ActeAProduire, ...]:
    """Return the acts of these families (none: all) whose row holds every word of a text."""
    mots = sans_accents(texte).split()
    return tuple(
        a
        for a in actes
        if (not familles or famille_de(a.type) in familles) and all(mot in mots_cherches(a) for mot in mots)
    )


def colonnes_manques() -> tuple[Column[Manque], ...]:
    """Return the columns of the missing data; Enter on a row goes where it is filled."""
    return (
        Column("libelle", "Donnée manquante", lambda x: x.libelle, largeur=200, infobulle=lambda x: x.libelle),
        Column("ecran", "Où la renseigner", lambda x: LIBELLES_ECRAN.get(Ecran(x.ecran), x.ecran), largeur=200),
    )


def _nom(ligne: ActeAProduire) -> str:
    return capitale(LIBELLES_ACTE[ligne.type])


def _avancement(ligne: ActeAProduire) -> str:
    if ligne.produit is not None:
        return f"● produit le {date_heure(ligne.produit.produit_le).split(',')[0]}"
    if ligne.est_pret:
        return "◐ prêt à produire"
    nombre = len(ligne.manques)
    return f"○ {pluriel(nombre, 'donnée manquante', 'données manquantes')}"


def _infobulle(ligne: ActeAProduire) -> str:
    return "\n".join(m.libelle for m in ligne.manques)


def _jeton(ligne: ActeAProduire) -> str:
    if ligne.produit is not None:
        return "succes"
    return "info" if ligne.est_pret else "alerte"


def effet_en_mots(ligne: ActeAProduire) -> str:
    """Return what producing an act does, what was done, or what it waits for."""
    nom = LIBELLES_ACTE[ligne.type]
    if ligne.produit is not None:
        return f"{capitale(nom)} {ligne.produit.reference}\u00a0: c’est le document gardé dans la base."
    if not ligne.est_pret:
        return "Rien n’est imprimé avec un blanc\u00a0: cet acte attend les données ci-dessous."
    return (
        f"Produire donne sa forme définitive à l’acte «\u00a0{nom}\u00a0» du dossier {ligne.dossier.numero}\u00a0: "
        "il est gardé dans la base et inscrit au journal. Jusque-là, «\u00a0PROJET\u00a0» le barre."
    )


def mots_cherches(ligne: ActeAProduire) -> str:
    """Return what the search field looks into, without accents."""
    return sans_accents(f"{ligne.dossier.numero} {ligne.dossier.porteur} {LIBELLES_ACTE[ligne.type]}")
