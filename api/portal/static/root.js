// The path that the service is mounted under, "" at the root of a host: addresses that scripts write begin with it.
export const ROOT = document.documentElement.dataset.root ?? "";
