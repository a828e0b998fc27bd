import type { Scheduler } from '../../ports/scheduler.ts';
import type { StructType } from '../../types/data-type.ts';
import type { TextInference } from '../format/format.ts';
import type { GivenFile } from './given-file.ts';
import { SourceFile } from './source-file.ts';
import { PlainPieces } from './text-pieces.ts';

/** The schema of files that a program holds, read once for it; undefined for none. Fails as reading the files does. */
export async function inferFilesSchema(
  files: readonly GivenFile[],
  inference: TextInference,
  scheduler: Scheduler,
): Promise<StructType | undefined> {
  if (files.length === 0) return undefined;
  for (const given of files) {
    const file = new SourceFile(given, scheduler);
    try {
      await addText(file, inference);
    } finally {
      await file.close();
    }
  }
  return inference.schema();
}

async function addText(file: SourceFile, inference: TextInference): Promise<void> {
  await file.look();
  const text = inference.newText();
  const pieces = file.isCompressed
    ? await file.textFrom(0)
    : new PlainPieces(file, 0, file.sizeBytes);
  for (;;) {
    const piece = await pieces.next();
    text.add(piece ?? new Uint8Array(0), piece === undefined);
    if (piece === undefined) break;
  }
  await pieces.close();
}
