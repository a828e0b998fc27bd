// biome-ignore-all lint/a11y/useSemanticElements: rows that are laid out as a grid lose a table's semantics, roles keep them
/** A line of the log: mark, time, status, request or message, latency, bytes, client. */
import type { ComponentChildren } from 'preact';
import { ClassMark } from '../parts/marks.tsx';
import { useShown } from '../parts/use-page.ts';
import type { TailRow } from '../protocol.ts';
import { countText, durationText } from '../text/numbers.ts';
import { preciseClockText } from '../text/times.ts';

interface TailLineProps {
  readonly row: TailRow;
  readonly isChosen: boolean;
  readonly isReachable: boolean;
  /** Durations from here on are marked; milliseconds. */
  readonly slowMs: number;
  onChoose(): void;
}

export function TailLine({ row, isChosen, isReachable, slowMs, onChoose }: TailLineProps) {
  const zone = useShown((state) => state.zone);
  const { timeMs, durationMs, bytes, client } = row;
  const isMessage = durationMs === undefined && bytes === undefined && client === '';
  const isSlow = durationMs !== undefined && durationMs >= slowMs;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the page's keys move through the rows
    <div
      role="row"
      class={`line c${row.classIndex}${isMessage ? ' message' : ''}`}
      aria-rowindex={row.number + 1}
      aria-selected={isChosen}
      tabIndex={isReachable ? 0 : -1}
      title={row.raw}
      data-number={row.number}
      onClick={onChoose}
    >
      <Cell class="mark-cell">
        <ClassMark index={row.classIndex} />
      </Cell>
      <Cell class="moment">{timeMs === undefined ? '' : preciseClockText(timeMs, zone)}</Cell>
      <Cell class={`code c${row.classIndex}`}>{row.error === undefined ? row.status : 'raw'}</Cell>
      <Cell class="text">
        {row.prefix !== '' && <span class="method">{row.prefix} </span>}
        {row.text}
      </Cell>
      <Cell class={isSlow ? 'duration slow' : 'duration'}>
        {durationMs === undefined ? '' : durationText(durationMs)}
      </Cell>
      <Cell class="bytes">{bytes === undefined ? '' : countText(bytes)}</Cell>
      <Cell class="client">{client}</Cell>
    </div>
  );
}

/** Focus moves by rows; a cell is never focused. */
function Cell({ class: name, children }: { class: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the row is what takes the focus
    <span role="gridcell" class={name}>
      {children}
    </span>
  );
}
