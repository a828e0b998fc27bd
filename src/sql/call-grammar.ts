import type { IToken } from 'chevrotain';
import { unresolvedRoutine } from '../errors/analysis-errors.ts';
import { invalidDatetimeUnit } from '../errors/datetime-errors.ts';
import {
  invalidWindowFrameBound,
  repeatedWindow,
  undefinedWindow,
  unresolvedWindowReference,
} from '../errors/sql-errors.ts';
import type {
  Expression,
  FrameBoundary,
  SortOrder,
  UnresolvedFunction,
  WindowExpression,
} from '../plan/expression.ts';
import { IntegerType, StringType } from '../types/data-type.ts';
import type { Rule } from './grammar-base.ts';
import { LiteralGrammar } from './literal-grammar.ts';
import { literal } from './literals.ts';
import { positionalArguments } from './named-arguments.ts';
import { call } from './operators.ts';
import { K, Name, S } from './tokens.ts';

/** `PARTITION BY … ORDER BY … ROWS …`. */
export type WindowSpec = Pick<WindowExpression, 'partitionBy' | 'orderBy' | 'frame'>;

/** A use of a named window, which the WINDOW clause at the end of the query gives its content. */
type PendingWindow = { -readonly [Key in keyof WindowExpression]: WindowExpression[Key] };

interface WindowScope {
  readonly uses: { readonly name: IToken; readonly node: PendingWindow }[];
}

/** IGNORE NULLS or RESPECT NULLS, if one of them is written. */
function nullTreatmentOf(ignoreNulls: boolean | undefined): { readonly ignoreNulls?: boolean } {
  return ignoreNulls === undefined ? {} : { ignoreNulls };
}

/** Calls of functions, with all that can follow one: WITHIN GROUP, FILTER, IGNORE NULLS, OVER. */
export abstract class CallGrammar extends LiteralGrammar {
  abstract readonly valueExpression: Rule<Expression>;
  abstract readonly sortItems: Rule<SortOrder[]>;

  #windowScopes: WindowScope[] = [];

  override reset(): void {
    super.reset();
    this.#windowScopes = [];
  }

  readonly functionCall: Rule<Expression> = this.RULE('functionCall', () => {
    const first = this.LA(1);
    const nameParts = this.SUBRULE(this.multipartName);
    this.CONSUME(S.leftParen);
    const isDistinct = this.SUBRULE(this.setQuantifier);
    const args: Expression[] = [];
    this.MANY_SEP({
      SEP: S.comma,
      DEF: () => args.push(this.SUBRULE(this.argument)),
    });
    const ignoresInside = this.OPTION(() => this.SUBRULE(this.nullTreatment));
    this.CONSUME(S.rightParen);
    const withinGroup = this.OPTION1({
      GATE: () => this.isNext(K.WITHIN, K.GROUP),
      DEF: () => this.SUBRULE(this.withinGroup),
    });
    const filter = this.OPTION2({
      GATE: () => this.isNext(K.FILTER, S.leftParen),
      DEF: () => this.SUBRULE(this.filterClause),
    });
    const ignoresOutside = this.OPTION3({
      GATE: () => this.isAt(2, K.NULLS),
      DEF: () => this.SUBRULE1(this.nullTreatment),
    });
    const node = this.ACTION(
      (): UnresolvedFunction => ({
        kind: 'function',
        ...withUnit(nameParts, countArguments(nameParts, args, isDistinct)),
        ...(isDistinct && { isDistinct }),
        ...(filter !== undefined && { filter }),
        ...(withinGroup !== undefined && { withinGroup }),
        ...nullTreatmentOf(ignoresInside ?? ignoresOutside),
        origin: this.originFrom(first),
      }),
    );
    return this.OPTION4(() => this.SUBRULE(this.overClause, { ARGS: [first, node] })) ?? node;
  });

  /** Whether it is DISTINCT, and not ALL or nothing. */
  readonly setQuantifier: Rule<boolean> = this.RULE('setQuantifier', () => {
    const quantifier = this.OPTION({
      // `distinct` and `all` may also be columns: f(all), f(all, b).
      GATE: () => !this.isAnyAt(2, [S.comma, S.rightParen, S.dot]),
      DEF: () =>
        this.OR([{ ALT: () => this.CONSUME(K.DISTINCT) }, { ALT: () => this.CONSUME(K.ALL) }]),
    });
    return quantifier?.tokenType === K.DISTINCT;
  });

  /** `expr`, `key => expr`, `expr AS name` in STRUCT. */
  readonly argument: Rule<Expression> = this.RULE('argument', () => {
    const first = this.LA(1);
    const key = this.OPTION({
      GATE: () => this.isAt(2, S.fatArrow),
      DEF: () => {
        const name = this.SUBRULE(this.name);
        this.CONSUME(S.fatArrow);
        return name;
      },
    });
    const value = this.SUBRULE(this.expression);
    const alias = this.OPTION1(() => {
      this.CONSUME(K.AS);
      return this.SUBRULE1(this.name);
    });
    return this.ACTION((): Expression => {
      const origin = this.originFrom(first);
      if (key !== undefined) return { kind: 'namedArgument', key, value, origin };
      return alias === undefined ? value : { kind: 'alias', child: value, names: [alias], origin };
    });
  });

  /** True for IGNORE NULLS, false for RESPECT NULLS. */
  readonly nullTreatment: Rule<boolean> = this.RULE('nullTreatment', () => {
    const token = this.OR([
      { ALT: () => this.CONSUME(K.IGNORE) },
      { ALT: () => this.CONSUME(K.RESPECT) },
    ]);
    this.CONSUME(K.NULLS);
    return token.tokenType === K.IGNORE;
  });

  readonly withinGroup: Rule<SortOrder[]> = this.RULE('withinGroup', () => {
    this.CONSUME(K.WITHIN);
    this.CONSUME(K.GROUP);
    this.CONSUME(S.leftParen);
    this.CONSUME(K.ORDER);
    this.CONSUME(K.BY);
    const order = this.SUBRULE(this.sortItems);
    this.CONSUME(S.rightParen);
    return order;
  });

  readonly filterClause: Rule<Expression> = this.RULE('filterClause', () => {
    this.CONSUME(K.FILTER);
    this.CONSUME(S.leftParen);
    this.CONSUME(K.WHERE);
    const condition = this.SUBRULE(this.expression);
    this.CONSUME(S.rightParen);
    return condition;
  });

  /** OVER w, OVER (…). */
  readonly overClause: Rule<Expression, [IToken, Expression]> = this.RULE(
    'overClause',
    (first: IToken, windowFunction: Expression) => {
      this.CONSUME(K.OVER);
      return this.OR([
        {
          GATE: () => this.isAt(2, Name) && this.isAt(3, S.rightParen),
          ALT: () => {
            this.CONSUME(S.leftParen);
            const name = this.CONSUME1(Name);
            this.CONSUME(S.rightParen);
            return this.ACTION(() => this.#pendingWindow(windowFunction, name, first));
          },
        },
        {
          ALT: () => {
            const spec = this.SUBRULE(this.windowSpec);
            return this.ACTION(
              (): Expression => ({
                kind: 'over',
                function: windowFunction,
                ...spec,
                origin: this.originFrom(first),
              }),
            );
          },
        },
        {
          ALT: () => {
            const name = this.CONSUME(Name);
            return this.ACTION(() => this.#pendingWindow(windowFunction, name, first));
          },
        },
      ]);
    },
  );

  #pendingWindow(windowFunction: Expression, name: IToken, first: IToken): Expression {
    const origin = this.originFrom(first);
    const node: PendingWindow = {
      kind: 'over',
      function: windowFunction,
      partitionBy: [],
      orderBy: [],
      origin,
    };
    const scope = this.#windowScopes.at(-1);
    if (scope === undefined) throw undefinedWindow(name.image);
    scope.uses.push({ name, node });
    return node;
  }

  /** Enters a query, whose WINDOW clause comes after the uses of its windows. */
  protected openWindows(): void {
    this.#windowScopes.push({ uses: [] });
  }

  /** Gives the uses of named windows their content. Fails for a name that the WINDOW clause doesn't define. */
  protected closeWindows(definitions: ReadonlyMap<string, WindowSpec>): void {
    for (const { name, node } of this.#windowScopes.pop()?.uses ?? []) {
      const spec = definitions.get(name.image.toLowerCase());
      if (spec === undefined) throw undefinedWindow(name.image);
      Object.assign(node, spec);
    }
  }

  /** WINDOW w AS (…), v AS (…). */
  readonly windowClause: Rule<ReadonlyMap<string, WindowSpec>> = this.RULE('windowClause', () => {
    const definitions = new Map<string, WindowSpec>();
    this.CONSUME(K.WINDOW);
    this.AT_LEAST_ONE_SEP({
      SEP: S.comma,
      DEF: () => {
        const name = this.CONSUME(Name);
        this.CONSUME(K.AS);
        const spec = this.OR([
          {
            GATE: () => !this.isNext(S.leftParen) || this.isAt(3, S.rightParen),
            ALT: () => this.SUBRULE(this.windowReference, { ARGS: [definitions] }),
          },
          { ALT: () => this.SUBRULE(this.windowSpec) },
        ]);
        this.ACTION(() => {
          const key = name.image.toLowerCase();
          if (definitions.has(key)) throw repeatedWindow(name.image, this.placeOf(name));
          definitions.set(key, spec);
        });
      },
    });
    return definitions;
  });

  /** `v`, `(v)`: a window that is defined before this one. */
  readonly windowReference: Rule<WindowSpec, [ReadonlyMap<string, WindowSpec>]> = this.RULE(
    'windowReference',
    (definitions: ReadonlyMap<string, WindowSpec>) => {
      const name = this.OR([
        { ALT: () => this.CONSUME(Name) },
        {
          ALT: () => {
            this.CONSUME(S.leftParen);
            const inside = this.CONSUME1(Name);
            this.CONSUME(S.rightParen);
            return inside;
          },
        },
      ]);
      return this.ACTION(() => {
        const spec = definitions.get(name.image.toLowerCase());
        if (spec === undefined) throw unresolvedWindowReference(name.image, this.placeOf(name));
        return spec;
      });
    },
  );

  readonly windowSpec: Rule<WindowSpec> = this.RULE('windowSpec', () => {
    this.CONSUME(S.leftParen);
    const partitionBy = this.OPTION(() => this.SUBRULE(this.partitionClause)) ?? [];
    const orderBy = this.OPTION1(() => {
      this.OR([{ ALT: () => this.CONSUME(K.ORDER) }, { ALT: () => this.CONSUME(K.SORT) }]);
      this.CONSUME(K.BY);
      return this.SUBRULE(this.sortItems);
    });
    const frame = this.OPTION2(() => this.SUBRULE(this.windowFrame));
    this.CONSUME(S.rightParen);
    return { partitionBy, orderBy: orderBy ?? [], ...(frame !== undefined && { frame }) };
  });

  readonly partitionClause: Rule<Expression[]> = this.RULE('partitionClause', () => {
    const expressions: Expression[] = [];
    this.OR([
      { ALT: () => this.CONSUME(K.PARTITION) },
      { ALT: () => this.CONSUME(K.DISTRIBUTE) },
      { ALT: () => this.CONSUME(K.CLUSTER) },
    ]);
    this.CONSUME(K.BY);
    this.AT_LEAST_ONE_SEP({
      SEP: S.comma,
      DEF: () => expressions.push(this.SUBRULE(this.expression)),
    });
    return expressions;
  });

  /** ROWS BETWEEN … AND …; one bound alone reaches to the current row. */
  readonly windowFrame: Rule<WindowSpec['frame']> = this.RULE('windowFrame', () => {
    const unit = this.OR([
      { ALT: () => this.CONSUME(K.ROWS) },
      { ALT: () => this.CONSUME(K.RANGE) },
    ]);
    const type = unit.tokenType === K.ROWS ? 'rows' : 'range';
    return this.OR1([
      {
        GATE: () => this.isNext(K.BETWEEN),
        ALT: () => {
          this.CONSUME(K.BETWEEN);
          const lower = this.SUBRULE(this.frameBound);
          this.CONSUME(K.AND);
          const upper = this.SUBRULE1(this.frameBound);
          return { type, lower, upper } as const;
        },
      },
      {
        ALT: () => {
          const lower = this.SUBRULE2(this.frameBound);
          return { type, lower, upper: { kind: 'currentRow' } } as const;
        },
      },
    ]);
  });

  /** A bound before the current row has a negative offset. */
  readonly frameBound: Rule<FrameBoundary> = this.RULE('frameBound', () =>
    this.OR([
      {
        GATE: () => this.isAnyAt(2, [K.PRECEDING, K.FOLLOWING]) && this.isNext(K.UNBOUNDED),
        ALT: (): FrameBoundary => {
          this.CONSUME(K.UNBOUNDED);
          const side = this.OR1([
            { ALT: () => this.CONSUME(K.PRECEDING) },
            { ALT: () => this.CONSUME(K.FOLLOWING) },
          ]);
          return {
            kind: 'unbounded',
            side: side.tokenType === K.PRECEDING ? 'preceding' : 'following',
          };
        },
      },
      {
        GATE: () => this.isNext(K.CURRENT, K.ROW),
        ALT: (): FrameBoundary => {
          this.CONSUME(K.CURRENT);
          this.CONSUME(K.ROW);
          return { kind: 'currentRow' };
        },
      },
      {
        ALT: (): FrameBoundary => {
          const first = this.LA(1);
          const offset = this.SUBRULE(this.valueExpression);
          this.ACTION(() => {
            if (!isConstant(offset)) throw invalidWindowFrameBound(this.placeOf(first));
          });
          const direction = this.OR2([
            { ALT: () => this.CONSUME1(K.PRECEDING) },
            { ALT: () => this.CONSUME1(K.FOLLOWING) },
          ]);
          return this.ACTION(() => ({
            kind: 'value',
            ...(direction.tokenType === K.PRECEDING
              ? { offset: negate(offset), isBefore: true }
              : { offset }),
          }));
        },
      },
    ]),
  );
}

/** What is constant by its text: no function by name, which only the analyzer knows. */
function isConstant(expression: Expression): boolean {
  switch (expression.kind) {
    case 'literal':
      return true;
    case 'cast':
      return isConstant(expression.child);
    case 'function':
      return isOperator(expression.name) && expression.args.every(isConstant);
    default:
      return false;
  }
}

const isOperator = (name: string) => name === 'negative' || !/^\w/.test(name);

function negate(offset: Expression): Expression {
  if (offset.kind === 'literal' && typeof offset.value === 'number') {
    return { ...offset, value: offset.value === 0 ? 0 : -offset.value };
  }
  // An interval keeps its sign, as Spark prints it.
  if (
    offset.kind === 'literal' &&
    typeof offset.value === 'bigint' &&
    !offset.dataType.kind.endsWith('_interval')
  ) {
    return { ...offset, value: -offset.value };
  }
  return call('negative', offset);
}

const TAKES_UNIT = new Set([
  'timestampadd',
  'timestampdiff',
  'dateadd',
  'date_add',
  'datediff',
  'date_diff',
]);

const UNITS =
  /^(year|quarter|month|week|day|dayofyear|hour|minute|second|millisecond|microsecond)$/i;

/**
 * The name and the arguments by position. TIMESTAMPADD(MONTH, 1, time): a unit in front of two arguments is a word, and no
 * column, and the functions of dates are then those of times.
 */
function withUnit(
  nameParts: readonly string[],
  args: readonly Expression[],
): Pick<UnresolvedFunction, 'name' | 'args'> {
  const [unit, ...rest] = args;
  const calledName = nameParts.join('.');
  const name = calledName.toLowerCase();
  const plain = { name: calledName, args: positionalArguments(calledName, args) };
  if (!TAKES_UNIT.has(name)) return plain;
  if (args.length === 3 && unit.kind === 'literal' && typeof unit.value === 'string') {
    throw invalidDatetimeUnit(name.toUpperCase(), `'${unit.value}'`);
  }
  const word = args.length === 3 && unit.kind === 'attribute' ? unit.nameParts.join('.') : '';
  if (UNITS.test(word)) {
    const unitText: Expression = { ...literal(word, StringType), origin: unit.origin };
    const isSum = name.endsWith('add');
    return { name: isSum ? 'timestampadd' : 'timestampdiff', args: [unitText, ...rest] };
  }
  // Without a unit these are functions like any other, and of these two names there is none.
  if (name.startsWith('timestamp')) throw unresolvedRoutine(`\`${name}\``, undefined);
  return plain;
}

/** count(*) counts rows, as count(1) does; count(DISTINCT *) is about the columns. */
function countArguments(
  nameParts: readonly string[],
  args: readonly Expression[],
  isDistinct: boolean,
): readonly Expression[] {
  const [only] = args;
  const isCount = nameParts.length === 1 && nameParts[0].toLowerCase() === 'count';
  const isStar = args.length === 1 && only.kind === 'star' && only.target === undefined;
  if (!isCount || !isStar || isDistinct) return args;
  return [{ ...literal(1, IntegerType), origin: only.origin }];
}
