/** A line of the ranked list. The bar behind the name repeats the number as a length; its red foot is the failing part. */
import { ClassMark } from '../parts/marks.tsx';
import type { RankedRow } from '../protocol.ts';
import { countText, durationText, shareText } from '../text/numbers.ts';
import { NameButton, useIsKept } from './name-button.tsx';

interface RankedLineProps {
  readonly row: RankedRow;
  readonly field: string;
  readonly shareOfAll: number;
  readonly shareOfMost: number;
  /** The failing part; undefined where the column is left out. */
  readonly failing: number | undefined;
  readonly isOff: boolean;
  readonly hasDuration: boolean;
}

export function RankedLine(props: RankedLineProps) {
  const { row, field, shareOfAll, shareOfMost, failing, isOff, hasDuration } = props;
  const isKept = useIsKept(field, row.name);
  const name = row.prefix === '' ? row.name : `${row.prefix} ${row.name}`;
  const failingPart = row.rows === 0 ? 0 : row.failing / row.rows;
  return (
    <tr class={`${isOff ? 'unusual' : ''}${isKept ? ' kept' : ''}`}>
      <th scope="row">
        <NameButton field={field} value={row.name} name={name}>
          {row.prefix !== '' && <span class="method">{row.prefix} </span>}
          {row.name}
        </NameButton>
        <span class="bar" style={{ width: `${(shareOfMost * 100).toFixed(1)}%` }}>
          <i style={{ width: `${(failingPart * 100).toFixed(1)}%` }} />
        </span>
      </th>
      <td>{countText(row.rows)}</td>
      <td class="aside share">{shareText(shareOfAll)}</td>
      {failing !== undefined && (
        <td class={isOff ? 'failing' : 'aside'}>
          {isOff && <ClassMark index={3} />}
          {shareText(failing)}
        </td>
      )}
      {hasDuration && <td>{row.p95 === undefined ? '' : durationText(row.p95)}</td>}
    </tr>
  );
}
