"""The comité: who sat, what was examined, the opinion on each dossier. It advises; the préfet decides.

Pure: attendance, quorum, votes, what the opinions add up to, what departs from the rank. Not here: how a meeting is
held and kept (`services.comites`), nor its documents.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.cycle import Etat
from app.domain.decision import donne_tout
from app.domain.modele_acte import Retouche
from app.domain.montants import ZERO_ETP, ZERO_EURO, Etp, Montant, somme, somme_etp
from app.domain.poste import TypePoste
from app.socle.errors import UserError
from app.socle.formats import pluriel

if TYPE_CHECKING:
    from app.domain.quota import Quota


class SensAvis(StrEnum):
    """What a comité may say of a dossier."""

    FAVORABLE = "favorable"
    FAVORABLE_PARTIEL = "favorable_partiel"
    RESERVE = "reserve"
    AJOURNE = "ajourne"
    DEFAVORABLE = "defavorable"


LIBELLES_AVIS = {
    SensAvis.FAVORABLE: "favorable",
    SensAvis.FAVORABLE_PARTIEL: "favorable partiel",
    SensAvis.RESERVE: "réservé",
    SensAvis.AJOURNE: "ajourné",
    SensAvis.DEFAVORABLE: "défavorable",
}
#: Opinions that give ETP and euros; the others set the dossier aside.
DONNENT = frozenset({SensAvis.FAVORABLE, SensAvis.FAVORABLE_PARTIEL})
#: Opinions that must say why: a porteur, or the next meeting, will ask.
MOTIVES = frozenset(SensAvis) - {SensAvis.FAVORABLE}


class Charge(StrEnum):
    """What a member does for the meeting, beside sitting in it; one at most holds each."""

    PRESIDENCE = "presidence"
    SECRETARIAT = "secretariat"


LIBELLES_CHARGE = {Charge.PRESIDENCE: "présidence", Charge.SECRETARIAT: "secrétariat"}


@dataclass(frozen=True, slots=True)
class Membre:
    """A member of the comité. `voix`: counts in quorum and votes; `present` None: attendance not taken yet.

    `charge`: presides, or keeps the minutes; None for the others. `excuse`, `represente_par`: said of one who is
    not there; neither counts in quorum or votes.
    """

    nom: str
    qualite: str = ""
    voix: bool = True
    present: bool | None = None
    charge: Charge | None = None
    excuse: bool = False
    represente_par: str = ""


def confier(membres: Iterable[Membre], charge: Charge, nom: str | None) -> tuple[Membre, ...]:
    """Return the members once this one holds the charge, who leaves any other; None: nobody holds it."""
    return tuple(
        replace(m, charge=charge) if m.nom == nom else replace(m, charge=None if m.charge is charge else m.charge)
        for m in membres
    )


def double_charge(membres: Iterable[Membre]) -> Charge | None:
    """Return a charge that several members hold; None when each is held once at most."""
    tenues = Counter(m.charge for m in membres if m.charge is not None)
    return next((charge for charge, nombre in tenues.items() if nombre > 1), None)


@dataclass(frozen=True, slots=True)
class DeportDeMembre:
    """A member who leaves the room while one dossier is examined."""

    dossier_id: int
    membre: str


@dataclass(frozen=True, slots=True)
class Avis:
    """The opinion on one dossier; votes are None when there was no vote.

    `rang`: the rank shown when it was given, None if none. `motif_ecart`: why the opinion departs from the rank.
    `deportes`: members who left the room for this dossier. `quorum_atteint`: None when the quorum was not set.
    """

    dossier_id: int
    sens: SensAvis
    agent: str
    le: datetime
    rang: int | None = None
    etp_par_type: Mapping[TypePoste, Etp] = field(default_factory=dict)
    montant: Montant | None = None
    pour: int | None = None
    contre: int | None = None
    abstentions: int | None = None
    motif: str = ""
    motif_ecart: str = ""
    deportes: tuple[str, ...] = ()
    quorum_atteint: bool | None = None

    @property
    def donne(self) -> bool:
        """True when the opinion gives ETP and euros."""
        return self.sens in DONNENT

    @property
    def etp(self) -> Etp:
        """Return the ETP that it gives, all jobs together."""
        return somme_etp(self.etp_par_type.values())


@dataclass(frozen=True, slots=True)
class Comite:
    """One meeting. `quorum`: members with a voice who must be there, None when the service has not set it.

    `dossiers`: the agenda, in the order of examination. `clos_le` None: still open, opinions may change.
    `deports`: who leaves the room for which dossier. `reouvertures`: why it was opened again, oldest first.
    `retouches`: texts that an officer gave to blocks of its acts.
    """

    campagne_id: int
    le: date
    intitule: str
    agent: str
    ouvert_le: datetime
    id: int | None = None
    lieu: str = ""
    membres: tuple[Membre, ...] = ()
    quorum: int | None = None
    dossiers: tuple[int, ...] = ()
    avis: tuple[Avis, ...] = ()
    observations: str = ""
    clos_le: datetime | None = None
    deports: tuple[DeportDeMembre, ...] = ()
    reouvertures: tuple[str, ...] = ()
    retouches: tuple[Retouche, ...] = ()

    @property
    def cle(self) -> int:
        """Return the identifier; 0 before the meeting is stored."""
        return self.id or 0

    @property
    def est_clos(self) -> bool:
        """True when its opinions no longer change."""
        return self.clos_le is not None

    def charge_de(self, charge: Charge) -> Membre | None:
        """Return who presides, or keeps the minutes; None while nobody was named."""
        return next((m for m in self.membres if m.charge is charge), None)

    def avis_sur(self, dossier_id: int) -> Avis | None:
        """Return the opinion on a dossier, None when there is none yet."""
        return next((a for a in self.avis if a.dossier_id == dossier_id), None)

    def deportes(self, dossier_id: int) -> tuple[str, ...]:
        """Return the members who leave the room for a dossier, in the order they were said."""
        return tuple(d.membre for d in self.deports if d.dossier_id == dossier_id)

    def votants(self, dossier_id: int | None = None) -> tuple[Membre, ...]:
        """Return the members present with a voice; for a dossier, without those who leave the room."""
        partis = frozenset(self.deportes(dossier_id)) if dossier_id is not None else frozenset()
        return tuple(m for m in self.membres if m.voix and m.present and m.nom not in partis)

    def quorum_atteint(self, dossier_id: int | None = None) -> bool | None:
        """Return whether enough members with a voice are there; None when the quorum is not set.

        A member who leaves the room for a dossier does not count for it.
        """
        return None if self.quorum is None else len(self.votants(dossier_id)) >= self.quorum

    @property
    def a_examiner(self) -> tuple[int, ...]:
        """Return the dossiers of the agenda that have no opinion yet, in order."""
        rendus = {a.dossier_id for a in self.avis}
        return tuple(d for d in self.dossiers if d not in rendus)

    def avec_avis(self, avis: Avis) -> Comite:
        """Return the meeting with this opinion, which replaces any other on the same dossier."""
        autres = tuple(a for a in self.avis if a.dossier_id != avis.dossier_id)
        return _remplacer(self, avis=(*autres, avis))

    def sans_avis(self, dossier_id: int) -> Comite:
        """Return the meeting without any opinion on a dossier."""
        return _remplacer(self, avis=tuple(a for a in self.avis if a.dossier_id != dossier_id))


def _remplacer(comite: Comite, *, avis: tuple[Avis, ...]) -> Comite:
    """Return the meeting with these opinions, in the order of the agenda."""
    rangs = {d: r for r, d in enumerate(comite.dossiers)}
    return replace(comite, avis=tuple(sorted(avis, key=lambda a: rangs.get(a.dossier_id, len(rangs)))))


class Issue(StrEnum):
    """What a vote says."""

    POUR = "pour"
    CONTRE = "contre"
    PARTAGE = "partage"


LIBELLES_ISSUE = {
    Issue.POUR: "majorité pour",
    Issue.CONTRE: "majorité contre",
    Issue.PARTAGE: "voix partagées",
}


@dataclass(frozen=True, slots=True)
class Vote:
    """Voices counted on one dossier."""

    pour: int
    contre: int
    abstentions: int = 0

    @property
    def issue(self) -> Issue:
        """Return what more voices said; abstentions count for neither side. No casting vote is supposed."""
        if self.pour == self.contre:
            return Issue.PARTAGE
        return Issue.POUR if self.pour > self.contre else Issue.CONTRE


def verifier_vote(vote: Vote, votants: int) -> None:
    """Raise UserError when voices are negative, none was cast, or there are more than members who may vote."""
    voix = (vote.pour, vote.contre, vote.abstentions)
    if min(voix) < 0 or sum(voix) == 0:
        raise UserError("Le vote ne compte aucune voix.", conseil="Écrivez les voix pour, contre, et abstentions.")
    if sum(voix) > votants:
        raise UserError(
            f"Le vote compte {sum(voix)} voix, pour {pluriel(votants, 'membre')} qui peuvent voter sur ce dossier.",
            conseil="Corrigez les voix, ou les présences (touche P)\u00a0: un membre déporté ne vote pas.",
        )


def contredit(sens: SensAvis, vote: Vote | None) -> bool:
    """True when an opinion is not what the vote said: the reason must then be written."""
    if vote is None:
        return False
    attendue = Issue.POUR if sens in DONNENT else Issue.CONTRE
    return vote.issue is not attendue


@dataclass(frozen=True, slots=True)
class PlaceAuRang:
    """Where a dossier stands in the ranking. `vague`: ranks of different waves are not compared."""

    rang: int | None
    vague: int | None = None

    def devance(self, autre: PlaceAuRang) -> bool:
        """True when it is better placed, in the same wave; a ranked dossier passes before one without a rank."""
        if self.rang is None or self.vague != autre.vague:
            return False
        return autre.rang is None or self.rang < autre.rang


def ecarts_au_rang(
    avis: Iterable[Avis], dossier_id: int, sens: SensAvis, places: Mapping[int, PlaceAuRang]
) -> tuple[int, ...]:
    """Return the dossiers that make an opinion depart from the rank; empty when it follows it.

    An opinion that gives passes over every better placed dossier that was set aside; one that sets aside lets pass
    every less well placed dossier that was given to. A dossier without an opinion is not set aside.
    """
    place = places.get(dossier_id, PlaceAuRang(None))
    autres = [a for a in avis if a.dossier_id != dossier_id and a.dossier_id in places]
    if sens in DONNENT:
        return tuple(a.dossier_id for a in autres if not a.donne and places[a.dossier_id].devance(place))
    return tuple(a.dossier_id for a in autres if a.donne and place.devance(places[a.dossier_id]))


@dataclass(frozen=True, slots=True)
class Totaux:
    """What opinions give together."""

    dossiers: int
    etp_par_type: Mapping[TypePoste, Etp]
    montant: Montant

    @property
    def etp(self) -> Etp:
        """Return the ETP, all jobs together."""
        return somme_etp(self.etp_par_type.values())


def totaux(avis: Iterable[Avis]) -> Totaux:
    """Return the exact sum of what the opinions give; those that set aside give nothing."""
    donnes = [a for a in avis if a.donne]
    return Totaux(
        dossiers=len(donnes),
        etp_par_type={t: somme_etp(a.etp_par_type.get(t, ZERO_ETP) for a in donnes) for t in TypePoste},
        montant=somme(a.montant or ZERO_EURO for a in donnes),
    )


@dataclass(frozen=True, slots=True)
class Mesure:
    """One bar: what is retained already, what the opinions add, and the limit. In hundredths of ETP, or in cents.

    `limite` None: not notified; it is said, nothing is compared.
    """

    libelle: str
    retenu: int
    avis: int
    limite: int | None
    en_euros: bool = False

    @property
    def reste(self) -> int | None:
        """Return what would be left, negative when exceeded; None without a limit."""
        return None if self.limite is None else self.limite - self.retenu - self.avis


def mesures(quota: Quota, donnes: Totaux) -> tuple[Mesure, ...]:
    """Return the bars: ETP of each type with a target of its own, else of all jobs, then euros.

    `quota`: what is retained by decision; `donnes`: opinions on dossiers not retained yet: none counts twice.
    """
    postes = [
        Mesure(f"ETP {t.value}s", quota.par_type[t].etp_retenu.centiemes, donnes.etp_par_type[t].centiemes,
               cible.centiemes)
        for t in TypePoste
        if (cible := quota.cible_par_type.get(t)) is not None
    ]  # fmt: skip
    if not postes or (quota.cible is not None and len(postes) < len(TypePoste)):
        limite = quota.cible.centiemes if quota.cible is not None else None
        postes.append(Mesure("ETP", quota.total.etp_retenu.centiemes, donnes.etp.centiemes, limite))
    enveloppe = quota.enveloppe.centimes if quota.enveloppe is not None else None
    argent = Mesure("Euros", quota.total.montant_retenu.centimes, donnes.montant.centimes, enveloppe, en_euros=True)
    return (*postes, argent)


def verifier_avis(avis: Avis, demande: Mapping[TypePoste, Etp], montant: Montant | None) -> None:
    """Raise UserError when an opinion lacks its reason, gives nothing, more than was asked, or not what it says.

    `demande`, `montant`: what the dossier asks, `montant` None when unknown. « Favorable » gives the whole request,
    « favorable partiel » less.
    """
    if avis.sens in MOTIVES and not avis.motif.strip():
        raise UserError(
            f"Un avis «\u00a0{LIBELLES_AVIS[avis.sens]}\u00a0» demande un motif.",
            conseil="Écrivez-le\u00a0: il sera au PV.",
        )
    if not avis.donne:
        return
    en_entier = donne_tout("L’avis", avis.etp_par_type, avis.montant, demande, montant)
    if avis.sens is SensAvis.FAVORABLE and not en_entier:
        raise UserError("L’avis donne moins que la demande.", conseil="Choisissez «\u00a0favorable partiel\u00a0».")
    if avis.sens is SensAvis.FAVORABLE_PARTIEL and en_entier:
        raise UserError("L’avis donne toute la demande.", conseil="Choisissez «\u00a0favorable\u00a0».")


def suite_proposee(avis: Avis, demande: Etp, montant: Montant | None) -> Etat:
    """Return the decision that an opinion suggests to the authority, which stays free of it."""
    if avis.donne:
        return Etat.RETENU if (avis.etp, avis.montant) == (demande, montant) else Etat.RETENU_PARTIELLEMENT
    suites = {SensAvis.RESERVE: Etat.LISTE_ATTENTE, SensAvis.AJOURNE: Etat.AJOURNE}
    return suites.get(avis.sens, Etat.NON_RETENU)
