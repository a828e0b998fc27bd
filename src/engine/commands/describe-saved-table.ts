import { DEFAULT_KEY } from '../../types/column-default.ts';
import { simpleString } from '../../types/data-type.ts';
import type { ValueRow } from '../../types/value.ts';
import { partitionFields, type SavedTable } from '../tables/saved-table.ts';
import { wholeName } from '../tables/table-name.ts';
import { columnRows } from './column-rows.ts';

/** What Spark says of a table below its columns. */
export function savedTableRows(table: SavedTable, isExtended: boolean): readonly ValueRow[] {
  const partitions = partitionFields(table);
  const defaults = table.schema.fields.filter(({ metadata }) => metadata?.[DEFAULT_KEY]);
  return [
    ...(partitions.length === 0
      ? []
      : [
          ['# Partition Information', '', ''],
          ['# col_name', 'data_type', 'comment'],
          ...columnRows(partitions),
        ]),
    ...(defaults.length === 0
      ? []
      : [
          ['', '', ''],
          ['# Column Default Values', '', ''],
          ...defaults.map(({ name, dataType, metadata }) => [
            name,
            simpleString(dataType),
            String(metadata?.[DEFAULT_KEY]),
          ]),
        ]),
    ...(isExtended ? detailRows(table) : []),
  ];
}

function detailRows(table: SavedTable): readonly ValueRow[] {
  const { name, format, comment, properties, location, isExternal, createdMs } = table;
  const [catalog, database] = wholeName(name);
  const texts = Object.entries(properties).map(([key, value]) => `${key}=${value}`);
  const details: readonly (readonly [label: string, text: string | undefined])[] = [
    ['', ''],
    ['# Detailed Table Information', ''],
    ['Catalog', catalog],
    ['Database', database],
    ['Table', name],
    ['Created Time', new Date(createdMs).toUTCString()],
    ['Last Access', 'UNKNOWN'],
    ['Type', isExternal ? 'EXTERNAL' : 'MANAGED'],
    ['Provider', format],
    ['Comment', comment],
    ['Table Properties', texts.length === 0 ? undefined : `[${texts.sort().join(', ')}]`],
    ['Location', `file:${location}`],
    ['Partition Provider', table.partitionColumns.length === 0 ? undefined : 'Catalog'],
  ];
  return details.flatMap(([label, text]) => (text === undefined ? [] : [[label, text, '']]));
}
