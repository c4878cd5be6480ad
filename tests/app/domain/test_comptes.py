"""Conflicts of accounts (R25): the cases of `conflits.toml`, then what a dossier without a RIB line says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time

from app.domain.comptes import annule
from app.domain.controles import Faits, controler
from app.domain.cycle import Etat
from app.domain.identifiants import meme_personne
from app.domain.pieces import Verdict, VerdictRendu, completude
from app.domain.porteur import CompteAnterieur
from app.services.campagnes_modeles import lire_modele
from app.services.dossiers_fictifs import dossiers_fictifs
from app.socle.formats import PARIS
from tests.app.domain.cas import cas

CORSE = lire_modele("corse-2022")
T01, T02 = (d.dossier for d in list(dossiers_fictifs())[:2])
IBANS = {"meme": T01.porteur.iban, "autre": T02.porteur.iban, "aucun": ""}
SIRETS = {
    "meme": T01.porteur.siret,
    "etablissement": f"{T01.porteur.siret[:9]}00022",
    "autre": T02.porteur.siret,
    "aucun": "",
}


def a(jour):
    return datetime.combine(jour, time(9, 0), PARIS)


def autre(decrit):
    porteur = replace(T02.porteur, iban=IBANS[decrit["iban"]], siret=SIRETS[decrit["siret"]])
    recu_le = a(decrit["recu_le"]) if "recu_le" in decrit else T02.recu_le
    return replace(T02, id=2, numero="2022-94-0002", porteur=porteur, etat=Etat(decrit["etat"]), recu_le=recu_le)


def comptes(decrit, campagne=CORSE):
    """Return what R25 finds in T01."""
    dossier = replace(T01, etat=Etat.RETENU)
    if "iban" in decrit:
        dossier = replace(dossier, porteur=replace(dossier.porteur, iban=IBANS[decrit["iban"]]))
    if "titulaire" in decrit:
        dossier = replace(dossier, porteur=replace(dossier.porteur, iban_titulaire=decrit["titulaire"]))
    anciens = [
        CompteAnterieur(T01.porteur.siret, f"{c['recu_le'].year}-94-0002", IBANS[c["iban"]], a(c["recu_le"]))
        for c in decrit.get("anciens", ())
    ]
    rendus = [
        VerdictRendu("P14", Verdict(r["verdict"]), r["motif"], "Agent Exemple", a(r["le"]))
        for r in (decrit.get("rib"),)
        if r
    ]
    constats = controler(
        Faits(
            campagne,
            dossier,
            completude(campagne.pieces, dossier.porteur, (), rendus),
            None,
            autres=tuple(autre(d) for d in decrit.get("autres", ())),
            anciens_comptes=tuple(anciens),
        )
    )
    return [c for c in constats if c.regle == "R25"]


@cas("conflits", "conflits")
def test_conflicts_of_accounts(cas):
    trouves = comptes(cas)
    assert [c.niveau.value for c in trouves] == cas["niveaux"], cas["pourquoi"]
    message = trouves[0].message.replace("\u00a0", " ") if trouves else ""
    assert cas.get("message", "") in message, message
    for constat in trouves:
        assert constat.interdit(Etat.CONVENTIONNE) is (constat.niveau.value == "bloquant")
        assert not constat.derogation


def test_without_a_rib_expected_the_conflict_still_blocks():
    sans = replace(CORSE, pieces=tuple(p for p in CORSE.pieces if p.regle != "R25"))
    conflit = {"autres": [{"iban": "meme", "siret": "autre", "etat": "recu"}]}
    (constat,) = comptes(conflit, sans)
    assert constat.interdit(Etat.CONVENTIONNE)
    assert "auprès du porteur" in constat.message


def test_a_siren_names_one_legal_person():
    assert meme_personne("88800012200018", "88800012200026")
    assert not meme_personne("88800012200018", "88800012300018")


def test_a_look_of_unknown_date_says_only_its_words():
    regard = VerdictRendu("RIB", Verdict.CONFORME, "vu", "Agent Exemple")
    rendu = annule(regard, "l’IBAN a été modifié depuis", "Agent Exemple", a(date(2022, 9, 12)))
    assert rendu.motif.replace("\u00a0", " ").endswith("a été modifié depuis. Verdict précédent : vu")
