// Two versions of one entry, side by side: field by field a person says which one counts.

import { fill, label, meaning } from "./form.js";

const grouped = (list) => {
  const values = new Map();
  for (const [name, value] of list) values.set(name, [...(values.get(name) ?? []), value]);
  return values;
};

const same = (one = [], other = []) => one.filter(Boolean).join("\n") === other.filter(Boolean).join("\n");

function choice(name, whose, text, none, isChosen) {
  const tile = document.createElement("label");
  const box = document.createElement("input");
  const words = document.createElement("span");
  tile.className = "tile";
  Object.assign(box, { type: "radio", name: `decide ${name}`, value: whose, checked: isChosen });
  words.textContent = text || none;
  words.dir = "auto";
  tile.append(box, words);
  return tile;
}

/** Show where two versions differ; `words` has `here`, `there` and `none`. Gives a function that returns what was decided. */
export function compare(place, form, ours, theirs, words) {
  const [here, there] = [grouped(ours), grouped(theirs)];
  // So that rows which only one of them has can be named in words.
  fill(form, [...ours, ...theirs]);
  const names = [...new Set([...there.keys(), ...here.keys()])].filter((name) => !same(here.get(name), there.get(name)));
  place.replaceChildren();
  for (const name of names) {
    const group = document.createElement("fieldset");
    const legend = document.createElement("legend");
    const tiles = document.createElement("div");
    group.className = "field";
    tiles.className = "tiles";
    legend.textContent = label(form, name);
    for (const [whose, values] of [["here", here.get(name) ?? []], ["there", there.get(name) ?? []]]) {
      const text = `${words[whose]}: ${meaning(form, name, values) || words.none}`;
      tiles.append(choice(name, whose, text, words.none, whose === "here"));
    }
    group.append(legend, tiles);
    place.append(group);
  }
  return () => {
    const decided = new Map([...there, ...here]);
    for (const name of names) {
      const whose = place.querySelector(`input[name="decide ${CSS.escape(name)}"]:checked`)?.value;
      decided.set(name, (whose === "there" ? there : here).get(name) ?? []);
    }
    return [...decided].flatMap(([name, values]) => values.map((value) => [name, value]));
  };
}
