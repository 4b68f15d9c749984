// The SPARQL editor in place of the plain form: our prefixes, our questions, our terms to complete with.
(() => {
  "use strict";
  const place = document.getElementById("editor");
  const form = document.getElementById("query-form");
  if (!window.Yasgui || !place || !form) return;
  const settings = JSON.parse(document.getElementById("editor-settings").textContent);

  window.Yasqe.defaults.prefixCcApi = "";
  window.Yasqe.defaults.addPrefixesOnPaste = false;
  window.Yasqe.forkAutocompleter("class", {
    name: "wijkgraph-terms",
    bulk: true,
    persistenceId: null,
    isValidCompletionPosition: (yasqe) => {
      const token = yasqe.getCompleteToken();
      return /^[a-z]*:|^</.test(token.string);
    },
    get: () => settings.terms,
  });

  // Names for screen readers of what the editor leaves without one. Its results come and go, so does what to name.
  const names = {
    ".autocomplete": "Endpoint",
    ".yasqe .CodeMirror textarea": "Query",
    ".yasr .CodeMirror textarea": "Response",
    ".tableSizer": "Rows on a page",
    ".tableFilter": "Filter rows",
  };
  const name = () => {
    for (const [selector, label] of Object.entries(names)) {
      place.querySelectorAll(`${selector}:not([aria-label])`).forEach((field) => field.setAttribute("aria-label", label));
    }
    place.querySelectorAll("th .dt-column-title:empty").forEach((title) => { title.textContent = "#"; });
    // The editor speaks English; what was found speaks its own language, or none that is known.
    place.querySelectorAll(".yasr td:not([lang]), .yasr .CodeMirror:not([lang])").forEach((found) => {
      const tag = found.querySelector(".nonIri > sup:last-child");
      found.lang = /^@([A-Za-z0-9-]+)$/.exec(tag?.textContent ?? "")?.[1] ?? "";
    });
    // What scrolls must be within reach of the keyboard.
    place.querySelectorAll(".errorResult pre:not([tabindex])").forEach((text) => { text.tabIndex = 0; });
  };
  new MutationObserver(name).observe(place, { childList: true, subtree: true });

  const yasgui = new window.Yasgui(place, {
    requestConfig: {
      endpoint: new URL(place.dataset.endpoint, location.href).href,
      method: "POST",
      // What is wrong with a query is told in the language of the page, not in that of the browser.
      headers: { "Accept-Language": document.documentElement.lang },
    },
    copyEndpointOnNewTab: true,
    persistenceId: null,
    endpointCatalogueOptions: { getData: () => [] },
    yasqe: { value: document.getElementById("query").value },
    populateFromUrl: false,
    autofocus: false, // the page would scroll to the editor
  });
  const tab = yasgui.getTab();
  tab.setQuery(document.getElementById("query").value);
  form.hidden = true;

  // What went wrong, in words under the editor, and its line marked in the query.
  const problem = document.getElementById("query-problem");
  const yasqe = tab.getYasqe();
  let marked = null;
  const clear = () => {
    problem.hidden = true;
    problem.replaceChildren();
    if (marked) yasqe.removeLineClass(marked, "background", "faulty");
    marked = null;
  };
  const told = (text) => {
    try {
      return JSON.parse(text);
    } catch {
      return { detail: place.dataset.failed, next: text };
    }
  };
  yasqe.on("query", clear);
  yasqe.on("error", (_, error) => {
    clear();
    if (error?.name === "AbortError" || error?.message === "Aborted") return;
    const { title, detail, where, next } = told(error?.message || String(error));
    for (const [tag, text] of [["strong", title], ["p", where ? `${detail} (${where})` : detail], ["p", next]]) {
      if (!text) continue;
      const element = document.createElement(tag);
      element.textContent = text;
      problem.append(element);
    }
    problem.hidden = false;
    const line = /(?:line|regel) (\d+), (?:column|kolom) (\d+)/.exec(where || "");
    if (line) marked = yasqe.addLineClass(Number(line[1]) - 1, "background", "faulty");
  });
})();
