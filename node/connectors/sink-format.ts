import type { SinkBatch, SinkContext } from '../../src/connectors/connector.ts';
import { ConnectorOptions } from '../../src/connectors/connector-options.ts';
import type { Format } from '../../src/connectors/format/format.ts';
import { formats } from '../../src/connectors/format/index.ts';
import { invalidOptionValue } from '../../src/errors/format-errors.ts';
import { formatNotWritable } from '../../src/errors/sink-errors.ts';
import type { StructType } from '../../src/types/data-type.ts';

/** A format that has an encoder. */
export type WritableFormat = Format & Required<Pick<Format, 'encoder'>>;

/** The format that a sink's option `format` names; `json` where it names none. */
export function sinkFormat({ format: sink, options }: SinkContext): WritableFormat {
  const name = new ConnectorOptions(sink, options).text('format') ?? 'json';
  const format = formats.get(name.toLowerCase());
  if (format === undefined) {
    const expected = [...formats.keys()].join(' or ');
    throw invalidOptionValue({ option: 'format', value: name, expected });
  }
  return requireWritable(format);
}

/** Fails with `FILE_SINK_FORMAT_NOT_WRITABLE` for a format that is only read. */
export function requireWritable(format: Format): WritableFormat {
  if (isWritable(format)) return format;
  const proposal = [...formats.values()].filter(isWritable).map(({ name }) => name);
  throw formatNotWritable({ format: format.name, proposal: proposal.join(', ') });
}

function isWritable(format: Format): format is WritableFormat {
  return format.encoder !== undefined;
}

/** The extension of a format's files. */
export function fileExtension(format: string): string {
  return format === 'text' ? 'txt' : format;
}

/** What a format gets to write one batch's rows, of the columns that are written. */
export function encoderContext(
  { options, timeZone }: Pick<SinkContext, 'options' | 'timeZone'>,
  { core }: Pick<SinkBatch, 'core'>,
  schema: StructType,
): Parameters<WritableFormat['encoder']>[0] {
  return { core, schema, options, timeZone };
}
