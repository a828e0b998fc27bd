import type { TimeZone } from '../../types/time-zone.ts';
import type { RowOptions } from '../row.ts';

/** What functions on groups need of their session: the forms of values. */
export interface GroupsSession {
  readonly rowOptions: RowOptions;
  /** The session's time zone, as it is now. */
  readonly zone: TimeZone;
}
