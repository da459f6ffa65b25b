"use strict";
(() => {
  const search = document.getElementById("filters");
  const form = search.querySelector("form");
  const shown = document.getElementById("shown");
  const articles = [...document.querySelectorAll("article")];
  const groups = [...document.querySelectorAll(".group")];
  const fields = ["q", "speaker", "verdict", "tag", "overdue"];
  const now = new Date();
  const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
  const value = (name) => (form.elements[name].type === "checkbox" ? (form.elements[name].checked ? "1" : "") : form.elements[name].value);
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ");
  const words = new Map(articles.map((article) => [article, " " + fold(article.dataset.words)]));

  function apply() {
    const wanted = Object.fromEntries(fields.map((name) => [name, value(name)]));
    const typed = fold(wanted.q).split(" ").filter(Boolean);
    let count = 0;
    for (const article of articles) {
      const { speaker, verdict, tags, due } = article.dataset;
      const matches = (!wanted.speaker || speaker === wanted.speaker) && (!wanted.verdict || verdict === wanted.verdict) &&
        (!wanted.overdue || (due && due < today)) && (!wanted.tag || tags.split("\n").includes(wanted.tag)) &&
        typed.every((word) => words.get(article).includes(" " + word));
      article.hidden = !matches;
      count += matches;
    }
    for (const group of groups) group.hidden = !group.querySelector("article:not([hidden])");
    shown.textContent = count === articles.length ? `${count} claims` : `${count} of ${articles.length} claims`;
  }

  function remember() {
    const state = new URLSearchParams();
    for (const name of fields) if (value(name)) state.set(name, value(name));
    const query = state.toString();
    try {
      history.replaceState(null, "", (query ? "?" + query : location.pathname) + location.hash);
    } catch (error) { /* the page has no URL, as in a preview */ }
  }

  function recall() {
    const state = new URLSearchParams(location.search);
    for (const name of fields) {
      if (form.elements[name].type === "checkbox") form.elements[name].checked = state.has(name);
      else form.elements[name].value = state.get(name) ?? "";
    }
    for (const select of form.querySelectorAll("select")) if (select.selectedIndex < 0) select.value = "";
    apply();
  }

  // A link to a hidden claim resets the filters.
  function reveal() {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.closest("article[hidden]")) { form.reset(); remember(); apply(); target.scrollIntoView(); }
  }

  form.addEventListener("input", () => { remember(); apply(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => { remember(); apply(); }));
  addEventListener("hashchange", reveal);
  search.hidden = false;
  recall();
  reveal();
})();
