import { execFileSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { appFolder, ROOT } from './support/app-folder.ts';

const COMMON = `
import { createSession, type DataFrame, type Row, defineConnector, MillraceError } from 'millrace';
import { col, count, window } from 'millrace/functions';

await using session = await createSession({ config: { 'spark.sql.session.timeZone': 'UTC' } });
const visits: DataFrame = session.createDataFrame([{ at: new Date(), page: '/' }], 'at TIMESTAMP, page STRING');
export const rows: Row[] = await visits.groupBy(window(col('at'), '1 minute')).agg(count('*').as('n')).collect();
export const noop = defineConnector({ name: 'mine' });
export const isOurs = (error: unknown) => error instanceof MillraceError && error.condition;
// @ts-expect-error a DataFrame has no such method
visits.frobnicate();
`;
const BROWSER = `${COMMON}
import { configure } from 'millrace';
configure({ wasmUrl: new URL('/millrace.wasm', location.href), workerUrl: '/worker.js' });
// @ts-expect-error nothing of Node's is there
export { nodePlatform } from 'millrace';
`;
const NODE = `${COMMON}
export { nodePlatform, WebSocketLineServer } from 'millrace';
// @ts-expect-error nothing of the page's is there
export { configure } from 'millrace';
`;

/** What the compiler says of a program in an empty project; empty when it agrees. */
function complaints(program: string, options: Readonly<Record<string, unknown>>): string {
  const compilerOptions = {
    target: 'ES2023',
    strict: true,
    noEmit: true,
    skipLibCheck: false,
    ...options,
  };
  const app = appFolder({
    'program.ts': program,
    'tsconfig.json': JSON.stringify({ compilerOptions, files: ['program.ts'] }),
  });
  onTestFinished(() => app.remove());
  if (Array.isArray(options.types) && options.types.includes('node')) {
    for (const name of ['@types/node', '@types/ws', 'undici-types']) {
      cpSync(join(ROOT, 'node_modules', name), join(app.path, 'node_modules', name), {
        recursive: true,
      });
    }
  }
  try {
    const compiler = join(ROOT, 'node_modules/typescript/lib/tsc.js');
    execFileSync(process.execPath, [compiler, '-p', app.path], { encoding: 'utf8' });
    return '';
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}

describe('the declarations', () => {
  test('serve a browser project, without Node’s', () => {
    const options = {
      module: 'ESNext',
      moduleResolution: 'Bundler',
      lib: ['ES2023', 'ESNext.Disposable', 'DOM', 'DOM.Iterable', 'DOM.AsyncIterable'],
      types: [],
    };
    expect(complaints(BROWSER, options)).toBe('');
  });

  test('serve a Node project, without the DOM’s', () => {
    const options = { module: 'NodeNext', lib: ['ES2023', 'ESNext.Disposable'], types: ['node'] };
    expect(complaints(NODE, options)).toBe('');
  });
});
