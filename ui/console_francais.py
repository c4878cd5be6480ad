"""What click says by itself, in French: usage, help, and words that it does not understand.

Not here: the verbs (`ui.console`).
"""

from __future__ import annotations

import io
import sys
from typing import IO, Any

import click
from typing_extensions import override

AIDE = "Afficher cette aide et s’arrêter."


class MotsRefuses(click.UsageError):
    """Words that the command line does not understand; exit code 2."""

    def __init__(self, faute: click.UsageError) -> None:
        super().__init__(_en_francais(faute), faute.ctx)

    @override
    def show(self, file: IO[Any] | None = None) -> None:
        en_erreur = file is None
        if self.ctx is not None:
            click.echo(self.ctx.get_usage(), file=file, err=en_erreur)
            click.echo(f"Aide : {self.ctx.command_path} --aide\n", file=file, err=en_erreur)
        click.echo(self.message, file=file, err=en_erreur)


class Mise(click.HelpFormatter):
    """The help, its headings followed by a space that does not break and a colon."""

    @override
    def write_heading(self, heading: str) -> None:
        self.write(f"{'':>{self.current_indent}}{heading}\u00a0:\n")


class Contexte(click.Context):
    """What click knows of a call."""

    formatter_class = Mise


class Option(click.Option):
    """An option whose « required » is said in French."""

    @override
    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        notice = super().get_help_record(ctx)
        return notice and (notice[0], notice[1].replace("[required]", "[obligatoire]"))


class Verbe(click.Command):
    """A command whose help is French."""

    context_class = Contexte

    @override
    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return _aide(super().get_help_option(ctx))

    @override
    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _usage(self, ctx, formatter)


class Groupe(click.Group):
    """A group of verbs whose help and refusals are French, and whose output is UTF-8 even in a pipe."""

    command_class = Verbe
    context_class = Contexte

    @override
    def main(self, *args: Any, **options: Any) -> Any:
        for flux in (sys.stdout, sys.stderr):
            if isinstance(flux, io.TextIOWrapper):  # Windows would write a pipe in the code page of the workstation
                flux.reconfigure(encoding="utf-8", errors="replace")
        return super().main(*args, **options)

    @override
    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        try:
            return super().make_context(info_name, args, parent, **extra)
        except click.UsageError as faute:
            raise MotsRefuses(faute) from faute

    @override
    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except click.UsageError as faute:
            raise MotsRefuses(faute) from faute

    @override
    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return _aide(super().get_help_option(ctx))

    @override
    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _usage(self, ctx, formatter)

    @override
    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        noms = self.list_commands(ctx)
        verbes = [(nom, verbe) for nom in noms if (verbe := self.get_command(ctx, nom)) is not None]
        with formatter.section("Verbes"):
            formatter.write_dl([(nom, verbe.get_short_help_str(limit=90)) for nom, verbe in verbes])


def _usage(commande: click.Command, ctx: click.Context, formatter: click.HelpFormatter) -> None:
    formatter.write_usage(ctx.command_path, " ".join(commande.collect_usage_pieces(ctx)), prefix="Usage : ")


def _aide(option: click.Option | None) -> click.Option | None:
    if option is not None:
        option.help = AIDE
    return option


def _en_francais(faute: click.UsageError) -> str:
    match faute:
        case MotsRefuses():
            texte = faute.message
        case click.MissingParameter(param=click.Argument() as argument):
            texte = f"Il manque {argument.human_readable_name}."
        case click.MissingParameter(param=click.Parameter() as option):
            texte = f"Il manque l’option {max(option.opts, key=len)}."
        case click.NoSuchOption():
            texte = f"L’option {faute.option_name} n’existe pas."
        case click.BadParameter(param=click.Parameter(type=click.Choice(choices=choix)) as parametre):
            texte = f"{max(parametre.opts, key=len)} : choisissez parmi {', '.join(map(str, choix))}."
        case click.BadParameter(param=click.Parameter() as parametre):
            texte = f"{max(parametre.opts, key=len)} : cette valeur ne convient pas."
        case click.BadOptionUsage():
            texte = f"L’option {faute.option_name} est mal écrite."
        case _:
            texte = "Ce verbe ou ces mots ne sont pas connus."
    return texte
