// Shows every time by the reader's own clock when asked to, in the words that the page uses itself.
(() => {
  "use strict";
  const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
  const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const LAST_TICK = 95; // percent of the width, as in svg_horizon.py
  const LATE = 85;
  const two = (number) => String(number).padStart(2, "0");
  const times = [...document.querySelectorAll("time, text[data-start]")];
  const names = [...document.querySelectorAll(".by")];
  const kept = [...document.querySelectorAll("[data-clock]")]; // true by one clock alone, which they do not name
  const local = [...document.querySelectorAll("[data-only]")]; // true by the page's own clock alone
  const ticks = [...document.querySelectorAll("[data-date]")];
  const grid = document.querySelector("[data-grid]");
  const [left, top, column, row] = grid ? grid.dataset.grid.split(" ").map(Number) : [];
  let drawn = null;
  const button = document.querySelector(".clock button");
  const drawings = [...document.querySelectorAll("svg > title, svg > desc")];
  const originals = new Map([...times, ...names, ...kept, ...drawings].map((node) => [node, node.textContent]));
  const parts = new Map([...times, ...kept].map((node) => [node, [...node.childNodes]])); // ranges are marked in some
  const places = new Map(ticks.map((tick) => [tick, [tick.getAttribute("x"), tick.getAttribute("class")]]));

  const offset = (moment) => {
    const minutes = -moment.getTimezoneOffset();
    const size = Math.abs(minutes);
    const rest = size % 60 ? ":" + two(size % 60) : "";
    return minutes ? "UTC" + (minutes > 0 ? "+" : "-") + Math.floor(size / 60) + rest : "UTC";
  };
  const date = (moment) => `${moment.getDate()} ${MONTHS[moment.getMonth()]}`;
  const day = (moment, year) => `${DAYS[moment.getDay()]} ${date(moment)}${year ? " " + moment.getFullYear() : ""}`;
  const clock = (moment) => `${two(moment.getHours())}:${two(moment.getMinutes())}`;

  const say = (node) => {
    const start = new Date(node.dateTime ?? node.dataset.start);
    if (node.dataset.part) return node.dataset.part === "day" ? date(start) : String(start.getFullYear());
    const words = originals.get(node);
    const year = /\d{4}/.test(words);
    const zoned = words.includes("UTC");
    const first = `${day(start, year)} ${clock(start)}`;
    if (!node.dataset.end) return zoned ? `${first} ${offset(start)}` : first;
    const end = new Date(node.dataset.end);
    const same = day(start, true) === day(end, true);
    const last = same ? clock(end) : `${day(end, year)} ${clock(end)}`;
    if (offset(start) !== offset(end)) return `${first} ${offset(start)} – ${last} ${offset(end)}`;
    return `${first}${same ? "–" : " – "}${last}${zoned ? " " + offset(start) : ""}`;
  };
  // A day moves to where it starts by this clock; one that this clock skips is not shown.
  const place = (tick) => {
    const { start, end } = tick.closest("svg[data-start]").dataset;
    const [from, to] = [Date.parse(start), Date.parse(end)];
    const [year, month, number] = tick.dataset.date.split("-").map(Number);
    const moment = new Date(year, month - 1, number);
    const x = ((moment - from) / (to - from)) * 100;
    const shown = moment.getDate() === number ? Math.min(Math.max(x, 0), LAST_TICK) === x : false;
    tick.setAttribute("x", `${Math.round(x * 100) / 100}%`);
    tick.setAttribute("display", shown ? "inline" : "none");
    tick.classList.toggle("late", x > LATE);
  };
  const replace = (tick) => {
    const [x, names] = places.get(tick);
    tick.removeAttribute("display");
    tick.setAttribute("x", x);
    tick.setAttribute("class", names);
  };
  const midnight = (moment) => new Date(moment.getFullYear(), moment.getMonth(), moment.getDate());
  // The map anew: a row for each day of this clock; hours that start at half past lie between two columns.
  const redraw = () => {
    const hours = [...grid.querySelectorAll("rect")].flatMap((rect) =>
      rect.dataset.starts.split(" ").map((start) => ({ rect, start: new Date(start * 60000) }))
    );
    hours.sort((one, other) => one.rect.matches(".window") - other.rect.matches(".window")); // seen on top
    const first = midnight(new Date(Math.min(...hours.map(({ start }) => start))));
    const fresh = grid.cloneNode(false);
    const rows = new Set();
    for (const { rect, start } of hours) {
      const index = Math.round((midnight(start) - first) / 86400000);
      const cell = rect.cloneNode(false);
      cell.setAttribute("x", left + (start.getHours() + start.getMinutes() / 60) * column);
      cell.setAttribute("y", top + index * row);
      fresh.append(cell);
      if (rows.has(index)) continue;
      rows.add(index);
      const label = grid.querySelector("text").cloneNode(false);
      label.setAttribute("y", Number(label.getAttribute("y")) + index * row);
      label.textContent = day(start, false);
      fresh.append(label);
    }
    return fresh;
  };
  const table = grid ? document.querySelector(".hours") : null;
  const body = grid ? table.tBodies[0] : null;
  const columns = grid ? [...table.tHead.rows[0].cells].slice(1) : [];
  const numbers = columns.map((cell) => cell.textContent);
  let told = null;
  const addDay = (rows, date) => {
    const added = rows.insertRow();
    const label = document.createElement("th");
    label.scope = "row";
    label.textContent = date;
    added.append(label);
    for (const _ of columns) added.insertCell();
    return added;
  };
  // The same in numbers: of two hours in one cell both are told.
  const retell = () => {
    const hours = [...body.querySelectorAll("[data-starts]")].flatMap((cell) =>
      cell.dataset.starts.split(" ").map((start) => ({ said: cell.textContent, start: new Date(start * 60000) }))
    );
    hours.sort((one, other) => one.start - other.start);
    const fresh = document.createElement("tbody");
    const days = new Map();
    for (const { said, start } of hours) {
      const date = day(start, false);
      if (!days.has(date)) days.set(date, addDay(fresh, date));
      const cell = days.get(date).cells[start.getHours() + 1];
      cell.textContent = ["", said].includes(cell.textContent) ? said : `${cell.textContent}/${said}`;
    }
    return { fresh, past: hours[0].start.getMinutes() };
  };
  const showNumbers = (own) => {
    told ??= retell();
    (own ? body : told.fresh).replaceWith(own ? told.fresh : body);
    const past = (own ? told.past : 0) ? `:${two(told.past)}` : "";
    columns.forEach((cell, hour) => (cell.textContent = numbers[hour] + past));
  };
  // What a drawing is to those who do not see it: times and clock are those that stand beside it.
  const describe = (node, own) => {
    let words = originals.get(node);
    const beside = [...node.closest("section").querySelectorAll("h2 .by, time, [data-clock]")];
    const said = new Map(beside.map((each) => [originals.get(each), each.textContent]));
    if (said.size) {
      const longest = [...said.keys()].sort((one, other) => other.length - one.length); // none within another
      const signs = longest.map((each) => each.replace(/[.*+?^${}()|[\]\\]/g, (sign) => "\\" + sign));
      words = words.replace(new RegExp(signs.join("|"), "g"), (found) => said.get(found));
    }
    const days = [...node.parentElement.querySelectorAll("[data-grid] text")].map((label) => label.textContent);
    const range = `${days.length} days from ${days[0]} to ${days.at(-1)} by`;
    return own ? words.replace(/^\d+ days from .+ to .+ by/, range) : words;
  };
  const showMap = (own) => {
    drawn ??= redraw();
    const [old, fresh] = own ? [grid, drawn] : [drawn, grid];
    const map = old.ownerSVGElement;
    const { width, height } = map.viewBox.baseVal;
    const more = (fresh.querySelectorAll("text").length - old.querySelectorAll("text").length) * row;
    old.replaceWith(fresh);
    map.setAttribute("viewBox", `0 0 ${width + (own ? column : -column)} ${height + more}`);
    map.querySelector(".legend").setAttribute("transform", `translate(0 ${own ? more : 0})`);
  };
  const show = (own) => {
    for (const node of times) node.replaceChildren(...(own ? [say(node)] : parts.get(node)));
    for (const node of names) node.textContent = own ? `${zone} time` : originals.get(node);
    for (const node of kept) node.replaceChildren(...parts.get(node), ...(own ? [` ${node.dataset.clock}`] : []));
    for (const node of local) node.hidden = own;
    for (const tick of ticks) (own ? place : replace)(tick);
    if (grid) {
      showMap(own);
      showNumbers(own);
    }
    for (const node of drawings) node.textContent = describe(node, own);
    button.setAttribute("aria-pressed", String(own));
  };

  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!times.length) return;
  button.textContent = `Times in my zone, ${zone}`;
  button.addEventListener("click", () => show(button.getAttribute("aria-pressed") !== "true"));
  button.parentElement.hidden = false;
})();
