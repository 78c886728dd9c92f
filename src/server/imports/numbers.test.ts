import fc from 'fast-check';
import { expect, test } from 'vitest';
import { numberReader, type NumberFormat } from './numbers.ts';

const formats: readonly NumberFormat[] = [
  { decimal: undefined, thousands: undefined },
  { decimal: '.', thousands: undefined },
  { decimal: ',', thousands: undefined },
  { decimal: ',', thousands: '.' },
  { decimal: '.', thousands: ',' },
  { decimal: undefined, thousands: '.' },
];
const text = fc
  .array(fc.constantFrom('0', '00', '1', '12', '123', '1234567', '.', ',', '000'), {
    minLength: 1,
    maxLength: 7,
  })
  .map((parts) => parts.join(''));

test('a cell that needs no work is read as one that does: a sign in front, which is taken off, changes nothing', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...formats),
      fc.constantFrom(2, 10),
      fc.boolean(),
      text,
      (format, decimals, tidy, cell) => {
        const read = numberReader(format, { decimals, tidy });
        const [plain, signed] = [read(cell), read(`+${cell}`)];
        if (typeof plain === 'string') expect(plain).toBe(signed);
        else expect(typeof signed).toBe('object');
      },
    ),
    { numRuns: 5000 },
  );
});
