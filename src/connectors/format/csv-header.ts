import { csvHeaderCount, csvHeaderName } from '../../errors/record-errors.ts';
import type { StructType } from '../../types/data-type.ts';
import type { WasmCore } from '../../wasm/core.ts';
import type { Ptr } from '../../wasm/ptr.ts';

/** The names of the header that the last rows ended with; undefined where there was none, or none that is to be checked. */
export function readHeader(core: WasmCore, parser: Ptr): readonly string[] | undefined {
  const count = core.kernels.parse_csv_header_count(parser);
  if (count < 0) return undefined;
  const names = core.kernels.parse_csv_header_names(parser) >>> 2;
  const { memory } = core;
  return Array.from({ length: count }, (_, index) => {
    const [text, length] = memory.u32.subarray(names + index * 2, names + index * 2 + 2);
    return length === 0 ? '' : memory.text(text as Ptr, length);
  });
}

/**
 * Holds a header against the schema, without regard to case. As in Spark's `CSVHeaderChecker`, of columns left out by the
 * query nothing is checked, and their number only where all are read. Fails with `CSV_HEADER_MISMATCH`.
 */
export function checkHeader(
  header: readonly string[],
  declared: StructType,
  wanted: StructType,
): void {
  if (wanted.fields.length === 0) return;
  const isWhole = wanted.fields.length === declared.fields.length;
  if (isWhole && header.length !== declared.fields.length) {
    throw csvHeaderCount(header.length, declared.fields.length);
  }
  const wantedNames = new Set(wanted.fields.map(({ name }) => name));
  declared.fields.forEach(({ name }, index) => {
    const found = header[index] ?? '';
    if (!wantedNames.has(name) || found.toLowerCase() === name.toLowerCase()) return;
    throw csvHeaderName({
      found,
      expected: name,
      header: header.join(', '),
      schema: declared.fields.map((field) => field.name).join(', '),
    });
  });
}
