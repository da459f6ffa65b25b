"use strict";
// Marks what is overdue today, and searches: the claims on a single page, or those of a site's index.
(() => {
  const now = new Date();
  const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
  for (const due of document.querySelectorAll("[data-due]")) {
    if (due.dataset.due < today) due.querySelector(".overdue").hidden = false;
  }
  const form = document.getElementById("filters");
  if (!form) return;
  const { root, meaning } = form.dataset;
  const box = form.elements.q;
  const reset = form.querySelector("button");
  const shown = document.getElementById("shown");
  const list = document.getElementById("claims");
  const chips = [...document.querySelectorAll(".chips button, .chips a")];
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ");
  const number = (n) => n.toLocaleString("en") + (n === 1 ? " claim" : " claims");
  let chosen = "";

  function status(count, total) {
    const typed = box.value.trim();
    reset.hidden = !typed && !chosen;
    shown.textContent = reset.hidden ? "" : count ? `${number(count)} of ${total.toLocaleString("en")}` :
      `No claim matches ${typed || chosen}. “Show all” lists every claim.`;
  }

  const matcher = () => {
    const words = fold(box.value).split(" ").filter(Boolean);
    return (text) => words.every((word) => text.includes(" " + word));
  };

  // The single page: hides the claims that do not match.
  const articles = [...list.querySelectorAll("article")];
  let texts;
  function filter() {
    texts ??= articles.map((article) => " " + fold(article.closest(".group").querySelector("h2").textContent + " " + article.textContent));
    const matches = matcher();
    let count = 0;
    articles.forEach((article, n) => {
      article.hidden = (chosen && article.dataset.meaning !== chosen) || !matches(texts[n]);
      count += !article.hidden;
    });
    for (const group of list.querySelectorAll(".group")) group.hidden = !group.querySelector("article:not([hidden])");
    for (const chip of chips) chip.setAttribute("aria-pressed", chip.value === chosen);
    status(count, articles.length);
  }

  // The site: lists the first matches of an index that covers all pages.
  const found = document.getElementById("found");
  const most = 100;
  let index;
  function draw([href, kind, glyph, label, speaker, claim, happened, facts]) {
    const row = document.getElementById("row").content.cloneNode(true);
    const [sign, mark, word] = row.querySelectorAll(".sign span");
    sign.classList.add("v-" + kind);
    mark.textContent = glyph;
    word.textContent = label;
    const link = row.querySelector("a");
    link.href = root + href;
    link.textContent = claim;
    row.querySelector(".happened").textContent = happened;
    row.querySelector("b").textContent = speaker;
    row.querySelector(".meta span").textContent = facts;
    return row;
  }
  function find() {
    const typed = box.value.trim();
    for (const chip of chips) chip.search = typed ? "?" + new URLSearchParams({ q: typed }) : "";
    list.hidden = !!typed;
    found.hidden = !typed;
    if (!typed) return status(0, 0);
    if (!window.claimIndex) {
      shown.textContent = "Searching…";
      if (index !== "loading") {
        index = "loading";
        const script = document.createElement("script");
        script.src = root + "assets/search.js";
        script.addEventListener("load", find);
        document.head.append(script);
      }
      return undefined;
    }
    if (index === "loading" || !index) {
      index = window.claimIndex.filter((row) => !meaning || row[1] === meaning).map((row) => [row, " " + fold(row.slice(3).join(" "))]);
    }
    const matches = matcher();
    const rows = index.filter(([, text]) => matches(text));
    for (const old of found.querySelectorAll("article")) old.remove();
    found.append(...rows.slice(0, most).map(([row]) => draw(row)));
    found.hidden = !rows.length;
    status(rows.length, index.length);
    if (rows.length > most) shown.textContent += `; the first ${most} are shown`;
    return undefined;
  }

  const update = root === undefined ? filter : find;

  function remember() {
    const state = new URLSearchParams();
    if (box.value.trim()) state.set("q", box.value.trim());
    if (chosen) state.set("verdict", chosen);
    const query = state.toString();
    try {
      history.replaceState(null, "", (query ? "?" + query : location.pathname) + location.hash);
    } catch (error) { /* the page has no URL, as in a preview */ }
    update();
  }

  // A link to a claim opens it, and resets filters that hide it.
  function reveal() {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const article = target && target.closest("article");
    if (!article) return;
    if (article.hidden) { chosen = box.value = ""; remember(); }
    article.querySelector("details").open = true;
    article.scrollIntoView();
  }

  form.addEventListener("input", remember);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => { chosen = ""; setTimeout(remember); });
  form.hidden = false;
  const state = new URLSearchParams(location.search);
  box.value = state.get("q") ?? "";
  if (root === undefined) {
    for (const chip of chips) {
      chip.disabled = false;
      chip.addEventListener("click", () => { chosen = chip.value === chosen ? "" : chip.value; remember(); });
      if (chip.value === state.get("verdict")) chosen = chip.value;
    }
    addEventListener("hashchange", reveal);
  }
  update();
  if (root === undefined) reveal();
})();
