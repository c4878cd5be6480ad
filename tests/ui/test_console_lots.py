"""`clausule produire --tous` for acts: what is left out is named, and the exit code says it."""

from __future__ import annotations

from click.testing import CliRunner

from app.domain.dossier import Canal
from tests.builders import le, un_porteur
from ui.console import clausule
from ui.verbes.commun import CODE_AGIR, CODE_REFUS, bureau_de


def test_un_lot_incomplet_ne_refuse_rien_en_silence(tmp_path):
    base = str(tmp_path / "corse.clausule")
    lancer = CliRunner().invoke
    assert lancer(clausule, ["creer", "--base", base, "--modele", "corse-2022"]).exit_code == 0
    with bureau_de(tmp_path / "corse.clausule") as bureau:
        (campagne,) = bureau.campagnes.lister()
        porteur = un_porteur(raison_sociale="Essai")
        bureau.reception.creer_a_la_main(campagne.id, porteur, le(7, 12), Canal.COURRIER, "Candidature")
    mots = ["produire", "--base", base, "--tous", "--acte", "accuse_reception", "--vers", str(tmp_path / "lot")]
    refus = lancer(clausule, mots)
    assert refus.exit_code == CODE_REFUS
    assert "2022-94-0001\u00a0: il manque" in refus.output
    assert "0\u00a0acte produit, 1\u00a0dossier laissé de côté." in refus.output
    assert lancer(clausule, [*mots, "--projet"]).exit_code == CODE_AGIR
