"""The ranking in the window: what it says, how it follows a note at once, where the keys lead."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.campagne import Ordre
from app.domain.cycle import Etat
from app.domain.lectures import Deport
from app.domain.poste import TypePoste
from app.services.concours import DEPORTE
from app.socle.changes import Changes
from tests.builders import le, un_poste
from tests.ui.pages.conftest import AGENT
from tests.ui.pages.test_accessibilite import sans_nom

CTRL, MAJ = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def trois(enregistrer, noter):
    """Three noted dossiers of one grid, the second one best; return their identifiers by rank."""
    cles = [enregistrer(nom, jour=jour) for jour, nom in enumerate(("Une", "Deux", "Trois"), 3)]
    for cle, valeur in zip(cles, (1, 3, 2), strict=True):
        noter(cle, valeur)
    return [cles[1], cles[2], cles[0]]


@pytest.fixture
def page(base, calme, trois):
    ouverte = base.fenetre.ouvrir("classement")
    calme(base)
    return ouverte


def ordre_vu(page):
    return [page.modele.identifiant(r) for r in range(page.modele.rowCount())]


def colonne(page, cle, rang=0):
    return page.modele.index(rang, page.modele.rang_colonne(cle)).data()


def renoter(base, cle, valeur):
    """Note the whole dossier again, each note through the road of the window."""
    bureau = base.session.bureau
    for s in bureau.instruction.fiche(cle).grille.sous_criteres():
        base.session.faire(
            "la note", lambda c=s.code: bureau.notation.noter(cle, c, valeur, "page 4"), lambda _avant: None
        )


def test_le_classement_et_ceux_qui_n_ont_pas_de_rang(base, calme, enregistrer, noter):
    premier, second, sans = enregistrer("Premier"), enregistrer("Second", jour=6), enregistrer("Sans", jour=7)
    noter(premier, 4)
    noter(second, 2)
    page = base.fenetre.ouvrir("classement")
    calme(base)
    assert ordre_vu(page) == [premier, second]
    assert "total inférieur à celui du dossier" in colonne(page, "explication", 1)
    assert (colonne(page, "rang"), colonne(page, "total")) == ("1", "100,00")
    assert colonne(page, "C1")
    assert "non noté" in page.sans_rang.modele.lignes[0].explication
    assert page.sans_rang.modele.lignes[0].candidat.dossier_id == sans
    page.table.choisir(1)
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    calme(base)
    assert base.fenetre.page.fiche.dossier.cle == second
    base.fenetre.ouvrir("classement").sans_rang.table.ouverte.emit(0)
    calme(base)
    assert base.fenetre.page.fiche.dossier.cle == sans


def test_un_classement_vide_dit_quoi_faire(base, calme):
    page = base.fenetre.ouvrir("classement")
    calme(base)
    assert page.contenu.currentWidget() is page.vide
    page.vide.bouton.click()
    assert base.fenetre.page.cle == "dossiers"


def test_la_regle_est_dite_en_mots_et_se_deplie(page):
    assert page.regle.etat.text().startswith("Au sein de chaque vague")
    page.regle.bouton.click()
    dites = " ".join(etiquette.text() for etiquette in page.regle.phrases)
    assert all(etiquette.isVisible() for etiquette in page.regle.phrases)
    assert all(mot in dites for mot in ("À total égal", "fractions exactes", "sans objet"))


def test_une_note_deplace_le_rang_et_son_explication_sans_relire(base, page, trois, monkeypatch):
    page.table.choisir(2)
    assert page.explication.titre.text().endswith("rang 3 sur 3")
    lectures = []
    monkeypatch.setattr(page.suivi._lecture, "demander", lambda: lectures.append(1))
    renoter(base, trois[2], 4)
    assert ordre_vu(page) == [trois[2], trois[0], trois[1]]
    assert page.explication.titre.text().endswith("rang 1 sur 3")
    assert page.table.currentIndex().row() == 0
    assert colonne(page, "total") == "100,00"
    assert "Aucun dossier devant." in page.explication.texte.toPlainText()
    assert lectures == []


def test_un_dossier_elimine_dit_pourquoi_au_lieu_de_son_rang(base, calme, page, trois):
    bureau = base.session.bureau
    fiche = bureau.instruction.fiche(trois[0])
    grille = fiche.grille
    critere, *autres = grille.criteres
    sous, *suite = critere.sous_criteres
    severe = replace(grille, criteres=(replace(critere, sous_criteres=(replace(sous, seuil=3), *suite)), *autres))
    with bureau.contexte.store.ecrire() as uow:
        campagne = uow.campagnes.get(fiche.dossier.campagne_id)
        uow.campagnes.save(replace(campagne, grilles={**campagne.grilles, TypePoste.FACILITATEUR: severe}))
    base.bus.changed.emit(Changes(tout=True))
    calme(base)
    assert ordre_vu(page) == [trois[0]]
    page.sans_rang.table.setFocus()
    page.sans_rang.table.choisir(0)
    assert page.explication.titre.text().endswith(", sans rang")
    attendu = f"Éliminé : {sous.code} noté 1, il faut au moins 3."
    assert page.explication.texte.toPlainText() == attendu
    assert not page.explication.points.isVisible()
    page.table.setFocus()
    page.table.choisir(0)
    assert page.explication.titre.text().endswith("rang 1 sur 1")
    page.sans_rang.table.setFocus()
    page.sans_rang.table.choisir(0)
    assert not page.table.currentIndex().isValid()
    page.table.choisir(0)  # the row it was on before: it explains again
    assert page.explication.titre.text().endswith("rang 1 sur 1")
    renoter(base, trois[0], 2)
    calme(base)
    page.montrer(trois[0])
    assert page.explication.texte.toPlainText().startswith(f"Éliminé : {sous.code} noté 2")


def test_une_zone_blanche_est_signalee_sur_son_rang_sans_point(base, calme, page, trois):
    assert "zone" not in {c.cle for c in page.modele.colonnes}
    bureau = base.session.bureau
    with bureau.contexte.store.ecrire() as uow:
        campagne = uow.campagnes.get(base.session.campagne_id)
        uow.campagnes.save(replace(campagne, departements_blancs=("2B",)))
    bureau.instruction.modifier(trois[1], "Modifier le projet", departements=("2A", "2B"))
    base.bus.changed.emit(Changes(tout=True))
    calme(base)
    assert ordre_vu(page) == trois
    assert [colonne(page, "zone", rang) for rang in range(3)] == ["", "◆ zone blanche 2B", ""]
    cellule = page.modele.index(1, page.modele.rang_colonne("zone"))
    attendu = "Priorité : dessert 1 département sans facilitateur (2B). Information, sans effet sur les points."
    assert cellule.data(Qt.ItemDataRole.ToolTipRole).replace("\u00a0", " ") == attendu
    assert cellule.data(Qt.ItemDataRole.AccessibleTextRole) == cellule.data(Qt.ItemDataRole.ToolTipRole)
    vide = page.modele.index(0, page.modele.rang_colonne("zone"))
    assert not vide.data(Qt.ItemDataRole.ToolTipRole)
    page.modele.tri_demande.emit("zone", False)
    calme(base)
    assert ordre_vu(page)[0] == trois[1]


def test_une_note_effacee_puis_rendue_change_de_liste(base, page, trois):
    notation = base.session.bureau.notation

    def rendre(avant):
        return notation.noter(trois[0], avant.sous_critere, avant.valeur, avant.justification)

    base.session.faire(
        "l’effacement",
        lambda: notation.effacer(trois[0], "C1.1"),
        rendre,
    )
    assert ordre_vu(page) == trois[1:]
    assert [x.explication for x in page.sans_rang.modele.lignes] == ["non noté\u00a0: C1.1"]
    assert page.entete.phrase.text() == "2\u00a0dossiers classés, 1 sans rang."
    base.session.faire("l’effacement", lambda: notation.effacer(trois[0], "C1.2"), rendre)
    assert [x.explication for x in page.sans_rang.modele.lignes] == ["non noté\u00a0: C1.1, C1.2"]
    base.session.historique.pile.undo()
    base.session.historique.pile.undo()
    assert ordre_vu(page) == trois
    assert not page.sans_rang.isVisible()


def test_des_notes_ecrites_ailleurs_sont_suivies_au_retour(base, calme, page, trois, monkeypatch):
    base.fenetre.ouvrir("journal")
    renoter(base, trois[2], 4)
    lectures = []
    monkeypatch.setattr(page.suivi._lecture, "demander", lambda: lectures.append(1))
    base.fenetre.ouvrir("classement")
    assert ordre_vu(page)[0] == trois[2]
    assert lectures == []


def test_une_note_accordee_entre_lecteurs_est_suivie_aussi(base, page, trois, monkeypatch):
    _, changes = base.session.bureau.notation.noter(trois[0], "C1.1", 0, "accord des deux lecteurs")
    monkeypatch.setattr(page.suivi._lecture, "demander", lambda: pytest.fail("tout est relu"))
    base.bus.changed.emit(replace(changes, sujets=changes.sujets | {"lectures"}))
    assert page.modele.ligne(0).candidat.resultat.total < 75


def test_ce_qui_n_est_pas_une_note_fait_tout_relire(base, calme, page, trois):
    _, changes = base.session.bureau.instruction.changer_etat(trois[0], Etat.EN_INSTRUCTION)
    base.bus.changed.emit(changes)
    calme(base)
    assert "en instruction" in colonne(page, "etat")
    base.session.bureau.instruction.modifier(trois[0], "Retirer le poste", postes=())
    _, changes = base.session.bureau.instruction.modifier(trois[0], "Changer", cout_total=None)
    base.bus.changed.emit(replace(changes, sujets=frozenset({"notes", "journal"})))
    calme(base)
    assert ordre_vu(page) == trois[1:]
    assert "aucun poste" in page.sans_rang.modele.lignes[0].explication
    base.bus.changed.emit(replace(changes, sujets=frozenset({"textes"})))
    assert not base.runner.occupe


def test_de_l_explication_a_la_note_au_clavier(base, calme, page, trois):
    page.table.choisir(1)
    page.explication.points.choisir(2)
    page.explication.points.setFocus()
    QTest.keyClick(page.explication.points, Qt.Key.Key_Return)
    calme(base)
    dossier = base.fenetre.page
    assert (dossier.cle, dossier.fiche.dossier.cle) == ("dossier", trois[1])
    assert dossier.onglets.currentWidget() is dossier.notation
    assert dossier.notation.visee == "C1.2"
    assert dossier.notation.lignes["C1.2"].isAncestorOf(QApplication.focusWidget()) or (
        dossier.notation.lignes["C1.2"] is QApplication.focusWidget()
    )


def test_le_plus_petit_changement_est_dit_et_mene_a_sa_note(base, calme, page, trois):
    notation = base.session.bureau.notation
    page.table.choisir(1)
    assert {x.echange for x in page.explication.modele_voisins.lignes} == {"aucune note seule n’y suffit"}
    assert "Aucune note seule ne suffit à les échanger." in page.explication.texte.toPlainText()
    page.explication.voisins.ouverte.emit(0)
    calme(base)
    assert base.fenetre.page.fiche.dossier.cle == trois[0]
    base.fenetre.ouvrir("classement")
    for s in base.session.bureau.instruction.fiche(trois[1]).grille.sous_criteres()[1:]:
        base.session.faire(
            "la note", lambda c=s.code: notation.noter(trois[1], c, 3, "page 4"), lambda _avant: None
        )
    devant = page.explication.modele_voisins.lignes[0]
    assert "ce dossier (+" in devant.echange
    assert devant.sous_critere
    page.explication.voisins.choisir(0)
    page.explication.voisins.setFocus()
    QTest.keyClick(page.explication.voisins, Qt.Key.Key_Return)
    calme(base)
    assert base.fenetre.page.notation.visee == devant.sous_critere


def test_par_vague_chaque_liste_repart_du_premier_rang(base, calme, page, trois):
    with base.session.bureau.contexte.store.ecrire() as u:
        for cle, vague in zip(trois, (1, 2, 1), strict=True):
            u.dossiers.save(replace(u.dossiers.get(cle), vague=vague))
    base.bus.changed.emit(Changes(tout=True))
    calme(base)
    assert page.vague.isVisible()
    assert ordre_vu(page) == [trois[0], trois[2]]
    assert page.entete.phrase.text() == "2\u00a0dossiers classés de la vague 1."
    page.vague.setFocus()
    QTest.keyClick(page.vague, Qt.Key.Key_Down)
    page.vague.activated.emit(page.vague.currentIndex())
    assert ordre_vu(page) == [trois[1]]
    assert colonne(page, "explication") == "meilleur total de la vague 2"
    page.montrer(trois[2])
    assert page.vague.valeur == 1
    assert page.explication.dossier_id == trois[2]
    assert page.table.currentIndex().row() == 1


def test_par_ordre_d_arrivee_la_regle_et_l_explication_suivent(base, calme, page, trois):
    contexte = base.session.bureau.contexte
    with contexte.store.ecrire() as u:
        u.campagnes.save(replace(u.campagnes.get(base.session.campagne_id), ordre=Ordre.ARRIVEE))
    base.bus.changed.emit(Changes(tout=True))
    calme(base)
    assert ordre_vu(page) == sorted(trois)
    assert "ordre de leur arrivée" in page.regle.etat.text()
    page.table.choisir(1)
    assert {x.echange for x in page.explication.modele_voisins.lignes} == {"le rang suit l’arrivée"}


def test_trier_et_filtrer_gardent_les_rangs(base, calme, page, trois, enregistrer, noter):
    autre = enregistrer("Autre", jour=9, poste=un_poste(type=TypePoste.COORDINATEUR))
    noter(autre, 0)
    base.bus.changed.emit(Changes(tout=True))
    calme(base)
    page.table.choisir(0)

    def trier(cle, sens=Qt.SortOrder.AscendingOrder):
        page.table.sortByColumn(page.modele.rang_colonne(cle), sens)
        calme(base)
        return ordre_vu(page)

    une, deux, troisieme = trois[2], trois[0], trois[1]
    assert trier("porteur") == [autre, deux, troisieme, une]
    assert colonne(page, "rang", 1) == "1"
    assert page.table.currentIndex().row() == 1
    assert trier("total") == [autre, une, troisieme, deux]
    assert trier("C1", Qt.SortOrder.DescendingOrder) == [deux, troisieme, une, autre]
    renoter(base, une, 4)
    calme(base)
    assert ordre_vu(page) == [une, deux, troisieme, autre]
    assert trier("rang", Qt.SortOrder.DescendingOrder) == [autre, troisieme, deux, une]
    assert trier("rang") == [une, deux, troisieme, autre]
    page.rechercher("trois")
    calme(base)
    assert ordre_vu(page) == [troisieme]
    assert page.modele.rang_de(une) == -1
    page.rechercher("")
    calme(base)
    assert len(ordre_vu(page)) == 4


def test_les_rangs_indiscernables_sont_marques_puis_perimes(base, calme, page, trois):
    QTest.keyClick(page.table, Qt.Key.Key_I, CTRL | MAJ)
    assert page.essai.isVisible()
    page.essai.amplitude.setValue(30)
    page.essai.tirages.setValue(50)
    page.essai.graine.setValue(7)
    QTest.keyClick(page.essai.bouton, Qt.Key.Key_Space)
    assert page.essai.bouton.text() == "Arrêter"
    calme(base)
    assert page.essai.bouton.text() == "Calculer"
    assert "±30" in page.essai.phrase.text()
    assert "50 tirages, graine 7" in page.essai.phrase.text()
    assert colonne(page, "bande") == "=\u00a01, ferme"
    base.session.faire(
        "la note",
        lambda: base.session.bureau.notation.noter(trois[0], "C1.1", 4, "page 4"),
        lambda _avant: None,
    )
    assert "bande" not in [c.cle for c in page.modele.colonnes]
    assert page.essai.phrase.text().endswith("calculez à nouveau.")
    page.essai.hypothese.fixer("note")
    page.essai.hypothese.valeur_changee.emit("note")
    assert not page.essai.graine.isEnabled()
    for s in base.session.bureau.instruction.fiche(trois[1]).grille.sous_criteres():
        base.session.faire(
            "la note", lambda c=s.code: base.session.bureau.notation.noter(trois[1], c, 3, "p. 4"), lambda _a: None
        )
    page.essai.calculer()
    calme(base)
    assert colonne(page, "bande").startswith("≈\u00a01 à 2, groupe 1")
    assert "indiscernable" in page.modele.colonnes[1].accessible(page.modele.ligne(0))
    page.table.sortByColumn(page.modele.rang_colonne("bande"), Qt.SortOrder.DescendingOrder)
    calme(base)
    assert ordre_vu(page)[0] == trois[2]


def test_arreter_un_calcul_ne_laisse_rien(base, calme, page):
    page.essai.tirages.setValue(20_000)
    page.essai.calculer()
    page.essai.bouton.click()
    calme(base)
    assert "bande" not in [c.cle for c in page.modele.colonnes]
    assert page.essai.bouton.text() == "Calculer"
    assert page.essai.hypothese.isEnabled()


def test_un_deport_ne_laisse_voir_que_le_rang(base, calme, page, trois):
    with base.session.bureau.contexte.store.ecrire() as u:
        u.lectures.add_deport(Deport(trois[0], AGENT, "lien d’intérêts", le(9, 1)))
    base.bus.changed.emit(Changes(tout=True))
    calme(base)
    assert (colonne(page, "total"), colonne(page, "explication")) == ("", DEPORTE)
    page.table.choisir(0)
    page.table.choisir(1)
    assert "voisin est masqué" in page.explication.texte.toPlainText()
    assert not page.explication.voisins.isVisible()
    page.table.choisir(0)
    assert "déporté de ce dossier" in page.explication.texte.toPlainText()
    assert not page.explication.points.isVisible()
    page.table.sortByColumn(page.modele.rang_colonne("C1"), Qt.SortOrder.DescendingOrder)
    calme(base)
    assert ordre_vu(page) == [trois[1], trois[2], trois[0]]


def test_tout_a_un_nom_et_se_visite_au_clavier(page):
    assert list(sans_nom(page)) == []
    assert all(acte.objectName() and acte.toolTip() for acte in page.actions())
    assert len(page.panneaux()) == 4
