"""A bundle comes back: each side kept, conflicts shown, all undone in one act."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.fusion import Choix, Issue
from app.domain.preuve import Endroit
from app.socle.errors import UserError
from tests.app.services.atelier import journal, rien_d_ecrit
from tests.app.services.liasses.gestes import LECTRICE, examiner, issues, note_de, sien
from tests.builders import (
    AGENT,
    un_deport,
)


def test_ce_qu_elle_seule_a_change_est_repris_sous_son_nom(bureau, chez_elle, campagne, dossier, chemin, store):
    d = sien(chez_elle)
    chez_elle.notation.noter(d.id, "C1.2", 2, "trop court")
    budget = next(p for p in chez_elle.instruction.fiche(d.id).pieces if p.nom == "Budget.pdf")
    chez_elle.preuves.attacher(d.id, "C1.2", budget.id, Endroit(page=1, extrait="mille"))
    examen = examiner(bureau, campagne, chemin)
    assert (examen.lecteur, examen.anomalies, examen.a_l_aveugle) == (LECTRICE, (), False)
    assert issues(examen) == {"C1.1": Issue.INCHANGEE, "C1.2": Issue.A_PRENDRE}
    assert examen.compter(Issue.A_PRENDRE) == 1
    assert len(examen.dossiers[0].preuves_de("C1.2")) == 1
    avant = len(journal(store))
    reprise, changes = bureau.liasses.appliquer(examen, {})
    assert reprise.nb_notes == 1
    assert changes.touches("notes")
    note = note_de(store, dossier, "C1.2")
    assert (note.valeur, note.agent, note.version_dossier) == (2, LECTRICE, 1)
    lignes = journal(store)[avant:]
    assert [x.agent for x in lignes] == [AGENT, AGENT]
    assert lignes[0].acte == f"Reprendre la note C1.2 de {LECTRICE}"
    assert LECTRICE in lignes[0].apres
    with store.lire() as u:
        (preuve,) = u.preuves.of_dossier(dossier.id)
        assert (preuve.agent, u.pieces.get(preuve.piece_id).nom) == (LECTRICE, "Budget.pdf")


def test_une_preuve_seule_est_reprise(bureau, chez_elle, campagne, dossier, chemin, store):
    d = sien(chez_elle)
    budget = next(p for p in chez_elle.instruction.fiche(d.id).pieces if p.nom == "Budget.pdf")
    chez_elle.preuves.attacher(d.id, "C1.1", budget.id, Endroit(page=1, extrait="mille"))
    examen = examiner(bureau, campagne, chemin)
    assert not examen.rien_a_reprendre
    reprise, _ = bureau.liasses.appliquer(examen, {})
    assert (reprise.nb_notes, len(reprise.preuves)) == (0, 1)
    assert examiner(bureau, campagne, chemin).rien_a_reprendre
    bureau.preuves.retirer(reprise.preuves[0][1])
    assert examiner(bureau, campagne, chemin).rien_a_reprendre
    bureau.liasses.annuler(examen.retour.manifeste.liasse)
    with store.lire() as u:
        assert not u.preuves.of_dossier(dossier.id)


def test_un_conflit_montre_les_deux_et_attend(bureau, chez_elle, campagne, dossier, chemin, store, horloge):
    d = sien(chez_elle)
    chez_elle.notation.noter(d.id, "C1.1", 1, "bilan incomplet")
    chez_elle.notation.noter(d.id, "C1.2", 2, "court")
    budget = next(p for p in chez_elle.instruction.fiche(d.id).pieces if p.nom == "Budget.pdf")
    chez_elle.preuves.attacher(d.id, "C1.1", budget.id, Endroit(page=1, extrait="mille"))
    bureau.notation.noter(dossier.id, "C1.1", 4, "bilan joint")
    examen = examiner(bureau, campagne, chemin)
    (ligne,) = (x for x in examen.dossiers[0].lignes if x.issue is Issue.CONFLIT)
    assert (ligne.notre.valeur, ligne.leur.valeur, ligne.base.valeur) == (4, 1, 3)
    bureau.liasses.appliquer(examen, {})
    assert note_de(store, dossier).valeur == 4
    encore = examiner(bureau, campagne, chemin)
    assert encore.deja == horloge.maintenant()
    assert issues(encore) == {"C1.1": Issue.CONFLIT, "C1.2": Issue.INCHANGEE}
    bureau.liasses.appliquer(encore, {(dossier.numero, "C1.1"): Choix.LEUR})
    assert note_de(store, dossier).agent == LECTRICE
    with store.lire() as u:
        assert len(u.preuves.of_dossier(dossier.id)) == 1
    fini = examiner(bureau, campagne, chemin)
    assert fini.rien_a_reprendre
    with rien_d_ecrit(store), pytest.raises(UserError, match="à reprendre"):
        bureau.liasses.appliquer(fini, {})


def test_garder_la_notre_regle_le_conflit(bureau, chez_elle, campagne, dossier, chemin, store):
    d = sien(chez_elle)
    chez_elle.notation.noter(d.id, "C1.1", 1, "bilan incomplet")
    chez_elle.notation.noter(d.id, "C1.2", 2, "court")
    bureau.notation.noter(dossier.id, "C1.1", 4, "bilan joint")
    bureau.liasses.appliquer(examiner(bureau, campagne, chemin), {(dossier.numero, "C1.1"): Choix.NOTRE})
    assert note_de(store, dossier).valeur == 4
    assert issues(examiner(bureau, campagne, chemin))["C1.1"] is Issue.GARDEE
    chez_elle.notation.noter(d.id, "C2.1", 3, "suite")
    second = examiner(bureau, campagne, chemin)
    assert issues(second)["C2.1"] is Issue.A_PRENDRE
    assert second.compter(Issue.A_PRENDRE) == 1


def test_une_note_effacee_par_elle_seule_s_efface(bureau, chez_elle, campagne, dossier, chemin, store):
    chez_elle.notation.effacer(sien(chez_elle).id, "C1.1")
    bureau.liasses.appliquer(examiner(bureau, campagne, chemin), {})
    assert note_de(store, dossier) is None
    bureau.liasses.annuler(bureau.liasses.suivi(campagne.id)[0].liasse)
    assert note_de(store, dossier).valeur == 3


def test_une_note_changee_pendant_l_examen_arrete_tout(bureau, chez_elle, campagne, dossier, chemin, store):
    chez_elle.notation.noter(sien(chez_elle).id, "C1.2", 2, "court")
    examen = examiner(bureau, campagne, chemin)
    bureau.notation.noter(dossier.id, "C1.2", 4, "bilan joint")
    with rien_d_ecrit(store), pytest.raises(UserError, match="pendant l’examen"):
        bureau.liasses.appliquer(examen, {})


def test_tout_s_annule_d_un_coup_tant_que_rien_n_a_change(bureau, chez_elle, campagne, dossier, chemin, store):
    d = sien(chez_elle)
    chez_elle.notation.noter(d.id, "C1.2", 2, "court")
    chez_elle.preuves.attacher(
        d.id, "C1.2", chez_elle.instruction.fiche(d.id).pieces[0].id, Endroit(page=1, extrait="mille")
    )
    with store.lire() as u:
        budget = u.pieces.of_dossier(dossier.id)[0]
    bureau.preuves.attacher(dossier.id, "C2.1", budget.id, Endroit(page=2, extrait="cent"))
    liasses = bureau.liasses
    (suivi,) = liasses.suivi(campagne.id)
    assert (suivi.lecteur, suivi.numeros, suivi.reprise_le) == (LECTRICE, (dossier.numero,), None)
    with pytest.raises(UserError, match="Aucune reprise"):
        liasses.annuler(suivi.liasse)
    liasses.appliquer(examiner(bureau, campagne, chemin), {})
    assert liasses.suivi(campagne.id)[0].reprise_le is not None
    liasses.annuler(suivi.liasse)
    assert note_de(store, dossier, "C1.2") is None
    with store.lire() as u:
        assert [p.extrait for p in u.preuves.of_dossier(dossier.id)] == ["cent"]
    assert liasses.suivi(campagne.id)[0].reprise_le is None
    liasses.appliquer(examiner(bureau, campagne, chemin), {})
    bureau.notation.noter(dossier.id, "C1.2", 4, "relu")
    with rien_d_ecrit(store), pytest.raises(UserError, match=r"C1\.2.: la note a changé depuis"):
        liasses.annuler(suivi.liasse)
    with pytest.raises(UserError, match="Aucune reprise"):
        liasses.annuler("inconnue")


def test_le_dossier_modifie_et_la_preuve_sans_piece_sont_dits(bureau, chez_elle, campagne, dossier, chemin, store):
    d = sien(chez_elle)
    budget = chez_elle.instruction.fiche(d.id).pieces[0]
    chez_elle.notation.noter(d.id, "C1.2", 2, "court")
    chez_elle.preuves.attacher(d.id, "C1.2", budget.id, Endroit(page=1, extrait="mille"))
    with store.ecrire() as u:
        u.dossiers.save(replace(u.dossiers.get(dossier.id), objet="autre"))
        u.pieces.clear_verdict(dossier.id, "BUDGET")
        u.pieces.remove(u.pieces.of_dossier(dossier.id)[0].id)
    (revenu,) = examiner(bureau, campagne, chemin).dossiers
    assert revenu.preuves == ()
    assert len(revenu.remarques) == 2
    assert "1 preuve vise" in revenu.remarques[0].replace("\u00a0", " ")


def test_une_lectrice_deportee_depuis_n_apporte_rien(bureau, chez_elle, campagne, dossier, chemin, store):
    chez_elle.notation.noter(sien(chez_elle).id, "C1.2", 2, "court")
    with store.ecrire() as u:
        u.lectures.add_deport(un_deport(dossier_id=dossier.id, agent=LECTRICE))
    examen = examiner(bureau, campagne, chemin)
    assert examen.rien_a_reprendre
    assert "déporté" in examen.dossiers[0].remarques[0]
