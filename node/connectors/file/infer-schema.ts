import type { UndeclaredSource } from '../../../src/connectors/connector.ts';
import type { Format } from '../../../src/connectors/format/format.ts';
import type { StructType } from '../../../src/types/data-type.ts';
import { listingOptions } from './file-source-options.ts';
import { FileTexts } from './file-texts.ts';
import { listFiles } from './listing.ts';

/** The schema of the files that are there, read once for it; undefined where the format can't tell, or there are none. */
export async function inferFileSchema(
  description: UndeclaredSource,
  format: Format,
): Promise<StructType | undefined> {
  if (format.inference === undefined || description.isStreaming === true) return undefined;
  const files = await listFiles(await listingOptions(description, true));
  if (files.length === 0) return undefined;
  const { inferTexts } = await import('../../../src/connectors/format/infer/infer-texts.ts');
  const texts = new FileTexts(files.map(({ path }) => ({ path, start: 0, end: undefined })));
  return inferTexts(texts, await format.inference(description.options));
}
