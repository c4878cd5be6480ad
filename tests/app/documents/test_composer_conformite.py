"""Each act, as printed, passes the independent validator for PDF/UA-1 and PDF/A-2a."""

from __future__ import annotations

import pytest

from app.documents.composer import composer, en_projet
from app.documents.pdf import rendre_pdf
from app.domain.convention import SANS_DECISION, TypeActe
from app.domain.cycle import DECIDES, Etat
from app.domain.porteur import Forme
from tests.actes_types import avant_decision, demandant, des_donnees
from tests.app.documents.test_pdf import conforme

CAS = [
    *((TypeActe.LETTRE_DECISION, Forme.ASSOCIATION, sens) for sens in sorted(DECIDES)),
    (TypeActe.CONVENTION, Forme.ASSOCIATION, Etat.RETENU),
    (TypeActe.CONVENTION, Forme.GIP, Etat.RETENU),
]


@pytest.mark.parametrize(("type_acte", "forme", "sens"), CAS, ids=lambda v: v.value)
@pytest.mark.parametrize("profil", ["ua1", "2a"])
def test_the_act_is_accessible_and_archivable(type_acte, forme, sens, profil, tmp_path):
    verifier(composer(type_acte, des_donnees(sens, forme)), profil, tmp_path)


@pytest.mark.parametrize("type_acte", sorted(SANS_DECISION))
@pytest.mark.parametrize("profil", ["ua1", "2a"])
def test_the_acts_of_the_procedure_too(type_acte, profil, tmp_path):
    verifier(composer(type_acte, avant_decision(demandant(des_donnees()))), profil, tmp_path)


def verifier(contenu, profil, tmp_path):
    assert conforme(rendre_pdf(contenu), profil, tmp_path) == []
    assert conforme(rendre_pdf(en_projet(contenu)), profil, tmp_path) == []
