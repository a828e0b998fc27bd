/**
 * The demo's web log: an endless stream of events that can be produced again from any position.
 *
 * Event number i is a function of i, of the seed and of the time at which the stream was (re)started, so nothing has
 * to be stored to replay it. Every event is one JSON line of exactly `EVENT_BYTES` bytes, blanks before the closing
 * brace included: a byte offset is then an event number times a constant.
 */
export const EVENT_BYTES = 256;

export interface StreamClock {
  /** Event numbers from here on follow this clock. */
  readonly fromEvent: number;
  readonly startMs: number;
}

export interface GeneratorOptions {
  readonly seed: number;
  readonly eventsPerSecond: number;
  /** Sorted by `fromEvent`; one more is added each time the demo starts. */
  readonly clocks: readonly StreamClock[];
}

const SERVICES = ['checkout', 'catalog', 'search', 'auth', 'cart', 'images', 'orders', 'gateway'];
const METHODS = ['GET', 'GET', 'GET', 'GET', 'GET', 'POST', 'POST', 'PUT'];
const STATUSES = [
  200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 304, 304, 301, 404, 404, 403,
];
const PAGES = ['items', 'orders', 'search', 'login', 'img', 'cart', 'users', 'help'];

/** 32 well-mixed bits of a counter (the finalizer of murmur3 over a Weyl sequence). */
function mix(counter: number): number {
  let bits = Math.imul(counter, 0x9e3779b1) ^ (counter >>> 15);
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** The event's own source of uniform numbers in [0, 1). */
function randomOf(seed: number, event: number): () => number {
  let counter = mix(seed ^ mix(event));
  return () => {
    counter = (counter + 0x6d2b79f5) >>> 0;
    return mix(counter) / 2 ** 32;
  };
}

function clockOf(clocks: readonly StreamClock[], event: number): StreamClock {
  let found = clocks[0];
  for (const clock of clocks) if (clock.fromEvent <= event) found = clock;
  return found;
}

/** When an event happened: its turn in the stream, less up to two seconds, so that events arrive out of order. */
function eventTimeMs(options: GeneratorOptions, event: number, disorder: number): number {
  const clock = clockOf(options.clocks, event);
  const turn = ((event - clock.fromEvent) * 1000) / options.eventsPerSecond;
  return Math.floor(clock.startMs + turn - disorder * 2000);
}

/** One event as a JSON line with its newline, `EVENT_BYTES` long. All ASCII. */
export function eventLine(options: GeneratorOptions, event: number): string {
  const random = randomOf(options.seed, event);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)];
  const ts = new Date(eventTimeMs(options, event, random())).toISOString();
  const service = pick(SERVICES);
  // Now and then a service has a bad half minute, so that there is something to see.
  const trouble = service === SERVICES[Math.floor(event / (options.eventsPerSecond * 30)) % 16];
  const status =
    random() < (trouble ? 0.2 : 0.01) ? 500 + Math.floor(random() * 4) : pick(STATUSES);
  const latency = Math.exp(
    3 + (trouble ? 1.2 : 0) + 0.8 * (random() + random() + random() - 1.5) * 2,
  );
  const fields = {
    ts,
    service,
    method: pick(METHODS),
    path: `/${pick(PAGES)}/${Math.floor(random() ** 3 * 500)}`,
    status,
    bytes: Math.floor(Math.exp(6 + 3 * random())),
    latency_ms: Math.round(latency * 100) / 100,
    ip: `10.0.${Math.floor(random() * 64)}.${Math.floor(random() * 256)}`,
  };
  const text = JSON.stringify(fields);
  return `${text.slice(0, -1).padEnd(EVENT_BYTES - 2)}}\n`;
}

/** How many events are due at a time. */
export function eventsDue(options: GeneratorOptions, nowMs: number): number {
  const clock = options.clocks[options.clocks.length - 1];
  return (
    clock.fromEvent +
    Math.max(0, Math.floor(((nowMs - clock.startMs) * options.eventsPerSecond) / 1000))
  );
}

/** The bytes of events `from` (included) to `to` (excluded). */
export function eventBytes(options: GeneratorOptions, from: number, to: number): Buffer {
  const lines: string[] = [];
  for (let event = from; event < to; event++) lines.push(eventLine(options, event));
  return Buffer.from(lines.join(''), 'latin1');
}
