"""What the documents about several dossiers are made from, and what forbids them: PV, note, bordereau, attendance.

A total printed is the sum of the rows above it, and each row is what the quota counts: where both differ, the
dossier that makes the difference is named. Not here: the wording (`resources/actes`), its fields
(`app.documents.collectif_champs`), its composition (`app.documents.composer`).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from app.documents.donnees import Manque
from app.documents.typographie import typographier
from app.domain.campagne import Campagne
from app.domain.comite import LIBELLES_CHARGE, Avis, Comite
from app.domain.convention import Acte, TypeActe, TypeActeCampagne
from app.domain.cycle import FAVORABLES, HORS_CLASSEMENT, LIBELLES_ETAT
from app.domain.decision import Decision
from app.domain.dossier import Dossier
from app.domain.modele_acte import Retouche, VersionModele
from app.domain.montants import Etp, Montant, somme, somme_etp
from app.domain.quota import Accord, Cible, Quota, compter
from app.socle.formats import NBSP, etp, euros

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from app.domain.poste import TypePoste

#: Documents of one meeting, which cannot be made without it.
DU_COMITE = frozenset({TypeActeCampagne.PV_COMITE, TypeActeCampagne.EMARGEMENT})
#: Acts that wait for a signature of the State, in the order of the bordereau.
A_SIGNER = (TypeActe.LETTRE_DECISION, TypeActe.CONVENTION)

_DECIDE = re.compile(
    r"\bcomités?\b[^.;:]{0,60}?\bdécid\w*|\bdécisions?\s+(?:prises?\s+par\s+le|du)\s+comité\b",
    re.IGNORECASE,
)


class EcranCollectif(StrEnum):
    """Where a missing datum of the campaign is filled: the name of a screen of the window."""

    COMITE = "comite"
    COCKPIT = "cockpit"
    DOSSIER = "dossier"
    ACTES = "actes"
    CAMPAGNE = "campagne"
    MODELES = "modeles"


@dataclass(frozen=True, slots=True)
class LigneCollective:
    """One dossier among others. `decision`: the one in force; `actes`: those that wait for a signature.

    `rang` and `total` None while there is none; `avis` None when the comité gave none.
    """

    dossier: Dossier
    rang: int | None = None
    total: Fraction | None = None
    decision: Decision | None = None
    avis: Avis | None = None
    actes: tuple[Acte, ...] = ()

    @property
    def accord(self) -> Accord | None:
        """Return what the decision in force gives; None without a favourable one."""
        return self.decision.accord if self.decision else None

    @property
    def sortie_sans_avis(self) -> bool:
        """True for one withdrawn, or found inadmissible, before its opinion: none can be given any more."""
        return self.avis is None and self.dossier.etat in HORS_CLASSEMENT


@dataclass(frozen=True, slots=True)
class DonneesCollectives:
    """Everything that the documents of a campaign may say, read at one instant. `le`: the day that they bear.

    `lignes`: the dossiers they are about, in the order of the agenda or of the ranking. `cibles`: the version in
    force of the regional target, empty when none was notified. `logo`: the picture of the campaign, empty when it
    has none. `versions`: the service’s own models, none: the shipped ones; `retouches`: texts that an officer gave
    to blocks of these acts.
    """

    campagne: Campagne
    lignes: tuple[LigneCollective, ...]
    quota: Quota
    le: date
    comite: Comite | None = None
    cibles: tuple[Cible, ...] = ()
    logo: bytes = b""
    versions: tuple[VersionModele, ...] = ()
    retouches: tuple[Retouche, ...] = ()

    @property
    def decidees(self) -> tuple[LigneCollective, ...]:
        """Return the rows on which a decision is in force."""
        return tuple(x for x in self.lignes if x.decision is not None)

    @property
    def a_signer(self) -> tuple[LigneCollective, ...]:
        """Return the rows that have an act to sign, and the decision it carries."""
        return tuple(x for x in self.decidees if x.actes)


def etp_de(par_type: Mapping[TypePoste, Etp]) -> Etp:
    """Return the ETP of all jobs together."""
    return somme_etp(par_type.values())


def totaux(accords: Iterable[Accord]) -> Accord:
    """Return the exact sum of what several decisions give, type by type."""
    liste = tuple(accords)
    types = dict.fromkeys(t for a in liste for t in a.etp_par_type)
    return Accord(
        {t: somme_etp(a.etp_par_type[t] for a in liste if t in a.etp_par_type) for t in types},
        somme(a.montant for a in liste),
    )


def mots_interdits(texte: str) -> tuple[str, ...]:
    """Return the words by which a text makes the comité decide: it advises (CRPA, art. R133-3 to R133-15)."""
    return tuple(m.group(0) for m in _DECIDE.finditer(texte))


def incoherences_collectives(type_acte: TypeActeCampagne, d: DonneesCollectives) -> tuple[Manque, ...]:
    """Return what must be settled before this document, each with the screen where to settle it."""
    trouvees: list[Manque] = []
    if type_acte in DU_COMITE:
        trouvees += _du_comite(type_acte, d)
    if type_acte is TypeActeCampagne.PV_COMITE:
        trouvees += (*_des_avis(d), *_des_mots(d))
    elif not d.lignes and type_acte is TypeActeCampagne.NOTE_PRESENTATION:
        trouvees.append(Manque("dossiers", "Dossiers à présenter", EcranCollectif.DOSSIER))
    if type_acte in {TypeActeCampagne.NOTE_PRESENTATION, TypeActeCampagne.BORDEREAU}:
        trouvees += _des_decisions(d)
    if type_acte is TypeActeCampagne.BORDEREAU:
        trouvees += _des_actes(d)
    return tuple(trouvees)


def _manque_du_dossier(ligne: LigneCollective, quoi: str, libelle: str, ecran: EcranCollectif) -> Manque:
    return Manque(
        f"dossiers.{ligne.dossier.cle}.{quoi}",
        typographier(f"Dossier {ligne.dossier.numero}\u00a0: {libelle}"),
        ecran,
    )


def _du_comite(type_acte: TypeActeCampagne, d: DonneesCollectives) -> Iterator[Manque]:
    comite = d.comite
    if comite is None:
        yield Manque("comite", "Comité", EcranCollectif.COMITE)
        return
    if not comite.membres:
        yield Manque("comite.membres", "Membres du comité", EcranCollectif.COMITE)
    if type_acte is TypeActeCampagne.PV_COMITE:
        yield from (
            Manque(f"comite.membres.{m.nom}", f"Présence de {m.nom}", EcranCollectif.COMITE)
            for m in comite.membres
            if m.present is None
        )
        yield from (
            Manque(
                f"comite.{m.charge.value}",
                f"{LIBELLES_CHARGE[m.charge].capitalize()}\u00a0: {m.nom} est noté absent",
                EcranCollectif.COMITE,
            )
            for m in comite.membres
            if m.charge is not None and m.present is False
        )
        absents = {m.nom for m in comite.membres if m.present is False}
        yield from (
            Manque(
                f"comite.membres.{m.nom}",
                f"{m.nom} est représenté par {m.represente_par}, qui est noté absent",
                EcranCollectif.COMITE,
            )
            for m in comite.membres
            if m.represente_par in absents
        )


def _des_avis(d: DonneesCollectives) -> Iterator[Manque]:
    """Yield what keeps the totals of the PV from being the sum of its opinions."""
    if not d.lignes:
        yield Manque("comite.dossiers", "Dossiers à l’ordre du jour", EcranCollectif.COMITE)
    ecran = EcranCollectif.COMITE
    nombre = Counter(a.dossier_id for a in (d.comite.avis if d.comite else ()))
    for ligne in d.lignes:
        avis = ligne.avis
        if ligne.sortie_sans_avis:
            continue
        if avis is None:
            yield _manque_du_dossier(ligne, "avis", "avis du comité", ecran)
            continue
        if nombre[avis.dossier_id] > 1:
            yield _manque_du_dossier(ligne, "avis", "un seul avis, plusieurs sont enregistrés", ecran)
        if avis.donne and (avis.montant is None or not avis.etp.centiemes):
            yield _manque_du_dossier(ligne, "avis", "ETP et montant de l’avis favorable", ecran)
        for type_poste in _types_absents(ligne, avis.etp_par_type):
            quoi = f"l’avis porte sur un poste de {type_poste.value}, le dossier n’en demande pas"
            yield _manque_du_dossier(ligne, "avis", quoi, ecran)
    presents = {x.dossier.cle for x in d.lignes}
    for dossier_id in sorted(nombre.keys() - presents):
        libelle = f"Avis rendu hors de l’ordre du jour (dossier interne n°{NBSP}{dossier_id})"
        yield Manque(f"dossiers.{dossier_id}.avis", libelle, ecran)


def _types_absents(ligne: LigneCollective, par_type: Mapping[TypePoste, Etp]) -> tuple[TypePoste, ...]:
    demandes = ligne.dossier.types
    return tuple(t for t, quantite in par_type.items() if quantite.centiemes and t not in demandes)


def _des_mots(d: DonneesCollectives) -> Iterator[Manque]:
    """Yield the sentences typed in which the comité decides: only the préfet or the DREETS does."""
    comite = d.comite
    if comite is None:
        return
    textes = [("comite.observations", "observations", comite.observations)]
    textes.append(("comite.intitule", "intitulé", comite.intitule))
    for avis in comite.avis:
        textes.append((f"dossiers.{avis.dossier_id}.avis", "motif d’un avis", avis.motif))
        textes.append((f"dossiers.{avis.dossier_id}.avis", "motif d’écart au rang", avis.motif_ecart))
    for champ, quoi, texte in textes:
        for mots in mots_interdits(texte):
            libelle = f"Formulation à reprendre ({quoi})\u00a0: «\u00a0{mots}\u00a0»\u00a0; le comité rend un avis"
            yield Manque(champ, typographier(libelle), EcranCollectif.COMITE)


def _des_decisions(d: DonneesCollectives) -> Iterator[Manque]:
    """Yield the dossiers whose decision is not what the quota counts: printed totals would differ from it."""
    for ligne in d.lignes:
        if ligne.decision is None:
            if ligne.dossier.etat in FAVORABLES:
                dit = f"état «\u00a0{LIBELLES_ETAT[ligne.dossier.etat]}\u00a0» sans décision en vigueur"
                yield _manque_du_dossier(ligne, "decision", dit, EcranCollectif.DOSSIER)
            continue
        decide, compte = _decide_et_compte(ligne)
        if decide != compte:
            dit = (
                f"la décision donne {etp(decide[0].centiemes)} et {euros(decide[1].centimes)}, "
                f"le quota compte {etp(compte[0].centiemes)} et {euros(compte[1].centimes)}"
            )
            absents = _types_absents(ligne, ligne.decision.etp_par_type)
            cause = "".join(f"\u00a0; le dossier ne demande plus de poste de {t.value}" for t in absents)
            yield _manque_du_dossier(ligne, "decision", f"{dit}{cause}", EcranCollectif.DOSSIER)


def _decide_et_compte(ligne: LigneCollective) -> tuple[tuple[Etp, Montant], tuple[Etp, Montant]]:
    accord = ligne.accord
    comptes = compter(ligne.dossier, accord).values()
    decide = (etp_de(accord.etp_par_type), accord.montant) if accord else (Etp(0), Montant(0))
    return decide, (somme_etp(c.etp_retenu for c in comptes), somme(c.montant_retenu for c in comptes))


def _des_actes(d: DonneesCollectives) -> Iterator[Manque]:
    """Yield what keeps the bordereau from being signed: nothing to sign, or an act older than the decision."""
    if not d.a_signer:
        yield Manque("actes", "Actes produits qui attendent une signature", EcranCollectif.ACTES)
    for ligne in d.a_signer:
        depuis = ligne.decision.enregistree_le if ligne.decision else None
        for acte in ligne.actes:
            if depuis is not None and acte.produit_le < depuis:
                dit = f"l’acte {acte.reference} est antérieur à la décision en vigueur, à produire de nouveau"
                yield _manque_du_dossier(ligne, "actes", dit, EcranCollectif.ACTES)
