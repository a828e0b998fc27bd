import { kinesisRecordTooLarge } from '../../../src/errors/kinesis-errors.ts';
import type { PutRecordsEntry } from './client.ts';
import { ExpectedFailure, type KinesisStream } from './stream.ts';

/** What Kinesis takes in a call of PutRecords, and in a record with its key. */
const CALL_RECORDS_MAX = 500;
const CALL_BYTES_MAX = 5 << 20;
export const RECORD_BYTES_MAX = 1 << 20;
/** How many calls are under way at a time. */
const CALLS_AT_A_TIME = 4;
/** Failures of single records that pass. */
const PASSING = new Set(['ProvisionedThroughputExceededException', 'InternalFailure']);

/** Bytes of a record as Kinesis counts them. Fails with `KINESIS_RECORD_TOO_LARGE`. */
export function recordBytes({ Data, PartitionKey }: PutRecordsEntry): number {
  const bytes = Data.length + Buffer.byteLength(PartitionKey);
  if (bytes <= RECORD_BYTES_MAX) return bytes;
  throw kinesisRecordTooLarge({ bytes: String(bytes), most: String(RECORD_BYTES_MAX) });
}

/** Cuts records into calls. */
export function putCalls(records: readonly PutRecordsEntry[]): PutRecordsEntry[][] {
  const calls: PutRecordsEntry[][] = [];
  let room = 0;
  for (const record of records) {
    const bytes = recordBytes(record);
    const call = calls.at(-1);
    if (call === undefined || call.length === CALL_RECORDS_MAX || bytes > room) {
      calls.push([record]);
      room = CALL_BYTES_MAX - bytes;
    } else {
      call.push(record);
      room -= bytes;
    }
  }
  return calls;
}

/** Puts them all, a few calls at a time; resolves when each record was taken. */
export async function putAll(
  stream: KinesisStream,
  records: readonly PutRecordsEntry[],
): Promise<void> {
  const calls = putCalls(records);
  for (let at = 0; at < calls.length; at += CALLS_AT_A_TIME) {
    const together = calls.slice(at, at + CALLS_AT_A_TIME);
    await Promise.all(together.map((call) => putCall(stream, call)));
  }
}

/** A call is not taken or refused as a whole: those of its records that were refused are put again, until none is. */
async function putCall(stream: KinesisStream, records: readonly PutRecordsEntry[]): Promise<void> {
  let left = records;
  let sinceMs = stream.nowMs();
  for (let tries = 0; ; tries++) {
    const { Records = [] } = await stream.put(left);
    if (Records.length !== left.length) {
      const answered = `${Records.length} records are answered for, of ${left.length}`;
      throw stream.refused('PutRecords', new Error(answered));
    }
    const failed = Records.filter(({ ErrorCode }) => ErrorCode);
    if (failed.length === 0) return;
    const refused = left.filter((_, index) => Records[index]?.ErrorCode);
    // As long as some are taken, it goes on.
    if (refused.length < left.length) {
      sinceMs = stream.nowMs();
      tries = Math.min(tries, 2);
    }
    left = refused;
    const { ErrorCode = '', ErrorMessage = '' } = failed[0];
    const reason = Object.assign(new Error(ErrorMessage), { name: ErrorCode });
    if (!PASSING.has(ErrorCode)) throw stream.refused('PutRecords', reason);
    await stream.backOff('PutRecords', tries, sinceMs, new ExpectedFailure('throttled', reason));
  }
}
