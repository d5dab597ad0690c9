// The kit as a module: its files joined as a component gets them, and every name that they declare exported.

import { readFileSync, readdirSync } from "node:fs";

const FOLDER = new URL("../../figures/kit/", import.meta.url);
const files = readdirSync(FOLDER).filter((name) => name.endsWith(".js"));
const source = files.sort().map((name) => readFileSync(new URL(name, FOLDER), "utf-8"));
const names = source.join("\n").matchAll(/^(?:function|class|const) +(\w+)/gm);
const exported = `export { ${[...names].map(([, name]) => name).join(", ")} };`;

export default await import(`data:text/javascript,${encodeURIComponent([...source, exported].join("\n"))}`);
