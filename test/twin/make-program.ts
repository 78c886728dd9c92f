/** Makes whole documents from tapes: every part is valid by construction, whatever the tapes say. */
import type {
  LadderDoc, ProgramDoc, TierDoc,
} from '../../src/core/program/schema.ts'; // prettier-ignore
import type { FitAttributeDoc, FitDoc } from '../../src/core/program/profile-schema.ts';
import { makeGroup, type GroupShop } from './make-criteria.ts';
import { makeMetric, sampleDays } from './make-metrics.ts';
import { hasAreas, onGrid, type Made } from './make-parts.ts';
import { keys, makeKind, makeTables, regions, texts, type Kind } from './make-rows.ts';
import { Dice, type Tape } from './tape.ts';

/** The tapes of a document. */
export interface ProgramTapes {
  readonly head: Tape;
  readonly kinds: readonly Tape[];
  readonly metrics: readonly Tape[];
  readonly profile: Tape;
  readonly gate: readonly Tape[];
  /** Ladders, each a list of tiers. */
  readonly ladders: readonly (readonly Tape[])[];
  /** How each ladder is looked at. */
  readonly looks: readonly Tape[];
}

const attributes: ProgramDoc['attributes'] = {
  people: { label: 'people', type: 'number' },
  region: { label: 'region', type: 'text', values: [...regions] },
  focus: { label: 'focus', type: 'text' },
  home: { label: 'home', type: 'text' },
  certified: { label: 'certified', type: 'yes-no' },
  joined: { label: 'joined', type: 'day' },
};

export const motions = ['ma', 'mb'] as const;

export function makeProgram(tapes: ProgramTapes): ProgramDoc {
  const head = new Dice(tapes.head);
  const currency = head.weighted([4, 'USD'], [1, 'JPY'], [1, 'KWD']);
  const yearStarts = head.weighted([3, '01-01'], [1, '07-01'], [1, '02-28'], [1, '03-01'], [1, '12-31'], [1, '02-29'], [1, '08-30']); // prettier-ignore
  const ratesAtMostDaysOld = head.pick([7, 0, 1, 31]);
  const cumulative = tapes.ladders.map(() => !head.chance(25));
  const tables = makeTables(head, currency);
  const kinds = Object.fromEntries(tapes.kinds.map((t, i) => [`k${i}`, makeKind(new Dice(t), `kind ${i}`)]));
  const made: Made[] = [];
  for (const [i, t] of tapes.metrics.entries()) {
    const tiers = tapes.ladders.map((l) => l.length);
    made.push(makeMetric(new Dice(t), { currency, kinds, attributes, made, tiers }, `m${i}`));
  }
  const shop: GroupShop = { made, kinds: Object.keys(kinds), areas: hasAreas(kinds), keeps: true };
  const gate = tapes.gate.map((t, i) => makeCheck(new Dice(t), shop, i));
  const ipp = makeProfile(new Dice(tapes.profile), made);
  const ladders = tapes.ladders.map((tiers, i): [string, LadderDoc] => {
    const motion = ['ma', 'company', 'mb'][i] ?? 'ma';
    const docs = tiers.map((t, n) => makeTier(new Dice(t), shop, n, ipp !== undefined));
    const cadence = { up: 'review', down: 'review', protect: { months: 12 } } as const;
    const d = new Dice(tapes.looks[i]);
    const checks = gate.filter(({ motions: only }) => only === undefined || only.includes(motion));
    const profile = ipp && [ipp.attributes, ipp.motions?.[motion]];
    const asksArea = readsScope([docs, checks, profile ?? []], made);
    const looks = makeLooks(d, docs, made, kinds, i, tapes.ladders, asksArea);
    const asking = docs.map((tier, n) => ({ ...tier, ...makeAfter(d, i, n, tapes.ladders) }));
    // Ladders that come later may ask for the tier on this one.
    if (d.chance(60)) made.push(standingOf(d, i, looks));
    return [
      `l${i}`,
      { motion, label: `ladder ${i}`, tiers: asking, cumulative: cumulative[i] ?? true, cadence, ...looks },
    ];
  });
  const byArea = ladders.some(([, { scope }]) => scope?.by === 'area');
  const motion = { label: 'motion', axis: 'm0', style: 'mixed', activity: ['k0'] } as const;
  return {
    tierwright: 1,
    program: { key: 'made', name: 'Made', currency, timeZone: 'Etc/UTC', thresholds: 'confirmed' },
    calendar: { yearStarts, noticeDays: 90, grandfatherMonths: 3, ratesAtMostDaysOld },
    attributes,
    kinds,
    tables,
    metrics: Object.fromEntries(made.map((m) => [m.name, byArea ? m.doc : withoutScope(m.doc)])),
    ...(ipp ? { ipp } : {}),
    ...(gate.length > 0 ? { gate: { checks: byArea ? gate : withoutScope(gate) } } : {}),
    benefits: {},
    motions: Object.fromEntries(motions.map((m) => [m, { ...motion, activity: [...motion.activity] }])),
    ladders: Object.fromEntries(ladders),
    equivalents: { l0: { old: 't0' } },
  };
}

type Looks = Pick<LadderDoc, 'scope' | 'sample' | 'after'>;

/** Scopes by a field that some criterion's rows have, or by areas where something asks for them, sample days, and tiers on the ladders before. */
function makeLooks(
  d: Dice,
  tiers: readonly TierDoc[],
  made: readonly Made[],
  kinds: Readonly<Record<string, Kind>>,
  index: number,
  ladders: ProgramTapes['ladders'],
  asksArea: boolean,
): Looks {
  const looks: Looks = {};
  const fold = (most: number) =>
    d.weighted<NonNullable<LadderDoc['scope']>['fold']>([3, 'best'], [2, 'every'], [2, { atLeast: Math.min(most, d.pick([2, 1])) }]); // prettier-ignore
  const asked = made.filter((m) => JSON.stringify(tiers).includes(`"metric":"${m.name}"`));
  const fields = (['area', 'customer', 'product'] as const).filter((by) =>
    asked.some((m) => hasField(m, by, made, kinds)),
  );
  if (asksArea || (fields.length > 0 && d.chance(35))) {
    const by = asksArea ? 'area' : d.pick(fields);
    const values = d.some(by === 'area' ? texts : keys, 60);
    looks.scope = { by, values: Object.fromEntries(values.map((v) => [v, v.toUpperCase()])), fold: fold(values.length) }; // prettier-ignore
  }
  if (d.chance(25)) looks.sample = { ...d.pick(sampleDays), fold: fold(2) };
  if (index > 0 && d.chance(35)) {
    const other = d.int(index);
    looks.after = [{ ladder: `l${other}`, tier: `t${d.int(ladders[other]?.length ?? 1)}`, by: d.pick(['earned', 'earned', 'held']) }]; // prettier-ignore
  }
  return looks;
}

/** Whether something reads the cell of the area that is looked at, itself or through metrics that it names. */
function readsScope(asked: unknown, made: readonly Made[]): boolean {
  const text = JSON.stringify(asked);
  if (text.includes('"scope":"area"')) return true;
  return made.some(({ name, doc }) => text.includes(`"${name}"`) && readsScope({ ...doc, label: '' }, made));
}

/** A part of a document that nobody asks for by areas, with a constant in their place. */
function withoutScope<T>(part: T): T {
  return JSON.parse(JSON.stringify(part).replaceAll('{"scope":"area"}', '{"is":"a"}')) as T; // of the same form
}

/** What one tier asks on the ladders before, now and then; by what is held also on its own. */
function makeAfter(
  d: Dice,
  ladder: number,
  tier: number,
  ladders: ProgramTapes['ladders'],
): Pick<TierDoc, 'after'> {
  if (!d.chance(12)) return {};
  const own = tier > 0 && d.chance(30);
  if (own) return { after: [{ ladder: `l${ladder}`, tier: `t${d.int(tier)}`, by: 'held' }] };
  if (ladder === 0) return {};
  const other = d.int(ladder);
  return { after: [{ ladder: `l${other}`, tier: `t${d.int(ladders[other]?.length ?? 1)}`, by: d.pick(['earned', 'held']) }] }; // prettier-ignore
}

/** Whether a metric counts rows whose kinds all have a field, itself or through what it reads. */
function hasField(
  metric: Made,
  by: string,
  made: readonly Made[],
  kinds: Readonly<Record<string, Kind>>,
): boolean {
  const { doc } = metric;
  const has = (names: readonly string[]): boolean => names.every((k) => kinds[k]?.fields[by] !== undefined);
  if (doc.measure === 'rows') return has(doc.kinds);
  if (doc.measure === 'each')
    return has(
      Object.values(doc.with).flatMap((m) =>
        'by' in m ? Object.values(m.with).flatMap((i) => i.kinds) : m.kinds,
      ),
    );
  if (doc.measure === 'attribute' || doc.measure === 'lookup' || doc.measure === 'placement') return false;
  if (doc.measure === 'standing') return false;
  const { label: _, ...rest } = doc;
  const text = JSON.stringify(rest);
  return made.some((m) => m !== metric && text.includes(`"${m.name}"`) && hasField(m, by, made, kinds));
}

function standingOf(d: Dice, index: number, { scope }: Looks): Made {
  const name = `s${index}`;
  const values = Object.keys(scope?.values ?? {});
  const only = values.length > 0 && d.chance(40) ? { scope: d.pick(values) } : {};
  const doc = { label: name, unit: 'count', better: 'higher', measure: 'standing', ladder: `l${index}`, ...only } as const; // prettier-ignore
  return { name, doc, unit: 'count', decimals: 0, natural: false };
}

function makeTier(d: Dice, shop: GroupShop, index: number, profile: boolean): TierDoc {
  const enter = index === 0 && d.chance(40) ? { all: [] } : makeGroup(d, shop, d.pick([2, 1, 0]));
  const gate = d.weighted([6, {}], [2, { gate: false }], [1, { gate: true }]);
  const fit = d.weighted([4, {}], [4, { fit: 'any' as const }], [profile ? 2 : 0, { fit: 'match' as const }], [profile ? 1 : 0, { fit: 'near' as const }]); // prettier-ignore
  return { key: `t${index}`, label: `tier ${index}`, enter, ...gate, ...fit };
}

function makeCheck(d: Dice, shop: GroupShop, index: number) {
  const only = d.weighted<{ motions?: string[] }>(
    [3, {}],
    [1, { motions: ['ma'] }],
    [1, { motions: ['mb', 'company'] }],
  );
  return { key: `c${index}`, label: `check ${index}`, ask: makeGroup(d, shop, 1), ...only };
}

function makeProfile(d: Dice, made: readonly Made[]): FitDoc | undefined {
  if (!d.chance(50)) return undefined;
  const [near, match] = d.pick([[50, 70], [1, 2], [30, 60], [0, 100], [99, 100]] as const); // prettier-ignore
  const numbers = made.filter((m) => m.unit !== 'day' && m.unit !== 'flag');
  const entries: [string, (weight: number) => FitAttributeDoc][] = [
    ['people', (weight) => ({ attribute: 'people', weight, steps: makeSteps(d) })],
    ['region', (weight) => ({ attribute: 'region', weight, ...makeScores(d, ['north', 'south', 'west']) })],
    ['focus', (weight) => ({ attribute: 'focus', weight, ...makeScores(d, ['core', 'other']) })],
    ['certified', (weight) => ({ attribute: 'certified', weight, scores: { true: d.pick([100, 80]), false: d.pick([0, 40]) } })], // prettier-ignore
    ...(numbers.length > 0 ? [metricEntry(d, d.pick(numbers))] : []),
  ];
  const chosen = d.some(entries, 40);
  const weights = splitWeights(d, chosen.length);
  const weighted = chosen.map(([, entry], i) => withMust(d, entry(weights[i] ?? 0), made));
  const musts = [...mustOnly(d, chosen.map(([name]) => name))]; // prettier-ignore
  // A motion of its own: one attribute scored otherwise, by the same weight, and perhaps one more must-have.
  const [first] = chosen;
  const own = first && d.chance(40) ? [withMust(d, first[1](weights[0] ?? 0), made)] : [];
  const named = [...chosen.map(([name]) => name), ...musts.map((m) => m.attribute ?? '')];
  const overrides = own.length > 0 ? { motions: { [d.pick(['ma', 'mb', 'company'])]: { attributes: [...own, ...mustOnly(d, named)] } } } : {}; // prettier-ignore
  return { label: 'profile', near, match, attributes: [...weighted, ...musts], ...overrides };
}

function metricEntry(d: Dice, metric: Made): [string, (weight: number) => FitAttributeDoc] {
  return [metric.name, (weight) => ({ metric: metric.name, weight, steps: makeSteps(d) })];
}

function makeSteps(d: Dice): [number, number][] {
  const froms = [...new Set(d.list(1, 3, () => d.pick([0, 10, 50, 1, -1])))].toSorted((a, b) => a - b);
  return froms.map((from) => [from, d.pick([100, 20, 60, 0, 50])]);
}

function makeScores(d: Dice, values: readonly string[]) {
  const scores = Object.fromEntries(d.some(values, 50).map((v) => [v, d.pick([100, 60, 0, 70])]));
  return { scores, ...(d.chance(50) ? { otherwise: d.pick([0, 20, 50]) } : {}) };
}

/** Whole weights that add up to 100. */
function splitWeights(d: Dice, parts: number): number[] {
  const weights: number[] = [];
  let rest = 100;
  for (let i = 1; i < parts; i++) {
    const weight = 1 + d.int(rest - (parts - i));
    weights.push(weight);
    rest -= weight;
  }
  return [...weights, rest];
}

function withMust(d: Dice, entry: FitAttributeDoc, made: readonly Made[]): FitAttributeDoc {
  if (!d.chance(25)) return entry;
  if (entry.metric !== undefined) {
    const limit = onGrid(d, made.find((m) => m.name === entry.metric)?.decimals ?? 0);
    return { ...entry, must: d.chance(50) ? { atLeast: limit } : { atMost: limit } };
  }
  return { ...entry, must: mustOf(d, entry.attribute ?? '') };
}

function mustOf(d: Dice, attribute: string): NonNullable<FitAttributeDoc['must']> {
  switch (attribute) {
    case 'people':
      return d.pick([{ atLeast: 1 }, { atMost: 10 }, { atLeast: 10, atMost: 50 }]);
    case 'certified':
      return { is: !d.chance(30) };
    case 'region':
      return { oneOf: d.some(['north', 'south', 'west'], 30) };
    default:
      return { oneOf: d.some(['core', 'other'], 30) };
  }
}

/** Must-haves without weight, on attributes that nothing else names. */
function mustOnly(d: Dice, named: readonly string[]): FitAttributeDoc[] {
  const free = ['certified', 'people', 'region', 'focus'].filter((a) => !named.includes(a) && d.chance(20));
  return free.map((attribute) => ({ attribute, weight: 0, must: mustOf(d, attribute) }));
}
