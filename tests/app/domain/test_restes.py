"""What is left to do on a dossier: the worked cases, then what must hold of any of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.domain.controles import controler
from app.domain.convention import TypeActe
from app.domain.cycle import Etat
from app.domain.delais import OBJET_PIECES, OBJET_RAPPEL, OBJET_REJET, OBJET_VISIBILITE, Echeance
from app.domain.dossier import Canal
from app.domain.faits import FaitsDates, Recevabilite
from app.domain.notation import Note, resultat
from app.domain.pieces import Verdict, VerdictRendu, completude
from app.domain.porteur import Forme
from app.domain.poste import SANS_PLAN
from app.domain.regles import Faits
from app.domain.restes import ORDRE, Etude, Lecteur, Reste, Travail, attente, restes
from tests.app.domain.cas import cas
from tests.builders import (
    le,
    un_acte,
    un_dossier,
    un_porteur,
    une_campagne,
    une_decision,
    une_demande,
    une_piece,
    une_preuve,
)

AUJOURD_HUI = date(2022, 8, 1)
EXAMINE = le(7, 20)


def inconnu(c, cle, defaut="?"):
    valeur = c.get(cle, defaut)
    return None if valeur == "?" else valeur


def porteur_de(c):
    forme = inconnu(c, "forme", defaut="association")
    return un_porteur(
        siret=c.get("siret", un_porteur().siret),
        forme=Forme(forme) if forme else None,
        deja_conventionne=inconnu(c, "deja_conventionne", defaut=False),
        **({"iban": c["iban"]} if "iban" in c else {}),
    )


def pieces_de(c):
    fichiers = [une_piece(id=i, code=code, nom=f"{i}.pdf") for i, code in enumerate(c.get("fichiers", ()), 1)]
    if "remplacee" in c:
        fichiers.append(une_piece(id=8, code=c["remplacee"], nom="ancienne.pdf", recue_le=le(7, 12)))
        neuve = une_piece(id=9, code=c["remplacee"], nom="neuve.pdf", recue_le=le(7, 25))
        fichiers.append(replace(neuve, remplace=8))
    return tuple(fichiers)


def verdicts_de(c):
    mots = {"BUDGET": "conforme", "RIB": "conforme"} | c.get("verdicts", {})
    return [VerdictRendu(code, Verdict(mot), le=EXAMINE) for code, mot in mots.items() if mot not in {"", "recue"}]


def demandes_de(c):
    if "demande" not in c:
        return ()
    brut = c["demande"]
    return (
        une_demande(
            demandee_le=le(7, 25), date_limite=brut["limite"], rappel_le=brut.get("rappel"), repondue_le=None
        ),
    )


def pressantes_de(c, demandes, jour):
    trouvees = []
    for d in demandes:
        if d.date_limite < jour:
            trouvees.append(Echeance(d.date_limite, "délai", "CRPA", OBJET_PIECES))
        elif d.rappel_le is not None and d.rappel_le <= jour:
            trouvees.append(Echeance(d.rappel_le, "rappel", "usage", OBJET_RAPPEL))
    if "visibilite" in c:
        trouvees.append(Echeance(c["visibilite"], "promesse", "appel", OBJET_VISIBILITE))
    if "rejet" in c:
        trouvees.append(Echeance(date(2022, 9, 12), "2 mois", "CRPA", OBJET_REJET))
    return tuple(trouvees)


def actes_de(c):
    produits = [un_acte(type=TypeActe(t), produit_le=le(7, 30), emis=True) for t in c.get("actes", ())]
    produits += [un_acte(type=TypeActe(t), produit_le=le(7, 1), emis=True) for t in c.get("anciens", ())]
    if c.get("demande", {}).get("lettre"):
        produits.append(un_acte(type=TypeActe.DEMANDE_PIECES, produit_le=le(7, 26), emis=True))
    return tuple(produits)


def etude(c):
    """Return the dossier that a case describes."""
    jour = c.get("jour", AUJOURD_HUI)
    campagne = une_campagne(plus_value_longueur_min=None)
    champs = {} if c.get("plan", True) else {"plan": SANS_PLAN}
    dossier = un_dossier(
        id=1,
        porteur=porteur_de(c),
        etat=Etat(c.get("etat", "en_instruction")),
        canal=Canal(c.get("canal", "courriel")),
        plus_value=c.get("plus_value", "Un poste de plus."),
        **({} if c.get("postes", True) else {"postes": ()}),
        **champs,
    )
    pieces, demandes = pieces_de(c), demandes_de(c)
    etat_pieces = completude(campagne.pieces, dossier.porteur, pieces, verdicts_de(c))
    grille = campagne.grilles[dossier.type_poste] if dossier.type_poste else None
    notes = tuple(Note(code, v) for code, v in c.get("notes", {"C1.1": 3, "C1.2": 3, "C2.1": 3}).items())
    score = resultat(grille, notes) if grille else None
    faits = Faits(campagne, dossier, etat_pieces, score, demandes=demandes, jour=jour, accuse=c.get("accuse", True))
    decision = None
    if "decision" in c:
        decision = une_decision(sens=Etat(c["decision"]), enregistree_le=le(7, 28), prise_le=date(2022, 7, 28))
    return Etude(
        faits=faits,
        constats=controler(faits),
        dates=FaitsDates(1, Recevabilite(c.get("recevable", "oui")), "hors objet"),
        grille=grille,
        jour=jour,
        decision=decision,
        actes=actes_de(c),
        pieces=pieces,
        preuves=(une_preuve(sous_critere=c["preuve"], piece_id=8),) * 2 if "preuve" in c else (),
        pressantes=pressantes_de(c, demandes, jour),
        resultat=score,
        marques=c.get("marques", {}),
        lecteur=Lecteur(c.get("lecteur", "seul")),
    )


@cas("seance", "restes")
def test_what_is_left_is_what_the_case_says(cas):
    trouves = restes(etude(cas))
    assert [f"{r.travail.value} {r.cle}".strip() for r in trouves] == cas["reste"]
    assert all(r.texte and r.pourquoi for r in trouves)
    if "presse" in cas:
        assert {r.echeance.jour for r in trouves if r.echeance} == {cas["presse"]}
    if not trouves:
        assert attente(etude(cas)).replace("\u00a0", " ") == cas["attente"]


@cas("seance", "restes")
def test_things_come_in_the_order_of_the_work_and_no_two_share_a_place(cas):
    rangs = [r.rang for r in restes(etude(cas))]
    assert rangs == sorted(rangs)
    assert len(set(rangs)) == len(rangs)
    assert all(ORDRE[travail] in set(Travail) for travail, _, _ in rangs)


def test_the_accuse_is_pressing_from_its_limit_on():
    complet = etude({"accuse": False, "jour": date(2022, 8, 1)})
    limite = Echeance(date(2022, 8, 1), "10 jours", "décret", "accusé de réception électronique")
    for jour, attendu in ((limite.jour, limite), (limite.jour - timedelta(days=1), None)):
        vue = replace(complet, faits=replace(complet.faits, echeances=(limite,)), jour=jour)
        accuse = restes(vue)[-1]
        assert accuse.cle == TypeActe.ACCUSE_RECEPTION
        assert accuse.echeance == attendu
        assert "01/08/2022" in accuse.pourquoi


@pytest.mark.parametrize(
    ("recu", "mot"), [(le(9, 1), "dans les délais"), (le(9, 15), "jour limite"), (le(9, 16), "hors délai")]
)
def test_admissibility_says_where_the_receipt_stands(recu, mot):
    vue = etude({"recevable": "a_apprecier"})
    dossier = replace(vue.faits.dossier, recu_le=recu)
    assert mot in restes(replace(vue, faits=replace(vue.faits, dossier=dossier)))[0].pourquoi


def test_a_doubt_keeps_the_words_of_the_officer():
    vue = etude({})
    lignes = tuple(
        replace(ligne, verdict=Verdict.A_VERIFIER, motif="date illisible") for ligne in vue.faits.completude.lignes
    )
    faits = replace(vue.faits, completude=replace(vue.faits.completude, lignes=lignes))
    assert all("date illisible" in r.pourquoi for r in restes(replace(vue, faits=faits)))


def test_a_decision_says_what_is_still_to_settle_before_retaining():
    vue = etude({"etat": "instruit"})
    constat = next(iter(controler(replace(vue.faits, dossier=replace(vue.faits.dossier, postes=())))))
    retenu = replace(constat, regle="R08", avant=Etat.RETENU, levee=None)
    decider = restes(replace(vue, constats=(retenu, retenu)))[-1]
    assert decider == Reste(Travail.DECIDER, "", "préparer la décision", decider.pourquoi)
    assert decider.pourquoi.endswith("R08")


def test_a_rule_without_a_title_is_named_by_its_code():
    vue = etude({})
    constat = next(c for c in controler(replace(vue.faits, dossier=replace(vue.faits.dossier, plus_value=""))))
    inconnue = replace(constat, regle="R99", niveau=type(constat.niveau).BLOQUANT, avant=Etat.INSTRUIT, levee=None)
    assert "lever le constat R99" in [r.texte for r in restes(replace(vue, constats=(inconnue,)))]


def test_a_decision_recorded_without_a_day_accepts_any_letter():
    vue = etude({"etat": "non_retenu", "decision": "non_retenu", "anciens": ["lettre_decision"]})
    assert restes(replace(vue, decision=replace(vue.decision, enregistree_le=None))) == ()
