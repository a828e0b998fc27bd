/** The strip's numbers as a table, the newest window first. */
import { useShown } from '../parts/use-page.ts';
import { CLASS_COUNT, type OpenedSource, type Strip } from '../protocol.ts';
import { className } from '../text/chips.ts';
import { countText, durationText, shareText, spanText } from '../text/numbers.ts';
import { clockText } from '../text/times.ts';
import {
  classColumns,
  closedCount,
  failingShares,
  stripColumn,
  totalRows,
} from './strip-values.ts';
import { failingName } from './tracks.ts';

export function StripTable({ strip, source }: { strip: Strip; source: OpenedSource }) {
  const zone = useShown((state) => state.zone);
  const classes = classColumns(strip);
  const starts = stripColumn(strip, 'startMs');
  const totals = totalRows(strip);
  const shares = failingShares(strip);
  const closed = closedCount(strip);
  const order = source.classes === 'none' ? [] : [3, 2, 1, 0].slice(0, CLASS_COUNT);
  const percentiles = source.hasDuration ? (['p50', 'p95', 'p99'] as const) : [];
  const newestFirst = Array.from(
    { length: strip.windows },
    (_, index) => strip.windows - 1 - index,
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section class="strip-table" aria-label="The strip as a table" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{spanText(strip.windowMs)} from</th>
            <th scope="col">Rows</th>
            {order.map((index) => (
              <th scope="col" key={index}>
                {className(source.classes, index)}
              </th>
            ))}
            {order.length > 0 && <th scope="col">{failingName(source)} share</th>}
            {percentiles.map((name) => (
              <th scope="col" key={name}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {newestFirst.map((index) => (
            <tr key={starts[index]}>
              <th scope="row">
                {clockText(starts[index], zone)}
                {index >= closed && <span class="aside"> open</span>}
              </th>
              <td>{countText(totals[index])}</td>
              {order.map((column) => (
                <td key={column}>{countText(classes[column][index])}</td>
              ))}
              {order.length > 0 && <td>{shareText(shares[index])}</td>}
              {percentiles.map((name) => (
                <td key={name}>{durationText(stripColumn(strip, name)[index])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
