/** Makes rows as stored for a document: few, and so that days, keys and amounts meet the document's own. */
import { aggregatesOf } from '../../src/core/metrics/atom.ts';
import type { Day } from '../../src/core/calendar.ts';
import { employmentFeed, type Kinds } from '../../src/core/program/kinds.ts';
import type { AggregateDoc, EvidenceKindDoc, WindowPartDoc } from '../../src/core/program/evidence-schema.ts';
import type { ProgramDoc } from '../../src/core/program/schema.ts';
import type {
  AliasRow, At, AttributeRow, EmploymentRow, EnrolmentRow, EvidenceRow, FeedRow, PlacementRow, RateRow, Recorded, ReferenceRow,
  Scalar, TwinData,
} from './data.ts'; // prettier-ignore
import { addDays, move, periodStart } from './days.ts';
import { awards } from './make-criteria.ts';
import { motions } from './make-program.ts';
import {
  asOfDays,
  amounts, currencies, keys, landmarks, makeTableRows, quantities, shares, tableKeys, texts,
} from './make-rows.ts'; // prettier-ignore
import { Dice, type Tape } from './tape.ts';
import { lastNeeded, parts, twinWindow } from './windows.ts';

/** The tapes of the data of one case. */
export interface DataTapes {
  readonly at: Tape;
  readonly partners: readonly Tape[];
  readonly persons: readonly Tape[];
  readonly evidence: readonly Tape[];
  readonly feeds: readonly Tape[];
  readonly rates: readonly Tape[];
  readonly tables: Tape;
}

/** The last recording that a made case may see; rows are recorded before and after it. */
const cutOff = 5;

export function makeData(doc: ProgramDoc, kinds: Kinds, tapes: DataTapes): { data: TwinData; at: At } {
  const head = new Dice(tapes.at);
  const at: At = { asOf: head.pick(asOfDays) as Day, mode: head.chance(25) ? 'progress' : 'review', cutOff };
  const edges = daysThatMatter(doc, at);
  const partners = tapes.partners.map((_, i) => ({ id: i + 1 }));
  const persons = tapes.persons.map((_, i) => ({ id: i + 1 }));
  const perPartner = tapes.partners.map((t, i) => makePartner(new Dice(t), i + 1, partners.length, edges));
  const made: Made = {
    doc,
    kinds: { ...kinds, ...doc.kinds },
    partners: partners.length,
    persons: persons.length,
    edges,
  };
  const evidence = tapes.evidence.flatMap((t, i) => makeEvidence(new Dice(t), made, i));
  const data: TwinData = {
    partners,
    persons,
    aliases: perPartner.flatMap((p) => p.aliases),
    attributes: perPartner.flatMap((p) => p.attributes),
    enrolments: perPartner.flatMap((p) => p.enrolments),
    employment: tapes.persons.flatMap((t, i) => makeEmployment(new Dice(t), i + 1, partners.length, edges)),
    evidence: evidence.map((row, i) => ({ ...row, id: i + 1 })),
    feeds: makeFeeds(tapes.feeds, doc, at),
    references: makeReferences(new Dice(tapes.tables), doc),
    rates: makeRates(tapes.rates, doc, edges),
    placements: perPartner.flatMap((p) => p.placements),
  };
  return { data, at };
}

interface Made {
  readonly doc: ProgramDoc;
  readonly kinds: Kinds;
  readonly partners: number;
  readonly persons: number;
  readonly edges: readonly Day[];
}

/** Every aggregate of a document. */
function aggregates(doc: ProgramDoc): AggregateDoc[] {
  return Object.values(doc.metrics).flatMap((m) =>
    m.measure === 'rows' ? [m] : m.measure === 'each' ? aggregatesOf(m) : [],
  );
}

/** The as-of day, the edges of every window, and the days beside them. The as-of day comes first. */
function daysThatMatter(doc: ProgramDoc, at: At): Day[] {
  const days = new Set<Day>([at.asOf, addDays(at.asOf, -1), addDays(at.asOf, -30), addDays(at.asOf, 1)]);
  for (const { window } of aggregates(doc)) {
    for (const part of parts(window)) {
      const { from, to, force } = twinWindow(part, doc, at);
      if (from !== null) days.add(from).add(addDays(from, -1));
      days.add(to).add(addDays(to, 1));
      for (const day of force ?? []) days.add(day).add(addDays(day, -1)).add(addDays(day, 1));
      for (const day of ownEdges(part, doc, at.asOf)) days.add(day);
    }
  }
  for (const day of landmarks) days.add(day as Day); // days of the calendar
  return [...days];
}

/** Days on which windows of partners' own begin and end, and those between which pauses are just too long or not. */
function ownEdges(window: WindowPartDoc, doc: ProgramDoc, asOf: Day): Day[] {
  if (typeof window !== 'object') return [];
  if ('since' in window) {
    const { shift = {}, of, for: count, toEndOf } = window;
    return landmarks.slice(0, 2).flatMap((landmark) => {
      const begun = move(landmark as Day, shift); // a landmark is a day
      const end = count === undefined || of === undefined ? begun : move(begun, { [of]: count });
      const last = toEndOf && periodStart(toEndOf, addDays(end, -1), 1, doc.calendar.yearStarts);
      return [end, addDays(end, -1), ...(last ? [last, addDays(last, -1)] : [])];
    });
  }
  if (!('unbroken' in window)) return [];
  const back = move(asOf, { [window.of]: -window.unbroken });
  return [back, addDays(back, -1), addDays(move(back, { [window.of]: -window.unbroken }), 1)];
}

/** When a row was known: mostly from the beginning and still; sometimes superseded, sometimes only later. */
function life(d: Dice): Recorded {
  return d.weighted(
    [16, { recorded_in: 1, superseded_in: null }],
    [3, { recorded_in: cutOff, superseded_in: null }],
    [1, { recorded_in: 2, superseded_in: cutOff }],
    [1, { recorded_in: 2, superseded_in: cutOff + 1 }],
    [1, { recorded_in: cutOff + 1, superseded_in: null }],
  );
}

/** One value for ever, or one that a later recording replaced by another: seen, or not yet. */
function versions<T extends object>(d: Dice, one: T, other: () => T): (T & Recorded)[] {
  const replaced = d.weighted([8, 0], [1, cutOff], [1, cutOff + 1]);
  if (replaced === 0) return [{ ...one, ...life(d) }];
  return [
    { ...one, recorded_in: 2, superseded_in: replaced },
    { ...other(), recorded_in: replaced, superseded_in: null },
  ];
}

/** Merges go from a partner with a higher place to one with a lower, so they never go round. */
const place = [3, 1, 5, 2, 6, 4];

function makePartner(d: Dice, id: number, partners: number, edges: readonly Day[]) {
  const enrolments: EnrolmentRow[] = [];
  for (const motion of [...motions, 'elsewhere']) {
    if (!d.chance(motion === 'ma' ? 85 : motion === 'mb' ? 50 : 5)) continue;
    const from = d.weighted([6, '2000-01-01' as Day], [1, d.pick(edges)]);
    const later = edges.filter((e) => e >= from);
    const to = d.weighted<Day | null>([6, null], [1, later.length > 0 ? d.pick(later) : null]);
    enrolments.push(...versions(d, { partner_id: id, motion, from_day: from, to_day: to }, () => ({ partner_id: id, motion, from_day: from, to_day: from }))); // prettier-ignore
  }
  const lower = place.flatMap((p, i) => (i < partners && p < (place[id - 1] ?? 0) ? [i + 1] : []));
  const aliases: AliasRow[] = [];
  if (lower.length > 0 && d.chance(25)) {
    const to = (): { partner_id: number; canonical_id: number } => ({
      partner_id: id,
      canonical_id: d.pick(lower),
    });
    aliases.push(...versions(d, to(), to));
  }
  const attributes = makeAttributes(d, id, edges);
  return { enrolments, aliases, attributes, placements: makePlacements(d, id) };
}

/** Tiers held one after another, now and then with a pause, and under names that only an older program knows. */
function makePlacements(d: Dice, id: number): PlacementRow[] {
  const changes = ['2022-07-01', '2023-06-30', '2023-12-31', '2024-02-29'] as const;
  return ['l0', 'l1'].flatMap((ladder): PlacementRow[] => {
    const starts = changes.filter(() => d.chance(35));
    return starts.flatMap((from, i): PlacementRow[] => {
      const next = starts[i + 1];
      const end = d.chance(20) ? addDays(from as Day, 100) : null; // a day of the list
      const to = next === undefined ? end : addDays(next as Day, d.chance(25) ? -3 : -1);
      const tier = d.pick(['t0', 't1', 'tier 1', 't2', 'old', 'unheard-of']);
      const one = { partner_id: id, ladder, tier, from_day: from as Day, to_day: to };
      return versions(d, one, () => ({ ...one, tier: 't1' }));
    });
  });
}

function makeAttributes(d: Dice, id: number, edges: readonly Day[]): AttributeRow[] {
  const menu = {
    people: ['10', '9.5', '0', '50', '49.99', '2.5', '-1'],
    region: ['north', 'south', 'west'],
    focus: ['core', 'other', 'strange'],
    home: ['a', 'b', 'x'],
    certified: ['true', 'false'],
    joined: landmarks,
  };
  return Object.entries(menu).flatMap(([name, values]) => {
    if (d.chance(25)) return [];
    const days = new Set<Day>(['2000-01-01' as Day, ...(d.chance(30) ? [d.pick(edges)] : [])]);
    return [...days].flatMap((since) => {
      const one = (): { partner_id: number; name: string; since: Day; value: string } => ({ partner_id: id, name, since, value: d.pick<string>(values) }); // prettier-ignore
      return versions(d, one(), one);
    });
  });
}

/** A person's employers one after another, as first recorded and perhaps as corrected. */
function makeEmployment(d: Dice, person: number, partners: number, edges: readonly Day[]): EmploymentRow[] {
  if (partners === 0) return [];
  const line = (recorded: Recorded): EmploymentRow[] => {
    const changes = [...new Set(d.list(0, 2, () => d.pick(edges)))].toSorted();
    const starts = ['2000-01-01' as Day, ...changes];
    return starts.flatMap((from, i): EmploymentRow[] => {
      const next = starts[i + 1];
      const gap = d.chance(15);
      const partner = 1 + d.int(partners);
      if (gap) return [];
      return [{ partner_id: partner, person_id: person, from_day: from, to_day: next ? addDays(next, -1) : null, ...recorded }]; // prettier-ignore
    });
  };
  const replaced = d.weighted([8, 0], [1, cutOff], [1, cutOff + 1]);
  if (replaced === 0) return line({ recorded_in: d.weighted([8, 1], [1, cutOff + 1]), superseded_in: null });
  return [
    ...line({ recorded_in: 1, superseded_in: replaced }),
    ...line({ recorded_in: replaced, superseded_in: null }),
  ];
}

/** One piece of evidence: its row, or the row and what corrected it. */
function makeEvidence(d: Dice, made: Made, index: number): EvidenceRow[] {
  const own = Object.keys(made.doc.kinds);
  const kind = d.weighted([12, d.pick(own)], [1, 'award']);
  const declared = made.kinds[kind];
  if (!declared || made.partners === 0) return [];
  const one = (): Omit<EvidenceRow, keyof Recorded> => makeRow(d, made, kind, declared, index);
  const first = one();
  const replaced = d.weighted([8, 0], [1, cutOff], [1, cutOff + 1]);
  if (replaced === 0) return [{ ...first, ...life(d) }];
  const corrected = d.pick([
    { status: d.pick(statuses) },
    { ...one(), source: first.source },
    { day: d.pick(made.edges) },
  ]);
  return [
    { ...first, recorded_in: 1, superseded_in: replaced },
    { ...first, ...corrected, recorded_in: replaced, superseded_in: null },
  ];
}

const statuses = ['verified', 'claimed', 'rejected', 'retracted'] as const;

function makeRow(
  d: Dice,
  { doc, partners, persons, edges }: Made,
  kind: string,
  declared: EvidenceKindDoc,
  index: number,
): Omit<EvidenceRow, keyof Recorded> {
  const has = (field: string): boolean => declared.fields[field] !== undefined;
  const subject = (field: string): string | null => (has(field) && !d.chance(12) ? d.pick(keys) : null);
  const partner_id = 1 + d.int(partners);
  const status = d.weighted([13, statuses[0]], [5, statuses[1]], [1, statuses[2]], [1, statuses[3]]);
  const money = has('amount') && !d.chance(8);
  const person = (declared.owner === 'person' || has('person')) && persons > 0 && !d.chance(8);
  const fields: Record<string, Scalar> = {};
  const menu = {
    area: texts,
    qty: quantities,
    ok: [true, false],
    share: shares,
    since: edges,
    award: awards,
  };
  for (const [field, values] of Object.entries(menu)) {
    if (has(field) && !d.chance(12)) fields[field] = d.pick<Scalar>(values);
  }
  const [valid_until, origin] = [declared.validity ? d.pick([null, ...edges]) : null, subject('origin')];
  return {
    partner_id,
    id: 0,
    kind,
    day: d.pick(edges),
    valid_until,
    status,
    amount: money ? d.pick(amounts) : null,
    currency: money ? d.weighted([6, doc.program.currency], [2, 'EUR'], [1, d.pick(currencies)]) : null,
    person_id: person ? 1 + d.int(persons) : null,
    customer: subject('customer'),
    product: subject('product'),
    thing: subject('thing'),
    origin,
    origin_day: origin !== null && !d.chance(20) ? d.pick(edges) : null,
    fields,
    source: d.weighted([3, 'crm'], [1, 'lms']),
    external_id: `e${index}`,
  };
}

/**
 * A feed or two of every kind that needs one: complete, just so, behind, missing, or without a field. Kinds of any other supplier
 * have one now and then, those of reviewers mostly.
 */
function makeFeeds(tapes: readonly Tape[], doc: ProgramDoc, at: At): FeedRow[] {
  const supplied = (by: readonly string[]): string[] =>
    Object.keys(doc.kinds).filter((k) => by.includes(doc.kinds[k]?.suppliedBy ?? ''));
  const others = supplied(['partner', 'reviewer', 'program']);
  return [employmentFeed, ...supplied(['vendor']), ...others].flatMap((kind, i) => {
    const d = new Dice(tapes[i]);
    const reviewed = doc.kinds[kind]?.suppliedBy === 'reviewer';
    if (others.includes(kind) && !d.chance(reviewed ? 75 : 35)) return [];
    const fields = [...Object.keys(doc.kinds[kind]?.fields ?? {}), 'person'];
    const lasts = aggregates(doc).flatMap((a) =>
      a.kinds.includes(kind) ? [lastNeeded(a.window, doc, at)] : [],
    );
    const one = (source: string, lax: boolean): FeedRow[] => {
      const lag_days = d.pick([0, 3, 60]);
      const edge = addDays(d.pick([at.asOf, ...lasts]), -lag_days);
      const state = d.weighted(
        [lax ? 2 : 12, 'complete'],
        [3, 'just so'],
        [3, 'behind'],
        [1, 'null'],
        [2, 'lacks'],
        [2, 'none'],
      );
      if (state === 'none') return [];
      const complete_through: Day | null =
        state === 'null'
          ? null
          : state === 'just so'
            ? edge
            : state === 'behind'
              ? addDays(edge, -1)
              : addDays(at.asOf, 800);
      const carried = state === 'lacks' ? fields.filter(() => !d.chance(25)) : fields;
      const row = {
        source,
        kind,
        complete_through,
        lag_days,
        fields: kind === employmentFeed ? [] : withPerson(carried, fields),
      };
      return versions(d, row, () => ({ ...row, complete_through: edge }));
    };
    return [...one('crm', false), ...(d.chance(15) ? one('lms', true) : [])];
  });
}

/** A feed about persons names the person, whatever else it leaves out. */
const withPerson = (carried: readonly string[], all: readonly string[]): string[] => [
  ...new Set([...carried, ...all.filter((f) => f === 'person' || f === 'origin')]),
];

/** Rows of the second half of every table's keys; tables without days hold for ever. */
function makeReferences(d: Dice, doc: ProgramDoc): ReferenceRow[] {
  const rows = Object.entries(doc.tables).flatMap(([name, table]) => {
    const all = tableKeys(name, doc.program.currency);
    const made = makeTableRows(d, name, all.slice(Math.ceil(all.length / 2)), table.dated);
    return made.flatMap(({ from, to, ...cells }): Omit<ReferenceRow, 'id'>[] => {
      const part = (columns: object = {}) =>
        Object.fromEntries(Object.entries(cells).filter(([c]) => c in columns));
      const row = {
        name,
        key: part(table.key),
        values: part(table.values),
        from_day: String(from ?? '0001-01-01') as Day, // days of the calendar, from the menu
        to_day: to === undefined ? null : (String(to) as Day),
      };
      return versions(d, row, () => ({ ...row, values: part(table.values) }));
    });
  });
  return rows.map((row, i) => ({ ...row, id: i + 1 }));
}

/** Rates on, before and too long before the days on which things happen. */
function makeRates(tapes: readonly Tape[], doc: ProgramDoc, edges: readonly Day[]): RateRow[] {
  const oldest = doc.calendar.ratesAtMostDaysOld;
  const seen = new Set<string>();
  return tapes.flatMap((t) => {
    const d = new Dice(t);
    const currency = d.weighted([4, 'EUR'], [1, d.pick(currencies)]);
    const day = addDays(d.pick(edges), -d.pick([0, oldest, oldest + 1, 1]));
    const target = d.weighted([12, doc.program.currency], [1, 'CHF']);
    const rate = d.pick(['1.1', '0.5', '1.01', '1.255', '149.37', '0.00671']);
    const known = [target, currency, day].join();
    if (currency === target || seen.has(known)) return [];
    seen.add(known);
    return versions(d, { target, currency, day, rate }, () => ({ target, currency, day, rate: '2' }));
  });
}
