import type { SettingCommand } from '../../plan/command.ts';
import { CONFIG_DEFAULTS } from '../../types/session-config.ts';
import { answer, type CommandAnswer, type CommandHost, DONE } from './command-host.ts';

const DEFAULTS: ReadonlyMap<string, string> = new Map(Object.entries(CONFIG_DEFAULTS));
const TIME_ZONE = 'spark.sql.session.timeZone';
const PAIRS = 'key STRING NOT NULL, value STRING NOT NULL';

/** SET lists what was set, SET -v all settings, SET with a key shows one or gives it a value. */
export function setConfig(
  { engine }: CommandHost,
  { key, value, isVerbose }: Extract<SettingCommand, { kind: 'setConfig' }>,
): CommandAnswer {
  const { config } = engine;
  if (isVerbose) {
    const all = new Map([...DEFAULTS, ...config]);
    return answer(`${PAIRS}, meaning STRING NOT NULL, \`Since version\` STRING NOT NULL`, [
      ...[...all].sort().map(([name, text]) => [name, text, '', '']),
    ]);
  }
  if (key === undefined) return answer(PAIRS, [...config].sort());
  if (value !== undefined) {
    const text = key === TIME_ZONE && value === 'LOCAL' ? ownZone() : value;
    return answer(PAIRS, [[key, text]], [[key, text]]);
  }
  return answer(PAIRS, [[key, config.get(key) ?? DEFAULTS.get(key) ?? '<undefined>']]);
}

/** RESET: one setting, or all of them, have their defaults again. */
export function resetConfig(
  { engine }: CommandHost,
  { key }: Extract<SettingCommand, { kind: 'resetConfig' }>,
): CommandAnswer {
  const keys = key === undefined ? [...engine.config.keys()] : [key];
  return { ...DONE, settings: keys.map((name) => [name, undefined]) };
}

/** The zone of the machine that the engine runs on. */
function ownZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}
