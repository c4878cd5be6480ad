"""The verb of the signed conventions, on a real base."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from app.domain.cycle import Etat
from app.domain.decision import Decision
from app.domain.dossier import Canal
from app.domain.execution import NatureVersement, Versement
from app.domain.montants import Etp, Montant
from app.domain.poste import TypePoste
from app.importers.bac import Bac
from app.services.bureau import ouvrir_bureau
from app.services.executions import Engagement
from app.socle.horloge import HorlogeFixe
from data.sqlite.store import create_store
from tests.builders import AGENT, le, un_porteur, un_poste
from tests.ui.terminal import en_json, lancer


@pytest.fixture
def base(tmp_path):
    """One signed convention of 28 000 €, committed, its advance certified."""
    chemin = tmp_path / "corse.clausule"
    store, lecteur = create_store(chemin, agent_poste=AGENT), Bac()
    bureau = ouvrir_bureau(store, HorlogeFixe(le(9, 20)), AGENT, lecteur)
    campagne, _ = bureau.campagnes.creer("corse-2022", taux_avance=Fraction(1, 2), delai_paiement_jours=60)
    dossier, _ = bureau.reception.creer_a_la_main(
        campagne.id, un_porteur(), le(9, 5), Canal.COURRIER, "Candidature"
    )
    with bureau.contexte.store.ecrire() as uow:
        signe = replace(
            uow.dossiers.get(dossier.cle), postes=(un_poste(),), cout_total=Montant(4000000), etat=Etat.CONVENTIONNE
        )
        uow.dossiers.save(signe)
        uow.decisions.add(
            Decision(
                dossier_id=dossier.cle, sens=Etat.RETENU, motif="m", prise_le=date(2022, 9, 10),
                etp_par_type={TypePoste.FACILITATEUR: Etp(100)}, montant=Montant(2800000),
                date_debut=date(2022, 10, 1), agent=AGENT,
            )
        )  # fmt: skip
    bureau.executions.engager(dossier.cle, "EJ-1", Engagement(Montant(2800000), date(2022, 9, 15)))
    bureau.executions.prevoir(dossier.cle, Versement(NatureVersement.AVANCE, Montant(1400000)))
    bureau.executions.certifier(dossier.cle, 0, date(2022, 9, 16))
    lecteur.fermer()
    store.close()
    return chemin


def test_suivi_says_what_each_convention_waits_for(base):
    texte = lancer("suivi", "--base", base).output
    assert "2022-94-0001" in texte
    assert "1\u00a0convention signée" in texte
    (convention,) = en_json("suivi", "--base", base)["conventions"]
    assert convention["numero"] == "2022-94-0001"
    assert convention["ecart_engagement"] == ""
    (annee,) = convention["annees"]
    assert (annee["montant"], annee["verse"], annee["du"]) == ("28000.00", "0.00", None)
    assert {"quoi", "jour", "urgence", "rang", "source"} == set(convention["attendus"][0])
    assert {c["condition"] for c in convention["reconduction"] if c["retient"]} >= {"bilan", "credits"}


def test_suivi_says_nothing_of_a_campaign_without_convention(tmp_path):
    chemin = tmp_path / "vide.clausule"
    lancer("creer", "--base", chemin, "--modele", "corse-2022")
    assert en_json("suivi", "--base", chemin) == {"conventions": []}
