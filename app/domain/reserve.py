"""The reserve of a rolling intake: what remains, what is there, what is expected, what accepting now closes.

No probability: an expected dossier asks what the service says, or what the arrivals of the campaign asked, on
average. An unknown target or envelope stays unknown. All is exact; a fraction is rounded only when it is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from app.domain.arrivees import Arrivee
from app.domain.arrivees_comptees import ENTIERE, OUVERTS, Compte, compter_arrivees
from app.domain.campagne import Delai
from app.domain.hypotheses import HypothesesArrivees, Niveau
from app.domain.montants import Etp, Montant, arrondi_au_centime
from app.domain.poste import TypePoste
from app.domain.selection import ENVELOPPE, Contrainte, restes_de
from app.socle.formats import NBSP, date_courte, etp, euros, pluriel

if TYPE_CHECKING:
    from app.domain.arrivees_comptees import Comptes
    from app.domain.campagne import Campagne
    from app.domain.quota import Quota
    from app.domain.selection import Pretendant


@dataclass(frozen=True, slots=True)
class Profil:
    """What an expected dossier asks, in hundredths of ETP or cents, exact; a constraint left out is not known.

    `parts`: share of the dossiers that ask some of a constraint; `besoins`: what one of those asks on average.
    `observes`, `chiffres`: arrivals that ETP and euros are measured on; None when the service says them itself.
    """

    parts: Mapping[Contrainte, Fraction]
    besoins: Mapping[Contrainte, Fraction]
    observes: int | None
    chiffres: int | None

    def attendu(self, contrainte: Contrainte, nombre: int) -> Fraction | None:
        """Return what this number of dossiers would ask; None when it is not known."""
        if not nombre:
            return Fraction(0)
        if contrainte not in self.besoins:
            return None
        return nombre * self.parts[contrainte] * self.besoins[contrainte]

    @property
    def phrase(self) -> str:
        """Return in French what the means rest on."""
        travail, argent = self._dire(ENTIERE, self.observes), self._dire(ENVELOPPE, self.chiffres)
        return f"ETP par dossier attendu{NBSP}: {travail}{NBSP}; euros par dossier attendu{NBSP}: {argent}."

    def _dire(self, contrainte: Contrainte, mesures: int | None) -> str:
        besoin = self.besoins.get(contrainte)
        if besoin is None:
            return "non connus, aucune arrivée ne les dit"
        valeur = contrainte.ecrire(_arrondi(besoin))
        if mesures is None:
            return f"{valeur}, dits par le service"
        return f"{valeur}, moyenne de {pluriel(mesures, 'dossier arrivé', 'dossiers arrivés')} dans la campagne"


def profil(comptes: Comptes, hypotheses: HypothesesArrivees | None) -> Profil:
    """Return what an expected dossier asks of each constraint of the sums and of the envelope.

    Types and zones are shared as the arrivals are; when the service says the mean ETP, each share is scaled to it.
    """
    avec_etp, total, chiffres = comptes[Compte.AVEC_ETP], comptes[Compte.ETP], comptes[Compte.CHIFFRES]
    dit = hypotheses.etp_moyen if hypotheses else None
    facteur = Fraction(dit.centiemes * avec_etp, total) if dit and total else Fraction(1)
    parts: dict[Contrainte, Fraction] = {}
    besoins: dict[Contrainte, Fraction] = {}
    if avec_etp:
        for contrainte in (c for c in comptes.contraintes if not c.en_euros):
            demandeurs = comptes.de(Compte.DEMANDEURS, contrainte)
            parts[contrainte] = Fraction(demandeurs, avec_etp)
            besoins[contrainte] = Fraction(comptes.de(Compte.DEMANDE, contrainte), demandeurs or 1) * facteur
    elif dit:
        parts[ENTIERE], besoins[ENTIERE] = Fraction(1), Fraction(dit.centiemes)
    montant = hypotheses.montant_moyen if hypotheses else None
    if montant or chiffres:
        parts[ENVELOPPE] = Fraction(1)
        moyenne = Fraction(comptes[Compte.CENTIMES], chiffres or 1)
        besoins[ENVELOPPE] = Fraction(montant.centimes) if montant else moyenne
    return Profil(parts, besoins, None if dit else avec_etp, None if montant else chiffres)


@dataclass(frozen=True, slots=True)
class Attente:
    """One hypothesis today. `pose`: expected when it was written; `venus`: arrived since; `nombre`: still expected.

    ETP in hundredths and euros in cents, exact; None when not known.
    """

    niveau: Niveau
    pose: int
    venus: int
    nombre: int
    etp: Fraction | None
    montant: Fraction | None

    @property
    def depasse(self) -> bool:
        """True when more dossiers came than the hypothesis said."""
        return self.venus > self.pose


@dataclass(frozen=True, slots=True)
class Reste:
    """One limit. `disponible` None: not known, and then nothing of what would remain is. Hundredths or cents.

    `en_cours`: asked by the dossiers there and not decided. `attendus`: by hypothesis, None when not known.
    """

    contrainte: Contrainte
    disponible: int | None
    en_cours: int
    attendus: Mapping[Niveau, Fraction | None]

    def apres(self, niveau: Niveau) -> Fraction | None:
        """Return what would remain if all that is there and all that is expected were accepted; may be negative."""
        attendu = self.attendus.get(niveau)
        if self.disponible is None or attendu is None:
            return None
        return self.disponible - self.en_cours - attendu


@dataclass(frozen=True, slots=True)
class Reserve:
    """Where a campaign stands today against what may still come.

    `jours`: to the deadline in force, negative once past. `attentes`: empty without hypotheses.
    `sans_montant`: open dossiers whose amount is not known; the envelope does not count them.
    """

    jour: date
    date_limite: date
    reports: int
    jours: int
    ouverte: bool
    arrives: int
    ouverts: tuple[Arrivee, ...]
    sans_montant: int
    profil: Profil
    attentes: tuple[Attente, ...]
    restes: tuple[Reste, ...]

    @property
    def phrase(self) -> str:
        """Return the day, the days left and the arrivals, in French."""
        reportee = f", reportée {pluriel(self.reports, 'fois', 'fois')}" if self.reports else ""
        limite = f"date limite le {date_courte(self.date_limite)}{reportee}"
        if not self.ouverte:
            quand = f"{limite}{NBSP}: dépassée, plus aucune arrivée n’est attendue"
        elif self.jours <= 0:
            quand = f"{limite}{NBSP}: c’est aujourd’hui"
        else:
            quand = f"{limite}{NBSP}: {pluriel(self.jours, 'jour reste', 'jours restent')}"
        venus = pluriel(self.arrives, "dossier arrivé", "dossiers arrivés")
        manque = (
            f" ({pluriel(self.sans_montant, 'montant non saisi', 'montants non saisis')}, hors de l’enveloppe)"
            if self.sans_montant
            else ""
        )
        return (
            f"Au {date_courte(self.jour)}, {quand}. {venus}, dont {len(self.ouverts)} sans décision "
            f"définitive{manque}."
        )


def reserve(campagne: Campagne, jour: date, arrivees: Sequence[Arrivee], quota: Quota) -> Reserve:
    """Return the reserve on a day, from the dossiers come until then."""
    return reserve_comptee(campagne, jour, sommer(campagne, arrivees, quota), ouverts_de(arrivees), quota)


def sommer(campagne: Campagne, arrivees: Iterable[Arrivee], quota: Quota) -> Comptes:
    """Return the sums that the reserve of a campaign is read from."""
    depuis = campagne.hypotheses.posees_le if campagne.hypotheses else None
    return compter_arrivees(arrivees, _contraintes(restes_de(quota)), depuis)


def ouverts_de(arrivees: Iterable[Arrivee]) -> tuple[Arrivee, ...]:
    """Return those not decided for good, in the order given."""
    return tuple(a for a in arrivees if a.demande.etat in OUVERTS)


def reserve_comptee(
    campagne: Campagne, jour: date, comptes: Comptes, ouverts: tuple[Arrivee, ...], quota: Quota
) -> Reserve:
    """Return the reserve on a day from sums already made, and the dossiers not decided for good."""
    disponibles, hypotheses = restes_de(quota), campagne.hypotheses
    attendu = profil(comptes, hypotheses)
    ouverte = campagne.delai(jour) is not Delai.HORS_DELAI
    venus = comptes[Compte.VENUS]
    attentes = tuple(_attente(n, hypotheses, venus, attendu, ouverte=ouverte) for n in Niveau) if hypotheses else ()
    return Reserve(
        jour=jour,
        date_limite=campagne.date_limite,
        reports=len(campagne.reports),
        jours=(campagne.date_limite - jour).days,
        ouverte=ouverte,
        arrives=comptes[Compte.ARRIVES],
        ouverts=ouverts,
        sans_montant=comptes[Compte.SANS_MONTANT],
        profil=attendu,
        attentes=attentes,
        restes=tuple(
            Reste(
                c,
                disponibles.get(c),
                comptes.de(Compte.EN_COURS, c),
                {a.niveau: attendu.attendu(c, a.nombre) for a in attentes},
            )
            for c in comptes.contraintes
        ),
    )


def _contraintes(disponibles: Mapping[Contrainte, int]) -> tuple[Contrainte, ...]:
    """Return the whole target, each type, the zones that have a target, then the envelope: known or not."""
    zones = sorted(c for c in disponibles if c.zone)
    return (ENTIERE, *(Contrainte(t.value) for t in TypePoste), *zones, ENVELOPPE)


def _attente(
    niveau: Niveau,
    hypotheses: HypothesesArrivees,
    venus: int,
    profil_: Profil,
    *,
    ouverte: bool,
) -> Attente:
    pose = hypotheses.nombre(niveau)
    nombre = max(0, pose - venus) if ouverte else 0
    return Attente(
        niveau, pose, venus, nombre, profil_.attendu(ENTIERE, nombre), profil_.attendu(ENVELOPPE, nombre)
    )


@dataclass(frozen=True, slots=True)
class Fermeture:
    """What accepting one dossier now would close. `apres`: what is left of each constraint it takes some of.

    `exclus`: numbers of open dossiers that fit today and would not any more. `perdus`: by hypothesis and
    constraint, expected dossiers that it would no longer serve; none at all without hypotheses.
    """

    numero: str
    etp: Etp
    montant: Montant | None
    apres: Mapping[Contrainte, int]
    exclus: tuple[str, ...]
    perdus: Mapping[Niveau, Mapping[Contrainte, int]]
    sans_limite: bool

    @property
    def atteintes(self) -> tuple[Contrainte, ...]:
        """Return the constraints that it would bring to nothing left, or beyond."""
        return tuple(sorted(c for c, reste in self.apres.items() if reste <= 0))

    def nombre_perdus(self, niveau: Niveau) -> int:
        """Return at least how many expected dossiers would go unserved: the most that one constraint loses."""
        return max(self.perdus.get(niveau, {}).values(), default=0)

    @property
    def phrase(self) -> str:
        """Return the whole in French."""
        prend = etp(self.etp.centiemes)
        prend += f" et {euros(self.montant.centimes)}" if self.montant else ", son montant n’est pas saisi"
        debut = f"Accepter maintenant le dossier {self.numero} prend {prend}."
        if self.sans_limite:
            return f"{debut} Ni cible ni enveloppe n’est connue{NBSP}: ce qu’il fermerait ne peut pas être dit."
        return " ".join((debut, self._limites(), self._presents(), self._attendus()))

    def _limites(self) -> str:
        if not self.atteintes:
            return "Aucune limite connue ne serait atteinte."
        mots = []
        for c in self.atteintes:
            reste = self.apres[c]
            suite = f"dépassée de {c.ecrire(-reste)}" if reste < 0 else c.accord
            mots.append(f"{'l’' if c.en_euros else 'la '}{c.libelle} serait {suite}")
        texte = ", ".join(mots)
        return f"{texte[0].upper()}{texte[1:]}."

    def _presents(self) -> str:
        if not self.exclus:
            return "Chaque dossier déjà là qui tient aujourd’hui tiendrait encore, pris seul."
        noms = ", ".join(self.exclus)
        verbe = "tiendrait" if len(self.exclus) == 1 else "tiendraient"
        return f"Ne {verbe} plus, parmi les dossiers déjà là{NBSP}: {noms}."

    def _attendus(self) -> str:
        if not self.perdus:
            return "Aucune hypothèse d’arrivées n’est posée."
        mots = []
        for niveau, par_contrainte in self.perdus.items():
            nombre = self.nombre_perdus(niveau)
            causes = [c.libelle for c, n in sorted(par_contrainte.items()) if n == nombre and n]
            mots.append(f"{niveau} {nombre}" + (f" ({', '.join(causes)})" if causes else ""))
        return f"Dossiers attendus qui ne pourraient plus être servis, au moins{NBSP}: {', '.join(mots)}."


def accepter(etat: Reserve, dossier: Pretendant) -> Fermeture:
    """Return what accepting a dossier now would close, nothing else being accepted meanwhile.

    A hypothesis serves, of each constraint, as many of the expected dossiers that ask for it as have room whole.
    """
    avant = {r.contrainte: r.disponible for r in etat.restes if r.disponible is not None}
    apres = {c: reste - dossier.besoin(c) for c, reste in avant.items()}
    autres = [a.examine for a in etat.ouverts if a.examine.dossier_id != dossier.dossier_id]
    return Fermeture(
        numero=dossier.numero,
        etp=dossier.etp,
        montant=dossier.montant,
        apres={c: reste for c, reste in apres.items() if dossier.besoin(c) > 0},
        exclus=tuple(p.numero for p in autres if _tient(p, avant) and not _tient(p, apres)),
        perdus={
            a.niveau: {
                c: _servis(etat.profil, c, a.nombre, avant[c]) - _servis(etat.profil, c, a.nombre, apres[c])
                for c in avant
                if c in etat.profil.besoins
            }
            for a in etat.attentes
        },
        sans_limite=not avant,
    )


def _tient(dossier: Pretendant, restes: Mapping[Contrainte, int]) -> bool:
    """True when a dossier takes no more than what is left of each limit that it needs, taken alone."""
    return all((besoin := dossier.besoin(c)) <= 0 or besoin <= reste for c, reste in restes.items())


def _servis(profil_: Profil, contrainte: Contrainte, nombre: int, reste: int) -> int:
    """Return how many of the expected dossiers that ask for a constraint have room in what is left of it."""
    besoin = profil_.besoins[contrainte]
    demandeurs = _arrondi(nombre * profil_.parts[contrainte])
    return min(demandeurs, int(max(0, reste) // besoin)) if besoin > 0 else 0


def _arrondi(valeur: Fraction) -> int:
    """Return the nearest integer, halves away from zero."""
    return arrondi_au_centime(valeur).centimes
