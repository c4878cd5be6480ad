"""Two blind readings come back by bundle: sealed until both are closed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.services.bureau import ouvrir_bureau
from app.services.lectures_lues import propres
from app.socle.errors import UserError
from tests.app.services.atelier import journal
from tests.app.services.liasses.gestes import CODES, LECTRICE, MOT, demander, examiner, note_de, refuse, sien
from tests.builders import (
    AGENT,
    le,
    une_lecture,
    une_note,
)


@pytest.fixture
def aveugle(bureau, coffres, campagne, dossier, chemin, horloge, lecteur, store):
    """A bundle of a campaign with two readers, and the desk of its reader."""
    with store.ecrire() as u:
        u.campagnes.save(replace(campagne, double_lecture=True))
        u.notes.set(dossier.id, une_note())
    manifeste, _ = bureau.liasses.preparer(demander(campagne, dossier), chemin, MOT)
    assert manifeste.double_lecture
    assert all(not d.depart.notes for d in manifeste.dossiers)
    return ouvrir_bureau(next(iter(coffres.bases.values()))[1], horloge, "poste", lecteur)


def noter_tout(bureau, valeur=2):
    for code in CODES:
        bureau.notation.noter(sien(bureau).id, code, valeur, "lu")


def lectures(store, dossier):
    with store.lire() as u:
        return [(x, propres(u.lectures.notes(x.id))) for x in u.lectures.of_dossier(dossier.id)]


def phrase(examen):
    return examen.dossiers[0].lecture.phrase.replace("\u00a0", " ")


def test_une_lecture_complete_revient_close_et_voilee(aveugle, bureau, campagne, dossier, chemin, store):
    noter_tout(aveugle)
    examen = examiner(bureau, campagne, chemin)
    assert (phrase(examen), examen.a_l_aveugle, examen.dossiers[0].lignes) == (
        "3 notes sur 3, lecture close",
        True,
        (),
    )
    reprise, _ = bureau.liasses.appliquer(examen, {})
    assert reprise.nb_notes == 3
    ((lecture, notes),) = lectures(store, dossier)
    assert (lecture.lecteur, lecture.rang, lecture.est_close, len(notes)) == (LECTRICE, 1, True, 3)
    assert note_de(store, dossier).agent == AGENT
    assert '"valeur"' not in "".join(e.apres for e in journal(store)[-2:])
    encore = examiner(bureau, campagne, chemin)
    assert phrase(encore).startswith("déjà reprise, close le")
    assert encore.rien_a_reprendre
    noter_tout(aveugle, 4)
    assert "ses notes ne changent plus" in phrase(examiner(bureau, campagne, chemin))
    bureau.liasses.annuler(bureau.liasses.suivi(campagne.id)[0].liasse)
    assert lectures(store, dossier) == []


def test_une_lecture_commencee_reste_ouverte_puis_se_complete(aveugle, bureau, campagne, dossier, chemin, store):
    assert phrase(examiner(bureau, campagne, chemin)) == "aucune note : rien à reprendre"
    aveugle.notation.noter(sien(aveugle).id, "C1.1", 2, "lu")
    examen = examiner(bureau, campagne, chemin)
    assert phrase(examen) == "1 note sur 3, lecture laissée ouverte"
    bureau.liasses.appliquer(examen, {})
    assert phrase(examiner(bureau, campagne, chemin)) == "déjà reprise, laissée ouverte"
    noter_tout(aveugle)
    bureau.liasses.appliquer(examiner(bureau, campagne, chemin), {})
    ((lecture, notes),) = lectures(store, dossier)
    assert (lecture.est_close, len(notes)) == (True, 3)
    liasse = bureau.liasses.suivi(campagne.id)[0].liasse
    bureau.liasses.annuler(liasse)
    ((lecture, notes),) = lectures(store, dossier)
    assert (lecture.est_close, len(notes)) == (False, 1)
    with store.ecrire() as u:
        u.lectures.set_note(lecture.id, une_note(valeur=0))
    with pytest.raises(UserError, match=f"la lecture de {LECTRICE} a changé"):
        bureau.liasses.annuler(liasse)
    assert "commencée ici aussi" in phrase(examiner(bureau, campagne, chemin))


def test_la_lecture_prend_le_rang_libre(aveugle, bureau, campagne, dossier, chemin, store):
    noter_tout(aveugle)
    with store.ecrire() as u:
        u.campagnes.save(replace(u.campagnes.get(campagne.id), ecart_troisieme_lecture=20))
        lire(u, dossier, "un", 1)
    assert rang(bureau, campagne, chemin) == 2
    with store.ecrire() as u:
        seconde = lire(u, dossier, "deux", 2)
    assert "aucune lecture n’est attendue" in phrase(examiner(bureau, campagne, chemin))
    with store.ecrire() as u:
        for code in CODES:
            u.lectures.set_note(seconde.id, une_note(sous_critere=code, valeur=0))
    assert rang(bureau, campagne, chemin) == 3
    with store.ecrire() as u:
        lire(u, dossier, "trois", 3)
    assert examiner(bureau, campagne, chemin).rien_a_reprendre


def lire(u, dossier, lecteur, rang):
    """Add a closed reading, every note at the top."""
    lecture = u.lectures.add(une_lecture(dossier_id=dossier.id, lecteur=lecteur, rang=rang, close_le=le(7, 21)))
    for code in CODES:
        u.lectures.set_note(lecture.id, une_note(sous_critere=code, valeur=4))
    return lecture


def rang(bureau, campagne, chemin):
    return examiner(bureau, campagne, chemin).dossiers[0].lecture.rang


def test_une_lecture_sans_ses_commentaires_reste_ouverte(aveugle, bureau, campagne, chemin):
    noter_tout(aveugle)
    aveugle.notation.noter(sien(aveugle).id, "C1.1", 4)
    assert (
        phrase(examiner(bureau, campagne, chemin)) == "3 notes sur 3, 1 commentaire manque, lecture laissée ouverte"
    )


def test_la_seconde_lecture_close_verse_les_deux_au_journal(aveugle, bureau, campagne, dossier, chemin, store):
    noter_tout(aveugle)
    with store.ecrire() as u:
        lire(u, dossier, "un", 1)
    bureau.liasses.appliquer(examiner(bureau, campagne, chemin), {})
    assert [e.acte for e in journal(store)[-4:-1]] == [
        f"Reprendre la lecture n°\u00a02 de {LECTRICE}",
        "Verser au journal les notes de la lecture n°\u00a01",
        "Verser au journal les notes de la lecture n°\u00a02",
    ]


def test_une_note_accordee_depuis_arrete_l_annulation(aveugle, bureau, campagne, dossier, chemin, store, horloge):
    noter_tout(aveugle)
    bureau.liasses.appliquer(examiner(bureau, campagne, chemin), {})
    horloge.avancer(hours=1)
    with store.ecrire() as u:
        u.notes.set(dossier.id, une_note(le=horloge.maintenant()))
    with pytest.raises(UserError, match="accordées depuis"):
        bureau.liasses.annuler(bureau.liasses.suivi(campagne.id)[0].liasse)


def test_la_facon_de_lire_a_change(aveugle, bureau, campagne, chemin, store):
    with store.ecrire() as u:
        u.campagnes.save(replace(u.campagnes.get(campagne.id), double_lecture=False))
    refuse(bureau, campagne, chemin, store, "maintenant à un lecteur")


def test_passer_a_deux_lecteurs_apres_le_depart(bureau, partie, campagne, chemin, store):
    with store.ecrire() as u:
        u.campagnes.save(replace(u.campagnes.get(campagne.id), double_lecture=True))
    refuse(bureau, campagne, chemin, store, "maintenant à deux lecteurs")


def test_un_dossier_qui_ne_se_voit_plus(bureau, chez_elle, campagne, dossier, chemin, store):
    chez_elle.notation.noter(sien(chez_elle).id, "C1.2", 2, "court")
    examen = examiner(bureau, campagne, chemin)
    bureau.liasses.appliquer(examen, {})
    store._base.dossiers[dossier.id] = replace(store._base.dossiers[dossier.id], numero="2022-94-0555")
    with pytest.raises(UserError, match="ne se voit plus"):
        bureau.liasses.annuler(bureau.liasses.suivi(campagne.id)[0].liasse)
    with pytest.raises(UserError, match="pendant l’examen"):
        bureau.liasses.appliquer(examen, {})
