"""Scenarios from the console: kept, copied, changed, compared, printed; refusals end with code 1."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from app.socle.formats import NBSP
from tests.ui import test_console_cockpit
from ui.console import clausule

base = test_console_cockpit.base


@pytest.fixture
def lancer(base):
    def faire(verbe, *mots, code=0):
        obtenu = CliRunner().invoke(clausule, ["scenario", verbe, "--base", str(base), *mots])
        assert obtenu.exit_code == code, obtenu.output
        return obtenu.output.replace(NBSP, " ")

    return faire


def test_a_list_is_kept_copied_changed_compared_and_printed(lancer, tmp_path):
    assert "Aucun scénario" in lancer("lister")
    assert "1 dossier entre, 0,60 ETP, 20 000,00 €" in lancer("garder", "--nom", "Ordre")
    assert "2 dossiers entrent" in lancer("garder", "--nom", "Mieux", "--proposition", "--objectif", "points")
    lancer("copier", "--nom", "Ordre")
    lancer("renommer", "--nom", "Ordre (copie)", "--en", "Partiel")
    numero = json.loads(lancer("lister", "--json"))[0]["dossiers"][0]["numero"]
    commun = ("--nom", "Partiel", "--dossier", numero)
    assert "0,60 ETP, 18 000,00 €" in lancer("changer", *commun, "--montant", "18000", "--motif", "cofinancé")
    assert "0,50 ETP, 18 000,00 €" in lancer("changer", *commun, "--etp", "0,5")
    dit = lancer("comparer", "Ordre", "Partiel")
    assert "change" in dit
    assert "changé à la main" in dit
    assert "0 dossier entre" in lancer("changer", *commun)
    assert "0,00 €" in lancer("changer", *commun, "--montant", "inconnu")
    assert "Les deux listes sont les mêmes." in lancer("comparer", "@ordre", "Ordre")
    lu = json.loads(lancer("comparer", "@ordre", "@proposition", "--json"))
    assert [e["ecart"] for e in lu["ecarts"]] == ["entre", "entre", "sort"]
    lancer("imprimer", "@ordre", "Partiel", "--vers", str(tmp_path / "sortie"))
    assert len(list((tmp_path / "sortie").glob("*.pdf"))) == 1
    assert "supprimé" in lancer("supprimer", "--nom", "Partiel")
    assert "▲" not in lancer("lister")


def test_refusals_say_what_to_do(lancer):
    lancer("garder", "--nom", "Ordre")
    assert "est pris" in lancer("garder", "--nom", "ordre", code=1)
    assert "120 caractères" in lancer("garder", "--nom", "o" * 120, code=1)
    numero = json.loads(lancer("lister", "--json"))[0]["dossiers"][0]["numero"]
    assert "ne se change pas" in lancer("changer", "--nom", "Ordre", "--dossier", numero, "--etp", "1", code=1)
    assert "n’existe pas" in lancer("changer", "--nom", "Non", "--dossier", numero, "--etp", "1", code=1)
    assert "Montant" in lancer("changer", "--nom", "Ordre", "--dossier", numero, "--montant", "beaucoup", code=1)
