"use strict";
// Writing: strokes and photos become grey values, and what the program reads in them is shown.
const paper = $("paper"), pen = paper.getContext("2d", { willReadFrequently: true });
const BLANK = { width: 640, height: 480 };
let picture = null;    // what lies under the strokes: a photo, or nothing
let strokes = [];      // each a list of points and the width of the pen
let reading = { names: [], digits: [], steps: [] }, chosen = 0;

// ---- Drawing ----

function redraw() {
  const { width, height } = picture || BLANK;
  if (paper.width !== width || paper.height !== height) Object.assign(paper, { width, height });
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, width, height);
  if (picture) pen.drawImage(picture, 0, 0);
  strokes.forEach(stroke => line(stroke, 0));
  changed();
}

function line(stroke, from) {
  Object.assign(pen, { lineWidth: stroke.width, lineCap: "round", lineJoin: "round", strokeStyle: "#1a1a2e" });
  pen.beginPath();
  const points = stroke.points.slice(Math.max(from - 1, 0));
  pen.moveTo(points[0][0] + 0.01, points[0][1]); // A click makes a dot: a line without any length would not be drawn.
  points.forEach(point => pen.lineTo(...point));
  pen.stroke();
}

function place(event) {
  const box = paper.getBoundingClientRect();
  // The picture may be narrower or lower than the element: it lies in its middle.
  const scale = Math.max(paper.width / box.width, paper.height / box.height);
  const middle = [box.left + box.width / 2, box.top + box.height / 2];
  return [paper.width / 2 + (event.clientX - middle[0]) * scale, paper.height / 2 + (event.clientY - middle[1]) * scale];
}

let drawing = null;
paper.addEventListener("pointerdown", event => {
  if (event.button !== 0 || drawing) return;
  paper.setPointerCapture(event.pointerId);
  drawing = { id: event.pointerId, width: $("pen").value * paper.width / BLANK.width, points: [place(event)] };
  strokes.push(drawing);
  line(drawing, 0);
  changed();
});
paper.addEventListener("pointermove", event => {
  if (!drawing || drawing.id !== event.pointerId) return;
  const from = drawing.points.length, all = event.getCoalescedEvents ? event.getCoalescedEvents() : [];
  (all.length ? all : [event]).forEach(each => drawing.points.push(place(each)));
  line(drawing, from);
  changed();
});
for (const end of ["pointerup", "pointercancel"]) paper.addEventListener(end, () => { drawing = null; });

const clear = () => { [strokes, picture] = [[], null]; $("status").textContent = ""; redraw(); };
const undo = () => { strokes.length ? strokes.pop() : picture = null; redraw(); };
[$("clear").onclick, $("undo").onclick] = [clear, undo];
document.addEventListener("keydown", event => {
  if ((event.ctrlKey || event.metaKey) && event.key === "z") { event.preventDefault(); undo(); }
  const label = reading.names.indexOf(event.key), step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.key === "Backspace" || event.key === "Delete") clear();
  else if (step && event.target !== $("pen") && reading.digits[chosen + step]) choose(chosen + step);
  else if (label >= 0 && reading.digits.length) keep(chosen, label);
});

// ---- Pictures from elsewhere ----

async function open_picture(file) {
  try {
    lay_down(await createImageBitmap(file));
  } catch {
    $("status").textContent = "The browser cannot open this as a picture. PGM pictures: chalknet read FILE.";
  }
}

// A picture with its longer side at 1600 pixels or less becomes the paper.
function lay_down(image) {
  const width = image.videoWidth || image.width, height = image.videoHeight || image.height;
  const scale = Math.min(1, 1600 / Math.max(width, height)), length = side => Math.max(1, Math.round(side * scale));
  const copy = make("canvas", "", { width: length(width), height: length(height) });
  copy.getContext("2d").drawImage(image, 0, 0, copy.width, copy.height);
  [picture, strokes, $("status").textContent] = [copy, [], ""];
  redraw();
}

$("file").onchange = event => { if (event.target.files[0]) open_picture(event.target.files[0]); event.target.value = ""; };
document.addEventListener("paste", event => { if (event.clipboardData.files[0]) open_picture(event.clipboardData.files[0]); });
document.addEventListener("dragover", event => event.preventDefault());
document.addEventListener("drop", event => {
  event.preventDefault();
  if (event.dataTransfer.files[0]) open_picture(event.dataTransfer.files[0]);
});
$("camera").onclick = async () => {
  const video = $("video");
  try {
    if (video.hidden) {
      video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: 1600 } });
      [video.hidden, $("camera").textContent] = [false, "Take the picture"];
      return;
    }
    lay_down(video);
    video.srcObject.getTracks().forEach(track => track.stop());
  } catch {
    $("status").textContent = "There is no camera, or this page may not use it.";
  }
  [video.hidden, $("camera").textContent] = [true, "Camera"];
};

// ---- Asking the program ----

// A PGM picture of the form P5: a header, then a byte a pixel, from 0 black to 255 white.
const pgm = (width, height, greys) => new Blob([`P5\n${width} ${height}\n255\n`, new Uint8Array(greys)]);

let timer = null, is_asking = false, is_training = false, shown = "", kept = [];
const changed = () => { timer = timer || setTimeout(read, 100); };

async function read() {
  timer = null;
  if (is_asking) return changed();
  is_asking = true;
  const { width, height } = paper, colours = pen.getImageData(0, 0, width, height).data;
  const greys = new Uint8Array(width * height);
  // Green looks lightest to the eye, and blue darkest.
  for (let i = 0, j = 0; i < greys.length; i++, j += 4)
    greys[i] = 0.299 * colours[j] + 0.587 * colours[j + 1] + 0.114 * colours[j + 2] + 0.5;
  show(await ask("/write/read", pgm(width, height, greys)));
  is_asking = false;
}

async function keep(number, label) {
  const { picture, columns } = reading.digits[number];
  if (is_kept(picture)) return;
  kept.push(picture);
  const answer = await ask(`/write/keep/${label}`, pgm(columns, picture.length / columns, picture));
  if (answer.own === undefined) kept = kept.filter(other => other !== picture);
  else $("train").disabled = is_training;
  $("status").textContent = answer.message;
  mark_kept();
}
// What was kept is known again, though a stroke beside it may have changed its greys a little.
const is_kept = picture => kept.some(other => {
  const sum = greys => greys.reduce((sum, grey) => sum + grey, 0);
  return sum(other.map((grey, i) => Math.abs(grey - picture[i]))) < 0.05 * sum(other);
});
const mark_kept = () => reading.digits.forEach(({ picture }, i) =>
  $("digits").children[i].querySelectorAll("button").forEach(button => { button.disabled = is_kept(picture); }));

$("train").onclick = async () => { $("train").disabled = true; progress(await ask("/write/train")); };
function progress(answer) {
  $("status").textContent = answer.message;
  is_training = answer.running;
  $("train").disabled = answer.network && (is_training || !answer.own);
  if (answer.network) $("network").textContent = `The network: ${answer.network}.`;
  if (answer.running) setTimeout(async () => progress(await ask("/write/progress")), 400);
  else if (answer.network) changed();
}

// ---- Showing what came back ----

function show(answer) {
  // What is on the page stays, with the focus in it, if nothing has changed.
  if (shown === (shown = JSON.stringify(answer))) return;
  const before = reading.digits[chosen];
  reading = { names: [], digits: [], steps: [], ...answer };
  const { names, digits } = reading, answers = digits.map(digit => digit.answer);
  $("answer").textContent = answers.join(names.every(name => name.length === 1) ? "" : " ");
  $("answer").className = ["", "", "few", "few"][$("answer").textContent.length] ?? "many";
  $("message").textContent = answer.message;
  $("digits").replaceChildren(...digits.map((digit, number) => block(digit, number, names)));
  $("steps").replaceChildren(...reading.steps.map((step, i) => {
    const figure = make("figure", ""), canvas = pixels(step.width, step.height, step.pixels, i > 1);
    if (i === 3) digits.forEach(digit => frame(canvas, digit, step.width / reading.width));
    figure.append(canvas, make("figcaption", step.name));
    return figure;
  }));
  mark_kept();
  // A digit written beside it may have moved the chosen one on in the row.
  choose(Math.max(0, digits.findIndex(digit => before && meet(digit, before))));
}

const meet = (a, b) => a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height;

function frame(canvas, { left, top, width, height }, scale) {
  const context = canvas.getContext("2d");
  context.strokeStyle = "#e0393e";
  context.strokeRect(left * scale - 1.5, top * scale - 1.5, width * scale + 3, height * scale + 3);
}

function block(digit, number, names) {
  const block = make("div", "", { className: "digit" }), buttons = make("div", "", { className: "names" });
  digit.columns = reading.columns;
  names.forEach((name, label) => {
    const button = make("button", name, { onclick: () => keep(number, label), title: `It is a ${name}` });
    button.dataset.class = label;
    buttons.append(button);
  });
  const said = make("div", ""), answer = digit.answer === "?" ? "I do not know" : digit.answer;
  said.append(make("b", answer), make("small", `, ${(100 * digit.sure).toFixed(1)} %`), make("br"), "It is a …");
  block.append(pixels(digit.columns, digit.seen.length / digit.columns, digit.seen, true), said, buttons);
  block.onpointerdown = () => choose(number);
  block.addEventListener("focusin", () => choose(number));
  return block;
}
// The bars and the neurons belong to one digit.
function choose(number) {
  chosen = number;
  keep_for_later("digit", reading.digits[number]);
  [...$("digits").children].forEach((block, i) => block.classList.toggle("chosen", i === number));
  const digit = reading.digits[number], best = digit ? Math.max(...digit.probabilities) : 0;
  $("bars").replaceChildren(...reading.names.flatMap((name, i) => {
    const p = digit ? digit.probabilities[i] : 0, bar = make("i", "", { className: digit && p === best ? "best" : "" });
    bar.style.width = `${Math.max(0, Math.min(100, 100 * p))}%`;
    return [make("span", name), bar, make("span", digit ? `${(100 * p).toFixed(1)} %` : "")];
  }));
  const awake = $("awake"), lamps = digit ? digit.awake : [], context = awake.getContext("2d"), side = 16, columns = 32;
  awake.height = side * Math.max(1, Math.ceil(lamps.length / columns));
  lamps.forEach((light, i) => {
    context.fillStyle = `rgb(${light} ${light * 0.8} ${light * 0.2})`;
    context.fillRect(side * (i % columns), side * Math.floor(i / columns), side - 1, side - 1);
  });
}

// ---- From room to room ----

addEventListener("pagehide", () => keep_for_later("paper", { strokes, photo: picture && picture.toDataURL("image/jpeg") }));
const { strokes: before = [], photo } = kept_before("paper") || {};
strokes = before;
redraw();
if (photo) {
  const image = new Image();
  image.onload = () => { lay_down(image); strokes = before; redraw(); };
  image.src = photo;
}
ask("/write/progress").then(progress);
