/**
 * The order in which the files of a folder were written, told from the names that log rotation gives:
 *
 * ```text
 * access.log.10.gz  access.log.2.gz  access.log.1  access.log          the higher the number, the older
 * access.log-20260101.gz  access.log-20260102  access.log              the lower the date, the older
 * app.2.log  app.1.log  app.log                                        numbers before the extension, beside `app.log`
 * ```
 *
 * Names that are no generations of one log go by name, numbers in them by value: `part-2` before `part-10`.
 */
interface Generation {
  /** The name of the log that is being written: `access.log`. */
  readonly log: string;
  /** Higher is older; the log itself is 0. */
  readonly age: number;
  /** A date as text: lower is older. Empty for generations that are numbered. */
  readonly date: string;
}

const COMPRESSED = /\.(?:gz|gzip)$/i;
const NUMBERED = /^(.+)\.(\d{1,4})$/;
const NUMBERED_BEFORE_EXTENSION = /^(.+)\.(\d{1,3})(\.[a-z]+)$/i;
const DATED = /^(.+?)[.\-_](\d{4}-?\d\d-?\d\d(?:[T_-]?\d\d(?:[:-]?\d\d){0,2})?(?:[.-]\d{1,6})?)$/;
const DATED_BEFORE_EXTENSION =
  /^(.+?)[.\-_](\d{4}-?\d\d-?\d\d(?:[T_-]?\d\d(?:[:-]?\d\d){0,2})?)(\.[a-z]+)$/i;

/** Sorts things by their paths, the oldest first. */
export function oldestFirst<T>(items: readonly T[], pathOf: (item: T) => string): T[] {
  const paths = new Set(items.map((item) => pathOf(item).replace(COMPRESSED, '')));
  const byName = new Intl.Collator('en', { numeric: true });
  return items
    .map((item) => ({ item, path: pathOf(item), ...generationOf(pathOf(item), paths) }))
    .sort(
      (left, right) =>
        byName.compare(left.log, right.log) ||
        right.age - left.age ||
        compareDates(left, right) ||
        byName.compare(left.path, right.path),
    )
    .map(({ item }) => item);
}

/** A log without a date is being written now: it comes after all that are dated. */
function compareDates(left: Generation, right: Generation): number {
  if (left.date === '' || right.date === '') {
    return Number(left.date === '') - Number(right.date === '');
  }
  return left.date < right.date ? -1 : Number(left.date > right.date);
}

function generationOf(path: string, paths: ReadonlySet<string>): Generation {
  const name = path.replace(COMPRESSED, '');
  const dated = DATED.exec(name) ?? undefined;
  if (dated !== undefined) return { log: dated[1], age: 0, date: digits(dated[2]) };
  const numbered = NUMBERED.exec(name);
  if (numbered !== null) return { log: numbered[1], age: Number(numbered[2]), date: '' };
  const middle = DATED_BEFORE_EXTENSION.exec(name);
  if (middle !== null && paths.has(middle[1] + middle[3])) {
    return { log: middle[1] + middle[3], age: 0, date: digits(middle[2]) };
  }
  const before = NUMBERED_BEFORE_EXTENSION.exec(name);
  if (before !== null && paths.has(before[1] + before[3])) {
    return { log: before[1] + before[3], age: Number(before[2]), date: '' };
  }
  return { log: name, age: 0, date: '' };
}

function digits(date: string): string {
  return date.replace(/\D/g, '');
}
