"""What the meeting says of a dossier that left the race while it sat."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.comite import PlaceAuRang, SensAvis
from app.domain.cycle import Etat
from app.services.salle import DossierExamine
from tests.collectif_types import un_avis
from ui.models.comite import LigneComite, avis_a_l_ecran, colonnes_avis

DOSSIER = DossierExamine(1, "2022-94-0001", "Association", Etat.INSTRUIT, PlaceAuRang(1), "")


@pytest.mark.parametrize(
    ("etat", "avis", "ecran", "liste"),
    [
        (Etat.INSTRUIT, None, "– Pas encore d’avis", "– sans avis"),
        (Etat.RETIRE, None, "– Sans avis\u00a0: dossier retiré", "– sans avis · retiré"),
        (
            Etat.IRRECEVABLE,
            SensAvis.DEFAVORABLE,
            "Avis\u00a0: ✕ défavorable · dossier irrecevable, n’est plus compté",
            "✕ défavorable · irrecevable",
        ),
        (Etat.NON_RETENU, SensAvis.DEFAVORABLE, "Avis\u00a0: ✕ défavorable", "✕ défavorable"),
    ],
)
def test_a_dossier_that_left_says_so(etat, avis, ecran, liste):
    dossier, rendu = replace(DOSSIER, etat=etat), un_avis(1, avis) if avis else None
    assert avis_a_l_ecran(dossier, rendu) == ecran
    colonnes = {c.cle: c for c in colonnes_avis()}
    assert colonnes["avis"].texte(LigneComite(1, dossier, rendu)) == liste
    assert colonnes["vote"].texte(LigneComite(1, dossier, rendu)) == ("sans vote" if avis else "")
    assert colonnes["ecart"].texte(LigneComite(1, dossier, rendu)) == ""
