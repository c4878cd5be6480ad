"""Pages of real conventions while their texts grow: no orphan title, no signature alone, long annexes whole."""

from __future__ import annotations

import pytest

from app.documents import styles
from app.documents.blocs import SignatureBlock
from app.documents.composer import composer
from app.documents.grille import Grille
from app.documents.montage import unites
from app.documents.pagination import paginer
from app.documents.pdf import rendre_pdf
from app.domain.convention import TypeActe
from app.domain.porteur import Forme
from tests.actes_types import avec, des_donnees
from tests.app.documents.lecture import sans_espaces, textes_par_page
from tests.app.documents.test_pdf import conforme
from tests.conventions_types import beaucoup_de_lignes, deja_conventionne, reconduit

PHRASE = "Le bénéficiaire complète l’offre de service existante du territoire par un accompagnement des acheteurs. "
NOM = "Œuvre coopérative d’intérêt collectif « Les Chantiers de l’Île » – réseau d’insertion du territoire n° 12"


def pages_de(type_acte, donnees):
    return paginer(unites(composer(type_acte, donnees)), styles.LARGEUR, styles.HAUTEUR)


def verifier(pages):
    signees = []
    for numero, page in enumerate(pages):
        pleines = [p for p in page if not p.unite.blanche]
        assert pleines
        assert pleines[-1].haut + pleines[-1].hauteur <= styles.HAUTEUR + 0.01
        suivie = numero + 1 < len(pages)
        assert not (suivie and pleines[-1].unite.liee), "titre orphelin"
        assert not pleines[0].unite.signature, "signatures seules"
        signees += [numero for p in pleines if isinstance(p.unite.flowable, SignatureBlock)]
    assert len(signees) == 1


@pytest.mark.parametrize("longueur", range(1, 120, 7))
def test_the_name_of_the_porteur_moves_the_signatures(longueur):
    nom = NOM[:longueur].strip()
    for type_acte, donnees in ((TypeActe.CONVENTION, des_donnees()), (TypeActe.AVENANT, reconduit())):
        change = avec(donnees, porteur__raison_sociale=nom, porteur__iban_titulaire=nom, dossier__territoire=nom)
        verifier(pages_de(type_acte, change))


@pytest.mark.parametrize("phrases", range(1, 60, 4))
def test_the_text_of_the_project_grows(phrases):
    donnees = avec(deja_conventionne(des_donnees()), dossier__plus_value=PHRASE * phrases, dossier__resume=PHRASE)
    verifier(pages_de(TypeActe.CONVENTION, donnees))


@pytest.mark.parametrize("forme", Forme)
def test_every_legal_form_and_its_avenant(forme):
    verifier(pages_de(TypeActe.CONVENTION, des_donnees(forme=forme)))
    verifier(pages_de(TypeActe.AVENANT, reconduit(des_donnees(forme=forme))))


def test_an_annex_of_sixty_rows_repeats_its_headings():
    donnees = beaucoup_de_lignes(des_donnees(), 60)
    pages = pages_de(TypeActe.CONVENTION, donnees)
    verifier(pages)
    morceaux = [
        p.unite.flowable.rangs
        for page in pages
        for p in page
        if isinstance(p.unite.flowable, Grille) and p.unite.flowable.rangs[0].cellules[0] == ("Poste",)
    ]
    longs = [m for m in morceaux if m[0].cellules[3:4] == [("Financeur",)]]
    assert len(longs) >= 3
    noms = ["".join(rang.cellules[0]) for m in longs for rang in m[1:]]
    assert noms == [f"Poste fictif {n:02d} du réseau territorial" for n in range(1, 61)]
    octets = rendre_pdf(composer(TypeActe.CONVENTION, donnees))
    lus = [sans_espaces(t) for t in textes_par_page(octets)]
    muets = [sans_espaces(t) for t in textes_par_page(octets, artefacts=True)]
    assert sum("PosteETPN-1ETPNFinanceur" in t for t in lus) == 1
    assert sum("PosteETPN-1ETPNFinanceur" in t for t in muets) == len(longs) - 1


@pytest.mark.parametrize("profil", ["ua1", "2a"])
@pytest.mark.parametrize(
    ("type_acte", "donnees"),
    [
        (TypeActe.CONVENTION, beaucoup_de_lignes(des_donnees(forme=Forme.SOCIETE), 60)),
        (TypeActe.AVENANT, reconduit(deja_conventionne(des_donnees()))),
    ],
    ids=["convention de soixante lignes", "avenant"],
)
def test_it_is_accessible_and_archivable(type_acte, donnees, profil, tmp_path):
    assert conforme(rendre_pdf(composer(type_acte, donnees)), profil, tmp_path) == []
