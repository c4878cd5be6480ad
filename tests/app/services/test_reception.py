"""Reception: what becomes of each file dropped; a mail enters whole, with one line of journal, or not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.domain.campagne import Delai
from app.domain.cycle import Etat
from app.domain.dossier import Canal
from app.domain.pieces import CODE_COURRIEL
from app.importers.courriel import lire_courriel
from app.importers.limites import LIMITES
from app.ports import Sort
from app.services.campagnes import Campagnes
from app.services.enregistrement import SANS_PIECE, Issue, bilan
from app.services.reception import Reception, _l_un_apres_l_autre
from app.socle.changes import RIEN
from app.socle.errors import EnvironmentFault, UserError
from app.socle.progress import Annulation, Annule, muet
from app.socle.resources import racine
from tests.app.services.atelier import cotes, dossier_en_base, journal, rien_d_ecrit, un_seul_acte
from tests.builders import le, un_porteur, une_preuve
from tests.outils.courriels import courriel, joindre, octets_du, pdf

DEMO = racine() / "demo" / "courriels"
ASSOCIATION, PLIE, ATTESTATION, EPCI, GIP, LETTRE, OUTLOOK = sorted(DEMO.iterdir())
MARQUE_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DATE = "Tue, 12 Jul 2022 10:11:40 +0200"


@pytest.fixture
def reception(contexte, lecteur):
    return Reception(contexte, lecteur)


def un_courriel(chemin, objet="Candidature", identifiant="<1@exemple.fr>", *, pieces=True, recu=DATE, **entetes):
    """Write a mail with one piece into a file; return its path."""
    message = courriel("Essai <contact@exemple.fr>", objet, DATE, identifiant, "Bonjour,\n", recu=recu)
    for nom, valeur in entetes.items():
        message[nom.replace("_", "-")] = valeur
    if pieces:
        joindre(message, {"RIB.pdf": pdf("RIB")})
    chemin.write_bytes(octets_du(message))
    return chemin


def registre(store, campagne):
    with store.lire() as u:
        return u.arrivees.of_campagne(campagne.id)


def dossier_de(store, issue):
    with store.lire() as u:
        return u.dossiers.get(issue.dossier_id), u.pieces.of_dossier(issue.dossier_id)


# --- a mail opens a dossier ------------------------------------------------------------------------------------


def test_a_candidate_mail_opens_a_dossier_in_one_act(reception, store, campagne):
    with un_seul_acte(store) as lignes:
        (issue,), changes = reception.importer(campagne.id, [ASSOCIATION])
    assert (issue.sort, issue.numero) == (Sort.NOUVEAU_DOSSIER, "2022-94-0001")
    assert issue.message.startswith("nouveau dossier 2022-94-0001, 12\u00a0pièces")
    assert changes.dossiers == {issue.dossier_id}
    dossier, pieces = dossier_de(store, issue)
    assert dossier.porteur.raison_sociale == "Secrétariat Insertion et Clauses"
    assert dossier.porteur.courriel == "contact@insertion-clauses-demo.exemple.fr"
    assert dossier.recu_le.isoformat() == "2022-07-12T10:12:05+02:00"
    assert (dossier.etat, dossier.canal, dossier.vague) == (Etat.RECU, Canal.COURRIEL, 1)
    assert dossier.objet == "Candidature – poste de facilitateur des clauses sociales"
    assert (pieces[0].nom, pieces[0].code) == (ASSOCIATION.name, CODE_COURRIEL)
    with store.lire() as u:
        assert u.pieces.contenu(pieces[0].sha256) == ASSOCIATION.read_bytes()
    assert [p.nom for p in pieces[1:3]] == ["Dossier de candidature.pdf", "Note de projet.pdf"]
    (ligne,) = lignes
    assert (ligne.acte, ligne.dossier_id) == ("Importer un courriel\u00a0: nouveau dossier", dossier.id)
    assert cotes(ligne)[1]["numero"] == "2022-94-0001"
    assert cotes(ligne)[1]["recu_le"] == "2022-07-12T10:12:05+02:00"


def test_the_type_of_each_piece_is_proposed_when_the_campaign_expects_it(reception, contexte, store, campagne):
    corse, _ = Campagnes(contexte).creer("corse-2022")
    (ici,), _ = reception.importer(corse.id, [ASSOCIATION])
    (ailleurs,), _ = reception.importer(campagne.id, [ASSOCIATION])
    assert all(p.code for p in dossier_de(store, ici)[1])
    assert {p.code for p in dossier_de(store, ailleurs)[1]} == {CODE_COURRIEL, ""}


def test_an_outlook_mail_is_kept_as_outlook(reception, store, campagne):
    (issue,), _ = reception.importer(campagne.id, [OUTLOOK])
    dossier, pieces = dossier_de(store, issue)
    assert dossier.porteur.raison_sociale == "Maison de l’emploi du Golfe"
    assert pieces[0].type_mime == "application/vnd.ms-outlook"
    assert "Dossier de candidature signé.pdf" in {p.nom for p in pieces}


def test_the_warnings_of_the_reader_follow_the_mail(reception, store, campagne, tmp_path):
    (issue,), _ = reception.importer(campagne.id, [un_courriel(tmp_path / "a.eml", recu="")])
    assert "Aucun serveur de messagerie" in issue.message
    assert "Aucun serveur de messagerie" in registre(store, campagne)[0].avertissements[0]


def test_a_mail_without_date_nor_sender_counts_from_its_import(reception, store, campagne, tmp_path, horloge):
    nu = tmp_path / "nu.eml"
    nu.write_bytes(
        b"Subject: candidature\nMIME-Version: 1.0\nContent-Type: application/pdf; name=a.pdf\n\n%PDF-1.4\n"
    )
    (issue,), _ = reception.importer(campagne.id, [nu])
    dossier, _ = dossier_de(store, issue)
    assert dossier.recu_le == horloge.instant
    assert "date de réception est à saisir" in issue.message
    assert dossier.porteur.raison_sociale == "Expéditeur inconnu"


def test_a_forwarded_mail_counts_from_the_day_the_first_service_received_it(reception, store, campagne):
    """CRPA, art. L114-2 and L114-3: received by the préfecture on the last day, by the DREETS the day after."""
    (issue,), _ = reception.importer(campagne.id, [EPCI])
    dossier, _ = dossier_de(store, issue)
    assert dossier.recu_le.date() == date(2022, 9, 15)
    assert campagne.delai(dossier.recu_le.date()) is Delai.JOUR_LIMITE
    (arrivee,) = registre(store, campagne)
    assert arrivee.recu_le == dossier.recu_le
    assert "courrier@prefecture.exemple.fr" in arrivee.transfere_par
    assert "transféré" in issue.message


# --- a later mail ----------------------------------------------------------------------------------------------


def test_a_reply_joins_its_dossier(reception, store, campagne):
    (depot, reponse), changes = reception.importer(campagne.id, [PLIE, ATTESTATION])
    assert reponse.sort is Sort.AJOUT
    assert reponse.dossier_id == depot.dossier_id
    assert reponse.message.startswith("1\u00a0pièce ajoutée au dossier 2022-94-0001")
    assert changes.dossiers == {depot.dossier_id}
    _, pieces = dossier_de(store, depot)
    assert [p.nom for p in pieces[-2:]] == [
        ATTESTATION.name,
        "Attestation de non-diminution des financements signée.pdf",
    ]
    assert pieces[-1].recue_le.date() == date(2022, 9, 20)
    assert journal(store)[-1].acte == "Importer un courriel\u00a0: ajout au dossier"
    assert journal(store)[-1].motif == "réponse à un courriel du dossier"


def test_the_number_of_the_dossier_in_the_object_is_enough(reception, store, campagne, tmp_path):
    dossier = dossier_en_base(store, campagne)
    suite = un_courriel(tmp_path / "suite.eml", objet=f"Complément au dossier {dossier.numero}")
    (issue,), _ = reception.importer(campagne.id, [suite])
    assert (issue.sort, issue.dossier_id) == (Sort.AJOUT, dossier.id)


def test_a_reply_without_attachment_still_joins_its_dossier(reception, campagne, tmp_path):
    suite = un_courriel(
        tmp_path / "b.eml", identifiant="<2@exemple.fr>", pieces=False, In_Reply_To="<1@exemple.fr>"
    )
    (_, issue), _ = reception.importer(campagne.id, [un_courriel(tmp_path / "a.eml"), suite])
    assert issue.sort is Sort.AJOUT
    assert issue.message.startswith("0\u00a0pièce ajoutée")


# --- twice, or not at all --------------------------------------------------------------------------------------


def test_the_same_mail_twice_is_told_and_changes_nothing(reception, store, campagne, tmp_path, horloge):
    reception.importer(campagne.id, [ASSOCIATION])
    horloge.avancer(hours=1)
    copie = tmp_path / "copie sous un autre nom.eml"
    copie.write_bytes(ASSOCIATION.read_bytes())
    with rien_d_ecrit(store):
        (issue,), changes = reception.importer(campagne.id, [copie])
    assert changes == RIEN
    assert (issue.sort, issue.deja_importe, issue.numero) == (None, True, "2022-94-0001")
    assert issue.message == (
        "Déjà importé le 20\u00a0sept.\u00a02022, 10\u00a0h\u00a012 (dossier 2022-94-0001). "
        "Rien n’a été enregistré deux fois."
    )


def test_importing_twice_a_whole_folder_changes_nothing(reception, store, campagne):
    premiere, _ = reception.importer(campagne.id, [DEMO])
    assert [i.sort for i in premiere] == [
        Sort.NOUVEAU_DOSSIER, Sort.NOUVEAU_DOSSIER, Sort.AJOUT, Sort.NOUVEAU_DOSSIER, Sort.NOUVEAU_DOSSIER,
        Sort.ECARTE, Sort.NOUVEAU_DOSSIER,
    ]  # fmt: skip
    assert bilan(premiere) == ("5\u00a0dossiers ouverts, 1\u00a0ajout, 1\u00a0courriel écarté")
    with rien_d_ecrit(store):
        seconde, _ = reception.importer(campagne.id, [DEMO])
    assert bilan(seconde) == "7\u00a0déjà importés"
    assert "(message sans pièce jointe" in seconde[5].message


def test_the_same_mail_may_enter_two_campaigns(reception, store, campagne):
    with store.ecrire() as u:
        autre = u.campagnes.add(campagne)
    reception.importer(campagne.id, [ASSOCIATION])
    (issue,), _ = reception.importer(autre.id, [ASSOCIATION])
    assert issue.sort is Sort.NOUVEAU_DOSSIER


class Refusant:
    """A store whose last write fails: the disk is full when the line of journal comes."""

    def __init__(self, store):
        self._store = store

    def lire(self):
        return self._store.lire()

    def ecrire(self):
        return _EcritureRompue(self._store.ecrire())


class _EcritureRompue:
    def __init__(self, bloc):
        self._bloc = bloc

    def __enter__(self):
        unite = self._bloc.__enter__()
        unite.journal.append = self._echouer
        return unite

    def __exit__(self, *faute):
        return self._bloc.__exit__(*faute)

    @staticmethod
    def _echouer(_):
        raise EnvironmentFault("Le disque est plein.")


@pytest.mark.parametrize("mail", [ASSOCIATION, LETTRE], ids=["candidature", "lettre"])
def test_a_mail_enters_whole_or_not_at_all(contexte, lecteur, store, campagne, mail):
    reception = Reception(replace(contexte, store=Refusant(store)), lecteur)
    with rien_d_ecrit(store), pytest.raises(EnvironmentFault, match="disque est plein"):
        reception.importer(campagne.id, [mail])
    assert store._base.contenus == {}


def test_what_came_before_a_fault_of_the_machine_stays(contexte, store, campagne):
    class Fragile:
        def lire(self, octets, nom, annulation=None):  # noqa: ARG002  # the signature of the real one
            if nom == PLIE.name:
                raise EnvironmentFault("Le lecteur de courriels ne démarre pas.")
            return lire_courriel(octets, nom)

    with pytest.raises(EnvironmentFault):
        Reception(contexte, Fragile()).importer(campagne.id, [ASSOCIATION, PLIE, GIP])
    assert [a.nom_fichier for a in registre(store, campagne)] == [ASSOCIATION.name]


# --- newsletters -----------------------------------------------------------------------------------------------


def test_a_newsletter_is_set_aside_with_its_reason(reception, store, campagne):
    with un_seul_acte(store) as lignes:
        (issue,), changes = reception.importer(campagne.id, [LETTRE])
    assert (issue.sort, issue.dossier_id) == (Sort.ECARTE, None)
    assert "sans doute pas une candidature" in issue.message
    assert changes.touches("arrivees")
    assert not changes.dossiers
    assert lignes[0].motif == SANS_PIECE
    assert registre(store, campagne)[0].motif == SANS_PIECE


def test_a_kept_mail_is_read_again_for_the_screen(reception, store, campagne):
    reception.importer(campagne.id, [LETTRE])
    (arrivee,) = registre(store, campagne)
    assert "Au sommaire" in reception.relire(arrivee.sha256, arrivee.nom_fichier).texte


# --- files that cannot be imported -----------------------------------------------------------------------------


def _fichier(tmp_path, nom, octets):
    (tmp_path / nom).write_bytes(octets)
    return tmp_path / nom


@pytest.mark.parametrize(
    ("nom", "octets", "messages"),
    [
        ("vide.eml", b"", ("«\u00a0vide.eml\u00a0» est vide (0\u00a0octet)", "Demandez un nouvel envoi")),
        ("rib.pdf", b"%PDF-1.4", ("n’est pas un courriel", "Ouvrez un dossier")),
        ("photo.eml", b"\x89PNG\r\n\x1a\n", ("n’est pas un courriel",)),
        ("coupé.msg", MARQUE_OLE + b"\0" * 600, (".msg est abîmé", "demandez l’envoi en .eml")),
        (None, None, ("n’existe pas ou a été déplacé", "Rien n’a été enregistré")),
    ],
    ids=["vide", "pas un courriel", "nom trompeur", "Outlook coupé", "absent"],
)
def test_each_bad_file_gets_one_clear_message_and_the_next_goes_on(
    reception, store, campagne, tmp_path, nom, octets, messages
):
    mauvais = _fichier(tmp_path, nom, octets) if nom else tmp_path / "parti.eml"
    with rien_d_ecrit(store):
        (issue,), changes = reception.importer(campagne.id, [mauvais])
    assert (issue.sort, issue.deja_importe, changes) == (None, False, RIEN)
    for message in messages:
        assert message in issue.message
    (refus, suite), _ = reception.importer(campagne.id, [mauvais, ASSOCIATION])
    assert (refus.sort, suite.sort) == (None, Sort.NOUVEAU_DOSSIER)
    assert bilan((refus, suite)) == "1\u00a0dossier ouvert, 1\u00a0fichier refusé"


def test_a_mail_too_large_is_not_even_read(reception, store, campagne, tmp_path):
    gros = tmp_path / "gros.eml"
    with gros.open("wb") as sortie:
        sortie.truncate(LIMITES.courriel_octets + 1)
    with rien_d_ecrit(store):
        (issue,), _ = reception.importer(campagne.id, [gros])
    assert "pèse 301\u00a0Mo, au-delà de la limite de 300\u00a0Mo" in issue.message
    assert "plusieurs envois" in issue.message


def test_a_file_that_cannot_be_read_says_why(reception, store, campagne, monkeypatch):
    def interdit(_):
        raise PermissionError(13, "Permission non accordée")

    monkeypatch.setattr(Path, "read_bytes", interdit)
    with rien_d_ecrit(store):
        (issue,), _ = reception.importer(campagne.id, [ASSOCIATION])
    assert "n’a pas pu être lu (accès refusé)" in issue.message
    assert "Copiez-le sur ce poste" in issue.message


def test_a_deceitful_file_name_is_shown_as_it_is(reception, store, campagne, tmp_path):
    trompeur = tmp_path / "dossier\u202efdp.eml"
    trompeur.write_bytes(ASSOCIATION.read_bytes())
    (issue,), _ = reception.importer(campagne.id, [trompeur])
    assert issue.nom == "dossier[U+202E]fdp.eml"
    assert dossier_de(store, issue)[1][0].nom == "dossier[U+202E]fdp.eml"
    assert registre(store, campagne)[0].nom_fichier == "dossier[U+202E]fdp.eml"


# --- folders, progress, cancellation ---------------------------------------------------------------------------


def test_a_folder_gives_its_mails_and_nothing_else(reception, campagne, tmp_path):
    (tmp_path / "sous").mkdir()
    un_courriel(tmp_path / "b.EML", identifiant="<2@exemple.fr>")
    un_courriel(tmp_path / "sous" / "a.eml")
    (tmp_path / "liste.xlsx").write_bytes(b"PK")
    issues, _ = reception.importer(campagne.id, [tmp_path])
    assert [i.nom for i in issues] == ["b.EML", "a.eml"]
    assert reception.importer(campagne.id, [tmp_path / "sous"])[0][0].deja_importe


def test_a_slow_folder_can_be_left(reception, store, campagne, tmp_path):
    un_courriel(tmp_path / "a.eml")
    annulation = Annulation()
    annulation.demander()
    with rien_d_ecrit(store):
        assert reception.importer(campagne.id, [tmp_path], annulation=annulation) == ((), RIEN)


def test_an_empty_folder_is_told(reception, campagne, tmp_path):
    etapes = []
    assert reception.importer(campagne.id, [tmp_path], rapporter=etapes.append) == ((), RIEN)
    assert etapes[-1].libelle == "aucun courriel trouvé"


def test_progress_names_each_file_then_the_balance(reception, campagne):
    etapes = []
    reception.importer(campagne.id, [ASSOCIATION, LETTRE], rapporter=etapes.append)
    assert [(e.fait, e.total) for e in etapes] == [(0, 2), (1, 2), (2, 2)]
    assert etapes[0].libelle == f"Lecture de {ASSOCIATION.name}"
    assert etapes[-1].libelle == "1\u00a0dossier ouvert, 1\u00a0courriel écarté"


def test_stopping_between_two_files_keeps_what_was_done(reception, store, campagne):
    annulation = Annulation()

    def au_second(progres):
        if progres.fait == 1:
            annulation.demander()

    issues, changes = reception.importer(
        campagne.id, [ASSOCIATION, GIP, LETTRE], rapporter=au_second, annulation=annulation
    )
    assert [i.nom for i in issues] == [ASSOCIATION.name, GIP.name]
    assert len(changes.dossiers) == 2
    assert len(registre(store, campagne)) == 2


def test_stopping_while_a_mail_is_read_leaves_it_out_whole(contexte, store, campagne):
    class Interrompu:
        def lire(self, octets, nom, annulation=None):
            if nom == GIP.name:
                annulation.demander()
                raise Annule
            return lire_courriel(octets, nom)

    issues, changes = Reception(contexte, Interrompu()).importer(
        campagne.id, [ASSOCIATION, GIP, LETTRE], annulation=Annulation()
    )
    assert [i.nom for i in issues] == [ASSOCIATION.name]
    assert len(changes.dossiers) == 1
    assert len(registre(store, campagne)) == 1


# --- by hand ---------------------------------------------------------------------------------------------------


def test_a_paper_dossier_is_recorded_with_its_day_and_hour(reception, store, campagne):
    with un_seul_acte(store) as lignes:
        dossier, changes = reception.creer_a_la_main(
            campagne.id, un_porteur(), le(9, 15, 16, 5), Canal.COURRIER, "pli"
        )
    assert (dossier.numero, dossier.canal, dossier.recu_le, dossier.vague) == (
        "2022-94-0001", Canal.COURRIER, le(9, 15, 16, 5), 2,
    )  # fmt: skip
    assert changes.dossiers == {dossier.id}
    assert lignes[0].acte == "Enregistrer un dossier"
    assert cotes(lignes[0])[1]["canal"] == "courrier"


def test_a_dossier_without_a_porteur_is_not_created(reception, store, campagne):
    with rien_d_ecrit(store), pytest.raises(UserError, match="raison sociale du porteur est vide"):
        reception.creer_a_la_main(campagne.id, un_porteur(raison_sociale=" "), le(9, 15), Canal.DEPOT)
    assert reception.creer_a_la_main(campagne.id, un_porteur(), le(9, 15), Canal.DEPOT)[0].numero == "2022-94-0001"


def test_files_are_added_to_a_dossier_in_one_act(reception, store, campagne, tmp_path):
    dossier = dossier_en_base(store, campagne)
    fichiers = [
        _fichier(tmp_path, "Budget signé.pdf", b"%PDF-1.4 rib"),
        _fichier(tmp_path, "scan0001.pdf", b"%PDF-1.4 scan"),
        un_courriel(tmp_path / "mail.eml"),
    ]
    with un_seul_acte(store) as lignes:
        pieces, changes = reception.ajouter_pieces(dossier.id, fichiers)
    assert [(p.nom, p.code) for p in pieces] == [
        ("Budget signé.pdf", ""), ("scan0001.pdf", ""), ("mail.eml", CODE_COURRIEL), ("RIB.pdf", ""),
    ]  # fmt: skip
    assert changes.touches("pieces")
    assert lignes[0].acte == "Ajouter 4\u00a0pièces"
    assert cotes(lignes[0])[1]["pieces"] == [p.nom for p in pieces]


def test_a_folder_dropped_on_a_dossier_gives_all_its_files_under_the_code_said(
    reception, store, campagne, tmp_path
):
    dossier = dossier_en_base(store, campagne)
    _fichier(tmp_path, "p1.pdf", b"%PDF-1.4 1")
    _fichier(tmp_path, "p2.png", b"\x89PNG\r\n\x1a\n")
    pieces, _ = reception.ajouter_pieces(dossier.id, [tmp_path], "BUDGET")
    assert [(p.nom, p.code) for p in pieces] == [("p1.pdf", "BUDGET"), ("p2.png", "BUDGET")]


def test_pieces_enter_all_or_none(reception, store, campagne, tmp_path, monkeypatch):
    dossier = dossier_en_base(store, campagne)
    bon = _fichier(tmp_path, "bon.pdf", b"%PDF-1.4")
    grosse = tmp_path / "grosse.pdf"
    with grosse.open("wb") as sortie:
        sortie.truncate(LIMITES.piece_octets + 1)
    vide = tmp_path / "dossier vide"
    vide.mkdir()
    for chemins, code, message in (
        ([bon, grosse], "", "pèse 101\u00a0Mo"),
        ([bon, tmp_path / "absent.pdf"], "", "n’existe pas"),
        ([bon], "PHOTO", "n’attend pas de pièce"),
        ([vide], "", "Aucun fichier"),
    ):
        with rien_d_ecrit(store), pytest.raises(UserError, match=message):
            reception.ajouter_pieces(dossier.id, chemins, code)


def test_pieces_just_added_are_taken_back_in_one_act(reception, store, campagne, tmp_path):
    dossier = dossier_en_base(store, campagne)
    fichiers = [_fichier(tmp_path, "a.pdf", b"%PDF-1.4 a"), _fichier(tmp_path, "b.pdf", b"%PDF-1.4 b")]
    pieces, _ = reception.ajouter_pieces(dossier.id, fichiers)
    with un_seul_acte(store) as lignes:
        changes = reception.retirer_pieces(dossier.id, [p.id for p in pieces])
    assert changes.touches("pieces")
    assert lignes[0].acte == "Retirer 2\u00a0pièces"
    assert cotes(lignes[0])[0]["pieces"] == ["a.pdf", "b.pdf"]
    with store.lire() as uow:
        assert uow.pieces.of_dossier(dossier.id) == ()
        assert uow.pieces.contenu(pieces[0].sha256) == b"%PDF-1.4 a"


def test_a_piece_that_a_proof_rests_on_is_not_taken_back(reception, store, campagne, tmp_path):
    dossier = dossier_en_base(store, campagne)
    pieces, _ = reception.ajouter_pieces(dossier.id, [_fichier(tmp_path, "a.pdf", b"%PDF-1.4 a")])
    with store.ecrire() as uow:
        uow.preuves.add(une_preuve(dossier_id=dossier.id, piece_id=pieces[0].id, sha256=pieces[0].sha256))
    with rien_d_ecrit(store), pytest.raises(UserError, match=r"servent déjà\u00a0: a\.pdf"):
        reception.retirer_pieces(dossier.id, [pieces[0].id])


def test_a_reading_that_is_stopped_ends_the_turn_and_keeps_what_was_written():
    issue = Issue("un.eml", None, "déjà là")

    def arretee():
        raise Annule

    travaux = [("un.eml", lambda: lambda: (issue, RIEN)), ("deux.eml", arretee), ("trois.eml", arretee)]
    assert _l_un_apres_l_autre(travaux, muet, None) == ((issue,), RIEN)
