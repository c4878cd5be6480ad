"""What recording one mail writes: the arrival, its dossier, its pieces and one line of journal, all or nothing.

Not here: reading the mail (`importers`), the loop over a drop (`services.reception`), what a preview shows
(`services.apercu_depot`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.dossier import Dossier, numero_de_dossier
from app.domain.pieces import CODE_COURRIEL, Piece
from app.domain.porteur import Porteur
from app.ports import Arrivee, Sort
from app.services.contexte import Contexte, journaliser
from app.services.faits import constater
from app.services.fichiers_deposes import courriel_en_piece
from app.services.rattachement import Reperes, candidats, rattacher
from app.socle.changes import RIEN, Changes
from app.socle.errors import UserError
from app.socle.formats import a_paris, date_heure, pluriel

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from app.domain.campagne import Campagne
    from app.importers.depot import Depot, PieceLue
    from app.ports import UnitOfWork

SANS_PIECE = "message sans pièce jointe : sans doute pas une candidature"
_ACTES = {
    Sort.NOUVEAU_DOSSIER: "Importer un courriel : nouveau dossier",
    Sort.AJOUT: "Importer un courriel : ajout au dossier",
    Sort.ECARTE: "Importer un courriel : écarté",
}


@dataclass(frozen=True, slots=True)
class Choix:
    """What is to be done with a mail.

    An « ajout » names its dossier by `dossier_id`, or by `avec`: the SHA-256 of a mail of the same drop, whose
    dossier does not exist yet. `motif`: why, kept in the register and in the journal; compulsory to set one aside.
    """

    sort: Sort
    dossier_id: int | None = None
    avec: str = ""
    motif: str = ""


NOUVEAU = Choix(Sort.NOUVEAU_DOSSIER)


@dataclass(frozen=True, slots=True)
class Signes:
    """What weaker signs are looked for with; the SIRET of the campaign that the mail writes."""

    connus: Reperes
    sirets: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Issue:
    """The fate of one file. `sort` None: nothing was written, `message` says why. `dossier_id`: where it went."""

    nom: str
    sort: Sort | None
    message: str
    dossier_id: int | None = None
    numero: str = ""
    deja_importe: bool = False


def enregistrer(
    contexte: Contexte, campagne_id: int, depot: Depot, nom: str, selon: Choix | Signes
) -> tuple[Issue, Changes]:
    """Record one mail as the officer chose; given signs instead, an explicit link decides and weaker ones are told.

    Raises UserError when the choice cannot be kept; nothing is then written.
    """
    with contexte.store.ecrire() as uow:
        deja = uow.arrivees.par_empreinte(campagne_id, depot.sha256)
        if deja is not None:
            return deja_importe(nom, deja, uow), RIEN
        recu_le = date_de_reception(depot) or contexte.clock.maintenant()
        avis: tuple[str, ...] = ()
        if isinstance(selon, Choix):
            choix = _resoudre(uow, campagne_id, selon)
        else:
            choix = choix_sans_agent(uow, campagne_id, depot)
            avis = _avis(uow, campagne_id, depot, choix, selon)
        dossier, message = _ecrire(uow, contexte, campagne_id, depot, nom, choix, recu_le)
        arrivee = uow.arrivees.add(
            _arrivee(campagne_id, depot, nom, choix, dossier, (recu_le, contexte.clock.maintenant()), avis)
        )
        ouvert = faits_du_dossier(dossier) if dossier and choix.sort is Sort.NOUVEAU_DOSSIER else {}
        journaliser(
            uow,
            contexte,
            acte=_ACTES[choix.sort],
            objet="arrivee",
            objet_id=arrivee.id,
            apres={"nom_fichier": nom, "sha256": depot.sha256, "sort": choix.sort, **ouvert},
            motif=choix.motif,
            dossier_id=dossier.id if dossier else None,
        )
        if dossier is not None:
            constater(uow, contexte, dossier.cle)
    if dossier is None:
        return Issue(nom, choix.sort, ". ".join((message, *avis))), changes_du_registre(campagne_id)
    suite = f"{message}. {' '.join(arrivee.avertissements)}".strip()
    return Issue(nom, choix.sort, suite, dossier.id, dossier.numero), changes_du_dossier(dossier.cle, campagne_id)


def _arrivee(
    campagne_id: int,
    depot: Depot,
    nom: str,
    choix: Choix,
    dossier: Dossier | None,
    instants: tuple[datetime, datetime],
    avis: tuple[str, ...],
) -> Arrivee:
    recu_le, importe_le = instants
    return Arrivee(
        campagne_id=campagne_id,
        sha256=depot.sha256,
        nom_fichier=nom,
        expediteur_nom=depot.expediteur_nom,
        expediteur_adresse=depot.expediteur_adresse,
        objet=depot.objet,
        recu_le=recu_le,
        importe_le=importe_le,
        sort=choix.sort,
        message_id=depot.message_id,
        en_reponse_a=depot.en_reponse_a,
        transfere_par=depot.transfere_par or "",
        dossier_id=dossier.id if dossier else None,
        motif=choix.motif,
        avertissements=(*avis, *depot.avertissements),
    )


def choix_sans_agent(uow: UnitOfWork, campagne_id: int, depot: Depot) -> Choix:
    """Return the fate of a mail that nobody looks at: its dossier, none for want of a piece, or a new one."""
    cible = rattacher(uow, campagne_id, depot)
    if cible is not None:
        return Choix(Sort.AJOUT, cible.dossier_id, motif=cible.raison)
    return NOUVEAU if depot.pieces else Choix(Sort.ECARTE, motif=SANS_PIECE)


def _avis(uow: UnitOfWork, campagne_id: int, depot: Depot, choix: Choix, signes: Signes) -> tuple[str, ...]:
    if choix.sort is Sort.AJOUT:
        return ()
    trouves = candidats(uow, campagne_id, depot.expediteur_adresse, signes.sirets, signes.connus)
    return tuple(c.phrase for c in trouves)


def _resoudre(uow: UnitOfWork, campagne_id: int, choix: Choix) -> Choix:
    """Return the choice with its dossier found. Raises UserError when it cannot be kept."""
    if choix.sort is Sort.ECARTE and not choix.motif.strip():
        raise UserError("Écarter un courriel demande un motif. Rien n’a été enregistré.", conseil="Écrivez-le.")
    if choix.sort is not Sort.AJOUT:
        return choix
    if choix.avec:
        premier = uow.arrivees.par_empreinte(campagne_id, choix.avec)
        if premier is None or premier.dossier_id is None:
            raise UserError(
                "Ce courriel devait rejoindre le dossier d’un autre courriel du même dépôt, qui n’en a pas. "
                "Rien n’a été enregistré.",
                conseil="Déposez-le de nouveau et choisissez son dossier.",
            )
        return replace(choix, dossier_id=premier.dossier_id)
    if choix.dossier_id is None or uow.dossiers.get(choix.dossier_id).campagne_id != campagne_id:
        raise UserError("Le dossier choisi n’est pas de cette campagne. Rien n’a été enregistré.")
    return choix


def _ecrire(
    uow: UnitOfWork,
    contexte: Contexte,
    campagne_id: int,
    depot: Depot,
    nom: str,
    choix: Choix,
    recu_le: datetime,
) -> tuple[Dossier | None, str]:
    """Write the dossier and the pieces; return the dossier and what the report says."""
    if choix.sort is Sort.ECARTE:
        uow.pieces.put_contenu(depot.original)
        return None, f"écarté, {choix.motif}"
    if choix.dossier_id is None:
        dossier = dossier_du_depot(uow, contexte, campagne_id, depot, recu_le, nom)
        return dossier, f"nouveau dossier {dossier.numero}, {pluriel(len(depot.pieces), 'pièce')}"
    dossier = uow.dossiers.get(choix.dossier_id)
    pieces = ranger(uow, dossier, (courriel_en_piece(depot, nom), *depot.pieces), recu_le)
    ajoutees = pluriel(len(pieces) - 1, "pièce ajoutée", "pièces ajoutées")
    return dossier, f"{ajoutees} au dossier {dossier.numero}"


def dossier_du_depot(
    uow: UnitOfWork, contexte: Contexte, campagne_id: int, depot: Depot, recu_le: datetime, nom: str
) -> Dossier:
    """Open a dossier from a mail, its pieces included."""
    porteur = Porteur(
        raison_sociale=depot.expediteur_nom or depot.expediteur_adresse or "Expéditeur inconnu",
        courriel=depot.expediteur_adresse,
    )
    dossier = creer(
        uow,
        contexte.agent,
        Dossier(campagne_id=campagne_id, porteur=porteur, recu_le=recu_le, objet=depot.objet),
    )
    ranger(uow, dossier, (courriel_en_piece(depot, nom), *depot.pieces), recu_le)
    return dossier


def creer(uow: UnitOfWork, agent: str, dossier: Dossier) -> Dossier:
    """Store a new dossier under the next number of its campaign, in the wave of its receipt."""
    campagne: Campagne = uow.campagnes.get(dossier.campagne_id)
    rang = uow.dossiers.prochain_rang(dossier.campagne_id)
    return uow.dossiers.add(
        replace(
            dossier,
            numero=numero_de_dossier(campagne.edition, campagne.region_code, rang),
            vague=campagne.vague_de(dossier.recu_le.date()),
            agent=agent,
        )
    )


def ranger(uow: UnitOfWork, dossier: Dossier, lus: Iterable[PieceLue], recue_le: datetime) -> tuple[Piece, ...]:
    """Record files as pieces; a type proposed that this campaign does not expect is left to the officer."""
    connus = {CODE_COURRIEL, *(t.code for t in uow.campagnes.get(dossier.campagne_id).pieces)}
    return tuple(
        uow.pieces.add(
            Piece(
                dossier_id=dossier.cle,
                nom=lue.nom,
                sha256=uow.pieces.put_contenu(lue.contenu),
                taille=len(lue.contenu),
                recue_le=recue_le,
                type_mime=lue.type_mime,
                code=lue.code_propose if lue.code_propose in connus else "",
                origine=lue.chemin,
            )
        )
        for lue in lus
    )


def faits_du_dossier(dossier: Dossier) -> dict[str, object]:
    """Return what the journal says of a dossier just opened (R01)."""
    return {
        "numero": dossier.numero,
        "porteur": dossier.porteur.raison_sociale,
        "recu_le": dossier.recu_le,
        "vague": dossier.vague,
    }


def date_de_reception(depot: Depot) -> datetime | None:
    """Return the instant that counts as the receipt of a mail, in the time of Paris; None when it gives none.

    A mail passed on by another service counts from the day that service received it (CRPA, art. L114-2 and L114-3);
    the date of the message inside is the nearest fact known, and a warning of the reader tells the officer.
    """
    if depot.transfere_par and depot.date_envoi is not None:
        return a_paris(depot.date_envoi)
    return depot.recu_le


def bilan(issues: Sequence[Issue]) -> str:
    """Return « 3 dossiers ouverts, 1 ajout, 1 écarté, 1 refusé »; what is nil is left out."""
    nb = {s: sum(i.sort is s for i in issues) for s in (*Sort, None)}
    deja = sum(i.deja_importe for i in issues)
    parties = [
        pluriel(nb[Sort.NOUVEAU_DOSSIER], "dossier ouvert", "dossiers ouverts") if nb[Sort.NOUVEAU_DOSSIER] else "",
        pluriel(nb[Sort.AJOUT], "ajout") if nb[Sort.AJOUT] else "",
        pluriel(nb[Sort.ECARTE], "courriel écarté", "courriels écartés") if nb[Sort.ECARTE] else "",
        pluriel(deja, "déjà importé", "déjà importés") if deja else "",
        pluriel(nb[None] - deja, "fichier refusé", "fichiers refusés") if nb[None] > deja else "",
    ]
    return ", ".join(p for p in parties if p) or "aucun courriel trouvé"


def deja_importe(nom: str, deja: Arrivee, uow: UnitOfWork) -> Issue:
    """Return the fate of a mail whose very bytes came before."""
    numero = uow.dossiers.get(deja.dossier_id).numero if deja.dossier_id else ""
    ou = f" (dossier {numero})" if numero else f" ({deja.motif})"
    return Issue(
        nom,
        None,
        f"Déjà importé le {date_heure(deja.importe_le)}{ou}. Rien n’a été enregistré deux fois.",
        deja.dossier_id,
        numero,
        deja_importe=True,
    )


def changes_du_dossier(dossier_id: int, campagne_id: int) -> Changes:
    """Return what a mail recorded in a dossier touches."""
    return Changes(
        dossiers=frozenset({dossier_id}),
        campagnes=frozenset({campagne_id}),
        sujets=frozenset({"dossiers", "pieces", "arrivees", "journal", "quota"}),
    )


def changes_du_registre(campagne_id: int) -> Changes:
    """Return what a mail that touches no dossier changes."""
    return Changes(campagnes=frozenset({campagne_id}), sujets=frozenset({"arrivees", "journal"}))
