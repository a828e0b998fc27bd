import {
  duplicateClauses,
  duplicateKey,
  externalWithoutLocation,
  invalidStatement,
  notAllowed,
} from '../errors/sql-errors.ts';
import type { Command, PartitionClause, TableCommand } from '../plan/command.ts';
import type { LogicalPlan } from '../plan/logical-plan.ts';
import { DEFAULT_KEY } from '../types/column-default.ts';
import { type StructField, structField, structType } from '../types/data-type.ts';
import type { Rule } from './grammar-base.ts';
import { K, Name, S } from './tokens.ts';
import { type Creation, NO_CREATION, ViewGrammar } from './view-grammar.ts';

type CreateTable = Extract<TableCommand, { kind: 'createTable' }>;
type Insert = Extract<TableCommand, { kind: 'insert' }>;

/** What the clauses of CREATE TABLE say. */
interface TableClauses {
  format?: string;
  options?: Record<string, string>;
  partitions?: readonly PartitionColumn[];
  location?: string;
  comment?: string;
  properties?: Record<string, string>;
}

/** The clauses that a table like another may have. */
const LIKE_CLAUSES = [K.USING, K.LOCATION, K.TBLPROPERTIES];

/** A column of PARTITIONED BY, with its type where it is not among the others. */
interface PartitionColumn {
  readonly name: string;
  readonly field?: StructField;
}

/** Tables that are saved: CREATE TABLE, INSERT, TRUNCATE TABLE. */
export abstract class TableGrammar extends ViewGrammar {
  /** TABLE t (a INT, b STRING DEFAULT 'x') USING json PARTITIONED BY (b) LOCATION '…' AS SELECT …; TABLE t LIKE u. */
  readonly createTable: Rule<Command, [Creation]> = this.RULE(
    'createTable',
    ({ first, replace, isTemporary }: Creation = NO_CREATION): Command => {
      const external = this.OPTION(() => this.CONSUME(K.EXTERNAL));
      this.CONSUME(K.TABLE);
      const ifNotExists = this.OPTION1(() => this.SUBRULE(this.ifNotExists));
      const nameParts = this.SUBRULE(this.multipartName);
      const like = this.OPTION2(() => {
        this.CONSUME(K.LIKE);
        return this.SUBRULE1(this.multipartName);
      });
      const columns = this.OPTION3({
        GATE: () => like === undefined && !this.startsQueryAt(1),
        DEF: () => this.SUBRULE(this.tableColumns),
      });
      const clauses: TableClauses = {};
      const keywords: string[] = [];
      this.MANY({
        GATE: () => like === undefined || this.isAnyAt(1, LIKE_CLAUSES),
        DEF: () => {
          keywords.push(this.LA(1).image.toUpperCase());
          this.SUBRULE(this.tableClause, { ARGS: [clauses] });
        },
      });
      const input = this.OPTION4({
        GATE: () => like === undefined && (this.isNext(K.AS) || this.startsQueryAt(1)),
        DEF: () => {
          this.OPTION5(() => this.CONSUME(K.AS));
          return this.SUBRULE(this.query);
        },
      });
      return this.ACTION((): CreateTable => {
        const place = this.placeOf(first);
        if (isTemporary) throw notAllowed('CREATE TEMPORARY TABLE', place);
        const twice = keywords.find((keyword, at) => keywords.indexOf(keyword) < at);
        if (twice !== undefined) {
          throw duplicateClauses(twice === 'PARTITIONED' ? 'PARTITIONED BY' : twice, place);
        }
        if (external !== undefined && clauses.location === undefined) {
          throw externalWithoutLocation(place);
        }
        if (input !== undefined && columns !== undefined) {
          const clause = 'Schema may not be specified in a Create Table As Select (CTAS) statement';
          throw notAllowed(clause, place);
        }
        return {
          kind: 'createTable',
          nameParts,
          ifNotExists: ifNotExists !== undefined,
          replace,
          ...definitionOf(columns, clauses),
          ...(input !== undefined && { input }),
          ...(like !== undefined && { like }),
        };
      });
    },
  );

  /** `(a INT NOT NULL COMMENT '…', b STRING DEFAULT 'x')`. */
  readonly tableColumns: Rule<StructField[]> = this.RULE('tableColumns', () => {
    const fields: StructField[] = [];
    this.CONSUME(S.leftParen);
    this.AT_LEAST_ONE_SEP({
      SEP: S.comma,
      DEF: () => fields.push(this.SUBRULE(this.tableColumn)),
    });
    this.CONSUME(S.rightParen);
    return fields;
  });

  readonly tableColumn: Rule<StructField> = this.RULE('tableColumn', () => {
    const name = this.SUBRULE(this.name);
    const dataType = this.SUBRULE(this.dataType);
    const metadata: Record<string, string> = {};
    this.MANY(() =>
      this.OR([
        {
          ALT: () => {
            this.CONSUME(K.NOT);
            this.CONSUME(K.NULL);
          },
        },
        {
          ALT: () => {
            metadata.comment = this.SUBRULE(this.comment);
          },
        },
        {
          ALT: () => {
            this.CONSUME(K.DEFAULT);
            const first = this.LA(1);
            this.SUBRULE(this.expression);
            this.ACTION(() => {
              const { start, end } = this.originFrom(first);
              metadata[DEFAULT_KEY] = this.text.slice(start, end);
            });
          },
        },
      ]),
    );
    return this.ACTION(() => {
      const field = structField(name, dataType ?? { kind: 'null' });
      return Object.keys(metadata).length === 0 ? field : { ...field, metadata };
    });
  });

  readonly tableClause: Rule<void, [TableClauses]> = this.RULE(
    'tableClause',
    (clauses: TableClauses = {}) => {
      this.OR([
        {
          ALT: () => {
            this.CONSUME(K.USING);
            const format = this.SUBRULE(this.multipartName);
            this.ACTION(() => {
              clauses.format = format.join('.');
            });
          },
        },
        {
          ALT: () => {
            this.CONSUME(K.OPTIONS);
            const options = this.SUBRULE(this.properties);
            this.ACTION(() => {
              clauses.options = Object.fromEntries(options);
            });
          },
        },
        {
          ALT: () => {
            this.CONSUME(K.PARTITIONED);
            this.CONSUME(K.BY);
            clauses.partitions = this.SUBRULE(this.partitionColumns);
          },
        },
        {
          ALT: () => {
            this.CONSUME(K.LOCATION);
            clauses.location = this.SUBRULE(this.string);
          },
        },
        {
          ALT: () => {
            clauses.comment = this.SUBRULE(this.comment);
          },
        },
        {
          ALT: () => {
            this.CONSUME(K.TBLPROPERTIES);
            const properties = this.SUBRULE1(this.properties);
            this.ACTION(() => {
              clauses.properties = Object.fromEntries(properties);
            });
          },
        },
      ]);
    },
  );

  /** `(day, hour)`, `(day DATE, hour INT)`. */
  readonly partitionColumns: Rule<PartitionColumn[]> = this.RULE('partitionColumns', () => {
    const columns: PartitionColumn[] = [];
    this.CONSUME(S.leftParen);
    this.AT_LEAST_ONE_SEP({
      SEP: S.comma,
      DEF: () =>
        this.OR([
          {
            GATE: () => this.isAnyAt(2, [S.comma, S.rightParen]),
            ALT: () => columns.push({ name: this.SUBRULE(this.name) }),
          },
          {
            ALT: () => {
              const field = this.SUBRULE(this.tableColumn);
              this.ACTION(() => columns.push({ name: field.name, field }));
            },
          },
        ]),
    });
    this.CONSUME(S.rightParen);
    return columns;
  });

  /** INSERT INTO TABLE t PARTITION (k = 'a') (a, b) VALUES …; INSERT OVERWRITE t BY NAME SELECT …. */
  readonly insert: Rule<Insert> = this.RULE('insert', (): Insert => {
    const first = this.CONSUME(K.INSERT);
    const overwrite = this.OR([
      { ALT: () => this.CONSUME(K.INTO) },
      { ALT: () => this.CONSUME(K.OVERWRITE) },
    ]);
    this.OPTION({ GATE: () => this.isAt(2, Name), DEF: () => this.CONSUME(K.TABLE) });
    const nameParts = this.SUBRULE(this.multipartName);
    const partition = this.OPTION1(() => this.SUBRULE(this.partitionValues));
    const ifNotExists = this.OPTION2({
      GATE: () => partition !== undefined || overwrite.tokenType === K.INTO,
      DEF: () => this.SUBRULE(this.ifNotExists),
    });
    const columns = this.OPTION3({
      GATE: () => !this.startsQueryAt(1),
      DEF: () => this.SUBRULE(this.nameList),
    });
    const byName = this.OPTION4(() => {
      this.CONSUME(K.BY);
      return this.CONSUME(K.NAME);
    });
    const input = this.SUBRULE(this.query);
    this.ACTION(() => {
      if (ifNotExists === undefined) return;
      const place = this.placeOf(first);
      if (overwrite.tokenType === K.INTO) {
        throw invalidStatement('INSERT INTO ... IF NOT EXISTS', place);
      }
      const dynamic = (partition ?? []).filter(({ value }) => value === undefined);
      if (dynamic.length === 0) return;
      const names = dynamic.map(({ name }) => name).join(', ');
      throw notAllowed(`IF NOT EXISTS with dynamic partitions: ${names}`, place);
    });
    return {
      kind: 'insert',
      nameParts,
      overwrite: overwrite.tokenType === K.OVERWRITE,
      ifNotExists: ifNotExists !== undefined,
      byName: byName !== undefined,
      input,
      ...(partition !== undefined && { partition }),
      ...(columns !== undefined && { columns }),
    };
  });

  /** Whether INSERT comes after WITH and its queries. */
  protected insertsFromCtes(): boolean {
    if (!this.isNext(K.WITH)) return false;
    for (let ahead = 2; !this.endsStatementAt(ahead); ahead++) {
      if (this.isAt(ahead, S.leftParen)) ahead = this.closingParenAhead(ahead);
      else if (this.isAnyAt(ahead, [K.SELECT, K.FROM])) return false;
      else if (this.isAt(ahead, K.INSERT)) return this.isAnyAt(ahead + 1, [K.INTO, K.OVERWRITE]);
    }
    return false;
  }

  /** WITH q AS (…) INSERT INTO t SELECT … FROM q. */
  readonly insertFromCtes: Rule<Command> = this.RULE('insertFromCtes', (): Command => {
    const ctes = this.SUBRULE(this.withClause);
    const insert = this.SUBRULE(this.insert);
    return this.ACTION((): Command => {
      const input: LogicalPlan = { ...ctes, kind: 'withCtes', input: insert.input };
      return { ...insert, input };
    });
  });

  /** `PARTITION (day = '2026-01-01', hour)`. */
  readonly partitionValues: Rule<PartitionClause[]> = this.RULE('partitionValues', () => {
    const parts: PartitionClause[] = [];
    const first = this.CONSUME(K.PARTITION);
    this.CONSUME(S.leftParen);
    this.AT_LEAST_ONE_SEP({
      SEP: S.comma,
      DEF: () => {
        const name = this.SUBRULE(this.name);
        const value = this.OPTION(() => {
          this.CONSUME(S.equal);
          return this.SUBRULE(this.expression);
        });
        parts.push({ name, ...(value !== undefined && { value }) });
      },
    });
    this.CONSUME(S.rightParen);
    this.ACTION(() => {
      const names = parts.map(({ name }) => name.toLowerCase());
      const twice = parts.find((_, at) => names.indexOf(names[at]) < at);
      if (twice !== undefined) throw duplicateKey(twice.name, this.placeOf(first));
    });
    return parts;
  });

  readonly truncateTable: Rule<Command> = this.RULE('truncateTable', (): Command => {
    this.CONSUME(K.TRUNCATE);
    this.CONSUME(K.TABLE);
    const nameParts = this.SUBRULE(this.multipartName);
    const partition = this.OPTION(() => this.SUBRULE(this.partitionValues));
    return { kind: 'truncateTable', nameParts, ...(partition !== undefined && { partition }) };
  });
}

/** The columns and clauses as the command has them. */
function definitionOf(
  columns: readonly StructField[] | undefined,
  clauses: TableClauses,
): Pick<CreateTable, 'options' | 'partitionColumns' | 'properties' | 'schema'> &
  Partial<Pick<CreateTable, 'format' | 'location' | 'comment'>> {
  const { options = {}, partitions = [], properties = {}, format, location, comment } = clauses;
  const own = partitions.flatMap(({ field }) => (field === undefined ? [] : [field]));
  const fields = [...(columns ?? []), ...own];
  return {
    options,
    properties,
    partitionColumns: partitions.map(({ name }) => name),
    ...(fields.length > 0 && { schema: structType(fields) }),
    ...(format !== undefined && { format }),
    ...(location !== undefined && { location }),
    ...(comment !== undefined && { comment }),
  };
}
