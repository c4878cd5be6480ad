"""The verb on the figures: one table for each, as a French spreadsheet opens it."""

from __future__ import annotations

import pytest

from data.sqlite.store import create_store
from tests.builders import AGENT, le, un_dossier, un_poste, une_campagne, une_note
from tests.ui.terminal import en_json, lancer
from ui.verbes.commun import CODE_AGIR

NUMEROS = ("2022-94-0001", "2022-94-0002")


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """Two noted dossiers of one wave."""
    chemin = tmp_path_factory.mktemp("figures") / "corse.clausule"
    store = create_store(chemin, agent_poste=AGENT)
    with store.ecrire() as u:
        campagne = u.campagnes.add(une_campagne())
        for rang, valeur in enumerate((2, 3), 1):
            dossier = u.dossiers.add(
                un_dossier(rang=rang, campagne_id=campagne.id, vague=1, postes=(un_poste(),), recu_le=le(7, rang))
            )
            for s in campagne.grilles[dossier.type_poste].sous_criteres():
                u.notes.set(dossier.id, une_note(sous_critere=s.code, valeur=valeur))
    store.close()
    return chemin


@pytest.mark.parametrize(
    ("options", "entete", "fichiers", "lignes"),
    [
        ((), "Rang;Dossier;Porteur", 1, 3),
        (("--figure", "carte", "--dossier", NUMEROS[0]), "Rang;Dossier;Porteur", 1, 3),
        (("--figure", "rangs"), "Rang;Dossier;Porteur;Meilleur rang", 1, 3),
        (("--figure", "rangs", "--hypothese", "poids"), "Rang;Dossier;Porteur;Meilleur rang", 1, 3),
        (("--figure", "dossier"), "Critère;Intitulé", 2, None),
        (("--figure", "dossier", "--dossier", NUMEROS[1]), "Critère;Intitulé", 1, None),
    ],
)
def test_each_figure_gives_its_table(base, tmp_path, options, entete, fichiers, lignes):
    ecrites = en_json("figures", "--base", base, "--vers", tmp_path / "figures", *options)
    trouves = sorted((tmp_path / "figures").iterdir())
    assert len(ecrites) == len(trouves) == fichiers
    assert all(f["titre"] and f["message"] for f in ecrites)
    texte = trouves[0].read_bytes().decode("utf-8-sig")
    assert texte.startswith(entete)
    assert lignes is None or len(texte.splitlines()) == lignes


@pytest.mark.parametrize(
    ("options", "dit"),
    [
        (("--figure", "lectures"), "Aucune figure"),
        (("--figure", "ecarts"), "Aucune figure"),
        (("--dossier", "2022-94-0099"), "ne montre le dossier"),
    ],
)
def test_what_has_no_figure_is_said_and_nothing_is_written(base, tmp_path, options, dit):
    resultat = lancer("figures", "--base", base, "--vers", tmp_path / "figures", *options, code=CODE_AGIR)
    assert dit in resultat.stderr
    assert not (tmp_path / "figures").exists()
