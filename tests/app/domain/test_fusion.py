"""The three-way merge: the cases a jurist signs, then that nothing is lost, twice is once, and sides are equal."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.domain.fusion import Choix, Issue, LigneFusion, fusionner, semblables
from app.domain.notation import Note
from tests.app.domain.cas import cas
from tests.builders import le

CODES = ("C1.1", "C1.2", "C2.1")
CHOIX = st.sampled_from((None, *Choix))


def lue(texte, code="C1.1"):
    if texte == "non noté":
        return None
    valeur, _, justification = texte.partition(" ")
    return Note(code, None if valeur == "so" else int(valeur), justification)


@cas("fusion", "retours")
def test_une_note_qui_revient(cas):
    ligne = LigneFusion("C1.1", lue(cas["depart"]), lue(cas["ici"]), lue(cas["lectrice"]))
    assert ligne.issue == cas["issue"]
    assert ligne.retenue(Choix.LEUR) == lue(cas["prise"])
    assert ligne.retenue() == lue(cas["sans_choix"])
    assert ligne.retenue(Choix.NOTRE) == (ligne.notre if ligne.issue is not Issue.A_PRENDRE else ligne.leur)


def test_ni_l_auteur_ni_la_date_ne_font_une_difference():
    une = Note("C1.1", 3, "page 4", "Agente", le(7, 1), 1, 2)
    assert semblables(une, Note("C1.1", 3, "page 4", "Lectrice", le(8, 1), 2, 5))
    assert not semblables(une, None)
    assert semblables(None, None)


@st.composite
def cotes(draw):
    """Notes of one side: each sub-criterion may be « non noté »."""
    notes = st.builds(
        Note, st.just(""), st.sampled_from((None, 0, 3)), st.sampled_from(("", "a")), st.text(max_size=2)
    )
    tirees = {code: draw(st.none() | notes) for code in CODES}
    return [Note(c, n.valeur, n.justification, n.agent) for c, n in tirees.items() if n is not None]


def par_code(notes):
    return {n.sous_critere: n for n in notes}


@given(cotes(), cotes(), cotes(), st.lists(CHOIX, min_size=3, max_size=3))
def test_rien_ne_se_perd(base, notre, leur, choix):
    for ligne, c in zip(fusionner(base, notre, leur), choix, strict=False):
        retenue = ligne.retenue(c)
        for cote in (ligne.notre, ligne.leur):
            changee = not semblables(cote, ligne.base)
            assert not changee or semblables(retenue, cote) or ligne.issue is Issue.CONFLIT
        assert any(retenue is n for n in (ligne.notre, ligne.leur))


@given(cotes(), cotes(), cotes())
def test_chaque_note_a_sa_ligne_et_les_deux_cotes_se_valent(base, notre, leur):
    lignes = fusionner(base, notre, leur)
    assert [x.sous_critere for x in lignes] == sorted({*par_code(base), *par_code(notre), *par_code(leur)})
    miroir = {Issue.A_PRENDRE: Issue.GARDEE, Issue.GARDEE: Issue.A_PRENDRE}
    envers = fusionner(base, leur, notre)
    assert [x.issue for x in envers] == [miroir.get(x.issue, x.issue) for x in lignes]


@given(cotes(), cotes(), cotes(), st.lists(CHOIX, min_size=3, max_size=3))
def test_reprendre_deux_fois_n_ajoute_rien(base, notre, leur, choix):
    lignes = fusionner(base, notre, leur)
    reglees = list(zip(lignes, choix, strict=False))
    apres = [n for ligne, c in reglees if (n := ligne.retenue(c)) is not None]
    reference = [n for ligne, c in reglees if (n := ligne.reference(c)) is not None]
    indecis = {x.sous_critere for x, c in reglees if x.issue is Issue.CONFLIT and c is None}
    for ligne in fusionner(reference, apres, leur):
        if ligne.sous_critere in indecis:
            assert ligne.issue is Issue.CONFLIT
        else:
            assert ligne.issue in {Issue.INCHANGEE, Issue.GARDEE, Issue.IDENTIQUE}
