import type { SinkContext } from '../../../src/connectors/connector.ts';
import { ConnectorOptions } from '../../../src/connectors/connector-options.ts';
import type { TableEncoding } from '../../../src/connectors/table-encoding.ts';
import { codecNotAvailable } from '../../../src/errors/table-errors.ts';
import { encoderContext, fileExtension, type WritableFormat } from '../sink-format.ts';

const CODECS: ReadonlyMap<string, boolean> = new Map([
  ['none', false],
  ['uncompressed', false],
  ['gzip', true],
]);

/** Files of lines: an encoder does for all of them, which differ in nothing. Fails with CODEC_NOT_AVAILABLE. */
export function lineEncoding(
  context: Pick<SinkContext, 'options' | 'timeZone'>,
  format: WritableFormat,
): TableEncoding {
  const options = new ConnectorOptions(format.name, context.options);
  const codecName = options.text('compression') ?? 'none';
  const isGzipped = CODECS.get(codecName.toLowerCase());
  if (isGzipped === undefined) {
    throw codecNotAvailable({ codecName, availableCodecs: [...CODECS.keys()].join(', ') });
  }
  return {
    extension: `${fileExtension(format.name)}${isGzipped ? '.gz' : ''}`,
    isGzipped,
    open: (core, schema) => {
      const lines = encoderContext(context, { core }, schema);
      const encoder = format.encoder(lines);
      const preamble = format.preamble?.(lines).slice() ?? new Uint8Array(0);
      const file = {
        begin: () => preamble,
        encode: encoder.encode.bind(encoder),
        end: () => new Uint8Array(0),
      };
      return { newFile: () => file, close: () => encoder.close?.() };
    },
  };
}
