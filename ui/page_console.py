"""Writes the page of the help that tells every verb of the console, from the verbs themselves.

`resources/aide/console.md` is what `ui.parcours.aide` wrote last; a test compares it with the console. Not here:
the verbs (`ui.verbes`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from app.socle.formats import NBSP
from ui.console import VERBES, clausule

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = "console"
#: Told once, at the head of the page.
COMMUNES = frozenset({"--json", "--base", "--campagne"})
#: What click says of a number, in its own notation.
BORNES = re.compile(r" \[[^\]]*[<>][^\]]*\]")
#: The values of an option as click lists them, and how many may be listed here.
CHOIX, CHOIX_MAX = re.compile(r"\[[^\]]*\|[^\]]*\]"), 8
TETE = f"""# La console

`clausule VERBE` fait sans la fenêtre ce que fait la fenêtre{NBSP}: mêmes règles, mêmes fichiers, même journal. Pour
répéter un geste, ou le confier à un programme{NBSP}: avec `--json`, la réponse est une valeur JSON. `--base` nomme
la base, `--campagne` la campagne quand la base en a plusieurs. `clausule VERBE --aide` redit ces lignes.

| Code de sortie | Sens |
|---|---|
| 0 | fait |
| 1 | vous pouvez agir{NBSP}: le message dit comment |
| 2 | commande mal écrite |
| 3 | la machine est en cause{NBSP}: disque, verrou, droits |
| 4 | des fichiers d’un import ont été refusés, les autres sont entrés |
| 5 | une anomalie a été trouvée dans la base |
"""


def page() -> str:
    """Return the page: each verb in the order of the alphabet, what it does, its words and its options."""
    rangs = sorted(VERBES, key=lambda verbe: str(verbe.name))
    tete = click.Context(clausule, **clausule.context_settings)  # a verb keeps the first words of help asked of it
    return "\n".join([TETE, *(ligne for verbe in rangs for ligne in _sections(verbe, str(verbe.name), tete))])


def _sections(verbe: click.Command, nom: str, parent: click.Context) -> Iterator[str]:
    """Yield what is said of a verb, then of each of those that it holds."""
    contexte = click.Context(verbe, parent, info_name=nom)
    mots = [mot for mot in verbe.collect_usage_pieces(contexte) if mot != "[OPTIONS]"]
    lignes = "".join(f"- {ligne}\n" for ligne in _options(verbe, contexte))
    usage = f"`{' '.join(('clausule', nom, *mots))}`{NBSP}: {_phrase(verbe.help or '')}\n"
    yield f"## {nom}\n\n{usage}" + (f"\n{lignes}" if lignes else "")
    if isinstance(verbe, click.Group):
        for sous, tenu in sorted(verbe.commands.items()):
            yield from _sections(tenu, f"{nom} {sous}", contexte)


def _options(verbe: click.Command, contexte: click.Context) -> Iterator[str]:
    for option in verbe.params:
        notice = option.get_help_record(contexte)
        if notice is not None and isinstance(option, click.Option) and COMMUNES.isdisjoint(option.opts):
            mots, sens = notice
            if isinstance(option.type, click.Choice) and len(option.type.choices) > CHOIX_MAX:
                mots = CHOIX.sub(str(option.name).upper(), mots)  # « --aide » says them
                sens = f"{sens.rstrip('.')} ({len(option.type.choices)} valeurs, que `--aide` énumère)."
            yield f"`{mots}`{NBSP}: {_phrase(BORNES.sub('', sens))}"


def _phrase(texte: str) -> str:
    """Return a text of click on one line, its first letter small: it follows the words that it explains."""
    ligne = re.sub(r"[ \n]+", " ", texte).strip()
    return ligne[:1].lower() + ligne[1:] if not ligne[1:2].isupper() else ligne
