import type { IToken } from 'chevrotain';
import { parameterNotNull } from '../errors/sql-errors.ts';
import type { Command, FunctionParameter, NameParts, SqlFunction } from '../plan/command.ts';
import type { Expression } from '../plan/expression.ts';
import type { LogicalPlan } from '../plan/logical-plan.ts';
import type { DataType, StructType } from '../types/data-type.ts';
import type { Rule } from './grammar-base.ts';
import { PipeGrammar } from './pipe-grammar.ts';
import { K, S } from './tokens.ts';

/** CREATE FUNCTION without the words before the name; `make` gives the function its name. */
export interface FunctionDefinition {
  readonly nameParts: NameParts;
  readonly ifNotExists: boolean;
  readonly make: (name: string) => SqlFunction;
}

/** What a function returns: a value of a type, or a table. */
type Returns =
  | { readonly kind: 'scalar'; readonly dataType?: DataType }
  | { readonly kind: 'table'; readonly schema?: StructType };

/** Functions whose bodies are SQL, session variables, and EXECUTE IMMEDIATE. */
export abstract class FunctionGrammar extends PipeGrammar {
  abstract readonly columnDefinitions: Rule<StructType>;

  /** FUNCTION f(x INT DEFAULT 1) RETURNS INT RETURN x + 1. */
  readonly functionDefinition: Rule<FunctionDefinition> = this.RULE('functionDefinition', () => {
    this.CONSUME(K.FUNCTION);
    const ifNotExists = this.OPTION(() => this.SUBRULE(this.ifNotExists));
    const nameParts = this.SUBRULE(this.multipartName);
    const parameters: FunctionParameter[] = [];
    this.CONSUME(S.leftParen);
    this.MANY_SEP({
      SEP: S.comma,
      DEF: () => parameters.push(this.SUBRULE(this.functionParameter)),
    });
    this.CONSUME(S.rightParen);
    const returns = this.OPTION1(() => this.SUBRULE(this.returnsClause));
    let comment: string | undefined;
    this.MANY(() => {
      const text = this.SUBRULE(this.routineCharacteristic);
      comment ??= text;
    });
    this.CONSUME(K.RETURN);
    const first = this.LA(1);
    const body = this.SUBRULE(this.functionBody, {
      ARGS: [{ isTable: returns?.kind === 'table' }],
    });
    return this.ACTION(() => {
      const { start, end } = this.originFrom(first);
      const bodyText = this.text.slice(start, end);
      const shared = { parameters, bodyText, ...(comment !== undefined && { comment }) };
      return {
        nameParts,
        ifNotExists: ifNotExists !== undefined,
        make: (name: string): SqlFunction => ({ name, ...shared, ...functionBody(body, returns) }),
      };
    });
  });

  readonly ifNotExists: Rule<IToken> = this.RULE('ifNotExists', () => {
    this.CONSUME(K.IF);
    this.CONSUME(K.NOT);
    return this.CONSUME(K.EXISTS);
  });

  /** `x INT`, `x INT DEFAULT 1 COMMENT '…'`. */
  readonly functionParameter: Rule<FunctionParameter> = this.RULE('functionParameter', () => {
    const first = this.LA(1);
    const name = this.SUBRULE(this.name);
    const dataType = this.SUBRULE(this.requiredType);
    this.OPTION(() => {
      this.CONSUME(K.NOT);
      this.CONSUME(K.NULL);
      this.ACTION(() => {
        const { start, end } = this.originFrom(first);
        throw parameterNotNull(this.text.slice(start, end), this.placeOf(first));
      });
    });
    const value = this.OPTION1(() => this.SUBRULE(this.defaultClause));
    this.OPTION2(() => this.SUBRULE(this.comment));
    return { name, dataType, ...value };
  });

  readonly requiredType: Rule<DataType> = this.RULE('requiredType', () => {
    const dataType = this.SUBRULE(this.dataType);
    return this.ACTION(() => dataType as DataType);
  });

  /** DEFAULT 1, = 1: the value and its text. */
  readonly defaultClause: Rule<{ default: Expression; defaultText: string }> = this.RULE(
    'defaultClause',
    () => {
      this.OR([{ ALT: () => this.CONSUME(K.DEFAULT) }, { ALT: () => this.CONSUME(S.equal) }]);
      const first = this.LA(1);
      const value = this.SUBRULE(this.expression);
      return this.ACTION(() => {
        const { start, end } = this.originFrom(first);
        return { default: value, defaultText: this.text.slice(start, end) };
      });
    },
  );

  readonly comment: Rule<string> = this.RULE('comment', () => {
    this.CONSUME(K.COMMENT);
    return this.SUBRULE(this.string);
  });

  /** RETURNS INT, RETURNS TABLE, RETURNS TABLE (a INT, b STRING). */
  readonly returnsClause: Rule<Returns> = this.RULE('returnsClause', () => {
    this.CONSUME(K.RETURNS);
    return this.OR([
      {
        GATE: () => this.isNext(K.TABLE),
        ALT: (): Returns => {
          this.CONSUME(K.TABLE);
          const schema = this.OPTION(() => this.SUBRULE(this.columnDefinitions));
          return { kind: 'table', ...(schema !== undefined && { schema }) };
        },
      },
      { ALT: (): Returns => ({ kind: 'scalar', dataType: this.SUBRULE(this.requiredType) }) },
    ]);
  });

  /** LANGUAGE SQL, DETERMINISTIC, CONTAINS SQL, READS SQL DATA, COMMENT '…'; gives the text of the comment. */
  readonly routineCharacteristic: Rule<string | undefined> = this.RULE(
    'routineCharacteristic',
    () =>
      this.OR([
        { ALT: (): string | undefined => this.SUBRULE(this.comment) },
        {
          ALT: () => {
            this.CONSUME(K.LANGUAGE);
            this.CONSUME(K.SQL);
            return undefined;
          },
        },
        {
          ALT: () => {
            this.OPTION(() => this.CONSUME(K.NOT));
            this.CONSUME(K.DETERMINISTIC);
            return undefined;
          },
        },
        {
          ALT: () => {
            this.CONSUME(K.CONTAINS);
            this.CONSUME1(K.SQL);
            return undefined;
          },
        },
        {
          ALT: () => {
            this.CONSUME(K.READS);
            this.CONSUME2(K.SQL);
            this.CONSUME(K.DATA);
            return undefined;
          },
        },
      ]),
  );

  readonly functionBody: Rule<Expression | LogicalPlan, [{ isTable: boolean }]> = this.RULE(
    'functionBody',
    ({ isTable } = { isTable: false }) =>
      this.OR([
        {
          GATE: () => isTable,
          ALT: (): Expression | LogicalPlan => this.SUBRULE(this.query),
        },
        {
          GATE: () => !isTable,
          ALT: (): Expression | LogicalPlan => this.SUBRULE(this.expression),
        },
      ]),
  );

  /** DECLARE OR REPLACE VARIABLE a, b INT DEFAULT 1. */
  readonly declareVariables: Rule<Command> = this.RULE('declareVariables', (): Command => {
    const names: string[][] = [];
    this.CONSUME(K.DECLARE);
    const replace = this.OPTION({
      GATE: () => this.isNext(K.OR, K.REPLACE),
      DEF: () => {
        this.CONSUME(K.OR);
        return this.CONSUME(K.REPLACE);
      },
    });
    this.OPTION1({
      GATE: () => !this.isAnyAt(2, [S.dot, S.comma]),
      DEF: () =>
        this.OR([{ ALT: () => this.CONSUME(K.VARIABLE) }, { ALT: () => this.CONSUME(K.VAR) }]),
    });
    this.AT_LEAST_ONE_SEP({
      SEP: S.comma,
      DEF: () => names.push(this.SUBRULE(this.multipartName)),
    });
    const dataType = this.OPTION2({
      GATE: () => !this.isNext(K.DEFAULT),
      DEF: () => this.SUBRULE(this.requiredType),
    });
    const value = this.OPTION3(() => this.SUBRULE(this.defaultClause));
    return {
      kind: 'declareVariables',
      names,
      replace: replace !== undefined,
      ...(dataType !== undefined && { dataType }),
      ...value,
    };
  });

  /** SET VAR a = 1, b = DEFAULT; SET VAR (a, b) = (SELECT 1, 2). */
  readonly setVariables: Rule<Command> = this.RULE('setVariables', (): Command => {
    this.CONSUME(K.SET);
    this.OR([{ ALT: () => this.CONSUME(K.VARIABLE) }, { ALT: () => this.CONSUME(K.VAR) }]);
    return this.OR1([
      {
        ALT: (): Command => {
          this.CONSUME(S.leftParen);
          const targets = this.SUBRULE(this.variableNames);
          this.CONSUME(S.rightParen);
          this.CONSUME(S.equal);
          this.CONSUME1(S.leftParen);
          const input = this.SUBRULE(this.query);
          this.CONSUME1(S.rightParen);
          return { kind: 'setVariablesOfQuery', targets, input };
        },
      },
      {
        ALT: (): Command => {
          const assignments: { target: string[]; value?: Expression }[] = [];
          this.AT_LEAST_ONE_SEP({
            SEP: S.comma,
            DEF: () => assignments.push(this.SUBRULE(this.assignment)),
          });
          return { kind: 'setVariables', assignments };
        },
      },
    ]);
  });

  readonly assignment: Rule<{ target: string[]; value?: Expression }> = this.RULE(
    'assignment',
    () => {
      const target = this.SUBRULE(this.multipartName);
      this.CONSUME1(S.equal);
      return this.OR([
        {
          GATE: () => this.isNext(K.DEFAULT) && !this.isAnyAt(2, [S.dot, S.leftParen]),
          ALT: (): { target: string[]; value?: Expression } => {
            this.CONSUME(K.DEFAULT);
            return { target };
          },
        },
        { ALT: () => ({ target, value: this.SUBRULE(this.expression) }) },
      ]);
    },
  );

  readonly variableNames: Rule<string[][]> = this.RULE('variableNames', () => {
    const names: string[][] = [];
    this.AT_LEAST_ONE_SEP({
      SEP: S.comma,
      DEF: () => names.push(this.SUBRULE(this.multipartName)),
    });
    return names;
  });

  /** EXECUTE IMMEDIATE 'SELECT :a' INTO v USING 1 AS a. */
  readonly executeImmediate: Rule<Command> = this.RULE('executeImmediate', (): Command => {
    this.CONSUME(K.EXECUTE);
    this.CONSUME(K.IMMEDIATE);
    const text = this.SUBRULE(this.expression);
    const into = this.OPTION(() => {
      this.CONSUME(K.INTO);
      return this.SUBRULE(this.variableNames);
    });
    const using = this.OPTION1(() => {
      this.CONSUME(K.USING);
      return this.SUBRULE(this.usingArguments);
    });
    return {
      kind: 'executeImmediate',
      text,
      using: using ?? [],
      ...(into !== undefined && { into }),
    };
  });

  /** `1 AS a, 2 AS b`, perhaps in parentheses. */
  readonly usingArguments: Rule<Expression[]> = this.RULE('usingArguments', () =>
    this.OR([
      {
        GATE: () => this.isNext(S.leftParen) && this.LA(this.closingParenAhead(1) + 1).image === '',
        ALT: () => {
          this.CONSUME(S.leftParen);
          const list = this.SUBRULE(this.namedExpressions);
          this.CONSUME(S.rightParen);
          return list;
        },
      },
      { ALT: () => this.SUBRULE1(this.namedExpressions) },
    ]),
  );
}

type Body =
  | Pick<Extract<SqlFunction, { kind: 'scalar' }>, 'kind' | 'body' | 'returns'>
  | Pick<Extract<SqlFunction, { kind: 'table' }>, 'kind' | 'body' | 'returns'>;

function functionBody(body: Expression | LogicalPlan, returns: Returns | undefined): Body {
  if (returns?.kind === 'table') {
    return { kind: 'table', body: body as LogicalPlan, returns: returns.schema };
  }
  return { kind: 'scalar', body: body as Expression, returns: returns?.dataType };
}
