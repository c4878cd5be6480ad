"""`clausule retoucher`: passages told, a text tried then kept, given back, of a dossier and of the campaign."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from app.domain.cycle import Etat
from data.sqlite.store import create_store
from tests.builders import un_dossier, un_poste, une_campagne
from ui.console import clausule

ACCUSE, NOTE = ("--acte", "accuse_reception"), ("--acte", "note_presentation")


@pytest.fixture
def base(tmp_path):
    chemin = tmp_path / "corse.clausule"
    store = create_store(chemin, agent_poste="Agent d’essai")
    with store.ecrire() as u:
        campagne = u.campagnes.add(une_campagne())
        recu = u.dossiers.add(un_dossier(campagne_id=campagne.id, etat=Etat.RECU, postes=(un_poste(),)))
    store.close()
    return chemin, recu.numero


def lancer(base, *mots, code=0):
    obtenu = CliRunner().invoke(clausule, ["retoucher", "--base", str(base), *mots])
    assert obtenu.exit_code == code, obtenu.output
    return obtenu.output


@pytest.mark.parametrize(("acte", "bloc"), [(ACCUSE, "non_promesse"), (NOTE, "demande_sans")])
def test_a_passage_is_told_tried_kept_and_given_back(base, acte, bloc):
    chemin, numero = base
    qui = (*acte, *(("--dossier", numero) if acte is ACCUSE else ()))
    dit = lancer(chemin, *qui)
    assert f"  {bloc}  (paragraphe)" in dit
    assert "obligatoire\u00a0: " in dit
    assert "0\u00a0passage retouché" in dit
    nouveau = ("--passage", bloc, "--texte", "Texte à nous.")
    assert "Rien n’est enregistré" in lancer(chemin, *qui, *nouveau)
    assert "✎" not in lancer(chemin, *qui)
    assert "après\u00a0: Texte à nous." in lancer(chemin, *qui, *nouveau, "--motif", "usage du service")
    (vu,) = json.loads(lancer(chemin, *qui, "--passage", bloc, "--json"))
    assert (vu["apres"], vu["motif"]) == ("Texte à nous.", "usage du service")
    assert vu["avant"] != vu["apres"]
    assert f"✎ {bloc}" in lancer(chemin, *qui)
    (vu,) = json.loads(lancer(chemin, *qui, "--passage", bloc, "--reprendre", "--json"))
    assert (vu["texte"], vu["motif"]) == (vu["modele"], None)


def test_an_emptied_mandatory_mention_is_warned(base):
    dit = lancer(base[0], *ACCUSE, "--dossier", base[1], "--passage", "recours", "--texte", "")
    assert "après\u00a0: (le passage quitte l’acte)" in dit
    assert "attention\u00a0: mention retirée alors qu’elle est obligatoire" in dit


@pytest.mark.parametrize(
    ("mots", "phrase"),
    [
        ((*NOTE, "--motif", "m"), "Aucun passage n’est nommé"),
        ((*NOTE, "--passage", "titre", "--motif", "m"), "--motif va avec --texte"),
        ((*NOTE, "--passage", "titre", "--texte", "x", "--reprendre"), "--reprendre sans eux"),
        ((*NOTE, "--passage", "jamais"), "pas de passage «\u00a0jamais\u00a0»"),
        ((*NOTE, "--dossier", "1"), "celui de la campagne"),
        (ACCUSE, "celui d’un dossier"),
        (("--acte", "pv_comite"), "Aucun comité n’est choisi"),
    ],
)
def test_words_that_do_not_go_together_are_refused(base, mots, phrase):
    assert phrase in lancer(base[0], *mots, code=1)
