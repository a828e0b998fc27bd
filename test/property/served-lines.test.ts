import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RetainedLines } from '../../node/connectors/served-lines.ts';
import { ReceivedLines } from '../../src/connectors/received-lines.ts';

const line = fc
  .string({ maxLength: 30, unit: 'grapheme-ascii' })
  .map((text) => `${text.replace(/\n/g, ' ')}\n`);
const appends = fc.array(fc.array(line, { maxLength: 5 }), { maxLength: 20 });

test('what is served in pieces of any size is what was appended', () => {
  fc.assert(
    fc.property(appends, fc.infiniteStream(fc.integer({ min: 1, max: 100 })), (texts, sizes) => {
      const lines = new RetainedLines({ bytesMax: 1 << 20 });
      const received = new ReceivedLines(null);
      let served = '';
      for (const text of texts) lines.append(Buffer.from(text.join('')));
      for (let position = 0; position < lines.end; ) {
        const piece = lines.read(position, sizes.next().value);
        expect(piece.at(-1)).toBe(10);
        received.add(position, piece);
        served += Buffer.from(piece).toString();
        position += piece.length;
      }
      expect(served).toBe(texts.flat().join(''));
      expect(received.end ?? 0).toBe(lines.end);
    }),
  );
});

test('memory stays within the limit, and what is kept is a suffix between two lines', () => {
  fc.assert(
    fc.property(appends, fc.integer({ min: 1, max: 200 }), (texts, bytesMax) => {
      const lines = new RetainedLines({ bytesMax });
      const all = texts.flat().join('');
      for (const text of texts) lines.append(Buffer.from(text.join('')));
      let kept = '';
      for (let position = lines.start; position < lines.end; ) {
        const piece = lines.read(position, 50);
        kept += Buffer.from(piece).toString();
        position += piece.length;
      }
      expect(all.endsWith(kept)).toBe(true);
      expect(kept.length).toBe(lines.end - lines.start);
      const before = all.slice(0, all.length - kept.length);
      expect(before === '' || before.endsWith('\n')).toBe(true);
      // Whole appends go: the newest one may alone be larger.
      const largest = Math.max(0, ...texts.map((text) => text.join('').length));
      expect(kept.length).toBeLessThanOrEqual(bytesMax + largest);
    }),
  );
});
