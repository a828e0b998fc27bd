import type { Scheduler } from '../../ports/scheduler.ts';
import type { StructType } from '../../types/data-type.ts';
import type { TextInference } from '../format/format.ts';
import { inferTexts } from '../format/infer/infer-texts.ts';
import { wholeTexts } from './files-reader.ts';
import type { GivenFile } from './given-file.ts';
import { SourceFile } from './source-file.ts';

/** The schema of files that a program holds, read once for it; undefined for none. Fails as reading the files does. */
export async function inferFilesSchema(
  given: readonly GivenFile[],
  inference: TextInference,
  scheduler: Scheduler,
): Promise<StructType | undefined> {
  if (given.length === 0) return undefined;
  const files = given.map((file) => new SourceFile(file, scheduler));
  try {
    return await inferTexts(wholeTexts(files), inference);
  } finally {
    for (const file of files) await file.close();
  }
}
