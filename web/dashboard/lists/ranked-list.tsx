/** The names that most rows have: paths, or whatever the log ranks. */
import type { ComponentChildren } from 'preact';
import { usePage, useShown } from '../parts/use-page.ts';
import type { OpenedSource, RankOrder } from '../protocol.ts';
import { hasFilter, type Lists } from '../state/page-state.ts';
import { isUnusual, usualValue } from '../strip/strip-values.ts';
import { failingName } from '../strip/tracks.ts';
import { countText, spanText } from '../text/numbers.ts';
import { rowKey } from './held-order.ts';
import { RankedLine } from './ranked-line.tsx';
import { useHeldOrder } from './use-held-order.ts';

/** `path` → `Paths`, `status_group` → `Status group`: a plural only where it is sure to be one. */
export function listTitle(field: string): string {
  const words = field.replaceAll('_', ' ');
  const title = words.charAt(0).toUpperCase() + words.slice(1);
  return /^(path|service|host|logger|method|user|level)$/.test(field) ? `${title}s` : title;
}

export function RankedList({ source }: { source: OpenedSource }) {
  const lists = useShown((state) => state.lists);
  if (source.rankedField === undefined) {
    return (
      <p class="fold">
        <span>Paths</span> <span class="aside">not in this log format</span>
      </p>
    );
  }
  if (lists === undefined) return null;
  return <FilledList source={source} field={source.rankedField} lists={lists} />;
}

interface FilledListProps {
  readonly source: OpenedSource;
  readonly field: string;
  readonly lists: Lists;
}

function FilledList({ source, field, lists }: FilledListProps) {
  const order = useShown((state) => state.order);
  const isStale = useShown((state) => state.stale.lists);
  const filter = useShown((state) => state.filter);
  const { rows, handlers } = useHeldOrder(lists.ranked, `${order} ${JSON.stringify(filter)}`);
  const shares = Float64Array.from(rows, (row) => row.failing / row.rows);
  const usual = usualValue(shares, shares.length);
  // Where only failing rows are left, their share says nothing.
  const isAllFailing = rows.length > 0 && rows.every((row) => row.failing === row.rows);
  const hasShare = source.classes !== 'none' && !isAllFailing;
  const most = Math.max(1, ...rows.map((row) => row.rows));
  return (
    <section
      class={`panel ranked${isStale ? ' stale' : ''}`}
      aria-labelledby="ranked-heading"
      {...handlers}
    >
      <h2 id="ranked-heading">
        {listTitle(field)} <RankedTotal total={lists.rankedTotal} />
      </h2>
      <table>
        <RankedHead source={source} hasShare={hasShare} />
        <tbody>
          {rows.map((row, index) => (
            <RankedLine
              key={rowKey(row)}
              row={row}
              field={field}
              shareOfAll={row.rows / lists.rows}
              shareOfMost={row.rows / most}
              failing={hasShare ? shares[index] : undefined}
              isOff={hasShare && isUnusual(shares[index], usual)}
              hasDuration={source.hasDuration}
            />
          ))}
        </tbody>
      </table>
      {rows.length === 0 && <p class="fold aside">No row passes the filter</p>}
    </section>
  );
}

function RankedTotal({ total }: { total: number }) {
  const inAll = useShown((state) => state.namesInAll);
  const isFiltered = useShown(hasFilter);
  const spanMs = useShown((state) => state.spanMs);
  const span = spanMs === 'all' ? '' : ` in ${spanText(spanMs)}`;
  const isPart = isFiltered && inAll !== undefined && inAll >= total;
  return (
    <span class="aside">
      {countText(total)}
      {isPart ? ` of ${countText(inAll)}` : span}
    </span>
  );
}

function RankedHead({ source, hasShare }: { source: OpenedSource; hasShare: boolean }) {
  return (
    <thead>
      <tr>
        <SortHead by="name" text="Name">
          <span class="hidden">, the bar shows the share of rows, its marked part failed</span>
        </SortHead>
        <SortHead by="rows" text={source.classes === 'status' ? 'Requests' : 'Rows'} />
        <th scope="col" class="share">
          Share
        </th>
        {hasShare && <SortHead by="failing" text={failingName(source)} />}
        {source.hasDuration && <SortHead by="p95" text="p95" />}
      </tr>
    </thead>
  );
}

interface SortHeadProps {
  readonly by: RankOrder;
  readonly text: string;
  readonly children?: ComponentChildren;
}

function SortHead({ by, text, children }: SortHeadProps) {
  const page = usePage();
  const isSorted = useShown((state) => state.order === by);
  const direction = by === 'name' ? 'ascending' : 'descending';
  return (
    <th scope="col" class={`by-${by}`} aria-sort={isSorted ? direction : undefined}>
      <button type="button" class="sort" onClick={() => page.setOrder(by)}>
        {text}
      </button>
      {children}
    </th>
  );
}
