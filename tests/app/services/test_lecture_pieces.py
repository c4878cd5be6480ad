"""Reading the pieces: what is shown, found, proposed and handed out; what a lying or dead child costs."""

from __future__ import annotations

import io
import stat
import sys
import zipfile
from dataclasses import replace

import pytest
from reportlab.pdfgen.canvas import Canvas

from app.domain.montants import Etp, Montant
from app.domain.porteur import Forme
from app.domain.poste import SANS_PLAN, Sens, TypePoste
from app.importers.apercu import Nature
from app.importers.propositions import Surete
from app.services import lecture_pieces
from app.services.lecture_pieces import LecturePieces, Proposition
from app.socle.errors import UserError
from app.socle.progress import Annulation, Annule
from tests.builders import IBAN, SIRET, un_dossier, une_piece
from tests.outils.bureautique import XLSX, un_xlsx, un_zip
from tests.outils.lecteur_ici import LecteurEnPanne, LecteurIci, LecteurMenteur

BUDGET = [
    ["Charges", "Montant", "Produits", "Montant"],
    ["Salaire chargé", 38500, "État – présent appel à projets", 29400],
    ["Déplacements", 3500, "Département", 12600],
    ["Total", 42000, "Total", 42000],
]


def un_pdf(*pages):
    flux = io.BytesIO()
    toile = Canvas(flux)
    for lignes in pages:
        for rang, ligne in enumerate(lignes):
            toile.drawString(60, 780 - 20 * rang, ligne)
        toile.showPage()
    toile.save()
    return flux.getvalue()


CANDIDATURE = un_pdf(
    [
        "Structure : Association des Essais – association loi 1901. SIRET : 888 000 122 00018",
        "Représentant légal : Camille Exemple, présidente.",
        "Poste demandé : facilitateur des clauses sociales, 1,00 ETP à compter du 1er octobre",
        "Montant demandé à l’État : 29 400 €",
    ]
)
RIB = un_pdf(["Titulaire : Association des Essais", f"IBAN : {IBAN}", "BIC : BDFEFRPPCCT"])


@pytest.fixture
def vues():
    return LecteurIci()


@pytest.fixture
def fond():
    return LecteurIci()


@pytest.fixture
def dossier(store, campagne):
    with store.ecrire() as uow:
        neuf = un_dossier(campagne_id=campagne.id, postes=(), plan=SANS_PLAN, cout_total=None, montant_demande=None)
        porteur = replace(neuf.porteur, raison_sociale="a@exemple.fr", siret="", iban="", bic="", iban_titulaire="",
                          representant_nom="", representant_qualite="")  # fmt: skip
        return uow.dossiers.add(replace(neuf, porteur=porteur))


@pytest.fixture
def copies(tmp_path):
    dossier = tmp_path / "copies"
    dossier.mkdir()
    return dossier


@pytest.fixture
def lecture(contexte, vues, fond, copies):
    lecteur = LecturePieces(contexte, vues, fond, lambda: copies)
    yield lecteur
    lecteur.fermer()


@pytest.fixture
def ranger(store, dossier):
    def ranger_une(nom, octets, mime=""):
        with store.ecrire() as uow:
            sha = uow.pieces.put_contenu(octets)
            return uow.pieces.add(une_piece(dossier_id=dossier.id, nom=nom, sha256=sha, type_mime=mime))

    return ranger_une


def test_a_pdf_is_opened_drawn_read_and_searched(lecture, ranger):
    piece = ranger("candidature.pdf", CANDIDATURE)
    ouvert = lecture.ouvrir(piece)
    assert (ouvert.nature, len(ouvert.pages)) == (Nature.PAGES, 1)
    image = lecture.page(piece, 0, 0.5)
    assert (image.largeur, image.hauteur) == (298, 421)
    assert "Camille Exemple" in lecture.texte(piece, 0)
    assert "Camille" in [m.texte for m in lecture.mots(piece, 0).mots]
    (trouvee,) = lecture.chercher(piece, "PRESIDENTE", 0, 10)
    assert trouvee.page == 0
    assert len(trouvee.rectangles) == 1


def test_what_no_child_reads_is_not_opened(lecture, ranger, vues):
    assert lecture.ouvrir(ranger("note.txt", b"bonjour")) is None
    assert vues.demandes == []


@pytest.mark.parametrize(
    ("nom", "mime"),
    [("budget.xlsm", ""), ("budget", "application/vnd.ms-excel.sheet.macroEnabled.12")],
)
def test_a_workbook_with_macros_is_read_and_its_macros_named(lecture, ranger, nom, mime):
    with zipfile.ZipFile(io.BytesIO(un_xlsx({"Budget": BUDGET}))) as archive:
        parties = {entree: archive.read(entree) for entree in archive.namelist()}
    ouvert = lecture.ouvrir(ranger(nom, un_zip({**parties, "xl/vbaProject.bin": b"x"}), mime))
    assert ouvert.remarques == ("Contient des macros\u00a0: non exécutées",)
    assert ouvert.blocs[0].rangees[0][0] == "Charges"


def test_a_child_that_was_replaced_is_given_the_piece_again(lecture, ranger, vues):
    piece = ranger("candidature.pdf", CANDIDATURE)
    lecture.ouvrir(piece)
    vues.oublier()
    assert lecture.page(piece, 0, 0.2).largeur == 120
    assert [genre for genre, _ in vues.demandes] == ["ouvrir", "page", "ouvrir", "page"]


def test_the_child_is_started_before_it_is_needed(lecture, vues):
    lecture.chauffer()
    assert vues.demandes == [("chauffer", "application/pdf")]


def test_an_answer_out_of_form_is_a_refusal(contexte, ranger, copies):
    menteuse = LecturePieces(contexte, LecteurMenteur(), LecteurMenteur(), lambda: copies)
    piece = ranger("candidature.pdf", CANDIDATURE)
    for demander in (
        lambda: menteuse.ouvrir(piece),
        lambda: menteuse.page(piece, 0, 1.0),
        lambda: menteuse.chercher(piece, "x", 0, 1),
        lambda: menteuse.mots(piece, 0),
    ):
        with pytest.raises(UserError, match="réponse incohérente"):
            demander()
    assert menteuse.texte(piece, 0) == ""
    assert menteuse.propositions(piece.dossier_id) == ()


def test_the_pieces_propose_what_the_dossier_does_not_say(lecture, ranger, dossier):
    ranger("Dossier de candidature.pdf", CANDIDATURE)
    ranger("RIB.pdf", RIB)
    ranger("Budget.xlsx", un_xlsx({"Budget": BUDGET}), XLSX)
    proposees = {p.champ: p for p in lecture.propositions(dossier.id)}
    assert list(proposees) == [
        "raison_sociale", "siret", "representant_nom", "representant_qualite", "iban", "bic", "iban_titulaire",
        "postes", "cout_total", "montant_demande", "plan",
    ]  # fmt: skip
    assert proposees["siret"].valeur == SIRET
    assert proposees["siret"].surete is Surete.FORTE
    assert proposees["iban"].valeur == IBAN
    assert proposees["iban"].source == "RIB.pdf, p.\u00a01"
    assert proposees["montant_demande"].valeur == Montant(2940000)
    assert proposees["cout_total"].source == "Budget.xlsx, Budget, B4"
    (poste,) = proposees["postes"].valeur
    assert (poste.type, poste.etp_demande) == (TypePoste.FACILITATEUR, Etp(100))
    plan = proposees["plan"].valeur
    assert plan.est_equilibre
    assert plan.total(Sens.CHARGE) == Montant(4200000)
    assert plan.demande_etat == Montant(2940000)


def test_the_legal_form_is_proposed_until_the_dossier_says_it(lecture, ranger, dossier, store):
    ranger("Fiche.pdf", un_pdf(["Forme juridique : GIP"]))
    (proposee,) = lecture.propositions(dossier.id)
    assert (proposee.champ, proposee.valeur, proposee.source) == ("forme", Forme.GIP, "Fiche.pdf, p.\u00a01")
    with store.ecrire() as uow:
        uow.dossiers.save(replace(dossier, porteur=replace(dossier.porteur, forme=Forme.GIP)))
    assert lecture.propositions(dossier.id) == ()


def test_nothing_is_written_by_reading(lecture, ranger, dossier, store):
    ranger("RIB.pdf", RIB)
    lecture.propositions(dossier.id)
    with store.lire() as uow:
        assert uow.dossiers.get(dossier.id) == dossier


def test_what_the_dossier_says_already_is_not_proposed(lecture, ranger, dossier, store, campagne):
    ranger("Dossier de candidature.pdf", CANDIDATURE)
    ranger("RIB.pdf", RIB)
    ranger("Budget.xlsx", un_xlsx({"Budget": BUDGET}), XLSX)
    with store.ecrire() as uow:
        plein = un_dossier(campagne_id=campagne.id)
        uow.dossiers.save(
            replace(
                uow.dossiers.get(dossier.id),
                postes=plein.postes,
                plan=plein.plan,
                montant_demande=Montant(2940000),
                porteur=replace(dossier.porteur, siret=SIRET, iban=IBAN),
            )
        )
    champs = {p.champ for p in lecture.propositions(dossier.id)}
    assert champs == {
        "raison_sociale", "representant_nom", "representant_qualite", "bic", "iban_titulaire", "cout_total",
    }  # fmt: skip


def test_two_pieces_that_disagree_are_both_shown_the_surest_first(lecture, ranger, dossier):
    ranger("Attestation.pdf", un_pdf(["Je soussigné, André Modèle, directeur de la structure, atteste."]))
    ranger("Dossier de candidature.pdf", CANDIDATURE)
    noms = [p for p in lecture.propositions(dossier.id) if p.champ == "representant_nom"]
    assert [p.valeur for p in noms] == ["Camille Exemple", "André Modèle"]


def test_a_replaced_piece_proposes_nothing_more(lecture, ranger, dossier, store):
    ancienne = ranger("RIB.pdf", RIB)
    neuve = ranger("RIB corrigé.pdf", un_pdf(["Titulaire : Association des Essais", "BIC : BDFEFRPPCCT"]))
    assert "iban" in {p.champ for p in lecture.propositions(dossier.id)}
    with store.ecrire() as uow:
        uow.pieces.set_remplace(neuve.id, ancienne.id)
    proposees = lecture.propositions(dossier.id)
    assert "iban" not in {p.champ for p in proposees}
    assert {p.piece_id for p in proposees} == {neuve.id}


def test_a_piece_is_read_once(lecture, ranger, dossier, fond, monkeypatch):
    monkeypatch.setattr(lecture_pieces, "LECTURES_GARDEES", 2)
    ranger("RIB.pdf", RIB)
    lecture.propositions(dossier.id)
    lues = len(fond.demandes)
    lecture.propositions(dossier.id)
    assert len(fond.demandes) == lues
    for nom in ("a", "b", "c", "d"):
        ranger(f"{nom}.txt", nom.encode())
    lecture.propositions(dossier.id)
    assert len(lecture._lues) == 2


def test_a_piece_that_cannot_be_read_proposes_nothing(contexte, ranger, dossier, copies):
    ranger("RIB.pdf", RIB)
    assert (
        LecturePieces(contexte, LecteurEnPanne(), LecteurEnPanne(), lambda: copies).propositions(dossier.id) == ()
    )


def test_reading_stops_when_asked(lecture, ranger, dossier):
    ranger("RIB.pdf", RIB)
    arret = Annulation()
    arret.demander()
    with pytest.raises(Annule):
        lecture.propositions(dossier.id, arret)


def test_a_copy_is_private_read_only_and_swept(lecture, ranger, copies):
    copie = lecture.copier(ranger("../RIB: 2022.pdf", RIB))
    assert copie.read_bytes() == RIB
    assert copie.name == "_RIB_ 2022.pdf"
    assert copie.parent.parent == copies
    if sys.platform != "win32":
        assert stat.S_IMODE(copie.stat().st_mode) == 0o400
        assert stat.S_IMODE(copie.parent.stat().st_mode) == 0o700
    lecture.vider_les_copies()
    assert list(copies.iterdir()) == []


@pytest.mark.parametrize("nom", ["outil.exe", "page.html", "macro.xlsm", "lien.lnk", "sans extension"])
def test_what_could_run_is_not_opened(lecture, ranger, copies, nom):
    with pytest.raises(UserError, match="pourrait lancer un programme"):
        lecture.copier(ranger(nom, b"x"))
    assert list(copies.iterdir()) == []


def test_closing_ends_the_children_and_sweeps(lecture, ranger, vues, fond, copies):
    lecture.copier(ranger("RIB.pdf", RIB))
    lecture.fermer()
    assert vues.demandes[-1] == fond.demandes[-1] == ("fermer", "")
    assert list(copies.iterdir()) == []


def test_a_source_without_place_is_the_piece():
    assert Proposition("siret", SIRET, 1, "note.docx", "", "", Surete.FORTE).source == "note.docx"


def test_a_value_set_aside_is_proposed_no_more_until_taken_back(lecture, ranger, dossier, store):
    ranger("RIB.pdf", RIB)
    (bic,) = [p for p in lecture.propositions(dossier.cle) if p.champ == "bic"]
    rien, changes = lecture.ecarter(dossier.cle, bic)
    assert rien is None
    assert changes.touches("propositions")
    assert "bic" not in {p.champ for p in lecture.propositions(dossier.cle)}
    assert "iban" in {p.champ for p in lecture.propositions(dossier.cle)}
    lecture.reprendre(dossier.cle, bic)
    assert bic in lecture.propositions(dossier.cle)
    with store.lire() as uow:
        actes = [ligne.evenement.acte for ligne in uow.journal.lignes(dossier_id=dossier.cle, limite=2)]
    assert actes == ["Reprendre la proposition", "Écarter la proposition"]
