import type { JsonValue, Offset } from '../../connectors/connector.ts';
import { type JsonObject, jsonList, jsonObject, wholeNumber } from './log-text.ts';

/** What an epoch's rows, in their order, and its watermarks follow from. It is logged when the epoch has read them. */
export interface EpochEntry {
  /** What each watermark node of the plan had reached at its end. */
  readonly nodesMs: readonly number[];
  /** How the sources were interleaved. */
  readonly slices: readonly EpochSlice[];
}

/** Rows that went through together: those of each source up to an offset, one source after the other. */
export interface EpochSlice {
  /** The processing time of the rows, milliseconds since the epoch. */
  readonly timestampMs: number;
  readonly offsets: readonly (Offset | null)[];
}

/** Reads the epoch of an entry's metadata. Fails with MALFORMED_LOG_ENTRY. */
export function parseEpoch({ epoch }: JsonObject, entry: string): EpochEntry {
  const object = jsonObject(epoch, entry);
  return {
    nodesMs: jsonList(object, 'nodesMs', entry).map((ms) => wholeNumber({ ms }, 'ms', entry)),
    slices: jsonList(object, 'slices', entry).map((slice) => parseSlice(slice, entry)),
  };
}

function parseSlice(value: JsonValue, entry: string): EpochSlice {
  const object = jsonObject(value, entry);
  return {
    timestampMs: wholeNumber(object, 'timestampMs', entry),
    offsets: jsonList(object, 'offsets', entry),
  };
}
