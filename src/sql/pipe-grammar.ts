import {
  emptyPipeAggregate,
  pipeAggregateUnsupported,
  pipeSetOfQualifiedName,
  severalPipeClauses,
} from '../errors/sql-errors.ts';
import type { Expression } from '../plan/expression.ts';
import type { LogicalPlan } from '../plan/logical-plan.ts';
import type { Rule } from './grammar-base.ts';
import type { Analytics } from './grouping.ts';
import { pipeAggregate, pipeAssignment } from './pipe-plan.ts';
import { QueryGrammar } from './query-grammar.ts';
import { joinRelations } from './relations.ts';
import { combineSetOperations, type QueryTail, selectPlan, withTail } from './to-plan.ts';
import { K, S } from './tokens.ts';

/** What a pipe operator makes of the relation before it. */
export type Pipe = (input: LogicalPlan) => LogicalPlan;

/** SQL pipe syntax: a query, then `|>` and an operator, as often as one likes (`visitOperatorPipeRightSide`). */
export abstract class PipeGrammar extends QueryGrammar {
  readonly pipe: Rule<Pipe> = this.RULE('pipe', () => {
    this.CONSUME(S.pipeArrow);
    const operator = this.SUBRULE(this.pipeOperator);
    return (input: LogicalPlan) => operator({ kind: 'pipeInput', input });
  });

  readonly pipeOperator: Rule<Pipe> = this.RULE('pipeOperator', () =>
    this.OR([
      { ALT: () => this.SUBRULE(this.pipeSelect) },
      { ALT: () => this.SUBRULE(this.pipeExtend) },
      { ALT: () => this.SUBRULE(this.pipeSet) },
      { ALT: () => this.SUBRULE(this.pipeDrop) },
      { ALT: () => this.SUBRULE(this.pipeAlias) },
      { ALT: () => this.SUBRULE(this.pipeWhere) },
      { ALT: () => this.SUBRULE(this.pipeAggregation) },
      { ALT: () => this.SUBRULE(this.pivot) },
      { ALT: () => this.SUBRULE(this.unpivot) },
      { ALT: () => this.SUBRULE(this.pipeJoin) },
      { ALT: () => this.SUBRULE(this.pipeSetOperation) },
      {
        GATE: () => this.isAt(2, S.leftParen),
        ALT: () => this.SUBRULE(this.sample),
      },
      { ALT: () => this.SUBRULE(this.pipeTail) },
    ]),
  );

  readonly pipeSelect: Rule<Pipe> = this.RULE('pipeSelect', () => {
    const list = this.SUBRULE(this.selectClause);
    this.SUBRULE(this.endOfWindows);
    return (from: LogicalPlan) => selectPlan({ ...list, from });
  });

  /** EXTEND adds columns behind those that are there. */
  readonly pipeExtend: Rule<Pipe> = this.RULE('pipeExtend', () => {
    this.CONSUME(K.EXTEND);
    this.ACTION(() => this.openWindows());
    const added = this.SUBRULE(this.namedExpressions);
    this.SUBRULE(this.endOfWindows);
    return (input: LogicalPlan): LogicalPlan => ({
      kind: 'project',
      input,
      expressions: [{ kind: 'star' }, ...added],
      isExtend: true,
    });
  });

  /** SET a = …, b = …: one after the other, so that the second sees what the first has set. */
  readonly pipeSet: Rule<Pipe> = this.RULE('pipeSet', () => {
    const assignments: ((input: LogicalPlan) => LogicalPlan)[] = [];
    this.CONSUME(K.SET);
    this.ACTION(() => this.openWindows());
    this.AT_LEAST_ONE_SEP({
      SEP: S.comma,
      DEF: () => {
        const first = this.LA(1);
        const target = this.SUBRULE(this.multipartName);
        this.CONSUME(S.equal);
        const value = this.SUBRULE(this.expression);
        this.ACTION(() => {
          if (target.length > 1) throw pipeSetOfQualifiedName(this.placeOf(first));
          const origin = this.originFrom(first);
          assignments.push((input) => pipeAssignment(input, target[0], { value, origin }));
        });
      },
    });
    this.SUBRULE(this.endOfWindows);
    return (input: LogicalPlan) => assignments.reduce((plan, assign) => assign(plan), input);
  });

  readonly pipeDrop: Rule<Pipe> = this.RULE('pipeDrop', () => {
    const except: string[][] = [];
    this.CONSUME(K.DROP);
    this.AT_LEAST_ONE_SEP({
      SEP: S.comma,
      DEF: () => except.push(this.SUBRULE(this.multipartName)),
    });
    const expressions: Expression[] = [{ kind: 'star', except }];
    return (input: LogicalPlan): LogicalPlan => ({ kind: 'project', input, expressions });
  });

  readonly pipeAlias: Rule<Pipe> = this.RULE('pipeAlias', () => {
    this.CONSUME(K.AS);
    const alias = this.SUBRULE(this.name);
    return (input: LogicalPlan): LogicalPlan => ({ kind: 'subqueryAlias', input, alias });
  });

  readonly pipeWhere: Rule<Pipe> = this.RULE('pipeWhere', () => {
    const condition = this.SUBRULE(this.whereClause);
    return (input: LogicalPlan): LogicalPlan => ({ kind: 'filter', input, condition });
  });

  /** AGGREGATE a, b GROUP BY c: the keys come first, and either list may be left out. */
  readonly pipeAggregation: Rule<Pipe> = this.RULE('pipeAggregation', () => {
    const first = this.CONSUME(K.AGGREGATE);
    const aggregates =
      this.OPTION({
        GATE: () => !this.isNext(K.GROUP, K.BY) && !this.#endsOperator(),
        DEF: () => this.SUBRULE(this.namedExpressions),
      }) ?? [];
    const grouping = this.OPTION1(() => this.SUBRULE(this.pipeGrouping)) ?? [];
    this.ACTION(() => {
      if (aggregates.length + grouping.length === 0) throw emptyPipeAggregate(this.placeOf(first));
    });
    return (input: LogicalPlan) => pipeAggregate(input, { grouping, aggregates });
  });

  #endsOperator(): boolean {
    return this.LA(1).image === '' || this.isAnyAt(1, [S.pipeArrow, S.rightParen, S.semicolon]);
  }

  readonly pipeGrouping: Rule<Expression[]> = this.RULE('pipeGrouping', () => {
    const keys: Expression[] = [];
    this.CONSUME(K.GROUP);
    this.CONSUME(K.BY);
    this.AT_LEAST_ONE_SEP({
      SEP: S.comma,
      DEF: () => keys.push(this.SUBRULE(this.pipeGroupingKey)),
    });
    this.OPTION(() => {
      const first = this.LA(1);
      const { kind } = this.SUBRULE(this.groupByAnalytics);
      this.ACTION(() => {
        throw pipeAggregateUnsupported(ANALYTICS[kind], this.placeOf(first));
      });
    });
    return keys;
  });

  readonly pipeGroupingKey: Rule<Expression> = this.RULE('pipeGroupingKey', () => {
    const first = this.LA(1);
    const element = this.SUBRULE(this.groupByElement);
    const names = this.OPTION(() => this.SUBRULE(this.columnAlias));
    return this.ACTION((): Expression => {
      if (element.kind !== 'plain') {
        throw pipeAggregateUnsupported(ANALYTICS[element.kind], this.placeOf(first));
      }
      const child = element.sets[0][0];
      if (names === undefined) return child;
      return { kind: 'alias', child, names, origin: this.originFrom(first) };
    });
  });

  readonly pipeJoin: Rule<Pipe> = this.RULE('pipeJoin', () => {
    const join = this.SUBRULE(this.join);
    return (input: LogicalPlan) => joinRelations(input, join);
  });

  readonly pipeSetOperation: Rule<Pipe> = this.RULE('pipeSetOperation', () => {
    const operator = this.SUBRULE(this.setOperator);
    const right = this.SUBRULE(this.queryPrimary);
    return (left: LogicalPlan) => combineSetOperations([left, right], [operator]);
  });

  /** ORDER BY, or LIMIT and OFFSET; or nothing. */
  readonly pipeTail: Rule<Pipe> = this.RULE('pipeTail', () => {
    const first = this.LA(1);
    const tail = this.SUBRULE(this.queryTail);
    this.ACTION(() => {
      const [one, other] = conflicting(tail);
      if (other !== undefined) throw severalPipeClauses(one, other, this.placeOf(first));
    });
    return (input: LogicalPlan) => withTail(input, tail);
  });
}

/** How Spark's messages call the kinds of GROUP BY that AGGREGATE has not. */
const ANALYTICS: Readonly<Record<Analytics['kind'], string>> = {
  rollup: 'GROUP BY ROLLUP',
  cube: 'GROUP BY CUBE',
  groupingSets: 'GROUPING SETS',
};

/** The clauses that an operator can't have together; LIMIT and OFFSET go with each other. */
function conflicting({ order, limit, offset }: QueryTail): readonly string[] {
  const ordering = order === undefined ? [] : ['ORDER BY'];
  const counting = limit !== undefined ? ['LIMIT'] : offset !== undefined ? ['OFFSET'] : [];
  return [...ordering, ...counting];
}
