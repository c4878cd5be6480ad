"""The version of the regional target that a letter of decision cites, and when it cites none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.documents.composer import composer, examiner
from app.documents.contenu import texte_brut
from app.domain.convention import TypeActe
from app.domain.cycle import Etat
from app.domain.montants import Etp
from app.domain.poste import TypePoste
from app.domain.quota import Cible
from tests.actes_types import avec, des_donnees

NOTIFIEE = (
    Cible(0, 2, TypePoste.FACILITATEUR, Etp(200), date(2022, 9, 1), "note du 1er septembre 2022"),
    Cible(0, 2, TypePoste.COORDINATEUR, Etp(100), date(2022, 9, 1), "note du 1er septembre 2022"),
)
CITE = "La présente décision est prise au regard"


def lettre(donnees):
    return texte_brut(composer(TypeActe.LETTRE_DECISION, donnees)).replace("\u00a0", " ")


def phrase(donnees):
    return [ligne for ligne in lettre(donnees).splitlines() if "cible régionale" in ligne]


def sous(donnees, version, *cibles):
    return avec(replace(donnees, cibles=cibles), decision__version_cible=version)


@pytest.mark.parametrize("sens", [Etat.RETENU, Etat.RETENU_PARTIELLEMENT, Etat.LISTE_ATTENTE, Etat.NON_RETENU])
def test_each_letter_cites_the_version_and_its_notification_and_no_figure(sens):
    (dite,) = phrase(sous(des_donnees(sens), 2, *NOTIFIEE))
    assert dite == (
        f"{CITE} de la cible régionale de création de postes, dans sa version 2, notifiée le 1er septembre 2022 "
        "(référence : note du 1er septembre 2022)."
    )


def test_a_notification_without_a_reference_and_a_working_target_are_told_apart():
    sans = Cible(0, 3, None, Etp(100), date(2022, 9, 1))
    (dite,) = phrase(sous(des_donnees(), 3, sans))
    assert dite.endswith("dans sa version 3, notifiée le 1er septembre 2022.")
    (dite,) = phrase(sous(des_donnees(), 1, Cible(0, 1, None, Etp(100))))
    assert dite.endswith("cible de travail du service qui n’est pas encore notifiée.")


def test_an_unknown_target_is_never_cited_nor_asked_for():
    inconnue = des_donnees()
    assert phrase(inconnue) == []
    assert examiner(TypeActe.LETTRE_DECISION, inconnue).manques == ()
    assert phrase(sous(des_donnees(), 4, *NOTIFIEE)) == []


def test_a_dossier_that_was_not_admissible_was_weighed_against_no_target():
    assert phrase(sous(des_donnees(Etat.IRRECEVABLE), 2, *NOTIFIEE)) == []
