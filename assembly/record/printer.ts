/** What the encoders share: the fields to print, in `Field`s whose `column` is the batch's, and the output buffer. */
import { heapAlloc, heapFree } from '../memory/heap';
import { beginOutput, outputBuffer, outputCapacity } from '../text/output';
import { childField, Field, freeField } from './field';
import { Column } from '../column/vector';

// @ts-ignore: decorator
@unmanaged
export class Printer {
  root: Field;
  /** The zone that timestamps are shown in: a table by instant, or 0 for UTC. */
  zone: usize;
  /** Bits that only the format knows. */
  options: i32;
  /** What ends a row. */
  separator: usize;
  separatorLength: u32;
  buffer: usize;
  capacity: i32;
  /** What the format keeps. */
  state: usize;
}

/** Makes a printer; the fields and the zone table become its own, the separator is copied. */
export function newPrinter(root: Field, zone: usize, options: i32, separator: usize, separatorLength: i32): Printer {
  const printer = changetype<Printer>(heapAlloc(offsetof<Printer>()));
  printer.root = root;
  printer.zone = zone;
  printer.options = options;
  printer.separator = heapAlloc(<usize>separatorLength);
  memory.copy(printer.separator, separator, <usize>separatorLength);
  printer.separatorLength = <u32>separatorLength;
  return printer;
}

/** Frees the printer, its buffer and its fields. */
export function freePrinter(printer: Printer): void {
  freeField(printer.root);
  heapFree(printer.zone);
  heapFree(printer.separator);
  heapFree(printer.buffer);
  heapFree(changetype<usize>(printer));
}

/** Points the fields at the columns of a batch, `columns` being pointers to them, and starts the output. */
export function beginPrint(printer: Printer, columns: usize): void {
  const root = printer.root;
  for (let index = 0; index < root.childCount; index++) {
    bindColumn(childField(root, index), load<u32>(columns + (<usize>index << 2)));
  }
  beginOutput(printer.buffer, printer.capacity);
}

function bindColumn(field: Field, pointer: usize): void {
  const column = changetype<Column>(pointer);
  field.column = pointer;
  for (let index = 0; index < field.childCount; index++) {
    bindColumn(childField(field, index), load<u32>(column.children + (<usize>index << 2)));
  }
}

/** Keeps the buffer, which may have grown. */
export function endPrint(printer: Printer): void {
  printer.buffer = outputBuffer();
  printer.capacity = outputCapacity();
}
