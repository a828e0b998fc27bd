/** A line of syslog to a row. */
import { SyslogColumn } from '../line-abi';
import { latestLocal, writeCount, writeName, writeText, writeTime } from './fixed-columns';
import { RecordParser } from './record-parser';
import { scanSyslogLine, syslogFault, syslogHasTime, syslogMicros, syslogPriority } from './syslog-line';
import { LINE_FITS } from './line-record';

/** Reads the line in `[start, end)` into the row at hand. Returns `LINE_FITS` or what is wrong with it. */
export function readSyslogLine(parser: RecordParser, start: usize, end: usize): i32 {
  if (!scanSyslogLine(start, end, parser.options, parser.zone, latestLocal(parser))) return syslogFault;
  const hasPriority = syslogPriority >= 0;
  writeCount(parser, SyslogColumn.Priority, syslogPriority);
  writeCount(parser, SyslogColumn.Facility, hasPriority ? syslogPriority >> 3 : -1);
  writeCount(parser, SyslogColumn.Severity, hasPriority ? syslogPriority & 7 : -1);
  writeName(parser, SyslogColumn.Level, hasPriority ? syslogPriority & 7 : -1);
  writeTime(parser, SyslogColumn.Time, syslogMicros, !syslogHasTime);
  for (let column = <i32>SyslogColumn.Hostname; column <= SyslogColumn.Message; column++) writeText(parser, column);
  return LINE_FITS;
}
