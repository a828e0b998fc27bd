import type { Column } from '../../../src/api/column.ts';
import { col } from '../../../src/api/core-functions.ts';

/** A column by its name as it is, whatever characters are in it. */
export function column(name: string): Column {
  return col(`\`${name.replaceAll('`', '``')}\``);
}
