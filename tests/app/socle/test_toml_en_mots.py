"""What the library says in English of a text that is not TOML, said in French, at its line."""

from __future__ import annotations

import tomllib

import pytest

from app.socle.toml_en_mots import ligne_fautive, syntaxe_en_mots


@pytest.mark.parametrize(
    ("texte", "ligne", "dit"),
    [
        (
            "a = 1\nb = \n",
            2,
            "ligne 2, colonne 5\u00a0: une valeur ne se lit pas (un texte se met entre guillemets)",
        ),
        ('a = "x\ny"', 1, "ligne 1, colonne 7\u00a0: un caractère est interdit ici"),
        ("a = [1, 2", None, "à la fin du texte\u00a0: un crochet ouvert n’est pas refermé"),
        ("a = 1\na = 2\n", 2, "ligne 2, colonne 6\u00a0: une clé est écrite deux fois"),
        ("a = 1 b = 2", 1, "ligne 1, colonne 7\u00a0: ce passage ne se lit pas"),
    ],
)
def test_where_and_why(texte, ligne, dit):
    with pytest.raises(tomllib.TOMLDecodeError) as faute:
        tomllib.loads(texte)
    assert ligne_fautive(faute.value) == ligne
    assert dit in syntaxe_en_mots(faute.value)


def test_brackets_without_end():
    with pytest.raises(RecursionError) as faute:
        tomllib.loads("a = " + "[" * 5000)
    assert "trop de crochets" in syntaxe_en_mots(faute.value)
