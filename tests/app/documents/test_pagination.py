"""Pages: nothing overflows, no orphan title, no row cut, no signature alone, whatever the act."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.platypus import Spacer

from app.documents import styles
from app.documents.blocs import SignatureBlock
from app.documents.contenu import (
    Adresse,
    Alignement,
    Colonne,
    Contenu,
    Encadre,
    Espace,
    Fiche,
    Liste,
    Paragraphe,
    Partie,
    SautDePage,
    Signatures,
    Tableau,
    Titre,
)
from app.documents.grille import Grille
from app.documents.montage import unites
from app.documents.pagination import Page, Pose, Unite, paginer
from app.socle.errors import Bug
from tests.app.documents import contenus

PARTIES = (Partie("Pour l’État", "Le préfet", "C. Exemple"), Partie("Pour le bénéficiaire"))
PHRASE = "Une phrase d’acte administratif qui tient presque sur une ligne entière de la page. "

BLOCS = st.one_of(
    st.builds(lambda n: Paragraphe(PHRASE * n), st.integers(1, 40)),
    st.just(Titre(2, "Un article")),
    st.just(Paragraphe("Les pièces sont :")),
    st.builds(lambda n: Liste((PHRASE * 2,) * n), st.integers(1, 8)),
    st.builds(
        lambda n, total, legende: Tableau(
            (Colonne("Poste", 3), Colonne("Aide", 1, Alignement.DROITE)),
            tuple((PHRASE * (i % 4 + 1), "1,00") for i in range(n)),
            ("Total", "1,00") if total else None,
            legende,
        ),
        st.integers(1, 40),
        st.booleans(),
        st.sampled_from(["", "Légende"]),
    ),
    st.builds(lambda n: Fiche((("Libellé", PHRASE * 2),) * n), st.integers(1, 6)),
    st.builds(lambda n: Encadre((PHRASE * 6,) * n), st.integers(1, 9)),
    st.just(Espace(12)),
    st.just(Adresse(("Madame", "1, rue", "20000 VILLE"))),
)


def pages_de(*blocs) -> list[Page]:
    contenu = Contenu("Acte", "R-1", (Titre(1, "Acte"), Paragraphe(PHRASE * 3), *blocs))
    return paginer(unites(contenu), styles.LARGEUR, styles.HAUTEUR)


def verifier(pages: list[Page]) -> None:
    for numero, page in enumerate(pages):
        assert page
        bas = 0.0
        for pose in page:
            assert pose.haut >= bas - 0.01
            bas = pose.haut + pose.hauteur
        assert bas <= styles.HAUTEUR + 0.01
        suivie = numero + 1 < len(pages)
        pleines = [p for p in page if not p.unite.blanche]
        assert not (suivie and pleines[-1].unite.liee), "titre orphelin"
        assert not pleines[0].unite.signature, "signatures seules"


def lignes_de(pose: Pose) -> int:
    return round(pose.hauteur / pose.unite.flowable.style.leading)


@settings(max_examples=60, deadline=None)
@given(st.lists(BLOCS, max_size=10), st.lists(BLOCS, max_size=4), st.integers(0, 2))
def test_no_orphan_title_no_signature_alone_nothing_out_of_the_page(avant, apres, signatures: int) -> None:
    verifier(pages_de(*avant, *(Signatures(PARTIES, "Fait à Villefictive"),) * signatures, *apres))


@pytest.mark.parametrize("lignes", range(20, 80))
def test_signatures_take_the_last_lines_with_them(lignes: int) -> None:
    """The text grows line by line, so that the signatures cross the foot of the page at some point."""
    pages = pages_de(Paragraphe(PHRASE * lignes), Signatures(PARTIES, "Fait à Villefictive"))
    verifier(pages)
    derniere = [p for p in pages[-1] if not p.unite.blanche]
    assert isinstance(derniere[-1].unite.flowable, SignatureBlock)
    assert lignes_de(derniere[-2]) >= 2


@pytest.mark.parametrize("lignes", range(20, 80))
def test_a_closing_formula_alone_does_not_go_with_the_signatures(lignes: int) -> None:
    """« Je vous prie d’agréer… » is no text to sign: two lines of what precedes come with it."""
    formule = Paragraphe("Je vous prie d’agréer, Madame, l’expression de ma considération distinguée.")
    pages = pages_de(Paragraphe(PHRASE * lignes), formule, Signatures(PARTIES))
    verifier(pages)
    derniere = [p for p in pages[-1] if not p.unite.blanche]
    assert isinstance(derniere[-1].unite.flowable, SignatureBlock)
    assert lignes_de(derniere[-2]) == 1
    assert lignes_de(derniere[-3]) >= 2


def test_signatures_take_the_last_row_with_them() -> None:
    for n in range(10, 40):
        tableau = Tableau((Colonne("Poste", 1),), tuple((f"{i}",) for i in range(n)))
        pages = pages_de(tableau, Signatures(PARTIES))
        verifier(pages)
        assert isinstance(pages[-1][-2].unite.flowable, Grille | type(pages[-1][0].unite.flowable))


def test_a_title_above_signatures_does_not_replace_text() -> None:
    for n in range(20, 60):
        verifier(pages_de(Paragraphe(PHRASE * n), Titre(2, "Signatures"), Espace(10), Signatures(PARTIES)))


def test_an_announcement_stays_with_its_list() -> None:
    for n in range(30, 60):
        pages = pages_de(Paragraphe(PHRASE * n), Paragraphe("Les pièces sont :"), Liste(("une", "deux")))
        for page in pages[:-1]:
            assert not page[-1].unite.liee


def test_the_total_is_never_alone_under_repeated_headings() -> None:
    for n in range(15, 60):
        tableau = Tableau((Colonne("Poste", 1),), tuple((f"{i}",) for i in range(n)), ("Total",))
        (dernier,) = [p.unite.flowable for p in pages_de(tableau)[-1] if isinstance(p.unite.flowable, Grille)]
        assert len(dernier.rangs) >= 3
        assert dernier.rangs[-1].cellules == [("Total",)]


def test_rows_are_never_cut() -> None:
    tableau = Tableau((Colonne("Motif", 1),), tuple((f"{i} " + PHRASE * 7,) for i in range(40)))
    lignes = [
        "".join(rang.cellules[0])
        for page in pages_de(tableau)
        for pose in page
        if isinstance(pose.unite.flowable, Grille)
        for rang in pose.unite.flowable.rangs
        if rang.cellules != [("Motif",)]
    ]
    assert [x.split(" ")[0] for x in lignes] == [str(i) for i in range(40)]
    assert len(set(map(len, lignes))) <= 2


def test_page_breaks_make_no_blank_page() -> None:
    pages = pages_de(SautDePage(), SautDePage(), Paragraphe("suite"), SautDePage())
    assert len(pages) == 2


def test_an_act_without_block_is_one_page() -> None:
    assert paginer([], 100, 100) == [[]]


def test_what_is_taller_than_a_page_and_cannot_be_cut_is_a_bug() -> None:
    with pytest.raises(Bug, match="plus haut que la page"):
        paginer([Unite(Spacer(10, 200))], 100, 100)


def test_a_convention_is_about_eight_pages() -> None:
    contenu = contenus.convention()
    pages = paginer(unites(contenu), styles.LARGEUR, styles.HAUTEUR)
    verifier(pages)
    assert 6 <= len(pages) <= 10
