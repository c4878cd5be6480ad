"""Going back in time: the verb, the rows of the screen, and the screen in the real window."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from app.domain.cycle import Etat
from app.domain.lectures import MASQUE
from app.domain.montants import Etp, Montant
from app.domain.temps import CampagneAu, DossierAu, comparer
from app.services.arbitrage import Arbitrage
from app.services.contexte import Contexte
from app.services.instruction import Instruction
from app.services.machine_temps import Retour
from app.services.notation import Notation
from app.socle.horloge import HorlogeFixe
from data.sqlite import create_store
from tests.app.services.atelier import dossier_instruit
from tests.builders import AGENT, le, une_campagne
from ui.console import clausule
from ui.models.temps import colonnes_temps, detail_temps, lignes_temps, resume

AVANT, DECISION = le(9, 5), le(9, 12)


@pytest.fixture
def base(tmp_path):
    """A base whose only dossier is noted again, and whose target comes, on 12 September."""
    store = create_store(tmp_path / "essai.clausule")
    with store.ecrire() as u:
        campagne = u.campagnes.add(une_campagne())
    dossier = dossier_instruit(store, campagne, vague=1, etat=Etat.EN_INSTRUCTION)
    contexte = Contexte(store, HorlogeFixe(DECISION), AGENT)
    Notation(contexte).noter(dossier.cle, "C1.1", 4, "page 9")
    Instruction(contexte).changer_etat(dossier.cle, Etat.INSTRUIT)
    Arbitrage(contexte).notifier_cible(campagne.id, {None: Etp(300)}, None, "notification")
    store.close()
    return store.path


def jouer(*arguments):
    return CliRunner().invoke(clausule, ["temps", *map(str, arguments)])


def test_the_verb_says_the_campaign_of_a_day(base):
    dit = jouer("--base", base, "--au", "2022-09-05")
    assert dit.exit_code == 0, dit.output
    assert "2022-94-0001 Association L’Égalité des chances\u00a0: en instruction, rang 1" in dit.output
    assert "Cible\u00a0: non notifiée" in dit.output
    lu = json.loads(jouer("--base", base, "--au", "12/09/2022", "--json").output)
    assert (lu["cible"], lu["enveloppe"], lu["etp_retenu"]) == ("3.00", None, "0.00")
    (dossier,) = lu["dossiers"]
    assert (dossier["etat"], dossier["notes"]["C1.1"], dossier["montant_demande"]) == ("instruit", 4, "28000.00")
    assert dossier["verdicts"] == {"BUDGET": "conforme", "RIB": "conforme"}


def test_the_verb_says_what_changed(base):
    dit = jouer("--base", base, "--depuis", "2022-09-05").output
    assert "Campagne\n  - Cible\u00a0: non connu → 3,00\u00a0ETP" in dit
    assert "  - État\u00a0: en instruction → instruit\n  - Note C1.1\u00a0: 3 → 4" in dit
    lu = json.loads(jouer("--base", base, "--depuis", "2022-09-05", "--json").output)
    assert [c["numero"] for c in lu["changements"]] == [None, "2022-94-0001"]
    assert "Rien n’a changé depuis le" in jouer("--base", base, "--depuis", "2022-09-30").output


@pytest.mark.parametrize("dates", [(), ("--au", "2022-09-05", "--depuis", "2022-09-05")])
def test_the_verb_wants_one_date(base, dates):
    dit = jouer("--base", base, *dates)
    assert dit.exit_code == 1
    assert "une seule" in dit.output


def test_the_verb_refuses_the_future(base):
    demain = (datetime.now(UTC) + timedelta(days=2)).date()
    assert jouer("--base", base, "--au", demain).exit_code == 1


# --- the rows


def un_retour(alors, maintenant):
    cotes = [
        CampagneAu(AVANT, dossiers, None, None, None, Etp(0), Montant(-100 if rang else 0), ("une réserve",))
        for rang, dossiers in enumerate((alors, maintenant))
    ]
    return Retour(*cotes, comparer(*cotes))


def test_rows_put_then_beside_now():
    ancien = DossierAu(1, "N-1", "Association", None, rang=2, inconnus=("état non reconstituable",))
    stable = DossierAu(2, "N-2", MASQUE, Etat.RECU, masque=True)
    neuf = DossierAu(3, "N-3", "GIP", Etat.RETENU, rang=1, montant_retenu=Montant(2800000))
    retour = un_retour((ancien, stable), (DossierAu(1, "N-1", "Association", Etat.INSTRUIT, rang=2), stable, neuf))
    assert [x.maintenant.numero for x in lignes_temps(retour, changes_seuls=True)] == ["N-1", "N-3"]
    lignes = lignes_temps(retour, changes_seuls=False)
    textes = {c.cle: [c.texte(x) for x in lignes] for c in colonnes_temps()}
    assert textes["etat_alors"] == ["non reconstituable", "reçu", "pas encore reçu"]
    assert textes["rang"] == ["2", "–", "– → 1"]
    assert textes["retenu"] == ["–", "–", "28\u00a0000\u00a0€"]
    assert textes["change"][1] == "rien"
    assert detail_temps(lignes[0]).endswith("○ état non reconstituable")
    assert "Rien n’a changé depuis." in detail_temps(lignes[1])
    assert resume(retour.alors, "Alors").startswith("Alors\u00a0: cible non notifiée, enveloppe non connue")
