"use strict";
// Looking inside: each question is the words of a command, and what the program answers is drawn.
let set = "test", asked = 0, filled = 0;

// Words, the flag of another set behind them; and what the program says to them is shown, unless something newer was asked.
const with_set = words => words[0] === "weights" || set === "test" || words.includes("--set") ? words : [...words, "--set", set];

async function look(words, how = "pushState") {
  const mine = ++asked, digit = words[0] === "why" && !words.includes("--picture");
  words = digit ? ["why"] : with_set(words);
  into_address(words, how);
  $("status").textContent = "One moment …";
  const answer = digit ? await why_my_digit() : await say("/look/say", words);
  if (mine !== asked) return;
  $("status").textContent = answer.message ?? "";
  if (answer.message) return;
  show[words[0]](answer);
  if (how === "pushState") $("shown").focus({ preventScroll: true });
}

// The digit that the room Write has left, as the network sees it.
function why_my_digit() {
  const digit = kept_before("digit");
  if (!digit) return { message: "There is no digit yet: write one in the room Write, and come back." };
  const { columns, picture } = digit, header = `P5\n${columns} ${picture.length / columns}\n255\n`;
  return ask("/look/digit", new Blob([header, new Uint8Array(picture)]));
}

// ---- What for what ----

let confusion = null;
async function fill_matrix(answer) {
  const mine = ++filled, found = answer ?? await say("/look/say", with_set(["test"]));
  if (mine !== filled) return;
  confusion = found;
  if (confusion.message) { $("result").textContent = confusion.message; return; }
  const { names, rows, recall, precision } = confusion, table = make("table", "");
  const largest = Math.max(1, ...rows.flatMap((row, truth) => row.filter((_, answer) => answer !== truth)));
  const line = (head, cells) => { const row = make("tr", ""); row.append(make("th", head, { scope: "row", title: head }), ...cells); table.append(row); };
  line("", [...names.map(name => make("th", name, { scope: "col", title: name })), make("th", "recall")]);
  rows.forEach((row, truth) => line(names[truth], [...row.map((times, said) => cell(times, truth, said, largest)), share(recall[truth])]));
  line("prec.", precision.map(share));
  $("matrix").replaceChildren(table);
  $("result").textContent = confusion.result;
  $("lost").textContent = confusion.lost;
  $("network").textContent = `The network: ${confusion.network}.`;
  // The Tab key stops at the matrix once; in it the arrow keys lead on.
  $("matrix").querySelectorAll("button").forEach((button, i) => { button.tabIndex = i ? -1 : 0; });
}

$("matrix").onkeydown = event => {
  const buttons = [...$("matrix").querySelectorAll("button")], here = buttons.indexOf(event.target);
  const column = button => button.dataset.cell.split(" ")[1], is_in_column = button => column(button) === column(event.target);
  const next = {
    ArrowLeft: () => buttons[here - 1], ArrowRight: () => buttons[here + 1],
    ArrowUp: () => buttons.slice(0, here).reverse().find(is_in_column), ArrowDown: () => buttons.slice(here + 1).find(is_in_column),
  }[event.key]?.();
  if (!next) return;
  event.preventDefault();
  [event.target.tabIndex, next.tabIndex] = [-1, 0];
  next.focus();
};

const share = text => make("td", text, { className: "share" });
function cell(times, truth, said, largest) {
  const box = make("td", "", { className: truth === said ? "right" : "" });
  if (truth === said || !times) {
    box.append(make("span", times || "·"));
    return box;
  }
  const { names } = confusion, button = make("button", times, { title: `${names[truth]} read as ${names[said]}: ${times}` });
  box.style.background = `color-mix(in srgb, #d4482f ${10 + 60 * times / largest}%, var(--card))`;
  button.dataset.cell = `${truth} ${said}`;
  button.onclick = () => look(["mistakes", "--truth", names[truth], "--answer", names[said], "--count", "24"]);
  box.append(button);
  return box;
}

// ---- Drawing what came back ----

const red_and_blue = (width, numbers) => signed(width, numbers.length / width, numbers);
const ink = (width, greys) => pixels(width, greys.length / width, greys, true);

function figure(canvas, captions, onclick) {
  const box = make(onclick ? "button" : "figure", "", onclick ? { onclick } : {});
  box.append(canvas, ...captions.map(caption => make("small", caption)));
  return box;
}
const row_of = (figures, kind = "pictures") => { const row = make("div", "", { className: kind }); row.append(...figures); return row; };
const paragraphs = sentences => sentences.map(sentence => make("p", sentence));
// A picture that can be asked about.
const picture = (width, { number, ink: greys, caption }) =>
  figure(ink(width, greys), caption, () => look(["why", "--picture", String(number)]));

const show = {
  test(answer) {
    fill_matrix(answer);
    $("shown").replaceChildren();
  },
  mistakes({ head, width, pictures }) {
    $("shown").replaceChildren(make("h2", head), row_of(pictures.map(each => picture(width, each))), make("p", pictures.length ? "Choose one to see why." : ""));
  },
  why({ width, ink: greys, caption, answer, other, parts, flips, said, sum, holds, removed, flipped }) {
    const drawings = [figure(ink(width, greys), [caption]), figure(red_and_blue(width, parts), [`red: for ${answer}`, `blue: for ${other}`])];
    if (flips.some(Boolean)) drawings.push(figure(red_and_blue(width, flips), ["one pixel flips it:", "red with full ink, blue without"]));
    const table = make("table", ""), line = (kind, cells) => { const row = make("tr", ""); row.append(...cells.map(text => make(kind, text))); table.append(row); };
    line("th", ["pixels", "the parts promise", "the difference is"]);
    removed.forEach(cells => line("td", cells));
    $("shown").replaceChildren(make("p", said), row_of(drawings, "pictures large"), ...paragraphs(sum), make("p", holds), table, ...paragraphs(flipped));
  },
  neurons({ head, about, layer, width, neurons }) {
    const of_layer = layer > 1 ? ["--layer", String(layer)] : [];
    $("shown").replaceChildren(make("h2", head), ...paragraphs(about), ...neurons.flatMap(({ neuron, lost, weights, pictures, says }) => {
      const off = make("button", "Switch it off", { onclick: () => look(["test", "--without", String(neuron), ...of_layer]) });
      const title = make("p", ""), drawings = weights.length ? [figure(red_and_blue(width, weights), ["its weights", "red raises it"])] : [];
      title.append(make("b", `Neuron ${neuron}: `), `${lost}. `, off);
      return [title, row_of([...drawings, ...pictures.map(each => picture(width, each))]), make("p", says.join("\n"))];
    }));
  },
  weights({ head, about, width, is_hidden, neurons }) {
    const onclick = neuron => is_hidden ? () => look(["neurons", "--neuron", String(neuron)]) : undefined;
    const figures = neurons.map(({ neuron, weights, caption }) => figure(red_and_blue(width, weights), [caption], onclick(neuron)));
    $("shown").replaceChildren(make("h2", head), ...paragraphs(about), row_of(figures, figures.length > 20 ? "pictures small" : "pictures"));
  },
};

// ---- What is asked ----

document.querySelectorAll("button[data-say]").forEach(button => { button.onclick = () => look(button.dataset.say.split(" ")); });
$("why").onsubmit = event => { event.preventDefault(); look(["why", "--picture", $("number").value.trim()]); };
$("neuron").onsubmit = event => { event.preventDefault(); look(["neurons", "--neuron", $("which").value.trim()]); };
// The pictures that are shown are of the set before.
$("set").onchange = () => { set = $("set").value; $("shown").replaceChildren(); look(["test"]); };

function begin() {
  const words = words_of_address();
  $("set").value = set = words.includes("--set") ? words[words.indexOf("--set") + 1] : "test";
  $("shown").replaceChildren();
  if (words[0] !== "test") fill_matrix();
  if (words.length) look(words, "replaceState");
  else [asked, $("status").textContent] = [asked + 1, ""];
}
addEventListener("popstate", begin);
begin();
