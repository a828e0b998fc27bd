/** One line in full, over the lists: what was read of it, and the line as it was. */
import { useLayoutEffect, useRef } from 'preact/hooks';
import { ClassMark } from '../parts/marks.tsx';
import { usePage, useShown } from '../parts/use-page.ts';
import type { TailRow } from '../protocol.ts';
import { countText, durationText } from '../text/numbers.ts';
import { statusPhrase } from '../text/status-phrases.ts';
import { dayText, preciseClockText, type Zone, zoneText } from '../text/times.ts';

export function LineDetail() {
  const page = usePage();
  const isOpen = useShown((state) => state.isDetailOpen);
  const row = useShown(({ tail, chosen }) => tail?.rows.find((each) => each.number === chosen));
  const zone = useShown((state) => state.zone);
  const heading = useRef<HTMLHeadingElement>(null);
  // At once: an effect that waits for a frame would take the focus back from the line, if the detail is closed before.
  useLayoutEffect(() => {
    if (isOpen) heading.current?.focus();
  }, [isOpen]);
  if (!isOpen || row === undefined) return null;
  const title = [row.status, row.prefix, row.text].filter((part) => part !== '').join(' ');
  return (
    <aside class="drawer" aria-labelledby="detail-heading">
      <div class="drawer-head">
        <h2 id="detail-heading" ref={heading} tabIndex={-1}>
          <ClassMark index={row.classIndex} />
          {title}
        </h2>
        <button type="button" class="quiet small last" onClick={() => page.closeDetail()}>
          Close <kbd>Esc</kbd>
        </button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section class="drawer-body" aria-label="Fields" tabIndex={0}>
        <table class="fields">
          <tbody>
            {fieldsOf(row, zone).map(({ name, value, note }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>
                  <span class="value">{value}</span> <span class="aside">{note}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <h3>As received</h3>
        <p class="raw">{row.raw}</p>
      </section>
      <div class="drawer-foot">
        <button type="button" class="quiet" onClick={() => page.copyChosen()}>
          Copy <kbd>Y</kbd>
        </button>
        <p class="aside last">J / K next, previous</p>
      </div>
    </aside>
  );
}

interface Field {
  readonly name: string;
  readonly value: string;
  readonly note?: string;
}

/** What the page knows of a row, without what the log does not say. */
function fieldsOf(row: TailRow, zone: Zone): readonly Field[] {
  const { timeMs, durationMs, bytes, error } = row;
  const time = timeMs === undefined ? '' : preciseClockText(timeMs, zone);
  const day =
    timeMs === undefined ? '' : `${dayText(timeMs, zone, Date.now())}, ${zoneText(zone, timeMs)}`;
  const fields: Field[] = [
    { name: 'not read', value: error ?? '' },
    { name: 'time', value: time, note: day },
    { name: 'status', value: row.status, note: statusPhrase(row.status) },
    { name: 'method', value: row.prefix },
    { name: row.prefix === '' ? 'text' : 'path', value: row.text },
    { name: 'took', value: durationMs === undefined ? '' : durationText(durationMs) },
    { name: 'bytes', value: bytes === undefined ? '' : countText(bytes) },
    { name: 'client', value: row.client },
    { name: 'row', value: countText(row.number + 1), note: 'of this source' },
  ];
  return fields.filter(({ value }) => value !== '');
}
