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

// Colours, each of red, green and blue, as a picture of as many pixels.
function pixels_of(width, height, colours) {
  const canvas = make("canvas", "", { width, height, className: "pixels" }), context = canvas.getContext("2d");
  const image = context.createImageData(width, height);
  colours.forEach((colour, i) => image.data.set([...colour, 255], 4 * i));
  context.putImageData(image, 0, 0);
  return canvas;
}

// Grey values; ink is drawn dark.
const pixels = (width, height, greys, invert) => pixels_of(width, height, greys.map(grey => Array(3).fill(invert ? 255 - grey : grey)));

// Numbers from -255, blue, over 0, white, to 255, red.
const signed = (width, height, numbers) => pixels_of(width, height, numbers.map(number => {
  const rest = 255 - Math.abs(number);
  return number > 0 ? [255, rest, rest] : [rest, rest, 255];
}));

// What one room leaves for another, as long as this window is open. A browser may forbid it, or find it too large.
function kept_before(name) {
  try {
    return JSON.parse(sessionStorage.getItem(name));
  } catch {
    return null;
  }
}
function keep_for_later(name, value) {
  try {
    sessionStorage.removeItem(name);
    sessionStorage.setItem(name, JSON.stringify(value ?? null));
  } catch {
    // Then the other room begins with nothing.
  }
}

// What the room shows stands in the address: whoever opens it sees the same.
const words_of_address = () => new URLSearchParams(location.search).getAll("say");
const into_address = (words, how = "replaceState") => history[how](null, "", `?${new URLSearchParams(words.map(word => ["say", word]))}`);

document.querySelector(`nav a[href="${location.pathname}"]`)?.setAttribute("aria-current", "page");
