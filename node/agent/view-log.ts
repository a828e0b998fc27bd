/** Shows a log: on the live page, which reads it from here, and as a table in the terminal. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { basename, join } from 'node:path';
import type { Session } from '../../src/api/session.ts';
import { MillraceError } from '../../src/errors/exception.ts';
import { SpooledLines } from '../connectors/spooled-lines.ts';
import { createSession } from '../index.ts';
import { nodePlatform } from '../platform.ts';
import { openTemporaryStorage } from '../storage/temporary.ts';
import { type LogLines, openLogLines } from './log-lines.ts';
import { type OpenedLog, openPath, openStandardInput, STANDARD_INPUT } from './open-log.ts';
import { type PageOptions, ServedLog } from './served-log.ts';
import { StandardInput } from './standard-input.ts';
import { stateFolder } from './state-folder.ts';
import { watch } from './watch.ts';

export interface ViewOptions extends PageOptions {
  readonly stateDir: string;
  readonly format?: string;
  /** Stops at the end of what is there; then there is no page. */
  readonly once: boolean;
  /** Leaves the terminal's table out. */
  readonly serve: boolean;
  readonly window: string;
  readonly signal: AbortSignal;
}

export const DEFAULT_WINDOW = '1 minute';

/** What of standard input is kept for the page. */
const SPOOL_BYTES_MAX = 1 << 30;

/** Shows a path, or standard input for `-`, until the signal aborts or the input ends. */
export async function viewLog(log: string, options: ViewOptions): Promise<void> {
  await using session = await createSession();
  if (log === '-') await viewStandardInput(session, options);
  else await viewPath(session, log, options);
}

async function viewPath(session: Session, log: string, options: ViewOptions): Promise<void> {
  const { stateDir, signal } = options;
  const opened = await openPath(session, log, options.format);
  const path = opened.identity ?? log;
  const page = join(stateFolder(stateDir, path), 'page');
  const platform = nodePlatform();
  const served = await serve(options, basename(path), page, (onLines) =>
    openLogLines({ path, stateFolder: page, platform, onLines }),
  );
  try {
    if (!options.serve) await watchLog(session, opened, options);
    else if (!signal.aborted) await once(signal, 'abort');
  } finally {
    await served?.close();
  }
}

async function viewStandardInput(session: Session, options: ViewOptions): Promise<void> {
  let served: ServedLog | undefined;
  const spool = hasPage(options) ? await openSpool(() => served?.notify()) : undefined;
  if (spool !== undefined) {
    served = await serve(options, STANDARD_INPUT, undefined, async () => ({
      lines: spool,
      streamId: randomUUID().slice(0, 8),
      close: () => spool.close(),
    }));
  }
  try {
    const input = await StandardInput.open(options.signal, spool);
    if (options.serve) for await (const _ of input.bytes());
    else await watchLog(session, openStandardInput(session, input, options.format), options);
    if (served !== undefined) await untilLooked(served, options);
  } finally {
    await served?.close();
    // A read that is still under way would keep the process alive.
    process.stdin.destroy();
  }
}

/** Keeps lines on disk, for as long as this process serves them. */
async function openSpool(onLines: () => void): Promise<SpooledLines> {
  const storage = openTemporaryStorage();
  await storage.lock();
  return SpooledLines.open({ storage, bytesMax: SPOOL_BYTES_MAX, onLines });
}

const hasPage = ({ once, page, serve }: ViewOptions) => !once && (page || serve);

/** Undefined where there is to be no page, or another process serves it already. */
async function serve(
  options: ViewOptions,
  name: string,
  folder: string | undefined,
  openLines: (onLines: () => void) => Promise<LogLines>,
): Promise<ServedLog | undefined> {
  if (!hasPage(options)) return undefined;
  try {
    return await ServedLog.start({
      ...options,
      openLines,
      name,
      stateFolder: folder,
      print: console.log,
    });
  } catch (error) {
    const isElsewhere = error instanceof MillraceError && error.condition === 'LOG_SERVED_ALREADY';
    if (!isElsewhere || options.serve) throw error;
    console.log(error.message);
    return undefined;
  }
}

/** When the input has ended the page stays for whoever looks at it, or is about to; a script is not kept waiting. */
async function untilLooked(served: ServedLog, { serve, signal }: ViewOptions): Promise<void> {
  const isLookedAt = served.readerCount > 0 || serve || process.stdout.isTTY === true;
  if (!isLookedAt || signal.aborted) return;
  console.log(`The input has ended; ${served.url} stays until Ctrl-C.`);
  await once(signal, 'abort');
}

function watchLog(session: Session, opened: OpenedLog, options: ViewOptions): Promise<void> {
  const { identity } = opened;
  const { stateDir, signal } = options;
  return watch({
    session,
    events: opened.events,
    roles: opened.detected.roles,
    windowSize: options.window,
    title: opened.title,
    stateFolder: identity && stateFolder(stateDir, identity, summaryOf(options)),
    ended: opened.ended,
    once: options.once,
    screen: process.stdout,
    signal,
  });
}

/** What makes a summary another one over the same log: each keeps its own state. Nothing for the defaults. */
function summaryOf({ format, window }: ViewOptions): string {
  return [format ?? '', window === DEFAULT_WINDOW ? '' : window].join(' ').trim();
}
