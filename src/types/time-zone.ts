/**
 * Time zones as tables of their changes, taken from the platform's `Intl`. A zone is a region (`Europe/Berlin`), or a fixed
 * offset: `Z`, `+02:00`, `UTC-3`. Offsets are seconds east of UTC.
 */
export interface TimeZone {
  /** Offset before the first change. */
  readonly firstOffset: number;
  readonly changes: readonly ZoneChange[];
}

export interface ZoneChange {
  /** Milliseconds since the epoch. */
  readonly instantMs: number;
  /** The offset from then on. */
  readonly offset: number;
}

/** Regions change their offsets in these years only; later ones keep the last offset. */
const FIRST_MS = Date.UTC(1850, 0, 1);
const LAST_MS = Date.UTC(2100, 0, 1);
/** Two changes are further apart than this: the shortest are those around a Ramadan. */
const STEP_MS = 10 * 86_400_000;

const OFFSET = /^(?:UTC|GMT|UT)?([+-])(\d{1,2})(?::?(\d{2}))?(?::?(\d{2}))?$/;
const zones = new Map<string, TimeZone | undefined>();

/** `java.time.ZoneId.SHORT_IDS`, which Spark accepts. */
const SHORT_NAMES: Readonly<Record<string, string>> = {
  ACT: 'Australia/Darwin',
  AET: 'Australia/Sydney',
  AGT: 'America/Argentina/Buenos_Aires',
  ART: 'Africa/Cairo',
  AST: 'America/Anchorage',
  BET: 'America/Sao_Paulo',
  BST: 'Asia/Dhaka',
  CAT: 'Africa/Harare',
  CNT: 'America/St_Johns',
  CST: 'America/Chicago',
  CTT: 'Asia/Shanghai',
  EAT: 'Africa/Addis_Ababa',
  ECT: 'Europe/Paris',
  EST: '-05:00',
  HST: '-10:00',
  IET: 'America/Indiana/Indianapolis',
  IST: 'Asia/Kolkata',
  JST: 'Asia/Tokyo',
  MIT: 'Pacific/Apia',
  MST: '-07:00',
  NET: 'Asia/Yerevan',
  NST: 'Pacific/Auckland',
  PLT: 'Asia/Karachi',
  PNT: 'America/Phoenix',
  PRT: 'America/Puerto_Rico',
  PST: 'America/Los_Angeles',
  SST: 'Pacific/Guadalcanal',
  VST: 'Asia/Ho_Chi_Minh',
};

/** The zone of that name; undefined if there is none. */
export function findTimeZone(name: string): TimeZone | undefined {
  if (!zones.has(name)) {
    const full = SHORT_NAMES[name] ?? name;
    zones.set(name, fixedZone(full) ?? regionZone(full));
  }
  return zones.get(name);
}

function fixedZone(name: string): TimeZone | undefined {
  if (/^(?:Z|UTC|GMT|UT|Etc\/UTC|Etc\/GMT)$/.test(name)) return { firstOffset: 0, changes: [] };
  const match = OFFSET.exec(name);
  if (match === null) return undefined;
  const [, sign, hours, minutes = '0', seconds = '0'] = match;
  const offset = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  if (offset > 18 * 3600 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  return { firstOffset: sign === '-' ? -offset : offset, changes: [] };
}

function regionZone(name: string): TimeZone | undefined {
  // Newer engines know offsets by themselves, up to 24 hours; Java's limit is 18, and `fixedZone` has said no.
  if (!/^[A-Za-z]/.test(name)) return undefined;
  const offsetAt = zoneOffsets(name);
  if (offsetAt === undefined) return undefined;
  const changes: ZoneChange[] = [];
  let offset = offsetAt(FIRST_MS);
  const firstOffset = offset;
  for (let start = FIRST_MS; start < LAST_MS; start += STEP_MS) {
    const next = offsetAt(start + STEP_MS);
    if (next === offset) continue;
    changes.push({ instantMs: findChange(offsetAt, start, start + STEP_MS), offset: next });
    offset = next;
  }
  return { firstOffset, changes };
}

/** The instant of the one change in `(low, high]`, to the second. */
function findChange(offsetAt: (utcMs: number) => number, low: number, high: number): number {
  const before = offsetAt(low);
  while (high - low > 1000) {
    const middle = low + Math.floor((high - low) / 2000) * 1000;
    if (offsetAt(middle) === before) low = middle;
    else high = middle;
  }
  return high;
}

function zoneOffsets(timeZone: string): ((utcMs: number) => number) | undefined {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
      hourCycle: 'h23',
    });
  } catch {
    return undefined;
  }
  return (utcMs) => {
    const [month, day, year, hour, minute, second] = (format.format(utcMs).match(/\d+/g) ?? []).map(
      Number,
    );
    return (Date.UTC(year, month - 1, day, hour, minute, second) - utcMs) / 1000;
  };
}

/** The zone's offset at an instant, in seconds. */
export function zoneOffsetAt(zone: TimeZone, utcMs: number): number {
  return offsetBefore(zone, (change) => change.instantMs <= utcMs);
}

/**
 * The offset that a local time has. As in `java.time`, a time in a gap takes the offset before it and a time that happens
 * twice the earlier one.
 */
export function localOffset(zone: TimeZone, localMs: number): number {
  const { changes, firstOffset } = zone;
  return offsetBefore(zone, (change, index) => {
    const previous = index === 0 ? firstOffset : changes[index - 1].offset;
    return localChangeMs(change, previous) <= localMs;
  });
}

/** The local time from which a change's offset holds. */
export function localChangeMs(change: ZoneChange, previousOffset: number): number {
  return change.instantMs + Math.max(change.offset, previousOffset) * 1000;
}

/** The offset of the last change for which `holds`. */
function offsetBefore(
  { changes, firstOffset }: TimeZone,
  holds: (change: ZoneChange, index: number) => boolean,
): number {
  let low = 0;
  let high = changes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(changes[middle], middle)) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? firstOffset : changes[low - 1].offset;
}
