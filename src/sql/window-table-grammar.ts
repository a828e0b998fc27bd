import { windowDurationNotLiteral } from '../errors/event-time-errors.ts';
import { wrongNumberOfArguments } from '../errors/function-errors.ts';
import type { TextPlace } from '../errors/parse-errors.ts';
import { notAllowed, severalWatermarkAliases } from '../errors/sql-errors.ts';
import type { Expression } from '../plan/expression.ts';
import type { LogicalPlan, WindowTable } from '../plan/logical-plan.ts';
import { ExpressionGrammar } from './expression-grammar.ts';
import type { Rule } from './grammar-base.ts';
import { ROW } from './operators.ts';
import { aliasRelation } from './relations.ts';
import { type SampleSize, sampleRelation } from './sample.ts';
import { ColumnName, K, Name, NumberToken, S } from './tokens.ts';
import { watermarkRelation } from './watermark.ts';

type Modifier = (input: LogicalPlan) => LogicalPlan;

const REPEATABLE = new Set(['REPEATABLE']);
const DESCRIPTOR = new Set(['DESCRIPTOR']);
const PERCENT = new Set(['PERCENT']);
const BUCKET = new Set(['BUCKET']);

/** The window tables by the names of their arguments in order, those in brackets of options last. */
const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  TUMBLE: ['DATA', 'TIMECOL', 'SIZE', 'OFFSET'],
  HOP: ['DATA', 'TIMECOL', 'SLIDE', 'SIZE', 'OFFSET'],
  CUMULATE: ['DATA', 'TIMECOL', 'STEP', 'SIZE', 'OFFSET'],
  SESSION: ['DATA', 'TIMECOL', 'GAP'],
  LATE_ROWS: ['DATA', 'TIMECOL'],
};
const WINDOW_TABLES: ReadonlySet<string> = new Set(Object.keys(PARAMETERS));
const DATA = new Set(['DATA']);

/** What an argument of a window table is. */
interface WindowArgument {
  readonly name?: string;
  readonly table?: LogicalPlan;
  readonly partitionBy?: readonly Expression[];
  readonly value?: Expression;
}

/** What Flink's streaming queries have beside Spark's: window tables. The rows of a table that are late. And what follows a relation: samples, watermarks. */
export abstract class WindowTableGrammar extends ExpressionGrammar {
  abstract readonly namedExpression: Rule<Expression>;

  /** TABLESAMPLE (…) and WATERMARK … DELAY OF …, which stand before the alias. */
  readonly relationModifiers: Rule<Modifier | undefined> = this.RULE('relationModifiers', () => {
    const sample = this.OPTION({
      GATE: () => this.isNext(K.TABLESAMPLE, S.leftParen),
      DEF: () => this.SUBRULE(this.sample),
    });
    const watermark = this.SUBRULE(this.watermarkClause);
    if (sample === undefined || watermark === undefined) return sample ?? watermark;
    return (input: LogicalPlan) => watermark(sample(input));
  });

  /** WATERMARK … DELAY OF …, where it is there. */
  readonly watermarkClause: Rule<Modifier | undefined> = this.RULE('watermarkClause', () =>
    this.OPTION({
      GATE: () => this.isNext(K.WATERMARK) && this.#hasDelay(),
      DEF: () => this.SUBRULE(this.watermark),
    }),
  );

  /** Whether DELAY OF comes in this relation; otherwise WATERMARK is an alias. */
  #hasDelay(): boolean {
    let depth = 0;
    for (let ahead = 2; this.LA(ahead).image !== '' && depth >= 0; ahead++) {
      if (depth === 0 && this.isAt(ahead, K.DELAY) && this.isAt(ahead + 1, K.OF)) return true;
      if (this.isAt(ahead, S.leftParen)) depth++;
      if (this.isAt(ahead, S.rightParen)) depth--;
    }
    return false;
  }

  /** WATERMARK ts DELAY OF INTERVAL 10 SECONDS; of an expression with a name, which becomes the first column. */
  readonly watermark: Rule<Modifier> = this.RULE('watermark', () => {
    this.CONSUME(K.WATERMARK);
    const first = this.LA(1);
    const eventTime = this.SUBRULE(this.watermarkTime);
    this.CONSUME(K.DELAY);
    this.CONSUME(K.OF);
    const delay = this.SUBRULE(this.interval);
    return this.ACTION(() => {
      const place = this.placeOf(first);
      return (input: LogicalPlan) => watermarkRelation(input, { eventTime, delay, place });
    });
  });

  readonly watermarkTime: Rule<Expression> = this.RULE('watermarkTime', () => {
    const first = this.LA(1);
    const child = this.SUBRULE(this.expression);
    const names = this.OPTION({
      GATE: () => !this.isNext(K.DELAY, K.OF),
      DEF: () => {
        this.OPTION1(() => this.CONSUME(K.AS));
        return this.SUBRULE(this.nameOrList);
      },
    });
    return this.ACTION((): Expression => {
      if (names === undefined) return child;
      if (names.length > 1) throw severalWatermarkAliases(this.placeOf(first));
      return { kind: 'alias', child, names, origin: this.originFrom(first) };
    });
  });

  readonly nameOrList: Rule<string[]> = this.RULE('nameOrList', () =>
    this.OR([{ ALT: () => this.SUBRULE(this.nameList) }, { ALT: () => [this.SUBRULE(this.name)] }]),
  );

  /** TABLESAMPLE (10 PERCENT) REPEATABLE (1), (5 ROWS), (BUCKET 1 OUT OF 4). */
  readonly sample: Rule<Modifier> = this.RULE('sample', () => {
    const first = this.CONSUME(K.TABLESAMPLE);
    this.CONSUME(S.leftParen);
    const size = this.SUBRULE(this.sampleSize);
    this.CONSUME(S.rightParen);
    const seed = this.OPTION({
      GATE: () => this.isWordAt(1, REPEATABLE) && this.isAt(2, S.leftParen),
      DEF: () => {
        this.CONSUME1(Name);
        this.CONSUME1(S.leftParen);
        const number = this.CONSUME(NumberToken);
        this.CONSUME1(S.rightParen);
        return number.image;
      },
    });
    return this.ACTION(() => {
      const place = this.placeOf(first);
      return (input: LogicalPlan) => sampleRelation(input, { size, seed, place });
    });
  });

  readonly sampleSize: Rule<SampleSize> = this.RULE('sampleSize', () =>
    this.OR([
      {
        GATE: () => this.isWordAt(1, BUCKET) && this.isAt(2, NumberToken),
        ALT: (): SampleSize => {
          this.CONSUME(Name);
          const part = this.CONSUME(NumberToken).image;
          this.CONSUME1(Name);
          this.CONSUME2(Name);
          return { kind: 'bucket', part, of: this.CONSUME1(NumberToken).image };
        },
      },
      {
        ALT: (): SampleSize => {
          const value = this.SUBRULE(this.valueExpression);
          const unit = this.OPTION(() => this.CONSUME3(Name));
          return this.ACTION((): SampleSize => {
            if (unit === undefined) return { kind: 'bytes', value };
            if (PERCENT.has(unit.image.toUpperCase())) return { kind: 'percent', value };
            return { kind: 'rows', value };
          });
        },
      },
    ]),
  );

  /** Whether TABLE(TUMBLE(TABLE …, or TUMBLE(TABLE … alone begins here; a function of one's own may have such a name. */
  protected startsWindowTable(): boolean {
    const at = this.isNext(K.TABLE, S.leftParen) ? 3 : 1;
    if (!this.isWordAt(at, WINDOW_TABLES) || !this.isAt(at + 1, S.leftParen)) return false;
    return at === 3 || this.isAt(at + 2, K.TABLE) || this.isWordAt(at + 2, DATA);
  }

  /** TABLE(HOP(TABLE t, DESCRIPTOR(ts), INTERVAL '10' SECOND, INTERVAL '1' MINUTE)). */
  readonly windowTable: Rule<LogicalPlan> = this.RULE('windowTable', () => {
    const first = this.LA(1);
    const isWrapped = this.OPTION(() => {
      this.CONSUME(K.TABLE);
      return this.CONSUME(S.leftParen);
    });
    const name = this.CONSUME(Name);
    const args: WindowArgument[] = [];
    this.CONSUME1(S.leftParen);
    this.AT_LEAST_ONE_SEP({
      SEP: S.comma,
      DEF: () => args.push(this.SUBRULE(this.windowArgument)),
    });
    this.CONSUME(S.rightParen);
    this.OPTION1({
      GATE: () => isWrapped !== undefined,
      DEF: () => this.CONSUME1(S.rightParen),
    });
    const alias = this.OPTION2(() => {
      const aliasName = this.SUBRULE(this.aliasName);
      const columnNames = this.OPTION3(() => this.SUBRULE(this.nameList));
      return { name: aliasName, ...(columnNames !== undefined && { columnNames }) };
    });
    return this.ACTION(() => {
      const words = argumentsOf(name.image.toUpperCase(), args);
      return aliasRelation(
        words.name === 'LATE_ROWS' ? lateRowsOf(words, this.placeOf(first)) : windowTableOf(words),
        alias,
      );
    });
  });

  /** TABLE t, DESCRIPTOR(ts), a duration; each perhaps with its name before it. */
  readonly windowArgument: Rule<WindowArgument> = this.RULE('windowArgument', () => {
    const name = this.OPTION({
      GATE: () => this.isAt(2, S.fatArrow),
      DEF: () => {
        const key = this.CONSUME(Name);
        this.CONSUME(S.fatArrow);
        return key.image.toUpperCase();
      },
    });
    const argument = this.OR([
      { GATE: () => this.isNext(K.TABLE), ALT: () => this.SUBRULE(this.tableArgument) },
      {
        GATE: () => this.isWordAt(1, DESCRIPTOR) && this.isAt(2, S.leftParen),
        ALT: () => {
          this.CONSUME(ColumnName);
          this.CONSUME(S.leftParen);
          const nameParts = this.SUBRULE(this.multipartName);
          this.CONSUME(S.rightParen);
          return this.ACTION((): WindowArgument => ({ value: { kind: 'attribute', nameParts } }));
        },
      },
      { ALT: (): WindowArgument => ({ value: this.SUBRULE(this.expression) }) },
    ]);
    return { ...argument, ...(name !== undefined && { name }) };
  });

  /** TABLE t PARTITION BY k, TABLE (SELECT …) PARTITION BY (a, b), TABLE t WATERMARK ts DELAY OF INTERVAL 1 MINUTE. */
  readonly tableArgument: Rule<WindowArgument> = this.RULE('tableArgument', () => {
    this.CONSUME(K.TABLE);
    const table = this.OR([
      {
        ALT: () => {
          this.CONSUME(S.leftParen);
          const plan = this.SUBRULE(this.query);
          this.CONSUME(S.rightParen);
          return plan;
        },
      },
      {
        ALT: () => {
          const first = this.LA(1);
          const nameParts = this.SUBRULE(this.multipartName);
          return this.ACTION(
            (): LogicalPlan => ({
              kind: 'readNamedTable',
              nameParts,
              origin: this.originFrom(first),
            }),
          );
        },
      },
    ]);
    const watermark = this.OPTION1({
      GATE: () => this.isNext(K.WATERMARK),
      DEF: () => this.SUBRULE(this.watermark),
    });
    const partitionBy = this.OPTION(() => {
      this.CONSUME(K.PARTITION);
      this.CONSUME(K.BY);
      return this.SUBRULE(this.expression);
    });
    return this.ACTION(
      (): WindowArgument => ({
        table: watermark?.(table) ?? table,
        ...(partitionBy !== undefined && { partitionBy: keysOf(partitionBy) }),
      }),
    );
  });
}

/** The keys of PARTITION BY: those of a list in parentheses, or the one. */
function keysOf(key: Expression | undefined): readonly Expression[] {
  return key?.kind === 'function' && key.name === ROW ? key.args : key === undefined ? [] : [key];
}

/** The arguments of a window table by their names. */
interface NamedArguments {
  readonly name: string;
  readonly table: LogicalPlan;
  readonly given: ReadonlyMap<string, WindowArgument>;
}

/** Puts arguments to the names of their places; fails with WRONG_NUM_ARGS where some are too many, unknown or not there. */
function argumentsOf(name: string, args: readonly WindowArgument[]): NamedArguments {
  const parameters = PARAMETERS[name];
  const given = new Map(
    args.map((argument, at) => [argument.name ?? parameters[at] ?? `#${at}`, argument]),
  );
  const isOptional = (parameter: string) =>
    parameter === 'OFFSET' || (name === 'LATE_ROWS' && parameter === 'TIMECOL');
  const required = parameters.filter((parameter) => !isOptional(parameter));
  const isComplete = required.every((parameter) => given.has(parameter));
  const isKnown = [...given.keys()].every((key) => parameters.includes(key));
  const table = given.get('DATA')?.table;
  if (!isComplete || !isKnown || table === undefined || given.size !== args.length) {
    throw wrongNumberOfArguments(name, `[${required.length}, ${parameters.length}]`, args.length);
  }
  return { name, table, given };
}

function windowTableOf({ name, table, given }: NamedArguments): LogicalPlan {
  const time = given.get('TIMECOL')?.value;
  if (time === undefined) {
    const { length } = PARAMETERS[name];
    throw wrongNumberOfArguments(name, `[${length - 1}, ${length}]`, given.size);
  }
  const { partitionBy = [] } = given.get('DATA') ?? {};
  const micros = (parameter: string) => durationOf(given.get(parameter)?.value);
  const size = micros(name === 'SESSION' ? 'GAP' : 'SIZE');
  const windows = name.toLowerCase() as WindowTable['windows'];
  return {
    kind: 'windowTable',
    input: table,
    windows,
    time,
    size,
    step: name === 'HOP' ? micros('SLIDE') : name === 'CUMULATE' ? micros('STEP') : size,
    offset: given.has('OFFSET') ? micros('OFFSET') : 0n,
    partitionBy,
  };
}

/** LATE_ROWS(TABLE t WATERMARK ts DELAY OF …), LATE_ROWS(TABLE t, DESCRIPTOR(ts)). */
function lateRowsOf({ table, given }: NamedArguments, place: TextPlace): LogicalPlan {
  const column = given.get('TIMECOL');
  if (column === undefined) return { kind: 'lateRows', input: table };
  if (column.value?.kind !== 'attribute') {
    throw notAllowed('LATE_ROWS by what is no column', place);
  }
  return { kind: 'lateRows', input: table, eventTime: column.value.nameParts.at(-1) };
}

/** A constant length of time. */
function durationOf(value: Expression | undefined): bigint {
  if (value?.kind !== 'literal' || value.dataType.kind !== 'day_time_interval') {
    throw windowDurationNotLiteral();
  }
  return BigInt(value.value as bigint);
}
