"""A rule held on every file of the project, in one test."""

from __future__ import annotations

from pathlib import Path

RACINE = Path(__file__).parents[2]


def nom(chemin: Path) -> str:
    return chemin.relative_to(RACINE).as_posix()


def sur_chacun(*chemins):
    """Hold a rule on every file in one test, and name each file at fault: four thousand tests weigh on a suite."""

    def tenir(regle):
        def test():
            fautes = []
            for chemin in chemins:
                try:
                    regle(chemin)
                except AssertionError as faute:
                    fautes.append(f"{nom(chemin)} : {faute}")
            assert chemins
            assert not fautes, "\n".join(fautes)

        test.__doc__ = regle.__doc__
        return test

    return tenir
