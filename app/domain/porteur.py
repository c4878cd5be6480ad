"""The body that asks: its identity, and the duties that its legal form brings.

Not here: the pieces each form must give (`resources/pieces`), nor the wording of acts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Forme(StrEnum):
    """Legal forms, as the acts must tell them apart (droit applicable, representative, pieces)."""

    ASSOCIATION = "association"
    ASSOCIATION_RUP = "association_rup"
    FONDATION = "fondation"
    COLLECTIVITE = "collectivite"
    EPCI = "epci"
    CCAS = "ccas"
    GIP = "gip"
    CONSULAIRE = "consulaire"
    SOCIETE = "societe"


LIBELLES_FORME = {
    Forme.ASSOCIATION: "association (loi 1901)",
    Forme.ASSOCIATION_RUP: "association agréée ou reconnue d’utilité publique",
    Forme.FONDATION: "fondation ou fonds de dotation",
    Forme.COLLECTIVITE: "collectivité territoriale",
    Forme.EPCI: "EPCI ou syndicat mixte",
    Forme.CCAS: "CCAS ou CIAS",
    Forme.GIP: "groupement d’intérêt public",
    Forme.CONSULAIRE: "chambre consulaire",
    Forme.SOCIETE: "société (SCIC, SCOP, ESUS)",
}
#: Legal forms whose services on a market make State-aid rules likely to apply; the officer decides.
ECONOMIQUES = frozenset({Forme.SOCIETE, Forme.CONSULAIRE})


@dataclass(frozen=True, slots=True)
class Regime:
    """Duties of a legal form.

    `droit_prive`: loi 2000-321 art. 10 makes the convention compulsory above its threshold.
    `cer`: contrat d’engagement républicain, loi 2000-321 art. 10-1 (associations and fondations only).
    `cer_repute`: deemed satisfied (associations agréées or RUP).
    `deliberation`: the signatory acts on a deliberation of its assembly.
    `non_lucratif`: may keep part of an unspent subsidy (loi 2000-321 art. 10, since loi 2021-875).
    """

    droit_prive: bool
    cer: bool
    cer_repute: bool
    deliberation: bool
    non_lucratif: bool


_PRIVE_CER = Regime(droit_prive=True, cer=True, cer_repute=False, deliberation=False, non_lucratif=True)
_PUBLIC = Regime(droit_prive=False, cer=False, cer_repute=False, deliberation=True, non_lucratif=False)
REGIMES = {
    Forme.ASSOCIATION: _PRIVE_CER,
    Forme.ASSOCIATION_RUP: Regime(
        droit_prive=True, cer=True, cer_repute=True, deliberation=False, non_lucratif=True
    ),
    Forme.FONDATION: _PRIVE_CER,
    Forme.COLLECTIVITE: _PUBLIC,
    Forme.EPCI: _PUBLIC,
    Forme.CCAS: _PUBLIC,
    Forme.GIP: _PUBLIC,
    Forme.CONSULAIRE: _PUBLIC,
    Forme.SOCIETE: Regime(droit_prive=True, cer=False, cer_repute=False, deliberation=False, non_lucratif=False),
}


@dataclass(frozen=True, slots=True)
class CompteAnterieur:
    """The account that a SIRET gave with a dossier of another campaign of the base."""

    siret: str
    numero: str
    iban: str
    recu_le: datetime


@dataclass(frozen=True, slots=True)
class Porteur:
    """A candidate body. An empty string or None means « not known yet », never « none ».

    `siret` and `iban` are stored without spaces, whether valid or not: what the candidate wrote is a fact,
    its validity is a constat (`app.domain.identifiants`).
    """

    raison_sociale: str
    id: int | None = None
    sigle: str = ""
    forme: Forme | None = None
    siret: str = ""
    rna: str = ""
    adresse: str = ""
    code_postal: str = ""
    ville: str = ""
    representant_civilite: str = ""
    representant_nom: str = ""
    representant_qualite: str = ""
    courriel: str = ""
    telephone: str = ""
    iban: str = ""
    bic: str = ""
    iban_titulaire: str = ""
    deja_conventionne: bool | None = None
    objet_statutaire: str = ""
    deliberation: str = ""

    @property
    def regime(self) -> Regime | None:
        """Duties of its legal form; None while the form is not known."""
        return REGIMES[self.forme] if self.forme else None
