"""A bundle leaves with the minimum, all said before; its reader scores under her name and does nothing else."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import replace

import pytest

from app.domain.convention import TypeActeCampagne
from app.domain.cycle import Etat
from app.domain.modele_acte import Retouche
from app.domain.preuve import Endroit
from app.domain.situation import Visibilite
from app.services.liasse_manifeste import ecrire_manifeste, lire_manifeste
from app.services.liasses import Liasses
from app.socle.errors import Bug, EnvironmentFault, UserError
from app.socle.progress import Annulation, Annule
from tests.app.services.atelier import dossier_en_base, journal, rien_d_ecrit
from tests.app.services.liasses.gestes import LECTRICE, MOT, demander, examiner, sien
from tests.builders import (
    AGENT,
    le,
    un_deport,
    une_campagne,
    une_note,
)


def test_ce_qui_part_est_dit_avant_et_compte(bureau, campagne, dossier):
    bilan = bureau.liasses.bilan(demander(campagne, dossier, dossier))
    assert (bilan.numeros, bilan.nb_pieces, bilan.sans_type) == ((dossier.numero,), 2, 1)
    assert bilan.laissees == ("RIB.pdf", "courriel.eml")
    textes = " ".join(bilan.phrases())
    assert "l’aveugle" in textes
    assert "2 pièces écartées" in textes.replace("\u00a0", " ")
    assert "aucune n’est un RIB" in textes


def test_la_liasse_ne_tient_que_le_necessaire(partie, campagne, dossier, store):
    manifeste, liasse = partie
    with liasse.lire() as u:
        (copie,) = u.campagnes.all()
        (d,) = u.dossiers.of_campagne(copie.id)
        assert (copie.code, copie.double_lecture) == (campagne.code, False)
        assert (d.numero, d.etat, d.avis, d.porteur.iban) == (dossier.numero, Etat.EN_INSTRUCTION, "", "")
        assert [p.nom for p in u.pieces.of_dossier(d.id)] == ["Budget.pdf", "Plan.pdf"]
        assert u.pieces.verdicts(d.id)[0].code == "BUDGET"
        assert [n.sous_critere for n in u.notes.of_dossier(d.id)] == ["C1.1"]
        (ligne,) = u.journal.toutes()
        assert not u.decisions.historique(d.id)
    assert ligne.evenement.acte == f"Préparer cette liasse pour {LECTRICE}"
    dit = json.loads(ligne.evenement.apres)
    assert (dit["rang_journal"], dit["empreinte_journal"]) == (manifeste.rang_journal, manifeste.empreinte_journal)
    assert lire_manifeste(ecrire_manifeste(manifeste)) == manifeste
    assert journal(store)[-1].acte == f"Préparer une liasse pour {LECTRICE}"
    assert MOT not in repr(journal(store))


def test_preuves_remplacements_et_capture_suivent(bureau, coffres, campagne, dossier, chemin, store):
    with store.ecrire() as u:
        budget, _, _, plan = u.pieces.of_dossier(dossier.id)
        u.pieces.set_remplace(plan.id, budget.id)
        lu = u.dossiers.get(dossier.id)
        u.dossiers.save(replace(lu, visibilite=replace(Visibilite(), piece_id=plan.id)))
        u.notes.set(dossier.id, une_note())
        note = Retouche(None, TypeActeCampagne.NOTE_PRESENTATION, "titre", "Note", AGENT, le(9, 1), "usage")
        u.campagnes.save(replace(campagne, retouches=(note,)))
        derniere = u.journal.append(_evenement())
    bureau.preuves.attacher(dossier.id, "C1.1", budget.id, Endroit(page=1, extrait="mille euros"))
    manifeste, _ = bureau.liasses.preparer(demander(campagne, dossier), chemin, MOT)
    liasse = next(iter(coffres.bases.values()))[1]
    with liasse.lire() as u:
        (copie,) = u.campagnes.all()
        assert copie.retouches == (), "une note parle de dossiers qui ne partent pas"
        (d,) = u.dossiers.of_campagne(copie.id)
        b, p = u.pieces.of_dossier(d.id)
        assert p.remplace == b.id
        assert d.visibilite.piece_id == p.id
        assert [x.piece_id for x in u.preuves.of_dossier(d.id)] == [b.id]
    assert manifeste.rang_journal == derniere.rang + 1
    assert examiner(bureau, campagne, chemin).rien_a_reprendre


def _evenement():
    from tests.builders import un_evenement  # noqa: PLC0415  # one use

    return un_evenement()


@pytest.mark.parametrize(
    ("champs", "mot", "dit"),
    [({}, "", "mot de passe est vide"), ({"lecteur": " "}, MOT, "nom du lecteur manque")],
)
def test_une_demande_mal_faite_n_ecrit_rien(bureau, campagne, dossier, chemin, store, champs, mot, dit):
    with rien_d_ecrit(store), pytest.raises(UserError, match=dit):
        bureau.liasses.preparer(demander(campagne, dossier, **champs), chemin, mot)
    assert list(chemin.parent.iterdir()) == []


def test_un_fichier_deja_la_n_est_pas_touche(bureau, campagne, dossier, chemin, store):
    chemin.write_bytes(b"precieux")
    with rien_d_ecrit(store), pytest.raises(UserError, match="existe déjà"):
        bureau.liasses.preparer(demander(campagne, dossier), chemin, MOT)
    assert chemin.read_bytes() == b"precieux"


def test_les_dossiers_qui_ne_partent_pas_sont_nommes(bureau, campagne, dossier, chemin, store):
    sans_poste = dossier_en_base(store, campagne, postes=())
    deporte = dossier_en_base(store, campagne)
    with store.ecrire() as u:
        autre = u.campagnes.add(une_campagne(code="autre"))
        u.lectures.add_deport(un_deport(dossier_id=deporte.id, agent=LECTRICE))
    ailleurs = dossier_en_base(store, autre)
    demande = demander(campagne, dossier, sans_poste, deporte, ailleurs)
    refus = bureau.liasses.bilan(demande).refus
    assert [x.partition("\u00a0: ")[0] for x in refus] == [sans_poste.numero, deporte.numero, ailleurs.numero]
    assert f"{LECTRICE} s’en est déporté" in refus[1]
    with rien_d_ecrit(store), pytest.raises(UserError, match="grille"):
        bureau.liasses.preparer(demande, chemin, MOT)
    with pytest.raises(UserError, match="Aucun dossier n’est choisi"):
        bureau.liasses.preparer(demander(campagne), chemin, MOT)
    assert list(chemin.parent.iterdir()) == []


def test_l_arret_demande_ne_laisse_rien(bureau, campagne, dossier, chemin, store):
    annulation, vus = Annulation(), []

    def rapporter(progres):
        vus.append(progres.libelle)
        annulation.demander()

    with rien_d_ecrit(store), pytest.raises(Annule):
        bureau.liasses.preparer(demander(campagne, dossier), chemin, MOT, rapporter, annulation)
    assert vus == [f"Copie de {dossier.numero}"]
    assert list(chemin.parent.iterdir()) == []


def test_un_disque_qui_refuse_ne_laisse_ni_fichier_ni_ligne(bureau, campagne, dossier, chemin, store, monkeypatch):
    def refuser(_descripteur):
        raise OSError(28, "plein")

    monkeypatch.setattr("app.services.liasse_depart.os.fsync", refuser)
    with rien_d_ecrit(store), pytest.raises(EnvironmentFault, match="plein"):
        bureau.liasses.preparer(demander(campagne, dossier), chemin, MOT)
    assert list(chemin.parent.iterdir()) == []


def test_une_transaction_perdue_reprend_le_fichier(bureau, campagne, dossier, chemin, store, monkeypatch):
    ecrire = store.ecrire

    @contextmanager
    def echouer():
        with ecrire() as u:
            yield u
            raise EnvironmentFault("disque plein")

    monkeypatch.setattr(store, "ecrire", echouer)
    with pytest.raises(EnvironmentFault):
        bureau.liasses.preparer(demander(campagne, dossier), chemin, MOT)
    assert list(chemin.parent.iterdir()) == []


def test_les_dossiers_d_une_vague_ou_nommes(bureau, campagne, dossier, store):
    tard = dossier_en_base(store, campagne, recu_le=le(9, 1))
    liasses = bureau.liasses
    assert liasses.dossiers_de(campagne.id, None) == (dossier.id, tard.id)
    assert liasses.dossiers_de(campagne.id, 2) == (tard.id,)
    assert liasses.dossiers_de(campagne.id, None, (tard.numero,)) == (tard.id,)
    with pytest.raises(UserError, match="2022-94-9999"):
        liasses.dossiers_de(campagne.id, None, (tard.numero, "2022-94-9999"))


def test_sans_coffres_rien_ne_se_chiffre(contexte, campagne, dossier, chemin):
    with pytest.raises(Bug):
        Liasses(contexte, None).preparer(demander(campagne, dossier), chemin, MOT)


def test_la_lectrice_note_sous_son_nom_et_rien_d_autre(chez_elle, partie, campagne, chemin, tmp_path):
    d = sien(chez_elle)
    chez_elle.notation.noter(d.id, "C1.2", 2, "trop court")
    assert chez_elle.contexte.agent == LECTRICE
    assert journal(partie[1])[-1].agent == LECTRICE
    with rien_d_ecrit(partie[1]):
        for acte in (
            lambda: chez_elle.instruction.modifier(d.id, "Modifier le projet", objet="autre"),
            lambda: chez_elle.exports.classeur(d.campagne_id, tmp_path / "a.xlsx"),
            lambda: chez_elle.liasses.bilan(demander(campagne, d)),
            lambda: chez_elle.liasses.examiner(d.campagne_id, chemin, MOT),
        ):
            with pytest.raises(UserError, match="lire et à noter"):
                acte()
