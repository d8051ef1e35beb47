// Who is signed in: a token that the portal's own script has put here, or a gateway that adds it to every request. It is
// sent in a header only, and only to this host.
import { askJson } from "./request.js";

const TOKEN = "zwfw-user";
const AGREED = "zwfw-agreed"; // "1" or "0": what the account has said, for this visit
export const HEADER = "X-Zwfw-User";

export function signedIn() {
  return token() !== null || "gateway" in document.body.dataset;
}

export function ownToken() {
  return token() !== null;
}

export function signIn(value) {
  session((place) => place.setItem(TOKEN, value));
}

export function signOut() {
  session((place) => [TOKEN, AGREED, "zwfw-merged"].forEach((name) => place.removeItem(name)));
}

export function personHeaders() {
  const value = token();
  return value === null ? {} : { [HEADER]: value };
}

// Whether what this person does may be kept under their account. Asked once a visit.
export async function agreed() {
  if (!signedIn()) return false;
  const kept = session((place) => place.getItem(AGREED));
  if (kept) return kept === "1";
  try {
    return noteAgreed((await askMe("/consent")).agreed);
  } catch {
    return false;
  }
}

export function noteAgreed(is) {
  session((place) => place.setItem(AGREED, is ? "1" : "0"));
  return is;
}

export async function askMe(path, options = {}) {
  try {
    return await askJson(`/v1/me${path}`, { ...options, headers: personHeaders() });
  } catch (failure) {
    if (failure.status === 401) signOut();
    throw failure;
  }
}

function token() {
  return session((place) => place.getItem(TOKEN));
}

export function session(use) {
  try {
    return use(sessionStorage);
  } catch {
    return null;
  }
}
