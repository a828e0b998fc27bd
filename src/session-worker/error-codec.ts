import {
  AnalysisException,
  type ErrorDetails,
  MillraceError,
  ParseException,
  RuntimeException,
  StreamingQueryException,
  UnsupportedOperationException,
} from '../errors/exception.ts';

/** Something that was thrown, on its way to the other thread. */
export type WireThrown = WireError | { readonly kind: 'value'; readonly value: Primitive };

type Primitive = string | number | bigint | boolean | null | undefined;

interface WireError {
  readonly kind: 'error';
  /** By which its own thread finds it again, should it come back. */
  readonly id: number;
  /** Whether it comes back: `id` is one that the receiver gave. */
  readonly isReturned: boolean;
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly cause: WireThrown | undefined;
  /** For Millrace's exceptions. */
  readonly details: Omit<ErrorDetails, 'message' | 'cause'> | undefined;
  /** What else was noted on it, such as Node's `code`. */
  readonly notes: Readonly<Record<string, Primitive>>;
}

/** Errors that are remembered, for when they come back. */
const REMEMBERED_MAX = 256;
/** Causes of causes. */
const CAUSE_DEPTH_MAX = 16;

const MILLRACE_CLASSES: Readonly<Record<string, typeof MillraceError>> = {
  AnalysisException,
  MillraceError,
  ParseException,
  RuntimeException,
  StreamingQueryException,
  UnsupportedOperationException,
};
const STANDARD_CLASSES: Readonly<Record<string, ErrorConstructor>> = {
  Error,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
};

/**
 * Carries what was thrown between two threads, with its class, condition, parameters, place in the SQL and causes. An
 * error that comes back to where it was thrown is the same object again: what a program's function throws into a query is
 * what the query's exception has as its cause.
 */
export class ErrorCodec {
  readonly #sent = new Map<number, Error>();
  readonly #received = new WeakMap<Error, number>();
  #count = 0;

  encode(thrown: unknown, depth = 0): WireThrown {
    if (!(thrown instanceof Error)) return { kind: 'value', value: primitive(thrown) };
    const returned = this.#received.get(thrown);
    const { name, message, stack, cause } = thrown;
    return {
      kind: 'error',
      id: returned ?? this.#remember(thrown),
      isReturned: returned !== undefined,
      name,
      message,
      stack,
      cause:
        cause === undefined || depth === CAUSE_DEPTH_MAX
          ? undefined
          : this.encode(cause, depth + 1),
      details: detailsOf(thrown),
      notes: notesOf(thrown),
    };
  }

  decode(wire: WireThrown): unknown {
    if (wire.kind === 'value') return wire.value;
    const own = wire.isReturned ? this.#sent.get(wire.id) : undefined;
    if (own !== undefined) return own;
    const cause = wire.cause === undefined ? undefined : this.decode(wire.cause);
    const error = revive(wire, cause);
    if (wire.stack !== undefined) error.stack = wire.stack;
    if (!wire.isReturned) this.#received.set(error, wire.id);
    return error;
  }

  #remember(error: Error): number {
    const id = this.#count++;
    this.#sent.set(id, error);
    this.#sent.delete(id - REMEMBERED_MAX);
    return id;
  }
}

function detailsOf(error: Error): WireError['details'] {
  if (!(error instanceof MillraceError)) return undefined;
  const { condition, sqlState, parameters, line, position } = error;
  return { condition, sqlState, parameters, line, position };
}

/** What an error has of its own beside what every error has. */
function notesOf(error: Error): Record<string, Primitive> {
  if (error instanceof MillraceError) return {};
  const own = Object.entries(error).filter(([key]) => key !== 'name' && key !== 'cause');
  return Object.fromEntries(own.filter(([, value]) => isPrimitive(value)));
}

function revive(wire: WireError, cause: unknown): Error {
  const { details, message, name, notes } = wire;
  if (details !== undefined) {
    const Exception = MILLRACE_CLASSES[name] ?? MillraceError;
    return new Exception({ ...details, message, cause });
  }
  const Standard = STANDARD_CLASSES[name] ?? Error;
  const error = new Standard(message, cause === undefined ? undefined : { cause });
  Object.assign(error, notes);
  // Platforms have errors of other names, such as `QuotaExceededError`.
  if (error.name !== name) Object.defineProperty(error, 'name', { value: name, writable: true });
  return error;
}

function isPrimitive(value: unknown): value is Primitive {
  return (
    value === null ||
    value === undefined ||
    ['string', 'number', 'bigint', 'boolean'].includes(typeof value)
  );
}

/** Anything may be thrown; what is neither an error nor a primitive value crosses as its text. */
function primitive(value: unknown): Primitive {
  return isPrimitive(value) ? value : String(value);
}
