"""The words of the command line: every command with its options and an example."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter, _SubParsersAction
from pathlib import Path
from typing import TypeAlias

from bot import __version__

EXIT_CODES = """exit codes:
  0   done
  1   doctor or status found what needs a person
  2   the command line is wrong
  65  the document cannot be imported, or the command was refused
  70  a mistake of the program
  74  the database cannot be used
  75  another process has the database or the port
  78  the configuration is wrong
"""

Commands: TypeAlias = "_SubParsersAction[ArgumentParser]"


def build_parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="estories",
        description="Carries a newsroom's curated stories to people in their chats.",
        epilog=EXIT_CODES,
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"estories {__version__}")
    parser.add_argument(
        "--config",
        type=Path,
        metavar="FILE",
        help="the configuration (default: config.yaml here, if there is one)",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    _running(commands)
    _editions(commands)
    _talking(commands)
    _operating(commands)
    return parser


def _add(commands: Commands, name: str, help_line: str, example: str) -> ArgumentParser:
    return commands.add_parser(
        name,
        help=help_line,
        description=f"{help_line[0].upper()}{help_line[1:]}.",
        epilog=f"example:\n  {example}",
        formatter_class=RawDescriptionHelpFormatter,
    )


def _running(commands: Commands) -> None:
    _add(
        commands,
        "demo",
        "serve the local chat page with sample editions; needs no token and no configuration",
        "estories demo",
    )
    _add(
        commands,
        "run",
        "serve the platforms that the configuration names",
        "estories --config config.yaml run",
    )


def _editions(commands: Commands) -> None:
    parser = _add(
        commands,
        "import",
        "make a draft of an edition document",
        "estories import data/editions/2023-11-05.txt --publish",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="the document, plain text")
    parser.add_argument("--dry-run", action="store_true", help="only show what it would make")
    parser.add_argument("--json", action="store_true", help="print JSON instead of text")
    parser.add_argument("--publish", action="store_true", help="publish the draft at once")


def _talking(commands: Commands) -> None:
    parser = _add(
        commands,
        "say",
        "say one thing in a local chat and print the answer",
        'estories say "/topic BlackSea"',
    )
    parser.add_argument("text", metavar="TEXT", help="what to say; - reads it from standard input")
    parser.add_argument("--chat", metavar="NAME", help="where (default: the person's own chat)")
    parser.add_argument(
        "--as",
        dest="person",
        choices=("follower", "editor"),
        default="follower",
        help="who says it (default: follower)",
    )
    parser = _add(
        commands,
        "inbox",
        "show what a local chat has been sent",
        "estories inbox --chat follower",
    )
    parser.add_argument("--chat", metavar="NAME", default="follower", help="default: follower")


def _operating(commands: Commands) -> None:
    _add(commands, "check", "check the configuration and the glossary", "estories check")
    _add(commands, "invite", "print the links that add the bot in Discord", "estories invite")
    _add(commands, "migrate", "bring the database to this program's schema", "estories migrate")
    _add(commands, "deliver", "deliver what is due, and exit", "estories deliver")
    parser = _add(
        commands,
        "status",
        "show how sending stands: pace, what waits, what is held, what did not arrive",
        "estories status",
    )
    parser.add_argument("--json", action="store_true", help="print JSON, for scripts")
    parser = _add(commands, "doctor", "look for what is wrong", "estories doctor --ledger")
    parser.add_argument(
        "--ledger",
        action="store_true",
        help="prove that every publication's deliveries add up to its audience (the default)",
    )
    parser.add_argument(
        "--audit", action="store_true", help="show who did what on the desk, newest first"
    )
    parser = _add(
        commands,
        "editor",
        "list, add or remove editors",
        "estories editor add telegram 123456789 --name Olena",
    )
    parser.add_argument("act", choices=("list", "add", "remove"))
    parser.add_argument("platform", nargs="?", choices=("local", "telegram", "discord"))
    parser.add_argument("id", nargs="?", help="the platform's own id of the person, never a name")
    parser.add_argument("--name", default="", help="only for this list")
