"""The desk: every service of one open base, built once by each front door."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.importers.apercu import LIMITES_APERCU
from app.importers.bac import Bac
from app.importers.fichier_regional import LIMITES_REGION
from app.importers.scans import LIMITES_SCANS
from app.importers.signature import LIMITES_SIGNATURE
from app.importers.textes import LIMITES_TEXTES
from app.services.actes import Actes
from app.services.arbitrage import Arbitrage
from app.services.campagnes import Campagnes
from app.services.carnet import Carnet
from app.services.circuits import Circuits
from app.services.classements import Classements
from app.services.comites import Comites
from app.services.confrontations import Confrontations
from app.services.consolidation import Consolidation
from app.services.contexte import Contexte
from app.services.decisions import Decisions
from app.services.delegations import Delegations
from app.services.demandes import Demandes
from app.services.deport import VueDeLAgent
from app.services.deports import Deports
from app.services.derogations import Derogations
from app.services.documents import Documents
from app.services.documents_campagne import DocumentsDeCampagne
from app.services.executions import Executions
from app.services.exports import Exports
from app.services.faits import FaitsDuDossier
from app.services.feuilles import Feuilles
from app.services.figures import Figures
from app.services.grilles import Grilles
from app.services.horloge_legale import HorlogeLegale
from app.services.instruction import Instruction
from app.services.lecture_pieces import LecturePieces
from app.services.lectures import Lectures
from app.services.liasse_manifeste import lecteur_de_la_liasse
from app.services.liasses import Liasses
from app.services.listes import Listes
from app.services.logos import Logos
from app.services.lots import Lots
from app.services.machine_temps import MachineTemps
from app.services.matrice import Matrice
from app.services.modeles_service import Modeles
from app.services.modeles_word import ModelesWord
from app.services.motivations import Motivations
from app.services.notation import Notation
from app.services.passages import Passages
from app.services.preuves import Preuves
from app.services.previsions import Previsions
from app.services.rangs import RangsConnus
from app.services.reception import Reception
from app.services.registre import Registre
from app.services.remplacements import Remplacements
from app.services.retouches import Retouches
from app.services.retours_scannes import RetoursScannes
from app.services.salle import Salles
from app.services.sauvegardes import Sauvegardes
from app.services.scenarios import Scenarios
from app.services.seances import Seances
from app.services.selection import Selections
from app.services.signatures import Signatures
from app.services.suivi_notes import SuiviNotes
from app.services.textes import Textes
from app.services.verifications import Verifications
from app.services.visas import Visas
from app.services.visibilite import VisibiliteMarche
from app.socle import paths

if TYPE_CHECKING:
    from app.ports import Store
    from app.services.envois import LecteurDeCourriels
    from app.services.liasse_depart import Coffres
    from app.socle.horloge import Clock


@dataclass(frozen=True, slots=True)
class Bureau:
    """The services of a base; the window and the console call nothing else."""

    contexte: Contexte
    campagnes: Campagnes
    reception: Reception
    registre: Registre
    instruction: Instruction
    notation: Notation
    suivi_notes: SuiviNotes
    preuves: Preuves
    previsions: Previsions
    remplacements: Remplacements
    retours: RetoursScannes
    arbitrage: Arbitrage
    circuits: Circuits
    classements: Classements
    decisions: Decisions
    delegations: Delegations
    motivations: Motivations
    demandes: Demandes
    derogations: Derogations
    faits: FaitsDuDossier
    actes: Actes
    documents: Documents
    documents_campagne: DocumentsDeCampagne
    executions: Executions
    exports: Exports
    figures: Figures
    grilles: Grilles
    horloge: HorlogeLegale
    lecture: LecturePieces
    lectures: Lectures
    confrontations: Confrontations
    consolidation: Consolidation
    carnet: Carnet
    comites: Comites
    deports: Deports
    liasses: Liasses
    listes: Listes
    logos: Logos
    lots: Lots
    machine_temps: MachineTemps
    matrice: Matrice
    modeles: Modeles
    modeles_word: ModelesWord
    textes: Textes
    passages: Passages
    retouches: Retouches
    salles: Salles
    sauvegardes: Sauvegardes
    selections: Selections
    scenarios: Scenarios
    feuilles: Feuilles
    seances: Seances
    signatures: Signatures
    verifications: Verifications
    visas: Visas
    visibilite: VisibiliteMarche


def ouvrir_bureau(
    store: Store, clock: Clock, agent: str, lecteur: LecteurDeCourriels, coffres: Coffres | None = None
) -> Bureau:
    """Return the desk of an open base. `agent` is the name that the journal keeps; in a bundle, that of its reader.

    `coffres`: how encrypted bases are made; without them, no bundle is prepared nor taken back.
    """
    contexte, rangs = _contexte(store, clock, agent), RangsConnus()
    return Bureau(
        contexte=contexte,
        campagnes=Campagnes(contexte),
        reception=Reception(contexte, lecteur),
        registre=Registre(contexte, lecteur),
        instruction=Instruction(contexte),
        notation=Notation(contexte),
        suivi_notes=SuiviNotes(contexte),
        preuves=Preuves(contexte),
        previsions=Previsions(contexte),
        remplacements=Remplacements(contexte),
        retours=RetoursScannes(contexte, Bac(LIMITES_SCANS)),
        arbitrage=Arbitrage(contexte),
        circuits=Circuits(contexte),
        classements=Classements(contexte),
        decisions=Decisions(contexte),
        delegations=Delegations(contexte),
        motivations=Motivations(contexte),
        demandes=Demandes(contexte),
        derogations=Derogations(contexte),
        faits=FaitsDuDossier(contexte),
        actes=Actes(contexte),
        documents=Documents(contexte),
        documents_campagne=DocumentsDeCampagne(contexte),
        executions=Executions(contexte),
        exports=Exports(contexte),
        figures=Figures(contexte),
        grilles=Grilles(contexte),
        horloge=HorlogeLegale(contexte),
        liasses=Liasses(contexte, coffres),
        lecture=LecturePieces(contexte, Bac(LIMITES_APERCU), Bac(LIMITES_APERCU), paths.copies),
        lectures=Lectures(contexte),
        confrontations=Confrontations(contexte),
        consolidation=Consolidation(contexte, Bac(LIMITES_REGION)),
        carnet=Carnet(contexte),
        comites=Comites(contexte, rangs),
        deports=Deports(contexte),
        listes=Listes(contexte),
        logos=Logos(contexte, lecteur),
        lots=Lots(contexte, Actes(contexte)),
        machine_temps=MachineTemps(contexte),
        matrice=Matrice(contexte),
        modeles=Modeles(contexte),
        modeles_word=ModelesWord(contexte, lecteur),
        textes=Textes(contexte, Bac(LIMITES_TEXTES)),
        passages=Passages(contexte),
        retouches=Retouches(contexte),
        salles=Salles(contexte, rangs),
        sauvegardes=Sauvegardes(contexte),
        selections=Selections(contexte),
        scenarios=Scenarios(contexte),
        feuilles=Feuilles(contexte),
        seances=Seances(contexte),
        signatures=Signatures(contexte, Bac(LIMITES_SIGNATURE), paths.autorites),
        verifications=Verifications(contexte),
        visas=Visas(contexte),
        visibilite=VisibiliteMarche(contexte),
    )


def _contexte(store: Store, clock: Clock, agent: str) -> Contexte:
    with store.lire() as uow:
        liasse = lecteur_de_la_liasse(uow)
    return Contexte(VueDeLAgent(store, liasse or agent), clock, liasse or agent, liasse)
