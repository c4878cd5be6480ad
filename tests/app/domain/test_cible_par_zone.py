"""R14 by zone: a target of a department is exceeded by the jobs of that department only."""

from __future__ import annotations

from app.domain.cycle import Etat
from app.domain.montants import Etp
from app.domain.pieces import completude
from app.domain.poste import TypePoste
from app.domain.quota import Accord, Cible, quota
from app.domain.regles import Faits
from app.domain.regles_argent import cible_regionale
from tests.builders import un_dossier, un_poste, une_campagne


def constats(departement, *cibles):
    campagne = une_campagne()
    dossiers = [
        un_dossier(id=rang, etat=etat, postes=(un_poste(),), departements=(departement,))
        for rang, etat in ((1, Etat.RETENU), (2, Etat.INSTRUIT))
    ]
    accord = Accord({TypePoste.FACILITATEUR: Etp(100)}, dossiers[0].montant_demande)
    panneau = quota([(dossiers[0], accord), (dossiers[1], None)], cibles, ())
    complet = completude(campagne.pieces, dossiers[1].porteur, (), ())
    faits = Faits(campagne, dossiers[1], complet, None, quota=panneau)
    return [message.split(" dépassée")[0] for _, message in cible_regionale(faits)]


def test_a_target_of_a_zone_is_looked_at_with_the_jobs_of_that_zone():
    une = Cible(1, 1, TypePoste.FACILITATEUR, Etp(150), zone="2A")
    toutes = Cible(1, 1, None, Etp(150), zone="2A")
    assert constats("2A", une) == ["Cible régionale (facilitateur, 2A)"]
    assert constats("2A", toutes) == ["Cible régionale (tous postes, 2A)"]
    assert constats("2B", une, toutes) == []
    assert constats("2A", Cible(1, 1, TypePoste.COORDINATEUR, Etp(0), zone="2A")) == []
    assert constats("2A", Cible(1, 1, None, Etp(200), zone="2A")) == []
