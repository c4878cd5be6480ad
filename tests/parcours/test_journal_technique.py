"""The technical log of a whole journey names nobody: places in the code, types, identifiers, nothing else."""

from __future__ import annotations

import logging
from dataclasses import fields

import pytest

from app.socle import logs
from app.socle.horloge import HorlogeFixe
from app.socle.resources import chemin, lire_toml
from ui.crash import Filet
from ui.main import Programme
from ui.parcours import Recit

TROP_COURTS = 5  # « Nord » or « 13 » prove nothing


def textes(valeur):
    """Every text held by a porteur, its nested values included."""
    if isinstance(valeur, str):
        yield valeur
    elif isinstance(valeur, tuple | list | frozenset):
        for v in valeur:
            yield from textes(v)
    elif hasattr(valeur, "__dataclass_fields__"):
        for champ in fields(valeur):
            yield from textes(getattr(valeur, champ.name))


@pytest.mark.lent
@pytest.mark.timeout(300)
def test_the_log_of_the_journey_holds_no_personal_data(qapp, tmp_path):
    saisie = lire_toml("demo/parcours.toml")
    sortie = logs.ouvrir(tmp_path)
    journal = logging.getLogger("clausule")
    journal.setLevel(logging.DEBUG)
    programme = Programme(
        qapp, clock=HorlogeFixe(saisie["maintenant"]), agent=saisie["agent"], dossier_utilisateur=tmp_path
    )
    filet = Filet(version="essai")
    try:
        recit = Recit(programme, tmp_path / "parcours", chemin("demo/courriels"))
        recit.jouer()
        bureau, campagne_id = recit.session.bureau, recit.session.campagne_id
        dossiers = [bureau.instruction.fiche(n).dossier for n in bureau.instruction.numeros(campagne_id).values()]
        secrets = {t.strip() for d in dossiers for t in textes(d.porteur) if len(t.strip()) > TROP_COURTS}
        secrets |= {saisie["agent"], str(tmp_path)}
        try:
            raise ValueError(" ".join(secrets))  # the worst that a failure may cite
        except ValueError as faute:
            filet.attraper(type(faute), faute, faute.__traceback__)
    finally:
        programme.fermer()
        journal.removeHandler(sortie)
        sortie.close()
    ecrit = "".join(f.read_text("utf-8") for f in tmp_path.glob("clausule.log*"))
    assert "unexpected failure" in ecrit
    assert len(secrets) > 10
    assert [secret for secret in secrets if secret.casefold() in ecrit.casefold()] == []
    assert "@" not in ecrit
