"""The screens of the window, in the order of the navigation, each built at its first display."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout

from ui.pages.base import FichePage, Page
from ui.widgets.etat_vide import EtatVide

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.session import Session

# Each screen is imported when it is first shown: the window is painted before the PDF library is loaded.
# ruff: noqa: PLC0415


ECRANS = (
    "accueil",
    "seance",
    "reception",
    "dossiers",
    "matrice",
    "dossier",
    "classement",
    "figures",
    "lectures",
    "recus",
    "grille",
    "cockpit",
    "territoire",
    "comite",
    "parapheur",
    "suivi",
    "delegations",
    "actes",
    "circuit",
    "documents_campagne",
    "modeles",
    "retouche",
    "echeances",
    "lot_actes",
    "retour_scan",
    "verifications",
    "journal",
    "temps",
    "recherche",
    "passages",
    "liasses",
    "fusion",
    "reglages",
)
#: The screens and, before them, one by one, the parts of a dossier: together they would hold the window for 50 ms.
MODULES = (
    "ui.widgets.formulaire_notation",
    "ui.widgets.formulaire_porteur",
    "ui.widgets.formulaire_projet",
    "ui.widgets.formulaire_decision",
    "ui.widgets.liste_pieces",
    "ui.widgets.visionneuse",
    "ui.pages.liaison_preuves",
    *(f"ui.pages.{nom}" for nom in ECRANS),
)


class PageSansBase(Page):
    """What any screen shows while no base is open."""

    def __init__(self) -> None:
        super().__init__()
        pile = QVBoxLayout(self)
        pile.addWidget(
            EtatVide(
                "Aucune base ouverte",
                "Ouvrez une base ou créez une campagne pour voir cet écran.",
                dessin="ouvrir",
                acte="Retour à l’accueil",
                au_clic=lambda: self.demande_page.emit("bienvenue", None),
            )
        )


def fiches(
    session: Callable[[], Session | None], bienvenue: Callable[[], Page], reglages: Callable[[], Page] = Page
) -> tuple[FichePage, ...]:
    """Return the screens; `session` gives the base of the moment.

    `bienvenue` and `reglages` build the two pages that need no base, and that the window listens to.
    """

    def batie(fabrique: Callable[[Session], Page]) -> Callable[[], Page]:
        return lambda: fabrique(courante) if (courante := session()) is not None else PageSansBase()

    return (
        FichePage("accueil", "Accueil", "accueil", batie(_hors_liasse(_accueil))),
        FichePage("reception", "Réception", "reception", batie(_hors_liasse(_reception))),
        FichePage("dossiers", "Dossiers", "dossiers", batie(_dossiers)),
        FichePage("pieces", "Pièces", "piece", batie(_pieces)),
        FichePage("classement", "Classement", "classement", batie(_hors_liasse(_classement))),
        FichePage("lectures", "Lectures", "personne", batie(_hors_liasse(_lectures))),
        FichePage("cockpit", "Cockpit", "cockpit", batie(_hors_liasse(_cockpit))),
        FichePage("territoire", "Territoire", "campagne", batie(_hors_liasse(_territoire))),
        FichePage("parapheur", "Parapheur", "signature", batie(_hors_liasse(_parapheur))),
        FichePage("actes", "Actes", "actes", batie(_hors_liasse(_actes))),
        FichePage("suivi", "Suivi", "succes", batie(_hors_liasse(_suivi))),
        FichePage("journal", "Journal", "journal", batie(_journal)),
        FichePage("temps", "Le passé", "horloge", batie(_hors_liasse(_temps))),
        FichePage("figures", "Figures", "classement", batie(_figures), dans_navigation=False),
        FichePage("grille", "Grilles de notation", "modifier", batie(_grille), dans_navigation=False),
        FichePage("seance", "Séance", "coche", batie(_seance)),
        FichePage("recus", "Reçus du classement", "classement", batie(_recus), dans_navigation=False),
        FichePage("comite", "Comité", "personne", batie(_hors_liasse(_comite)), dans_navigation=False),
        FichePage("recherche", "Recherche", "recherche", batie(_recherche)),
        FichePage("lot_actes", "Actes par lot", "actes", batie(_hors_liasse(_lot_actes)), dans_navigation=False),
        FichePage("echeances", "Échéances", "calendrier", batie(_hors_liasse(_echeances))),
        FichePage("passages", "Passages en commun", "dossiers", batie(_passages), dans_navigation=False),
        FichePage("liasses", "Liasses", "exporter", batie(_hors_liasse(_liasses)), dans_navigation=False),
        FichePage("fusion", "Reprise d’une liasse", "importer", batie(_fusion), dans_navigation=False),
        FichePage(
            "delegations", "Délégations", "personne", batie(_hors_liasse(_delegations)), dans_navigation=False
        ),
        FichePage(
            "circuit", "Circuit de signature", "signature", batie(_hors_liasse(_circuit)), dans_navigation=False
        ),
        FichePage(
            "documents_campagne",
            "Documents de la campagne",
            "actes",
            batie(_hors_liasse(_documents_campagne)),
            dans_navigation=False,
        ),
        FichePage(
            "verifications",
            "Textes à vérifier",
            "coche",
            batie(_hors_liasse(_verifications)),
            dans_navigation=False,
        ),
        FichePage(
            "retour_scan", "Actes signés revenus", "importer", batie(_hors_liasse(_retours)), dans_navigation=False
        ),
        FichePage("modeles", "Modèles des actes", "modifier", batie(_hors_liasse(_modeles)), dans_navigation=False),
        FichePage("reglages", "Réglages", "ajuster", reglages, dans_navigation=False),
        FichePage("retouche", "Retouche", "modifier", batie(_hors_liasse(_retouche)), dans_navigation=False),
        FichePage("dossier", "Dossier", "dossier", batie(_dossier), dans_navigation=False),
        FichePage("bienvenue", "Bienvenue", "accueil", bienvenue, dans_navigation=False),
    )


class PageHorsLiasse(Page):
    """What a screen says in a bundle when it has nothing to do there."""

    def __init__(self) -> None:
        super().__init__()
        pile = QVBoxLayout(self)
        pile.addWidget(
            EtatVide(
                "Pas dans une liasse",
                "Ce fichier sert à lire et à noter quelques dossiers. Le reste se fait dans la base du service.",
                dessin="dossiers",
                acte="Voir les dossiers",
                au_clic=lambda: self.demande_page.emit("dossiers", None),
            )
        )


def _hors_liasse(fabrique: Callable[[Session], Page]) -> Callable[[Session], Page]:
    """Return what builds a screen, or says that it has no place in a bundle."""
    return lambda session: PageHorsLiasse() if session.bureau.contexte.liasse else fabrique(session)


def _accueil(session: Session) -> Page:
    from ui.pages.accueil import PageAccueil

    return PageAccueil(session)


def _reception(session: Session) -> Page:
    from ui.pages.reception import PageReception

    return PageReception(session)


def _dossiers(session: Session) -> Page:
    from ui.pages.dossiers import PageDossiers

    return PageDossiers(session)


def _pieces(session: Session) -> Page:
    from ui.pages.matrice import PageMatrice

    return PageMatrice(session)


def _classement(session: Session) -> Page:
    from ui.pages.classement import PageClassement

    return PageClassement(session)


def _figures(session: Session) -> Page:
    from ui.pages.figures import PageFigures

    return PageFigures(session)


def _grille(session: Session) -> Page:
    from ui.pages.grille import PageGrille

    return PageGrille(session)


def _recus(session: Session) -> Page:
    from ui.pages.recus import PageRecus

    return PageRecus(session)


def _lectures(session: Session) -> Page:
    from ui.pages.lectures import PageLectures

    return PageLectures(session)


def _cockpit(session: Session) -> Page:
    from ui.pages.cockpit import PageCockpit

    return PageCockpit(session)


def _comite(session: Session) -> Page:
    from ui.pages.comite import PageComite

    return PageComite(session)


def _territoire(session: Session) -> Page:
    from ui.pages.territoire import PageTerritoire

    return PageTerritoire(session)


def _parapheur(session: Session) -> Page:
    from ui.pages.parapheur import PageParapheur

    return PageParapheur(session)


def _suivi(session: Session) -> Page:
    from ui.pages.suivi import PageSuivi

    return PageSuivi(session)


def _delegations(session: Session) -> Page:
    from ui.pages.delegations import PageDelegations

    return PageDelegations(session)


def _actes(session: Session) -> Page:
    from ui.pages.actes import PageActes

    return PageActes(session)


def _verifications(session: Session) -> Page:
    from ui.pages.verifications import PageVerifications

    return PageVerifications(session)


def _circuit(session: Session) -> Page:
    from ui.pages.circuit import PageCircuit

    return PageCircuit(session)


def _modeles(session: Session) -> Page:
    from ui.pages.modeles import PageModeles

    return PageModeles(session)


def _retouche(session: Session) -> Page:
    from ui.pages.retouche import PageRetouche

    return PageRetouche(session)


def _documents_campagne(session: Session) -> Page:
    from ui.pages.documents_campagne import PageDocumentsCampagne

    return PageDocumentsCampagne(session)


def _retours(session: Session) -> Page:
    from ui.pages.retour_scan import PageRetourScan

    return PageRetourScan(session)


def _echeances(session: Session) -> Page:
    from ui.pages.echeances import PageEcheances

    return PageEcheances(session)


def _lot_actes(session: Session) -> Page:
    from ui.pages.lot_actes import PageLotActes

    return PageLotActes(session)


def _journal(session: Session) -> Page:
    from ui.pages.journal import PageJournal

    return PageJournal(session)


def _temps(session: Session) -> Page:
    from ui.pages.temps import PageTemps

    return PageTemps(session)


def _seance(session: Session) -> Page:
    from ui.pages.seance import PageSeance

    return PageSeance(session)


def _recherche(session: Session) -> Page:
    from ui.pages.recherche import PageRecherche

    return PageRecherche(session)


def _passages(session: Session) -> Page:
    from ui.pages.passages import PagePassages

    return PagePassages(session)


def _liasses(session: Session) -> Page:
    from ui.pages.liasses import PageLiasses

    return PageLiasses(session)


def _fusion(session: Session) -> Page:
    from ui.pages.fusion import PageFusion

    return PageFusion(session)


def _dossier(session: Session) -> Page:
    from ui.pages.dossier import PageDossier

    return PageDossier(session)
