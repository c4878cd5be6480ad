"""The documents of a campaign to produce, one row each: what misses in words, or when it was produced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.documents.collectif import DU_COMITE, EcranCollectif
from app.documents.donnees import Manque
from app.domain.comite import Comite
from app.domain.convention import LIBELLES_ACTE_CAMPAGNE, ActeDeCampagne, TypeActeCampagne
from app.services.actes_en_projet import ActeDeCampagneEnProjet
from app.socle.errors import UserError
from app.socle.formats import date_heure, pluriel
from ui.models.table import Column

if TYPE_CHECKING:
    from app.services.bureau import Bureau

LIBELLES_ECRAN = {
    EcranCollectif.COMITE: "écran Comité",
    EcranCollectif.COCKPIT: "cockpit",
    EcranCollectif.DOSSIER: "dossier",
    EcranCollectif.ACTES: "écran Actes",
    EcranCollectif.CAMPAGNE: "faits de la campagne, au cockpit",
    EcranCollectif.MODELES: "écran Modèles des actes",
}


@dataclass(frozen=True, slots=True)
class DocumentAProduire:
    """One document, for the comité chosen or for the whole campaign (None). `refus`: why it cannot be asked now.

    `acte`: what names it before its issue; None once it is issued, or while it cannot be made of anything.
    """

    type: TypeActeCampagne
    comite_id: int | None
    manques: Sequence[Manque]
    produit: ActeDeCampagne | None
    refus: str = ""
    acte: ActeDeCampagneEnProjet | None = None

    @property
    def est_pret(self) -> bool:
        """True when nothing misses."""
        return not self.manques and not self.refus


@dataclass(frozen=True, slots=True)
class EtatDesDocuments:
    """The meetings, latest first, and the documents for the one chosen."""

    comites: Sequence[Comite]
    documents: Sequence[DocumentAProduire]


def lire_documents(bureau: Bureau, campagne_id: int, comite_id: int | None) -> EtatDesDocuments:
    """Return the documents for a comité, or for the whole campaign. Read in a worker."""
    comites = tuple(reversed(bureau.comites.lister(campagne_id)))
    produits = bureau.documents_campagne.produits(campagne_id)
    documents = []
    for type_acte in TypeActeCampagne:
        siens = (p for p in produits if p.type is type_acte and p.comite_id == comite_id)
        manques, refus = _examiner(bureau, campagne_id, type_acte, comite_id)
        acte = ActeDeCampagneEnProjet(campagne_id, type_acte, comite_id)
        clos = refus or (type_acte in DU_COMITE and comite_id is None) or bureau.retouches.est_emis(acte)
        documents.append(
            DocumentAProduire(type_acte, comite_id, manques, next(siens, None), refus, None if clos else acte)
        )
    return EtatDesDocuments(comites, tuple(documents))


def _examiner(
    bureau: Bureau, campagne_id: int, type_acte: TypeActeCampagne, comite_id: int | None
) -> tuple[Sequence[Manque], str]:
    if type_acte in DU_COMITE and comite_id is None:
        return (Manque("comite", "Comité à choisir, en haut de la page, ou à créer", EcranCollectif.COMITE),), ""
    try:
        return bureau.documents_campagne.preparer(campagne_id, type_acte, comite_id).manques, ""
    except UserError as faute:
        return (), str(faute)


def colonnes_documents() -> tuple[Column[DocumentAProduire], ...]:
    """Return the columns of the documents."""
    return (
        Column("type", "Document", lambda x: LIBELLES_ACTE_CAMPAGNE[x.type].capitalize(), largeur=200),
        Column("avancement", "Où en est-il\u00a0?", avancement, largeur=210, couleur=_jeton),
        Column("reference", "Référence", lambda x: x.produit.reference if x.produit else "", largeur=150),
    )


def avancement(ligne: DocumentAProduire) -> str:
    """Return where a document stands, a sign and words."""
    if ligne.refus:
        return "○ indisponible"
    if ligne.manques:
        return f"○ {pluriel(len(ligne.manques), 'donnée manquante', 'données manquantes')}"
    if ligne.produit is not None:
        if ligne.produit.copie_signee:
            return "● copie signée gardée"
        return f"● produit le {date_heure(ligne.produit.produit_le).split(',')[0]}"
    return "◐ prêt à produire"


def _jeton(ligne: DocumentAProduire) -> str:
    if not ligne.est_pret:
        return "alerte"
    return "succes" if ligne.produit else "info"


def colonnes_manques_collectifs() -> tuple[Column[Manque], ...]:
    """Return the columns of the missing data; Enter on a row goes where it is filled."""
    return (
        Column("libelle", "Donnée manquante", lambda x: x.libelle, largeur=200, infobulle=lambda x: x.libelle),
        Column("ecran", "Où la renseigner", lambda x: LIBELLES_ECRAN[EcranCollectif(x.ecran)], largeur=200),
    )


def endroit(manque: Manque) -> tuple[str, object]:
    """Return the page where a missing datum is filled, and what it must show."""
    ecran = EcranCollectif(manque.ecran)
    nom, _, reste = manque.champ.partition(".")
    numero = reste.partition(".")[0]
    dossier = int(numero) if nom == "dossiers" and numero.isdigit() else None
    if ecran is EcranCollectif.CAMPAGNE:
        return "cockpit", "campagne"
    if ecran is EcranCollectif.DOSSIER and dossier is None:
        return "dossiers", None
    if ecran in {EcranCollectif.DOSSIER, EcranCollectif.ACTES}:
        return ecran.value, dossier
    return ecran.value, None
