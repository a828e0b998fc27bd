/** The tracks with their gutters, the crosshair's readings, labels over the canvas, and the brush. */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { useNow, usePage, useShown } from '../parts/use-page.ts';
import type { OpenedSource, Strip, TimeRange } from '../protocol.ts';
import { countText, spanText } from '../text/numbers.ts';
import { clockText, dayText, type Zone, zoneText } from '../text/times.ts';
import { axisTicks, type Tick } from './axis-ticks.ts';
import { BrushView } from './brush-view.tsx';
import { type ChartContent, StripChart, type TrackRow } from './strip-chart.ts';
import { classColumns, closedCount, lastClosed, stripColumn, windowAt } from './strip-values.ts';
import { type Limits, type Track, tracksOf, trackText } from './tracks.ts';

/** Room that a time needs on the axis, in pixels. */
const TICK_WIDTH = 72;

export function Tracks({ source }: { source: OpenedSource }) {
  const strip = useShown((state) => state.strip);
  if (strip === undefined || strip.windows === 0)
    return <p class="tracks-wait">Counting the first rows</p>;
  return <DrawnTracks source={source} strip={strip} />;
}

/** The stretch of time that is drawn: while the source is away it goes on to now, so that the gap is seen. */
function useRange(strip: Strip): { range: TimeRange; gaps: readonly TimeRange[] } {
  const activity = useShown((state) => state.activity);
  const now = useNow();
  const fromMs = strip.values[0];
  const toMs = fromMs + strip.windows * strip.windowMs;
  const awaySince = activity.kind === 'disconnected' ? activity.sinceMs : undefined;
  // An old log that is sent again has no place for "now" on its axis.
  if (awaySince === undefined || awaySince < fromMs || awaySince > toMs + strip.windowMs * 2)
    return { range: { fromMs, toMs }, gaps: strip.gaps };
  const end = Math.max(toMs, now);
  return { range: { fromMs, toMs: end }, gaps: [...strip.gaps, { fromMs: awaySince, toMs: end }] };
}

function DrawnTracks({ source, strip }: { source: OpenedSource; strip: Strip }) {
  const page = usePage();
  const zone = useShown((state) => state.zone);
  const resumedMs = useShown((state) => state.resumed?.atMs);
  const limits = useRef<Limits>({});
  const tracks = useMemo(() => tracksOf(strip, source, limits.current), [strip, source]);
  for (const track of tracks) limits.current[track.id] = track.limit;
  const [hovered, setHovered] = useState<number>();
  const { range, gaps } = useRange(strip);
  const rows = useRef<HTMLDivElement>(null);
  const size = useSize(rows);
  const plotWidth = size?.plotWidth ?? 0;
  const countMax = Math.floor(plotWidth / TICK_WIDTH);
  const ticks = useMemo(
    () => axisTicks({ ...range, countMax }, zone),
    [range.fromMs, range.toMs, countMax, zone],
  );
  const shownWindow = hovered === undefined ? undefined : windowAt(strip, hovered);
  return (
    <>
      <div class="tracks" ref={rows}>
        {tracks.map((track) => (
          <TrackLine key={track.id} track={track} strip={strip} shownWindow={shownWindow} />
        ))}
        {size !== undefined && (
          <Canvas
            content={{
              range,
              gaps,
              ticks,
              tracks,
              rows: size.rows,
              resumedMs:
                resumedMs !== undefined && resumedMs >= range.fromMs ? resumedMs : undefined,
              watermarkMs: closedCount(strip) < strip.windows ? strip.openFromMs : undefined,
              bars: {
                starts: stripColumn(strip, 'startMs'),
                windowMs: strip.windowMs,
                classes: classColumns(strip),
                limit: tracks[0].limit * (strip.windowMs / 1000),
                closed: closedCount(strip),
              },
            }}
            width={plotWidth}
            height={size.height}
          />
        )}
        <div class="over">
          <GapLabels gaps={gaps} range={range} zone={zone} isAway={gaps !== strip.gaps} />
          <BrushView
            range={range}
            windows={{ firstMs: strip.values[0], windowMs: strip.windowMs, count: strip.windows }}
            hovered={hovered}
            onHover={setHovered}
            readingAt={(timeMs) => readingText(tracks, strip, timeMs, zone)}
            onBrush={(brush) => page.setBrush(brush)}
          />
        </div>
      </div>
      <Axis range={range} ticks={ticks} zone={zone} />
    </>
  );
}

/** What a screen reader hears at a time: `10:38:20, 4,182/s, 5xx share 6.2 %`. */
function readingText(tracks: readonly Track[], strip: Strip, timeMs: number, zone: Zone): string {
  const index = windowAt(strip, timeMs);
  if (index === undefined) return 'no reading';
  const readings = tracks
    .map(({ id, name, values }) => ({ name, text: trackText(id, values[index]) }))
    .filter(({ text }) => text !== '')
    .map(({ name, text }) => `${name} ${text}`);
  return [clockText(strip.values[index], zone), ...readings].join(', ');
}

interface TrackLineProps {
  readonly track: Track;
  readonly strip: Strip;
  /** The window under the crosshair. */
  readonly shownWindow: number | undefined;
}

function TrackLine({ track, strip, shownWindow }: TrackLineProps) {
  const zone = useShown((state) => state.zone);
  const index = shownWindow ?? lastClosed(strip);
  const openCount = strip.windows - closedCount(strip);
  const isBars = track.id === 'requests';
  const value = index === undefined ? '' : trackText(track.id, track.values[index]);
  const isOff = track.isUnusual && shownWindow === undefined;
  return (
    <div class={`track ${track.id}`}>
      <div class="track-name">
        <span>{track.name}</span>
        {isBars && <span class="aside">{spanText(strip.windowMs)} bars</span>}
      </div>
      <div class="plot">
        <span class="limit">{track.limitText}</span>
      </div>
      <div class="track-value">
        <b class={isOff ? 'failing' : ''}>{value}</b>
        <span class="aside">
          {shownWindow !== undefined
            ? isBars && `at ${clockText(strip.values[shownWindow], zone)}`
            : wasText(track)}
        </span>
        {isBars && shownWindow === undefined && openCount > 0 && (
          <span class="aside open-count">
            {openCount === 1 ? 'last bar open' : `last ${countText(openCount)} bars open`}
          </span>
        )}
      </div>
    </div>
  );
}

const wasText = ({ id, usual }: Track): string => {
  const text = trackText(id, usual).replace('/s', '');
  return text === '' ? '' : `was ${text}`;
};

interface CanvasProps {
  readonly content: ChartContent;
  readonly width: number;
  readonly height: number;
}

function Canvas({ content, width, height }: CanvasProps) {
  const root = useRef<HTMLDivElement>(null);
  const chart = useRef<StripChart>(undefined);
  useLayoutEffect(() => {
    if (root.current === null) return;
    chart.current ??= new StripChart(root.current);
    chart.current.draw(content, width, height);
  });
  useEffect(() => {
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const recolour = () => chart.current?.recolour();
    dark.addEventListener('change', recolour);
    return () => {
      dark.removeEventListener('change', recolour);
      chart.current?.destroy();
    };
  }, []);
  return <div class="canvas" ref={root} aria-hidden="true" />;
}

interface TracksSize {
  readonly plotWidth: number;
  readonly height: number;
  readonly rows: readonly TrackRow[];
}

/** Where the style sheet has put the rows; measured again when the window is resized. */
function useSize(tracks: { current: HTMLDivElement | null }): TracksSize | undefined {
  const [size, setSize] = useState<TracksSize>();
  useLayoutEffect(() => {
    const element = tracks.current;
    if (element === null) return;
    const measure = () => {
      const plots = [...element.querySelectorAll<HTMLElement>('.plot')];
      const top = element.getBoundingClientRect().top;
      const rows = plots.map((plot) => {
        const box = plot.getBoundingClientRect();
        return { top: box.top - top, height: box.height };
      });
      const { width } = plots[0].getBoundingClientRect();
      setSize({ plotWidth: Math.floor(width), height: Math.round(element.clientHeight), rows });
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [tracks]);
  return size;
}

interface GapLabelsProps {
  readonly gaps: readonly TimeRange[];
  readonly range: TimeRange;
  readonly zone: Zone;
  /** The last gap goes on. */
  readonly isAway: boolean;
}

function GapLabels({ gaps, range, zone, isAway }: GapLabelsProps) {
  return (
    <>
      {gaps.map((gap, index) => {
        const from = Math.max(gap.fromMs, range.fromMs);
        const left = (from - range.fromMs) / (range.toMs - range.fromMs);
        const goesOn = isAway && index === gaps.length - 1;
        return (
          <span
            class={`gap-label${left > 0.5 ? ' from-right' : ''}`}
            key={gap.fromMs}
            style={left > 0.5 ? { right: '0' } : { left: `${left * 100}%` }}
          >
            {goesOn
              ? `No rows since ${clockText(gap.fromMs, zone)}`
              : `Away for ${spanText(gap.toMs - gap.fromMs)}`}
          </span>
        );
      })}
    </>
  );
}

interface AxisProps {
  readonly range: TimeRange;
  readonly ticks: readonly Tick[];
  readonly zone: Zone;
}

function Axis({ range, ticks, zone }: AxisProps) {
  const now = Date.now();
  const day = dayText(range.toMs, zone, now);
  const isToday = day === dayText(now, zone, now);
  return (
    <div class="axis" aria-hidden="true">
      <span class="axis-zone">{isToday ? zoneText(zone, range.toMs) : `${day}`}</span>
      <div class="axis-times">
        {ticks.map(({ timeMs, text }) => (
          <span
            key={timeMs}
            style={{ left: `${((timeMs - range.fromMs) / (range.toMs - range.fromMs)) * 100}%` }}
          >
            {text}
          </span>
        ))}
      </div>
    </div>
  );
}
