/** Motions of one type of partner that go by revenue, though another thing is what such partners do. */
import { criteriaOf } from './asks.ts';
import { kindsOf, partnerType, type PartnerType } from './partner-type.ts';
import type { Report } from './rule.ts';
import type { Subject } from './subject.ts';

/**
 * Motions whose axis is revenue; and ladders whose tiers above entry ask for revenue beside other things, none of which is `work`. Where they ask for
 * revenue alone it is `revenue-only` that says so.
 */
export function* byRevenue(subject: Subject, type: PartnerType, work: string): Iterable<Report> {
  for (const [name, motion] of Object.entries(subject.doc.motions)) {
    if (partnerType(name, motion) !== type) continue;
    if (subject.isRevenue(motion.axis)) {
      yield {
        at: ['motions', name, 'axis'],
        message: `'${motion.label}' goes first of all by '${subject.metricLabel(motion.axis)}', which is revenue.`,
      };
      continue;
    }
    const kinds = new Set([...motion.activity, ...kindsOf(type)]);
    for (const ladder of subject.program.ladders.filter((l) => l.motion === name)) {
      const metrics = subject
        .rungsOf(ladder)
        .slice(1)
        .flatMap((rung) => criteriaOf(rung, subject.today))
        .map((c) => c.criterion.metric);
      const revenue = metrics.find((metric) => subject.isRevenue(metric));
      const others = metrics.filter((metric) => !subject.isRevenue(metric));
      const isWork = (metric: string): boolean =>
        subject.reading(metric).rows.some((r) => r.kinds.some((k) => kinds.has(k)));
      if (revenue === undefined || others.length === 0 || others.some(isWork)) continue;
      yield {
        at: ['ladders', ladder.key, 'tiers'],
        message: `Above entry, '${ladder.label}' asks for '${subject.metricLabel(revenue)}', which is revenue, and for neither ${work}.`,
      };
    }
  }
}
