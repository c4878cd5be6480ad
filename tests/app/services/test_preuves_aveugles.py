"""Proofs while readings are blind: a quote tells what a reader read, and for which sub-criterion."""

from __future__ import annotations

import pytest

from app.domain.preuve import Endroit
from app.services.deplacements import oter_pieces
from app.services.preuves import Preuves
from app.socle.errors import UserError
from tests.app.services.atelier import dossier_en_base, piece_en_base
from tests.app.services.lecteurs import Lecteur, a_deux

UNE, AUTRE, TIERS = "une lectrice", "un autre", "un tiers"
CITATION = "passage que seule la lectrice cite"


@pytest.fixture
def dossier(store, campagne):
    return dossier_en_base(store, a_deux(store, campagne))


@pytest.fixture
def piece(store, dossier):
    return piece_en_base(store, dossier, nom="Note de projet.pdf")


@pytest.fixture
def agents(store, horloge):
    return {nom: Lecteur(store, horloge, nom) for nom in (UNE, AUTRE, TIERS)}


@pytest.fixture
def lus(agents, dossier, piece):
    """The first agent has read, with a proof, and closed; the second has not."""
    une = agents[UNE]
    une.lectures.ouvrir(dossier.id)
    Preuves(une.contexte).attacher(dossier.id, "C1.1", piece.id, Endroit(page=1, extrait=CITATION))
    for code in ("C1.1", "C1.2", "C2.1"):
        une.lectures.noter(dossier.id, code, 2, "page 4")
    une.lectures.clore(dossier.id)
    return agents


def citations(lecteur, dossier):
    return [x.preuve.extrait for x in Preuves(lecteur.contexte).of_dossier(dossier.id).preuves]


def preuves_de_la_campagne(lecteur, campagne):
    with lecteur.contexte.store.lire() as u:
        return {cle: len(lues) for cle, lues in u.preuves.of_campagne(campagne.id).items()}


def journal_dit(lecteur):
    with lecteur.contexte.store.lire() as u:
        return [x.evenement for x in u.journal.lignes(limite=100)]


def test_a_proof_is_hidden_from_the_others_until_both_readings_are_closed(lus, dossier, campagne):
    assert citations(lus[UNE], dossier) == [CITATION]
    assert preuves_de_la_campagne(lus[UNE], campagne) == {dossier.id: 1}
    for aveugle in (lus[AUTRE], lus[TIERS]):
        assert citations(aveugle, dossier) == []
        assert preuves_de_la_campagne(aveugle, campagne) == {dossier.id: 0}
    lus[AUTRE].lire(dossier, 2, 2, 2)
    assert citations(lus[AUTRE], dossier) == citations(lus[TIERS], dossier) == [CITATION]


def test_the_journal_masks_the_proof_then_gives_it(lus, dossier):
    masques = [e for e in journal_dit(lus[AUTRE]) if e.acte == "ligne masquée (lecture à l’aveugle)"]
    assert [(e.objet, e.apres) for e in masques] == [("", "")]
    assert not any(CITATION in e.apres or "Attacher" in e.acte for e in journal_dit(lus[AUTRE]))
    assert any("Attacher une preuve à C1.1" in e.acte for e in journal_dit(lus[UNE]))
    lus[AUTRE].lire(dossier, 2, 2, 2)
    assert any(CITATION in e.apres for e in journal_dit(lus[AUTRE]))


def test_a_third_reader_to_come_sees_no_proof(store, lus, dossier, campagne):
    a_deux(store, campagne, ecart=1)
    lus[AUTRE].lire(dossier, 3, 1, 1)
    assert citations(lus[AUTRE], dossier) == [CITATION]
    assert citations(lus[TIERS], dossier) == []


def test_the_same_place_may_be_quoted_by_both_without_telling(lus, dossier, piece):
    Preuves(lus[AUTRE].contexte).attacher(dossier.id, "C1.1", piece.id, Endroit(page=1, extrait=CITATION))
    assert citations(lus[AUTRE], dossier) == [CITATION]


def test_a_piece_that_a_hidden_proof_quotes_is_not_taken_away(lus, dossier, piece):
    with lus[AUTRE].contexte.store.ecrire() as u, pytest.raises(UserError, match="servent déjà"):
        oter_pieces(u, dossier, [piece.id])


def test_one_reader_hides_nothing(store, horloge, campagne):
    dossier = dossier_en_base(store, campagne)
    piece = piece_en_base(store, dossier, nom="Note.pdf")
    une, autre = (Lecteur(store, horloge, nom) for nom in (UNE, AUTRE))
    Preuves(une.contexte).attacher(dossier.id, "C1.1", piece.id, Endroit(page=1, extrait=CITATION))
    assert citations(autre, dossier) == [CITATION]
