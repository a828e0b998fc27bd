/** Code beside a pipeline file: functions for SQL, and queries that are written as programs. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DataFrame } from '../../../src/api/dataframe.ts';
import type { Session } from '../../../src/api/session.ts';
import { moduleNotLoaded, moduleWithoutFunction } from '../../../src/errors/agent-errors.ts';

type SessionFunction = (session: Session) => DataFrame | Promise<DataFrame> | Promise<void> | void;

const PURPOSES = {
  setup: 'it registers functions for SQL, as session.udf.register does',
  query: 'it gives the DataFrame that the query runs',
} as const;

/** What a module is, so that a reload sees that it was changed. */
export function moduleVersion(pipelineFile: string, module: string): string {
  try {
    const text = readFileSync(resolve(dirname(pipelineFile), module));
    return createHash('sha256').update(text).digest('hex').slice(0, 12);
  } catch {
    // To load it will say what is wrong.
    return 'unreadable';
  }
}

/** Calls a function that a module exports. Fails with PIPELINE_MODULE, or with what the function throws. */
export async function callModule(
  session: Session,
  pipelineFile: string,
  module: string,
  name: keyof typeof PURPOSES,
): Promise<DataFrame | undefined> {
  const path = resolve(dirname(pipelineFile), module);
  // Node keeps what it has loaded by its address.
  const address = `${pathToFileURL(path).href}?${moduleVersion(pipelineFile, module)}`;
  const loaded: Readonly<Record<string, unknown>> = await import(address).catch((error) => {
    throw moduleNotLoaded(path, error);
  });
  const exported = loaded[name];
  if (!isSessionFunction(exported)) {
    throw moduleWithoutFunction({ module: path, function: name, purpose: PURPOSES[name] });
  }
  return (await exported(session)) ?? undefined;
}

function isSessionFunction(value: unknown): value is SessionFunction {
  return typeof value === 'function';
}
