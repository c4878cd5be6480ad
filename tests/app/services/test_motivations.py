"""Motives being written: proposed from the notes, kept, undone, compared with those of other dossiers."""

from __future__ import annotations

import json

import pytest

from app.domain.cycle import Etat
from app.domain.montants import Etp, Montant
from app.domain.poste import TypePoste
from app.services.motivations import Comparaison, Motivations
from app.socle.changes import RIEN
from app.socle.errors import UserError
from tests.app.services.atelier import (
    decision_sur,
    dossier_en_base,
    dossier_instruit,
    journal,
    rien_d_ecrit,
    un_seul_acte,
)
from tests.builders import un_mouvement, une_cible

LONG = (
    "Le porteur a rencontré les communes du territoire une par une et il décrit précisément les marchés à venir, "
    "leurs volumes et leurs calendriers."
)


@pytest.fixture
def motivations(contexte):
    return Motivations(contexte)


def textes(phrases):
    return [p.texte.replace("\u00a0", " ") for p in phrases]


def test_a_motive_is_proposed_from_notes_quota_and_facts(store, campagne, motivations):
    with store.ecrire() as u:
        u.campagnes.add_cibles([une_cible(campagne_id=campagne.id)])
        u.campagnes.add_mouvement(un_mouvement(campagne_id=campagne.id))
    dossier = dossier_instruit(store, campagne)
    dites = textes(motivations.composer(decision_sur(dossier)))
    assert dites[0] == "Le dossier totalise 75,00 points sur 100."
    assert dites[1].endswith("« Besoins », noté 3 sur 4 (niveau 3) : « page 4 ».")
    assert "reste à attribuer : 3,00 ETP et 90 000,00 €" in dites[-1]
    partielle = decision_sur(
        dossier, sens=Etat.RETENU_PARTIELLEMENT, etp_par_type={TypePoste.FACILITATEUR: Etp(50)}, montant=Montant(10)
    )
    assert "la décision accorde 0,50 ETP et 0,10 €." in textes(motivations.composer(partielle))[-1]
    refus = decision_sur(dossier, sens=Etat.NON_RETENU, etp_par_type={}, montant=None)
    assert not any("accorde" in t for t in textes(motivations.composer(refus)))


def test_an_incomplete_or_late_dossier_says_what_misses(store, campagne, motivations, horloge):
    dossier = dossier_en_base(store, campagne, recu_le=horloge.maintenant().replace(day=19))
    dites = textes(
        motivations.composer(decision_sur(dossier, sens=Etat.IRRECEVABLE, etp_par_type={}, montant=None))
    )
    assert "après la date limite du 15 septembre 2022" in dites[0]
    assert "il y manque 2 pièces : Budget prévisionnel ; RIB." in dites[1]
    sans_poste = dossier_en_base(store, campagne, postes=())
    ajourne = decision_sur(sans_poste, sens=Etat.AJOURNE, etp_par_type={}, montant=None)
    assert any("constat suivant" in t for t in textes(motivations.composer(ajourne)))
    assert motivations.origines(sans_poste.cle, "texte") == ()


def test_a_draft_is_kept_changed_forgotten_and_undone(store, campagne, motivations):
    dossier = dossier_instruit(store, campagne)
    assert motivations.of_dossier(dossier.cle) is None
    with un_seul_acte(store):
        avant, changes = motivations.enregistrer(dossier.cle, " Un motif. ")
    assert avant is None
    assert changes.dossiers == {dossier.cle}
    assert motivations.of_dossier(dossier.cle).texte == "Un motif."
    with rien_d_ecrit(store):
        assert motivations.enregistrer(dossier.cle, "Un motif.")[1] is RIEN
    avant, _ = motivations.enregistrer(dossier.cle, "")
    assert motivations.of_dossier(dossier.cle) is None
    assert journal(store)[-1].acte == "Effacer le brouillon du motif"
    motivations.enregistrer(dossier.cle, avant.texte)
    assert motivations.of_dossier(dossier.cle).texte == "Un motif."


def test_each_paragraph_is_traced_to_its_sub_criteria(store, campagne, motivations):
    dossier = dossier_instruit(store, campagne)
    tracees = motivations.origines(dossier.cle, "Bien noté sur « Besoins ».\nAutre chose.")
    assert [codes for _, codes in tracees] == [("C1.1",), ()]


def test_the_same_paragraph_as_a_draft_or_a_decision_is_told_with_the_dossiers(store, campagne, motivations):
    un, deux, trois = (dossier_instruit(store, campagne) for _ in range(3))
    motivations.enregistrer(deux.cle, f"Crédits épuisés.\n{LONG}")
    with store.ecrire() as u:
        u.decisions.add(decision_sur(trois, motif="Crédits épuisés."))
    comparaison = motivations.comparer(un.cle, f"Crédits épuisés !\nAvis : {LONG} Voilà.")
    assert comparaison.dossiers == (deux.numero, trois.numero)
    assert comparaison.a_confirmer
    assert comparaison.phrases() == (
        f"Le paragraphe 1 est le même que dans les dossiers {deux.numero}, {trois.numero}.",
        f"Le paragraphe 2 reprend un long passage écrit pour le dossier {deux.numero}.",
    )
    assert motivations.comparer(un.cle, "Un texte à lui.") == Comparaison((), {})
    assert not motivations.comparer(deux.cle, LONG).ressemblances
    assert Comparaison().dossiers == ()


def test_keeping_it_takes_a_written_reason_that_the_journal_keeps(store, campagne, motivations):
    un, deux = dossier_instruit(store, campagne), dossier_instruit(store, campagne)
    motivations.enregistrer(deux.cle, "Crédits épuisés.")
    with rien_d_ecrit(store):
        with pytest.raises(UserError, match="confirmation écrite"):
            motivations.confirmer(un.cle, "Crédits épuisés.", "  ")
        with pytest.raises(UserError, match="rien à confirmer"):
            motivations.confirmer(un.cle, "Autre.", "parce que")
    with un_seul_acte(store):
        confirmee, _ = motivations.confirmer(un.cle, "Crédits épuisés.", "même enveloppe pour les deux")
    assert confirmee.confirmation == "même enveloppe pour les deux"
    assert not confirmee.a_confirmer
    evenement = journal(store)[-1]
    assert json.loads(evenement.apres)["dossiers"] == [deux.numero]
    assert evenement.motif == "même enveloppe pour les deux"
    assert motivations.comparer(un.cle, "crédits  épuisés").confirmation == "même enveloppe pour les deux"
    trois = dossier_instruit(store, campagne)
    motivations.enregistrer(trois.cle, "Crédits épuisés.")
    assert motivations.comparer(un.cle, "Crédits épuisés.").a_confirmer
