import type { IDBPTransaction } from 'idb';
import { concurrentStreamLogUpdate } from '../../src/errors/streaming-errors.ts';
import type { CheckpointWrite } from '../../src/ports/checkpoint-storage.ts';
import {
  type CheckpointSchema,
  type EntryRecord,
  PART_BYTES,
  partsOf,
  type STORES,
} from './checkpoint-database.ts';

export type EntryTransaction = IDBPTransaction<CheckpointSchema, typeof STORES, 'readwrite'>;

/** A write as records that share no memory with anyone. */
export interface PreparedWrite {
  readonly name: string;
  readonly mode: CheckpointWrite['mode'];
  readonly entry: EntryRecord;
  readonly parts: readonly ArrayBuffer[];
}

/** Copies an entry's bytes, and only those: a structured clone of a view would copy the whole memory behind it. */
export function prepareWrite({ name, bytes, mode }: CheckpointWrite): PreparedWrite {
  const parts: ArrayBuffer[] = [];
  for (let start = PART_BYTES; start < bytes.length; start += PART_BYTES) {
    parts.push(new Uint8Array(bytes.subarray(start, start + PART_BYTES)).buffer);
  }
  const head = new Uint8Array(bytes.subarray(0, PART_BYTES)).buffer;
  return { name, mode, entry: { size: bytes.length, head }, parts };
}

/** The bytes of an entry, as the caller's own. */
export function joinRecords({ size, head }: EntryRecord, parts: readonly ArrayBuffer[]) {
  const bytes = new Uint8Array(size);
  bytes.set(new Uint8Array(head));
  parts.forEach((part, index) => {
    bytes.set(new Uint8Array(part), (index + 1) * PART_BYTES);
  });
  return bytes;
}

/**
 * Puts all writes into the transaction and waits for its end. Nothing else may be awaited in between, or the transaction
 * would end without them. Fails with `CONCURRENT_STREAM_LOG_UPDATE`, or with what the browser says.
 */
export async function commitWrites(
  transaction: EntryTransaction,
  writes: readonly PreparedWrite[],
): Promise<void> {
  let taken: string | undefined;
  const ended = finished(transaction);
  try {
    for (const write of writes) {
      putRecords(transaction, write, (error) => {
        if (isConstraint(error)) taken ??= write.name;
      });
    }
    transaction.commit();
  } catch (error) {
    // Memory is short, for instance: the records that were put already must not stay alone.
    transaction.abort();
    await ended.catch(() => {});
    throw error;
  }
  await ended.catch((error: unknown) => {
    throw taken === undefined ? error : concurrentStreamLogUpdate({ batchId: taken });
  });
}

/** Requests all records of an entry; what becomes of them, the end of the transaction tells. */
function putRecords(
  transaction: EntryTransaction,
  { name, mode, entry, parts }: PreparedWrite,
  refused: (error: unknown) => void,
): void {
  const entries = transaction.objectStore('entries');
  const partStore = transaction.objectStore('parts');
  if (mode === 'create') {
    entries.add(entry, name).catch(refused);
  } else {
    entries.put(entry, name).catch(refused);
    // The older entry may have had more parts.
    partStore.delete(partsOf(name)).catch(refused);
  }
  for (const [index, part] of parts.entries()) {
    partStore.put(part, [name, index + 1]).catch(refused);
  }
}

function isConstraint(error: unknown): boolean {
  return error instanceof Error && error.name === 'ConstraintError';
}

/** Removes entries with their parts. */
export async function deleteRecords(
  transaction: EntryTransaction,
  names: readonly string[],
): Promise<void> {
  const requests = names.flatMap((name) => [
    transaction.objectStore('entries').delete(name),
    transaction.objectStore('parts').delete(partsOf(name)),
  ]);
  // Failures end the transaction, which tells more about them.
  for (const request of requests) request.catch(() => {});
  await finished(transaction);
}

/**
 * Resolves on `complete` and rejects on `abort`, which alone knows the reason: the errors that requests get before it
 * are often mere consequences, and a commit that fails fires nothing else.
 */
function finished(transaction: EntryTransaction): Promise<void> {
  transaction.done.catch(() => {});
  return new Promise((resolve, reject) => {
    transaction.addEventListener('complete', () => resolve());
    transaction.addEventListener('abort', () =>
      reject(transaction.error ?? new DOMException('the transaction was aborted', 'AbortError')),
    );
  });
}
