"use strict";
(() => {
  const now = new Date();
  const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
  for (const due of document.querySelectorAll("[data-due]")) {
    if (due.dataset.due < today) due.querySelector(".overdue").hidden = false;
  }
})();
