"""The campaign as data: a national call × a region × a year, with the source of each of its facts.

Not here: the facts themselves (`resources/campagnes`), nor their reading (`services.campagnes`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from app.domain.grille import Grille
from app.domain.hypotheses import HypothesesArrivees
from app.domain.modele_acte import Retouche
from app.domain.montants import Montant
from app.domain.pieces import TypePiece
from app.domain.poste import TypePoste

A_CONFIRMER = "à confirmer par le service"


class Mode(StrEnum):
    """How files are ranked: as they come, or by waves before a committee."""

    FIL_DE_L_EAU = "fil_de_l_eau"
    VAGUES = "vagues"


class Ordre(StrEnum):
    """What a rank follows: the score within each wave, or the order of arrival."""

    NOTE = "note"
    ARRIVEE = "arrivee"


LIBELLES_ORDRE = {Ordre.NOTE: "la note, par vague", Ordre.ARRIVEE: "l’ordre d’arrivée"}


class Delai(StrEnum):
    """Where a receipt stands against the deadline."""

    DANS_LES_DELAIS = "dans_les_delais"
    JOUR_LIMITE = "jour_limite"
    HORS_DELAI = "hors_delai"


LIBELLES_DELAI = {
    Delai.DANS_LES_DELAIS: "dans les délais",
    Delai.JOUR_LIMITE: "jour limite, à apprécier",
    Delai.HORS_DELAI: "hors délai",
}


@dataclass(frozen=True, slots=True)
class Vague:
    """A wave of deposits, with its own deadline."""

    numero: int
    date_limite: date
    date_comite: date | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A postponement of the deadline, kept for ever (R03)."""

    ancienne: date
    nouvelle: date
    motif: str
    agent: str
    le: date


@dataclass(frozen=True, slots=True)
class Service:
    """The State service that instructs; fields left empty are asked before the first act that needs them."""

    nom: str = ""
    autorite: str = ""
    adresse: str = ""
    courriel: str = ""
    telephone: str = ""
    ville: str = ""
    tribunal: str = ""
    dpo: str = ""


@dataclass(frozen=True, slots=True)
class Signataire:
    """Who signs the acts, and by what delegation (CRPA, art. L212-1)."""

    prenom: str = ""
    nom: str = ""
    qualite: str = ""
    delegation: str = ""
    delegation_du: date | None = None


@dataclass(frozen=True, slots=True)
class Imputation:
    """Where the money comes from in the budget; free text, never guessed.

    `regime_aide`: the State-aid text cited when the activity is economic, or « hors champ »; empty: not set.
    """

    programme: str = ""
    domaine_fonctionnel: str = ""
    centre_financier: str = ""
    activite: str = ""
    ordonnateur: str = ""
    comptable: str = ""
    regime_aide: str = ""


@dataclass(frozen=True, slots=True)
class Logo:
    """The picture at the head of the acts, which the service chose; its bytes are a content, by SHA-256.

    `nom`: of the file chosen. `alternative`: what it shows, for who cannot see it. `largeur`: in pixels.
    """

    sha256: str
    nom: str
    alternative: str
    largeur: int


@dataclass(frozen=True, slots=True)
class Campagne:
    """All the facts of a campaign. `sources` names where each comes from, or says « à confirmer… ».

    `date_limite_incluse`: None when the call is ambiguous (« avant le 15 septembre »): a file received on
    that day is then « jour limite, à apprécier ». `taux_max`: fraction of the cost, None when unknown.
    `repere_etp`: euros for one ETP that a request is compared with; `ecart_repere`: multiple of it that calls for
    a look (R18). `departements_blancs`: codes of those without any facilitateur, as the service names them (R32).
    `ordre`: what the rank of a dossier follows; `mode` says how they are examined.
    `ecart_troisieme_lecture`: gap between two readings, in points of the total, from which a third is asked;
    `seuil_statistiques`: number of dossiers from which figures of agreement are shown; None: not set.
    `communiquer_rang`: whether a porteur is told its rank; None: the service has not chosen, and it is not told.
    `saut_selection`: whether a dossier that does not fit is passed over by the following ones; None: not chosen,
    and nobody passes before it on what stopped it. `effets_apres_verrou`: whether a dossier takes part in the line
    of selection only once « instruit »; None: not chosen, and it does not before.
    `quorum_comite`: members with a voice who must be there, None: not set. `avis_sans_quorum`: whether an opinion
    given without quorum is kept and marked so; None: not chosen, and it is refused.
    `hypotheses`: what the service expects to come; None: it has not said. `baisse_reconduction`: the cut that the
    renewal wave tries, a fraction of the amount; None: the one of the resources. `retour_convention_jours`: after
    which an award lapses when the convention did not come back signed; None: not set, and no lapse is announced.
    `excedent_raisonnable`: the part of the real cost that a non-profit body may keep; None: not set, and nothing is
    kept. `prorata_vacance`: whether months and ETP not filled lower what is due (R28); None: only shown.
    `delai_observations_jours`: given to the beneficiary before a reversement or a refusal to renew; None: not set.
    `logo`: printed at the head of the acts of the service; None: lines of text alone.
    `retouches`: texts that an officer gave to blocks of the acts that no meeting holds.
    """

    code: str
    intitule: str
    edition: int
    region_code: str
    region_nom: str
    date_limite: date
    mode: Mode
    grilles: Mapping[TypePoste, Grille]
    pieces: tuple[TypePiece, ...]
    id: int | None = None
    objet: str = ""
    date_ouverture: date | None = None
    date_limite_incluse: bool | None = None
    vagues: tuple[Vague, ...] = ()
    reports: tuple[Report, ...] = ()
    taux_max: Fraction | None = None
    repere_etp: Montant | None = None
    duree_mois: int | None = None
    reconductions_max: int | None = None
    duree_totale_mois: int | None = None
    delai_pieces_jours: int | None = None
    rejet_implicite_mois: int | None = None
    seuil_convention: Montant | None = None
    delai_paiement_jours: int | None = None
    taux_avance: Fraction | None = None
    delai_compte_rendu_mois: int | None = None
    plus_value_longueur_min: int | None = None
    visas: tuple[str, ...] = ()
    service: Service = field(default_factory=Service)
    signataire: Signataire = field(default_factory=Signataire)
    imputation: Imputation = field(default_factory=Imputation)
    sources: Mapping[str, str] = field(default_factory=dict)
    ecart_repere: Fraction | None = None
    departements_blancs: tuple[str, ...] = ()
    ordre: Ordre = Ordre.NOTE
    double_lecture: bool = False
    ecart_troisieme_lecture: int | None = None
    seuil_statistiques: int | None = None
    communiquer_rang: bool | None = None
    saut_selection: bool | None = None
    effets_apres_verrou: bool | None = None
    quorum_comite: int | None = None
    avis_sans_quorum: bool | None = None
    hypotheses: HypothesesArrivees | None = None
    baisse_reconduction: Fraction | None = None
    retour_convention_jours: int | None = None
    excedent_raisonnable: Fraction | None = None
    prorata_vacance: bool | None = None
    delai_observations_jours: int | None = None
    logo: Logo | None = None
    retouches: tuple[Retouche, ...] = ()

    def a_confirmer(self) -> tuple[str, ...]:
        """Return the names of the fields that the service must still confirm, in order."""
        return tuple(nom for nom, source in self.sources.items() if source.startswith("à confirmer"))

    def delai(self, recu_le: date) -> Delai:
        """Return where a receipt day stands against the deadline in force (R02)."""
        if recu_le < self.date_limite:
            return Delai.DANS_LES_DELAIS
        if recu_le > self.date_limite:
            return Delai.HORS_DELAI
        if self.date_limite_incluse is None:
            return Delai.JOUR_LIMITE
        return Delai.DANS_LES_DELAIS if self.date_limite_incluse else Delai.HORS_DELAI

    def grille_de(self, type_poste: TypePoste | None) -> Grille | None:
        """Return the grid of a type of job; None without a type (no job asked yet), or without a grid for it."""
        return self.grilles.get(type_poste) if type_poste is not None else None

    def vague_de(self, recu_le: date) -> int | None:
        """Return the number of the first wave still open on that day; None when there is none."""
        for vague in sorted(self.vagues, key=lambda v: v.date_limite):
            if recu_le <= vague.date_limite:
                return vague.numero
        return None
