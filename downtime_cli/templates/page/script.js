(() => {
  "use strict";
  try { // a browser without these shows the page as it is without scripts
    new Intl.Locale("en");
    new Intl.ListFormat("en", { type: "unit" });
    new Intl.NumberFormat("en", { style: "unit", unit: "day" });
  } catch { return; }

  const MINUTE = 6e4, HOUR = 36e5, DAY = 864e5;
  const root = document.documentElement, main = document.querySelector("main");
  const { start, end, made, phase: written } = main.dataset; // what the page says without scripts
  const [from, until, since] = [start, end, made].map(Date.parse);
  const sections = [...main.querySelectorAll("section")], links = [...document.querySelectorAll("nav a")];
  const retries = location.protocol.startsWith("http"); // a local file does not change
  const isDown = performance.getEntriesByType("navigation")[0]?.responseStatus === 503; // whatever the device's clock says
  let section, locale, tryAt, timer;

  const remembered = (value) => { // storage may be forbidden
    try {
      if (value) sessionStorage.setItem("downtime-language", value);
      return sessionStorage.getItem("downtime-language");
    } catch { return null; }
  };

  const likely = (tag) => { // with script and region: who reads zh-TW does not read zh-Hans
    try { return new Intl.Locale(tag).maximize(); } catch { return {}; } // such as the part of an address
  };

  const find = (tag) => {
    const wanted = likely(tag), written = String(tag).toLowerCase();
    const same = sections.filter(({ lang }) => {
      const { language, script } = likely(lang);
      return language === wanted.language && script === wanted.script;
    });
    return same.find(({ lang }) => lang.toLowerCase() === written)
      || same.find(({ lang }) => likely(lang).region === wanted.region) || same[0];
  };

  const choose = (chosen) => {
    section = chosen;
    let region;
    try { region = new Intl.Locale(navigator.language).region; } catch { /* the conventions of the language alone */ }
    locale = new Intl.Locale(section.lang, { region, numberingSystem: "latn" }); // as in the rest of the page
    root.lang = section.lang;
    root.dir = section.dir;
    for (const each of sections) each.hidden = each !== section;
    for (const link of links) {
      if (link.lang === section.lang) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    showTimes();
    tick();
  };

  const clock = (options, ...instants) => { // noon and midnight are unambiguous only on a 24-hour clock
    const unclear = instants.some((at) => new Date(at).getHours() % 12 === 0 && new Date(at).getMinutes() === 0);
    return new Intl.DateTimeFormat(locale, unclear ? { ...options, hourCycle: "h23" } : options);
  };

  const showTimes = () => {
    const times = [...section.querySelectorAll("time")], at = times.map((time) => Date.parse(time.dateTime));
    const format = clock({ dateStyle: "full", timeStyle: "short" }, ...at);
    times.forEach((time, index) => {
      const distance = document.createElement("bdi");
      distance.textContent = `(${offset(at[index])})`;
      const words = format.format(at[index]).replace(/\s(\S+)$/, "\u00a0$1"); // "5:00 AM" stays on a line
      time.replaceChildren(`${words} `, distance);
    });
  };

  const offset = (at) => { // UTC-3:30, from left to right in every language
    const east = -new Date(at).getTimezoneOffset(), minutes = Math.abs(east);
    const rest = minutes % 60 ? `:${String(minutes % 60).padStart(2, "0")}` : "";
    return east ? `UTC${east < 0 ? "-" : "+"}${Math.floor(minutes / 60)}${rest}` : "UTC";
  };

  const zone = (at) => new Intl.DateTimeFormat(locale, { timeZoneName: "long" })
    .formatToParts(at).find(({ type }) => type === "timeZoneName").value;

  const length = (span) => { // the two largest units, rounded up: the last minute is a minute, and 0 never shows
    const minutes = Math.ceil(span / MINUTE), hours = minutes < 1440 ? Math.floor(minutes / 60) : Math.ceil(minutes / 60);
    const parts = minutes < 1440
      ? [["hour", hours], ["minute", minutes % 60]]
      : [["day", Math.floor(hours / 24)], ["hour", hours % 24]];
    const named = parts.filter(([, count]) => count)
      .map(([unit, count]) => new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" }).format(count));
    return new Intl.ListFormat(locale, { type: "unit", style: "long" }).format(named);
  };

  const phaseAt = (now) => {
    if (written === "cancelled" || written === "complete") return written;
    const hasBegun = isDown || written === "begun";
    if (now < since - DAY || now >= until + DAY) return hasBegun ? "begun" : "planned"; // the device's clock is wrong
    if (now >= until) return "late";
    return now >= from || hasBegun ? "now" : "before";
  };

  const text = (element, value) => { if (element.textContent !== value) element.textContent = value; };

  const tick = () => {
    clearTimeout(timer);
    const now = Date.now(), phase = phaseAt(now), goal = phase === "before" ? from : until;
    const said = [phase, "scripted", ...(phase === "late" && retries ? ["retrying"] : [])];
    root.className = `scripted ${phase}`;
    for (const each of section.querySelectorAll("[data-in]")) {
      each.hidden = !each.dataset.in.split(" ").some((word) => said.includes(word));
    }
    for (const each of section.querySelectorAll(".left b")) if (goal > now) text(each, length(goal - now));
    text(section.querySelector(".now"), clock({ timeStyle: "short" }).format(now));
    text(section.querySelector(".zone"), [...new Set([zone(from), zone(until)])].join(" / "));
    document.title = ["h1", ".service"].map((part) => section.querySelector(part).innerText.trim()).join(" – ");
    draw(phase, now);
    timer = setTimeout(tick, goal > now ? (goal - now) % MINUTE + 20 : MINUTE / 4);
    if (phase === "late" && retries) tryAgain(now);
  };

  const draw = (phase, now) => {
    const sky = document.querySelector(".sky");
    sky.toggleAttribute("hidden", !["before", "now", "late"].includes(phase));
    const part = Math.min(Math.max((now - from) / (until - from), 0), 1), angle = Math.PI * part;
    sky.querySelector(".gone").style.strokeDasharray = `${100 * part} 100`;
    for (const circle of sky.querySelectorAll("circle")) {
      circle.setAttribute("cx", 150 - 140 * Math.cos(angle));
      circle.setAttribute("cy", 150 - 140 * Math.sin(angle));
    }
  };

  const tryAgain = (now) => { // ever less often, at random moments, and only while the page is visible
    tryAt ??= now + Math.min(Math.max((now - until) / 8, MINUTE / 2), 5 * MINUTE) * (1 + Math.random());
    if (now < tryAt || document.hidden || !navigator.onLine) return;
    tryAt = now + 5 * MINUTE; // in case this attempt hangs
    history.replaceState(history.state, "", location.href); // do not submit a form again
    location.reload();
  };

  for (const link of links) {
    link.addEventListener("click", (event) => {
      event.preventDefault(); // keep the address that the visitor asked for
      choose(find(link.lang));
      remembered(link.lang);
    });
  }
  const fold = (open) => { for (const table of document.querySelectorAll("details")) table.open = open; };
  fold(false);
  addEventListener("beforeprint", () => fold(true));
  const tags = [location.hash.slice(1), remembered(), ...(navigator.languages || [navigator.language])];
  choose(tags.filter(Boolean).map(find).find(Boolean) || sections[0]);
  for (const event of ["visibilitychange", "pageshow", "focus", "online"]) addEventListener(event, tick);
})();
