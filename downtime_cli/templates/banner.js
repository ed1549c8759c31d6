(() => { // shows the times of every banner in the page by the reader's own clock; without it they are right as they stand
  const offset = (at) => {
    const east = -at.getTimezoneOffset(), minutes = Math.abs(east);
    const rest = minutes % 60 ? `:${String(minutes % 60).padStart(2, "0")}` : "";
    return east ? `UTC${east < 0 ? "-" : "+"}${Math.floor(minutes / 60)}${rest}` : "UTC";
  };
  const isolate = (text) => Object.assign(document.createElement("bdi"), { textContent: text, style: "white-space: nowrap" });
  const show = (time) => {
    const ends = [time.dateTime, time.dataset.downtime].filter(Boolean).map((iso) => new Date(iso));
    const last = ends[ends.length - 1], hasOne = offset(ends[0]) === offset(last);
    const isUnclear = ends.some((at) => at.getHours() % 12 === 0 && at.getMinutes() === 0); // by a 12-hour clock
    const { region } = new Intl.Locale(navigator.language);
    const locale = new Intl.Locale(time.closest("[lang]").lang, { region, numberingSystem: "latn" });
    const format = new Intl.DateTimeFormat(locale, {
      weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit",
      ...(ends.length > 1 && !time.closest("s") ? { year: "numeric" } : {}), // as it is written
      ...(isUnclear ? { hourCycle: "h23" } : {}),
    });
    const parts = hasOne
      ? [`${ends.length > 1 ? format.formatRange(ends[0], last) : format.format(last)} `, isolate(`(${offset(last)})`)]
      : ends.flatMap((at, index) => [`${index ? " – " : ""}${format.format(at)} `, isolate(`(${offset(at)})`)]);
    time.title ||= time.textContent;
    time.replaceChildren(...parts);
  };
  for (const time of document.querySelectorAll("time[data-downtime]")) {
    try { show(time); } catch { /* an old browser: the time stays as it is written */ }
  }
})();
