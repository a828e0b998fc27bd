/** The brush over the tracks: drawn by dragging, moved and resized by its handles or from the keyboard. */
import { useRef } from 'preact/hooks';
import { useShown } from '../parts/use-page.ts';
import type { TimeRange } from '../protocol.ts';
import { spanText } from '../text/numbers.ts';
import { clockText } from '../text/times.ts';
import { brushBetween, movedBrush, type Windows, withEdge } from './brush.ts';

interface BrushViewProps {
  readonly range: TimeRange;
  readonly windows: Windows;
  /** The time under the crosshair. */
  readonly hovered: number | undefined;
  onHover(timeMs: number | undefined): void;
  /** All tracks' values at a time, in words. */
  readingAt(timeMs: number): string;
  onBrush(brush: TimeRange | undefined): void;
}

/** A drag shorter than this is a click. */
const DRAG_MIN = 4;

export function BrushView(props: BrushViewProps) {
  const { range, windows, hovered, onHover, readingAt, onBrush } = props;
  const brush = useShown((state) => state.filter.brush);
  const surface = useRef<HTMLDivElement>(null);
  const timeAt = (clientX: number) => {
    const box = surface.current?.getBoundingClientRect();
    const share = box === undefined ? 0 : (clientX - box.left) / box.width;
    return range.fromMs + Math.min(1, Math.max(0, share)) * (range.toMs - range.fromMs);
  };
  const follow = (event: PointerEvent, onMove: (timeMs: number, distance: number) => void) => {
    if (event.button !== 0 || !(event.currentTarget instanceof HTMLElement)) return;
    const target = event.currentTarget;
    target.setPointerCapture(event.pointerId);
    const startX = event.clientX;
    const move = (moved: PointerEvent) => {
      onHover(timeAt(moved.clientX));
      onMove(timeAt(moved.clientX), Math.abs(moved.clientX - startX));
    };
    const end = () => {
      target.removeEventListener('pointermove', move);
      target.removeEventListener('pointerup', end);
      target.removeEventListener('pointercancel', end);
    };
    target.addEventListener('pointermove', move);
    target.addEventListener('pointerup', end);
    target.addEventListener('pointercancel', end);
  };
  const draw = (event: PointerEvent) => {
    const started = timeAt(event.clientX);
    follow(event, (timeMs, distance) => {
      if (distance >= DRAG_MIN) onBrush(brushBetween(started, timeMs, windows));
    });
  };
  const onKey = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
    if (event.key === 'Escape' && brush !== undefined) onBrush(undefined);
    else if (event.key === 'Escape' && hovered !== undefined) onHover(undefined);
    else if (by !== 0 && event.shiftKey) onBrush(grown(brush, hovered, by, windows));
    else if (by !== 0 && brush !== undefined) onBrush(movedBrush(brush, by, windows));
    else if (by !== 0) onHover(stepped(hovered, by, windows));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const at = hovered ?? windows.firstMs + windows.windowMs * (windows.count - 1);
  return (
    <>
      <div
        class="brush-surface"
        ref={surface}
        role="slider"
        tabIndex={0}
        aria-label="Time under the crosshair. Arrows move it, Shift and arrows choose a stretch of time"
        aria-valuemin={0}
        aria-valuemax={windows.count - 1}
        aria-valuenow={Math.floor((at - windows.firstMs) / windows.windowMs)}
        aria-valuetext={readingAt(at)}
        onPointerDown={draw}
        onPointerMove={(event) => onHover(timeAt(event.clientX))}
        onPointerLeave={() => onHover(undefined)}
        onDblClick={() => onBrush(undefined)}
        onBlur={() => onHover(undefined)}
        onKeyDown={onKey}
      />
      {hovered !== undefined && <i class="crosshair" style={{ left: placeOf(hovered, range) }} />}
      {brush !== undefined && (
        <DrawnBrush
          brush={brush}
          range={range}
          windows={windows}
          onBrush={onBrush}
          onGrab={(edge, event) =>
            follow(event, (timeMs) => onBrush(withEdge(brush, edge, timeMs, windows)))
          }
          onKey={onKey}
        />
      )}
    </>
  );
}

const placeOf = (timeMs: number, { fromMs, toMs }: TimeRange): string =>
  `${(Math.min(1, Math.max(0, (timeMs - fromMs) / (toMs - fromMs))) * 100).toFixed(4)}%`;

/** The middle of the next window. */
function stepped(hovered: number | undefined, by: number, windows: Windows): number {
  const { firstMs, windowMs, count } = windows;
  const index = hovered === undefined ? count : Math.floor((hovered - firstMs) / windowMs);
  return firstMs + (Math.min(count - 1, Math.max(0, index + by)) + 0.5) * windowMs;
}

/** Shift and an arrow: the brush's end by a window, or a first brush at the crosshair. */
function grown(
  brush: TimeRange | undefined,
  hovered: number | undefined,
  by: number,
  windows: Windows,
): TimeRange {
  if (brush !== undefined)
    return withEdge(brush, 'to', brush.toMs + by * windows.windowMs, windows);
  const at = hovered ?? windows.firstMs + windows.windowMs * windows.count;
  return brushBetween(at, at + by * windows.windowMs, windows);
}

interface DrawnBrushProps {
  readonly brush: TimeRange;
  readonly range: TimeRange;
  readonly windows: Windows;
  onBrush(brush: TimeRange | undefined): void;
  onGrab(edge: 'from' | 'to', event: PointerEvent): void;
  onKey(event: KeyboardEvent): void;
}

function DrawnBrush({ brush, range, windows, onBrush, onGrab, onKey }: DrawnBrushProps) {
  const zone = useShown((state) => state.zone);
  const left = placeOf(brush.fromMs, range);
  const width = `${Number.parseFloat(placeOf(brush.toMs, range)) - Number.parseFloat(left)}%`;
  const from = clockText(brush.fromMs, zone);
  const to = clockText(brush.toMs, zone);
  const isLate = Number.parseFloat(left) > 40;
  const handle = (edge: 'from' | 'to', label: string, timeMs: number) => (
    <button
      type="button"
      class={`handle ${edge}`}
      role="slider"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={windows.count}
      aria-valuenow={Math.round((timeMs - windows.firstMs) / windows.windowMs)}
      aria-valuetext={clockText(timeMs, zone)}
      onPointerDown={(event) => onGrab(edge, event)}
      onKeyDown={(event) => {
        const by = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
        if (by === 0 || event.shiftKey) return onKey(event);
        onBrush(withEdge(brush, edge, timeMs + by * windows.windowMs, windows));
        event.preventDefault();
      }}
    />
  );
  return (
    <div class="brush" style={{ left, width }}>
      <span class={isLate ? 'brush-label before' : 'brush-label'}>
        {from} to {to}, {spanText(brush.toMs - brush.fromMs)}
      </span>
      {handle('from', 'Start of the chosen time', brush.fromMs)}
      {handle('to', 'End of the chosen time', brush.toMs)}
    </div>
  );
}
