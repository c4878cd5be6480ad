"""What forbids an act beyond an empty field: facts that contradict one another, or that nobody settled.

Each is a `Manque`: named, with the screen where to settle it. Not here: empty fields (`app.documents.composer`),
nor what is only worth a remark to the service (blocks « rappel » of the models).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.documents.coherence_convention import (
    de_l_aide,
    de_l_avenant,
    de_l_engagement,
    du_plan,
    du_porteur_conventionne,
)
from app.documents.coherence_suivi import du_suivi
from app.documents.donnees import Ecran, Manque
from app.documents.lignes import TEXTES
from app.domain.convention import A_REMPLIR, SANS_DECISION, TypeActe
from app.domain.documents import Document
from app.domain.dossier import Canal
from app.socle.formats import date_longue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.documents.donnees import DonneesActe


#: Letters that speak of a running request for pieces.
_SUR_DEMANDE = frozenset({TypeActe.DEMANDE_PIECES, TypeActe.RELANCE})


def incoherences(type_acte: TypeActe | Document, donnees: DonneesActe) -> tuple[Manque, ...]:
    """Return what must be settled before this act, in the order of the screens."""
    if isinstance(type_acte, Document):
        return tuple(_des_notes(donnees)) if type_acte is Document.EXPLICATION else ()
    if type_acte in A_REMPLIR:
        return ()
    if type_acte in SANS_DECISION:
        return (*_du_destinataire(donnees), *_de_la_campagne(donnees), *_de_la_demande(type_acte, donnees))
    if donnees.decision is None:
        return (Manque("decision.sens", "Décision sur ce dossier", Ecran.DECISION),)
    trouvees = [*_du_porteur(donnees), *_de_la_campagne(donnees)]
    if donnees.favorable:
        trouvees += _de_l_accord(donnees)
        trouvees += de_l_aide(donnees) if type_acte is TypeActe.LETTRE_DECISION else ()
    if type_acte is TypeActe.CONVENTION:
        trouvees += _de_la_convention(donnees)
    if type_acte is TypeActe.AVENANT:
        trouvees += de_l_avenant(donnees)
    return (*trouvees, *du_suivi(type_acte, donnees))


def _des_notes(d: DonneesActe) -> Iterator[Manque]:
    """Yield what keeps a total from being explained: no grid, or sub-criteria that are « non noté »."""
    if d.resultat is None:
        yield Manque("dossier.postes", "Poste demandé (il donne la grille)", Ecran.PROJET)
        return
    for code in d.resultat.non_notes:
        yield Manque(f"notes.{code}", f"Note du sous-critère {code} («\u00a0non noté\u00a0»)", Ecran.NOTATION)
    if d.resultat.total is None and not d.resultat.non_notes:
        yield Manque("notes", "Un sous-critère au moins qui ne soit pas «\u00a0sans objet\u00a0»", Ecran.NOTATION)


def _du_porteur(d: DonneesActe) -> Iterator[Manque]:
    if d.dossier.porteur.forme is None:
        yield Manque("porteur.forme", "Forme juridique du porteur", Ecran.PORTEUR)
    yield from _du_destinataire(d)


def _du_destinataire(d: DonneesActe) -> Iterator[Manque]:
    if len(TEXTES["destinataire"].lire(d)) < 2:
        yield Manque("porteur.adresse", "Adresse postale ou électronique du porteur", Ecran.PORTEUR)


def _de_la_demande(type_acte: TypeActe, d: DonneesActe) -> Iterator[Manque]:
    if type_acte in _SUR_DEMANDE and d.demande is None:
        yield Manque("demande", "Demande de pièces enregistrée et sans réponse", Ecran.PIECES)
    if d.demande and d.demande.date_limite < d.le:
        yield Manque(
            "demande.date_limite",
            f"Date limite de production à venir (elle était fixée au {date_longue(d.demande.date_limite)})",
            Ecran.PIECES,
        )
    if d.demande and d.demande.canal is Canal.COURRIEL and not d.dossier.porteur.courriel.strip():
        yield Manque("porteur.courriel", "Adresse électronique du porteur", Ecran.PORTEUR)


def _de_la_campagne(d: DonneesActe) -> Iterator[Manque]:
    du = d.auteur.du
    if d.auteur.delegation and du and d.le < du:
        yield Manque(
            "campagne.signataire.delegation_du",
            f"Délégation de signature en vigueur le {date_longue(d.le)} (elle date du {date_longue(du)})",
            Ecran.CAMPAGNE,
        )
    if d.decision and d.le < d.decision.prise_le:
        yield Manque(
            "decision.prise_le",
            f"Décision antérieure à l’acte (elle est datée du {date_longue(d.decision.prise_le)})",
            Ecran.DECISION,
        )


def _de_l_accord(d: DonneesActe) -> Iterator[Manque]:
    if d.etp_des_postes is None:
        yield Manque(
            "postes.etp_retenu",
            "Répartition entre les postes des ETP accordés, égale à la décision",
            Ecran.DECISION,
        )


def _de_la_convention(d: DonneesActe) -> Iterator[Manque]:
    if not d.favorable:
        yield Manque("decision.sens", "Décision favorable (une convention ne suit que celle-là)", Ecran.DECISION)
        return
    yield from du_porteur_conventionne(d)
    yield from du_plan(d, d.montant, d.dossier.cout_total)
    yield from de_l_engagement(d)
