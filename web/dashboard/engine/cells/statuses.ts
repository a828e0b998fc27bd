/** The statuses, or levels, of a log by number, each with the class that a row of it has. */
import type { ClassKind } from '../../protocol.ts';

export const FINE = 0;
export const NEUTRAL = 1;
export const WARNING = 2;
export const FAILING = 3;

/** Words that loggers use, in lower case. */
export const LEVEL_CLASSES: ReadonlyMap<string, number> = new Map([
  ...words(NEUTRAL, 'trace', 'trc', 'verbose', 'vrb', 'silly', 'finest', 'finer', 'fine'),
  ...words(NEUTRAL, 'debug', 'dbg', 'd', 'v', 't', '10', '20'),
  ...words(FINE, 'info', 'information', 'informational', 'inf', 'notice', 'log', 'i', 'n', '30'),
  ...words(FINE, 'config', 'success', 'ok'),
  ...words(WARNING, 'warn', 'warning', 'wrn', 'w', '40'),
  ...words(FAILING, 'error', 'err', 'e', 'severe', 'fail', 'failure', '50'),
  ...words(FAILING, 'fatal', 'ftl', 'f', 'critical', 'crit', 'c', 'alert', 'a', '60'),
  ...words(FAILING, 'emergency', 'emerg', 'panic', 'dpanic'),
]);

function words(classIndex: number, ...names: readonly string[]): [string, number][] {
  return names.map((name) => [name, classIndex]);
}

/** The class of a status or level as it stands in the log; empty text is a row without one. */
export function classOf(kind: ClassKind, text: string): number {
  switch (kind) {
    case 'none':
      return FINE;
    case 'level':
      return LEVEL_CLASSES.get(text.toLowerCase()) ?? NEUTRAL;
    case 'status':
      return statusClass(Number(text));
  }
}

function statusClass(status: number): number {
  if (status >= 100 && status < 300) return FINE;
  if (status >= 400 && status < 500) return WARNING;
  return status >= 500 && status < 600 ? FAILING : NEUTRAL;
}

export class Statuses {
  readonly kind: ClassKind;
  readonly #texts: string[] = [];
  readonly #numbers = new Map<string, number>();
  #classes = new Uint8Array(64);

  constructor(kind: ClassKind) {
    this.kind = kind;
  }

  get texts(): readonly string[] {
    return this.#texts;
  }

  /** The class of each status by its number. */
  get classes(): Uint8Array {
    return this.#classes;
  }

  number(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const number = this.#texts.push(text) - 1;
    this.#numbers.set(text, number);
    if (number === this.#classes.length) {
      const classes = new Uint8Array(2 * number);
      classes.set(this.#classes);
      this.#classes = classes;
    }
    this.#classes[number] = classOf(this.kind, text);
    return number;
  }
}
