"""The panel of the quota as rows: each step against the target or the envelope. Unknown is said, never zero."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.montants import Etp, somme_etp
from app.domain.poste import TypePoste
from app.domain.quota import LIBELLES_NATURE, Cible, Compteur, Mouvement, Quota
from app.domain.selection import ENVELOPPE, Contrainte, Selection
from app.socle.formats import centiemes, date_courte, etp, euros
from ui.models.table import Column

if TYPE_CHECKING:
    from collections.abc import Iterable

NON_NOTIFIEE = "non notifiée"
CP_DIT = "Crédits de paiement du mouvement\u00a0; les paiements ne s’y comptent pas"


@dataclass(frozen=True, slots=True)
class LigneQuota:
    """One measure in one unit: hundredths of ETP, or cents. `reference` None: target or envelope not notified.

    `entrant`: what the line of selection would add to what is retained.
    """

    libelle: str
    en_euros: bool
    demande: int
    propose: int
    retenu: int
    conventionne: int
    reference: int | None
    entrant: int = 0

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


def avec_selection(lignes: Iterable[LigneQuota], tiree: Selection) -> tuple[LigneQuota, ...]:
    """Return the rows of `lignes_quota` with what the line of selection would add to each."""
    contraintes = (*(Contrainte(t.value) for t in TypePoste), Contrainte(), ENVELOPPE)
    return tuple(replace(ligne, entrant=tiree.pris(c)) for ligne, c in zip(lignes, contraintes, strict=True))


@dataclass(frozen=True, slots=True)
class LigneZone:
    """The target of one zone for one type of job, against what is retained there. `cible` None: unknown."""

    zone: str
    postes: str
    cible: Etp | None
    retenu: Etp


def lignes_zones(quota: Quota) -> tuple[LigneZone, ...]:
    """Return the zones that the target names, then what is retained without a zone when it matters."""
    if not quota.cible_par_zone:
        return ()
    lignes = [
        LigneZone(
            zone,
            f"{vise.value}s" if vise else "tous postes",
            cible,
            somme_etp(e for (z, t), e in quota.retenu_par_zone.items() if z == zone and vise in {None, t}),
        )
        for (zone, vise), cible in quota.cible_par_zone.items()
    ]
    ailleurs = somme_etp(e for (zone, _), e in quota.retenu_par_zone.items() if not zone)
    if ailleurs.centiemes:
        lignes.append(LigneZone("Plusieurs zones ou aucune", "tous postes", None, ailleurs))
    return tuple(lignes)


def colonnes_zones() -> tuple[Column[LigneZone], ...]:
    """Return the columns of the target by zone."""
    return (
        Column("zone", "Département ou zone", lambda x: x.zone, largeur=190),
        Column("postes", "Postes", lambda x: x.postes, largeur=120),
        Column(
            "cible",
            "Cible (ETP)",
            lambda x: centiemes(x.cible.centiemes) if x.cible else "inconnue",
            alignement="droite",
            largeur=96,
        ),
        Column(
            "retenu", "Retenus (ETP)", lambda x: centiemes(x.retenu.centiemes), alignement="droite", largeur=110
        ),
        Column("reste", "Reste (ETP)", _reste_zone, alignement="droite", largeur=110),
    )


def _reste_zone(ligne: LigneZone) -> str:
    if ligne.cible is None:
        return "–"
    reste = (ligne.cible - ligne.retenu).centiemes
    return f"{centiemes(-reste)} de trop" if reste < 0 else centiemes(reste)


def colonnes_quota() -> tuple[Column[LigneQuota], ...]:
    """Return the columns of the table that says the same as the gauges."""
    return (
        Column("libelle", "Grandeur", lambda x: f"{x.libelle} ({'€' if x.en_euros else 'ETP'})", largeur=150),
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
    premiere = min((v for v, groupe in par_version.items() if groupe[0].notifiee_le), default=0)
    return tuple(
        VersionCible(
            numero,
            ", ".join(_ecrire_cible(c) for c in groupe),
            _statut(groupe[0], premiere),
            groupe[0].reference or "–",
        )
        for numero, groupe in sorted(par_version.items(), reverse=True)
    )


def colonnes_versions() -> tuple[Column[VersionCible], ...]:
    """Return the columns of the history of the target."""
    return (
        Column("version", "Version", lambda x: f"v{x.version}", largeur=76),
        Column("detail", "Cible", lambda x: x.detail, largeur=184, infobulle=lambda x: x.detail),
        Column("le", "Statut", lambda x: x.le, largeur=150),
        Column("reference", "Référence", lambda x: x.reference, largeur=100),
    )


def colonnes_mouvements() -> tuple[Column[Mouvement], ...]:
    """Return the columns of the movements of the envelope."""
    return (
        Column("le", "Date", lambda x: date_courte(x.le), largeur=92, tri=lambda x: x.le),
        Column("nature", "Mouvement", lambda x: LIBELLES_NATURE[x.nature], largeur=116),
        Column("montant", "AE", lambda x: euros(x.montant.centimes), alignement="droite", largeur=108),
        Column("cp", "CP", _paiement, alignement="droite", largeur=106, infobulle=lambda _: CP_DIT),
        Column("reference", "Référence", lambda x: x.reference or "–", largeur=90),
    )


def _paiement(mouvement: Mouvement) -> str:
    return "inconnus" if mouvement.montant_cp is None else euros(mouvement.montant_cp.centimes)


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


def _statut(cible: Cible, premiere: int) -> str:
    """Return « de travail », « notifiée le … » for the first one notified, « révisée le … » for the next ones."""
    if cible.notifiee_le is None:
        return "de travail"
    return f"{'notifiée' if cible.version == premiere else 'révisée'} le {date_courte(cible.notifiee_le)}"


def _ecrire_cible(cible: Cible) -> str:
    qui = " ".join(m for m in (f"{cible.type.value}s" if cible.type else "tous postes", cible.zone) if m)
    return f"{qui}\u00a0: {etp(cible.etp.centiemes) if cible.etp else 'inconnue'}"
