// Before the first paint, so that nothing jumps: what is remembered of the look, and that scripts are on.
"use strict";

document.documentElement.classList.add("scripts");
try {
  document.documentElement.classList.toggle("large", localStorage.getItem("zwfw-large") === "1");
} catch { /* private windows keep nothing */ }
