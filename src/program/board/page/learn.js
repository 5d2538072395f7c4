"use strict";
// The settings become the words of a command line; what they mean, and all that is shown, the program says.
let recipes = [], fields = [], run = { words: [], state: "none" }, shown = "";

// ---- The settings ----

const value_of = flag => $(`field${flag}`).value.trim();

function words() {
  const typed = fields.filter(({ flag }) => value_of(flag)).flatMap(({ flag }) => [flag, value_of(flag)]);
  const more = $("more").value.trim();
  return ["train", $("recipe").value, ...typed, ...(more ? more.split(/\s+/) : [])];
}

// The other way round: what has no field stands in the last one. Without a recipe it is the course's.
function set_words([, ...rest]) {
  $("recipe").value = recipes.some(({ name }) => name === rest[0]) ? rest.shift() : "course";
  fields.forEach(({ flag }) => { $(`field${flag}`).value = ""; });
  const more = [];
  while (rest.length) {
    const word = rest.shift(), field = $(`field${word}`);
    if (field && rest.length) field.value = rest.shift();
    else more.push(word);
  }
  $("more").value = more.join(" ");
  usual();
}

function field(label, input, title) {
  const box = make("label", label, { title });
  box.append(input);
  $("settings").append(box);
  // What was typed in the last field may have one of its own.
  input.addEventListener("change", () => { set_words(words()); into_address(words()); });
  return box;
}

function build() {
  const choice = make("select", "", { id: "recipe" });
  choice.append(...recipes.map(({ name, text }) => make("option", `${name}: ${text}`, { value: name })));
  choice.value = "course";
  field("recipe", choice, "a network and its settings").className = "whole";
  fields.forEach(({ flag, meaning }) => field(flag.slice(2), make("input", "", { id: `field${flag}` }), meaning));
  field("more flags of chalknet train", make("input", "", { id: "more" }), "for example --start he").className = "wide";
  usual();
}

// An empty field is what the recipe says.
function usual() {
  const recipe = recipes.find(({ name }) => name === $("recipe").value);
  fields.forEach(({ flag }) => { $(`field${flag}`).placeholder = recipe ? recipe.usual[flag] : ""; });
}

// ---- The run ----

const same = (a, b) => a.join("\n") === b.join("\n");

// A run that is lost if another begins.
const is_going = ({ state, has_learned }) => state === "running" || has_learned;

async function begin() {
  const now = await ask("/learn/look");
  if (is_going(now) && !confirm("Another run begins: what the one before has learned is gone, unless you saved it. Begin?")) {
    show(now);
    return false;
  }
  into_address(words());
  $("status").textContent = "It begins; a run before it ends its mini-batch first …";
  const begun = await say("/learn/begin", words());
  $("status").textContent = "";
  return show(begun);
}

// Other settings are another run.
async function act(what) {
  if ((run.state === "broken" || !same(words(), run.words)) && !await begin()) return;
  await tell(what);
}

const tell = async what => show(await ask(`/learn/${what}`));

// One thing at a time: two quick clicks must not begin two runs.
let is_busy = false;
async function alone(work) {
  if (is_busy) return;
  is_busy = true;
  await work().finally(() => { is_busy = false; });
}

$("anew").onclick = () => alone(begin);
$("go").onclick = () => alone(() => run.state === "running" ? tell("pause") : act("go"));
for (const what of ["mini-batch", "epoch"]) $(what).onclick = () => alone(() => act(what));
for (const what of ["save", "write"]) $(what).onclick = () => alone(() => tell(what));

// The mini-batch at which it stops may take a little longer than the answer.
let timer = null;
function look_again(once_more) {
  clearTimeout(timer);
  if (run.state === "running" || once_more) timer = setTimeout(look, 300);
}

// An answer that comes while something else is asked may be of the run before.
async function look() {
  const answer = await ask("/learn/look");
  if (is_busy) look_again(true);
  else show(answer);
}

// ---- What came back ----

// Returns whether there is a run: if not, the answer says why.
function show(answer) {
  if (!answer.state) {
    // There is nothing to type in a terminal.
    $("status").textContent = answer.message.split("\nType `chalknet help`")[0];
    look_again();
    return false;
  }
  const has_stopped = run.state === "running" && answer.state !== "running";
  run = answer;
  $("message").textContent = run.message;
  $("go").textContent = run.state === "running" ? "Pause" : "Go";
  $("progress").textContent = run.progress;
  $("network").textContent = run.network;
  if (shown !== (shown = JSON.stringify([run.curve, run.answers, run.weights]))) draw();
  look_again(has_stopped);
  return true;
}

function draw() {
  const svg = run.curve && new DOMParser().parseFromString(run.curve, "image/svg+xml").documentElement;
  $("curve").replaceChildren(...(svg ? [svg] : []));
  $("answers").replaceChildren(...run.answers.map(({ picture, says, verdict, right }) => {
    const figure = make("figure", "", { className: right ? "" : "wrong" });
    figure.append(pixels(run.width, run.height, picture, true), make("figcaption", says), make("figcaption", verdict));
    return figure;
  }));
  $("weights").replaceChildren(...run.weights.map(({ caption, values }) => {
    return Object.assign(signed(run.width, run.height, values), { title: caption });
  }));
}

// A teacher's link shows its run ready to go; without one, or if it would be lost, the run that there is.
alone(async () => {
  ({ recipes, fields } = await ask("/learn/recipes"));
  build();
  const linked = words_of_address(), now = await ask("/learn/look");
  const known = linked[0] === "train" ? linked : now.words;
  if (known) set_words(known);
  const is_same = now.state && same(words(), now.words);
  if (!is_same && !is_going(now)) return begin();
  show(now);
  if (!is_same) $("status").textContent = "This run was there already. The settings are those of the address: Begin anew takes them.";
});
