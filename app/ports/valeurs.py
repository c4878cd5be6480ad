"""What a store is asked and answers, beside the objects of the trade: the list of dossiers, the mails entered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.cycle import Etat
from app.domain.montants import Etp, Montant
from app.domain.porteur import Forme
from app.domain.poste import TypePoste

#: For `Journal.lignes`: every line there is.
SANS_LIMITE = 2**31 - 1


class Tri(StrEnum):
    """Orders of the list of dossiers; the number, ascending, breaks ties.

    Numbers by length, then as texts; names without accents nor case; states in the order of `Etat`. An unknown
    amount comes last both ways.
    """

    NUMERO = "numero"
    RECU_LE = "recu_le"
    PORTEUR = "porteur"
    ETAT = "etat"
    MONTANT = "montant_demande"
    ETP = "etp_demande"


@dataclass(frozen=True, slots=True)
class Filtre:
    """What the list shows.

    `texte`: every word must be found (accents and case ignored) in number, porteur, sigle, city, object or SIRET;
    the last word may be a beginning. Empty sets mean « all ».
    """

    campagne_id: int
    texte: str = ""
    etats: frozenset[Etat] = frozenset()
    types: frozenset[TypePoste] = frozenset()
    tri: Tri = Tri.NUMERO
    decroissant: bool = False


@dataclass(frozen=True, slots=True)
class LigneDossier:
    """A row of the list of dossiers. `type_poste`, `forme`, `montant_demande`: None when not known yet."""

    id: int
    numero: str
    porteur: str
    forme: Forme | None
    ville: str
    recu_le: datetime
    etat: Etat
    type_poste: TypePoste | None
    etp_demande: Etp
    montant_demande: Montant | None
    nb_pieces: int


class Sort(StrEnum):
    """Fate of an arrival."""

    NOUVEAU_DOSSIER = "nouveau_dossier"
    AJOUT = "ajout"
    ECARTE = "ecarte"


@dataclass(frozen=True, slots=True)
class Arrivee:
    """A mail of the register, with its fate. `sha256` is that of the original bytes, kept as a content."""

    campagne_id: int
    sha256: str
    nom_fichier: str
    expediteur_nom: str
    expediteur_adresse: str
    objet: str
    recu_le: datetime
    importe_le: datetime
    sort: Sort
    id: int | None = None
    message_id: str = ""
    en_reponse_a: tuple[str, ...] = ()
    transfere_par: str = ""
    dossier_id: int | None = None
    motif: str = ""
    avertissements: tuple[str, ...] = ()
