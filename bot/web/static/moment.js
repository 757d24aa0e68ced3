// Moments in the reader's own zone and language.

const STYLES = {
  date: { dateStyle: "medium" },
  time: { timeStyle: "short" },
  date_time: { dateStyle: "medium", timeStyle: "short" },
};

export function shortTime(at) {
  const isToday = at.toDateString() === new Date().toDateString();
  const day = isToday ? {} : { day: "numeric", month: "short" };
  return at.toLocaleString([], { ...day, hour: "numeric", minute: "2-digit" });
}

export function fullTime(at) {
  return at.toLocaleString([], { dateStyle: "full", timeStyle: "medium" });
}

export function longDate(at) {
  return at.toLocaleDateString("en-GB", { dateStyle: "full" });
}

// The server writes UTC in words, for whoever has no script.
export function localize(element) {
  for (const time of element.querySelectorAll("time[data-style]")) {
    const at = new Date(time.dateTime);
    time.title = fullTime(at);
    time.textContent = at.toLocaleString([], STYLES[time.dataset.style]);
  }
}
