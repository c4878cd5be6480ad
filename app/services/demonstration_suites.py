"""What the demonstration is about to do: what is expected, who does what, a meeting called, proposals made.

Written after the story of the dossiers, through the services of the application, on the day that it says. All is
fictional. Not here: the dossiers themselves (`services.demonstration`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from app.domain.comite import Charge, Membre, SensAvis
from app.domain.cycle import Etat
from app.domain.decision import Decision
from app.domain.hypotheses import Niveau
from app.domain.montants import Etp, Montant
from app.domain.poste import TypePoste
from app.domain.quota import NatureMouvement
from app.domain.scenario import Origine
from app.domain.situation import PosteExistant
from app.domain.visa import Delegation, Portee, Role
from app.services.arbitrage import Arbitrage
from app.services.campagnes import Campagnes
from app.services.comites import Comites
from app.services.comites_avis import SaisieAvis
from app.services.delegations import Delegations
from app.services.dossiers_fictifs import MATIN
from app.services.instruction import Instruction
from app.services.previsions import Previsions
from app.services.scenarios import Scenarios
from app.services.visas import Visas
from app.socle.formats import PARIS
from app.socle.horloge import HorlogeFixe

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.dossier import Dossier
    from app.services.contexte import Contexte

JOUR = date(2022, 10, 14)
MOTIF = "Projet cohérent avec la charte\u00a0; poste supplémentaire avéré (exemple fictif)."
MOTIF_RESERVE = "À revoir avec la cible révisée (exemple fictif)."
REVISION, PREMIER_COMITE = date(2022, 10, 10), date(2022, 10, 12)
CIBLE_REVISEE: dict[TypePoste | None, Etp | None] = {
    TypePoste.FACILITATEUR: Etp(300),
    TypePoste.COORDINATEUR: Etp(100),
}
ABONDEMENT = Montant(3_000_000)
MOTIF_ATTENTE = "La cible de coordinateurs est atteinte (exemple fictif)."
REUNION = date(2022, 10, 20)
COMITE = "Comité régional de sélection (fictif)"
QUORUM = 2
MEMBRES = (
    Membre("DREETS (fictive)", "direction", charge=Charge.PRESIDENCE),
    Membre("Réseau des clauses (fictif)", "membre"),
    Membre("Union des acheteurs (fictive)", "membre"),
    Membre("Service instructeur (fictif)", "instruction", voix=False, charge=Charge.SECRETARIAT),
)
ATTENDUS = {Niveau.BASSE: 1, Niveau.CENTRALE: 2, Niveau.HAUTE: 4}
#: Départements served, by case; T09 and T20 serve both.
DEPARTEMENTS = {
    "2A": ("T04", "T06", "T07", "T08", "T13"),
    "2B": ("T01", "T02", "T03", "T05", "T10", "T11", "T16", "T19"),
    "2A et 2B": ("T09", "T20"),
}
#: The case whose porteur had a job already, the one that is proposed, the one that is visaed.
AVEC_POSTE, PROPOSE, VISE = "T13", "T11", "T09"
#: The case that the first meeting examined again.
EN_ATTENTE = "T10"
ZONES_BLANCHES = ("2B",)
CHEF = "Chef de service de démonstration"
DIRECTION = "Direction de démonstration"
#: What the officer who discovers the base signs under, as the fictional deputy: one holds for decisions.
ARRETES = (
    (
        "arrêté fictif n°\u00a02022-001",
        date(2022, 9, 1),
        None,
        Montant(5_000_000),
        {Portee.DECISION, Portee.CONVENTION},
    ),
    ("arrêté fictif n°\u00a02022-002", date(2022, 9, 1), None, None, {Portee.PAIEMENT}),
    ("arrêté fictif n°\u00a02021-014", date(2021, 9, 1), date(2022, 8, 31), None, {Portee.DECISION}),
)


def preparer_la_suite(contexte: Contexte, campagne_id: int, cas: Mapping[str, int], decouvreur: str) -> None:
    """Write all of it on the first campaign; `cas`: the identifier of each case.

    `decouvreur`: who opens the demonstration, and is given every role.
    """
    reviser(_le(contexte, REVISION), campagne_id)
    _tenir_un_premier_comite(_le(contexte, PREMIER_COMITE), campagne_id, cas[EN_ATTENTE])
    instruction = Instruction(contexte)
    Campagnes(contexte).modifier(campagne_id, "Nommer les zones blanches", departements_blancs=ZONES_BLANCHES)
    for codes, noms in DEPARTEMENTS.items():
        for nom in noms:
            instruction.modifier(cas[nom], "Modifier le projet", departements=tuple(codes.split(" et ")))
    _situer(instruction, cas[AVEC_POSTE])
    Previsions(contexte).poser(campagne_id, ATTENDUS)
    Scenarios(contexte).figer(campagne_id, "Ordre strict avant le comité", Origine.ORDRE)
    comites = Comites(contexte)
    comite, _ = comites.creer(campagne_id, REUNION, COMITE, "Ajaccio (fictif)")
    comites.fixer_quorum(comite.cle, QUORUM)
    chef = _organiser(contexte, decouvreur)
    _proposer(contexte, instruction.dossier(cas[PROPOSE]), Etat.RETENU, MOTIF)
    _proposer(contexte, instruction.dossier(cas[VISE]), Etat.LISTE_ATTENTE, MOTIF_ATTENTE)
    Visas(chef).viser((cas[VISE],), "Vu (exemple fictif).")


def _organiser(contexte: Contexte, decouvreur: str) -> Contexte:
    """Give the roles and the delegations; return the context of the chef de service, who may give the last ones."""
    premier, chef = Delegations(contexte), replace(contexte, agent=CHEF)
    for reference, du, au, plafond, portees in ARRETES:
        premier.enregistrer(
            Delegation(
                delegant="le préfet de Corse",
                delegataire="Camille Exemple (fictive)",
                qualite="directrice adjointe (fictive)",
                reference=reference,
                du=du,
                au=au,
                plafond=plafond,
                portees=frozenset(portees),
                session=decouvreur,
            )
        )
    for agent, role in (
        (contexte.agent, Role.INSTRUCTEUR), (decouvreur, Role.INSTRUCTEUR), (CHEF, Role.CHEF_DE_SERVICE)
    ):  # fmt: skip
        premier.habiliter(agent, role)
    for agent, role in (
        (DIRECTION, Role.DIRECTEUR), (decouvreur, Role.CHEF_DE_SERVICE), (decouvreur, Role.DIRECTEUR)
    ):  # fmt: skip
        Delegations(chef).habiliter(agent, role)
    return chef


def _le(contexte: Contexte, jour: date) -> Contexte:
    """Return the context of an earlier morning of the story."""
    return replace(contexte, clock=HorlogeFixe(datetime.combine(jour, MATIN, PARIS)))


def reviser(contexte: Contexte, campagne_id: int) -> None:
    """Notify a revised target and more credits: what was on the waiting list may enter."""
    arbitrage = Arbitrage(contexte)
    arbitrage.notifier_cible(campagne_id, CIBLE_REVISEE, REVISION, "note fictive du 10 octobre 2022")
    arbitrage.mouvementer(campagne_id, NatureMouvement.ABONDEMENT, ABONDEMENT, REVISION, "abondement fictif")


def _tenir_un_premier_comite(contexte: Contexte, campagne_id: int, dossier_id: int) -> None:
    """Hold and close a meeting on one dossier: « ce qui a changé depuis le comité » then has its day."""
    comites = Comites(contexte)
    tenu, _ = comites.creer(campagne_id, PREMIER_COMITE, f"{COMITE}, première réunion", "Ajaccio (fictif)")
    comites.fixer_membres(tenu.cle, tuple(replace(m, present=True) for m in MEMBRES))
    comites.fixer_quorum(tenu.cle, QUORUM)
    comites.fixer_ordre(tenu.cle, (dossier_id,))
    comites.rendre_avis(tenu.cle, SaisieAvis(dossier_id, SensAvis.RESERVE, motif=MOTIF_RESERVE))
    comites.clore(tenu.cle)


def _situer(instruction: Instruction, dossier_id: int) -> None:
    dossier = instruction.dossier(dossier_id)
    existant = PosteExistant(dossier.postes[0].type, "poste d’avant le projet (fictif)", Etp(100), Etp(100))
    instruction.modifier(dossier_id, "Modifier le projet", existants=(existant,))


def _proposer(contexte: Contexte, dossier: Dossier, sens: Etat, motif: str) -> None:
    donne = sens is Etat.RETENU
    Visas(contexte).proposer(
        Decision(
            dossier_id=dossier.cle,
            sens=sens,
            motif=motif,
            prise_le=JOUR,
            etp_par_type={p.type: p.etp_demande for p in dossier.postes} if donne else {},
            montant=dossier.montant_demande if donne else None,
        )
    )
