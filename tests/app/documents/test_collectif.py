"""Documents of a campaign: golden texts, conformance, totals that are the sum of their rows, words of an advice."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from app.documents.collectif import DU_COMITE, EcranCollectif, incoherences_collectives, mots_interdits
from app.documents.collectif_lignes import TABLEAUX_COLLECTIFS, mandats, restes
from app.documents.composer import en_projet, examiner
from app.documents.contenu import Tableau, texte_brut
from app.documents.donnees import ActeIncomplet
from app.documents.lecture_modele import lire_modele, lire_table
from app.documents.pdf import rendre_pdf
from app.domain.campagne import Signataire
from app.domain.comite import SensAvis
from app.domain.convention import TypeActeCampagne, nom_de_l_acte
from app.domain.cycle import Etat
from app.domain.montants import Etp, Montant
from app.domain.poste import TypePoste
from app.socle.errors import Bug
from app.socle.resources import lire_toml
from tests.app.documents.lecture import lecteur, sans_espaces, textes_par_page
from tests.app.documents.test_pdf import conforme
from tests.builders import le, un_acte
from tests.collectif_types import beaucoup, des_actes, des_donnees_collectives, un_avis, un_comite, une_ligne

PV, EMARGEMENT, NOTE, BORDEREAU = TypeActeCampagne
REFERENCES = Path(__file__).parents[2] / "references/campagne"
SANS_COMITE = replace(des_donnees_collectives(), comite=None)
CAS = {
    **{f"{t.value}.txt": (t, des_donnees_collectives()) for t in TypeActeCampagne},
    "note_presentation-sans_cible.txt": (
        NOTE,
        des_donnees_collectives([une_ligne(1)], cible=None, enveloppe=False),
    ),
}


def texte(type_acte, donnees):
    return texte_brut(examiner(type_acte, donnees).contenu).replace("\u00a0", " ")


def manques(type_acte, donnees):
    return [m.libelle.replace("\u00a0", " ") for m in examiner(type_acte, donnees).manques]


@pytest.mark.parametrize("fichier", CAS)
def test_text_of_the_document(fichier):
    dit, garde = texte_brut(examiner(*CAS[fichier]).contenu) + "\n", REFERENCES / fichier
    if os.environ.get("CLAUSULE_MAJ_REFERENCES"):
        garde.write_text(dit, "utf-8")
    assert dit == garde.read_text("utf-8")


@pytest.mark.parametrize("type_acte", TypeActeCampagne)
def test_it_is_archivable_accessible_and_numbered(type_acte, tmp_path):
    contenu = en_projet(examiner(type_acte, des_donnees_collectives()).contenu)
    octets = rendre_pdf(contenu)
    assert conforme(octets, "ua1", tmp_path) == []
    assert conforme(octets, "2a", tmp_path) == []
    assert octets == rendre_pdf(contenu)
    pied = textes_par_page(octets, artefacts=True)[0]
    assert contenu.reference in pied
    assert "page 1 sur" in pied.replace("\u00a0", " ")


@pytest.mark.lent
@pytest.mark.parametrize("type_acte", TypeActeCampagne)
def test_sixty_dossiers_with_long_names_lose_no_word_and_no_signature(type_acte, tmp_path):
    contenu = examiner(type_acte, beaucoup(60)).contenu
    octets = rendre_pdf(contenu)
    assert conforme(octets, "ua1", tmp_path) == []
    assert conforme(octets, "2a", tmp_path) == []
    pages = textes_par_page(octets)
    assert sorted(sans_espaces("".join(pages))) == sorted(sans_espaces(texte_brut(contenu)))
    assert len(pages[-1].split()) > 12, "signatures seules sur leur page"
    assert len(lecteur(octets).pages) > 1


def test_the_comite_advises_and_never_decides():
    for type_acte in TypeActeCampagne:
        assert mots_interdits(texte(type_acte, des_donnees_collectives())) == ()
        modele = Path("resources/actes") / f"{type_acte.value}.toml"
        assert mots_interdits((Path(__file__).parents[3] / modele).read_text("utf-8")) == ()


@pytest.mark.parametrize(
    "phrase",
    [
        "Le comité décide de retenir ce dossier.",
        "Le comité a décidé.",
        "La décision du comité est favorable.",
        "une décision prise par le comité",
    ],
)
def test_what_is_typed_may_not_make_it_decide_either(phrase):
    donnees = des_donnees_collectives()
    assert mots_interdits(phrase)
    dits = [
        manques(PV, replace(donnees, comite=replace(donnees.comite, observations=phrase))),
        manques(PV, replace(donnees, comite=un_comite([replace(a, motif=phrase) for a in donnees.comite.avis]))),
    ]
    for dit in dits:
        assert any("le comité rend un avis" in m for m in dit)
    assert mots_interdits("Le comité donne un avis favorable. Le préfet décide.") == ()


def total(type_acte, donnees, legende):
    contenu = examiner(type_acte, donnees).contenu
    return next(b for b in contenu.blocs if isinstance(b, Tableau) and b.legende.startswith(legende)).total


def test_totals_are_the_sum_of_opinions_and_of_decisions():
    donnees = des_donnees_collectives()
    assert total(PV, donnees, "Avis par dossier")[-2:] == ("1,00", "28\u00a0000,00")
    assert total(PV, donnees, "Avis par sens")[1:] == ("3", "1,00", "28\u00a0000,00")
    assert total(NOTE, donnees, "Dossiers par rang")[-2:] == ("2,00", "56\u00a0000,00")
    assert total(BORDEREAU, donnees, "Actes à signer")[-2:] == ("1,00", "28\u00a0000,00")
    assert "28 000,00 € (vingt-huit mille euros)" in texte(BORDEREAU, donnees)


def test_a_decision_that_the_quota_does_not_count_blocks_with_its_cause():
    ligne = une_ligne(1, decide=Etat.RETENU, actes=des_actes(1))
    autre = replace(ligne.decision, etp_par_type={TypePoste.COORDINATEUR: Etp(100)})
    donnees = des_donnees_collectives([replace(ligne, decision=autre)])
    for type_acte in (NOTE, BORDEREAU):
        (dit,) = manques(type_acte, donnees)
        assert "la décision donne 1,00 ETP et 28 000,00 €, le quota compte 0,00 ETP" in dit
        assert "le dossier ne demande plus de poste de coordinateur" in dit
    sans = replace(ligne, decision=None)
    (dit,) = manques(NOTE, des_donnees_collectives([sans]))
    assert "état « retenu » sans décision en vigueur" in dit
    moins = replace(ligne, decision=replace(ligne.decision, montant=Montant(1)))
    assert manques(NOTE, des_donnees_collectives([moins])) == []


def test_an_act_older_than_the_decision_is_produced_again():
    vieux = un_acte(dossier_id=1, reference="D-1", produit_le=le(9, 1))
    (dit,) = manques(BORDEREAU, des_donnees_collectives([une_ligne(1, decide=Etat.RETENU, actes=(vieux,))]))
    assert "D-1 est antérieur à la décision en vigueur" in dit


def test_nothing_to_say_is_said_where_to_fill():
    vide = des_donnees_collectives([], comite=un_comite(membres=(), lieu=""))
    assert {"Membres du comité", "Lieu du comité", "Dossiers à l’ordre du jour"} <= set(manques(PV, vide))
    assert {"Membres du comité", "Lieu du comité"} <= set(manques(EMARGEMENT, vide))
    for type_acte in (PV, EMARGEMENT):
        charges = [m for m in examiner(type_acte, vide).manques if "(touche P" in m.libelle]
        assert [(m.champ, m.ecran) for m in charges] == [
            ("comite.presidence", EcranCollectif.COMITE),
            ("comite.secretariat", EcranCollectif.COMITE),
        ]
    assert manques(NOTE, vide) == ["Dossiers à présenter"]
    assert "Actes produits qui attendent une signature" in manques(BORDEREAU, vide)
    for type_acte in DU_COMITE:
        assert next(m.champ for m in incoherences_collectives(type_acte, SANS_COMITE)) == "comite"
    for type_acte in TypeActeCampagne:
        for manque in examiner(type_acte, vide).manques:
            assert EcranCollectif(manque.ecran)
    faute = ActeIncomplet(EMARGEMENT, examiner(EMARGEMENT, vide).manques)
    assert "la feuille d’émargement" in str(faute)
    assert nom_de_l_acte(PV) == "le procès-verbal du comité"


def test_what_keeps_a_pv_from_being_the_sum_of_its_opinions_is_named():
    sans_montant = un_avis(1, montant=None)
    double, ailleurs = un_avis(2, SensAvis.DEFAVORABLE), un_avis(9, SensAvis.AJOURNE)
    coordinateur = un_avis(4, etp_par_type={TypePoste.COORDINATEUR: Etp(100)})
    comite = un_comite((sans_montant, double, double, ailleurs, coordinateur), dossiers=(1, 2, 3, 4))
    lignes = [une_ligne(i, avis=comite.avis_sur(i)) for i in (1, 2, 3, 4)]
    absent = replace(comite.membres[0], present=None)
    donnees = des_donnees_collectives(lignes, comite=replace(comite, membres=(absent, *comite.membres[1:])))
    assert manques(PV, donnees) == [
        "Présence de Camille Fictive",
        "Dossier 2022-94-0001 : ETP et montant de l’avis favorable",
        "Dossier 2022-94-0002 : un seul avis, plusieurs sont enregistrés",
        "Dossier 2022-94-0003 : avis du comité",
        "Dossier 2022-94-0004 : l’avis porte sur un poste de coordinateur, le dossier n’en demande pas",
        "Avis rendu hors de l’ordre du jour (dossier interne n° 9)",
    ]


def test_a_dossier_withdrawn_before_its_opinion_is_said_and_asks_none():
    parti, attend = une_ligne(1, etat=Etat.RETIRE), une_ligne(2, etat=Etat.INSTRUIT)
    dites = [str(m) for m in manques(PV, des_donnees_collectives([parti, attend], comite=un_comite([])))]
    assert not [d for d in dites if parti.dossier.numero in d]
    assert [d for d in dites if attend.dossier.numero in d]
    lignes = TABLEAUX_COLLECTIFS["avis"](des_donnees_collectives([parti, attend]))
    assert [ligne[2] for ligne in lignes.lignes] == ["sans avis\u00a0: dossier retiré"]


def test_the_agenda_of_a_pv_gives_the_rank_that_the_room_saw():
    depuis = replace(une_ligne(3, avis=un_avis(3, rang=3)), rang=2)  # another one was withdrawn since
    (ligne,) = TABLEAUX_COLLECTIFS["ordre_du_jour"](des_donnees_collectives([depuis])).lignes
    assert ligne[2] == "3"


def test_the_one_who_presides_is_printed_and_was_there():
    donnees = des_donnees_collectives()
    for type_acte in (PV, EMARGEMENT):
        dit = texte(type_acte, donnees).replace("\u00a0", " ")
        assert "Camille Fictive, directrice adjointe, DREETS" in dit
        assert "Sacha Fictif, DREETS" in dit
    absente = tuple(replace(m, present=m.charge is None) for m in donnees.comite.membres)
    donnees = replace(donnees, comite=replace(donnees.comite, membres=absente))
    assert manques(PV, donnees) == [
        "Présidence : Camille Fictive est noté absent",
        "Secrétariat : Sacha Fictif est noté absent",
    ]
    assert manques(EMARGEMENT, donnees) == []


def test_who_is_not_there_is_excused_represented_or_absent():
    donnees = des_donnees_collectives()

    def avec(*membres):
        return replace(donnees, comite=replace(donnees.comite, membres=membres))

    presidence, dominique, excuse, represente, secretariat = donnees.comite.membres
    lignes = TABLEAUX_COLLECTIFS["membres"](donnees).lignes
    assert [x[3] for x in lignes] == ["présent", "présent", "présent", "excusé", "représenté"]
    seuls = avec(presidence, dominique, secretariat)
    assert "3 membres présents sur 3 " in texte(PV, seuls).replace("\u00a0", " ").replace("\n", " ")
    assert "représenté" not in texte(PV, seuls)
    absente = avec(presidence, replace(dominique, present=False), excuse, represente, secretariat)
    assert manques(PV, absente) == ["Noé Modèle est représenté par Dominique Exemple, qui est noté absent"]
    assert manques(EMARGEMENT, absente) == []
    assert mandats(replace(donnees, comite=None)) == ()


def test_quorum_and_hours_are_told_as_they_were():
    donnees = des_donnees_collectives()
    assert "Le quorum, fixé à 2, est atteint : 2 membres présents ayant voix délibérative." in texte(PV, donnees)

    def avec(**champs):
        return texte(PV, replace(donnees, comite=replace(donnees.comite, **champs)))

    assert "fixé à 3, n’est pas atteint" in avec(quorum=3)
    assert "n’a pas fixé de quorum" in avec(quorum=None)
    assert "comité encore ouvert" in avec(clos_le=None)
    assert "17 h 12" not in avec(clos_le=le(9, 13, 9))
    assert "9 h 12, le 13 septembre 2022" in avec(clos_le=le(9, 13, 9))
    assert "Le comité a été rouvert" in avec(reouvertures=("Erreur de montant.",))
    assert "Aucun membre ne s’est déporté" in avec(deports=())
    assert "Aucune observation" in avec(observations="")
    sans_quorum = replace(donnees.lignes[1].avis, quorum_atteint=False)
    lignes = (donnees.lignes[0], replace(donnees.lignes[1], avis=sans_quorum), donnees.lignes[2])
    assert "Le quorum n’était pas atteint pour ce dossier" in texte(PV, replace(donnees, lignes=lignes))
    muette = replace(
        donnees.lignes[0], avis=replace(donnees.lignes[0].avis, motif="", rang=None, motif_ecart="Zone.")
    )
    assert "sans rang : Zone." in texte(PV, replace(donnees, lignes=(muette, *donnees.lignes[1:])))


def test_the_note_says_what_is_asked_and_what_remains():
    dit = texte(NOTE, des_donnees_collectives())
    assert "Elles accordent ensemble 2,00 ETP et 56 000,00 € (cinquante-six mille euros)" in dit
    assert "version 2, notifiée le 1er septembre 2022" in dit
    assert "avis défavorable ; décision : retenu, 1,00 ETP, 28 000,00 €" in dit
    assert "1 dossier sans décision, instruit" in dit
    seuls = [une_ligne(rang, etat=etat) for rang, etat in enumerate(
        (Etat.INSTRUIT, Etat.INSTRUIT, Etat.RECU, Etat.EN_INSTRUCTION, Etat.EN_INSTRUCTION), 1)]  # fmt: skip
    dites = restes(des_donnees_collectives(seuls))
    assert [r.replace("\u00a0", " ") for r in dites[:3]] == [
        "2 dossiers sans décision, en instruction",
        "2 dossiers sans décision, instruits",
        "1 dossier sans décision, reçu",
    ]
    assert "Décisions sans acte qui attende une signature : 2022-94-0002" in dit
    sans_montant = un_avis(1, montant=None)
    rien = des_donnees_collectives([une_ligne(1, decide=Etat.NON_RETENU, avis=sans_montant, actes=des_actes(1))],
                                   cible=None, enveloppe=False)  # fmt: skip
    dit = texte(NOTE, rien)
    assert "Aucune décision accordant une subvention" in dit
    assert "Rien ne reste à faire" in dit
    assert "montant non renseigné ; décision : non retenu" in dit
    travail = des_donnees_collectives([une_ligne(1)])
    cibles = tuple(replace(c, notifiee_le=None, zone="2A") for c in travail.cibles)
    travail = replace(travail, quota=replace(travail.quota, notifiee_le=None), cibles=cibles)
    assert "cible de travail, pas encore notifiée" in texte(NOTE, travail)


def test_what_the_service_did_not_say_is_asked_and_a_typed_hole_is_named():
    donnees = des_donnees_collectives()
    muet = replace(donnees, campagne=replace(donnees.campagne, signataire=Signataire()))
    assert {"Nom du signataire", "Qualité du signataire"} <= set(manques(BORDEREAU, muet))
    troue = replace(donnees, comite=replace(donnees.comite, lieu="salle N/A", observations="Voir [...]."))
    dits = manques(PV, troue)
    assert any("Lieu du comité (valeur absente" in m for m in dits)
    assert any(m.startswith("Observations (") for m in dits)


def test_a_wrong_model_is_refused_with_every_reason(monkeypatch):
    table = lire_toml("actes/bordereau.toml")
    faux = [
        {"id": "a", "genre": "page", "source": "s", "marque": "P"},
        {
            "id": "b",
            "genre": "paragraphe",
            "source": "s",
            "marque": "P",
            "texte": "{inconnu} **x",
            "si": "inconnue",
        },
        {"id": "c", "genre": "paragraphe", "source": "s", "marque": "P", "texte": "{.}", "a_chaque": "rien"},
        {"id": "d", "genre": "tableau", "source": "s", "marque": "P", "lignes_de": "rien", "colonnes": []},
    ]
    _, anomalies = lire_table(BORDEREAU, {**table, "sujet": "{trou}", "bloc": faux})
    assert len(anomalies) == 6
    monkeypatch.setattr("app.documents.lecture_modele.lire_toml", lambda _: {**table, "bloc": faux})
    lire_modele.cache_clear()
    with pytest.raises(Bug, match="à corriger"):
        lire_modele(BORDEREAU)


def test_each_family_of_models_keeps_its_own_words():
    champ = {"id": "a", "genre": "paragraphe", "source": "s", "marque": "P", "piece": "P14", "texte": "{porteur}"}
    _, anomalies = lire_table(PV, {**lire_toml("actes/pv_comite.toml"), "bloc": [champ]})
    assert [str(a).replace("\u00a0", " ") for a in anomalies] == [
        "bloc a : un document sur plusieurs dossiers ne dépend d’aucune pièce",
        "bloc a : champ inconnu « porteur »",
    ]


def test_a_sign_that_an_act_cannot_print_is_named_on_its_field():
    donnees = des_donnees_collectives()
    (dit,) = manques(PV, replace(donnees, comite=replace(donnees.comite, lieu="salle 🎉")))
    assert "Lieu du comité (« 🎉 », U+1F389, ne s’imprime pas" in dit


def test_no_reference_is_left_without_a_case_and_every_table_serves():
    assert {f.name for f in REFERENCES.glob("*.txt")} == {*CAS, "fiche_navette.txt"}
    servis = {b.lignes_de for t in TypeActeCampagne for b in lire_modele(t).blocs if b.lignes_de}
    assert servis == set(TABLEAUX_COLLECTIFS)
