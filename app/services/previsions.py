"""What is still to come: the reserve of a rolling intake, what accepting now would close, the renewal wave.

Nothing here decides. The officer's hypotheses are facts of the campaign, kept and undone as such, never of a
dossier. Totals count the dossiers hidden by a withdrawal; their names are masked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

from app.domain.arrivees import Arrivee
from app.domain.cycle import FAVORABLES
from app.domain.dossier import Nature
from app.domain.enveloppe import bilan
from app.domain.execution import Execution
from app.domain.hypotheses import HypothesesArrivees, Niveau, fautes
from app.domain.lectures import MASQUE
from app.domain.montants import ZERO_EURO, Etp, Montant, somme, somme_etp
from app.domain.quota import compter, quota, zones_de, zones_visees
from app.domain.reserve import Fermeture, Reserve, accepter, reserve
from app.domain.selection import Pretendant
from app.domain.vague_reconduction import Conventionnee, Enveloppe, Vague, vague
from app.services.contexte import Contexte, journaliser
from app.services.deport import deportes, sans_masque
from app.socle import resources
from app.socle.changes import Changes
from app.socle.errors import UserError

if TYPE_CHECKING:
    from app.domain.campagne import Campagne
    from app.domain.dossier import Dossier
    from app.ports import UnitOfWork

ACTE = "Poser les hypothèses d’arrivées et de reconduction"


@dataclass(frozen=True, slots=True)
class Reglages:
    """The shipped hypotheses of the wave: the cut, and the rule of the year in French with its source."""

    baisse: Fraction
    regle: str


@dataclass(frozen=True, slots=True)
class Poses:
    """What the service says of a campaign; None: nothing said. `baisse`: the cut, a fraction of the amount."""

    hypotheses: HypothesesArrivees | None
    baisse: Fraction | None


@dataclass(frozen=True, slots=True)
class ReserveLue:
    """The reserve with all the arrivals it rests on. `noms`: porteurs of the open dossiers, masked where due."""

    reserve: Reserve
    arrivees: Sequence[Arrivee]
    noms: Mapping[int, str]
    poses: Poses


@dataclass(frozen=True, slots=True)
class VagueLue:
    """The wave on a day. `regle`: how a renewal counts in a year. `baisse_dite`: said by the service.

    `caches`: dossiers from which the agent withdrew; their number may be shown, not what they commit.
    """

    vague: Vague
    jour: date
    regle: str
    baisse_dite: bool
    caches: frozenset[int]


class Previsions:
    """Reads what is still to come; keeps the hypotheses of the service."""

    def __init__(self, contexte: Contexte) -> None:
        self._contexte = contexte

    def reserve(self, campagne_id: int) -> ReserveLue:
        """Return what remains, what is there and what is expected, as the base stands now."""
        with self._contexte.store.lire() as vue:
            return self._lire_reserve(vue, campagne_id)

    def accepter(self, campagne_id: int, dossier_id: int) -> Fermeture:
        """Return what accepting an open dossier now would close; nothing is applied.

        Raises UserError when it is decided, unknown, or hidden from the agent.
        """
        return fermeture(self.reserve(campagne_id), dossier_id)

    def vague(self, campagne_id: int) -> VagueLue:
        """Return the renewals of every convention of the base, with the cut that this campaign says."""
        jour = self._contexte.clock.maintenant().date()
        with self._contexte.store.lire() as vue:
            dite = vue.campagnes.get(campagne_id).baisse_reconduction
            conventions: list[Conventionnee] = []
            enveloppes: dict[int, Enveloppe] = {}
            tous_caches: set[int] = set()
            for campagne in vue.campagnes.all():
                cle = campagne.id or 0
                caches = deportes(vue, cle, self._contexte.agent)
                tous_caches |= caches
                siennes, retenu = _conventions(sans_masque(vue), campagne, caches)
                conventions += siennes
                lu = bilan(vue.campagnes.mouvements(cle), retenu)
                if lu is not None:
                    connue = enveloppes.get(campagne.edition, Enveloppe(ZERO_EURO, ZERO_EURO))
                    enveloppes[campagne.edition] = Enveloppe(connue.ouvert + lu.ouvert, connue.nouveaux + retenu)
        baisse = reglages().baisse if dite is None else dite
        lue = vague(conventions, enveloppes, baisse, jour)
        return VagueLue(lue, jour, reglages().regle, dite is not None, frozenset(tous_caches))

    def poser(
        self,
        campagne_id: int,
        nombres: Mapping[Niveau, int | None] | None,
        *,
        etp_moyen: Etp | None = None,
        montant_moyen: Montant | None = None,
        baisse: Fraction | None = None,
    ) -> tuple[Poses, Changes]:
        """Keep the hypotheses of a campaign, as from now; `nombres` None: none is made. Returns those before.

        The same numbers keep the day when they were first written. Raises UserError naming every wrong field.
        """
        trouvees = fautes({} if nombres is None else nombres, etp_moyen, montant_moyen, baisse)
        if nombres is None:
            trouvees = {c: f for c, f in trouvees.items() if c not in set(Niveau)}
        if trouvees:
            raise UserError(" ".join(trouvees.values()), conseil="Les hypothèses d’avant sont gardées.")
        nouvelles = None
        if nombres is not None:
            basse, centrale, haute = (nombres.get(n) or 0 for n in Niveau)
            le = self._contexte.clock.maintenant()
            nouvelles = HypothesesArrivees(basse, centrale, haute, le, etp_moyen, montant_moyen)
        return self.retablir(campagne_id, Poses(nouvelles, baisse))

    def retablir(self, campagne_id: int, poses: Poses) -> tuple[Poses, Changes]:
        """Write hypotheses as they are given, those of before an undo for instance. Returns those it replaces."""
        with self._contexte.store.ecrire() as uow:
            avant = uow.campagnes.get(campagne_id)
            hypotheses = _dater(avant.hypotheses, poses.hypotheses)
            apres = replace(avant, hypotheses=hypotheses, baisse_reconduction=poses.baisse)
            uow.campagnes.save(apres)
            journaliser(
                uow,
                self._contexte,
                acte=ACTE,
                objet="campagne",
                objet_id=campagne_id,
                avant=avant,
                apres=apres,
            )
        changes = Changes(campagnes=frozenset({campagne_id}), sujets=frozenset({"quota", "journal"}))
        return Poses(avant.hypotheses, avant.baisse_reconduction), changes

    def _lire_reserve(self, vue: UnitOfWork, campagne_id: int) -> ReserveLue:
        maintenant = self._contexte.clock.maintenant()
        caches = deportes(vue, campagne_id, self._contexte.agent)
        uow = sans_masque(vue)
        campagne = uow.campagnes.get(campagne_id)
        cibles = uow.campagnes.cibles(campagne_id)
        zones = zones_visees(cibles)
        dossiers = uow.dossiers.of_campagne(campagne_id)
        arrivees = [a for a in (_arrivee(d, zones) for d in dossiers) if a.recu_le <= maintenant]
        decisions = uow.decisions.of_campagne(campagne_id)
        accords = ((d, lue.accord if (lue := decisions.get(d.cle)) else None) for d in dossiers)
        panneau = quota(accords, cibles, uow.campagnes.mouvements(campagne_id))
        etat = reserve(campagne, maintenant.date(), arrivees, panneau)
        noms = {d.cle: MASQUE if d.cle in caches else d.porteur.raison_sociale for d in dossiers}
        poses = Poses(campagne.hypotheses, campagne.baisse_reconduction)
        return ReserveLue(etat, arrivees, noms, poses)


def fermeture(lue: ReserveLue, dossier_id: int) -> Fermeture:
    """Return what accepting an open dossier would close, from a reserve already read.

    Raises UserError when it is not open there, or hidden from the agent.
    """
    trouve = next((a.examine for a in lue.reserve.ouverts if a.examine.dossier_id == dossier_id), None)
    if trouve is None or lue.noms[dossier_id] == MASQUE:
        raise UserError(
            "Ce dossier n’est pas parmi ceux qui attendent une décision.",
            conseil="Choisissez-en un autre\u00a0: rien n’a été lu ni écrit.",
        )
    return accepter(lue.reserve, trouve)


@cache
def reglages() -> Reglages:
    """Return the shipped hypotheses."""
    table = resources.lire_toml("previsions.toml")
    exercice = table["exercice"]
    return Reglages(
        Fraction(table["baisse_reconduction"]["valeur"]),
        f"{exercice['regle']} {exercice['suppose']} ({exercice['source']})",
    )


def _dater(avant: HypothesesArrivees | None, nouvelles: HypothesesArrivees | None) -> HypothesesArrivees | None:
    """Return the new hypotheses; the same numbers keep their day, else the arrivals since would be forgotten."""
    if avant is None or nouvelles is None:
        return nouvelles
    meme = all(avant.nombre(n) == nouvelles.nombre(n) for n in Niveau)
    return replace(nouvelles, posees_le=avant.posees_le) if meme else nouvelles


def _arrivee(dossier: Dossier, zones: Sequence[str]) -> Arrivee:
    types = {p.type for p in dossier.postes}
    demandes = {t: somme_etp(p.etp_demande for p in dossier.postes if p.type is t) for t in types}
    proposes = {
        t: somme_etp(
            p.etp_demande if p.etp_propose is None else p.etp_propose for p in dossier.postes if p.type is t
        )
        for t in types
    }
    demande = Pretendant(
        dossier_id=dossier.cle,
        numero=dossier.numero,
        etat=dossier.etat,
        rang=0,
        etp_par_type=demandes,
        montant=dossier.montant_demande,
        zones=zones_de(dossier, zones),
    )
    examine = replace(demande, etp_par_type=proposes, montant=dossier.montant_propose or dossier.montant_demande)
    return Arrivee(dossier.recu_le, dossier.type_poste, demande, examine)


def _conventions(
    uow: UnitOfWork, campagne: Campagne, caches: frozenset[int]
) -> tuple[list[Conventionnee], Montant]:
    """Return the favourable decisions of a campaign, in the order of its dossiers, and what they take in all."""
    cle = campagne.id or 0
    decisions, executions = uow.decisions.of_campagne(cle), uow.executions.of_campagne(cle)
    trouvees, retenu = [], ZERO_EURO
    for dossier in uow.dossiers.of_campagne(cle):
        decision = decisions.get(dossier.cle)
        accord = decision.accord if decision else None
        if decision is None or accord is None or dossier.etat not in FAVORABLES:
            continue
        retenu += somme(c.montant_retenu for c in compter(dossier, accord).values())
        trouvees.append(
            Conventionnee(
                dossier_id=dossier.cle,
                numero=dossier.numero,
                porteur=MASQUE if dossier.cle in caches else dossier.porteur.raison_sociale,
                campagne=campagne,
                montant=accord.montant,
                etp=somme_etp(accord.etp_par_type.values()),
                debut=decision.date_debut,
                execution=executions.get(dossier.cle, Execution(dossier.cle)),
                est_reconduction=dossier.nature is Nature.RECONDUCTION,
            )
        )
    return trouvees, retenu
