"""A scanned bundle dropped back: pages recognised, ordered, attached; nothing lost, nothing applied unasked."""

from __future__ import annotations

import io
import json

import pypdfium2 as pdfium
import pytest
from pypdf import PdfReader, PdfWriter

from app.domain.convention import TypeActe, TypeActeCampagne
from app.domain.cycle import Etat
from app.domain.pieces import CODE_ACTE_SIGNE
from app.domain.retours import Ecart
from app.importers import apercu_pdf
from app.services import retours_scannes
from app.services.actes import Actes
from app.services.contexte import Contexte
from app.services.demonstration import construire
from app.services.documents_campagne import DocumentsDeCampagne
from app.services.retours_scannes import RetoursScannes, dire_l_examen
from app.socle.errors import UserError
from app.socle.progress import Annulation, Annule
from tests.app.services.atelier import HorlogeReglable, journal, rien_d_ecrit, un_seul_acte
from tests.fakes import FakeStore
from tests.outils.lecteur_ici import LecteurEnPanne, LecteurIci, LecteurMenteur
from tests.outils.scans import Numerisation, en_pdf, feuille_blanche, page_scannee

DPI = 150


@pytest.fixture(scope="module")
def base():
    """The demonstration with two issued acts, and their scanned pages."""
    store = FakeStore()
    horloge = HorlogeReglable()
    horloge.avancer(days=20)
    contexte = Contexte(store, horloge, "Sacha Fictif")
    construire(contexte)
    with store.lire() as u:
        dossiers = {d.etat: d for c in u.campagnes.all() for d in u.dossiers.of_campagne(c.id)}
    actes = Actes(contexte)
    produits = [
        actes.produire(dossiers[etat].id, TypeActe.LETTRE_DECISION)[:2]
        for etat in (Etat.RETENU, Etat.LISTE_ATTENTE)
    ]
    scans = [
        [page_scannee(o, i, Numerisation(DPI)) for i in range(len(pdfium.PdfDocument(o)))] for _, o in produits
    ]
    return store._base, [a for a, _ in produits], scans


@pytest.fixture
def store(base):
    copie = FakeStore()
    copie._base = base[0].copie()
    return copie


@pytest.fixture
def lettres(base):
    return base[1]


@pytest.fixture
def scans(base):
    return base[2]


@pytest.fixture
def service(store, horloge):
    horloge.avancer(days=40)
    return RetoursScannes(Contexte(store, horloge, "Sacha Fictif"), LecteurIci())


def poser(dossier, *pages, nom="retour.pdf"):
    chemin = dossier / nom
    chemin.write_bytes(en_pdf(list(pages), DPI))
    return chemin


def test_a_bundle_of_two_acts_shuffled_upside_down_is_put_together(service, store, lettres, scans, tmp_path):
    un, deux = scans
    assert len(un) > 1
    melange = [deux[0], un[-1].rotate(180), *un[:-1], *deux[1:]]
    examen = service.examiner([poser(tmp_path, *melange)])
    assert {a.acte.reference: a.complet for a in examen.actes} == {a.reference: True for a in lettres}
    assert all(a.numero and a.porteur and not a.deja for a in examen.actes)
    assert dire_l_examen(examen) == f"{len(melange)}\u00a0pages lues\u00a0: 2\u00a0actes retrouvés"
    with rien_d_ecrit(store):
        service.vignette(examen, examen.tri.actes[0].presentes[0][1], 0.2)
    retenu, changes = service.retenir(examen)
    assert all(a.deja for a in service.actualiser(examen).actes)
    assert changes.touches("pieces")
    assert {c.acte.id for c in retenu.copies} == {a.id for a in lettres}
    for copie, pages in zip(retenu.copies, (deux, un), strict=True):
        with store.lire() as u:
            piece = u.pieces.get(copie.piece_id)
            octets = u.pieces.contenu(copie.sha256)
            assert u.pieces.contenu(retenu.liasses[0]) == (tmp_path / "retour.pdf").read_bytes()
        assert (piece.code, piece.sha256, piece.dossier_id) == (
            CODE_ACTE_SIGNE,
            copie.sha256,
            copie.acte.dossier_id,
        )
        assert piece.nom == f"{copie.acte.reference} lettre de décision – copie signée.pdf"
        chemin = tmp_path / f"{copie.acte.id}.pdf"
        chemin.write_bytes(octets)
        relu = service.examiner([chemin])
        (acte,) = relu.actes
        assert acte.deja == piece.nom
        assert [(n, p.rang, p.tours) for n, p in acte.revenu.presentes] == [
            (i + 1, i, 0) for i in range(len(pages))
        ]


def test_the_copies_are_taken_back_and_the_bundle_stays(service, store, scans, tmp_path):
    examen = service.examiner([poser(tmp_path, *scans[0])])
    with un_seul_acte(store):
        retenu, _ = service.retenir(examen)
    dit = json.loads(journal(store)[-1].apres)
    assert dit["liasse"] == [examen.fichiers[0].sha256]
    assert dit["pages_manquantes"] == []
    service.retirer(retenu)
    with store.lire() as u:
        copie = retenu.copies[0]
        assert copie.piece_id not in {p.id for p in u.pieces.of_dossier(copie.acte.dossier_id)}
        assert u.pieces.contenu(retenu.liasses[0])
    assert journal(store)[-1].acte.startswith("Retirer la copie signée")


def test_two_texts_of_one_reference_are_told_apart(store, horloge, lettres, scans, tmp_path):
    horloge.avancer(days=21)  # another day: the same reference, another text
    contexte = Contexte(store, horloge, "Sacha Fictif")
    neuve, octets, _ = Actes(contexte).produire(lettres[0].dossier_id, TypeActe.LETTRE_DECISION)
    assert neuve.reference == lettres[0].reference
    service = RetoursScannes(contexte, LecteurIci())
    nouvelle = page_scannee(octets, 0, Numerisation(DPI))
    assert [a.acte.id for a in service.examiner([poser(tmp_path, nouvelle)]).actes] == [neuve.id]
    assert [a.acte.id for a in service.examiner([poser(tmp_path, *scans[0])]).actes] == [lettres[0].id]


def test_missing_pages_are_named_and_kept_only_if_asked(service, scans, tmp_path):
    examen = service.examiner([poser(tmp_path, scans[0][0], feuille_blanche())])
    (acte,) = examen.actes
    assert not acte.complet
    assert acte.revenu.manquantes == tuple(range(2, len(scans[0]) + 1))
    assert [e.ecart for e in examen.tri.ecartees] == [Ecart.SANS_CODE]
    assert dire_l_examen(examen) == "2\u00a0pages lues\u00a0: 1\u00a0acte retrouvé, 1\u00a0page à part"
    with pytest.raises(UserError, match="Aucun acte n’est choisi"):
        service.retenir(examen)
    retenu, _ = service.retenir(examen, {acte.cle})
    assert retenu.copies[0].manquantes == acte.revenu.manquantes
    assert acte.nom.endswith("copie signée incomplète.pdf")


def test_an_act_scanned_in_several_files_is_joined(service, store, scans, tmp_path):
    premier, *reste = scans[0]
    image = tmp_path / "page1.png"
    premier.save(image)
    examen = service.examiner([poser(tmp_path, *reste), image])
    (acte,) = examen.actes
    assert acte.complet
    retenu, _ = service.retenir(examen)
    with store.lire() as u:
        assert len(PdfReader(io.BytesIO(u.pieces.contenu(retenu.copies[0].sha256))).pages) == len(scans[0])
    assert len(retenu.liasses) == 2


def test_the_act_of_another_base_and_a_page_twice_are_told(service, scans, tmp_path):
    un, deux = scans
    examen = service.examiner([poser(tmp_path, *un, un[0])])
    assert [e.ecart for e in examen.tri.ecartees] == [Ecart.DOUBLON]
    vide = FakeStore()
    ailleurs = RetoursScannes(Contexte(vide, HorlogeReglable(), "Sacha Fictif"), LecteurIci())
    examen = ailleurs.examiner([poser(tmp_path, *deux)])
    assert examen.actes == ()
    assert {e.ecart for e in examen.tri.ecartees} == {Ecart.AUTRE_BASE}


def test_a_scan_where_the_code_is_scratched_is_a_stranger_beside_its_neighbour(service, scans, tmp_path):
    un = scans[0]
    rayee = un[1].copy()
    rayee.paste(255, (0, round(rayee.height * 0.9), round(rayee.width * 0.09), rayee.height))
    examen = service.examiner([poser(tmp_path, un[0], rayee, *un[2:])])
    (ecartee,) = examen.tri.ecartees
    assert (ecartee.ecart, ecartee.voisine.page) == (Ecart.SANS_CODE, 1)
    assert examen.actes[0].revenu.manquantes == (2,)


def test_what_is_not_a_scan_is_refused(service, tmp_path, monkeypatch):
    texte = tmp_path / "note.txt"
    texte.write_text("bonjour")
    with pytest.raises(UserError, match="n’est ni un PDF ni une image"):
        service.examiner([texte])
    coffre = PdfWriter()
    coffre.add_blank_page(100, 100)
    coffre.encrypt("secret")
    with (tmp_path / "coffre.pdf").open("wb") as flux:
        coffre.write(flux)
    with pytest.raises(UserError, match="protégé par un mot de passe"):
        service.examiner([tmp_path / "coffre.pdf"])
    long = PdfWriter()
    for _ in range(4):
        long.add_blank_page(100, 100)
    with (tmp_path / "long.pdf").open("wb") as flux:
        long.write(flux)
    monkeypatch.setattr(retours_scannes, "PAGES_MAX", 3)
    monkeypatch.setattr(apercu_pdf, "PAGES_MAX", 3)
    with pytest.raises(UserError, match="a 4 pages, au-delà de 3"):
        service.examiner([tmp_path / "long.pdf"])


def test_a_reader_that_fails_or_lies_stops_the_reading(store, horloge, service, scans, tmp_path):
    contexte = Contexte(store, horloge, "Sacha Fictif")
    chemin = poser(tmp_path, *scans[0])
    with pytest.raises(UserError, match="PDF illisible"):
        RetoursScannes(contexte, LecteurEnPanne()).examiner([chemin])
    with pytest.raises(UserError, match="réponse incohérente"):
        RetoursScannes(contexte, LecteurMenteur()).examiner([chemin])
    examen = service.examiner([chemin])
    menteur = RetoursScannes(contexte, LecteurMenteur())
    with pytest.raises(UserError, match="réponse incohérente"):
        menteur.retenir(examen)
    with pytest.raises(UserError, match="réponse incohérente"):
        menteur.vignette(examen, examen.tri.actes[0].presentes[0][1], 0.2)
    menteur.fermer()


def test_a_reader_that_says_there_is_no_page_stops_the_reading(store, horloge, scans, tmp_path):
    class SansPage(LecteurMenteur):
        def interroger(self, demande, *_blocs, **_options):
            return {"genre": demande["genre"], "pages": [], "nombre": 3}, []

    with pytest.raises(UserError, match="réponse incohérente"):
        RetoursScannes(Contexte(store, horloge, "S"), SansPage()).examiner([poser(tmp_path, *scans[0])])


def test_the_reading_stops_when_asked(service, scans, tmp_path):
    annulation = Annulation()
    annulation.demander()
    with pytest.raises(Annule):
        service.examiner([poser(tmp_path, *scans[0])], annulation=annulation)


def test_a_bundle_is_for_the_base_of_the_service(store, horloge, tmp_path):
    liasse = Contexte(store, horloge, "Lecteur Fictif", "Lecteur Fictif")
    with pytest.raises(UserError, match="liasse"):
        RetoursScannes(liasse, LecteurIci()).examiner([tmp_path / "absent.pdf"])


@pytest.fixture
def note(store, horloge, tmp_path):
    """A bordereau issued, and its scanned pages."""
    with store.lire() as u:
        campagne_id = next(iter(u.campagnes.all())).id
    horloge.avancer(days=1)
    documents = DocumentsDeCampagne(Contexte(store, horloge, "Sacha Fictif"))
    acte, chemin, _ = documents.produire(campagne_id, TypeActeCampagne.BORDEREAU, None, tmp_path)
    octets = chemin.read_bytes()
    pages = range(len(pdfium.PdfDocument(octets)))
    return documents, acte, [page_scannee(octets, i, Numerisation(DPI)) for i in pages]


def test_the_document_of_a_campaign_comes_back_signed(service, store, note, tmp_path):
    documents, acte, pages = note
    examen = service.examiner([poser(tmp_path, *pages)])
    (trouve,) = examen.actes
    assert (trouve.acte, trouve.numero, trouve.complet) == (acte, "campagne", True)
    with un_seul_acte(store):
        retenu, changes = service.retenir(examen)
    assert (changes.campagnes, changes.dossiers) == ({acte.campagne_id}, frozenset())
    assert service.actualiser(examen).actes[0].deja.endswith("copie signée.pdf")
    (garde,) = documents.produits(acte.campagne_id)
    assert documents.copie_signee(garde).startswith(b"%PDF")
    assert documents.enregistrer_sous(garde, tmp_path).name.endswith("copie signée.pdf")
    assert journal(store)[-1].objet == "acte_campagne"
    service.retirer(retenu)
    (rendu,) = documents.produits(acte.campagne_id)
    assert rendu == acte
    assert not documents.copie_signee(rendu)


def test_a_page_without_a_code_is_said_by_a_person_and_the_journal_tells_it(service, store, scans, tmp_path):
    un, _deux = scans
    examen = service.examiner([poser(tmp_path, un[0], feuille_blanche(), *un[2:])])
    page, acte = examen.tri.ecartees[0].page, examen.actes[0].acte
    with pytest.raises(UserError, match="déjà dans la liasse"):
        service.assigner(examen, page, acte, 1)
    with pytest.raises(UserError, match="n’a pas de page 99"):
        service.assigner(examen, page, acte, 99)
    with rien_d_ecrit(store):
        dite = service.assigner(examen, page, acte, 2)
    assert dite.tri.ecartees == ()
    assert (dite.actes[0].complet, dite.actes[0].revenu.a_la_main) == (True, (2,))
    service.retenir(dite)
    assert json.loads(journal(store)[-1].apres)["pages_a_la_main"] == [2]


def test_a_page_is_said_to_be_of_an_act_that_is_not_in_the_bundle(service, lettres, tmp_path):
    examen = service.examiner([poser(tmp_path, feuille_blanche())])
    assert examen.actes == ()
    assert set(lettres) <= set(examen.candidats)
    dite = service.assigner(examen, examen.tri.ecartees[0].page, lettres[0], 1)
    assert [a.acte for a in dite.actes] == [lettres[0]]
