"""Proofs of the notes: attached, refused, cut, taken back, put back, read for the screen and for print."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.preuve import EXTRAIT_MAX, Cadre, Endroit
from app.services.preuves import Preuves
from app.services.remplacements import Remplacements
from app.socle.errors import UserError
from tests.app.services.atelier import cotes, dossier_en_base, piece_en_base, rien_d_ecrit, un_seul_acte

CADRE = Cadre(100, 200, 3000, 400)
ENDROIT = Endroit(page=3, cadre=CADRE, extrait="une priorité\naux marchés")


@pytest.fixture
def preuves(contexte):
    return Preuves(contexte)


@pytest.fixture
def dossier(store, campagne):
    return dossier_en_base(store, campagne)


@pytest.fixture
def piece(store, dossier):
    return piece_en_base(store, dossier, nom="Note de projet.pdf")


def test_a_place_is_attached_with_the_hash_of_the_content(store, preuves, dossier, piece):
    with un_seul_acte(store) as lignes:
        preuve, changes = preuves.attacher(dossier.id, "C1.1", piece.id, ENDROIT)
    assert (preuve.sha256, preuve.page, preuve.cadre) == (piece.sha256, 3, CADRE)
    assert preuve.extrait == "une priorité aux marchés"
    assert changes.dossiers == {dossier.id}
    assert changes.touches("preuves")
    assert lignes[0].acte == "Attacher une preuve à C1.1"
    assert cotes(lignes[0])[1]["sha256"] == piece.sha256
    assert cotes(lignes[0])[1]["cadre"]["droite"] == 3000


def test_a_long_quote_is_cut(preuves, dossier, piece):
    preuve, _ = preuves.attacher(dossier.id, "C1.1", piece.id, Endroit(page=1, extrait="mot " * 4000))
    assert preuve.extrait.endswith("mot…")
    assert len(preuve.extrait) <= EXTRAIT_MAX


def test_a_frame_of_a_picture_needs_no_text(preuves, dossier, piece):
    preuves.attacher(dossier.id, "C1.2", piece.id, Endroit(page=1, cadre=CADRE))
    (lue,) = preuves.of_dossier(dossier.id).preuves
    assert lue.citation == "cadre d’une image"


def test_what_cannot_be_a_proof_is_refused(store, campagne, preuves, dossier, piece):
    autre = dossier_en_base(store, campagne)
    ailleurs = piece_en_base(store, autre, octets=b"ailleurs")
    sans_poste = dossier_en_base(store, campagne, postes=())
    orpheline = piece_en_base(store, sans_poste, octets=b"x")
    preuves.attacher(dossier.id, "C1.1", piece.id, ENDROIT)
    for demande, mot in (
        ((dossier.id, "C1.1", piece.id, Endroit(page=1, extrait=" \n ")), "Rien n’est sélectionné"),
        ((dossier.id, "C1.1", ailleurs.id, ENDROIT), "n’est pas une pièce du dossier"),
        ((dossier.id, "C9.9", piece.id, ENDROIT), "n’a pas de sous-critère «\u00a0C9.9\u00a0»"),
        ((sans_poste.id, "C1.1", orpheline.id, ENDROIT), "n’a pas de sous-critère"),
        ((dossier.id, "C1.1", piece.id, ENDROIT), "déjà attachée à C1.1"),
    ):
        with rien_d_ecrit(store), pytest.raises(UserError, match=mot):
            preuves.attacher(*demande)


def test_the_same_place_supports_two_sub_criteria(preuves, dossier, piece):
    preuves.attacher(dossier.id, "C1.1", piece.id, ENDROIT)
    preuves.attacher(dossier.id, "C1.2", piece.id, ENDROIT)
    lues = preuves.of_dossier(dossier.id)
    assert [x.preuve.sous_critere for x in lues.preuves] == ["C1.1", "C1.2"]
    assert len(lues.du_sous_critere("C1.2")) == 1


def test_a_proof_is_taken_back_and_put_back_as_it_was(store, preuves, dossier, piece, horloge):
    preuve, _ = preuves.attacher(dossier.id, "C1.1", piece.id, ENDROIT)
    with un_seul_acte(store) as lignes:
        retiree, _ = preuves.retirer(preuve)
    assert lignes[0].acte == "Retirer une preuve de C1.1"
    assert preuves.of_dossier(dossier.id).preuves == ()
    horloge.avancer(days=2)
    with un_seul_acte(store) as lignes:
        remise, _ = preuves.remettre(retiree)
    assert lignes[0].acte == "Remettre une preuve à C1.1"
    assert replace(remise, id=None) == replace(preuve, id=None)
    preuves.retirer(preuve)  # known by what it says, whatever its number
    with rien_d_ecrit(store), pytest.raises(UserError, match="n’est plus attachée"):
        preuves.retirer(preuve)


def test_what_is_printed_is_all_there(store, contexte, preuves, dossier, piece):
    preuves.attacher(dossier.id, "C1.1", piece.id, ENDROIT)
    preuves.attacher(dossier.id, "C1.1", piece.id, Endroit(extrait="38 500", lieu="Budget, B4"))
    preuves.attacher(dossier.id, "C2.1", piece.id, Endroit(extrait="tout le document"))
    neuve = piece_en_base(store, dossier, octets=b"v2", nom="Note v2.pdf")
    Remplacements(contexte).remplacer(piece.id, neuve.id)
    lues = preuves.of_dossier(dossier.id)
    assert [x.source for x in lues.preuves] == [
        "Note de projet.pdf, p.\u00a03", "Note de projet.pdf, Budget, B4", "Note de projet.pdf",
    ]  # fmt: skip
    premiere = lues.preuves[0]
    assert premiere.citation == "«\u00a0une priorité aux marchés\u00a0»"
    assert premiere.empreinte == piece.sha256[:16]
    assert premiere.intitule
    assert premiere.remplacee_par.nom == "Note v2.pdf"
    assert lues.remplacees[piece.id].id == neuve.id
    (phrase,) = lues.phrases
    assert "3\u00a0preuves prises sur la version précédente (C1.1, C2.1)" in phrase


def test_a_proof_of_a_former_grid_is_still_read(store, preuves, dossier, piece):
    preuves.attacher(dossier.id, "C1.1", piece.id, ENDROIT)
    with store.ecrire() as uow:
        uow.dossiers.save(replace(uow.dossiers.get(dossier.id), postes=()))
    (lue,) = preuves.of_dossier(dossier.id).preuves
    assert lue.intitule == ""
    assert lue.remplacee_par is None
