"""The verbs of `python3 packaging`: what each asks of the system and of the environment, then does.

Not here: how the environment is made (`environment`), what the checks are (`checks`).
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import checks
import delivery
import journey
import system_needs
import windows_delivery
from environment import Action, Venv, diagnose, ensure
from locks import Lot, fingerprints
from outcomes import Exit, SetupError, make_streams_safe, say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

USAGE = """\
Clausule, commandes du dépôt :

  python3 packaging run [--signature] [BASE] [--base FICHIER] [--parcours DOSSIER]
      ouvre l’application ; avec --parcours, ou sans écran, joue le parcours guidé et écrit
      captures, PDF et classeur dans le dossier ; --signature installe d’abord la signature
      électronique des PDF (option), qui reste ensuite
  python3 packaging test [--tout] [-- ARGUMENTS DE PYTEST]
      contrôles puis tests ; --tout ajoute les tests longs et les seuils de couverture
  python3 packaging check
      contrôles seuls (style, types, étages, verrous)
  python3 packaging build [--signature]
      fige le programme, l’essaie, écrit notices et liste des composants, fait le paquet Debian
      dans build/linux ; --signature y joint la signature électronique des PDF
  python3 packaging build --windows --python FICHIER --sha256 EMPREINTE
      avec wine : dossier, MSI et installeur .exe pour Windows dans build/windows ; FICHIER est
      l’archive « embeddable » 3.13 de python.org ; pour signer : --certificat PEM --cle PEM
      [--mot-de-passe FICHIER] [--horodatage ADRESSE], ou --signer COMMANDE
  python3 packaging clausule [--signature] VERBE …
      la console de Clausule ; sa sortie et son code de fin ne sont pas touchés

Le premier lancement prépare l’environnement .venv ; les suivants partent aussitôt.
Codes de fin de la préparation : 2 commande mal écrite, 90 Python trop ancien, 91 paquets du
système à installer, 92 réseau, 93 disque plein, 94 paquet altéré, 95 autre, 130 interrompu.
"""


class UsageError(Exception):
    """A command line that is not understood; the message is French."""


def main(arguments: Sequence[str]) -> int:
    """Run the verb named by `arguments`; return its exit code (or replace this process)."""
    make_streams_safe()
    root = Path(__file__).resolve().parent.parent
    if not arguments or arguments[0] in ("-h", "--help", "aide", "help"):
        print(USAGE)
        return Exit.DONE if arguments else Exit.USAGE
    try:
        return verb_named(arguments[0])(Venv(root), arguments[1:])
    except UsageError as error:
        say(f"{error}\n\n{USAGE}")
        return Exit.USAGE
    except SetupError as error:
        say(error.message)
        return error.code
    except KeyboardInterrupt:
        say("Interrompu. La même commande reprendra où il le faut.")
        return Exit.INTERRUPTED


def verb_named(name: str) -> Callable[[Venv, Sequence[str]], int]:
    """Return the function of a verb. Raises: UsageError."""
    if name not in VERBS:
        raise UsageError(f"verbe inconnu : {name}")
    return VERBS[name]


def prepare(venv: Venv, lot: Lot, libraries: Mapping[str, str]) -> None:
    """Make system and environment ready; ask the system first, so that all that lacks is told at once."""
    must_create = diagnose(venv, lot, fingerprints(venv.root)) is Action.REBUILD
    system_needs.ensure(libraries, with_venv=must_create)
    ensure(venv, lot)


def environment_of(root: Path, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the variables of a program of Clausule: its own modules first, nothing of another Python."""
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONHOME"}
    return kept | {"PYTHONPATH": str(root)} | dict(extra or {})


def module_command(venv: Venv, module: str, arguments: Sequence[str]) -> list[str]:
    """Return the command that runs one of our modules.

    -P: a folder named `ui` where the person stands must not be taken for ours.
    """
    return [str(venv.python), "-P", "-m", module, *arguments]


def run(venv: Venv, arguments: Sequence[str]) -> int:
    """Open the window, or play the journey and list what it wrote."""
    lot, arguments = lot_asked(arguments)
    start = journey.plan(run_options(arguments), os.environ, Path.cwd())
    environ = environment_of(venv.root, start.variables)
    prepare(venv, lot, system_needs.expected_libraries(environ))
    command = module_command(venv, "ui", start.arguments)
    if start.folder is None:
        hand_over(command, environ)
    say(start.notice)
    before = journey.snapshot(start.folder)
    code = subprocess.run(command, check=False, env=environ).returncode
    lines = journey.written(start.folder, before)
    print(f"{len(lines)} fichier(s) écrit(s) dans {start.folder} :", *lines, sep="\n", flush=True)
    if code:
        say(f"Le parcours s’est arrêté avant sa fin (code {code}).")
    return code


def lot_asked(arguments: Sequence[str]) -> tuple[Lot, list[str]]:
    """Return what to install, and the command line without « --signature » when it comes first."""
    if arguments and arguments[0] == "--signature":
        return Lot.SIGNATURE, list(arguments[1:])
    return Lot.PRODUIT, list(arguments)


def run_options(arguments: Sequence[str]) -> journey.RunOptions:
    """Read the command line of `run`. Raises: UsageError."""
    values = {"--base": "", "--parcours": ""}
    left = list(arguments)
    while left:
        name, has_value, value = left.pop(0).partition("=")
        if name not in values:
            if name.startswith("-") or values["--base"]:
                raise UsageError(f"argument inattendu pour run : {name}")
            # A base whose own name holds an equals sign must stay whole.
            name, value, has_value = "--base", name + has_value + value, "="
        elif not has_value and left:
            value = left.pop(0)
        if not value:
            raise UsageError(f"il manque un nom après {name}")
        values[name] = value
    return journey.RunOptions(base=values["--base"], parcours=values["--parcours"])


def test(venv: Venv, arguments: Sequence[str]) -> int:
    """Run the static checks, then the tests."""
    options, extra = split_options(arguments)
    unknown = [option for option in options if option != "--tout"]
    if unknown:
        raise UsageError(f"argument inattendu pour test : {unknown[0]} (ceux de pytest vont après --)")
    platform = os.environ.get("QT_QPA_PLATFORM", "offscreen")
    environ = environment_of(venv.root, {"QT_QPA_PLATFORM": platform})
    visible = environ if platform not in journey.INVISIBLE_PLATFORMS else {}
    prepare(venv, Lot.ATELIER, system_needs.expected_libraries(visible))
    failed = checks.run_static(venv, environ)
    failed += checks.run_tests(venv, environ, extra, everything="--tout" in options)
    return checks.verdict(failed)


def split_options(arguments: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return our options, and those after `--`, which are for pytest."""
    words = list(arguments)
    if "--" not in words:
        return words, []
    place = words.index("--")
    return words[:place], words[place + 1 :]


def check(venv: Venv, arguments: Sequence[str]) -> int:
    """Run the static checks alone; they need nothing of the system."""
    if arguments:
        raise UsageError(f"argument inattendu pour check : {arguments[0]}")
    prepare(venv, Lot.ATELIER, {})
    return checks.verdict(checks.run_static(venv, environment_of(venv.root)))


def build(venv: Venv, arguments: Sequence[str]) -> int:
    """Make what is delivered."""
    if "--windows" in arguments:
        asked = windows_delivery.order([argument for argument in arguments if argument != "--windows"])
        prepare(venv, Lot.PRODUIT, {})
        return windows_delivery.build(venv.root, asked, venv.python)
    unknown = [argument for argument in arguments if argument != "--signature"]
    if unknown:
        raise UsageError(f"argument inattendu pour build : {unknown[0]}")
    return delivery.build(venv.root, signature="--signature" in arguments)


def clausule(venv: Venv, arguments: Sequence[str]) -> int:
    """Become the console, which needs no Qt."""
    lot, arguments = lot_asked(arguments)
    prepare(venv, lot, {})
    hand_over(module_command(venv, "ui.console", arguments), environment_of(venv.root))


def hand_over(command: Sequence[str], environ: Mapping[str, str]) -> NoReturn:
    """Replace this process by `command`: streams, signals and exit code are its own."""
    sys.stdout.flush()
    sys.stderr.flush()
    if sys.platform == "win32":
        # On Windows exec returns to the shell before the program ends: wait for it instead.
        with subprocess.Popen(command, env=dict(environ)) as process:
            while True:
                try:
                    sys.exit(process.wait())
                except KeyboardInterrupt:
                    continue  # Ctrl+C went to the program too: its answer counts
    os.execve(command[0], list(command), dict(environ))  # noqa: S606 - our own interpreter, no shell wanted


VERBS: dict[str, Callable[[Venv, Sequence[str]], int]] = {
    "run": run,
    "test": test,
    "check": check,
    "build": build,
    "clausule": clausule,
}
