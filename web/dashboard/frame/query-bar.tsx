/** The query bar: what is kept of the log, over which time, in whose clock. */
import { Menu } from '../parts/menu.tsx';
import { usePage, useShown } from '../parts/use-page.ts';
import { hasFilter } from '../state/page-state.ts';
import { countText, spanText } from '../text/numbers.ts';
import { type Zone, zoneText } from '../text/times.ts';
import { FilterBox } from './filter-box.tsx';

const MINUTE = 60_000;
const SPANS_MS = [5, 15, 60, 6 * 60, 24 * 60].map((minutes) => minutes * MINUTE);

const spanName = (spanMs: number | 'all'): string =>
  spanMs === 'all' ? 'All that is kept' : `Last ${spanText(spanMs)}`;

export function QueryBar() {
  return (
    <search class="query">
      <p class="view">Explore</p>
      <FilterBox />
      <div class="looks">
        <Counts />
        <SpanMenu />
        <ZoneMenu />
      </div>
    </search>
  );
}

function Counts() {
  const vitals = useShown((state) => state.vitals);
  const isFiltered = useShown(hasFilter);
  if (vitals === undefined) return null;
  const { matchingRows, totalRows, matchedOf = totalRows } = vitals;
  const ofWhat = matchedOf === totalRows ? 'rows' : 'kept rows';
  return (
    <p class="counts aside">
      <b>{countText(isFiltered ? matchingRows : totalRows)}</b>{' '}
      {isFiltered ? `of ${countText(matchedOf)} ${ofWhat}` : 'rows counted'}
    </p>
  );
}

function SpanMenu() {
  const page = usePage();
  const spanMs = useShown((state) => state.spanMs);
  const choices = [...SPANS_MS, 'all' as const].map((span) => ({
    id: String(span),
    text: spanName(span),
    isChosen: span === spanMs,
  }));
  return (
    <Menu
      label="Span of time"
      class="to-left"
      choices={choices}
      onChoose={(id) => page.setSpan(id === 'all' ? 'all' : Number(id))}
    >
      {spanName(spanMs)}
    </Menu>
  );
}

function ZoneMenu() {
  const page = usePage();
  const zone = useShown((state) => state.zone);
  const written = useShown((state) => state.writtenOffsetMinutes);
  const now = Date.now();
  const zones: { zone: Zone; text: string }[] = [
    { zone: { kind: 'utc' }, text: 'UTC' },
    { zone: { kind: 'local' }, text: 'Local time' },
  ];
  if (written !== undefined)
    zones.push({ zone: { kind: 'written', offsetMinutes: written }, text: 'As written' });
  return (
    <Menu
      label="Clock"
      class="zone to-left"
      choices={zones.map((choice) => ({
        id: choice.zone.kind,
        text: choice.text,
        note: choice.zone.kind === 'utc' ? undefined : zoneText(choice.zone, now),
        isChosen: choice.zone.kind === zone.kind,
      }))}
      onChoose={(id) => {
        const chosen = zones.find((choice) => choice.zone.kind === id);
        if (chosen !== undefined) page.setZone(chosen.zone);
      }}
    >
      {zoneText(zone, now)}
    </Menu>
  );
}
