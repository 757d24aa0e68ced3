// What an empty chat suggests to say first.

const FOLLOWER = [
  { says: "/today", help: "the day’s edition" },
  { says: "/topic BlackSea", help: "the stories on one topic" },
  { says: "/subscribe Combat", help: "get a section as it is published" },
];
const EDITOR = [
  { says: "/import", help: "how to bring in an edition" },
  { says: "/drafts", help: "what waits to be published" },
];

export function hintFor(person, chat, commands) {
  const known = new Set(commands.map((command) => `/${command.name}`));
  const suggestions = person.role === "editor" ? EDITOR : FOLLOWER;
  return {
    text: textFor(person, chat),
    suggestions: suggestions.filter(({ says }) => known.has(says.split(" ")[0])),
  };
}

function textFor(person, chat) {
  if (person.role === "editor") {
    return `${person.name} is an editor. Attach or drop an edition to import it, or say:`;
  }
  const where = chat === person.id ? "reads" : "is in a chat with others and reads";
  return `${person.name} ${where} E-Stories. Say, for example:`;
}
