"""The text of each document made on demand, for every legal form and every outcome: files that a jurist reads.

The whole text once for each form; then, for each outcome, only what it changes. `CLAUSULE_MAJ_REFERENCES=1` writes
them. The letters have theirs in `test_lettres_references`, the conventions in `test_conventions_references`, what
follows in `test_suivi_references`. A last test names every combination that has no text.
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.documents.composer import composer
from app.documents.contenu import texte_brut
from app.domain.convention import TypeActe, TypeActeCampagne
from app.domain.cycle import Etat
from app.domain.documents import Document
from app.domain.faits import FaitsDates
from app.domain.porteur import Forme
from tests.actes_types import avant_decision, instruit
from tests.app.documents.test_conventions_references import ecarts
from tests.collectif_types import une_navette, une_preuve_imprimee
from tests.lettres_types import ISSUES, LETTRES, decidee

REFERENCES = Path(__file__).parents[2] / "references"
DOSSIER = REFERENCES / "documents"
#: States of a dossier that a document made on demand also meets.
AUTRES = ("avant_decision", "elimine", "sans_objet")
VARIANTE = "======== Variante : "


def notes_de(donnees, **valeurs):
    return tuple(replace(n, valeur=valeurs.get(n.sous_critere, n.valeur)) for n in donnees.instruction.notes)


def severe(donnees):
    """Return the data with a grid whose first sub-criterion eliminates under 2."""
    type_poste = donnees.dossier.type_poste
    grille = donnees.campagne.grilles[type_poste]
    premier, *autres = grille.criteres
    sous, *suite = premier.sous_criteres
    premier = replace(premier, sous_criteres=(replace(sous, seuil=2), *suite))
    grilles = {**donnees.campagne.grilles, type_poste: replace(grille, criteres=(premier, *autres))}
    return replace(donnees, campagne=replace(donnees.campagne, grilles=grilles))


def donnees_de(document, forme, issue):
    """Return a dossier of that form, instructed, after that outcome or in that state."""
    donnees = instruit(decidee(forme, issue if issue in ISSUES else Etat.RETENU))
    if issue == "avant_decision":
        donnees = avant_decision(donnees, date(2022, 9, 15))
    elif issue == "elimine":
        donnees = instruit(severe(donnees), notes_de(donnees, **{"C1.1": 0}), rang=None)
    elif issue == "sans_objet":
        donnees = instruit(donnees, notes_de(donnees, **{donnees.instruction.notes[0].sous_critere: None}))
    elif issue in {"irrecevable", "hors_delai"} and document is not Document.EXPLICATION:
        donnees = instruit(donnees, (), rang=None, faits=FaitsDates(0))  # nothing was noted
    if document is Document.NAVETTE:
        etat = replace(donnees.instruction, navette=une_navette(), preuves=(une_preuve_imprimee(),))
        donnees = replace(donnees, instruction=etat)
    return donnees


@pytest.mark.lent
@pytest.mark.parametrize("document", list(Document))
@pytest.mark.parametrize("forme", list(Forme))
def test_text_of_a_document_made_on_demand(document, forme):
    def brut(issue):
        return texte_brut(composer(document, donnees_de(document, forme, issue)))

    socle = brut(Etat.RETENU.value)
    morceaux = [socle]
    for issue in (*(i for i in ISSUES if i != Etat.RETENU), *AUTRES):
        morceaux += [f"\n\n{VARIANTE}{issue}\n", "\n".join(ecarts(socle, brut(issue)))]
    texte, fichier = "".join(morceaux) + "\n", DOSSIER / f"{document.value}-{forme.value}.txt"
    if os.environ.get("CLAUSULE_MAJ_REFERENCES"):
        DOSSIER.mkdir(exist_ok=True)
        fichier.write_text(texte, "utf-8")
    assert texte == fichier.read_text("utf-8")


def attendues():
    """Yield each act, legal form and outcome that must have a text; no outcome where it changes nothing."""
    for forme in Forme:
        yield from ((acte.value, forme.value, str(issue)) for acte, issue in LETTRES)
        autres = set(TypeActe) - {acte for acte, _ in LETTRES}
        yield from ((acte.value, forme.value, "") for acte in autres)
        yield from ((TypeActe.REVERSEMENT.value, forme.value, sens) for sens in ("invitation", "decision"))
        yield (TypeActe.CONVENTION.value, forme.value, "montant partiel")
        yield from ((d.value, forme.value, str(issue)) for d in Document for issue in (*ISSUES, *AUTRES))
    yield from ((t.value, "", "") for t in TypeActeCampagne)


def gardees():
    """Return every act, form and outcome that the files hold: in their names, or as variants inside."""
    trouvees = set()
    types = sorted((*TypeActe, *Document, *TypeActeCampagne), key=len, reverse=True)
    formes = sorted(Forme, key=len, reverse=True)
    for fichier in REFERENCES.rglob("*.txt"):
        type_acte = next(t.value for t in types if fichier.stem.startswith(t.value))
        reste = fichier.stem.removeprefix(type_acte).strip("-")
        forme = next((f.value for f in formes if f.value in reste.split("-")), "")
        issue = "-".join(m for m in reste.split("-") if m != forme)
        trouvees |= {(type_acte, forme, issue), (type_acte, forme, "")}
        variantes = (x.removeprefix(VARIANTE) for x in fichier.read_text("utf-8").splitlines() if VARIANTE in x)
        trouvees |= {(type_acte, forme, v) for v in variantes}
        if not issue:
            trouvees.add((type_acte, forme, Etat.RETENU.value))  # the text that variants differ from
    return trouvees


def test_no_act_no_form_and_no_outcome_is_without_a_golden_text():
    assert sorted(set(attendues()) - gardees()) == []


def test_no_reference_is_left_without_a_case():
    assert {f.name for f in DOSSIER.glob("*.txt")} == {f"{d.value}-{f.value}.txt" for d in Document for f in Forme}
    assert list(REFERENCES.glob("*.txt")) == []
