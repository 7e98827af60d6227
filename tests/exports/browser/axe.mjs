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
  const result = await page.evaluate((rules) => window.axe.run({ runOnly: rules }), RULES);
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
