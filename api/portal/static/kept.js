// What this browser keeps, or this tab alone. Private windows keep nothing, and what somebody else wrote there may be
// anything.
export const read = (name, otherwise) => taken(() => localStorage, name, otherwise);
export const write = (name, value) => put(() => localStorage, name, value);
export const readTab = (name, otherwise) => taken(() => sessionStorage, name, otherwise);
export const writeTab = (name, value) => put(() => sessionStorage, name, value);

function taken(place, name, otherwise) {
  try {
    return JSON.parse(place().getItem(name)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

function put(place, name, value) {
  try {
    place().setItem(name, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}
