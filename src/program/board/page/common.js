"use strict";
// What every room needs. The page draws and asks; all that is shown was computed by the program, in Rust.
const $ = id => document.getElementById(id);
const make = (kind, text, more) => Object.assign(document.createElement(kind), { textContent: text }, more);

// What the program answers to this question; the words of a command line go with say().
async function ask(path, body = "") {
  try {
    const response = await fetch(path, { method: "POST", body });
    return response.headers.get("Content-Type") === "application/json" ? await response.json() : { message: await response.text() };
  } catch {
    return { message: "The program does not answer any more: start chalknet board again." };
  }
}

const say = (path, words) => ask(path, words.join("\n"));

// Grey values as a picture, as large as they are many; ink is drawn dark.
function pixels(width, height, greys, invert) {
  const canvas = make("canvas", "", { width, height, className: "pixels" }), context = canvas.getContext("2d");
  const image = context.createImageData(width, height);
  greys.forEach((grey, i) => image.data.set([...Array(3).fill(invert ? 255 - grey : grey), 255], 4 * i));
  context.putImageData(image, 0, 0);
  return canvas;
}

// What one room leaves for another, as long as this window is open.
const kept_before = name => JSON.parse(sessionStorage.getItem(name));
function keep_for_later(name, value) {
  try {
    sessionStorage.setItem(name, JSON.stringify(value ?? null));
  } catch {
    sessionStorage.removeItem(name); // It is too large.
  }
}

// What the room shows stands in the address: whoever opens it sees the same.
const words_of_address = () => new URLSearchParams(location.search).getAll("say");
const into_address = words => history.replaceState(null, "", `?${new URLSearchParams(words.map(word => ["say", word]))}`);

document.querySelector(`nav a[href="${location.pathname}"]`).setAttribute("aria-current", "page");
