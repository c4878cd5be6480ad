"""What every store promises of the text of the pieces: kept once, found by its words, compared by fingerprints."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.textes import EtatTexte, PagesProches, RechercheTexte, TexteLu
from app.socle.errors import Bug, UserError
from tests.builders import un_dossier, un_passage, un_texte, une_campagne, une_piece

PAGES = (
    ("Une œuvre d’insertion à Bastia", "L’école du Cap, n° 12-34"),
    ("École ŒUVRE emploi", ""),
    ("le plan local pour l’emploi de Corte",),
)


@pytest.fixture
def contenus(store, campagne):
    """Three contents read: the first in both dossiers of the campaign, the last in another campaign."""
    with store.ecrire() as u:
        ailleurs = u.campagnes.add(une_campagne(code="autre"))
        dossiers = [u.dossiers.add(un_dossier(rang=n, campagne_id=campagne.id)) for n in (1, 2)]
        dossiers.append(u.dossiers.add(un_dossier(campagne_id=ailleurs.id)))
        shas = [u.pieces.put_contenu(f"contenu {n}".encode()) for n in range(3)]
        for dossier, sha256 in ((0, 0), (0, 1), (1, 0), (2, 2)):
            u.pieces.add(une_piece(dossier_id=dossiers[dossier].id, sha256=shas[sha256]))
        for sha256, pages in zip(shas, PAGES, strict=True):
            u.textes.put(un_texte(*pages, sha256=sha256), {})
    return shas


def trouvees(store, texte, **champs):
    with store.lire() as u:
        pages = u.textes.chercher(RechercheTexte(texte, **champs))
    return {(p.dossier_id, p.piece_id, p.page) for p in pages}


def test_runs_of_words_follow_one_another(store, contenus):
    un_mot = PAGES[0][0].split()
    suite, retournee = " ".join(un_mot[:2]), " ".join(reversed(un_mot[:2]))
    assert trouvees(store, "", suites=(suite,)) == trouvees(store, suite, suites=(suite,))
    assert (1, 1, 1) in trouvees(store, "", suites=(suite,))
    assert trouvees(store, "", suites=(retournee,)) == set()
    assert trouvees(store, "", suites=(suite[:-1],)) == set()
    assert trouvees(store, "", suites=(suite, "?")) == trouvees(store, "", suites=(suite,))
    assert trouvees(store, "", suites=("!",)) == set()


def test_a_text_comes_back_as_it_was(store, contenus):
    with store.lire() as u:
        assert u.textes.of_contenu(contenus[1]) == un_texte(*PAGES[1], sha256=contenus[1])
        assert u.textes.of_contenu("a" * 64) is None
    illisible = TexteLu(contenus[1], EtatTexte.ILLISIBLE, (), "fichier chiffré")
    with store.ecrire() as u:
        u.textes.put(illisible, {})
    with store.lire() as u:
        assert u.textes.of_contenu(contenus[1]) == illisible
    assert trouvees(store, "ecole emploi") == set()


def test_the_text_of_a_content_that_is_not_kept(store, campagne):
    with pytest.raises(Bug), store.ecrire() as u:
        u.textes.put(un_texte("a", sha256="a" * 64), {})


def test_what_is_left_to_read(store, contenus):
    with store.ecrire() as u:
        neufs = [u.pieces.put_contenu(f"neuf {n}".encode()) for n in range(2)]
        pieces = [
            u.pieces.add(une_piece(dossier_id=d, sha256=neufs[n])) for d, n in ((3, 1), (2, 0), (1, 1), (1, 1))
        ]
    with store.lire() as u:
        assert u.textes.a_lire() == tuple(pieces[:2])
        assert u.textes.a_lire(1) == tuple(pieces[1:3])
    with store.ecrire() as u:
        u.textes.put(TexteLu(neufs[1], EtatTexte.SANS_TEXTE), {})
        assert u.textes.a_lire() == (pieces[1],)


@pytest.mark.parametrize(
    ("texte", "pages"),
    [
        ("oeuvre", {(1, 1, 1), (1, 2, 1), (2, 3, 1)}),
        ("ŒUV", {(1, 1, 1), (1, 2, 1), (2, 3, 1)}),
        ("ecole", {(1, 1, 2), (1, 2, 1), (2, 3, 2)}),
        ("école oeuvre", {(1, 2, 1)}),
        ("éco oeuvre", set()),
        ("oeuvre éco", {(1, 2, 1)}),
        ("d’inser", {(1, 1, 1), (2, 3, 1)}),
        ("d'insertion", {(1, 1, 1), (2, 3, 1)}),
        ("l’emploi", {(3, 4, 1)}),
        ("n° 12-34", {(1, 1, 2), (2, 3, 2)}),
        ("12-35", set()),
        ("AND", set()),
        ("texte:oeuvre", set()),
        ("-", set()),
        ("", set()),
        ('"', set()),
    ],
)
def test_words(store, contenus, texte, pages):
    assert trouvees(store, texte) == pages


def test_in_one_campaign_in_one_dossier(store, contenus):
    assert trouvees(store, "emploi") == {(1, 2, 1), (3, 4, 1)}
    assert trouvees(store, "emploi", campagne_id=1) == {(1, 2, 1)}
    assert trouvees(store, "emploi", campagne_id=2) == {(3, 4, 1)}
    assert trouvees(store, "oeuvre", dossier_id=2) == {(2, 3, 1)}
    assert trouvees(store, "oeuvre", dossier_id=2, campagne_id=1) == {(2, 3, 1)}
    assert trouvees(store, "oeuvre", dossier_id=2, campagne_id=2) == set()
    assert trouvees(store, "oeuvre", dossier_id=99) == set()
    assert len(trouvees(store, "oeuvre", limite=2)) == 2
    with store.lire() as u:
        (page,) = u.textes.chercher(RechercheTexte("corte"))
    assert (page.sha256, page.texte) == (contenus[2], PAGES[2][0])


def test_words_follow_what_is_read_again(store, contenus):
    with store.ecrire() as u:
        u.textes.put(un_texte("Golo", sha256=contenus[0]), {})
    assert trouvees(store, "golo") == {(1, 1, 1), (2, 3, 1)}
    assert trouvees(store, "bastia") == set()


@given(texte=st.text(max_size=30))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_no_typing_ever_raises(store, texte):
    with store.lire() as u:
        assert u.textes.chercher(RechercheTexte(texte)) == ()


# --- fingerprints


def test_pages_that_share_fingerprints(store, contenus):
    premier, deuxieme, troisieme = contenus
    with store.ecrire() as u:
        u.textes.put(un_texte("a", "b", sha256=premier), {1: [1, 2, 3, 2**64 - 1], 2: [9]})
        u.textes.put(un_texte("a", "b", sha256=deuxieme), {1: [2, 3, 2**64 - 1], 2: [3, 3]})
        u.textes.put(un_texte("c", sha256=troisieme), {1: (1, 2)})
    with store.lire() as u:
        assert set(u.textes.proches([premier], 2)) == {
            PagesProches(premier, 1, deuxieme, 1, 3),
            PagesProches(premier, 1, troisieme, 1, 2),
        }
        assert [p.communes for p in u.textes.proches([premier], 1)] == [3, 2, 1]
        assert u.textes.proches([premier, deuxieme], 1)[0] == PagesProches(premier, 1, troisieme, 1, 2)
        assert {p.autre_sha256 for p in u.textes.proches([premier, deuxieme], 1)} == {troisieme}
        assert u.textes.proches([premier], 4) == ()
        assert u.textes.proches([], 1) == ()
        assert u.textes.proches(["a" * 64], 1) == ()
    with store.ecrire() as u:
        u.textes.put(un_texte("a", sha256=deuxieme), {})
        assert {p.autre_sha256 for p in u.textes.proches([premier], 1)} == {troisieme}


@pytest.mark.parametrize("page", [0, 2])
def test_fingerprints_of_a_page_that_is_not_there(store, contenus, page):
    with pytest.raises(Bug), store.ecrire() as u:
        u.textes.put(un_texte("a", sha256=contenus[0]), {page: [1]})


def test_passages_set_aside(store, campagne):
    with store.ecrire() as u:
        premier = u.textes.ecarter(un_passage())
        second = u.textes.ecarter(un_passage(texte="autre modèle"))
    with store.lire() as u:
        assert u.textes.ecartes(campagne.id) == (premier, second)
        assert u.textes.ecartes(99) == ()
    with store.ecrire() as u:
        u.textes.reprendre(premier.id)
        assert u.textes.ecartes(campagne.id) == (second,)
    with pytest.raises(UserError), store.ecrire() as u:
        u.textes.reprendre(premier.id)
    with pytest.raises(Bug), store.ecrire() as u:
        u.textes.ecarter(replace(premier, campagne_id=99))
