"""The list shown before an import: what would become of each mail of a drop, and nothing written yet."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.cycle import Etat
from app.ports import Sort
from app.services.enregistrement import NOUVEAU, SANS_PIECE, Choix, bilan
from app.services.reception import Reception
from app.socle.errors import UserError
from app.socle.progress import Annulation, Annule
from tests.app.services.atelier import changer, dossier_en_base, journal, rien_d_ecrit
from tests.app.services.test_reception import ASSOCIATION, ATTESTATION, DEMO, EPCI, LETTRE, PLIE, un_courriel
from tests.builders import SIRET, le, un_porteur
from tests.outils.bureautique import un_xlsx
from tests.outils.courriels import courriel, joindre, octets_du, pdf


@pytest.fixture
def reception(contexte, lecteur):
    return Reception(contexte, lecteur)


def prevus(reception, campagne, *chemins):
    return reception.prevoir(campagne.id, chemins).lignes


def un_inconnu(chemin, pieces, texte="Bonjour,\n"):
    message = courriel(
        "Autre <autre@exemple.fr>", "Pièces", "Tue, 12 Jul 2022 10:11:40 +0200", "<n@exemple.fr>", texte
    )
    joindre(message, pieces)
    chemin.write_bytes(octets_du(message))
    return chemin


def test_each_mail_is_told_with_its_true_sender_and_its_fate(reception, store, campagne):
    etapes = []
    with rien_d_ecrit(store):
        prevision = reception.prevoir(campagne.id, [DEMO], rapporter=etapes.append)
    lignes = prevision.lignes
    assert not prevision.sans_question
    assert [e.fait for e in etapes] == [0, *range(7), 7]
    assert etapes[0].libelle == "Inventaire de courriels"
    assert etapes[1].libelle == f"Lecture de {ASSOCIATION.name}"
    premier = lignes[0]
    assert (premier.expediteur_adresse, premier.nb_pieces) == ("contact@insertion-clauses-demo.exemple.fr", 12)
    assert (premier.choix, premier.taille) == (NOUVEAU, ASSOCIATION.stat().st_size)
    assert premier.raison == "nouveau dossier\u00a0: aucun signe d’un dossier existant"
    assert premier.recu_le.isoformat() == "2022-07-12T10:12:05+02:00"
    reponse = next(p for p in lignes if p.nom == ATTESTATION.name)
    plie = next(p for p in lignes if p.nom == PLIE.name)
    assert reponse.choix == Choix(Sort.AJOUT, avec=plie.sha256, motif="réponse à un courriel du dossier")
    assert reponse.raison.startswith(f"ajout au dossier de «\u00a0{PLIE.name}\u00a0», dans ce dépôt\u00a0: réponse")
    lettre = next(p for p in lignes if p.nom == LETTRE.name)
    assert lettre.choix == Choix(Sort.ECARTE, motif=SANS_PIECE)
    assert lettre.raison == f"écarté\u00a0: {SANS_PIECE}"
    assert next(p for p in lignes if p.nom == EPCI.name).recu_le.day == 15


def test_what_the_list_says_is_what_the_import_does(reception, store, campagne):
    lignes = prevus(reception, campagne, DEMO)
    issues, changes = reception.importer_prevus(campagne.id, lignes)
    assert [i.sort for i in issues] == [p.choix.sort for p in lignes]
    assert len(changes.dossiers) == 5
    reponse = next(i for i in issues if i.nom == ATTESTATION.name)
    assert reponse.dossier_id == next(i for i in issues if i.nom == PLIE.name).dossier_id
    assert len(journal(store)) == 7
    encore = prevus(reception, campagne, DEMO)
    assert all(p.ferme and p.choix is None and p.raison.startswith("Déjà importé le") for p in encore)
    with rien_d_ecrit(store):
        assert bilan(reception.importer_prevus(campagne.id, encore)[0]) == "7\u00a0déjà importés"


def test_a_reply_to_a_dossier_of_the_base_names_it(reception, campagne):
    reception.importer(campagne.id, [PLIE])
    (prevu,) = prevus(reception, campagne, ATTESTATION)
    assert prevu.raison == "ajout au dossier 2022-94-0001\u00a0: réponse à un courriel du dossier"
    assert prevu.choix.dossier_id == 1


def test_a_known_sender_is_a_question_with_its_reason(reception, campagne, tmp_path):
    (premier,), _ = reception.importer(campagne.id, [un_courriel(tmp_path / "a.eml")])
    prevision = reception.prevoir(campagne.id, [un_courriel(tmp_path / "b.eml", identifiant="<2@exemple.fr>")])
    (prevu,) = prevision.lignes
    assert prevu.a_decider
    assert not prevision.sans_question
    assert prevu.raison == "à rapprocher peut-être du dossier 2022-94-0001 · Essai (même expéditeur)"
    (candidat,) = prevu.candidats
    assert candidat.choix.dossier_id == premier.dossier_id
    assert [d.libelle for d in prevision.dossiers] == ["2022-94-0001 · Essai"]
    (issue,), _ = reception.importer_prevus(campagne.id, [replace(prevu, choix=candidat.choix)])
    assert (issue.sort, issue.dossier_id) == (Sort.AJOUT, premier.dossier_id)


def test_two_mails_of_one_sender_in_a_drop(reception, store, campagne, tmp_path):
    un_courriel(tmp_path / "a.eml")
    un_courriel(tmp_path / "b.eml", identifiant="<2@exemple.fr>")
    un_courriel(tmp_path / "c.eml", identifiant="<3@exemple.fr>", In_Reply_To="<2@exemple.fr>")
    premier, second, troisieme = prevus(reception, campagne, tmp_path)
    assert second.raison == (
        "à rapprocher peut-être du dossier de «\u00a0a.eml\u00a0», dans ce dépôt (même expéditeur)"
    )
    choisi = replace(second, choix=second.candidats[0].choix)
    issues, _ = reception.importer_prevus(campagne.id, [premier, choisi, troisieme])
    assert [i.sort for i in issues] == [Sort.NOUVEAU_DOSSIER, Sort.AJOUT, Sort.AJOUT]
    assert {i.dossier_id for i in issues} == {issues[0].dossier_id}
    assert journal(store)[1].motif == "même expéditeur, dossier choisi par l’agent"


def test_the_same_mail_twice_in_a_drop_enters_once(reception, campagne, tmp_path):
    un_courriel(tmp_path / "a.eml")
    (tmp_path / "b.eml").write_bytes((tmp_path / "a.eml").read_bytes())
    _, second = prevus(reception, campagne, tmp_path)
    assert second.ferme
    assert second.raison == "Le même courriel que «\u00a0a.eml\u00a0», plus haut dans ce dépôt."


def test_a_reply_whose_first_mail_was_not_ticked_is_refused(reception, store, campagne):
    lignes = {p.nom: p for p in prevus(reception, campagne, PLIE, ATTESTATION)}
    with rien_d_ecrit(store):
        (issue,), _ = reception.importer_prevus(campagne.id, [lignes[ATTESTATION.name]])
    assert "d’un autre courriel du même dépôt, qui n’en a pas" in issue.message


@pytest.mark.parametrize(
    ("pieces", "texte"),
    [
        ({"Budget.pdf": pdf("Budget", f"SIRET {SIRET}")}, "Bonjour,\n"),
        ({"Budget.xlsx": un_xlsx({"Budget": [["SIRET", "888 000 122 00018"]]})}, "Bonjour,\n"),
        ({"photo.png": b"\x89PNG\r\n\x1a\n"}, "Notre SIRET : 888 000 122 00018.\n"),
    ],
    ids=["dans un PDF", "dans un classeur", "dans le message"],
)
def test_the_siret_of_a_porteur_is_a_question(reception, store, campagne, tmp_path, pieces, texte):
    dossier = dossier_en_base(store, campagne, porteur=un_porteur(siret=SIRET))
    (prevu,) = prevus(reception, campagne, un_inconnu(tmp_path / "a.eml", pieces, texte))
    assert [c.choix.dossier_id for c in prevu.candidats] == [dossier.id]
    assert "(même SIRET)" in prevu.raison


def test_a_piece_that_cannot_be_opened_says_nothing(reception, store, campagne, tmp_path, monkeypatch):
    dossier_en_base(store, campagne, porteur=un_porteur(siret=SIRET))
    abimee = {"Budget.pdf": b"%PDF-1.4 coupe", "gros.pdf": pdf("Budget", f"SIRET {SIRET}")}
    monkeypatch.setattr("app.services.rattachement.PIECE_OCTETS_MAX", 100)
    (prevu,) = prevus(reception, campagne, un_inconnu(tmp_path / "a.eml", abimee))
    assert prevu.choix == NOUVEAU


def test_mails_without_sender_nor_identifier_are_linked_to_nothing(reception, campagne, tmp_path):
    for nom in ("a", "b"):
        (tmp_path / f"{nom}.eml").write_bytes(
            b"Subject: candidature\nDate: Tue, 12 Jul 2022 10:11:40 +0200\nMIME-Version: 1.0\n"
            b"Content-Type: application/pdf; name=a.pdf\n\n%PDF-1.4 " + nom.encode()
        )
    assert [p.choix for p in prevus(reception, campagne, tmp_path)] == [NOUVEAU, NOUVEAU]


def test_a_withdrawn_dossier_is_not_proposed(reception, store, campagne, tmp_path):
    (issue,), _ = reception.importer(campagne.id, [un_courriel(tmp_path / "a.eml")])
    with store.lire() as u:
        dossier = u.dossiers.get(issue.dossier_id)
    changer(store, dossier, etat=Etat.RETIRE)
    prevision = reception.prevoir(campagne.id, [un_courriel(tmp_path / "b.eml", identifiant="<2@exemple.fr>")])
    assert prevision.lignes[0].choix == NOUVEAU
    assert prevision.sans_question
    assert prevision.dossiers == ()


def test_unreadable_files_and_an_empty_folder(reception, store, campagne, tmp_path):
    assert reception.prevoir(campagne.id, [tmp_path]).lignes == ()
    for nom in ("a.eml", "b.msg", "c.zip"):
        (tmp_path / nom).write_bytes(b"")
    with rien_d_ecrit(store):
        lignes = prevus(reception, campagne, tmp_path)
    assert all(p.ferme and not p.a_decider for p in lignes)
    assert ["vide" in p.raison or "abîmée" in p.raison for p in lignes] == [True] * 3


def test_a_preview_can_be_stopped(reception, campagne):
    annulation = Annulation()
    with pytest.raises(Annule):
        reception.prevoir(
            campagne.id, [DEMO], rapporter=lambda p: p.fait == 2 and annulation.demander(), annulation=annulation
        )


def test_an_import_stopped_half_way_keeps_and_names_what_entered(reception, store, campagne):
    annulation = Annulation()
    lignes = prevus(reception, campagne, DEMO)
    issues, _ = reception.importer_prevus(
        campagne.id, lignes, rapporter=lambda p: p.fait == 1 and annulation.demander(), annulation=annulation
    )
    assert [i.nom for i in issues] == [p.nom for p in lignes[:2]]
    with store.lire() as u:
        assert len(u.arrivees.of_campagne(campagne.id)) == 2
    assert bilan(issues) == "2\u00a0dossiers ouverts"


def test_a_file_that_cannot_be_read_is_told_and_stays_out(reception, store, campagne, tmp_path):
    (tmp_path / "vide.eml").touch()
    (prevu,) = prevus(reception, campagne, tmp_path / "vide.eml")
    assert (prevu.ferme, prevu.a_decider, prevu.choix) == (True, False, None)
    assert "est vide (0" in prevu.raison
    with rien_d_ecrit(store):
        (issue,), _ = reception.importer_prevus(campagne.id, [prevu])
    assert (issue.sort, issue.message) == (None, prevu.raison)


def test_a_mail_shown_is_not_read_a_second_time_to_be_imported(reception, lecteur, campagne, monkeypatch):
    lignes = prevus(reception, campagne, DEMO)
    monkeypatch.setattr(lecteur, "lire", None)
    issues, _ = reception.importer_prevus(campagne.id, lignes)
    assert bilan(issues) == "5\u00a0dossiers ouverts, 1\u00a0ajout, 1\u00a0courriel écarté"


def test_a_preview_given_up_keeps_nothing_in_memory(reception, lecteur, campagne, monkeypatch, tmp_path):
    lus, lire = [], lecteur.lire
    monkeypatch.setattr(lecteur, "lire", lambda *a: lus.append(a[1]) or lire(*a))
    lignes = prevus(reception, campagne, un_courriel(tmp_path / "a.eml"))
    reception.oublier_les_prevus()
    reception.importer_prevus(campagne.id, lignes)
    assert lus == ["a.eml", "a.eml"]


def test_a_file_that_changed_since_the_list_is_refused(reception, store, campagne, tmp_path):
    fichier = un_courriel(tmp_path / "a.eml")
    (prevu,) = prevus(reception, campagne, fichier)
    un_courriel(fichier, objet="Autre chose")
    with rien_d_ecrit(store):
        (issue,), _ = reception.importer_prevus(campagne.id, [prevu])
    assert "a changé depuis l’aperçu" in issue.message


def test_the_officer_may_choose_otherwise(reception, store, campagne, tmp_path):
    dossier = dossier_en_base(store, campagne, recu_le=le(9, 1))
    (prevu,) = prevus(reception, campagne, un_courriel(tmp_path / "a.eml", pieces=False))
    for choix, message in (
        (Choix(Sort.ECARTE), "demande un motif"),
        (Choix(Sort.AJOUT), "n’est pas de cette campagne"),
    ):
        with rien_d_ecrit(store):
            (issue,), _ = reception.importer_prevus(campagne.id, [replace(prevu, choix=choix)])
        assert message in issue.message
    with store.ecrire() as u:
        autre = u.campagnes.add(campagne)
    with rien_d_ecrit(store):
        ajout = replace(prevu, choix=Choix(Sort.AJOUT, dossier.id))
        assert reception.importer_prevus(autre.id, [ajout])[0][0].sort is None
    (issue,), _ = reception.importer_prevus(
        campagne.id, [replace(prevu, choix=Choix(Sort.ECARTE, motif="publicité"))]
    )
    assert (issue.sort, issue.message) == (Sort.ECARTE, "écarté, publicité")
    assert journal(store)[-1].motif == "publicité"


def test_an_import_that_nobody_watches_only_tells_the_weak_sign(reception, store, campagne, tmp_path):
    un_courriel(tmp_path / "a.eml")
    un_courriel(tmp_path / "b.eml", identifiant="<2@exemple.fr>")
    un_courriel(tmp_path / "c.eml", identifiant="<3@exemple.fr>", pieces=False)
    issues, _ = reception.importer(campagne.id, [tmp_path])
    assert [i.sort for i in issues] == [Sort.NOUVEAU_DOSSIER, Sort.NOUVEAU_DOSSIER, Sort.ECARTE]
    phrase = "À rapprocher\u00a0: même expéditeur que le dossier 2022-94-0001."
    assert phrase not in issues[0].message
    assert phrase in issues[1].message
    assert phrase in issues[2].message
    with store.lire() as u:
        avis = {a.nom_fichier: a.avertissements for a in u.arrivees.of_campagne(campagne.id)}
    assert avis["b.eml"][0] == phrase
    assert avis["c.eml"] == (
        "À rapprocher\u00a0: même expéditeur que le dossier 2022-94-0002.", phrase,
    ) or set(avis["c.eml"]) >= {phrase}  # fmt: skip


def test_choices_are_checked_when_written(contexte, store, campagne, reception):
    (prevu,) = prevus(reception, campagne, LETTRE)
    with rien_d_ecrit(store), pytest.raises(UserError, match="pas dans la base"), store.lire() as u:
        u.dossiers.get(99)
    (issue,), _ = reception.importer_prevus(campagne.id, [replace(prevu, choix=Choix(Sort.AJOUT, 99))])
    assert issue.sort is None
