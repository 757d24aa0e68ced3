"""Settings files that cannot be used: the text, where and what is wrong, the remedy."""

from tests.config.canary import CANARY

BAD_FILES = {
    # ---- names
    "a misspelt section": (
        "databse:\n  url: x\n",
        ":1: databse: unknown",
        "did you mean database?",
    ),
    "a misspelt setting": (
        f"\ntelegram:\n  tokn: {CANARY}\n",
        ":3: telegram.tokn: unknown",
        "did you mean telegram.token?",
    ),
    "a setting without its section": (
        f"token: {CANARY}\n",
        ":1: token: unknown",
        "did you mean telegram.token?",
    ),
    "a setting in a wrong section": (
        "telegram: {port: 1}\n",
        ":1: telegram.port: unknown",
        "did you mean local.port?",
    ),
    "a misspelt setting in a wrong section": (
        "log: {prot: 1}\n",
        ":1: log.prot: unknown",
        "did you mean local.port?",
    ),
    "sections joined by a dot": (
        "local.port: 80\n",
        ":1: local.port: unknown",
        "write port below local",
    ),
    "capital letters": ("Local:\n  port: 1\n", ":1: Local: unknown", "did you mean local?"),
    "a name like no other": (
        "local:\n  xyzzy: 1\n",
        ":2: local.xyzzy: unknown",
        "known here: enabled, host, port",
    ),
    "a misspelt name in a list": (
        "editors:\n- platform: local\n  id: a\n  nam: A\n",
        ":4: editors[1].nam: unknown",
        "did you mean editors[1].name?",
    ),
    "a secret as a name": (
        f'telegram:\n  "{CANARY}": 1\n',
        ":2: telegram.?: unknown",
        "known here",
    ),
    "a name of many signs": (f"{'a' * 500}: 1\n", ":1: ?: unknown", "known here"),
    "a name that hides its direction": (
        "lo\u202ecal: 1\n",
        ":1: ?: unknown",
        "did you mean local?",
    ),
    "a name that is empty": ("local:\n  ? \n  : 1\n", ":2: local.?: unknown", "known here"),
    "a merge key": ("<<: {local: {port: 1}}\n", ":1: ?: unknown", "known here"),
    "a section twice": (
        "local:\n  port: 1\nlog: {}\nlocal:\n  port: 2\n",
        ":4: local: is given twice",
        "first in line 1",
    ),
    "a setting twice": (
        "local:\n  port: 1\n  port: 2\n",
        ":3: local.port: is given twice",
        "first in line 2",
    ),
    # ---- shapes
    "a list at the top": ("- local\n", ":1: needs settings at the top level", "`name: value`"),
    "a text at the top": (f"\n{CANARY}\n", ":2: needs settings at the top level", "`name: value`"),
    "a value for a section": (
        f"telegram: {CANARY}\n",
        ":1: telegram: needs settings of its own",
        "indented",
    ),
    "a list for a section": (
        "local:\n- port\n",
        ":1: local: needs settings of its own",
        "indented",
    ),
    "a section for a value": (
        "local:\n  port:\n    number: 1\n",
        ":2: local.port: needs a single value",
        "after the colon",
    ),
    "a list for a value": (
        "log: {level: [INFO]}\n",
        ":1: log.level: needs a single value",
        "after the colon",
    ),
    "a value for the list": ("editors: me\n", ":1: editors: needs a list", "platform: telegram"),
    "a section for the list": (
        "editors:\n  platform: local\n  id: a\n",
        ":1: editors: needs a list",
        "platform: telegram",
    ),
    "a value for an entry": (
        "editors:\n- platform: local\n  id: a\n- me\n",
        ":4: editors[2]: needs settings of its own",
        "`name: value`",
    ),
    "a list for an editor's id": (
        "editors:\n- platform: local\n  id: [a]\n",
        ":3: editors[1].id: needs a single value",
        "after the colon",
    ),
    # ---- values
    "a word for a number": ("local:\n  port: http\n", ":2: local.port: needs", "from 0 to 65535"),
    "a number too large": ("local: {port: 65536}\n", ":1: local.port: needs", "from 0 to 65535"),
    "a number below zero": ("local: {port: -1}\n", ":1: local.port: needs", "from 0 to 65535"),
    "a broken number": ("local: {port: 80.5}\n", ":1: local.port: needs", "from 0 to 65535"),
    "a number without end": (f"local: {{port: {'9' * 5000}}}\n", ":1: local.port: needs", "65535"),
    "a misspelt switch": (
        "local: {enabled: ture}\n",
        ":1: local.enabled: needs",
        "did you mean true?",
    ),
    "no host": ("local: {host: 'http://x/'}\n", ":1: local.host: needs", "such as 127.0.0.1"),
    "another database": (
        "database:\n  url: postgresql://me:canary@host/x\n",
        ":2: database.url: only SQLite",
        "sqlite:///data/estories.db",
    ),
    "two slashes for three": (
        "database: {url: 'sqlite://x.db'}\n",
        ":1: database.url: only SQLite",
        "sqlite:///data/estories.db",
    ),
    "a database in memory": (
        "database: {url: 'sqlite:///:memory:'}\n",
        ":1: database.url: a database in memory",
        "write a file's path",
    ),
    "no path of a glossary": ("glossary: ''\n", ":1: glossary: needs a file's path", "remove"),
    "an empty name": ("newsroom: {name: ''}\n", ":1: newsroom.name: needs", "1 to 100 characters"),
    "a name of two lines": (
        'newsroom: {name: "a\\nb"}\n',
        ":1: newsroom.name: needs one line",
        "control characters",
    ),
    "a misspelt time zone": (
        "newsroom:\n  timezone: Europe/Kiyv\n",
        ":2: newsroom.timezone: is not the name",
        "did you mean Europe/Kyiv?",
    ),
    "half a time zone": (
        "newsroom: {timezone: New York}\n",
        ":1: newsroom.timezone: is not the name",
        "did you mean America/New_York?",
    ),
    "a path as time zone": (
        "newsroom: {timezone: ../../etc/passwd}\n",
        ":1: newsroom.timezone: is not the name",
        "such as Europe/Kyiv or UTC",
    ),
    "a continent as time zone": (
        "newsroom: {timezone: Europe}\n",
        ":1: newsroom.timezone: is not the name",
        "such as Europe/Kyiv or UTC",
    ),
    "a misspelt level": ("log: {level: WARN}\n", ":1: log.level: needs", "did you mean WARNING?"),
    "a level in small letters": ("log: {level: debug}\n", ":1: log.level: needs", "mean DEBUG?"),
    "an unknown format": ("log: {format: xml}\n", ":1: log.format: needs one of", "text, json"),
    "an address without scheme": (
        "discord: {api_base: discord.com}\n",
        ":1: discord.api_base: needs a web address",
        "https://example.org/path",
    ),
    "an address that is broken": (
        "discord: {api_base: 'http://[x'}\n",
        ":1: discord.api_base: needs a web address",
        "https://example.org/path",
    ),
    "a secret for an address": (
        f"discord: {{api_base: '{CANARY}'}}\n",
        ":1: discord.api_base: needs a web address",
        "https://example.org/path",
    ),
    "an address without /bot": (
        "telegram: {base_url: 'http://localhost:8081'}\n",
        ":1: telegram.base_url: has to end in /bot",
        "right after it",
    ),
    "a token with a space": (
        f"telegram:\n  token: {CANARY} x\n",
        ":2: telegram.token: needs one line",
        "copy it again",
    ),
    "an empty token": ("telegram: {token: ''}\n", ":1: telegram.token: needs", "copy it again"),
    # ---- editors
    "an editor without an id": (
        "editors:\n  - platform: local\n",
        ":2: editors[1].id: is missing",
        "it needs the person's id",
    ),
    "an editor without a platform": (
        "editors:\n  - id: 1\n",
        ":2: editors[1].platform: is missing",
        "one of local, telegram, discord",
    ),
    "a misspelt platform": (
        "editors: [{platform: telegarm, id: 1}]\n",
        ":1: editors[1].platform: needs",
        "did you mean telegram?",
    ),
    "a username": (
        "editors:\n- platform: telegram\n  id: '@olena'\n",
        ":3: editors[1].id: needs a number",
        "a username can pass to somebody else",
    ),
    "a username in Discord": (
        "editors: [{platform: discord, id: olena}]\n",
        ":1: editors[1].id: needs a number",
        "a username can pass to somebody else",
    ),
    "a group's id": (
        "editors: [{platform: telegram, id: -100123}]\n",
        ":1: editors[1].id: is a chat's id",
        "no minus sign",
    ),
    "an id that begins with zero": (
        "editors: [{platform: telegram, id: 0123}]\n",
        ":1: editors[1].id: is not an id",
        "copy the number again",
    ),
    "an empty id": (
        "editors: [{platform: local, id: ' '}]\n",
        ":1: editors[1].id: must not be empty",
        "give the person's id",
    ),
    "the anonymous administrator": (
        "editors: [{platform: telegram, id: 1087968824}]\n",
        ":1: editors[1].id: is shared by every anonymous administrator",
        "the id of one person",
    ),
    "Telegram's service account": (
        "editors: [{platform: telegram, id: 777000}]\n",
        ":1: editors[1].id: is shared by Telegram itself",
        "the id of one person",
    ),
    "the channel account": (
        "editors: [{platform: telegram, id: 136817688}]\n",
        ":1: editors[1].id: is shared by everybody who writes",
        "the id of one person",
    ),
    # ---- YAML
    "a tab": ("local:\n\tport: 1\n", ":2: a tab", "indent with spaces"),
    "a tab after spaces": ("local:\n  enabled: on\n\tport: 1\n", ":3: a tab", "indent with spaces"),
    "a colon in a value": ("newsroom:\n  name: a: b\n", ":2: is not valid YAML", "in quotes"),
    "a deeper line": (
        "local:\n  port: 1\n   host: a\n",
        ":3: is not valid",
        "check the indentation",
    ),
    "a line between": (
        "local:\n  port: 1\n host: a\n",
        ":3: is not valid",
        "check the indentation",
    ),
    "an open quote": ("newsroom:\n  name: 'a\nlog: {}\n", ":2: is not valid", "never closed"),
    "an open bracket": ("editors: [\nlog: {}\n", ":1: is not valid YAML", "never closed"),
    "a closing bracket": ("log: {}\n}\n", ":2: is not valid YAML", "check the indentation"),
    "a username without quotes": ("editors:\n- id: @a\n", ":2: is not valid YAML", "in quotes"),
    "a line without a colon": ("log: {}\nlocal\n", ":3: is not valid YAML", "a colon"),
    "a backslash": ('newsroom: {name: "\\q"}\n', ":1: is not valid YAML", "backslash"),
    "text after a quote": ("newsroom:\n  name: 'a'b\n", ":2: is not valid YAML", "quotes"),
    "a directive": ("%YAML x\n---\n", ":1: is not valid YAML", "config.example.yaml"),
    "an anchor": ("local: &x {port: 1}\n", ":1: an anchor", "delete it"),
    "an alias": ("local: {port: *x}\n", ":1: an alias", "write the value out"),
    "a tag that would run code": (
        "local: !!python/object/apply:os.system [exit]\n",
        ":1: a tag",
        "delete it",
    ),
    "a list as a name": ("? [a]\n: 1\n", ":1: a name is expected here", "not a list"),
    "a second document": ("log: {}\n---\nlog: {}\n", ":2: a second document", "keep one"),
    "21 levels": ("[" * 21 + "]" * 21, ":1: is nested more than 20 levels deep", "simplify it"),
    "100,000 levels": ("[" * 100_000, ":1: is not valid YAML", "nested more than 20 levels"),
    "100,000 values": ("[" + "a," * 100_000 + "]", ":1: holds more than 10,000 values", "shorten"),
    "NUL": ("log: {}\nlocal\0: {}\n", ":2: holds the control character U+0000", "delete it"),
    "an escape code": ("log: {}\n\x1b[31m", ":2: holds the control character U+001B", "delete it"),
    "a megabyte": ("#" * (1024 * 1024 + 1), ": is larger than 1024 KiB", "is it the right file?"),
}
