import type { DataType } from './data-type.ts';

/** Whether values of the type, or parts of them, are maps, which are never equal to each other. */
export function holdsMap(type: DataType): boolean {
  switch (type.kind) {
    case 'map':
      return true;
    case 'array':
      return holdsMap(type.elementType);
    case 'struct':
      return type.fields.some(({ dataType }) => holdsMap(dataType));
    default:
      return false;
  }
}
