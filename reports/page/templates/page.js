
"use strict";
for (const table of document.querySelectorAll("table.long")) {
  const body = table.tBodies[0], rows = Array.from(body.rows), size = 100, what = table.dataset.what;
  const facets = JSON.parse(table.dataset.facets), orders = JSON.parse(table.dataset.orders);
  const tools = document.createElement("div"), texts = new Map(), chosen = {};
  let order = rows, kept = rows, page = 0, wanted = "";
  tools.className = "tools";
  tools.setAttribute("role", "search");
  tools.setAttribute("aria-label", "Filter " + what);
  const labelled = (text, control) => {
    const label = document.createElement("label"), both = document.createElement("div");
    control.id = label.htmlFor = what + "-" + text.replace(/\W/g, "-");
    label.textContent = text;
    both.append(label, control);
    tools.append(both);
    return control;
  };
  const choice = (text, options, changed) => {
    const select = labelled(text, document.createElement("select"));
    for (const [value, name] of options) select.add(new Option(name, value));
    select.addEventListener("change", () => { changed(select.value); });
    return select;
  };
  const show = () => {
    const first = page * size, shown = new Set(kept.slice(first, first + size)), all = new Set(kept);
    for (const row of rows) {
      row.classList.toggle("out", !all.has(row));
      row.classList.toggle("later", all.has(row) && !shown.has(row));
    }
    const range = kept.length > size ? (first + 1) + " to " + Math.min(first + size, kept.length) + " of " : "";
    status.textContent = range + kept.length.toLocaleString("en-US") + " " + what;
    before.disabled = page === 0;
    after.disabled = first + size >= kept.length;
    before.hidden = after.hidden = kept.length <= size;
  };
  const filter = () => {
    const named = Object.entries(chosen).filter((item) => item[1]);
    kept = order.filter((row) => named.every(([name, value]) => row.dataset[name].split("|").includes(value)) &&
      (!wanted || text(row).includes(wanted)));
    page = 0;
    show();
  };
  const text = (row) => {
    if (!texts.has(row)) texts.set(row, row.textContent.toLowerCase());
    return texts.get(row);
  };
  const sorted = (name) => {
    const value = (row) => row.dataset[name];
    const numbers = rows.every((row) => !value(row) || !isNaN(value(row)));
    const compare = numbers ? (a, b) => Number(value(b)) - Number(value(a)) : (a, b) => value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : 0;
    order = name ? rows.slice().sort(compare) : rows;
    body.append(...order);
    filter();
  };
  const search = labelled("Find", document.createElement("input"));
  search.type = "search";
  search.addEventListener("input", () => { wanted = search.value.trim().toLowerCase(); filter(); });
  for (const [name, title] of Object.entries(facets)) {
    const counts = new Map();
    for (const row of rows) for (const value of row.dataset[name].split("|")) if (value) counts.set(value, (counts.get(value) || 0) + 1);
    if (counts.size < 2) continue;
    const options = Array.from(counts).sort((a, b) => b[1] - a[1]).map(([value, count]) => [value, value + " (" + count + ")"]);
    choice(title, [["", "all"], ...options], (value) => { chosen[name] = value; filter(); }).dataset.facet = name;
  }
  choice("Order", [["", "as listed"], ...Object.entries(orders)], sorted).dataset.facet = "order";
  const turn = (name, step) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = name;
    button.addEventListener("click", () => { page += step; show(); tools.scrollIntoView(); });
    return button;
  };
  const before = turn("Before", -1), after = turn("Next", 1), status = document.createElement("p");
  status.className = "status";
  status.setAttribute("role", "status");
  tools.append(before, after, status);
  const reveal = () => {
    const row = location.hash && document.getElementById(location.hash.slice(1));
    if (!row || !rows.includes(row)) return;
    if (!kept.includes(row)) {
      wanted = search.value = "";
      for (const select of tools.querySelectorAll("select")) if (select.dataset.facet !== "order") { select.value = ""; chosen[select.dataset.facet] = ""; }
      kept = order;
    }
    page = Math.floor(kept.indexOf(row) / size);
    show();
    row.scrollIntoView();
  };
  if (rows.length > 1) table.before(tools);
  window.addEventListener("hashchange", reveal);
  show();
  reveal();
}
