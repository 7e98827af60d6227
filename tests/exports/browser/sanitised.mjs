// Puts cards through the sanitiser that JupyterLab puts a notebook through that is not trusted.
// node sanitised.mjs PACKAGES CARD...: prints a JSON list of what is left of each file.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [packages, ...cards] = process.argv.slice(2);
const require = createRequire(pathToFileURL(`${packages}/`));
// It is a module by its syntax and not by its name, and the package around it wants a browser.
const lies = `${packages}/node_modules/@jupyterlab/apputils/lib/sanitizer.js`;
const copy = `${packages}/sanitizer.mjs`;
writeFileSync(copy, readFileSync(lies, "utf8"));
require.resolve("sanitize-html");
const { Sanitizer } = await import(pathToFileURL(copy).href);
const sanitizer = new Sanitizer();
process.stdout.write(JSON.stringify(cards.map((each) => sanitizer.sanitize(readFileSync(each, "utf8")))));
