// Before the first paint, so that nothing jumps: what is remembered of the look and of the place, and that scripts are
// on. A page whose address names no region is left for the same page in the remembered place: so links, going back and
// sharing keep it.
"use strict";

{
  const root = document.documentElement;
  const { region } = document.currentScript.dataset; // "": the address names none; undefined: it is not to be asked again
  root.classList.add("scripts");
  if (isSecureContext && navigator.geolocation) root.classList.add("locates"); // elsewhere no browser gives a position
  try {
    root.classList.toggle("large", localStorage.getItem("zwfw-large") === "1");
    const place = JSON.parse(localStorage.getItem("zwfw-places"))?.[0];
    if (/^\d{6,12}$/.test(place?.code)) {
      root.classList.add("place-asked");
      if (region) root.classList.toggle("away", region !== place.code);
      if (region === "") {
        const here = new URL(location.href);
        here.searchParams.set("region", place.code);
        root.classList.add("leaving");
        location.replace(here);
      }
    } else if (localStorage.getItem("zwfw-place-asked") === "1") {
      root.classList.add("place-asked");
    }
  } catch { /* private windows keep nothing, and what is kept may be anybody's */ }
}
