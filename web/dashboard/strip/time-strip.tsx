/** The time strip: its heading, its legend, and the tracks or their table. */
import { useState } from 'preact/hooks';
import { ClassMark } from '../parts/marks.tsx';
import { usePage, useShown } from '../parts/use-page.ts';
import { CLASS_COUNT, type OpenedSource, type Strip } from '../protocol.ts';
import { className, classTerm, hasTerm, toggleTerm } from '../text/chips.ts';
import { rateText, shareText } from '../text/numbers.ts';
import { StripTable } from './strip-table.tsx';
import {
  classColumns,
  closedCount,
  failingShares,
  isUnusual,
  lastClosed,
  usualValue,
} from './strip-values.ts';
import { missingTracks } from './tracks.ts';
import { Tracks } from './tracks-view.tsx';

export function TimeStrip({ source }: { source: OpenedSource }) {
  const [isTable, setTable] = useState(false);
  const strip = useShown((state) => state.strip);
  const isStale = useShown((state) => state.stale.strip);
  const noun = source.classes === 'status' ? 'Requests' : 'Rows';
  return (
    <section class={`time${isStale ? ' stale' : ''}`} aria-labelledby="time-heading">
      <div class="heading">
        <h2 id="time-heading">{noun} per second</h2>
        {source.classes !== 'none' && strip !== undefined && (
          <Legend strip={strip} source={source} />
        )}
        {strip !== undefined && (
          <button
            type="button"
            class="quiet small last"
            aria-pressed={isTable}
            onClick={() => setTable(!isTable)}
          >
            {isTable ? 'As chart' : 'As table'}
          </button>
        )}
      </div>
      {isTable && strip !== undefined ? (
        <StripTable strip={strip} source={source} />
      ) : (
        <Tracks source={source} />
      )}
      {missingTracks(source).map(({ name, why }) => (
        <p class="fold" key={name}>
          <span>{name}</span> <span class="aside">{why}</span>
        </p>
      ))}
    </section>
  );
}

/** The classes with their rates in the last closed window. Each is a toggle: it keeps only its rows. */
function Legend({ strip, source }: { strip: Strip; source: OpenedSource }) {
  const page = usePage();
  const { terms } = useShown((state) => state.filter);
  const at = lastClosed(strip);
  const columns = classColumns(strip);
  const total = at === undefined ? 0 : columns.reduce((sum, column) => sum + column[at], 0);
  const usual = usualValue(failingShares(strip), closedCount(strip));
  const entries = Array.from({ length: CLASS_COUNT }, (_, index) => CLASS_COUNT - 1 - index);
  return (
    <ul class="legend" aria-label="Classes; choose one to see only its rows">
      {entries.map((index) => {
        const term = classTerm(source.classes, index);
        const share = at === undefined ? Number.NaN : columns[index][at] / total;
        const isOff = index === 3 && isUnusual(share, usual);
        return (
          <li key={index}>
            <button
              type="button"
              aria-pressed={hasTerm(terms, term)}
              onClick={() => page.setTerms(toggleTerm(terms, term))}
            >
              <ClassMark index={index} />
              {className(source.classes, index)}
              {at !== undefined && (
                <>
                  {' '}
                  <b class={isOff ? 'failing' : ''}>
                    {rateText(columns[index][at] / (strip.windowMs / 1000))}
                  </b>{' '}
                  <span class={isOff ? 'failing share' : 'aside share'}>{shareText(share)}</span>
                </>
              )}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
