import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

interface FakeFile {
  readonly bytes: Uint8Array;
  readonly modifiedMs: number;
  readonly fileId: number;
}

/** What a request is answered with in the place of the truth. */
export type Fault =
  | { readonly exception: string; readonly message?: string; readonly status?: number }
  | 'hang up'
  | 'cut answer'
  /** It is done, and then nobody hears of it. */
  | 'lost answer';

const FIRST_MS = Date.UTC(2026, 0, 1);
const PAGE = 3;

/** The part of WebHDFS that is used, in memory: a NameNode and a DataNode on one port of the loopback address. */
export class FakeHdfs {
  readonly files = new Map<string, FakeFile>();
  readonly folders = new Set<string>(['/']);
  /** `OPEN /in/a`, each as often as it was asked of the node that does it. */
  readonly requests: string[] = [];
  /** Asked before each request is done. */
  fault: (request: string, query: URLSearchParams) => Fault | undefined = () => undefined;
  readonly #server: Server;
  #ids = 16_385;
  #port = 0;

  private constructor() {
    this.#server = createServer((request, response) => {
      this.#handle(request, response).catch((error) => response.destroy(error));
    });
  }

  static async start(port = 0): Promise<FakeHdfs> {
    const hdfs = new FakeHdfs();
    await hdfs.listen(port);
    return hdfs;
  }

  async listen(port = this.#port): Promise<void> {
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    this.#port = address.port;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  get authority(): string {
    return `127.0.0.1:${this.#port}`;
  }

  /** Puts a file, modified `second` seconds after a fixed time. */
  put(path: string, content: string | Uint8Array, second = 0): void {
    this.#addFolders(path.slice(0, path.lastIndexOf('/')));
    const bytes = Buffer.from(content);
    const fileId = this.#ids++;
    this.files.set(path, { bytes, modifiedMs: FIRST_MS + second * 1000, fileId });
  }

  append(path: string, content: string): void {
    const file = this.#needed(path);
    const bytes = Buffer.concat([file.bytes, Buffer.from(content)]);
    this.files.set(path, { ...file, bytes, modifiedMs: file.modifiedMs + 1 });
  }

  text(path: string): string {
    return Buffer.from(this.#needed(path).bytes).toString();
  }

  #needed(path: string): FakeFile {
    const file = this.files.get(path);
    if (file === undefined) throw new Error(`no ${path}`);
    return file;
  }

  #addFolders(folder: string): void {
    for (let at = folder; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) this.folders.add(at);
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', 'http://fake');
    const body = await wholeBody(request);
    const path = decodeURIComponent(url.pathname.slice('/webhdfs/v1'.length)) || '/';
    const op = url.searchParams.get('op') ?? '';
    const needsDataNode = op === 'OPEN' || op === 'CREATE';
    if (needsDataNode && !url.searchParams.has('datanode')) {
      if (op === 'OPEN' && !this.files.has(path))
        return refuse(response, { exception: 'FileNotFoundException', status: 404 });
      if (body.length > 0) throw new Error('a NameNode takes no bytes');
      url.searchParams.set('datanode', 'true');
      const location = `http://${this.authority}${url.pathname}?${url.searchParams}`;
      response.writeHead(307, { location }).end();
      return;
    }
    const name = `${op} ${path}`;
    this.requests.push(name);
    const fault = this.fault(name, url.searchParams);
    if (fault === 'hang up') return void request.socket.destroy();
    if (fault === 'cut answer') {
      response.writeHead(200, { 'content-length': 1000 });
      response.write('x', () => request.socket.destroy());
      return;
    }
    if (fault === 'lost answer') {
      this.#answer(op, path, url.searchParams, body);
      return void request.socket.destroy();
    }
    const answer = fault ?? this.#answer(op, path, url.searchParams, body);
    if ('exception' in answer) return refuse(response, answer);
    response.writeHead(answer.status ?? 200).end(answer.body);
  }

  #answer(
    op: string,
    path: string,
    query: URLSearchParams,
    body: Uint8Array,
  ):
    | { readonly exception: string; readonly status?: number }
    | { readonly body: string | Uint8Array; readonly status?: number } {
    const missing = { exception: 'FileNotFoundException', status: 404 };
    switch (op) {
      case 'GETFILESTATUS': {
        const status = this.#status(path, '');
        return status === undefined ? missing : json({ FileStatus: status });
      }
      case 'LISTSTATUS_BATCH': {
        if (this.files.has(path)) return json(listing([this.#status(path, '')], 0));
        if (!this.folders.has(path)) return missing;
        const after = query.get('startAfter') ?? '';
        const names = this.#names(path).filter((name) => name > after);
        const page = names.slice(0, PAGE).map((name) => this.#status(below(path, name), name));
        return json(listing(page, names.length - page.length));
      }
      case 'OPEN': {
        const file = this.files.get(path);
        const offset = Number(query.get('offset') ?? 0);
        if (file === undefined) return missing;
        return { body: file.bytes.subarray(offset, offset + Number(query.get('length'))) };
      }
      case 'CREATE':
        this.put(path, body, 1000 + this.#ids);
        return { body: '', status: 201 };
      case 'RENAME':
        return json({ boolean: this.#rename(path, query.get('destination') ?? '') });
      case 'MKDIRS':
        this.#addFolders(path);
        return json({ boolean: true });
      case 'DELETE':
        return json({ boolean: this.#remove(path) });
      default:
        return { exception: 'UnsupportedOperationException', status: 400 };
    }
  }

  #status(path: string, pathSuffix: string): object | undefined {
    const file = this.files.get(path);
    if (file !== undefined) {
      const { bytes, modifiedMs, fileId } = file;
      const times = { modificationTime: modifiedMs, fileId };
      return { pathSuffix, type: 'FILE', length: bytes.length, ...times };
    }
    if (!this.folders.has(path)) return undefined;
    return { pathSuffix, type: 'DIRECTORY', length: 0, modificationTime: 0, fileId: 1 };
  }

  #names(folder: string): string[] {
    const prefix = below(folder, '');
    const names = [...this.files.keys(), ...this.folders]
      .filter((path) => path.startsWith(prefix) && path !== '/')
      .map((path) => path.slice(prefix.length).split('/')[0]);
    return [...new Set(names)].sort();
  }

  #rename(from: string, to: string): boolean {
    const file = this.files.get(from);
    const parent = to.slice(0, to.lastIndexOf('/')) || '/';
    if (file === undefined || this.files.has(to) || !this.folders.has(parent)) return false;
    this.files.delete(from);
    this.files.set(to, file);
    return true;
  }

  #remove(path: string): boolean {
    let isRemoved = this.files.delete(path);
    for (const paths of [this.files, this.folders]) {
      for (const one of [...paths.keys()]) {
        if (one === path || one.startsWith(`${path}/`)) isRemoved = paths.delete(one) || isRemoved;
      }
    }
    return isRemoved;
  }
}

function below(folder: string, name: string): string {
  return folder === '/' ? `/${name}` : `${folder}/${name}`;
}

function listing(statuses: readonly unknown[], remainingEntries: number): object {
  const partialListing = { FileStatuses: { FileStatus: statuses } };
  return { DirectoryListing: { partialListing, remainingEntries } };
}

function json(value: object): { readonly body: string } {
  return { body: JSON.stringify(value) };
}

function refuse(
  response: ServerResponse,
  {
    exception,
    message = 'no',
    status = 403,
  }: { exception: string; message?: string; status?: number },
): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ RemoteException: { exception, message } }));
}

async function wholeBody(request: IncomingMessage): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces);
}
