"""The protocol between the window and the child."""

from __future__ import annotations

import io
import json
import struct
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.importers.depot import Depot, PieceLue
from app.importers.trame import MAGIE, TrameRompue, depot_de_trame, depot_en_trame, envoyer, recevoir

TEXTES = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=20)
DATES = st.none() | st.datetimes(timezones=st.just(UTC))
PIECES = st.builds(PieceLue, TEXTES, st.binary(max_size=50), TEXTES, st.none() | TEXTES, TEXTES)
DEPOTS = st.builds(
    Depot,
    TEXTES, TEXTES, TEXTES, DATES, DATES, TEXTES,
    st.lists(TEXTES, max_size=3).map(tuple),
    TEXTES,
    st.lists(PIECES, max_size=4).map(tuple),
    st.just(b"original"), st.just("condensat"),
    st.lists(TEXTES, max_size=3).map(tuple),
    st.none() | TEXTES,
)  # fmt: skip


def brut(entete, *blocs):
    octets = json.dumps(entete).encode()
    return struct.pack(">4sI", MAGIE, len(octets)) + octets + b"".join(blocs)


def relire(octets, plafond=10_000):
    entete, blocs = recevoir(io.BytesIO(octets), plafond)
    return depot_de_trame(entete, blocs, b"original", "condensat")


@given(DEPOTS)
def test_a_deposit_comes_back_as_it_left(depot):
    flux = io.BytesIO()
    envoyer(flux, *depot_en_trame(depot))
    assert relire(flux.getvalue()) == depot


@given(DEPOTS, st.data())
def test_a_damaged_message_is_refused_and_nothing_else(depot, data):
    flux = io.BytesIO()
    envoyer(flux, *depot_en_trame(depot))
    octets = bytearray(flux.getvalue())
    octets[data.draw(st.integers(0, len(octets) - 1))] = data.draw(st.integers(0, 255))
    try:
        relu = relire(bytes(octets))
    except TrameRompue:
        return
    assert isinstance(relu, Depot)


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"CLB1",
        b"AUTRE123",
        struct.pack(">4sI", MAGIE, 2**31),
        struct.pack(">4sI", MAGIE, 3) + b"{x}",
        struct.pack(">4sI", MAGIE, 200_000) + b"[" * 200_000,
        brut([]),
        brut({}),
        brut({"tailles": [-1]}),
        brut({"tailles": [True]}),
        brut({"tailles": [20_000]}),
        brut({"tailles": [5]}, b"abc"),
        brut({"tailles": []}),
        brut({"tailles": [], "pieces": [["a", "b", None, "c"]]}),
        brut({"tailles": [1], "pieces": [["a"]]}, b"x"),
    ],
)
def test_what_is_no_deposit_is_refused(octets):
    with pytest.raises(TrameRompue):
        relire(octets)


def test_a_date_without_zone_is_refused():
    depot = Depot("", "", "", None, datetime(2022, 9, 1, tzinfo=UTC), "", (), "", (), b"", "")
    entete, blocs = depot_en_trame(depot)
    for date in ("2022-09-01T00:00:00", "demain", 3):
        with pytest.raises(TrameRompue):
            depot_de_trame({**entete, "recu_le": date}, blocs, b"", "")
