import { hdfsRequestFailed } from '../../../src/errors/hdfs-errors.ts';
import type { Answer } from './exchange.ts';

/** A file or a folder. */
export interface HdfsStatus {
  /** Its name in the folder that was listed; empty for a path that was asked for by itself. */
  readonly name: string;
  readonly isFolder: boolean;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  /** Stays over renames; another file of the same name has another one. 0 where the server has none. */
  readonly fileId: number;
}

/** Why a request failed, by the name of Hadoop's exception. */
export interface RemoteException {
  readonly name: string;
  readonly message: string;
}

type Json = Readonly<Record<string, unknown>>;

/** The answer to GETFILESTATUS. */
export function parseStatus(bytes: Uint8Array, path: string): HdfsStatus {
  return statusOf(inside(parse(bytes), 'FileStatus'), path);
}

/** The answer to LISTSTATUS_BATCH: a page of a folder. */
export function parseListing(
  bytes: Uint8Array,
  path: string,
): { readonly entries: readonly HdfsStatus[]; readonly isLast: boolean } {
  const listing = inside(parse(bytes), 'DirectoryListing');
  const statuses = inside(inside(listing, 'partialListing'), 'FileStatuses').FileStatus;
  if (!Array.isArray(statuses)) throw notUnderstood(path);
  return {
    entries: statuses.map((status) => statusOf(asObject(status), path)),
    isLast: listing.remainingEntries === 0,
  };
}

/** The answer to RENAME. */
export function parseBoolean(bytes: Uint8Array, path: string): boolean {
  const { boolean } = parse(bytes);
  if (typeof boolean !== 'boolean') throw notUnderstood(path);
  return boolean;
}

/** What a status of 300 and above says. */
export function parseRemoteException({ status, bytes }: Answer): RemoteException {
  const { exception, message } = inside(parse(bytes), 'RemoteException');
  if (typeof exception === 'string') return { name: exception, message: String(message ?? '') };
  if (status === 401 || status === 403) {
    return { name: 'SecurityException', message: `HTTP status ${status}` };
  }
  return { name: '', message: `HTTP status ${status}` };
}

function statusOf(status: Json, path: string): HdfsStatus {
  const { pathSuffix, type, length, modificationTime, fileId } = status;
  if (typeof type !== 'string' || typeof length !== 'number') throw notUnderstood(path);
  return {
    name: typeof pathSuffix === 'string' ? pathSuffix : '',
    isFolder: type === 'DIRECTORY',
    sizeBytes: length,
    modifiedMs: typeof modificationTime === 'number' ? modificationTime : 0,
    fileId: typeof fileId === 'number' ? fileId : 0,
  };
}

function parse(bytes: Uint8Array): Json {
  try {
    return asObject(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return {};
  }
}

function inside(object: Json, name: string): Json {
  return asObject(object[name]);
}

function asObject(value: unknown): Json {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function notUnderstood(path: string): Error {
  const reason = 'the answer is none of WebHDFS. Look whether the address is that of a NameNode.';
  return hdfsRequestFailed({ operation: 'a request', path, reason });
}
