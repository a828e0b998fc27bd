import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { StreamingQuery } from '../../src/streaming/streaming-query.ts';
import { temporaryFolder } from './child-program.ts';

/** A page of `docs/`, whose programs stand below comments with their names. */
export class DocumentedPrograms {
  readonly text: string;

  constructor(page: string) {
    this.text = readFileSync(new URL(`../../docs/${page}`, import.meta.url), 'utf8');
  }

  block(name: string, language: string): string {
    return this.text.split(`<!-- ${name} -->\n\`\`\`${language}\n`)[1].split('```')[0];
  }

  /** Runs a program, with its checkpoint in a folder that goes, and other texts in the place of some. */
  async run(
    name: string,
    names: object,
    others: Readonly<Record<string, string>>,
  ): Promise<StreamingQuery> {
    const { path, remove } = await temporaryFolder();
    onTestFinished(remove);
    let code = this.block(name, 'ts').replace(/'(checkpoints\/\w+)'/, (_, place) =>
      JSON.stringify(join(path, place)),
    );
    for (const [from, to] of Object.entries(others)) {
      expect(code).toContain(from);
      code = code.replace(from, to);
    }
    const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor;
    const query: StreamingQuery = await new AsyncFunction(
      ...Object.keys(names),
      `${code}\nreturn query;`,
    )(...Object.values(names));
    onTestFinished(() => query.stop());
    return query;
  }
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
