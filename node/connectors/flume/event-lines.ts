import { closedLines } from '../../../src/connectors/whole-lines.ts';
import {
  BinaryType,
  mapType,
  StringType,
  structField,
  structType,
} from '../../../src/types/data-type.ts';
import type { FlumeEvent } from './flume-protocol.ts';

/** The columns of events whose bodies are not read as lines. */
export const FLUME_SCHEMA = structType([
  structField('headers', mapType(StringType, StringType)),
  structField('body', BinaryType),
]);

/** An event as a line of JSON, of which the format `json` makes its columns; the body in base 64, as Spark has it. */
export function jsonLine({ headers, body }: FlumeEvent): Uint8Array {
  return Buffer.from(`${JSON.stringify({ headers, body: body.toString('base64') })}\n`);
}

/** The lines of a body; undefined where it is empty. */
export function bodyLines({ body }: FlumeEvent): Uint8Array | undefined {
  return body.length > 0 ? closedLines(body) : undefined;
}
