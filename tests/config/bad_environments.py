"""Environments that cannot be used, each with the one line that says so."""

from tests.config.canary import CANARY

BAD_ENVIRONMENTS = {
    "a misspelt variable": (
        {"ESTORIES_LOCAL__PROT": "1"},
        "ESTORIES_LOCAL__PROT: unknown setting; did you mean ESTORIES_LOCAL__PORT?",
    ),
    "one underscore for two": (
        {"ESTORIES_LOCAL_PORT": "1"},
        "ESTORIES_LOCAL_PORT: unknown setting; did you mean ESTORIES_LOCAL__PORT?",
    ),
    "a misspelt variable in small letters": (
        {"estories_log__levl": "1"},
        "estories_log__levl: unknown setting; did you mean ESTORIES_LOG__LEVEL?",
    ),
    "a misspelt and empty variable": (
        {"ESTORIES_TELEGRAM__TOKN": ""},
        "ESTORIES_TELEGRAM__TOKN: unknown setting; did you mean ESTORIES_TELEGRAM__TOKEN?",
    ),
    "a file for what is no secret": (
        {"ESTORIES_LOCAL__PORT_FILE": "x"},
        "ESTORIES_LOCAL__PORT_FILE: unknown setting; did you mean ESTORIES_LOCAL__PORT?",
    ),
    "a variable like no other": (
        {"ESTORIES_XYZZY": "1"},
        "ESTORIES_XYZZY: unknown setting; docs/configuration.md lists all of them",
    ),
    "one entry of the list": (
        {"ESTORIES_EDITORS__0__ID": "1"},
        "ESTORIES_EDITORS__0__ID: unknown setting; did you mean ESTORIES_EDITORS?",
    ),
    "a wrong value": (
        {"ESTORIES_LOCAL__PORT": CANARY},
        "ESTORIES_LOCAL__PORT: needs a whole number from 0 to 65535",
    ),
    "a variable in both spellings": (
        {"ESTORIES_LOCAL__PORT": "1", "estories_local__port": "2"},
        "estories_local__port: is given twice, in capital and small letters; keep one",
    ),
    "a secret and its file": (
        {"ESTORIES_TELEGRAM__TOKEN": CANARY, "ESTORIES_TELEGRAM__TOKEN_FILE": "/dev/null"},
        (
            "ESTORIES_TELEGRAM__TOKEN_FILE: is given as well as ESTORIES_TELEGRAM__TOKEN; "
            "keep one of the two"
        ),
    ),
    "a secret's file that is missing": (
        {"ESTORIES_TELEGRAM__TOKEN_FILE": "nowhere"},
        "ESTORIES_TELEGRAM__TOKEN_FILE: the file that it names does not exist",
    ),
    "a secret in place of its file": (
        {"ESTORIES_TELEGRAM__TOKEN_FILE": CANARY},
        "ESTORIES_TELEGRAM__TOKEN_FILE: the file that it names does not exist",
    ),
    "a directory in place of a secret's file": (
        {"ESTORIES_TELEGRAM__TOKEN_FILE": "/"},
        (
            "ESTORIES_TELEGRAM__TOKEN_FILE: the file that it names cannot be read "
            "(is a directory); check the path and its permissions"
        ),
    ),
    "a secret's file that is empty": (
        {"ESTORIES_TELEGRAM__TOKEN_FILE": "/dev/null"},
        (
            "ESTORIES_TELEGRAM__TOKEN_FILE: needs one line of letters, digits and signs, "
            "without spaces; copy it again"
        ),
    ),
    "a secret's file without end": (
        {"ESTORIES_TELEGRAM__TOKEN_FILE": "/dev/zero"},
        (
            "ESTORIES_TELEGRAM__TOKEN_FILE: the file that it names is larger than 4 KiB; "
            "is it the right file?"
        ),
    ),
    "editors that are no list": (
        {"ESTORIES_EDITORS": CANARY},
        "ESTORIES_EDITORS: editors: needs a list, such as [{platform: telegram, id: 123456789}]",
    ),
    "editors that are not YAML": (
        {"ESTORIES_EDITORS": "[{platform: telegram"},
        (
            "ESTORIES_EDITORS: editors: is not valid YAML; "
            "a bracket is opened here and never closed, or a comma is missing"
        ),
    ),
    "an editor without an id": (
        {"ESTORIES_EDITORS": '[{"platform": "local", "id": "a"}, {"platform": "local"}]'},
        "ESTORIES_EDITORS: editors[2].id: is missing; it needs the person's id, such as 123456789",
    ),
    "an editor's id twice": (
        {"ESTORIES_EDITORS": "[{platform: local, id: a, id: b}]"},
        "ESTORIES_EDITORS: editors[1].id: is given twice; keep one",
    ),
    "bytes that are no text": (
        {"ESTORIES_EDITORS": "[\udcff]"},
        "ESTORIES_EDITORS: editors: holds the control character U+DCFF; delete it",
    ),
}
