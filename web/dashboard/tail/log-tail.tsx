// biome-ignore-all lint/a11y/useSemanticElements: rows that are laid out as a grid lose a table's semantics, roles keep them
/**
 * The log line by line, the newest at the bottom. A fixed number of table rows is filled anew, whatever the log's length:
 * whole rows only, and the scroll bar stands for all rows that are kept.
 */
import { useLayoutEffect, useRef } from 'preact/hooks';
import { usePage, useShown } from '../parts/use-page.ts';
import type { OpenedSource } from '../protocol.ts';
import { closedCount, stripColumn, usualValue } from '../strip/strip-values.ts';
import { NewRows, TailHeading } from './tail-heading.tsx';
import { TailLine } from './tail-line.tsx';

const ROW_HEIGHT = 24;
/** Beyond this height browsers lose precision, so the scroll bar stands for more than a row a row. In pixels. */
const HEIGHT_MAX = 8_000_000;

export function LogTail({ source }: { source: OpenedSource }) {
  const page = usePage();
  const tail = useShown((state) => state.tail);
  const chosen = useShown((state) => state.chosen);
  const slowMs = useSlowMs();
  const scroll = useScroll();
  const columns = `${source.hasDuration ? '' : ' no-duration'}${source.hasBytes ? '' : ' no-bytes'}`;
  const rows = tail?.rows ?? [];
  // One row can be reached by Tab: the chosen one, or the newest.
  const reachable = rows.find((row) => row.number === chosen) ?? rows[rows.length - 1];
  return (
    <section class="tail" aria-labelledby="tail-heading">
      <TailHeading />
      <div class={`lines${columns}`} ref={scroll.element} onScroll={scroll.onScroll}>
        <div class="sky" style={{ height: `${scroll.height}px` }}>
          <div
            class="grid"
            role="grid"
            aria-label="Log lines, newest at the bottom"
            aria-rowcount={tail === undefined ? -1 : tail.end}
          >
            {rows.map((row, slot) => (
              <TailLine
                key={slot}
                row={row}
                isChosen={row.number === chosen}
                isReachable={row === reachable}
                slowMs={slowMs}
                onChoose={() => page.choose(row.number)}
              />
            ))}
          </div>
        </div>
      </div>
      <NewRows />
    </section>
  );
}

/** Durations from here on are marked: twice what the slowest hundredth usually takes. */
function useSlowMs(): number {
  return useShown(({ strip }) => {
    if (strip === undefined) return Number.POSITIVE_INFINITY;
    const usual = usualValue(stripColumn(strip, 'p99'), closedCount(strip));
    return Number.isNaN(usual) ? Number.POSITIVE_INFINITY : 2 * usual;
  });
}

/** Between the browser's scroll position and the place in the log. */
function useScroll() {
  const page = usePage();
  const element = useRef<HTMLDivElement>(null);
  const tail = useShown((state) => state.tail);
  const isPaused = useShown((state) => state.pause !== undefined);
  const isSettling = useRef(false);
  const kept = tail === undefined ? 0 : tail.end - tail.start;
  const view = page.tailCount * ROW_HEIGHT;
  const height = Math.max(view, Math.min(kept * ROW_HEIGHT, HEIGHT_MAX));
  const first = tail?.rows[0]?.number ?? 0;
  useLayoutEffect(() => {
    const box = element.current;
    if (box === null) return;
    const measure = () => page.setTailCount(Math.floor(box.clientHeight / ROW_HEIGHT));
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    measure();
    const wheel = (event: WheelEvent) => {
      const by = wheelRows(event);
      if (by === 0 || event.ctrlKey) return;
      if (page.scrollTail(by)) event.preventDefault();
    };
    box.addEventListener('wheel', wheel, { passive: false });
    return () => {
      observer.disconnect();
      box.removeEventListener('wheel', wheel);
    };
  }, [page]);
  // The scroll bar follows the rows, unless the reader holds it.
  useLayoutEffect(() => {
    const box = element.current;
    if (box === null || tail === undefined) return;
    const range = height - box.clientHeight;
    const share = kept <= page.tailCount ? 1 : (first - tail.start) / (kept - page.tailCount);
    const top = isPaused ? Math.round(Math.min(1, share) * range) : range;
    if (Math.abs(box.scrollTop - top) < 1) return;
    isSettling.current = true;
    box.scrollTop = top;
  });
  const onScroll = () => {
    if (isSettling.current) {
      isSettling.current = false;
      return;
    }
    const box = element.current;
    const range = box === null ? 0 : height - box.clientHeight;
    if (box === null || range <= 0) return;
    page.scrollTailTo(box.scrollTop / range);
  };
  return { element, height, onScroll };
}

function wheelRows({ deltaY, deltaMode }: WheelEvent): number {
  const rows = deltaMode === WheelEvent.DOM_DELTA_PIXEL ? deltaY / ROW_HEIGHT : deltaY;
  return rows < 0 ? Math.floor(rows) : Math.ceil(rows);
}
