// A component's files are joined without imports (ui/show/components.py), so one file uses names of another: those of
// the kit everywhere, those of the files beside it within a component, those of a shared folder (figures/kit/networks,
// chapters/<page>/<name>) where the component's Python names it. The lists are read from the files themselves.

import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";

import js from "@eslint/js";
import globals from "globals";

const KIT = "figures/kit";
const ROOMS = ["figures", "chapters", "ui"];
const DECLARED = /^(?:export )?(?:async )?(?:function|class|const|let) +(\w+)/gm;

// BertViz, d3 and jQuery, unchanged.
const foreign = /[\\/]libraries[\\/]/;

const sources = ROOMS.filter(existsSync).flatMap(scriptsIn).map(readSource);
const kit = sources.filter(({ folder }) => folder === KIT);

function scriptsIn(room) {
  const inside = readdirSync(room, { recursive: true }).filter(
    (name) => name.endsWith(".js") && !foreign.test(name),
  );
  return inside.map((name) => path.posix.join(room, name.replaceAll("\\", "/")));
}

function readSource(file) {
  const text = readFileSync(file, "utf-8");
  return {
    file,
    text,
    folder: path.posix.dirname(file),
    names: [...text.matchAll(DECLARED)].map((found) => found[1]),
  };
}

// The files that a source is joined with; every component may use a file of the kit.
function othersOf(source) {
  if (source.folder === KIT) return kit.filter((one) => one !== source);
  const joined = sources.filter(({ folder }) => folder === source.folder || joins(source.folder, folder));
  return [...kit, ...joined.filter((one) => one !== source && one.folder !== KIT)];
}

// Whether the Python beside a component's folder names files of another folder: "kit/networks/network.js", "../../plane/...".
function joins(component, folder) {
  if (path.posix.basename(component) !== "component" || path.posix.basename(folder) === "component")
    return false;
  const place = path.posix.dirname(component);
  const python = readdirSync(place).filter((name) => name.endsWith(".py"));
  const named = `/${path.posix.basename(folder)}/`;
  return python.some((name) => readFileSync(path.join(place, name), "utf-8").includes(named));
}

function rulesFor(source) {
  const borrowed = othersOf(source).flatMap((one) => one.names);
  const twice = source.names.filter((name) => borrowed.includes(name));
  if (twice.length) throw new Error(`${source.file} declares what a file joined with it declares: ${twice}`);
  const readers = source.folder === KIT ? sources : sources.filter((one) => othersOf(one).includes(source));
  const lent = source.names.filter((name) => readers.some((one) => one !== source && uses(one, name)));
  return {
    files: [source.file],
    languageOptions: { globals: Object.fromEntries(borrowed.map((name) => [name, "readonly"])) },
    rules: { "no-unused-vars": ["error", { varsIgnorePattern: `^(${lent.join("|")})$` }] },
  };
}

const uses = (source, name) => new RegExp(`\\b${name}\\b`).test(source.text);

export default [
  { ignores: ["**/libraries/", ".venv/"] },
  js.configs.recommended,
  {
    files: ROOMS.map((room) => `${room}/**/*.js`),
    languageOptions: { globals: globals.browser },
    rules: { eqeqeq: "error", "prefer-const": "error", "no-var": "error", "one-var": ["error", "never"] },
  },
  ...sources.map(rulesFor),
  { files: ["*.config.js", "tests/**/*.js"], languageOptions: { globals: globals.node } },
];
