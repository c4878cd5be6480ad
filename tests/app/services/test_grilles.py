"""Grids of a campaign: drafted freely, frozen by the first note, changed by versions that keep everything."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.cycle import Etat
from app.domain.grille import SousCritere, points_effectifs
from app.domain.lectures import Lecture
from app.domain.poste import TypePoste
from app.services.arbitrage import Arbitrage
from app.services.classements import Classements
from app.services.contexte import Contexte
from app.services.grilles import Grilles
from app.services.notation import Notation
from app.socle.errors import UserError
from tests.app.services.atelier import (
    HorlogeReglable,
    cotes,
    dossier_en_base,
    dossier_instruit,
    journal,
    rien_d_ecrit,
    un_seul_acte,
)
from tests.builders import AGENT, le, un_poste, une_campagne, une_decision, une_note
from tests.fakes import FakeStore

TYPE = TypePoste.FACILITATEUR


@pytest.fixture
def grilles(contexte):
    return Grilles(contexte)


@pytest.fixture
def notation(contexte):
    return Notation(contexte)


@pytest.fixture
def avant(grilles, campagne):
    return grilles.en_vigueur(campagne.id, TYPE)


def poids(grille, **neufs):
    """Return the grid with other weights; criteria follow their sub-criteria."""
    criteres = []
    for c in grille.criteres:
        sous = tuple(replace(s, poids=neufs.get(s.code.replace(".", "_"), s.poids)) for s in c.sous_criteres)
        criteres.append(replace(c, sous_criteres=sous, poids=sum(s.poids for s in sous)))
    return replace(grille, criteres=tuple(criteres))


def noter(notation, dossier, *valeurs):
    for code, valeur in zip(("C1.1", "C1.2", "C2.1"), valeurs, strict=True):
        notation.noter(dossier.id, code, valeur, "page 4")


def test_before_any_note_the_grid_changes_in_place(store, grilles, campagne, avant):
    apres = poids(avant, C1_1=30, C1_2=30)
    essai = grilles.essayer(campagne.id, TYPE, apres)
    assert (essai.gelee, essai.version, essai.anomalies, essai.effets) == (False, 1, (), ())
    with un_seul_acte(store) as lignes:
        rendue, changes = grilles.appliquer(campagne.id, TYPE, avant, apres)
    assert rendue == avant
    assert changes.tout
    assert grilles.en_vigueur(campagne.id, TYPE) == apres
    assert (lignes[0].acte, lignes[0].objet) == ("Modifier la grille (facilitateur)", "grille")
    assert "version" not in cotes(lignes[0])[0]
    with store.lire() as u:
        assert u.grilles.of_campagne(campagne.id) == ()
    remplacee, _ = grilles.revenir(campagne.id, TYPE, avant)
    assert remplacee == apres
    assert grilles.en_vigueur(campagne.id, TYPE) == avant


def test_each_type_of_job_has_its_own(grilles, campagne, avant):
    grilles.appliquer(campagne.id, TYPE, avant, poids(avant, C1_1=30, C1_2=30))
    assert grilles.en_vigueur(campagne.id, TypePoste.COORDINATEUR) == avant


def test_a_note_freezes_the_grid_and_a_change_makes_a_version(store, grilles, notation, campagne, avant, horloge):
    fort, faible = dossier_en_base(store, campagne), dossier_en_base(store, campagne)
    noter(notation, fort, 4, 0, 2)
    noter(notation, faible, 1, 4, 3)
    apres = poids(avant, C1_1=10, C1_2=50)
    essai = grilles.essayer(campagne.id, TYPE, apres)
    assert (essai.gelee, essai.version, essai.inchangee) == (True, 2, False)
    assert [e.phrases for e in essai.effets] == [
        ("total\u00a0: 60,00 → 30,00", "rang\u00a0: 1 → 2", "lecture\u00a0: favorable → défavorable"),
        ("total\u00a0: 60,00 → 82,50", "rang\u00a0: 2 → 1"),
    ]
    with rien_d_ecrit(store), pytest.raises(UserError, match="demande un motif"):
        grilles.appliquer(campagne.id, TYPE, avant, apres, "  ")
    horloge.avancer(hours=1)
    grilles.appliquer(campagne.id, TYPE, avant, apres, " comité du 3 octobre ")
    neuve = grilles.en_vigueur(campagne.id, TYPE)
    assert neuve == replace(apres, version=2)
    recu, ligne = journal(store)[-2:]
    assert (recu.acte, recu.motif) == (
        "Établir le reçu du classement",
        "avant une nouvelle version de la grille facilitateur",
    )
    assert (ligne.acte, ligne.motif) == ("Appliquer la version 2 (facilitateur)", "comité du 3 octobre")
    assert (cotes(ligne)[0]["version"], cotes(ligne)[1]["version"]) == (1, 2)
    deux, une = grilles.versions(campagne.id, TYPE)
    assert (deux.grille, deux.en_vigueur, deux.agent, deux.motif) == (neuve, True, AGENT, "comité du 3 octobre")
    assert (une.grille, une.en_vigueur, une.motif) == (avant, False, "")


def test_the_old_ranking_stays_replayable(store, grilles, notation, contexte, campagne, avant):
    fort, faible = dossier_en_base(store, campagne), dossier_en_base(store, campagne)
    noter(notation, fort, 4, 0, 2)
    noter(notation, faible, 1, 4, 3)
    grilles.appliquer(campagne.id, TYPE, avant, poids(avant, C1_1=10, C1_2=50), "motif")
    sous = grilles.classement_sous(campagne.id, TYPE, 1)
    assert [(r.candidat.dossier_id, r.rang) for r in sous.rangs] == [(fort.id, 1), (faible.id, 2)]
    assert [r.candidat.dossier_id for r in grilles.classement_sous(campagne.id, TYPE, 2).rangs] == [
        faible.id,
        fort.id,
    ]
    (recu,) = sous.recus
    assert Classements(contexte).rejouer(Classements(contexte).octets(recu)).conforme
    with pytest.raises(UserError, match="jamais eu de version 7"):
        grilles.classement_sous(campagne.id, TYPE, 7)


def test_applying_then_undoing_restores_and_redoing_takes_the_same_number(
    store, grilles, notation, campagne, avant
):
    dossier = dossier_en_base(store, campagne)
    noter(notation, dossier, 4, 0, 2)
    apres = poids(avant, C1_1=10, C1_2=50)
    with store.lire() as u:
        campagnes = u.campagnes.get(campagne.id)
        notes = u.notes.of_dossier(dossier.id)
    for _ in range(2):
        grilles.appliquer(campagne.id, TYPE, avant, apres, "motif")
        assert grilles.en_vigueur(campagne.id, TYPE).version == 2
        grilles.revenir(campagne.id, TYPE, avant)
        with store.lire() as u:
            assert u.campagnes.get(campagne.id) == campagnes
            assert u.notes.of_dossier(dossier.id) == notes
    autre = poids(avant, C1_1=20, C1_2=40)
    assert grilles.essayer(campagne.id, TYPE, autre).version == 3
    assert [(e.grille.version, e.en_vigueur) for e in grilles.versions(campagne.id, TYPE)] == [
        (2, False),
        (1, True),
    ]
    assert grilles.gelee(campagne.id, TYPE)


def test_a_sub_criterion_that_goes_keeps_its_note(store, grilles, notation, campagne, avant):
    dossier = dossier_en_base(store, campagne)
    noter(notation, dossier, 4, 1, 2)
    premier = avant.criteres[0]
    sous = (replace(premier.sous_criteres[0], poids=60), SousCritere("C1.3", "Sources", 20))
    neuve = replace(avant, criteres=(replace(premier, sous_criteres=sous, poids=80), avant.criteres[1]))
    (effet,) = grilles.essayer(campagne.id, TYPE, neuve).effets
    assert (effet.a_noter, effet.disparus) == (("C1.3",), ("C1.2",))
    grilles.appliquer(campagne.id, TYPE, avant, neuve, "motif")
    with store.lire() as u:
        assert {n.sous_critere for n in u.notes.of_dossier(dossier.id)} == {"C1.1", "C1.2", "C2.1"}


def test_decided_dossiers_are_named_with_the_version_of_their_decision(store, grilles, campagne, avant, horloge):
    dossier = dossier_instruit(store, campagne, etat=Etat.RETENU)
    sans_date, sans_poste = dossier_instruit(store, campagne), dossier_en_base(store, campagne, postes=())
    with store.ecrire() as u:
        u.decisions.add(une_decision(dossier_id=dossier.id, enregistree_le=le(9, 20, 9)))
        u.decisions.add(une_decision(dossier_id=sans_date.id, enregistree_le=None))
        u.decisions.add(une_decision(dossier_id=sans_poste.id))
        u.notes.set(dossier.id, une_note(sous_critere="C1.1", valeur=1))
    deux = poids(avant, C1_1=10, C1_2=50)
    grilles.appliquer(campagne.id, TYPE, avant, deux, "motif")
    effets = grilles.essayer(campagne.id, TYPE, poids(avant, C1_1=20, C1_2=40)).effets
    assert effets[0].phrases[0] == "décision déjà prise sous la version 1\u00a0: retenu"
    horloge.avancer(hours=2)
    with store.ecrire() as u:
        u.decisions.add(une_decision(dossier_id=dossier.id, enregistree_le=horloge.maintenant()))
    effets = grilles.essayer(campagne.id, TYPE, poids(avant, C1_1=20, C1_2=40)).effets
    assert effets[0].version_decision == 2
    with pytest.raises(UserError, match="Une décision a été prise sous la version 2"):
        grilles.revenir(campagne.id, TYPE, avant)


def test_nothing_is_undone_once_a_note_was_given_under_the_version(store, grilles, notation, campagne, avant):
    dossier = dossier_en_base(store, campagne)
    apres = poids(avant, C1_1=10, C1_2=50)
    grilles.appliquer(campagne.id, TYPE, avant, apres)
    notation.noter(dossier.id, "C1.1", 2)
    with pytest.raises(UserError, match="Des notes ont été données sous la version 1"):
        grilles.revenir(campagne.id, TYPE, avant)
    trois = poids(avant, C1_1=20, C1_2=40)
    grilles.appliquer(campagne.id, TYPE, apres, trois, "motif")
    notation.noter(dossier.id, "C1.2", 2)
    with rien_d_ecrit(store), pytest.raises(UserError, match="Des notes ont été données sous la version 2"):
        grilles.revenir(campagne.id, TYPE, apres)


def test_the_notes_of_a_reading_freeze_the_grid_too(store, grilles, campagne):
    dossier = dossier_en_base(store, campagne)
    autre = dossier_en_base(store, campagne, postes=(un_poste(type=TypePoste.COORDINATEUR),))
    with store.ecrire() as u:
        u.notes.set(autre.id, une_note())
        u.lectures.add(Lecture(autre.id, AGENT, 1, le(9, 1)))
        u.lectures.add(Lecture(dossier.id, "autre", 2, le(9, 1)))
    assert not grilles.gelee(campagne.id, TYPE)
    with store.ecrire() as u:
        lecture = u.lectures.add(Lecture(dossier.id, AGENT, 1, le(9, 1)))
        u.lectures.set_note(lecture.id, une_note())
    assert grilles.gelee(campagne.id, TYPE)


def test_what_cannot_be_applied_leaves_everything_as_it_was(store, grilles, campagne, avant):
    fausse = replace(avant, intitule="", criteres=(replace(avant.criteres[0], poids=1), *avant.criteres[1:]))
    assert len(grilles.essayer(campagne.id, TYPE, fausse).anomalies) == 3
    with rien_d_ecrit(store):
        with pytest.raises(UserError) as refus:
            grilles.appliquer(campagne.id, TYPE, avant, fausse)
        assert "• grille\u00a0: intitulé absent\n• C1\u00a0: poids déclaré 1" in str(refus.value)
        with pytest.raises(UserError, match="celle qui est en vigueur"):
            grilles.appliquer(campagne.id, TYPE, avant, replace(avant, version=9))
        with pytest.raises(UserError, match="modifiée depuis"):
            grilles.appliquer(campagne.id, TYPE, fausse, poids(avant, C1_1=30, C1_2=30))
    assert grilles.essayer(campagne.id, TYPE, avant).inchangee


def test_without_grid_for_a_type_of_job(store, grilles, campagne):
    with store.ecrire() as u:
        u.campagnes.save(replace(campagne, grilles={}))
    with pytest.raises(UserError, match="n’a pas de grille"):
        grilles.en_vigueur(campagne.id, TYPE)


def test_a_version_is_exported_and_read_back(store, grilles, notation, campagne, avant, tmp_path):
    noter(notation, dossier_en_base(store, campagne), 4, 0, 2)
    apres = poids(avant, C1_1=10, C1_2=50)
    grilles.appliquer(campagne.id, TYPE, avant, apres, "motif")
    for version, attendue in ((1, avant), (None, replace(apres, version=2))):
        texte = grilles.exporter(campagne.id, TYPE, version)
        fichier = tmp_path / "grille.toml"
        fichier.write_text(texte, "utf-8")
        assert grilles.lire(fichier) == attendue
        assert grilles.ecrire(attendue) == texte
    with pytest.raises(UserError):
        grilles.lire(tmp_path / "absente.toml")


def test_an_eliminated_dossier_has_no_rank_anywhere(store, grilles, notation, contexte, campagne, avant):
    bon, elimine = dossier_en_base(store, campagne), dossier_en_base(store, campagne)
    noter(notation, bon, 2, 2, 2)
    noter(notation, elimine, 1, 4, 4)
    premier = avant.criteres[0]
    sous = (replace(premier.sous_criteres[0], seuil=2), premier.sous_criteres[1])
    grilles.appliquer(
        campagne.id,
        TYPE,
        avant,
        replace(avant, criteres=(replace(premier, sous_criteres=sous), avant.criteres[1])),
        "seuil",
    )
    classements = Classements(contexte)
    assert classements.tableaux(campagne.id)[None].classes() == (bon.id,)
    rangs = grilles.classement_sous(campagne.id, TYPE, 2).rangs
    assert [(r.candidat.dossier_id, r.rang, r.explication) for r in rangs] == [
        (bon.id, 1, "meilleur total"),
        (elimine.id, None, "éliminé\u00a0: C1.1 noté 1, il faut au moins 2"),
    ]
    octets, _ = classements.etablir(campagne.id)
    assert classements.rejouer(octets).conforme


def test_a_campaign_whose_journal_says_nothing_dates_its_first_version_of_the_change(
    store, grilles, notation, campagne, avant, horloge
):
    noter(notation, dossier_en_base(store, campagne), 4, 0, 2)
    grilles.appliquer(campagne.id, TYPE, avant, poids(avant, C1_1=10, C1_2=50), "motif")
    assert grilles.versions(campagne.id, TYPE)[-1].le == horloge.maintenant()


NOTES_TIREES = st.fixed_dictionaries(
    {}, optional={code: st.none() | st.integers(0, 4) for code in ("C1.1", "C1.2", "C2.1")}
)


@given(st.lists(NOTES_TIREES, min_size=1, max_size=4), st.integers(1, 99), st.sampled_from([None, 1, 3]))
@settings(max_examples=40, deadline=None)
def test_a_new_version_loses_no_note_and_undoing_it_restores_everything(tirees, part, seuil):
    store = FakeStore()
    contexte = Contexte(store, HorlogeReglable(), AGENT)
    with store.ecrire() as u:
        campagne = u.campagnes.add(une_campagne())
    notation, grilles = Notation(contexte), Grilles(contexte)
    for notes in tirees:
        dossier = dossier_en_base(store, campagne)
        for code, valeur in notes.items():
            notation.noter(dossier.id, code, valeur, "page 4")
    avant = grilles.en_vigueur(campagne.id, TYPE)
    retire = SousCritere("C1.1", "Besoins", part, seuil=seuil)
    premier = replace(
        avant.criteres[0], poids=100, sous_criteres=(retire, SousCritere("C1.9", "Autre", 100 - part))
    )
    neuve = replace(avant, criteres=(premier, avant.criteres[1]))
    with store.lire() as u:
        lues, base = u.notes.of_campagne(campagne.id), u.campagnes.get(campagne.id)
        rangs = Arbitrage(contexte).classement(campagne.id)
    grilles.appliquer(campagne.id, TYPE, avant, neuve, "motif")
    with store.lire() as u:
        assert u.notes.of_campagne(campagne.id) == lues
    assert sum(points_effectifs(grilles.en_vigueur(campagne.id, TYPE))) == neuve.poids_total
    grilles.revenir(campagne.id, TYPE, avant)
    with store.lire() as u:
        assert u.campagnes.get(campagne.id) == base
    assert Arbitrage(contexte).classement(campagne.id) == rangs


def test_a_draft_comes_back_as_it_was_written(grilles, avant):
    brouillon = replace(avant, criteres=(replace(avant.criteres[0], intitule="", poids=0), *avant.criteres[1:]))
    assert grilles.lire_brouillon(grilles.ecrire(brouillon)) == brouillon
