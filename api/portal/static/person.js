// Who is signed in: a token that the portal's own script has put here, or a gateway that adds it to every request. It is
// sent in a header only, and only to this host.
import { OF_ACCOUNT } from "./favourites.js";
import { askJson } from "./request.js";
import { ROOT } from "./root.js";

const TOKEN = "zwfw-user";
const AGREED = "zwfw-agreed"; // "1" or "0": what the account has said, for this visit
const WHOSE = "zwfw-whose"; // of whom what this tab holds is
// A gateway does not tell a page who it is: on each page it may be another.
const ANYBODY = `${Date.now()} ${Math.random()}`;
const OWN = [AGREED, OF_ACCOUNT, WHOSE]; // what a tab holds of one person, besides the token
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
  session((place) => [TOKEN, ...OWN].forEach((name) => place.removeItem(name)));
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
    return await askJson(`${ROOT}/v1/me${path}`, { ...options, headers: personHeaders() });
  } catch (failure) {
    if (failure.status === 401) signOut();
    throw failure;
  }
}

function token() {
  const value = session((place) => place.getItem(TOKEN));
  session((place) => settle(place, value === null ? ANYBODY : subject(value)));
  return value;
}

// The portal may sign out one person and sign in another without us: then nothing of the first may be taken for theirs.
function settle(place, whose) {
  if (place.getItem(WHOSE) === whose) return;
  OWN.forEach((name) => place.removeItem(name));
  place.setItem(WHOSE, whose);
}

// The token's person, so that a fresh token of the same one changes nothing; only the service can tell whether it is true.
function subject(value) {
  try {
    return JSON.parse(atob(value.split(".")[1].replaceAll("-", "+").replaceAll("_", "/"))).sub;
  } catch {
    return value;
  }
}

export function session(use) {
  try {
    return use(sessionStorage);
  } catch {
    return null;
  }
}

token(); // settled before anything of a person is shown
