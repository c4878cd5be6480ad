"""A scanned bundle dropped on the real window: acts found, pages missing shown, copies kept and taken back."""

from __future__ import annotations

import pypdfium2 as pdfium
import pytest

from app.documents.pdf import nombre_de_pages
from app.domain.convention import SANS_DECISION
from app.domain.pieces import CODE_ACTE_SIGNE
from app.ports import Filtre
from tests.outils.scans import Numerisation, en_pdf, feuille_blanche, page_scannee
from tests.ui.pages.test_accessibilite import sans_nom
from ui.dialogs.fichiers import Fichiers

pytestmark = pytest.mark.lent


@pytest.fixture
def fictive(programme, calme):
    programme.decouvrir()
    calme(programme)
    return programme


def un_acte_de_deux_pages(bureau):
    """The first act of the procedure that takes several pages, issued."""
    for campagne in bureau.campagnes.lister():
        for dossier_id in bureau.listes.ids(Filtre(campagne_id=campagne.id or 0)):
            for type_acte in sorted(SANS_DECISION):
                contenu = bureau.actes.preparer(dossier_id, type_acte).contenu
                if contenu is not None and nombre_de_pages(contenu) > 1:
                    return bureau.actes.produire(dossier_id, type_acte)[:2]
    raise AssertionError("aucun acte de deux pages")


def test_a_bundle_dropped_on_the_window_finds_its_acts(fictive, calme, tmp_path, monkeypatch):
    bureau = fictive.session.bureau
    acte, octets = un_acte_de_deux_pages(bureau)
    images = [page_scannee(octets, i, Numerisation(150, tours=2)) for i in range(len(pdfium.PdfDocument(octets)))]
    entiere, partielle = tmp_path / "entiere.pdf", tmp_path / "partielle.pdf"
    entiere.write_bytes(en_pdf(images[::-1], 150))
    partielle.write_bytes(en_pdf([images[0], feuille_blanche()], 150))

    fictive.recevoir([partielle])
    calme(fictive)
    page = fictive.fenetre.page
    assert page.cle == "retour_scan"
    assert list(sans_nom(page)) == []
    assert not page.act_complets.isEnabled()
    assert [page.pages.item(i).text() for i in range(2)] == ["page 1", "✕ page 2 manque"]
    assert not page.pages.item(0).icon().isNull()
    page.table.choisir(1)
    calme(fictive)
    assert page.pages.item(0).text() == "page 2 de partielle.pdf"
    assert not page.act_un.isEnabled()
    page.retenir_l_acte()  # on a page put aside, nothing
    assert (page.assignation.acte, page.assignation.numero) == (acte, 2)
    page.act_assigner.trigger()
    calme(fictive)
    assert [page.pages.item(i).text() for i in range(2)] == ["page 1", "page 2, dite à la main"]
    assert page.assignation.isHidden()

    monkeypatch.setattr(Fichiers, "scans", lambda *_args: (entiere,))
    page.act_importer.trigger()
    calme(fictive)
    assert page.modele.ligne(0).etat.startswith("● complet")
    page.act_complets.trigger()
    calme(fictive)
    assert "1\u00a0copie signée retenue" in page.verdict.text()
    assert page.modele.ligne(0).acte.deja

    def copies():
        pieces = bureau.instruction.fiche(acte.dossier_id).pieces
        return [p for p in pieces if p.code == CODE_ACTE_SIGNE]

    assert len(copies()) == 1
    fictive.historique.pile.undo()
    calme(fictive)
    assert copies() == []
    page.act_un.trigger()
    calme(fictive)
    assert len(copies()) == 1
    page.act_circuit.trigger()
    calme(fictive)
    circuit = fictive.fenetre.page
    assert circuit.cle == "circuit"
    assert [circuit.modele.ligne(rang).acte for rang in circuit.table.rangs_choisis()] == [acte]
