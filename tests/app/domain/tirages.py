"""What Hypothesis draws for the rules of scoring: grids, notes, whole competitions."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st

from app.domain.grille import Critere
from app.domain.notation import Note
from app.domain.tableau import Inscrit
from tests.app.domain.cas import INSTANT, grille


@st.composite
def grilles(draw):
    """A grid of 1 to 3 criteria, whose declared weights may differ from the sum of their sub-criteria."""
    poids = {
        f"{lettre}{n}": draw(st.integers(1, 30))
        for lettre in "ABC"[: draw(st.integers(1, 3))]
        for n in range(1, 1 + draw(st.integers(1, 4)))
    }
    modele = grille(**poids)
    if draw(st.booleans()):
        return modele
    criteres = tuple(
        Critere(c.code, c.intitule, draw(st.integers(1, 60)), c.sous_criteres) for c in modele.criteres
    )
    return replace(modele, criteres=criteres)


@st.composite
def notes_de(draw, modele, *, completes=False):
    """Notes of a dossier: a value, None (« sans objet ») or, unless `completes`, nothing for each sub-criterion."""
    notes = {}
    for sous_critere in modele.sous_criteres():
        choix = draw(st.integers(0, 7))
        if choix <= 4:
            notes[sous_critere.code] = choix
        elif choix == 5 or completes:
            notes[sous_critere.code] = None
    return notes


@st.composite
def concours(draw, *, completes=False, minimum=1):
    """Up to eight dossiers over one or two grids, receipts and complétudes often equal."""
    modeles = draw(st.lists(grilles(), min_size=1, max_size=2))
    inscrits = []
    for rang in range(1, 1 + draw(st.integers(minimum, 8))):
        modele = draw(st.sampled_from(modeles))
        complet = draw(st.one_of(st.none(), st.integers(0, 2)))
        inscrits.append(
            Inscrit(
                dossier_id=rang,
                numero=f"2022-94-{rang:04d}",
                recu_le=INSTANT + timedelta(minutes=draw(st.integers(0, 2))),
                grille=modele,
                notes=draw(notes_de(modele, completes=completes)),
                complet_le=None if complet is None else INSTANT + timedelta(days=complet),
            )
        )
    return draw(st.permutations(inscrits))


def en_notes(notes):
    """Return what `notation.resultat` reads."""
    return [Note(code, valeur, "motif") for code, valeur in notes.items()]
