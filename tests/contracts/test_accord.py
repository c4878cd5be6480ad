"""The store in memory and SQLite stay alike under any sequence of acts."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.cycle import Etat
from app.domain.faits import FaitsDates, Recevabilite
from app.domain.montants import Etp, Montant
from app.domain.pieces import Verdict
from app.domain.poste import TypePoste
from app.domain.situation import NON_VERIFIEE
from app.domain.textes import RechercheTexte
from app.ports import Filtre, Tri
from app.socle.errors import ClausuleError
from data.sqlite import create_store
from tests.builders import (
    le,
    un_dossier,
    un_evenement,
    un_existant,
    un_objectif,
    un_porteur,
    un_poste,
    un_texte,
    un_verdict,
    une_campagne,
    une_decision,
    une_demande,
    une_lecture,
    une_note,
    une_piece,
    une_preuve,
    une_visibilite,
)
from tests.fakes import FakeStore

RANGS = st.integers(1, 4)
NOMS = st.text("aàâeéEÉoœŒbst -'’\"*°.:(12", max_size=8)
CENTIMES = st.none() | st.integers(-5, 5).map(lambda n: Montant(n * 100))
POSTES = st.lists(
    st.builds(un_poste, type=st.sampled_from(TypePoste), etp_demande=st.integers(0, 2).map(Etp)), max_size=2
)
CHAMPS = st.fixed_dictionaries(
    {
        "porteur": st.builds(
            un_porteur, raison_sociale=NOMS, ville=NOMS, siret=st.sampled_from(["", "88800012200018"])
        ),
        "etat": st.sampled_from(Etat),
        "montant_demande": CENTIMES,
        "postes": POSTES.map(tuple),
        "recu_le": st.integers(1, 28).map(lambda jour: le(7, jour)),
        "objet": NOMS,
    }
)


def creer(u, champs):
    u.dossiers.add(un_dossier(rang=u.dossiers.prochain_rang(1), **champs))


def modifier(u, rang, champs, *, perime):
    lu = u.dossiers.get(rang)
    version = lu.version - 1 if perime else lu.version
    u.dossiers.save(replace(lu, **{**champs, "postes": lu.postes[1:] + champs["postes"]}, version=version))


def noter(u, rang, code, valeur):
    u.notes.set(rang, une_note(sous_critere=code, valeur=valeur))


def denoter(u, rang, code):
    u.notes.clear(rang, code)


def juger(u, rang, verdict):
    u.pieces.add(une_piece(dossier_id=rang, sha256=u.pieces.put_contenu(verdict.encode())))
    u.pieces.set_verdict(rang, un_verdict(verdict=verdict))


def demander(u, rang, jour):
    u.demandes.add(une_demande(dossier_id=rang, demandee_le=le(7, jour)))


def repondre(u, rang, jour):
    for demande in u.demandes.of_dossier(rang):
        u.demandes.save(replace(demande, repondue_le=le(8, jour) if jour else None, rappel_le=None))


def reprendre(u, cle):
    u.demandes.remove(cle)


def etablir(u, rang, recevable, jour):
    u.faits.set(FaitsDates(rang, recevable, complet_le=le(7, jour) if jour else None))


def decider(u, rang, montant):
    u.decisions.add(une_decision(dossier_id=rang, montant=Montant(montant)))


def situer(u, rang, existants, objectifs, vu):
    visibilite = une_visibilite(piece_id=rang if vu else None) if existants else NON_VERIFIEE
    decrit = replace(
        u.dossiers.get(rang),
        existants=(un_existant(),) * existants,
        objectifs=(un_objectif(),) * objectifs,
        visibilite=visibilite,
    )
    u.dossiers.save(decrit)


def remplacer(u, rang, ancienne):
    u.pieces.set_remplace(rang, ancienne)


def oter_piece(u, rang):
    u.pieces.remove(rang)


def prouver(u, rang, code):
    u.preuves.add(une_preuve(dossier_id=rang, piece_id=rang, sous_critere=code, sha256=u.pieces.get(rang).sha256))


def lire_a_deux(u, rang, ordre, valeur):
    lecture = u.lectures.add(une_lecture(dossier_id=rang, rang=ordre, lecteur=f"lecteur {ordre}"))
    u.lectures.set_note(lecture.id, une_note(valeur=valeur))


def clore(u, cle, jour):
    u.lectures.save(une_lecture(id=cle, close_le=le(8, jour) if jour else None))


def oter_lecture(u, cle):
    u.lectures.remove(cle)


def extraire(u, rang, pages):
    sha256 = u.pieces.get(rang).sha256
    u.textes.put(un_texte(*pages, sha256=sha256), {n: [len(p)] for n, p in enumerate(pages, start=1)})


ACTES = st.one_of(
    st.tuples(st.just(creer), st.fixed_dictionaries({"champs": CHAMPS})),
    st.tuples(st.just(modifier), st.fixed_dictionaries({"rang": RANGS, "champs": CHAMPS, "perime": st.booleans()})),
    st.tuples(
        st.just(noter),
        st.fixed_dictionaries(
            {
                "rang": RANGS,
                "code": st.sampled_from(["C1.1", "C1.2", "C2.1", "C10"]),
                "valeur": st.none() | st.integers(0, 4),
            }
        ),
    ),
    st.tuples(st.just(denoter), st.fixed_dictionaries({"rang": RANGS, "code": st.sampled_from(["C1.1", "C2"])})),
    st.tuples(st.just(juger), st.fixed_dictionaries({"rang": RANGS, "verdict": st.sampled_from(Verdict)})),
    st.tuples(st.just(demander), st.fixed_dictionaries({"rang": RANGS, "jour": st.integers(1, 28)})),
    st.tuples(st.just(repondre), st.fixed_dictionaries({"rang": RANGS, "jour": st.integers(0, 28)})),
    st.tuples(st.just(reprendre), st.fixed_dictionaries({"cle": RANGS})),
    st.tuples(
        st.just(etablir),
        st.fixed_dictionaries(
            {"rang": RANGS, "recevable": st.sampled_from(Recevabilite), "jour": st.integers(0, 28)}
        ),
    ),
    st.tuples(st.just(decider), st.fixed_dictionaries({"rang": RANGS, "montant": st.integers(0, 3)})),
    st.tuples(
        st.just(situer),
        st.fixed_dictionaries(
            {"rang": RANGS, "existants": st.integers(0, 2), "objectifs": st.integers(0, 2), "vu": st.booleans()}
        ),
    ),
    st.tuples(st.just(remplacer), st.fixed_dictionaries({"rang": RANGS, "ancienne": st.none() | RANGS})),
    st.tuples(st.just(oter_piece), st.fixed_dictionaries({"rang": RANGS})),
    st.tuples(
        st.just(prouver), st.fixed_dictionaries({"rang": RANGS, "code": st.sampled_from(["C1.1", "C10", "C2"])})
    ),
    st.tuples(
        st.just(lire_a_deux),
        st.fixed_dictionaries({"rang": RANGS, "ordre": st.integers(1, 2), "valeur": st.none() | st.integers(0, 4)}),
    ),
    st.tuples(st.just(clore), st.fixed_dictionaries({"cle": RANGS, "jour": st.integers(0, 28)})),
    st.tuples(st.just(oter_lecture), st.fixed_dictionaries({"cle": RANGS})),
    st.tuples(st.just(extraire), st.fixed_dictionaries({"rang": RANGS, "pages": st.lists(NOMS, max_size=2)})),
)
FILTRES = st.builds(
    Filtre,
    st.just(1),
    NOMS,
    st.frozensets(st.sampled_from(Etat), max_size=3),
    st.frozensets(st.sampled_from(TypePoste)),
    st.sampled_from(Tri),
    st.booleans(),
)


def jouer(store, actes):
    """Play each act in its transaction; return which were refused."""
    with store.ecrire() as u:
        u.campagnes.add(une_campagne())
    refuses = []
    for rang, (faire, arguments) in enumerate(actes):
        refuses.append(rang)
        with suppress(ClausuleError), store.ecrire() as u:
            u.journal.append(un_evenement(acte=faire.__name__))
            faire(u, **arguments)
            refuses.pop()
    return refuses


def image(store, filtres):
    """Return all that the ports let see."""
    with store.lire() as u:
        dossiers = u.dossiers.of_campagne(1)
        return (
            dossiers,
            u.dossiers.lignes([d.cle for d in dossiers]),
            [u.dossiers.ids(f) for f in filtres],
            u.dossiers.compter_par_etat(1),
            u.dossiers.par_siret(1, "88800012200018"),
            [u.dossiers.par_iban(1, d.porteur.iban) for d in dossiers],
            u.dossiers.anciens_comptes(2, [d.porteur.siret for d in dossiers]),
            u.notes.of_campagne(1),
            u.pieces.of_campagne(1),
            u.pieces.verdicts_of_campagne(1),
            u.decisions.of_campagne(1),
            u.demandes.of_campagne(1),
            u.faits.of_campagne(1),
            u.notes.totaux(1),
            u.preuves.of_campagne(1),
            u.lectures.of_campagne(1),
            u.lectures.notes_of_campagne(1),
            u.textes.a_lire(1),
            [set(u.textes.chercher(RechercheTexte(f.texte, campagne_id=1))) for f in filtres],
            [set(u.textes.chercher(RechercheTexte(f.texte, dossier_id=1))) for f in filtres],
            [u.textes.proches([p.sha256 for p in u.pieces.of_dossier(d.cle)], 1) for d in dossiers],
            tuple(u.journal.toutes()),
        )


@given(actes=st.lists(ACTES, max_size=12), filtres=st.lists(FILTRES, min_size=1, max_size=6))
@settings(max_examples=60)
def test_both_stores_tell_the_same(actes, filtres):
    memoire = FakeStore()
    with tempfile.TemporaryDirectory() as lieu:
        sqlite = create_store(Path(lieu) / "essai.clausule")
        try:
            assert jouer(memoire, actes) == jouer(sqlite, actes)
            assert image(memoire, filtres) == image(sqlite, filtres)
            assert sqlite.verifier() == ()
        finally:
            sqlite.close()
