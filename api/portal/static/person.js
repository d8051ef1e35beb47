// Who is signed in: the token that the portal has put into this tab. It goes into a header and nowhere else.
const NAME = "zwfw-user";

export function token() {
  try {
    return sessionStorage.getItem(NAME) ?? "";
  } catch {
    return ""; // the browser keeps nothing
  }
}

export function personHeaders() {
  const found = token();
  return found ? { "X-Zwfw-User": found } : {};
}
