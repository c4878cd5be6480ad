"""The step of the readings: the confrontation, a third reading passed over in writing, the agreement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from app.domain.lectures import Suite

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ui.parcours.scene import Scene


def viser_la_lecture(scene: Scene, cle: int) -> Any:
    """Put the cursor on a dossier in the screen of the readings; return the page."""
    page = scene.ecran("lectures")
    scene.gestes.viser(page.table)
    page.table.choisir(page.modele.rang_de(cle))
    scene.calme()
    return page


def accorder(scene: Scene, saisie: Mapping[str, Any], ids: Sequence[int]) -> None:
    """Agree: equal notes in one key, a note retained, a third reading passed over in writing, a note agreed."""
    un, deux, trois = ids
    page = viser_la_lecture(scene, un)
    scene.gestes.photo("confrontation")
    _retenir_les_egales(scene, page)
    _sur_le_code(page, next(x.code for x in page.confrontation.vue.lignes if not x.egales))
    scene.gestes.touche(page.confrontation.table, Qt.Key.Key_A)
    scene.calme()
    viser_la_lecture(scene, trois)
    _retenir_les_egales(scene, page)
    viser_la_lecture(scene, deux)
    scene.exiger(page.confrontation.vue.empechement, "une troisième lecture demandée")
    scene.gestes.photo("troisieme-lecture-demandee")
    scene.gestes.cliquer(scene.bouton("passer_outre"))
    repondre(scene, page, saisie["accord"]["passer_outre"])
    scene.exiger(not page.confrontation.vue.empechement, "une troisième lecture écartée par écrit")
    _retenir_les_egales(scene, page)
    convenir(scene, page, saisie["preuve"]["sous_critere"], saisie["accord"]["convenue"])
    scene.gestes.photo("note-convenue-et-sa-raison")
    repondre(scene, page, saisie["accord"]["motif"])
    scene.gestes.photo("accord-ecrit")
    etat = scene.session.bureau.lectures.etat(scene.session.campagne_id)
    suites = {x.dossier_id: x.suite for x in etat.lignes}
    scene.exiger(all(suites[cle] is Suite.ACCORDE for cle in ids), "l’accord sur les trois dossiers")


def convenir(scene: Scene, page: Any, code: str, valeur: int) -> None:
    """Type another note on a sub-criterion of the confrontation: its reason is then asked."""
    scene.gestes.viser(page.confrontation.table)
    _sur_le_code(page, code)
    scene.gestes.taper(page.confrontation.table, str(valeur))
    scene.gestes.attendre(page.question.isVisible, "la question de la raison")


def repondre(scene: Scene, page: Any, texte: str) -> None:
    """Answer the question beside a page."""
    champ = page.question.reponse.lineEdit()
    champ.selectAll()
    scene.gestes.taper(champ, texte)
    scene.gestes.touche(champ, Qt.Key.Key_Return)
    scene.calme()


def _retenir_les_egales(scene: Scene, page: Any) -> None:
    scene.gestes.viser(page.confrontation.table)
    scene.gestes.touche(page.confrontation.table, Qt.Key.Key_E)
    scene.calme()
    lignes = page.confrontation.vue.lignes
    scene.exiger(all(x.retenue for x in lignes if x.egales), "l’accord sur les notes égales")


def _sur_le_code(page: Any, code: str) -> None:
    table = page.confrontation.table
    table.choisir(table.model().rang_de(code))
