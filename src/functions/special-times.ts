import { splitMicros, trimControl } from '../types/datetime-text.ts';
import { localMicros, microsOfLocal, namedZone } from '../types/local-time.ts';
import type { EvaluationContext } from './define.ts';
import { sessionZone } from './session-zone.ts';

/** Words that stand for a time, with a zone behind them if need be (Spark's `SpecialDatetimeValues`). */
const WORD = /^(epoch|now|today|yesterday|tomorrow)(?:\s+(.*))?$/i;
const MICROS_PER_DAY = 86_400_000_000n;
const DAYS: Readonly<Record<string, number>> = { today: 0, now: 0, yesterday: -1, tomorrow: 1 };

function parseWord(text: string, context: EvaluationContext) {
  const match = WORD.exec(trimControl(text));
  if (match === null) return undefined;
  const zone = match[2] === undefined ? sessionZone(context) : namedZone(match[2].trim());
  return zone && { word: match[1].toLowerCase(), zone };
}

/** Days since 1970 of `epoch`, `today`, `now`, `yesterday` or `tomorrow`; undefined for other text. */
export function specialDay(text: string, context: EvaluationContext): number | undefined {
  const special = parseWord(text, context);
  if (special === undefined) return undefined;
  if (special.word === 'epoch') return 0;
  const today = splitMicros(localMicros(context.batchTimestampMicros, special.zone)).days;
  return today + DAYS[special.word];
}

/** Microseconds of the same words; days start at midnight of the zone. */
export function specialTime(text: string, context: EvaluationContext): bigint | undefined {
  const special = parseWord(text, context);
  if (special === undefined) return undefined;
  if (special.word === 'epoch') return 0n;
  if (special.word === 'now') return context.batchTimestampMicros;
  const day = specialDay(text, context);
  return day === undefined ? undefined : microsOfLocal(BigInt(day) * MICROS_PER_DAY, special.zone);
}
