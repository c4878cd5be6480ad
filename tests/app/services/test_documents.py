"""Documents of a stored dossier: what they miss, the file that leaves, the line of journal that knows it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import pytest

from app.documents.composer import ActeIncomplet
from app.documents.contenu import texte_brut
from app.domain.classement import Rang
from app.domain.cycle import Etat
from app.domain.documents import Document
from app.services.classements import lire_tableaux
from app.services.documents import Documents, _place
from app.socle.errors import EnvironmentFault
from app.socle.progress import Annulation, Annule
from tests.app.documents.lecture import lecteur
from tests.app.services.atelier import journal, piece_en_base, rien_d_ecrit, un_seul_acte
from tests.builders import une_preuve
from tests.collectif_types import un_visa

pytestmark = pytest.mark.demonstration

EXPLICATION, FICHE = Document.EXPLICATION, Document.FICHE


@pytest.fixture
def documents(contexte):
    return Documents(contexte)


def les_dossiers(store):
    with store.lire() as u:
        return u.dossiers.of_campagne(1)


def note(store, *, entierement=True):
    """A dossier noted, or not, as a whole."""
    with store.lire() as u:
        tableaux = lire_tableaux(u, 1)
        for dossier in u.dossiers.of_campagne(1):
            classe = any(dossier.cle in t.places and t.rang(dossier.cle) for t in tableaux.values())
            if bool(classe) is entierement and dossier.type_poste:
                return dossier
    raise AssertionError


def test_the_file_leaves_and_the_journal_knows_its_hash(store, documents, tmp_path):
    dossier = note(store)
    chemin, changes = documents.produire(dossier.cle, EXPLICATION, tmp_path)
    assert chemin.name == f"X-{dossier.numero} explication du calcul.pdf"
    evenement = journal(store)[-1]
    assert json.loads(evenement.apres)["sha256"] == hashlib.sha256(chemin.read_bytes()).hexdigest()
    assert evenement.acte == "Produire l’explication du calcul"
    assert changes.dossiers == {dossier.cle}
    second, _ = documents.produire(dossier.cle, EXPLICATION, tmp_path)
    assert second != chemin
    assert second.read_bytes() == chemin.read_bytes()


def test_one_line_of_journal_and_no_row(store, documents, tmp_path):
    dossier = note(store)
    with un_seul_acte(store):
        documents.produire(dossier.cle, FICHE, tmp_path)


def test_a_preview_keeps_nothing(store, documents):
    dossier = note(store)
    with rien_d_ecrit(store):
        for document in Document:
            assert documents.apercu(dossier.cle, document).startswith(b"%PDF")
            assert documents.preparer(dossier.cle, document).manques == ()


def test_the_rank_is_that_of_the_ranking(store, documents):
    dossier = note(store)
    with store.ecrire() as u:
        u.campagnes.save(replace(u.campagnes.get(1), communiquer_rang=True))
        tableau = next(t for t in lire_tableaux(u, 1).values() if dossier.cle in t.places)
    dit = texte_brut(documents.preparer(dossier.cle, EXPLICATION).contenu)
    rang = tableau.rang(dossier.cle)
    assert f"{rang}{'er' if rang == 1 else 'e'} sur {len(tableau.cles)} dossiers classés" in dit


def test_places_start_again_in_each_list():
    def rang(dossier_id, place):
        return Rang(type("Candidat", (), {"dossier_id": dossier_id})(), place, "")

    listes = [rang(1, 1), rang(2, 2), rang(3, 1), rang(4, None)]
    assert [_place(i, listes) for i in (1, 2, 3, 4)] == [(1, 2), (2, 2), (1, 1), (None, 0)]


def test_what_misses_is_named_and_nothing_leaves(store, documents, tmp_path):
    dossier = note(store, entierement=False)
    assert documents.preparer(dossier.cle, EXPLICATION).manques
    with rien_d_ecrit(store), pytest.raises(ActeIncomplet):
        documents.produire(dossier.cle, EXPLICATION, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_fiche_prints_the_proofs_and_what_replaced_them(store, documents):
    dossier = note(store)
    ancienne = piece_en_base(store, dossier, nom="ancienne.pdf")
    piece_en_base(store, dossier, b"neuve", nom="neuve.pdf", remplace=ancienne.id)
    with store.ecrire() as u:
        u.preuves.add(
            une_preuve(
                dossier_id=dossier.cle,
                piece_id=ancienne.id,
                sha256=ancienne.sha256,
                sous_critere="C1.1",
                extrait="citée",
            )
        )
        u.preuves.add(
            une_preuve(dossier_id=dossier.cle, piece_id=ancienne.id, sha256=ancienne.sha256, extrait="autre")
        )
    dit = texte_brut(documents.preparer(dossier.cle, FICHE).contenu).replace("\u00a0", " ")
    assert "« citée »" in dit
    assert "oui, par neuve.pdf" in dit
    assert ancienne.sha256[:16] in dit


def test_all_the_dossiers_with_progress_and_those_left_out(store, documents, tmp_path):
    pas = []
    lot, changes = documents.produire_tous(1, EXPLICATION, tmp_path, pas.append)
    tous = les_dossiers(store)
    assert len(lot.fichiers) + len(lot.refus) == len(tous)
    assert lot.refus
    assert {n for n, _ in lot.refus} <= {d.numero for d in tous}
    assert (pas[0].fait, pas[-1].fait, pas[0].total) == (0, len(tous), len(tous))
    assert changes.campagnes == {1}
    fiches, _ = documents.produire_tous(1, FICHE, tmp_path)
    assert len(fiches.fichiers) == len(tous)


def test_stopped_between_two_dossiers_the_first_files_stay(documents, tmp_path):
    annulation = Annulation()
    with pytest.raises(Annule):
        documents.produire_tous(1, FICHE, tmp_path, lambda _: annulation.demander(), annulation)
    assert len(list(tmp_path.glob("*.pdf"))) == 1


def test_a_folder_that_refuses_and_a_journal_that_fails_leave_nothing(store, documents, tmp_path, monkeypatch):
    dossier = note(store)
    with rien_d_ecrit(store), pytest.raises(EnvironmentFault):
        documents.produire(dossier.cle, FICHE, tmp_path / "absent")

    def panne(*_args, **_champs):
        raise EnvironmentFault("disque plein")

    monkeypatch.setattr("app.services.documents.journaliser", panne)
    with rien_d_ecrit(store), pytest.raises(EnvironmentFault):
        documents.produire(dossier.cle, FICHE, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_every_state_has_its_fiche(store, documents):
    etats = {d.etat: d for d in les_dossiers(store)}
    assert {Etat.RETENU, Etat.NON_RETENU} & set(etats)
    for dossier in etats.values():
        contenu = documents.preparer(dossier.cle, FICHE).contenu
        assert "None" not in texte_brut(contenu)


def test_every_fiche_navette_holds_on_one_page_with_its_band_and_visas(store, documents, tmp_path):
    dossier = note(store)
    with store.ecrire() as u:
        u.visas.add(un_visa(dossier_id=dossier.cle))
    dit = texte_brut(documents.preparer(dossier.cle, Document.NAVETTE).contenu).replace("\u00a0", " ")
    assert "au rang" in dit or "dans tous les cas" in dit
    assert "Sacha Fictif, instructeur" in dit
    lot, _ = documents.produire_tous(1, Document.NAVETTE, tmp_path)
    assert lot.refus == ()
    assert {len(lecteur(f.read_bytes()).pages) for f in lot.fichiers} == {1}
