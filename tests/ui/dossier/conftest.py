"""A base of three dossiers held in memory, with real PDFs, and the page that shows the second one."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from reportlab.pdfgen.canvas import Canvas

from app.domain.cycle import Etat
from app.domain.poste import TypePoste
from app.importers.courriel import lire_courriel
from app.services.bureau import ouvrir_bureau
from app.services.lecture_pieces import LecturePieces
from app.socle import paths
from app.socle.horloge import HorlogeFixe
from tests import builders
from tests.fakes import FakeStore
from tests.outils.lecteur_ici import LecteurIci
from ui.bus import Bus
from ui.commands import Historique
from ui.pages.dossier import PageDossier
from ui.session import Session

COURRIEL = (
    "From: =?utf-8?q?H=C3=A9l=C3=A8ne_Essai?= <contact@exemple.fr>\r\nTo: aap@exemple.fr\r\n"
    "Subject: =?utf-8?q?Candidature_=C3=A0_l=27appel?=\r\nDate: Mon, 12 Sep 2022 10:00:00 +0200\r\n"
    "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    "Veuillez trouver notre dossier, à l’heure.\r\n"
).encode()


class LecteurDirect:
    """Reads mails in the process: the confinement has tests of its own."""

    def lire(self, octets, nom, _annulation=None):
        return lire_courriel(octets, nom)


def un_pdf(nb_pages: int, mot: str = "jalon") -> bytes:
    """Pages « Page 1 »… ; each holds the word twice."""
    flux = io.BytesIO()
    toile = Canvas(flux)
    for page in range(nb_pages):
        toile.drawString(72, 760, f"Page {page + 1}")
        toile.drawString(72, 740, f"Premier {mot}, puis second {mot}.")
        toile.showPage()
    toile.save()
    return flux.getvalue()


@pytest.fixture
def session(qapp, runner):
    """The desk of a base of three dossiers of one campaign."""
    store = FakeStore()
    bureau = ouvrir_bureau(store, HorlogeFixe(builders.le(9, 20)), builders.AGENT, LecteurDirect())
    bureau = replace(bureau, lecture=LecturePieces(bureau.contexte, LecteurIci(), LecteurIci(), paths.copies))
    grille = builders.une_grille()
    campagne = builders.une_campagne(
        id=None, date_limite_incluse=None, grilles=dict.fromkeys(TypePoste, grille), rejet_implicite_mois=2
    )
    with store.ecrire() as uow:
        campagne = uow.campagnes.add(campagne)
        uow.campagnes.add_cibles([builders.une_cible(campagne_id=campagne.id)])
        uow.campagnes.add_mouvement(builders.un_mouvement(campagne_id=campagne.id))
        for rang in (1, 2, 3):
            dossier = uow.dossiers.add(
                builders.un_dossier(campagne_id=campagne.id, rang=rang, etat=Etat.EN_INSTRUCTION)
            )
            for nom, code, octets in (
                ("Budget prévisionnel.pdf", "BUDGET", un_pdf(5)),
                ("abîmé.pdf", "RIB", b"%PDF-1.7 rien de plus"),
                ("scan.pdf", "", un_pdf(1)),
                ("tableau.xlsx", "", b"PK\x03\x04"),
                ("candidature.eml", "COURRIEL", COURRIEL),
            ):
                uow.pieces.add(
                    builders.une_piece(
                        dossier_id=dossier.id,
                        nom=nom,
                        code=code,
                        sha256=uow.pieces.put_contenu(octets),
                        taille=len(octets),
                        type_mime="message/rfc822" if nom.endswith(".eml") else "",
                    )
                )
    bus = Bus()
    yield Session(bureau, campagne.id, bus, runner, Historique(bus, runner))
    bureau.lecture.fermer()


@pytest.fixture
def attendre(qtbot, session):
    """Wait until nothing runs in the background."""

    def jusqu_au_repos():
        qtbot.waitUntil(lambda: not session.runner.occupe, timeout=30_000)
        qtbot.wait(5)  # a widget added to a page in sight is shown by the next turn of the loop

    return jusqu_au_repos


@pytest.fixture
def page(qtbot, session, attendre):
    """The page, showing the second dossier."""
    vue = PageDossier(session)
    qtbot.addWidget(vue)
    vue.resize(1200, 700)
    session.bus.changed.connect(vue.actualiser)
    vue.show()
    vue.montrer(2)
    attendre()
    return vue
