"""The desk gives both front doors the same services on the same base, clock and agent."""

from __future__ import annotations

from dataclasses import fields

from app.services.bureau import ouvrir_bureau
from tests.builders import AGENT


def test_every_service_works_on_the_same_base(store, horloge, lecteur, campagne):
    bureau = ouvrir_bureau(store, horloge, AGENT, lecteur)
    assert (bureau.contexte.store.entier, bureau.contexte.clock, bureau.contexte.agent) == (store, horloge, AGENT)
    services = [getattr(bureau, f.name) for f in fields(bureau) if f.name != "contexte"]
    assert all(s._contexte is bureau.contexte for s in services)
    assert bureau.campagnes.lister() == (campagne,)
