import type { ColumnarFormat } from './columnar-file.ts';

/** How each format of columns is loaded when a plan first names it, with the library that reads it. */
const LOADERS: ReadonlyMap<string, () => Promise<ColumnarFormat>> = new Map([
  ['arrow', async () => (await import('./arrow/arrow-format.ts')).arrowFormat],
  ['parquet', async () => (await import('./parquet/parquet-format.ts')).parquetFormat],
]);

/** Loads the format of a name, in any case; undefined where there is none. */
export async function loadColumnarFormat(name: string): Promise<ColumnarFormat | undefined> {
  return LOADERS.get(name.toLowerCase())?.();
}
