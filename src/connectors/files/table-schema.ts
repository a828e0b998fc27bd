import { unableToInferSchema } from '../../errors/source-errors.ts';
import type { Scheduler } from '../../ports/scheduler.ts';
import type { StructType } from '../../types/data-type.ts';
import { lineFormat } from '../line-format.ts';
import type { GivenFile } from './given-file.ts';

export interface UndeclaredFiles {
  /** Is asked only where the format has no columns of its own. */
  readonly files: () => readonly GivenFile[] | Promise<readonly GivenFile[]>;
  readonly scheduler: Scheduler;
}

/** The columns that files of lines have, as a table, when none are declared. Fails with UNABLE_TO_INFER_SCHEMA. */
export async function tableSchema(
  source: string,
  options: Readonly<Record<string, string>>,
  { files, scheduler }: UndeclaredFiles,
): Promise<StructType> {
  const format = await lineFormat(source, options);
  const fixed = format.fixedSchema?.(options);
  if (fixed !== undefined) return fixed;
  if (format.inference === undefined) throw unableToInferSchema({ format: format.name });
  const { inferFilesSchema } = await import('./infer-schema.ts');
  const inference = await format.inference(options);
  const schema = await inferFilesSchema(await files(), inference, scheduler);
  if (schema === undefined) throw unableToInferSchema({ format: format.name });
  return schema;
}
