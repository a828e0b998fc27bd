import { useShown } from '../parts/use-page.ts';

/** A stream that is connected and has had no row yet: a query may be quiet for long. */
export function Waiting() {
  const isWaiting = useShown(
    ({ activity, source }) => source === undefined && activity.kind === 'live',
  );
  const stream = useShown((state) => state.stream);
  if (!isWaiting || stream === undefined) return null;
  return (
    <div class="empty" role="status">
      <h2>No rows of {stream} yet</h2>
      <p class="lead">They are shown as soon as its query writes some.</p>
    </div>
  );
}
