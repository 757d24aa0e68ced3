// What can follow the text typed so far: commands after a slash, then their arguments' choices.
// Pure: text and commands in, suggestions out.

const MOST = 60;
const NOTHING = { usage: "", start: 0, options: [], isChosen: false };

// `options` are { insert, label, detail }; `insert` replaces the text from `start` on.
// `isChosen`: the first option is what was most likely meant, so Enter takes it.
export function suggest(text, commands) {
  const typed = /^\/(\S*)(?:(\s+)([^\n]*))?$/u.exec(text);
  if (typed === null || text.includes("\n")) return NOTHING;
  const [, name, space, rest] = typed;
  if (space === undefined) return suggestCommands(name, commands);
  const command = commands.find((each) => each.name === name.toLowerCase());
  return command === undefined ? NOTHING : suggestChoices(command, text, rest);
}

function suggestCommands(typed, commands) {
  const name = typed.toLowerCase();
  const found = ranked(commands, (each) => each.name, name);
  const options = found.map((command) => ({
    insert: `/${command.name}${command.arguments.length > 0 ? " " : ""}`,
    label: command.usage,
    detail: command.help,
  }));
  return { usage: "", start: 0, options, isChosen: name !== "" };
}

function suggestChoices(command, text, rest) {
  const fragment = /\S*$/u.exec(rest)[0];
  const used = new Set(rest.slice(0, rest.length - fragment.length).toLowerCase().split(/\s+/u));
  const choices = [...new Set(command.arguments.flatMap((argument) => argument.choices))];
  const free = choices.filter((choice) => !used.has(choice.toLowerCase()));
  // One choice is enough for every command there is; more would only stand in the way.
  const open = choices.some((choice) => used.has(choice.toLowerCase())) ? [] : free;
  const options = ranked(open, (choice) => choice, fragment.toLowerCase()).map((choice) => ({
    insert: `${choice} `,
    label: choice,
    detail: "",
  }));
  return {
    usage: `${command.usage} — ${command.help}`,
    start: text.length - fragment.length,
    options,
    isChosen: fragment !== "",
  };
}

// Those that begin with what was typed, then those that hold it; one letter is held by too many.
function ranked(entries, nameOf, typed) {
  const named = entries.map((entry) => [nameOf(entry).toLowerCase(), entry]);
  const first = named.filter(([name]) => name.startsWith(typed));
  const then = named.filter(([name]) => !name.startsWith(typed) && name.includes(typed));
  if (typed.length < 2) then.length = 0;
  return [...first, ...then].slice(0, MOST).map(([, entry]) => entry);
}
