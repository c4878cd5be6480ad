"""A piece replaced by a later one: by a file, by a piece already there; refused, undone, journaled."""

from __future__ import annotations

import pytest

from app.domain.pieces import CODE_COURRIEL
from app.domain.preuve import Endroit
from app.services.preuves import Preuves
from app.services.remplacements import Remplacements
from app.socle.errors import UserError
from tests.app.services.atelier import cotes, dossier_en_base, piece_en_base, rien_d_ecrit, un_seul_acte


@pytest.fixture
def remplacements(contexte):
    return Remplacements(contexte)


@pytest.fixture
def dossier(store, campagne):
    return dossier_en_base(store, campagne)


@pytest.fixture
def piece(store, dossier):
    return piece_en_base(store, dossier, nom="Budget.pdf", code="BUDGET")


def pieces(store, dossier):
    with store.lire() as uow:
        return {p.nom: p for p in uow.pieces.of_dossier(dossier.id)}


def fichier(tmp_path, nom="Budget v2.pdf", octets=b"%PDF-1.4 corrige"):
    chemin = tmp_path / nom
    chemin.write_bytes(octets)
    return chemin


def test_a_file_comes_in_the_place_of_a_piece_with_its_type(store, remplacements, dossier, piece, tmp_path):
    with un_seul_acte(store) as lignes:
        fait, changes = remplacements.remplacer_par_fichier(piece.id, fichier(tmp_path))
    neuve = pieces(store, dossier)["Budget v2.pdf"]
    assert (neuve.code, neuve.remplace, neuve.id) == ("BUDGET", piece.id, fait.nouvelle_id)
    assert lignes[0].acte == "Remplacer «\u00a0Budget.pdf\u00a0»"
    assert [cote["nom"] for cote in cotes(lignes[0])] == ["Budget.pdf", "Budget v2.pdf"]
    assert changes.touches("pieces")


def test_undone_the_file_goes_and_a_second_time_says_so(store, remplacements, dossier, piece, tmp_path):
    fait, _ = remplacements.remplacer_par_fichier(piece.id, fichier(tmp_path))
    with un_seul_acte(store) as lignes:
        remplacements.defaire(fait)
    assert list(pieces(store, dossier)) == ["Budget.pdf"]
    assert lignes[0].acte == "Ne plus remplacer «\u00a0Budget.pdf\u00a0»"
    with rien_d_ecrit(store), pytest.raises(UserError):
        remplacements.defaire(fait)


def test_a_file_that_a_proof_rests_on_is_kept(store, contexte, remplacements, dossier, piece, tmp_path):
    fait, _ = remplacements.remplacer_par_fichier(piece.id, fichier(tmp_path))
    Preuves(contexte).attacher(dossier.id, "C1.1", fait.nouvelle_id, Endroit(page=1, extrait="x"))
    with rien_d_ecrit(store), pytest.raises(UserError, match=r"repose sur «\xa0Budget v2\.pdf\xa0» \(C1\.1\)"):
        remplacements.defaire(fait)


def test_a_piece_already_there_replaces_an_older_one(store, remplacements, dossier, piece):
    neuve = piece_en_base(store, dossier, octets=b"v2", nom="Nouveau.pdf", code="")
    with un_seul_acte(store):
        fait, _ = remplacements.remplacer(piece.id, neuve.id)
    apres = pieces(store, dossier)["Nouveau.pdf"]
    assert (apres.remplace, apres.code) == (piece.id, "BUDGET")
    with un_seul_acte(store):
        remplacements.defaire(fait)
    assert pieces(store, dossier)["Nouveau.pdf"] == neuve


def test_a_classified_piece_keeps_its_type(store, remplacements, dossier, piece):
    neuve = piece_en_base(store, dossier, octets=b"v2", nom="Rib.pdf", code="RIB")
    remplacements.remplacer(piece.id, neuve.id)
    assert pieces(store, dossier)["Rib.pdf"].code == "RIB"


def test_what_makes_no_sense_is_refused_whole(store, campagne, remplacements, dossier, piece, tmp_path):
    v2 = piece_en_base(store, dossier, octets=b"v2", nom="v2.pdf")
    v3 = piece_en_base(store, dossier, octets=b"v3", nom="v3.pdf")
    libre = piece_en_base(store, dossier, octets=b"l", nom="libre.pdf")
    courriel = piece_en_base(store, dossier, octets=b"m", nom="m.eml", code=CODE_COURRIEL)
    ailleurs = piece_en_base(store, dossier_en_base(store, campagne), octets=b"a", nom="a.pdf")
    remplacements.remplacer(piece.id, v2.id)
    for ancienne, neuve, mot in (
        (piece, v3, "déjà remplacée par «\u00a0v2.pdf\u00a0»"),
        (libre, v2, "remplace déjà «\u00a0Budget.pdf\u00a0»"),
        (v2, piece, "est elle-même une version de «\u00a0Budget.pdf\u00a0»"),
        (libre, libre, "elle-même une version"),
        (courriel, v3, "il ne se remplace pas"),
        (v3, courriel, "il ne remplace pas une pièce"),
        (v3, ailleurs, "pas du même dossier"),
    ):
        with rien_d_ecrit(store), pytest.raises(UserError, match=mot):
            remplacements.remplacer(ancienne.id, neuve.id)
    with rien_d_ecrit(store), pytest.raises(UserError, match="même contenu"):
        remplacements.remplacer_par_fichier(v3.id, fichier(tmp_path, octets=b"v3"))
    with rien_d_ecrit(store), pytest.raises(UserError, match="vide"):
        remplacements.remplacer_par_fichier(v3.id, fichier(tmp_path, octets=b""))
