import type { DataType } from './data-type.ts';

/** Whether values of the type, or parts of them, are of a kind. */
export function holdsKind(type: DataType, kind: DataType['kind']): boolean {
  switch (type.kind) {
    case kind:
      return true;
    case 'array':
      return holdsKind(type.elementType, kind);
    case 'map':
      return holdsKind(type.keyType, kind) || holdsKind(type.valueType, kind);
    case 'struct':
      return type.fields.some(({ dataType }) => holdsKind(dataType, kind));
    default:
      return false;
  }
}

/** Whether values of the type, or parts of them, are maps, which are never equal to each other. */
export function holdsMap(type: DataType): boolean {
  return holdsKind(type, 'map');
}
