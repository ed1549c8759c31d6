// Shows every time by the reader's own clock when asked to, in the words that the page uses itself.
(() => {
  "use strict";
  const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
  const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const ROOM = 45; // what the words of a day take
  const two = (number) => String(number).padStart(2, "0");
  const times = [...document.querySelectorAll("time")];
  const names = [...document.querySelectorAll(".by")];
  const ticks = [...document.querySelectorAll("[data-date]")];
  const grid = document.querySelector("[data-grid]");
  const [left, top, column, row] = grid ? grid.dataset.grid.split(" ").map(Number) : [];
  let drawn = null;
  const button = document.querySelector(".clock button");
  const originals = new Map([...times, ...names].map((node) => [node, node.textContent]));
  const places = new Map(ticks.map((tick) => [tick, tick.getAttribute("transform")]));

  const offset = (moment) => {
    const minutes = -moment.getTimezoneOffset();
    const size = Math.abs(minutes);
    const rest = size % 60 ? ":" + two(size % 60) : "";
    return minutes ? "UTC" + (minutes > 0 ? "+" : "-") + Math.floor(size / 60) + rest : "UTC";
  };
  const day = (moment, year) =>
    `${DAYS[moment.getDay()]} ${moment.getDate()} ${MONTHS[moment.getMonth()]}${year ? " " + moment.getFullYear() : ""}`;
  const clock = (moment) => `${two(moment.getHours())}:${two(moment.getMinutes())}`;

  const say = (node) => {
    const words = originals.get(node);
    const year = /\d{4}/.test(words);
    const zoned = words.includes("UTC");
    const start = new Date(node.dateTime);
    const first = `${day(start, year)} ${clock(start)}`;
    if (!node.dataset.end) return zoned ? `${first} ${offset(start)}` : first;
    const end = new Date(node.dataset.end);
    const same = day(start, true) === day(end, true);
    const last = same ? clock(end) : `${day(end, year)} ${clock(end)}`;
    if (offset(start) !== offset(end)) return `${first} ${offset(start)} - ${last} ${offset(end)}`;
    return `${first}${same ? "-" : " - "}${last}${zoned ? " " + offset(start) : ""}`;
  };
  const place = (tick) => {
    const { start, end, width } = tick.closest("svg").dataset;
    const [from, to] = [Date.parse(start), Date.parse(end)];
    const [year, month, date] = tick.dataset.date.split("-");
    const x = ((new Date(year, month - 1, date) - from) / (to - from)) * width;
    tick.setAttribute("display", Math.min(Math.max(x, 0), width - ROOM) === x ? "inline" : "none");
    return `translate(${Math.round(x * 10) / 10} 0)`;
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
    for (const node of times) node.textContent = own ? say(node) : originals.get(node);
    for (const node of names) node.textContent = own ? `${zone} time` : originals.get(node);
    for (const tick of ticks) {
      tick.removeAttribute("display");
      tick.setAttribute("transform", own ? place(tick) : places.get(tick));
    }
    if (grid) showMap(own);
    button.setAttribute("aria-pressed", String(own));
  };

  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!times.length) return;
  button.textContent = `Times in my zone, ${zone}`;
  button.addEventListener("click", () => show(button.getAttribute("aria-pressed") !== "true"));
  button.parentElement.hidden = false;
})();
