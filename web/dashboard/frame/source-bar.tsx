/** The source bar: which log, in what state, and the numbers that say whether to trust the others. */

import type { Served } from '../empty/demo.ts';
import { Wheel } from '../parts/marks.tsx';
import { Menu, type MenuChoice } from '../parts/menu.tsx';
import { useNow, usePage, useShown } from '../parts/use-page.ts';
import type { FormatChoice, OpenedSource } from '../protocol.ts';
import { agoText, countText, lagText, rateText } from '../text/numbers.ts';
import { clockText } from '../text/times.ts';
import { isBehind, LAG_MAX_MS, stateText } from './state-text.ts';

export function SourceBar() {
  const page = usePage();
  const source = useShown((state) => state.source);
  const stream = useShown((state) => state.stream);
  const isPaused = useShown((state) => state.pause !== undefined);
  return (
    <header class="source">
      <p class="brand">
        <Wheel />
        <span>Millrace</span>
      </p>
      {source === undefined && stream === undefined ? (
        <h1 class="hidden">Look at a log</h1>
      ) : (
        <h1>
          <SourceMenu source={source} />
        </h1>
      )}
      <StateWord />
      {source !== undefined && <VitalSigns />}
      <div class="acts">
        {source !== undefined && (
          <button
            type="button"
            class={isPaused ? 'button strong wide' : 'button wide'}
            onClick={() => (isPaused ? page.resume() : page.pause('asked'))}
          >
            {isPaused ? 'Resume' : 'Pause'} <kbd>Space</kbd>
          </button>
        )}
        <button
          type="button"
          class="quiet keys"
          aria-label="Keys and help"
          onClick={() => page.change({ dialog: 'keys' })}
        >
          Keys <kbd>?</kbd>
        </button>
      </div>
    </header>
  );
}

const certainty = (confidence: number) => `${Math.floor(confidence * 100)} %`;

/** `nginx combined, 99 %`; a format that was chosen needs no certainty. */
export const formatText = ({ name, confidence, isChosen }: FormatChoice): string =>
  isChosen ? name : `${name}, ${certainty(confidence)}`;

const FORMATS = 'How the lines are read';

const formatChoices = ({ format }: OpenedSource, group?: string): MenuChoice[] =>
  format.alternatives.map(({ id, name }) => {
    const isNow = id === format.id;
    const next = format.runnerUp?.id === id ? format.runnerUp : undefined;
    const note = isNow && !format.isChosen ? `${certainty(format.confidence)} sure` : undefined;
    return {
      id: `format:${id}`,
      group,
      text: name,
      note: note ?? (next === undefined ? undefined : `next best, ${certainty(next.confidence)}`),
      isChosen: isNow,
    };
  });

const streamsOf = ({ title }: Served) => (title === undefined ? 'Streams' : `Streams of ${title}`);

const streamChoices = (served: Served, stream: string | undefined): MenuChoice[] =>
  served.streams.map(({ name }) => ({
    id: `stream:${name}`,
    group: streamsOf(served),
    text: name,
    isChosen: name === stream,
  }));

/** How the lines are read is a question only where the server does not say it. */
function formatsBeside(source: OpenedSource, served: Served, stream: string): MenuChoice[] {
  const isSaid = served.streams.some(({ name, format }) => name === stream && format !== undefined);
  return isSaid ? [] : formatChoices(source, FORMATS);
}

/** Which of the streams it is, where there are several; else the files or the address. */
function placeText(source: OpenedSource | undefined, served: Served | undefined, stream?: string) {
  if (stream !== undefined && served !== undefined) {
    const number = served.streams.findIndex(({ name }) => name === stream) + 1;
    const of = served.title === undefined ? '' : ` of ${served.title}`;
    return `stream ${number} of ${served.streams.length}${of}`;
  }
  const inputs = source?.inputs ?? [];
  return inputs.length > 2
    ? `${inputs[0]} and ${countText(inputs.length - 1)} more`
    : inputs.join(', ');
}

/** A stream may be chosen before the one that is looked at has sent a row. */
function SourceMenu({ source }: { source: OpenedSource | undefined }) {
  const page = usePage();
  const served = useShown((state) => state.served);
  const stream = useShown((state) => state.stream);
  const name = source?.name ?? stream ?? '';
  const format = source === undefined ? '' : formatText(source.format);
  const detail = [placeText(source, served, stream), format].filter(
    (text) => text !== '' && text !== name,
  );
  const choices =
    served === undefined || stream === undefined
      ? source && formatChoices(source)
      : [
          ...streamChoices(served, stream),
          ...(source === undefined ? [] : formatsBeside(source, served, stream)),
        ];
  const act: Readonly<Record<string, (id: string) => void>> = {
    close: () => page.close(),
    format: (id) => page.setFormat(id),
    stream: (id) => page.openStream(id),
  };
  return (
    <Menu
      class="source-menu"
      label={stream === undefined ? FORMATS : 'What is looked at'}
      choices={[...(choices ?? []), { id: 'close', text: 'Open another log' }]}
      onChoose={(id) => {
        const at = id.indexOf(':');
        act[at < 0 ? id : id.slice(0, at)]?.(id.slice(at + 1));
      }}
    >
      <span class="source-name" title={source?.inputs.join('\n')}>
        {name}
        <span class="aside">{detail.join(', ')}</span>
      </span>
    </Menu>
  );
}

function StateWord() {
  const activity = useShown((state) => state.activity);
  const isPaused = useShown((state) => state.pause !== undefined);
  const behind = useShown((state) => isBehind(state.vitals));
  const needsFiles = useShown((state) => state.filesNeeded !== undefined);
  const { word, mark } = stateText(activity, { isPaused, isBehind: behind, needsFiles });
  return (
    <p class={`state ${mark}`} role="status">
      {mark !== 'plain' && <i class={`dot ${mark}`} />}
      {word}
    </p>
  );
}

function VitalSigns() {
  const vitals = useShown((state) => state.vitals);
  // What is read to its end can't fall behind.
  const isOver = useShown(({ activity }) => activity.kind === 'finished');
  const zone = useShown((state) => state.zone);
  const now = useNow();
  if (vitals === undefined) return <div class="vitals" />;
  const { rowsPerSecond, lagMs, watermarkMs, lateRows, droppedRows, checkpointMs } = vitals;
  const checkpoint = checkpointMs === undefined ? 'none yet' : agoText(now - checkpointMs);
  const watermark = watermarkMs === undefined ? 'none yet' : clockText(watermarkMs, zone);
  return (
    <dl class="vitals">
      <Vital name="Rows/s" text={rateText(rowsPerSecond)} isZero={rowsPerSecond === 0} wide={7} />
      {lagMs !== undefined && !isOver && (
        <Vital name="Lag" text={lagText(lagMs)} isWarning={lagMs > LAG_MAX_MS} wide={6} />
      )}
      <Vital name="Watermark" text={watermark} isZero={watermarkMs === undefined} wide={9} />
      <Vital name="Late" text={countText(lateRows)} isZero={lateRows === 0} wide={5} />
      <Vital name="Dropped" text={countText(droppedRows)} isZero={droppedRows === 0} wide={6} />
      <Vital name="Checkpoint" text={checkpoint} isZero={checkpointMs === undefined} wide={9} />
    </dl>
  );
}

interface VitalProps {
  readonly name: string;
  readonly text: string;
  readonly isZero?: boolean;
  readonly isWarning?: boolean;
  /** Room for so many digits, so that nothing moves when a number grows. */
  readonly wide: number;
}

function Vital({ name, text, isZero = false, isWarning = false, wide }: VitalProps) {
  const state = isWarning ? 'warning' : isZero ? 'zero' : '';
  return (
    <div class={`${state} wide-${wide}`}>
      <dt>{name}</dt>
      <dd>{text}</dd>
    </div>
  );
}
