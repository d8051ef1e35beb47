// What this browser keeps. Private windows keep nothing, and what somebody else wrote there may be anything.
export function read(name, otherwise) {
  try {
    const value = JSON.parse(localStorage.getItem(name));
    return value ?? otherwise;
  } catch {
    return otherwise;
  }
}

export function write(name, value) {
  try {
    localStorage.setItem(name, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}
