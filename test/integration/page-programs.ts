import { readFileSync } from 'node:fs';

const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor;

/** Runs a program of a page of `docs/connectors`, with other texts in it; `names` are what it uses. */
export async function runOfPage<Result>(
  page: string,
  program: string,
  names: Readonly<Record<string, unknown>>,
  texts: Readonly<Record<string, string>>,
  result: string,
): Promise<Result> {
  const url = new URL(`../../docs/connectors/${page}.md`, import.meta.url);
  const found = readFileSync(url, 'utf8').split(`<!-- ${program} -->\n\`\`\`ts\n`)[1];
  let code = found.split('```')[0];
  for (const [from, to] of Object.entries(texts)) code = code.replaceAll(from, to);
  const run = new AsyncFunction(...Object.keys(names), `${code}\nreturn { result: ${result} };`);
  return (await run(...Object.values(names))).result;
}
