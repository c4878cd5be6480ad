"""A scanned bundle from the console: acts found, pages named, copies kept when asked; exit codes."""

from __future__ import annotations

import json

import pypdfium2 as pdfium
import pytest
from click.testing import CliRunner

from app.domain.convention import TypeActe
from app.domain.cycle import Etat
from app.domain.pieces import CODE_ACTE_SIGNE
from app.services.actes import Actes
from app.services.contexte import Contexte
from app.services.demonstration import construire
from data.sqlite import create_store, open_store
from tests.app.services.atelier import HorlogeReglable
from tests.outils.scans import Numerisation, en_pdf, feuille_blanche, page_scannee
from ui.console import clausule


@pytest.fixture(scope="module")
def base_et_pages(tmp_path_factory):
    chemin = tmp_path_factory.mktemp("scans") / "essai.clausule"
    store = create_store(chemin)
    horloge = HorlogeReglable()
    horloge.avancer(days=20)
    contexte = Contexte(store, horloge, "Sacha Fictif")
    construire(contexte)
    with store.lire() as u:
        dossier = next(d for c in u.campagnes.all() for d in u.dossiers.of_campagne(c.id) if d.etat is Etat.RETENU)
    acte, octets, _ = Actes(contexte).produire(dossier.id, TypeActe.LETTRE_DECISION)
    store.close()
    pages = [page_scannee(octets, i, Numerisation(150)) for i in range(len(pdfium.PdfDocument(octets)))]
    return chemin, acte, pages


def lancer(base, *mots, code=0):
    obtenu = CliRunner().invoke(clausule, ["scanner", "--base", str(base), *map(str, mots)])
    assert obtenu.exit_code == code, obtenu.output
    return obtenu.output


def test_a_bundle_is_told_then_kept(base_et_pages, tmp_path):
    base, acte, pages = base_et_pages
    partiel, entier = tmp_path / "partiel.pdf", tmp_path / "entier.pdf"
    partiel.write_bytes(en_pdf([pages[0], feuille_blanche()], 150))
    entier.write_bytes(en_pdf(pages[::-1], 150))
    dit = lancer(base, partiel, "--retenir", code=4)
    assert "manque" in dit
    assert f"À part\u00a0: page 2 de partiel.pdf, après la page 1 de {acte.reference}, aucun code lisible" in dit
    assert "0\u00a0copie signée retenue." in dit
    lu = json.loads(lancer(base, entier, "--json"))
    assert lu["actes"][0]["manquantes"] == []
    assert lu["actes"][0]["copie"] is None
    lu = json.loads(lancer(base, entier, "--retenir", "--json"))
    assert len(lu["actes"][0]["copie"]) == 64
    assert "déjà retenue" in lancer(base, entier)
    store = open_store(base)
    with store.lire() as u:
        codes = [p.code for p in u.pieces.of_dossier(acte.dossier_id)]
    store.close()
    assert codes.count(CODE_ACTE_SIGNE) == 1
