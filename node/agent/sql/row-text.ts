/** Rows of a query as the texts that are printed: the JSON of a whole row, or a text a column. */
import type { DataFrame } from '../../../src/api/dataframe.ts';
import type { Row } from '../../../src/api/row.ts';
import { isNumeric } from '../../../src/types/coercion.ts';
import type { TableColumn } from '../live-table.ts';
import type { Output } from './outputs.ts';

/** Null is the text of a null. */
export type Cells = readonly (string | null)[];

export interface RowTexts {
  /** Gives only texts, which the engine makes: exact for numbers of any size. */
  readonly frame: DataFrame;
  readonly columns: readonly TableColumn[];
  readonly toCells: (row: Row) => Cells;
}

/** The texts of a query's rows for an output. */
export async function rowTexts(frame: DataFrame, output: Output): Promise<RowTexts> {
  const { fields } = await frame.schema();
  const columns = fields.map(
    ({ name, dataType }): TableColumn => ({
      title: name,
      align: isNumeric(dataType) ? 'right' : 'left',
    }),
  );
  if (output === 'json') {
    const row = "to_json(struct(*), map('ignoreNullFields', 'false')) AS row";
    return { frame: frame.selectExpr(row), columns, toCells: ({ row: text }) => [String(text)] };
  }
  // By position: a query may give a name to several columns.
  const names = fields.map((_, index) => `c${index}`);
  return {
    frame: frame
      .toDF(...names)
      .selectExpr(...names.map((name) => `CAST(${name} AS STRING) ${name}`)),
    columns,
    toCells: (row) => names.map((name) => textOf(row[name])),
  };
}

const textOf = (value: unknown) => (value === null ? null : String(value));
