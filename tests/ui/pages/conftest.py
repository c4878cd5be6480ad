"""The real window on a real base in a temporary folder, with a stopped clock."""

from __future__ import annotations

import gc
from dataclasses import replace
from datetime import date, datetime

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from app.domain.convention import TypeActe
from app.domain.cycle import Etat
from app.domain.decision import Decision
from app.domain.dossier import Canal
from app.domain.montants import Etp, Montant
from app.domain.poste import TypePoste
from app.socle.formats import PARIS
from app.socle.horloge import HorlogeFixe
from tests.builders import un_plan, un_porteur, un_poste
from tests.conftest import mettre_de_cote
from ui.main import Programme

MAINTENANT = datetime(2022, 9, 12, 10, 12, tzinfo=PARIS)
AGENT = "Agent d’essai"


@pytest.fixture
def dossier_utilisateur(tmp_path):
    dossier = tmp_path / "utilisateur"
    dossier.mkdir()
    return dossier


@pytest.fixture
def ouvrir_programme(qapp, qtbot, dossier_utilisateur):
    """Make windows; each is closed at the end, in order."""
    ouverts = []

    def faire():
        programme = Programme(
            qapp, clock=HorlogeFixe(MAINTENANT), agent=AGENT, dossier_utilisateur=dossier_utilisateur
        )
        ouverts.append(programme)
        programme.fenetre.resize(1280, 720)
        programme.fenetre.show()
        programme.fenetre.activateWindow()
        qtbot.waitUntil(programme.fenetre.isActiveWindow)
        return programme

    yield faire
    for programme in ouverts:
        programme.fermer()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    ouverts.clear()
    gc.collect()  # here, on this thread: a worker of a later test must not destroy these windows
    mettre_de_cote()  # what stays is the suite's


@pytest.fixture
def programme(ouvrir_programme):
    return ouvrir_programme()


@pytest.fixture
def calme(qtbot):
    """Wait until nothing works any more in a window, and what was just laid out is in sight."""

    def attendre(programme):
        qtbot.waitUntil(lambda: not programme.runner.occupe, timeout=30_000)
        qtbot.wait(5)  # a widget added to a page in sight is shown by the next turn of the loop

    return attendre


@pytest.fixture
def base(programme, calme, tmp_path):
    """The window on a new base of « Corse 2022 »."""
    programme.creer(tmp_path / "corse.clausule", "corse-2022")
    calme(programme)
    assert programme.session is not None
    return programme


@pytest.fixture
def enregistrer(base):
    """Record a dossier by hand through the services, with one facilitateur; return its identifier."""

    def faire(raison_sociale="Association d’essai", jour=5, **champs):
        bureau, campagne_id = base.session.bureau, base.session.campagne_id
        porteur = un_porteur(raison_sociale=raison_sociale)
        recu_le = datetime(2022, 9, jour, 9, 0, tzinfo=PARIS)
        dossier, _ = bureau.reception.creer_a_la_main(campagne_id, porteur, recu_le, Canal.COURRIER, "Candidature")
        poste = champs.pop("poste", un_poste())
        valeurs = {"postes": (poste,), "plan": un_plan(), "cout_total": Montant(4000000),
                   "montant_demande": Montant(2800000), **champs}  # fmt: skip
        bureau.instruction.modifier(dossier.cle, "Modifier le projet", **valeurs)
        return dossier.cle

    return faire


@pytest.fixture
def noter(base):
    """Note every sub-criterion of a dossier."""

    def faire(dossier_id, valeur=3):
        bureau = base.session.bureau
        for sous_critere in bureau.instruction.fiche(dossier_id).grille.sous_criteres():
            bureau.notation.noter(dossier_id, sous_critere.code, valeur, "page 4 du dossier")

    return faire


@pytest.fixture
def decider(base, noter):
    """Bring a dossier to a favourable decision, written straight to the store: the rules have their own tests."""

    def faire(dossier_id, sens=Etat.RETENU):
        noter(dossier_id)
        contexte = base.session.bureau.contexte
        with contexte.store.ecrire() as uow:
            dossier = uow.dossiers.save(replace(uow.dossiers.get(dossier_id), etat=sens))
            uow.decisions.add(
                Decision(
                    dossier_id=dossier.cle,
                    sens=sens,
                    motif="répond aux critères",
                    prise_le=date(2022, 9, 10),
                    etp_par_type={TypePoste.FACILITATEUR: Etp(100)},
                    montant=Montant(2800000),
                    date_debut=date(2022, 10, 1),
                    agent=AGENT,
                )
            )
        return TypeActe.LETTRE_DECISION

    return faire
