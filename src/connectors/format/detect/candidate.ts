import type { StructType } from '../../../types/data-type.ts';
import type { LogRoles } from './detected-format.ts';
import type { FieldSample } from './field-sample.ts';

/** A format as a reading of the sample. */
export interface Candidate {
  readonly format: string;
  readonly variant?: string;
  readonly options: Readonly<Record<string, string>>;
  /** Lines that the format's parser takes. */
  readonly parsedLines: number;
  /** Lines that the format accounts for, as the next lines of a stack trace; those that are parsed at least. */
  readonly explainedLines: number;
  /** How much of a line the format tells, 0 to 1: typed fields weigh, and a whole line that is one text weighs little. */
  readonly detail: number;
  /** The times of the lines, in milliseconds, as far as there are any; for their order alone. */
  readonly timesMs: readonly number[];
  /** The fields of formats without columns of their own. */
  readonly fields?: readonly FieldSample[];
  /** The columns and roles of formats with columns of their own. */
  readonly fixed?: { readonly schema: StructType; readonly roles: LogRoles };
}

/** A lower share of lines accounted for, and a format is none of the log. */
export const SHARE_MIN = 0.5;

/** What a line counts that the format accounts for but does not parse: any text may go on from a line before. */
const EXPLAINED_WEIGHT = 0.1;

/** How well the candidate accounts for the sample: share of the lines, detail, and plausible order of times. */
export function scoreOf(candidate: Candidate, lineCount: number): number {
  const { parsedLines, explainedLines, detail, timesMs } = candidate;
  if (lineCount === 0) return 0;
  const share = (parsedLines + (explainedLines - parsedLines) * EXPLAINED_WEIGHT) / lineCount;
  return share * detail * (0.8 + 0.2 * orderOf(timesMs));
}

/** The share of neighbouring times that do not go back, or, in a log that begins with the newest, do not go on. */
function orderOf(timesMs: readonly number[]): number {
  if (timesMs.length < 2) return 0.5;
  let forward = 0;
  let backward = 0;
  for (let index = 1; index < timesMs.length; index++) {
    if (timesMs[index] >= timesMs[index - 1]) forward++;
    if (timesMs[index] <= timesMs[index - 1]) backward++;
  }
  return Math.max(forward, backward) / (timesMs.length - 1);
}
