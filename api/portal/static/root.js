// The path that the service is mounted under, "" at the root of a host: addresses that scripts write begin with it.
export const ROOT = document.documentElement.dataset.root ?? "";

// The address of a page of ours, for the region that this page is for.
export function inRegion(address) {
  const region = new URLSearchParams(location.search).get("region");
  return region ? `${address}${address.includes("?") ? "&" : "?"}region=${encodeURIComponent(region)}` : address;
}
