"""The third journey through the real window: the afternoon of a comité, by the keyboard, up to its documents."""

from __future__ import annotations

import pytest
from pypdf import PdfReader

from app.domain.comite import SensAvis, totaux
from app.domain.cycle import Etat
from app.domain.montants import Etp, Montant
from ui.parcours import ApresMidi
from ui.theme import appliquer_theme, installer


@pytest.fixture(scope="module")
def histoire(qapp, tmp_path_factory):
    installer(qapp)
    appliquer_theme(qapp, "clair")
    apres_midi = ApresMidi(qapp, tmp_path_factory.mktemp("comite"))
    apres_midi.jouer()
    return apres_midi


def pdf(histoire, nom):
    fichier = next(f for f in histoire.fichiers if nom in f.name)
    return " ".join(" ".join(page.extract_text() for page in PdfReader(fichier).pages).split())


@pytest.mark.timeout(300)
def test_what_was_typed_is_what_is_kept(histoire):
    comite = histoire.comite
    assert comite.est_clos
    assert [a.sens for a in comite.avis] == [
        {"F": SensAvis.FAVORABLE, "T": SensAvis.FAVORABLE_PARTIEL, "R": SensAvis.RESERVE,
         "A": SensAvis.AJOURNE, "D": SensAvis.DEFAVORABLE}[d["sens"]]
        for d in histoire.saisie["dossiers"]
    ]  # fmt: skip
    assert [a.rang for a in comite.avis] == list(range(1, 11))
    _, _, trois, quatre, cinq, six, *_ = comite.avis
    assert (trois.deportes, trois.quorum_atteint) == (("Réseau des clauses",), True)
    assert (quatre.montant, quatre.motif) == (Montant(2400000), "selon la proposition de l’instruction")
    assert (cinq.pour, cinq.contre, cinq.abstentions) == (1, 3, 0)
    assert six.motif_ecart == histoire.saisie["dossiers"][5]["ecart"]
    donnes = totaux(comite.avis)
    assert (donnes.dossiers, donnes.etp, donnes.montant) == (5, Etp(500), Montant(13880000))


def test_the_minutes_say_an_opinion_and_its_exact_totals(histoire):
    pv = pdf(histoire, "procès-verbal")
    assert "138 800,00" in pv.replace("\u00a0", " ").replace("\u202f", " ")
    assert "décide" not in pv.lower().replace("décidera", "")
    assert "Réseau des clauses" in pv


def test_the_authority_is_left_free_of_the_opinion(histoire):
    assert histoire.propose is Etat.RETENU
    captures = sorted((histoire.dossier / "captures").glob("*.png"))
    assert len(captures) >= 10
    assert not any("arret" in f.name for f in captures)
