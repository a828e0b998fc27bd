import type { TextPlace } from '../errors/parse-errors.ts';
import { mixedParameters, unboundParameter } from '../errors/sql-errors.ts';
import type { Expression } from '../plan/expression.ts';
import { NullType } from '../types/data-type.ts';
import { literal } from './literals.ts';

/** The arguments of a statement: by position for `?`, or by name for `:name`. */
export type StatementArguments = readonly Expression[] | Readonly<Record<string, Expression>>;

/** The parameter markers of one statement, and what they stand for. */
export class Parameters {
  readonly #given: StatementArguments;
  #position = 0;
  #hasNamed = false;
  #unbound: Error | undefined;

  constructor(given: StatementArguments = []) {
    this.#given = given;
  }

  /** The argument of the next `?`. */
  atPosition(place: TextPlace): Expression {
    const position = this.#position++;
    const value = isList(this.#given) ? this.#given[position] : undefined;
    return value ?? this.#missing(`_${place.offset}`, place);
  }

  /** The argument of `:name`. */
  named(name: string, place: TextPlace): Expression {
    this.#hasNamed = true;
    const given = this.#given;
    const value = !isList(given) && Object.hasOwn(given, name) ? given[name] : undefined;
    return value ?? this.#missing(name, place);
  }

  #missing(name: string, place: TextPlace): Expression {
    this.#unbound ??= unboundParameter(name, place);
    return literal(null, NullType);
  }

  /** Fails with INVALID_QUERY_MIXED_QUERY_PARAMETERS or UNBOUND_SQL_PARAMETER, once all are read. */
  check(): void {
    if (this.#hasNamed && this.#position > 0) throw mixedParameters();
    if (this.#unbound !== undefined) throw this.#unbound;
  }
}

function isList(given: StatementArguments): given is readonly Expression[] {
  return Array.isArray(given);
}
