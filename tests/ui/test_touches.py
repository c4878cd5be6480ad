"""A shortcut is written in the words of the help."""

from __future__ import annotations

import pytest

from ui.touches import avec_touches, ecrire_touches


@pytest.mark.parametrize(
    ("touches", "mots"),
    [
        ("Ctrl+Shift+I", "Ctrl+Maj+I"),
        ("Ctrl+Return", "Ctrl+Entrée"),
        ("Del", "Suppr"),
        ("Ctrl+PgUp", "Ctrl+Page préc."),
        ("Ctrl++", "Ctrl++"),
        ("F8", "F8"),
        ("", ""),
    ],
)
def test_une_touche_en_francais(qapp, touches, mots):
    assert ecrire_touches(touches) == mots


def test_l_infobulle_finit_par_les_touches(qapp):
    assert avec_touches("Attacher", ["E", "Ctrl+J"]) == "Attacher (E ou Ctrl+J)"
    assert avec_touches("Attacher", [""]) == "Attacher"
