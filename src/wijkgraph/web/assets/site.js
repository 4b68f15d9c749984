// Small comforts; every page works without them. Suggestions while typing, and lists loaded when opened.
(() => {
  "use strict";

  // Letters and digits alone, as the server compares them: marks, hyphens and quotation marks divide words.
  const fold = (text) =>
    text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();

  // The key of a paper in a printed reference: “Kamerstukken II 2019/20, 30 995, nr. 98” or “30995-98”.
  const keyOf = (text) => {
    const found = /(?:^|[^\d])(\d{2})[ .]?(\d{3})(?:[ -]([IVXL]+))?[^\d]{1,8}(\d{1,4})(?:\.\w+)?\W*$/i.exec(text);
    return found && `kst-${found[1]}${found[2]}${found[3] ? `-${found[3].toLowerCase()}` : ""}-${found[4]}`;
  };

  const textOf = (entry) => fold([entry.label, entry.id, entry.text || ""].join(" "));

  // A plain file host gives the whole index whatever is asked; then the choosing is done here.
  const fitting = (entries, query, kind) => {
    const key = keyOf(query);
    const paper = key && entries.filter((entry) => entry.id.endsWith(`/${key}`));
    if (paper?.length) return paper;
    const words = fold(query).split(" ").filter(Boolean);
    return entries
      .filter((entry) => !kind || entry.kind === kind)
      .map((entry) => [entry, textOf(entry)])
      .filter(([, text]) => words.every((word) => text.includes(word)))
      .sort(([a, at], [b, bt]) => bt.startsWith(words[0]) - at.startsWith(words[0]) || a.label.length - b.label.length)
      .map(([entry]) => entry);
  };

  // Where nothing holds all the words: the things named among them, and the words that stand nowhere.
  const among = (entries, query, small) => {
    const holds = (text, part) => ` ${text} `.includes(` ${part} `);
    const asked = fold(query);
    const names = entries.filter(({ href, label }) => href.startsWith("doc/") && holds(asked, fold(label)));
    const isPart = (label, other) => label !== other && holds(other, label);
    const named = names.filter((one) => !names.some((other) => isPart(fold(one.label), fold(other.label))));
    const texts = entries.map(textOf);
    const isTelling = (word) => word.length > 2 && !/^\d+$/.test(word) && !holds(small, word);
    const unknown = asked.split(" ").filter((word) => isTelling(word) && !texts.some((text) => text.includes(word)));
    return { named, unknown: [...new Set(unknown)] };
  };

  const load = async (address, query, kind) => {
    const parameters = new URLSearchParams({ q: query, ...(kind ? { kind } : {}) });
    const response = await fetch(`${address}?${parameters}`);
    return response.ok ? response.json() : { entries: [] };
  };

  const ask = async (address, query, kind) => {
    const told = await load(address, query, kind);
    return told.isWhole ? fitting(told.entries, query, kind) : told.entries;
  };

  const line = (entry, index, id) => {
    const item = document.createElement("li");
    item.id = `${id}-${index}`;
    item.setAttribute("role", "option");
    const kind = document.createElement("span");
    kind.className = "kind";
    kind.textContent = entry.kindLabel;
    item.append(kind, " ", entry.label);
    return item;
  };

  // The combobox pattern of the ARIA Authoring Practices: the list is driven from the field.
  const suggest = (input) => {
    const address = input.dataset.suggest || input.form.dataset.suggest;
    const list = document.createElement("ul");
    list.id = `${input.id || input.name}-suggestions`;
    list.className = "suggestions";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.getAttribute("aria-label") || input.labels?.[0]?.textContent || "");
    list.hidden = true;
    input.insertAdjacentElement("afterend", list);
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
    })) input.setAttribute(name, value);
    let entries = [], chosen = -1, timer = 0, latest = 0;

    const show = (found) => {
      entries = found.slice(0, 8);
      chosen = -1;
      list.replaceChildren(...entries.map((entry, index) => line(entry, index, list.id)));
      list.hidden = !entries.length;
      input.setAttribute("aria-expanded", String(!list.hidden));
      input.removeAttribute("aria-activedescendant");
    };
    const mark = (index) => {
      chosen = (index + entries.length) % entries.length;
      [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === chosen)));
      input.setAttribute("aria-activedescendant", `${list.id}-${chosen}`);
    };
    const take = (entry) => {
      if ("fill" in input.dataset) {
        input.value = entry.id;
        show([]);
      } else {
        location.href = new URL(entry.href, new URL(address, location.href));
      }
    };

    input.addEventListener("input", () => {
      clearTimeout(timer);
      const query = input.value.trim();
      if (query.length < 2) return show([]);
      timer = setTimeout(async () => {
        const turn = ++latest;
        const found = await ask(address, query, input.dataset.kind);
        if (turn === latest && document.activeElement === input) show(found);
      }, 60);
    });
    input.addEventListener("keydown", (event) => {
      if (list.hidden) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        mark(chosen + (event.key === "ArrowDown" ? 1 : chosen < 0 ? 0 : -1));
      } else if (event.key === "Enter" && chosen >= 0) {
        event.preventDefault();
        take(entries[chosen]);
      } else if (event.key === "Escape") {
        event.preventDefault(); // a search field would be emptied
        show([]);
      }
    });
    input.addEventListener("blur", () => setTimeout(() => show([]), 150));
    list.addEventListener("mousedown", (event) => {
      const item = event.target.closest("li");
      if (item) {
        event.preventDefault();
        take(entries[[...list.children].indexOf(item)]);
      }
    });
  };

  document.querySelectorAll("input[type=search], input[data-suggest]").forEach(suggest);

  // On a plain file host the page of results is made here, from the same index.
  const results = document.querySelector("[data-results]");
  const wanted = new URLSearchParams(location.search).get("q");
  if (results && wanted) {
    const say = results.dataset;
    const made = (tag, content) => Object.assign(document.createElement(tag), { textContent: content });
    load(say.index, wanted).then(({ entries }) => {
      const found = fitting(entries, wanted);
      const { named, unknown } = found.length ? { named: [], unknown: [] } : among(entries, wanted, say.small);
      const list = document.createElement("ul");
      list.className = "hits";
      for (const entry of (found.length ? found : named).slice(0, 60)) {
        const item = document.createElement("li");
        const link = document.createElement("a");
        link.href = new URL(entry.href, new URL(say.index, location.href));
        link.textContent = entry.label;
        item.append(`${entry.kindLabel} `, link);
        list.append(item);
      }
      results.replaceChildren(
        ...(found.length ? [] : [made("p", named.length ? say.noneWhole : say.none)]),
        ...(unknown.length ? [made("p", say.unknown.replace("{words}", unknown.join(", ")))] : []),
        ...(named.length ? [made("h2", say.named)] : []),
        ...(list.children.length ? [list] : []),
      );
    });
  }

  // Lists that are fetched when opened; the link inside leads there without this script.
  document.querySelectorAll("details[data-load]").forEach((details) => {
    details.addEventListener("toggle", async () => {
      if (!details.open || details.dataset.loaded) return;
      details.dataset.loaded = "yes";
      const response = await fetch(details.dataset.load);
      if (!response.ok) return;
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const part = page.querySelector("[data-part]");
      part?.querySelector("h2")?.remove(); // the summary says it already
      const here = details.querySelector("[data-here]");
      if (part) here.replaceWith(...document.adoptNode(part).childNodes);
      else here.textContent = details.dataset.none; // a plain file host gives the whole page again
    });
  });

  // A plain file host answers as if nothing was filled in; then that must be said.
  const unfilled = document.querySelector("[data-unfilled]");
  const slots = document.querySelector("form.slots");
  if (unfilled && slots) {
    unfilled.hidden = ![...new URLSearchParams(location.search)].some(([name, value]) => {
      const field = slots.elements[name];
      return field && value.trim() && !field.querySelector("[selected]") && !field.getAttribute("value");
    });
  }

  // A passage and what was read in it light up together.
  const marks = [...document.querySelectorAll("[data-passages]")];
  const light = (place, on) => {
    for (const mark of marks) {
      if (mark.dataset.passages.split(" ").includes(place)) mark.classList.toggle("chosen", on);
    }
  };
  for (const mark of marks) {
    const open = () => document.getElementById(mark.hash.slice(1))?.closest("details")?.setAttribute("open", "");
    mark.addEventListener("click", open);
    mark.addEventListener("focus", open);
  }
  for (const note of document.querySelectorAll("[data-passage]")) {
    for (const [event, on] of [["mouseenter", true], ["mouseleave", false], ["focusin", true], ["focusout", false]]) {
      note.addEventListener(event, () => light(note.dataset.passage, on));
    }
  }
  const arrive = () => location.hash.startsWith("#p") && light(location.hash.slice(2), true);
  addEventListener("hashchange", arrive);
  arrive();

  // A long list, narrowed to the entries that hold the words typed.
  const filter = document.querySelector("form[data-filter]");
  if (filter) {
    filter.hidden = false;
    filter.addEventListener("submit", (event) => event.preventDefault());
    const told = filter.querySelector("[role=status]");
    const entries = [...document.querySelectorAll("[data-entry]")].map((entry) => [entry, fold(entry.textContent)]);
    filter.querySelector("input").addEventListener("input", (event) => {
      const words = fold(event.target.value).split(/\s+/).filter(Boolean);
      let found = 0;
      for (const [entry, text] of entries) {
        entry.hidden = !words.every((word) => text.includes(word));
        found += !entry.hidden;
      }
      told.textContent = words.length ? found || told.dataset.none : "";
    });
  }

  // The picture as PNG, drawn here from its SVG: twice the size, for print.
  document.querySelectorAll("[data-png]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const image = new Image();
      image.src = button.dataset.png;
      await image.decode();
      const canvas = document.createElement("canvas");
      canvas.width = image.naturalWidth * 2;
      canvas.height = image.naturalHeight * 2;
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => {
        const link = document.createElement("a");
        link.href = URL.createObjectURL(blob);
        link.download = button.dataset.name;
        link.click();
        URL.revokeObjectURL(link.href);
      });
    });
  });

  // Copy what stands beside the button.
  document.querySelectorAll("[data-copy]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
      button.textContent = button.dataset.done;
    });
  });
})();
