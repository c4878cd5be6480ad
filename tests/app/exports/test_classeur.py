"""The workbook read again: texts stay texts, every formula carries its value, totals are those of the quota."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import openpyxl
import pytest

from app.domain.classement import Candidat, classer
from app.domain.cycle import Etat
from app.domain.faits import FaitsDates, Recevabilite
from app.domain.montants import Etp, Montant
from app.domain.notation import resultat
from app.domain.pieces import Completude
from app.domain.poste import TypePoste
from app.domain.quota import quota
from app.exports.classeur import DonneesClasseur, LigneClasseur, composer_classeur
from tests.builders import le, un_dossier, un_mouvement, un_porteur, un_poste, une_campagne, une_cible, une_decision
from tests.builders import une_note as note

COORDINATEUR, FACILITATEUR = TypePoste.COORDINATEUR, TypePoste.FACILITATEUR
TOUTES = (
    note(sous_critere="C1.1", valeur=3),
    note(sous_critere="C1.2", valeur=0),
    note(sous_critere="C2.1", valeur=4),
)


def une_ligne(rang, notes=TOUTES, decision=None, **champs):
    dossier = un_dossier(rang=rang, id=rang, **champs)
    return dossier, notes, decision


def des_donnees(*lignes, cibles=None, mouvements=None, campagne=None):
    """Return the data of a workbook out of (dossier, notes, decision)."""
    campagne = campagne or une_campagne(id=1)
    elements = []
    candidats = []
    for dossier, notes, _ in lignes:
        grille = campagne.grilles.get(dossier.type_poste) if dossier.type_poste else None
        candidats.append(
            Candidat(
                dossier.id,
                dossier.numero,
                dossier.porteur.raison_sociale,
                dossier.recu_le,
                dossier.etat,
                dossier.type_poste,
                resultat(grille, notes) if grille else None,
                dossier.etp_demande,
                dossier.montant_demande,
            )
        )
    rangs = {r.candidat.dossier_id: r for r in classer(candidats)}
    for (dossier, notes, decision), candidat in zip(lignes, candidats, strict=True):
        elements.append(
            LigneClasseur(
                dossier,
                Completude(()),
                {n.sous_critere: n for n in notes},
                candidat.resultat,
                rangs[dossier.id],
                decision,
                FaitsDates(
                    dossier.id, Recevabilite.NON, "hors de la région", le(7, 14), "Sacha", instruit_le=le(8, 1)
                ),
            )
        )
    return DonneesClasseur(
        campagne=campagne,
        lignes=tuple(elements),
        quota=quota(
            [(d, x.accord if x else None) for d, _, x in lignes],
            (une_cible(),) if cibles is None else cibles,
            (un_mouvement(),) if mouvements is None else mouvements,
        ),
        le=le(10, 12, 9, 5),
        agent="Agent d’essai",
    )


def une_campagne_entiere():
    retenu = une_decision(dossier_id=2)
    partiel = une_decision(
        dossier_id=3,
        sens=Etat.RETENU_PARTIELLEMENT,
        etp_par_type={FACILITATEUR: Etp(33), COORDINATEUR: Etp(10)},
        montant=Montant(1000001),
    )
    deux_types = (un_poste(etp_demande=Etp(60)), un_poste(type=COORDINATEUR, etp_demande=Etp(33)))
    return des_donnees(
        une_ligne(1),
        une_ligne(2, etat=Etat.CONVENTIONNE, decision=retenu, montant_propose=Montant(2800000)),
        une_ligne(
            3, etat=Etat.RETENU_PARTIELLEMENT, decision=partiel, postes=deux_types, montant_demande=Montant(1999999)
        ),
        une_ligne(4, notes=TOUTES[:2], postes=(un_poste(etp_propose=Etp(80)),)),
        une_ligne(5, etat=Etat.IRRECEVABLE),
        une_ligne(6, etat=Etat.RETIRE, decision=une_decision(dossier_id=6)),
        une_ligne(7, notes=(), postes=(), montant_demande=None, cout_total=None),
        une_ligne(8, postes=(un_poste(type=COORDINATEUR),), notes=(note(sous_critere="C1.1", valeur=None),)),
    )


def lire(octets, *, valeurs):
    return openpyxl.load_workbook(io.BytesIO(octets), data_only=valeurs)


def colonne(feuille, titre, ligne_entetes=1):
    entetes = [c.value for c in feuille[ligne_entetes]]
    rang = entetes.index(titre) + 1
    return [feuille.cell(x, rang).value for x in range(ligne_entetes + 1, feuille.max_row + 1)]


@pytest.fixture(scope="module")
def donnees():
    return une_campagne_entiere()


@pytest.fixture(scope="module")
def octets(donnees):
    return composer_classeur(donnees)


def test_the_sheets_and_their_order(octets):
    assert lire(octets, valeurs=True).sheetnames == [
        "Lisez-moi",
        "Dossiers",
        "Notes facilitateur",
        "Notes coordinateur",
        "Par type",
        "Quota",
    ]


def test_every_formula_carries_a_value(octets):
    vives, lues = lire(octets, valeurs=False), lire(octets, valeurs=True)
    formules = 0
    for feuille in vives.worksheets:
        for cellule in (c for ligne in feuille.iter_rows() for c in ligne if c.data_type == "f"):
            formules += 1
            assert lues[feuille.title][cellule.coordinate].value is not None, (feuille.title, cellule.coordinate)
    assert formules > 60


def test_totals_are_those_of_the_quota(octets, donnees):
    feuille = lire(octets, valeurs=True)["Quota"]
    total = donnees.quota.total
    attendus = {
        "ETP demandés": total.etp_demande.centiemes,
        "ETP proposés": total.etp_propose.centiemes,
        "ETP retenus": total.etp_retenu.centiemes,
        "ETP conventionnés": total.etp_conventionne.centiemes,
        "Montant demandé": total.montant_demande.centimes,
        "Montant proposé": total.montant_propose.centimes,
        "Montant retenu": total.montant_retenu.centimes,
        "Montant conventionné": total.montant_conventionne.centimes,
    }
    for titre, valeur in attendus.items():
        facilitateur, coordinateur, somme = (centiemes(v) for v in colonne(feuille, titre)[:3])
        assert somme == valeur, titre
        assert facilitateur + coordinateur == somme
    assert centiemes(colonne(feuille, "Reste à retenir (cible − retenus)")[2]) == donnees.quota.reste_etp.centiemes
    assert [centiemes(feuille.cell(x, 2).value) for x in (6, 7, 8)] == [
        donnees.quota.enveloppe.centimes,
        donnees.quota.total.montant_retenu.centimes,
        donnees.quota.reste.centimes,
    ]
    assert all(feuille.cell(x, 3).value == 0 for x in range(11, 19))


def centiemes(valeur):
    """Return hundredths out of a cell: openpyxl reads numbers as floats."""
    return int(round(Decimal(str(valeur)) * 100, 0))


def test_the_sums_of_the_quota_hold_when_done_by_hand(octets):
    """Redo SUMIFS from the cells alone."""
    classeur = lire(octets, valeurs=True)
    source, feuille = classeur["Par type"], classeur["Quota"]
    types = colonne(source, "Type de poste")
    for titre in ("ETP demandés", "ETP retenus", "Montant demandé", "Montant retenu"):
        for ligne, type_poste in enumerate(("facilitateur", "coordinateur")):
            a_la_main = sum(
                centiemes(v) for v, t in zip(colonne(source, titre), types, strict=True) if t == type_poste
            )
            assert centiemes(colonne(feuille, titre)[ligne]) == a_la_main


def test_the_sums_of_the_dossiers_tell_counted_from_shown(octets):
    feuille = lire(octets, valeurs=True)["Dossiers"]
    comptes = colonne(feuille, "Compté dans le quota")[:8]
    assert comptes == ["oui", "oui", "oui", "oui", "non", "non", "non", "oui"]
    for titre in ("ETP demandés", "Montant demandé", "ETP retenus", "Montant retenu"):
        *valeurs, compte, affiche = colonne(feuille, titre)
        centimes = [centiemes(v or 0) for v in valeurs]
        assert centiemes(affiche) == sum(centimes)
        assert centiemes(compte) == sum(c for c, oui in zip(centimes, comptes, strict=True) if oui == "oui")
    vives = lire(octets, valeurs=False)["Dossiers"]
    assert colonne(vives, "Montant retenu")[-2:] == [
        '=SUMIFS($S$2:$S$9,$I$2:$I$9,"oui")',
        "=SUBTOTAL(109,$S$2:$S$9)",
    ]


def test_scores_redone_from_the_cells_are_the_exact_ones(octets, donnees):
    """Redo each total from notes and weights as the formulas say."""
    classeur = lire(octets, valeurs=True)
    for element in donnees.lignes:
        if element.dossier.type_poste is None:
            continue
        feuille = classeur[f"Notes {element.dossier.type_poste.value}"]
        ligne = next(x for x in range(3, feuille.max_row + 1) if feuille.cell(x, 1).value == element.dossier.numero)
        notes = [feuille.cell(ligne, c).value for c in range(3, 6)]
        poids = [feuille.cell(1, c).value for c in range(3, 6)]
        criteres = [feuille.cell(1, c).value for c in (6, 7)]
        lu = feuille.cell(ligne, 8).value
        refait = refaire(notes, poids, criteres)
        if isinstance(refait, str):
            assert lu == refait
        else:
            assert abs(Fraction(str(lu)) - refait) < Fraction(1, 10**9)
            assert refait == element.resultat.total


def refaire(notes, poids, criteres):
    if "non noté" in notes:
        return "non noté"
    points = []
    for poids_critere, plage in zip(criteres, (slice(0, 2), slice(2, 3)), strict=True):
        paires = [(n, p) for n, p in zip(notes[plage], poids[plage], strict=True) if n != "sans objet"]
        if paires:
            obtenu = sum(n * p for n, p in paires)
            points.append((Fraction(poids_critere * obtenu, 4 * sum(p for _, p in paires)), poids_critere))
    if not points:
        return "sans objet"
    return sum(p for p, _ in points) * sum(criteres) / sum(c for _, c in points)


def test_non_note_sans_objet_and_zero_are_three_things():
    sans_objet = (note(sous_critere="C1.1", valeur=None), *TOUTES[1:])
    octets = composer_classeur(des_donnees(une_ligne(1, notes=sans_objet), une_ligne(2, notes=TOUTES[:2])))
    feuille = lire(octets, valeurs=True)["Notes facilitateur"]
    assert [feuille.cell(3, c).value for c in (3, 4, 5)] == ["sans objet", 0, 4]
    assert [feuille.cell(4, c).value for c in (3, 4, 5)] == [3, 0, "non noté"]
    assert feuille.cell(3, 8).value == 40  # C1 keeps its 60 points: none of them is won
    assert feuille.cell(4, 8).value == "non noté"
    dossiers = lire(octets, valeurs=True)["Dossiers"]
    assert colonne(dossiers, "Total des notes")[:2] == [40, "non noté"]
    assert colonne(dossiers, "Rang")[:2] == [1, None]
    assert colonne(dossiers, "Explication du rang")[1] == "non noté\u00a0: C2.1"


@pytest.mark.parametrize("nom", ["=1+1", "+33", "-2", "@SUM(A1)", '=HYPERLINK("http://exemple.fr")', "\tx"])
def test_a_name_is_never_a_formula(nom):
    octets = composer_classeur(des_donnees(une_ligne(1, porteur=un_porteur(raison_sociale=nom))))
    for feuille in lire(octets, valeurs=False).worksheets:
        cellules = [c for ligne in feuille.iter_rows() for c in ligne if c.value == nom]
        assert all(c.data_type == "s" and c.quotePrefix for c in cellules)
    assert colonne(lire(octets, valeurs=True)["Dossiers"], "Porteur")[0] == nom


def test_control_characters_are_dropped_and_odd_ones_kept():
    nom = "Cœur\x00 d’Île\x0b & <b>É</b> 😀"
    octets = composer_classeur(des_donnees(une_ligne(1, porteur=un_porteur(raison_sociale=nom))))
    assert colonne(lire(octets, valeurs=True)["Dossiers"], "Porteur")[0] == "Cœur d’Île & <b>É</b> 😀"


def test_numbers_are_numbers_and_dates_are_dates(octets):
    feuille = lire(octets, valeurs=True)["Dossiers"]
    assert colonne(feuille, "SIRET")[0] == "88800012200018"
    assert colonne(feuille, "Reçu le")[0].isoformat() == "2022-07-12T10:12:00"
    assert colonne(feuille, "Prise le")[1].date() == date(2022, 9, 30)
    ligne = {c.value: feuille.cell(2, c.column) for c in feuille[1]}
    assert ligne["Montant demandé"].number_format == '#,##0.00\\ "€"'
    assert ligne["ETP demandés"].number_format == "0.00"
    assert ligne["Taux demandé"].number_format == "0.00%"
    assert ligne["Taux demandé"].value == pytest.approx(0.7)


def test_the_three_facts_bear_their_day_and_their_author(octets):
    feuille = lire(octets, valeurs=True)["Dossiers"]
    titres = [c.value for c in feuille[1]]
    ligne = dict(zip(titres, (c.value for c in feuille[2]), strict=True))
    assert ligne["Recevabilité"] == "non recevable\u00a0: hors de la région"
    assert (ligne["Recevable dit le"].date(), ligne["Recevabilité, par"]) == (date(2022, 7, 14), "Sacha")
    assert (ligne["Complet le"], ligne["Instruit le"].date()) == (None, date(2022, 8, 1))


def test_the_unknown_stays_empty_and_the_unnotified_is_said():
    octets = composer_classeur(
        des_donnees(une_ligne(1, cout_total=None, montant_demande=None), cibles=(), mouvements=())
    )
    classeur = lire(octets, valeurs=True)
    dossiers, feuille = classeur["Dossiers"], classeur["Quota"]
    assert colonne(dossiers, "Montant demandé")[0] is None
    assert colonne(dossiers, "Taux demandé")[0] is None
    assert colonne(dossiers, "Montant proposé")[0] is None
    assert colonne(feuille, "Cible régionale (ETP)")[:3] == ["cible non notifiée"] * 3
    assert colonne(feuille, "Reste à retenir (cible − retenus)")[:3] == ["cible non notifiée"] * 3
    assert [feuille.cell(x, 2).value for x in (6, 7, 8)] == ["enveloppe non notifiée", 0, "enveloppe non notifiée"]
    assert any("Non notifiée" in str(c.value) for c in classeur["Lisez-moi"]["B"])


def test_an_empty_campaign_gives_a_workbook():
    classeur = lire(composer_classeur(des_donnees()), valeurs=True)
    assert classeur.sheetnames == ["Lisez-moi", "Dossiers", "Par type", "Quota"]
    assert colonne(classeur["Quota"], "ETP retenus")[:3] == [0, 0, 0]


def test_it_reads_and_prints_well(octets):
    for feuille in lire(octets, valeurs=False).worksheets:
        assert feuille.freeze_panes
        assert feuille.page_setup.orientation == "landscape"
        assert (feuille.page_setup.fitToWidth, feuille.page_setup.fitToHeight) == (1, 0)
        assert feuille.sheet_properties.pageSetUpPr.fitToPage
        assert feuille.print_title_rows
        assert not feuille.merged_cells.ranges
        assert all(d.width >= 8 for d in feuille.column_dimensions.values())
    dossiers = lire(octets, valeurs=False)["Dossiers"]
    assert dossiers.auto_filter.ref == "A1:AI9"


def test_the_first_sheet_says_what_is_read(octets, donnees):
    dit = "\n".join(str(c.value) for c in lire(octets, valeurs=True)["Lisez-moi"]["B"])
    for attendu in (
        donnees.campagne.intitule,
        "12\u00a0oct.",
        "Agent d’essai",
        "version 1",
        "sans objet",
        "0 est une note",
    ):
        assert attendu in dit


def test_the_same_data_give_the_same_bytes(octets, donnees):
    assert composer_classeur(donnees) == octets
    autre = composer_classeur(replace(donnees, agent="un autre"))
    assert autre != octets
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        assert {i.date_time for i in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        proprietes = archive.read("docProps/core.xml").decode("utf-8")
        assert re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", proprietes) == ["2022-10-12T07:05:00Z"] * 2
