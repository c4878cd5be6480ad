"""The matrix of pieces: what each cell says, how a column counts, and a piece that does not stay good."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.pieces import Exigence, Verdict
from app.domain.porteur import Forme
from app.services.instruction import Instruction
from app.services.matrice import Bilan, Matrice, bilan
from app.socle.errors import UserError
from tests.app.services.atelier import cliche, dossier_en_base, journal, piece_en_base
from tests.builders import AGENT, un_porteur, un_type_piece, un_verdict, une_campagne

SELON_LA_FORME = dict.fromkeys(Forme, Exigence.NON_DEMANDEE) | {
    Forme.ASSOCIATION: Exigence.OBLIGATOIRE,
    Forme.GIP: Exigence.CONDITIONNELLE,
}


@pytest.fixture
def campagne(store):
    """A budget due by all, statuts that some forms give, a RIB that is good for three months."""
    pieces = (
        un_type_piece(),
        un_type_piece(code="STATUTS", libelle="Statuts", exigences=SELON_LA_FORME),
        un_type_piece(code="RIB", libelle="RIB", validite_mois=3),
    )
    with store.ecrire() as u:
        return u.campagnes.add(une_campagne(pieces=pieces))


@pytest.fixture
def matrice(contexte):
    return Matrice(contexte)


@pytest.fixture
def dossier(store, campagne):
    return dossier_en_base(store, campagne)


def rendre(store, dossier, **champs):
    with store.ecrire() as u:
        u.pieces.set_verdict(dossier.id, un_verdict(**champs))


def forme(valeur):
    return {"porteur": un_porteur(forme=valeur)}


def mots(ligne):
    return [case and case.attendue.verdict for case in ligne.cases]


def test_a_cell_for_each_piece_that_the_legal_form_gives(matrice, store, campagne, dossier):
    piece_en_base(store, dossier, code="BUDGET")
    rendre(store, dossier, code="RIB", verdict=Verdict.DEJA_DETENUE, motif="RIB de la convention 2021")
    commune = dossier_en_base(store, campagne, **forme(Forme.COLLECTIVITE))
    tableau = matrice.tableau(campagne.id)
    assert [t.code for t in tableau.types] == ["BUDGET", "STATUTS", "RIB"]
    premiere, seconde = tableau.lignes
    assert (premiere.dossier_id, premiere.numero, premiere.etat) == (dossier.id, dossier.numero, dossier.etat)
    assert mots(premiere) == [Verdict.RECUE, Verdict.ABSENTE, Verdict.DEJA_DETENUE]
    assert premiere.manquantes == 2
    assert premiere.cases[2].rendu.agent == AGENT
    assert mots(seconde) == [Verdict.ABSENTE, None, Verdict.ABSENTE]
    assert (seconde.dossier_id, seconde.forme, seconde.manquantes) == (commune.id, Forme.COLLECTIVITE, 2)


def test_nothing_is_expected_while_the_legal_form_is_unknown(matrice, store, campagne):
    dossier_en_base(store, campagne, **forme(None))
    (ligne,) = matrice.tableau(campagne.id).lignes
    assert (ligne.forme, mots(ligne), ligne.manquantes) == (None, [None, None, None], 0)


def test_some_dossiers_alone_those_of_another_campaign_left_out(matrice, store, campagne, dossier):
    with store.ecrire() as u:
        autre = u.campagnes.add(une_campagne(code="autre"))
    ailleurs = dossier_en_base(store, autre)
    rendre(store, dossier)
    assert matrice.lignes(campagne.id, {dossier.id, ailleurs.id}) == matrice.tableau(campagne.id).lignes


def test_a_column_keeps_already_held_and_without_object_apart(matrice, store, campagne, dossier):
    rendre(store, dossier, code="STATUTS", verdict=Verdict.DEJA_DETENUE, motif="au RNA")
    autre = dossier_en_base(store, campagne)
    rendre(store, autre, code="STATUTS", verdict=Verdict.SANS_OBJET, motif="association de droit local")
    for valeur in (Forme.ASSOCIATION, Forme.GIP, Forme.COLLECTIVITE):
        dossier_en_base(store, campagne, **forme(valeur))
    lignes = matrice.tableau(campagne.id).lignes
    assert bilan(lignes, 1) == Bilan(
        manquantes=1,
        par_verdict={Verdict.DEJA_DETENUE: 1, Verdict.SANS_OBJET: 1, Verdict.ABSENTE: 1},
        non_exigees=1,
        non_demandees=1,
    )


@pytest.mark.parametrize(
    ("fin", "depassee"), [(date(2022, 9, 19), True), (date(2022, 9, 20), False), (None, False)]
)
def test_a_date_gone_by_warns_and_changes_no_verdict(matrice, store, campagne, dossier, fin, depassee):
    rendre(store, dossier, code="RIB", valable_jusqu_au=fin)
    (ligne,) = matrice.tableau(campagne.id).lignes
    assert ligne.cases[2].depassee is depassee
    assert ligne.cases[2].attendue.verdict is Verdict.CONFORME


def test_a_date_is_written_in_the_journal_and_taken_back(matrice, store, dossier):
    rendre(store, dossier, code="RIB")
    au_depart = cliche(store)
    avant, changes = matrice.dater(dossier.id, "RIB", date(2022, 12, 1))
    assert avant is None
    assert changes.dossiers == {dossier.id}
    assert changes.touches("pieces")
    assert journal(store)[-1].acte == "Pièce RIB\u00a0: valable jusqu’au 1er\u00a0décembre\u00a02022"
    assert matrice.dater(dossier.id, "RIB", avant)[0] == date(2022, 12, 1)
    assert journal(store)[-1].acte == "Pièce RIB\u00a0: fin de validité effacée"
    assert cliche(store) == au_depart


@pytest.mark.parametrize(("code", "raison"), [("BUDGET", "pas de durée"), ("RIB", "pas encore de verdict")])
def test_a_date_is_refused_where_nothing_can_bear_it(matrice, store, dossier, code, raison):
    au_depart = cliche(store)
    with pytest.raises(UserError, match=raison):
        matrice.dater(dossier.id, code, date(2022, 12, 1))
    assert cliche(store) == au_depart
    assert journal(store) == []


def test_another_verdict_keeps_the_date_and_its_undo_gives_it_back(contexte, matrice, store, dossier):
    rendre(store, dossier, code="RIB")
    matrice.dater(dossier.id, "RIB", date(2022, 12, 1))
    instruction = Instruction(contexte)
    instruction.rendre_verdict(dossier.id, "RIB", Verdict.A_VERIFIER)
    avant, _ = instruction.rendre_verdict(dossier.id, "RIB", None)
    assert (avant.verdict, avant.valable_jusqu_au) == (Verdict.A_VERIFIER, date(2022, 12, 1))
    instruction.remettre_verdict(dossier.id, "RIB", avant)
    with store.lire() as u:
        assert [v.valable_jusqu_au for v in u.pieces.verdicts(dossier.id)] == [date(2022, 12, 1)]
