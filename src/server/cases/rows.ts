/** From a case to rows as the store keeps them: names become numbers, shorthand becomes rows. */
import { day, plus, type Day } from '../../core/calendar.ts';
import { employmentFeed, fieldType, isSubject, type Kinds } from '../../core/program/kinds.ts';
import type { Case, CaseEvidence, CaseFeed, CasePartner, CaseSet } from './schema.ts';

type Row = Readonly<Record<string, unknown>>;

/** Rows by table, in an order in which they can be stored. */
export type CaseRows = ReadonlyMap<string, readonly Row[]>;

export interface CaseContext {
  readonly case: Case;
  readonly asOf: Day;
  readonly kinds: Kinds;
  readonly currency: string;
  readonly sets: Readonly<Record<string, CaseSet>>;
}

type When = string | number;

interface Recorded {
  readonly recorded?: number | undefined;
  readonly superseded?: number | undefined;
}

const stamps = ({ recorded = 1, superseded }: Recorded): Row => ({
  recorded_in: recorded,
  superseded_in: superseded ?? null,
});

/** A day as written, or so many days from the as-of day. */
export function dayOf(when: When, asOf: Day): Day {
  return typeof when === 'number' ? plus(asOf, { days: when }) : day(when);
}

/** So long before the as-of day a tier is held since, unless a case says otherwise. */
export const usualSince = -400;

/** The partners of a case by key, numbered in its order. */
export function partnerNumbers(data: Case['data']): ReadonlyMap<string, number> {
  return new Map(Object.keys(data.partners).map((key, i) => [key, i + 1]));
}

/** The rows of a case for every table that it fills; names that it does not explain throw. */
export function caseRows(context: CaseContext): CaseRows {
  const { data } = context.case;
  const on = (when: When): Day => dayOf(when, context.asOf);
  const partners = Object.entries(data.partners).map(([key, partner]) => ({
    key,
    partner,
    sets: setsOf(context, key, partner),
  }));
  const id = numbered(partnerNumbers(data), 'partner');
  const people = employments(context, partners);
  const person = numbered(new Map([...people.keys()].map((key, i) => [key, i + 1])), 'person');
  return new Map<string, readonly Row[]>([
    ['partner', partners.map(({ key }) => ({ id: id(key), recorded_in: 1 }))],
    ['person', [...people.keys()].map((key) => ({ id: person(key), recorded_in: 1 }))],
    ['partner_key', partners.map(({ key }) => ({ partner_id: id(key), source: 'test', key, ...stamps({}) }))],
    [
      'partner_alias',
      partners.flatMap(({ key, partner: { mergedInto } }) =>
        mergedInto
          ? [{ partner_id: id(key), canonical_id: id(mergedInto.partner), ...stamps(mergedInto) }]
          : [],
      ),
    ],
    ['partner_attribute', partners.flatMap((p) => attributeRows(p, id(p.key), on))],
    ['enrolment', partners.flatMap((p) => enrolmentRows(p.partner, id(p.key), context.asOf))],
    [
      'placement',
      partners.flatMap(({ key, partner }) =>
        partner.placements.map((p) => ({
          partner_id: id(key),
          ladder: p.ladder,
          tier: p.tier,
          from_day: on(p.from ?? usualSince),
          to_day: p.to === undefined ? null : on(p.to),
          held_until: p.heldUntil === undefined ? null : on(p.heldUntil),
          reason: 'test',
          ...stamps(p),
        })),
      ),
    ],
    [
      'employment',
      [...people].flatMap(([key, spans]) =>
        spans.map((s) => ({
          partner_id: id(s.partner),
          person_id: person(key),
          from_day: on(s.from),
          to_day: s.to === undefined ? null : on(s.to),
          ...stamps(s),
        })),
      ),
    ],
    [
      'evidence',
      partners
        .flatMap(({ key, partner, sets }) =>
          [...sets.flatMap((s) => s.evidence), ...partner.evidence].map((e) => ({ key, e })),
        )
        .flatMap(({ key, e }) => repeated(e).map((one) => ({ key, e: one })))
        .map(({ key, e }, n) => evidenceRow(context, id(key), e, person, n + 1)),
    ],
    ['feed', feedRows(context)],
    [
      'currency_rate',
      data.rates.map((r) => ({
        target: context.currency,
        currency: r.currency,
        day: on(r.day),
        rate: r.rate,
        ...stamps(r),
      })),
    ],
  ]);
}

interface NamedPartner {
  readonly key: string;
  readonly partner: CasePartner;
  readonly sets: readonly CaseSet[];
}

function numbered(numbers: ReadonlyMap<string, number>, what: string): (key: string) => number {
  return (key) => {
    const n = numbers.get(key);
    if (n === undefined) throw new Error(`the case names the ${what} '${key}' and does not say who that is`);
    return n;
  };
}

/** The sets of a partner, their people under names of its own. */
function setsOf({ sets }: CaseContext, key: string, partner: CasePartner): readonly CaseSet[] {
  return partner.like.map((name) => {
    const set = sets[name];
    if (!set) throw new Error(`no set is called '${name}'`);
    return {
      ...set,
      people: set.people.map((p) => `${key}.${p}`),
      evidence: set.evidence.map((e) =>
        e.person === undefined ? e : { ...e, person: `${key}.${e.person}` },
      ),
    };
  });
}

type Employment = Recorded & {
  readonly partner: string;
  readonly from: When;
  readonly to?: When | undefined;
};

function employments(
  { case: { data } }: CaseContext,
  partners: readonly NamedPartner[],
): Map<string, readonly Employment[]> {
  const always = (partner: string): readonly Employment[] => [{ partner, from: '2000-01-01' }];
  return new Map([
    // Somebody about whom nothing else is said works for the partner under whom the evidence stands.
    ...partners.flatMap(({ key, partner, sets }) =>
      [...sets.flatMap((s) => s.evidence), ...partner.evidence]
        .flatMap(repeated)
        .flatMap(({ person }) => (person === undefined ? [] : [[person, always(key)] as const])),
    ),
    ...partners.flatMap(({ key, sets }) =>
      sets.flatMap((s) => s.people).map((p) => [p, always(key)] as const),
    ),
    ...[...everybody(data.people)].map(
      ([p, spans]) => [p, typeof spans === 'string' ? always(spans) : spans] as const,
    ),
  ]);
}

function attributeRows({ partner, sets }: NamedPartner, id: number, on: (when: When) => Day): Row[] {
  const all: CasePartner['attributes'] = Object.fromEntries([
    ...sets.flatMap((s) => Object.entries(s.attributes)),
    ...Object.entries(partner.attributes),
  ]);
  return Object.entries(all).flatMap(([name, given]) =>
    (Array.isArray(given) ? given : [{ value: given }]).map((a) => ({
      partner_id: id,
      name,
      since: on(a.since ?? '2000-01-01'),
      value: String(a.value),
      ...stamps(a),
    })),
  );
}

function enrolmentRows({ motions }: CasePartner, id: number, asOf: Day): Row[] {
  const spans =
    typeof motions === 'string'
      ? { [motions]: [{}] }
      : Array.isArray(motions)
        ? Object.fromEntries(motions.map((m) => [m, [{}]]))
        : motions;
  return Object.entries(spans).flatMap(([motion, of]) =>
    of.map((s: Recorded & { from?: When | undefined; to?: When | undefined }) => ({
      partner_id: id,
      motion,
      from_day: s.from === undefined ? plus(asOf, { years: -3 }) : dayOf(s.from, asOf),
      to_day: s.to === undefined ? null : dayOf(s.to, asOf),
      ...stamps(s),
    })),
  );
}

/** `times: 3` as three rows, with the number in the place of `#`. */
export function repeated(evidence: CaseEvidence): CaseEvidence[] {
  const { times, ...one } = evidence;
  if (times === undefined) return [one];
  return Array.from({ length: times }, (_, i) => ({
    ...one,
    ...Object.fromEntries(
      Object.entries(one).map(([k, v]) => [k, typeof v === 'string' ? v.replaceAll('#', String(i + 1)) : v]),
    ),
  }));
}

type People = Case['data']['people'];

/** Everybody by name, those who are named together one by one. */
export function everybody(
  people: People,
): ReadonlyMap<string, Exclude<People[string], { readonly times: number }>> {
  return new Map(
    Object.entries(people).flatMap(([name, employed]) => {
      if (typeof employed === 'string' || Array.isArray(employed)) return [[name, employed] as const];
      const { partner, times } = employed;
      return Array.from({ length: times }, (_, i) => [name.replaceAll('#', String(i + 1)), partner] as const);
    }),
  );
}

/** Keys of evidence in a case that are no fields of its kind. */
export const ownKeys: ReadonlySet<string> = new Set([
  'kind',
  'day',
  'until',
  'status',
  'amount',
  'person',
  'originDay',
  'recorded',
  'superseded',
]);

function evidenceRow(
  { kinds, asOf, currency: programCurrency }: CaseContext,
  partner: number,
  e: CaseEvidence,
  person: (key: string) => number,
  n: number,
): Row {
  const kind = kinds[e.kind];
  if (!kind) throw new Error(`no kind of evidence is called '${e.kind}'`);
  const given = Object.entries(e).filter(([name, v]) => v !== undefined && !ownKeys.has(name));
  for (const [name] of given)
    if (fieldType(kind, name) === undefined) throw new Error(`'${e.kind}' has no field '${name}'`);
  const [amount = null, currency = null] = amountOf(e.amount, programCurrency);
  return {
    partner_id: partner,
    id: n,
    kind: e.kind,
    day: dayOf(e.day, asOf),
    valid_until: e.until === undefined ? null : dayOf(e.until, asOf),
    status: e.status,
    amount,
    currency,
    person_id: e.person === undefined ? null : person(e.person),
    customer: e.customer ?? null,
    product: e.product ?? null,
    thing: e.thing ?? null,
    origin: e.origin ?? null,
    origin_day: e.originDay === undefined ? null : dayOf(e.originDay, asOf),
    fields: Object.fromEntries(given.filter(([name]) => !isSubject(name))),
    source: 'test',
    external_id: String(n),
    ...stamps(e),
  };
}

/** Number and currency: `50000` and `50000 USD` say the same in a program that counts dollars. */
function amountOf(amount: CaseEvidence['amount'], currency: string): readonly string[] {
  if (amount === undefined) return [];
  return typeof amount === 'number' ? [String(amount), currency] : amount.split(' ');
}

function feedRows({ case: { data }, kinds, asOf }: CaseContext): Row[] {
  const { without, but } = data.feeds === 'all' ? { without: [], but: [] } : data.feeds;
  const suppliedBy = (by: string): string[] => Object.keys(kinds).filter((k) => kinds[k]?.suppliedBy === by);
  const named = new Set([...without, ...but.map((f) => f.kind)]);
  const all = [...suppliedBy('vendor'), employmentFeed];
  const brought = [...all, ...suppliedBy('partner'), ...suppliedBy('reviewer')];
  for (const kind of named) if (!brought.includes(kind)) throw new Error(`no feed brings '${kind}'`);
  const usual = all
    .filter((kind) => !named.has(kind))
    .map((kind): CaseFeed => ({ kind, source: 'test', through: 0, lag: 0, omits: [] }));
  return [...usual, ...but].map((feed) => ({
    source: feed.source,
    kind: feed.kind,
    complete_through: feed.through === null ? null : dayOf(feed.through, asOf),
    lag_days: feed.lag,
    fields: fieldsOf(feed.kind, kinds).filter((f) => !feed.omits.includes(f)),
    ...stamps(feed),
  }));
}

function fieldsOf(kind: string, kinds: Kinds): string[] {
  const declared = kinds[kind];
  if (!declared) return [];
  return [...new Set([...Object.keys(declared.fields), ...(declared.owner === 'person' ? ['person'] : [])])];
}
