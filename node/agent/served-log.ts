/** Shows a log in the browser: serves the live page with the log's lines, says where, and opens it. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ServedLines } from '../connectors/served-lines.ts';
import { PageServer } from '../page-server/page-server.ts';
import { hasBrowser, openBrowser } from './open-browser.ts';
import { readJson, writeJson } from './state-folder.ts';

/** What the command line says about the page. */
export interface PageOptions {
  /** False leaves the page out: then only the lines are served. */
  readonly page: boolean;
  /** Undefined takes the one of the last time, the usual one, or any. */
  readonly port?: number;
  readonly host: string;
  /** Undefined opens a browser where there is one. */
  readonly open?: boolean;
  readonly allowOrigin: readonly string[];
  readonly pageDir: string;
}

export interface ServedLogOptions extends PageOptions {
  readonly lines: ServedLines;
  /** What the page calls the log. */
  readonly name: string;
  readonly format?: string;
  /** Remembers the address between two starts, so that open tabs find the log again. */
  readonly stateFolder: string;
  /** Names the positions of the lines; by default one that lasts as long as the state folder. */
  readonly streamId?: string;
  readonly print: (line: string) => void;
}

/** Taken unless it is told otherwise: easy to type, and no other program's. */
const USUAL_PORT = 4141;

/** Where the page is in the package. */
export const BUILT_PAGE = fileURLToPath(new URL('../page/', import.meta.url));

interface Remembered {
  readonly streamId: string;
  readonly port?: number;
}

function isRemembered(value: unknown): value is Remembered {
  return (
    typeof value === 'object' &&
    value !== null &&
    'streamId' in value &&
    typeof value.streamId === 'string'
  );
}

export class ServedLog {
  /** Of the page, for a browser on this machine. */
  readonly url: string;
  /** Of the lines, for a reader on this machine. */
  readonly streamUrl: string;
  readonly #server: PageServer;

  private constructor(server: PageServer, address: string, streamId: string) {
    this.#server = server;
    this.url = `http://${address}/`;
    this.streamUrl = `ws://${address}/stream/${streamId}`;
  }

  /** Fails with `ADDRESS_IN_USE` where the port that was asked for is taken, or with `ADDRESS_NOT_AVAILABLE`. */
  static async start(options: ServedLogOptions): Promise<ServedLog> {
    const { page, host, pageDir, lines, name, format, allowOrigin, stateFolder } = options;
    const file = join(stateFolder, 'page.json');
    const found = readJson(file);
    const before = isRemembered(found) ? found : undefined;
    const streamId = options.streamId ?? before?.streamId ?? randomUUID();
    const server = await PageServer.listen({
      page: page ? pageDir : undefined,
      lines,
      host,
      ports: portsToTry(options.port, before?.port),
      allowedOrigins: allowOrigin,
      streamId,
      name,
      format,
    });
    writeJson(file, { streamId, port: server.port });
    if (options.port === undefined && ![before?.port, USUAL_PORT].includes(server.port)) {
      options.print(
        `Port ${USUAL_PORT} is taken; this is another one, which the next start tries first.`,
      );
    }
    const served = new ServedLog(server, `${addressOf(host)}:${server.port}`, streamId);
    served.#announce(options);
    return served;
  }

  get readerCount(): number {
    return this.#server.readerCount;
  }

  /** Says that there are new lines. */
  notify(): void {
    this.#server.notify();
  }

  /** Tells the tabs, which come back when the log is served again. */
  close(): Promise<void> {
    return this.#server.close('the agent was stopped');
  }

  #announce({ page, name, host, pageDir, open, print }: ServedLogOptions): void {
    const hasPage = page && existsSync(join(pageDir, 'index.html'));
    if (hasPage) {
      print(`${name} is live at ${this.url} (Ctrl-C stops; open tabs wait for the next start)`);
    } else {
      const reason = page ? `; there is no page in ${pageDir}` : '';
      print(`${name} can be read at ${this.streamUrl} (Ctrl-C stops)${reason}`);
    }
    if (!isLoopback(host)) {
      print(
        `Whoever reaches ${host} can read these lines: there is no password and no encryption.`,
      );
    }
    if (hasPage && (open ?? hasBrowser())) openBrowser(this.url);
  }
}

/** The last one first: the page's storage in the browser belongs to its port. */
function portsToTry(asked: number | undefined, before: number | undefined): number[] {
  if (asked !== undefined) return [asked];
  return [...(before === undefined ? [] : [before]), USUAL_PORT, 0];
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

/** What a browser on this machine types for the address that was listened on. */
function addressOf(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return isIPv6(host) ? `[${host}]` : host;
}
