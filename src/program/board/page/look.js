"use strict";
// Looking inside: each question is the words of a command, and what the program answers is drawn.
let set = "test", asked = 0;

// Words, the flag of another set behind them; and what the program says to them is shown, unless something newer was asked.
const with_set = words => words[0] === "weights" || set === "test" || words.includes("--set") ? words : [...words, "--set", set];

async function look(words) {
  const mine = ++asked, digit = words[0] === "why" && !words.includes("--picture");
  words = digit ? ["why"] : with_set(words);
  into_address(words);
  $("status").textContent = "One moment …";
  const answer = digit ? await why_my_digit() : await say("/look/say", words);
  if (mine !== asked) return;
  $("status").textContent = answer.message ?? "";
  if (!answer.message) show[words[0]](answer);
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
  confusion = answer ?? await say("/look/say", with_set(["test"]));
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
}

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

// Numbers from -255 to 255: red above 0, blue below.
function signed(width, numbers) {
  const canvas = make("canvas", "", { width, height: numbers.length / width, className: "pixels" }), context = canvas.getContext("2d");
  const image = context.createImageData(canvas.width, canvas.height);
  numbers.forEach((number, i) => {
    const rest = 255 - Math.abs(number);
    image.data.set(number > 0 ? [255, rest, rest, 255] : [rest, rest, 255, 255], 4 * i);
  });
  context.putImageData(image, 0, 0);
  return canvas;
}
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
  why({ width, ink: greys, answer, other, parts, flips, said, sum, holds, removed, flipped }) {
    const drawings = [figure(ink(width, greys), ["what the network sees"]), figure(signed(width, parts), [`red: for ${answer}`, `blue: for ${other}`])];
    if (flips.some(Boolean)) drawings.push(figure(signed(width, flips), ["one pixel flips it:", "red with full ink, blue without"]));
    const table = make("table", ""), line = (kind, cells) => { const row = make("tr", ""); row.append(...cells.map(text => make(kind, text))); table.append(row); };
    line("th", ["pixels", "the parts promise", "the difference is"]);
    removed.forEach(cells => line("td", cells));
    $("shown").replaceChildren(...paragraphs(said), row_of(drawings, "pictures large"), ...paragraphs(sum), make("p", holds), table, ...paragraphs(flipped));
  },
  neurons({ head, layer, width, neurons }) {
    const of_layer = layer > 1 ? ["--layer", String(layer)] : [];
    $("shown").replaceChildren(make("h2", head), ...neurons.flatMap(({ neuron, loss, weights, pictures, says }) => {
      const off = make("button", "Switch it off", { onclick: () => look(["test", "--without", String(neuron), ...of_layer]) });
      const title = make("p", ""), drawings = weights.length ? [figure(signed(width, weights), ["its weights", "red raises it"])] : [];
      title.append(make("b", `Neuron ${neuron}: `), `${loss}. `, off);
      return [title, row_of([...drawings, ...pictures.map(each => picture(width, each))]), make("p", says.join("\n"))];
    }));
  },
  weights({ head, width, is_hidden, neurons }) {
    const onclick = neuron => is_hidden ? () => look(["neurons", "--neuron", String(neuron)]) : undefined;
    const figures = neurons.map(({ neuron, weights, caption }) => figure(signed(width, weights), [caption], onclick(neuron)));
    $("shown").replaceChildren(make("h2", head), row_of(figures));
  },
};

// ---- What is asked ----

document.querySelectorAll("button[data-say]").forEach(button => { button.onclick = () => look(button.dataset.say.split(" ")); });
$("why").onsubmit = event => { event.preventDefault(); look(["why", "--picture", $("number").value.trim()]); };
$("neuron").onsubmit = event => { event.preventDefault(); look(["neurons", "--neuron", $("which").value.trim()]); };
$("set").onchange = () => { set = $("set").value; fill_matrix(); };

const words = words_of_address();
set = words.includes("--set") ? words[words.indexOf("--set") + 1] : "test";
$("set").value = set;
fill_matrix().then(() => words.length && look(words));
