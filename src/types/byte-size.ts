import { invalidSettingType } from '../errors/setting-errors.ts';

/** A setting's size in Spark's notation: `1048576`, `512k`, `1gb`. Fails with INVALID_CONF_VALUE.TYPE_MISMATCH on anything else. */
export function byteSize(config: string, text: string): number {
  const [, digits, unit = ''] = /^(\d+)\s*([kmgt]?)b?$/i.exec(text.trim()) ?? [];
  if (digits === undefined) {
    const confType = 'size in bytes, such as 512m';
    throw invalidSettingType({ confName: config, confValue: text, confType });
  }
  return Number(digits) * 1024 ** ' kmgt'.indexOf(unit.toLowerCase() || ' ');
}
