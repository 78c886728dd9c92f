/** What rules look at: a program without faults, the day, and the questions that several rules ask about it. */
import type { Day } from '../calendar.ts';
import type { BenefitDoc, Gift } from '../program/benefit-schema.ts';
import { plainName } from '../program/cuts.ts';
import { ladderReads, type Ladder, type Program, type Tier } from '../program/program.ts';
import type { ProgramDoc } from '../program/schema.ts';
import type { PartnerBase } from './partner-base.ts';
import { ReadingsOf, type MetricReading } from './readings.ts';
import { isRevenue } from './revenue.ts';

/** Where in the document, such as `['ladders', 'resale', 'tiers', 1]`. */
export type Path = readonly (string | number)[];

/** A tier with its ladder, its rung counted from 0, and its place. */
export interface Rung {
  readonly ladder: Ladder;
  readonly tier: Tier;
  readonly index: number;
  readonly path: Path;
}

/** A benefit as a tier grants it. */
export interface Grant {
  readonly name: string;
  readonly benefit: BenefitDoc;
  /** How much; that of the tier, else that of the benefit. Null where neither says. */
  readonly amount: number | null;
  readonly note: string | null;
  readonly path: Path;
}

/** A program as the rules see it. */
export class Subject {
  readonly program: Program;
  readonly doc: ProgramDoc;
  /** The day on which it is reviewed. */
  readonly today: Day;
  /** What is known about the partners; null where the document is reviewed alone. */
  readonly base: PartnerBase | null;
  readonly rungs: readonly Rung[];
  readonly #readings: ReadingsOf;

  constructor(program: Program, today: Day, base: PartnerBase | null = null) {
    this.program = program;
    this.doc = program.doc;
    this.today = today;
    this.base = base;
    this.#readings = new ReadingsOf(program, today);
    this.rungs = program.ladders.flatMap((ladder) =>
      ladder.tiers.map((tier, index) => ({
        ladder,
        tier,
        index,
        path: ['ladders', ladder.key, 'tiers', index],
      })),
    );
  }

  /** Every tier above an entry tier. */
  get aboveEntry(): readonly Rung[] {
    return this.rungs.filter((r) => r.index > 0);
  }

  /** The tiers of a ladder. */
  rungsOf(ladder: Ladder): readonly Rung[] {
    return this.rungs.filter((r) => r.ladder === ladder);
  }

  /** The label of the motion of a ladder. */
  motionLabel(motion: string): string {
    return this.doc.motions[motion]?.label ?? 'the whole company';
  }

  /** Names of the metrics that tiers, gate and profile ask for. */
  get asked(): readonly string[] {
    return this.program.ladders
      .flatMap((ladder) => [...new Set([...ladderReads(ladder)].map(plainName))])
      .filter((name) => this.doc.metrics[name] !== undefined);
  }

  /** How people call a metric. */
  metricLabel(name: string): string {
    return this.doc.metrics[name]?.label ?? name;
  }

  /** Whether a metric says how much revenue there was (`revenue.ts`). */
  isRevenue(name: string): boolean {
    return isRevenue(this.doc.metrics, name);
  }

  /** Everything that a metric reads in the end, by its name. */
  reading(metric: string): MetricReading {
    return this.#readings.of(metric);
  }

  /** What a tier grants itself, without what it inherits. */
  grants({ tier, path }: Rung): readonly Grant[] {
    return (tier.doc.benefits ?? []).flatMap((given, i) => {
      const { benefit: name, quantity, note } = typeof given === 'string' ? { benefit: given } : given;
      const benefit = this.doc.benefits[name];
      if (!benefit) return [];
      const amount = quantity ?? benefit.quantity?.amount ?? null;
      return [{ name, benefit, amount, note: note ?? null, path: [...path, 'benefits', i] }];
    });
  }

  /** What a partner at a tier has: what it grants and what the tiers beneath do; the highest of the same name replaces the others (rule 14). */
  holds(rung: Rung): ReadonlyMap<string, Grant> {
    const beneath = this.rungsOf(rung.ladder).slice(0, rung.index + 1);
    return new Map(beneath.flatMap((r) => this.grants(r)).map((g) => [g.name, g]));
  }
}

/** What a benefit gives: what the document says, else what its rule is there for. */
export function giftOf({ gives, rule }: BenefitDoc): Gift | undefined {
  return gives ?? (rule && guarded[rule.kind]);
}

/** What the kinds of rules keep in check. */
const guarded = {
  'time-box': 'exclusivity',
  complexity: 'margin',
  plan: 'co-sell',
  'open-funds': 'funds',
  written: undefined,
} as const satisfies Record<NonNullable<BenefitDoc['rule']>['kind'], Gift | undefined>;

/** Whether a benefit costs real money to deliver: what the document says, else what such benefits ordinarily do. */
export function isCostly(benefit: BenefitDoc): boolean {
  const { costly, unitCost, rule } = benefit;
  if (costly !== undefined || unitCost !== undefined) return costly ?? (unitCost ?? 0) > 0;
  // Money that no tier has reserved goes by the application, and the tier gives none of it.
  if (rule?.kind === 'open-funds' && rule.unreserved === 100) return false;
  const gift = giftOf(benefit);
  return gift === 'people' || gift === 'leads' || gift === 'funds';
}
