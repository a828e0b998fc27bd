/** Shows a log in the browser: serves the live page with the log's lines, says where, and opens it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MillraceError } from '../../src/errors/exception.ts';
import { logServedAlready } from '../../src/errors/sink-errors.ts';
import { checkpointStorageError } from '../../src/errors/storage-errors.ts';
import { BearerToken } from '../connectors/listen/bearer-token.ts';
import { PageServer } from '../page-server/page-server.ts';
import { nodeClock } from '../platform.ts';
import { DiskCheckpointStorage } from '../storage/disk.ts';
import { errorCode } from '../storage/file-system.ts';
import type { LogLines } from './log-lines.ts';
import { hasBrowser, openBrowser } from './open-browser.ts';
import {
  addressOf,
  exposure,
  isPageAddress,
  type PageAddress,
  portsToTry,
  USUAL_HOST,
  USUAL_PORT,
} from './page-address.ts';
import { readJson, writeJson } from './state-folder.ts';

/** What the command line says about the page. */
export interface PageOptions {
  /** False leaves the page out: then only the lines are served. */
  readonly page: boolean;
  /** Undefined takes the one of the last time, the usual one, or any. */
  readonly port?: number;
  /** Undefined is this machine alone. */
  readonly host?: string;
  /** Where the token stands that the page asks for: `env:NAME` or `file:PATH`. */
  readonly token?: string;
  /** Undefined opens a browser where there is one. */
  readonly open?: boolean;
  readonly allowOrigin: readonly string[];
  readonly pageDir: string;
}

export interface ServedLogOptions extends PageOptions {
  /** Opens the lines, once it is sure that no other process serves them. */
  readonly openLines: (onLines: () => void) => Promise<LogLines>;
  /** What the page calls the log. */
  readonly name: string;
  readonly format?: string;
  /**
   * Remembers the address between two starts, so that open tabs find the log again, and keeps other processes out.
   * Undefined for what can't be read again.
   */
  readonly stateFolder: string | undefined;
  readonly print: (line: string) => void;
}

/** Says how, and not what it is: output is kept by many. */
export const TOKEN_HINT =
  'Open it once with ?token=… behind the address; the browser is then let in.';

/** Where the page is in the package. */
export const BUILT_PAGE = fileURLToPath(new URL('../browser/', import.meta.url));

export class ServedLog {
  /** Of the page, for a browser on this machine. */
  readonly url: string;
  /** Of the lines, for a reader on this machine. */
  readonly streamUrl: string;
  readonly #server: PageServer;
  readonly #log: LogLines;
  readonly #lock: DiskCheckpointStorage | undefined;

  private constructor(
    server: PageServer,
    log: LogLines,
    lock: DiskCheckpointStorage | undefined,
    host: string,
  ) {
    const address = addressOf(host, server.port);
    this.#server = server;
    this.#log = log;
    this.#lock = lock;
    this.url = `http://${address}/`;
    this.streamUrl = `ws://${address}/stream/${log.streamId}`;
  }

  /**
   * Fails with `LOG_SERVED_ALREADY` where another process does, with `ADDRESS_IN_USE` where the port that was asked for is
   * taken, or with `ADDRESS_NOT_AVAILABLE`.
   */
  static async start(options: ServedLogOptions): Promise<ServedLog> {
    const { stateFolder } = options;
    const file = stateFolder && join(stateFolder, 'page.json');
    const found = file === undefined ? undefined : readJson(file);
    const before = isPageAddress(found) ? found : undefined;
    const lock = stateFolder === undefined ? undefined : await lockOf(stateFolder, options, before);
    let served: ServedLog | undefined;
    try {
      const log = await options.openLines(() => served?.notify());
      const ports = portsToTry(options.port, before?.port);
      const server = await listen(options, log, ports).catch(async (error) => {
        await log.close();
        throw error;
      });
      served = new ServedLog(server, log, lock, options.host ?? USUAL_HOST);
      if (file !== undefined) writeJson(file, { port: server.port, url: served.url });
    } catch (error) {
      await (served ?? lock)?.close();
      throw typed(error, stateFolder);
    }
    const { port } = served.#server;
    if (options.port === undefined && ![before?.port, USUAL_PORT].includes(port)) {
      options.print(
        `Port ${USUAL_PORT} is taken. This is another, which the next start tries first.`,
      );
    }
    served.#announce(options);
    return served;
  }

  get readerCount(): number {
    return this.#server.readerCount;
  }

  /** The headers by which this process reads its own lines. */
  readerHeaders(): Promise<Readonly<Record<string, string>>> {
    return this.#server.readerHeaders();
  }

  /** Says that there are new lines. */
  notify(): void {
    this.#server.notify();
  }

  /** Tells the tabs, which come back when the log is served again. */
  async close(): Promise<void> {
    await this.#server.close('the agent was stopped');
    await this.#log.close();
    await this.#lock?.close();
  }

  #announce({ page, name, host, token, pageDir, open, print }: ServedLogOptions): void {
    const hasPage = page && existsSync(join(pageDir, 'index.html'));
    if (hasPage) {
      print(`${name} is live at ${this.url} (Ctrl-C stops; open tabs wait for the next start)`);
    } else {
      const reason = page ? `; there is no page in ${pageDir}` : '';
      print(`${name} can be read at ${this.streamUrl} (Ctrl-C stops)${reason}`);
    }
    const hasToken = token !== undefined;
    if (hasToken) print(TOKEN_HINT);
    const warning = exposure(host ?? USUAL_HOST, { hasToken, hasTls: false });
    if (warning !== undefined) print(warning);
    // Nobody but the user has the token.
    if (hasPage && (open ?? (hasBrowser() && !hasToken))) openBrowser(this.url);
  }
}

async function listen(
  options: ServedLogOptions,
  log: LogLines,
  ports: readonly number[],
): Promise<PageServer> {
  const { page, pageDir, host = USUAL_HOST, allowOrigin, name, format, token } = options;
  return PageServer.listen({
    page: page ? pageDir : undefined,
    streams: [{ lines: log.lines, id: log.streamId, name, format }],
    host,
    ports,
    allowedOrigins: allowOrigin,
    token:
      token === undefined
        ? undefined
        : await BearerToken.at({ option: '--token', place: token }, nodeClock),
  });
}

/** Keeps other processes away from a folder. Fails with `LOG_SERVED_ALREADY`, or as a checkpoint there would. */
async function lockOf(
  folder: string,
  { name }: ServedLogOptions,
  before: PageAddress | undefined,
): Promise<DiskCheckpointStorage> {
  const storage = new DiskCheckpointStorage(folder);
  try {
    await storage.lock();
    return storage;
  } catch (error) {
    const isHeld = error instanceof MillraceError && error.condition === 'CONCURRENT_QUERY';
    if (!isHeld) throw error;
    const { owner = '' } = error.parameters;
    throw logServedAlready({ log: name, owner, url: before?.url ?? 'the page that it named' });
  }
}

/** A system call that failed on the way, as the error of a folder that can't be used. */
function typed(error: unknown, folder: string | undefined): unknown {
  const code = errorCode(error);
  if (error instanceof MillraceError || code === undefined || folder === undefined) return error;
  return checkpointStorageError({ location: folder, path: folder, code, cause: error });
}
