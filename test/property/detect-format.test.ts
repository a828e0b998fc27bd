import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { detectFormat } from '../../src/connectors/format/detect/detect-format.ts';
import type { DetectedFormat } from '../../src/connectors/format/detect/detected-format.ts';
import { formats } from '../../src/connectors/format/index.ts';
import type { WasmCore } from '../../src/wasm/core.ts';
import { newCore } from '../support/core.ts';
import { LINE_MAKERS, type LineMaker, noiseLine } from '../support/log-lines.ts';
import { parseBytes } from '../support/parse-bytes.ts';
import { propertyOptions } from '../support/property-options.ts';

const START_MS = Date.UTC(2024, 10, 25, 10, 38, 21, 123);

/** A log of a maker: its lines, of which some are damaged or are none of its own. */
function logOf({ header, line }: LineMaker): fc.Arbitrary<string[]> {
  const good = line.map((make) => (timeMs: number) => make(timeMs));
  const bad = fc.oneof(
    noiseLine.map((text) => () => text),
    fc.tuple(line, fc.integer({ min: 1, max: 200 })).map(
      ([make, length]) =>
        (timeMs: number) =>
          make(timeMs).slice(0, length),
    ),
  );
  return fc
    .array(fc.oneof({ weight: 6, arbitrary: good }, { weight: 1, arbitrary: bad }), {
      minLength: 12,
      maxLength: 60,
    })
    .map((makers) => [
      ...(header === undefined ? [] : [header]),
      ...makers.map((make, index) => make(START_MS + index * 1700)),
    ]);
}

/** Lines that the parser takes, read as detection says; the header of CSV is one. */
async function parsedLines(core: WasmCore, text: string, detected: DetectedFormat) {
  const { format: name, schema, options } = detected;
  const format = formats.get(name)!;
  const { rows } = await parseBytes(core, text, { format, schema, options });
  const errors = schema.fields.findIndex((field) => field.name === '_error');
  const times = schema.fields.findIndex((field) => field.name === 'ts');
  const isParsed = (row: (typeof rows)[number]) =>
    name === 'text-log' ? row[times] !== null : row[errors] === null;
  return rows.filter(isParsed).length + (options.header === 'true' ? 1 : 0);
}

describe.each(LINE_MAKERS.map((maker, index) => ({ ...maker, title: `${maker.format} ${index}` })))(
  'a log of $title',
  (maker) => {
    let core: WasmCore;
    beforeAll(async () => {
      core = await newCore();
    });

    test('is detected, and its parser takes the share that detection says', async () => {
      await fc.assert(
        fc.asyncProperty(logOf(maker), async (lines) => {
          const text = `${lines.join('\n')}\n`;
          const detected = detectFormat(Buffer.from(text));
          expect(detected.format).toBe(maker.format);
          const count = await parsedLines(core, text, detected);
          expect(count).toBe(Math.round(detected.confidence * detected.sampleLines));
        }),
        propertyOptions(60),
      );
    });
  },
);
