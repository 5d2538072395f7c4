"use strict";
// The toy network as a drawing. Every number, formula and result comes from the program, as the lines of `chalknet explain`;
// here they are put in their places and uncovered one after the other.
const LAYERS = [["w", "b", "z", "a"], ["v", "c", "o", "p"]]; // what the book calls weight, bias, sum and output
const HEADS = ["inputs", "hidden neurons", "outputs; y is the truth"], WIDE = [84, 178, 178], ROW = 19; // of the three columns
let lefts = [];      // where they begin
let round = null;   // what the program said last
let lines = [];     // its lines up to the step: what comes after that is the next round
let known = 0;      // so many of them are uncovered
let words = [];     // what was asked
let seed = 0, asked = 0;

const small = (...places) => places.map(place => "₀₁₂₃₄"[place]).join("");
const named = name => document.querySelectorAll(`[data-name="${name}"]`);
const end_of = phase => 1 + lines.map(line => line.phase).lastIndexOf(phase);

// ---- Asking ----

// Asks, and uncovers so many lines of the answer.
async function load(wanted, count = 0) {
  const mine = ++asked, answer = await say("/compute/explain", wanted);
  if (mine !== asked) return true; // What was asked later is shown.
  // The terminal would go on to say where help is.
  $("message").textContent = (answer.message || "").split("\n")[0];
  if (answer.message) return false;
  [round, words] = [answer, wanted];
  lines = round.lines.filter(line => line.phase !== "After the step");
  if (wanted.includes("--seed")) seed = Number(wanted[wanted.indexOf("--seed") + 1]);
  into_address(words);
  for (const choice of ["activation", "loss", "sizes"]) choose($(choice), String(round[choice]));
  $("rate").value = round.rate;
  draw();
  uncover(count);
  return true;
}

// A value that the list does not offer was typed into the address: then it does.
function choose(select, value) {
  if (![...select.options].some(option => option.text === value)) select.add(make("option", value));
  select.value = value;
}

const kind = () => ["--sizes", $("sizes").value, "--activation", $("activation").value, "--loss", $("loss").value,
  ...(round.output === "softmax" ? [] : ["--output", round.output])];
// All numbers as words, some of them changed.
const typed = changed => {
  const { input, numbers, target, rate } = { ...round, ...changed };
  return ["explain", ...kind(), "--input", input.join(","), "--target", target, "--rate", rate, "--numbers", numbers.join(",")];
};

async function change(field, changed) {
  const is_number = field.type === "radio" || field.value.trim() && !isNaN(field.value);
  if (!is_number) $("message").textContent = `${field.closest("[data-name]").dataset.name} must be a number, such as 0.7 (with a point).`;
  const good = is_number && await load(typed(changed), known);
  good ? field.removeAttribute("aria-invalid") : field.setAttribute("aria-invalid", "true");
}

// ---- The drawing ----

function draw() {
  const most = Math.max(...round.sizes), height = most * (most > 3 ? 104 : 132) + 10;
  const network = $("network"), focus = document.activeElement.title;
  network.replaceChildren();
  // Where there is room for it, a slope stands below its weight: so the drawing is narrow, and large on the screen.
  const kind = most > 3 ? "weight" : "weight stacked", label = most > 3 ? 196 : 110, gap = label + 8;
  lefts = [0, WIDE[0] + gap, WIDE[0] + WIDE[1] + 2 * gap];
  network.setAttribute("viewBox", `0 ${-ROW} ${lefts[2] + WIDE[2]} ${height + 26 + ROW}`);
  HEADS.forEach((head, column) => place_at(lefts[column], -ROW, WIDE[column], ROW, "head", [head]));
  const middle = (column, place) => height * (place - 0.5) / round.sizes[column];
  LAYERS.forEach((letters, layer) => weights(letters, layer, middle, kind, label));
  each(round.sizes[0], i => box(0, middle(0, i), "node input", [number("x" + small(i))]));
  LAYERS.forEach(([, bias, sum, output], layer) => each(round.sizes[layer + 1], j => {
    const names = [bias, sum, output].map(letter => letter + small(j));
    box(layer + 1, middle(layer + 1, j), "node", [...names.flatMap(name => [number(name), slope(name)]), ...(layer ? [target(j)] : [])]);
  }));
  box(2, height + 12, "weight", [number("L")]);
  // Whoever goes from number to number with the Tab key is not thrown back to the first.
  if (round.names.includes(focus)) network.querySelector(`[title="${focus}"]`).focus();
}

const each = (count, act) => { for (let place = 1; place <= count; place++) act(place); };

// The lines between two columns, and above them the labels: each where no other line has one.
function weights([letter], layer, middle, kind, label) {
  const [before, after] = [round.sizes[layer], round.sizes[layer + 1]];
  const from = lefts[layer] + WIDE[layer], gap = lefts[layer + 1] - from;
  const [high, low] = [1 / before, 1 / after], part = high / (low * after + high);
  const both = act => each(before, i => each(after, j => act(letter + small(i, j), middle(layer, i), middle(layer + 1, j))));
  both((name, y1, y2) => $("network").append(shape("line", { x1: from, y1, x2: from + gap, y2, "data-name": name })));
  both((name, y1, y2) => place_at(from + 4, y1 + (y2 - y1) * part - ROW / 2, label, 2 * ROW, kind, [number(name), slope(name)]));
}

function shape(kind, attributes) {
  const made = document.createElementNS($("network").namespaceURI, kind);
  Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
  return made;
}

function box(column, y, kind, parts) {
  const height = ROW * Math.ceil(parts.length / 2) + 8;
  place_at(lefts[column], y - height / 2, WIDE[column], height, kind, parts);
}

function place_at(x, y, width, height, className, parts) {
  const place = shape("foreignObject", { x, y, width, height }), inside = make("div", "", { className });
  inside.append(...parts);
  place.append(inside);
  $("network").append(place);
}

// A number with its name: one that is given can be changed, one that is computed can be asked where it is from.
function number(name) {
  const place = round.names.indexOf(name), count = round.input.length;
  if (place < 0) return computed(name, name + " ", "number");
  const made = make("label", name + " ", { className: "number" });
  made.dataset.name = name;
  const field = make("input", "", { value: round.shown[place], title: name });
  field.onchange = () => {
    const [of, i] = place < count ? ["input", place] : ["numbers", place - count];
    change(field, { [of]: Object.assign([...round[of]], { [i]: field.value }) });
  };
  made.append(field);
  return made;
}

function computed(name, text, className) {
  const made = make("span", text, { className, tabIndex: 0 });
  made.dataset.name = name;
  made.append(make("b"));
  return made;
}

const slope = name => computed("d" + name, "", "number slope");

function target(class_) {
  const made = make("label", "", { className: "number" }), name = "y" + small(class_);
  made.dataset.name = name;
  const field = make("input", "", { type: "radio", name: "target", checked: class_ === round.target });
  field.onchange = () => change(field, { target: class_ });
  made.append(field, `${name} = ${class_ === round.target ? 1 : 0}`);
  return made;
}

// ---- Uncovering ----

function uncover(count) {
  known = Math.min(Math.max(count, 0), lines.length);
  const results = new Map(lines.slice(0, known).map(line => [line.name, line.result]));
  for (const place of document.querySelectorAll("#network .number b")) {
    const { name } = place.parentElement.dataset, result = results.get(name), stepped = results.get(name.slice(1));
    if (!place.parentElement.classList.contains("slope")) place.textContent = result || "?";
    // Behind the step the new weight stands where its slope was; z and a are computed anew, and have no step.
    else if (round.names.includes(name.slice(1)) && stepped) place.textContent = `→ ${stepped}`;
    else place.textContent = result ? `${name} ${result}` : "";
  }
  list();
  $("less").disabled = known === 0;
  known ? mark(lines[known - 1].name) : $("formula").textContent = "Press Forward, or → for one number after the other. Every number with a frame can be changed.";
}

const written = line => `${line.question} = ${line.answer}${line.remark && `   (${line.remark})`}`;

function list() {
  const phases = [...new Set(lines.map(line => line.phase))];
  $("list").replaceChildren(...phases.flatMap(phase => {
    const rows = make("ol");
    lines.forEach((line, i) => {
      if (line.phase !== phase) return;
      const row = make("li", `§${line.section}  ${i < known ? written(line) : line.question}`, { tabIndex: 0, className: i < known ? "known" : "" });
      row.dataset.line = line.name;
      rows.append(row);
    });
    return [make("h2", phase), rows];
  }));
}

// Shows where a number is from: its formula, and the numbers that are put in.
function mark(name) {
  document.querySelectorAll(".chosen, .part").forEach(made => made.classList.remove("chosen", "part"));
  named(name).forEach(made => made.classList.add(made.tagName === "line" ? "part" : "chosen"));
  const line = lines.slice(0, known).filter(line => line.name === name).pop() || lines.find(line => line.name === name);
  if (!line) return;
  document.querySelectorAll(`[data-line="${name}"]`).forEach(row => row.classList.add("chosen"));
  const is_known = lines.indexOf(line) < known;
  $("formula").textContent = `§${line.section}  ${is_known ? written(line) : line.question}`;
  const parts = new Set(line.question.slice(name.length).match(/[a-zη]+[₀-₄]*/g));
  parts.forEach(part => part !== name && named(part).forEach(made => made.classList.add("part")));
}

for (const event of ["pointerover", "focusin"]) document.addEventListener(event, ({ target }) => {
  const made = target.closest("[data-name], [data-line]");
  // A new weight stands in the place of its slope.
  if (made) mark(made.textContent.startsWith("→") ? made.dataset.name.slice(1) : made.dataset.name || made.dataset.line);
});

// ---- Buttons and keys ----

// Behind the step the next round begins, with the new numbers.
async function forward(count) {
  if (known < lines.length || await load(typed({ numbers: round.next }))) uncover(count());
}

const acts = {
  forward: () => forward(() => end_of("Loss")),
  backward: () => uncover(end_of("Backward")),
  update: () => uncover(end_of("Step")),
  more: () => forward(() => known + 1),
  less: () => uncover(known - 1),
  new: () => load(["explain", ...kind(), "--seed", String(seed + 1)]),
  book: () => load(["explain"]),
};
Object.entries(acts).forEach(([name, act]) => { $(name).onclick = act; });
const KEYS = { f: "forward", b: "backward", u: "update", n: "new", ArrowRight: "more", ArrowLeft: "less" };
document.addEventListener("keydown", event => {
  const is_typing = event.target.closest("input, select") || event.ctrlKey || event.metaKey || event.altKey;
  if (round && KEYS[event.key] && !is_typing) acts[KEYS[event.key]]();
});
$("rate").onchange = () => change($("rate"), { rate: $("rate").value });
$("activation").onchange = $("loss").onchange = () => load(typed({}), known);
$("sizes").onchange = () => load(["explain", ...kind(), "--seed", String(seed || 1)]);

const first = words_of_address();
load(first.length ? first : ["explain"]).then(async good => {
  if (good) return;
  const problem = $("message").textContent;
  await load(["explain"]);
  $("message").textContent = problem;
});
