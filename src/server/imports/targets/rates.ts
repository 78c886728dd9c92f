/** Currency rates: what one unit of a currency is worth in the program currency, day by day. */
import type pg from 'pg';
import { isCurrency } from '../../../core/currency.ts';
import { fault } from '../../../core/issue.ts';
import { addIssues, feedsNothing, tallyOf, type Target, type TargetContext } from '../target.ts';
import * as versions from '../versions.ts';

const versionedRates = (target: string): versions.Versioned => ({
  table: 'currency_rate',
  identity: ['target', 'currency', 'day'],
  fixed: { target },
  content: ['rate'],
});

/** The target of a mapping of rates. */
export function ratesTarget(context: TargetContext<'rates'>): Target {
  const { doc, binder, program, mapping } = context;
  const { fields } = doc;
  const target = fields.target.constant;
  const currencyRate = versionedRates(target);
  const place = mapping.at(['fields', 'target', 'constant']);
  if (!isCurrency(target)) {
    addIssues(
      context,
      fault(
        'currency-unknown',
        `'${target}' is not a currency code of ISO 4217.`,
        'Write one such as USD.',
        place,
      ),
    );
  } else if (program && program.program.currency !== target) {
    addIssues(
      context,
      fault(
        'unit-mismatch',
        `The program '${program.program.key}' counts in ${program.program.currency}, and these rates lead to ${target}.`,
        `Import rates into ${program.program.currency}.`,
        place,
      ),
    );
  }
  const currency = binder.required(fields.currency, { is: 'currency' }, ['fields', 'currency']);
  const day = binder.required(fields.day, { is: 'day' }, ['fields', 'day']);
  const rate = binder.required(fields.rate, { is: 'rate' }, ['fields', 'rate']);

  async function examine(client: pg.ClientBase): Promise<void> {
    await versions.clear(client, currencyRate);
    await client.query(
      `insert into wanted_currency_rate (row, target, currency, day, rate)
       select row, $1, currency, day, rate from import_stage`,
      [target],
    );
    await versions.analyze(client, currencyRate);
    await versions.rejectRepeats(client, currencyRate, {
      code: 'row-conflict',
      field: `'rate'`,
      value: 'w.rate',
      always: false,
    });
    await versions.dropRejected(client, currencyRate);
    if (doc.mode === 'snapshot') await versions.findGone(client, currencyRate, 't.target = $1', [target]);
    await versions.mergeRepeats(client, currencyRate);
    await versions.findChanges(client, currencyRate);
  }

  return {
    stage: [
      { name: 'currency', type: 'text collate "C"' },
      { name: 'day', type: 'date' },
      { name: 'rate', type: 'numeric' },
    ],
    labels: { rate: rate.label, currency: currency.label, day: day.label },
    read: (row) => [currency.read(row), day.read(row), rate.read(row)],
    prepare: (client) => versions.prepare(client, currencyRate),
    examine,
    tally: (client) => tallyOf(client, 'currency_rate'),
    hasChanges: (client) => versions.hasChanges(client, currencyRate),
    store: (client, recording) => versions.store(client, currencyRate, recording),
    feeds: feedsNothing,
  };
}
