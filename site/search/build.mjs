// Builds ../theme/assets/js/search-engine.js. `node build.mjs --check` says whether the committed file is this build.
import { readFile, writeFile } from "node:fs/promises";
import { build } from "esbuild";

const target = new URL("../theme/assets/js/search-engine.js", import.meta.url);
const { outputFiles } = await build({
  entryPoints: [new URL("src/engine.js", import.meta.url).pathname],
  bundle: true,
  charset: "utf8",
  format: "iife",
  legalComments: "inline",
  loader: { ".json": "json" },
  minify: true,
  target: "es2020",
  write: false,
  banner: { js: "/* Built by `make search` from site/search: MiniSearch (MIT) and Snowball's stemmers (BSD) by way of Orama (Apache-2.0). */" },
});
const made = outputFiles[0].text;
if (process.argv.includes("--check")) {
  const found = await readFile(target, "utf8").catch(() => "");
  if (found !== made) {
    console.error("search-engine.js is not the build of its sources: run `make search`");
    process.exit(1);
  }
} else {
  await writeFile(target, made);
  console.log(`${target.pathname.split("/").slice(-3).join("/")}: ${made.length} characters`);
}
