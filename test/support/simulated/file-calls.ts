import { AsyncLocalStorage } from 'node:async_hooks';
import type * as Files from 'node:fs/promises';
import { SimulatedFile, SimulatedFolder } from './disk.ts';
import type { SeededFaults } from './seeded-faults.ts';

/*
 * The calls of `node:fs/promises` that the storage makes, on a disk in memory. What lies below this folder is on it, and nothing else lies beside the folder; whoever
 * calls is told by the asynchronous context, and a process that has ended gets no answer any more.
 */
export const SIMULATED_ROOT = '/simulated';

/** The process on whose behalf files are called, and the disk that it sees. */
export interface DiskUser {
  readonly faults: SeededFaults;
  readonly root: SimulatedFolder;
}

export const diskUser = new AsyncLocalStorage<DiskUser>();

/** The calls, with those of the original for all other paths. */
export function simulatedFileCalls(original: typeof Files): Partial<typeof Files> {
  const calls = { ...CALLS } as unknown as Record<string, (...given: never[]) => unknown>;
  for (const [name, call] of Object.entries(calls)) {
    const real = original[name as keyof typeof Files] as (...given: unknown[]) => unknown;
    calls[name] = (...given: unknown[]) =>
      isSimulated(given[0]) ? call(...(given as never[])) : real(...given);
  }
  return { ...original, ...calls };
}

/** What the operating system says of processes, whose numbers are the simulation's. */
export const SIMULATED_PROCESSES = {
  ownIdentity: () => ({ pid: user().faults.pid, host: '', startedAt: '', realm: '' }),
  livenessOf: ({ pid }: { pid: number }) => (pid === user().faults.pid ? 'alive' : 'dead'),
};

const CALLS = {
  access: (path: string) => onDisk('access', path, () => void found(path)),
  stat: (path: string) =>
    onDisk('stat', path, () => {
      const node = found(path);
      return {
        isDirectory: () => node instanceof SimulatedFolder,
        mtimeMs: node instanceof SimulatedFile ? node.changedMs : 0,
      };
    }),
  readFile: (path: string, encoding?: 'utf8') =>
    onDisk('readFile', path, () => {
      const bytes = Buffer.from(foundFile(path).bytes);
      return encoding === undefined ? bytes : bytes.toString(encoding);
    }),
  readdir: (path: string, options?: { withFileTypes?: boolean }) =>
    onDisk('readdir', path, () => {
      const names = [...foundFolder(path).names];
      if (options?.withFileTypes !== true) return names.map(([name]) => name);
      return names.map(([name, node]) => ({
        name,
        isDirectory: () => node instanceof SimulatedFolder,
      }));
    }),
  mkdir: (path: string) =>
    onDisk('mkdir', path, () => {
      const { folder, name } = place(path);
      if (folder.names.has(name)) throw failure('EEXIST', 'mkdir', path);
      const made = new SimulatedFolder();
      folder.change((names) => names.set(name, made));
    }),
  link: (from: string, to: string) =>
    onDisk('link', to, () => {
      const file = foundFile(from);
      const { folder, name } = place(to);
      if (folder.names.has(name)) throw failure('EEXIST', 'link', to);
      folder.change((names) => names.set(name, file));
    }),
  rename: (from: string, to: string) =>
    onDisk('rename', to, () => {
      const file = foundFile(from);
      const source = place(from);
      const target = place(to);
      if (source.folder !== target.folder) throw new Error('a rename from folder to folder');
      target.folder.change((names) => {
        names.delete(source.name);
        names.set(target.name, file);
      });
    }),
  unlink: (path: string) => onDisk('unlink', path, () => remove(path)),
  rm: (path: string, { force = false }: { force?: boolean } = {}) =>
    onDisk('rm', path, () => {
      if (!force || place(path).folder.names.has(place(path).name)) remove(path);
    }),
  truncate: (path: string, length: number) =>
    onDisk('truncate', path, () => {
      const file = foundFile(path);
      file.bytes = file.bytes.slice(0, length);
    }),
  utimes: (path: string, _accessed: Date, changed: Date) =>
    onDisk('utimes', path, () => {
      foundFile(path).changedMs = changed.getTime();
    }),
  open: (path: string, flags: string) => onDisk('open', path, () => openFile(path, flags)),
};

/** A handle of a new file (`wx`), or of a folder or file that is to be made durable (`r`). */
function openFile(path: string, flags: string) {
  if (flags === 'wx') {
    const { folder, name } = place(path);
    if (folder.names.has(name)) throw failure('EEXIST', 'open', path);
    const file = new SimulatedFile();
    folder.change((names) => names.set(name, file));
  }
  const node = found(path);
  const sync = () => onDisk('fsync', path, () => node.sync());
  return {
    write: (bytes: Uint8Array, offset = 0) => {
      if (!(node instanceof SimulatedFile)) throw failure('EISDIR', 'write', path);
      const rest = bytes.subarray(offset);
      const part = (length: number) => {
        node.write(rest.slice(0, length));
        return { bytesWritten: length };
      };
      const { faults } = user();
      const half = async () => void part(faults.below(rest.length + 1));
      return onDisk('write', path, () => part(faults.lengthWritten(rest.length)), half);
    },
    sync,
    datasync: sync,
    close: async () => {},
  };
}

/** Makes a call, which meets the faults of its process. */
function onDisk<T>(
  call: string,
  path: string,
  effect: () => T,
  half?: () => Promise<void>,
): Promise<T> {
  // The effect is one turn's: no call sees half of another one.
  return user().faults.call(`${call} ${path}`, async () => effect(), half);
}

function isSimulated(path: unknown): boolean {
  return typeof path === 'string' && (path === '/' || path.startsWith(SIMULATED_ROOT));
}

function user(): DiskUser {
  const found = diskUser.getStore();
  if (found === undefined) throw new Error('a call of the simulated disk by nobody');
  return found;
}

function found(path: string): SimulatedFile | SimulatedFolder {
  if (path === '/' || path === SIMULATED_ROOT) return user().root;
  const { folder, name } = place(path);
  const node = folder.names.get(name);
  if (node === undefined) throw failure('ENOENT', 'open', path);
  return node;
}

function foundFile(path: string): SimulatedFile {
  const node = found(path);
  if (node instanceof SimulatedFile) return node;
  throw failure('EISDIR', 'open', path);
}

function foundFolder(path: string): SimulatedFolder {
  const node = found(path);
  if (node instanceof SimulatedFolder) return node;
  throw failure('ENOTDIR', 'open', path);
}

/** Where a path's last name stands. */
function place(path: string): { folder: SimulatedFolder; name: string } {
  const end = path.lastIndexOf('/');
  return { folder: foundFolder(path.slice(0, end)), name: path.slice(end + 1) };
}

function remove(path: string): void {
  const { folder, name } = place(path);
  if (!folder.names.has(name)) throw failure('ENOENT', 'unlink', path);
  folder.change((names) => names.delete(name));
}

/** What the operating system says. */
function failure(code: string, call: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${call} '${path}'`), { code, path, syscall: call });
}
