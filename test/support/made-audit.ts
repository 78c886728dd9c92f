/** Audits without a store: the template's program over facts that are made up, the same in every run. */
import { parse, stringify } from 'yaml';
import { day } from '../../src/core/calendar.ts';
import type { ReportedAudit } from '../../src/core/report/audit.ts';
import type { Feed } from '../../src/core/metrics/coverage.ts';
import { programOn } from '../../src/core/program/on-day.ts';
import { buildProgram, type Program } from '../../src/core/program/program.ts';
import { auditRows, type Placement } from '../../src/core/standing/audit.ts';
import type { Outside } from '../../src/core/words/pins.ts';
import { evaluate } from '../../src/core/standing/evaluate.ts';
import { lookDays } from '../../src/core/standing/look-days.ts';
import { checkProgram, versionHash } from '../../src/server/programs/queries.ts';
import { templateText } from '../../src/server/programs/shipped.ts';

export interface MadeAudit {
  readonly partners: number;
  /** A partner's name; its key is `P-` and the number unless said. */
  readonly name?: (partner: number) => string;
  readonly key?: (partner: number) => string;
  /** What stands before every label and text of the document. */
  readonly label?: (text: string) => string;
  /** Under what name a tier is held that this program has no equal for; some partners hold it. */
  readonly otherTier?: string;
  readonly feeds?: readonly Feed[];
  readonly mode?: 'review' | 'progress';
  readonly outside?: Outside;
  /** The ladders are looked at on the last three month ends, folded so. */
  readonly fold?: 'best' | 'every';
}

/** Partners on the three ladders of the template, with every kind of decision among them where there are some dozens. */
export function madeAudit(made: MadeAudit): ReportedAudit {
  const random = numbers(7);
  const ids = Array.from({ length: made.partners }, (_, i) => i + 1);
  const asOf = day('2025-12-31');
  const whole = programOf(made.label ?? ((text) => text), made.fold);
  const program = programOn(whole, asOf);
  const moment = { asOf, mode: made.mode ?? 'review', yearStarts: '01-01' } as const;
  const columnsOf = (atoms: Program['atoms']): Columns => {
    const columns = atoms.map(({ name, unit }) => {
      const facts = ids.map(() => factOf(unit, random));
      const [least, most] = [facts.map(([l]) => l), facts.map(([, m]) => m)];
      return [name, { least: Float64Array.from(least), most: Float64Array.from(most) }] as const;
    });
    return new Map(columns);
  };
  const columns = columnsOf(program.atoms);
  const motions = ['resale', 'services', 'technology'];
  const enrolments = ids.flatMap((partner) => {
    const from = day(random() < 0.1 ? '2025-07-01' : '2020-01-01');
    const first = partner % 3;
    const run = motions.filter((_, i) => i === first || random() < 0.2);
    return run.map((motion) => ({ partner, motion, from }));
  });
  const since = day('2020-01-01');
  const placements = enrolments.flatMap(({ partner, motion }): Placement[] => {
    const ladder = program.ladders.find((l) => l.motion === motion);
    const tier = ladder?.tiers[Math.floor(random() * 5)]?.key;
    if (made.otherTier !== undefined && partner % 7 === 0)
      return [{ partner, ladder: motion, tier: made.otherTier, heldUntil: null, since }];
    return tier === undefined ? [] : [{ partner, ladder: motion, tier, heldUntil: null, since }];
  });
  const others = new Map(
    lookDays(whole, moment)
      .slice(1)
      .map(({ day: on, atoms }) => [on, columnsOf(atoms)]),
  );
  const evaluation = evaluate(program, { rows: ids.length, columns, others }, moment);
  const rows = auditRows({
    program,
    moment,
    evaluation,
    partners: ids,
    enrolments,
    placements,
    feeds: made.feeds ?? [],
    claims: new Map(ids.filter((p) => p % 5 === 0).map((p) => [p, new Set(['company_certification'])])),
    reviews: [],
  });
  const { name = (p) => `Partner ${p}`, key = (p) => `P-${p}` } = made;
  return {
    id: 1,
    program,
    version: versionHash(program),
    moment,
    cutOff: 12,
    feeds: made.feeds ?? [],
    outside: made.outside ?? null,
    evaluation,
    rows,
    identity: (partner) => ({ key: key(partner), name: name(partner) }),
  };
}

const texts = new Set(['label', 'means', 'name', 'about', 'conversations']);

type Columns = ReadonlyMap<string, { readonly least: Float64Array; readonly most: Float64Array }>;

function programOf(label: (text: string) => string, fold: MadeAudit['fold']): Program {
  const doc: unknown = parse(templateText('motions'), (key, value: unknown) =>
    typeof value === 'string' && typeof key === 'string' && texts.has(key) ? label(value) : value,
  );
  const read = checkProgram(stringify(doc), 'program.yaml');
  if (!read.ok) throw new Error(read.issues.map((i) => `${i.code} ${i.message}`).join('\n'));
  const { program } = read.value;
  if (fold === undefined) return program;
  const sample = { every: 'month-end', window: { last: 3, of: 'months' }, fold } as const;
  const ladders = Object.entries(program.doc.ladders).map(([key, ladder]) => [key, { ...ladder, sample }]);
  return buildProgram({ ...program.doc, ladders: Object.fromEntries(ladders) }, program.kinds);
}

/** A fact of a unit: mostly known and mostly good, now and then open or without a value. */
function factOf(unit: string, random: () => number): readonly [number, number] {
  const [kind, size] = [random(), random()];
  const most = { money: 150_000_000, percent: 10_000, flag: 1, score: 100 }[unit] ?? 30;
  const value =
    unit === 'flag'
      ? Number(size < 0.97)
      : Math.round(most * (unit === 'score' ? 0.4 + size * 0.6 : size ** 0.6));
  if (kind < 0.01) return [NaN, NaN];
  if (kind < 0.03) return unit === 'flag' ? [0, 1] : [value, Infinity];
  return kind < 0.04 ? [value, unit === 'flag' ? 1 : value * 2] : [value, value];
}

/** Numbers from 0 to 1, the same for the same seed. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
