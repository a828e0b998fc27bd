/** The statuses (or levels) with their course over the span and their share before it. */
import { ClassMark } from '../parts/marks.tsx';
import { useShown } from '../parts/use-page.ts';
import type { OpenedSource, StatusRow } from '../protocol.ts';
import { isUnusual } from '../strip/strip-values.ts';
import { countText, shareText } from '../text/numbers.ts';
import { statusPhrase } from '../text/status-phrases.ts';
import { NameButton, useIsKept } from './name-button.tsx';
import { sparkPath } from './spark.ts';
import { useHeldOrder } from './use-held-order.ts';

const NOTHING: readonly StatusRow[] = [];

export function StatusList({ source }: { source: OpenedSource }) {
  const lists = useShown((state) => state.lists);
  const isStale = useShown((state) => state.stale.lists);
  const filter = useShown((state) => state.filter);
  const { rows, handlers } = useHeldOrder(lists?.statuses ?? NOTHING, JSON.stringify(filter));
  if (source.classes === 'none') {
    return (
      <p class="fold">
        <span>Status</span> <span class="aside">not in this log format</span>
      </p>
    );
  }
  if (lists === undefined) return null;
  const field = source.classes === 'status' ? 'status' : 'level';
  const hasBefore = rows.some((row) => row.shareBefore !== undefined);
  return (
    <section
      class={`panel statuses${isStale ? ' stale' : ''}`}
      aria-labelledby="status-heading"
      {...handlers}
    >
      <h2 id="status-heading">{field === 'status' ? 'Status' : 'Level'}</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">{field === 'status' ? 'Code' : 'Level'}</th>
            <th scope="col" class="spark-cell">
              <span class="hidden">Over time</span>
            </th>
            <th scope="col">Rows</th>
            <th scope="col">Share</th>
            {hasBefore && (
              <th scope="col" class="before">
                Before
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <StatusLine
              key={row.name}
              row={row}
              field={field}
              share={row.rows / lists.rows}
              hasBefore={hasBefore}
            />
          ))}
        </tbody>
      </table>
      {rows.length === 0 && <p class="fold aside">No row passes the filter</p>}
    </section>
  );
}

interface StatusLineProps {
  readonly row: StatusRow;
  readonly field: string;
  readonly share: number;
  readonly hasBefore: boolean;
}

function StatusLine({ row, field, share, hasBefore }: StatusLineProps) {
  const isKept = useIsKept(field, row.name);
  const { classIndex, shareBefore } = row;
  const isRaised = classIndex >= 2 && shareBefore !== undefined && share > 2 * shareBefore;
  const isOff = classIndex === 3 && shareBefore !== undefined && isUnusual(share, shareBefore);
  return (
    <tr class={isKept ? 'kept' : ''}>
      <th scope="row">
        <NameButton field={field} value={row.name} name={row.name}>
          <ClassMark index={classIndex} />
          <b>{row.name}</b> {statusPhrase(row.name)}
        </NameButton>
      </th>
      <td class="spark-cell">
        <svg
          class={isRaised ? `spark c${classIndex}` : 'spark'}
          viewBox={`0 0 ${Math.max(1, row.spark.length)} 16`}
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          <path d={sparkPath(row.spark)} />
        </svg>
      </td>
      <td>{countText(row.rows)}</td>
      <td class={isOff ? 'failing' : 'aside'}>{shareText(share)}</td>
      {hasBefore && (
        <td class="aside before">{shareBefore === undefined ? '' : shareText(shareBefore)}</td>
      )}
    </tr>
  );
}
