// Opens pages in a real browser and judges them with axe-core.
// node axe.mjs PACKAGES BROWSER PAGE...: prints one JSON value, a list of what was found for each page and setting.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [packages, browserPath, ...pages] = process.argv.slice(2);
const require = createRequire(pathToFileURL(`${packages}/`));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const SETTINGS = [
  { colorScheme: "light", viewport: { width: 1280, height: 900 } },
  { colorScheme: "dark", viewport: { width: 360, height: 740 } },
];

// Contrast is most of the work, and is the same wherever it looks the same: where letters, and all that stands behind
// them up to the page, are of the same colours, sizes and ways of lying. Of each look a few texts are judged.
const LETTERS = ["color", "fontSize", "fontWeight", "textShadow"];
const BEHIND = ["backgroundColor", "backgroundImage", "opacity", "filter", "mixBlendMode", "position", "clip", "clipPath"];
const OF_EACH_LOOK = 4;

function chooseTexts({ letters, behind, most }) {
  const told = (style, names) => names.map((name) => style[name]).join("|");
  const chosen = new Map();
  const under = new Map([[null, ""]]);
  for (const element of document.querySelectorAll("*")) {
    const style = getComputedStyle(element);
    under.set(element, `${under.get(element.parentElement)}>${told(style, behind)}`);
    const written = [...element.childNodes].some((each) => each.nodeType === Node.TEXT_NODE && each.data.trim());
    if (!written || !element.checkVisibility()) continue;
    const look = `${told(style, letters)} ${under.get(element)}`;
    chosen.set(look, (chosen.get(look) ?? 0) + 1);
    if (chosen.get(look) <= most) element.dataset.judged = "";
  }
  window.axe.configure({ rules: [{ id: "color-contrast", selector: "[data-judged], input, select, textarea" }] });
}

const browser = await chromium.launch({
  executablePath: browserPath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
});

async function judged(context, path, setting) {
  const page = await context.newPage();
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(pathToFileURL(path).href);
  await page.evaluate(axe);
  await page.evaluate(chooseTexts, { letters: LETTERS, behind: BEHIND, most: OF_EACH_LOOK });
  // Of what passes and what cannot be told one example is enough: how many rules passed is all that is said of it.
  const asking = { runOnly: RULES, resultTypes: ["violations"] };
  const result = await page.evaluate((options) => window.axe.run(options), asking);
  return {
    page: path,
    scheme: setting.colorScheme,
    width: setting.viewport.width,
    passed: result.passes.length,
    needed: await page.evaluate(() => document.documentElement.scrollWidth),
    fetched: asked.slice(1),
    violations: result.violations.map((each) => ({
      rule: each.id,
      help: each.help,
      at: each.nodes.slice(0, 5).map((node) => `${node.target.join(" ")}: ${node.failureSummary}`),
    })),
  };
}

const found = [];
try {
  for (const setting of SETTINGS) {
    const context = await browser.newContext(setting);
    found.push(...(await Promise.all(pages.map((path) => judged(context, path, setting)))));
    await context.close();
  }
} finally {
  await browser.close();
}
process.stdout.write(JSON.stringify(found));
