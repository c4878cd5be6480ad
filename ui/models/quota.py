"""The panel of the quota as rows: each step against the target or the envelope. Unknown is said, never zero."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.poste import TypePoste
from app.domain.quota import Cible, Compteur, Mouvement, NatureMouvement, Quota
from app.socle.formats import centiemes, date_courte, etp, euros
from ui.models.table import Column

if TYPE_CHECKING:
    from collections.abc import Iterable

NON_NOTIFIEE = "non notifiée"
LIBELLES_NATURE = {
    NatureMouvement.DOTATION: "dotation",
    NatureMouvement.ABONDEMENT: "abondement",
    NatureMouvement.REPRISE: "reprise",
    NatureMouvement.RESERVE: "pré-réservation",
    NatureMouvement.RECONDUCTION: "reconductions",
}


@dataclass(frozen=True, slots=True)
class LigneQuota:
    """One measure in one unit: hundredths of ETP, or cents. `reference` None: target or envelope not notified."""

    libelle: str
    en_euros: bool
    demande: int
    propose: int
    retenu: int
    conventionne: int
    reference: int | None

    @property
    def reste(self) -> int | None:
        """Return what may still be given; negative when exceeded."""
        return None if self.reference is None else self.reference - self.retenu

    def ecrire(self, valeur: int) -> str:
        """Return a value of this row in its unit."""
        return euros(valeur, decimales=0) if self.en_euros else centiemes(valeur)


@dataclass(frozen=True, slots=True)
class VersionCible:
    """One version of the target, all jobs gathered."""

    version: int
    detail: str
    le: str
    reference: str


def lignes_quota(quota: Quota) -> tuple[LigneQuota, ...]:
    """Return the rows: each type of job, all of them, then the euros."""
    par_type = tuple(
        _en_etp(f"{t.value.capitalize()}s", quota.par_type[t], _centiemes(quota.cible_par_type[t]))
        for t in TypePoste
    )
    total = quota.total
    credits_ = LigneQuota(
        "Crédits",
        en_euros=True,
        demande=total.montant_demande.centimes,
        propose=total.montant_propose.centimes,
        retenu=total.montant_retenu.centimes,
        conventionne=total.montant_conventionne.centimes,
        reference=quota.enveloppe.centimes if quota.enveloppe else None,
    )
    return (*par_type, _en_etp("Tous postes", total, _centiemes(quota.cible)), credits_)


def colonnes_quota() -> tuple[Column[LigneQuota], ...]:
    """Return the columns of the table that says the same as the gauges."""
    return (
        Column("libelle", "", lambda x: f"{x.libelle} ({'€' if x.en_euros else 'ETP'})", largeur=150),
        Column("demande", "Demandés", lambda x: x.ecrire(x.demande), alignement="droite", largeur=94),
        Column("propose", "Proposés", lambda x: x.ecrire(x.propose), alignement="droite", largeur=94),
        Column("retenu", "Retenus", lambda x: x.ecrire(x.retenu), alignement="droite", largeur=94),
        Column(
            "conventionne", "Conventionnés", lambda x: x.ecrire(x.conventionne), alignement="droite", largeur=116
        ),
        Column("reference", "Cible, enveloppe", _reference, alignement="droite", largeur=128),
        Column("reste", "Reste", _reste, alignement="droite", largeur=96, couleur=_jeton_reste),
    )


def versions(cibles: Iterable[Cible]) -> tuple[VersionCible, ...]:
    """Return the versions of the target, newest first."""
    par_version: dict[int, list[Cible]] = {}
    for cible in cibles:
        par_version.setdefault(cible.version, []).append(cible)
    return tuple(
        VersionCible(
            numero,
            ", ".join(_ecrire_cible(c) for c in groupe),
            date_courte(groupe[0].notifiee_le) or "date inconnue",
            groupe[0].reference or "–",
        )
        for numero, groupe in sorted(par_version.items(), reverse=True)
    )


def colonnes_versions() -> tuple[Column[VersionCible], ...]:
    """Return the columns of the history of the target."""
    return (
        Column("version", "Version", lambda x: f"v{x.version}", largeur=70),
        Column("detail", "Cible", lambda x: x.detail, largeur=210, infobulle=lambda x: x.detail),
        Column("le", "Notifiée le", lambda x: x.le, largeur=96),
        Column("reference", "Référence", lambda x: x.reference, largeur=100),
    )


def colonnes_mouvements() -> tuple[Column[Mouvement], ...]:
    """Return the columns of the movements of the envelope."""
    return (
        Column("le", "Date", lambda x: date_courte(x.le), largeur=92, tri=lambda x: x.le),
        Column("nature", "Mouvement", lambda x: LIBELLES_NATURE[x.nature], largeur=124),
        Column("montant", "Montant", lambda x: euros(x.montant.centimes), alignement="droite", largeur=118),
        Column("reference", "Référence", lambda x: x.reference or "–", largeur=120),
    )


def _en_etp(libelle: str, compteur: Compteur, cible: int | None) -> LigneQuota:
    return LigneQuota(
        libelle,
        en_euros=False,
        demande=compteur.etp_demande.centiemes,
        propose=compteur.etp_propose.centiemes,
        retenu=compteur.etp_retenu.centiemes,
        conventionne=compteur.etp_conventionne.centiemes,
        reference=cible,
    )


def _centiemes(quantite: object) -> int | None:
    return getattr(quantite, "centiemes", None)


def _reference(ligne: LigneQuota) -> str:
    return NON_NOTIFIEE if ligne.reference is None else ligne.ecrire(ligne.reference)


def _reste(ligne: LigneQuota) -> str:
    reste = ligne.reste
    if reste is None:
        return "–"
    return f"{ligne.ecrire(-reste)} de trop" if reste < 0 else ligne.ecrire(reste)


def _jeton_reste(ligne: LigneQuota) -> str:
    return "erreur" if ligne.reste is not None and ligne.reste < 0 else ""


def _ecrire_cible(cible: Cible) -> str:
    qui = f"{cible.type.value}s" if cible.type else "tous postes"
    return f"{qui}\u00a0: {etp(cible.etp.centiemes) if cible.etp else 'inconnue'}"
