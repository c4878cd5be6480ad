"""`clausule produire --tous` for acts: what is left out is named, and the exit code says it."""

from __future__ import annotations

from click.testing import CliRunner

from app.domain.campagne import Service, Signataire
from app.domain.dossier import Canal
from app.services import lots_fichiers
from app.socle.errors import EnvironmentFault
from tests.builders import le, un_porteur
from ui.console import clausule
from ui.verbes.commun import CODE_AGIR, CODE_MACHINE, CODE_REFUS, bureau_de


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


def test_un_disque_plein_ne_cache_pas_les_actes_et_word_ne_produit_rien(tmp_path, monkeypatch):
    base, vers = str(tmp_path / "corse.clausule"), str(tmp_path / "lot")
    lancer = CliRunner().invoke
    lancer(clausule, ["creer", "--base", base, "--modele", "corse-2022"])
    with bureau_de(tmp_path / "corse.clausule") as bureau:
        (campagne,) = bureau.campagnes.lister()
        bureau.campagnes.modifier(
            campagne.id,
            "Compléter",
            service=Service(
                "DREETS d’essai", "le préfet", "1 rue de l’Essai", "aap@exemple.fr", "0400000000", "Ajaccio",
                "tribunal administratif de Bastia", "dpo@exemple.fr",
            ),
            signataire=Signataire("Camille", "Modèle", "directrice", "arrêté du 3 janvier 2022"),
        )  # fmt: skip
        bureau.reception.creer_a_la_main(campagne.id, un_porteur(), le(7, 12), Canal.COURRIER, "Candidature")
    commun = ["produire", "--base", base, "--acte", "accuse_reception", "--vers", vers]
    word = lancer(clausule, [*commun, "--dossier", "2022-94-0001", "--format", "docx"])
    assert word.exit_code == 0, word.output
    (fichier,) = (tmp_path / "lot").glob("*.docx")
    assert fichier.name in word.output
    document = [*commun[:4], "fiche", *commun[5:], "--dossier", "2022-94-0001", "--format", "docx"]
    assert "Seul un acte" in lancer(clausule, document).output

    def plein(*_mots):
        raise EnvironmentFault("Le disque est plein.")

    monkeypatch.setattr(lots_fichiers, "ecrire_atomique", plein)
    obtenu = lancer(clausule, [*commun, "--tous"])
    assert obtenu.exit_code == CODE_MACHINE
    assert "AR-2022-94-0001" in obtenu.output
    assert "gardé dans la base" in obtenu.output
    assert "Le disque est plein" in obtenu.output
