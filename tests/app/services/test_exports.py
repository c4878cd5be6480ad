"""The workbook of a stored campaign: what it reads, and that it is written whole or not at all."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import openpyxl
import pytest

from app.domain.cycle import Etat
from app.domain.execution import Bilan, Execution, NatureVersement, Reconduction, SensReconduction, Versement
from app.domain.montants import Montant
from app.services.arbitrage import lire_quota
from app.services.exports import Exports
from app.socle.errors import EnvironmentFault, UserError
from tests.app.services.atelier import changer, decision_sur, dossier_en_base, dossier_instruit, rien_d_ecrit
from tests.builders import une_campagne


@pytest.fixture
def exports(contexte):
    return Exports(contexte)


def test_the_workbook_of_a_campaign(store, campagne, exports, tmp_path):
    retenu = dossier_instruit(store, campagne)
    with store.ecrire() as u:
        u.decisions.add(decision_sur(retenu))
    changer(store, retenu, etat=Etat.RETENU)
    dossier_en_base(store, campagne)
    with rien_d_ecrit(store):
        chemin = exports.classeur(campagne.id, tmp_path / "campagne.xlsx")
    classeur = openpyxl.load_workbook(chemin, data_only=True)
    dossiers = list(classeur["Dossiers"].iter_rows(values_only=True))
    assert [ligne[0] for ligne in dossiers[1:3]] == ["2022-94-0001", "2022-94-0002"]
    assert dossiers[1][dossiers[0].index("Complétude")] == "complet"
    assert dossiers[2][dossiers[0].index("Pièces manquantes")] == "Budget prévisionnel\u00a0; RIB"
    with store.lire() as u:
        quota = lire_quota(u, campagne.id)
    total = {c.value: classeur["Quota"].cell(4, c.column).value for c in classeur["Quota"][1]}
    assert total["Montant retenu"] * 100 == quota.total.montant_retenu.centimes > 0


def test_it_replaces_the_file_that_was_there(store, campagne, exports, tmp_path):
    fichier = tmp_path / "campagne.xlsx"
    fichier.write_bytes(b"ancien")
    assert exports.classeur(campagne.id, fichier) == fichier
    assert fichier.read_bytes().startswith(b"PK")
    assert [p.name for p in tmp_path.iterdir()] == ["campagne.xlsx"]


def test_a_folder_that_refuses_keeps_what_was_there(campagne, exports, tmp_path):
    with pytest.raises(EnvironmentFault, match="n’a pas pu être écrit"):
        exports.classeur(campagne.id, tmp_path / "absent" / "campagne.xlsx")


def test_a_disk_that_fails_at_the_last_moment_leaves_no_trace(campagne, exports, tmp_path, monkeypatch):
    fichier = tmp_path / "campagne.xlsx"
    fichier.write_bytes(b"ancien")

    def plein(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("app.socle.fichiers.os.fsync", plein)
    with pytest.raises(EnvironmentFault):
        exports.classeur(campagne.id, fichier)
    assert fichier.read_bytes() == b"ancien"
    assert [p.name for p in tmp_path.iterdir()] == ["campagne.xlsx"]


def test_an_unknown_campaign_is_refused(exports, tmp_path):
    with pytest.raises(UserError):
        exports.classeur(99, tmp_path / "campagne.xlsx")


def test_signed_conventions_are_followed_in_it(store, contexte, exports, tmp_path):
    with store.ecrire() as u:
        campagne = u.campagnes.add(une_campagne(taux_avance=Fraction(1, 2), reconductions_max=2))
    signe = dossier_instruit(store, campagne, etat=Etat.CONVENTIONNE)
    sans_decision = dossier_instruit(store, campagne, etat=Etat.CONVENTIONNE)
    with store.ecrire() as u:
        u.decisions.add(decision_sur(signe))
        u.executions.set(
            Execution(
                signe.id,
                versements=(Versement(NatureVersement.AVANCE, Montant(1400000), paye_le=date(2022, 11, 2)),),
                bilans=(Bilan(depenses=Montant(3500000)),),
                reconductions=(Reconduction(1, SensReconduction.NE_PAS_RECONDUIRE, "crédits", date(2023, 7, 3)),),
            )
        )
    classeur = openpyxl.load_workbook(exports.classeur(campagne.id, tmp_path / "c.xlsx"), data_only=True)
    lignes = list(classeur["Conventions"].iter_rows(min_row=2, values_only=True))
    assert [x[0] for x in lignes] == [signe.numero, signe.numero, "Total"]
    assert sans_decision.numero not in [x[0] for x in lignes]
    assert (lignes[0][12], lignes[0][11], lignes[1][16].endswith("crédits")) == (14000, "à examiner", True)
