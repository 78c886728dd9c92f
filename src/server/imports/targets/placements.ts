/** Placements: the tiers that partners hold by what another system, or an older program, says. */
import type pg from 'pg';
import { fault } from '../../../core/issue.ts';
import type { ProgramDoc } from '../../../core/program/schema.ts';
import type { CopyRow } from '../copy.ts';
import type { Row } from '../columns.ts';
import { partnerOf } from '../keys.ts';
import { limits } from '../limits.ts';
import { mappingFault } from '../mapping.ts';
import { addIssues, feedsNothing, tallyOf, type Target, type TargetContext } from '../target.ts';
import type { CellFault } from '../cell-fault.ts';
import * as versions from '../versions.ts';

const placement: versions.Versioned = {
  table: 'placement',
  identity: ['partner_id', 'ladder', 'from_day'],
  content: ['tier', 'to_day', 'reason'],
  kept: ['held_until'],
  apart: ['partner_id', 'ladder'],
};

/** The target of a mapping of placements. */
export function placementsTarget(context: TargetContext<'placements'>): Target {
  const { doc, binder, program, mapping } = context;
  const { fields, source, partnerSource } = doc;
  if (!program) {
    addIssues(
      context,
      mappingFault(
        'Ladders and tiers are those of a program, and none is named.',
        'Name it with --program, or as `program:` in the mapping.',
        mapping.at(['fields', 'ladder']),
      ),
    );
  }
  const tiers = program ? tiersOf(program) : new Map<string, ReadonlySet<string>>();
  const ladders = [...tiers.keys()];
  const everyTier = [...new Set([...tiers.values()].flatMap((t) => [...t]))];
  const partner = binder.required(fields.partner, { is: 'key' }, ['fields', 'partner']);
  const ladder = binder.required(
    fields.ladder,
    program ? { is: 'choice', of: ladders, code: 'unknown-reference', what: 'ladder' } : { is: 'key' },
    ['fields', 'ladder'],
  );
  const tier = binder.required(
    fields.tier,
    program ? { is: 'choice', of: everyTier, code: 'tier-unknown', what: 'tier' } : { is: 'key' },
    ['fields', 'tier'],
  );
  const from = binder.required(fields.from, { is: 'day' }, ['fields', 'from']);
  const to =
    fields.to === undefined ? undefined : binder.optional(fields.to, { is: 'day' }, ['fields', 'to']);
  const reason =
    fields.reason === undefined
      ? undefined
      : binder.optional(fields.reason, { is: 'text', most: limits.textCharacters }, ['fields', 'reason']);
  const ofPartner = partnerOf('p', 's.partner_key', '$1', partnerSource === undefined ? undefined : '$2');
  const parameters = [source, ...(partnerSource === undefined ? [] : [partnerSource])];

  function read(row: Row): CopyRow {
    const onLadder = ladder.read(row);
    const held = tier.read(row);
    if (
      typeof onLadder === 'string' &&
      typeof held === 'string' &&
      tiers.get(onLadder)?.has(held) === false
    ) {
      binder.reject(row, tier.label, held, notOnLadder(held, onLadder, tiers));
    }
    const why = reason?.read(row) ?? `imported from ${source}`;
    return [partner.read(row), onLadder, held, from.read(row), to?.read(row), why];
  }

  async function examine(client: pg.ClientBase): Promise<void> {
    await versions.clear(client, placement);
    await client.query(
      `insert into wanted_placement (row, partner_id, ladder, from_day, tier, to_day, reason)
       select s.row, ${ofPartner.id}, s.ladder, s.from_day, s.tier, s.to_day, s.reason
       from import_stage s ${ofPartner.joins} where ${ofPartner.id} is not null`,
      parameters,
    );
    await client.query(
      `insert into import_reject (row, field, value, code)
       select s.row, 'partner', s.partner_key, 'partner-unknown' from import_stage s
       where not exists (select from wanted_placement w where w.row = s.row)`,
    );
    await versions.analyze(client, placement);
    await versions.rejectBackwards(client, placement, 'to');
    await versions.rejectRepeats(client, placement, {
      code: 'row-conflict',
      field: `'tier'`,
      value: 'w.tier',
      always: false,
    });
    if (doc.mode === 'snapshot') {
      const ours = `exists (select from partner_key k where k.partner_id = t.partner_id and k.source = $1
        and k.superseded_in is null) and t.ladder in (select ladder from import_stage)`;
      await versions.findGone(client, placement, ours, [source]);
    }
    await versions.keepApart(client, placement, { code: 'span-overlap', field: 'from', value: 'w.ladder' });
    await versions.mergeRepeats(client, placement);
    await versions.findChanges(client, placement);
  }

  return {
    stage: [
      { name: 'partner_key', type: 'text collate "C"' },
      { name: 'ladder', type: 'text collate "C"' },
      { name: 'tier', type: 'text collate "C"' },
      { name: 'from_day', type: 'date' },
      { name: 'to_day', type: 'date' },
      { name: 'reason', type: 'text' },
    ],
    labels: { partner: partner.label, tier: tier.label, from: from.label, to: to?.label ?? '' },
    read,
    prepare: (client) => versions.prepare(client, placement),
    examine,
    tally: (client) => tallyOf(client, 'placement'),
    hasChanges: (client) => versions.hasChanges(client, placement),
    store: (client, recording) => versions.store(client, placement, recording),
    feeds: feedsNothing,
  };
}

/** Tiers of each ladder, and those of older programs that it has equivalents for. */
function tiersOf(program: ProgramDoc): Map<string, ReadonlySet<string>> {
  return new Map(
    Object.entries(program.ladders).map(([name, ladder]) => [
      name,
      new Set([...ladder.tiers.map((t) => t.key), ...Object.keys(program.equivalents[name] ?? {})]),
    ]),
  );
}

function notOnLadder(
  tier: string,
  ladder: string,
  tiers: ReadonlyMap<string, ReadonlySet<string>>,
): CellFault {
  const { code, message, remedy } = fault(
    'tier-unknown',
    `The ladder '${ladder}' has no tier '${tier}'.`,
    `It has: ${[...(tiers.get(ladder) ?? [])].join(', ')}. An older tier can be mapped under \`equivalents:\` of the program.`,
  );
  return { code, reason: message, remedy };
}
